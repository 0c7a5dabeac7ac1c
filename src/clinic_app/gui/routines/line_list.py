"""The lines of the routine below each other, by part: open one, choose several, drag them, walk them with the arrows."""

import itertools
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.domain.routines import Slot
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.catalogue.tall_body import TallBody
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.routines.line_card import LineCard
from clinic_app.gui.routines.line_form import LineHandler
from clinic_app.gui.routines.lines import LineView, SectionView
from clinic_app.gui.routines.part_header import PartHeader, SlotRow
from clinic_app.gui.routines.undo_keys import UndoKeys
from clinic_app.gui.theme import Space, colour

EDGE = 40

LAID_OUT_MS = 400
"""Within this time the list has the height of a line that was just opened."""


class LineList(QScrollArea):
    """One card per line; at most one is open. `head` and `foot` are layouts above and below the lines.

    `chosen_changed` follows every change of the chosen lines, `part_pointed` says where new lines should come,
    `add_asked` that one should be typed now, `part_asked` for the window of a part, `slot_asked` for an exercise for an open place.
    """

    chosen_changed = Signal()
    part_pointed = Signal(str)
    add_asked = Signal()
    part_asked = Signal(str)
    slot_asked = Signal(object)

    def __init__(
        self, pixmaps: FigurePixmaps, handler: LineHandler, keys: UndoKeys, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pixmaps = pixmaps
        self._handler = handler
        self._keys = keys
        self.cards: dict[str, LineCard] = {}
        self.headers: dict[str, PartHeader] = {}
        self.slots: dict[Slot, SlotRow] = {}
        self._empty: dict[str, PlainLabel] = {}
        self._sections: tuple[SectionView, ...] = ()
        self._in_order: tuple[str, ...] = ()
        self._anchor = ""
        self._tabbed: tuple[tuple[str, ...], str] = ((), "")
        self.target_part = ""
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Exercises of the routine")
        self._inside = TallBody()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, Space.S, Space.S)
        column.setSpacing(Space.S)
        self.head = QVBoxLayout()
        self.head.setSpacing(Space.S)
        column.addLayout(self.head)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.S)
        column.addLayout(self._lines)
        self.foot = QVBoxLayout()
        self.foot.setSpacing(Space.S)
        column.addLayout(self.foot)
        column.addStretch(1)
        self.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self._coming = ""
        """Key of the card that is being brought into sight."""
        self._arrived = QTimer(self)
        self._arrived.setSingleShot(True)
        self._arrived.setInterval(LAID_OUT_MS)
        self.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._show_coming())  # type: ignore[misc]  # int signals
        self._mark = QFrame(self._inside)
        self._mark.setFixedHeight(4)
        self._mark.hide()

    # showing

    def show_sections(self, sections: tuple[SectionView, ...]) -> None:
        """Show these lines; cards of lines that stay keep their state and the keyboard."""
        self._sections = sections
        names = [section.name for section in sections if section.name]
        if self.target_part not in names:
            self.target_part = names[-1] if names else ""
        self._in_order = tuple(view.key for section in sections for view in section.lines)
        self._drop_gone(sections)
        wanted: list[QWidget] = []
        for section in sections:
            if section.name:
                wanted.append(self._header(section))
            wanted += [self._card(view) for view in section.lines]
            wanted += [self._slot(slot) for slot in section.slots]
            if section.name and not section.lines and not section.slots:
                wanted.append(self._nothing(section.name))
        for position, widget in enumerate(wanted):
            if self._lines.indexOf(widget) != position:
                self._lines.insertWidget(position, widget)
        self._tab_order()

    def point_at(self, part: str) -> None:
        """New lines come into this part."""
        if part != self.target_part:
            self.target_part = part
            for section in self._sections:
                if section.name in self.headers:
                    self.headers[section.name].show_part(section, is_target=self._is_target(section.name))
            self.part_pointed.emit(part)

    def _is_target(self, name: str) -> bool:
        return len(self.headers) > 1 and name == self.target_part

    def _drop_gone(self, sections: tuple[SectionView, ...]) -> None:
        keys, slots = set(self._in_order), {slot for section in sections for slot in section.slots}
        names = {section.name for section in sections if section.name}
        bare = {section.name for section in sections if not section.lines and not section.slots}
        gone: list[QWidget] = [self.cards.pop(key) for key in [*self.cards] if key not in keys]
        gone += [self.headers.pop(name) for name in [*self.headers] if name not in names]
        gone += [self.slots.pop(slot) for slot in [*self.slots] if slot not in slots]
        gone += [self._empty.pop(name) for name in [*self._empty] if name not in names & bare]
        for widget in gone:
            self._lines.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        if any(isinstance(widget, LineCard) and widget.is_chosen for widget in gone):
            self.chosen_changed.emit()

    def _header(self, section: SectionView) -> PartHeader:
        header = self.headers.get(section.name)
        if header is None:
            header = self.headers[section.name] = PartHeader(section)
            header.add_here.connect(self.point_at)
            header.add_here.connect(lambda _part: self.add_asked.emit())  # type: ignore[misc]  # str signal
            header.change.connect(self.part_asked)
        header.show_part(section, is_target=self._is_target(section.name))
        return header

    def _card(self, view: LineView) -> LineCard:
        card = self.cards.get(view.key)
        if card is None:
            card = self.cards[view.key] = self._make(view)
        else:
            card.show_line(view)
        return card

    def _slot(self, slot: Slot) -> SlotRow:
        row = self.slots.get(slot)
        if row is None:
            row = self.slots[slot] = SlotRow(slot)
            row.choose.connect(self.slot_asked)
            row.drop.connect(self._handler.drop_slot)
        return row

    def _nothing(self, part: str) -> PlainLabel:
        if part not in self._empty:
            self._empty[part] = PlainLabel(
                "Nothing here yet. Add an exercise, or move one here with Alt+Shift and the arrows.",
                "small",
                "faint",
                wrap=True,
            )
            self._empty[part].setContentsMargins(Space.M, 0, 0, Space.S)
        return self._empty[part]

    # opening

    def open_line(self, key: str, *, focus: bool = False) -> None:
        """Open one line and close the others."""
        for other, card in self.cards.items():
            if other != key:
                card.close_form()
        card = self.cards.get(key)
        if card is None:
            return
        card.open()
        if card.view.part:
            self.point_at(card.view.part)
        if card.form is not None:
            self._keys.watch(card.form)
            self._tab_order()
            if focus:
                card.form.focus_dose()
        self._show_soon(card)

    def close_all(self) -> None:
        for card in self.cards.values():
            card.close_form()

    @property
    def open_key(self) -> str:
        return next((key for key, card in self.cards.items() if card.is_open), "")

    def focus_line(self, key: str) -> None:
        if card := self.cards.get(key):
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_soon(card)

    def focus_dose_or_first(self) -> None:
        """From above down into the list: to the dose of the open line, else to the first line."""
        form = self.cards[self.open_key].form if self.open_key else None
        if form is not None:
            form.focus_dose()
        else:
            self.focus_near(0)

    def focus_near(self, position: int) -> bool:
        """Put the keyboard on the line now at `position`, or the last one; False when there is none."""
        if not self._in_order:
            return False
        self.focus_line(self._in_order[min(max(position, 0), len(self._in_order) - 1)])
        return True

    # choosing several

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of the chosen lines, in order; one change is carried out for all of them."""
        return tuple(key for key in self._in_order if self.cards[key].is_chosen)

    def choose(self, keys: tuple[str, ...]) -> None:
        before = self.chosen
        for key, card in self.cards.items():
            card.set_chosen(key in keys)
        if self.chosen != before:
            self.chosen_changed.emit()

    def _picked(self, key: str, how: str) -> None:
        if how == "all":
            self.choose(self._in_order)
        elif how == "none":
            self._anchor = key
            self.choose(())
        elif how == "toggle":
            now = self.chosen
            self._anchor = key
            self.choose(tuple(one for one in now if one != key) if key in now else (*now, key))
        else:
            start = self._in_order.index(self._anchor) if self._anchor in self._in_order else 0
            end = self._in_order.index(key)
            self.choose(self._in_order[min(start, end) : max(start, end) + 1])

    def _concerned(self, key: str) -> tuple[str, ...]:
        """The lines a change of `key` is for: all chosen ones, if it is one of them."""
        return self.chosen if key in self.chosen else (key,)

    # inside

    def _make(self, view: LineView) -> LineCard:
        card = LineCard(view, self._pixmaps, self._handler)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        card.toggled.connect(self._toggle)
        card.entered.connect(self._enter)
        card.step.connect(self._step)
        card.picked.connect(self._picked)
        card.moved.connect(self.move_lines)
        card.to_part.connect(self.to_part)
        card.removal.connect(self._remove)
        card.grip.dragged.connect(self._dragging)
        card.grip.dropped.connect(partial(self._dropped, view.key))
        return card

    def _toggle(self, key: str) -> None:
        card = self.cards[key]
        if card.is_open:
            card.close_form()
        else:
            self.open_line(key)

    def _enter(self, key: str) -> None:
        self.open_line(key, focus=True)

    def _step(self, key: str, by: int, extend: bool) -> None:
        at = self._in_order.index(key) + by
        if not 0 <= at < len(self._in_order):
            return
        if extend:
            if key not in self.chosen:
                self._anchor = key
            self._picked(self._in_order[at], "range")
        self.focus_line(self._in_order[at])

    def move_lines(self, key: str, by: int) -> None:
        """Up or down, with all chosen lines if it is one of them; it stays in sight."""
        keys = self._concerned(key)
        if len(keys) == 1:
            self._handler.move_by(key, by)
        else:
            self._place_chosen(key, keys, by)
        self._show_soon(self.cards[key])

    def _place_chosen(self, key: str, keys: tuple[str, ...], by: int) -> None:
        part = self.cards[key].view.part
        mates = [one for one in self._in_order if self.cards[one].view.part == part]
        left = [one for one in mates if one not in keys]
        first = next((at for at, one in enumerate(mates) if one in keys), 0)
        self._handler.place(keys, part, min(max(first + by, 0), len(left)))

    def to_part(self, key: str, by: int) -> None:
        """Into the part before or after, with all chosen lines if it is one of them."""
        self._handler.move_to_part(self._concerned(key), by)
        self.focus_line(key)

    def _remove(self, key: str) -> None:
        self._handler.remove_all(self._concerned(key))

    # dragging

    def _dragging(self, at: QPoint) -> None:
        # Near an edge the list comes along, so that a line can be taken further than what is in sight.
        y = self.viewport().mapFromGlobal(at).y()
        over = y - self.viewport().height() + EDGE if y > EDGE else y - EDGE
        if over > 0 or y < EDGE:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + over // 2)
        _part, _position, y = self._target(at)
        self._mark.setStyleSheet(f"background: {colour('accent').name()}; border-radius: 2px;")
        self._mark.setGeometry(0, y - 2, self._inside.width() - Space.S, 4)
        self._mark.raise_()
        self._mark.show()

    def _dropped(self, key: str, at: QPoint) -> None:
        if self._mark.isHidden():
            return
        self._mark.hide()
        part, position, _ = self._target(at)
        keys = self._concerned(key)
        mates = next((section.lines for section in self._sections if section.name == part), ())
        passed = sum(view.key in keys for view in mates[:position])
        self._handler.place(keys, part, position - passed)

    def _target(self, at: QPoint) -> tuple[str, int, int]:
        """Where lines dropped at a global point go: the part, the position in it, and the y of the gap."""
        y = self._inside.mapFromGlobal(at).y()
        part, position, gap = "", 0, 0
        for section in self._sections:
            header = self.headers.get(section.name)
            if header is not None:
                if y < header.y() and (part or gap):
                    break
                part, position, gap = section.name, 0, header.y() + header.height() + Space.XS
            for at_line, view in enumerate(section.lines):
                card = self.cards[view.key]
                if y < card.y() + card.height() // 2:
                    return section.name, at_line, card.y() - Space.XS
                part, position, gap = section.name, at_line + 1, card.y() + card.height() + Space.XS
        return part, position, gap

    def _tab_order(self) -> None:
        """Tab goes through the lines in order, and through the fields of the open one where it stands."""
        state = (self._in_order, self.open_key)
        if state == self._tabbed:
            return
        self._tabbed = state
        chain: list[QWidget] = []
        for key in self._in_order:
            card = self.cards[key]
            chain.append(card)
            if card.form is not None:
                chain += _fields_of(card.form)
        for first, second in itertools.pairwise(chain):
            QWidget.setTabOrder(first, second)

    def _show_soon(self, card: LineCard) -> None:
        """Bring a card into sight, once more each time the list grows: it has its height only after the layout ran."""
        self._coming = card.view.key
        self._arrived.start()
        QTimer.singleShot(0, card, self._show_coming)

    def _show_coming(self) -> None:
        card = self.cards.get(self._coming)
        if card is not None and self._arrived.isActive():
            self.ensureWidgetVisible(card, 0, Space.S)


def _fields_of(form: QWidget) -> list[QWidget]:
    """The fields inside, in the order Tab takes them."""
    fields: list[QWidget] = []
    field: QWidget | None = form.nextInFocusChain()
    while field is not None and field is not form:
        if form.isAncestorOf(field):
            fields.append(field)
        field = field.nextInFocusChain()
    return fields
