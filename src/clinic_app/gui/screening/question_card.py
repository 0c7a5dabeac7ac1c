"""A safety question: folded to two lines until it is its turn, then one tick box per sign and "None of these"."""

from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.screening.model import Field, Json, Level, RedFlag
from clinic_app.domain.screening.results import Hit
from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import ElidedLabel, PlainLabel
from clinic_app.gui.kit.pills import StatusPill
from clinic_app.gui.screening.answer_forms import (
    FlagState,
    SignWord,
    asked_subs,
    flag_state,
    mark_sign,
    none_of_these,
    with_sub_answer,
)
from clinic_app.gui.screening.count_table import CountTable
from clinic_app.gui.screening.editor_base import Editor
from clinic_app.gui.screening.editors import make_editor
from clinic_app.gui.screening.sign_row import SignRow
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space

_INDENT = 32
"""What belongs to a question begins where its title does, behind the number."""
_ALARMS: dict[Level, str] = {"EMERGENCY": "Emergency", "URGENT": "Urgent"}


def _alarm(flag: RedFlag, sign_id: str, hit: Hit | None) -> str:
    """What a ticked sign of this question means now: the level of the hit, for the signs that raised it so high."""
    sign = flag.sign(sign_id)
    if hit is None or hit.answer == "cleared" or sign is None or sign.level not in _ALARMS:
        return ""
    return _ALARMS.get(hit.urgency, "")


