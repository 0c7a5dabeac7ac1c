"""The person all figures on the screen show: that of the open client.

Like the look of the window it is one for the whole program: widgets ask `person().look` while they paint and
listen to `person().changed`.
"""

from functools import cache

from PySide6.QtCore import QObject, Signal

from clinic_app.figures.figure_look import AS_MADE, FigureLook


class Person(QObject):
    """`show` takes another choice; `changed` is sent once `look` holds it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = AS_MADE

    def show(self, look: FigureLook) -> None:
        if look != self.look:
            self.look = look
            self.changed.emit()


@cache
def person() -> Person:
    """The person of this application. Lives as long as the process."""
    return Person()
