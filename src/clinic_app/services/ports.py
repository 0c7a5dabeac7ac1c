"""What the services need from outside: a clock and a store that keeps records in transactions.

Everything inside one `with store.writing() as work:` is saved together when the block ends, or not at all
when it is left by an exception. `store.reading()` sees one unchanging state and saves nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from clinic_app.domain.audit import AuditRow, ChainedRow
from clinic_app.domain.client_search import ClientQuery
from clinic_app.domain.clients import Client, ClientId, ClientValues, Episode, EpisodeId, EpisodeValues
from clinic_app.domain.people import Person
from clinic_app.services.json_values import Json, JsonInput
from clinic_app.services.records import (
    AnswerEntry,
    AuditQuery,
    ClientRow,
    Decision,
    DecisionEntry,
    DiaryReturn,
    DraftRow,
    ErasedClient,
    HandoutId,
    HandoutSummary,
    Holdings,
    LibraryFileId,
    LibraryId,
    LibraryItem,
    LibraryScope,
    ResultEntry,
    RoutineId,
    RoutineRecord,
    RoutineSummary,
    ScreeningHeader,
    ScreeningId,
    ScreeningSummary,
    SlotRecord,
)
from clinic_app.services.rights import Right


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The calendar day where the clinic is."""
        ...


class Clients(Protocol):
    def find(self, query: ClientQuery, *, archived: bool, limit: int, today: date) -> list[ClientRow]: ...
    def count(self, *, archived: bool) -> int: ...
    def get(self, client_id: ClientId) -> Client:
        """Raises NotFound."""
        ...

    def add(self, values: ClientValues, at: datetime) -> Client: ...
    def update(self, client_id: ClientId, values: ClientValues, version: int, at: datetime) -> Client:
        """Raises NotFound, or EditConflict if the stored version is another one."""
        ...

    def set_archived(self, client_id: ClientId, archived: bool, at: datetime) -> Client: ...
    def touch(self, client_id: ClientId, at: datetime, *, visit: date | None = None) -> None:
        """Remember that the client was worked with; `visit` is the day if the client was there."""
        ...

    def similar(self, values: ClientValues, *, today: date) -> list[ClientRow]: ...
    def names(self, client_ids: Sequence[str]) -> dict[str, str]:
        """Family and given name by id; the unknown are left out."""
        ...


class Episodes(Protocol):
    def of_client(self, client_id: ClientId) -> list[Episode]: ...
    def get(self, episode_id: EpisodeId) -> Episode: ...
    def add(self, client_id: ClientId, values: EpisodeValues) -> Episode: ...
    def update(self, episode_id: EpisodeId, values: EpisodeValues, version: int) -> Episode: ...


class Drafts(Protocol):
    def keep(self, key: str, content: JsonInput, at: datetime) -> None: ...
    def fetch(self, key: str) -> Json: ...
    def discard(self, key: str) -> None: ...
    def kept(self) -> list[DraftRow]: ...
    def forget_user(self, user_id: str) -> None: ...


class Screenings(Protocol):
    def add(
        self, client_id: ClientId, episode_id: EpisodeId | None, protocol_version: str, at: datetime
    ) -> ScreeningId: ...
    def header(self, screening_id: ScreeningId) -> ScreeningHeader: ...
    def of_client(self, client_id: ClientId) -> list[ScreeningSummary]: ...
    def set_status(self, screening_id: ScreeningId, status: str, at: datetime | None) -> None: ...
    def append_answer(
        self, screening_id: ScreeningId, item_id: str, value: JsonInput, at: datetime, rater: str, device: str
    ) -> None: ...
    def answers(self, screening_id: ScreeningId) -> list[AnswerEntry]:
        """Every entry, oldest first."""
        ...

    def append_decision(
        self,
        screening_id: ScreeningId,
        proposal_id: str,
        decision: Decision,
        note: str,
        edited_strength: str | None,
        shown: JsonInput,
        at: datetime,
    ) -> None: ...
    def decisions(self, screening_id: ScreeningId) -> list[DecisionEntry]:
        """Every entry, oldest first."""
        ...

    def append_result(
        self, screening_id: ScreeningId, output: Mapping[str, object], rules_version: str, at: datetime
    ) -> None: ...
    def latest_result(self, screening_id: ScreeningId) -> ResultEntry | None: ...


class Routines(Protocol):
    def add(
        self,
        client_id: ClientId,
        screening_id: ScreeningId | None,
        content: Mapping[str, object],
        at: datetime,
    ) -> RoutineId: ...
    def get(self, routine_id: RoutineId) -> RoutineRecord: ...
    def latest(self, client_id: ClientId) -> RoutineRecord | None: ...
    def of_client(self, client_id: ClientId) -> list[RoutineSummary]: ...
    def latest_of_all(self) -> Iterator[tuple[ClientId, Mapping[str, Json]]]:
        """The routine saved last of each client."""
        ...

    def recent(self, limit: int) -> list[Mapping[str, Json]]:
        """The routines saved last, of all clients, newest first: only what they hold."""
        ...


class Handouts(Protocol):
    def add(
        self,
        client_id: ClientId,
        routine_id: RoutineId | None,
        pdf: bytes,
        sha256: str,
        paper: str,
        language: str,
        at: datetime,
    ) -> HandoutId: ...
    def pdf(self, handout_id: HandoutId) -> tuple[bytes, str]:
        """The kept bytes and the SHA-256 written down when they were kept."""
        ...

    def client_of(self, handout_id: HandoutId) -> ClientId: ...

    def of_client(self, client_id: ClientId) -> list[HandoutSummary]: ...


