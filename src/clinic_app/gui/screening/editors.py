"""One input for each type of field the protocol knows. An editor shows a stored value and tells what was entered.

`make_editor(field, name)` picks the kind. Setters never send signals. Keys an editor has no use for (letters and
Space in a number) travel on to the page, so that its single-letter commands work everywhere.
"""

import re
from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QWidget

from clinic_app.domain.screening.model import Field, Json
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice, YesNoField
from clinic_app.gui.kit.fields import (
    ChoiceBox,
    NumberField,
    NumberLimits,
    TextField,
    mark_problem,
)
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.screening.editor_base import Editor, LetterGuard, is_typing
from clinic_app.gui.screening.long_editors import ActivitiesEditor, ListEditor, NumberOrWordEditor
from clinic_app.gui.screening.words import let_grow

GRADES = ("0", "1", "2", "3-", "3", "3+", "4-", "4", "4+", "5")
_MANY = 9  # from here on a single choice is a drop-down


class NumberEditor(Editor):
    def __init__(self, field: Field, name: str) -> None:
        super().__init__(name)
        self.number = NumberField(
            name,
            field.unit,
            NumberLimits(field.hard, field.soft, field.type == "integer"),
            width=92,
        )
        self._guard = LetterGuard(self)
        self.number.edit.installEventFilter(self._guard)
        let_grow(self.number.message)
        self.number.confirm_button.setText("Yes, keep it  (Y)")
        self.number.value_changed.connect(self._changed)
        self.column.addWidget(self.number)
        self.column.addWidget(self.message)
        self.whole = field.type == "integer"
        self._shown: float | None = None

    @property
    def unusual(self) -> bool:
        """The value lies outside the usual range and was confirmed."""
        value, soft = self.number.value(), self.number.limits.soft
        return value is not None and soft is not None and not soft[0] <= value <= soft[1]

    @property
    def unsettled(self) -> bool:
        return self.number.state in ("refused", "confirm") or super().unsettled

    def show_value(self, value: Json) -> None:
        number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        typing = self.number.edit.hasFocus() and self.number.edit.isModified()
        waiting = self.number.state in ("refused", "confirm")
        if typing or (waiting and number == self._shown):
            return  # a refused text stays on the screen with its message until it is corrected
        self._shown = number
        if not waiting and number == self.number.value():
            return  # setting the text again would take the selection away: the next digit must replace it
        self.number.set_value(number)
        self.message.say("")

    def entry_point(self) -> QWidget:
        return self.number.edit

    def settle(self) -> None:
        self.number.edit.editingFinished.emit()

    def use(self, value: float) -> None:
        """Write a measured value, as if it had been typed."""
        self.number.edit.setText(f"{value:g}")
        self.settle()

    def _changed(self, value: object) -> None:
        if self.number.state in ("refused", "confirm"):
            return  # what was kept before stays until the new number may stand
        number = cast("float | None", value)
        self.changed.emit(int(number) if number is not None and number == int(number) else number)


class WordEditor(Editor):
    """One of the offered answers."""

    def __init__(self, field: Field, name: str) -> None:
        super().__init__(name)
        self.choice = SegmentedChoice(name, [Choice(one.id, one.label) for one in field.choices])
        self.choice.chosen.connect(self.changed)
        self.column.addWidget(self.choice)
        self.column.addWidget(self.message)

    def show_value(self, value: Json) -> None:
        word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        self.choice.set_value(word if isinstance(word, str) else None)

    def entry_point(self) -> QWidget:
        return self.choice


class LongChoiceEditor(Editor):
    """One of many answers, as a drop-down."""

    def __init__(self, field: Field, name: str) -> None:
        super().__init__(name)
        self.box = ChoiceBox(name)
        self.box.fill({"": "Not recorded", **{one.id: one.label for one in field.choices}})
        self.box.activated.connect(lambda _index: self.changed.emit(self.box.value() or None))  # type: ignore[arg-type]  # int signal
        self.column.addWidget(self.box)
        self.column.addWidget(self.message)

    def show_value(self, value: Json) -> None:
        self.box.set_value(value if isinstance(value, str) else "")

    def entry_point(self) -> QWidget:
        return self.box


