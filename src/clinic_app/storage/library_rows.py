"""The clinic's own material and the diaries clients bring back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import and_, insert, or_, select
from sqlalchemy.orm import Session

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import EditConflict
from clinic_app.services.json_values import JsonInput
from clinic_app.services.records import (
    DiaryReturn,
    HandoutId,
    LibraryFileId,
    LibraryId,
    LibraryItem,
    LibraryScope,
    NotFound,
)
from clinic_app.storage.identifiers import new_id
from clinic_app.storage.tables import DiaryReturnTable, LibraryFileTable, LibraryItemTable


class LibraryRows:
    """A person sees what is the clinic's, what is his own, and what belongs to the client that is open."""

    def __init__(self, session: Session, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    def find(self, kind: str, client_id: ClientId | None, *, removed: bool) -> list[LibraryItem]:
        seen = [
            LibraryItemTable.scope == "clinic",
            and_(LibraryItemTable.scope == "person", LibraryItemTable.person_id == self._user_id),
        ]
        if client_id is not None:
            seen.append(LibraryItemTable.client_id == client_id)
        statement = (
            select(LibraryItemTable)
            .where(LibraryItemTable.kind == kind, or_(*seen))
            .order_by(LibraryItemTable.title, LibraryItemTable.id)
        )
        if not removed:
            statement = statement.where(LibraryItemTable.removed_at.is_(None))
        return [_item(row) for row in self._session.scalars(statement)]

    def get(self, item_id: LibraryId) -> LibraryItem:
        return _item(self._row(item_id))

    def add(
        self,
        kind: str,
        scope: LibraryScope,
        client_id: ClientId | None,
        title: str,
        content: Mapping[str, JsonInput],
        at: datetime,
    ) -> LibraryItem:
        row = LibraryItemTable(
            id=new_id(),
            kind=kind,
            scope=scope,
            person_id=self._user_id,
            client_id=client_id,
            title=title,
            content=content,
            created_at=at,
            updated_at=at,
            removed_at=None,
        )
        self._session.add(row)
        self._session.flush()
        return _item(row)

    def update(
        self, item_id: LibraryId, version: int, title: str, content: Mapping[str, JsonInput], at: datetime
    ) -> LibraryItem:
        row = self._row_of(item_id, version)
        row.title, row.content, row.updated_at = title, content, at
        self._session.flush()
        return _item(row)

    def set_scope(
        self,
        item_id: LibraryId,
        version: int,
        scope: LibraryScope,
        client_id: ClientId | None,
        at: datetime,
    ) -> LibraryItem:
        row = self._row_of(item_id, version)
        row.scope, row.client_id, row.updated_at = scope, client_id, at
        self._session.flush()
        return _item(row)

    def set_removed(self, item_id: LibraryId, at: datetime | None) -> LibraryItem:
        row = self._row(item_id)
        row.removed_at = at
        self._session.flush()
        return _item(row)

    def add_file(self, item_id: LibraryId, media_type: str, content: bytes, sha256: str) -> LibraryFileId:
        file_id = LibraryFileId(new_id())
        self._session.execute(
            insert(LibraryFileTable).values(
                id=file_id,
                item_id=self._row(item_id).id,
                media_type=media_type,
                sha256=sha256,
                content=content,
            )
        )
        return file_id

    def file(self, file_id: LibraryFileId) -> tuple[str, bytes, str]:
        row = self._session.get(LibraryFileTable, file_id)
        if row is None:
            raise NotFound("This picture is not in the records.", "Attach it again.")
        self._row(LibraryId(row.item_id))
        return row.media_type, row.content, row.sha256

    def of_client(self, client_id: ClientId) -> list[LibraryItem]:
        statement = (
            select(LibraryItemTable)
            .where(LibraryItemTable.client_id == client_id)
            .order_by(LibraryItemTable.created_at, LibraryItemTable.id)
        )
        return [_item(row) for row in self._session.scalars(statement)]

    def files_of(self, item_id: LibraryId) -> list[LibraryFileId]:
        statement = (
            select(LibraryFileTable.id)
            .where(LibraryFileTable.item_id == self._row(item_id).id)
            .order_by(LibraryFileTable.id)
        )
        return [LibraryFileId(one) for one in self._session.scalars(statement)]

    def _row_of(self, item_id: LibraryId, version: int) -> LibraryItemTable:
        row = self._row(item_id)
        if row.version != version:
            raise EditConflict(
                "Someone else saved this since it was opened.",
                "Look at the saved version, then enter the change again.",
            )
        return row

    def _row(self, item_id: LibraryId) -> LibraryItemTable:
        row = self._session.get(LibraryItemTable, item_id)
        if row is None or (row.scope == "person" and row.person_id != self._user_id):
            raise NotFound("This is not among the clinic's own material.", "Open the catalogue again.")
        return row


class DiaryRows:
    def __init__(self, session: Session, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    def add(
        self,
        client_id: ClientId,
        handout_id: HandoutId | None,
        content: Mapping[str, JsonInput],
        at: datetime,
    ) -> DiaryReturn:
        row = DiaryReturnTable(
            client_id=client_id, handout_id=handout_id, content=content, entered_by=self._user_id, at=at
        )
        self._session.add(row)
        self._session.flush()
        return _diary(row)

    def of_client(self, client_id: ClientId) -> list[DiaryReturn]:
        statement = (
            select(DiaryReturnTable)
            .where(DiaryReturnTable.client_id == client_id)
            .order_by(DiaryReturnTable.number)
        )
        return [_diary(row) for row in self._session.scalars(statement)]


def _item(row: LibraryItemTable) -> LibraryItem:
    return LibraryItem(
        id=LibraryId(row.id),
        kind=row.kind,
        scope=cast("LibraryScope", row.scope),
        person_id=row.person_id,
        client_id=None if row.client_id is None else ClientId(row.client_id),
        title=row.title,
        content=cast("Mapping[str, Any]", row.content),
        created_at=row.created_at,
        updated_at=row.updated_at,
        removed=row.removed_at is not None,
        version=row.version,
    )


def _diary(row: DiaryReturnTable) -> DiaryReturn:
    return DiaryReturn(
        number=row.number,
        client_id=ClientId(row.client_id),
        handout_id=None if row.handout_id is None else HandoutId(row.handout_id),
        content=cast("Mapping[str, Any]", row.content),
        entered_by=row.entered_by,
        at=row.at,
    )
