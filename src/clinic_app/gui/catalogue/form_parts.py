"""What the exercise editor is made of: lists of lines, pairs, codes chosen from many, restrictions."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import IconButton, QuietButton
from clinic_app.gui.kit.fields import ChoiceBox, FieldMessage, TextField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.theme import Space


class LineField(TextField):
    """One line of a list. Return asks for the next, Backspace in an empty one takes it away, Alt+arrows move it."""

    next_wanted = Signal()
    gone = Signal()
    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_wanted.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.gone.emit()
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class TextList(QWidget):
    """Numbered lines, from one to `most`. `edited` follows every change."""

    edited = Signal()

    def __init__(self, name: str, most: int, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._most, self._placeholder = name, most, placeholder
        self.setAccessibleName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self.fields: list[LineField] = []
        self._messages: list[FieldMessage] = []
        self._rows: list[QWidget] = []
        self.add = QuietButton(f"Add a {name.lower()}", "plus")
        self.add.clicked.connect(lambda: self._insert(len(self.fields), focus=True))
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self.set_value(())

    def value(self) -> list[str]:
        return [field.text().strip() for field in self.fields if field.text().strip()]

    def set_value(self, texts: Iterable[str]) -> None:
        wanted = list(texts) or [""]
        if [field.text() for field in self.fields] == wanted:
            return
        while len(self.fields) > len(wanted):
            self._drop(len(self.fields) - 1)
        while len(self.fields) < len(wanted):
            self._make(len(self.fields))
        for field, text in zip(self.fields, wanted, strict=True):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        self._number()

    def show_notes(self, judge: Callable[[str], str]) -> None:
        """Say below each line what `judge` finds to note about it."""
        for field, message in zip(self.fields, self._messages, strict=True):
            message.say(judge(field.text()) if field.text().strip() else "", "confirm")

    def _make(self, at: int) -> LineField:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        line = QHBoxLayout()
        line.setSpacing(Space.XS)
        number = PlainLabel("", "label", "faint")
        number.setObjectName("number")
        number.setFixedWidth(18)
        line.addWidget(number)
        field = LineField(self._name, self._placeholder)
        field.textEdited.connect(self.edited)
        field.next_wanted.connect(lambda: self._insert(self.fields.index(field) + 1, focus=True))
        field.gone.connect(lambda: self._take(field))
        field.moved.connect(lambda by: self._move(field, by))  # type: ignore[arg-type]  # int signal
        line.addWidget(field, 1)
        away = IconButton("x", f"Take this {self._name.lower()} away", size=16)
        away.clicked.connect(lambda: self._take(field))
        line.addWidget(away)
        column.addLayout(line)
        message = FieldMessage()
        column.addWidget(message)
        self._column.insertWidget(at, row)
        self.fields.insert(at, field)
        self._messages.insert(at, message)
        self._rows.insert(at, row)
        return field

    def _insert(self, at: int, *, focus: bool) -> None:
        if len(self.fields) >= self._most:
            if at < len(self.fields):
                self.fields[at].setFocus()
            return
        field = self._make(at)
        self._number()
        if focus:
            field.setFocus()
        self.edited.emit()

    def _take(self, field: LineField) -> None:
        at = self.fields.index(field)
        if len(self.fields) == 1:
            field.clear()
        else:
            self._drop(at)
            self._number()
            self.fields[max(0, at - 1)].setFocus()
        self.edited.emit()

    def _drop(self, at: int) -> None:
        row = self._rows.pop(at)
        self.fields.pop(at)
        self._messages.pop(at)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _move(self, field: LineField, by: int) -> None:
        at = self.fields.index(field)
        to = at + by
        if 0 <= to < len(self.fields):
            here, there = self.fields[at].text(), self.fields[to].text()
            self.fields[at].setText(there)
            self.fields[to].setText(here)
            self.fields[to].setFocus()
            self.edited.emit()

    def _number(self) -> None:
        for number, (row, field) in enumerate(zip(self._rows, self.fields, strict=True), start=1):
            label = row.findChild(PlainLabel, "number")
            if label is not None:
                label.setText(str(number))
            field.setAccessibleName(f"{self._name} {number}")
        self.add.setVisible(len(self.fields) < self._most)


class PairList(QWidget):
    """Mistake and remedy, side by side."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None, *, most: int = 5) -> None:
        super().__init__(parent)
        self._most = most
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self.pairs: list[tuple[TextField, TextField]] = []
        self._rows: list[QWidget] = []
        self.add = QuietButton("Add a mistake", "plus")
        self.add.clicked.connect(self._more)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self.set_value(())

    def value(self) -> list[dict[str, str]]:
        found = [{"what": what.text().strip(), "fix": fix.text().strip()} for what, fix in self.pairs]
        return [pair for pair in found if any(pair.values())]

    def set_value(self, pairs: Iterable[Mapping[str, object]]) -> None:
        wanted = [(str(pair.get("what") or ""), str(pair.get("fix") or "")) for pair in pairs] or [("", "")]
        while len(self.pairs) > len(wanted):
            self._drop(len(self.pairs) - 1)
        while len(self.pairs) < len(wanted):
            self._make()
        for (what, fix), (say, do) in zip(self.pairs, wanted, strict=True):
            for field, text in ((what, say), (fix, do)):
                if field.text() != text:
                    field.setText(text)
                    field.setCursorPosition(0)
        self._number()

    def _make(self) -> tuple[TextField, TextField]:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XS)
        what = TextField("What goes wrong", "What goes wrong")
        fix = TextField("What helps", "What to do then")
        for field in (what, fix):
            field.textEdited.connect(self.edited)
            line.addWidget(field, 1)
        away = IconButton("x", "Take this mistake away", size=16)
        away.clicked.connect(lambda: self._take(what))
        line.addWidget(away)
        self._column.insertWidget(len(self._rows), row)
        self._rows.append(row)
        self.pairs.append((what, fix))
        return what, fix

    def _more(self) -> None:
        if len(self.pairs) < self._most:
            self._make()[0].setFocus()
            self._number()
            self.edited.emit()

    def _take(self, what: TextField) -> None:
        at = next(at for at, pair in enumerate(self.pairs) if pair[0] is what)
        if len(self.pairs) == 1:
            for field in self.pairs[0]:
                field.clear()
        else:
            self._drop(at)
            self._number()
        self.edited.emit()

    def _drop(self, at: int) -> None:
        row = self._rows.pop(at)
        self.pairs.pop(at)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _number(self) -> None:
        for number, (what, fix) in enumerate(self.pairs, start=1):
            what.setAccessibleName(f"Mistake {number}: what goes wrong")
            fix.setAccessibleName(f"Mistake {number}: what helps")
        self.add.setVisible(len(self.pairs) < self._most)


