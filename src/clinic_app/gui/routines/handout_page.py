"""The handout: what will be printed, how, and what was given before."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.handouts import Fitted, HandoutContent
from clinic_app.domain.routine_checks import check_routine
from clinic_app.domain.routine_titles import own_title, title_place
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.surfaces import Banner, Line
from clinic_app.gui.pages import OpenClient, Page, PageAction, Params, Place
from clinic_app.gui.papers.outlet import Outlet
from clinic_app.gui.papers.outlet import Way as OutletWay
from clinic_app.gui.routines.adherence_line import AdherenceLine
from clinic_app.gui.routines.arrival import Arrival, arrive
from clinic_app.gui.routines.desk import Desk
from clinic_app.gui.routines.diary_dialog import DiaryDialog
from clinic_app.gui.routines.handout_form import HandoutForm
from clinic_app.gui.routines.handout_side import SheetTitle, side_card
from clinic_app.gui.routines.history_list import HistoryList, summary_words
from clinic_app.gui.routines.lines import print_refusal
from clinic_app.gui.routines.press import Press, Proof
from clinic_app.gui.routines.preview import PagePreview
from clinic_app.gui.routines.printing import ask_printer
from clinic_app.gui.routines.proofing import (
    NO_EXTRAS,
    THERAPISTS_LANGUAGE,
    HandoutOptions,
    estimate,
    made_sheet,
    options_key,
)
from clinic_app.gui.routines.sheet_door import Gone, ask_about_words, leaving_note
from clinic_app.gui.routines.sheet_history import CompareSheets
from clinic_app.gui.routines.sheet_words import language_doubts
from clinic_app.gui.theme import Space
from clinic_app.services.records import HandoutSummary


class HandoutPage(Page):
    """Parameters: client_id; routine_id (else the latest); handout_id to open one given before."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.desk: Desk | None = None
        self._extras = NO_EXTRAS
        self._history: tuple[HandoutSummary, ...] = ()
        self._shown_before: HandoutSummary | None = None
        self._waiting: Callable[[bytes], None] | None = None
        self._may_print = False
        self.press = Press(context.tasks, self)
        self.press.busy_changed.connect(lambda busy: self.preview.show_coming(busy))  # type: ignore[misc]  # bool signal
        self.press.ready.connect(self._show_proof)
        self.press.failed.connect(self._failed)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.L, Space.L, 0)
        row.setSpacing(Space.L)
        row.addWidget(self._build_options())
        right = QVBoxLayout()
        right.setSpacing(Space.S)
        self.warning = Banner("warning", "Printing waits", "")
        self.warning_button = self.warning.add_button("Back to the routine")
        self.warning_button.clicked.connect(self._go_routine)
        self.warning.hide()
        right.addWidget(self.warning)
        self.old = Banner("note", "", "")
        self.old_button = self.old.add_button("Back to the new one")
        self.old_button.clicked.connect(self.show_present)
        self.old.hide()
        right.addWidget(self.old)
        self.drafts = Banner("warning", "Not reviewed", "")
        self.drafts.hide()
        right.addWidget(self.drafts)
        self.preview = PagePreview()
        self.preview.width_wanted.connect(lambda _wide: self._ask_page(now=True))  # type: ignore[misc]  # int signal
        right.addWidget(self.preview, 1)
        self.estimate = PlainLabel("", "small", "soft")
        self.estimate.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        right.addWidget(self.estimate)
        right.addSpacing(Space.S)
        row.addLayout(right, 1)
        self._header = self._build_header()
        self.outlet = Outlet(context, self)
        self.outlet.choose_printer = lambda paper, _name: self.choose_printer(paper)
        self.outlet.choose_file = lambda suggested: self.choose_file(suggested)
        for keys, action in (
            (QKeySequence.StandardKey.Print, self.print_now),
            (QKeySequence.StandardKey.Save, self.save_as_pdf),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # page

    def title(self) -> str:
        return "Handout"

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        if self.desk is None:
            return ()
        client = self.desk.client
        return (
            (client.display_name, Place("client", {"client_id": client.id})),
            ("Routine", self._routine_place()),
        )

    def header_widget(self) -> QWidget:
        return self._header

    def enter(self, params: Params) -> None:
        context, client_id = self._context, params["client_id"]
        self.desk = None
        self.press.forget()
        self.preview.clear()
        self._allow(False)

        def show(arrival: Arrival) -> None:
            self._show_arrival(arrival)
            wanted = params.get("handout_id", "")
            summary = next((one for one in arrival.history if one.id == wanted), None)
            if summary is not None:
                self.show_earlier(summary)

        routine_id = params.get("routine_id", "")
        context.tasks.run(lambda: arrive(context, client_id, routine_id), show, owner=self)

    def focus_first(self) -> None:
        self.form.day.setFocus()

    def actions_offered(self) -> tuple[PageAction, ...]:
        return (
            PageAction("Print the handout", self.print_now, "printer", "paper"),
            PageAction("Save the handout as PDF", self.save_as_pdf, "download", "file export"),
            PageAction("Enter the returned diary", self.enter_diary, "notebook-pen", "adherence return"),
            PageAction("Compare two sheets", self.compare, "list", "difference changed"),
            PageAction("Back to the routine", self._go_routine, "list-checks", "edit change"),
        )

    # building

    def _build_options(self) -> QWidget:
        self.adherence = AdherenceLine()
        self.diary_button = QuietButton("Enter the returned diary", "notebook-pen")
        self.diary_button.clicked.connect(self.enter_diary)
        self.diary_button.hide()
        self.sheet_title = SheetTitle()
        self.sheet_title.change.clicked.connect(self._go_title)
        self.form = HandoutForm(self._context.today)
        self.form.changed.connect(self._options_changed)
        self.history = HistoryList()
        self.history.opened.connect(self.show_earlier)
        self.history.compare_asked.connect(self.compare)
        return side_card(self.adherence, self.diary_button, self.sheet_title, self.form, Line(), self.history)

    def _build_header(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.said = PlainLabel("", "small", "faint")
        row.addWidget(self.said)
        row.addSpacing(Space.S)
        self.save_button = SecondaryButton("Save as PDF", "download")
        self.save_button.clicked.connect(self.save_as_pdf)
        row.addWidget(self.save_button)
        self.print_button = PrimaryButton("Print", "printer")
        self.print_button.clicked.connect(self.print_now)
        row.addWidget(self.print_button)
        return box

    # showing

    def _show_arrival(self, arrival: Arrival) -> None:
        desk = arrival.desk
        self.desk = desk
        self._extras, self._history = arrival.extras, arrival.history
        self._shown_before = None
        self.old.hide()
        self._context.navigator.set_client(OpenClient(desk.client.id, desk.client.display_name))
        spoken = desk.client.handout_language
        self.form.show_options(arrival.options, language="" if spoken == THERAPISTS_LANGUAGE else spoken)
        self.adherence.show_diaries(arrival.diaries)
        texts = self._context.handout_texts(spoken)
        self.sheet_title.show_title(own_title(desk.routine) or texts.text(title_place(desk.routine.title)))
        self.history.show_history(arrival.history)
        self.diary_button.setVisible(bool(arrival.history))
        refusal = self._refusal(desk)
        self.warning.show_message("Printing waits", refusal)
        self.warning.setVisible(bool(refusal))
        self._allow(not refusal)
        self.title_changed.emit()
        self._ask_page(now=True)

    def _refusal(self, desk: Desk) -> str:
        """Why this routine may not leave the house now; empty when it may."""
        if desk.stop:
            return f"The safety questions lock the exercise branch ({desk.stop}). Document and refer."
        return print_refusal(check_routine(self._context.catalogue(), desk.routine, desk.rules))

    def _allow(self, may: bool) -> None:
        self._may_print = may
        for button in (self.save_button, self.print_button):
            button.setEnabled(may)
        self.said.setText("")

    def _options_changed(self, options: object) -> None:
        desk = self.desk
        if desk is None or not isinstance(options, HandoutOptions):
            return
        context, key, content = self._context, options_key(desk.client.id), options.to_json()
        context.tasks.run(lambda: context.drafts.keep(key, content), owner=self)
        if self._shown_before is None:
            self._ask_page()

    def _ask_page(self, *, now: bool = False) -> None:
        desk, context, before = self.desk, self._context, self._shown_before
        if desk is None:
            return
        wide = self.preview.pixels_wide()
        if before is not None:
            self.press.ask(lambda: context.handouts.bytes_of(before.id), wide, now=True)
            return
        options = self.form.options

        extras = self._extras
        self.press.ask(lambda: made_sheet(context, desk, options, extras), wide, now=now)

    def _show_proof(self, proof: object) -> None:
        if not isinstance(proof, Proof):
            return
        self.preview.show_proof(proof)
        self._say(proof)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._asked_first(waiting, proof.pdf)

    def _say(self, proof: Proof) -> None:
        """Pages and ink in the head, what gave way beside the choice, drafts above the page."""
        pages = len(proof.pages.images)
        self.estimate.setText(estimate(pages, proof.pages.ink))
        fitted = proof.about if isinstance(proof.about, Fitted) else None
        self.form.say_fit(fitted.said if fitted is not None else "")
        content = fitted.content if fitted is not None else None
        doubts = language_doubts(content)
        self.drafts.show_message("Not reviewed", doubts)
        self.drafts.setVisible(bool(doubts))

    def _shown_content(self) -> HandoutContent | None:
        about = self.press.proof.about if self.press.proof is not None else None
        return about.content if isinstance(about, Fitted) else None

    def _failed(self, error: object) -> None:
        self._waiting = None
        if isinstance(error, Exception):
            self._context.messages.show_error(error)

    def show_earlier(self, summary: object) -> None:
        """Show a handout given before, exactly as it was."""
        if not isinstance(summary, HandoutSummary):
            return
        self._shown_before = summary
        self.old.show_message(
            f"Given {summary_words(summary)}",
            "Shown exactly as it was. Printing it again changes nothing in it.",
        )
        self.old.show()
        self.warning.hide()
        self.drafts.hide()
        self.form.setEnabled(False)
        self._allow(True)
        self._ask_page(now=True)

    def compare(self) -> None:
        """Two of the kept sheets in words."""
        self.comparison = CompareSheets(self._context, self._history, self.window())
        self.comparison.open()

    def enter_diary(self) -> None:
        """Type in the diary the client brought back, of the sheet shown or of the newest."""
        desk = self.desk
        sheet = self._shown_before or next(iter(self._history), None)
        if desk is None or sheet is None:
            return
        self.diary = DiaryDialog(self._context, desk.client.id, sheet, self.window())
        self.diary.entered.connect(self._diary_entered)
        self.diary.open()

    def _diary_entered(self) -> None:
        desk, context = self.desk, self._context
        if desk is not None:
            client_id = desk.client.id
            context.tasks.run(
                lambda: context.diaries.list(client_id), self.adherence.show_diaries, owner=self
            )

    def show_present(self) -> None:
        """Back from an earlier handout to the one being made."""
        self._shown_before = None
        self.old.hide()
        self.form.setEnabled(True)
        desk = self.desk
        if desk is not None:
            refusal = self._refusal(desk)
            self.warning.setVisible(bool(refusal))
            self._allow(not refusal)
        self._ask_page(now=True)

    # out of the house

    def print_now(self) -> None:
        """Ask for a printer and print what is shown."""
        if self._may_print:
            self._with_newest(self._print)

    def save_as_pdf(self) -> None:
        """Save what is shown as a file, after saying what that means."""
        if self._may_print:
            self._with_newest(self._save)

    def choose_printer(self, paper: Paper) -> QPrinter | None:
        return ask_printer(paper, self)

    def choose_file(self, suggested: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self, "Save the handout", suggested, "PDF (*.pdf)")
        return Path(name).with_suffix(".pdf") if name else None

    def _with_newest(self, use: Callable[[bytes], None]) -> None:
        """Run `use` with the bytes of the page as it stands now, waiting for it if it is still being made."""
        if self.press.busy or self.press.proof is None:
            self._waiting = use
            self._ask_page(now=True)
        else:
            self._asked_first(use, self.press.proof.pdf)

    def _asked_first(self, use: Callable[[bytes], None], pdf: bytes) -> None:
        """Texts nobody has reviewed or translated leave only after a second yes."""
        doubts = "" if self._shown_before is not None else language_doubts(self._shown_content())
        self.draft_question = ask_about_words(self._context, doubts, lambda: use(pdf))

    def _print(self, pdf: bytes) -> None:
        self.outlet.print(pdf, self._paper(), "Home exercises", self._note(pdf), self._left)

    def _save(self, pdf: bytes) -> None:
        name = f"Home exercises {self._context.today().isoformat()}.pdf"
        self.outlet.save(pdf, name, self._note(pdf), self._left)

    def _note(self, pdf: bytes) -> "Callable[[OutletWay], Gone]":
        return leaving_note(self._context, self.desk, pdf, self._paper(), self._shown_before)

    def _left(self, _way: OutletWay, history: Gone, said: str) -> None:
        if not history:
            self._context.messages.toast(said)
            return
        self._history = history
        self.history.show_history(history)
        self.diary_button.show()
        self.said.setText(f"{said}, kept in the record")
        self._context.messages.toast(f"{said}. A copy is kept in the record.")

    def _paper(self) -> Paper:
        if self._shown_before is not None:
            return "letter" if self._shown_before.paper == "letter" else "a4"
        return self.form.options.paper

    def _routine_place(self) -> Place:
        desk = self.desk
        params: dict[str, str] = {"client_id": desk.client.id} if desk is not None else {}
        if desk is not None and desk.routine_id is not None:
            params["routine_id"] = desk.routine_id
        return Place("routine", params)

    def _go_title(self) -> None:
        place = self._routine_place()
        self._context.navigator.go_to(Place(place.page, {**place.params, "field": "title"}))

    def _go_routine(self) -> None:
        self._context.navigator.go_to(self._routine_place())
