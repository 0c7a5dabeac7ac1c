"""A new client, or changes to one. What is typed survives leaving the page, locking and a crash."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from clinic_app.domain.clients import Client, ClientId, FieldsRejected, check_client, draft_of
from clinic_app.domain.errors import EditConflict
from clinic_app.figures.figure_look import AS_MADE, FigureLook, read_look
from clinic_app.gui.clients.client_form import ClientForm
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.gui.draft_keeper import Draft, DraftKeeper
from clinic_app.gui.figures.look_picker import LookPicker
from clinic_app.gui.figures.person import person
from clinic_app.gui.kit.buttons import PrimaryButton, SecondaryButton
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.surfaces import Banner, Card, ScrollPage
from clinic_app.gui.pages import Page, PageAction, Params, Place
from clinic_app.gui.record_form import codes_of
from clinic_app.gui.theme import Space
from clinic_app.services.json_values import Json
from clinic_app.services.records import ClientRecord, ClientRow
from clinic_app.services.rights import Right
from clinic_app.services.settings_store import ClinicDefaults

NEW = "new"


class ClientFormPage(Page):
    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._client: Client | None = None
        self._client_id = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        scroll = ScrollPage(width=1180, padding=Space.XL, gap=Space.M)
        self.restored = Banner("note", "What you typed before was brought back")
        self.restored.add_button("Start over").clicked.connect(self._start_over)
        self.conflict = Banner(
            "warning",
            "Somebody else saved this record since you opened it",
            "Load what was saved; your changes are not kept then.",
        )
        self.conflict.add_button("Load the saved record").clicked.connect(self._start_over)
        self.problems = Banner("warning")
        for banner in (self.restored, self.conflict, self.problems):
            banner.hide()
            scroll.column.addWidget(banner)
        self.form = ClientForm(context.today)
        scroll.column.addWidget(self.form)
        self.look_picker = _look_picker(context)
        self._kept_look = AS_MADE
        if self.look_picker is not None:
            card = Card("Figures on sheets", gap=Space.S)
            card.body.addWidget(
                BodyText("Who the figures show to this client: on the screen and on every handout.")
            )
            card.body.addWidget(self.look_picker)
            self.look_picker.chosen.connect(self._look_chosen)
            scroll.column.addWidget(card)
        scroll.column.addStretch(1)
        column.addWidget(scroll, 1)
        self._scroll = scroll
        column.addWidget(self._build_footer())
        self.drafts = DraftKeeper(context, self._draft_content, self)
        self.form.edited.connect(self._edited)
        shortcut = QShortcut(QKeySequence.StandardKey.Save, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save)

    def _build_footer(self) -> QFrame:
        footer = QFrame()
        footer.setProperty("kind", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        self.kept = PlainLabel("", "small", "faint")
        row.addWidget(self.kept)
        row.addStretch(1)
        self.cancel_button = SecondaryButton("Cancel")
        self.cancel_button.clicked.connect(self.cancel)
        row.addWidget(self.cancel_button)
        self.save_button = PrimaryButton("Save client", "check")
        self.save_button.setToolTip("Ctrl+S")
        self.save_button.clicked.connect(self.save)
        row.addWidget(self.save_button)
        return footer

    # page

    def title(self) -> str:
        if self._client is not None:
            return f"Edit {self._client.display_name}"
        return "New client"

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        clients = ("Clients", Place("clients"))
        if self._client is None:
            return (clients,)
        return (clients, (self._client.display_name, Place("client", {"client_id": self._client.id})))

    def enter(self, params: Params) -> None:
        self._client = None
        self._client_id = params.get("client_id", "")
        for banner in (self.restored, self.conflict, self.problems):
            banner.hide()
        self.kept.setText("")
        self.save_button.setEnabled(True)
        context = self._context
        self._show_look(AS_MADE)
        if self._client_id:
            client_id = ClientId(self._client_id)
            self.save_button.setText("Save changes")
            context.tasks.run(lambda: context.clients.get(client_id), self._show_record, owner=self)
        else:
            self.save_button.setText("Save client")
            self._show_new(ClinicDefaults(), params.get("name", ""))
            context.tasks.run(context.settings.defaults, self._show_defaults, owner=self)
            self.drafts.begin(self._draft_key(), self._restore)

    def leave(self) -> bool:
        self.drafts.keep_now()
        return True

    def focus_first(self) -> None:
        self.form.given_name_edit.setFocus()

    def actions_offered(self) -> tuple[PageAction, ...]:
        return (PageAction("Save this client", self.save, "check"),)

    # showing

    def _show_new(self, defaults: ClinicDefaults, name: str) -> None:
        given, _, family = name.partition(" ")
        if "," in name:
            family, _, given = (part.strip() for part in name.partition(","))
        self.form.show_values(
            {"sex": "U", "given_name": given.strip(), "family_name": family.strip(), **asdict(defaults)}
        )

    def _show_defaults(self, defaults: ClinicDefaults) -> None:
        if self._client is None and not self._client_id and not self.drafts.changed:
            self.form.show_values({**self.form.values(), **asdict(defaults)})

    def _show_record(self, record: ClientRecord) -> None:
        if record.client.id != self._client_id:
            return
        self._client = record.client
        self.form.show_values(draft_of(record.client))
        self.title_changed.emit()
        looks, client_id = self._context.figure_looks, record.client.id
        if looks is not None and self.look_picker is not None:
            self._context.tasks.run(lambda: looks.of_client(client_id), self._show_look, owner=self)
        self.drafts.begin(self._draft_key(), self._restore)

    def _show_look(self, look: FigureLook) -> None:
        self._kept_look = look
        if self.look_picker is not None:
            self.look_picker.set_value(look)

    def _look_chosen(self, _look: object) -> None:
        self._edited()

    def _restore(self, draft: Draft | None) -> None:
        content = draft.content if draft is not None else None
        if draft is None or not isinstance(content, Mapping):
            return
        values = content.get("values")
        if not isinstance(values, Mapping):
            return
        self.form.show_values({**self.form.values(), **values})
        if self.look_picker is not None and "figure_look" in content:
            self.look_picker.set_value(read_look(content["figure_look"]))
        when = draft.kept_at.astimezone() if draft.kept_at is not None else None
        self.restored.show_message(
            "What you typed before was brought back",
            f"Not saved yet. Last change {day_text(when.date())}, {when:%H:%M}."
            if when is not None
            else "Not saved yet.",
        )
        self.restored.show()
        if self._client is not None and content.get("version") != self._client.version:
            self.conflict.show()

    def _start_over(self) -> None:
        self.drafts.finish()
        self.enter({"client_id": self._client_id} if self._client_id else {})
        self.focus_first()

    # drafts

    def _draft_key(self) -> str:
        return f"client_form:{self._client_id or NEW}"

    def _draft_content(self) -> Json:
        values = {name: _kept(value) for name, value in self.form.values().items()}
        look = (
            {}
            if self.look_picker is None
            else {"figure_look": dict[str, Json](self.look_picker.value().document())}
        )
        return {"values": values, "version": self._client.version if self._client is not None else 0, **look}

    def _edited(self) -> None:
        self.drafts.touch()
        self.kept.setText("Not saved yet. A draft is kept as you type.")
        if not self.problems.isHidden():
            self.problems.hide()

    # saving

    def cancel(self) -> None:
        """Leave without saving; asks only if something would be lost."""
        self.drafts.leave("Discard what you typed?", "The changes in this form are not saved.")

    def save(self) -> None:
        values = self.form.values()
        problems = check_client(values, today=self._context.today())
        if problems:
            self._show_problems(FieldsRejected(problems))
            return
        self.form.show_problems(())
        self.problems.hide()
        self.save_button.setEnabled(False)
        service, tasks = self._context.clients, self._context.tasks
        if self._client is None:
            tasks.run(
                lambda: service.similar(values),
                partial(self._check_similar, values),
                self._failed,
                owner=self,
            )
        else:
            client = self._client
            tasks.run(
                lambda: service.update(client.id, values, client.version),
                self._saved,
                self._failed,
                owner=self,
            )

    def _check_similar(self, values: dict[str, object], rows: list[ClientRow]) -> None:
        if not rows:
            self._create(values)
            return
        self.save_button.setEnabled(True)
        dialog = DialogFrame(
            "Is this the same person?",
            "A client with a similar name or the same birth date is already kept.",
            self.window(),
        )
        for row in rows[:4]:
            facts = " · ".join(
                part
                for part in (
                    row.list_name,
                    day_text(row.birth_date),
                    row.phone,
                    "archived" if row.archived else "",
                )
                if part
            )
            button = SecondaryButton(f"Open {facts}", "user")
            button.clicked.connect(partial(self._open_existing, dialog, row))
            dialog.body.addWidget(button)
        dialog.add_cancel("Back to the form")
        dialog.add_accept("Save as a new client").setObjectName("save_as_new")
        dialog.accepted.connect(lambda: self._create(values))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_existing(self, dialog: DialogFrame, row: ClientRow) -> None:
        dialog.reject()
        self.drafts.finish()
        self._context.navigator.replace("client", client_id=row.id)

    def _create(self, values: dict[str, object]) -> None:
        self.save_button.setEnabled(False)
        service = self._context.clients
        self._context.tasks.run(lambda: service.create(values), self._saved, self._failed, owner=self)

    def _saved(self, client: Client) -> None:
        new = self._client is None
        self.drafts.finish()
        self.save_button.setEnabled(True)
        self._keep_look(client.id)
        self._context.messages.toast(f"{client.display_name} was {'added' if new else 'saved'}")
        navigator = self._context.navigator
        if new:
            navigator.replace("client", client_id=client.id)
        else:
            navigator.leave_form()

    def _keep_look(self, client_id: ClientId) -> None:
        looks, picker = self._context.figure_looks, self.look_picker
        if looks is None or picker is None or picker.value() == self._kept_look:
            return
        look = picker.value()

        def kept(_none: object) -> None:
            here = self._context.navigator.open_client
            if here is not None and here.id == client_id:
                person().show(look)

        self._context.tasks.run(lambda: looks.choose(client_id, look), kept)

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, FieldsRejected):
            self._show_problems(error)
        elif isinstance(error, EditConflict):
            self.conflict.show()
            self._scroll.verticalScrollBar().setValue(0)
        else:
            self._context.messages.show_error(error)

    def _show_problems(self, error: FieldsRejected) -> None:
        count = len({problem.field for problem in error.problems})
        self.problems.show_message(
            "One field needs attention" if count == 1 else f"{count} fields need attention",
            "Nothing was saved yet.",
        )
        self.problems.show()
        first = self.form.show_problems(error.problems)
        if first is not None:
            self._scroll.ensureWidgetVisible(first, 0, 120)


def _look_picker(context: AppContext) -> LookPicker | None:
    """Not offered to who may not keep the choice."""
    vault = context.vault
    if context.figure_looks is None or (vault is not None and not vault.may(Right.EDIT_ROUTINES)):
        return None
    return LookPicker(context.figures())


def _kept(value: object) -> Json:
    """A field of the form as a draft keeps it."""
    if isinstance(value, list | tuple):
        return list[Json](codes_of(cast("object", value)))
    return "" if value is None else str(value)
