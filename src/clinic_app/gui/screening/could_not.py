"""Why a side could not be tested: one key for the usual reasons, words for the rest."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from clinic_app.domain.screening.model import Side
from clinic_app.gui.kit.buttons import IconButton, PrimaryButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import FieldMessage, TextField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.theme import Space

OTHER = "other"
REASONS: dict[str, str] = {
    "pain": "Pain",
    "position": "Position not possible",
    "equipment": "Equipment missing",
    "declined": "Client prefers not to",
    "unsafe": "Not safe today",
    OTHER: "Other reason",
}


class CouldNotForm(QFrame):
    """`settled` carries status and reason; `dropped` says that the side is tested after all."""

    settled = Signal(str, str)
    dropped = Signal()

    def __init__(self, side: Side | None, title: str) -> None:
        super().__init__()
        self.side = side
        self.setProperty("kind", "warning")
        word = {"L": "the left side", "R": "the right side", None: "this"}[side]
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.S, Space.M)
        column.setSpacing(Space.S)
        top = QHBoxLayout()
        top.addWidget(PlainLabel(f"Why could {word} not be tested?", "strong"), 1)
        close = IconButton("x", "Close, it can be tested (Esc)", size=16)
        close.clicked.connect(self.dropped)
        top.addWidget(close)
        column.addLayout(top)
        self.reasons = SegmentedChoice(
            f"{title}: reason",
            [Choice(key, label) for key, label in REASONS.items()],
            column=False,
            clearable=False,
        )
        self.reasons.chosen.connect(self._chosen)
        column.addWidget(self.reasons)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.words = TextField("The reason in words", "The reason in words")
        self.keep_button = PrimaryButton("Keep", "check")
        self.keep_button.clicked.connect(self._keep_words)
        row.addWidget(self.words, 1)
        row.addWidget(self.keep_button)
        column.addLayout(row)
        self.message = FieldMessage()
        column.addWidget(self.message)
        self._show_words(False)

    def begin(self) -> None:
        """Take the keyboard."""
        self.reasons.focus_current()

    def _chosen(self, reason: object) -> None:
        if reason == OTHER:
            self._show_words(True)
            # The option takes the keyboard after it was chosen; the words take it from there.
            QTimer.singleShot(0, self.words, self._type_words)
        elif reason == "pain":
            self.settled.emit("could_not_pain", "")
        elif isinstance(reason, str):
            self.settled.emit("could_not_other", REASONS[reason])

    def _type_words(self) -> None:
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_words(self, shown: bool) -> None:
        self.words.setVisible(shown)
        self.keep_button.setVisible(shown)

    def _keep_words(self) -> None:
        words = self.words.text().strip()
        if not words:
            self.message.say("Say the reason in a few words.")
            return
        self.settled.emit("could_not_other", words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.words.isHidden():
                self._keep_words()
        else:
            super().keyPressEvent(event)
