"""What the program says on its own: errors, short notices with undo, questions before something is taken away."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinic_app.domain.errors import ClinicError, InvalidFile, OutOfSpace
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame, Toast


class Messages(QObject):
    """Speaks in the window it was attached to; before that, in windows of its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window: QWidget | None = None
        self._toast: Toast | None = None
        self.free_room: Callable[[], None] | None = None
        """Gives back the room set aside for a full disk; None where there is none to give."""

    def attach(self, window: QWidget | None) -> None:
        self._window = window
        self._toast = Toast(window) if window is not None else None

    @property
    def toast_widget(self) -> Toast | None:
        return self._toast

    def toast(self, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """A short notice at the lower edge; `action` (mostly "Undo") runs `on_action`."""
        if self._toast is not None:
            self._toast.show_message(text, action, on_action)

    def show_error(self, error: Exception) -> None:
        """A ClinicError as a sentence and a next step; everything else is a bug and goes to the error hook."""
        if not isinstance(error, ClinicError):
            sys.excepthook(type(error), error, error.__traceback__)
            return
        dialog = DialogFrame(error.sentence, error.next_step, self._window)
        if isinstance(error, InvalidFile):
            for problem in error.problems[:12]:
                dialog.body.addWidget(PlainLabel(f"– {problem}", "small", "soft", wrap=True))
        if isinstance(error, OutOfSpace) and self.free_room is not None:
            dialog.body.addWidget(
                PlainLabel(
                    "A little room was set aside for this. Free it, then save again what is on the screen.",
                    "body",
                    "soft",
                    wrap=True,
                )
            )
            dialog.add_cancel("Not now")
            dialog.add_accept("Free the room set aside")
            dialog.accepted.connect(self.free_room)
        else:
            dialog.add_accept("OK")
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask(
        self,
        title: str,
        text: str,
        accept: str,
        on_accept: Callable[[], None],
        *,
        danger: bool = False,
        cancel: str = "Cancel",
    ) -> DialogFrame:
        """A question that must be answered first. `on_accept` runs only after the named button."""
        dialog = DialogFrame(title, text, self._window)
        cancelling = dialog.add_cancel(cancel)
        dialog.add_accept(accept, danger=danger)
        if danger:
            cancelling.setDefault(True)
        dialog.accepted.connect(on_accept)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog
