"""The palette (Ctrl+K): type a name or an action, press Return."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clinic_app.domain.clients import fold_name
from clinic_app.gui import icons
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.surfaces import Line
from clinic_app.gui.theme import Radius, Space, colour, font, look

SEARCH_DELAY_MS = 60
_ROW = 48
_SHOWN = 8
_ENTRY = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette. `words` are further words that find it."""

    text: str
    run: Callable[[], object]
    icon: str = "arrow-right"
    detail: str = ""
    words: str = ""


def matching(entries: Sequence[Entry], text: str) -> list[Entry]:
    """Entries in which every typed word begins some word; those whose text begins with it first."""
    wanted = fold_name(text).split()
    found: list[tuple[bool, Entry]] = []
    for entry in entries:
        words = fold_name(f"{entry.text} {entry.words}").split()
        if all(any(word.startswith(part) for word in words) for part in wanted):
            found.append((not fold_name(entry.text).startswith(" ".join(wanted)), entry))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = index.data(_ENTRY)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect.adjusted(Space.S, 1, -Space.S, -1)  # type: ignore[attr-defined]  # missing in the stubs
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]  # the same
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft"))
            painter.drawRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)
        middle = rect.center().y()
        painter.drawPixmap(
            rect.left() + Space.M,
            middle - 9,
            icons.pixmap(entry.icon, "accent_text" if chosen else "text_soft", 20),
        )
        left = rect.left() + Space.M + 20 + Space.M
        painter.setFont(font("strong" if chosen else "body"))
        painter.setPen(colour("text"))
        detail_width = (
            QFontMetrics(font("small")).horizontalAdvance(entry.detail) + Space.M if entry.detail else 0
        )
        room = rect.right() - left - detail_width - Space.M
        shown = QFontMetrics(painter.font()).elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRect(left, rect.top(), room, rect.height()), flags, shown)
        if entry.detail:
            painter.setFont(font("small"))
            painter.setPen(colour("text_soft"))
            right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            painter.drawText(rect.adjusted(0, 0, -Space.M, 0), right, entry.detail)
        painter.restore()


class Palette(QFrame):
    """Lies over the window. `asked` carries the text to search clients for; answer with `show_clients`."""

    asked = Signal(str)
    closed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setProperty("kind", "shade")
        self._actions: list[Entry] = []
        self._clients: list[Entry] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 84, 0, 0)
        self._box = QFrame()
        self._box.setProperty("kind", "palette")
        self._box.setFixedWidth(620)
        shadow = QGraphicsDropShadowEffect(self._box)
        shadow.setBlurRadius(48)
        shadow.setOffset(0, 12)
        shadow.setColor(QColor(0, 0, 0, 90))
        self._box.setGraphicsEffect(shadow)
        outer.addWidget(self._box, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self._box)
        column.setContentsMargins(0, Space.S, 0, Space.S)
        column.setSpacing(Space.S)
        self.edit = QLineEdit()
        self.edit.setProperty("kind", "bare")
        self.edit.setPlaceholderText("Find a client or an action")
        self.edit.setAccessibleName("Find a client or an action")
        self.edit.setTextMargins(Space.S, 0, Space.S, 0)
        column.addWidget(self.edit)
        column.addWidget(Line())
        self.model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setAccessibleName("Clients and actions found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.clicked.connect(self._run)
        column.addWidget(self.list)
        self.none = PlainLabel(
            "Nothing found. Try part of a name, a birth date or a phone number.", "body", "soft"
        )
        self.none.setContentsMargins(Space.L, Space.S, Space.L, Space.M)
        column.addWidget(self.none)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SEARCH_DELAY_MS)
        self._delay.timeout.connect(lambda: self.asked.emit(self.edit.text()))
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)
        host.installEventFilter(self)
        look().changed.connect(self._dress)
        self._dress()
        self.hide()

    def open(self, actions: Sequence[Entry]) -> None:
        self._actions = list(actions)
        self._clients = []
        self.edit.clear()
        self._fill()
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.asked.emit("")

    def close_palette(self) -> None:
        if not self.isHidden():
            self._delay.stop()
            self.hide()
            self.closed.emit()

    def show_clients(self, entries: Sequence[Entry]) -> None:
        self._clients = list(entries)
        self._fill()

    def shown(self) -> list[str]:
        """The texts of the lines, for those who cannot see them."""
        return [self.model.item(row).text() for row in range(self.model.rowCount())]

    def _typed(self) -> None:
        self._fill()
        self._delay.start()

    def _fill(self) -> None:
        text = self.edit.text().strip()
        actions = matching(self._actions, text)
        entries = [*self._clients[:6], *actions] if text else [*self._clients[:4], *actions]
        self.model.clear()
        for entry in entries:
            item = QStandardItem(entry.text)
            item.setData(entry, _ENTRY)
            item.setEditable(False)
            item.setData(
                f"{entry.text}, {entry.detail}" if entry.detail else entry.text,
                Qt.ItemDataRole.AccessibleTextRole,
            )
            self.model.appendRow(item)
        self.list.setVisible(bool(entries))
        self.list.setFixedHeight(min(len(entries), _SHOWN) * _ROW + 2)
        self.none.setVisible(not entries)
        if entries:
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _run(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        self.close_palette()
        if isinstance(entry, Entry):
            entry.run()

    def _dress(self) -> None:
        shade = colour("shade")
        self.setStyleSheet(
            f'QFrame[kind="shade"] {{ background: rgba({shade.red()}, {shade.green()}, {shade.blue()}, 90); border: 0; }}'
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        row, last = self.list.currentIndex().row(), self.model.rowCount() - 1
        if event.key() == Qt.Key.Key_Escape:
            self.close_palette()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and last >= 0:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.list.setCurrentIndex(self.model.index((row + step) % (last + 1), 0))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row >= 0:
                self._run(self.list.currentIndex())
        else:
            # Tab does nothing here: the keyboard stays in the palette.
            return event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def mousePressEvent(self, event: object) -> None:  # the shade is a way out
        self.close_palette()
