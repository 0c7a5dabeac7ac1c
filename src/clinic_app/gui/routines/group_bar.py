"""What can be done to several chosen lines at once: dose, side, part, remove."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import DangerButton, IconButton, SecondaryButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import TextField, mark_problem
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.theme import Space

_SIDES = (Choice("L", "LEFT"), Choice("both", "BOTH"), Choice("R", "RIGHT"))


class GroupBar(QFrame):
    """Shown while two or more lines are chosen. `done` asks to choose none any more."""

    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sunken")
        self._controller: RoutineController | None = None
        self._keys: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        column.setSpacing(Space.S)
        top, row = QHBoxLayout(), QHBoxLayout()
        for one in (top, row):
            one.setSpacing(Space.S)
            column.addLayout(one)
        self.count = PlainLabel("", "strong")
        top.addWidget(self.count)
        self.dose = TextField(
            "Dose of the chosen lines", "Dose for all of them, for example 2x10 3/w, then Return"
        )
        self.dose.textEdited.connect(self._typing)
        self.dose.returnPressed.connect(self._give_dose)
        top.addWidget(self.dose, 1)
        self.side = SegmentedChoice("Side of the chosen lines", _SIDES, column=False)
        self.side.chosen.connect(self._give_side)
        self.side.setMinimumWidth(sum(one.sizeHint().width() for one in self.side.buttons) + 2 * Space.S)
        row.addWidget(self.side)
        self.part = SecondaryButton("Move to part")
        self.part.setAccessibleName("Move the chosen lines to a part")
        self._menu = QMenu(self.part)
        self.part.setMenu(self._menu)
        row.addWidget(self.part)
        row.addStretch(1)
        self.remove = DangerButton("Remove")
        self.remove.setAccessibleName("Remove the chosen lines")
        self.remove.clicked.connect(self._remove)
        row.addWidget(self.remove)
        self.close_button = IconButton("x", "Choose none (Esc)")
        self.close_button.clicked.connect(self.done)
        top.addWidget(self.close_button)
        self.hide()

    def show_chosen(self, controller: RoutineController, keys: tuple[str, ...]) -> None:
        self._controller, self._keys = controller, keys
        self.setVisible(len(keys) > 1)
        if len(keys) < 2:
            self.dose.clear()
            mark_problem(self.dose, "")
            return
        self.count.setText(f"{len(keys)} lines")
        items = [item for item in controller.routine.items if item.key in keys]
        sides = {item.side for item in items if item.side is not None}
        self.side.setVisible(bool(sides))
        self.side.set_value(sides.pop() if len(sides) == 1 else None)
        names = [part.name for part in controller.routine.parts]
        self.part.setVisible(bool(names))
        self._menu.clear()
        for name in names:
            action = self._menu.addAction(name)
            action.triggered.connect(lambda _on=False, to=name: self._to_part(to))

    def _typing(self, text: str) -> None:
        if self._controller is not None:
            reading = self._controller.groups.read_dose(self._keys, text)
            mark_problem(self.dose, "true" if reading.problem else "")
            self.dose.setToolTip(reading.problem or reading.words)
            self.dose.setAccessibleDescription(reading.problem or reading.words)

    def _give_dose(self) -> None:
        controller, text = self._controller, self.dose.text()
        if controller is None or not text.strip() or controller.groups.read_dose(self._keys, text).problem:
            return
        self.dose.clear()
        keys = self._keys
        controller.do(lambda groups: groups.type_dose(keys, text))

    def _give_side(self, side: object) -> None:
        keys = self._keys
        if self._controller is not None and side in ("L", "R", "both"):
            self._controller.do(lambda groups: groups.choose_side(keys, side))  # type: ignore[arg-type]  # checked above

    def _to_part(self, name: str) -> None:
        keys = self._keys
        if self._controller is not None:
            self._controller.do(lambda groups: groups.move_to(keys, name))

    def _remove(self) -> None:
        if self._controller is not None:
            self._controller.remove_all(self._keys)
