"""A loaded form that shows a record, hands back what was typed, and puts each problem beside its field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from clinic_app.gui.forms import child, load_into
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice
from clinic_app.gui.kit.fields import FieldMessage, FormChoiceBox, mark_problem
from clinic_app.gui.kit.options import Choice


class Problem(Protocol):
    @property
    def field(self) -> str: ...
    @property
    def message(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Bound:
    """One field of the form: how to read and fill it, and where its message stands."""

    widget: QWidget
    read: Callable[[], object]
    fill: Callable[[object], None]
    message: FieldMessage


class RecordForm(QWidget):
    """Fields are bound by name: `given_name` is the child `given_name_edit` with `given_name_message` below it.

    `edited` is sent for what the user changes, never while a record is shown.
    """

    edited = Signal()

    def __init__(self, *parts: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_into(self, *parts, custom=(FieldMessage, FormChoiceBox))
        keep_fields_together(self)
        self._bound: dict[str, _Bound] = {}
        self._filling = False

    # binding

    def bind_line(self, name: str) -> QLineEdit:
        edit = child(self, QLineEdit, f"{name}_edit")
        self._bind(name, edit, edit.text, lambda value: edit.setText(_text(value)))
        edit.textEdited.connect(lambda _text: self._changed(name))  # type: ignore[arg-type]  # str signal
        return edit

    def bind_text(self, name: str) -> QPlainTextEdit:
        edit = child(self, QPlainTextEdit, f"{name}_edit")
        self._bind(name, edit, edit.toPlainText, lambda value: edit.setPlainText(_text(value)))
        edit.textChanged.connect(lambda: self._changed(name))
        return edit

    def bind_choice(
        self, name: str, label: str, choices: Iterable[Choice], *, clearable: bool = False
    ) -> SegmentedChoice:
        choice = SegmentedChoice(label, choices, column=False, clearable=clearable)
        self._put(name, choice)
        self._bind(
            name,
            choice,
            choice.value,
            lambda value: choice.set_value(value if isinstance(value, str) else None),
        )
        choice.chosen.connect(lambda _id: self._changed(name))  # type: ignore[arg-type]  # object signal
        return choice

    def bind_chips(self, name: str, label: str, choices: Iterable[Choice]) -> ChipMulti:
        chips = ChipMulti(label, choices, column=False)
        self._put(name, chips)
        self._bind(name, chips, lambda: list(chips.value()), lambda value: chips.set_value(codes_of(value)))
        chips.changed.connect(lambda _ids: self._changed(name))  # type: ignore[arg-type]  # object signal
        return chips

    def bind_own(
        self, name: str, widget: QWidget, read: Callable[[], object], fill: Callable[[object], None]
    ) -> Callable[[], None]:
        """Bind a widget of the caller; call what is returned whenever the user changed it."""
        self._put(name, widget)
        self._bind(name, widget, read, fill)
        return lambda: self._changed(name)

    # using

    def values(self) -> dict[str, object]:
        """What stands in the fields now, by name; lists of codes as lists."""
        return {name: bound.read() for name, bound in self._bound.items()}

    def show_values(self, values: Mapping[str, object]) -> None:
        """Fill every field; names that are missing are emptied. Messages go away."""
        self._filling = True
        try:
            for name, bound in self._bound.items():
                bound.fill(values.get(name))
                self._say(name, "")
        finally:
            self._filling = False

    def show_problems(self, problems: Sequence[Problem]) -> QWidget | None:
        """Put each message beside its field and the keyboard on the first, which is returned.

        An empty sequence clears the messages.
        """
        messages = {problem.field: problem.message for problem in reversed(problems)}
        for name in self._bound:
            self._say(name, messages.get(name, ""))
        first = next((bound for name, bound in self._bound.items() if name in messages), None)
        if first is None:
            return None
        first.widget.setFocus()
        return first.widget

    def problem(self, name: str) -> str:
        return self._bound[name].message.text()

    def note(self, name: str, text: str) -> None:
        """A friendly remark below a field, for example how a date was understood."""
        self._bound[name].message.say(text, "note")

    def field(self, name: str) -> QWidget:
        return self._bound[name].widget

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._bound)

    def _put(self, name: str, widget: QWidget) -> None:
        box = child(self, QWidget, f"{name}_box").layout()
        if isinstance(box, QVBoxLayout):
            box.addWidget(widget)

    def _bind(
        self, name: str, widget: QWidget, read: Callable[[], object], fill: Callable[[object], None]
    ) -> None:
        self._bound[name] = _Bound(widget, read, fill, child(self, FieldMessage, f"{name}_message"))

    def _changed(self, name: str) -> None:
        if self._filling:
            return
        self._say(name, "")
        self.edited.emit()

    def _say(self, name: str, text: str) -> None:
        bound = self._bound[name]
        bound.message.say(text)
        mark_problem(bound.widget, "true" if text else "")


def keep_fields_together(form: QWidget) -> None:
    """Where a row is taller because of one message, the other fields keep their labels close and stay at the top."""
    for rows in form.findChildren(QVBoxLayout):
        if rows.objectName().endswith("_rows"):
            rows.addStretch(1)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def codes_of(value: object) -> list[str]:
    """The codes in a list or tuple from a record or a draft; nothing else is a list of codes."""
    if not isinstance(value, list | tuple):
        return []
    return [str(code) for code in cast("list[object] | tuple[object, ...]", value)]
