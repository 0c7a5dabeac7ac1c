"""The first thing seen: choose a passphrase, or give it. Painted before the store's libraries are loaded.

Neither screen knows the store. They send `submitted` with the passphrase; whoever opens the records does so on a
worker thread and answers with `show_busy(False)` and, if it failed, `show_problem`.

Their one or two fields are built here and not in a Designer form, unlike every other fixed screen: the form
loader alone costs a fifth of the time until the window stands.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.gui.kit.buttons import IconButton, PrimaryButton
from clinic_app.gui.kit.choices import ChipButton, Choice
from clinic_app.gui.kit.fields import FieldMessage, mark_problem
from clinic_app.gui.kit.labels import BodyText, IconLabel, PlainLabel
from clinic_app.gui.kit.surfaces import Banner, Card
from clinic_app.gui.theme import Space, colour, look
from clinic_app.gui.unlock.strength import Grade, Strength, estimate


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
        self.setAccessibleDescription(strength.text)
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


class _SecretField(QWidget):
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


class _Passphrase(QWidget):
    """One card in the middle of an empty window."""

    submitted = Signal(str)

    def __init__(self, title: str, text: str, button: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Clinic Companion")
        self.setMinimumSize(640, 560)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        card = Card(padding=Space.XXL, gap=Space.M)
        card.setFixedWidth(480)
        brand = QHBoxLayout()
        brand.setSpacing(Space.S)
        brand.addWidget(IconLabel("activity", "accent", 26))
        brand.addWidget(PlainLabel("Clinic Companion", "strong", "accent"))
        brand.addStretch(1)
        card.body.addLayout(brand)
        card.body.addWidget(PlainLabel(title, "display", wrap=True))
        self.text = BodyText(text)
        card.body.addWidget(self.text)
        self.form = QWidget()
        self.fields = QVBoxLayout(self.form)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.fields.setSpacing(Space.M)
        self.secret = _SecretField("passphrase", "Passphrase", self.form)
        self.fields.addWidget(self.secret)
        self.passphrase_edit, self.message = self.secret.edit, self.secret.message
        card.body.addWidget(self.form)
        self.body = card.body
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.button = PrimaryButton(button, big=True)
        self.button.clicked.connect(self.submit)
        self.busy = BusyDots()
        row.addWidget(self.button)
        row.addWidget(self.busy)
        row.addStretch(1)
        self.button_row = row
        # Stretches instead of an alignment: an aligned card would not grow with its wrapped texts.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        self.passphrase_edit.returnPressed.connect(self.submit)
        self.passphrase_edit.textEdited.connect(self._typed)
        self.eye = IconButton("eye", "Show the passphrase", self.passphrase_edit, size=18)
        self.eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.eye.clicked.connect(self._toggle_shown)
        inside = QHBoxLayout(self.passphrase_edit)
        inside.setContentsMargins(0, 0, Space.XS, 0)
        inside.addStretch(1)
        inside.addWidget(self.eye)
        self.passphrase_edit.setTextMargins(0, 0, 36, 0)

    def submit(self) -> None:
        raise NotImplementedError

    def show_busy(self, busy: bool, text: str = "") -> None:
        """While the key is worked out: fields are off, the dots move, `text` stands on the button."""
        self.form.setEnabled(not busy)
        self.button.setEnabled(not busy)
        self.busy.set_busy(busy)
        if text:
            self.button.setText(text)
        if not busy:
            self.passphrase_edit.setFocus()

    def show_problem(self, problem: ClinicError | str) -> None:
        """One sentence below the field; what was typed is selected, ready to be typed again."""
        self.show_busy(False)
        text = (
            f"{problem.sentence} {problem.next_step}".strip() if isinstance(problem, ClinicError) else problem
        )
        self.message.say(text)
        mark_problem(self.passphrase_edit, "true")
        self.passphrase_edit.selectAll()

    def forget(self) -> None:
        """Empty every field; nothing of the passphrase stays in the window."""
        for edit in self.form.findChildren(QLineEdit):
            edit.clear()

    def showEvent(self, event: object) -> None:
        self.passphrase_edit.setFocus()

    def _typed(self) -> None:
        self.message.say("")
        mark_problem(self.passphrase_edit, "")

    def _toggle_shown(self) -> None:
        hidden = self.passphrase_edit.echoMode() == QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password
        for edit in self.form.findChildren(QLineEdit):
            edit.setEchoMode(mode)
        self.eye.show_icon(
            "eye-off" if hidden else "eye", "Hide the passphrase" if hidden else "Show the passphrase"
        )


class UnlockPage(_Passphrase):
    """The records exist: ask for the passphrase. `show_clinic` names the clinic once that is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Unlock the records", "They are encrypted on this computer.", "Unlock", parent)
        self.body.addLayout(self.button_row)

    def submit(self) -> None:
        text = self.passphrase_edit.text()
        if not text:
            self.show_problem("Enter the passphrase.")
            return
        self.show_busy(True, "Unlocking")
        self.submitted.emit(text)

    def show_busy(self, busy: bool, text: str = "") -> None:
        super().show_busy(busy, text or "Unlock")

    def show_locked(self, text: str = "Locked. What you were doing is kept.") -> None:
        """Say why the screen is here again."""
        self.text.setText(text)


class FirstRunPage(_Passphrase):
    """There are no records yet: choose the passphrase that will guard them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Choose a passphrase",
            "It encrypts everything this program keeps. Four or more unrelated words are easy to remember and hard to guess.",
            "Create the records",
            parent,
        )
        repeat = _SecretField("repeat", "The same again", self.form)
        self.fields.addWidget(repeat)
        self.repeat_edit, self.repeat_message = repeat.edit, repeat.message
        self.meter = StrengthMeter()
        self.secret.rows.insertWidget(2, self.meter)
        self.lost = Banner(
            "warning",
            "A lost passphrase cannot be replaced",
            "Nobody can open the records without it, and nobody can reset it. Write it down and keep it in a safe place.",
        )
        self.body.addWidget(self.lost)
        self.understood = ChipButton(Choice("understood", "I have written it down"))
        self.understood.toggled.connect(self._judge)
        self.body.addWidget(self.understood)
        self.body.addLayout(self.button_row)
        self.passphrase_edit.textChanged.connect(self._judge)
        self.repeat_edit.textChanged.connect(self._judge)
        self.repeat_edit.returnPressed.connect(self.submit)
        self._judge()

    def submit(self) -> None:
        text = self.passphrase_edit.text()
        strength = estimate(text)
        if strength.grade == "refused":
            self.show_problem(strength.text)
        elif text != self.repeat_edit.text():
            self.repeat_message.say("The two do not match. Type it again.")
            mark_problem(self.repeat_edit, "true")
            self.repeat_edit.setFocus()
            self.repeat_edit.selectAll()
        elif self.button.isEnabled():
            self.show_busy(True, "Creating the records")
            self.submitted.emit(text)

    def show_busy(self, busy: bool, text: str = "") -> None:
        super().show_busy(busy, text or "Create the records")
        self.understood.setEnabled(not busy)
        if not busy:
            self._judge()

    def _judge(self) -> None:
        text = self.passphrase_edit.text()
        strength = estimate(text)
        self.meter.show_strength(strength)
        self.message.say(strength.text if text else "", "note")
        self.repeat_message.say("")
        mark_problem(self.repeat_edit, "")
        self.button.setEnabled(self.understood.isChecked())
