"""Leaving and forgetting: keep a record for as long as it must be kept, then erase it for good."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Protocol, cast

from clinic_app.domain.client_search import ClientQuery, read_query
from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.services.backups import COMPACTION_DUE, BackupInfo, clear_remains, second_folder_of
from clinic_app.services.ports import Clock, Store, Work
from clinic_app.services.records import ErasedClient, Holdings
from clinic_app.services.rights import Right

MOST_FOUND = 20
_RETENTION = "retention"


class RetentionRuns(ClinicError):
    """The record must still be kept."""


class ErasureVault(Protocol):
    """The files around the records."""

    @property
    def usual_folder(self) -> str: ...
    def kept(self, folder: str) -> list[BackupInfo]: ...
    def write_erased(self, folder: str, erased: Sequence[ErasedClient]) -> None: ...
    def prune_upgrade_copies(self, keep: int) -> None: ...
    def forget_replaced(self) -> None:
        """Take away what a restore put aside."""
        ...

    def compact(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What the confirmation shows before anything happens."""

    client_id: ClientId
    name: str
    lines: tuple[str, ...]
    """What goes, one line each: "2 screenings with 61 answers"."""
    stays: tuple[str, ...]
    """What does not go, and why."""
    keep_until: date | None
    """The record must be kept until this day; erasing is refused before it."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was done."""

    lines: tuple[str, ...]
    finished: bool
    """False: the rows are gone, but the file could not be written anew yet; the next backup does that first."""


@dataclass(frozen=True, slots=True)
class Erasable:
    """Somebody whose record may be erased: name and day of birth tell people apart, nothing more is shown."""

    id: ClientId
    given_name: str
    family_name: str
    birth_date: date | None
    archived: bool

    @property
    def list_name(self) -> str:
        return f"{self.family_name}, {self.given_name}"


class ErasingService:
    def __init__(self, store: Store, clock: Clock, vault: ErasureVault) -> None:
        self._store = store
        self._clock = clock
        self._vault = vault

    def find(self, text: str) -> list[Erasable]:
        """Clients by name or day of birth, archived ones too, for those who erase without seeing records.

        The search is written down. Raises NotAllowed, or ClinicError for less than two letters, which would be a list
        of everybody.
        """
        typed = read_query(text)
        if not typed.birth_dates and max((len(part) for part in typed.name_parts), default=0) < 2:
            raise ClinicError("Type at least two letters of the name, or the date of birth.")
        query = ClientQuery(typed.name_parts, typed.birth_dates)
        today = self._clock.today()
        with self._store.writing() as work:
            work.require(Right.ERASE_RECORD)
            rows = [
                row
                for archived in (False, True)
                for row in work.clients.find(query, archived=archived, limit=MOST_FOUND, today=today)
            ]
            work.events.record(self._clock.now(), "looked for", "client", "", [f"{len(rows)} found"])
        return [
            Erasable(row.id, row.given_name, row.family_name, row.birth_date, row.archived) for row in rows
        ]

    def preview(self, client_id: ClientId) -> ErasurePreview:
        """Raises NotAllowed, NotFound."""
        with self._store.reading() as work:
            work.require(Right.ERASE_RECORD)
            holdings = work.erasures.holdings(client_id)
            until = _dates(work).get(client_id)
        backups = len(self._vault.kept(self._vault.usual_folder))
        stays = [
            "The audit trail keeps that a record was there and who worked with it, under a number without a name."
        ]
        if backups:
            hold = "1 earlier backup still holds" if backups == 1 else f"{backups} earlier backups still hold"
            stays.append(
                f"{hold} the record, encrypted, until rotation removes the last of them after about a year. "
                "Restoring one erases the record again."
            )
        stays.append("Copies that were exported or printed are not in the program's hands.")
        return ErasurePreview(client_id, holdings.name, _lines(holdings), tuple(stays), until)

    def erase(self, client_id: ClientId, ground: str) -> Erasure:
        """Take the client out of the records for good; `ground` says why ("asked by the client", "retention over").

        `ground` is kept: it must not name anybody. Raises NotAllowed, NotFound, RetentionRuns.
        """
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.ERASE_RECORD)
            dates = _dates(work)
            until = dates.get(client_id)
            if until is not None and self._clock.today() < until:
                raise RetentionRuns(
                    f"This record must be kept until {until.isoformat()}.",
                    "Archive the client instead, or change the retention date if it is wrong.",
                )
            gone = work.erasures.erase(client_id, now, work.user_id, ground.strip())
            if dates.pop(client_id, None) is not None:
                _keep_dates(work, dates, self._clock)
            work.settings.keep(COMPACTION_DUE, True, now)
            work.events.record(now, "erased", "client", client_id)
            erased = work.erasures.erased()
            folders = (self._vault.usual_folder, second_folder_of(work))
        for folder in folders:
            if folder is not None:
                self._vault.write_erased(folder, erased)
        finished = False
        with suppress(ClinicError):  # the next backup takes these steps again
            clear_remains(self._vault)
            finished = True
        if finished:
            with self._store.writing() as work:
                work.settings.keep(COMPACTION_DUE, False, now)
        return Erasure(_lines(gone), finished)

    def keep_until(self, client_id: ClientId, day: date | None) -> None:
        """Write down until when the record must be kept; None if nothing is said. Raises NotAllowed, NotFound."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.ERASE_RECORD)
            work.clients.get(client_id)
            dates = _dates(work)
            dates.pop(client_id, None)
            if day is not None:
                dates[client_id] = day
            _keep_dates(work, dates, self._clock)
            work.events.record(now, "changed", "client", client_id, [_RETENTION])

    def retention_of(self, client_id: ClientId) -> date | None:
        with self._store.reading() as work:
            return _dates(work).get(client_id)

    def over(self) -> list[ClientId]:
        """Clients whose records no longer have to be kept, the longest over first."""
        today = self._clock.today()
        with self._store.reading() as work:
            dates = _dates(work)
        return [client_id for client_id, day in sorted(dates.items(), key=lambda one: one[1]) if day <= today]


def _lines(holdings: Holdings) -> tuple[str, ...]:
    lines = [f"the record of {holdings.name} with contact data, precautions and notes"]
    counts = (
        (holdings.episodes, "episode of care", "episodes of care"),
        (holdings.screenings, "screening", "screenings"),
        (holdings.answers, "answer, with every earlier version", "answers, with every earlier version"),
        (holdings.decisions, "decision on a finding", "decisions on findings"),
        (holdings.routines, "saved routine", "saved routines"),
        (holdings.handouts, "kept handout", "kept handouts"),
        (holdings.diaries, "returned diary", "returned diaries"),
        (
            holdings.own_material,
            "exercise, template or dose made for this client alone",
            "exercises, templates or doses made for this client alone",
        ),
        (holdings.pictures, "picture that belongs to them", "pictures that belong to them"),
        (holdings.drafts, "half-typed form", "half-typed forms"),
    )
    lines += [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    return tuple(lines)


def _dates(work: Work) -> dict[ClientId, date]:
    stored = work.settings.fetch(_RETENTION)
    if not isinstance(stored, Mapping):
        return {}
    pairs = cast("Mapping[str, object]", stored).items()
    return {ClientId(one): date.fromisoformat(day) for one, day in pairs if isinstance(day, str)}


def _keep_dates(work: Work, dates: Mapping[ClientId, date], clock: Clock) -> None:
    work.settings.keep(_RETENTION, {str(one): day.isoformat() for one, day in dates.items()}, clock.now())
