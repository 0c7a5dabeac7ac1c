"""The lines of the routine below each other: open one, drag them, walk them with the arrows."""

import itertools
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.catalogue.tall_body import TallBody
from clinic_app.gui.routines.line_card import LineCard
from clinic_app.gui.routines.line_form import LineHandler
from clinic_app.gui.routines.lines import LineView
from clinic_app.gui.routines.undo_keys import UndoKeys
from clinic_app.gui.theme import Space, colour


class LineList(QScrollArea):
    """One card per line; at most one is open. `head` and `foot` are layouts above and below the lines."""

    def __init__(
        self, pixmaps: FigurePixmaps, handler: LineHandler, keys: UndoKeys, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pixmaps = pixmaps
        self._handler = handler
        self._keys = keys
        self.cards: dict[str, LineCard] = {}
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
        self._mark = QFrame(self._inside)
        self._mark.setFixedHeight(4)
        self._mark.hide()

    def show_lines(self, views: tuple[LineView, ...]) -> None:
        """Show these lines; cards of lines that stay keep their state and the keyboard."""
        wanted = {view.key for view in views}
        for key in [key for key in self.cards if key not in wanted]:
            card = self.cards.pop(key)
            self._lines.removeWidget(card)
            card.hide()
            card.deleteLater()
        for position, view in enumerate(views):
            card = self.cards.get(view.key)
            if card is None:
                card = self._make(view)
                self.cards[view.key] = card
            else:
                card.show_line(view)
            if self._lines.indexOf(card) != position:
                self._lines.insertWidget(position, card)
        self._in_order = tuple(view.key for view in views)
        self._tab_order()

    def open_line(self, key: str, *, focus: bool = False) -> None:
        """Open one line and close the others."""
        for other, card in self.cards.items():
            if other != key:
                card.close_form()
        card = self.cards.get(key)
        if card is None:
            return
        card.open()
        if card.form is not None:
            self._keys.watch(card.form)
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

    def focus_near(self, position: int) -> bool:
        """Put the keyboard on the line now at `position`, or the last one; False when there is none."""
        if not self._in_order:
            return False
        self.focus_line(self._in_order[min(max(position, 0), len(self._in_order) - 1)])
        return True

    # inside

    _in_order: tuple[str, ...] = ()

    def _make(self, view: LineView) -> LineCard:
        card = LineCard(view, self._pixmaps, self._handler)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card.toggled.connect(self._toggle)
        card.step.connect(self._step)
        card.grip.dragged.connect(self._dragging)
        card.grip.dropped.connect(partial(self._dropped, view.key))
        return card

    def _toggle(self, key: str) -> None:
        card = self.cards[key]
        if card.is_open:
            card.close_form()
        else:
            self.open_line(key)

    def _step(self, key: str, by: int) -> None:
        at = self._in_order.index(key) + by
        if 0 <= at < len(self._in_order):
            self.focus_line(self._in_order[at])

    def _dragging(self, at: QPoint) -> None:
        position, y = self._target(at)
        self._mark.setStyleSheet(f"background: {colour('accent').name()}; border-radius: 2px;")
        self._mark.setGeometry(0, y - 2, self._inside.width() - Space.S, 4)
        self._mark.setProperty("position", position)
        self._mark.raise_()
        self._mark.show()

    def _dropped(self, key: str, at: QPoint) -> None:
        if self._mark.isHidden():
            return
        self._mark.hide()
        position, _ = self._target(at)
        before = self._in_order.index(key)
        self._handler.place(key, position - 1 if position > before else position)

    def _target(self, at: QPoint) -> tuple[int, int]:
        """Where a line dropped at a global point goes: position among the lines, and the y of the gap."""
        y = self._inside.mapFromGlobal(at).y()
        bottom = 0
        for position, key in enumerate(self._in_order):
            card = self.cards[key]
            if y < card.y() + card.height() // 2:
                return position, card.y() - Space.XS
            bottom = card.y() + card.height() + Space.XS
        return len(self._in_order), bottom

    def _tab_order(self) -> None:
        cards = [self.cards[key] for key in self._in_order]
        for first, second in itertools.pairwise(cards):
            QWidget.setTabOrder(first, second)

    def _show_soon(self, card: LineCard) -> None:
        # The card has its new height only after the layout ran.
        for wait_ms in (0, 40):
            QTimer.singleShot(wait_ms, card, lambda: self.ensureWidgetVisible(card, 0, Space.S))
