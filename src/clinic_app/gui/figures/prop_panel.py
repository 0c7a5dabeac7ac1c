"""What stands, lies or hangs beside the figure: chosen from a list, placed with a few numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.posing import skeleton_of, with_props
from clinic_app.figures.prop_choices import CHOICES, Entry, PropNumber, choice_of, name_of
from clinic_app.gui.figures.joint_panel import NumberBox
from clinic_app.gui.kit.buttons import IconButton
from clinic_app.gui.kit.choices import ChipMulti
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.surfaces import Line
from clinic_app.gui.theme import Space


class PropPanel(QWidget):
    """`changed` carries a new sheet, the name of the step, and whether it may merge with the one before."""

    changed = Signal(object, str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: PoseSheet | None = None
        self._frame = 0
        self._shown: Sequence[Entry] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.S)
        column.addLayout(self._rows)
        column.addWidget(
            BodyText("A prop appears in both pictures; its place may differ between them.", role="small")
        )
        self.chips = ChipMulti("Props", (Choice(choice.id, choice.name) for choice in CHOICES))
        self.chips.changed.connect(self._chosen)
        column.addWidget(self.chips)
        column.addStretch(1)
        self.boxes: dict[tuple[str, str], QDoubleSpinBox] = {}
        """The numbers on show, by the name of the prop and the label of the number."""

    def show_sheet(self, sheet: PoseSheet, frame: int) -> None:
        self._sheet, self._frame = sheet, frame
        entries = sheet.frames[frame].props
        known = (choice_of(entry) for entry in entries)
        self.chips.set_value([choice.id for choice in known if choice is not None])
        if [*map(name_of, entries)] != [*map(name_of, self._shown)]:
            self._build(entries)
        self._shown = entries
        for entry in entries:
            self._fill(entry)

    def _build(self, entries: Sequence[Entry]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes.clear()
        for place, entry in enumerate(entries):
            self._rows.addWidget(self._row(place, entry))

    def _row(self, place: int, entry: Entry) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        name = name_of(entry)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(name, "label"), 1)
        gone = IconButton("trash-2", f"Take away: {name}", size=16)
        gone.clicked.connect(lambda: self._take_away(place))
        head.addWidget(gone)
        column.addLayout(head)
        choice = choice_of(entry)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.S)
        ((_, given),) = entry.items()
        for line, number in enumerate(choice.numbers if choice is not None else ()):
            if number.read(given) is None:
                continue
            box = NumberBox()
            box.setRange(number.least * 100, number.most * 100)
            box.setSuffix(" cm")
            box.setDecimals(1)
            box.setFixedWidth(92)
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
            box.setAccessibleName(f"{name}: {number.label}")
            box.valueChanged.connect(lambda value, at=place, which=number: self._number(at, which, value))  # type: ignore[misc]  # defaults bind
            self.boxes[name, number.label] = box
            grid.addWidget(PlainLabel(number.label, "small"), line, 0)
            grid.addWidget(box, line, 1)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
        column.addWidget(Line())
        return row

    def _fill(self, entry: Entry) -> None:
        choice = choice_of(entry)
        ((_, given),) = entry.items()
        for number in choice.numbers if choice is not None else ():
            box, value = self.boxes.get((name_of(entry), number.label)), number.read(given)
            if box is not None and value is not None:
                with QSignalBlocker(box):
                    box.setValue(value * 100)

    def _chosen(self, ids: tuple[str, ...]) -> None:
        if self._sheet is None:
            return
        here = [choice_of(entry) for entry in self._sheet.frames[self._frame].props]
        before = {choice.id for choice in here if choice is not None}
        sheet = self._sheet
        for choice in CHOICES:
            if choice.id in before and choice.id not in ids:
                sheet = _everywhere(sheet, lambda old, gone=choice.id: _without(old, gone))  # type: ignore[misc]  # default binds
                self.changed.emit(sheet, f"take away: {choice.name.lower()}", False)
            elif choice.id in ids and choice.id not in before:
                made = {choice.prop: choice.make(skeleton_of(sheet, self._frame))}
                sheet = _everywhere(sheet, lambda old, one=made: [*old, one])  # type: ignore[misc]  # default binds
                self.changed.emit(sheet, f"add: {choice.name.lower()}", False)

    def _take_away(self, place: int) -> None:
        if self._sheet is None:
            return
        name = name_of(self._shown[place])
        sheet = _everywhere(self._sheet, lambda old: [entry for entry in old if name_of(entry) != name])
        self.changed.emit(sheet, f"take away: {name.lower()}", False)

    def _number(self, place: int, number: PropNumber, centimetres: float) -> None:
        """Change it in this picture, and in the other one as long as both are alike."""
        if self._sheet is None:
            return
        before = self._shown[place]
        ((prop, given),) = before.items()
        after = {prop: number.write(given, centimetres / 100)}

        def swapped(old: Sequence[Entry]) -> list[Entry]:
            return [after if entry == before else entry for entry in old]

        self.changed.emit(_everywhere(self._sheet, swapped), f"place: {name_of(before).lower()}", True)


def _everywhere(sheet: PoseSheet, change: Callable[[Sequence[Entry]], Sequence[Entry]]) -> PoseSheet:
    for k, frame in enumerate(sheet.frames):
        sheet = with_props(sheet, k, change(frame.props))
    return sheet


def _without(entries: Sequence[Entry], choice_id: str) -> list[Mapping[str, Mapping[str, Any]]]:
    kept: list[Mapping[str, Mapping[str, Any]]] = []
    for entry in entries:
        choice = choice_of(entry)
        if choice is None or choice.id != choice_id:
            kept.append(entry)
    return kept
