"""Below the lines: what else is printed, when to look again, and what was considered and left out."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.routine_problems import RoutineProblem
from clinic_app.domain.routines import LeftOut
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.choices import ChipMulti
from clinic_app.gui.kit.fields import TextField, mark_problem
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.surfaces import Banner, Card
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.routines.editor import RoutineEditor
from clinic_app.gui.routines.lines import general_problems, needs_routine_reason, plain_reason
from clinic_app.gui.theme import Space


class GeneralProblems(QWidget):
    """What is wrong with the routine as a whole, and the written reason where one is asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        self._banners: list[Banner] = []
        self._shown: tuple[RoutineProblem, ...] = ()
        self.reason = TextField(
            "Your reason for the routine as it is", "Your reason. It is kept with the routine."
        )
        self.reason.editingFinished.connect(self._finished)
        self._column.addWidget(self.reason)
        self.write: Callable[[str], None] = lambda _text: None

    def show_problems(self, editor: RoutineEditor) -> None:
        problems = general_problems(editor)
        if problems != self._shown:
            for banner in self._banners:
                self._column.removeWidget(banner)
                banner.deleteLater()
            self._banners = [_banner(problem) for problem in problems]
            for position, banner in enumerate(self._banners):
                self._column.insertWidget(position, banner)
            self._shown = problems
        needed = needs_routine_reason(editor)
        self.reason.setVisible(needed)
        if not self.reason.hasFocus():
            self.reason.setText(editor.routine.override_reason)
        mark_problem(self.reason, "true" if needed and not editor.routine.override_reason else "")
        self.setVisible(bool(problems) or needed)

    def _finished(self) -> None:
        if self.reason.isModified():
            self.reason.setModified(False)
            self.write(self.reason.text())


def _banner(problem: RoutineProblem) -> Banner:
    kind = "note" if problem.severity == "note" else "warning"
    title = {"refuse": "Printing waits", "warn": "Mind", "note": "Note"}[problem.severity]
    text = f"{problem.message} {problem.fix}".strip()
    return Banner(kind, title, text)


class Extras(Card):
    def __init__(
        self, catalogue: Catalogue, controller: RoutineController, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent, padding=Space.L, gap=Space.S)
        self._controller = controller
        cards = [card for card in catalogue.advice if card.removable]
        self.body.addWidget(PlainLabel("Advice on the handout", "label"))
        self.body.addWidget(
            PlainLabel("The warning signs and the pain rule are always printed.", "small", "faint")
        )
        self.advice = ChipMulti(
            "Advice on the handout", [Choice(card.id, card.title) for card in cards], column=False
        )
        self.advice.changed.connect(lambda ids: controller.take_advice(tuple(ids)))  # type: ignore[misc]  # object signal
        self.body.addWidget(self.advice)
        self.body.addSpacing(Space.XS)
        self.body.addWidget(PlainLabel("When to look again", "label"))
        self.review = TextField(
            "When to look again", "For example: in 2 weeks, measure the hip flexors again"
        )
        self.review.editingFinished.connect(lambda: controller.write_review(self.review.text()))
        self.body.addWidget(self.review)
        self._left_out = QuietButton("", "chevron-down")
        self._left_out.setCheckable(True)
        self._left_out.toggled.connect(self._toggle)
        self.body.addWidget(self._left_out, 0, Qt.AlignmentFlag.AlignLeft)
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(Space.S, 0, 0, 0)
        self._lines.setSpacing(Space.XS)
        self._list.hide()
        self.body.addWidget(self._list)
        self._shown: tuple[LeftOut, ...] = ()

    def show_routine(self, editor: RoutineEditor) -> None:
        routine = editor.routine
        self.advice.set_value(routine.advice)
        if not self.review.hasFocus():
            self.review.setText(routine.review)
        count = len(routine.left_out)
        self._left_out.setText(f"Considered and left out ({count})")
        self._left_out.setVisible(bool(count))
        self._list.setVisible(bool(count) and self._left_out.isChecked())
        if routine.left_out != self._shown:
            self._shown = routine.left_out
            while (item := self._lines.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.deleteLater()
            for line in routine.left_out:
                self._lines.addWidget(PlainLabel(f"– {plain_reason(line.words)}", "small", "soft", wrap=True))

    def _toggle(self, on: bool) -> None:
        self._left_out.show_icon("chevron-up" if on else "chevron-down")
        self._list.setVisible(on)
