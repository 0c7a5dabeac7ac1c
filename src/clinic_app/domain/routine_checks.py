"""What a therapist must know before a routine is printed: rules broken, warnings, notes.

A problem with severity `refuse` blocks printing. Where `override` is true a written reason, on the line or
for sizes on the routine, turns the refusal into a warning that stays visible. Thresholds without a source in
their message are expert convention.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from clinic_app.domain.dosage import Dose
from clinic_app.domain.exercise_fit import (
    NEEDS_LOAD,
    STRENGTH,
    Objection,
    changes,
    objections,
    side_word,
    swaps,
)
from clinic_app.domain.exercises import SAFETY_NET, Catalogue, Exercise
from clinic_app.domain.plan_view import SIDES, AcceptedFindings, ClientFacts, Plan, read_plan
from clinic_app.domain.routines import Routine, RoutineItem, session_minutes

Severity = Literal["refuse", "warn", "note"]

SOFT_SIZE = 5
STRONG_SIZE = 6
LARGEST_PRINT = 8
LONGEST_SESSION_MIN = 25
MOST_PER_SIDE_HOLDS = 3
MOST_STRENGTH_DAYS = 3
SIZE_EVIDENCE = (
    "In a study of 184 clients more than 6 exercises went with poorer weekly practice than 3 or fewer [91]; "
    "in 155 service members 4 or more did worse than 2 or fewer (about 54 against 86 %) [90]; "
    "a review of 14 studies advises 2 to 4 [92]."
)
_SEVERITY_ORDER: Mapping[str, int] = {"refuse": 0, "warn": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class RoutineProblem:
    """`override`: a written reason may lift this refusal. `fix` says what to do about it."""

    code: str
    severity: Severity
    message: str
    item_keys: tuple[str, ...] = ()
    fix: str = ""
    override: bool = False


@dataclass(frozen=True, slots=True)
class RoutineContext:
    """What the rules look at besides the routine. The empty context checks only the routine itself.

    `week` counts from the start of care (1 first); some rules end after the first weeks.
    """

    plan: Plan | None = None
    client: ClientFacts = field(default_factory=ClientFacts)
    week: int = 1


def routine_context(
    output: Mapping[str, object] | None, decided: AcceptedFindings, client: ClientFacts, week: int = 1
) -> RoutineContext:
    """Context from an assessment output (None: no screening behind this routine)."""
    if output is None:
        return RoutineContext(None, client, week)
    plan = read_plan(output, decided, plank_s=client.plank_s, side_plank_s=client.side_plank_s)
    return RoutineContext(plan, client, week)


def check_routine(
    catalogue: Catalogue, routine: Routine, context: RoutineContext | None = None
) -> tuple[RoutineProblem, ...]:
    """Every problem of the routine, refusals first, then warnings, then notes; in each, in routine order."""
    seen = context or RoutineContext()
    lines = [
        (item, exercise)
        for item in routine.items
        if (exercise := catalogue.get(item.exercise_id)) is not None
    ]
    found: list[RoutineProblem] = []
    found += _routine_level(catalogue, routine, seen)
    for item, exercise in lines:
        found += _line_level(catalogue, item, exercise, seen)
    found += _between_lines(lines, routine, seen)
    found += _balance(catalogue, lines, seen)
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: _SEVERITY_ORDER[problem.severity]))


def may_print(problems: tuple[RoutineProblem, ...]) -> bool:
    """Whether nothing refuses printing."""
    return all(problem.severity != "refuse" for problem in problems)


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
    count = len(routine.items)
    if count == 0:
        yield RoutineProblem("EMPTY", "note", "No exercise yet: the handout will hold advice only.")
    elif count == SOFT_SIZE:
        yield RoutineProblem("SIZE", "note", "5 exercises: 3 or 4 are done more faithfully.", fix="Drop one.")
    elif count >= STRONG_SIZE:
        yield RoutineProblem(
            "SIZE", "warn", f"{count} exercises are many. {SIZE_EVIDENCE}", fix="Split into A and B days."
        )
    if count > LARGEST_PRINT:
        yield _lifted(
            RoutineProblem(
                "SIZE_PRINT",
                "refuse",
                f"More than {LARGEST_PRINT} exercises are printed only with a written reason.",
                fix="Remove lines, or write why this client needs them all.",
                override=True,
            ),
            routine.override_reason,
        )
    minutes = session_minutes(catalogue, routine)
    if minutes > LONGEST_SESSION_MIN:
        yield RoutineProblem(
            "TIME",
            "note",
            f"One session takes about {minutes} minutes; {LONGEST_SESSION_MIN} is the limit to aim for.",
            fix="Drop a line or a set.",
        )
    if any(item.status == "trial_2_weeks" for item in routine.items) and not routine.review:
        yield RoutineProblem(
            "TRIAL", "warn", "A two-week trial needs a re-test date.", fix="Say when the review is."
        )


def _line_level(
    catalogue: Catalogue, item: RoutineItem, exercise: Exercise, context: RoutineContext
) -> Iterator[RoutineProblem]:
    keys = (item.key,)
    client = context.client
    for objection in objections(catalogue, exercise, item.category, item.side, context.plan, client):
        yield _from_objection(exercise, item, objection)
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


def _between_lines(
    lines: list[tuple[RoutineItem, Exercise]], routine: Routine, context: RoutineContext
) -> Iterator[RoutineProblem]:
    plan = context.plan
    if plan is not None and lines and any(plan.stabilises(side) for side in SIDES):
        families = {exercise.family for _, exercise in lines}
        missing = [
            words
            for family, words in (("front_plank", "a front plank"), ("side_plank", "a side plank"))
            if family not in families
        ]
        if missing:
            yield _lifted(
                RoutineProblem(
                    "C1",
                    "refuse",
                    f"The stabilise branch needs {' and '.join(missing)} [1].",
                    fix="Add it, or write why this client cannot do it.",
                    override=True,
                ),
                routine.override_reason,
            )
    for category, code, severity, words in (
        (
            "hip_flexor_stretch",
            "C4",
            "warn",
            "Two hip-flexor stretches: one is enough; more time adds no range [34].",
        ),
        ("psoas_release", "C6", "refuse", "Only one psoas release belongs in a routine."),
    ):
        group = [(item, exercise) for item, exercise in lines if category in exercise.categories]
        if len({item.side for item, _ in group}) < len(group) or any(
            item.side == "both" for item, _ in group[1:]
        ):
            keys = tuple(item.key for item, _ in group)
            yield RoutineProblem(code, "refuse" if severity == "refuse" else "warn", words, keys, "Keep one.")
    by_family: dict[str, list[tuple[RoutineItem, Exercise]]] = {}
    for item, exercise in lines:
        by_family.setdefault(exercise.family, []).append((item, exercise))
    for group in by_family.values():
        ids = {exercise.id for _, exercise in group}
        keys = tuple(item.key for item, _ in group)
        if len(ids) > 1 and len({exercise.level for _, exercise in group}) > 1:
            names = " and ".join(dict.fromkeys(exercise.name for _, exercise in group))
            yield RoutineProblem(
                "C14",
                "warn",
                f"{names} are the same move at two levels.",
                keys,
                "Keep the harder one done well.",
            )
        for exercise_id, count in Counter(exercise.id for _, exercise in group).items():
            same = [(item, exercise) for item, exercise in group if exercise.id == exercise_id]
            if count > len({item.side for item, _ in same}):
                yield RoutineProblem(
                    "TWICE", "warn", f"{same[0][1].name} is there twice.", keys, "Keep one line."
                )
    holds = [item.key for item, exercise in lines if exercise.is_per_side and item.dose.hold_s is not None]
    if len(holds) > MOST_PER_SIDE_HOLDS:
        yield RoutineProblem(
            "C18",
            "note",
            f"{len(holds)} holds for each side take long.",
            tuple(holds),
            "Watch the session time.",
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
    return _lifted(problem, item.override_reason)


def _refusal(code: str, message: str, item: RoutineItem, fix: str) -> RoutineProblem:
    return _lifted(
        RoutineProblem(code, "refuse", message, (item.key,), fix, override=True), item.override_reason
    )


def _lifted(problem: RoutineProblem, reason: str) -> RoutineProblem:
    """A written reason turns a refusal that allows it into a warning which quotes the reason."""
    if not (problem.override and problem.severity == "refuse" and reason):
        return problem
    return replace(problem, severity="warn", message=f"{problem.message} Kept by the therapist: {reason}")
