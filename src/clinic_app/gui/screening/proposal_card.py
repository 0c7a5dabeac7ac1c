"""A proposal of the summary: accept with A, change with E, reject with R. Nothing is accepted in advance."""

from typing import cast

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import FieldMessage, TextField
from clinic_app.gui.kit.findings import FindingCard
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.screening.reasons import STRENGTH_WORDS, Why
from clinic_app.gui.screening.summary_model import Proposal
from clinic_app.gui.screening.why_panel import WhyContent
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Radius, Space, colour

_ROOM_FOR_STATE = 720


class DecisionForm(QFrame):
    """Asks what a proposal is changed to, or why it is rejected (optional). Return keeps it, Escape drops it."""

    kept = Signal(str, str)
    dropped = Signal()

    def __init__(self, question: str, choices: list[Choice], chosen: str | None) -> None:
        super().__init__()
        self.setProperty("kind", "sunken")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(PlainLabel(question, "strong"))
        self.choice: SegmentedChoice | None = None
        if choices:
            self.choice = SegmentedChoice(question, choices, clearable=False)
            self.choice.set_value(chosen)
            column.addWidget(self.choice)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.reason = TextField("Reason, optional", "Reason (optional)")
        row.addWidget(self.reason, 1)
        self.keep_button = PrimaryButton("Keep  (Enter)")
        self.keep_button.clicked.connect(self._keep)
        row.addWidget(self.keep_button)
        column.addLayout(row)
        self.message = FieldMessage()
        column.addWidget(self.message)

    def begin(self) -> None:
        if self.choice is not None:
            self.choice.focus_current()
        else:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        value = self.choice.value() if self.choice is not None else ""
        if value is None:
            self.message.say("Choose one first.")
            return
        self.kept.emit(value, self.reason.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        # Letters typed here must not decide anything.


class ProposalCard(FindingCard):
    """`settled` carries id, decision ("withdrawn" takes it back), note and edited strength.

    `reasons_wanted` asks for the reasons, shown by `show_why`; `moved` asks for the next or previous card;
    `side_used` asks to use a finding on a side without symptoms.
    """

    settled = Signal(str, str, str, str)
    reasons_wanted = Signal(str)
    moved = Signal(str, int)
    side_used = Signal(str, bool)

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(proposal.title, proposal.strength, proposal.side, proposal.text)
        self.proposal = proposal
        self.form: DecisionForm | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if proposal.kind == "branch":
            self.strength.hide()
        for button, key in (
            (self.accept_button, "A"),
            (self.edit_button, "E"),
            (self.reject_button, "R"),
        ):
            button.setText(f"{button.text()}  ({key})")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if proposal.must_choose:
            self.accept_button.setText("Choose  (A)")
        self.why_button.setText("Why  (W)")
        # On a narrow page the words give way, never the buttons.
        self.state_label.setMinimumWidth(0)
        self.state_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.action_row.setStretchFactor(self.state_label, 9)
        self.decided.connect(self._pressed)
        self.reasons_toggled.connect(self._toggled)
        self.changed_label = Wrapped(
            "The answers changed since this decision: look again.", "small", "warning"
        )
        self.layout_column().insertWidget(2, self.changed_label)
        self.form_place = QVBoxLayout()
        self.layout_column().insertLayout(3, self.form_place)
        self.side_button = QuietButton("Use it although this side has no symptoms", "check")
        self.side_button.clicked.connect(lambda: self.side_used.emit(self.proposal.id, True))
        self.layout_column().insertWidget(4, self.side_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_proposal(proposal)

    def layout_column(self) -> QVBoxLayout:
        return cast("QVBoxLayout", self.layout())

    def show_proposal(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.show_decision(proposal.decided, proposal.note)
        self.strength.show_strength(proposal.given or proposal.strength, edited=proposal.given is not None)
        self.changed_label.setVisible(proposal.changed_since)
        self.side_button.setVisible(proposal.confirm_side)
        self._fit()
        if proposal.decided == "edited":
            self.state_label.setText(f"Changed · {proposal.note}" if proposal.note else "Changed")

    def show_why(self, why: Why) -> None:
        if self.body.count() == 0:
            self.body.addWidget(WhyContent(why, headed=False))

    # deciding

    def _pressed(self, decision: str) -> None:
        if decision == "":
            self.settled.emit(self.proposal.id, "withdrawn", "", "")
        elif decision == "accepted" and not self.proposal.must_choose:
            self.settled.emit(self.proposal.id, "accepted", "", "")
        else:
            self._ask("rejected" if decision == "rejected" else "edited")

    def _ask(self, decision: str) -> None:
        self._drop_form()
        choices: list[Choice] = []
        question = "Why is it rejected?"
        if decision == "edited" and self.proposal.kind == "finding":
            question = "Which strength do you give it?"
            choices = [
                Choice(key, STRENGTH_WORDS[key])
                for key in ("supported", "suggested", "not_supported")
                if key != self.proposal.strength
            ]
        elif decision == "edited":
            question = "Which option do you take?"
            choices = [Choice(text, text) for text in self.proposal.options]
        form = DecisionForm(question, choices, None)
        form.kept.connect(lambda value, note: self._keep(decision, value, note))  # type: ignore[arg-type]  # str signal
        form.dropped.connect(self._drop_form)
        self.form = form
        for button in (self.accept_button, self.edit_button, self.reject_button):
            button.hide()
        self.form_place.addWidget(form)
        form.begin()

    def _keep(self, decision: str, value: str, note: str) -> None:
        self._drop_form()
        if decision == "edited" and self.proposal.kind == "branch":
            words = " · ".join(part for part in (value, note) if part)
            self.settled.emit(self.proposal.id, decision, words, "")
        else:
            self.settled.emit(self.proposal.id, decision, note, value if decision == "edited" else "")

    def _drop_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self.show_proposal(self.proposal)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggled(self, shown: bool) -> None:
        if shown:
            self.reasons_wanted.emit(self.proposal.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What the open buttons already say gives way to them on a narrow page."""
        self.state_label.setVisible(bool(self.proposal.decided) or self.width() >= _ROOM_FOR_STATE)

    # the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sign = event.text().casefold()
        undecided = self.proposal.decided == ""
        if self.form is not None:
            super().keyPressEvent(event)
        elif sign == "a" and undecided:
            self._pressed("accepted")
        elif sign == "e" and undecided:
            self._ask("edited")
        elif sign == "r" and undecided:
            self._ask("rejected")
        elif sign == "w":
            self.why_button.click()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not undecided:
            self._pressed("")
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(self.proposal.id, -1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.moved.emit(self.proposal.id, 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.CARD, Radius.CARD)
            painter.end()
