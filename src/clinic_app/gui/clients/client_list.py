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
        last = f"Seen {ago_text(row.last_visit, self.today)}" if row.last_visit else ""
        right_width = 150
        room = rect.right() - left - right_width - Space.XL
        name_font, small = font("heading"), font("small")
        metrics = QFontMetrics(name_font)
        start = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        end = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        upper, lower = QRect(left, rect.top() + 9, room, 25), QRect(left, rect.top() + 34, room, 22)
        painter.setFont(name_font)
        painter.setPen(colour("text"))
        name = metrics.elidedText(row.list_name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(upper, start, name)
        if row.preferred_name and row.preferred_name != row.given_name:
            used = metrics.horizontalAdvance(name) + Space.S
            painter.setFont(font("body"))
            painter.setPen(colour("text_soft"))
            painter.drawText(upper.adjusted(used, 1, 0, 0), start, f"“{row.preferred_name}”")
        painter.setFont(small)
        painter.setPen(colour("text_soft"))
        facts = " · ".join(part for part in (age_text(row.age), day_text(row.birth_date), row.phone) if part)
        painter.drawText(lower, start, facts or "No birth date or phone yet")
        if row.alerts:
            used = QFontMetrics(small).horizontalAdvance(facts) + Space.L if facts else 190
            at = lower.left() + used
            painter.drawPixmap(at, lower.center().y() - 7, icons.pixmap("triangle-alert", "warning_text", 16))
            painter.setFont(font("label"))
            painter.setPen(colour("warning_text"))
            space = lower.right() - at - 22
            alert = QFontMetrics(font("label")).elidedText(
                row.alerts.replace("\n", " "), Qt.TextElideMode.ElideRight, space
            )
            painter.drawText(QRect(at + 22, lower.top(), space, lower.height()), start, alert)
        painter.setFont(small)
        painter.setPen(colour("text_faint"))
        painter.drawText(
            QRect(rect.right() - right_width - Space.L, rect.top(), right_width, rect.height()), end, last
        )
        painter.restore()

    def _avatar(self, painter: QPainter, box: QRectF, row: ClientRow) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken" if row.archived else "accent_soft"))
        painter.drawEllipse(box)
        painter.setPen(colour("text_soft" if row.archived else "accent_text"))
        painter.setFont(font("strong"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), initials(row.given_name, row.family_name))
