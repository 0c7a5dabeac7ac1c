"""The clinic's own exercises in the records: made, changed, removed, brought in from a pack; favourites and recent ones."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import cast

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError, InvalidFile
from clinic_app.domain.own_exercises import (
    Base,
    OwnExercise,
    OwnScope,
    item_id_of,
    own_content,
    own_from_content,
    own_id,
)
from clinic_app.services.json_values import Json, JsonInput
from clinic_app.services.library import LibraryService
from clinic_app.services.ports import Clock, Store, Work
from clinic_app.services.records import LibraryFileId, LibraryId, LibraryItem, NotFound
from clinic_app.services.rights import Right

RECENT_ROUTINES = 40
RECENT_EXERCISES = 24


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """An own exercise with where it is kept. `broken` names what cannot be read; then `own` is None."""

    item: LibraryItem
    own: OwnExercise | None
    broken: tuple[str, ...] = ()

    @property
    def exercise_id(self) -> str:
        return own_id(self.item.id)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One exercise that is to come in: `replaces` is the item whose content it takes, None for a new one.

    `figure` and `photo` are what its picture needs: the content of an own figure, or media type and bytes of a photo.
    `links` are keys of exercises that come in with it, by name of the link.
    """

    title: str
    content: Mapping[str, JsonInput]
    replaces: LibraryId | None = None
    figure: Mapping[str, JsonInput] | None = None
    figure_title: str = ""
    photo: tuple[str, bytes] | None = None
    links: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Undo:
    """What takes back an arrival: items that were added, and what the replaced ones held."""

    added: tuple[LibraryId, ...]
    replaced: tuple[tuple[LibraryId, str, Mapping[str, Json]], ...]


