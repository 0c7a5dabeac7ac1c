"""The audit trail for the screen: find, read, export and check it, and write down what leaves no change behind."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from clinic_app.domain.audit import Anchor, AuditFinding, AuditRow, ChainReport, check_chain
from clinic_app.domain.clients import ClientId
from clinic_app.domain.safe_csv import safe_csv
from clinic_app.services.people import RECOVERY
from clinic_app.services.ports import Clock, Work
from clinic_app.services.records import AuditQuery, HandoutId
from clinic_app.services.rights import Right

LockReason = Literal["asked", "idle", "suspend", "closed"]

_HEADER = (
    "Number",
    "Time (UTC)",
    "User",
    "Action",
    "What",
    "Id",
    "Client",
    "Client id",
    "Details",
    "Session",
)


class AuditedStore(Protocol):
    """An open store with its trail."""

    @property
    def alarm(self) -> AuditFinding | None: ...
    def reading(self) -> AbstractContextManager[Work]: ...
    def writing(self) -> AbstractContextManager[Work]: ...
    def audit_keys(self, work: Work) -> list[bytes]: ...
    def local_anchor(self, work: Work) -> Anchor | None: ...
    def accept_trail(self, at: datetime, reason: str) -> None: ...


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row of the trail, ready to be shown."""

    row: AuditRow
    user_name: str
    """Empty for the first user of a clinic who never gave a name."""
    client_name: str | None
    """None if the row is about no client, the client was erased, or the reader may not see clients."""

    @property
    def sentence(self) -> str:
        """For instance "opened client" or "changed client: phone, notes"."""
        details = f": {', '.join(self.row.fields)}" if self.row.fields else ""
        return f"{self.row.action} {self.row.entity}{details}"


class AuditService:
    def __init__(self, store: AuditedStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    @property
    def alarm(self) -> AuditFinding | None:
        """What was found at unlocking: the end of the trail is missing, or it is another history. None: all is well."""
        return self._store.alarm

    def find(self, query: AuditQuery | None = None) -> list[AuditEntry]:
        """The rows that fit, newest first. For the next page hand in the last number as `before`."""
        with self._store.reading() as work:
            work.require(Right.READ_AUDIT)
            return _entries(work, work.events.find(query or AuditQuery()))

    def count(self, query: AuditQuery | None = None) -> int:
        with self._store.reading() as work:
            work.require(Right.READ_AUDIT)
            return work.events.count(query or AuditQuery())

    def words(self) -> tuple[list[str], list[str]]:
        """Every action and every kind of record in the trail, for the filters."""
        with self._store.reading() as work:
            work.require(Right.READ_AUDIT)
            return work.events.words()

    def export_csv(self, query: AuditQuery | None = None) -> bytes:
        """The rows that fit as a table for a spreadsheet, without a limit; the export itself is written down."""
        wanted = replace(query or AuditQuery(), limit=None)
        with self._store.writing() as work:
            work.require(Right.READ_AUDIT)
            entries = _entries(work, work.events.find(wanted))
            work.events.record(self._clock.now(), "exported", "audit trail", "", [str(len(entries))])
        return safe_csv(_HEADER, (_cells(entry) for entry in entries))

    def verify(self, anchors: Sequence[Anchor] = ()) -> ChainReport:
        """Check every row against the one before it and against the anchors; about a second for 100,000 rows.

        The anchor on this computer is always used; hand in those of backups as well. What was found is written down.
        """
        with self._store.reading() as work:
            work.require(Right.READ_AUDIT)
            earlier = work.events.earlier_keys()
            keys = self._store.audit_keys(work)

            def key_for(number: int) -> bytes:
                return next((key for last, key in earlier if number <= last), keys[-1])

            local = self._store.local_anchor(work)
            known = [*anchors, *([local] if local is not None else [])]
            report = check_chain(work.events.chain(), key_for, known)
        found = [f"{finding.kind} {finding.number}" for finding in report.findings[:10]]
        with self._store.writing() as work:
            work.events.record(self._clock.now(), "verified", "audit trail", "", found or ["whole"])
        return report

    def accept(self, reason: str) -> None:
        """After an alarm that has an explanation, such as a backup put back: anchor the trail as it stands now.

        The reason and the number of the row that was remembered are written down.
        """
        with self._store.reading() as work:
            work.require(Right.READ_AUDIT)
        self._store.accept_trail(self._clock.now(), " ".join(reason.split())[:200])

    def head(self) -> Anchor:
        """The end of the trail as it is now, to be printed or kept with a backup."""
        with self._store.reading() as work:
            number, mark = work.events.head()
        return Anchor(number, mark)

    def printed(self, client_id: ClientId, handout_id: HandoutId) -> None:
        """A kept handout went to a printer."""
        self._note("printed", "handout", handout_id, client_id)

    def saved_outside(self, client_id: ClientId, handout_id: HandoutId) -> None:
        """A kept handout was saved as a file: it left the vault."""
        self._note("exported", "handout", handout_id, client_id)

    def paper_left(self, client_id: ClientId, paper: str, way: Literal["printed", "exported"]) -> None:
        """A report, letter or form was printed or saved as a file. No copy is kept, so its kind is all there is."""
        self._note(way, paper, "", client_id)

    def locked(self, reason: LockReason) -> None:
        """The records are about to be locked."""
        with self._store.writing() as work:
            work.events.record(self._clock.now(), "locked", "store", "", [reason])

    def _note(self, action: str, entity: str, entity_id: str, client_id: ClientId) -> None:
        with self._store.writing() as work:
            work.require(Right.PRINT)
            work.events.record(self._clock.now(), action, entity, entity_id, client_id=client_id)


def _entries(work: Work, rows: Sequence[AuditRow]) -> list[AuditEntry]:
    people = {person.id: person.name for person in work.people.all()}
    people[RECOVERY] = "Recovery code"
    may_see = Right.READ_RECORDS in work.rights
    clients = work.clients.names(sorted({row.client_id for row in rows if row.client_id})) if may_see else {}
    return [AuditEntry(row, people.get(row.user_id, row.user_id), clients.get(row.client_id)) for row in rows]


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    row = entry.row
    return (
        str(row.number),
        row.at.strftime("%Y-%m-%d %H:%M:%S"),
        entry.user_name or row.user_id,
        row.action,
        row.entity,
        row.entity_id,
        entry.client_name or "",
        row.client_id,
        ", ".join(row.fields),
        row.session,
    )
