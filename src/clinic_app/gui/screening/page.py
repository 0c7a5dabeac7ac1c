"""The guided screen: stages on the left, one thing to ask or test in the middle, findings on the right."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.domain.screening.depth import DEPTH_KEY
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.kit.surfaces import EmptyState
from clinic_app.gui.main_window import header_buttons
from clinic_app.gui.pages import Page, PageAction, Params, Place
from clinic_app.gui.screening.afar_view import AfarView
from clinic_app.gui.screening.depth_flow import DepthFlow
from clinic_app.gui.screening.findings_rows import live_findings
from clinic_app.gui.screening.made_by import MadeByDialog
from clinic_app.gui.screening.measure_page import MeasurePage
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.questions_view import QuestionsView
from clinic_app.gui.screening.reasons import why_for
from clinic_app.gui.screening.safety_flow import SafetyFlow
from clinic_app.gui.screening.safety_words import SafetyView, safety_view
from clinic_app.gui.screening.session import ScreeningSession
from clinic_app.gui.screening.stage_rows import stage_rows
from clinic_app.gui.screening.step_view import FormView, StepView, as_json, give_keyboard
from clinic_app.gui.screening.steps import Step
from clinic_app.gui.screening.why_panel import WhyPanel
from clinic_app.gui.screening.wizard_frame import WizardFrame
from clinic_app.gui.screening.wizard_keys import WizardKeys
from clinic_app.gui.theme import Space

SETTLE_MS = 50  # several answers in a row are evaluated once


class ScreeningPage(Page):
    """Page "screening": parameters client_id, screening_id (resume) and episode_id."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._session = ScreeningSession(context, self._show_saved)
        self._started: dict[str, str] = {}
        self._folded = False
        self.view: StepView | None = None
        self._shown_items: tuple[str, ...] = ()
        self._begins_at = ""
        self.afar: AfarView | None = None
        self._build()
        self.keys = WizardKeys(self)
        self.flow = SafetyFlow(self, self._enter, context.today)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SETTLE_MS)
        self._wait.timeout.connect(self._refresh)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.pages = QStackedWidget()
        outer.addWidget(self.pages)
        self.pages.addWidget(EmptyState("clipboard-list", "Opening the screening", "One moment."))
        frame = WizardFrame()
        self.pages.addWidget(frame)
        self.frame = frame
        self.stages, self.safety, self.findings = frame.stages, frame.safety, frame.findings
        frame.stages.item_chosen.connect(self.go_to)
        frame.stages.stage_chosen.connect(self.go_to_stage)
        frame.safety.details.connect(self._show_safety)
        frame.safety.document.connect(self._document)
        frame.findings.why.connect(self.show_why)
        frame.back_button.clicked.connect(self.go_back)
        frame.next_button.clicked.connect(self.go_next)
        self.why = WhyPanel(self)
        self.why.closed.connect(self._focus_view)
        self.summary_button = SecondaryButton("Summary", "clipboard-check")
        self.summary_button.clicked.connect(self._document)
        self.depths = DepthFlow(self, partial(self._session.save, DEPTH_KEY), self._refresh, self._focus_view)
        self._header = header_buttons(self.depths.button, self.summary_button)

    # the window

    def title(self) -> str:
        return "Screening"

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        return self._session.crumbs()

    def header_widget(self) -> QWidget:
        return self._header

    def enter(self, params: Params) -> None:
        client_id = params.get("client_id", "")
        screening_id = params.get("screening_id", "") or self._started.get(client_id, "")
        self.why.hide()
        self.pages.setCurrentIndex(0)
        self._session.open(client_id, screening_id, params.get("episode_id", ""), self._ready, self._failed)

    def leave(self) -> bool:
        if self.afar is not None:
            self.afar.put_away()
        if self.view is not None:
            self.view.settle()
        self._session.flush()
        return True

    def focus_first(self) -> None:
        self._focus_view()

    def actions_offered(self) -> tuple[PageAction, ...]:
        return (
            PageAction(
                "Go to the summary of this screening", self._document, "clipboard-check", "finish findings"
            ),
            PageAction(
                "Change the depth of this screening", self.depths.open, "list-checks", "quick full re-test"
            ),
            PageAction("See the test from two metres away", self.toggle_afar, "monitor", "compact large far"),
            PageAction("Safety result", self._show_safety, "shield-check", "red flag stop clear"),
        )

    def _failed(self, error: Exception) -> None:
        self._started.pop(self._session.client_id, None)
        self._context.messages.show_error(error)

    def _ready(self) -> None:
        session = self._session
        presenter = session.presenter
        if presenter is None:
            return
        if session.finished:
            self._started.pop(session.client_id, None)
            self._context.navigator.replace("summary", **session.params)
            return
        presenter.resume()
        # A record that tells age and sex opens the first screening behind its first page.
        self._begins_at = presenter.step.id if not presenter.entered_at else presenter.steps[0].id
        self.view = None
        self._shown_items = ()
        self.pages.setCurrentIndex(1)
        self.title_changed.emit()
        self._refresh()
        self._show_saved()
        self._focus_view()

    @property
    def presenter(self) -> ScreeningPresenter | None:
        return self._session.presenter

    @property
    def is_waiting(self) -> bool:
        """Answers were entered and the findings are not evaluated yet."""
        return self._wait.isActive()

    # showing

    def _refresh(self) -> None:
        presenter = self.presenter
        if presenter is None:
            return
        step = presenter.step
        if self.view is None or step.items != self._shown_items:
            self._build_view(presenter)
        if self.view is not None:
            self.view.show_state(presenter)
        safety = safety_view(presenter)
        self.safety.show_safety(safety)
        self.stages.show_rows(stage_rows(presenter))
        self.findings.show_findings(live_findings(presenter.assessment), locked=_locked(safety))
        self.summary_button.setEnabled(presenter.guide.summary_open)
        self.depths.show(presenter)
        if self.afar is not None and self.view is not None:
            self.afar.show_page(self.view, safety)
        self.frame.show_keys(step.kind)
        self.frame.show_stopped(stopped=safety.kind == "stop")
        self.frame.back_button.setEnabled(presenter.position > 0)

    def _build_view(self, presenter: ScreeningPresenter) -> None:
        """The page of the present step. A page that only grew a question keeps the keyboard where it was."""
        step = presenter.step
        grown = bool(self._shown_items) and self._shown_items[0] == step.id and self.view is not None
        place = self.view.stop_number(QApplication.focusWidget()) if grown and self.view else None
        view = self._make_view(step, presenter)
        if self.view is not None:
            old = self.frame.centre.takeWidget()
            old.hide()
            old.deleteLater()
        self.view = view
        self._shown_items = step.items
        self.frame.centre.setWidget(view)
        view.show_state(presenter)
        stops = view.stops()
        if place is not None and stops:
            give_keyboard(stops[min(place, len(stops) - 1)])
        elif grown or self.isVisible():
            self._focus_view()

    def _make_view(self, step: Step, presenter: ScreeningPresenter) -> StepView:
        view: StepView
        if step.kind == "questions":
            view = QuestionsView(step, presenter)
            view.decide.connect(self._decide)
        elif step.kind == "form":
            view = FormView(step, presenter)
        else:
            view = MeasurePage(step, presenter, self._context.figures(), is_folded=self._folded)
            view.let_move(self._context)
            view.folded.connect(self._fold)
            view.made_asked.connect(self._ask_made_by)
            view.show_made_by(self._session.made_by.words(view.item))
        view.entered.connect(self._enter)
        view.added.connect(self._add_items)
        begins = step.id in (presenter.steps[0].id, self._begins_at)
        if card := self.depths.make_card(presenter, first=begins):
            view.column.insertWidget(0, card)
        view.column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
        return view

    def _focus_view(self) -> None:
        if not self.why.isHidden():
            self.why.setFocus()
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.view is not None:
            self.view.take_keyboard()
        self.reveal_soon()

    def _reveal(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.view is not None and self.view.isAncestorOf(focused):
            self.frame.centre.ensureWidgetVisible(focused, 0, 100)

    def _show_saved(self) -> None:
        session = self._session
        if session.screening_id is not None:
            self._started[session.client_id] = session.screening_id
        self.frame.show_saved(failed=session.failed)

    def _fold(self, folded: bool) -> None:
        self._folded = folded

    # answers

    def _enter(self, item_id: str, value: object) -> None:
        presenter = self.presenter
        if presenter is None:
            return
        answer = as_json(value)
        verdict = presenter.enter(item_id, answer)
        if not verdict.kept:
            if self.view is not None:
                self.view.show_refusal(item_id, verdict.message)
            return
        self._session.save(item_id, answer)
        if self.view is not None:
            self.view.show_state(presenter)
        self._wait.start()

    # how deep

    def _add_items(self, items: tuple[str, ...]) -> None:
        """Take what a page asks into the session, although the depth leaves it out."""
        presenter = self.presenter
        if presenter is None:
            return
        for item_id in items:
            self._session.save(DEPTH_KEY, presenter.add_to_depth(item_id))
        presenter.go_to(items[0])
        self._show_step()
        self._focus_view()

    # by whom and with what

    def _ask_made_by(self) -> None:
        view = self.view
        if not isinstance(view, MeasurePage):
            return
        item, made = view.item, self._session.made_by
        dialog = MadeByDialog(item, made, self)

        def used() -> None:
            view.show_made_by(made.words(item))
            self._session.save_again(item.id)

        dialog.accepted.connect(used)
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._focus_view)
        dialog.open()

    # from afar

    def toggle_afar(self) -> None:
        """Show only the test, large, or the whole page again. The keyboard stays where it is."""
        if self.afar is None:
            self.afar = AfarView(self.window())
            self.afar.back.connect(self.go_back)
            self.afar.forward.connect(self.go_next)
        if self.afar.isHidden():
            self.afar.open()
            self._refresh()
        else:
            self.afar.put_away()

    # moving

    def go_next(self) -> None:
        presenter, view = self.presenter, self.view
        if presenter is None or view is None:
            return
        view.settle()
        if (wrong := view.unsettled()) is not None:
            give_keyboard(wrong)
            return
        if unread := presenter.unread():
            if isinstance(view, QuestionsView):
                view.complain(unread)
            return
        if presenter.next():
            self._show_step()
        elif presenter.guide.summary_open:
            self._document()
        else:
            presenter.to_first_open()
            self._context.messages.toast(presenter.guide.next_words)
            self._show_step()

    def go_back(self) -> None:
        presenter = self.presenter
        if presenter is not None and self.view is not None:
            self.view.settle()
            if presenter.back():
                self._show_step()

    def go_to(self, item_id: str) -> None:
        if self.presenter is not None and self.view is not None:
            self.view.settle()
            self.presenter.go_to(item_id)
            self._show_step()
            if isinstance(self.view, QuestionsView):
                self.view.open_card(item_id)

    def go_to_stage(self, stage_id: str) -> None:
        if self.presenter is not None and self.view is not None:
            self.view.settle()
            self.presenter.go_to_stage(stage_id)
            self._show_step()

    def _show_step(self) -> None:
        self._wait.stop()
        self._shown_items = ()
        self.frame.centre.verticalScrollBar().setValue(0)
        self._refresh()

    def _document(self) -> None:
        """To the summary: with a red flag it documents and refers, otherwise the findings are decided on."""
        if self.presenter is None:
            return
        if self.view is not None:
            self.view.settle()
        self._session.flush()
        self._context.tasks.run(lambda: self._session.screening_id, self._go_summary, owner=self)

    def _go_summary(self, _id: object) -> None:
        if self._session.screening_id is not None:
            self._context.navigator.go("summary", **self._session.params)

    # reasons and safety

    def show_why(self, finding_id: str) -> None:
        presenter = self.presenter
        why = (
            why_for(presenter.assessment, finding_id, presenter.entered_at, presenter) if presenter else None
        )
        if why is not None:
            self.why.show_why(why)

    def _show_safety(self) -> None:
        if self.presenter is not None:
            self.flow.show_hits(self.presenter)

    def _decide(self, item_id: str) -> None:
        if self.presenter is not None:
            self.flow.decide(self.presenter, item_id)

    # the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.handle(event, QApplication.focusWidget()):
            super().keyPressEvent(event)

    def reveal_soon(self) -> None:
        """Scroll to where the keyboard is, once the page has its final sizes."""
        QTimer.singleShot(0, self, self._reveal)


def _locked(safety: SafetyView) -> str:
    if not safety.locked or safety.kind == "open":
        return ""
    return "What may be done: document and refer."
