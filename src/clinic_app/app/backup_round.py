"""The daily backup, made by itself while somebody works."""

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from clinic_app.app.logbook import Logbook, place_of
from clinic_app.domain.errors import ClinicError
from clinic_app.gui.tasks import Progress, Task
from clinic_app.gui.vault.vault import Vault

if TYPE_CHECKING:
    from clinic_app.services.backups import BackupRun

FIRST_LOOK_MS = 8_000
"""After unlocking, so that the first pages come up before."""
LOOK_EVERY_MS = 10 * 60_000
"""A program that stays open over midnight makes the next day's backup too."""


class BackupRound(QObject):
    """Looks whether a backup is due, and makes it beside the work of the pages. Failures show as the reminder."""

    def __init__(self, vault: Vault, log: Logbook | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vault, self._log = vault, log
        self._began = 0.0
        self._task: Task | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(FIRST_LOOK_MS)

    def look(self) -> None:
        """Make the backup if it is due; what fails is kept by the service and shown where backups are shown."""
        self._timer.start(LOOK_EVERY_MS)
        if self._task is not None:
            return
        service = self._vault.services.backups

        def work(progress: Progress) -> "BackupRun | None":
            return service.run(progress) if service.due() else None

        self._began = time.monotonic()
        self._task = self._vault.jobs.run_reporting(work, self._made, self._failed)

    def stop(self) -> None:
        """Give up a backup under way; nothing half stays."""
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _made(self, run: "BackupRun | None") -> None:
        self._task = None
        if run is not None:
            if self._log is not None:
                self._log.note(
                    "backup made",
                    sequence=run.made.sequence,
                    kind=run.made.kind.replace(" ", "_"),
                    bytes=run.made.size_bytes,
                    took_ms=round((time.monotonic() - self._began) * 1000),
                )
            self._vault.backed_up.emit()

    def _failed(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, ClinicError):
            raise error
        if self._log is not None:
            self._log.note("backup failed", error=error, place=place_of(error.__traceback__))
        self._vault.backed_up.emit()
