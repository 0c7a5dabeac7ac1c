"""What the services hand out: values that may cross threads and outlive the transaction they were read in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NewType

from clinic_app.domain.clients import Client, ClientId, Episode, EpisodeId
from clinic_app.domain.errors import ClinicError
from clinic_app.services.json_values import Json

ScreeningId = NewType("ScreeningId", str)
RoutineId = NewType("RoutineId", str)
HandoutId = NewType("HandoutId", str)
LibraryId = NewType("LibraryId", str)
LibraryFileId = NewType("LibraryFileId", str)

LibraryScope = Literal["clinic", "person", "client"]
"""Who sees an item of the library: everybody, the person who made it, or everybody in one client's record."""

ScreeningStatus = Literal["open", "finished"]
Decision = Literal["accepted", "edited", "rejected", "withdrawn"]
"""`withdrawn` takes an earlier decision back: the proposal is undecided again."""


class NotFound(ClinicError):
    """The record is not in the store (any more)."""


class RecordDamaged(ClinicError):
    """A kept document does not have the fingerprint written down with it."""


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One line of the client list."""

    id: ClientId
    given_name: str
    family_name: str
    preferred_name: str
    birth_date: date | None
    age: int | None
    phone: str
    alerts: str
    last_visit: date | None
    """Day of the latest screening, routine or handout."""
    archived: bool

    @property
    def list_name(self) -> str:
        """Family name first, as in a card index."""
        return f"{self.family_name}, {self.given_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which rows of the audit trail; None asks for all."""

    since: datetime | None = None
    until: datetime | None = None
    """The first moment that is too late."""
    user_id: str | None = None
    action: str | None = None
    entity: str | None = None
    client_id: str | None = None
    session: str | None = None
    before: int | None = None
    """Rows with a smaller number only: the next page of a list."""
    limit: int | None = 200


@dataclass(frozen=True, slots=True)
class SlotRecord:
    """What the records know about one slot of the key file."""

    user_id: str
    kind: str
    public_key: bytes
    fingerprint: bytes
    """Of the slot as it was written last."""


@dataclass(frozen=True, slots=True)
class PreparedSlot:
    """A slot that is ready to be written to the key file."""

    record: SlotRecord
    slot: object = field(repr=False)
    """Known to the key file only."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    key: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class ScreeningHeader:
    id: ScreeningId
    client_id: ClientId
    episode_id: EpisodeId | None
    protocol_version: str
    status: ScreeningStatus
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class ScreeningSummary:
    """One line of a client's list of screenings."""

    id: ScreeningId
    client_id: ClientId
    episode_id: EpisodeId | None
    status: ScreeningStatus
    started_at: datetime
    finished_at: datetime | None
    answered: int
    """Items with at least one entry."""
    disposition: str | None
    """From the latest stored output; None before the first finish."""


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """One thing that was entered; a correction is a later entry for the same item."""

    item_id: str
    value: Json
    """None: the answer was taken back."""
    at: datetime
    rater: str
    device: str


@dataclass(frozen=True, slots=True)
class DecisionEntry:
    proposal_id: str
    decision: Decision
    note: str
    edited_strength: str | None
    shown: Json
    """What the proposal said when it was decided on, if the screen handed it over."""
    decided_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ResultEntry:
    output: Mapping[str, Json]
    rules_version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ScreeningRecord:
    """A screening with everything entered so far."""

    header: ScreeningHeader
    answers: Mapping[str, Json]
    """The current answers by item id, ready for `assess`; answers taken back are left out."""
    entries: Mapping[str, AnswerEntry]
    """The current entry behind each answer: when, by whom, with what device."""
    history: tuple[AnswerEntry, ...]
    """Every entry, oldest first."""
    decisions: Mapping[str, DecisionEntry]
    """The decision that holds, by proposal id; withdrawn ones are left out."""
    result: ResultEntry | None
    """What was stored by the latest finish; None before it."""

    @property
    def id(self) -> ScreeningId:
        return self.header.id

    @property
    def status(self) -> ScreeningStatus:
        return self.header.status


@dataclass(frozen=True, slots=True)
class RoutineSummary:
    id: RoutineId
    client_id: ClientId
    screening_id: ScreeningId | None
    number: int
    """Counts the saved versions of one client from 1."""
    title: str
    provisional: bool
    exercise_count: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class RoutineRecord:
    summary: RoutineSummary
    content: Mapping[str, Json]
    """The routine in the form `routine_from_dict` reads."""


@dataclass(frozen=True, slots=True)
class HandoutSummary:
    id: HandoutId
    client_id: ClientId
    routine_id: RoutineId | None
    paper: str
    language: str
    size_bytes: int
    sha256: str
    kept_at: datetime


TimelineKind = Literal["episode", "screening", "routine", "handout"]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event in a client's record; `of` is the record it stands for."""

    kind: TimelineKind
    day: date
    text: str
    of: Episode | ScreeningSummary | RoutineSummary | HandoutSummary


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """Everything kept about one client, newest first in every list."""

    client: Client
    age: int | None
    episodes: tuple[Episode, ...]
    screenings: tuple[ScreeningSummary, ...]
    routines: tuple[RoutineSummary, ...]
    handouts: tuple[HandoutSummary, ...]
    timeline: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much is kept about one client; what an erasure names and takes away."""

    name: str
    episodes: int
    screenings: int
    answers: int
    decisions: int
    routines: int
    handouts: int
    diaries: int
    own_material: int
    pictures: int
    drafts: int


@dataclass(frozen=True, slots=True)
class ErasedClient:
    """That a client was erased: an id without a person behind it."""

    client_id: ClientId
    erased_at: datetime
    erased_by: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryItem:
    """Something of the clinic's own: an exercise, a figure, a template, a usual dose."""

    id: LibraryId
    kind: str
    scope: LibraryScope
    person_id: str
    """Who made it."""
    client_id: ClientId | None
    title: str
    content: Mapping[str, Json]
    created_at: datetime
    updated_at: datetime
    removed: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryReturn:
    """A diary the client brought back, as it was typed in."""

    number: int
    client_id: ClientId
    handout_id: HandoutId | None
    content: Mapping[str, Json]
    entered_by: str
    at: datetime
