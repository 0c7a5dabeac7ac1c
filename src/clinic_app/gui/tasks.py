"""Work on the records happens on one background thread, so the window never waits and writes never cross.

`tasks.run(op, on_success)` is all a screen needs. `op` runs on the store thread and touches no widget; what it
returns reaches `on_success` on the window's thread. An error without `on_error` is shown.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
ShowError = Callable[[Exception], None]


class Cancelled(Exception):
    """Raised inside an operation that was asked to stop."""


class Progress(Protocol):
    """Handed to operations that report: how far they are, and whether to stop."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Tell the window; raises Cancelled if the operation should stop here."""
        ...


class Task(QObject):
    """One piece of work under way. `cancel()` drops its result and asks a reporting operation to stop."""

    progressed = Signal(int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> None:
        self._stop.set()

    def report(self, done: int, total: int, text: str = "") -> None:
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total, text)


class Tasks(QObject):
    """The queue of the store thread. `busy_changed` is sent when work begins and when nothing is left."""

    busy_changed = Signal(bool)
    _returned = Signal(object)

    def __init__(self, show_error: ShowError, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show_error = show_error
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="clinic-store")
        self._waiting = 0
        self._closed = False
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        return self._waiting > 0

    def run(
        self,
        op: Callable[[], T],
        on_success: Callable[[T], None] | None = None,
        on_error: ShowError | None = None,
        *,
        owner: QObject | None = None,
    ) -> Task:
        """Carry out `op` after everything asked before. With `owner`, the result is dropped once that is gone."""
        return self.run_reporting(lambda _progress: op(), on_success, on_error, owner=owner)

    def run_reporting(
        self,
        op: Callable[[Progress], T],
        on_success: Callable[[T], None] | None = None,
        on_error: ShowError | None = None,
        *,
        owner: QObject | None = None,
    ) -> Task:
        """The same for an operation that reports its progress and may be cancelled."""
        task = Task()
        if self._closed:
            return task
        self._waiting += 1
        if self._waiting == 1:
            self.busy_changed.emit(True)

        def work() -> None:
            deliver: Callable[[], None]
            try:
                if task.cancelled:
                    raise Cancelled
                result = op(task)
            except Cancelled:
                deliver = _nothing
            except Exception as error:
                caught = error

                def deliver() -> None:
                    if not task.cancelled and _alive(owner):
                        (on_error or self._show_error)(caught)

            else:

                def deliver() -> None:
                    if on_success is not None and not task.cancelled and _alive(owner):
                        on_success(result)

            self._returned.emit(deliver)

        self._executor.submit(work)
        return task

    def shutdown(self) -> None:
        """Finish what runs, forget what waits, end the thread. Nothing is delivered afterwards."""
        self._closed = True
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, deliver: object) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.busy_changed.emit(False)
        if not self._closed:
            cast("Callable[[], None]", deliver)()


def _alive(owner: QObject | None) -> bool:
    return owner is None or shiboken6.isValid(owner)


def _nothing() -> None:
    """The result of cancelled work."""
