"""Routines and handouts as they were saved, drafts, the clinic's settings."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import and_, delete, func, insert, select
from sqlalchemy.orm import Session

from clinic_app.domain.clients import ClientId
from clinic_app.services.json_values import Json, JsonInput
from clinic_app.services.records import (
    DraftRow,
    HandoutId,
    HandoutSummary,
    NotFound,
    RoutineId,
    RoutineRecord,
    RoutineSummary,
    ScreeningId,
)
from clinic_app.storage.identifiers import new_id
from clinic_app.storage.key_slots import OWNER
from clinic_app.storage.tables import DraftTable, HandoutTable, RoutineTable, SettingTable

_OF = "\x1f"
"""Stands between user and key of a draft; no key holds it."""

_ROUTINE = (
    RoutineTable.id,
    RoutineTable.client_id,
    RoutineTable.screening_id,
    RoutineTable.number,
    RoutineTable.title,
    RoutineTable.provisional,
    RoutineTable.exercise_count,
    RoutineTable.saved_at,
)


class RoutineRows:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        client_id: ClientId,
        screening_id: ScreeningId | None,
        content: Mapping[str, object],
        at: datetime,
    ) -> RoutineId:
        newest = select(func.max(RoutineTable.number)).where(RoutineTable.client_id == client_id)
        title, items = content.get("title"), content.get("items")
        lines = cast("list[object]", items) if isinstance(items, list | tuple) else []
        routine_id = RoutineId(new_id())
        self._session.execute(
            insert(RoutineTable).values(
                id=routine_id,
                client_id=client_id,
                screening_id=screening_id,
                number=(self._session.scalar(newest) or 0) + 1,
                title=title if isinstance(title, str) else "",
                provisional=content.get("provisional") is True,
                exercise_count=len(lines),
                content=content,
                saved_at=at,
            )
        )
        return routine_id

    def get(self, routine_id: RoutineId) -> RoutineRecord:
        row = self._session.execute(
            select(*_ROUTINE, RoutineTable.content).where(RoutineTable.id == routine_id)
        ).first()
        if row is None:
            raise NotFound("This routine is not in the records.", "Open the client's record again.")
        return RoutineRecord(_routine(row), row.content)

    def latest(self, client_id: ClientId) -> RoutineRecord | None:
        statement = (
            select(*_ROUTINE, RoutineTable.content)
            .where(RoutineTable.client_id == client_id)
            .order_by(RoutineTable.number.desc())
            .limit(1)
        )
        row = self._session.execute(statement).first()
        return None if row is None else RoutineRecord(_routine(row), row.content)

    def of_client(self, client_id: ClientId) -> list[RoutineSummary]:
        statement = (
            select(*_ROUTINE).where(RoutineTable.client_id == client_id).order_by(RoutineTable.number.desc())
        )
        return [_routine(row) for row in self._session.execute(statement)]

    def latest_of_all(self) -> Iterator[tuple[ClientId, Mapping[str, Json]]]:
        newest = select(RoutineTable.client_id, func.max(RoutineTable.number).label("number"))
        last = newest.group_by(RoutineTable.client_id).subquery()
        statement = select(RoutineTable.client_id, RoutineTable.content).join(
            last, and_(RoutineTable.client_id == last.c.client_id, RoutineTable.number == last.c.number)
        )
        for client_id, content in self._session.execute(statement):
            if isinstance(content, Mapping):
                yield ClientId(client_id), cast("Mapping[str, Json]", content)

    def recent(self, limit: int) -> list[Mapping[str, Json]]:
        # Ids rise with time, so the newest rows are found without a sort over everything that was ever saved.
        statement = select(RoutineTable.content).order_by(RoutineTable.id.desc()).limit(limit)
        return [row for row in self._session.scalars(statement) if isinstance(row, Mapping)]


class HandoutRows:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        client_id: ClientId,
        routine_id: RoutineId | None,
        pdf: bytes,
        sha256: str,
        paper: str,
        language: str,
        at: datetime,
    ) -> HandoutId:
        handout_id = HandoutId(new_id())
        self._session.execute(
            insert(HandoutTable).values(
                id=handout_id,
                client_id=client_id,
                routine_id=routine_id,
                paper=paper,
                language=language,
                size_bytes=len(pdf),
                sha256=sha256,
                kept_at=at,
                pdf=pdf,
            )
        )
        return handout_id

    def pdf(self, handout_id: HandoutId) -> tuple[bytes, str]:
        statement = select(HandoutTable.pdf, HandoutTable.sha256).where(HandoutTable.id == handout_id)
        row = self._session.execute(statement).first()
        if row is None:
            raise NotFound("This handout is not in the records.", "Open the client's record again.")
        return row.pdf, row.sha256

    def client_of(self, handout_id: HandoutId) -> ClientId:
        """Of a handout that is known to be there."""
        return ClientId(
            self._session.execute(
                select(HandoutTable.client_id).where(HandoutTable.id == handout_id)
            ).scalar_one()
        )

    def of_client(self, client_id: ClientId) -> list[HandoutSummary]:
        statement = (
            select(
                HandoutTable.id,
                HandoutTable.routine_id,
                HandoutTable.paper,
                HandoutTable.language,
                HandoutTable.size_bytes,
                HandoutTable.sha256,
                HandoutTable.kept_at,
            )
            .where(HandoutTable.client_id == client_id)
            .order_by(HandoutTable.kept_at.desc(), HandoutTable.id.desc())
        )
        return [
            HandoutSummary(
                id=HandoutId(row.id),
                client_id=client_id,
                routine_id=None if row.routine_id is None else RoutineId(row.routine_id),
                paper=row.paper,
                language=row.language,
                size_bytes=row.size_bytes,
                sha256=row.sha256,
                kept_at=row.kept_at,
            )
            for row in self._session.execute(statement)
        ]


class DraftRows:
    """Drafts are personal. Those of the first user stand under their own key, those of others under user and key."""

    def __init__(self, session: Session, user_id: str) -> None:
        self._session = session
        self._mine = "" if user_id == OWNER else f"{user_id}{_OF}"

    def keep(self, key: str, content: JsonInput, at: datetime) -> None:
        row = self._session.get(DraftTable, self._mine + key)
        if row is None:
            self._session.add(DraftTable(key=self._mine + key, content=content, kept_at=at))
        else:
            row.content, row.kept_at = content, at

    def fetch(self, key: str) -> Json:
        row = self._session.get(DraftTable, self._mine + key)
        return None if row is None else row.content

    def discard(self, key: str) -> None:
        row = self._session.get(DraftTable, self._mine + key)
        if row is not None:
            self._session.delete(row)

    def kept(self) -> list[DraftRow]:
        statement = select(DraftTable.key, DraftTable.kept_at).order_by(
            DraftTable.kept_at.desc(), DraftTable.key
        )
        owners = ((*row.key.rpartition(_OF), row.kept_at) for row in self._session.execute(statement))
        return [DraftRow(key, kept_at) for user, of, key, kept_at in owners if user + of == self._mine]

    def forget_user(self, user_id: str) -> None:
        """Drop what somebody who leaves had half typed."""
        prefix = f"{user_id}{_OF}"
        self._session.execute(delete(DraftTable).where(DraftTable.key.startswith(prefix, autoescape=True)))


class SettingRows:
    def __init__(self, session: Session) -> None:
        self._session = session

    def fetch(self, key: str) -> Json:
        row = self._session.get(SettingTable, key)
        return None if row is None else row.value

    def keep(self, key: str, value: JsonInput, at: datetime) -> None:
        row = self._session.get(SettingTable, key)
        if row is None:
            self._session.add(SettingTable(key=key, value=value, updated_at=at))
        else:
            row.value, row.updated_at = value, at


def _routine(row: Any) -> RoutineSummary:
    return RoutineSummary(
        id=RoutineId(row.id),
        client_id=ClientId(row.client_id),
        screening_id=None if row.screening_id is None else ScreeningId(cast("str", row.screening_id)),
        number=row.number,
        title=row.title,
        provisional=row.provisional,
        exercise_count=row.exercise_count,
        saved_at=row.saved_at,
    )
