"""The diary on the handout, typed in when the client brings it back."""

from collections.abc import Mapping

from clinic_app.domain.clients import ClientId
from clinic_app.services.json_values import JsonInput
from clinic_app.services.ports import Clock, Store
from clinic_app.services.records import DiaryReturn, HandoutId
from clinic_app.services.rights import Right


class DiaryService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def enter(
        self, client_id: ClientId, handout_id: HandoutId | None, content: Mapping[str, JsonInput]
    ) -> DiaryReturn:
        """Keep what the diary says; a later entry for the same sheet corrects an earlier one. Raises NotFound."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_CLIENTS)
            work.clients.get(client_id)
            entry = work.diaries.add(client_id, handout_id, content, now)
            work.clients.touch(client_id, now, visit=self._clock.today())
            work.events.record(now, "entered", "diary", str(entry.number), client_id=client_id)
            return entry

    def list(self, client_id: ClientId) -> list[DiaryReturn]:
        """Every entry, oldest first."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return work.diaries.of_client(client_id)
