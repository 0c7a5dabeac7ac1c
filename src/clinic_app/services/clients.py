"""Find, open, create and change client records and their episodes of care."""

from collections.abc import Mapping

from clinic_app.domain.client_search import read_query
from clinic_app.domain.clients import (
    Client,
    ClientId,
    Episode,
    EpisodeId,
    age_on,
    client_values,
    draft_of,
    episode_values,
)
from clinic_app.services.ports import Clock, Store, Work
from clinic_app.services.records import ClientRecord, ClientRow
from clinic_app.services.rights import Right
from clinic_app.services.timeline import timeline_of


class ClientService:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def find(self, text: str, *, archived: bool = False, limit: int = 50) -> list[ClientRow]:
        """Clients that match every part of `text`, best first; an empty text lists those last worked with.

        Name parts come in any order and without accents; a date of birth (1985-03-02, 2.3.1985, 3/2/1985), a
        year of birth or digits of a phone number narrow the list. `archived` lists the archived ones instead.
        """
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return work.clients.find(
                read_query(text), archived=archived, limit=limit, today=self._clock.today()
            )

    def count(self, *, archived: bool = False) -> int:
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return work.clients.count(archived=archived)

    def get(self, client_id: ClientId) -> ClientRecord:
        """Everything about one client. Raises NotFound."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return self._record(work, client_id)

    def open(self, client_id: ClientId) -> ClientRecord:
        """Like `get`, for the moment a person opens the record: it moves up the list and the log notes it."""
        with self._store.writing() as work:
            work.require(Right.READ_RECORDS)
            record = self._record(work, client_id)
            now = self._clock.now()
            work.clients.touch(client_id, now)
            work.events.record(now, "opened", "client", client_id)
            return record

    def similar(self, values: Mapping[str, object]) -> list[ClientRow]:
        """Clients of the same folded name or with the same birth date and family name: perhaps the same person.

        Archived ones are listed too. Raises FieldsRejected.
        """
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            return work.clients.similar(
                client_values(values, today=self._clock.today()), today=self._clock.today()
            )

    def create(self, values: Mapping[str, object]) -> Client:
        """Store a new client; keys are those of `check_client`. Raises FieldsRejected."""
        checked = client_values(values, today=self._clock.today())
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_CLIENTS)
            client = work.clients.add(checked, now)
            work.clients.touch(client.id, now)
            work.events.record(now, "created", "client", client.id)
            return client

    def update(self, client_id: ClientId, values: Mapping[str, object], version: int) -> Client:
        """Change the fields named in `values`; the others stay. `version` is that of the client when it was read.

        Raises FieldsRejected, NotFound, or EditConflict if the record was saved by someone else in between.
        """
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_CLIENTS)
            before = draft_of(work.clients.get(client_id))
            checked = client_values({**before, **values}, today=self._clock.today())
            client = work.clients.update(client_id, checked, version, now)
            after = draft_of(client)
            changed = [name for name in after if after[name] != before[name]]
            work.clients.touch(client_id, now)
            work.events.record(now, "changed", "client", client_id, changed)
            return client

    def archive(self, client_id: ClientId) -> Client:
        """Take the client out of the everyday list; nothing is removed."""
        return self._set_archived(client_id, True)

    def restore(self, client_id: ClientId) -> Client:
        """Bring an archived client back into the everyday list."""
        return self._set_archived(client_id, False)

    def create_episode(self, client_id: ClientId, values: Mapping[str, object]) -> Episode:
        """Open an episode of care; without `started_on` it starts today. Raises FieldsRejected, NotFound."""
        checked = episode_values({"started_on": self._clock.today(), **values}, today=self._clock.today())
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_CLIENTS)
            work.clients.get(client_id)
            episode = work.episodes.add(client_id, checked)
            work.clients.touch(client_id, now)
            work.events.record(now, "created", "episode", episode.id, client_id=client_id)
            return episode

    def update_episode(self, episode_id: EpisodeId, values: Mapping[str, object], version: int) -> Episode:
        """Change the fields named in `values`. Raises FieldsRejected, NotFound or EditConflict."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_CLIENTS)
            before = draft_of(work.episodes.get(episode_id))
            checked = episode_values({**before, **values}, today=self._clock.today())
            episode = work.episodes.update(episode_id, checked, version)
            after = draft_of(episode)
            changed = [name for name in after if after[name] != before[name]]
            work.clients.touch(episode.client_id, now)
            work.events.record(now, "changed", "episode", episode_id, changed, client_id=episode.client_id)
            return episode

    def _set_archived(self, client_id: ClientId, archived: bool) -> Client:
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_CLIENTS)
            client = work.clients.set_archived(client_id, archived, now)
            work.events.record(now, "archived" if archived else "restored", "client", client_id)
            return client

    def _record(self, work: Work, client_id: ClientId) -> ClientRecord:
        client = work.clients.get(client_id)
        episodes = tuple(work.episodes.of_client(client_id))
        screenings = tuple(work.screenings.of_client(client_id))
        routines = tuple(work.routines.of_client(client_id))
        handouts = tuple(work.handouts.of_client(client_id))
        return ClientRecord(
            client=client,
            age=age_on(self._clock.today(), client.birth_date),
            episodes=episodes,
            screenings=screenings,
            routines=routines,
            handouts=handouts,
            timeline=timeline_of(episodes, screenings, routines, handouts),
        )
