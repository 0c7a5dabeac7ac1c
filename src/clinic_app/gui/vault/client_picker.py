"""Choose one client out of all of them, by typing: the matches appear below and one of them is taken."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QWidget

from clinic_app.gui.kit.fields import SearchField
from clinic_app.gui.tasks import Tasks

WAIT_MS = 150
_ID = Qt.ItemDataRole.UserRole + 1
Found = Sequence[tuple[str, str]]


class ClientPicker(SearchField):
    """`search` gives id and words of every match and runs on the store thread. Empty means any client."""

    changed = Signal()

    def __init__(
        self,
        name: str,
        placeholder: str,
        tasks: Tasks,
        search: Callable[[str], Found],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, placeholder, parent)
        self._tasks, self._search = tasks, search
        self._id, self._name = "", ""
        self._model = QStandardItemModel(self)
        self.matches = QCompleter(self._model, self)
        self.matches.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.matches.setWidget(self)
        self.matches.activated[QModelIndex].connect(self.take)  # type: ignore[index]  # the signal has two forms
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self.look)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._emptied)

    def value(self) -> str:
        """Id of the chosen client; empty for any."""
        return self._id

    def set_value(self, client_id: str, name: str = "") -> None:
        """Choose without a word to anybody."""
        self._id, self._name = client_id, name if client_id else ""
        self.blockSignals(True)
        self.setText(self._name)
        self.blockSignals(False)
        self.setCursorPosition(0)

    def look(self) -> None:
        """Ask for the matches of what is typed."""
        text = self.text().strip()
        if not text:
            return

        def show(found: Found) -> None:
            if text == self.text().strip():
                self._show(found)

        self._tasks.run(lambda: self._search(text), show, owner=self)

    def _show(self, found: Found) -> None:
        self._model.clear()
        for client_id, words in found:
            # Signs that turn a line around or break it would let one name look like another.
            item = QStandardItem("".join(sign if sign.isprintable() else " " for sign in words))
            item.setData(client_id, _ID)
            self._model.appendRow(item)
        if not found:
            none = QStandardItem("Nobody of that name")
            none.setEnabled(False)
            self._model.appendRow(none)
        if self.hasFocus():
            self.matches.complete()

    def take(self, index: QModelIndex) -> None:
        """Choose a match of the list."""
        client_id = index.data(_ID)
        if isinstance(client_id, str):
            self.set_value(client_id, str(index.data(Qt.ItemDataRole.DisplayRole)))
            self.changed.emit()

    def _typed(self) -> None:
        self._wait.start()

    def _emptied(self, text: str) -> None:
        if not text and self._id:
            self._id, self._name = "", ""
            self.changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._wait.stop()
            self.set_value(self._id, self._name)
