"""A page of safety questions: one unfolded, the others waiting; N answers it and the next one opens."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.screening.model import Json, RedFlag
from clinic_app.gui.kit.fields import FieldMessage, NotesField
from clinic_app.gui.kit.labels import Heading, PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.screening.answer_forms import flag_state
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.question_card import QuestionCard
from clinic_app.gui.screening.step_view import StepView, give_keyboard
from clinic_app.gui.screening.steps import Step
from clinic_app.gui.screening.value_words import flag_words
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space


class QuestionsView(StepView):
    """`decide` asks for the decision on the unsure signs of a question."""

    decide = Signal(str)

    def __init__(self, step: Step, presenter: ScreeningPresenter) -> None:
        super().__init__(step)
        top = QHBoxLayout()
        top.addWidget(Heading(step.title, "title"), 1)
        self.progress = PlainLabel("", "strong", "soft")
        top.addWidget(self.progress)
        self.column.addLayout(top)
        self.column.setSpacing(Space.S)
        self.complaint = Wrapped("", "strong", "stop")
        self.complaint.hide()
        asked = [item for one in presenter.steps if one.kind == "questions" for item in one.items]
        self.cards: dict[str, QuestionCard] = {}
        for item_id in step.items:
            flag = presenter.protocol.red_flags[item_id]
            safety = presenter.protocol.safety.flags.get(item_id)
            card = QuestionCard(
                flag,
                asked.index(item_id) + 1,
                gate=safety.gate if safety else None,
                earlier=_earlier(presenter, flag),
                was_clear=_was_clear(presenter, flag),
            )
            card.entered.connect(self.entered)
            card.settled.connect(self._settled)
            card.opened.connect(self.open_card)
            card.decide.connect(self.decide)
            self.cards[item_id] = card
            self.column.addWidget(card)
        self.column.addWidget(self.complaint)
        self.column.addStretch(1)
        self._open = next(iter(self.cards))

    def show_state(self, presenter: ScreeningPresenter) -> None:
        done, total = presenter.progress
        self.progress.setText(f"{done} of {total} answered")
        hits = {hit.id: hit for hit in presenter.assessment.safety.hits}
        for item_id, card in self.cards.items():
            one = presenter.item_guide(item_id)
            card.show_answer(
                presenter.answers.get(item_id),
                again=one.asked_again,
                reason=one.reason if one.asked_again else "",
                answered=one.state == "answered",
                hit=hits.get(item_id),
            )
        if not presenter.unread():
            self.complaint.hide()

    def take_keyboard(self) -> None:
        """Unfold the first question without an answer."""
        waiting = [item for item, card in self.cards.items() if not _answered(card)]
        self.open_card((waiting or list(self.cards))[0])

    def open_card(self, item_id: str) -> None:
        self._open = item_id
        for one, card in self.cards.items():
            card.show_open(one == item_id)
        self.cards[item_id].take_keyboard()

    @property
    def open_item(self) -> str:
        return self._open

    def _settled(self, item_id: str) -> None:
        """Answered: the next question without an answer opens."""
        order = list(self.cards)
        after = order[order.index(item_id) + 1 :]
        waiting = [one for one in after if not _answered(self.cards[one])]
        if waiting:
            self.open_card(waiting[0])

    def go_on(self, focused: QWidget | None) -> bool:
        card = self.cards[self._open]
        editor = card.first_open_sub
        if editor is not None and not (focused is not None and editor.isAncestorOf(focused)):
            give_keyboard(editor.entry_point())
            return True
        order = list(self.cards)
        after = order[order.index(self._open) + 1 :]
        if not after or (after and all(_answered(one) for one in self.cards.values())):
            return False
        self.open_card(after[0])
        return True

    def complain(self, unread: tuple[str, ...]) -> None:
        """The page cannot be passed: say how many questions wait and open the first."""
        number = len(unread)
        self.complaint.setText(
            "One question on this page has no answer yet."
            if number == 1
            else f"{number} questions on this page have no answer yet."
        )
        self.complaint.show()
        self.open_card(unread[0])

    def settle(self) -> None:
        for _box, editor in self.cards[self._open].subs.values():
            if not editor.isHidden():
                editor.settle()


def _answered(card: QuestionCard) -> bool:
    return not card.again and card.touched


def _earlier(presenter: ScreeningPresenter, flag: RedFlag) -> str:
    if presenter.earlier is None:
        return ""
    answer: Json = presenter.earlier.answers.get(flag.id)
    words = flag_words(presenter.protocol, flag.id, answer)
    day = f"{presenter.earlier.at.day} {presenter.earlier.at:%b %Y}"
    return f"Last time ({day}): {words}" if words else ""


def _was_clear(presenter: ScreeningPresenter, flag: RedFlag) -> bool:
    return presenter.earlier is not None and flag_state(flag, presenter.earlier.answers.get(flag.id)).none


class DecisionDialog(DialogFrame):
    """Records that the therapist examined and decided "no" for the unsure signs. The reason is needed."""

    def __init__(self, title: str, signs: str, parent: QWidget | None) -> None:
        super().__init__(
            "Decide: no sign",
            f"{title}: {signs}. After examining you decide that this is not present. "
            "The question stays visible with your reason.",
            parent,
        )
        self.reason = NotesField("Reason for the decision", "What you examined and found", lines=3)
        self.body.addWidget(self.reason)
        self.message = FieldMessage()
        self.body.addWidget(self.message)
        self.add_cancel()
        self.accept_button = self.add_accept("Record the decision")

    def accept(self) -> None:
        if not self.reason.toPlainText().strip():
            self.message.say("A decision needs its reason.")
            self.reason.setFocus()
            return
        super().accept()
