"""Where figures are drawn that are not ready: movements, own figures, the pictures of the pose editor.

Everything slow runs in its own queue, beside the store thread and away from the window's.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap

from clinic_app.figures.drawing import Drawing, Side
from clinic_app.figures.figure_look import FigureLook
from clinic_app.figures.library import OWN_PREFIX, PHOTO_PREFIX, FigureLibrary
from clinic_app.gui.figure_view import paint_drawing
from clinic_app.gui.figures.motion import system_wish
from clinic_app.gui.tasks import Tasks

if TYPE_CHECKING:
    from clinic_app.figures.animation import Reel
    from clinic_app.figures.pose_sheet import PoseSheet
    from clinic_app.figures.sheets import SheetLibrary
    from clinic_app.services.own_figures import OwnFigures

LEVELS = 5
"""A movement has 2 ** LEVELS + 1 pictures in the end."""
_KEPT = 8
_AT_ONCE = 4  # pictures per piece of work: a waiting one gets its turn, and a stop is heard


class Movement(QObject):
    """The pictures of one movement, growing in number until all are there. `grew`: there are more now."""

    grew = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pictures: dict[float, QPixmap] = {}
        self.failed = False
        self.complete = False

    def nearest(self, share: float) -> QPixmap | None:
        """The picture nearest to this share of the way; None as long as there are none."""
        if not self.pictures:
            return None
        return self.pictures[min(self.pictures, key=lambda known: abs(known - share))]


class FigureStudio(QObject):
    """`sheets` are the shipped pose sheets, `own` the clinic's figures; `own_drawn` tells that one can be shown."""

    own_drawn = Signal(str)

    def __init__(
        self,
        jobs: Tasks,
        figures: Callable[[], FigureLibrary],
        sheets: "Callable[[], SheetLibrary]",
        own: "OwnFigures",
        parent: QObject | None = None,
        *,
        read_photo: Callable[[str], bytes] | None = None,
        tasks: Tasks | None = None,
    ) -> None:
        """`read_photo(file id)` is called in `tasks`, which is the queue of the store."""
        super().__init__(parent)
        self.jobs = jobs
        self._read_photo = read_photo
        self._tasks = tasks or jobs
        self._photos: dict[str, QPixmap] = {}
        self.figures = figures
        self.sheets = sheets
        self.own = own
        self._movements: OrderedDict[tuple[object, ...], Movement] = OrderedDict()
        self._asked: set[str] = set()
        self._answers: dict[str, str] = {}
        jobs.run(system_wish().ask)

    def answer(self, asked: str, figure_id: str) -> None:
        """The pose editor has made what a page asked for under this name."""
        self._answers[asked] = figure_id

    def take_answer(self, asked: str) -> str | None:
        """The figure made for this name ("own:..." or "photo:..."), once; None if nothing was saved."""
        return self._answers.pop(asked, None)

    def sheet(self, figure_id: str, look: FigureLook) -> "PoseSheet":
        """The settled sheet of a shipped or own figure. Reads files: not on the window's thread. KeyError."""
        if figure_id.startswith(OWN_PREFIX):
            return self.own.known_sheet(figure_id, look.body)
        return self.sheets().settled(figure_id, look.body)

    def movement(
        self, figure_id: str, side: Side | None, look: FigureLook, size: QSize, ratio: float
    ) -> Movement:
        """The movement of a figure at this size, begun now if it is not known. `stop` gives an unfinished one up."""
        key = (figure_id, side, look, size.width(), size.height(), ratio)
        known = self._movements.get(key)
        if known is not None:
            self._movements.move_to_end(key)
            return known
        made = self._movements[key] = Movement(self)
        while len(self._movements) > _KEPT:
            _, old = self._movements.popitem(last=False)
            old.deleteLater()
        self._open(made, figure_id, side, look, size, ratio)
        return made

    def stop(self, movement: Movement) -> None:
        """Nobody looks any more: an unfinished movement is given up and begun anew when asked for again."""
        if movement.complete:
            return
        for key, known in list(self._movements.items()):
            if known is movement:
                del self._movements[key]
                movement.deleteLater()

    def forget(self, figure_id: str) -> None:
        """An own figure was changed: its movements are drawn anew."""
        for key in [key for key in self._movements if key[0] == figure_id]:
            self._movements.pop(key).deleteLater()
        self._asked.discard(figure_id)

    def draw_own(self, figure_id: str, look: FigureLook) -> None:
        """See that an own figure gets drawn; `own_drawn` is sent once it can be shown."""
        if figure_id in self._asked or self.figures().ready(figure_id, look.body):
            return
        self._asked.add(figure_id)
        self.jobs.run(
            lambda: self.figures().pair(figure_id, None, look.body),
            lambda _drawn: self._own_ready(figure_id),
            lambda _error: None,  # a damaged figure stays without a picture; the editor says why
            owner=self,
        )

    def photo(self, figure_id: str) -> QPixmap | None:
        """The picture of "photo:<file id>"; None until it is read, which `own_drawn` tells."""
        known = self._photos.get(figure_id)
        if known is not None or figure_id in self._asked or self._read_photo is None:
            return known
        self._asked.add(figure_id)
        file_id, read = figure_id.removeprefix(PHOTO_PREFIX), self._read_photo

        def arrived(content: bytes) -> None:
            image = QImage.fromData(content)
            if not image.isNull():
                self._photos[figure_id] = QPixmap.fromImage(image)
                self._own_ready(figure_id)

        self._tasks.run(lambda: read(file_id), arrived, lambda _error: None, owner=self)
        return None

    def _own_ready(self, figure_id: str) -> None:
        self._asked.discard(figure_id)
        self.own_drawn.emit(figure_id)

    def _open(
        self,
        movement: Movement,
        figure_id: str,
        side: Side | None,
        look: FigureLook,
        size: QSize,
        ratio: float,
    ) -> None:
        shown = self.figures().working_side(figure_id)
        mirrored = side is not None and shown is not None and side != shown

        def paint(drawing: Drawing) -> QImage:
            return picture_of(drawing.mirrored() if mirrored else drawing, size, ratio, look)

        def begin() -> "tuple[Reel, dict[float, QImage]]":
            # numpy and the renderer come with the first movement, not with the window.
            from clinic_app.figures.animation import Animation

            sheet = self.sheet(figure_id, look)
            reel = Animation.of(sheet, tuple(frame.pose for frame in sheet.frames)).opening()
            return reel, {share: paint(drawing) for share, drawing in reel.drawn.items()}

        def more(found: "tuple[Reel, dict[float, QImage]]") -> None:
            from clinic_app.figures.animation import refinement

            reel, images = found
            for share, image in images.items():
                movement.pictures[share] = QPixmap.fromImage(image)
            missing = [share for share in refinement(LEVELS) if share not in movement.pictures][:_AT_ONCE]
            movement.complete = not missing
            movement.grew.emit()
            if missing:

                def draw() -> "tuple[Reel, dict[float, QImage]]":
                    drawn = {share: paint(reel.draw(share)) for share in missing}
                    for share in missing:
                        del reel.drawn[share]  # painted: its outlines are not needed again
                    return reel, drawn

                self.jobs.run(draw, more, failed, owner=movement)

        def failed(_error: Exception) -> None:
            movement.failed = movement.complete = True
            movement.grew.emit()

        self.jobs.run(begin, more, failed, owner=movement)


def picture_of(drawing: Drawing, size: QSize, ratio: float, look: FigureLook) -> QImage:
    """One drawing fitted into `size` logical pixels on transparent ground. On any thread."""
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_drawing(painter, drawing, QRectF(0, 0, size.width(), size.height()), look=look)
    painter.end()
    return image
