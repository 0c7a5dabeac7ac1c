"""The rows of the client list and how one is painted."""

from datetime import date

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinic_app.gui import icons
from clinic_app.gui.clients.words import age_text, ago_text, day_text, initials
from clinic_app.gui.theme import Radius, Space, colour, font
from clinic_app.services.records import ClientRow

ROW_HEIGHT = 66
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_LAST_VISIT_WIDTH = 150
_AT_START = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_AT_END = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_ROOT = QModelIndex()


class ClientListModel(QAbstractListModel):
    """At most a screenful or two of rows, newest answer only; the store does the searching."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ClientRow] = []

    def show_rows(self, rows: list[ClientRow]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, index: Index) -> ClientRow | None:
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    @property
    def rows(self) -> tuple[ClientRow, ...]:
        return tuple(self._rows)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = [row.list_name, age_text(row.age), row.phone]
            if row.alerts:
                parts.append(f"Alert: {row.alerts}")
            return ", ".join(part for part in parts if part)
        return None


class ClientRowDelegate(QStyledItemDelegate):
    """Initials, name, age and birth date, alert, last visit: the name is what the eye finds first."""

    def __init__(self, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.today = today

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(300, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, ClientRow):
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]  # missing in the stubs
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # the same
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tile = QRectF(rect).adjusted(4, 2, -4, -2)
        if chosen or hovered:
            painter.setPen(colour("focus") if chosen and focused else Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(tile, Radius.CONTROL, Radius.CONTROL)
        self._avatar(painter, QRectF(rect.left() + Space.L, rect.center().y() - 19, 40, 40), row)
        left = rect.left() + Space.L + 40 + Space.L
        room = rect.right() - left - _LAST_VISIT_WIDTH - Space.XL
        self._paint_name(painter, QRect(left, rect.top() + 9, room, 25), row)
        self._paint_facts(painter, QRect(left, rect.top() + 34, room, 22), row)
        if row.last_visit:
            place = rect.adjusted(rect.width() - _LAST_VISIT_WIDTH - Space.L - 1, 0, -Space.L - 1, 0)
            painter.setFont(font("small"))
            painter.setPen(colour("text_faint"))
            painter.drawText(place, _AT_END, f"Seen {ago_text(row.last_visit, self.today)}")
        painter.restore()

    def _paint_name(self, painter: QPainter, place: QRect, row: ClientRow) -> None:
        painter.setFont(font("heading"))
        painter.setPen(colour("text"))
        metrics = QFontMetrics(font("heading"))
        name = metrics.elidedText(row.list_name, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _AT_START, name)
        if row.preferred_name and row.preferred_name != row.given_name:
            used = metrics.horizontalAdvance(name) + Space.S
            painter.setFont(font("body"))
            painter.setPen(colour("text_soft"))
            painter.drawText(place.adjusted(used, 1, 0, 0), _AT_START, f"“{row.preferred_name}”")

    def _paint_facts(self, painter: QPainter, place: QRect, row: ClientRow) -> None:
        """Age, birth date and phone; behind them what has to be known before the client is touched."""
        painter.setFont(font("small"))
        painter.setPen(colour("text_soft"))
        facts = " · ".join(part for part in (age_text(row.age), day_text(row.birth_date), row.phone) if part)
        painter.drawText(place, _AT_START, facts or "No birth date or phone yet")
        if not row.alerts:
            return
        used = QFontMetrics(font("small")).horizontalAdvance(facts) + Space.L if facts else 190
        sign = icons.pixmap("triangle-alert", "warning_text", 16)
        painter.drawPixmap(place.left() + used, place.center().y() - 7, sign)
        behind = place.adjusted(used + 22, 0, 0, 0)
        alert = QFontMetrics(font("label")).elidedText(
            row.alerts.replace("\n", " "), Qt.TextElideMode.ElideRight, behind.width() - 1
        )
        painter.setFont(font("label"))
        painter.setPen(colour("warning_text"))
        painter.drawText(behind, _AT_START, alert)

    def _avatar(self, painter: QPainter, box: QRectF, row: ClientRow) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken" if row.archived else "accent_soft"))
        painter.drawEllipse(box)
        painter.setPen(colour("text_soft" if row.archived else "accent_text"))
        painter.setFont(font("strong"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), initials(row.given_name, row.family_name))
