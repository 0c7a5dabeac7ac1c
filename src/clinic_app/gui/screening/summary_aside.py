"""Beside the proposals: goals and what leads, the exercises that may follow, what was not assessed. Each says why."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.pills import SideBadge
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.screening.findings_rows import FindingRow
from clinic_app.gui.screening.summary_model import BarredRow, CategoryRow, GoalRow, SummaryView
from clinic_app.gui.screening.summary_parts import clear_layout, texts_card
from clinic_app.gui.screening.summary_past import PastView
from clinic_app.gui.screening.summary_past_cards import corrections_card
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space

WIDTH, NARROW_WIDTH = 372, 282
_NARROW_PAGE = 1100


class SummaryAside(QScrollArea):
    """`why` asks for the reasons of a goal, a category, the lead or a finding."""

    why = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("kind", "canvas")
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, Space.XL, Space.XL, Space.XL)
        self.column.setSpacing(Space.M)
        self.setWidget(inside)
        self.why_buttons: dict[str, QuietButton] = {}

    def fit(self, page_width: int) -> None:
        """Leave the proposals their room on a narrow page."""
        self.setFixedWidth(NARROW_WIDTH if page_width < _NARROW_PAGE else WIDTH)

    def show_view(self, view: SummaryView, past: PastView) -> None:
        clear_layout(self.column)
        self.why_buttons = {}
        if not view.locked:
            self.column.addWidget(self._goals(view))
        if view.not_assessed:
            self.column.addWidget(self._missing(view.not_assessed))
        if view.do_these_tests:
            self.column.addWidget(texts_card("Do these tests", view.do_these_tests, "list-checks"))
        if view.categories and not view.locked:
            self.column.addWidget(self._categories(view.categories))
        if view.flags:
            self.column.addWidget(texts_card("Please note", view.flags, "info", "note_text"))
        if view.barred:
            self.column.addWidget(self._barred(view.barred))
        if view.not_supported:
            card = Card(f"Tested, not supported: {len(view.not_supported)}", padding=Space.L, gap=Space.XS)
            for row in view.not_supported:
                card.body.addWidget(self._finding(row, "minus"))
            self.column.addWidget(card)
        if past.corrections:
            self.column.addWidget(corrections_card(past.corrections))
        self.column.addStretch(1)

    # cards

    def _goals(self, view: SummaryView) -> Card:
        card = Card("Goals, at most three", padding=Space.L, gap=Space.S)
        if not view.goals:
            card.body.addWidget(Wrapped("No goal follows from the findings so far.", "body", "soft"))
        for goal in view.goals:
            card.body.addWidget(self._goal(goal))
        if view.lead:
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            row.addWidget(Wrapped(view.lead, "small", "soft"), 1)
            row.addWidget(self._why("lead", "What leads"), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(row)
        return card

    def _goal(self, goal: GoalRow) -> QWidget:
        box, row = _row()
        used = goal.state == "used"
        icon = {"used": "flag", "possible": "circle-dashed", "dropped": "circle-slash"}[goal.state]
        row.addWidget(
            IconLabel(icon, "accent_text" if used else "text_faint", 18), 0, Qt.AlignmentFlag.AlignTop
        )
        words = QVBoxLayout()
        words.setSpacing(0)
        title = QHBoxLayout()
        title.setSpacing(Space.XS)
        title.addWidget(Wrapped(goal.title, "strong", "" if used else "soft"), 1)
        for side in goal.sides:
            title.addWidget(SideBadge(side, size=20), 0, Qt.AlignmentFlag.AlignTop)
        title.addWidget(self._why(f"goal:{goal.id}", goal.title), 0, Qt.AlignmentFlag.AlignTop)
        words.addLayout(title)
        if goal.state == "possible":
            words.addWidget(Wrapped("Possible: its finding is not decided yet", "small", "faint"))
        elif goal.state == "dropped":
            words.addWidget(Wrapped("Not a goal: you rejected its finding", "small", "faint"))
        if goal.state != "dropped":
            if goal.baseline:
                words.addWidget(Wrapped(f"Now: {'; '.join(goal.baseline)}", "small", "soft"))
            if goal.target:
                words.addWidget(Wrapped(f"Gain: {goal.target}", "small", "soft"))
        row.addLayout(words, 1)
        return box

    def _missing(self, rows: tuple[FindingRow, ...]) -> Card:
        """What was not assessed, with as much weight as what was found."""
        card = Card(f"Not assessed: {len(rows)}", padding=Space.L, gap=Space.XS)
        card.body.addWidget(Wrapped("Not tested is never normal.", "small", "soft"))
        for row in rows:
            card.body.addWidget(self._finding(row, "circle-dashed"))
        return card

    def _finding(self, row: FindingRow, icon: str) -> QWidget:
        box, line = _row()
        line.addWidget(IconLabel(icon, "text_soft", 18), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Wrapped(row.title), 1)
        for side in row.sides:
            line.addWidget(SideBadge(side, size=20), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._why(row.ids[0], row.title), 0, Qt.AlignmentFlag.AlignTop)
        return box

    def _barred(self, rows: tuple[BarredRow, ...]) -> Card:
        card = Card("Not for this client now", padding=Space.L, gap=Space.XS)
        for number, one in enumerate(rows):
            box, line = _row()
            line.addWidget(IconLabel("circle-slash", "text_soft", 16), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Wrapped(one.text, "body", "soft"), 1)
            if one.why:
                button = self._why(one.why, one.text)
                self.why_buttons[f"barred:{number}"] = self.why_buttons.pop(one.why)
                line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            card.body.addWidget(box)
        return card

    def _categories(self, rows: tuple[CategoryRow, ...]) -> Card:
        card = Card("Exercises that may follow", padding=Space.L, gap=Space.XS)
        card.body.addWidget(
            Wrapped("If you accept the findings behind them. Nothing is in the routine yet.", "small", "soft")
        )
        phase = ""
        for one in rows:
            if one.phase != phase:
                phase = one.phase
                label = PlainLabel(phase, "label")
                label.setContentsMargins(0, Space.XS, 0, 0)
                card.body.addWidget(label)
            box, line = _row()
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Wrapped(one.title))
            if one.status:
                words.addWidget(Wrapped(one.status, "small", "faint"))
            line.addLayout(words, 1)
            for side in one.sides:
                line.addWidget(SideBadge(side, size=20), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(self._why(f"category:{one.id}", one.title), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addWidget(box)
        return card

    def _why(self, what: str, title: str) -> QuietButton:
        button = QuietButton("Why")
        button.setAccessibleName(f"Why: {title}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("compact", True)
        button.clicked.connect(lambda: self.why.emit(what))
        self.why_buttons[what] = button
        return button


def _row() -> tuple[QWidget, QHBoxLayout]:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(Space.S)
    return box, row
