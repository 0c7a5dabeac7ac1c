"""One client's whole record in one step, for the client or for another clinic."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from clinic_app import __version__
from clinic_app.domain.clients import ClientId, draft_of
from clinic_app.services.json_values import Json
from clinic_app.services.ports import Clock, Store, Work
from clinic_app.services.records import RecordDamaged, ScreeningId
from clinic_app.services.rights import Right

FORMAT = "clinic-companion/client-record"
VERSION = 2
"""2 brought the diaries and what was made for the client alone."""
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}
LEAVES_THE_VAULT = (
    "The exported file is not encrypted. From then on anyone who gets it can read it; keep it or hand it over "
    "as you would a paper file."
)
"""Shown before the file is chosen."""


@dataclass(frozen=True, slots=True)
class RecordExport:
    """Everything kept about one client."""

    document: Mapping[str, Json]
    """In the form of `resources/schemas/client_record.schema.json`."""
    handouts: tuple[tuple[str, bytes], ...]
    """File name and bytes of every kept handout, as named in the document."""
    pictures: tuple[tuple[str, bytes], ...] = ()
    """The same for the pictures of what was made for this client alone."""


class RecordExportService:
    def __init__(self, store: Store, clock: Clock, labels: Mapping[str, str] | None = None) -> None:
        """`labels` gives the words for the items of a screening by their id; without it the ids stand alone."""
        self._store = store
        self._clock = clock
        # "or" would ask for its length, and lazy labels would read the whole protocol for that.
        self._labels: Mapping[str, str] = {} if labels is None else labels

    def collect(self, client_id: ClientId) -> RecordExport:
        """The record as it stands now, read in one piece; the trail notes it. Raises NotAllowed, NotFound, RecordDamaged."""
        now = self._clock.now()
        with self._store.writing() as work:
            work.require(Right.EXPORT_RECORD)
            client = work.clients.get(client_id)
            handouts: list[tuple[str, bytes]] = []
            listed: list[Json] = []
            for number, handout in enumerate(reversed(work.handouts.of_client(client_id)), start=1):
                pdf, fingerprint = work.handouts.pdf(handout.id)
                if hashlib.sha256(pdf).hexdigest() != fingerprint:
                    raise RecordDamaged(
                        "A kept handout is damaged.", "Restore the latest backup, then export again."
                    )
                name = f"handouts/handout-{number:03d}.pdf"
                handouts.append((name, pdf))
                listed.append({**_plain(asdict(handout)), "file": name})
            own, pictures = _own_material(work, client_id)
            names = {person.id: person.name for person in work.people.all()}
            document: dict[str, Json] = {
                "format": FORMAT,
                "version": VERSION,
                "program": f"Clinic Companion {__version__}",
                "exported_at": now.isoformat(),
                "client": {
                    "id": client.id,
                    **_plain(draft_of(client)),
                    "archived": client.archived,
                    "created_at": client.created_at.isoformat(),
                    "updated_at": client.updated_at.isoformat(),
                },
                "episodes": [_plain(asdict(one)) for one in work.episodes.of_client(client_id)],
                "screenings": [
                    self._screening(work, one.id) for one in reversed(work.screenings.of_client(client_id))
                ],
                "routines": [
                    {**_plain(asdict(one)), "content": dict(work.routines.get(one.id).content)}
                    for one in reversed(work.routines.of_client(client_id))
                ],
                "handouts": listed,
                "diaries": [
                    {**_plain(asdict(one)), "entered_by": names.get(one.entered_by) or one.entered_by}
                    for one in work.diaries.of_client(client_id)
                ],
                "own_material": own,
            }
            work.events.record(now, "exported", "client", client_id)
        return RecordExport(document, tuple(handouts), tuple(pictures))

    def _screening(self, work: Work, screening_id: ScreeningId) -> Json:
        result = work.screenings.latest_result(screening_id)
        return {
            **_plain(asdict(work.screenings.header(screening_id))),
            "answers": [
                {**_plain(asdict(one)), "label": self._labels.get(one.item_id, one.item_id)}
                for one in work.screenings.answers(screening_id)
            ],
            "decisions": [_plain(asdict(one)) for one in work.screenings.decisions(screening_id)],
            "result": None if result is None else _plain(asdict(result)),
        }


def _own_material(work: Work, client_id: ClientId) -> tuple[list[Json], list[tuple[str, bytes]]]:
    """What the library holds for one client, and the files it names. Raises RecordDamaged."""
    listed: list[Json] = []
    files: list[tuple[str, bytes]] = []
    for item in work.library.of_client(client_id):
        named: list[Json] = []
        for file_id in work.library.files_of(item.id):
            media_type, content, fingerprint = work.library.file(file_id)
            if hashlib.sha256(content).hexdigest() != fingerprint:
                raise RecordDamaged("A picture is damaged.", "Restore the latest backup, then export again.")
            name = f"pictures/picture-{len(files) + 1:03d}.{_ENDINGS.get(media_type, 'bin')}"
            files.append((name, content))
            named.append({"file": name, "media_type": media_type})
        kept = _plain(asdict(item))
        listed.append(
            {
                **{name: kept[name] for name in ("id", "kind", "title", "content", "created_at")},
                "updated_at": kept["updated_at"],
                "removed": item.removed,
                "pictures": named,
            }
        )
    return listed, files


def _plain(values: Mapping[str, object]) -> dict[str, Json]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: object) -> Json:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): _value(one) for name, one in value.items()}  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]
    isoformat = getattr(value, "isoformat", None)
    if isoformat is None:
        raise TypeError(f"{type(value).__name__} has no place in an exported record")
    return str(isoformat())
