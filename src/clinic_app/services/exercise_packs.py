"""Packs: own exercises carried from one clinic to another, and what comes in when one is opened."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, cast

from clinic_app.domain.catalogue_documents import Problems
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.own_changes import digest, shipped_changes
from clinic_app.domain.own_exercise_rules import FIELD_WORDS, check_own
from clinic_app.domain.own_exercises import Base, OwnExercise, own_content
from clinic_app.services.json_values import JsonInput
from clinic_app.services.own_exercises import Arrival, OwnRecord
from clinic_app.services.pack_links import LINKS, Linked, links_at_home, links_by_key, links_of
from clinic_app.services.records import LibraryItem

NO_FIGURE = "none"
LONGEST_QUOTE = 90
Arriving = Literal["new", "same", "differs", "broken"]


@dataclass(frozen=True, slots=True)
class PackFigure:
    title: str
    content: Mapping[str, JsonInput]


@dataclass(frozen=True, slots=True)
class PackPhoto:
    """`mark` is the fingerprint the picture has in the pack, whatever is done to its bytes afterwards."""

    media_type: str
    data: bytes = field(repr=False)
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PackExercise:
    """`key` tells the same exercise again in another clinic. `picture` is an own figure or a photo; None: the figure
    named in the document is a shipped one."""

    key: str
    document: Mapping[str, object]
    base: Base | None = None
    preferred: bool = False
    picture: PackFigure | PackPhoto | None = None

    @property
    def name(self) -> str:
        return str(self.document.get("name") or "without a name")


@dataclass(frozen=True, slots=True)
class Pack:
    exercises: tuple[PackExercise, ...]
    clinic: str = ""
    made_on: str = ""
    notes: tuple[str, ...] = ()
    """What was left out and why."""


@dataclass(frozen=True, slots=True)
class PackFiles:
    """How packs become files. `read` raises ClinicError with one clear sentence for anything that is no pack."""

    write: Callable[[Pack], bytes]
    read: Callable[[bytes], Pack]
    clean_photo: Callable[[PackPhoto], PackPhoto]
    """Decodes a picture from outside and writes it anew, so that nothing but its pixels comes in. ClinicError."""


@dataclass(frozen=True, slots=True)
class PackLine:
    """One exercise of a pack beside what the clinic has. `notes` say what differs, what is wrong, or what is left out."""

    incoming: PackExercise
    state: Arriving
    notes: tuple[str, ...] = ()
    existing: OwnRecord | None = None
    promised: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Keys of new exercises of the pack it is linked with, by name of the link."""

    @property
    def can_come(self) -> bool:
        return self.state in ("new", "differs")


def pack_of(
    exercises: Iterable[OwnExercise],
    pictures: Mapping[str, tuple[str, bytes] | LibraryItem],
    *,
    clinic: str = "",
    made_on: str = "",
) -> Pack:
    """A pack of these exercises. Links among them travel along; those to other own exercises stay behind."""
    exercises = tuple(exercises)
    keys = {one.id: one.key for one in exercises}
    made: list[PackExercise] = []
    notes: list[str] = []
    for one in exercises:
        exercise = one.exercise
        document, left = links_by_key(exercise_to_document(exercise), keys)
        if left:
            lost = "a link to an exercise that is" if left == 1 else f"{left} links to exercises that are"
            notes.append(f"{exercise.name} goes without {lost} not in the pack.")
        picture: PackFigure | PackPhoto | None = None
        if ":" in exercise.figure:
            document["figure"] = NO_FIGURE
            found = pictures.get(exercise.figure)
            if isinstance(found, LibraryItem):
                picture = PackFigure(found.title, found.content)
            elif found is not None:
                picture = PackPhoto(*found)
            else:
                notes.append(f"{exercise.name} goes without its picture, which is gone.")
        if exercise.scope == "client":
            raise ClinicError(
                f"{exercise.name} belongs to one client's record.",
                "Make a copy for the clinic and hand that out.",
            )
        made.append(PackExercise(one.key, document, one.base, one.preferred, picture))
    if not made:
        raise ClinicError("Nothing was chosen.", "Choose at least one exercise.")
    return Pack(tuple(made), clinic, made_on, tuple(notes))


def compare_pack(
    pack: Pack,
    records: Sequence[OwnRecord],
    pictures: Mapping[str, tuple[str, bytes] | LibraryItem],
    catalogue: Catalogue,
) -> tuple[PackLine, ...]:
    """What each exercise of the pack would do: come in new, change one that is there, or nothing. Writes nothing.

    `pictures` are those of the own exercises in `records`.
    """
    by_key = {
        record.own.key: record for record in records if record.own is not None and not record.item.removed
    }
    inside = {one.key: one for one in pack.exercises}
    return tuple(_line(one, inside, by_key, pictures, catalogue) for one in pack.exercises)


