"""What the picture points out: muscles, the arrow, the side that works, and from where it is seen."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from clinic_app.figures.drawing import Side
from clinic_app.figures.muscles import MUSCLES
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.posing import HANDLES
from clinic_app.gui.figures.joint_panel import NumberBox
from clinic_app.gui.kit.choices import ChipMulti, SegmentedChoice
from clinic_app.gui.kit.fields import ChoiceBox, FieldRow
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.theme import Space

VIEWS: dict[str, tuple[str, float, float]] = {
    "right": ("From its right", 0.0, 8.0),
    "front_right": ("From the front right", 38.0, 12.0),
    "front": ("From the front", 90.0, 8.0),
    "left": ("From its left", 180.0, 8.0),
    "back": ("From behind", 270.0, 8.0),
    "back_right": ("From behind right", 322.0, 12.0),
    "top": ("From above", 12.0, 55.0),
}
"""Ready-made places of the camera: words, degrees round the figure, degrees above the horizon."""

_MUSCLES = {
    "glutmax": "Buttock",
    "glutmed": "Outer hip",
    "hamstrings": "Back of the thigh",
    "quads": "Front of the thigh",
    "adductors": "Inner thigh",
    "hipflexor": "Front of the hip",
    "calf": "Calf",
    "tibialis": "Shin",
    "abdominals": "Belly, all",
    "abs": "Belly, front",
    "obliques": "Belly, side",
    "erectors": "Low back",
    "scapular": "Between shoulder blades",
    "deltoid": "Shoulder",
    "biceps": "Front of the arm",
    "triceps": "Back of the arm",
    "pecs": "Chest",
}
_BY_HAND = "by_hand"
_NO_ARROW, _KEPT_ARROW = "none", "kept"


class ShowPanel(QWidget):
    """`changed` carries a new sheet, the name of the step, and whether it may merge with the one before."""

    changed = Signal(object, str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: PoseSheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self.view = ChoiceBox("Seen from")
        self.view.fill({_BY_HAND: "As turned by hand"} | {key: words for key, (words, _, _) in VIEWS.items()})
        self.view.activated.connect(self._view_chosen)
        column.addWidget(FieldRow("Seen from", self.view, hint="Or drag the empty floor of the picture."))
        column.addLayout(self._build_angles())
        self.muscles = ChipMulti(
            "Muscles to point out",
            (Choice(name, _MUSCLES.get(name, name.capitalize())) for name in MUSCLES),
        )
        self.muscles.changed.connect(self._muscles_chosen)
        self.side = SegmentedChoice(
            "On which side", (Choice("", "Both"), Choice("R", "Right"), Choice("L", "Left")), clearable=False
        )
        self.side.chosen.connect(self._side_chosen)
        self.working = SegmentedChoice(
            "Side that works",
            (Choice("both", "Both alike"), Choice("R", "Right"), Choice("L", "Left")),
            clearable=False,
        )
        self.working.chosen.connect(self._working_chosen)
        column.addWidget(FieldRow("Muscles to point out", self.muscles))
        column.addWidget(FieldRow("Muscles on", self.side))
        column.addWidget(
            FieldRow("Side that works", self.working, hint="One side: the picture is mirrored for the other.")
        )
        self.arrow = ChoiceBox("Arrow")
        self.arrow.activated.connect(self._arrow_chosen)
        column.addWidget(FieldRow("Arrow along the way of", self.arrow))
        column.addLayout(self._build_shift())
        column.addStretch(1)

    def show_sheet(self, sheet: PoseSheet) -> None:
        self._sheet = sheet
        near = [
            key for key, (_, az, el) in VIEWS.items() if abs(az - sheet.az) < 0.5 and abs(el - sheet.el) < 0.5
        ]
        self.view.set_value(near[0] if near else _BY_HAND)
        for box, value in ((self.az, sheet.az), (self.el, sheet.el)):
            with QSignalBlocker(box):
                box.setValue(value)
        names = [muscle.partition(":")[0] for muscle in sheet.muscles]
        sides = {muscle.partition(":")[2] for muscle in sheet.muscles}
        self.muscles.set_value(names)
        self.side.set_value(sides.pop() if len(sides) == 1 else "")
        self.working.set_value(sheet.working_side or "both")
        moves = len(sheet.frames) == 2
        follow = _followed(sheet)
        offered = {_NO_ARROW: "No arrow"}
        if sheet.arrows and not follow:
            offered[_KEPT_ARROW] = "As in the figure it began with"
        offered |= {handle.point: handle.name.partition(" (")[0].capitalize() for handle in HANDLES.values()}
        if follow and follow not in offered:
            offered[follow] = "As in the figure it began with"
        self.arrow.fill(offered)
        self.arrow.set_value(follow or (_KEPT_ARROW if sheet.arrows else _NO_ARROW))
        self.arrow.setEnabled(moves)
        shift = sheet.arrows[0].get("shift", (0.0, 0.0)) if follow else (0.0, 0.0)
        for box, value in zip((self.right, self.up), shift, strict=True):
            with QSignalBlocker(box):
                box.setValue(float(value) * 100)
            box.setEnabled(moves and bool(follow))

    def _build_angles(self) -> QGridLayout:
        self.az, self.el = NumberBox(), NumberBox()
        self.az.setRange(0, 360)
        self.el.setRange(-20, 85)
        self.az.setWrapping(True)
        for box, name in ((self.az, "Camera, degrees round the figure"), (self.el, "Camera, degrees above")):
            box.setSuffix("°")
            box.setDecimals(1)
            box.setSingleStep(5)
            box.setAccessibleName(name)
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
            box.valueChanged.connect(self._angles_changed)
        return _pair("Round the figure", self.az, "From above", self.el)

    def _build_shift(self) -> QGridLayout:
        self.right, self.up = NumberBox(), NumberBox()
        for box, name in ((self.right, "Arrow, shifted right"), (self.up, "Arrow, shifted up")):
            box.setRange(-80, 80)
            box.setSuffix(" cm")
            box.setDecimals(0)
            box.setAccessibleName(name)
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
            box.valueChanged.connect(self._shifted)
        return _pair("Shift right", self.right, "Shift up", self.up)

    def _view_chosen(self, _index: int) -> None:
        if self._sheet is not None and (key := self.view.value() or "") in VIEWS:
            _, az, el = VIEWS[key]
            self.changed.emit(replace(self._sheet, az=az, el=el), "turn the view", False)

    def _angles_changed(self, _value: float) -> None:
        if self._sheet is not None:
            turned = replace(self._sheet, az=round(self.az.value() % 360, 1), el=round(self.el.value(), 1))
            self.changed.emit(turned, "turn the view", True)

    def _muscles_chosen(self, names: tuple[str, ...]) -> None:
        self._emit_muscles(names, self.side.value() or "")

    def _side_chosen(self, side: str | None) -> None:
        self._emit_muscles(self.muscles.value(), side or "")

    def _emit_muscles(self, names: tuple[str, ...], side: str) -> None:
        if self._sheet is not None:
            marked = tuple(f"{name}:{side}" if side else name for name in names)
            self.changed.emit(replace(self._sheet, muscles=marked), "point out muscles", False)

    def _working_chosen(self, side: str | None) -> None:
        if self._sheet is not None:
            working: Side | None = "R" if side == "R" else "L" if side == "L" else None
            self.changed.emit(replace(self._sheet, working_side=working), "choose the side", False)

    def _arrow_chosen(self, _index: int) -> None:
        value = self.arrow.value()
        if self._sheet is None or value in (None, _KEPT_ARROW):
            return
        arrows = () if value == _NO_ARROW else ({"follow": value, "shift": [0.0, 0.0]},)
        self.changed.emit(replace(self._sheet, arrows=arrows), "choose the arrow", False)

    def _shifted(self, _value: float) -> None:
        if self._sheet is None or not _followed(self._sheet):
            return
        moved = {**self._sheet.arrows[0], "shift": [self.right.value() / 100, self.up.value() / 100]}
        sheet = replace(self._sheet, arrows=(moved, *self._sheet.arrows[1:]))
        self.changed.emit(sheet, "shift the arrow", True)


def _followed(sheet: PoseSheet) -> str:
    """The point whose way the first arrow shows; "" if it shows something else."""
    return str(sheet.arrows[0].get("follow", "")) if sheet.arrows else ""


def _pair(first: str, one: QWidget, second: str, other: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.M)
    grid.setVerticalSpacing(Space.XS)
    for column, (label, box) in enumerate(((first, one), (second, other))):
        grid.addWidget(PlainLabel(label, "small", "soft"), 0, column)
        grid.addWidget(box, 1, column)
    return grid
