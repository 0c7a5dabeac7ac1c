"""A routine: which exercises, on which side, how much; edits return a new routine, never change one."""

from dataclasses import dataclass, replace
from math import ceil
from typing import cast

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.dosage import DoseLine, dose_from_document, dose_problem, dose_to_dict
from clinic_app.domain.errors import ClinicError, InvalidFile
from clinic_app.domain.exercises import SAFETY_NET, Catalogue, Dose, Exercise, ItemSide, Side

STATUSES = ("active", "trial_2_weeks", "pt_confirm", "level1_only")


@dataclass(frozen=True, slots=True)
class RoutineItem:
    """One line of the routine.

    `side` is None for exercises that know no side. `extra_set_side` gets one set more than the other.
    `phase` 1-4. `override_reason` is the therapist's written reason for keeping a line a rule refuses;
    it also stands for the "yes" a `pt_confirm` line waits for. `shown`: the client tried it here.
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
class Routine:
    """`advice` are ids of advice cards, the safety net always first. `review` says when to look again.

    `drop_first` are item keys, the first one to let go when time is short. `left_out` tells what was
    barred or not needed and why. `override_reason` is the written reason for a size or time over the limit.
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

    def item(self, key: str) -> RoutineItem | None:
        return next((item for item in self.items if item.key == key), None)


def add_item(
    routine: Routine,
    exercise: Exercise,
    *,
    side: ItemSide | None = None,
    category: str = "",
    reason: str = "",
) -> Routine:
    """Adds an exercise with its default dose at the end. `side` None picks both sides where sides matter."""
    item = RoutineItem(
        key=_free_key(routine, exercise.id),
        exercise_id=exercise.id,
        side=(side or "both") if exercise.is_per_side else None,
        dose=exercise.dose,
        reasons=(reason,) if reason else (),
        category=category or exercise.categories[0],
        phase=exercise.phase,
    )
    return replace(routine, items=(*routine.items, item))


def remove_item(routine: Routine, key: str) -> Routine:
    return replace(
        routine,
        items=tuple(item for item in routine.items if item.key != key),
        drop_first=tuple(other for other in routine.drop_first if other != key),
    )


def move_item(routine: Routine, key: str, position: int) -> Routine:
    """Puts the item at `position` (0 first), pushing the others down; a position past the end is the end."""
    item = _known(routine, key)
    others = [other for other in routine.items if other.key != key]
    others.insert(max(0, position), item)
    return replace(routine, items=tuple(others))


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
    return replace(routine, advice=_advice_order((*routine.advice, advice_id)))


def remove_advice(routine: Routine, advice_id: str) -> Routine:
    """Raises ClinicError for the safety net: it is on every handout."""
    if advice_id == SAFETY_NET:
        raise ClinicError("The warning signs stay on every handout.", "Remove other advice instead.")
    return replace(routine, advice=tuple(other for other in routine.advice if other != advice_id))


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


def session_minutes(catalogue: Catalogue, routine: Routine) -> int:
    """Minutes of one session with every line, rounded up; lines of unknown exercises count nothing."""
    return ceil(sum(_seconds(catalogue, item) for item in routine.items) / 60)


def week_minutes(catalogue: Catalogue, routine: Routine) -> int:
    """Minutes of a whole week, rounded up."""
    total_s = sum(
        _seconds(catalogue, item) * item.dose.times_per_day * item.dose.days_per_week
        for item in routine.items
    )
    return ceil(total_s / 60)


def _seconds(catalogue: Catalogue, item: RoutineItem) -> int:
    exercise = catalogue.get(item.exercise_id)
    return item_seconds(exercise, item) if exercise else 0


def _known(routine: Routine, key: str) -> RoutineItem:
    item = routine.item(key)
    if item is None:
        raise KeyError(f"no line {key!r} in this routine")
    return item


def _changed(routine: Routine, item: RoutineItem) -> Routine:
    return replace(routine, items=tuple(item if other.key == item.key else other for other in routine.items))


def _free_key(routine: Routine, exercise_id: str) -> str:
    taken = {item.key for item in routine.items}
    if exercise_id not in taken:
        return exercise_id
    return next(key for n in range(2, len(taken) + 3) if (key := f"{exercise_id}_{n}") not in taken)


def _advice_order(ids: tuple[str, ...]) -> tuple[str, ...]:
    """The safety net first, each id once."""
    return tuple(dict.fromkeys((SAFETY_NET, *ids)))


def routine_to_dict(routine: Routine) -> dict[str, object]:
    """The form of the `routine` block of a routine file; plain values only, empty ones left out."""
    out: dict[str, object] = {"title": routine.title, "advice": list(routine.advice)}
    if routine.provisional:
        out["provisional"] = True
    for key in ("review", "override_reason"):
        if text := cast("str", getattr(routine, key)):
            out[key] = text
    out["items"] = [_item_to_dict(item) for item in routine.items]
    for key in ("drop_first", "notes"):
        if texts := cast("tuple[str, ...]", getattr(routine, key)):
            out[key] = list(texts)
    if routine.left_out:
        out["left_out"] = [
            {
                key: value
                for key, value in (
                    ("category", line.category),
                    ("side", line.side),
                    ("exercise", line.exercise_id),
                    ("rule", line.rule),
                    ("words", line.words),
                )
                if value
            }
            for line in routine.left_out
        ]
    return out


