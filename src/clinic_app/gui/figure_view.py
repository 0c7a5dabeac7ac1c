"""Paints the figures of exercises and tests. Each picture is drawn once per size and look, then copied."""

from collections import OrderedDict

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.figures.drawing import POINTS_OF, Drawing
from clinic_app.figures.figure_look import FigureLook
from clinic_app.figures.palette import Style, palette
from clinic_app.gui.figures.person import person
from clinic_app.gui.theme import Radius, Space, colour, look

PAPER = "#ffffff"  # figures are drawn for white paper; in the dark look they keep a light card
PAPER_DARK_LOOK = "#f1f4f7"


def path_of(ops: str, points: tuple[float, ...]) -> QPainterPath:
    """A shape as a Qt path, in millimetres, filled even-odd."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    at = 0
    for op in ops:
        here = points[at : at + 2 * POINTS_OF[op]]
        at += 2 * POINTS_OF[op]
        if op == "M":
            path.moveTo(here[0], here[1])
        elif op == "L":
            path.lineTo(here[0], here[1])
        elif op == "C":
            path.cubicTo(*here)
        else:
            path.closeSubpath()
    return path


def paint_drawing(
    painter: QPainter,
    drawing: Drawing,
    box: QRectF,
    style: Style = "colour",
    look: FigureLook | None = None,
) -> None:
    """Paint `drawing` as large as it fits into `box`, centred; look None: the person of the open client.

    On any thread if `look` is given.
    """
    factor = min(box.width() / drawing.width_mm, box.height() / drawing.height_mm)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(
        box.x() + (box.width() - drawing.width_mm * factor) / 2,
        box.y() + (box.height() - drawing.height_mm * factor) / 2,
    )
    painter.scale(factor, factor)
    paints = palette(style, (look or person().look).colours)
    painter.setPen(Qt.PenStyle.NoPen)
    for shape in drawing.shapes:
        hex_colour = paints[shape.paint]
        if hex_colour is not None:
            painter.fillPath(path_of(shape.ops, shape.points), QColor(hex_colour))
    painter.restore()


CACHE_SIZE = 96
# Keyed by name, not by the drawing: hashing its thousands of points would cost more than painting them.
_cache: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()


def figure_pixmap(drawing: Drawing, width: int, height: int, ratio: float, style: Style) -> QPixmap:
    """The picture at this size, from the cache if it was drawn before; transparent where nothing is drawn."""
    key = (drawing.id, drawing.frame, drawing.working_side, width, height, ratio, style, *_print(drawing))
    kept = _cache.get(key)
    if kept is not None:
        _cache.move_to_end(key)
        return kept
    image = QPixmap(QSize(round(width * ratio), round(height * ratio)))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_drawing(painter, drawing, QRectF(0, 0, width, height), style)
    painter.end()
    _cache[key] = image
    while len(_cache) > CACHE_SIZE:
        _cache.popitem(last=False)
    return image


def _print(drawing: Drawing) -> tuple[object, ...]:
    """What tells two pictures of one name apart: build, colours, and how it looked before it was edited."""
    marks = tuple(hash((shape.ops, shape.points[:6])) for shape in drawing.shapes)
    return person().look, drawing.width_mm, drawing.height_mm, hash(marks)


class FigureView(QWidget):
    """Start and end picture side by side on a light card. A screen reader gets what the pictures say."""

    def __init__(
        self,
        drawings: tuple[Drawing, ...] = (),
        parent: QWidget | None = None,
        *,
        height: int = 200,
        style: Style = "colour",
        framed: bool = True,
    ) -> None:
        super().__init__(parent)
        self._drawings = drawings
        self._style: Style = style
        self._height = height
        self._framed = framed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.update)
        person().changed.connect(self.update)
        self.show_drawings(drawings)

    def show_drawings(self, drawings: tuple[Drawing, ...]) -> None:
        self._drawings = drawings
        self.setAccessibleName("Picture" if drawings else "No picture")
        self.setAccessibleDescription(" ".join(drawing.alt for drawing in drawings))
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if not self._drawings:
            return QSize(160, self._height)
        inside = self._height - 2 * Space.M
        wide = sum(drawing.width_mm / drawing.height_mm * inside for drawing in self._drawings)
        return QSize(min(round(wide) + Space.M * (len(self._drawings) + 1), 720), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._framed:
            painter.setPen(QPen(colour("line"), 1))
            painter.setBrush(QColor(PAPER_DARK_LOOK if look().is_dark else PAPER))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL
            )
        ratio = self.devicePixelRatioF()
        count = len(self._drawings)
        wide = (self.width() - Space.M * (count + 1)) // max(count, 1)
        tall = self.height() - 2 * Space.M
        if wide > 0 and tall > 0:
            for place, drawing in enumerate(self._drawings):
                left = Space.M + place * (wide + Space.M)
                painter.drawPixmap(left, Space.M, figure_pixmap(drawing, wide, tall, ratio, self._style))
        painter.end()
