"""One paper as it would be printed: the report, a referral letter or the intake form. Kept in memory only."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.clients import Client, ClientId
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton, SecondaryButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import FieldRow, NotesField
from clinic_app.gui.kit.labels import BodyText
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.surfaces import Banner, ScrollPage
from clinic_app.gui.main_window import header_buttons
from clinic_app.gui.pages import OpenClient, Page, PageAction, Params, Place
from clinic_app.gui.papers.composing import TITLES, Kind, PaperOptions, make_paper
from clinic_app.gui.papers.letter_options import LetterChoices, LetterOptions, read_letter_choices
from clinic_app.gui.papers.outlet import Outlet, Way
from clinic_app.gui.routines.press import Press, Proof
from clinic_app.gui.routines.preview import PagePreview
from clinic_app.gui.theme import Space

OPTIONS_WIDTH = 344
_SCROLL_ROOM = 20
_ABOUT: dict[Kind, str] = {
    "report": "One page for the record: what was found, what you accepted, what is planned. Findings without a decision are listed as such.",
    "letter": "Written from the safety answers and the values of this screening. Read it before it leaves: you sign it.",
    "intake": "The safety questions for the waiting room, in the order of the screening. It holds no name: the client writes it.",
}


class PaperPage(Page):
    """Page "paper": kind (report, letter, intake), client_id, screening_id (not for the intake form)."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._client: Client | None = None
        self._client_id = ""
        self._screening_id = ""
        self.kind: Kind = "report"
        self.options = PaperOptions()
        self._waiting: Callable[[bytes], None] | None = None
        self.outlet = Outlet(context, self)
        self.press = Press(context.tasks, self)
        self.press.ready.connect(self._show_proof)
        self.press.failed.connect(self._failed)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.L, Space.L, 0)
        row.setSpacing(Space.L)
        options = ScrollPage(width=OPTIONS_WIDTH, padding=0, centred=False)
        options.setFixedWidth(OPTIONS_WIDTH + _SCROLL_ROOM)
        options.column.addWidget(self._build_options())
        options.column.addStretch(1)
        row.addWidget(options)
        self.preview = PagePreview()
        self.preview.width_wanted.connect(self._width_wanted)
        row.addWidget(self.preview, 1)
        self.save_button = SecondaryButton("Save as PDF", "download")
        self.save_button.clicked.connect(self.save_as_pdf)
        self.print_button = PrimaryButton("Print", "printer")
        self.print_button.clicked.connect(self.print_now)
        self._header = header_buttons(self.save_button, self.print_button)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.print_now)

    def _build_options(self) -> QFrame:
        card = QFrame()
        card.setProperty("kind", "card")
        card.setFixedWidth(OPTIONS_WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        self.about = BodyText("")
        column.addWidget(self.about)
        self.letter = LetterOptions()
        self.letter.changed.connect(self._letter_chosen)
        column.addWidget(self.letter)
        self.to = NotesField("To", "As the findings ask for", lines=2)
        self.ask = NotesField("Asked for", "The standing requests", lines=3)
        self.note = NotesField("Remarks", "In your own words", lines=4)
        self.letter_rows = (
            FieldRow("To", self.to, hint="Name and address, one line each."),
            FieldRow("Asked for", self.ask, hint="One request a line. Replaces the standing ones."),
            FieldRow("Remarks", self.note),
        )
        for line in self.letter_rows:
            column.addWidget(line)
        for field in (self.to, self.ask, self.note):
            field.textChanged.connect(self._typed)
        self.language = SegmentedChoice(
            "Language", (Choice("en", "English"), Choice("es", "Spanish")), column=False, clearable=False
        )
        self.language.chosen.connect(self._language_chosen)
        self.language_row = FieldRow("Language", self.language)
        column.addWidget(self.language_row)
        self.draft = Banner("warning")
        self.draft.hide()
        column.addWidget(self.draft)
        self.paper = SegmentedChoice(
            "Paper", (Choice("a4", "A4"), Choice("letter", "Letter")), column=False, clearable=False
        )
        self.paper.chosen.connect(self._paper_chosen)
        column.addWidget(FieldRow("Paper", self.paper))
        return card

    # page

    def title(self) -> str:
        return TITLES[self.kind]

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        client = self._client
        if client is None:
            return ()
        found = [(client.display_name, Place("client", {"client_id": client.id}))]
        if self._screening_id:
            where = {"client_id": client.id, "screening_id": self._screening_id}
            found.append(("Summary", Place("summary", where)))
        return tuple(found)

    def header_widget(self) -> QWidget:
        return self._header

    def enter(self, params: Params) -> None:
        self.kind = _kind(params.get("kind", ""))
        self._client = None
        self._client_id, self._screening_id = params.get("client_id", ""), params.get("screening_id", "")
        self._waiting = None
        self.press.forget()
        self.preview.clear()
        self._allow(False)
        for field in (self.to, self.ask, self.note):
            field.blockSignals(True)
            field.clear()
            field.blockSignals(False)
        for line in (self.letter, *self.letter_rows):
            line.setVisible(self.kind == "letter")
        self.language_row.setVisible(self.kind == "intake")
        self.draft.hide()
        self.about.setText(_ABOUT[self.kind])
        self.title_changed.emit()
        context, client_id = self._context, ClientId(self._client_id)
        if self.kind == "letter":
            screening_id = self._screening_id
            context.tasks.run(
                lambda: read_letter_choices(context, str(client_id), screening_id),
                lambda choices: self._offer(screening_id, choices),
                context.messages.show_error,
                owner=self,
            )
        context.tasks.run(
            lambda: context.clients.get(client_id).client,
            self._arrived,
            context.messages.show_error,
            owner=self,
        )

    def _arrived(self, client: Client) -> None:
        if client.id != self._client_id:
            return
        self._client = client
        self._context.navigator.set_client(OpenClient(client.id, client.display_name))
        self.options = PaperOptions(client.paper, client.handout_language)
        self.paper.set_value(client.paper)
        self.language.set_value(client.handout_language)
        self._warn_of_draft()
        self.title_changed.emit()
        self._ask_page(now=True)

    def _offer(self, screening_id: str, choices: LetterChoices) -> None:
        if screening_id == self._screening_id:
            self.letter.show_choices(choices)

    def _letter_chosen(self) -> None:
        chosen = self.letter.chosen
        self._take(
            replace(
                self.options,
                hits=chosen.hits,
                referral=chosen.referral,
                urgency=chosen.urgency,
                findings=chosen.findings,
            )
        )

    def focus_first(self) -> None:
        (self.letter.about if self.kind == "letter" else self.paper).setFocus()

    def actions_offered(self) -> tuple[PageAction, ...]:
        name = TITLES[self.kind].lower()
        return (
            PageAction(f"Print the {name}", self.print_now, "printer", "paper"),
            PageAction(f"Save the {name} as PDF", self.save_as_pdf, "download", "file export"),
        )

    # showing

    def _typed(self) -> None:
        self._take(
            replace(
                self.options,
                to=self.to.toPlainText(),
                ask=self.ask.toPlainText(),
                note=self.note.toPlainText(),
            )
        )

    def _language_chosen(self, language: object) -> None:
        self._take(replace(self.options, language="es" if language == "es" else "en"))
        self._warn_of_draft()

    def _warn_of_draft(self) -> None:
        """A wording nobody has reviewed says so here, before it is printed, and on the page itself."""
        papers, language = self._context.papers, self.options.language
        self.draft.hide()
        if self.kind != "intake" or papers is None:
            return
        self._context.tasks.run(
            lambda: papers.texts(f"intake.{language}").text("draft", ""),
            lambda draft: self._show_draft(language, draft),
            self._context.messages.show_error,
            owner=self,
        )

    def _show_draft(self, language: str, draft: str) -> None:
        if self.kind == "intake" and language == self.options.language and draft:
            self.draft.show_message(
                "Draft: not reviewed",
                "Nobody with clinical training has reviewed this translation. Have it reviewed before clients get it; "
                "every page says so too.",
            )
            self.draft.show()

    def _paper_chosen(self, paper: object) -> None:
        self._take(replace(self.options, paper="letter" if paper == "letter" else "a4"))

    def _take(self, options: PaperOptions) -> None:
        if options != self.options:
            self.options = options
            self._ask_page()

    def _width_wanted(self, _wide: int) -> None:
        self._ask_page(now=True)

    def _ask_page(self, *, now: bool = False) -> None:
        if self._client is None:
            return
        context, kind, options = self._context, self.kind, self.options
        client_id, screening_id = self._client_id, self._screening_id
        self.press.ask(
            lambda: make_paper(context, kind, client_id, screening_id, options),
            self.preview.pixels_wide(),
            now=now,
        )

    def _show_proof(self, proof: object) -> None:
        if not isinstance(proof, Proof):
            return
        self.preview.show_proof(proof)
        self._allow(True)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting(proof.pdf)

    def _failed(self, error: object) -> None:
        self._waiting = None
        self._allow(False)
        if isinstance(error, Exception):
            self._context.messages.show_error(error)

    def _allow(self, may: bool) -> None:
        for button in (self.save_button, self.print_button):
            button.setEnabled(may)

    # out of the house

    def print_now(self) -> None:
        """Ask for a printer and print what is shown."""
        paper, name, note = self.options.paper, TITLES[self.kind], self._note()
        self._with_newest(lambda pdf: self.outlet.print(pdf, paper, name, note))

    def save_as_pdf(self) -> None:
        """Save what is shown as a file, after saying what that means."""
        name, note = f"{TITLES[self.kind]} {self._context.today().isoformat()}.pdf", self._note()
        self._with_newest(lambda pdf: self.outlet.save(pdf, name, note))

    def _note(self) -> Callable[[Way], None]:
        """Writes into the trail that this paper of this client leaves, whatever is open by then."""
        context, paper, client_id = self._context, TITLES[self.kind].lower(), ClientId(self._client_id)

        def note(way: Way) -> None:
            if context.vault is not None:
                context.vault.services.audit.paper_left(client_id, paper, way)

        return note

    def _with_newest(self, use: Callable[[bytes], None]) -> None:
        """Run `use` with the bytes of the page as it stands now, waiting for it if it is still being made."""
        if self._client is None:
            return
        if self.press.busy or self.press.proof is None:
            self._waiting = use
            self._ask_page(now=True)
        else:
            use(self.press.proof.pdf)


def _kind(word: str) -> Literal["report", "letter", "intake"]:
    if word == "letter":
        return "letter"
    return "intake" if word == "intake" else "report"
