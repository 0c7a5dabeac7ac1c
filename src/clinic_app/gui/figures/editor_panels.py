"""The right side of the pose editor: pose, props, what is pointed out, and the words."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from clinic_app.figures import posing
from clinic_app.figures.figure_look import BODIES
from clinic_app.figures.own_figure import in_body
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.posing import HANDLES
from clinic_app.gui.figures.joint_panel import JointPanel
from clinic_app.gui.figures.prop_panel import PropPanel
from clinic_app.gui.figures.show_panel import ShowPanel
from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import ChoiceBox, FieldRow, NotesField
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.theme import Space

TABS = ("Pose", "Props", "Show", "Words")


class EditorPanels(QFrame):
    """`changed` carries a new sheet, the name of the step and whether it may merge; `turned` one angle."""

    changed = Signal(object, str, bool)
    turned = Signal(str, int, float)
    handle_chosen = Signal(str)
    pin_asked = Signal(str)
    rest_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._sheet: PoseSheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(1, Space.XS, 1, 1)
        column.setSpacing(0)
        self.tabs = QTabBar()
        self.tabs.setExpanding(True)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("What to change")
        self.stack = QStackedWidget()
        self.pose = PosePanel()
        self.props = PropPanel()
        self.show_panel = ShowPanel()
        self.words = WordsPanel()
        for name, panel in zip(TABS, (self.pose, self.props, self.show_panel, self.words), strict=True):
            self.tabs.addTab(name)
            self.stack.addWidget(_scrolled(panel, name))
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.pose.joints.turned.connect(self.turned)
        for signal, target in (
            (self.pose.handle_chosen, self.handle_chosen),
            (self.pose.pin_asked, self.pin_asked),
            (self.pose.rest_asked, self.rest_asked),
            (self.props.changed, self.changed),
            (self.show_panel.changed, self.changed),
            (self.words.changed, self.changed),
        ):
            signal.connect(target)

    def show_sheet(self, sheet: PoseSheet, frame: int, handle_id: str) -> None:
        self.pose.show_sheet(sheet, frame, handle_id)
        self.props.show_sheet(sheet, frame)
        self.show_panel.show_sheet(sheet)
        self.words.show_sheet(sheet)

    def show_handle(self, sheet: PoseSheet, frame: int, handle_id: str) -> None:
        """Another handle was taken: its limb comes to the front."""
        self.pose.show_sheet(sheet, frame, handle_id)
        self.pose.joints.show_group(handle_id)


class PosePanel(QWidget):
    """The chosen point with its pin, and degrees per joint."""

    handle_chosen = Signal(str)
    pin_asked = Signal(str)
    rest_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.point = ChoiceBox("Point")
        self.point.fill({handle.id: handle.name.capitalize() for handle in HANDLES.values()})
        self.point.activated.connect(self._chosen)
        column.addWidget(
            FieldRow("Point", self.point, hint="Drag it in the picture, or use the arrow keys there.")
        )
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.pin_button = SecondaryButton("Pin it here", "lock")
        self.pin_button.clicked.connect(lambda: self.pin_asked.emit(self.point.value() or ""))
        self.rest_button = SecondaryButton("Put it down", "move-down")
        self.rest_button.setToolTip("On the floor, or on the prop below it")
        self.rest_button.clicked.connect(lambda: self.rest_asked.emit(self.point.value() or ""))
        row.addWidget(self.pin_button, 1)
        row.addWidget(self.rest_button, 1)
        column.addLayout(row)
        self.pinned = PlainLabel("", "small", "soft", wrap=True)
        column.addWidget(self.pinned)
        self.joints = JointPanel()
        column.addWidget(self.joints)
        column.addStretch(1)

    def _chosen(self, _index: int) -> None:
        self.handle_chosen.emit(self.point.value() or "pelvis")

    def show_sheet(self, sheet: PoseSheet, frame: int, handle_id: str) -> None:
        shown = sheet.frames[frame]
        held = posing.pins(shown)
        with QSignalBlocker(self.point):
            self.point.set_value(handle_id)
        can = bool(HANDLES[handle_id].pins)
        for button in (self.pin_button, self.rest_button):
            button.setEnabled(can)
        is_held = handle_id in held
        self.pin_button.setText("Let it go" if is_held else "Pin it here")
        self.pin_button.show_icon("lock-open" if is_held else "lock")
        names = ", ".join(HANDLES[one].name for one in held)
        self.pinned.setText(
            f"Pinned: {names}." if names else "Nothing is pinned. A pinned limb stays where it is."
        )
        self.joints.show_pose(shown)


class WordsPanel(QWidget):
    """What a screen reader says of the pictures, and the build of the person."""

    changed = Signal(object, str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: PoseSheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(
            BodyText(
                "Read aloud in the place of the pictures. Say the position and what touches what. Write right and "
                "left for the side that works: they are exchanged in the mirrored picture.",
                role="small",
            )
        )
        self.texts: list[QPlainTextEdit] = []
        self._rows: list[QWidget] = []
        for number, word in enumerate(("Start", "End")):
            field = NotesField(f"Words for the {word.lower()} picture", "", lines=3)
            field.textChanged.connect(lambda which=number: self._typed(which))  # type: ignore[misc]  # default binds
            row = FieldRow(f"{word} picture", field)
            self.texts.append(field)
            self._rows.append(row)
            column.addWidget(row)
        self.body = SegmentedChoice(
            "Build", (Choice(key, words) for key, words in BODIES.items()), column=True, clearable=False
        )
        self.body.chosen.connect(self._body_chosen)
        column.addWidget(
            FieldRow("Build", self.body, hint="A client's own choice of build goes before this one.")
        )
        column.addStretch(1)

    def show_sheet(self, sheet: PoseSheet) -> None:
        self._sheet = sheet
        for number, field in enumerate(self.texts):
            self._rows[number].setVisible(number < len(sheet.frames))
            if number < len(sheet.frames) and field.toPlainText() != sheet.frames[number].text:
                with QSignalBlocker(field):
                    field.setPlainText(sheet.frames[number].text)
        self.body.set_value(sheet.body)

    def _typed(self, which: int) -> None:
        if self._sheet is not None and which < len(self._sheet.frames):
            text = self.texts[which].toPlainText()[:400]
            self.changed.emit(posing.with_text(self._sheet, which, text), "write the words", True)

    def _body_chosen(self, body: str | None) -> None:
        if self._sheet is not None and body in ("a", "b"):
            self.changed.emit(in_body(self._sheet, "a" if body == "a" else "b"), "choose the build", False)


def _scrolled(panel: QWidget, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(Space.M, Space.M, Space.M, Space.L)
    column.addWidget(panel)
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    return area
