"""Clients and episodes of care: rows in, values out."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from clinic_app.domain.client_search import ClientQuery
from clinic_app.domain.client_vocabulary import EpisodeSide, Language, Paper, Sex
from clinic_app.domain.clients import (
    Client,
    ClientId,
    ClientValues,
    Episode,
    EpisodeId,
    EpisodeValues,
    age_on,
    draft_of,
    fold_name,
    phone_digits,
)
from clinic_app.domain.errors import EditConflict
from clinic_app.services.records import ClientRow, NotFound
from clinic_app.storage.identifiers import new_id
from clinic_app.storage.tables import ClientActivityTable, ClientTable, EpisodeTable

_BEYOND = "\U0010ffff"
"""Sorts after every letter: [part, part + _BEYOND) is the stretch of an index that begins with part."""

_FAMILY, _GIVEN, _CALLED = (
    ClientTable.key_family_given,
    ClientTable.key_given_family,
    ClientTable.key_preferred,
)


class ClientRows:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, query: ClientQuery, *, archived: bool, limit: int, today: date) -> list[ClientRow]:
        """Family names that begin so, then given names, then preferred names, then names that hold the parts anywhere."""
        found: dict[str, ClientRow] = {}
        for statement in _searches(query, archived):
            if len(found) >= limit:
                break
            for row in self._session.execute(statement.limit(limit)):
                if len(found) < limit:
                    found.setdefault(row.id, _client_row(row, today))
        return list(found.values())

    def count(self, *, archived: bool) -> int:
        statement = select(func.count()).select_from(ClientTable).where(ClientTable.archived.is_(archived))
        return self._session.scalar(statement) or 0

    def similar(self, values: ClientValues, *, today: date) -> list[ClientRow]:
        one, other, _, _ = _search_keys(values)
        same = or_(_GIVEN.in_([one, other]), _FAMILY.in_([one, other]))
        if values.birth_date is not None:
            family = fold_name(values.family_name)
            born = and_(
                ClientTable.birth_date == values.birth_date, _FAMILY.startswith(family + " ", autoescape=True)
            )
            same = or_(same, born)
        rows = self._session.execute(_rows().where(same).order_by(_FAMILY, ClientTable.id).limit(20))
        return [_client_row(row, today) for row in rows]

    def names(self, client_ids: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for start in range(0, len(client_ids), 500):  # a statement takes a limited number of values
            some = client_ids[start : start + 500]
            statement = select(ClientTable.id, ClientTable.family_name, ClientTable.given_name)
            for row in self._session.execute(statement.where(ClientTable.id.in_(some))):
                found[row.id] = f"{row.family_name}, {row.given_name}"
        return found

    def get(self, client_id: ClientId) -> Client:
        return _client(self._row(client_id))

    def add(self, values: ClientValues, at: datetime) -> Client:
        row = ClientTable(id=new_id(), archived=False, created_at=at, updated_at=at)
        _write_client(row, values)
        self._session.add(row)
        self._session.flush()
        return _client(row)

    def update(self, client_id: ClientId, values: ClientValues, version: int, at: datetime) -> Client:
        row = self._row(client_id)
        if row.version != version:
            raise _conflict()
        if draft_of(_client(row)) != draft_of(values):
            _write_client(row, values)
            row.updated_at = at
            self._session.flush()
        return _client(row)

    def set_archived(self, client_id: ClientId, archived: bool, at: datetime) -> Client:
        row = self._row(client_id)
        if row.archived != archived:
            row.archived = archived
            row.updated_at = at
            self._session.flush()
        return _client(row)

    def touch(self, client_id: ClientId, at: datetime, *, visit: date | None = None) -> None:
        row = self._session.get(ClientActivityTable, client_id)
        if row is None:
            self._session.add(
                ClientActivityTable(client_id=client_id, last_activity_at=at, last_visit_on=visit)
            )
            return
        row.last_activity_at = at
        if visit is not None and (row.last_visit_on is None or row.last_visit_on < visit):
            row.last_visit_on = visit

    def _row(self, client_id: ClientId) -> ClientTable:
        row = self._session.get(ClientTable, client_id)
        if row is None:
            raise NotFound("This client is not in the records.", "Go back to the list of clients.")
        return row


class EpisodeRows:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of_client(self, client_id: ClientId) -> list[Episode]:
        """The one that started last comes first; those without a start come at the end."""
        statement = (
            select(EpisodeTable)
            .where(EpisodeTable.client_id == client_id)
            .order_by(EpisodeTable.started_on.desc().nulls_last(), EpisodeTable.id.desc())
        )
        return [_episode(row) for row in self._session.scalars(statement)]

    def get(self, episode_id: EpisodeId) -> Episode:
        return _episode(self._row(episode_id))

    def add(self, client_id: ClientId, values: EpisodeValues) -> Episode:
        row = EpisodeTable(id=new_id(), client_id=client_id, **draft_of(values))
        self._session.add(row)
        self._session.flush()
        return _episode(row)

    def update(self, episode_id: EpisodeId, values: EpisodeValues, version: int) -> Episode:
        row = self._row(episode_id)
        if row.version != version:
            raise _conflict()
        for name, value in draft_of(values).items():
            setattr(row, name, value)
        self._session.flush()
        return _episode(row)

    def _row(self, episode_id: EpisodeId) -> EpisodeTable:
        row = self._session.get(EpisodeTable, episode_id)
        if row is None:
            raise NotFound("This episode of care is not in the records.", "Open the client's record again.")
        return row


def _conflict() -> EditConflict:
    return EditConflict(
        "Someone else saved this record since it was opened.",
        "Look at the saved version, then enter the change again.",
    )


def _search_keys(values: ClientValues) -> tuple[str, str, str, str]:
    given, family = fold_name(values.given_name), fold_name(values.family_name)
    return (
        f"{given} {family}",
        f"{family} {given}",
        fold_name(values.preferred_name),
        phone_digits(values.phone),
    )


def _write_client(row: ClientTable, values: ClientValues) -> None:
    for name, value in draft_of(values).items():
        setattr(
            row, name, list(cast("tuple[str, ...]", value)) if name in {"precautions", "equipment"} else value
        )
    row.key_given_family, row.key_family_given, row.key_preferred, row.key_phone = _search_keys(values)


_COLUMNS = (
    ClientTable.id,
    ClientTable.given_name,
    ClientTable.family_name,
    ClientTable.preferred_name,
    ClientTable.birth_date,
    ClientTable.phone,
    ClientTable.alerts,
    ClientTable.archived,
    ClientActivityTable.last_visit_on,
)


def _rows() -> Select[Any]:
    statement: Any = select(*_COLUMNS).outerjoin(
        ClientActivityTable, ClientActivityTable.client_id == ClientTable.id
    )
    return statement


def _lately_worked_with(archived: bool) -> Select[Any]:
    statement: Any = (
        select(*_COLUMNS)
        .select_from(ClientActivityTable)
        .join(ClientTable, ClientTable.id == ClientActivityTable.client_id)
        .where(ClientTable.archived.is_(archived))
        .order_by(ClientActivityTable.last_activity_at.desc())
    )
    return statement


def _searches(query: ClientQuery, archived: bool) -> Iterator[Select[Any]]:
    """Statements from the best matches to the weakest; a later one may repeat rows of an earlier one."""
    rows = _rows().where(ClientTable.archived.is_(archived), *_other_conditions(query))
    if query.is_empty:
        yield _lately_worked_with(archived)
        yield rows.order_by(_FAMILY, ClientTable.id)
        return
    if query.number or query.birth_dates:
        yield from _by_number(query, rows)
        yield (
            _rows()
            .where(ClientTable.archived.is_(archived), *map(_is_anywhere, query.as_typed))
            .order_by(_FAMILY, ClientTable.id)
        )
        return
    yield from _by_name(query, rows)


def _by_number(query: ClientQuery, rows: Select[Any]) -> Iterator[Select[Any]]:
    if query.name_parts:
        yield from _by_name(query, rows)
    else:
        yield rows.order_by(_FAMILY, ClientTable.id)


def _by_name(query: ClientQuery, rows: Select[Any]) -> Iterator[Select[Any]]:
    # The longest part is the rarest: it picks the stretch of the index, the others sift it.
    anchor = max(query.name_parts, key=len)
    others = list(query.name_parts)
    others.remove(anchor)
    for key in (_FAMILY, _GIVEN, _CALLED):
        begins = and_(key >= anchor, key < anchor + _BEYOND)
        yield rows.where(begins, *map(_begins_a_word, others)).order_by(key, ClientTable.id)
    yield rows.where(*map(_is_anywhere, query.name_parts)).order_by(_FAMILY, ClientTable.id)


def _other_conditions(query: ClientQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.birth_dates:
        conditions.append(ClientTable.birth_date.in_(query.birth_dates))
    if query.number:
        # Asked for apart, so that the numbers are read from their index and not from the long rows.
        owners = select(ClientTable.id).where(ClientTable.key_phone.contains(query.number, autoescape=True))
        number = ClientTable.id.in_(owners)
        if query.birth_year is not None:
            year = ClientTable.birth_date.between(
                date(query.birth_year, 1, 1), date(query.birth_year, 12, 31)
            )
            number = or_(number, year)
        conditions.append(number)
    return conditions


def _begins_a_word(part: str) -> ColumnElement[bool]:
    return or_(
        *(key.startswith(part, autoescape=True) for key in (_FAMILY, _GIVEN, _CALLED)),
        *(key.contains(" " + part, autoescape=True) for key in (_FAMILY, _CALLED)),
    )


def _is_anywhere(part: str) -> ColumnElement[bool]:
    return or_(_FAMILY.contains(part, autoescape=True), _CALLED.contains(part, autoescape=True))


def _client_row(row: Row[Any], today: date) -> ClientRow:
    return ClientRow(
        id=ClientId(row.id),
        given_name=row.given_name,
        family_name=row.family_name,
        preferred_name=row.preferred_name,
        birth_date=row.birth_date,
        age=age_on(today, row.birth_date),
        phone=row.phone,
        alerts=row.alerts,
        last_visit=row.last_visit_on,
        archived=row.archived,
    )


def _client(row: ClientTable) -> Client:
    return Client(
        id=ClientId(row.id),
        given_name=row.given_name,
        family_name=row.family_name,
        preferred_name=row.preferred_name,
        birth_date=row.birth_date,
        sex=cast("Sex", row.sex),
        gender_text=row.gender_text,
        phone=row.phone,
        email=row.email,
        handout_language=cast("Language", row.handout_language),
        paper=cast("Paper", row.paper),
        emergency_name=row.emergency_name,
        emergency_phone=row.emergency_phone,
        alerts=row.alerts,
        precautions=tuple(cast("Sequence[str]", row.precautions)),
        equipment=tuple(cast("Sequence[str]", row.equipment)),
        notes=row.notes,
        archived=row.archived,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _episode(row: EpisodeTable) -> Episode:
    return Episode(
        id=EpisodeId(row.id),
        client_id=ClientId(row.client_id),
        side=cast("EpisodeSide | None", row.side),
        complaint=row.complaint,
        referral=row.referral,
        goals=row.goals,
        started_on=row.started_on,
        closed_on=row.closed_on,
        version=row.version,
    )
