"""The clinic's own material: exercises, figures, routine templates, usual doses. What a kind holds, its own room says."""

import hashlib
from collections.abc import Mapping
from typing import Literal

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.services.json_values import JsonInput
from clinic_app.services.ports import Clock, Store
from clinic_app.services.records import LibraryFileId, LibraryId, LibraryItem, LibraryScope, RecordDamaged
from clinic_app.services.rights import Right

Kind = Literal["exercise", "figure", "figure_look", "routine_template", "usual_dose", "favourites", "outcome"]

LARGEST_FILE_BYTES = 8_000_000
MEDIA_TYPES = ("image/png", "image/jpeg")


class LibraryService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def find(
        self, kind: Kind, client_id: ClientId | None = None, *, removed: bool = False
    ) -> list[LibraryItem]:
        """What is there for the person at work, by title; with `client_id` also that client's own."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return work.library.find(kind, client_id, removed=removed)

    def get(self, item_id: LibraryId) -> LibraryItem:
        """Raises NotFound."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return work.library.get(item_id)

    def add(
        self,
        kind: Kind,
        title: str,
        content: Mapping[str, JsonInput],
        *,
        scope: LibraryScope = "clinic",
        client_id: ClientId | None = None,
    ) -> LibraryItem:
        """Keep something new. The scope "client" needs `client_id` and no other takes it."""
        if (scope == "client") != (client_id is not None):
            raise ValueError("only material of one client names a client")
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_ROUTINES)
            if client_id is not None:
                work.clients.get(client_id)
            item = work.library.add(kind, scope, client_id, title.strip(), content, now)
            work.events.record(now, "created", f"own_{kind}", item.id, client_id=client_id or "")
            return item

    def save(
        self, item_id: LibraryId, version: int, title: str, content: Mapping[str, JsonInput]
    ) -> LibraryItem:
        """Put a changed item in the place of version `version`. Raises NotFound or EditConflict."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_ROUTINES)
            item = work.library.update(item_id, version, title.strip(), content, now)
            work.events.record(now, "changed", f"own_{item.kind}", item.id, client_id=item.client_id or "")
            return item

    def remove(self, item_id: LibraryId) -> LibraryItem:
        """Take the item out of the lists; routines and handouts that used it keep what they hold."""
        return self._set_removed(item_id, removed=True)

    def bring_back(self, item_id: LibraryId) -> LibraryItem:
        """Undo `remove`."""
        return self._set_removed(item_id, removed=False)

    def _set_removed(self, item_id: LibraryId, *, removed: bool) -> LibraryItem:
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_ROUTINES)
            item = work.library.set_removed(item_id, now if removed else None)
            word = "removed" if removed else "restored"
            work.events.record(now, word, f"own_{item.kind}", item.id, client_id=item.client_id or "")
            return item

    def attach(self, item_id: LibraryId, media_type: str, content: bytes) -> LibraryFileId:
        """Keep a picture with the item. The caller has decoded it, cut it and stripped it of metadata."""
        if media_type not in MEDIA_TYPES:
            raise ClinicError(
                "Only PNG and JPEG pictures can be attached.", "Save the picture in one of these forms."
            )
        if len(content) > LARGEST_FILE_BYTES:
            raise ClinicError("The picture is too large.", "Use one of less than 8 MB.")
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_ROUTINES)
            item = work.library.get(item_id)
            file_id = work.library.add_file(item_id, media_type, content, hashlib.sha256(content).hexdigest())
            work.events.record(now, "attached", f"own_{item.kind}", item.id, client_id=item.client_id or "")
            return file_id

    def picture(self, file_id: LibraryFileId) -> tuple[str, bytes]:
        """Media type and bytes. Raises NotFound, or RecordDamaged if they are not those that were kept."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            media_type, content, fingerprint = work.library.file(file_id)
        if hashlib.sha256(content).hexdigest() != fingerprint:
            raise RecordDamaged("A picture is damaged.", "Attach it again.")
        return media_type, content