class OwnExerciseService:
    """Everybody who reads records sees own exercises; therapists change them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._library = LibraryService(store, clock)

    def items(self, client_id: ClientId | None = None) -> tuple[LibraryItem, ...]:
        """What the person at work sees, removed ones too; with `client_id` also that client's own."""
        return tuple(self._library.find("exercise", client_id, removed=True))

    def get(self, exercise_id: str, groups: tuple[str, ...]) -> OwnRecord:
        """Raises NotFound."""
        return own_record(self._library.get(_item_id(exercise_id)), groups)

    def create(
        self,
        document: Mapping[str, object],
        *,
        scope: OwnScope = "clinic",
        client_id: ClientId | None = None,
        base: Base | None = None,
        preferred: bool = False,
    ) -> str:
        """Keep a checked document as an own exercise; gives its exercise id."""
        content = own_content(document, uuid.uuid4().hex, preferred=preferred, base=base)
        item = self._library.add(
            "exercise",
            str(document.get("name") or ""),
            cast("Mapping[str, JsonInput]", content),
            scope=scope,
            client_id=client_id,
        )
        return own_id(item.id)

    def save(
        self,
        exercise_id: str,
        version: int,
        document: Mapping[str, object],
        *,
        base: Base | None = None,
        preferred: bool = False,
    ) -> OwnRecord:
        """Put a changed document in the place of version `version`. Raises NotFound or EditConflict."""
        item_id = _item_id(exercise_id)
        key = str(self._library.get(item_id).content.get("key") or uuid.uuid4().hex)
        content = own_content(document, key, preferred=preferred, base=base)
        item = self._library.save(
            item_id, version, str(document.get("name") or ""), cast("Mapping[str, JsonInput]", content)
        )
        return OwnRecord(item, None)

    def change_scope(
        self, exercise_id: str, version: int, scope: OwnScope, client_id: ClientId | None = None
    ) -> OwnRecord:
        """Who finds it from now on. A figure of its own that fewer people find comes along.

        Raises NotFound or EditConflict, and ClinicError where somebody would take a colleague's exercise away.
        """
        if (scope == "client") != (client_id is not None):
            raise ValueError("only material of one client names a client")
        now, item_id = self._clock.now(), _item_id(exercise_id)
        with self._store.writing() as work:
            work.require(Right.EDIT_ROUTINES)
            before = work.library.get(item_id)
            if scope == "person" and before.person_id != work.user_id:
                raise ClinicError(
                    "Somebody else made this exercise.",
                    "Make your own copy of it and keep that for yourself.",
                )
            if client_id is not None:
                work.clients.get(client_id)
            item = work.library.set_scope(item_id, version, scope, client_id, now)
            _take_figure_along(work, item, now)
            of_client = client_id or before.client_id or ""
            work.events.record(now, "changed", "own_exercise", item.id, ("scope",), client_id=of_client)
        return OwnRecord(item, None)

    def clients_using(self, exercise_id: str) -> tuple[tuple[ClientId, str], ...]:
        """Whose newest routine holds it, by name."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            using = [
                client_id
                for client_id, routine in work.routines.latest_of_all()
                if exercise_id in _exercises_of(routine)
            ]
            clients = [work.clients.get(client_id) for client_id in using]
        return tuple(sorted(((one.id, one.display_name) for one in clients), key=lambda one: one[1]))

    def remove(self, exercise_id: str) -> None:
        """Take it out of the catalogue; routines and handouts that used it keep it."""
        self._library.remove(_item_id(exercise_id))

    def bring_back(self, exercise_id: str) -> None:
        """Undo `remove`."""
        self._library.bring_back(_item_id(exercise_id))

    def take_in(self, arrivals: Iterable[Arrival], *, scope: OwnScope = "clinic") -> Undo:
        """Bring in everything or, if anything fails, nothing. The pictures were decoded and cut by the caller."""
        now = self._clock.now()
        added: list[LibraryId] = []
        replaced: list[tuple[LibraryId, str, Mapping[str, Json]]] = []
        came: list[tuple[Arrival, LibraryItem]] = []
        with self._store.writing() as work:
            work.require(Right.EDIT_ROUTINES)
            for arrival in arrivals:
                content = arrival.content
                if arrival.figure is not None:
                    title = arrival.figure_title or arrival.title
                    figure = work.library.add("figure", scope, None, title, arrival.figure, now)
                    added.append(figure.id)
                    work.events.record(now, "brought in", "own_figure", figure.id)
                    content = _with_figure(content, f"own:{figure.id}")
                if arrival.replaces is None:
                    item = work.library.add("exercise", scope, None, arrival.title, content, now)
                    added.append(item.id)
                else:
                    before = work.library.get(arrival.replaces)
                    replaced.append((before.id, before.title, before.content))
                    item = work.library.update(before.id, before.version, arrival.title, content, now)
                if arrival.photo is not None:
                    item = self._put_photo(work, item, content, arrival.photo)
                work.events.record(now, "brought in", "own_exercise", item.id)
                came.append((arrival, item))
            ids = {str(arrival.content.get("key")): own_id(item.id) for arrival, item in came}
            for arrival, item in came:
                content = _with_links(item.content, arrival.links, ids)
                if content != item.content:
                    work.library.update(item.id, item.version, item.title, content, now)
        return Undo(tuple(added), tuple(replaced))

    def take_back(self, undo: Undo) -> None:
        """Undo `take_in`: what came new is removed, what was replaced holds again what it held."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_ROUTINES)
            for item_id in undo.added:
                item = work.library.set_removed(item_id, now)
                work.events.record(now, "removed", f"own_{item.kind}", item.id)
            for item_id, title, content in undo.replaced:
                item = work.library.get(item_id)
                work.library.update(item_id, item.version, title, content, now)
                work.events.record(now, "changed", "own_exercise", item_id)

    def pictures_of(self, exercises: Iterable[OwnExercise]) -> Mapping[str, tuple[str, bytes] | LibraryItem]:
        """By figure id ("own:…", "photo:…") what a pack must carry of it; a picture that is gone is left out."""
        found: dict[str, tuple[str, bytes] | LibraryItem] = {}
        for one in exercises:
            figure = one.exercise.figure
            kind, _, where = figure.partition(":")
            try:
                if kind == "own" and where:
                    found[figure] = self._library.get(LibraryId(where))
                elif kind == "photo" and where:
                    found[figure] = self._library.picture(LibraryFileId(where))
            except NotFound:
                continue
        return found

    def hand_out(self, exercise_ids: Iterable[str]) -> None:
        """Write down that these leave in a pack; called before the file is written."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EDIT_ROUTINES)
            for exercise_id in exercise_ids:
                work.events.record(now, "exported", "own_exercise", _item_id(exercise_id))

    def favourites(self) -> tuple[str, ...]:
        """Exercise ids the person at work has starred, the latest star first."""
        items = self._library.find("favourites")
        return _ids(items[0].content) if items else ()

    def star(self, exercise_id: str, *, wanted: bool) -> tuple[str, ...]:
        """Set or take back a star; gives all favourites afterwards."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.READ_RECORDS)
            items = work.library.find("favourites", None, removed=False)
            before = _ids(items[0].content) if items else ()
            rest = tuple(one for one in before if one != exercise_id)
            after = (exercise_id, *rest) if wanted else rest
            content: Mapping[str, JsonInput] = {"exercises": list(after)}
            if items:
                item = work.library.update(items[0].id, items[0].version, "Favourites", content, now)
            else:
                item = work.library.add("favourites", "person", None, "Favourites", content, now)
            work.events.record(now, "changed", "own_favourites", item.id)
            return after

    def recently_used(self) -> tuple[str, ...]:
        """Exercise ids of the routines saved last, newest first, each once."""
        with self._store.reading() as work:
            work.require(Right.READ_RECORDS)
            routines = work.routines.recent(RECENT_ROUTINES)
        found: dict[str, None] = {}
        for content in routines:
            found.update(dict.fromkeys(_exercises_of(content)))
        return tuple(found)[:RECENT_EXERCISES]

    def _put_photo(
        self, work: Work, item: LibraryItem, content: Mapping[str, JsonInput], photo: tuple[str, bytes]
    ) -> LibraryItem:
        media_type, data = photo
        file_id = work.library.add_file(item.id, media_type, data, hashlib.sha256(data).hexdigest())
        return work.library.update(
            item.id, item.version, item.title, _with_figure(content, f"photo:{file_id}"), self._clock.now()
        )


