"""Inputs that hold more than one thing: a number or a word, a list, activities with their scores."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clinic_app.domain.screening.model import Field, Json
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import NotesField, NumberField, NumberLimits, TextField, read_number
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.screening.editor_base import Editor, LetterGuard, is_typing
from clinic_app.gui.theme import Space


class NumberOrWordEditor(Editor):
    """A number, or one of a few words when it is not known."""

    def __init__(self, field: Field, name: str) -> None:
        super().__init__(name)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.number = NumberField(name, field.unit, NumberLimits(field.hard, field.soft), width=92)
        self._guard = LetterGuard(self)
        self.number.edit.installEventFilter(self._guard)
        self.words = SegmentedChoice(
            f"{name}, not known exactly",
            [Choice(word, word.capitalize()) for word in field.words],
            column=False,
        )
        self.number.value_changed.connect(self._numbered)
        self.words.chosen.connect(self._worded)
        row.addWidget(self.number)
        row.addWidget(PlainLabel("or", "small", "faint"))
        row.addWidget(self.words, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.message)

    def show_value(self, value: Json) -> None:
        if is_typing(self.number.edit):
            return
        number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        self.number.set_value(number)
        self.words.set_value(value if isinstance(value, str) else None)

    def entry_point(self) -> QWidget:
        return self.number.edit

    def settle(self) -> None:
        self.number.edit.editingFinished.emit()

    def _numbered(self, value: object) -> None:
        if self.number.state in ("refused", "confirm"):
            return
        number = cast("float | None", value)
        if number is None and self.words.value() is not None:
            return
        self.words.set_value(None)
        self.changed.emit(int(number) if number is not None and number == int(number) else number)

    def _worded(self, word: object) -> None:
        if word is not None:
            self.number.set_value(None)
        self.changed.emit(word)


class ListEditor(Editor):
    """Several short texts, one to a line. Enter goes on as everywhere; Ctrl+Enter begins a line."""

    def __init__(self, name: str, example: str) -> None:
        super().__init__(name)
        self.notes = NotesField(name, example, lines=3)
        self.notes.installEventFilter(self)
        self._shown: list[str] = []
        self.column.addWidget(self.notes)
        self.column.addWidget(self.message)

    def show_value(self, value: Json) -> None:
        if self.notes.hasFocus() and self.notes.document().isModified():
            return
        entries = value if isinstance(value, list) else [] if value is None else [value]
        self._shown = [str(one) for one in entries]
        self.notes.setPlainText("\n".join(self._shown))

    def entry_point(self) -> QWidget:
        return self.notes

    def settle(self) -> None:
        lines = [line.strip() for line in self.notes.toPlainText().splitlines() if line.strip()]
        if lines != self._shown:
            self._shown = lines
            self.changed.emit(cast("list[Json]", list(lines)) or None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.settle()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                    self.notes.insertPlainText("\n")
                else:
                    self.settle()
                    event.ignore()
                return True
            if event.key() == Qt.Key.Key_Tab:
                event.ignore()
                self.notes.focusNextChild()
                return True
        return False


class ActivitiesEditor(Editor):
    """Up to three activities in the client's words, each scored 0 (cannot) to 10 (as before)."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.rows: list[tuple[TextField, QLineEdit]] = []
        for number in (1, 2, 3):
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            text = TextField(f"Activity {number}", f"Activity {number}, in the client's words")
            score = TextField(f"Score of activity {number}, 0 to 10")
            score.setProperty("kind", "number")
            score.setAlignment(Qt.AlignmentFlag.AlignRight)
            score.setFixedWidth(64)
            for line in (text, score):
                line.editingFinished.connect(self.settle)
            row.addWidget(text, 1)
            row.addWidget(score)
            row.addWidget(PlainLabel("/ 10", "body", "soft"))
            self.column.addLayout(row)
            self.rows.append((text, score))
        self.column.addWidget(self.message)
        self._shown: list[Json] = []

    def show_value(self, value: Json) -> None:
        if is_typing(*(line for row in self.rows for line in row)):
            return
        entries = value if isinstance(value, list) else []
        self._shown = list(entries)
        for number, (text, score) in enumerate(self.rows):
            entry = entries[number] if number < len(entries) else None
            record = entry if isinstance(entry, dict) else {}
            text.setText(str(record.get("text") or ""))
            points = record.get("score")
            score.setText("" if points is None else f"{points:g}" if isinstance(points, (int, float)) else "")

    def entry_point(self) -> QWidget:
        return self.rows[0][0]

    def entry_points(self) -> tuple[QWidget, ...]:
        return tuple(line for row in self.rows for line in row)

    def settle(self) -> None:
        entries: list[Json] = []
        for text, score in self.rows:
            words, points = text.text().strip(), read_number(score.text())
            if not words and not score.text().strip():
                continue
            if not words or points is None or not 0 <= points <= 10 or points != int(points):
                self.show_problem("Each activity needs its words and a whole number from 0 to 10.")
                return
            entries.append({"text": words, "score": int(points)})
        self.show_problem("")
        if entries != self._shown:
            self._shown = entries
            self.changed.emit(entries or None)
