"""Rules between the lines of a routine: what must stand together, what excludes or repeats each other.

The codes are those of the composition rules. Without a source in its message a rule is expert convention.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from clinic_app.domain.exercise_fit import STRENGTH
from clinic_app.domain.exercises import Exercise
from clinic_app.domain.plan_view import SIDES, ClientFacts, Plan
from clinic_app.domain.routine_parts import days_word
from clinic_app.domain.routine_problems import Line, RoutineContext, RoutineProblem, lifted
from clinic_app.domain.routines import Routine, RoutineItem, item_days, sections

MOST_PER_SIDE_HOLDS = 3
LONG_HOLD_S = 60
POWER_PHASE = 4
_KEEP_ONE = {
    "C19": frozenset({"clamshell", "clamshell_band", "side_lying_hip_abduction"}),
    "C20": frozenset({"childs_pose", "double_knee_to_chest", "single_knee_to_chest"}),
}
_ROLLER, _QUAD_MUSCLE = "front_thigh_roller", "Rectus femoris"


def between_lines(
    lines: Sequence[Line], routine: Routine, context: RoutineContext
) -> Iterator[RoutineProblem]:
    yield from _planks(lines, routine, context)
    yield from _tendon_first(lines, routine, context)
    yield from _front_of_hip(lines, context)
    yield from _roller_and_stretch(lines)
    yield from _keep_one(lines)
    yield from _same_move(lines)
    by_key = {item.key: exercise for item, exercise in lines}
    for section in sections(routine):
        mates = [(item, by_key[item.key]) for item in section.items if item.key in by_key]
        yield from _one_session(mates)
    yield from _days_in_a_row(lines, routine)


def _planks(lines: Sequence[Line], routine: Routine, context: RoutineContext) -> Iterator[RoutineProblem]:
    plan = context.plan
    if plan is None or not lines or not any(plan.stabilises(side) for side in SIDES):
        return
    families = {exercise.family for _, exercise in lines}
    missing = [
        words
        for family, words in (("front_plank", "a front plank"), ("side_plank", "a side plank"))
        if family not in families
    ]
    if missing:
        problem = RoutineProblem(
            "C1",
            "refuse",
            f"The stabilise branch needs {' and '.join(missing)} [1].",
            fix="Add it, or write why this client cannot do it.",
            override=True,
        )
        yield lifted(problem, routine.override_reason)


def _tendon_first(
    lines: Sequence[Line], routine: Routine, context: RoutineContext
) -> Iterator[RoutineProblem]:
    """C8: a sore sit-bone tendon gets its still hold before anything that bends or loads it."""
    if not lines or not needs_still_hold(context.plan, context.client):
        return
    still = [at for at, (_, exercise) in enumerate(lines) if _is_still_hamstring(exercise)]
    if not still:
        problem = RoutineProblem(
            "C8_FIRST",
            "refuse",
            "A sore sit-bone tendon needs one still hamstring hold first [53][54].",
            fix="Add the isometric heel dig, or write why not.",
            override=True,
        )
        yield lifted(problem, routine.override_reason)
        return
    early = [item.key for item, exercise in lines[: still[0]] if _loads_tendon(exercise)]
    if early:
        yield RoutineProblem(
            "C8_FIRST",
            "warn",
            "The still hamstring hold comes before what bends or loads the sore tendon [53].",
            (*early, lines[still[0]][0].key),
            "Move the hold up.",
        )


def needs_still_hold(plan: Plan | None, client: ClientFacts) -> bool:
    """A sore sit-bone tendon was found or came along, and nothing forbids to load it."""
    if plan is None:
        return "pht" in client.conditions
    forbidden = plan.barred_by("tendon_load", None) or "no_heavy_tendon_load" in plan.restrictions
    return not forbidden and (plan.has("F_PHT") or "pht" in client.conditions)


def _is_still_hamstring(exercise: Exercise) -> bool:
    return "tendon_load" in exercise.categories and exercise.dose.hold_s is not None


def _loads_tendon(exercise: Exercise) -> bool:
    return "deep_hip_bend" in exercise.traits or bool(
        {"hamstring_strength", "tendon_load"} & set(exercise.categories)
    )


def _front_of_hip(lines: Sequence[Line], context: RoutineContext) -> Iterator[RoutineProblem]:
    stretches = [line for line in lines if "hip_flexor_stretch" in line[1].categories]
    if _overlap(stretches) and not _pair_for_short_rectus(stretches, context):
        yield RoutineProblem(
            "C4",
            "warn",
            "Two hip-flexor stretches: one is enough; more time adds no range [34].",
            tuple(item.key for item, _ in stretches),
            "Keep one.",
        )
    presses = [line for line in lines if "psoas_release" in line[1].categories]
    if _overlap(presses):
        yield RoutineProblem(
            "C6",
            "refuse",
            "Only one psoas release belongs in a routine.",
            tuple(item.key for item, _ in presses),
            "Keep one.",
        )


def _overlap(lines: Sequence[Line]) -> bool:
    """Whether two different exercises are for the same side."""
    return any(
        one.exercise_id != other.exercise_id
        and (one.side == other.side or one.side not in SIDES or other.side not in SIDES)
        for (one, _), (other, _) in combinations(lines, 2)
    )


def _pair_for_short_rectus(stretches: Sequence[Line], context: RoutineContext) -> bool:
    """The exception of C4: where the rectus femoris measured short, one stretch of each muscle may stay."""
    rectus = [item for item, exercise in stretches if exercise.family == "quad_stretch"]
    deep = [item for item, exercise in stretches if exercise.family != "quad_stretch"]
    if not rectus or not deep or _several(rectus) or _several(deep):
        return False
    short = context.client.rectus_short
    return all(side in short for item in rectus for side in (SIDES if item.side == "both" else (item.side,)))


def _several(items: Sequence[RoutineItem]) -> bool:
    return len({item.exercise_id for item in items}) > 1


def _roller_and_stretch(lines: Sequence[Line]) -> Iterator[RoutineProblem]:
    rollers = [item.key for item, exercise in lines if exercise.id == _ROLLER]
    stretches = [
        item.key
        for item, exercise in lines
        if "hip_flexor_stretch" in exercise.categories and _QUAD_MUSCLE in exercise.muscles_primary
    ]
    if rollers and stretches:
        yield RoutineProblem(
            "C5",
            "warn",
            "Rolling the front of the thigh and stretching it together gave no more range than either alone [45].",
            (*rollers, *stretches),
            "Pick one.",
        )


def _keep_one(lines: Sequence[Line]) -> Iterator[RoutineProblem]:
    for code, ids in _KEEP_ONE.items():
        group = [(item, exercise) for item, exercise in lines if exercise.id in ids]
        if len({exercise.id for _, exercise in group}) > 1:
            names = " and ".join(dict.fromkeys(exercise.name for _, exercise in group))
            yield RoutineProblem(
                code,
                "warn",
                f"{names} do the same work.",
                tuple(item.key for item, _ in group),
                "Keep one.",
            )


def _same_move(lines: Sequence[Line]) -> Iterator[RoutineProblem]:
    by_family: dict[str, list[Line]] = {}
    for item, exercise in lines:
        by_family.setdefault(exercise.family, []).append((item, exercise))
    for group in by_family.values():
        ids = {exercise.id for _, exercise in group}
        said = any(ids <= alike for alike in _KEEP_ONE.values())
        if not said and len({exercise.level for _, exercise in group}) > 1:
            names = " and ".join(dict.fromkeys(exercise.name for _, exercise in group))
            yield RoutineProblem(
                "C14",
                "warn",
                f"{names} are the same move at two levels.",
                tuple(item.key for item, _ in group),
                "Keep the harder one done well.",
            )


def _one_session(lines: Sequence[Line]) -> Iterator[RoutineProblem]:
    """Rules about what is done one after the other: the lines of one part, or of a routine without parts."""
    for exercise_id, count in Counter(exercise.id for _, exercise in lines).items():
        same = [(item, exercise) for item, exercise in lines if exercise.id == exercise_id]
        if count > len({item.side for item, _ in same}):
            keys = tuple(item.key for item, _ in same)
            yield RoutineProblem(
                "TWICE", "warn", f"{same[0][1].name} is there twice.", keys, "Keep one line."
            )
    for (item, exercise), (after, power) in pairwise(lines):
        hold_s = (item.dose.hold_s or 0) * item.dose.reps * item.dose.sets
        if (
            "hip_flexor_stretch" in exercise.categories
            and hold_s > LONG_HOLD_S
            and power.phase >= POWER_PHASE
        ):
            yield RoutineProblem(
                "C15",
                "warn",
                f"{exercise.name} is held {hold_s} s right before {power.name}; over {LONG_HOLD_S} s takes "
                "some power away [36].",
                (item.key, after.key),
                "Move the stretch to the end.",
            )
    holds = [item.key for item, exercise in lines if exercise.is_per_side and item.dose.hold_s is not None]
    if len(holds) > MOST_PER_SIDE_HOLDS:
        yield RoutineProblem(
            "C18",
            "warn",
            f"{len(holds)} holds for each side take long.",
            tuple(holds),
            "Watch the session time.",
        )


def _days_in_a_row(lines: Sequence[Line], routine: Routine) -> Iterator[RoutineProblem]:
    """C16 where parts fix the days: strength of the same muscle on one day and on the next."""
    fixed = {part.name for part in routine.parts if part.days}
    strength = [
        (item, exercise) for item, exercise in lines if item.category in STRENGTH and item.part in fixed
    ]
    seen: set[tuple[str, str]] = set()
    pairs = [*combinations(strength, 2), *((line, line) for line in strength)]
    for (one, first), (other, second) in pairs:
        shared = [muscle for muscle in first.muscles_primary if muscle in second.muscles_primary]
        mine, others = item_days(routine, one), item_days(routine, other)
        close = tuple(sorted(day for day in mine for step in (1, 6) if (day + step) % 7 in others))
        if not shared or not close or (one.part, other.part) in seen:
            continue
        seen.add((one.part, other.part))
        where = one.part if one.part == other.part else f"{one.part} and {other.part}"
        yield RoutineProblem(
            "C16",
            "warn",
            f"{where}: {shared[0].lower()} gets strength work on days in a row "
            f"({days_word(tuple(sorted({*mine, *others})))}); 2 or 3 days apart are advised [39].",
            tuple(dict.fromkeys((one.key, other.key))),
            "Change the days of a part.",
        )
