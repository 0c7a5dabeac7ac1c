"""The finished pictures of a figure that is being edited: always of the latest sheet, never of each one between."""

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.figures.drawing import Drawing
from clinic_app.figures.own_figure import drawable, poses_of
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.scene import build
from clinic_app.gui.tasks import Tasks

_REDRAW_MS = 120

_Found = tuple[tuple[Drawing, ...], tuple[tuple[float, float], ...]]


class FinishedPictures(QObject):
    """`drawn` carries the sheet, its drawings and where they lie in the view; `failed` an error."""

    drawn = Signal(object, object, object)
    failed = Signal(object)

    def __init__(self, jobs: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: PoseSheet | None = None
        self._at_work: PoseSheet | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_REDRAW_MS)
        self._wait.timeout.connect(self._draw)

    def ask(self, sheet: PoseSheet) -> None:
        """Draw this one, unless another one is asked for in the next moment."""
        self._wanted = sheet
        self._wait.start()

    def _draw(self) -> None:
        sheet = self._wanted
        if sheet is None or self._at_work is not None:
            return
        self._at_work = sheet

        def work() -> _Found:
            built = build(drawable(sheet), poses_of(sheet))
            return built.drawings, built.origins

        self._jobs.run(work, self._done, self._not_done, owner=self)

    def _done(self, found: _Found) -> None:
        sheet, self._at_work = self._at_work, None
        self.drawn.emit(sheet, found[0], found[1])
        if sheet is not self._wanted:
            self._draw()

    def _not_done(self, error: Exception) -> None:
        self._at_work = None
        self.failed.emit(error)
