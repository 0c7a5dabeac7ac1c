"""On the client's page: take the whole record along, say how long it must be kept, erase it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from clinic_app.domain.clients import Client, ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.record_dialogs import EraseDialog, RetentionDialog
from clinic_app.gui.vault.vault import Vault
from clinic_app.services.erasing import Erasable, Erasure, ErasurePreview
from clinic_app.services.record_export import LEAVES_THE_VAULT
from clinic_app.services.rights import Right

CLIENT_PAGES = ("client", "client_form", "screening", "summary", "compare", "paper", "routine", "handout")


class RecordCard(Card):
    """Hidden from those who may do nothing in it."""

    erased = Signal()

    def __init__(self, context: AppContext, vault: Vault, parent: QWidget) -> None:
        # With a parent from the start: made visible without one it would flash up as a window of its own.
        super().__init__("The record", parent, gap=Space.S)
        self._context, self._vault = context, vault
        self._client: Client | None = None
        self._keep_until: date | None = None
        self.kept = PlainLabel("", "body", "soft", wrap=True)
        self.retention_button = QuietButton("Change")
        self.retention_button.setAccessibleName("Change how long the record must be kept")
        self.retention_button.clicked.connect(self.change_retention)
        line = QHBoxLayout()
        line.addWidget(self.kept, 1)
        line.addWidget(self.retention_button)
        self.body.addLayout(line)
        self.export_button = SecondaryButton("Export the whole record", "download")
        self.export_button.clicked.connect(self.ask_export)
        self.erase_button = QuietButton("Erase", "trash-2")
        self.erase_button.clicked.connect(self.ask_erase)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.export_button)
        row.addStretch(1)
        row.addWidget(self.erase_button)
        self.body.addLayout(row)
        vault.standing_changed.connect(self._show_rights)
        self._show_rights()

    def show_client(self, client: Client) -> None:
        self._client = client
        erasing, client_id = self._vault.services.erasing, client.id
        self._context.tasks.run(
            lambda: (client_id, erasing.retention_of(client_id)), self._show_retention, owner=self
        )

    def _show_retention(self, found: tuple[ClientId, date | None]) -> None:
        client_id, day = found
        if self._client is None or self._client.id != client_id:
            return
        self._keep_until = day
        if day is None:
            self.kept.setText("No retention date")
        elif day > self._context.today():
            self.kept.setText(f"Must be kept until {day_text(day)}")
        else:
            self.kept.setText(f"Retention ended on {day_text(day)}")

    def _show_rights(self) -> None:
        erase, export = self._vault.may(Right.ERASE_RECORD), self._vault.may(Right.EXPORT_RECORD)
        self.erase_button.setVisible(erase)
        self.retention_button.setVisible(erase)
        self.export_button.setVisible(export)
        self.setVisible(erase or export)

    # export

    def ask_export(self) -> DialogFrame:
        """Say that it leaves the vault before a folder is chosen."""
        return self._context.messages.ask(
            "This leaves the protected records",
            f"A folder is written with a page to read, a document for other programs, a table of the answers and the "
            f"kept handouts. {LEAVES_THE_VAULT}",
            "Choose a place",
            self._choose_place,
        )

    def _choose_place(self) -> None:
        name = QFileDialog.getExistingDirectory(self.window(), "Where to put the exported record")
        if name:
            self.export_to(Path(name))

    def export_to(self, place: Path) -> None:
        """Write the record into a new folder in `place`; its name says nothing about whose it is."""
        client = self._client
        if client is None:
            return
        services, today = self._vault.services, self._context.today()

        def export() -> Path:
            return write_record(place, today, services.record_files(services.export.collect(client.id)))

        def done(folder: Path) -> None:
            self._context.messages.toast(f"The record was saved in {folder.name}")

        self._vault.jobs.run(export, done, owner=self)

    # retention and erasing

    def change_retention(self) -> RetentionDialog | None:
        client = self._client
        if client is None:
            return None
        dialog = RetentionDialog(self._context, self._vault, client, self._keep_until, self.window())
        dialog.accepted.connect(lambda: self.show_client(client))
        dialog.open()
        return dialog

    def ask_erase(self) -> None:
        """Read what would go, then ask with those words."""
        client = self._client
        if client is None:
            return
        erasing = self._vault.services.erasing
        victim = Erasable(
            client.id, client.given_name, client.family_name, client.birth_date, archived=client.archived
        )

        def ask(preview: ErasurePreview) -> None:
            dialog = EraseDialog(self._context, self._vault, victim, preview, self.window())
            dialog.erased.connect(self._gone)
            dialog.open()

        self._context.tasks.run(lambda: erasing.preview(client.id), ask, owner=self)

    def _gone(self, erasure: Erasure) -> None:
        client = self._client
        if client is None:
            return
        self._client = None
        forget_erased(self._context, client.id, erasure)
        self._context.navigator.replace("clients")
        self.erased.emit()


def forget_erased(context: AppContext, client_id: ClientId, erasure: Erasure) -> None:
    """No way back leads to the pages of an erased client."""
    navigator = context.navigator
    for page in CLIENT_PAGES:
        navigator.forget(page, client_id=client_id)
    if navigator.open_client is not None and navigator.open_client.id == client_id:
        navigator.set_client(None)
    later = "" if erasure.finished else " The file is written anew with the next backup."
    context.messages.toast(f"The record was erased.{later}")


def write_record(place: Path, today: date, files: Mapping[str, bytes]) -> Path:
    """A new folder in `place` with all `files`; nothing half stays. Raises ClinicError."""
    from clinic_app.gui.routines.printing import write_file

    written: list[Path] = []
    try:
        folder = _new_folder(place, f"client-record-{today.isoformat()}")
        for name, content in files.items():
            target = folder / name
            target.parent.mkdir(exist_ok=True, mode=0o700)
            write_file(target, content)
            written.append(target)
    except (OSError, ClinicError) as problem:
        for path in written:
            path.unlink(missing_ok=True)
        raise ClinicError("The record could not be written.", "Choose another folder.") from problem
    return folder


def _new_folder(place: Path, name: str) -> Path:
    for number in range(1, 1000):
        folder = place / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise FileExistsError(name)