class MultiEditor(Editor):
    def __init__(self, field: Field, name: str) -> None:
        super().__init__(name)
        alone = [one.id for one in field.choices if one.exclusive or one.id in ("none", "no")]
        self.chips = ChipMulti(
            name, [Choice(one.id, one.label) for one in field.choices], none_ids=alone, column=False
        )
        self.chips.changed.connect(lambda ids: self.changed.emit(list(cast("tuple[str, ...]", ids)) or None))  # type: ignore[arg-type]  # object signal
        self.column.addWidget(self.chips)
        self.column.addWidget(self.message)

    def show_value(self, value: Json) -> None:
        entries = value if isinstance(value, list) else [] if value is None else [value]
        self.chips.set_value([str(one) for one in entries])

    def entry_point(self) -> QWidget:
        return self.chips


class YesNoEditor(Editor):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.choice = YesNoField(name)
        self.choice.answered.connect(self.changed)
        self.column.addWidget(self.choice)
        self.column.addWidget(self.message)

    def show_value(self, value: Json) -> None:
        self.choice.set_truth(
            value if isinstance(value, bool) else {"yes": True, "no": False}.get(str(value))
        )

    def entry_point(self) -> QWidget:
        return self.choice


class LineEditor(Editor):
    """A line of text that must have a certain form. `read` gives the value, or None for what cannot be."""

    def __init__(
        self, name: str, read: Callable[[str], str | None], complaint: str, example: str = ""
    ) -> None:
        super().__init__(name)
        self.line = TextField(name, example)
        self._read, self._complaint = read, complaint
        self._shown: str = ""
        self.line.editingFinished.connect(self._finished)
        self.column.addWidget(self.line)
        self.column.addWidget(self.message)

    def show_value(self, value: Json) -> None:
        if is_typing(self.line):
            return
        self._shown = "" if value is None else str(value)
        self.line.setText(self._shown)
        self.show_problem("")

    def entry_point(self) -> QWidget:
        return self.line

    def settle(self) -> None:
        self._finished()

    def show_problem(self, text: str) -> None:
        super().show_problem(text)
        mark_problem(self.line, "true" if text else "")

    def _finished(self) -> None:
        typed = self.line.text().strip()
        if typed == self._shown:
            self.show_problem("")
            return
        value = self._read(typed) if typed else ""
        if value is None:
            self.show_problem(self._complaint)
            return
        self._shown = value
        self.line.setText(value)
        self.show_problem("")
        self.changed.emit(value or None)


def grade_editor(name: str) -> LineEditor:
    def read(text: str) -> str | None:
        cleaned = text.replace("−", "-").replace(" ", "")
        return cleaned if cleaned in GRADES else None

    editor = LineEditor(name, read, f"Type a grade: {', '.join(GRADES)}.", "0 to 5")
    editor.line.setFixedWidth(92)
    editor.line.installEventFilter(LetterGuard(editor))
    return editor


def date_editor(name: str) -> LineEditor:
    def read(text: str) -> str | None:
        return text if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", text) else None

    editor = LineEditor(name, read, "Type the date as year-month-day, for example 2026-03-31.", "2026-03-31")
    editor.line.setFixedWidth(160)
    return editor


def make_editor(field: Field, name: str) -> Editor:
    """An editor for a field; `name` is read aloud, for example "Thigh angle, left"."""
    match field.type:
        case "number" | "integer":
            return NumberEditor(field, name)
        case "number_or_word":
            return NumberOrWordEditor(field, name)
        case "yes_no":
            return YesNoEditor(name)
        case "choice":
            return LongChoiceEditor(field, name) if len(field.choices) >= _MANY else WordEditor(field, name)
        case "multi":
            return MultiEditor(field, name)
        case "grade":
            return grade_editor(name)
        case "date":
            return date_editor(name)
        case "list":
            return ListEditor(name, "Site, date, result. Ctrl+Enter for the next one")
        case "activities":
            return ActivitiesEditor(name)
        case _:
            return LineEditor(name, lambda text: text, "")
