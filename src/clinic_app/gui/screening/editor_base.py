"""What every input of the guided screen can do."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from clinic_app.domain.screening.model import Json
from clinic_app.gui.kit.fields import FieldMessage
from clinic_app.gui.screening.words import let_grow
from clinic_app.gui.theme import Space


class Editor(QWidget):
    """`changed` carries the new value (None: taken back), `confirmed` says that an unusual one was asked about."""

    changed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.message = FieldMessage()
        let_grow(self.message)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.XS)

    def show_value(self, value: Json) -> None:
        raise NotImplementedError

    def entry_point(self) -> QWidget:
        """The widget that takes the keyboard."""
        raise NotImplementedError

    def entry_points(self) -> tuple[QWidget, ...]:
        """All stops of the Enter key, in order."""
        return (self.entry_point(),)

    def show_problem(self, text: str) -> None:
        """A sentence below the field; empty text takes it back."""
        self.message.say(text)

    def settle(self) -> None:
        """Take over what is typed now, as if the field had been left."""

    @property
    def unsettled(self) -> bool:
        """What is typed was refused or waits for confirmation, so it is not kept."""
        return bool(self.message.text())


def is_typing(*lines: QLineEdit) -> bool:
    """Somebody is in the middle of a word: what is shown anew must not wipe it."""
    return any(line.hasFocus() and line.isModified() for line in lines)


class LetterGuard(QObject):
    """Lets a number field keep digits and sends letters, Space and the number pad's / and * to the page."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            sign = event.text()
            plain = not event.modifiers() & ~(
                Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
            )
            if plain and len(sign) == 1 and (sign.isalpha() or sign in " /*"):
                event.ignore()
                return True
        return False
