"""Wrapped text that keeps all its lines in narrow columns."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.gui.kit.labels import PlainLabel, Tone
from clinic_app.gui.theme import TextRole


def let_grow(widget: QWidget) -> None:
    """Let the texts inside a message take the lines they need in a narrow column."""
    for label in widget.findChildren(PlainLabel):
        _grow(label)


def _grow(label: PlainLabel) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class Wrapped(PlainLabel):
    """A label that may be higher than its first guess: beside inputs a text often needs a line more."""

    def __init__(
        self, text: str = "", role: TextRole = "body", tone: Tone = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, role, tone, wrap=True, parent=parent)
        _grow(self)
