"""An open clinic as the program builds it, with a studio that draws in a queue of its own."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_app.gui.context import AppContext
from clinic_app.gui.figures.studio import FigureStudio
from clinic_app.gui.tasks import Tasks


@dataclass
class Studio:
    """A context with the queue figures are drawn in; `errors` are those nobody caught."""

    context: AppContext
    jobs: Tasks
    errors: list[Exception]
    qtbot: QtBot

    @property
    def studio(self) -> FigureStudio:
        assert self.context.studio is not None
        return self.context.studio

    def settle(self) -> None:
        """Wait until nothing is being stored or drawn."""
        self.qtbot.waitUntil(lambda: not self.context.tasks.busy and not self.jobs.busy, timeout=60_000)

    def show(self, widget: QWidget, width: int, height: int) -> None:
        self.qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        self.qtbot.waitExposed(widget)
