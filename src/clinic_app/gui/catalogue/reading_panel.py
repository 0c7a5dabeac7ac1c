"""Beside the editor: how the client's texts read, and which words could be shorter."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.plain_words import TextReading
from clinic_app.domain.readability import GRADE_LIMIT, LONG_SENTENCE_WORDS, SMOG_WARNING
from clinic_app.domain.readability_es import EASY_ENOUGH
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.theme import Space

MOST_WORDS = 8
MOST_SENTENCES = 3


class ReadingPanel(Card):
    """Grade and SMOG with a mark and a word each, then what to change, the weightiest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("How it reads", parent, padding=Space.L, gap=Space.S)
        self.grade = _Line()
        self.smog = _Line()
        self.body.addWidget(self.grade)
        self.body.addWidget(self.smog)
        self._notes = QWidget()
        self._column = QVBoxLayout(self._notes)
        self._column.setContentsMargins(0, Space.XS, 0, 0)
        self._column.setSpacing(Space.S)
        self.body.addWidget(self._notes)
        self.said: tuple[str, ...] = ()
        """What is to be changed, as shown."""

    def show_reading(self, reading: TextReading) -> None:
        if not reading.words:
            self.grade.say("info", "note_text", "Nothing written yet", "The grade shows while you type.")
            self.smog.hide()
            self._show_notes([])
            return
        if reading.spanish is not None:
            self.grade.say(
                "check" if reading.grade_ok else "triangle-alert",
                "good_text" if reading.grade_ok else "warning_text",
                f"INFLESZ {reading.spanish.score:g}, {reading.spanish.band}",
                f"Spanish text; above {EASY_ENOUGH:g} is aimed at.",
            )
            self.smog.hide()
            self._show_notes(_sentences(reading))
            return
        self.grade.say(
            "check" if reading.grade_ok else "triangle-alert",
            "good_text" if reading.grade_ok else "warning_text",
            f"Grade {reading.grade:g}, {'easy enough' if reading.grade_ok else 'too hard'}",
            f"Flesch-Kincaid; {GRADE_LIMIT:g} is the limit.",
        )
        self.smog.say(
            "check" if reading.smog_ok else "triangle-alert",
            "good_text" if reading.smog_ok else "warning_text",
            f"SMOG {reading.smog:g}, {'easy enough' if reading.smog_ok else 'many long words'}",
            f"{SMOG_WARNING:g} or less is aimed at.",
        )
        self.smog.show()
        notes: list[tuple[str, str, str]] = [
            ("octagon-x", "stop_text", f"Clients must not read “{word}”.") for word in reading.forbidden
        ]
        notes += _sentences(reading)
        words = sorted(reading.hard_words, key=lambda word: not word.instead)[:MOST_WORDS]
        notes += [
            ("pencil", "note_text", f"“{one.word}”: say “{one.instead}”")
            if one.instead
            else ("pencil", "note_text", f"“{one.word}” is long; is there a shorter word?")
            for one in words
        ]
        more = len(reading.hard_words) - len(words)
        if more > 0:
            notes.append(("pencil", "note_text", f"{more} more long words"))
        self._show_notes(notes)

    def _show_notes(self, notes: list[tuple[str, str, str]]) -> None:
        said = tuple(text for _, _, text in notes)
        if said == self.said:
            return
        self.said = said
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for icon, tint, text in notes:
            line = _Line()
            line.say(icon, tint, text, "")
            self._column.addWidget(line)
        self._notes.setVisible(bool(notes))


class _Line(QWidget):
    """A mark, words, and a smaller line below."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self._icon = IconLabel("info", "note_text", 16)
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.text = PlainLabel("", "body", wrap=True)
        self.below = PlainLabel("", "small", "faint", wrap=True)
        words.addWidget(self.text)
        words.addWidget(self.below)
        row.addLayout(words, 1)

    def say(self, icon: str, tint: str, text: str, below: str) -> None:
        self._icon.show_icon(icon, tint)
        self.text.setText(text)
        self.below.setText(below)
        self.below.setVisible(bool(below))


def _sentences(reading: TextReading) -> list[tuple[str, str, str]]:
    return [
        ("triangle-alert", "warning_text", f"More than {LONG_SENTENCE_WORDS} words: “{_short(sentence)}”")
        for sentence in reading.long_sentences[:MOST_SENTENCES]
    ]


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else f"{sentence[:57].rstrip()}…"
