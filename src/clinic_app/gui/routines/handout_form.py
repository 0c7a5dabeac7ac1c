"""The choices for one print: template, paper, ink, diary, next visit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.client_vocabulary import PAPERS
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.handouts import Template, usual_weeks
from clinic_app.gui.figures.look_picker import LookBox
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice
from clinic_app.gui.kit.fields import FieldRow, TextField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.routines.proofing import DIARY_WEEKS, STYLES, TEMPLATE_NAMES, HandoutOptions
from clinic_app.gui.routines.visits import clock_text, day_text, join_visit, read_clock, read_day
from clinic_app.gui.theme import Space

_PAPER_NAMES = {"a4": "A4", "letter": "Letter"}
_WEEKS = {0: "0", 1: "1", 2: "2", 4: "4"}
_PAGES = {"0": "Any", "1": "1", "2": "2"}


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
        column.addLayout(self._build_visit())
        self.template = self._choice(
            column,
            "Template",
            [Choice(key, name) for key, name in TEMPLATE_NAMES.items()],
            "template",
            column=True,
        )
        self.pages = self._choice(
            column, "Pages at most", [Choice(key, name) for key, name in _PAGES.items()], "most_pages"
        )
        self.fit_said = PlainLabel("", "small", "soft", wrap=True)
        self.fit_said.hide()
        column.addWidget(self.fit_said)
        self.weeks = self._choice(
            column, "Weeks of diary", [Choice(str(count), _WEEKS[count]) for count in DIARY_WEEKS], "weeks"
        )
        self.paper = self._choice(
            column, "Paper", [Choice(paper, _PAPER_NAMES[paper]) for paper in PAPERS], "paper"
        )
        self.style_choice = self._choice(
            column, "Ink", [Choice(style, name) for style, name in STYLES.items()], "style", column=True
        )
        self.figures = LookBox()
        self.figures.picked.connect(lambda look: self._take(figures=look))  # type: ignore[misc]  # object signal
        column.addWidget(_titled("Figures", self.figures))
        self.also = ChipMulti("Also print", self._extras(beside=False), column=True)
        self.also.changed.connect(self._also_changed)
        self._also_box = _titled("Also print", self.also)
        column.addWidget(self._also_box)

    def show_options(self, options: HandoutOptions, *, language: str = "") -> None:
        """`language` is the client's where it is another than the therapist's: both can then stand side by side."""
        self.options = options
        self.day.setText(day_text(options.next_visit))
        self.clock.setText(clock_text(options.next_visit))
        self.visit_row.show_problem("")
        self.template.set_value(options.template)
        self.pages.set_value(str(options.most_pages) if str(options.most_pages) in _PAGES else "0")
        self.weeks.set_value(str(options.weeks))
        self.paper.set_value(options.paper)
        self.style_choice.set_value(options.style)
        self.figures.show_look(options.figures)
        self._show_extras(options, beside=bool(language))

    def say_fit(self, text: str) -> None:
        """What gave way to fit the pages, or why they cannot be met."""
        self.fit_said.setText(text)
        self.fit_said.setVisible(bool(text))

    def _show_extras(self, options: HandoutOptions, *, beside: bool) -> None:
        self.also.changed.disconnect(self._also_changed)
        column = self._also_box.layout()
        if column is not None:
            column.removeWidget(self.also)
            self.also.deleteLater()
            self.also = ChipMulti("Also print", self._extras(beside=beside), column=True)
            column.addWidget(self.also)
        chosen = (
            ("changes", options.with_changes),
            ("change", options.self_change),
            ("code", options.with_code),
            ("beside", options.beside and beside),
        )
        self.also.set_value([name for name, on in chosen if on])
        self.also.changed.connect(self._also_changed)

    def _extras(self, *, beside: bool) -> list[Choice]:
        choices = [
            Choice("changes", "What is new since the last sheet"),
            Choice("change", "“Too hard” and “too easy”"),
            Choice("code", "The plan as a square to scan"),
        ]
        return [*choices, Choice("beside", "English beside it")] if beside else choices

    def _choice(
        self, into: QVBoxLayout, name: str, choices: list[Choice], field: str, *, column: bool = False
    ) -> SegmentedChoice:
        made = SegmentedChoice(name, choices, column=column, clearable=False)
        numbers = field in ("most_pages", "weeks")

        def chosen(value: object) -> None:
            if field == "template":
                self._template_chosen(cast("Template", value))
                return
            self._take(**{field: int(str(value)) if numbers else value})

        made.chosen.connect(chosen)
        into.addWidget(_titled(name, made))
        return made

    def _template_chosen(self, template: Template) -> None:
        """A diary nobody chose goes with the template: the compact sheet has none of its own."""
        weeks = self.options.weeks
        if weeks == usual_weeks(self.options.template):
            weeks = usual_weeks(template)
        self.weeks.set_value(str(weeks))
        self._take(template=template, weeks=weeks)

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
        self._take(
            self_change="change" in names,
            with_changes="changes" in names,
            with_code="code" in names,
            beside="beside" in names,
        )

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
