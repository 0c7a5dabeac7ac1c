"""What to take instead: the same work with nothing to buy, and why it is the same."""

from dataclasses import dataclass

from clinic_app.domain.exercises import Catalogue, Exercise

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Alternative:
    """`why` is a sentence for the therapist: what is the same, what is different."""

    exercise: Exercise
    why: str


def special_equipment(
    catalogue: Catalogue, exercise: Exercise, owned: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """Required things not every home has and this client (`owned`; None: not known) has not."""
    found: list[str] = []
    for key in exercise.equipment_required:
        thing = catalogue.thing(key)
        if not (thing is not None and thing.everyone_has) and key not in (owned or ()):
            found.append(key)
    return tuple(found)


def without_equipment(
    catalogue: Catalogue, exercise: Exercise, owned: tuple[str, ...] | None = None
) -> tuple[Alternative, ...]:
    """Exercises like this one that need nothing special, the nearest first; empty if it needs nothing special itself.

    Like it means a variant of the same move, or one for the same category that works a muscle this one works.
    """
    if not special_equipment(catalogue, exercise, owned):
        return ()
    found: list[tuple[tuple[int, int, int, str], Exercise]] = []
    for other in catalogue:
        if other.id == exercise.id or special_equipment(catalogue, other, owned):
            continue
        kin = _kinship(exercise, other)
        if kin is not None:
            apart = abs(other.level - exercise.level)
            found.append(((kin, apart, -len(_common(exercise, other)), other.name), other))
    found.sort(key=lambda one: one[0])
    return tuple(Alternative(other, _why(catalogue, exercise, other, owned)) for _, other in found[:SHOWN])


def _kinship(exercise: Exercise, other: Exercise) -> int | None:
    """0 a step of the ladder, 1 same move, 2 same muscle, all for the same purpose; None otherwise or much harder."""
    if not set(exercise.categories) & set(other.categories) or other.level > exercise.level + 1:
        return None
    if other.family == exercise.family:
        return 0 if other.id in (*exercise.easier, *exercise.harder) else 1
    return 2 if _common(exercise, other) else None


def _common(exercise: Exercise, other: Exercise) -> tuple[str, ...]:
    return tuple(muscle for muscle in exercise.muscles_primary if muscle in other.muscles_primary)


def _why(catalogue: Catalogue, exercise: Exercise, other: Exercise, owned: tuple[str, ...] | None) -> str:
    missing = [
        thing.label.partition(",")[0].lower() if (thing := catalogue.thing(key)) is not None else key
        for key in special_equipment(catalogue, exercise, owned)
    ]
    same = "the same move" if other.family == exercise.family else "the same purpose"
    muscles = _common(exercise, other)
    if muscles:
        same += f", works the {_muscle(muscles[0])}"
    if other.level == exercise.level:
        level = f"level {other.level} as well"
    else:
        level = f"level {other.level} instead of {exercise.level}"
    return f"Without {' and '.join(missing)}: {same}, {level}."


def _muscle(name: str) -> str:
    plain = name.partition(" (")[0]
    return plain[:1].lower() + plain[1:]
