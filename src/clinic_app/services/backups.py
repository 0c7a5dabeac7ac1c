"""Backups that are made by themselves, proven before they count, and missed when they do not happen."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol, cast

from clinic_app.domain.backup_rotation import BackupMark, surplus
from clinic_app.domain.errors import ClinicError
from clinic_app.services.json_values import JsonInput
from clinic_app.services.ports import Clock, Store, Work
from clinic_app.services.progress import Progress, Silent
from clinic_app.services.records import ErasedClient
from clinic_app.services.rights import Right

BackupKind = Literal["daily", "asked", "before upgrade", "before restore"]

REMIND_AFTER = timedelta(days=3)
"""Without a good backup for this long the window says so."""
AWAY_REMIND_AFTER = timedelta(days=7)
"""The same for the second place, a stick that is not always there."""
_STATE = "backups"


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One finished backup as it lies in a folder."""

    folder: str
    name: str
    sequence: int
    made_at: datetime
    kind: BackupKind
    size_bytes: int


@dataclass(frozen=True, slots=True)
class BackupRun:
    """What one run has done."""

    made: BackupInfo
    copy: BackupInfo | None
    """The same backup in the second place; None if there is none or it was not there."""
    copy_problem: str
    removed: int
    """Backups that rotation took away."""


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """For the settings page and the reminder."""

    usual_folder: str
    second_folder: str | None
    last_good_at: datetime | None
    last_copy_at: datetime | None
    last_problem: str
    """Why the latest run failed; empty if it went well."""
    reminder: str
    """One sentence to show in the window; empty if all is well."""
    room_warning: str
    """The same for a disk that is nearly full."""
    kept: tuple[BackupInfo, ...]
    """In the usual folder, newest first."""
    replaced_bytes: int = 0
    """Size of the records a restore put aside; 0 if there are none."""


class BackupVault(Protocol):
    """Makes and keeps backup files; folders are opaque words to the services."""

    @property
    def usual_folder(self) -> str: ...
    def make(
        self, folder: str, sequence: int, kind: BackupKind, made_at: datetime, progress: Progress
    ) -> BackupInfo:
        """Write a backup and prove it; nothing that failed stays. Raises ClinicError."""
        ...

    def copy(self, backup: BackupInfo, folder: str, progress: Progress) -> BackupInfo:
        """Copy a backup to another folder and compare. Raises ClinicError."""
        ...

    def kept(self, folder: str) -> list[BackupInfo]:
        """This clinic's backups in a folder, newest first; empty if the folder is not there."""
        ...

    def remove(self, backup: BackupInfo) -> None: ...
    def write_erased(self, folder: str, erased: Sequence[ErasedClient]) -> None:
        """Leave the list of erasures beside the backups, so that an older backup put back erases them again.

        A place that cannot be written to is left for the next time.
        """
        ...

    def prune_upgrade_copies(self, keep: int) -> None:
        """Take away copies made before upgrades, all but the newest `keep`."""
        ...

    def warning(self, folder: str) -> str | None:
        """Why a folder is no good place, for the person who chooses it."""
        ...

    def replaced_bytes(self) -> int: ...
    def forget_replaced(self) -> None: ...
    def compact(self) -> None: ...
    def room_warning(self) -> str | None:
        """That the disk with the records is nearly full."""
        ...

    def keep_reserve(self) -> bool:
        """Set some room aside beside the records."""
        ...

    def release_reserve(self) -> bool: ...


