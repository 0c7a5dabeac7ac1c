"""Settings: when the last good backup was made, one more now, a second place, and what is kept."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.fields import FieldMessage
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.pills import StatusPill
from clinic_app.gui.kit.surfaces import Banner, Card, Line
from clinic_app.gui.tasks import Progress, Task
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.vault import Vault
from clinic_app.gui.vault.words import empty, lately_text, moment_text, size_text
from clinic_app.services.backups import BackupInfo, BackupKind, BackupRun, BackupStatus
from clinic_app.services.rights import Right

T = TypeVar("T")

KIND_WORDS: dict[BackupKind, str] = {
    "daily": "Daily",
    "asked": "Asked for",
    "before upgrade": "Before an upgrade",
    "before restore": "Before a restore",
}
ROTATION = (
    "The last 7 days, 4 weeks and 12 months are kept. Each one was opened and compared before it counted."
)
SHOWN, SHOWN_AWAY = 12, 5


class BackupsSection(QWidget):
    def __init__(self, context: AppContext, vault: Vault) -> None:
        super().__init__()
        self._context, self._vault = context, vault
        self._task: Task | None = None
        self._checked: dict[str, str] = {}
        self._unusable = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self._build_now())
        column.addWidget(self._build_second())
        column.addWidget(self._build_kept())
        column.addWidget(self._build_replaced())
        vault.backed_up.connect(self.load)

    def _build_now(self) -> QWidget:
        card = Card("Backups", gap=Space.M)
        self.reminder = Banner("warning")
        self.reminder.hide()
        self.last = PlainLabel("", "title", wrap=True)
        self.where = BodyText("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far the backup is")
        self.step = PlainLabel("", "small", "soft")
        self.run_button = PrimaryButton("Back up now", "save")
        self.run_button.clicked.connect(self.run)
        self.cancel_button = SecondaryButton("Cancel")
        self.cancel_button.clicked.connect(self.cancel)
        card.body.addWidget(self.reminder)
        card.body.addWidget(PlainLabel("Last good backup", "small", "soft"))
        card.body.addWidget(self.last)
        card.body.addWidget(self.where)
        card.body.addWidget(self.bar)
        card.body.addWidget(self.step)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.run_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        card.body.addLayout(row)
        for widget in (self.bar, self.step, self.cancel_button):
            widget.hide()
        return card

    def _build_second(self) -> QWidget:
        card = Card("Second place", gap=Space.M)
        card.body.addWidget(
            BodyText(
                "A stick or another disk, so that a stolen or broken computer does not take the backups with it. "
                "Backups are encrypted there too."
            )
        )
        self.second = PlainLabel("", "strong", wrap=True)
        self.second_note = PlainLabel("", "small", "soft", wrap=True)
        self.second_warning = FieldMessage()
        self.choose_button = SecondaryButton("Choose a folder or stick", "archive")
        self.choose_button.clicked.connect(self._choose)
        self.forget_button = QuietButton("No second place")
        self.forget_button.clicked.connect(partial(self.choose_folder, None))
        card.body.addWidget(self.second)
        card.body.addWidget(self.second_note)
        card.body.addWidget(self.second_warning)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.choose_button)
        row.addWidget(self.forget_button)
        row.addStretch(1)
        card.body.addLayout(row)
        self.away_rows = QVBoxLayout()
        self.away_rows.setSpacing(Space.S)
        card.body.addLayout(self.away_rows)
        return card

    def _build_kept(self) -> QWidget:
        card = Card("Kept backups", gap=Space.M)
        card.body.addWidget(BodyText(ROTATION))
        self.rows = QVBoxLayout()
        self.rows.setSpacing(Space.S)
        card.body.addLayout(self.rows)
        card.body.addWidget(Line())
        self.restore_text = BodyText(
            "To put a backup in place of the records, lock them and choose “Restore from a backup”. It is checked "
            "before anything changes, and the present records stay beside it."
        )
        self.restore_button = SecondaryButton("Lock the records", "lock")
        self.restore_button.clicked.connect(self._vault.lock_asked)
        self.restore_button.setVisible(False)
        card.body.addWidget(self.restore_text)
        row = QHBoxLayout()
        row.addWidget(self.restore_button)
        row.addStretch(1)
        card.body.addLayout(row)
        may = self._vault.may(Right.RESTORE)
        self.restore_button.setVisible(may)
        if not may:
            self.restore_text.setText("Putting a backup in place of the records is for an administrator.")
        return card

    def _build_replaced(self) -> QWidget:
        """Only after a restore, and only for those who may restore."""
        card = Card("Records from before the restore", gap=Space.M)
        self.replaced_text = BodyText("")
        self.replaced_button = SecondaryButton("Remove them", "trash-2")
        self.replaced_button.clicked.connect(self.ask_forget_replaced)
        card.body.addWidget(self.replaced_text)
        row = QHBoxLayout()
        row.addWidget(self.replaced_button)
        row.addStretch(1)
        card.body.addLayout(row)
        card.hide()
        self.replaced = card
        return card

    # showing

    def load(self) -> None:
        service = self._vault.services.backups

        def read() -> tuple[BackupStatus, list[BackupInfo]]:
            status = service.status()
            away = status.second_folder
            return status, service.kept(away) if away is not None else []

        self._context.tasks.run(read, self._show, owner=self)

    def _show(self, found: tuple[BackupStatus, list[BackupInfo]]) -> None:
        status, away = found
        today = self._context.today()
        last = status.last_good_at
        self.last.setText("None yet" if last is None else _capital(lately_text(last, today)))
        self.where.setText(f"Made by itself once a day, in {status.usual_folder}")
        problem = f"The latest try failed: {status.last_problem}" if status.last_problem else ""
        if self._unusable:
            self.reminder.show_message("A backup cannot be used", self._unusable)
        else:
            self.reminder.show_message(status.reminder or "The latest backup failed", problem)
        self.reminder.setVisible(bool(status.reminder or problem or self._unusable))
        self.second.setText(status.second_folder or "None chosen")
        self.second_note.setText(_away_text(status, away) if status.second_folder is not None else "")
        self.second_note.setVisible(bool(self.second_note.text()))
        self.forget_button.setVisible(status.second_folder is not None)
        self._fill(self.rows, status.kept, SHOWN)
        if not status.kept:
            self.rows.addWidget(PlainLabel("None yet.", "body", "soft"))
        self._fill(self.away_rows, away, SHOWN_AWAY)
        self.replaced.setVisible(bool(status.replaced_bytes) and self._vault.may(Right.RESTORE))
        self.replaced_text.setText(
            f"The restore kept the records that were here before: {size_text(status.replaced_bytes)}, encrypted. "
            "Remove them when you have seen that the restored ones are the right ones."
        )

    def _fill(self, column: QVBoxLayout, backups: Sequence[BackupInfo], most: int) -> None:
        empty(column)
        for place, one in enumerate(backups[:most]):
            if place:
                column.addWidget(Line())
            column.addWidget(self._row(one))
        if len(backups) > most:
            column.addWidget(PlainLabel(f"and {len(backups) - most} earlier ones", "small", "faint"))

    def _row(self, one: BackupInfo) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(PlainLabel(moment_text(one.made_at), "strong"))
        said = self._checked.get(_path(one), "")
        # No file gets the name of a backup before it was opened and compared.
        line = (
            f"{KIND_WORDS[one.kind]} · number {one.sequence} · {size_text(one.size_bytes)} · proven when made"
        )
        words.addWidget(PlainLabel(line, "small", "soft"))
        row.addLayout(words, 1)
        if said == "sound":
            row.addWidget(StatusPill("done", "Sound"))
        elif said:
            row.addWidget(StatusPill("warning", "Not usable"))
        check = QuietButton("Check")
        check.setAccessibleName(f"Check the backup of {moment_text(one.made_at)} in {one.folder}")
        check.clicked.connect(partial(self.check, one))
        check.setEnabled(self._task is None)
        row.addWidget(check)
        return box

    # doing

    def run(self) -> None:
        """Make a backup now; the window stays usable meanwhile."""
        service = self._vault.services.backups
        self._start(lambda progress: service.run(progress, kind="asked"), self._made)

    def check(self, one: BackupInfo, _checked: bool = False) -> None:
        """Take a kept backup apart again, row by row."""
        prove = self._vault.services.prove

        def work(progress: Progress) -> str:
            try:
                prove(one, progress)
            except ClinicError as problem:
                return f"{problem.sentence} {problem.next_step}".strip()
            return "sound"

        def done(said: str) -> None:
            self._checked[_path(one)] = said
            self._unusable = "" if said == "sound" else said
            self._finish()
            if said == "sound":
                self._context.messages.toast("This backup can be restored; every row was compared")

        self._start(work, done)

    def cancel(self) -> None:
        """Give up what is under way; nothing half stays."""
        if self._task is None:
            return
        self.cancel_button.setEnabled(False)
        self.step.setText("Stopping")
        self._task.cancel()
        # Queued behind the work that is being given up.
        self._vault.jobs.run(lambda: None, lambda _none: self._finish(), owner=self)

    def ask_forget_replaced(self) -> DialogFrame:
        """They cannot be had back, so it is asked about."""
        return self._context.messages.ask(
            "Remove the records from before the restore?",
            "The restored records and all backups stay. What was entered only in the earlier records is gone then.",
            "Remove them",
            self._forget_replaced,
            danger=True,
        )

    def _forget_replaced(self) -> None:
        service = self._vault.services.backups

        def gone(_none: None) -> None:
            self._context.messages.toast("The records from before the restore were removed")
            self.load()

        self._context.tasks.run(service.forget_replaced, gone, owner=self)

    def choose_folder(self, folder: str | None, _checked: bool = False) -> None:
        service = self._vault.services.backups

        def chosen(warning: str | None) -> None:
            self.second_warning.say(warning or "", "confirm")
            self.load()

        self._context.tasks.run(lambda: service.choose_second_folder(folder), chosen, owner=self)

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self.window(), "Choose a folder or stick for backups")
        if name:
            self.choose_folder(str(Path(name)))

    def _start(self, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        if self._task is not None:
            return
        self._unusable = ""
        self.reminder.hide()
        self.bar.setRange(0, 0)
        self.step.setText("One moment")
        for widget in (self.bar, self.step, self.cancel_button):
            widget.show()
        self.run_button.setEnabled(False)
        self.cancel_button.setEnabled(True)
        self._task = self._vault.jobs.run_reporting(work, done, self._failed, owner=self)
        self._task.progressed.connect(self._progressed)

    def _progressed(self, done: int, total: int, text: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if text and self.cancel_button.isEnabled():
            self.step.setText(text)

    def _made(self, run: BackupRun) -> None:
        for one in (run.made, run.copy):
            if one is not None:  # the copy was compared byte for byte with what was proven
                self._checked[_path(one)] = "sound"
        self._finish()
        self._vault.backed_up.emit()
        if run.copy_problem:
            self.second_warning.say(
                f"The backup did not reach the second place. {run.copy_problem}", "confirm"
            )
        else:
            self._context.messages.toast("The backup was made and proven")

    def _failed(self, error: Exception) -> None:
        self._finish()
        self._context.messages.show_error(error)

    def _finish(self) -> None:
        self._task = None
        for widget in (self.bar, self.step, self.cancel_button):
            widget.hide()
        self.run_button.setEnabled(True)
        self.load()


def _path(one: BackupInfo) -> str:
    return f"{one.folder}/{one.name}"


def _away_text(status: BackupStatus, away: list[BackupInfo]) -> str:
    if away:
        count = "1 backup" if len(away) == 1 else f"{len(away)} backups"
        return f"{count} there, the newest of {moment_text(away[0].made_at)}"
    if status.last_copy_at is None:
        return "No backup has arrived there yet."
    return f"It is not there now; the last copy was made on {moment_text(status.last_copy_at)}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
