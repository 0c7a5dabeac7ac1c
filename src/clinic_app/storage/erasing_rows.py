"""Erase one client: every row that is about the client goes, the trail keeps opaque ids, a note of it stays."""

import json
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from clinic_app.domain.clients import ClientId
from clinic_app.services.records import ErasedClient, Holdings, NotFound
from clinic_app.storage.tables import (
    AnswerTable,
    ClientTable,
    DecisionTable,
    DiaryReturnTable,
    DraftTable,
    EpisodeTable,
    ErasedClientTable,
    HandoutTable,
    LibraryFileTable,
    LibraryItemTable,
    RoutineTable,
    ScreeningTable,
)


class ErasureRows:
    def __init__(self, session: Session) -> None:
        self._session = session

    def is_known(self, client_id: ClientId) -> bool:
        return self._session.get(ClientTable, client_id) is not None

    def holdings(self, client_id: ClientId) -> Holdings:
        client = self._session.get(ClientTable, client_id)
        if client is None:
            raise NotFound("This client is not in the records.", "Go back to the list of clients.")
        screenings = select(ScreeningTable.id).where(ScreeningTable.client_id == client_id)
        own = select(LibraryItemTable.id).where(LibraryItemTable.client_id == client_id)
        return Holdings(
            name=f"{client.given_name} {client.family_name}".strip(),
            episodes=self._count(EpisodeTable.client_id == client_id),
            screenings=self._count(ScreeningTable.client_id == client_id),
            answers=self._count(AnswerTable.screening_id.in_(screenings)),
            decisions=self._count(DecisionTable.screening_id.in_(screenings)),
            routines=self._count(RoutineTable.client_id == client_id),
            handouts=self._count(HandoutTable.client_id == client_id),
            diaries=self._count(DiaryReturnTable.client_id == client_id),
            own_material=self._count(LibraryItemTable.client_id == client_id),
            pictures=self._count(LibraryFileTable.item_id.in_(own)),
            drafts=len(self._drafts(client_id)),
        )

    def erase(self, client_id: ClientId, at: datetime, by: str, ground: str) -> Holdings:
        gone = self.holdings(client_id)
        for key in self._drafts(client_id):
            self._session.execute(delete(DraftTable).where(DraftTable.key == key))
        # The foreign keys take everything that hangs on the client with it.
        self._session.execute(delete(ClientTable).where(ClientTable.id == client_id))
        self._session.expire_all()
        self.remember(ErasedClient(client_id, at, by, ground))
        return gone

    def remember(self, erased: ErasedClient) -> None:
        if self._session.get(ErasedClientTable, erased.client_id) is None:
            self._session.add(
                ErasedClientTable(
                    client_id=erased.client_id,
                    erased_at=erased.erased_at,
                    erased_by=erased.erased_by,
                    ground=erased.ground,
                )
            )
            self._session.flush()

    def erased(self) -> list[ErasedClient]:
        rows = self._session.scalars(
            select(ErasedClientTable).order_by(ErasedClientTable.erased_at, ErasedClientTable.client_id)
        )
        return [
            ErasedClient(ClientId(row.client_id), row.erased_at, row.erased_by, row.ground) for row in rows
        ]

    def _count(self, condition: ColumnElement[bool]) -> int:
        return self._session.scalar(select(func.count()).where(condition)) or 0

    def _drafts(self, client_id: ClientId) -> list[str]:
        """Keys of drafts that name the client or one of its records, in the key or anywhere inside."""
        ids = {str(client_id)}
        tables: tuple[tuple[InstrumentedAttribute[str], InstrumentedAttribute[str]], ...] = (
            (EpisodeTable.id, EpisodeTable.client_id),
            (ScreeningTable.id, ScreeningTable.client_id),
            (RoutineTable.id, RoutineTable.client_id),
            (HandoutTable.id, HandoutTable.client_id),
        )
        own = select(LibraryItemTable.id).where(LibraryItemTable.client_id == client_id)
        ids.update(self._session.scalars(own))
        for own, owner in tables:
            ids.update(self._session.scalars(select(own).where(owner == client_id)))
        found: list[str] = []
        rows = self._session.execute(select(DraftTable.key, DraftTable.content))
        for key, content in cast("list[tuple[str, Any]]", list(rows)):
            text = key + json.dumps(content, ensure_ascii=False)
            if any(one in text for one in ids):
                found.append(key)
        return found
