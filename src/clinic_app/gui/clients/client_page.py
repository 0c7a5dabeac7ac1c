"""One client: who it is, what to take care of, what comes next, what was done."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.client_vocabulary import EQUIPMENT, LANGUAGE_NAMES
from clinic_app.domain.clients import Client, ClientId, Episode
from clinic_app.gui.clients.client_parts import Avatar, Facts, TimelineCard
from clinic_app.gui.clients.episode_dialog import EpisodeDialog
from clinic_app.gui.clients.precaution_picker import show_precautions
from clinic_app.gui.clients.words import SEX_WORDS, SIDE_WORDS, age_text, day_text, initials
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.flow import FlowLayout
from clinic_app.gui.kit.labels import BodyText, Heading, PlainLabel
from clinic_app.gui.kit.pills import StatusPill
from clinic_app.gui.kit.surfaces import Banner, Card, ScrollPage
from clinic_app.gui.main_window import header_buttons
from clinic_app.gui.pages import OpenClient, Page, PageAction, Params, Place
from clinic_app.gui.routines.diary_card import DiaryCard
from clinic_app.gui.screening.scales_card import ScalesCard
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.record_card import RecordCard
from clinic_app.services.records import ClientRecord, ScreeningSummary, TimelineEntry
from clinic_app.services.rights import Right


class ClientPage(Page):
    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._record: ClientRecord | None = None
        self._client_id = ""
        self.edit_button = SecondaryButton("Edit", "pencil")
        self.edit_button.clicked.connect(self.edit)
        self.archive_button = QuietButton("Archive", "archive")
        self.archive_button.clicked.connect(self.archive_or_restore)
        self.intake_button = QuietButton("Intake form", "printer")
        self.intake_button.clicked.connect(self.open_intake)
        self._header = header_buttons(self.intake_button, self.archive_button, self.edit_button)
        self.intake_button.setVisible(context.papers is not None)

        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        page = ScrollPage(width=1180, padding=Space.XL, gap=Space.L)
        outer.addWidget(page)
        self.archived_banner = Banner(
            "note", "This client is archived", "The record is kept and left out of searches."
        )
        self.archived_banner.add_button("Restore").clicked.connect(self.archive_or_restore)
        self.alert = Banner("warning", "Alert")
        page.column.addWidget(self.archived_banner)
        page.column.addWidget(self._build_top())
        page.column.addWidget(self.alert)
        columns = QHBoxLayout()
        columns.setSpacing(Space.L)
        self.timeline = TimelineCard(context.today)
        self.timeline.opened.connect(self._open_entry)
        self.compare_button = QuietButton("Compare screenings", "activity")
        self.compare_button.clicked.connect(self.open_compare)
        self.timeline.body.insertWidget(1, self.compare_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.compare_button.hide()
        columns.addWidget(self.timeline, 3)
        side = QVBoxLayout()
        side.setSpacing(Space.L)
        self.scales_card = ScalesCard(context)
        if context.papers is None:
            self.scales_card.hide()  # only hiding is safe: shown without a parent it would be a window of its own
        side.addWidget(self.scales_card)
        self.diary_card = DiaryCard(context)
        side.addWidget(self.diary_card)
        side.addWidget(self._build_episode())
        side.addWidget(self._build_details())
        self.record_card: RecordCard | None = None
        if context.vault is not None:
            self.record_card = RecordCard(context, context.vault, self)
            side.addWidget(self.record_card)
        side.addStretch(1)
        columns.addLayout(side, 2)
        page.column.addLayout(columns)
        page.column.addStretch(1)
        self._page = page
        page.sheet.hide()

    # building

    def _build_top(self) -> QWidget:
        card = Card(padding=Space.XL)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        self.avatar = Avatar()
        row.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self.name = PlainLabel("", "display")
        self.facts = PlainLabel("", "body", "soft", wrap=True)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        row.addLayout(words, 1)
        self.routine_button = SecondaryButton("Routine", "dumbbell", big=True)
        self.routine_button.clicked.connect(self.open_routine)
        self.screening_button = PrimaryButton("Start screening", "clipboard-list", big=True)
        self.screening_button.clicked.connect(self.open_screening)
        row.addWidget(self.routine_button)
        row.addWidget(self.screening_button)
        card.body.addLayout(row)
        self._precautions = QWidget()
        self._precaution_flow = FlowLayout(self._precautions, gap=Space.S - 2)
        card.body.addWidget(self._precautions)
        return card

    def _build_episode(self) -> QWidget:
        card = Card(gap=Space.S)
        head = QHBoxLayout()
        head.addWidget(Heading("Episode of care"), 1)
        self.new_episode_button = QuietButton("New", "plus")
        self.new_episode_button.setAccessibleName("New episode of care")
        self.new_episode_button.clicked.connect(partial(self.open_episode, None))
        head.addWidget(self.new_episode_button)
        card.body.addLayout(head)
        self._episode_box = QVBoxLayout()
        self._episode_box.setSpacing(Space.S)
        card.body.addLayout(self._episode_box)
        return card

    def _build_details(self) -> QWidget:
        card = Card("Details", gap=Space.S)
        self.details = Facts()
        card.body.addWidget(self.details)
        return card

    # page

    def title(self) -> str:
        return self._record.client.display_name if self._record is not None else ""

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        return (("Clients", Place("clients")),)

    def header_widget(self) -> QWidget:
        return self._header

    def enter(self, params: Params) -> None:
        self._client_id = params.get("client_id", "")
        if self._record is not None and self._record.client.id != self._client_id:
            self._record = None
            self._page.sheet.hide()
        self.refresh(opened=True)

    def focus_first(self) -> None:
        self.screening_button.setFocus()

    def actions_offered(self) -> tuple[PageAction, ...]:
        if self._record is None:
            return ()
        return (
            PageAction(
                self.screening_button.text(), self.open_screening, "clipboard-list", "screen assess test"
            ),
            PageAction(
                "Enter pain and activities", self.scales_card.open_dialog, "activity", "nprs psfs scale"
            ),
            PageAction("Open the routine", self.open_routine, "dumbbell", "exercises plan"),
            PageAction("Edit this client", self.edit, "pencil", "change"),
            *self._paper_actions(),
            PageAction("New episode of care", partial(self.open_episode, None), "plus"),
            PageAction(f"{self.archive_button.text()} this client", self.archive_or_restore, "archive"),
        )

    def _paper_actions(self) -> tuple[PageAction, ...]:
        if self._context.papers is None:
            return ()
        actions = [
            PageAction(
                "Enter pain and activities", self.scales_card.open_dialog, "activity", "nprs psfs scale score"
            ),
            PageAction("Print the intake form", self.open_intake, "printer", "pdf waiting room paper"),
        ]
        if self._can_compare():
            actions.append(PageAction("Compare screenings", self.open_compare, "activity", "retest change"))
        return tuple(actions)

    def _can_compare(self) -> bool:
        record = self._record
        answered = [one for one in record.screenings if one.answered] if record is not None else []
        return self._context.papers is not None and len(answered) > 1

    # showing

    def refresh(self, *, opened: bool = False) -> None:
        """Read the record again; `opened` notes in the log that a person opened it."""
        service, client_id = self._context.clients, ClientId(self._client_id)
        read = service.open if opened else service.get
        self._context.tasks.run(lambda: read(client_id), self._show, self._not_there, owner=self)

    def _not_there(self, error: Exception) -> None:
        self._context.navigator.forget("client", client_id=self._client_id)
        self._context.navigator.replace("clients")
        self._context.messages.show_error(error)

    def _show(self, record: ClientRecord) -> None:
        client = record.client
        if client.id != self._client_id:
            return
        is_first = self._record is None
        self._record = record
        self._context.navigator.set_client(OpenClient(client.id, client.display_name))
        self.avatar.show_initials(initials(client.given_name, client.family_name))
        self.name.setText(client.display_name)
        self.facts.setText(" · ".join(_facts(record)))
        self.alert.setVisible(bool(client.alerts))
        self.alert.show_message("Alert", client.alerts)
        show_precautions(self._precaution_flow, client.precautions)
        self._precautions.setVisible(bool(client.precautions))
        self.archived_banner.setVisible(client.archived)
        self.archive_button.setText("Restore" if client.archived else "Archive")
        self.archive_button.show_icon("archive-restore" if client.archived else "archive")
        open_screening = _open_screening(record)
        self.screening_button.setText("Resume screening" if open_screening else "Start screening")
        self.screening_button.show_icon("play" if open_screening else "clipboard-list")
        self.screening_button.setEnabled(not client.archived)
        self.routine_button.setEnabled(not client.archived)
        if self._context.papers is not None:
            self.scales_card.show_client(str(client.id))
        self.diary_card.show_client(client.id, record.handouts)
        self._show_episodes(record.episodes)
        self.details.show_facts(_details(client))
        self.timeline.show_entries(record.timeline)
        self.compare_button.setVisible(self._can_compare())
        if self.record_card is not None:
            self.record_card.show_client(client)
        self._show_rights()
        self._page.sheet.show()
        self.title_changed.emit()
        if is_first and self.isVisible():
            self.focus_first()  # it could not take the keyboard while the sheet was hidden

    def _show_rights(self) -> None:
        """What an assistant may not do is not offered; the services refuse it anyway."""
        vault = self._context.vault
        if vault is not None:
            self.screening_button.setVisible(vault.may(Right.SCREEN))
            self.routine_button.setVisible(vault.may(Right.EDIT_ROUTINES))

    def _show_episodes(self, episodes: tuple[Episode, ...]) -> None:
        while (item := self._episode_box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not episodes:
            self._episode_box.addWidget(
                BodyText("None yet. Note what the client comes for, the side and the goals.")
            )
        for episode in episodes[:3]:
            self._episode_box.addWidget(self._episode(episode))

    def _episode(self, episode: Episode) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(PlainLabel(episode.complaint, "strong", wrap=True))
        when = f"since {day_text(episode.started_on)}" if episode.started_on else "no start date"
        if episode.closed_on:
            when = f"{day_text(episode.started_on)} to {day_text(episode.closed_on)}"
        side = SIDE_WORDS.get(episode.side or "", "")
        words.addWidget(
            PlainLabel(" · ".join(part for part in (side, when) if part), "small", "soft", wrap=True)
        )
        if episode.goals:
            words.addWidget(PlainLabel(f"Goals: {episode.goals}", "small", "soft", wrap=True))
        row.addLayout(words, 1)
        if episode.closed_on:
            row.addWidget(StatusPill("done", "Closed"), 0, Qt.AlignmentFlag.AlignTop)
        edit = QuietButton("Edit")
        edit.setAccessibleName(f"Edit episode: {episode.complaint}")
        edit.clicked.connect(partial(self.open_episode, episode))
        row.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)
        return box

    # doing

    def edit(self) -> None:
        self._context.navigator.go("client_form", client_id=self._client_id)

    def open_screening(self) -> None:
        """Go on with the screening under way, else start one in the newest open episode."""
        record = self._record
        if record is None:
            return
        under_way = _open_screening(record)
        if under_way is not None:
            self._context.navigator.go("screening", client_id=self._client_id, screening_id=under_way.id)
            return
        episode = next((episode for episode in record.episodes if episode.closed_on is None), None)
        extra = {"episode_id": str(episode.id)} if episode is not None else {}
        self._context.navigator.go("screening", client_id=self._client_id, **extra)

    def open_routine(self) -> None:
        """The routine, drawn from the newest finished screening where there is one."""
        record = self._record
        if record is None:
            return
        finished = next((one for one in record.screenings if one.status == "finished"), None)
        extra = {"screening_id": str(finished.id)} if finished is not None else {}
        self._context.navigator.go("routine", client_id=self._client_id, **extra)

    def open_compare(self) -> None:
        """The latest two screenings side by side."""
        self._context.navigator.go("compare", client_id=self._client_id)

    def open_intake(self) -> None:
        """The safety questions on paper, for the waiting room."""
        self._context.navigator.go("paper", kind="intake", client_id=self._client_id)

    def open_episode(self, episode: Episode | None) -> EpisodeDialog:
        dialog = EpisodeDialog(self._context, ClientId(self._client_id), episode, self.window())
        dialog.accepted.connect(self.refresh)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.form.complaint_edit.setFocus()
        return dialog

    def archive_or_restore(self) -> None:
        record = self._record
        if record is None:
            return
        service, client = self._context.clients, record.client
        change, back = (
            (service.restore, service.archive) if client.archived else (service.archive, service.restore)
        )

        def done(_client: Client) -> None:
            self.refresh()
            what = "restored" if client.archived else "archived"
            self._context.messages.toast(f"{client.display_name} was {what}", "Undo", undo)

        def undo() -> None:
            self._context.tasks.run(lambda: back(client.id), lambda _client: self.refresh(), owner=self)

        self._context.tasks.run(lambda: change(client.id), done, owner=self)

    def _open_entry(self, entry: TimelineEntry) -> None:
        go, of = self._context.navigator.go, entry.of
        if isinstance(of, Episode):
            self.open_episode(of)
        elif isinstance(of, ScreeningSummary):
            page = "summary" if of.status == "finished" else "screening"
            go(page, client_id=self._client_id, screening_id=of.id)
        elif entry.kind == "routine":
            go("routine", client_id=self._client_id, routine_id=of.id)
        else:
            go("handout", client_id=self._client_id, handout_id=of.id)


def _open_screening(record: ClientRecord) -> ScreeningSummary | None:
    return next((one for one in record.screenings if one.status == "open"), None)


def _facts(record: ClientRecord) -> list[str]:
    client = record.client
    facts = [
        f"Called {client.preferred_name}"
        if client.preferred_name and client.preferred_name != client.given_name
        else "",
        age_text(record.age),
        f"born {day_text(client.birth_date)}" if client.birth_date else "No birth date",
        SEX_WORDS[client.sex] if client.sex != "U" else "",
        client.gender_text,
        client.phone,
    ]
    return [fact for fact in facts if fact]


def _details(client: Client) -> list[tuple[str, str]]:
    emergency = " · ".join(part for part in (client.emergency_name, client.emergency_phone) if part)
    at_home = ", ".join(EQUIPMENT.get(code, code) for code in client.equipment)
    paper = {"a4": "A4", "letter": "Letter"}[client.paper]
    language = LANGUAGE_NAMES[client.handout_language]
    facts = [
        ("E-mail", client.email),
        ("In an emergency", emergency),
        ("At home", at_home or "Nothing noted"),
        ("Handouts", f"{language}, {paper}"),
        ("Notes", client.notes),
    ]
    return [(label, text) for label, text in facts if text]