class QuestionCard(QFrame):
    """`entered` carries the new answer, `settled` follows when nothing more is to be said about the question.

    `opened` asks to be unfolded; `decide` asks for the therapist's decision on unsure signs.
    """

    entered = Signal(str, object)
    settled = Signal(str)
    opened = Signal(str)
    decide = Signal(str)

    def __init__(
        self, flag: RedFlag, number: int, *, gate: str | None, earlier: str = "", was_clear: bool = False
    ) -> None:
        """`was_clear`: at the last session the answer was "none of these"."""
        super().__init__()
        self.flag, self.gate, self._was_clear = flag, gate, was_clear
        self.answer: Json = None
        self.again = False
        self.is_open = False
        self.setProperty("kind", "card")
        self.setAccessibleName(f"Safety question: {flag.title}")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.M, Space.M)
        column.setSpacing(Space.XS)
        self._build_head(column, number)
        self.body = QWidget()
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(_INDENT - Space.M, 0, 0, Space.XS)
        inner.setSpacing(Space.HAIR)
        self._build_question(inner, earlier)
        self.rows: dict[str, SignRow] = {}
        self._build_signs(inner)
        self.subs: dict[str, tuple[QWidget, Editor]] = {}
        self._build_sub_questions(inner)
        inner.addSpacing(Space.S)
        self._build_foot(inner)
        column.addWidget(self.body)
        self.show_open(False)

    def _build_head(self, column: QVBoxLayout, number: int) -> None:
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        self.number_label = PlainLabel(str(number), "strong", "faint")
        self.number_label.setFixedWidth(24)
        top.addWidget(self.number_label)
        self.title = ElidedLabel(self.flag.title, "heading")
        top.addWidget(self.title, 1)
        self.pill = StatusPill("open", "Not asked yet")
        top.addWidget(self.pill)
        column.addLayout(top)
        self.summary = ElidedLabel("", "small", "soft")
        below = QHBoxLayout()
        below.setContentsMargins(_INDENT, 0, 0, 0)
        below.addWidget(self.summary)
        column.addLayout(below)

    def _build_question(self, inner: QVBoxLayout, earlier: str) -> None:
        stem = Wrapped(self.flag.stem, "body", "")
        self.again_label = Wrapped("", "small", "warning")
        self.again_label.hide()
        for label in (stem, self.again_label, *([Wrapped(earlier, "small", "note")] if earlier else [])):
            label.setContentsMargins(Space.M, 0, 0, Space.XS)
            inner.addWidget(label)

    def _build_signs(self, inner: QVBoxLayout) -> None:
        third = "Not known" if self.gate else "Unsure"
        for place, sign in enumerate(self.flag.signs, start=1):
            says_no = self.gate is not None and sign.id != self.gate
            row = SignRow(place, sign.text, third=third, says_no=says_no)
            row.marked.connect(partial(self._marked, sign.id))
            row.moved.connect(partial(self._move, sign.id))
            self.rows[sign.id] = row
            inner.addWidget(row)

    def _build_sub_questions(self, inner: QVBoxLayout) -> None:
        for sub in self.flag.sub_answers:
            box = QFrame()
            box.setProperty("kind", "sunken")
            words = QVBoxLayout(box)
            words.setContentsMargins(Space.L, Space.S, Space.L, Space.M)
            words.setSpacing(Space.S)
            words.addWidget(Wrapped(sub.question, "strong"))
            asked = Field(
                id=sub.id,
                label=sub.question,
                type=sub.type,
                unit=sub.unit,
                hard=sub.hard,
                choices=sub.choices,
            )
            editor = make_editor(asked, sub.question)
            editor.changed.connect(partial(self._sub_answered, sub.id))
            words.addWidget(editor)
            if sub.missing:
                label = next((one.label for one in sub.choices if one.id == sub.missing), sub.missing)
                words.addWidget(Wrapped(f"Left open it counts as: {label}", "small", "faint"))
            box.hide()
            self.subs[sub.id] = (box, editor)
            inner.addWidget(box)

    def _build_foot(self, inner: QVBoxLayout) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.M, 0, 0, 0)
        foot.setSpacing(Space.S)
        self.none_button = SecondaryButton("None of these  (N)")
        self.none_button.clicked.connect(self.say_none)
        foot.addWidget(self.none_button)
        self.decide_button = QuietButton("Decide after examining", "stethoscope")
        self.decide_button.clicked.connect(lambda: self.decide.emit(self.flag.id))
        foot.addWidget(self.decide_button)
        foot.addStretch(1)
        self.note_button = QuietButton("Why this question", "info")
        self.note_button.clicked.connect(self._show_note)
        foot.addWidget(self.note_button)
        inner.addLayout(foot)
        self.note_label = Wrapped(self.flag.note, "small", "soft")
        self.note_label.setContentsMargins(Space.M, Space.XS, 0, 0)
        self.note_label.hide()
        inner.addWidget(self.note_label)
        self.count_table = None if self.flag.count_list is None else CountTable(self.flag.count_list)
        if self.count_table is not None:
            self.count_table.hide()
            inner.addWidget(self.count_table)

    # showing

    def show_answer(
        self, answer: Json, *, again: bool, reason: str = "", answered: bool = False, hit: Hit | None = None
    ) -> None:
        """`again`: another answer put this question back to not asked. `answered`: the rules count it as answered.

        `hit`: what the answer leads to, if it leads to anything.
        """
        self.answer, self.again = answer, again
        state = flag_state(self.flag, answer)
        gate_open = self.gate is not None and self.gate in state.acting
        for sign, row in self.rows.items():
            row.show_word(
                None if state.none and not again else state.signs.get(sign), _alarm(self.flag, sign, hit)
            )
            row.setVisible(self.gate in (None, sign) or gate_open)
        asked = asked_subs(self.flag, state)
        for sub_id, (box, editor) in self.subs.items():
            box.setVisible(sub_id in asked)
            editor.show_value(state.subs.get(sub_id))
        self.again_label.setText(reason)
        self.again_label.setVisible(again and bool(reason))
        self.decide_button.setVisible(state.unsure_only)
        self.none_button.setText("No to the rest  (0)" if gate_open else "None of these  (N)")
        self.none_button.setVisible(not state.acting or gate_open)
        self._show_count(state)
        self._show_state(state, again, _ALARMS.get(hit.urgency, "") if hit else "")

    def _show_state(self, state: FlagState, again: bool, alarm: str) -> None:
        texts = [sign.short or sign.text for sign in self.flag.signs if sign.id in state.acting]
        if again:
            self.pill.show_status("required", "Ask again")
        elif state.decision:
            self.pill.show_status("answered", "Decided: no")
        elif "yes" in state.signs.values():
            count = f"Yes: {len(state.acting)}" if len(state.acting) > 1 else "Yes"
            parts = [count, alarm.lower(), "worse than last time" if self._was_clear else ""]
            words = " · ".join(part for part in parts if part)
            self.pill.show_status("stop" if alarm else "warning", words)
        elif state.acting:
            self.pill.show_status("warning", "Unsure")
        elif state.none or state.signs:
            self.pill.show_status("answered", "None of these")
        else:
            self.pill.show_status("open", "Not asked yet")
        shown = texts or [sign.short or sign.text for sign in self.flag.signs]
        self.summary.setText("  ·  ".join(shown))
        self.summary.set_tone("warning" if texts else "faint" if state.none else "soft")

    def show_open(self, on: bool) -> None:
        self.is_open = on
        self.body.setVisible(on)
        self.summary.setVisible(not on)
        self.setCursor(Qt.CursorShape.ArrowCursor if on else Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if on else Qt.FocusPolicy.TabFocus)

    def take_keyboard(self) -> None:
        """The first sign that is marked, else the first."""
        visible = [row for row in self.rows.values() if not row.isHidden()]
        target = next(
            (row for row in visible if row.word in ("yes", "unsure")), visible[0] if visible else None
        )
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def touched(self) -> bool:
        """Something has been answered here."""
        return flag_state(self.flag, self.answer).touched

    @property
    def first_open_sub(self) -> Editor | None:
        """The sub-answer that is asked and has no answer yet."""
        state = flag_state(self.flag, self.answer)
        return next(
            (self.subs[one][1] for one in asked_subs(self.flag, state) if one not in state.subs), None
        )

    def _show_note(self) -> None:
        shown = self.note_label.isHidden()
        self.note_label.setVisible(shown)
        self._show_count(flag_state(self.flag, self.answer))

    def _show_count(self, state: FlagState) -> None:
        """What there is to count is shown once a sign is ticked, and with the note."""
        if self.count_table is not None:
            self.count_table.setVisible(bool(state.acting) or not self.note_label.isHidden())

    # answering

    def say_none(self) -> None:
        """No to every sign that is not answered; the question is settled."""
        state = flag_state(self.flag, self.answer)
        if state.acting and not (self.gate is not None and self.gate in state.acting):
            return  # a ticked sign must be taken back first: it is never wiped by one key
        self.entered.emit(
            self.flag.id, none_of_these(self.flag, self.answer, gate=self.gate, again=self.again)
        )
        self.settled.emit(self.flag.id)

    def _marked(self, sign: str, word: object) -> None:
        answer = mark_sign(self.flag, self.answer, sign, cast("SignWord | None", word))
        self.entered.emit(self.flag.id, answer)

    def _sub_answered(self, sub_id: str, value: object) -> None:
        self.entered.emit(self.flag.id, with_sub_answer(self.flag, self.answer, sub_id, cast("Json", value)))

    def _move(self, sign: str, by: int) -> None:
        rows = [row for row in self.rows.values() if not row.isHidden()]
        here = rows.index(self.rows[sign])
        rows[min(max(here + by, 0), len(rows) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sign = event.text().casefold()
        if not self.is_open:
            if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.opened.emit(self.flag.id)
                return
        elif sign in ("n", "0"):
            self.say_none()
            return
        elif sign.isdigit() and 0 < int(sign) <= len(self.rows):
            row = list(self.rows.values())[int(sign) - 1]
            if not row.isHidden():
                row.setFocus(Qt.FocusReason.TabFocusReason)
                self._marked(list(self.rows)[int(sign) - 1], None if row.word == "yes" else "yes")
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.is_open and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self.flag.id)
