"""The wizard that restores a backup, with the files behind it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from clinic_app.app.logbook import Logbook
from clinic_app.app.paths import Paths
from clinic_app.domain.errors import ClinicError
from clinic_app.gui.tasks import Progress, Task, Tasks
from clinic_app.gui.unlock.restore_page import BackupOffer, RestorePage
from clinic_app.storage.store_folder import has_store

if TYPE_CHECKING:
    from clinic_app.storage.backup_file import BackupHeader, Manifest
    from clinic_app.storage.backup_restore import Restored

T = TypeVar("T")


class NoBackupsThere(ClinicError):
    """A folder without a backup was chosen."""


class RestoreDesk:
    """Answers the page. Every step runs on the store thread; until the last one nothing is changed."""

    def __init__(self, paths: Paths, tasks: Tasks, log: Logbook, back: Callable[[], None]) -> None:
        self._paths, self._tasks, self._log = paths, tasks, log
        self._file = Path()
        self._secret = ""
        self._task: Task | None = None
        self.page = RestorePage(replaces=has_store(paths.data))
        self.page.file_chosen.connect(self._choose)
        self.page.check_asked.connect(self._check)
        self.page.restore_asked.connect(self._restore)
        self.page.stop_asked.connect(self._cancel)
        self.page.left.connect(back)
        if paths.backups.is_dir():
            self._look_into(paths.backups, quiet=True)

    def stop(self) -> None:
        """The program ends: give up what is under way."""
        if self._task is not None:
            self._task.cancel()
        self._secret = ""

    def _choose(self, path: Path) -> None:
        if path.is_dir():
            self._look_into(path)
            return

        def read() -> "BackupHeader":
            from clinic_app.storage.backup_file import read_backup

            return read_backup(path).header

        def show(header: "BackupHeader") -> None:
            self._file = path
            self.page.ask_secret(path, f"This one was made on {_moment(header)}.")

        self._tasks.run(read, show, self._failed, owner=self.page)

    def _look_into(self, folder: Path, *, quiet: bool = False) -> None:
        def look() -> list[BackupOffer]:
            from clinic_app.storage.backup_proof import backups_in

            return [
                BackupOffer(path, _moment(header), f"Number {header.sequence}, {_megabytes(path)}")
                for header, path in backups_in(folder)
            ]

        def show(offers: list[BackupOffer]) -> None:
            if offers:
                self.page.show_offers(offers)
            elif not quiet:
                self.page.show_problem(
                    NoBackupsThere("There is no backup in this folder.", "Choose another one.")
                )

        self._tasks.run(look, show, self._failed, owner=self.page)

    def _check(self, path: Path, secret: str) -> None:
        self._secret = secret
        folder = self._paths.data

        def check(progress: Progress) -> "tuple[BackupHeader, Manifest, str]":
            from clinic_app.storage.backup_proof import verify_backup
            from clinic_app.storage.backup_restore import knows_erasures
            from clinic_app.storage.erased_list import NO_LIST

            header, manifest = verify_backup(path, secret, folder, progress)
            return header, manifest, "" if knows_erasures(path, folder) else NO_LIST

        def show(found: "tuple[BackupHeader, Manifest, str]") -> None:
            self._task = None
            header, manifest, note = found
            clients, screenings = manifest.rows.get("client", 0), manifest.rows.get("screening", 0)
            self.page.show_report(
                (
                    f"Made on {_moment(header)}, number {header.sequence}",
                    f"{_count(clients, 'client')} and {_count(screenings, 'screening')}",
                    f"{sum(manifest.rows.values())} rows in all, each one as it was written",
                ),
                note,
            )

        self.page.show_busy("Checking the backup")
        self._run(check, show)

    def _restore(self) -> None:
        file, folder, secret = self._file, self._paths.data, self._secret

        def restore(progress: Progress) -> "Restored":
            from clinic_app.storage.backup_restore import restore_backup

            return restore_backup(file, folder, secret, progress)

        def show(restored: "Restored") -> None:
            self._task, self._secret = None, ""
            self._log.note("restored", sequence=restored.sequence)
            lines = [_count(restored.clients, "client")]
            if restored.erased_again:
                lines.append(
                    f"{_count(restored.erased_again, 'client')} erased after the backup, erased again"
                )
            if restored.replaced:
                lines.append("The earlier records are kept beside these, encrypted")
            self.page.show_done(lines)

        self.page.show_busy("Restoring the records")
        self._run(restore, show)

    def _run(self, work: Callable[[Progress], T], show: Callable[[T], None]) -> None:
        self._task = self._tasks.run_reporting(work, show, self._failed, owner=self.page)
        self._task.progressed.connect(self.page.show_progress)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
            # Queued behind the step that is being given up, so nothing is under way once the page says so.
            self._tasks.run(lambda: None, lambda _none: self.page.show_stopped(), owner=self.page)

    def _failed(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, ClinicError):
            raise error
        self._log.note("refused", error=error)
        self.page.show_problem(error)


def _moment(header: "BackupHeader") -> str:
    local = header.made_at.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"


def _megabytes(path: Path) -> str:
    return f"{max(0.1, path.stat().st_size / 1024 / 1024):.1f} MB"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
