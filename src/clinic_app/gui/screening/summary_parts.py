"""Parts of the summary: the safety result with its signs, findings for the record, lists of texts."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.screening.model import CountList
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.pills import SideBadge, StatusPill, StrengthPill
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.screening.findings_rows import FindingRow
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.safety_words import HitRow, SafetyView
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space


def clear_layout(column: QVBoxLayout) -> None:
    while (old := column.takeAt(0)) is not None:
        if (widget := old.widget()) is not None:
            widget.hide()
            widget.deleteLater()


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


def safety_cards(view: SafetyView, counts: Mapping[str, CountList]) -> list[QWidget]:
    """The hits with their signs, and parallel referrals as a block of their own."""
    cards: list[QWidget] = []
    if view.hits:
        card = Card("Safety result", padding=Space.L, gap=Space.S)
        for hit in view.hits:
            card.body.addWidget(_hit(hit, counts.get(hit.id)))
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


def count_lists(presenter: ScreeningPresenter) -> dict[str, CountList]:
    """Lists for the therapist to count, by the safety question they belong to."""
    flags = presenter.protocol.red_flags.values()
    return {flag.id: flag.count_list for flag in flags if flag.count_list is not None}


def _hit(hit: HitRow, count: CountList | None) -> QFrame:
    box = QFrame()
    box.setProperty("kind", "sunken")
    column = QVBoxLayout(box)
    column.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
    column.setSpacing(Space.XS)
    top = QHBoxLayout()
    top.addWidget(Wrapped(hit.title, "strong"), 1)
    status = "required" if hit.undone else "warning" if hit.level == "CAUTION" else "stop"
    top.addWidget(StatusPill(status, hit.level_word), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(top)
    if hit.signs:
        column.addWidget(Wrapped(hit.signs, "body", "soft"))
    if hit.note:
        column.addWidget(Wrapped(hit.note, "small", "soft"))
    if count is not None:
        column.addWidget(_count_list(count))
    return box


def _count_list(count: CountList) -> QWidget:
    """The points to count by hand: the program adds nothing up."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, Space.XS, 0, 0)
    grid.setHorizontalSpacing(Space.M)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(1, 1)
    grid.addWidget(PlainLabel(count.title, "label"), 0, 0, 1, 2)
    for row, (text, points) in enumerate(count.items, start=1):
        grid.addWidget(PlainLabel(f"{points:+g}".replace("-", "−"), "small", "soft"), row, 0)
        grid.addWidget(Wrapped(text, "small", "soft"), row, 1)
    sources = "".join(f"[{no}]" for no in count.basis.sources)
    grid.addWidget(
        Wrapped(f"{count.reading} {sources}".strip(), "small", "soft"), len(count.items) + 1, 0, 1, 2
    )
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
