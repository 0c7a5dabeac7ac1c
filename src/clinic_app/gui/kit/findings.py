"""A finding on the screen: a white card that proposes, with its strength, side and reasons, and waits for a decision."""

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import BodyText, Heading, PlainLabel, Tone, restyle
from clinic_app.gui.kit.pills import SideBadge, Strength, StrengthPill
from clinic_app.gui.theme import Space

_TONES: dict[str, Tone] = {"": "faint", "accepted": "good", "edited": "good", "rejected": "soft"}

Decided = Literal["", "accepted", "edited", "rejected"]


class FindingCard(QFrame):
    """Skeleton of a finding: badge, title, strength pill; text; `body` for reasons; a row of decisions.

    Nothing is accepted beforehand. `decided` sends "accepted", "edited" (the owner asks for the new strength) or
    "rejected"; "" takes a decision back. `reasons_toggled` tells when the reasons are opened or closed;
    fill `body` on the first opening.
    """

    decided = Signal(str)
    reasons_toggled = Signal(bool)

    def __init__(
        self,
        title: str,
        strength: Strength,
        side: Literal["L", "R"] | None = None,
        text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "finding")
        self.setProperty("decided", "")
        side_word = {"L": ", left", "R": ", right", None: ""}[side]
        self.setAccessibleName(f"Finding: {title}{side_word}")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        self.top = QHBoxLayout()
        self.top.setSpacing(Space.M)
        if side is not None:
            self.top.addWidget(SideBadge(side), 0, Qt.AlignmentFlag.AlignTop)
        self.title = Heading(title)
        self.top.addWidget(self.title, 1)
        self.strength = StrengthPill(strength)
        self.top.addWidget(self.strength, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self.top)
        self.text = BodyText(text)
        column.addWidget(self.text)
        self.text.setVisible(bool(text))
        self.reasons = QWidget()
        self.body = QVBoxLayout(self.reasons)
        self.body.setContentsMargins(0, 0, 0, Space.S)
        self.body.setSpacing(Space.S)
        self.reasons.hide()
        column.addWidget(self.reasons)
        self.action_row = QHBoxLayout()
        self._build_actions(f"{title}{side_word}")
        column.addLayout(self.action_row)
        self.show_decision("")

    def _build_actions(self, about: str) -> None:
        self.action_row.setSpacing(Space.S)
        self.why_button = QuietButton("Why", "chevron-down")
        self.why_button.setAccessibleName(f"Why: {about}")
        self.why_button.clicked.connect(lambda: self.show_reasons(self.reasons.isHidden()))
        self.action_row.addWidget(self.why_button)
        self.state_label = PlainLabel("Not decided yet", "small", "faint")
        self.action_row.addWidget(self.state_label)
        self.action_row.addStretch(1)
        self.undo_button = QuietButton("Take back", "undo-2")
        self.reject_button = SecondaryButton("Reject", "x")
        self.edit_button = SecondaryButton("Change", "pencil")
        self.accept_button = SecondaryButton("Accept", "check")
        for button, decision in (
            (self.undo_button, ""),
            (self.reject_button, "rejected"),
            (self.edit_button, "edited"),
            (self.accept_button, "accepted"),
        ):
            button.setAccessibleName(f"{button.text()}: {about}")
            button.clicked.connect(lambda _on=False, what=decision: self.decided.emit(what))  # type: ignore[misc]  # default binds
            self.action_row.addWidget(button)

    def show_decision(self, decision: Decided, note: str = "") -> None:
        self.setProperty("decided", "accepted" if decision == "edited" else decision)
        restyle(self)
        words = {
            "": "Not decided yet",
            "accepted": "Accepted",
            "edited": "Accepted with a change",
            "rejected": "Rejected",
        }
        self.state_label.setText(f"{words[decision]} · {note}" if note else words[decision])
        self.state_label.set_tone(_TONES[decision])
        open_still = decision == ""
        for button in (self.accept_button, self.edit_button, self.reject_button):
            button.setVisible(open_still)
        self.undo_button.setVisible(not open_still)

    def show_reasons(self, shown: bool) -> None:
        self.reasons_toggled.emit(shown)
        self.reasons.setVisible(shown)
        # Only the arrow turns: a longer word would make the row wider than a narrow page.
        self.why_button.show_icon("chevron-up" if shown else "chevron-down")
        self.why_button.setAccessibleDescription("Hides the reasons" if shown else "Shows the reasons")
