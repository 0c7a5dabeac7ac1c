"""What the pages before the open records are made of: one card in the middle of an empty window."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import IconButton
from clinic_app.gui.kit.fields import FieldMessage, mark_problem
from clinic_app.gui.kit.labels import BodyText, IconLabel, PlainLabel
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.theme import Space, colour, look
from clinic_app.services.passphrase_strength import Grade, Strength, estimate


class DoorPage(QWidget):
    """A window of its own: the name of the program, a title, a text, then whatever is put into `body`."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None, *, width: int = 480) -> None:
        super().__init__(parent)
        self.setProperty("kind", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Clinic Companion")
        self.setMinimumSize(640, 560)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        card = Card(padding=Space.XXL, gap=Space.M)
        card.setFixedWidth(width)
        brand = QHBoxLayout()
        brand.setSpacing(Space.S)
        brand.addWidget(IconLabel("activity", "accent", 26))
        brand.addWidget(PlainLabel("Clinic Companion", "strong", "accent"))
        brand.addStretch(1)
        card.body.addLayout(brand)
        self.title = PlainLabel(title, "display", wrap=True)
        card.body.addWidget(self.title)
        self.text = BodyText(text)
        card.body.addWidget(self.text)
        self.body = card.body
        # Stretches instead of an alignment: an aligned card would not grow with its wrapped texts.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)


class BusyDots(QWidget):
    """Three dots that take turns while something works that cannot say how far it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(52, 12)
        self._at = 0
        self._timer = QTimer(self)
        self._timer.setInterval(240)
        self._timer.timeout.connect(self._next)
        self.setAccessibleName("Working")
        self.hide()

    def set_busy(self, busy: bool) -> None:
        self.setVisible(busy)
        if busy:
            self._timer.start()
        else:
            self._timer.stop()

    def _next(self) -> None:
        self._at = (self._at + 1) % 3
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for dot in range(3):
            painter.setBrush(colour("accent" if dot == self._at else "line"))
            painter.drawEllipse(dot * 18 + 2, 2, 8, 8)
        painter.end()


_BARS: dict[Grade, tuple[int, str]] = {
    "refused": (0, "line"),
    "weak": (1, "stop_text"),
    "fair": (2, "warning"),
    "good": (3, "good_text"),
    "strong": (4, "good_text"),
}


class StrengthMeter(QWidget):
    """Four bars; the words beside them say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(6)
        self._grade: Grade = "refused"
        self.setAccessibleName("Strength of the passphrase")
        look().changed.connect(self.update)

    def show_strength(self, strength: Strength) -> None:
        self._grade = strength.grade
        self.setAccessibleDescription(strength.advice)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        filled, ink = _BARS[self._grade]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = Space.XS
        wide = (self.width() - 3 * gap) / 4
        for bar in range(4):
            painter.setBrush(colour(ink if bar < filled else "line"))
            painter.drawRoundedRect(round(bar * (wide + gap)), 0, round(wide), 6, 3, 3)
        painter.end()


class SecretField(QWidget):
    """A label, a hidden text and the message below it."""

    def __init__(self, name: str, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(Space.XS)
        title = PlainLabel(label, "label", "soft")
        self.edit = QLineEdit()
        self.edit.setObjectName(f"{name}_edit")
        self.edit.setAccessibleName(label)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        title.setBuddy(self.edit)
        self.message = FieldMessage()
        self.message.setObjectName(f"{name}_message")
        for widget in (title, self.edit, self.message):
            self.rows.addWidget(widget)

    def add_eye(self, *others: "SecretField") -> IconButton:
        """A button that shows what stands in this field, and in the others with it."""
        eye = IconButton("eye", "Show the passphrase", self.edit, size=18)
        eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QHBoxLayout(self.edit)
        inside.setContentsMargins(0, 0, Space.XS, 0)
        inside.addStretch(1)
        inside.addWidget(eye)
        self.edit.setTextMargins(0, 0, 36, 0)

        def toggle() -> None:
            hidden = self.edit.echoMode() == QLineEdit.EchoMode.Password
            mode = QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password
            for field in (self, *others):
                field.edit.setEchoMode(mode)
            eye.show_icon(
                "eye-off" if hidden else "eye", "Hide the passphrase" if hidden else "Show the passphrase"
            )

        eye.clicked.connect(toggle)
        return eye

    def complain(self, text: str) -> None:
        """Say what is wrong, with the text selected, ready to be typed again."""
        self.message.say(text)
        mark_problem(self.edit, "true" if text else "")
        if text:
            self.edit.setFocus()
            self.edit.selectAll()


class NewSecret(QWidget):
    """A new passphrase, typed twice, with its strength."""

    def __init__(self, parent: QWidget | None = None, *, label: str = "Passphrase") -> None:
        super().__init__(parent)
        self.about: Callable[[], Sequence[str]] = tuple
        """Gives what others know of the person, such as the name: in a passphrase it counts for little."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self.secret = SecretField("passphrase", label, self)
        self.repeat = SecretField("repeat", "The same again", self)
        self.meter = StrengthMeter()
        self.secret.rows.insertWidget(2, self.meter)
        self.eye = self.secret.add_eye(self.repeat)
        column.addWidget(self.secret)
        column.addWidget(self.repeat)
        self.secret.edit.textChanged.connect(self._judge)
        self.repeat.edit.textChanged.connect(self._judge)
        self._judge()

    def take(self) -> str | None:
        """The passphrase; None if it cannot be used, which is then said below the field."""
        text = self.secret.edit.text()
        strength = estimate(text, self.about())
        if strength.grade == "refused":
            self.secret.complain(strength.advice)
            return None
        if text != self.repeat.edit.text():
            self.repeat.complain("The two do not match. Type it again.")
            return None
        return text

    def forget(self) -> None:
        for field in (self.secret, self.repeat):
            field.edit.clear()

    def _judge(self) -> None:
        text = self.secret.edit.text()
        strength = estimate(text, self.about())
        self.meter.show_strength(strength)
        self.secret.message.say(strength.advice if text else "", "note")
        self.repeat.message.say("")
        for field in (self.secret, self.repeat):
            mark_problem(field.edit, "")
