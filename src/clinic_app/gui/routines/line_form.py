"""The open part of a line: how much, which side, what to say to the client."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.dosage import LIMITS, Dose, tempo_text
from clinic_app.domain.routines import Slot
from clinic_app.gui.catalogue.presenter import Neighbour
from clinic_app.gui.kit.buttons import DangerButton, QuietButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import FieldMessage, NumberField, NumberLimits, TextField, mark_problem
from clinic_app.gui.kit.flow import FlowLayout
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.options import ChipButton, Choice
from clinic_app.gui.routines.editor import DoseReading
from clinic_app.gui.routines.lines import LineView
from clinic_app.gui.theme import Space

_NUMBERS: tuple[tuple[str, str], ...] = (
    ("sets", "Sets"),
    ("reps", "Reps"),
    ("hold_s", "Hold, s"),
    ("rest_s", "Rest, s"),
    ("times_per_day", "Times a day"),
    ("days_per_week", "Days a week"),
)
_SIDES = (Choice("L", "LEFT"), Choice("both", "BOTH"), Choice("R", "RIGHT"))
_EXTRA = (Choice("none", "None"), Choice("L", "LEFT"), Choice("R", "RIGHT"))


class LineHandler(Protocol):
    """What a line asks for; the controller of the page answers."""

    def read_dose(self, key: str, text: str) -> DoseReading: ...
    def type_dose(self, key: str, text: str) -> None: ...
    def change_number(self, key: str, name: str, value: int) -> None: ...
    def change_pace(self, key: str, text: str) -> None: ...
    def choose_side(self, key: str, side: str) -> None: ...
    def choose_extra(self, key: str, side: str) -> None: ...
    def write_note(self, key: str, text: str) -> None: ...
    def how_it_reads(self, text: str) -> str: ...
    def write_reason(self, key: str, text: str) -> None: ...
    def replace_with(self, key: str, exercise_id: str) -> None: ...
    def remove(self, key: str) -> None: ...
    def remove_all(self, keys: Sequence[str]) -> None: ...
    def move_by(self, key: str, steps: int) -> None: ...
    def move_to_part(self, keys: Sequence[str], by: int) -> None: ...
    def place(self, keys: Sequence[str], part: str, position: int) -> None: ...
    def take_catalogue_dose(self, key: str) -> None: ...
    def tick_shown(self, key: str, shown: bool) -> None: ...
    def drop_slot(self, slot: Slot) -> None: ...
    def show_in_catalogue(self, exercise_id: str) -> None: ...


class LineForm(QWidget):
    def __init__(self, view: LineView, handler: LineHandler, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = view.key
        self._handler = handler
        self._dose: Dose = view.dose
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.XS, 0, 0)
        column.setSpacing(Space.M)
        column.addLayout(self._build_shorthand(view))
        self._usual_box = self._build_usual(view)
        column.addWidget(self._usual_box)
        column.addLayout(self._build_numbers(view))
        self._sides = self._build_sides(view)
        column.addWidget(self._sides)
        self.tried = ChipButton(Choice("shown", "Shown and tried in the clinic"))
        self.tried.setAccessibleName(f"{view.name}: shown and tried in the clinic")
        self.tried.clicked.connect(lambda: self._handler.tick_shown(self._key, self.tried.isChecked()))
        column.addWidget(self.tried, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._build_note(view))
        self.note_reads = FieldMessage()
        self.note_reads.setContentsMargins(44 + Space.M, 0, 0, 0)
        column.addWidget(self.note_reads)
        self._reason_box = self._build_reason(view)
        column.addWidget(self._reason_box)
        column.addLayout(self._build_foot(view))
        self.show_line(view)

    def show_line(self, view: LineView) -> None:
        """Show the line as it is now; a field that is being typed in keeps what is typed."""
        self._dose = view.dose
        if not self.shorthand.hasFocus() or not self.shorthand.isModified():
            self.shorthand.setText(view.shorthand)
            self.shorthand.setModified(False)
            self._show_reading(self._handler.read_dose(self._key, view.shorthand))
        for name, field in self.numbers.items():
            value: int | None = getattr(view.dose, name)
            if value != field.value() and not (field.edit.hasFocus() and field.edit.isModified()):
                field.set_value(value)
        pace = tempo_text(view.dose.tempo) if view.dose.tempo else ""
        if not self.pace.hasFocus():
            self.pace.setText(pace)
        self._usual_box.setVisible(bool(view.usual))
        self._usual.setText(view.usual)
        self.page_words.setText(f"On the page: {view.on_the_page}" if view.on_the_page else "")
        self.page_words.setVisible(bool(view.on_the_page))
        self.tried.setVisible(view.needs_demo)
        self.tried.setChecked(view.shown)
        self._hold_box.setVisible(view.dose.hold_s is not None)
        self._pace_box.setVisible(view.dose.tempo is not None)
        self._sides.setVisible(view.per_side)
        self.side.set_value(view.side)
        self.extra.set_value(view.extra or "none")
        self._extra_box.setVisible(view.side == "both")
        if not self.note.hasFocus():
            self.note.setText(view.note)
        self._judge_note()
        self._reason_box.setVisible(view.needs_reason)
        if not self.reason.hasFocus():
            self.reason.setText(view.reason)
        mark_problem(self.reason, "true" if view.needs_reason and not view.reason else "")

    def focus_dose(self) -> None:
        self.shorthand.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shorthand.selectAll()

    # building

    def _build_shorthand(self, view: LineView) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        self.shorthand = TextField(f"Dose of {view.name} as one line")
        self.shorthand.setPlaceholderText("3x10 h5 r30 2/d 5/w L")
        self.shorthand.textEdited.connect(self._typing)
        self.shorthand.editingFinished.connect(self._dose_finished)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        label = PlainLabel("Dose", "label")
        label.setBuddy(self.shorthand)
        label.setFixedWidth(44)
        row.addWidget(label)
        row.addWidget(self.shorthand, 1)
        column.addLayout(row)
        self.reading = PlainLabel("", "small", "soft", wrap=True)
        self.reading.setContentsMargins(44 + Space.M, 0, 0, 0)
        column.addWidget(self.reading)
        self.page_words = PlainLabel("", "small", "faint", wrap=True)
        self.page_words.setContentsMargins(44 + Space.M, 0, 0, 0)
        column.addWidget(self.page_words)
        return column

    def _build_usual(self, view: LineView) -> QWidget:
        """Says that the dose is the therapist's own usual one, with the way back to the catalogue's."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(44 + Space.M, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(IconLabel("repeat", "accent_text", 16))
        self._usual = PlainLabel("", "small", "accent", wrap=True)
        row.addWidget(self._usual, 1)
        self.back = QuietButton("Catalogue dose (Alt+0)")
        self.back.setAccessibleName(f"{view.name}: back to the dose of the catalogue")
        self.back.clicked.connect(lambda: self._handler.take_catalogue_dose(self._key))
        row.addWidget(self.back)
        return box

    def _build_numbers(self, view: LineView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.numbers: dict[str, NumberField] = {}
        for name, label in _NUMBERS:
            low, high = LIMITS[name]
            field = NumberField(
                f"{label} of {view.name}", "", NumberLimits((low, high), whole=True), width=66
            )
            field.value_changed.connect(lambda value, which=name: self._number(which, value))  # type: ignore[misc]  # default binds
            self.numbers[name] = field
            box = _labelled(label, field)
            row.addWidget(box)
            if name == "hold_s":
                self._hold_box = box
                self.pace = TextField(f"Pace of {view.name}: seconds up, hold, down")
                self.pace.setFixedWidth(86)
                self.pace.setToolTip("Seconds up, hold and down, such as 2-1-2")
                self.pace.editingFinished.connect(self._pace_finished)
                self._pace_box = _labelled("Pace", self.pace)
                row.addWidget(self._pace_box)
        row.addStretch(1)
        return row

    def _build_sides(self, view: LineView) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XL)
        self.side = SegmentedChoice(f"Side of {view.name}", _SIDES, column=False, clearable=False)
        self.side.chosen.connect(lambda side: self._handler.choose_side(self._key, str(side)))  # type: ignore[arg-type]  # object signal
        row.addWidget(_labelled("Side", self.side))
        self.extra = SegmentedChoice(f"One more set of {view.name}", _EXTRA, column=False, clearable=False)
        self.extra.chosen.connect(lambda side: self._handler.choose_extra(self._key, str(side)))  # type: ignore[arg-type]  # object signal
        self._extra_box = _labelled("One more set", self.extra)
        row.addWidget(self._extra_box)
        row.addStretch(1)
        for options, count in ((self.side, 3), (self.extra, 3)):
            options.setMinimumWidth(
                sum(b.sizeHint().width() for b in options.buttons) + (count - 1) * Space.S
            )
        return box

    def _build_note(self, view: LineView) -> QHBoxLayout:
        self.note = TextField(
            f"Note for the client on {view.name}", "A cue in your words, printed below the exercise"
        )
        self.note.editingFinished.connect(lambda: self._handler.write_note(self._key, self.note.text()))
        self.note.textEdited.connect(self._judge_note)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        label = PlainLabel("Note", "label")
        label.setBuddy(self.note)
        label.setFixedWidth(44)
        row.addWidget(label)
        row.addWidget(self.note, 1)
        return row

    def _build_reason(self, view: LineView) -> QWidget:
        self.reason = TextField(
            f"Your reason to keep {view.name}",
            "Why this is right for this client. It is kept with the routine.",
        )
        self.reason.editingFinished.connect(lambda: self._handler.write_reason(self._key, self.reason.text()))
        return _labelled("Your reason to keep it against the rule", self.reason)

    def _build_foot(self, view: LineView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        links = QWidget()
        flow = FlowLayout(links, gap=0)
        for label, neighbours in (("Easier", view.easier), ("Harder", view.harder)):
            for neighbour in neighbours:
                flow.addWidget(self._swap(label, neighbour))
        about = QuietButton("About")
        about.setAccessibleName(f"About {view.name}: show it in the catalogue")
        about.clicked.connect(lambda: self._handler.show_in_catalogue(view.exercise_id))
        flow.addWidget(about)
        row.addWidget(links, 1)
        remove = DangerButton("Remove", "trash-2")
        remove.setAccessibleName(f"Remove {view.name}")
        remove.clicked.connect(lambda: self._handler.remove(self._key))
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _swap(self, label: str, neighbour: Neighbour) -> QuietButton:
        button = QuietButton(f"{label}: {neighbour.name}", "arrow-down" if label == "Easier" else "arrow-up")
        button.setAccessibleName(f"{label}: change to {neighbour.name}")
        button.setToolTip(f"{label}: change to {neighbour.name}")
        button.clicked.connect(lambda: self._handler.replace_with(self._key, neighbour.id))
        return button

    # typing

    def _typing(self, text: str) -> None:
        self._show_reading(self._handler.read_dose(self._key, text))

    def _show_reading(self, reading: DoseReading) -> None:
        self.reading.setText(reading.problem or reading.words)
        self.reading.set_tone("stop" if reading.problem else "soft")
        mark_problem(self.shorthand, "true" if reading.problem else "")

    def _dose_finished(self) -> None:
        if not self.shorthand.isModified():
            return
        if not self._handler.read_dose(self._key, self.shorthand.text()).problem:
            self.shorthand.setModified(False)
            self._handler.type_dose(self._key, self.shorthand.text())

    def _judge_note(self) -> None:
        self.note_reads.say(self._handler.how_it_reads(self.note.text()), "confirm")

    def _number(self, name: str, value: object) -> None:
        if isinstance(value, int | float):
            self._handler.change_number(self._key, name, int(value))

    def _pace_finished(self) -> None:
        if self.pace.isModified():
            self.pace.setModified(False)
            self._handler.change_pace(self._key, self.pace.text())


def _labelled(text: str, field: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    label = PlainLabel(text, "label")
    label.setBuddy(field)
    column.addWidget(label)
    column.addWidget(field)
    return box
