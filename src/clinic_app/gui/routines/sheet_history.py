"""Any two kept sheets in words: what was changed, what stopped, what is new."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.sheet_plan import SheetPlan
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.fields import ChoiceBox, FieldRow
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.routines.history_list import summary_words
from clinic_app.gui.routines.proofing import THERAPISTS_LANGUAGE, plan_of_kept
from clinic_app.gui.theme import Space
from clinic_app.services.handout_changes import changes_in_words
from clinic_app.services.handout_texts import HandoutTexts
from clinic_app.services.records import HandoutSummary

UNKNOWN = "This sheet was made before plans were kept with it, so it can be looked at but not compared."


def sentence(before: SheetPlan | None, after: SheetPlan | None, texts: HandoutTexts) -> str:
    """The difference in one line, "Bridge 2 × 10 to 3 × 12; Clamshell stopped"."""
    if before is None or after is None:
        return UNKNOWN
    changes = changes_in_words(before, after, texts)
    return "; ".join(changes) + "." if changes else "Both ask for the same."


class CompareSheets(DialogFrame):
    """Two lists to choose from and the difference below; it follows every choice."""

    def __init__(self, context: AppContext, summaries: Sequence[HandoutSummary], parent: QWidget) -> None:
        super().__init__("Compare two sheets", "What the client was asked to do, then and later.", parent)
        self._context = context
        self._summaries = tuple(summaries)
        self._plans: dict[str, SheetPlan | None] = {}
        names = {str(one.id): summary_words(one) for one in self._summaries}
        self.earlier, self.later = ChoiceBox("Earlier sheet"), ChoiceBox("Later sheet")
        for box, label in ((self.earlier, "Earlier"), (self.later, "Later")):
            box.fill(names)
            self.body.addWidget(FieldRow(label, box))
            box.currentIndexChanged.connect(self._ask)
        self.lines = PlainLabel("", wrap=True)
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.lines.setAccessibleName("What changed")
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, Space.S, 0, 0)
        inside.addWidget(self.lines)
        self.body.addWidget(holder)
        self.add_cancel("Close")
        self.later.setCurrentIndex(0)
        self.earlier.setCurrentIndex(min(1, len(self._summaries) - 1))
        self._ask()

    def _ask(self, _index: int = 0) -> None:
        context = self._context
        chosen = [self._summaries[max(0, box.currentIndex())] for box in (self.earlier, self.later)]

        def read() -> tuple[SheetPlan | None, SheetPlan | None]:
            for one in chosen:
                if one.id not in self._plans:
                    self._plans[one.id] = plan_of_kept(context, one)
            return self._plans[chosen[0].id], self._plans[chosen[1].id]

        def show(plans: tuple[SheetPlan | None, SheetPlan | None]) -> None:
            self.lines.setText(sentence(*plans, context.handout_texts(THERAPISTS_LANGUAGE)))

        context.tasks.run(read, show, owner=self)
