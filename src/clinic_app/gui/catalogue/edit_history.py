"""Undo and redo of a whole form: one step for each pause in the typing."""

import copy
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

PAUSE_MS = 500
MOST = 200


class EditHistory(QObject):
    """`read` gives the present state, `show` puts one back. `changed` is sent when what can be undone changed.

    Fields lose their own undo while they are inside `root`: one key takes back one step, wherever the keyboard is.
    """

    changed = Signal()

    def __init__(self, root: QWidget, read: Callable[[], object], show: Callable[[object], None]) -> None:
        super().__init__(root)
        self._root, self._read, self._show = root, read, show
        self._states: list[object] = []
        self._at = -1
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.keep)
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self.undo),
            (QKeySequence(QKeySequence.StandardKey.Redo), self.redo),
        ):
            QShortcut(keys, root).activated.connect(action)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    @property
    def can_undo(self) -> bool:
        return self._at > 0 or self._timer.isActive()

    @property
    def can_redo(self) -> bool:
        return 0 <= self._at < len(self._states) - 1

    def begin(self) -> None:
        """The present state is where undo ends."""
        self._timer.stop()
        self._states, self._at = [copy.deepcopy(self._read())], 0
        self.changed.emit()

    def touch(self) -> None:
        """Something was changed; the step ends with the next pause."""
        if self._at >= 0:
            self._timer.start()
            self.changed.emit()

    def keep(self) -> None:
        """End the step now."""
        self._timer.stop()
        state = self._read()
        if self._at >= 0 and state != self._states[self._at]:
            del self._states[self._at + 1 :]
            self._states.append(copy.deepcopy(state))
            del self._states[:-MOST]
            self._at = len(self._states) - 1
        self.changed.emit()

    def undo(self) -> None:
        if self._at >= 0:
            self.keep()
            self._go(self._at - 1)

    def redo(self) -> None:
        self._go(self._at + 1)

    def _go(self, at: int) -> None:
        if 0 <= at < len(self._states):
            self._at = at
            self._show(copy.deepcopy(self._states[at]))
            self.changed.emit()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, QLineEdit | QPlainTextEdit) and self._root.isAncestorOf(now):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return True
        return False
