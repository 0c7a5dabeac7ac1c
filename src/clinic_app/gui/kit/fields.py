"""Fields to type in, and the row that gives a field its label and its message."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from clinic_app.gui import icons
from clinic_app.gui.kit.buttons import IconButton, SecondaryButton
from clinic_app.gui.kit.labels import IconLabel, PlainLabel, restyle
from clinic_app.gui.theme import Space, look

Severity = Literal["error", "confirm", "note"]


class FieldMessage(QWidget):
    """The line below a field that says what is wrong with it, with a shape for each severity."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._icon = IconLabel("circle-alert", "stop_text", 16)
        self._label = PlainLabel("", "small", "stop", wrap=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        self.buttons = QHBoxLayout()
        row.addLayout(self.buttons)
        self.hide()

    def text(self) -> str:
        return self._label.text() if not self.isHidden() else ""

    def say(self, text: str, severity: Severity = "error") -> None:
        """Show `text`; empty text hides the line."""
        self._label.setText(text)
        self.setAccessibleName(text)
        symbol, tint = {
            "error": ("circle-x", "stop_text"),
            "confirm": ("circle-help", "warning_text"),
            "note": ("info", "note_text"),
        }[severity]
        self._icon.show_icon(symbol, tint)
        self._label.set_tone({"error": "stop", "confirm": "warning", "note": "note"}[severity])  # type: ignore[arg-type]  # literals
        self.setVisible(bool(text))


class FieldRow(QWidget):
    """Label above, field, then hint or message. The label is the field's buddy and its accessible name."""

    def __init__(
        self,
        label: str,
        field: QWidget,
        parent: QWidget | None = None,
        *,
        hint: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(parent)
        self.field = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        heading = QHBoxLayout()
        self.label = PlainLabel(label, "label")
        self.label.setBuddy(field)
        heading.addWidget(self.label)
        if required:
            heading.addWidget(PlainLabel("needed", "small", "faint"))
        heading.addStretch(1)
        column.addLayout(heading)
        column.addWidget(field)
        self.hint = PlainLabel(hint, "small", "faint", wrap=True)
        column.addWidget(self.hint)
        self.hint.setVisible(bool(hint))
        self.message = FieldMessage()
        column.addWidget(self.message)
        if not field.accessibleName():
            field.setAccessibleName(label)

    def show_problem(self, text: str, severity: Severity = "error") -> None:
        """Say what is wrong with the field; empty text takes it back."""
        self.message.say(text, severity)
        self.hint.setVisible(bool(self.hint.text()) and not text)
        mark_problem(self.field, "" if not text else "true" if severity == "error" else "confirm")


def mark_problem(field: QWidget, problem: str) -> None:
    """Colour the outline of a field: "true" for an error, "confirm" for a question, "" for none."""
    if (field.property("problem") or "") != problem:
        field.setProperty("problem", problem)
        restyle(field)


class TextField(QLineEdit):
    """One line of text."""

    def __init__(self, name: str = "", placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)


class NotesField(QPlainTextEdit):
    """Several lines; Tab leaves the field."""

    def __init__(
        self, name: str = "", placeholder: str = "", parent: QWidget | None = None, *, lines: int = 3
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * 22 + 24)


class ChoiceBox(QComboBox):
    """A drop-down for long lists. The wheel scrolls the page, never the value."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look().changed.connect(self.update)

    def fill(self, choices: dict[str, str]) -> None:
        """Offer id -> label."""
        self.clear()
        for key, label in choices.items():
            self.addItem(label, key)

    def value(self) -> str | None:
        found = self.currentData()
        return found if isinstance(found, str) else None

    def set_value(self, value: str | None) -> None:
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        arrow = icons.pixmap("chevron-down", "text_soft" if self.isEnabled() else "off", 16)
        painter.drawPixmap(QPoint(self.width() - 28, (self.height() - 16) // 2), arrow)
        painter.end()


class FormChoiceBox(ChoiceBox):
    """The drop-down as Designer forms make it, with the parent first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)


class SearchField(QLineEdit):
    """Search as you type. Escape empties it; Down is passed on as `moved_down` so that a list can take over."""

    moved_down = Signal()

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "search")
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder or name)
        self._icon = IconLabel("search", "text_faint", 18, self)
        self._clear = IconButton("x", "Empty the search field", self, size=16)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))  # type: ignore[arg-type]  # str signal

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._icon.move(13, (self.height() - 18) // 2)
        size = self._clear.sizeHint()
        self._clear.setGeometry(
            self.width() - size.width() - 2, (self.height() - size.height()) // 2, size.width(), size.height()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.moved_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class NumberLimits:
    """`hard` is what can be true at all, `soft` what is usual; outside soft the value must be confirmed. Both inclusive."""

    hard: tuple[float, float] | None = None
    soft: tuple[float, float] | None = None
    whole: bool = False


NumberState = Literal["empty", "ok", "confirm", "refused"]


def read_number(text: str) -> float | None:
    """A number typed with a decimal comma or point and any kind of minus; None if it is not one."""
    cleaned = text.strip().replace("−", "-").replace("–", "-").replace(",", ".").replace(" ", "")
    if not cleaned or not set(cleaned) <= set("+-.0123456789"):
        return None
    try:
        return float(cleaned)
    except ValueError:
        return None


def show_number(value: float) -> str:
    """Shortest form without trailing zeros, with a true minus sign."""
    return f"{value:.10g}".replace("-", "−")


class NumberField(QWidget):
    """A number with its unit. Nothing is changed behind the therapist's back: a value that cannot be is refused with
    a sentence, an unusual one is asked about once ("Confirm this value?"), and the mouse wheel does nothing.

    `value_changed` carries the number or None, after Return, Tab or confirmation. `state` says why `value()` is None.
    """

    value_changed = Signal(object)
    edited = Signal()

    def __init__(
        self,
        name: str,
        unit: str = "",
        limits: NumberLimits | None = None,
        parent: QWidget | None = None,
        *,
        width: int = 110,
    ) -> None:
        super().__init__(parent)
        self.limits = limits or NumberLimits()
        self.unit = unit
        self._value: float | None = None
        self._confirmed: float | None = None
        self.state: NumberState = "empty"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.edit = QLineEdit()
        self.edit.setProperty("kind", "number")
        self.edit.setFixedWidth(width)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setAccessibleName(f"{name}, {unit}" if unit else name)
        self.setAccessibleName(name)
        self.setFocusProxy(self.edit)
        row.addWidget(self.edit)
        self.unit_label = PlainLabel(unit, "body", "soft")
        row.addWidget(self.unit_label)
        row.addStretch(1)
        column.addLayout(row)
        self.message = FieldMessage()
        self.confirm_button = SecondaryButton("Yes, keep it")
        self.confirm_button.hide()
        self.confirm_button.clicked.connect(self.confirm)
        column.addWidget(self.message)
        column.addWidget(self.confirm_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.edit.editingFinished.connect(self._commit)
        self.edit.textEdited.connect(self._typing)

    def value(self) -> float | None:
        """The number, only if it may stand: typed, inside the hard limits, and confirmed where unusual."""
        return self._value

    def pending(self) -> float | None:
        """The unusual number that waits for confirmation."""
        return read_number(self.edit.text()) if self.state == "confirm" else None

    def set_value(self, value: float | None) -> None:
        """Show a kept value; it counts as confirmed."""
        self._confirmed = value
        self.edit.setText("" if value is None else show_number(value))
        self._judge()

    def confirm(self) -> None:
        """The therapist stands by the unusual value."""
        if (number := self.pending()) is None:
            return
        self._confirmed = number
        self._judge()
        self.value_changed.emit(self._value)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem(self) -> str:
        return self.message.text()

    def _typing(self) -> None:
        # While typing only an old complaint goes away; a new one waits until the number is finished.
        self.message.say("")
        self.confirm_button.hide()
        mark_problem(self.edit, "")
        self.edited.emit()

    def _commit(self) -> None:
        before, state = self._value, self.state
        self._judge()
        if self._value != before or (self.state != state and self.state in ("empty", "refused", "confirm")):
            self.value_changed.emit(self._value)

    def _judge(self) -> None:
        text = self.edit.text().strip()
        number = read_number(text)
        shown = f" {self.unit}" if self.unit and not self.unit.startswith("°") else self.unit
        complaint, self._value = "", None
        if not text:
            self.state = "empty"
        elif number is None:
            self.state, complaint = "refused", "Type a number, for example 12 or 12.5."
        elif self.limits.whole and number != int(number):
            self.state, complaint = "refused", "Type a whole number."
        elif self.limits.hard and not self.limits.hard[0] <= number <= self.limits.hard[1]:
            low, high = (show_number(limit) for limit in self.limits.hard)
            self.state, complaint = "refused", f"Must lie between {low} and {high}{shown}."
        elif (
            self.limits.soft
            and not self.limits.soft[0] <= number <= self.limits.soft[1]
            and number != self._confirmed
        ):
            low, high = (show_number(limit) for limit in self.limits.soft)
            self.state = "confirm"
            complaint = f"Confirm this value? {show_number(number)}{shown} is outside the usual {low} to {high}{shown}."
        else:
            self.state, self._value = "ok", number
        self.message.say(complaint, "confirm" if self.state == "confirm" else "error")
        self.confirm_button.setVisible(self.state == "confirm")
        mark_problem(self.edit, {"refused": "true", "confirm": "confirm"}.get(self.state, ""))
