"""The audit trail in its table: add a row to the chain, read rows back, hand the chain to the check."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session

from clinic_app.domain.audit import START, AuditRow, ChainedRow, mark_of
from clinic_app.services.records import AuditQuery
from clinic_app.storage.sign_in import SignIn
from clinic_app.storage.tables import AuditKeyTable, EventTable

_COLUMNS = (
    EventTable.number,
    EventTable.at,
    EventTable.user_id,
    EventTable.session,
    EventTable.action,
    EventTable.entity,
    EventTable.entity_id,
    EventTable.client_id,
    EventTable.fields,
)
_RAW = "number, at, user_id, session, action, entity, entity_id, client_id, fields, mark"
_AT_ONCE = 2_000
_INSERT = insert(EventTable.__table__)  # pyright: ignore[reportArgumentType]  a table, typed more widely than it is
_LAST = select(EventTable.number, EventTable.mark).order_by(EventTable.number.desc()).limit(1)


class EventRows:
    def __init__(self, session: Session, sign_in: SignIn) -> None:
        self._session = session
        self._sign_in = sign_in
        self._head: tuple[int, bytes] | None = None
        self.added = False
        """Whether this transaction made the trail longer."""
        self.newly_seen: set[tuple[str, str]] = set()
        """Counts once the transaction is saved."""

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
        """Add a row; rows about a client itself need no `client_id`."""
        number, before = self.head()
        owner = entity_id if entity == "client" else client_id
        row = AuditRow(
            number + 1,
            at,
            self._sign_in.user_id,
            self._sign_in.session,
            action,
            entity,
            entity_id,
            owner,
            tuple(fields),
        )
        mark = mark_of(self._sign_in.audit_key, before, row)
        # Straight on the connection: this is done with every change, and nothing here needs the session's work.
        self._session.connection().execute(
            _INSERT,
            {
                "number": row.number,
                "at": at,
                "user_id": row.user_id,
                "session": row.session,
                "action": action,
                "entity": entity,
                "entity_id": entity_id,
                "client_id": owner,
                "fields": list(fields),
                "mark": mark,
            },
        )
        self._head = (row.number, mark)
        self.added = True

    def seen(self, at: datetime, entity: str, entity_id: str, *, client_id: str) -> None:
        """Write down that the record was opened, once for each unlocking."""
        if (entity, entity_id) not in self._sign_in.seen:
            self.record(at, "opened", entity, entity_id, client_id=client_id)
            self.newly_seen.add((entity, entity_id))

    def head(self) -> tuple[int, bytes]:
        """Number and mark of the last row; (0, START) of an empty trail."""
        if self._head is None:
            last = self._session.connection().execute(_LAST).first()
            self._head = (0, START) if last is None else (last.number, last.mark)
        return self._head

    def last_at(self) -> datetime | None:
        """When the last row was written; None for an empty trail."""
        return self._session.scalar(select(EventTable.at).order_by(EventTable.number.desc()).limit(1))

    def mark_at(self, number: int) -> bytes | None:
        """The mark of one row; None if there is no such row."""
        return self._session.scalar(select(EventTable.mark).where(EventTable.number == number))

    def find(self, query: AuditQuery) -> list[AuditRow]:
        """The rows that fit, newest first."""
        statement: Any = select(*_COLUMNS).order_by(EventTable.number.desc())
        conditions = _conditions(query)
        if query.limit is not None:
            statement = statement.limit(query.limit)
        return [_row(row) for row in self._session.execute(statement.where(*conditions))]

    def count(self, query: AuditQuery) -> int:
        return (
            self._session.scalar(select(func.count()).select_from(EventTable).where(*_conditions(query))) or 0
        )

    def words(self) -> tuple[list[str], list[str]]:
        """Every action and every entity that occurs, for the lists of a filter."""
        actions = self._session.scalars(select(EventTable.action).distinct().order_by(EventTable.action))
        entities = self._session.scalars(select(EventTable.entity).distinct().order_by(EventTable.entity))
        return list(actions), list(entities)

    def chain(self) -> Iterator[ChainedRow]:
        """The whole trail by rising number, read as it stands: what cannot be a row comes as one with no mark."""
        connection = self._session.connection()
        last = 0
        while True:
            rows = connection.exec_driver_sql(
                f"SELECT {_RAW} FROM event WHERE number > ? ORDER BY number LIMIT ?",  # noqa: S608  fixed names
                (last, _AT_ONCE),
            ).fetchall()
            for raw in rows:
                yield _chained(raw)
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1][0]

    def earlier_keys(self) -> list[tuple[int, bytes]]:
        """Keys that are no longer in force with the last row each was used for, oldest first."""
        rows = self._session.execute(
            select(AuditKeyTable.last_number, AuditKeyTable.key).order_by(AuditKeyTable.last_number)
        )
        return [(row.last_number, row.key) for row in rows]

    def retire_key(self, key: bytes) -> None:
        """Keep `key` for the rows so far; the sign-in's key is used from the next row on."""
        self._session.execute(insert(AuditKeyTable).values(last_number=self.head()[0], key=key))


def _conditions(query: AuditQuery) -> list[Any]:
    pairs = (
        (query.user_id, EventTable.user_id),
        (query.action, EventTable.action),
        (query.entity, EventTable.entity),
        (query.client_id, EventTable.client_id),
        (query.session, EventTable.session),
    )
    conditions: list[Any] = [column == value for value, column in pairs if value is not None]
    if query.since is not None:
        conditions.append(EventTable.at >= query.since)
    if query.until is not None:
        conditions.append(EventTable.at < query.until)
    if query.before is not None:
        conditions.append(EventTable.number < query.before)
    return conditions


def _row(row: Row[Any]) -> AuditRow:
    return AuditRow(
        number=row.number,
        at=row.at,
        user_id=row.user_id,
        session=row.session,
        action=row.action,
        entity=row.entity,
        entity_id=row.entity_id,
        client_id=row.client_id,
        fields=tuple(row.fields),
    )


def _chained(raw: Any) -> ChainedRow:
    values: list[Any] = list(raw)
    number, at, *words, fields, mark = values
    try:
        names = cast("list[Any]", json.loads(fields))
        texts: list[Any] = [at, *words, *names]
        if isinstance(mark, bytes) and all(isinstance(text, str) for text in texts):
            user_id, session, action, entity, entity_id, client_id = cast("list[str]", words)
            moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
            row = AuditRow(
                number, moment, user_id, session, action, entity, entity_id, client_id, tuple(names)
            )
            return ChainedRow(row, mark)
    except (ValueError, TypeError):
        pass
    never = datetime.min.replace(tzinfo=UTC)
    return ChainedRow(AuditRow(number, never, "", "", "", "", "", "", ()), b"")
