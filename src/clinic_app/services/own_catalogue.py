"""The catalogue the clinic works with: the shipped one and its own exercises in it.

`OwnCatalogue` stands where the shipped catalogue stood: `context.catalogue()` gives the merged catalogue, the same
object until something changes, so a page that kept one compares with `is` and shows anew when it is another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from clinic_app.domain.clients import ClientId
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.own_exercises import merged
from clinic_app.services.own_exercises import OwnExerciseService, OwnRecord, own_record
from clinic_app.services.records import LibraryItem
from clinic_app.services.rights import NotAllowed


@dataclass(slots=True)
class _Reading:
    """What the records held when they were read; put together only when somebody looks at the catalogue."""

    client_id: str
    items: Sequence[LibraryItem]
    catalogue: Catalogue | None = None
    records: dict[str, OwnRecord] = field(default_factory=dict[str, OwnRecord])


class OwnCatalogue:
    """Calling it gives the present catalogue, on either thread, without looking into the records. `open`, `refresh`
    and `for_client` look into them and belong on the store thread.

    Which client's own exercises are in it: those of the client opened last with `open`. Before the first `open` it is
    the shipped catalogue alone.
    """

    def __init__(self, shipped: Callable[[], Catalogue], service: OwnExerciseService) -> None:
        self._shipped = shipped
        self._service = service
        self._reading = _Reading("", ())

    def __call__(self) -> Catalogue:
        return self._catalogue(self._reading)

    @property
    def shipped(self) -> Catalogue:
        """The catalogue as it was installed."""
        return self._shipped()

    @property
    def client_id(self) -> str:
        """The client whose own exercises are in it; empty for none."""
        return self._reading.client_id

    @property
    def records(self) -> tuple[OwnRecord, ...]:
        """Own exercises with where they are kept, as last read; removed and unreadable ones too."""
        reading = self._reading
        self._catalogue(reading)
        return tuple(reading.records.values())

    def record(self, exercise_id: str) -> OwnRecord | None:
        """Where an own exercise is kept, as last read; None for a shipped one."""
        return next((one for one in self.records if one.exercise_id == exercise_id), None)

    def open(self, client_id: str = "") -> None:
        """Make it the catalogue for this client (empty: for nobody in particular)."""
        items = self._items(client_id)
        before = self._reading
        if before.items != items:
            self._reading = _Reading(client_id, items)
        elif before.client_id != client_id:
            self._reading = _Reading(client_id, items, before.catalogue, before.records)

    def refresh(self) -> None:
        """Read again after a change."""
        self.open(self._reading.client_id)

    def for_client(self, client_id: str) -> Catalogue:
        """The catalogue for one client without making it the present one; for batches."""
        items = self._items(client_id)
        present = self._reading
        return self._catalogue(present if items == present.items else _Reading(client_id, items))

    def _items(self, client_id: str) -> Sequence[LibraryItem]:
        try:
            return self._service.items(ClientId(client_id) if client_id else None)
        except NotAllowed:
            return ()  # who may not see records works with the shipped catalogue

    def _catalogue(self, reading: _Reading) -> Catalogue:
        if reading.catalogue is None:
            shipped = self._shipped()
            records = [own_record(item, shipped.groups) for item in reading.items]
            reading.records = {one.exercise_id: one for one in records}
            reading.catalogue = merged(shipped, (one.own for one in records if one.own is not None))
        return reading.catalogue
