"""Degrees per joint: a slider and a number for each angle, by part of the body."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QSlider,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from clinic_app.figures.pose_sheet import FrameSheet
from clinic_app.figures.posing import limits
from clinic_app.figures.skeleton import PAIRED, angles
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.theme import Space


@dataclass(frozen=True, slots=True)
class Angle:
    """One line of the panel. factor: what is shown is the stored number times this."""

    joint: str
    index: int
    label: str
    unit: str = "°"
    factor: float = 1.0


def _leg(side: str) -> tuple[Angle, ...]:
    return (
        Angle("hip" + side, 0, "Hip, bent"),
        Angle("hip" + side, 1, "Hip, out to the side"),
        Angle("hip" + side, 2, "Hip, turned in"),
        Angle("knee" + side, 0, "Knee, bent"),
        Angle("ankle" + side, 0, "Ankle, toes up"),
        Angle("ankle" + side, 1, "Ankle, sole in"),
        Angle("toes" + side, 0, "Toes, up"),
    )


def _arm(side: str) -> tuple[Angle, ...]:
    return (
        Angle("sh" + side, 0, "Shoulder, forward"),
        Angle("sh" + side, 1, "Shoulder, out to the side"),
        Angle("sh" + side, 2, "Shoulder, turned in"),
        Angle("scap" + side, 0, "Shoulder blade, up"),
        Angle("el" + side, 0, "Elbow, bent"),
        Angle("el" + side, 1, "Forearm, palm back"),
        Angle("wr" + side, 0, "Wrist, bent"),
        Angle("wr" + side, 1, "Wrist, to the thumb"),
        Angle("hand" + side, 0, "Fist", "%", 100.0),
    )


def _trunk(joint: str, name: str) -> tuple[Angle, ...]:
    return (
        Angle(joint, 0, f"{name}, bent"),
        Angle(joint, 1, f"{name}, to its left"),
        Angle(joint, 2, f"{name}, turned left"),
    )


GROUPS: Mapping[str, tuple[Angle, ...]] = {
    "Body": (
        Angle("root", 0, "Tipped forward"),
        Angle("root", 1, "Tipped to its left"),
        Angle("root", 2, "Turned to its left"),
        Angle("pos", 0, "Place, forward", "cm", 100.0),
        Angle("pos", 1, "Place, to its left", "cm", 100.0),
        Angle("pos", 2, "Height of the hips", "cm", 100.0),
    ),
    "Trunk": (
        *_trunk("lumbar", "Low back"),
        *_trunk("thorax", "Upper back"),
        *_trunk("neck", "Neck"),
        *_trunk("head", "Head"),
    ),
    "R leg": _leg("R"),
    "L leg": _leg("L"),
    "R arm": _arm("R"),
    "L arm": _arm("L"),
}


def angle_name(joint: str, index: int) -> str:
    """What an angle is called in a list of steps."""
    side = {"R": "right ", "L": "left "}.get(joint[-1], "") if joint[:-1] in PAIRED else ""
    named = (
        angle.label
        for group in GROUPS.values()
        for angle in group
        if (angle.joint, angle.index) == (joint, index)
    )
    return side + next(named, joint).lower()


class JointPanel(QWidget):
    """`turned` carries joint, index and the stored value of an angle the user changed."""

    turned = Signal(str, int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.tabs = QTabBar()
        self.tabs.setExpanding(True)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setProperty("compact", True)
        self.tabs.setAccessibleName("Part of the body")
        self.stack = QStackedWidget()
        self.rows: dict[tuple[str, int], AngleRow] = {}
        for name, group in GROUPS.items():
            self.tabs.addTab(name)
            self.stack.addWidget(self._page(group))
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        column.addWidget(self.tabs)
        column.addWidget(self.stack)

    def show_pose(self, frame: FrameSheet) -> None:
        for (joint, index), row in self.rows.items():
            row.show_value(angles(frame.pose, joint)[index])

    def show_group(self, handle_id: str) -> None:
        """The part a handle belongs to."""
        base, side = handle_id[:-1], handle_id[-1]
        group = {"hand": "arm", "elbow": "arm", "foot": "leg", "toe": "leg", "knee": "leg"}.get(base)
        name = f"{side} {group}" if group else "Body" if handle_id == "pelvis" else "Trunk"
        self.tabs.setCurrentIndex(list(GROUPS).index(name))

    def _page(self, group: tuple[Angle, ...]) -> QWidget:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(Space.XS)
        for number, angle in enumerate(group):
            row = AngleRow(angle, self)
            row.changed.connect(self._changed)
            self.rows[angle.joint, angle.index] = row
            grid.addWidget(row.label, number, 0)
            grid.addWidget(row.slider, number, 1)
            grid.addWidget(row.box, number, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(group), 1)
        return page

    def _changed(self, angle: Angle, value: float) -> None:
        self.turned.emit(angle.joint, angle.index, value)


class NumberBox(QDoubleSpinBox):
    """A number whose value the wheel leaves alone: it scrolls the panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setKeyboardTracking(False)
        self.setProperty("compact", True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class AngleRow(QObject):
    """Label, slider and number of one angle; the three are laid out by the panel."""

    changed = Signal(object, float)

    def __init__(self, angle: Angle, parent: QObject) -> None:
        super().__init__(parent)
        self.angle = angle
        base = angle.joint[:-1] if angle.joint[:-1] in PAIRED else angle.joint
        least, most = (value * angle.factor for value in limits(base, angle.index))
        side = {"R": ", right", "L": ", left"}.get(angle.joint[-1], "") if base != angle.joint else ""
        self.label = PlainLabel(angle.label, "small")
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(least), round(most))
        self.slider.setMinimumWidth(60)
        self.slider.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.slider.setAccessibleName(angle.label + side)
        self.box = NumberBox()
        self.box.setRange(least, most)
        self.box.setDecimals(0 if angle.factor == 100.0 and angle.unit == "%" else 1)
        self.box.setSingleStep(1.0)
        self.box.setSuffix(f" {angle.unit}" if angle.unit != "°" else "°")
        self.box.setFixedWidth(78)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setAccessibleName(angle.label + side)
        self.slider.valueChanged.connect(self._slid)
        self.box.valueChanged.connect(self._typed)

    def show_value(self, stored: float) -> None:
        shown = stored * self.angle.factor
        with QSignalBlocker(self.slider), QSignalBlocker(self.box):
            self.slider.setValue(round(shown))
            if not self.box.hasFocus() or abs(self.box.value() - shown) > 0.06:
                self.box.setValue(shown)

    def _slid(self, value: int) -> None:
        self.changed.emit(self.angle, value / self.angle.factor)

    def _typed(self, value: float) -> None:
        self.changed.emit(self.angle, value / self.angle.factor)