def _take_figure_along(work: Work, item: LibraryItem, at: datetime) -> None:
    """Whoever finds the exercise shall see its figure; one that everybody finds stays as it is."""
    exercise = item.content.get("exercise")
    figure = exercise.get("figure") if isinstance(exercise, dict) else None
    if not isinstance(figure, str) or not figure.startswith("own:"):
        return
    try:
        drawn = work.library.get(LibraryId(figure.removeprefix("own:")))
    except NotFound:
        return
    if drawn.scope not in ("clinic", item.scope):
        work.library.set_scope(drawn.id, drawn.version, item.scope, item.client_id, at)
        work.events.record(at, "changed", "own_figure", drawn.id, ("scope",), client_id=drawn.client_id or "")


def _exercises_of(routine: Mapping[str, Json]) -> list[str]:
    items = routine.get("items")
    found = (
        [item.get("exercise") for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    )
    return [one for one in found if isinstance(one, str)]


def own_record(item: LibraryItem, groups: tuple[str, ...]) -> OwnRecord:
    """The own exercise of a library item; `groups` are those of the catalogue."""
    try:
        own = own_from_content(item.id, item.scope, item.content, groups, removed=item.removed)
    except InvalidFile as error:
        return OwnRecord(item, None, error.problems)
    return OwnRecord(item, own)


def _item_id(exercise_id: str) -> LibraryId:
    try:
        return LibraryId(item_id_of(exercise_id))
    except ValueError:
        raise NotFound(
            "This is a shipped exercise; it cannot be changed.", "Make your own copy of it."
        ) from None


def _with_figure(content: Mapping[str, JsonInput], figure: str) -> Mapping[str, JsonInput]:
    exercise = content.get("exercise")
    inside = dict(exercise) if isinstance(exercise, Mapping) else {}
    return {**content, "exercise": {**inside, "figure": figure}}


def _with_links(
    content: Mapping[str, JsonInput], links: Mapping[str, Sequence[str]], ids: Mapping[str, str]
) -> Mapping[str, JsonInput]:
    """With links to what came in together; before, nobody knew the ids."""
    exercise = content.get("exercise")
    inside = dict(exercise) if isinstance(exercise, Mapping) else {}
    for name, keys in links.items():
        before = inside.get(name)
        inside[name] = [*(before if isinstance(before, list) else ()), *(ids[key] for key in keys)]
    return {**content, "exercise": inside}


def _ids(content: Mapping[str, Json]) -> tuple[str, ...]:
    kept = content.get("exercises")
    return tuple(one for one in kept if isinstance(one, str)) if isinstance(kept, list) else ()
