"""Keys of the page that a field would keep to itself.

Ctrl+Z in a field takes back typing; once there is none left, it takes back the last change of the routine. Ctrl+E
means the end of the line on some systems; here it goes back to adding.
"""

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

TO_THE_ADDER = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E)


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
        nothing = (undo and not watched.isUndoAvailable()) or (redo and not watched.isRedoAvailable())
        if nothing or event.keyCombination() == TO_THE_ADDER:
            event.ignore()
            return True  # the field would claim the keys although it has nothing to do with them
        return False
