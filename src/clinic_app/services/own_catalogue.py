"""The catalogue the clinic works with: the shipped one and its own exercises in it.

`OwnCatalogue` stands where the shipped catalogue stood: `context.catalogue()` gives the merged catalogue, the same
object until something changes, so a page that kept one compares with `is` and shows anew when it is another.
"""

from collections.abc import Callable

from clinic_app.domain.clients import ClientId
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.own_exercises import merged
from clinic_app.services.own_exercises import OwnExerciseService, OwnRecord
from clinic_app.services.rights import NotAllowed


class OwnCatalogue:
    """Calling it gives the present catalogue, on either thread and at once. Everything else reads the records and
    belongs on the store thread.

    Which client's own exercises are in it: those of the client opened last with `open`. Before the first `open` it is
    the shipped catalogue alone.
    """

    def __init__(self, shipped: Callable[[], Catalogue], service: OwnExerciseService) -> None:
        self._shipped = shipped
        self._service = service
        self._client_id = ""
        self._present: Catalogue | None = None
        self._records: dict[str, OwnRecord] = {}

    def __call__(self) -> Catalogue:
        return self._present or self._shipped()

    @property
    def shipped(self) -> Catalogue:
        """The catalogue as it was installed."""
        return self._shipped()

    @property
    def client_id(self) -> str:
        """The client whose own exercises are in it; empty for none."""
        return self._client_id

    @property
    def records(self) -> tuple[OwnRecord, ...]:
        """Own exercises with where they are kept, as last read; removed and unreadable ones too."""
        return tuple(self._records.values())

    def record(self, exercise_id: str) -> OwnRecord | None:
        """Where an own exercise is kept, as last read; None for a shipped one."""
        return self._records.get(exercise_id)

    def open(self, client_id: str = "") -> Catalogue:
        """Make it the catalogue for this client (empty: for nobody in particular)."""
        records = self._read(client_id)
        catalogue = self._merge(records)
        before = self._records
        self._client_id = client_id
        self._records = {one.exercise_id: one for one in records}
        if self._present is None or before != self._records:
            self._present = catalogue
        return self._present

    def refresh(self) -> Catalogue:
        """Read again after a change."""
        return self.open(self._client_id)

    def for_client(self, client_id: str) -> Catalogue:
        """The catalogue for one client without making it the present one; for batches."""
        return self() if client_id == self._client_id else self._merge(self._read(client_id))

    def _read(self, client_id: str) -> list[OwnRecord]:
        groups = self._shipped().groups
        try:
            return self._service.list(groups, ClientId(client_id) if client_id else None)
        except NotAllowed:
            return []  # who may not see records works with the shipped catalogue

    def _merge(self, records: list[OwnRecord]) -> Catalogue:
        return merged(self._shipped(), (one.own for one in records if one.own is not None))
