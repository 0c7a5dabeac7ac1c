"""Keep a client's exercise routines; every save is a new version and the earlier ones stay."""

from collections.abc import Mapping
from typing import cast

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.routine_documents import routine_to_dict
from clinic_app.domain.routines import Routine
from clinic_app.services.json_values import JsonInput, same_json
from clinic_app.services.ports import Clock, Store
from clinic_app.services.records import RoutineId, RoutineRecord, RoutineSummary, ScreeningId
from clinic_app.services.rights import Right


class RoutineService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def save(
        self, client_id: ClientId, screening_id: ScreeningId | None, routine: Routine | Mapping[str, object]
    ) -> RoutineId:
        """Keep a routine, or its form from `routine_to_dict`. The same routine saved twice in a row is kept once.

        Raises NotFound, or ClinicError if the screening is another client's.
        """
        content = routine_to_dict(routine) if isinstance(routine, Routine) else routine
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_ROUTINES)
            work.clients.get(client_id)
            if screening_id is not None and work.screenings.header(screening_id).client_id != client_id:
                raise ClinicError(
                    "This screening belongs to another client.", "Open the routine from its own record."
                )
            latest = work.routines.latest(client_id)
            if (
                latest
                and latest.summary.screening_id == screening_id
                and same_json(latest.content, cast("JsonInput", content))
            ):
                return latest.summary.id
            routine_id = work.routines.add(client_id, screening_id, content, now)
            work.clients.touch(client_id, now, visit=self._clock.today())
            work.events.record(now, "saved", "routine", routine_id, client_id=client_id)
            return routine_id

    def latest(self, client_id: ClientId) -> RoutineRecord | None:
        """The routine saved last; None if the client has none."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return work.routines.latest(client_id)

    def get(self, routine_id: RoutineId) -> RoutineRecord:
        """The routine as it was saved; the trail notes the first time. Raises NotFound."""
        with self._store.writing() as work:
            work.require(Right.READ_RECORDS)
            record = work.routines.get(routine_id)
            work.events.seen(self._clock.now(), "routine", routine_id, client_id=record.summary.client_id)
            return record

    def list(self, client_id: ClientId) -> list[RoutineSummary]:
        """Every saved version, newest first."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return work.routines.of_client(client_id)
