"""Cards of the summary for what lies behind it. All texts come ready from `summary_past`."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import IconLabel
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.screening.summary_parts import clear_layout
from clinic_app.gui.screening.summary_past import CorrectedLine, PastView, SettledLine, ThenAndNow
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space

_SHOWN_AT_ONCE = 4


class PastPlace(QWidget):
    """Where these cards stand on the page; hidden while there are none."""

    def __init__(self, past: PastView) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.M)
        self.show_past(past)

    def show_past(self, past: PastView) -> None:
        clear_layout(self._column)
        cards = past_cards(past)
        for card in cards:
            self._column.addWidget(card)
        self.setVisible(bool(cards))


def past_cards(view: PastView) -> list[Card]:
    """Beside the safety result: the old result under today's rules, and alarms settled at earlier visits."""
    cards: list[Card] = []
    if view.then is not None:
        cards.append(then_card(view.then))
    if view.settled:
        cards.append(settled_card(view.settled))
    return cards


def then_card(then: ThenAndNow) -> Card:
    """The stored result stays what it was; today's rules are only laid beside it."""
    count = len(then.differences)
    title = (
        "Today's rules give the same"
        if then.same
        else f"Today's rules differ in {count} point{'s'[: count != 1]}"
    )
    card = Card(title, padding=Space.L, gap=Space.S)
    numbers = "; ".join(then.numbers) or "the shipped numbers"
    today = "; ".join(then.numbers_today) or "the shipped numbers"
    card.body.addWidget(
        Wrapped(
            f"Stored at the finish on {then.at}: rules {then.rules}, {numbers}. Today: rules {then.rules_today}, "
            f"{today}. The stored result stays as it was; below stand today's rules with the numbers of that day.",
            "small",
            "soft",
        )
    )
    _folded(card, [_line("history", text) for text in then.differences], "differences")
    card.body.addWidget(_stored(then), 0)
    return card


def _stored(then: ThenAndNow) -> QWidget:
    """The stored result in full, on demand."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.XS)
    button = QuietButton("Show the stored result", "history")
    column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    inside = QFrame()
    inside.setProperty("kind", "sunken")
    grid = QGridLayout(inside)
    grid.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
    grid.setHorizontalSpacing(Space.M)
    grid.setVerticalSpacing(Space.HAIR)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 2)
    for row, (what, which) in enumerate(then.stored):
        grid.addWidget(Wrapped(what, "small"), row, 0)
        grid.addWidget(Wrapped(which, "small", "soft"), row, 1)
    inside.hide()
    column.addWidget(inside)

    def toggle() -> None:
        inside.setVisible(inside.isHidden())
        button.setText("Show the stored result" if inside.isHidden() else "Hide the stored result")

    button.clicked.connect(toggle)
    return box


def settled_card(lines: tuple[SettledLine, ...]) -> Card:
    """Who settled an alarm before, when and why. It belongs to that visit: today the question is asked again."""
    card = Card("Settled at an earlier visit", padding=Space.L, gap=Space.S)
    card.body.addWidget(
        Wrapped("Each visit asks again. An earlier clearance is shown, never taken over.", "small", "soft")
    )
    rows: list[QWidget] = []
    for line in sorted(lines, key=lambda one: not one.again):
        note = "It stands again today. " if line.again else ""
        icon = "triangle-alert" if line.again else "badge-check"
        rows.append(
            _titled(icon, line.title, f"{note}{line.text}", "warning_text" if line.again else "text_soft")
        )
    _folded(card, rows, "decisions")
    return card


def corrections_card(lines: tuple[CorrectedLine, ...]) -> Card:
    """Corrected answers with what stood there before, when and by whom."""
    card = Card(f"Corrected answers: {len(lines)}", padding=Space.L, gap=Space.S)
    rows = [
        _titled("pencil", line.title, f"{line.earlier} → {line.now}", "text_soft", line.about)
        for line in lines
    ]
    _folded(card, rows, "corrections")
    return card


def _folded(card: Card, rows: list[QWidget], what: str) -> None:
    """The first rows at once, the rest on demand."""
    for row in rows[:_SHOWN_AT_ONCE]:
        card.body.addWidget(row)
    rest = rows[_SHOWN_AT_ONCE:]
    if not rest:
        return
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.S)
    for row in rest:
        column.addWidget(row)
    holder.hide()
    more = QuietButton(f"{len(rest)} more {what}", "chevron-down")

    def toggle() -> None:
        holder.setVisible(holder.isHidden())
        more.setText(f"{len(rest)} more {what}" if holder.isHidden() else "Fewer")

    more.clicked.connect(toggle)
    card.body.addWidget(holder)
    card.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)


def _line(icon: str, text: str) -> QWidget:
    return _titled(icon, "", text, "text_soft")


def _titled(icon: str, title: str, text: str, tint: str, about: str = "") -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.S)
    row.addWidget(IconLabel(icon, tint, 16), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    if title:
        words.addWidget(Wrapped(title, "strong"))
    words.addWidget(Wrapped(text, "body", "soft"))
    if about:
        words.addWidget(Wrapped(about, "small", "faint"))
    row.addLayout(words, 1)
    return box