class BackupService:
    def __init__(self, store: Store, clock: Clock, vault: BackupVault) -> None:
        self._store = store
        self._clock = clock
        self._vault = vault

    def due(self) -> bool:
        """Whether a daily backup should be made now; cheap, so that the program may ask every minute."""
        with self._store.reading() as work:
            state = _State.of(work.settings.fetch(_STATE))
        last = state.last_good_at
        now = self._clock.now()
        # A clock that was turned back must not put backups off until it has caught up.
        return last is None or last > now or last.astimezone().date() < now.astimezone().date()

    def status(self) -> BackupStatus:
        with self._store.reading() as work:
            state = _State.of(work.settings.fetch(_STATE))
        return BackupStatus(
            usual_folder=self._vault.usual_folder,
            second_folder=state.second_folder,
            last_good_at=state.last_good_at,
            last_copy_at=state.last_copy_at,
            last_problem=state.last_problem,
            reminder=self._reminder(state),
            room_warning=self._vault.room_warning() or "",
            kept=tuple(self._vault.kept(self._vault.usual_folder)),
            replaced_bytes=self._vault.replaced_bytes(),
        )

    def choose_second_folder(self, folder: str | None) -> str | None:
        """Also copy every backup there; None stops that. Returns a warning to show, if the place is a poor one.

        Raises NotAllowed.
        """
        warning = None if folder is None else self._vault.warning(folder)
        with self._store.writing() as work:
            work.require(Right.BACK_UP)
            state = _State.of(work.settings.fetch(_STATE))
            now = self._clock.now()
            work.settings.keep(_STATE, replace(state, second_folder=folder).as_json(), now)
            work.events.record(now, "changed", "setting", _STATE)
        return warning

    def run(self, progress: Progress | None = None, *, kind: BackupKind = "daily") -> BackupRun:
        """Make a backup, prove it, copy it to the second place, rotate both. Takes seconds.

        An exception raised by `progress` stops it and leaves no trace. Raises NotAllowed or ClinicError; the
        reason is also kept for `status`.
        """
        progress = progress or Silent()
        with self._store.reading() as work:
            work.require(Right.BACK_UP)
            state = _State.of(work.settings.fetch(_STATE))
            erased = work.erasures.erased()
        usual = self._vault.usual_folder
        kept = self._vault.kept(usual)
        sequence = 1 + max([state.last_sequence, *(backup.sequence for backup in kept)])
        self._finish_erasures()
        try:
            made = self._vault.make(usual, sequence, kind, self._clock.now(), progress)
        except ClinicError as problem:
            with suppress(ClinicError):
                self._note(replace(state, last_problem=problem.sentence))
            raise
        state = replace(state, last_sequence=sequence, last_good_at=made.made_at, last_problem="")
        for folder in (usual, state.second_folder):
            if folder is not None:
                self._vault.write_erased(folder, erased)
        copy, copy_problem = None, ""
        removed = self._rotate(usual, made)
        if state.second_folder is not None:
            try:
                copy = self._vault.copy(made, state.second_folder, progress)
                removed += self._rotate(state.second_folder, copy)
                state = replace(state, last_copy_at=made.made_at)
            except ClinicError as problem:
                copy_problem = problem.sentence
        with suppress(ClinicError):  # the backup is good; an old copy more does no harm
            self._vault.prune_upgrade_copies(1)
        self._vault.keep_reserve()
        self._note(state, made)
        return BackupRun(made, copy, copy_problem, removed)

    def give_room_back(self) -> bool:
        """After DiskFull: free the room set aside, so that what is on the screen can be saved; False if it is used up."""
        return self._vault.release_reserve()

    def forget_replaced(self) -> None:
        """The restored records are the right ones: take away those a restore put aside. Raises NotAllowed."""
        with self._store.writing() as work:
            work.require(Right.RESTORE)
            work.events.record(self._clock.now(), "removed", "replaced records", "")
        self._vault.forget_replaced()

    def kept(self, folder: str | None = None) -> list[BackupInfo]:
        """This clinic's backups, newest first; by default those in the usual folder."""
        return self._vault.kept(folder or self._vault.usual_folder)

    def _reminder(self, state: "_State") -> str:
        now = self._clock.now()
        if state.last_good_at is None:
            return "There is no backup of these records yet."
        age = now - state.last_good_at
        if age > REMIND_AFTER:
            return f"The last good backup is {age.days} days old."
        if state.second_folder is not None:
            if state.last_copy_at is None:
                return "No backup has reached the second place yet. Plug the stick in."
            if now - state.last_copy_at > AWAY_REMIND_AFTER:
                days = (now - state.last_copy_at).days
                return f"The backup in the second place is {days} days old. Plug the stick in."
        return ""

    def _finish_erasures(self) -> None:
        """An erasure whose last step could not be taken is completed before its remains would be copied."""
        with self._store.reading() as work:
            waiting = work.settings.fetch(COMPACTION_DUE)
        if waiting:
            clear_remains(self._vault)
            with self._store.writing() as work:
                work.settings.keep(COMPACTION_DUE, False, self._clock.now())

    def _rotate(self, folder: str, newest: BackupInfo) -> int:
        """Only files of this clinic that open as backups are looked at; the one just proven always stays."""
        kept = self._vault.kept(folder)
        marks = [
            BackupMark(one.sequence, one.made_at.astimezone().date(), one.kind == "before upgrade")
            for one in kept
        ]
        gone = surplus(marks)
        removed = 0
        for one in kept:
            if one.sequence in gone and one.sequence < newest.sequence:
                self._vault.remove(one)
                removed += 1
        return removed

    def _note(self, state: "_State", made: BackupInfo | None = None) -> None:
        now = self._clock.now()
        with self._store.writing() as work:
            work.settings.keep(_STATE, state.as_json(), now)
            if made is not None:
                work.events.record(now, "made", "backup", str(made.sequence), [made.kind])


def second_folder_of(work: Work) -> str | None:
    """The second place for backups, whether it is there or not; None if none was chosen."""
    return _State.of(work.settings.fetch(_STATE)).second_folder


class Remains(Protocol):
    """Where an erased record is still found besides the backups."""

    def prune_upgrade_copies(self, keep: int) -> None: ...
    def forget_replaced(self) -> None: ...
    def compact(self) -> None: ...


def clear_remains(vault: Remains) -> None:
    """Copies from before upgrades and restores go, and the file is written anew. Raises ClinicError."""
    vault.prune_upgrade_copies(0)
    vault.forget_replaced()
    vault.compact()


COMPACTION_DUE = "compaction_due"
"""Setting: rows were erased, but the file has not been written anew since."""


@dataclass(frozen=True, slots=True)
class _State:
    last_sequence: int = 0
    last_good_at: datetime | None = None
    last_copy_at: datetime | None = None
    last_problem: str = ""
    second_folder: str | None = None

    @classmethod
    def of(cls, stored: object) -> "_State":
        if not isinstance(stored, Mapping):
            return cls()
        document = cast("Mapping[str, object]", stored)
        sequence, problem = document.get("last_sequence"), document.get("last_problem")
        folder = document.get("second_folder")
        return cls(
            last_sequence=sequence if isinstance(sequence, int) else 0,
            last_good_at=_moment(document.get("last_good_at")),
            last_copy_at=_moment(document.get("last_copy_at")),
            last_problem=problem if isinstance(problem, str) else "",
            second_folder=folder if isinstance(folder, str) else None,
        )

    def as_json(self) -> JsonInput:
        return {
            "last_sequence": self.last_sequence,
            "last_good_at": None if self.last_good_at is None else self.last_good_at.isoformat(),
            "last_copy_at": None if self.last_copy_at is None else self.last_copy_at.isoformat(),
            "last_problem": self.last_problem,
            "second_folder": self.second_folder,
        }


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
