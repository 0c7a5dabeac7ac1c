"""The inputs of one item: a line for each field, left and right in columns of their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.screening.model import SIDES, Choice, ErrorBand, Field, Item, Json, Side
from clinic_app.domain.screening.wording import mid_sentence
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.pills import SideBadge
from clinic_app.gui.screening.answer_forms import (
    could_not_words,
    side_record,
    with_could_not,
    with_entry,
    without_could_not,
)
from clinic_app.gui.screening.could_not import CouldNotForm
from clinic_app.gui.screening.editor_base import Editor
from clinic_app.gui.screening.editors import NumberEditor, make_editor
from clinic_app.gui.screening.value_words import value_words
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space

Place = Side | None
ShowField = Callable[[Field, Place], bool]

_PAIN = Field(
    id="pain_nprs", label="Pain in the test", type="integer", hard=(0, 10), hint="0 to 10; none = 0"
)
_USUAL = Field(
    id="familiar_pain",
    label="The usual complaint?",
    type="choice",
    choices=(Choice("yes", "Yes"), Choice("no", "No"), Choice("unsure", "Unsure")),
)
_NOTE = Field(id="note", label="Note", type="text")
_REMARKS = (_PAIN, _USUAL, _NOTE)


@dataclass(slots=True)
class _Line:
    """One field with what stands in its row; `cells` has the editor and its "last time" per side."""

    field: Field
    label: QWidget
    cells: dict[Place, tuple[Editor, PlainLabel]]
    remark: bool


class _Notice(QWidget):
    """Says in a line of its own why a side could not be tested."""

    def __init__(self, *, indent: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(indent, 0, Space.S, Space.S)
        row.setSpacing(6)
        row.addWidget(IconLabel("circle-slash", "warning_text", 16), 0, Qt.AlignmentFlag.AlignTop)
        self.words = Wrapped("", "label", "warning")
        row.addWidget(self.words, 1)
        self.hide()

    def say(self, text: str) -> None:
        self.words.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


def error_words(item: Item, error: ErrorBand) -> str:
    """From what difference on a change is real, when that holds, with the mark of an expert convention."""
    unit = error.unit if error.unit.startswith("°") else f" {error.unit}"
    words = f"real change ≥ {error.value:g}{unit}"
    if error.or_percent is not None:
        words += f" or {error.or_percent:g} %"
    if error.other is not None:
        words += f" ({error.other:g}{unit} other rater or device)"
    for name, value in error.only_if:
        field = item.field(name)
        when = mid_sentence(field.label) if field else name
        words += (
            f" if {when}" if value == "yes" else f" unless {when}" if value == "no" else f" if {when} {value}"
        )
    if error.within_visit:
        words += ", within this visit"
    return f"{words}{' · EC' if 'EC' in error.basis.marks else ''}"


class ItemBlock(QWidget):
    """`entered` carries the item's id and its whole new answer whenever something was entered."""

    entered = Signal(str, object)

    def __init__(self, item: Item, *, earlier: Json = None, earlier_day: str = "") -> None:
        super().__init__()
        self.item = item
        self.answer: Json = None
        self._earlier, self._earlier_day = earlier, earlier_day
        self.sides: tuple[Place, ...] = SIDES if item.per_side else (None,)
        self.lines: list[_Line] = []
        self.notices: dict[Place, _Notice] = {}
        self.could_not_buttons: dict[Place, QuietButton] = {}
        self.back_buttons: dict[Place, QuietButton] = {}
        self._form: CouldNotForm | None = None
        self._show_field: ShowField = lambda _field, _side: True
        self._noted = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.M)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(Space.M)
        self.grid.setVerticalSpacing(Space.XS)
        self.grid.setColumnMinimumWidth(0, 148)
        self.grid.setColumnStretch(0, 4 if item.per_side else 2)
        for column in range(1, len(self.sides) + 1):
            self.grid.setColumnStretch(column, 5)
        self._form_place = QVBoxLayout()
        outer.addLayout(self._form_place)
        outer.addLayout(self.grid)
        if item.per_side or item.could_not:
            self._add_heads()
        for field in item.fields:
            if field.type != "derived":
                self._add_line(field, remark=False)
        if item.kind != "history":
            own = {field.id for field in item.fields}
            for field in _REMARKS:
                if field.id not in own:
                    self._add_line(field, remark=True)
        self._lay_ground()

    # building

    def _add_heads(self) -> None:
        for column, side in enumerate(self.sides, start=1):
            head = QHBoxLayout()
            head.setContentsMargins(Space.M if side else 0, Space.XS, 0, 0)
            head.setSpacing(Space.S)
            if side is not None:
                head.addWidget(SideBadge(side, spelled=True))
            head.addStretch(1)
            if self.item.could_not:
                word = {"L": ", left", "R": ", right", None: ""}[side]
                ask = QuietButton("Could not (C)")
                ask.setAccessibleName(f"Could not test{word}")
                ask.setToolTip("Could not test this side (C)" if side else "Could not test (C)")
                ask.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
                ask.clicked.connect(partial(self._press_could_not, side))
                back = QuietButton("Take back", "undo-2")
                back.setAccessibleName(f"It can be tested after all{word}")
                back.clicked.connect(partial(self._can_test, side))
                back.hide()
                self.could_not_buttons[side], self.back_buttons[side] = ask, back
                head.addWidget(ask)
                head.addWidget(back)
            self.notices[side] = _Notice(indent=Space.M if side else 0)
            both = QVBoxLayout()
            both.setSpacing(0)
            both.addLayout(head)
            both.addWidget(self.notices[side])
            both.addStretch(1)
            self.grid.addLayout(both, 0, column)

    def _add_line(self, field: Field, *, remark: bool) -> None:
        row = len(self.lines) + 1
        box = QWidget()
        words = QVBoxLayout(box)
        words.setContentsMargins(0, 9, 0, 0)
        words.setSpacing(0)
        single = len(self.item.fields) == 1 and not remark and self.item.kind != "history"
        title = self.item.title if self.item.kind == "history" and len(self.item.fields) == 1 else field.label
        words.addWidget(
            Wrapped(title, "strong" if field.required or single or self.item.kind == "history" else "body")
        )
        for error in self._errors(field):
            label = Wrapped(error_words(self.item, error), "small", "accent")
            label.setToolTip(error.text)
            words.addWidget(label)
        hint = self.item.say if self.item.kind == "history" and len(self.item.fields) == 1 else field.hint
        if hint:
            words.addWidget(Wrapped(hint, "small", "soft" if hint == self.item.say else "faint"))
        if self.item.kind == "history":
            box.setToolTip(" ".join(text for text in (field.hint, self.item.hint) if text))
        words.addStretch(1)
        self.grid.addWidget(box, row, 0)
        cells: dict[Place, tuple[Editor, PlainLabel]] = {}
        for column, side in enumerate(self.sides, start=1):
            name = field.label + {"L": ", left", "R": ", right", None: ""}[side]
            editor = make_editor(field, name)
            editor.changed.connect(partial(self._entered, field, side, editor))
            before = PlainLabel("", "small", "faint")
            before.hide()
            cell = QVBoxLayout()
            cell.setSpacing(Space.HAIR)
            cell.setContentsMargins(0, 0, 0, 0)
            cell.addWidget(editor)
            cell.addWidget(before)
            cell.addStretch(1)
            self.grid.addLayout(cell, row, column)
            cells[side] = (editor, before)
        self.lines.append(_Line(field, box, cells, remark))

    def _errors(self, field: Field) -> list[ErrorBand]:
        """The measuring errors of a field: an item may have one for each unit, variant or value."""
        return [one for one in self.item.error_bands if one.field == field.id and one.value is not None]

    def _lay_ground(self) -> None:
        """A quiet ground behind each side, so that left and right are never read across."""
        if not self.item.per_side:
            return
        for column in range(1, len(self.sides) + 1):
            ground = QFrame()
            ground.setProperty("kind", "sunken")
            ground.setSizePolicy(ground.sizePolicy().Policy.Ignored, ground.sizePolicy().Policy.Ignored)
            self.grid.addWidget(ground, 0, column, len(self.lines) + 1, 1)
            ground.lower()
        for line in self.lines:
            for cell in line.cells.values():
                cell[0].setContentsMargins(Space.M, 0, Space.S, 0)
                cell[1].setContentsMargins(Space.M, 0, Space.S, 0)

    # showing

    def show_answer(self, answer: Json, show_field: ShowField) -> None:
        """Show what is kept. Tells nobody."""
        self.answer = answer
        self._show_field = show_field
        for side in self.sides:
            record = side_record(self.item, answer, side)
            could_not = could_not_words(record)
            if side in self.notices:
                self.notices[side].say(could_not)
            if side in self.could_not_buttons:
                self.could_not_buttons[side].setVisible(not could_not)
                self.back_buttons[side].setVisible(bool(could_not))
            for line in self.lines:
                editor, before = line.cells[side]
                editor.show_value(record.get(line.field.id))
                self._show_earlier(line.field, side, before)
        self._show_lines()

    def _show_earlier(self, field: Field, side: Place, label: PlainLabel) -> None:
        value = side_record(self.item, self._earlier, side).get(field.id)
        text = value_words(field, value)
        label.setText(f"{self._earlier_day}: {text}" if text else "")
        label.setVisible(bool(text))

    def _show_lines(self) -> None:
        """Only the lines that are called for: fields whose rule is met, remarks that have a reason."""
        records: Mapping[Place, Mapping[str, Json]] = {
            side: side_record(self.item, self.answer, side) for side in self.sides
        }
        for line in self.lines:
            for side, (editor, before) in line.cells.items():
                shown = self._shown(line, side, records[side])
                editor.setVisible(shown)
                before.setVisible(shown and bool(before.text()))
            line.label.setVisible(any(self._shown(line, side, records[side]) for side in self.sides))

    def _shown(self, line: _Line, side: Place, record: Mapping[str, Json]) -> bool:
        if not line.remark:
            if could_not_words(record):
                return False
            return self._show_field(line.field, side) or line.field.id in record
        if line.field is _PAIN:
            return True
        if line.field is _NOTE:
            return self._noted or "note" in record
        pain = record.get("pain_nprs")
        return (
            record.get("status") == "could_not_pain"
            or "familiar_pain" in record
            or (isinstance(pain, (int, float)) and pain > 0)
        )

    # the keyboard

    def stops(self) -> list[QWidget]:
        """Where Enter stops: the left side from top to bottom, then the right side. Remarks are passed by."""
        return [
            stop
            for side in self.sides
            for line in self.lines
            if not line.remark and not line.cells[side][0].isHidden() and line.cells[side][0].isEnabled()
            for stop in line.cells[side][0].entry_points()
        ]

    def side_of(self, widget: QWidget | None) -> Place:
        """The side the keyboard is on; for a widget elsewhere the first side without a result."""
        for line in self.lines:
            for side, (editor, _before) in line.cells.items():
                if widget is not None and (widget is editor or editor.isAncestorOf(widget)):
                    return side
        for side in self.sides:
            if not side_record(self.item, self.answer, side):
                return side
        return self.sides[0]

    def focus_pain(self, side: Place) -> bool:
        for line in self.lines:
            if line.field.id == "pain_nprs":
                line.cells[side][0].entry_point().setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return False

    def open_note(self, side: Place) -> None:
        self._noted = True
        self._show_lines()
        for line in self.lines:
            if line.field is _NOTE:
                line.cells[side][0].entry_point().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def number_editor(self, field_id: str, side: Place) -> NumberEditor | None:
        """The field a stopwatch or counter writes into."""
        for line in self.lines:
            editor = line.cells[side][0] if side in line.cells else None
            if line.field.id == field_id and isinstance(editor, NumberEditor):
                return editor
        return None

    def settle(self) -> None:
        """Take over what is still being typed."""
        for line in self.lines:
            for editor, _before in line.cells.values():
                if not editor.isHidden() and editor.isEnabled():
                    editor.settle()

    def unsettled(self) -> QWidget | None:
        """An input whose text was refused or waits to be confirmed."""
        for line in self.lines:
            for editor, _before in line.cells.values():
                if not editor.isHidden() and editor.isEnabled() and editor.unsettled:
                    return editor.entry_point()
        return None

    def show_refusal(self, text: str) -> None:
        """The whole answer was refused: say so at its first field."""
        self.lines[0].cells[self.sides[0]][0].show_problem(text)

    # could not test

    def ask_could_not(self, side: Place) -> None:
        if not self.item.could_not:
            return
        self._drop_form()
        form = CouldNotForm(side, self.item.title)
        form.settled.connect(partial(self._could_not, side))
        form.dropped.connect(self._drop_form)
        self._form = form
        self._form_place.addWidget(form)
        form.begin()

    @property
    def could_not_form(self) -> CouldNotForm | None:
        """The open question for the reason, if any."""
        return self._form

    def _could_not(self, side: Place, status: str, reason: str) -> None:
        self._drop_form()
        self._send(with_could_not(self.item, self.answer, side, status, reason))

    def _press_could_not(self, side: Place, _on: bool = False) -> None:
        self.ask_could_not(side)

    def _can_test(self, side: Place, _on: bool = False) -> None:
        self._send(without_could_not(self.item, self.answer, side))

    def _drop_form(self) -> None:
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None

    # entering

    def _entered(self, field: Field, side: Place, editor: Editor, value: Json) -> None:
        confirmed = isinstance(editor, NumberEditor) and editor.unusual
        self._send(with_entry(self.item, self.answer, side, field.id, value, confirmed=confirmed))

    def _send(self, answer: Json) -> None:
        self.entered.emit(self.item.id, answer)
