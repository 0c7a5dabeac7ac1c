"""Where things lie on the guided screen: stages left, safety on top, the page in the middle, findings right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import PrimaryButton, SecondaryButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.surfaces import Line
from clinic_app.gui.screening.findings_column import FindingsColumn
from clinic_app.gui.screening.safety_bar import SafetyBar
from clinic_app.gui.screening.stage_list import StageList
from clinic_app.gui.screening.steps import StepKind
from clinic_app.gui.theme import Space

_ROOM_FOR_FINDINGS = 1080  # logical pixels
_KEYS: dict[StepKind, str] = {
    "questions": "N or 0 none of these  ·  Space or 1–9 tick  ·  U unsure  ·  Enter next",
    "form": "Enter next field  ·  Y yes  ·  N no  ·  1–9 choose  ·  D depth",
    "test": "Enter next  ·  C or / could not  ·  P pain  ·  V from afar  ·  W why",
}


class Centre(QScrollArea):
    """Scrolls, but leaves every key to the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class WizardFrame(QWidget):
    """The parts and their places; the page fills and connects them."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.stages = StageList()
        row.addWidget(self.stages)
        row.addWidget(Line(upright=True))
        beside = QVBoxLayout()
        beside.setSpacing(0)
        row.addLayout(beside, 1)
        self.safety = SafetyBar()
        top = QVBoxLayout()
        top.setContentsMargins(Space.L, Space.M, Space.L, 0)
        top.addWidget(self.safety)
        beside.addLayout(top)
        lower = QHBoxLayout()
        lower.setSpacing(0)
        beside.addLayout(lower, 1)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        self.centre = Centre()
        middle.addWidget(self.centre, 1)
        middle.addWidget(self._build_footer())
        lower.addLayout(middle, 1)
        self.findings = FindingsColumn()
        lower.addWidget(self.findings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the test keeps its room; the summary has all findings."""
        super().resizeEvent(event)
        self.findings.setVisible(self.width() >= _ROOM_FOR_FINDINGS)

    def _build_footer(self) -> QFrame:
        footer = QFrame()
        footer.setProperty("kind", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.M)
        self.back_button = SecondaryButton("Back", "arrow-left")
        self.back_button.setToolTip("Back (Page Up)")
        self.back_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.back_button)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.keys_label = PlainLabel("", "small", "faint", wrap=True)
        self.saved_label = PlainLabel("", "small", "faint")
        for label in (self.keys_label, self.saved_label):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words.addWidget(label)
        row.addLayout(words, 1)
        self.next_button = PrimaryButton("Next  (Enter)", "arrow-right")
        self.next_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.next_button)
        return footer

    def show_stopped(self, *, stopped: bool) -> None:
        """Under a stop the next test is not what comes next."""
        self.next_button.look_like(SecondaryButton if stopped else PrimaryButton)

    def show_keys(self, kind: StepKind) -> None:
        self.keys_label.setText(_KEYS[kind])

    def show_saved(self, *, failed: bool) -> None:
        self.saved_label.setText(
            "Not saved yet: the next answer tries again" if failed else "Every answer is saved at once"
        )
        self.saved_label.set_tone("stop" if failed else "faint")