def _item_to_dict(item: RoutineItem) -> dict[str, object]:
    out: dict[str, object] = {"key": item.key, "exercise": item.exercise_id}
    if item.side is not None:
        out["side"] = item.side
    out["dose"] = dose_to_dict(item.dose)
    if item.extra_set_side is not None:
        out["extra_set"] = item.extra_set_side
    for key in ("note", "category", "override_reason"):
        if text := cast("str", getattr(item, key)):
            out[key] = text
    out["phase"] = item.phase
    out["status"] = item.status
    if item.shown:
        out["shown"] = True
    if item.reasons:
        out["reasons"] = list(item.reasons)
    return out


def routine_from_dict(document: object, catalogue: Catalogue | None = None) -> Routine:
    """Reads what `routine_to_dict` wrote.

    With a catalogue a line may leave out dose, side, category and phase (the exercise's own are taken) and
    write the dose as shorthand, and an unknown exercise is a problem. Raises InvalidFile with all problems.
    """
    problems = Problems()
    routine = routine_from_fields(Fields(document, "routine", problems), catalogue)
    if problems:
        raise InvalidFile(
            "This routine cannot be read.", tuple(problems), "Correct the named places and open it again."
        )
    return routine


def routine_from_fields(fields: Fields, catalogue: Catalogue | None) -> Routine:
    """As `routine_from_dict`, with the problems left in the reading's list."""
    items: list[RoutineItem] = []
    for block in fields.blocks("items"):
        item = _item_from_fields(block, catalogue, {other.key for other in items})
        if item is not None:
            items.append(item)
    left_out: list[LeftOut] = []
    for block in fields.blocks("left_out"):
        left_out.append(
            LeftOut(
                category=block.text("category", ""),
                side=cast("Side | None", block.choice("side", ("L", "R"), "") or None),
                exercise_id=block.text("exercise", ""),
                rule=block.text("rule", ""),
                words=block.text("words", ""),
            )
        )
        block.finish()
    advice = fields.texts("advice")
    if catalogue is not None:
        for advice_id in advice:
            if catalogue.advice_card(advice_id) is None:
                known = ", ".join(card.id for card in catalogue.advice)
                fields.problems.at(
                    f"{fields.place} › advice", f"“{advice_id}” is no advice text. Known are: {known}."
                )
    routine = Routine(
        title=fields.text("title"),
        items=tuple(items),
        advice=_advice_order(advice),
        provisional=fields.yes_no("provisional", default=False),
        review=fields.text("review", ""),
        drop_first=fields.texts("drop_first"),
        left_out=tuple(left_out),
        notes=fields.texts("notes"),
        override_reason=fields.text("override_reason", ""),
    )
    fields.finish()
    return routine


def _item_from_fields(fields: Fields, catalogue: Catalogue | None, taken: set[str]) -> RoutineItem | None:
    exercise_id = fields.text("exercise")
    exercise = catalogue.get(exercise_id) if catalogue is not None else None
    if catalogue is not None and exercise is None and exercise_id:
        hint = ", ".join(near.id for near in catalogue.find(exercise_id.replace("_", " "))[:3])
        fields.problems.at(
            f"{fields.place} › exercise",
            f"“{exercise_id}” is not in the catalogue." + (f" Did you mean {hint}?" if hint else ""),
        )
    raw_dose = fields.raw("dose")
    if raw_dose is None and exercise is not None:
        line = DoseLine(exercise.dose)
    elif (raw_dose is None or isinstance(raw_dose, str)) and exercise is None and catalogue is not None:
        line = None  # the unknown exercise is the problem to name, not the dose that leans on it
    else:
        line = dose_from_document(
            raw_dose, f"{fields.place} › dose", fields.problems, exercise.dose if exercise else None
        )
    side = fields.choice("side", ("L", "R", "both"), "") or (line.side if line else None)
    extra = fields.choice("extra_set", ("L", "R"), "") or (line.extra_set_side if line else None)
    if exercise is not None:
        if exercise.is_per_side:
            side = side or "both"
        elif side in ("L", "R"):
            fields.problems.at(
                f"{fields.place} › side", f"{exercise.name} works both sides at once; leave the side out."
            )
        else:
            side = None
    if extra and side != "both":
        fields.problems.at(f"{fields.place} › extra_set", "an extra set needs the side both.")
    key = fields.text("key", "") or exercise_id
    if key in taken:
        if "key" in fields:
            fields.problems.at(f"{fields.place} › key", f"“{key}” is used twice; give each line its own key.")
        key = next(other for n in range(2, len(taken) + 3) if (other := f"{exercise_id}_{n}") not in taken)
    category = fields.text("category", exercise.categories[0] if exercise else "")
    item = (
        RoutineItem(
            key=key,
            exercise_id=exercise_id,
            side=cast("ItemSide | None", side),
            dose=line.dose,
            extra_set_side=cast("Side | None", extra),
            note=fields.text("note", ""),
            reasons=fields.texts("reasons"),
            category=category,
            phase=fields.whole("phase", 1, 4, exercise.phase if exercise else 1),
            status=fields.choice("status", STATUSES, "active"),
            override_reason=fields.text("override_reason", ""),
            shown=fields.yes_no("shown", default=False),
        )
        if line
        else None
    )
    if item is not None:
        fields.finish()
    return item
