"""LEFT, RIGHT or BOTH: a word between pointers, so that neither colour nor a letter has to be known."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.gui.theme import Space, colour, font, look

_POINTER = 7


class SideMark(QWidget):
    """The words of `side_words`; the first one decides shape and colour."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.update)
        self.show_words(words)

    def show_words(self, words: str) -> None:
        self._words = words
        self.setAccessibleName(f"Side: {words}")
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        return self._words

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font("label"))
        pointers = 1 if self._words.startswith(("LEFT", "RIGHT")) else 2
        wide = (
            metrics.horizontalAdvance(self._words) + pointers * (_POINTER + Space.S - 2) + 2 * (Space.S + 2)
        )
        return QSize(wide, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        side = self._words.split(" ", 1)[0].rstrip(",")
        tint = {"LEFT": "left", "RIGHT": "right"}.get(side, "")
        ink, ground = (tint, f"{tint}_soft") if tint else ("text_soft", "sunken")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.setBrush(colour(ink))
        middle = self.height() / 2
        if side != "RIGHT":
            painter.drawPolygon(_pointer(Space.S + _POINTER, middle, -_POINTER))
        if side != "LEFT":
            painter.drawPolygon(_pointer(self.width() - Space.S - _POINTER, middle, _POINTER))
        painter.setPen(colour(ink))
        painter.setFont(font("label"))
        room = _POINTER + Space.S
        box = self.rect().adjusted(room if side != "RIGHT" else 0, 0, -room if side != "LEFT" else 0, 0)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._words)
        painter.end()


def _pointer(x: float, y: float, length: float) -> QPolygonF:
    """A triangle whose base stands at x and whose tip is `length` further."""
    return QPolygonF([QPointF(x, y - 5), QPointF(x, y + 5), QPointF(x + length, y)])
