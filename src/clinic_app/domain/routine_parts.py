"""The parts of a routine: morning, before the run, strength day A and B. Each edit returns a new routine."""

from collections.abc import Mapping
from dataclasses import replace

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercise_fit import STRENGTH
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.routine_edits import in_part_order, on_days
from clinic_app.domain.routines import WEEKDAYS, Part, Routine, RoutineItem

EVERY_DAY = "Every day"
DAY_A = Part("Strength day A", (0, 4))
DAY_B = Part("Strength day B", (2,))
"""Three days a week, none in a row; the two change places the week after (expert convention)."""
LONGEST_NAME = 40
SUGGESTED = ("Morning", "Evening", "Before the run", "After the run", "Strength day A", "Strength day B")


def add_part(routine: Routine, name: str, days: tuple[int, ...] = (), *, rest: str = EVERY_DAY) -> Routine:
    """A new, empty part at the end. The first one makes a part called `rest` of the lines already there.

    Raises ClinicError for a name that is empty, too long or taken.
    """
    parts = routine.parts
    if not parts and routine.items:
        parts = (Part(rest),)
    name = _name(name, parts)
    return in_part_order(replace(routine, parts=(*parts, Part(name, _days(days)))))


def rename_part(routine: Routine, old: str, new: str) -> Routine:
    """Raises ClinicError for a name that is empty, too long or taken."""
    if old == new.strip():
        return routine
    name = _name(new, tuple(part for part in routine.parts if part.name != old))
    return replace(
        routine,
        parts=tuple(replace(part, name=name) if part.name == old else part for part in routine.parts),
        items=tuple(replace(item, part=name) if item.part == old else item for item in routine.items),
        open_slots=tuple(
            replace(slot, part=name) if slot.part == old else slot for slot in routine.open_slots
        ),
    )


def remove_part(routine: Routine, name: str) -> Routine:
    """Its lines go to the part before, or to the next one; the last part leaves a routine without parts."""
    names = [part.name for part in routine.parts]
    if name not in names:
        return routine
    at = names.index(name)
    left = [other for other in names if other != name]
    heir = left[max(0, at - 1)] if len(left) > 1 else ""
    parts = tuple(part for part in routine.parts if part.name in left) if heir else ()

    def moved(part: str) -> str:
        return "" if not heir else heir if part == name else part

    return in_part_order(
        replace(
            routine,
            parts=parts,
            items=tuple(replace(item, part=moved(item.part)) for item in routine.items),
            open_slots=tuple(replace(slot, part=moved(slot.part)) for slot in routine.open_slots),
        )
    )


def move_part(routine: Routine, name: str, position: int) -> Routine:
    """Puts a part with its lines at `position` (0 first)."""
    part = routine.part(name)
    if part is None:
        return routine
    others = [other for other in routine.parts if other.name != name]
    others.insert(max(0, position), part)
    return in_part_order(replace(routine, parts=tuple(others)))


def set_part_days(routine: Routine, name: str, days: tuple[int, ...]) -> Routine:
    """Sets the weekdays (0 Monday) of a part, and the days a week of its lines with them; empty frees them."""
    days = _days(days)
    return replace(
        routine,
        parts=tuple(replace(part, days=days) if part.name == name else part for part in routine.parts),
        items=tuple(on_days(item, days) if item.part == name else item for item in routine.items),
    )


def fill_parts(routine: Routine, parts: tuple[Part, ...], part_of: Mapping[str, str]) -> Routine:
    """Lays the lines into `parts`, by item key; lines not named go to the first. Days follow the parts."""
    days = {part.name: part.days for part in parts}
    first = parts[0].name if parts else ""
    items: list[RoutineItem] = []
    for item in routine.items:
        name = part_of.get(item.key, first)
        items.append(on_days(replace(item, part=name), days.get(name, ())))
    return in_part_order(replace(routine, parts=parts, items=tuple(items)))


def split_days(catalogue: Catalogue, routine: Routine) -> Routine:
    """Strength on days A and B in turns, everything else in a part of its own.

    Raises ClinicError with fewer than two strength exercises: one of the days would stay empty.
    """
    strength = [
        item
        for item in routine.items
        if item.category in STRENGTH and (known := catalogue.get(item.exercise_id)) and known.phase >= 3
    ]
    if len(strength) < 2:
        raise ClinicError(
            "Two days need at least two strength exercises.", "Add another one of phase 3, then split."
        )
    part_of = {item.key: (DAY_A, DAY_B)[at % 2].name for at, item in enumerate(strength)}
    parts = (DAY_A, DAY_B) if len(strength) == len(routine.items) else (Part(EVERY_DAY), DAY_A, DAY_B)
    return fill_parts(routine, parts, part_of)


def days_word(days: tuple[int, ...]) -> str:
    """ "Mon, Wed, Fri"; empty for no days, "every day" for all seven."""
    if len(days) == len(WEEKDAYS):
        return "every day"
    return ", ".join(WEEKDAYS[day].capitalize() for day in days)


def _days(days: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({day for day in days if 0 <= day < len(WEEKDAYS)}))


def _name(name: str, taken: tuple[Part, ...]) -> str:
    name = " ".join(name.split())
    if not name:
        raise ClinicError("A part needs a name.", "Write one, such as Morning.")
    if len(name) > LONGEST_NAME:
        raise ClinicError("This name is too long for a part.", f"Use {LONGEST_NAME} letters or fewer.")
    if any(part.name.casefold() == name.casefold() for part in taken):
        raise ClinicError(f"There is already a part called {name}.", "Choose another name.")
    return name
