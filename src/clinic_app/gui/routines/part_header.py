"""The heading of a part between the lines, the place a template left open, and the window to change a part."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.domain.plan_words import category_word
from clinic_app.domain.routine_parts import SUGGESTED
from clinic_app.domain.routines import WEEKDAYS, Part, Slot
from clinic_app.gui.kit.buttons import DangerButton, IconButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.choices import ChipMulti
from clinic_app.gui.kit.fields import FieldRow, TextField
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.routines.lines import SectionView
from clinic_app.gui.theme import Space


class PartHeader(QWidget):
    """Name, size and days of a part. `add_here` asks to add to it, `change` for its window; both carry the name."""

    add_here = Signal(str)
    change = Signal(str)

    def __init__(self, view: SectionView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = view.name
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XS, Space.S, 0, 0)
        row.setSpacing(Space.S)
        self.title = PlainLabel(view.name, "heading")
        row.addWidget(self.title)
        self.facts = PlainLabel("", "small", "soft")
        row.addWidget(self.facts)
        row.addStretch(1)
        self.target = PlainLabel("New lines come here", "small", "accent")
        row.addWidget(self.target)
        self.plus = IconButton("plus", f"Add an exercise to {view.name}")
        self.plus.clicked.connect(lambda: self.add_here.emit(self._name))
        row.addWidget(self.plus)
        self.pencil = IconButton("pencil", f"Change the part {view.name}")
        self.pencil.clicked.connect(lambda: self.change.emit(self._name))
        row.addWidget(self.pencil)
        self.show_part(view, is_target=False)

    def show_part(self, view: SectionView, *, is_target: bool) -> None:
        self._name = view.name
        self.title.setText(view.name)
        self.facts.setText(view.facts)
        self.target.setVisible(is_target)
        self.plus.setAccessibleName(f"Add an exercise to {view.name}")
        self.pencil.setAccessibleName(f"Change the part {view.name}")
        self.setAccessibleName(f"{view.name}: {view.facts}")


class SlotRow(QFrame):
    """A place still open: what it is for, why it is, and the two things to do about it."""

    choose = Signal(object)
    drop = Signal(object)

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sunken")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(IconLabel("circle-dashed", "text_soft", 20))
        words = QVBoxLayout()
        words.setSpacing(2)
        what = category_word(slot.category)
        words.addWidget(PlainLabel(f"Open place: one {what[0].lower()}{what[1:]}", "strong"))
        if slot.why:
            words.addWidget(PlainLabel(f"Not filled. {slot.why}", "small", "soft", wrap=True))
        row.addLayout(words, 1)
        self.choose_button = SecondaryButton("Choose")
        self.choose_button.setAccessibleName(f"Choose an exercise for the open place: {what}")
        self.choose_button.clicked.connect(lambda: self.choose.emit(slot))
        row.addWidget(self.choose_button)
        self.drop_button = QuietButton("Let go")
        self.drop_button.setAccessibleName(f"Let the open place go: {what}")
        self.drop_button.clicked.connect(lambda: self.drop.emit(slot))
        row.addWidget(self.drop_button)


class PartDialog(DialogFrame):
    """Name and days of a part; `part` None for a new one. `given` carries name and days, `moved` -1 or 1."""

    given = Signal(str, object)
    removal = Signal()
    moved = Signal(int)

    def __init__(
        self, part: Part | None, parent: QWidget | None = None, *, taken: tuple[str, ...] = ()
    ) -> None:
        title = "Change this part" if part else "Add a part"
        super().__init__(title, "", parent, width=720)
        self.name = TextField("Name of the part", "Morning, Before the run, Strength day A")
        self.name.setMaxLength(40)
        self.row = FieldRow("Name", self.name)
        self.row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.addWidget(self.row)
        free = [name for name in SUGGESTED if name not in taken]
        if part is None and free:
            names = ChipMulti("Usual names", [Choice(name, name) for name in free[:4]], column=False)
            names.changed.connect(lambda ids: self.name.setText(str(ids[-1])) if ids else None)  # type: ignore[misc]  # object signal
            self.body.addWidget(names)
        self.body.addWidget(PlainLabel("Days", "label"))
        self.days = ChipMulti(
            "Days of the part",
            [Choice(str(day), word.capitalize()) for day, word in enumerate(WEEKDAYS)],
            column=False,
        )
        self.body.addWidget(self.days)
        self.body.addWidget(
            PlainLabel(
                "The name is printed as a heading. With days chosen, every exercise of the part is done on these days. "
                "Without, each keeps its own days a week.",
                "small",
                "soft",
                wrap=True,
            )
        )
        if part is not None:
            self.name.setText(part.name)
            self.days.set_value(str(day) for day in part.days)
            order = QHBoxLayout()
            for text, icon, by in (("Earlier", "arrow-up", -1), ("Later", "arrow-down", 1)):
                button = QuietButton(text, icon)
                button.setAccessibleName(f"Move the part {text.lower()}")
                button.clicked.connect(lambda _on=False, step=by: self.moved.emit(step))
                order.addWidget(button)
            order.addStretch(1)
            remove = DangerButton("Remove the part")
            remove.clicked.connect(self._remove)
            order.addWidget(remove)
            self.body.addLayout(order)
            self.body.addWidget(PlainLabel("Its exercises stay and join the part before.", "small", "soft"))
        self.add_cancel()
        # The dialog stays open when the name is refused, so accepting is not left to the button.
        self.keep = SecondaryButton("Keep" if part else "Add the part")
        self.keep.setDefault(True)
        self.keep.clicked.connect(self._give)
        self.buttons.addWidget(self.keep)
        self.name.setFocus()
        self.name.selectAll()

    def refuse(self, sentence: str) -> None:
        self.row.show_problem(sentence)
        self.name.setFocus()

    def _give(self) -> None:
        self.given.emit(self.name.text(), tuple(int(day) for day in self.days.value()))

    def _remove(self) -> None:
        self.removal.emit()
        self.accept()
