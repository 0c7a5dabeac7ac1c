"""One test: what it is for, how it is done, left and right, what could not be done, and what the numbers mean."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.screening.model import Item, Side
from clinic_app.domain.screening.wording import mid_sentence
from clinic_app.figures.library import FigureLibrary
from clinic_app.gui.context import AppContext
from clinic_app.gui.figures.motion import wants_motion
from clinic_app.gui.figures.person import person
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import Heading, PlainLabel
from clinic_app.gui.kit.pills import StatusPill
from clinic_app.gui.kit.surfaces import Banner, Card
from clinic_app.gui.kit.tools import Counter, Stopwatch
from clinic_app.gui.screening.depth_panel import OutsideNotice
from clinic_app.gui.screening.evidence import Evidence
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.procedure import Procedure
from clinic_app.gui.screening.step_view import StepView, block_of
from clinic_app.gui.screening.steps import Step
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space

_WEIGHT = {"P": "Main test", "S": "Supporting test", "C": "Context only: never changes a finding"}


class MeasurePage(StepView):
    """`folded` tells when the procedure is opened or closed: the next test keeps it so."""

    folded = Signal(bool)
    made_asked = Signal()
    """Asks who measures, and with what."""

    def __init__(
        self, step: Step, presenter: ScreeningPresenter, figures: FigureLibrary, *, is_folded: bool
    ) -> None:
        super().__init__(step)
        self.item = item = presenter.item(step.id)
        self.column.setSpacing(Space.S)
        self._figure = figures.test_figure(item.figure) if item.figure and item.figure in figures else ""
        drawings = figures.pair(self._figure, None, person().look.body) if self._figure else ()
        self.procedure = Procedure(item, drawings, is_folded=is_folded)
        self.procedure.folded.connect(self.folded)
        self._build_head(_purpose(presenter, item))
        self.stopwatch: Stopwatch | None = None
        self.counter: Counter | None = None
        self.target: Side | None = None
        self.block = block_of(item, presenter)
        self.block.entered.connect(self.entered)
        self.inputs = Card(padding=Space.M, gap=Space.S)
        self._build_inputs(self.inputs.body)
        self.column.addWidget(self.inputs)
        evidence = Evidence(item, presenter.protocol)
        if not evidence.has_words:
            evidence.hide()
        self.column.addWidget(evidence)
        self.column.addStretch(1)

    def _build_head(self, purpose: str) -> None:
        item = self.item
        top = QHBoxLayout()
        top.setSpacing(Space.M)
        top.addWidget(Heading(item.title, "title"), 1)
        self.pill = StatusPill("required")
        self.pill.hide()
        top.addWidget(self.pill)
        self.column.addLayout(top)
        below = QHBoxLayout()
        below.setSpacing(Space.M)
        below.addWidget(Wrapped(purpose, "small", "soft"), 1)
        self.column.addLayout(below)
        if item.steps or item.position or item.say:
            top.addWidget(self.procedure.fold_button)
            self.column.addWidget(self.procedure)
        self.notice = Banner("note")
        self.notice.hide()
        self.column.addWidget(self.notice)
        self.outside = OutsideNotice("This test is")
        self.outside.button.clicked.connect(self._add)
        self.column.addWidget(self.outside)

    def _build_inputs(self, body: QVBoxLayout) -> None:
        item = self.item
        if (tool := self._make_tool(item)) is not None:
            body.addWidget(tool)
        body.addWidget(self.block)
        if item.hint or item.note:
            body.addWidget(Wrapped(" ".join(t for t in (item.hint, item.note) if t), "small", "faint"))
        extras = QHBoxLayout()
        extras.setSpacing(Space.XS)
        note = QuietButton("Note (T)", "notebook-pen")
        note.clicked.connect(lambda: self.block.open_note(self.block.side_of(self.focusWidget())))
        extras.addWidget(note)
        self.made_button = QuietButton("By you (B)", "user")
        self.made_button.setToolTip("Who measures, and with what (B)")
        self.made_button.clicked.connect(self.made_asked)
        extras.addWidget(self.made_button)
        if item.skip_text:
            extras.addWidget(Wrapped(f"Leave out: {item.skip_text}", "small", "faint"), 1)
        else:
            extras.addStretch(1)
        body.addLayout(extras)

    def _add(self) -> None:
        self.added.emit((self.item.id,))

    def let_move(self, context: AppContext) -> None:
        """The picture of the test may move where there is somebody to draw the movement."""
        if self._figure:
            self.procedure.let_move(self._figure, context.studio, wants_motion(context.preferences))

    def _make_tool(self, item: Item) -> QWidget | None:
        if item.timer not in ("stopwatch", "counter"):
            return None
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        self.target_label = Wrapped("", "strong", "accent")
        self.key_label = PlainLabel(
            "Space starts and stops" if item.timer == "stopwatch" else "Space counts one", "small", "soft"
        )
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addStretch(1)
        words.addWidget(self.target_label)
        words.addWidget(self.key_label)
        words.addStretch(1)
        if item.timer == "stopwatch":
            self.stopwatch = Stopwatch("Stopwatch")
            self.stopwatch.finished.connect(self._timed)
            row.addWidget(self.stopwatch, 3)
        else:
            self.counter = Counter("Counter")
            self.counter.counted.connect(self._counted)
            row.addWidget(self.counter, 3)
        row.addLayout(words, 2)
        return box

    # showing

    def show_made_by(self, words: str) -> None:
        self.made_button.setText(f"{words} (B)")

    def show_state(self, presenter: ScreeningPresenter) -> None:
        one = presenter.item_guide(self.item.id)
        closed = one.state in ("skipped", "blocked", "outside", "not_needed")
        self.outside.show_for(presenter.depth.title if one.state == "outside" else "")
        self.block.show_answer(presenter.answers.get(self.item.id), presenter.field_shown)
        self.inputs.setVisible(not closed)
        self.pill.setVisible(one.state == "required")
        self.pill.setToolTip(one.reason)
        title = {"skipped": "Left out", "blocked": "Not open yet", "not_needed": "Not needed"}.get(
            one.state, ""
        )
        if title and one.reason:
            self.notice.show_message(title, one.reason)
        self.notice.setVisible(bool(title and one.reason))
        self._show_target()

    def _show_target(self) -> None:
        if self.stopwatch is None and self.counter is None:
            return
        field = self.item.field(self.item.timer_field or "")
        if field is None:
            self.target_label.setText("Only times: enter the result yourself")
            return
        word = {"L": "Left", "R": "Right", None: ""}[self.target]
        self.target_label.setText(f"Writes into: {f'{word}, ' if word else ''}{mid_sentence(field.label)}")

    # the keyboard

    def stops(self) -> list[QWidget]:
        return self.block.stops() if not self.inputs.isHidden() else []

    def take_keyboard(self) -> None:
        super().take_keyboard()
        self.follow(self.focusWidget())

    def go_on(self, focused: QWidget | None) -> bool:
        if self.block.could_not_form is not None:
            self.block.could_not_form.begin()
            return True
        moved = super().go_on(focused)
        self.follow(self.focusWidget())
        return moved

    def follow(self, focused: QWidget | None) -> None:
        """The stopwatch writes where the keyboard is: left first, then right."""
        if not self.item.timer_field:
            return
        side = self.block.side_of(focused)
        if side != self.target:
            self.target = side
            if self.stopwatch is not None and not self.stopwatch.running:
                self.stopwatch.reset()
            if self.counter is not None:
                self.counter.count = 0
                self.counter.digits.show_text("0")
        self._show_target()

    def command(self, sign: str, focused: QWidget | None) -> bool:
        side = self.block.side_of(focused)
        # On the number pad / stands for "could not", * for Space.
        match {"/": "c", "*": " "}.get(sign, sign):
            case "c" if self.item.could_not:
                self.block.ask_could_not(side)
            case "a" if not self.outside.isHidden():
                self._add()
            case "h":
                self.procedure.toggle()
            case "b":
                self.made_asked.emit()
            case "p":
                return self.block.focus_pain(side)
            case "t":
                self.block.open_note(side)
            case " " if self.stopwatch is not None:
                self.follow(focused)
                self.stopwatch.press()
            case " " if self.counter is not None:
                self.follow(focused)
                self.counter.press()
            case _:
                return False
        return True

    def settle(self) -> None:
        self.block.settle()

    def unsettled(self) -> QWidget | None:
        return self.block.unsettled()

    def show_refusal(self, item_id: str, text: str) -> None:
        self.block.show_refusal(text)

    # tools

    def _timed(self, seconds: float) -> None:
        editor = self.block.number_editor(self.item.timer_field or "", self.target)
        if editor is not None:
            editor.use(round(seconds) if editor.whole else seconds)

    def _counted(self, count: int) -> None:
        editor = self.block.number_editor(self.item.timer_field or "", self.target)
        if editor is not None:
            # Kept when the field is left: a counter that saved each step would fill the history.
            editor.number.edit.setText(str(count))


def _purpose(presenter: ScreeningPresenter, item: Item) -> str:
    titles = [
        rule.title
        for finding in item.used_for
        if (rule := presenter.protocol.findings.get(finding)) is not None
    ]
    weight = _WEIGHT.get(item.weight or "", "")
    feeds = f"Feeds: {', '.join(dict.fromkeys(titles))}" if titles else ""
    stage = next((one for one in presenter.protocol.stages if one.id == item.stage), None)
    return " · ".join(part for part in (weight, feeds or (stage.purpose if stage else "")) if part)
