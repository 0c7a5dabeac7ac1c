"""What a therapist must know before a routine is printed: rules broken, warnings, notes.

A problem with severity `refuse` blocks printing. Where `override` is true a written reason, on the line or
for sizes on the routine, turns the refusal into a warning that stays visible. Thresholds without a source in
their message are expert convention.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from clinic_app.domain.dosage import Dose
from clinic_app.domain.exercise_fit import (
    FRONT_OF_HIP,
    NEEDS_LOAD,
    STRENGTH,
    Objection,
    changes,
    objections,
    side_word,
    swaps,
)
from clinic_app.domain.exercises import SAFETY_NET, Catalogue, Exercise
from clinic_app.domain.plan_view import SIDES
from clinic_app.domain.routine_conflicts import between_lines
from clinic_app.domain.routine_criteria import GROIN_ON_HOPPING, gate_state
from clinic_app.domain.routine_problems import Line, RoutineContext, RoutineProblem, lifted
from clinic_app.domain.routines import (
    Routine,
    RoutineItem,
    busiest_day,
    item_seconds,
    minutes_of,
    sections,
)

SOFT_SIZE = 5
STRONG_SIZE = 6
LARGEST_PRINT = 8
LONGEST_SESSION_MIN = 25
LONGEST_DAILY_MIN = 10
MOST_STRENGTH_DAYS = 3
SIZE_EVIDENCE = (
    "In a study of 184 clients more than 6 exercises went with poorer weekly practice than 3 or fewer [91]; "
    "in 155 service members 4 or more did worse than 2 or fewer (about 54 against 86 %) [90]; "
    "a review of 14 studies advises 2 to 4 [92]."
)
_GATE_OF: Mapping[str, str] = {"RUN_GATE": "run_gate", "CORE_GATE": "core_gate", "LEAD_CORE": "core_gate"}
_SEVERITY_ORDER: Mapping[str, int] = {"refuse": 0, "warn": 1, "note": 2}


def check_routine(
    catalogue: Catalogue, routine: Routine, context: RoutineContext | None = None
) -> tuple[RoutineProblem, ...]:
    """Every problem of the routine, refusals first, then warnings, then notes; in each, in routine order."""
    seen = context or RoutineContext()
    lines: list[Line] = [
        (item, exercise)
        for item in routine.items
        if (exercise := catalogue.get(item.exercise_id)) is not None
    ]
    found: list[RoutineProblem] = []
    found += _routine_level(catalogue, routine, seen)
    found += _size_and_time(catalogue, routine, lines)
    for item, exercise in lines:
        found += _line_level(catalogue, routine, item, exercise, seen)
    found += between_lines(lines, routine, seen)
    found += _skipped_levels(catalogue, lines, seen)
    found += _balance(catalogue, lines, seen)
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: _SEVERITY_ORDER[problem.severity]))


def _routine_level(
    catalogue: Catalogue, routine: Routine, context: RoutineContext
) -> Iterator[RoutineProblem]:
    plan = context.plan
    if plan is not None and plan.locked:
        yield RoutineProblem(
            "LOCKED",
            "refuse",
            f"The exercise branch is locked ({plan.lock_reason.replace('_', ' ')}).",
            fix="Settle the safety questions first.",
        )
    if SAFETY_NET not in routine.advice:
        yield RoutineProblem("SAFETY_NET", "refuse", "The warning signs are missing.", fix="Add them again.")
    unknown = tuple(item for item in routine.items if item.exercise_id not in catalogue)
    for item in unknown:
        yield RoutineProblem(
            "UNKNOWN",
            "refuse",
            f"“{item.exercise_id}” is not in the catalogue.",
            (item.key,),
            "Remove this line.",
        )
    if any(item.status == "trial_2_weeks" for item in routine.items) and not routine.review:
        yield RoutineProblem(
            "TRIAL", "warn", "A two-week trial needs a re-test date.", fix="Say when the review is."
        )


def _size_and_time(catalogue: Catalogue, routine: Routine, lines: Sequence[Line]) -> Iterator[RoutineProblem]:
    count, on_one_day = len(routine.items), busiest_day(routine)
    on_a_day = " on one day" if routine.parts and on_one_day < count else ""
    if count == 0:
        yield RoutineProblem("EMPTY", "note", "No exercise yet: the handout will hold advice only.")
    elif on_one_day == SOFT_SIZE:
        yield RoutineProblem(
            "SIZE", "note", f"5 exercises{on_a_day}: 3 or 4 are done more faithfully.", fix="Drop one."
        )
    elif on_one_day >= STRONG_SIZE:
        yield RoutineProblem(
            "SIZE",
            "warn",
            f"{on_one_day} exercises{on_a_day} are many. {SIZE_EVIDENCE}",
            fix="Split into A and B days.",
        )
    if count > LARGEST_PRINT:
        yield lifted(
            RoutineProblem(
                "SIZE_PRINT",
                "refuse",
                f"More than {LARGEST_PRINT} exercises are printed only with a written reason.",
                fix="Remove lines, or write why this client needs them all.",
                override=True,
            ),
            routine.override_reason,
        )
    for section in sections(routine):
        minutes = minutes_of(catalogue, section.items)
        if minutes > LONGEST_SESSION_MIN:
            session = f"“{section.part.name}”" if section.part.name else "One session"
            yield RoutineProblem(
                "TIME",
                "note",
                f"{session} takes about {minutes} minutes; {LONGEST_SESSION_MIN} is the limit to aim for.",
                fix="Drop a line or a set.",
            )
    daily_s = sum(item_seconds(exercise, item) for item, exercise in lines if item.dose.days_per_week == 7)
    if daily_s > LONGEST_DAILY_MIN * 60:
        yield RoutineProblem(
            "TIME_DAILY",
            "note",
            f"What is done every day takes about {-(-daily_s // 60)} minutes; {LONGEST_DAILY_MIN} is the aim.",
            fix="Put some of it on fewer days.",
        )


def _line_level(
    catalogue: Catalogue, routine: Routine, item: RoutineItem, exercise: Exercise, context: RoutineContext
) -> Iterator[RoutineProblem]:
    keys = (item.key,)
    client = context.client
    for objection in objections(catalogue, exercise, item.category, item.side, context.plan, client):
        gate = gate_state(routine, _GATE_OF[objection.code]) if objection.code in _GATE_OF else None
        if gate is not None and gate.passed_on is not None:
            name = gate.gate.title.partition(":")[0]
            yield RoutineProblem("GATE_PASSED", "note", f"{exercise.name}: {name} {gate.words}.", keys)
        else:
            yield _from_objection(exercise, item, objection)
    if routine.has_tick(GROIN_ON_HOPPING) and exercise.phase >= 3:
        yield RoutineProblem(
            "C17",
            "refuse",
            f"{exercise.name}: groin pain on hopping stops everything from phase 3 on [84].",
            keys,
            "Refer the client before going on; remove this line.",
        )
    yield from _open_choice(item, exercise, context)
    for change in changes(catalogue, exercise, context.plan, client):
        yield RoutineProblem(change.code, "warn", f"{exercise.name}: {change.words}", keys)
    if item.side == "both" and "gtps" in client.conditions and "side_lying" in exercise.positions:
        yield RoutineProblem(
            "C12",
            "warn",
            f"{exercise.name}: lie only on the side that does not hurt.",
            keys,
            "Choose one side.",
        )
    for swap in swaps(catalogue, exercise, client):
        yield RoutineProblem("EQUIPMENT", "note", f"{exercise.name}: {swap}", keys)
    if exercise.needs_clinic_demo and not item.shown:
        yield RoutineProblem(
            "DEMO",
            "refuse",
            f"{exercise.name}: show it and let the client try it here before it is printed.",
            keys,
            "Tick “shown and tried in the clinic”.",
        )
    if item.status == "level1_only" and (
        exercise.level > 1 or set(exercise.equipment_required) & set(NEEDS_LOAD)
    ):
        yield _refusal(
            "LEVEL1_ONLY",
            f"{exercise.name}: a provisional routine allows only level 1 without weight or band here.",
            item,
            "Take the level 1 exercise, or finish the missing tests.",
        )
    plan = context.plan
    if plan is not None and plan.provisional and item.category in STRENGTH and item.status != "level1_only":
        yield _refusal(
            "M2",
            f"{exercise.name}: the routine is provisional, so loaded strength waits for the missing tests.",
            item,
            "Finish the tests, or take a level 1 exercise.",
        )
    if item.status == "pt_confirm":
        yield _refusal(
            "PT_CONFIRM", f"{exercise.name}: this line waits for your yes.", item, "Write why it is right."
        )
    if item.status == "trial_2_weeks":
        yield RoutineProblem(
            "TRIAL",
            "note",
            f"{exercise.name}: a trial for 2 weeks, then measure again before it goes on.",
            keys,
        )
    yield from _dose_notes(item, exercise)


def _open_choice(item: RoutineItem, exercise: Exercise, context: RoutineContext) -> Iterator[RoutineProblem]:
    """C3: where stretching and stabilising speak against each other, the therapist chooses, in writing."""
    plan = context.plan
    if plan is None or not any(kind in FRONT_OF_HIP for kind in exercise.categories):
        return
    for side in SIDES if item.side in (None, "both") else (item.side,):
        if plan.branch.get(side) == "clinician_choice":
            yield _refusal(
                "C3",
                f"{exercise.name}: the hip-flexor branch on the {side_word(side)} is still your choice.",
                item,
                "Write what you chose and why.",
            )


def dose_is_remarkable(exercise: Exercise, dose: Dose) -> bool:
    """Whether the rules would say something about this dose."""
    item = RoutineItem(exercise.id, exercise.id, None, dose, category=exercise.categories[0])
    return any(True for _ in _dose_notes(item, exercise))


def _dose_notes(item: RoutineItem, exercise: Exercise) -> Iterator[RoutineProblem]:
    dose = item.dose
    # The catalogue's own dose is always usual, also where a range meant for its category is narrower.
    own = {label: value for label, value, *_ in _usual_ranges(exercise.dose, exercise)}
    for label, value, low, high, basis in _usual_ranges(dose, exercise):
        usual = own.get(label, low)
        if not min(low, usual) <= value <= max(high, usual):
            span = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            yield RoutineProblem(
                "DOSE", "note", f"{exercise.name}: {label} {value:g}, usual is {span} ({basis}).", (item.key,)
            )
    if item.category in STRENGTH and dose.days_per_week > max(
        MOST_STRENGTH_DAYS, exercise.dose.days_per_week
    ):
        yield RoutineProblem(
            "C16",
            "warn",
            f"{exercise.name}: {dose.days_per_week} days a week put strength work on days in a row; "
            "2 or 3 days apart are advised [39].",
            (item.key,),
        )


def _usual_ranges(dose: Dose, exercise: Exercise) -> list[tuple[str, float, float, float, str]]:
    """(label, value, low, high, basis) for what a therapist may set without a remark."""
    hold = dose.hold_s
    if "hip_flexor_stretch" in exercise.categories and hold is not None:
        weekly_min = dose.sets * dose.reps * hold * dose.times_per_day * dose.days_per_week / 60
        return [
            ("hold seconds", hold, 30, 60, "sources 35, 38"),
            ("stretch minutes a week on each side", round(weekly_min, 1), 5, 10, "sources 34, 35"),
        ]
    if "psoas_release" in exercise.categories and hold is not None:
        return [("hold seconds", hold, 30, 60, "expert convention"), ("sets", dose.sets, 1, 3, "source 43")]
    if "core_stabilise" in exercise.categories and hold is not None:
        return [("hold seconds", hold, 10, 30, "source 70")]
    if "glute_activation" in exercise.categories:
        return [
            ("reps", dose.reps, 8, 15, "expert convention"),
            ("sets", dose.sets, 1, 3, "expert convention"),
        ]
    if any(category in STRENGTH for category in exercise.categories):
        return [("reps", dose.reps, 8, 12, "source 39")]
    if "pelvic_control" in exercise.categories:
        return [("sets", dose.sets, 1, 3, "expert convention")]
    return []


def _skipped_levels(
    catalogue: Catalogue, lines: Sequence[Line], context: RoutineContext
) -> Iterator[RoutineProblem]:
    """Between two visits a client climbs one step of a harder chain, never two (expert convention)."""
    if context.earlier is None:
        return
    steps = {item.exercise_id: 0 for item in context.earlier.items}
    reached = list(steps)
    for exercise_id in reached:  # grows while it is walked: nearest first
        exercise = catalogue.get(exercise_id)
        for harder in exercise.harder if exercise else ():
            if harder not in steps:
                steps[harder] = steps[exercise_id] + 1
                reached.append(harder)
    for item, exercise in lines:
        if steps.get(exercise.id, 0) > 1:
            between = [one for one in exercise.easier if steps.get(one, 9) < steps[exercise.id]]
            names = [easier.name for one in between if (easier := catalogue.get(one)) is not None]
            yield RoutineProblem(
                "SKIP",
                "warn",
                f"{exercise.name} is {steps[exercise.id]} steps harder than what the client did until now.",
                (item.key,),
                f"Take {names[0]} first." if names else "Take the step between first.",
            )


def _balance(
    catalogue: Catalogue, lines: list[tuple[RoutineItem, Exercise]], context: RoutineContext
) -> Iterator[RoutineProblem]:
    """Does the routine serve what was found? Only notes: the therapist may see more than the rules."""
    plan = context.plan
    if plan is None or not lines:
        return
    targets = [_targets(goal.id) for goal in plan.goals[:2]]
    serving = [
        [item.key for item, exercise in lines if target & {item.category, *exercise.serves}]
        for target in targets
    ]
    if targets and not serving[0] and any(catalogue.for_category(one) for one in targets[0]):
        yield RoutineProblem("TOP_GOAL", "note", "No line serves the first goal.", fix="Add one for it.")
    elif targets and len({key for keys in serving for key in keys}) * 2 < len(lines):
        yield RoutineProblem("TOP_TWO", "note", "Fewer than half of the lines serve the first two goals.")
    for category, count in Counter(item.category for item, _ in lines).items():
        if count > 2:
            keys = tuple(item.key for item, _ in lines if item.category == category)
            yield RoutineProblem("CATEGORY", "note", f"{count} lines of one kind; 2 are enough.", keys)
    planned = {category.id for category in plan.categories}
    if context.week <= 4 and not any(exercise.phase == 2 for _, exercise in lines):
        easy = {kind for exercise in catalogue if exercise.phase == 2 for kind in exercise.categories}
        if planned & easy:
            yield RoutineProblem("PHASE_2", "note", "Until week 4 one control or activation line belongs in.")
    tucked = any(
        "pelvic_control" in exercise.categories or "tuck_drill" in exercise.traits for _, exercise in lines
    )
    if "pelvic_control" in planned and not tucked:
        yield RoutineProblem("PELVIS", "note", "The pelvis tips forward; no line trains its control.")


def _targets(goal_id: str) -> set[str]:
    if goal_id == "hip_flexor":
        return {"stretch", "stretch_trial", "hip_flexor_stretch", "psoas_release"}
    if goal_id == "stabilise":
        return {"stabilise", "core_stabilise"}
    return {goal_id}


def _from_objection(exercise: Exercise, item: RoutineItem, objection: Objection) -> RoutineProblem:
    side = f" ({side_word(item.side)})" if item.side else ""
    problem = RoutineProblem(
        objection.code,
        "refuse" if objection.hard else "warn",
        f"{exercise.name}{side}: {objection.words}.",
        (item.key,),
        objection.fix
        or ("Take another exercise, or write your reason." if objection.override else "Remove it."),
        override=objection.hard and objection.override,
    )
    return lifted(problem, item.override_reason)


def _refusal(code: str, message: str, item: RoutineItem, fix: str) -> RoutineProblem:
    return lifted(
        RoutineProblem(code, "refuse", message, (item.key,), fix, override=True), item.override_reason
    )
