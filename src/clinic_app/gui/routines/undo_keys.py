"""Ctrl+Z in a field takes back typing; once there is none left, it takes back the last change of the routine."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget


class UndoKeys(QObject):
    """Watches fields; one serves a whole page."""

    def watch(self, root: QWidget) -> None:
        """Watch every line edit inside `root`."""
        edits = [root] if isinstance(root, QLineEdit) else root.findChildren(QLineEdit)
        for edit in edits:
            edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not (
            isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
        ):
            return False
        undo, redo = (
            event.matches(keys) for keys in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        )
        if (undo and not watched.isUndoAvailable()) or (redo and not watched.isRedoAvailable()):
            event.ignore()
            return True  # the field would claim the keys although it has nothing to take back
        return False
