"""Wrapped text that keeps all its lines in narrow columns."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.gui.kit.labels import PlainLabel, Tone
from clinic_app.gui.theme import TextRole


class Wrapped(PlainLabel):
    """A label that may be higher than its first guess: beside inputs a text often needs a line more."""

    def __init__(
        self, text: str = "", role: TextRole = "body", tone: Tone = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, role, tone, wrap=True, parent=parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
