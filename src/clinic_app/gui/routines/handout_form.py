"""The choices for one print: paper, ink, title in the client's words, next visit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.client_vocabulary import PAPERS
from clinic_app.domain.errors import ClinicError
from clinic_app.gui.kit.choices import ChipMulti, Choice, SegmentedChoice
from clinic_app.gui.kit.fields import FieldRow, TextField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.routines.proofing import STYLES, HandoutOptions
from clinic_app.gui.routines.visits import clock_text, day_text, join_visit, read_clock, read_day
from clinic_app.gui.theme import Space

_PAPER_NAMES = {"a4": "A4", "letter": "Letter"}
DIARY_WEEKS = 4
GOAL_LIMIT = 70  # longer titles take a third line from the exercises


class HandoutForm(QWidget):
    """`changed` carries the HandoutOptions after every change that can be understood."""

    changed = Signal(object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.options = HandoutOptions()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self.goal = TextField("Goal in the client's words", "Run 5 km without the tight pull")
        self.goal.setMaxLength(GOAL_LIMIT)
        self.goal.textEdited.connect(lambda text: self._take(goal=text.strip()))  # type: ignore[misc]  # str signal
        self.goal_row = FieldRow("Goal in the client's words", self.goal, hint="The title of the page.")
        column.addWidget(self.goal_row)
        column.addLayout(self._build_visit())
        self.paper = SegmentedChoice(
            "Paper", [Choice(paper, _PAPER_NAMES[paper]) for paper in PAPERS], column=False, clearable=False
        )
        self.paper.chosen.connect(lambda paper: self._take(paper=paper))  # type: ignore[misc]  # object signal
        column.addWidget(_titled("Paper", self.paper))
        self.style_choice = SegmentedChoice(
            "Ink", [Choice(style, name) for style, name in STYLES.items()], column=True, clearable=False
        )
        self.style_choice.chosen.connect(lambda style: self._take(style=style))  # type: ignore[misc]  # object signal
        column.addWidget(_titled("Ink", self.style_choice))
        self.also = ChipMulti(
            "Also print",
            (Choice("diary", "Diary"), Choice("change", "“Too hard” and “too easy”")),
            column=True,
        )
        self.also.changed.connect(self._also_changed)
        column.addWidget(_titled("Also print", self.also))

    def show_options(self, options: HandoutOptions) -> None:
        self.options = options
        self.goal.setText(options.goal)
        self.day.setText(day_text(options.next_visit))
        self.clock.setText(clock_text(options.next_visit))
        self.visit_row.show_problem("")
        self.paper.set_value(options.paper)
        self.style_choice.set_value(options.style)
        chosen = (("diary", options.weeks > 0), ("change", options.self_change))
        self.also.set_value([name for name, on in chosen if on])

    def _build_visit(self) -> QVBoxLayout:
        column = QVBoxLayout()
        fields = QWidget()
        row = QHBoxLayout(fields)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.day = TextField("Day of the next visit", "8 Dec, or 2 weeks")
        self.clock = TextField("Time of the next visit", "14:30")
        self.clock.setFixedWidth(86)
        row.addWidget(self.day, 1)
        row.addWidget(self.clock)
        for field in (self.day, self.clock):
            field.textEdited.connect(self._visit_typed)
            field.editingFinished.connect(self._visit_finished)
        self.visit_row = FieldRow("Next visit", fields)
        column.addWidget(self.visit_row)
        return column

    def _also_changed(self, chosen: object) -> None:
        names = self.also.value()
        self._take(weeks=DIARY_WEEKS if "diary" in names else 0, self_change="change" in names)

    def _visit_typed(self) -> None:
        try:
            visit = join_visit(read_day(self.day.text(), self._today()), read_clock(self.clock.text()))
        except ClinicError:
            return  # half typed; the complaint waits until the field is left
        self.visit_row.show_problem("")
        self._take(next_visit=visit)

    def _visit_finished(self) -> None:
        try:
            visit = join_visit(read_day(self.day.text(), self._today()), read_clock(self.clock.text()))
        except ClinicError as error:
            self.visit_row.show_problem(str(error))
            return
        self.visit_row.show_problem("")
        self._take(next_visit=visit)
        if visit is not None and not self.day.hasFocus():
            self.day.setText(day_text(visit))
            self.clock.setText(clock_text(visit))

    def _take(self, **values: object) -> None:
        new = replace(self.options, **values)  # type: ignore[arg-type]  # fields by name
        if new != self.options:
            self.options = new
            self.changed.emit(new)


def _titled(text: str, field: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.XS)
    column.addWidget(PlainLabel(text, "label"))
    column.addWidget(field)
    return box