class Library(Protocol):
    def find(self, kind: str, client_id: ClientId | None, *, removed: bool) -> list[LibraryItem]:
        """What the person at work sees: the clinic's, the own, and with `client_id` that client's; by title."""
        ...

    def get(self, item_id: LibraryId) -> LibraryItem:
        """Raises NotFound, also for what belongs to another person."""
        ...

    def add(
        self,
        kind: str,
        scope: LibraryScope,
        client_id: ClientId | None,
        title: str,
        content: Mapping[str, JsonInput],
        at: datetime,
    ) -> LibraryItem: ...
    def update(
        self, item_id: LibraryId, version: int, title: str, content: Mapping[str, JsonInput], at: datetime
    ) -> LibraryItem:
        """Raises NotFound or EditConflict."""
        ...

    def set_removed(self, item_id: LibraryId, at: datetime | None) -> LibraryItem: ...
    def set_scope(
        self,
        item_id: LibraryId,
        version: int,
        scope: LibraryScope,
        client_id: ClientId | None,
        at: datetime,
    ) -> LibraryItem:
        """Who finds it from now on. Raises NotFound or EditConflict."""
        ...

    def add_file(self, item_id: LibraryId, media_type: str, content: bytes, sha256: str) -> LibraryFileId: ...
    def file(self, file_id: LibraryFileId) -> tuple[str, bytes, str]:
        """Media type, bytes and the SHA-256 written down with them. Raises NotFound."""
        ...

    def of_client(self, client_id: ClientId) -> list[LibraryItem]:
        """All that belongs to one client, whatever its kind, what was removed too; oldest first."""
        ...

    def files_of(self, item_id: LibraryId) -> list[LibraryFileId]: ...


class Diaries(Protocol):
    def add(
        self,
        client_id: ClientId,
        handout_id: HandoutId | None,
        content: Mapping[str, JsonInput],
        at: datetime,
    ) -> DiaryReturn: ...
    def of_client(self, client_id: ClientId) -> list[DiaryReturn]:
        """Every entry, oldest first."""
        ...


class Settings(Protocol):
    def fetch(self, key: str) -> Json: ...
    def keep(self, key: str, value: JsonInput, at: datetime) -> None: ...


class Events(Protocol):
    def record(
        self,
        at: datetime,
        action: str,
        entity: str,
        entity_id: str,
        fields: Sequence[str] = (),
        *,
        client_id: str = "",
    ) -> None:
        """Add a row to the audit trail: ids and field names, never values.

        `client_id` names the client the record belongs to; rows about a client itself need none.
        """
        ...

    def seen(self, at: datetime, entity: str, entity_id: str, *, client_id: str) -> None:
        """Write down that the record was opened, once for each unlocking."""
        ...

    def head(self) -> tuple[int, bytes]: ...
    def mark_at(self, number: int) -> bytes | None: ...
    def find(self, query: AuditQuery) -> list[AuditRow]: ...
    def count(self, query: AuditQuery) -> int: ...
    def words(self) -> tuple[list[str], list[str]]: ...
    def chain(self) -> Iterator[ChainedRow]: ...
    def earlier_keys(self) -> list[tuple[int, bytes]]: ...


class People(Protocol):
    def all(self) -> list[Person]: ...
    def get(self, user_id: str) -> Person:
        """Raises NotFound."""
        ...

    def add(self, name: str, roles: Sequence[str], at: datetime, *, user_id: str | None = None) -> Person: ...
    def change(self, user_id: str, version: int, *, name: str, roles: Sequence[str]) -> Person:
        """Raises NotFound or EditConflict."""
        ...

    def remove(self, user_id: str, at: datetime) -> Person: ...
    def slots(self) -> list[SlotRecord]: ...
    def keep_slot(self, slot: SlotRecord) -> None: ...
    def drop_slot(self, user_id: str) -> None: ...


class Erasures(Protocol):
    def holdings(self, client_id: ClientId) -> Holdings:
        """What an erasure would take away. Raises NotFound."""
        ...

    def erase(self, client_id: ClientId, at: datetime, by: str, ground: str) -> Holdings:
        """Take the client out of every table but the trail, and remember that it was done. Raises NotFound."""
        ...

    def remember(self, erased: ErasedClient) -> None:
        """Note an erasure that was carried out elsewhere; an erasure already noted stays as it is."""
        ...

    def erased(self) -> list[ErasedClient]:
        """Oldest first."""
        ...

    def is_known(self, client_id: ClientId) -> bool:
        """Whether the records hold this client."""
        ...


class Work(Protocol):
    """The records, inside one transaction."""

    @property
    def clients(self) -> Clients: ...
    @property
    def episodes(self) -> Episodes: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def screenings(self) -> Screenings: ...
    @property
    def routines(self) -> Routines: ...
    @property
    def handouts(self) -> Handouts: ...
    @property
    def library(self) -> Library: ...
    @property
    def diaries(self) -> Diaries: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def events(self) -> Events: ...
    @property
    def erasures(self) -> Erasures: ...
    @property
    def people(self) -> People: ...
    @property
    def user_id(self) -> str: ...
    @property
    def rights(self) -> frozenset[Right]: ...
    def require(self, right: Right) -> None:
        """Raises NotAllowed if the person at work does not have the right."""
        ...


class Store(Protocol):
    def reading(self) -> AbstractContextManager[Work]: ...
    def writing(self) -> AbstractContextManager[Work]: ...