class RestrictionList(QWidget):
    """What restrictions of the screening do to the exercise: bar it, or change it in words."""

    edited = Signal()

    def __init__(self, restrictions: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = dict(restrictions)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self.rules: list[tuple[ChoiceBox, ChoiceBox, TextField]] = []
        self._rows: list[QWidget] = []
        self.add = QuietButton("Add a restriction", "plus")
        self.add.clicked.connect(self._more)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch(1)
        self._column.addLayout(foot)

    def value(self) -> list[dict[str, str]]:
        return [
            {"id": which.value() or "", "effect": effect.value() or "change", "text": text.text().strip()}
            for which, effect, text in self.rules
        ]

    def set_value(self, rules: Iterable[Mapping[str, object]]) -> None:
        wanted = list(rules)
        if self.value() == wanted:
            return
        while self.rules:
            self._drop(len(self.rules) - 1)
        for rule in wanted:
            which, effect, text = self._make()
            which.set_value(str(rule.get("id") or ""))
            effect.set_value(str(rule.get("effect") or "change"))
            text.setText(str(rule.get("text") or ""))
            text.setCursorPosition(0)

    def _make(self) -> tuple[ChoiceBox, ChoiceBox, TextField]:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XS)
        which = ChoiceBox("Restriction")
        which.fill(self._known)
        which.setMinimumWidth(150)
        effect = ChoiceBox("What it does")
        effect.fill({"change": "changes it", "bar": "bars it"})
        text = TextField("In words", "What to do differently, or why it is barred")
        which.activated.connect(lambda _at: self.edited.emit())  # type: ignore[misc]  # int signal
        effect.activated.connect(lambda _at: self.edited.emit())  # type: ignore[misc]  # int signal
        text.textEdited.connect(self.edited)
        away = IconButton("x", "Take this restriction away", size=16)
        away.clicked.connect(lambda: self._take(text))
        for widget, share in ((which, 2), (effect, 1), (text, 4), (away, 0)):
            line.addWidget(widget, share)
        self._column.insertWidget(len(self._rows), row)
        self._rows.append(row)
        self.rules.append((which, effect, text))
        return which, effect, text

    def _more(self) -> None:
        self._make()[0].setFocus()
        self.edited.emit()

    def _take(self, text: TextField) -> None:
        self._drop(next(at for at, rule in enumerate(self.rules) if rule[2] is text))
        self.edited.emit()

    def _drop(self, at: int) -> None:
        row = self._rows.pop(at)
        self.rules.pop(at)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
