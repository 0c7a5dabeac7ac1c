"""What is read from two metres away: the test, where the keyboard is, and the number that counts. No widgets are made."""

from dataclasses import dataclass, replace

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from clinic_app.domain.screening.model import Field, Item, Side
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice
from clinic_app.gui.screening.answer_forms import could_not_words, side_record
from clinic_app.gui.screening.could_not import CouldNotForm
from clinic_app.gui.screening.editor_base import Editor
from clinic_app.gui.screening.editors import LongChoiceEditor, NumberEditor
from clinic_app.gui.screening.item_block import ItemBlock
from clinic_app.gui.screening.measure_page import MeasurePage
from clinic_app.gui.screening.questions_view import QuestionsView
from clinic_app.gui.screening.safety_words import SafetyView
from clinic_app.gui.screening.step_view import FormView, StepView
from clinic_app.gui.screening.value_words import value_words

SIDE_WORDS: dict[Side | None, str] = {"L": "Left", "R": "Right", None: ""}
_NOT_YET = "–"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice with the key that gives it."""

    key: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """`clock` is the running stopwatch or counter; `value` what is typed or kept where the keyboard is."""

    title: str
    position: str = ""
    step: str = ""
    side: Side | None = None
    label: str = ""
    value: str = ""
    unit: str = ""
    options: tuple[Option, ...] = ()
    clock: str = ""
    running: bool = False
    kept: tuple[tuple[Side | None, str], ...] = ()
    message: str = ""
    keys: str = ""
    safety: str = ""
    stopped: bool = False


def sheet_of(
    view: StepView, focused: QWidget | None, step_number: int = 0, safety: SafetyView | None = None
) -> Sheet:
    """What the page shows, with the place of the keyboard. `step_number` counts the steps of the procedure from 0."""
    sheet = _sheet(view, focused, step_number)
    if safety is not None and safety.kind in ("stop", "caution"):
        stopped = safety.kind == "stop"
        return replace(sheet, safety=f"{'STOP: ' if stopped else 'Caution: '}{safety.title}", stopped=stopped)
    return sheet


def _sheet(view: StepView, focused: QWidget | None, step_number: int) -> Sheet:
    if isinstance(view, MeasurePage):
        return _of_test(view, focused, step_number)
    if isinstance(view, QuestionsView):
        return _of_question(view, focused)
    forms = view.blocks.values() if isinstance(view, FormView) else ()
    blocks = [block for block in forms if focused is not None and block.isAncestorOf(focused)]
    blocks = blocks or list(forms)[:1]
    if not blocks or (isinstance(view, FormView) and view.card.isHidden()):
        return Sheet(
            view.step.title, message="Not in this depth  –  A adds it", keys="Enter next   ·   A add"
        )
    item = blocks[0].item
    return _with_place(Sheet(item.title, item.say, keys="Enter next   ·   1–9 choose"), blocks[0], focused)


def _of_test(view: MeasurePage, focused: QWidget | None, step_number: int) -> Sheet:
    item = view.item
    steps = item.steps
    at = step_number % len(steps) if steps else 0
    step = f"{at + 1}/{len(steps)}  {steps[at]}" if steps else item.say
    sheet = Sheet(item.title, item.position, step, keys=_keys(view))
    if view.inputs.isHidden():
        note = view.outside if not view.outside.isHidden() else view.notice
        return replace(sheet, message=note.accessibleName())
    form = view.block.could_not_form
    if form is not None:
        return _reasons(sheet, form)
    sheet = _with_place(sheet, view.block, focused)
    if view.stopwatch is not None:
        sheet = replace(sheet, clock=view.stopwatch.digits.text(), running=view.stopwatch.running)
    elif view.counter is not None:
        sheet = replace(sheet, clock=view.counter.digits.text(), running=view.counter.count > 0)
    return sheet


def _keys(view: MeasurePage) -> str:
    space = ""
    if view.stopwatch is not None:
        space = "Space starts and stops   ·   "
    elif view.counter is not None:
        space = "Space counts one   ·   "
    return f"{space}Enter next   ·   C could not   ·   S step"


def _reasons(sheet: Sheet, form: CouldNotForm) -> Sheet:
    typed = form.words.text() if not form.words.isHidden() else ""
    return replace(
        sheet,
        side=form.side,
        label="Why could it not be tested?",
        options=_options_of(form.reasons),
        message=typed or form.message.text(),
        keys="1–9 choose   ·   Esc it can be tested",
    )


def _of_question(view: QuestionsView, focused: QWidget | None) -> Sheet:
    card = view.cards[view.open_item]
    marks = {"yes": "yes", "unsure": "unsure", "no": "no", None: ""}
    rows = [row for row in card.rows.values() if not row.isHidden()]
    return Sheet(
        card.flag.title,
        card.flag.stem,
        options=tuple(
            Option(
                str(row.number), f"{row.text}{f' – {word}' if (word := marks[row.word]) else ''}", bool(word)
            )
            for row in rows
        ),
        message=view.complaint.text() if not view.complaint.isHidden() else "",
        keys="N none of these   ·   1–9 tick   ·   U unsure   ·   Enter next",
    )


def _with_place(sheet: Sheet, block: ItemBlock, focused: QWidget | None) -> Sheet:
    place = _place(block, focused)
    field, side, editor = place if place else (None, block.side_of(focused), None)
    label = field.label if field is not None else ""
    if field is not None and len(block.item.fields) == 1 and block.item.kind == "history":
        label = ""
    return replace(
        sheet,
        side=side,
        label=label,
        value=_value(field, editor),
        unit=field.unit if field is not None and isinstance(editor, NumberEditor) else "",
        options=_options(editor),
        kept=_kept(block, field),
        message=_message(editor),
    )


def _place(block: ItemBlock, focused: QWidget | None) -> tuple[Field, Side | None, Editor] | None:
    """Field, side and input that have the keyboard."""
    for line in block.lines:
        for side, (editor, _before) in line.cells.items():
            if focused is not None and (editor is focused or editor.isAncestorOf(focused)):
                return line.field, side, editor
    return None


def _value(field: Field | None, editor: Editor | None) -> str:
    if field is None or editor is None:
        return ""
    if isinstance(editor, NumberEditor):
        return editor.number.edit.text().replace("-", "−")
    point = editor.entry_point()
    if isinstance(editor, LongChoiceEditor):
        return editor.box.currentText()
    return point.text() if isinstance(point, QLineEdit) else ""


def _options(editor: Editor | None) -> tuple[Option, ...]:
    choice = editor.entry_point() if editor is not None else None
    return _options_of(choice) if isinstance(choice, SegmentedChoice | ChipMulti) else ()


def _options_of(choice: SegmentedChoice | ChipMulti) -> tuple[Option, ...]:
    buttons: list[QAbstractButton] = choice.buttons
    return tuple(
        Option(str(number) if number < 10 else "", offered.label, button.isChecked())
        for number, (offered, button) in enumerate(zip(choice.choices, buttons, strict=True), start=1)
    )


def _kept(block: ItemBlock, field: Field | None) -> tuple[tuple[Side | None, str], ...]:
    """What stands for each side: of the field of the keyboard, or of the first one."""
    shown = field if field is not None and block.item.field(field.id) is not None else _main(block.item)
    rows: list[tuple[Side | None, str]] = []
    for side in block.sides:
        record = side_record(block.item, block.answer, side)
        rows.append((side, could_not_words(record) or value_words(shown, record.get(shown.id)) or _NOT_YET))
    return tuple(rows)


def _main(item: Item) -> Field:
    return next((field for field in item.fields if field.required), item.fields[0])


def _message(editor: Editor | None) -> str:
    if editor is None:
        return ""
    if isinstance(editor, NumberEditor) and editor.number.problem():
        return f"{editor.number.problem()}{'  Y keeps it' if editor.number.state == 'confirm' else ''}"
    return editor.message.text()
