"""Exercise figures on the screen: painted once per size and colour, then copied."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.figures.drawing import Drawing, Side
from clinic_app.figures.library import FigureLibrary
from clinic_app.gui import icons
from clinic_app.gui.figure_view import PAPER, PAPER_DARK_LOOK, paint_drawing
from clinic_app.gui.theme import Space, colour, font, look

CACHE_LIMIT = 600


class FigurePixmaps:
    """Finished pictures of start, or start and end, by figure, side and size."""

    def __init__(self, library: FigureLibrary) -> None:
        self._library = library
        self._made: dict[tuple[str, Side | None, int, int, bool, float], QPixmap] = {}

    @property
    def count(self) -> int:
        """How many pictures have been drawn and are kept."""
        return len(self._made)

    def has(self, figure: str) -> bool:
        return figure in self._library

    def alt(self, figure: str, side: Side | None = None) -> str:
        """What the pictures show, in words."""
        if not self.has(figure):
            return "No picture yet"
        return " ".join(drawing.alt for drawing in self._library.pair(figure, side))

    def known(self, figure: str, side: Side | None, size: QSize, *, pair: bool, dpr: float) -> QPixmap | None:
        return self._made.get((figure, side, size.width(), size.height(), pair, dpr))

    def picture(self, figure: str, side: Side | None, size: QSize, *, pair: bool, dpr: float) -> QPixmap:
        """The picture fitted into `size` logical pixels on transparent ground. KeyError for an unknown figure."""
        key = (figure, side, size.width(), size.height(), pair, dpr)
        found = self._made.get(key)
        if found is None:
            if len(self._made) > CACHE_LIMIT:
                self._made.clear()
            drawings = self._library.pair(figure, side)
            found = self._made[key] = paint_drawings(drawings if pair else drawings[-1:], size, dpr)
        return found


def paint_drawings(drawings: Iterable[Drawing], size: QSize, dpr: float) -> QPixmap:
    """The drawings side by side at one common scale, standing on one ground line."""
    shown = tuple(drawings)
    image = QImage(size * dpr, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(dpr)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    gap = Space.L if len(shown) > 1 else 0
    wide = sum(drawing.width_mm for drawing in shown)
    tall = max(drawing.height_mm for drawing in shown)
    scale = min((size.width() - gap * (len(shown) - 1)) / wide, size.height() / tall)
    x = (size.width() - wide * scale - gap * (len(shown) - 1)) / 2
    ground = (size.height() + tall * scale) / 2
    for drawing in shown:
        size_shown = drawing.width_mm * scale, drawing.height_mm * scale
        paint_drawing(painter, drawing, QRectF(x, ground - size_shown[1], *size_shown))
        x += size_shown[0] + gap
    painter.end()
    return QPixmap.fromImage(image)


def paint_paper(painter: QPainter, box: QRect, radius: int = 8) -> None:
    """The white ground a figure stands on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(PAPER_DARK_LOOK if look().is_dark else PAPER))
    painter.drawRoundedRect(QRectF(box), radius, radius)


class FigurePicture(QWidget):
    """One figure as a widget: the end position, or start and end with an arrow between."""

    pressed = Signal()

    def __init__(
        self, pixmaps: FigurePixmaps, size: QSize, parent: QWidget | None = None, *, pair: bool = False
    ) -> None:
        super().__init__(parent)
        self._pixmaps = pixmaps
        self._pair = pair
        self._figure = ""
        self._side: Side | None = None
        self.setFixedHeight(size.height())
        if pair:
            self.setMinimumWidth(size.width())
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        else:
            self.setFixedWidth(size.width())

    def show_figure(self, figure: str, side: Side | None = None) -> None:
        self._figure, self._side = figure, side
        self.setAccessibleName(self._pixmaps.alt(figure, side))
        self.setToolTip(self._pixmaps.alt(figure, side) if self._pair else "")
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_paper(painter, self.rect())
        if not self._pixmaps.has(self._figure):
            paint_missing(painter, self.rect(), words=self._pair)
            painter.end()
            return
        inset = Space.S if self._pair else Space.XS
        box = self.rect().adjusted(inset, inset, -inset, -inset)
        if self._pair:
            box.adjust(0, 0, 0, -18)
        picture = self._pixmaps.picture(
            self._figure, self._side, box.size(), pair=self._pair, dpr=self.devicePixelRatioF()
        )
        painter.drawPixmap(box.topLeft(), picture)
        if self._pair:
            painter.setPen(QColor("#445261"))
            painter.setFont(font("small"))
            words = QRect(box.left(), box.bottom(), box.width() // 2, 20)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), "Start")
            words.translate(box.width() // 2, 0)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), "End")
        painter.end()


def paint_missing(painter: QPainter, box: QRect, *, words: bool) -> None:
    """What stands where a figure is not drawn yet."""
    mark = icons.pixmap("person-standing", "edge", 28)
    at = box.center() - QPoint(14, 26 if words else 14)
    painter.drawPixmap(at, mark)
    if words:
        painter.setPen(colour("edge"))
        painter.setFont(font("small"))
        painter.drawText(box.adjusted(0, 40, 0, 0), int(Qt.AlignmentFlag.AlignCenter), "No picture yet")
