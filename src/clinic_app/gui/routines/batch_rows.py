"""One client of the day in the list of sheets: ticked or not, why they are there, and what became of the sheet."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import ChipButton, Choice
from clinic_app.gui.routines.batch import Candidate
from clinic_app.gui.theme import Space
from clinic_app.services.records import HandoutId


class BatchRow(QWidget):
    """`toggled` follows the tick; `open_asked` carries client and handout, empty for the routine instead."""

    toggled = Signal()
    open_asked = Signal(str, str)

    def __init__(self, candidate: Candidate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.candidate = candidate
        self._handout = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        self.tick = ChipButton(Choice(candidate.client_id, candidate.name), stretched=True)
        self.tick.setChecked(not candidate.why_not)
        self.tick.setEnabled(not candidate.why_not)
        self.tick.toggled.connect(lambda _on: self.toggled.emit())  # type: ignore[misc]  # bool signal
        row.addWidget(self.tick, 2)
        self.said = PlainLabel("", "small", "soft", wrap=True)
        row.addWidget(self.said, 3)
        self.open_button = QuietButton("Routine", "arrow-right")
        self.open_button.clicked.connect(lambda: self.open_asked.emit(candidate.client_id, self._handout))
        row.addWidget(self.open_button)
        count = f"{candidate.exercises} exercise" + ("" if candidate.exercises == 1 else "s")
        self._say(candidate.why_not or candidate.doubts or count)

    def show_made(self, handout_id: HandoutId) -> None:
        """Its sheet left the house and can be looked at."""
        self._handout = handout_id
        self.open_button.setText("Sheet")
        self._say("Made, a copy is in the record.")

    def show_left_out(self, why: str) -> None:
        self._say(f"Not made. {why}")

    def _say(self, words: str) -> None:
        self.said.setText(f"{self.candidate.why_here}. {words}")
        self.tick.setAccessibleDescription(self.said.text())
        what = "sheet" if self._handout else "routine"
        self.open_button.setAccessibleName(f"Open the {what} of {self.candidate.name}")
