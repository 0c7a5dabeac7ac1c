"""A routine as a value: which exercises in which part of the day, on which side, how much, and how long it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from clinic_app.domain.exercises import SAFETY_NET, Catalogue, Dose, Exercise, ItemSide, Side

STATUSES = ("active", "trial_2_weeks", "pt_confirm", "level1_only")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
USUAL_DAYS: dict[int, tuple[int, ...]] = {
    1: (2,),
    2: (0, 3),
    3: (0, 2, 4),
    4: (0, 2, 4, 6),
    5: (0, 1, 3, 4, 5),
    6: (0, 1, 2, 3, 4, 5),
    7: (0, 1, 2, 3, 4, 5, 6),
}
"""Days from Monday. Up to four days rest falls between them, as strength work wants it (expert convention)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A session with a name of its own: "Morning", "Before the run", "Strength day A".

    `days` are weekdays, 0 for Monday; empty leaves the days to the dose of each line.
    """

    name: str
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tick:
    """A criterion the therapist saw met: an id of `routine_criteria`, the day, and words of her own or none."""

    criterion: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoutineItem:
    """One line of the routine.

    `side` is None for exercises that know no side. `extra_set_side` gets one set more than the other.
    `phase` 1-4. `override_reason` is the therapist's written reason for keeping a line a rule refuses;
    it also stands for the "yes" a `pt_confirm` line waits for. `shown`: the client tried it here.
    `part` names a part of the routine, empty in a routine without parts.
    """

    key: str
    exercise_id: str
    side: ItemSide | None
    dose: Dose
    extra_set_side: Side | None = None
    note: str = ""
    reasons: tuple[str, ...] = ()
    category: str = ""
    phase: int = 1
    status: str = "active"
    override_reason: str = ""
    shown: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something the proposal considered and did not take. `rule` is a short code, `words` the sentence.

    `exercise_id` is empty when a whole category was left out.
    """

    category: str
    side: Side | None
    exercise_id: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place a template left open: "one hip-flexor stretch". `why` says what stayed unfilled and for what reason."""

    category: str
    part: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Routine:
    """`advice` are ids of advice cards, the safety net always first. `review` says when to look again.

    `drop_first` are item keys, the first one to let go when time is short. `left_out` tells what was
    barred or not needed and why. `override_reason` is the written reason for a size or time over the limit.
    With `parts` every item names one of them, and the items stand in the order of the parts. `open_slots` are
    places of a template still to be filled; they are shown to the therapist and never printed.
    """

    title: str
    items: tuple[RoutineItem, ...] = ()
    advice: tuple[str, ...] = (SAFETY_NET,)
    provisional: bool = False
    review: str = ""
    drop_first: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    override_reason: str = ""
    parts: tuple[Part, ...] = ()
    ticks: tuple[Tick, ...] = ()
    open_slots: tuple[Slot, ...] = ()

    def item(self, key: str) -> RoutineItem | None:
        return next((item for item in self.items if item.key == key), None)

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)

    def has_tick(self, criterion: str) -> bool:
        return any(tick.criterion == criterion for tick in self.ticks)


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one part, in order. A routine without parts is one section whose part has no name."""

    part: Part
    items: tuple[RoutineItem, ...]


def sections(routine: Routine) -> tuple[Section, ...]:
    """Every part with its lines, also empty ones."""
    if not routine.parts:
        return (Section(Part(""), routine.items),)
    return tuple(
        Section(part, tuple(item for item in routine.items if item.part == part.name))
        for part in routine.parts
    )


def item_days(routine: Routine, item: RoutineItem) -> tuple[int, ...]:
    """Weekdays of a line, 0 for Monday: those of its part while their number is the dose's, else evenly spread."""
    part = routine.part(item.part) if item.part else None
    if part is not None and len(part.days) == item.dose.days_per_week:
        return part.days
    return USUAL_DAYS[min(7, max(1, item.dose.days_per_week))]


def busiest_day(routine: Routine) -> int:
    """The largest number of lines that fall on one day. Without parts all lines are one list, so all count."""
    if not routine.parts:
        return len(routine.items)
    days = [item_days(routine, item) if _has_days(routine, item) else range(7) for item in routine.items]
    return max((sum(day in one for one in days) for day in range(7)), default=0)


def item_seconds(exercise: Exercise, item: RoutineItem) -> int:
    """Seconds one session of this line takes: set-up, work, rest and changing sides.

    20 s set-up, 5 s to change sides and 3 s between holds are expert convention. While one side works the
    other rests, so rest counts once per round. A line for one side only works one side and changes none.
    """
    dose = item.dose
    rep_s = dose.hold_s + 3 if dose.hold_s is not None else dose.tempo.rep_s if dose.tempo else 0
    both = exercise.is_per_side and item.side not in ("L", "R")
    extra = 1 if both and item.extra_set_side is not None else 0
    work_s = ((2 if both else 1) * dose.sets + extra) * dose.reps * rep_s
    rest_s = (dose.sets + extra - 1) * dose.rest_s
    swap_s = 5 * dose.sets if both else 0
    return 20 + work_s + rest_s + swap_s


def minutes_of(catalogue: Catalogue, items: Sequence[RoutineItem]) -> int:
    """Minutes these lines take one after the other, rounded up; lines of unknown exercises count nothing."""
    return ceil(sum(_seconds(catalogue, item) for item in items) / 60)


def session_minutes(catalogue: Catalogue, routine: Routine) -> int:
    """Minutes of one session with every line, rounded up; with parts, of the longest one."""
    return max(minutes_of(catalogue, section.items) for section in sections(routine))


def week_minutes(catalogue: Catalogue, routine: Routine) -> int:
    """Minutes of a whole week, rounded up."""
    total_s = sum(
        _seconds(catalogue, item) * item.dose.times_per_day * item.dose.days_per_week
        for item in routine.items
    )
    return ceil(total_s / 60)


def _has_days(routine: Routine, item: RoutineItem) -> bool:
    part = routine.part(item.part)
    return part is not None and bool(part.days)


def _seconds(catalogue: Catalogue, item: RoutineItem) -> int:
    exercise = catalogue.get(item.exercise_id)
    return item_seconds(exercise, item) if exercise else 0
