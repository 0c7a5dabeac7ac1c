"""Parts of the client page: initials, facts, the timeline."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.client_vocabulary import LANGUAGE_NAMES
from clinic_app.gui.clients.words import ago_text
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.pills import StatusPill
from clinic_app.gui.kit.surfaces import Card, EmptyState, PressableCard
from clinic_app.gui.theme import Space, colour, font, look
from clinic_app.services.records import HandoutSummary, RoutineSummary, ScreeningSummary, TimelineEntry

SHOWN_ENTRIES = 40


class Avatar(QWidget):
    """Initials in a disc; decoration beside the name."""

    def __init__(self, size: int = 60, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self._text = ""
        look().changed.connect(self.update)

    def show_initials(self, text: str) -> None:
        self._text = text
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setPen(colour("accent_text"))
        painter.setFont(font("title"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._text)
        painter.end()


class Facts(QWidget):
    """Label and text below each other, for reading."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for label, text in facts:
            self._column.addWidget(PlainLabel(label, "small", "faint"))
            shown = PlainLabel(text, wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setContentsMargins(0, 0, 0, Space.XS + 2)
            self._column.addWidget(shown)


class TimelineCard(Card):
    """Everything that happened, newest first. `opened` carries the entry that was pressed."""

    opened = Signal(object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__("What was done", parent, gap=Space.XS + 2)
        self._today = today
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.XS + 2)
        self.body.addLayout(self._rows)
        self.empty = EmptyState(
            "history", "Nothing yet", "Screenings, routines and handouts of this client will be listed here."
        )
        self.body.addWidget(self.empty)
        self.body.addStretch(1)

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.empty.setVisible(not entries)
        for entry in entries[:SHOWN_ENTRIES]:
            self._rows.addWidget(self._row(entry))

    def _row(self, entry: TimelineEntry) -> QWidget:
        symbol, detail = _described(entry)
        when = ago_text(entry.day, self._today())
        card = PressableCard(f"{entry.text}, {when}. {detail}", padding=Space.M)
        card.pressed.connect(lambda: self.opened.emit(entry))
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(IconLabel(symbol, "accent_text", 22))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(entry.text, "strong", wrap=True))
        if detail:
            words.addWidget(PlainLabel(detail, "small", "soft", wrap=True))
        row.addLayout(words, 1)
        of = entry.of
        if isinstance(of, ScreeningSummary) and of.status == "open":
            row.addWidget(StatusPill("draft"))
        if isinstance(of, RoutineSummary) and of.provisional:
            row.addWidget(StatusPill("note", "Provisional"))
        row.addWidget(PlainLabel(when[:1].upper() + when[1:], "small", "faint"))
        card.body.addLayout(row)
        return card


def _described(entry: TimelineEntry) -> tuple[str, str]:
    """Icon and second line of an entry."""
    of = entry.of
    if isinstance(of, ScreeningSummary):
        symbol = "clipboard-check" if of.status == "finished" else "clipboard-list"
        return symbol, f"{of.answered} {'answer' if of.answered == 1 else 'answers'}"
    if isinstance(of, RoutineSummary):
        return "dumbbell", f"{of.exercise_count} {'exercise' if of.exercise_count == 1 else 'exercises'}"
    if isinstance(of, HandoutSummary):
        language = next((name for key, name in LANGUAGE_NAMES.items() if key == of.language), of.language)
        return "file-text", f"{language}, {'A4' if of.paper == 'a4' else 'Letter'}"
    return "calendar", ""
