"""A window with a list to choose from and a search above it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clinic_app.gui.kit.buttons import PrimaryButton
from clinic_app.gui.kit.fields import SearchField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.theme import Space, TextRole, colour, font
from clinic_app.services.records import LibraryItem

SHOWN = 20
ROW = 62


@dataclass(frozen=True, slots=True)
class Offer:
    """A row to choose: its title, a line below, what choosing it gives, and the item behind it."""

    title: str
    line: str
    gives: object
    item: LibraryItem | None = None


class _Rows(QStyledItemDelegate):
    """Title and line below each other, the chosen row on a soft ground."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        offer = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]  # a model index
        if not isinstance(offer, Offer):
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # missing in the stubs
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 8, 8)
        inside = rect.adjusted(Space.M, Space.S, -Space.M, -Space.S)
        rows: tuple[tuple[str, TextRole, str, int], ...] = (
            (offer.title, "strong", "text", 0),
            (offer.line, "small", "text_soft", 22),
        )
        for text, role, ink, top in rows:
            painter.setFont(font(role))
            painter.setPen(colour(ink))
            line = QRect(inside.left(), inside.top() + top, inside.width(), 22)
            words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()


class OfferDialog(DialogFrame):
    """`chosen` carries what the row gives. `asks_elsewhere`: what is typed is not for narrowing the rows."""

    chosen = Signal(object)

    def __init__(self, title: str, text: str, accept: str, parent: QWidget | None = None) -> None:
        super().__init__(title, text, parent, width=600)
        self.search = SearchField("Search", "Type to narrow the list")
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._give)
        self.body.addWidget(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setMinimumHeight(280)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _item: self._give())  # type: ignore[misc]  # item signal
        self.list.currentItemChanged.connect(lambda _now, _before: self._moved())  # type: ignore[misc]  # item signal
        self.body.addWidget(self.list)
        self.nothing = PlainLabel("", "body", "soft", wrap=True)
        self.body.addWidget(self.nothing)
        self.add_cancel()
        self.accept_button = PrimaryButton(accept)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self._give)
        self.buttons.addWidget(self.accept_button)
        self._offers: tuple[Offer, ...] = ()
        self.asks_elsewhere = False
        self.search.setFocus()

    def show_offers(self, offers: Sequence[Offer], nothing: str) -> None:
        self._offers = tuple(offers)
        self.nothing.setText(nothing)
        self._narrow()

    @property
    def current(self) -> Offer | None:
        item = self.list.currentItem()
        offer = item.data(Qt.ItemDataRole.UserRole) if item else None  # pyright: ignore[reportUnnecessaryComparison]  # Qt gives None
        return offer if isinstance(offer, Offer) else None

    def _narrow(self) -> None:
        words = "" if self.asks_elsewhere else self.search.text().casefold()
        found = [one for one in self._offers if words in f"{one.title} {one.line}".casefold()]
        self.list.clear()
        for offer in found[:SHOWN]:
            item = QListWidgetItem(f"{offer.title}\n{offer.line}" if offer.line else offer.title)
            item.setData(Qt.ItemDataRole.UserRole, offer)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{offer.title}. {offer.line}")
            self.list.addItem(item)
        if found:
            self.list.setCurrentRow(0)
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.accept_button.setEnabled(bool(found))

    def _moved(self) -> None:
        """Another row is current; for those who show more about it."""

    def _give(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current.gives)
            self.accept()

    def keyPressEvent(self, event: object) -> None:
        key: int = event.key()  # type: ignore[attr-defined]  # a key event
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.search.hasFocus() and self.list.count():
            by = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]  # a key event