def _line(
    incoming: PackExercise,
    inside: Mapping[str, PackExercise],
    by_key: Mapping[str, OwnRecord],
    pictures: Mapping[str, tuple[str, bytes] | LibraryItem],
    catalogue: Catalogue,
) -> PackLine:
    existing = by_key.get(incoming.key)
    here = exercise_to_document(existing.own.exercise) if existing is not None and existing.own else None
    linked = links_at_home(
        incoming.key,
        incoming.document,
        {key: one.document for key, one in inside.items()},
        {key: by_key[key].exercise_id for key in inside if key in by_key},
        here,
        catalogue,
    )
    incoming, notes = replace(incoming, document=linked.document), _link_notes(linked, inside)
    problems = [f"{_word(one.field)}: {one.sentence}" for one in check_own(incoming.document, catalogue)]
    if isinstance(incoming.picture, PackFigure):
        problems += _figure_problems(incoming.picture)
    if problems:
        return PackLine(incoming, "broken", tuple(problems), existing)
    if existing is None or existing.own is None or here is None:
        return PackLine(incoming, "new", notes, promised=linked.promised)
    changes = shipped_changes(
        {**here, "figure": ""}, {**incoming.document, "figure": ""}, {**here, "figure": ""}
    )
    found = [
        f"{_capital(change.words)}: {_quoted(change.before)} becomes {_quoted(change.after)}"
        for change in changes
    ]
    if not _same_picture(existing.own, pictures, incoming):
        found.append("The picture differs.")
    if any(linked.promised.values()) or any(
        set(links_of(here, name)) != set(links_of(linked.document, name)) for name in LINKS
    ):
        found.append("The links to easier and harder ones differ.")
    if not found:
        return PackLine(incoming, "same", notes, existing)
    return PackLine(incoming, "differs", (*found, *notes), existing, linked.promised)


def _link_notes(linked: Linked, inside: Mapping[str, PackExercise]) -> tuple[str, ...]:
    """What comes along with others of the pack; links to exercises nobody here knows are left out, not refused."""
    notes = [
        f"{name.capitalize()} in this pack: {', '.join(inside[key].name for key in keys)}. "
        "The link comes in with both."
        for name, keys in linked.promised.items()
        if keys
    ]
    if linked.lost:
        lost = linked.lost
        counted = "1 link leads to an exercise" if lost == 1 else f"{lost} links lead to exercises"
        notes.append(f"{counted} this program does not know; left out.")
    return tuple(notes)


def _figure_problems(figure: PackFigure) -> list[str]:
    # Heavy: only when a drawn figure comes in.
    from clinic_app.figures.own_figure import sheet_of

    problems = Problems()
    try:
        sheet_of(figure.content, "own:new")
    except ClinicError as error:
        problems.append(f"Picture: {error.sentence}")
    return problems


def _same_picture(
    own: OwnExercise, pictures: Mapping[str, tuple[str, bytes] | LibraryItem], incoming: PackExercise
) -> bool:
    here = pictures.get(own.exercise.figure)
    match incoming.picture:
        case PackFigure(content=content):
            return isinstance(here, LibraryItem) and digest(
                cast("Mapping[str, object]", here.content)
            ) == digest(cast("Mapping[str, object]", content))
        case PackPhoto(mark=mark):
            # Its bytes were written anew when it came in; the mark is what the sender's had.
            return isinstance(here, tuple) and mark in (own.photo_mark, hashlib.sha256(here[1]).hexdigest())
        case None:
            return incoming.document.get("figure") == own.exercise.figure


def _quoted(text: str) -> str:
    if not text:
        return "nothing"
    return f"“{text}”" if len(text) <= LONGEST_QUOTE else f"“{text[: LONGEST_QUOTE - 1].rstrip()}…”"


def _word(name: str) -> str:
    return _capital(FIELD_WORDS.get(name, name))


def _capital(words: str) -> str:
    """With the first letter large, also behind a quotation mark."""
    at = 1 if words.startswith("“") else 0
    return words[:at] + words[at : at + 1].upper() + words[at + 1 :]


def arrivals(lines: Iterable[PackLine]) -> list[Arrival]:
    """What is to be written for the chosen lines."""
    lines = tuple(lines)
    coming = {line.incoming.key for line in lines}
    made: list[Arrival] = []
    for line in lines:
        one = line.incoming
        mark = one.picture.mark if isinstance(one.picture, PackPhoto) else ""
        content = own_content(one.document, one.key, preferred=one.preferred, base=one.base, photo_mark=mark)
        figure = one.picture if isinstance(one.picture, PackFigure) else None
        photo = one.picture if isinstance(one.picture, PackPhoto) else None
        made.append(
            Arrival(
                one.name,
                cast("Mapping[str, JsonInput]", content),
                replaces=line.existing.item.id if line.existing is not None else None,
                figure=figure.content if figure is not None else None,
                figure_title=figure.title if figure is not None else "",
                photo=(photo.media_type, photo.data) if photo is not None else None,
                links={name: [key for key in keys if key in coming] for name, keys in line.promised.items()},
            )
        )
    return made
