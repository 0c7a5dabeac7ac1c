"""What the three kinds of page have in common, and the page for history questions of one topic."""

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.screening.model import Item, Json
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice
from clinic_app.gui.kit.labels import Heading
from clinic_app.gui.kit.surfaces import Card, Line
from clinic_app.gui.screening.depth_panel import OutsideNotice
from clinic_app.gui.screening.item_block import ItemBlock
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.steps import Step
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space


def give_keyboard(widget: QWidget) -> None:
    """Focus a stop of the Enter key; a group of options passes it to the right option."""
    if isinstance(widget, SegmentedChoice | ChipMulti):
        widget.focus_current()
    else:
        widget.setFocus(Qt.FocusReason.TabFocusReason)


def as_json(value: object) -> Json:
    """What a signal carried, as the plain JSON the editors put in."""
    return cast("Json", value)


def block_of(item: Item, presenter: ScreeningPresenter) -> ItemBlock:
    """The fields of an item, with what was recorded at the visit before."""
    earlier = presenter.earlier
    if earlier is None:
        return ItemBlock(item)
    day = f"{earlier.at.day} {earlier.at:%b %Y}"
    return ItemBlock(item, earlier=earlier.answers.get(item.id), earlier_day=day)


class StepView(QWidget):
    """A page of the wizard. `entered` carries an item's id and its whole new answer."""

    entered = Signal(str, object)
    added = Signal(tuple)
    """Items that are to be part of this session although they are outside its depth."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.M)

    def show_state(self, presenter: ScreeningPresenter) -> None:
        """Show the answers as they stand."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        """Where Enter stops on this page, in order."""
        return []

    def take_keyboard(self) -> None:
        stops = self.stops()
        if stops:
            give_keyboard(stops[0])

    def stop_number(self, focused: QWidget | None) -> int | None:
        """The place of the stop that has the keyboard; None if it is elsewhere."""
        for number, stop in enumerate(self.stops()):
            if focused is not None and (stop is focused or stop.isAncestorOf(focused)):
                return number
        return None

    def go_on(self, focused: QWidget | None) -> bool:
        """Move the keyboard to the next stop; False after the last one: the page is done."""
        stops, here = self.stops(), self.stop_number(focused)
        if here is None or here + 1 >= len(stops):
            return False
        give_keyboard(stops[here + 1])
        return True

    def command(self, sign: str, focused: QWidget | None) -> bool:
        """A single key the focused input had no use for; True if the page did something with it."""
        return False

    def settle(self) -> None:
        """Take over what is still being typed."""

    def unsettled(self) -> QWidget | None:
        """An input whose text was refused or waits for "Confirm this value?"; None if all is well."""
        return None

    def show_refusal(self, item_id: str, text: str) -> None:
        """Say at the field why an answer was refused."""


class FormView(StepView):
    """Several short questions of one topic."""

    def __init__(self, step: Step, presenter: ScreeningPresenter) -> None:
        super().__init__(step)
        self.column.addWidget(Heading(step.title, "title"))
        purposes = {stage.id: stage.purpose for stage in presenter.protocol.stages}
        if purpose := purposes.get(step.stage):
            self.column.addWidget(Wrapped(purpose, "body", "soft"))
        self.blocks: dict[str, ItemBlock] = {}
        card = Card(gap=Space.M, padding=Space.L)
        for number, item_id in enumerate(step.items):
            item = presenter.item(item_id)
            if number:
                card.body.addWidget(Line())
            if len(item.fields) > 1:
                card.body.addWidget(Wrapped(item.title, "strong"))
                if item.say:
                    card.body.addWidget(Wrapped(item.say, "small", "soft"))
            block = block_of(item, presenter)
            block.entered.connect(self.entered)
            self.blocks[item_id] = block
            card.body.addWidget(block)
        self.notice = OutsideNotice("These questions are")
        self.notice.button.clicked.connect(self._add)
        self.column.addWidget(self.notice)
        self.card = card
        self.column.addWidget(card)
        self.column.addStretch(1)

    def _add(self) -> None:
        self.added.emit(self.step.items)

    def show_state(self, presenter: ScreeningPresenter) -> None:
        outside = all(presenter.state(item) == "outside" for item in self.step.items)
        self.notice.show_for(presenter.depth.title if outside else "")
        self.card.setVisible(not outside)
        for item_id, block in self.blocks.items():
            block.show_answer(presenter.answers.get(item_id), presenter.field_shown)

    def command(self, sign: str, focused: QWidget | None) -> bool:
        if sign == "a" and not self.notice.isHidden():
            self._add()
            return True
        return False

    def stops(self) -> list[QWidget]:
        if self.card.isHidden():
            return []
        return [stop for block in self.blocks.values() for stop in block.stops()]

    def settle(self) -> None:
        for block in self.blocks.values():
            block.settle()

    def unsettled(self) -> QWidget | None:
        return next((one for block in self.blocks.values() if (one := block.unsettled())), None)

    def show_refusal(self, item_id: str, text: str) -> None:
        if item_id in self.blocks:
            self.blocks[item_id].show_refusal(text)
