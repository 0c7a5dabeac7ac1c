"""How deep the session goes: three tiles on the first page, a dialog for later, a notice on what is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import PrimaryButton
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice
from clinic_app.gui.kit.labels import Heading, PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.surfaces import Banner, Card
from clinic_app.gui.screening.presenter import DepthOffer
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space


def offer_words(offer: DepthOffer) -> str:
    """ "4 tests · about 8 min", or why it cannot be chosen."""
    if offer.problem:
        return offer.problem
    number = len(offer.tests)
    return f"{number} test{'' if number == 1 else 's'} · {time_words(offer.minutes)}"


def time_words(minutes: float) -> str:
    """ "about 8 min" or "about 2 h 20": whole minutes, from an hour on in steps of ten."""
    if minutes < 60:
        return f"about {round(minutes)} min"
    tens = round(minutes / 10) * 10
    return f"about {tens // 60} h {tens % 60:02d}" if tens % 60 else f"about {tens // 60} h"


@dataclass(frozen=True, slots=True)
class OutsideTest:
    """A test the depth leaves out; `added`: it is done nevertheless."""

    id: str
    name: str
    minutes: float
    added: bool


class DepthPanel(QWidget):
    """`chosen` carries the id of a depth the therapist picked."""

    chosen = Signal(str)

    def __init__(self, offers: tuple[DepthOffer, ...]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.choice = SegmentedChoice(
            "How much today",
            [Choice(offer.id, offer.title, offer_words(offer)) for offer in offers],
            column=False,
            clearable=False,
        )
        self.choice.chosen.connect(lambda depth: self.chosen.emit(cast("str", depth)))  # type: ignore[arg-type]  # object signal
        column.addWidget(self.choice)
        self.words = Wrapped("", "small", "soft")
        column.addWidget(self.words)
        self.show_offers(offers)

    def show_offers(self, offers: tuple[DepthOffer, ...]) -> None:
        for offer in offers:
            self.choice.button(offer.id).setEnabled(not offer.problem)
        chosen = next((offer for offer in offers if offer.chosen), None)
        self.choice.set_value(chosen.id if chosen else None)
        self.words.setText(chosen.text if chosen else "")

    def take_keyboard(self) -> None:
        self.choice.focus_current()


class DepthCard(Card):
    """The choice as it stands above the first questions."""

    def __init__(self, offers: tuple[DepthOffer, ...]) -> None:
        super().__init__(padding=Space.M, gap=Space.S)
        top = QHBoxLayout()
        top.addWidget(Heading("How much today?"), 1)
        top.addWidget(
            PlainLabel("D changes it at any time; safety is always asked in full", "small", "faint")
        )
        self.body.addLayout(top)
        self.panel = DepthPanel(offers)
        self.body.addWidget(self.panel)


class DepthDialog(DialogFrame):
    """`chosen` carries a depth; `added` the items that are part of the session although outside it."""

    chosen = Signal(str)
    added = Signal(tuple)

    def __init__(
        self,
        offers: tuple[DepthOffer, ...],
        outside: Iterable[OutsideTest],
        parent: QWidget | None,
    ) -> None:
        """`outside`: every test the depth leaves out, with those added by hand."""
        super().__init__("How much today?", "", parent, width=680)
        self.panel = DepthPanel(offers)
        self.panel.chosen.connect(self.chosen)
        self.body.addWidget(self.panel)
        self.left_out = PlainLabel("", "strong")
        self.body.addWidget(self.left_out)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFixedHeight(260)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self.area)
        self.hint = Wrapped(
            "Tick what you want to do as well. What is left out is never read as normal: "
            "whatever rests on it stays not assessed.",
            "small",
            "soft",
        )
        self.body.addWidget(self.hint)
        self.chips: ChipMulti | None = None
        self.show_all(offers, outside)
        close = PrimaryButton("Done")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)
        self.panel.take_keyboard()

    def show_all(self, offers: tuple[DepthOffer, ...], outside: Iterable[OutsideTest]) -> None:
        self.panel.show_offers(offers)
        rows = tuple(outside)
        self.area.setVisible(bool(rows))
        self.hint.setVisible(bool(rows))
        self.left_out.setText("Not in this depth" if rows else "Nothing is left out.")
        if self.chips is not None:
            self.chips.hide()
        self.chips = ChipMulti(
            "Tests to add",
            [Choice(test.id, f"{test.name}, {test.minutes:g} min") for test in rows],
            column=False,
        )
        self.chips.set_value(test.id for test in rows if test.added)
        self.chips.changed.connect(self.added)
        self.area.setWidget(self.chips)
        self.chips.setAutoFillBackground(False)  # the dialog shows through

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)


class OutsideNotice(Banner):
    """Says on a page that what it asks is not part of this session, with the key that adds it."""

    def __init__(self, subject: str) -> None:
        super().__init__("note")
        self._subject = subject
        self.button = self.add_button("Add to this session (A)")
        self.hide()

    def show_for(self, depth: str) -> None:
        """`depth` is the title of the depth, or empty when the page belongs to it."""
        if depth:
            self.show_message(
                "Not in this depth",
                f"{self._subject} not part of the {depth.lower()}. What rests on it stays not assessed, never normal.",
            )
        self.setVisible(bool(depth))
