"""One line: how much of the plan the client did, by the diary that came back last."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.adherence import adherence_words, diary_from_dict
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.theme import Space
from clinic_app.services.records import DiaryReturn


def latest_words(diaries: Sequence[DiaryReturn]) -> str:
    """The newest entry that can be read, with its day; empty without one. `diaries` are the oldest first."""
    for entry in reversed(diaries):
        diary = diary_from_dict(entry.content)
        words = adherence_words(diary) if diary is not None else ""
        if words:
            day = entry.at.astimezone()
            return f"{words}. Diary of {day.day} {day:%b %Y}."
    return ""


class AdherenceLine(QWidget):
    """Hidden until there is something to say. `show_diaries` takes what `DiaryService.list` gives."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(IconLabel("notebook-pen", size=18), 0, Qt.AlignmentFlag.AlignTop)
        self.words = PlainLabel("", "small", "soft", wrap=True)
        row.addWidget(self.words, 1)
        self.hide()

    def show_diaries(self, diaries: Sequence[DiaryReturn]) -> None:
        words = latest_words(diaries)
        self.words.setText(words)
        self.setVisible(bool(words))
