"""The rows of the audit trail as plain text, and the table that shows them."""

from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from clinic_app.gui.theme import Space
from clinic_app.gui.vault.audit_words import action_text
from clinic_app.gui.vault.words import NO_NAME, moment_text
from clinic_app.services.audit import AuditEntry

_COLUMNS = ("When", "Who", "What", "Whom")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class AuditModel(QAbstractTableModel):
    """Rows as plain text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[AuditEntry] = []
        self.names_shown = True

    def show_entries(self, entries: Sequence[AuditEntry]) -> None:
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def add_entries(self, entries: Sequence[AuditEntry]) -> None:
        at = len(self.entries)
        self.beginInsertRows(QModelIndex(), at, at + len(entries) - 1)
        self.entries += entries
        self.endInsertRows()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (2, 3):
            # A tooltip guesses whether it is markup: as markup that says exactly this text it has nothing to guess.
            return f"<p>{escape(self.cells(index.row())[index.column()])}</p>"
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self.cells(index.row())[index.column()]

    def cells(self, row: int) -> tuple[str, str, str, str]:
        """When, who, what, whom; blanks in place of line ends and of signs that turn the line around."""
        entry = self.entries[row]
        whom = entry.client_name or ""
        if entry.row.client_id and not whom:
            # A role without client records sees which entries are about the same client, and no more.
            whom = "Client no longer there" if self.names_shown else f"Client {entry.row.client_id[-8:]}"
        texts = (moment_text(entry.row.at), entry.user_name or NO_NAME, action_text(entry), whom)
        when, who, what, client = ("".join(s if s.isprintable() else " " for s in text) for text in texts)
        return when, who, what, client


class AuditTable(QTableView):
    """Three columns as wide as they need, less in a narrow window; what was done has the rest."""

    def __init__(self, model: AuditModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName("Audit trail")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(34)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(330)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width()
        metrics = QFontMetrics(self.font())
        when = metrics.horizontalAdvance("22 Nov 2026, 22:22") + 2 * Space.M
        self.setColumnWidth(0, when)
        self.setColumnWidth(1, max(84, min(150, wide // 6)))
        self.setColumnWidth(3, max(96, min(200, wide // 5)))
