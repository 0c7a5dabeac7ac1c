"""Half-typed forms, kept encrypted in the store so that a crash, a lock or a coffee costs nothing."""

from clinic_app.services.json_values import Json, JsonInput
from clinic_app.services.ports import Clock, Store
from clinic_app.services.records import DraftRow


class DraftService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def keep(self, key: str, content: JsonInput) -> None:
        """Keep `content` under `key`, in place of what was there."""
        with self._store.writing() as work:
            work.drafts.keep(key, content, self._clock.now())

    def fetch(self, key: str) -> Json:
        """What was kept under `key`; None if nothing was."""
        with self._store.reading() as work:
            return work.drafts.fetch(key)

    def discard(self, key: str) -> None:
        """Forget the draft; nothing happens if there is none."""
        with self._store.writing() as work:
            work.drafts.discard(key)

    def kept(self) -> list[DraftRow]:
        """All drafts, the latest first: what to offer after a crash."""
        with self._store.reading() as work:
            return work.drafts.kept()
