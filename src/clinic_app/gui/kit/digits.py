"""A score from 0 to 10 that takes one key: the digit is the answer and the keyboard goes on."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.gui.theme import Radius, Size, colour, font, look

_GAP = 4


class DigitScale(QWidget):
    """Eleven cells. A digit sets the score and asks to go on; after 1 the next key decides: 0 makes it 10.

    Left and right change by one, Delete takes it back, a click sets it. `value` None: not answered.
    """

    changed = Signal(object)
    """The score, or None."""
    done = Signal()
    """The score is complete: the keyboard may go on."""
    passed_on = Signal(str)
    """A digit typed after a 1 that belongs to the next scale."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.value: int | None = None
        self._waiting = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()
        look().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(11 * (Size.CONTROL - 6) + 10 * _GAP, Size.CONTROL - 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(11 * 26 + 10 * _GAP, Size.CONTROL - 8)

    def set_value(self, value: int | None) -> None:
        """Show a score without telling anybody."""
        self.value, self._waiting = value, False
        self._tell()
        self.update()

    def _take(self, value: int | None) -> None:
        self.value = value
        self._tell()
        self.update()
        self.changed.emit(value)

    def _tell(self) -> None:
        said = "not answered" if self.value is None else f"{self.value} of 10"
        self.setAccessibleName(f"{self._name}: {said}")

    def type_digit(self, digit: str) -> None:
        """As if the digit had been typed here."""
        if self._waiting:
            self._waiting = False
            if digit == "0":
                self._take(10)
                self.done.emit()
            else:
                self.passed_on.emit(digit)
            return
        self._take(int(digit))
        if digit == "1":
            self._waiting = True
        else:
            self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, key = event.text(), event.key()
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if len(text) == 1 and text in "0123456789" and plain:
            self.type_digit(text)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = -1 if key == Qt.Key.Key_Left else 1
            self._waiting = False
            self._take(min(10, max(0, (-1 if self.value is None else self.value) + step)))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._waiting = False
            self._take(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for score in range(11):
            if self._cell(score).contains(event.position().toPoint()):
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self._waiting = False
                self._take(None if score == self.value else score)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._waiting = False
        self.update()

    def _cell(self, score: int) -> QRect:
        wide = (self.width() - 10 * _GAP) / 11
        left = round(score * (wide + _GAP))
        return QRect(QPoint(left, 2), QPoint(round(left + wide) - 1, self.height() - 3))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for score in range(11):
            chosen = score == self.value
            box = QRectF(self._cell(score)).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(colour("accent" if chosen else "edge"), 1))
            painter.setBrush(colour("accent" if chosen else "surface"))
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
            painter.setFont(font("strong" if chosen else "body"))
            painter.setPen(colour("on_accent" if chosen else "text"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(score))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 0, -1, 0), Radius.CONTROL, Radius.CONTROL)
        painter.end()
