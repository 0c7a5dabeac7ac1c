"""The handouts a client was given before: each can be looked at exactly as it was."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.theme import Space
from clinic_app.services.records import HandoutSummary

SHOWN = 12
_PAPERS = {"a4": "A4", "letter": "Letter"}


def summary_words(summary: HandoutSummary) -> str:
    """Day, time and paper of a kept handout."""
    moment = summary.kept_at.astimezone()
    return f"{moment.day} {moment:%b %Y, %H:%M} · {_PAPERS.get(summary.paper, summary.paper)}"


class HistoryList(QWidget):
    """`opened` carries the HandoutSummary; `compare_asked` wants two of them side by side in words."""

    opened = Signal(object)
    compare_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.HAIR)
        self._column.addWidget(PlainLabel("Earlier handouts", "label"))
        self.nothing = PlainLabel(
            "None yet. Every print and every saved file is kept here, byte for byte.",
            "small",
            "faint",
            wrap=True,
        )
        self._column.addWidget(self.nothing)
        self.buttons: list[QuietButton] = []
        self.compare_button = QuietButton("Compare two sheets", "list")
        self.compare_button.clicked.connect(self.compare_asked)
        self.compare_button.setStyleSheet("text-align: left;")
        self.compare_button.hide()

    def show_history(self, summaries: Sequence[HandoutSummary]) -> None:
        for button in self.buttons:
            self._column.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        self.nothing.setVisible(not summaries)
        for summary in summaries[:SHOWN]:
            button = QuietButton(summary_words(summary), "file-text")
            button.setAccessibleName(f"Open the handout of {summary_words(summary)}")
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(partial(self._open, summary))
            self._column.addWidget(button)
            self.buttons.append(button)
        self._column.removeWidget(self.compare_button)
        self._column.addWidget(self.compare_button)
        self.compare_button.setVisible(len(summaries) > 1)

    def _open(self, summary: HandoutSummary) -> None:
        self.opened.emit(summary)
