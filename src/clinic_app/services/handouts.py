"""Keep the exact pages a client was given."""

import hashlib

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.services.ports import Clock, Store
from clinic_app.services.records import HandoutId, HandoutSummary, RecordDamaged, RoutineId
from clinic_app.services.rights import Right


class HandoutService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def keep(
        self,
        client_id: ClientId,
        routine_id: RoutineId | None,
        pdf_bytes: bytes,
        paper: str,
        language: str,
        *,
        is_visit: bool = True,
    ) -> HandoutId:
        """Keep the bytes that were printed or saved. Raises NotFound, or ClinicError for another client's routine.

        `is_visit`: the client was here for it; a sheet made ahead of the visit is none.
        """
        now = self._clock.now()
        fingerprint = hashlib.sha256(pdf_bytes).hexdigest()
        with self._store.writing() as work:
            work.require(Right.PRINT)
            work.clients.get(client_id)
            if routine_id is not None and work.routines.get(routine_id).summary.client_id != client_id:
                raise ClinicError(
                    "This routine belongs to another client.", "Open the routine from its own record."
                )
            handout_id = work.handouts.add(
                client_id, routine_id, pdf_bytes, fingerprint, paper, language, now
            )
            work.clients.touch(client_id, now, visit=self._clock.today() if is_visit else None)
            work.events.record(now, "kept", "handout", handout_id, client_id=client_id)
            return handout_id

    def bytes_of(self, handout_id: HandoutId) -> bytes:
        """The very bytes that were kept; the trail notes the first time.

        Raises NotFound, or RecordDamaged if they are not those any more.
        """
        with self._store.writing() as work:
            work.require(Right.READ_RECORDS)
            pdf, fingerprint = work.handouts.pdf(handout_id)
            client_id = work.handouts.client_of(handout_id)
            work.events.seen(self._clock.now(), "handout", handout_id, client_id=client_id)
        if hashlib.sha256(pdf).hexdigest() != fingerprint:
            raise RecordDamaged("The kept handout is damaged.", "Print it again from its routine.")
        return pdf

    def list(self, client_id: ClientId) -> list[HandoutSummary]:
        """The client's handouts, newest first."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return work.handouts.of_client(client_id)
