"""The parts of the summary beside the proposals: goals, what is missing, what to do next."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.pills import SideBadge, StatusPill, StrengthPill
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.screening.findings_rows import FindingRow
from clinic_app.gui.screening.safety_words import HitRow, SafetyView
from clinic_app.gui.screening.summary_model import GoalRow, SummaryView
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space


def clear_layout(column: QVBoxLayout) -> None:
    while (old := column.takeAt(0)) is not None:
        if (widget := old.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def goals_card(view: SummaryView) -> Card:
    card = Card("Goals, at most three", padding=Space.L, gap=Space.S)
    if not view.goals:
        card.body.addWidget(Wrapped("No goal follows from the findings so far.", "body", "soft"))
    for goal in view.goals:
        card.body.addWidget(_goal(goal))
    if view.lead:
        card.body.addWidget(Wrapped(view.lead, "small", "soft"))
    return card


def _goal(goal: GoalRow) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.S)
    used = goal.state == "used"
    icon = {"used": "flag", "possible": "circle-dashed", "dropped": "circle-slash"}[goal.state]
    row.addWidget(IconLabel(icon, "accent_text" if used else "text_faint", 18), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    title = QHBoxLayout()
    title.setSpacing(Space.XS)
    title.addWidget(Wrapped(goal.title, "strong", "" if used else "soft"), 1)
    for side in goal.sides:
        title.addWidget(SideBadge(side, size=20), 0, Qt.AlignmentFlag.AlignTop)
    words.addLayout(title)
    if goal.state == "possible":
        words.addWidget(Wrapped("Possible: its finding is not decided yet", "small", "faint"))
    elif goal.state == "dropped":
        words.addWidget(Wrapped("Not a goal: you rejected its finding", "small", "faint"))
        row.addLayout(words, 1)
        return box
    if goal.baseline:
        words.addWidget(Wrapped(f"Now: {'; '.join(goal.baseline)}", "small", "soft"))
    if goal.target:
        words.addWidget(Wrapped(f"Gain: {goal.target}", "small", "soft"))
    row.addLayout(words, 1)
    return box


def missing_card(rows: tuple[FindingRow, ...]) -> Card:
    """What was not assessed, with as much weight as what was found."""
    card = Card(f"Not assessed: {len(rows)}", padding=Space.L, gap=Space.XS)
    card.body.addWidget(Wrapped("Not tested is never normal.", "small", "soft"))
    for row in rows:
        card.body.addWidget(finding_line(row, pill=False))
    return card


def finding_line(row: FindingRow, *, pill: bool = True) -> QWidget:
    """A finding in one line; without the pill the dashed mark says that it was not assessed."""
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 2, 0, 2)
    line.setSpacing(Space.S if not pill else Space.XS)
    if not pill:
        line.addWidget(IconLabel("circle-dashed", "text_soft", 18), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Wrapped(row.title), 1)
    for side in row.sides:
        line.addWidget(SideBadge(side, size=20), 0, Qt.AlignmentFlag.AlignTop)
    if pill:
        line.addWidget(StrengthPill(row.strength), 0, Qt.AlignmentFlag.AlignTop)
    return box


def texts_card(title: str, texts: tuple[str, ...], icon: str, tint: str = "text_soft") -> Card:
    card = Card(title, padding=Space.L, gap=Space.S)
    for text in texts:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(IconLabel(icon, tint, 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Wrapped(text, "body", "soft"), 1)
        card.body.addLayout(row)
    return card


def safety_cards(view: SafetyView) -> list[QWidget]:
    """The hits with their signs, and parallel referrals as a block of their own."""
    cards: list[QWidget] = []
    if view.hits:
        card = Card("Safety result", padding=Space.L, gap=Space.S)
        for hit in view.hits:
            card.body.addWidget(_hit(hit))
        cards.append(card)
    if view.referrals:
        texts = tuple(f"{name}: {because}" if because else name for name, because in view.referrals)
        cards.append(texts_card("Refer as well, beside the routine", texts, "external-link", "warning_text"))
    if view.restrictions:
        texts = tuple(f"{title}. {text}" for title, text in view.restrictions)
        cards.append(texts_card("Restrictions", texts, "triangle-alert", "warning_text"))
    if view.open_items:
        cards.append(texts_card("Still open", view.open_items, "circle-help", "warning_text"))
    return cards


def _hit(hit: HitRow) -> QFrame:
    box = QFrame()
    box.setProperty("kind", "sunken")
    column = QVBoxLayout(box)
    column.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
    column.setSpacing(Space.XS)
    top = QHBoxLayout()
    top.addWidget(Wrapped(hit.title, "strong"), 1)
    status = "warning" if hit.level == "CAUTION" else "stop"
    top.addWidget(StatusPill(status, hit.level_word), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(top)
    if hit.signs:
        column.addWidget(Wrapped(hit.signs, "body", "soft"))
    if hit.note:
        column.addWidget(Wrapped(hit.note, "small", "soft"))
    return box


def record_card(rows: tuple[FindingRow, ...]) -> Card:
    """Findings that may be looked at and never be used: a red flag or the scope stands against it."""
    card = Card("For the record, not a plan", padding=Space.L, gap=Space.XS)
    for row in rows:
        card.body.addWidget(finding_line(row))
    return card


def heading(text: str, beside: QWidget) -> QWidget:
    """The title of a part, with something at its right end."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(PlainLabel(text, "title"), 1)
    row.addWidget(beside)
    return box
