"""The clinic's own exercises: their stored form, what must be right about them, and the catalogue that holds both.

An own exercise has the same fields as a shipped one. Its document is kept with what the shipped exercise said when the
copy was made, so that a later version of the program can say what changed there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercise_documents import exercise_from_fields, exercise_to_document
from clinic_app.domain.exercises import Catalogue, Exercise

OWN_PREFIX = "own_"
FORM = 1
OwnScope = Literal["clinic", "person", "client"]


@dataclass(frozen=True, slots=True)
class Base:
    """The shipped exercise a copy was made from, and its document at that moment."""

    id: str
    document: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OwnExercise:
    """`key` is the same in every clinic the exercise was carried to. `preferred`: proposed before the shipped exercise
    it was copied from. `removed` ones are kept for the routines that use them. `photo_mark` is the fingerprint its
    photo had in the pack it came from, empty for any other."""

    exercise: Exercise
    key: str
    preferred: bool = False
    base: Base | None = None
    removed: bool = False
    photo_mark: str = ""

    @property
    def id(self) -> str:
        return self.exercise.id


def own_id(item_id: str) -> str:
    """The exercise id of a library item: letters a routine file accepts, and the same for ever."""
    return OWN_PREFIX + item_id.replace("-", "").lower()


def item_id_of(exercise_id: str) -> str:
    """The library item behind an own exercise. Raises ValueError for any other exercise."""
    digits = exercise_id.removeprefix(OWN_PREFIX)
    if digits == exercise_id or len(digits) != 32 or not set(digits) <= set("0123456789abcdef"):
        raise ValueError(f"{exercise_id} is no own exercise")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def own_content(
    document: Mapping[str, object],
    key: str,
    *,
    preferred: bool = False,
    base: Base | None = None,
    photo_mark: str = "",
) -> dict[str, object]:
    """The stored form: a JSON document."""
    content: dict[str, object] = {
        "form": FORM,
        "key": key,
        "preferred": preferred,
        "exercise": dict(document),
    }
    if base is not None:
        content["base"] = {"id": base.id, "document": dict(base.document)}
    if photo_mark:
        content["photo_mark"] = photo_mark
    return content


def own_from_content(
    item_id: str,
    scope: OwnScope,
    content: Mapping[str, object],
    groups: tuple[str, ...],
    *,
    removed: bool = False,
) -> OwnExercise:
    """Reads the stored form. Raises InvalidFile naming every problem."""
    problems = Problems()
    fields = Fields(content, "own exercise", problems)
    fields.whole("form", FORM, FORM)
    key = fields.text("key")
    preferred = fields.yes_no("preferred", default=False)
    photo_mark = fields.text("photo_mark", "")
    document = fields.raw("exercise")
    base = _base(fields.block("base")) if "base" in fields else None
    fields.finish()
    named: dict[str, object] = {}
    if isinstance(document, Mapping):
        named = {str(name): value for name, value in cast("Mapping[object, object]", document).items()}
        if "id" in named:
            problems.at("own exercise › exercise", "holds an id; the id is given by the program.")
        named["id"] = own_id(item_id)
    exercise = exercise_from_fields(Fields(named or None, "own exercise › exercise", problems), groups)
    if problems:
        raise InvalidFile(
            "An own exercise cannot be read.",
            tuple(problems),
            "Remove it, or bring it in again from its pack.",
        )
    owned = replace(exercise, scope=scope, copy_of=base.id if base else "")
    return OwnExercise(owned, key, preferred, base, removed, photo_mark)


def _base(fields: Fields) -> Base:
    document = fields.raw("document")
    base = Base(
        fields.text("id"), cast("Mapping[str, object]", document) if isinstance(document, Mapping) else {}
    )
    if not base.document:
        fields.problems.at(fields.place, "document is missing.")
    fields.finish()
    return base


def merged(shipped: Catalogue, own: Iterable[OwnExercise]) -> Catalogue:
    """The shipped catalogue with the clinic's own exercises in it, as routine, proposal, handout and search see it.

    An own exercise stands behind the shipped ones of its group, a copy beside its original. Links work in both
    directions: where an own exercise names a harder one, that one names it as easier. The proposal tries a preferred
    copy just before its original and every other own exercise last.
    """
    entries = sorted(own, key=lambda one: (one.exercise.name.casefold(), one.id))
    living = [one for one in entries if not one.removed]
    if not entries:
        return shipped
    listed = _with_links([*_in_order(shipped, [one.exercise for one in living])])
    return Catalogue(
        listed,
        conditions=shipped.conditions,
        equipment=shipped.equipment,
        advice=shipped.advice,
        pain_lights=shipped.pain_lights,
        groups=shipped.groups,
        sources=shipped.sources,
        first_choices=_first_choices(shipped, living),
        retired=tuple(one.exercise for one in entries if one.removed),
    )


def _in_order(shipped: Catalogue, own: Sequence[Exercise]) -> Iterable[Exercise]:
    copies: dict[str, list[Exercise]] = {}
    new: dict[str, list[Exercise]] = {}
    for exercise in own:
        origin = shipped.get(exercise.copy_of)
        if origin is not None and origin.group == exercise.group:
            copies.setdefault(exercise.copy_of, []).append(exercise)
        else:
            new.setdefault(exercise.group, []).append(exercise)
    for at, exercise in enumerate(shipped.exercises):
        yield exercise
        yield from copies.get(exercise.id, ())
        after = shipped.exercises[at + 1] if at + 1 < len(shipped.exercises) else None
        if after is None or after.group != exercise.group:
            yield from new.pop(exercise.group, ())
    for rest in new.values():
        yield from rest


def _with_links(exercises: Sequence[Exercise]) -> tuple[Exercise, ...]:
    easier = {exercise.id: list(exercise.easier) for exercise in exercises}
    harder = {exercise.id: list(exercise.harder) for exercise in exercises}
    for exercise in exercises:
        if not exercise.is_own:
            continue
        for other in exercise.easier:
            if other in harder and exercise.id not in harder[other]:
                harder[other].append(exercise.id)
        for other in exercise.harder:
            if other in easier and exercise.id not in easier[other]:
                easier[other].append(exercise.id)
    return tuple(
        exercise
        if len(easier[exercise.id]) == len(exercise.easier)
        and len(harder[exercise.id]) == len(exercise.harder)
        else replace(exercise, easier=tuple(easier[exercise.id]), harder=tuple(harder[exercise.id]))
        for exercise in exercises
    )


def _first_choices(shipped: Catalogue, own: Sequence[OwnExercise]) -> dict[str, tuple[str, ...]]:
    choices = {key: list(ids) for key, ids in shipped.first_choices.items()}
    for one in own:
        exercise = one.exercise
        for key, ids in choices.items():
            if one.preferred and one.base is not None and one.base.id in ids:
                if key.partition(".")[0] in exercise.categories or key.endswith(".level1_only"):
                    ids.insert(ids.index(one.base.id), exercise.id)
            elif key in exercise.categories:
                ids.append(exercise.id)
    return {key: tuple(ids) for key, ids in choices.items()}


def base_of(exercise: Exercise) -> Base:
    """What a copy of a shipped exercise remembers of it."""
    return Base(exercise.id, exercise_to_document(exercise))
