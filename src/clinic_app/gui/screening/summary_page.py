"""The summary: safety first, then every proposal to accept, change or reject, beside what was not assessed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_app.domain.screening.assessment import to_output
from clinic_app.domain.screening.model import Json
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton, SecondaryButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.surfaces import Banner, EmptyState, ScrollPage
from clinic_app.gui.main_window import header_buttons
from clinic_app.gui.pages import Page, PageAction, Params, Place
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.proposal_card import ProposalCard
from clinic_app.gui.screening.reasons import why_for
from clinic_app.gui.screening.safety_bar import SafetyBar
from clinic_app.gui.screening.safety_flow import SafetyFlow
from clinic_app.gui.screening.safety_words import safety_view
from clinic_app.gui.screening.session import ScreeningSession
from clinic_app.gui.screening.summary_aside import SummaryAside
from clinic_app.gui.screening.summary_model import SummaryView, shown_now, summary_view
from clinic_app.gui.screening.summary_papers import SummaryPapers
from clinic_app.gui.screening.summary_parts import (
    clear_layout,
    count_lists,
    heading,
    record_card,
    safety_cards,
)
from clinic_app.gui.screening.summary_past import PastReader, PastView
from clinic_app.gui.screening.summary_past_cards import PastPlace
from clinic_app.gui.screening.why_panel import WhyPanel
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space
from clinic_app.services.records import Decision

_ROOM_FOR_KEYS = 1100
"""Width from which the foot of the page also repeats the keys that stand on every card."""


class SummaryPage(Page):
    """Page "summary": parameters client_id and screening_id."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._session = ScreeningSession(context, self._changed)
        self.cards: dict[str, ProposalCard] = {}
        self.reader = PastReader(context, self)
        self.reader.arrived.connect(self._past_arrived)
        self.past_place: PastPlace | None = None
        self._shape: object = None
        self._shown: SummaryView | None = None
        self.count_label: PlainLabel | None = None
        self.flow = SafetyFlow(self, self._enter, context.today)
        self.papers = SummaryPapers(self, context, self._session)
        self._header = header_buttons(*self.papers.buttons)
        self._build()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.pages = QStackedWidget()
        outer.addWidget(self.pages)
        self.pages.addWidget(EmptyState("clipboard-check", "Opening the summary", "One moment."))
        work = QWidget()
        self.pages.addWidget(work)
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.safety = SafetyBar(can_document=self.papers.can_be_made)
        self.safety.document.connect(self._finish)
        self.safety.details.connect(self._show_safety)
        top = QVBoxLayout()
        top.setContentsMargins(Space.XL, Space.M, Space.XL, 0)
        top.addWidget(self.safety)
        column.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(0)
        column.addLayout(row, 1)
        self.main = ScrollPage(width=860, gap=Space.M)
        row.addWidget(self.main, 1)
        self.aside = SummaryAside()
        self.aside.why.connect(self.show_reasons)
        row.addWidget(self.aside)
        column.addWidget(self._build_footer())
        self.why = WhyPanel(self)

    def _build_footer(self) -> QFrame:
        footer = QFrame()
        footer.setProperty("kind", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.XL, Space.S, Space.XL, Space.S)
        row.setSpacing(Space.M)
        self.tests_button = SecondaryButton("Back to tests", "arrow-left")
        self.tests_button.clicked.connect(self._to_tests)
        row.addWidget(self.tests_button)
        self.state_label = PlainLabel("", "small", "soft")
        self.state_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self.state_label, 1)
        self.finish_button = SecondaryButton("Finish", "check")
        self.finish_button.clicked.connect(self._finish)
        row.addWidget(self.finish_button)
        self.build_button = PrimaryButton("Build routine", "dumbbell")
        self.build_button.clicked.connect(self._build_routine)
        row.addWidget(self.build_button)
        return footer

    # the window

    def title(self) -> str:
        return "Summary"

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        return self._session.crumbs()

    def header_widget(self) -> QWidget:
        return self._header

    def enter(self, params: Params) -> None:
        self.pages.setCurrentIndex(0)
        # Nothing of the client before may stay: neither cards that take the keyboard nor the place in the list.
        clear_layout(self.main.column)
        self.cards = {}
        self._shape = self._shown = None
        self.past_place = None
        self.reader.forget()
        self.why.hide()
        self._session.open(
            params.get("client_id", ""),
            params.get("screening_id", ""),
            "",
            self._ready,
            self._context.messages.show_error,
        )

    def focus_first(self) -> None:
        waiting = [card for card in self.cards.values() if card.proposal.decided == ""]
        target = (waiting or list(self.cards.values()) or [None])[0]
        (target or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def actions_offered(self) -> tuple[PageAction, ...]:
        return (
            PageAction("Back to the tests", self._to_tests, "arrow-left"),
            *self.papers.actions(),
        )

    # showing

    def _ready(self) -> None:
        self.pages.setCurrentIndex(1)
        self.title_changed.emit()
        self._changed()
        self.main.verticalScrollBar().setValue(0)
        # The cards take the keyboard only once the layout has shown them.
        QTimer.singleShot(0, self, self._focus_cards)

    def _focus_cards(self) -> None:
        focused: QWidget | None = QApplication.focusWidget()
        if focused is None or focused is self or not self.isAncestorOf(focused):
            self.focus_first()

    @property
    def presenter(self) -> ScreeningPresenter | None:
        return self._session.presenter

    def _changed(self) -> None:
        presenter = self.presenter
        if presenter is None:
            return
        self.reader.ask(self._session)
        view = summary_view(presenter, self._session.decisions)
        safety = safety_view(presenter)
        self.safety.show_safety(safety)
        shape = (
            tuple((one.id, one.strength, one.title, one.confirm_side) for one in view.proposals),
            safety,
            self._session.finished,
        )
        if shape != self._shape:
            self._shape = shape
            self._build_main(view)
        for one in view.proposals:
            self.cards[one.id].show_proposal(one)
            self._enable(self.cards[one.id])
        self._show_count(view)
        self.aside.show_view(view, self.past)
        self._shown = view
        self._show_buttons(view)

    def _past_arrived(self) -> None:
        presenter = self.presenter
        if presenter is not None and self.past_place is not None:
            # Only its own place is made anew: the proposals keep the keyboard and what is being typed.
            self.past_place.show_past(self.past)
            self.aside.show_view(summary_view(presenter, self._session.decisions), self.past)

    @property
    def past(self) -> PastView:
        return self.reader.past

    def _build_main(self, view: SummaryView) -> None:
        presenter = self.presenter
        if presenter is None:
            return
        clear_layout(self.main.column)
        self.cards = {}
        safety = safety_view(presenter)
        if self._session.finished:
            banner = Banner(
                "note", "This screening is finished", "Reopen it to change an answer or a decision."
            )
            banner.add_button("Reopen").clicked.connect(self.reopen)
            self.main.column.addWidget(banner)
        for card in safety_cards(safety, count_lists(presenter)):
            self.main.column.addWidget(card)
        self.past_place = PastPlace(self.past)
        self.main.column.addWidget(self.past_place)
        self.count_label = None
        if view.proposals:
            self.count_label = PlainLabel("", "strong", "soft")
            self.main.column.addWidget(heading("Proposals", self.count_label))
        for one in view.proposals:
            card = ProposalCard(one)
            card.settled.connect(self._settled)
            card.reasons_wanted.connect(self._show_why)
            card.moved.connect(self._move)
            card.side_used.connect(self._use_side)
            self.cards[one.id] = card
            self.main.column.addWidget(card)
        if view.for_the_record:
            self.main.column.addWidget(record_card(view.for_the_record))
        if not view.proposals and not view.for_the_record and not view.locked:
            self.main.column.addWidget(
                Wrapped(
                    "Nothing was found so far. Strength, load and review follow from that.", "body", "soft"
                )
            )
        self.main.column.addWidget(Wrapped(view.sentence, "small", "soft"))
        self.main.column.addStretch(1)

    def _show_count(self, view: SummaryView) -> None:
        if self.count_label is not None:
            total = len(view.proposals)
            self.count_label.setText(f"{total - view.open_count} of {total} decided")

    def _enable(self, card: ProposalCard) -> None:
        for button in (
            card.accept_button,
            card.edit_button,
            card.reject_button,
            card.undo_button,
            card.side_button,
        ):
            button.setEnabled(not self._session.finished)

    def _show_buttons(self, view: SummaryView) -> None:
        locked = view.locked
        self.build_button.setEnabled(view.ready)
        self.build_button.show_icon("lock" if locked else "dumbbell")
        self.finish_button.setText("Document and refer" if locked else "Finish")
        self.finish_button.setVisible(not self._session.finished)
        if locked:
            self.state_label.setText("The exercise plan is locked. What may be done: document and refer.")
        elif view.open_count:
            keys = (
                "  ·  A accept  ·  E change  ·  R reject  ·  W why" if self.width() >= _ROOM_FOR_KEYS else ""
            )
            self.state_label.setText(f"{view.open_count} proposals wait for your decision{keys}")
        else:
            self.state_label.setText(
                "Provisional routine for 2 weeks" if view.provisional else "Everything is decided"
            )

    # deciding

    def _settled(self, proposal_id: str, decision: str, note: str, strength: str) -> None:
        presenter = self.presenter
        if presenter is None or self._session.finished:
            return
        word: Decision = "withdrawn"
        for one in ("accepted", "edited", "rejected"):
            if decision == one:
                word = one
        self._session.decide(
            proposal_id, word, note, strength or None, shown_now(presenter.assessment, proposal_id)
        )
        if word != "withdrawn":
            self._move(proposal_id, 1)
        else:
            self.cards[proposal_id].setFocus()

    def _move(self, proposal_id: str, by: int) -> None:
        order = list(self.cards)
        at = min(max(order.index(proposal_id) + by, 0), len(order) - 1)
        card = self.cards[order[at]]
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self.main.ensureWidgetVisible(card, 0, Space.XL)

    def _show_why(self, proposal_id: str) -> None:
        presenter = self.presenter
        if presenter is None:
            return
        why = why_for(presenter.assessment, proposal_id, presenter.entered_at, presenter)
        if why is not None:
            self.cards[proposal_id].show_why(why)

    def show_reasons(self, what: str) -> None:
        """The reasons of a goal, a category, the lead or a finding, over the right side of the page."""
        presenter = self.presenter
        why = why_for(presenter.assessment, what, presenter.entered_at, presenter) if presenter else None
        if why is not None:
            self.why.show_why(why)

    def _use_side(self, finding_id: str, used: bool) -> None:
        presenter = self.presenter
        if presenter is not None and presenter.confirm_side(finding_id, used).kept:
            self._session.save("c4_confirmed", presenter.answers.get("c4_confirmed"))
            self._changed()

    def _enter(self, item_id: str, value: Json) -> None:
        presenter = self.presenter
        if presenter is not None and not self._session.finished and presenter.enter(item_id, value).kept:
            self._session.save(item_id, value)
            self._changed()

    def _show_safety(self) -> None:
        if self.presenter is not None:
            self.flow.show_hits(self.presenter)

    # leaving

    def _to_tests(self) -> None:
        if self._session.finished:
            self._session.reopen(self._go_tests)
        else:
            self._go_tests()

    def _go_tests(self) -> None:
        self._context.navigator.go("screening", **self._session.params)

    def reopen(self) -> None:
        self._session.reopen(lambda: self._context.messages.toast("The screening is open again"))

    def _finish(self) -> None:
        presenter = self.presenter
        refers = presenter is not None and presenter.assessment.routine_locked

        def finished() -> None:
            self._context.messages.toast(
                "The screening is finished and stored", "Copy as text", self.papers.copy
            )
            if refers and self.papers.can_be_made:
                self.papers.open("letter")

        self._close(finished)

    def _close(self, then: Callable[[], object]) -> None:
        presenter = self.presenter
        if presenter is None or self._session.finished:
            then()
            return
        output = to_output(presenter.assessment)
        self._session.finish(output, presenter.protocol.version, then)

    def _build_routine(self) -> None:
        self._close(lambda: self._context.navigator.go("routine", **self._session.params))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.aside.fit(self.width())
        if self._shown is not None:
            self._show_buttons(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.cards:
            self.focus_first()
        else:
            super().keyPressEvent(event)
