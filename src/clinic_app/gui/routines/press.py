"""Keeps a preview up to date: what was asked last is printed, rendered and shown; what came between is skipped."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.gui.routines.pdf_pages import Pages, read_pages
from clinic_app.gui.tasks import Tasks

DEBOUNCE_MS = 90  # with about 80 ms of work a change is on the page within a quarter of a second


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of a sheet with what its maker wants to say about it."""

    pdf: bytes
    about: object


@dataclass(frozen=True, slots=True)
class Proof:
    """One finished preview: the very bytes that would be printed or saved, their pages, and what was said about them."""

    pdf: bytes
    pages: Pages
    about: object = None


class Press(QObject):
    """`ready` carries the newest Proof, `failed` the error of the newest request, `busy_changed` whether one is awaited."""

    ready = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._wanted: tuple[Callable[[], bytes | Made], int] | None = None
        self._running = False
        self._stale = False
        self.proof: Proof | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._start)

    @property
    def busy(self) -> bool:
        """Whether a newer page than the one shown is on its way."""
        return self._running or self._wanted is not None

    def ask(self, make_pdf: Callable[[], bytes | Made], pixels_wide: int, *, now: bool = False) -> None:
        """Show what `make_pdf` gives (called on the store thread), soon or `now`. A newer request replaces an older one."""
        self._wanted = (make_pdf, max(200, pixels_wide))
        self.busy_changed.emit(True)
        if not self._running:
            self._timer.start(0 if now else DEBOUNCE_MS)

    def forget(self) -> None:
        """Show nothing more of what was asked, also not what is being made: it may be another client's."""
        self._wanted = None
        self._stale = self._running
        self._timer.stop()
        self.proof = None

    def _start(self) -> None:
        if self._running or self._wanted is None:
            return
        make_pdf, pixels_wide = self._wanted
        self._wanted = None
        self._running, self._stale = True, False

        def work() -> Proof:
            made = make_pdf()
            pdf, about = (made.pdf, made.about) if isinstance(made, Made) else (made, None)
            return Proof(pdf, read_pages(pdf, pixels_wide), about)

        self._tasks.run(work, self._finished, self._broken, owner=self)

    def _finished(self, proof: Proof) -> None:
        self._running = False
        if self._wanted is not None:
            self._start()
            return
        if self._stale:
            return
        self.proof = proof
        self.ready.emit(proof)
        self.busy_changed.emit(False)

    def _broken(self, error: Exception) -> None:
        self._running = False
        if self._wanted is not None:
            self._start()
            return
        if self._stale:
            return
        self.failed.emit(error)
        self.busy_changed.emit(False)
