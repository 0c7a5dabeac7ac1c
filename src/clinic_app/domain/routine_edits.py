"""Edits of a routine: each returns a new one and changes none."""

from dataclasses import replace
from datetime import date

from clinic_app.domain.dosage import dose_problem
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercises import SAFETY_NET, Dose, Exercise, ItemSide, Side
from clinic_app.domain.routines import Routine, RoutineItem, Tick


def add_item(
    routine: Routine,
    exercise: Exercise,
    *,
    side: ItemSide | None = None,
    category: str = "",
    reason: str = "",
    part: str = "",
) -> Routine:
    """Adds an exercise with its default dose at the end of `part`, empty for the last part.

    `side` None picks both sides where sides matter.
    """
    last = routine.parts[-1].name if routine.parts else ""
    item = RoutineItem(
        key=free_key(routine, exercise.id),
        exercise_id=exercise.id,
        side=(side or "both") if exercise.is_per_side else None,
        dose=exercise.dose,
        reasons=(reason,) if reason else (),
        category=category or exercise.categories[0],
        phase=exercise.phase,
    )
    target = routine.part(part) or routine.part(last)
    if target is not None:
        item = on_days(replace(item, part=target.name), target.days)
    return in_part_order(replace(routine, items=(*routine.items, item)))


def on_days(item: RoutineItem, days: tuple[int, ...]) -> RoutineItem:
    """The line done on these days and no others; no days leave its dose as it is."""
    return replace(item, dose=replace(item.dose, days_per_week=len(days))) if days else item


def remove_item(routine: Routine, key: str) -> Routine:
    return replace(
        routine,
        items=tuple(item for item in routine.items if item.key != key),
        drop_first=tuple(other for other in routine.drop_first if other != key),
    )


def place_item(routine: Routine, key: str, part: str, position: int) -> Routine:
    """Puts the item at `position` (0 first) of a part, or of the whole routine if it has no parts.

    The others are pushed down; past the end is the end.
    """
    item = _known(routine, key)
    if item.part != part:
        target = routine.part(part)
        item = on_days(replace(item, part=part), target.days) if target else replace(item, part="")
    others = [other for other in routine.items if other.key != key]
    mates = [other for other in others if other.part == item.part]
    behind = mates[max(0, position) :]
    others.insert(others.index(behind[0]) if behind else len(others), item)
    return in_part_order(replace(routine, items=tuple(others)))


def in_part_order(routine: Routine) -> Routine:
    """Groups the items by part, keeping their order inside each; a line of no known part joins the first."""
    if not routine.parts:
        if all(not item.part for item in routine.items):
            return routine
        return replace(routine, items=tuple(replace(item, part="") for item in routine.items))
    rank = {part.name: at for at, part in enumerate(routine.parts)}
    first = routine.parts[0].name
    items = [item if item.part in rank else replace(item, part=first) for item in routine.items]
    return replace(routine, items=tuple(sorted(items, key=lambda item: rank[item.part])))


def set_dose(routine: Routine, key: str, dose: Dose) -> Routine:
    """Raises ClinicError if the dose is out of range."""
    problem = dose_problem(dose)
    if problem:
        raise ClinicError(problem, "Correct the number.")
    return _changed(routine, replace(_known(routine, key), dose=dose))


def set_side(routine: Routine, key: str, side: ItemSide | None) -> Routine:
    """An extra set stays only while both sides are trained."""
    item = _known(routine, key)
    extra = item.extra_set_side if side == "both" else None
    return _changed(routine, replace(item, side=side, extra_set_side=extra))


def set_extra_set(routine: Routine, key: str, side: Side | None) -> Routine:
    """One more set on one side; raises ClinicError on an item that does not train both sides."""
    item = _known(routine, key)
    if side is not None and item.side != "both":
        raise ClinicError("An extra set needs an exercise done on both sides.", "Set the side to both first.")
    return _changed(routine, replace(item, extra_set_side=side))


def set_note(routine: Routine, key: str, note: str) -> Routine:
    return _changed(routine, replace(_known(routine, key), note=note.strip()))


def set_shown(routine: Routine, key: str, shown: bool) -> Routine:
    """Ticks "shown and tried in the clinic"."""
    return _changed(routine, replace(_known(routine, key), shown=shown))


def set_item_reason(routine: Routine, key: str, reason: str) -> Routine:
    """Stores the therapist's written reason for keeping a refused or unconfirmed line; empty takes it back."""
    return _changed(routine, replace(_known(routine, key), override_reason=reason.strip()))


def set_routine_reason(routine: Routine, reason: str) -> Routine:
    return replace(routine, override_reason=reason.strip())


def swap_exercise(routine: Routine, key: str, exercise: Exercise) -> Routine:
    """Replaces the exercise of a line (an easier or harder one) with that exercise's default dose."""
    item = _known(routine, key)
    side: ItemSide | None = (item.side or "both") if exercise.is_per_side else None
    category = item.category if item.category in exercise.categories else exercise.categories[0]
    return _changed(
        routine,
        replace(
            item,
            exercise_id=exercise.id,
            side=side,
            extra_set_side=item.extra_set_side if side == "both" else None,
            dose=exercise.dose,
            category=category,
            phase=exercise.phase,
            override_reason="",
            shown=False,
        ),
    )


def set_title(routine: Routine, title: str) -> Routine:
    return replace(routine, title=title.strip())


def set_review(routine: Routine, review: str) -> Routine:
    return replace(routine, review=review.strip())


def add_advice(routine: Routine, advice_id: str) -> Routine:
    return replace(routine, advice=advice_order((*routine.advice, advice_id)))


def remove_advice(routine: Routine, advice_id: str) -> Routine:
    """Raises ClinicError for the safety net: it is on every handout."""
    if advice_id == SAFETY_NET:
        raise ClinicError("The warning signs stay on every handout.", "Remove other advice instead.")
    return replace(routine, advice=tuple(other for other in routine.advice if other != advice_id))


def _known(routine: Routine, key: str) -> RoutineItem:
    item = routine.item(key)
    if item is None:
        raise KeyError(f"no line {key!r} in this routine")
    return item


def _changed(routine: Routine, item: RoutineItem) -> Routine:
    return replace(routine, items=tuple(item if other.key == item.key else other for other in routine.items))


def free_key(routine: Routine, exercise_id: str) -> str:
    taken = {item.key for item in routine.items}
    if exercise_id not in taken:
        return exercise_id
    return next(key for n in range(2, len(taken) + 3) if (key := f"{exercise_id}_{n}") not in taken)


def advice_order(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The safety net first, each id once."""
    return tuple(dict.fromkeys((SAFETY_NET, *ids)))


def set_tick(routine: Routine, criterion: str, on: date | None, note: str = "") -> Routine:
    """Notes that a criterion was met on a day, in the place of an earlier tick; None takes the tick away."""
    others = tuple(tick for tick in routine.ticks if tick.criterion != criterion)
    return replace(routine, ticks=others if on is None else (*others, Tick(criterion, on, note.strip())))
