"""Every composition rule: a case where it speaks, a case where it must not, and random routines against an oracle.

The oracles restate each rule as plainly as possible from the specification, without looking at how it is programmed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.exercises import Catalogue, Dose, Exercise, ItemSide, Side
from clinic_app.domain.plan_view import SIDES, AcceptedFindings, ClientFacts
from clinic_app.domain.routine_checks import check_routine
from clinic_app.domain.routine_criteria import GATES, GROIN_ON_HOPPING, gate_state, may_move_on
from clinic_app.domain.routine_edits import add_item, set_item_reason, set_routine_reason, set_side, set_tick
from clinic_app.domain.routine_parts import add_part, fill_parts
from clinic_app.domain.routine_problems import RoutineContext, RoutineProblem, routine_context
from clinic_app.domain.routine_proposal import propose_routine
from clinic_app.domain.routines import Part, Routine, RoutineItem
from unit.routine_examples import E5, E6, E15, all_accepted, may_print, output

CATALOGUE = load_catalogue()
ADULT = ClientFacts(
    age=34, equipment=("band", "weight", "bench", "step", "roller", "ball", "sliders", "strap")
)
TENDON = output(findings={"F_PHT_L": "supported", "F_CORE": "not_supported"})
TUCKED = output(findings={"F_PPT": "supported", "F_CORE": "not_supported"})
CHOICE = output(findings={"F_HF_SHORT_L": "supported"}, branch={"L": "clinician_choice", "R": "none"})


def exercise(exercise_id: str) -> Exercise:
    found = CATALOGUE.get(exercise_id)
    assert found is not None, exercise_id
    return found


def routine(*lines: str) -> Routine:
    """Lines as "id" or "id:L"."""
    made = Routine("Plan", review="In 2 weeks")
    for line in lines:
        exercise_id, _, side = line.partition(":")
        made = add_item(made, exercise(exercise_id))
        if side in SIDES:
            made = set_side(made, made.items[-1].key, side)
    return made


def problems(
    made: Routine, document: Mapping[str, object] | None = None, client: ClientFacts = ADULT
) -> tuple[RoutineProblem, ...]:
    decided = all_accepted(document) if document else AcceptedFindings(frozenset())
    return check_routine(CATALOGUE, made, routine_context(document, decided, client))


def codes(
    made: Routine, document: Mapping[str, object] | None = None, client: ClientFacts = ADULT
) -> set[str]:
    return {problem.code for problem in problems(made, document, client)}


@dataclass(frozen=True)
class Case:
    """A rule with a routine that breaks it and a near one that does not."""

    code: str
    breaks: tuple[str, ...]
    keeps: tuple[str, ...]
    document: Mapping[str, object] | None = None
    keeps_document: Mapping[str, object] | None = None
    client: ClientFacts = ADULT
    keeps_client: ClientFacts | None = None
    override: bool = False
    """A written reason on the line or the routine lifts it."""


def having(*conditions: str) -> ClientFacts:
    return replace(ADULT, conditions=conditions)


PLANKS = ("forearm_plank_knees", "side_plank_knees")
CASES = (
    Case(
        "X1", ("standing_hip_flexor_stretch:R", *PLANKS), ("standing_hip_flexor_stretch:L", *PLANKS), E15, E15
    ),
    Case("C1", ("forearm_plank_knees",), PLANKS, E6, E6, override=True),
    Case(
        "C3",
        ("standing_hip_flexor_stretch:L",),
        ("standing_hip_flexor_stretch:R",),
        CHOICE,
        CHOICE,
        override=True,
    ),
    Case(
        "C4",
        ("standing_hip_flexor_stretch", "prone_quad_stretch"),
        ("standing_hip_flexor_stretch:L", "prone_quad_stretch:R"),
    ),
    Case(
        "C5",
        ("front_thigh_roller", "prone_quad_stretch"),
        ("front_thigh_roller", "standing_hip_flexor_stretch"),
    ),
    Case(
        "C6", ("psoas_release_hands", "psoas_release_ball"), ("psoas_release_hands:L", "psoas_release_ball:R")
    ),
    Case(
        "C7",
        ("psoas_release_hands",),
        ("psoas_release_hands",),
        client=having("hernia"),
        keeps_client=having("knee_pain"),
    ),
    Case(
        "C8",
        ("isometric_heel_dig", "deep_squat"),
        ("isometric_heel_dig", "bridge_double"),
        TENDON,
        TENDON,
        override=True,
    ),
    Case(
        "C8_FIRST", ("bridge_double",), ("isometric_heel_dig", "bridge_double"), TENDON, TENDON, override=True
    ),
    Case(
        "C9",
        ("bridge_single",),
        ("bridge_double",),
        client=having("ham_acute"),
        override=True,
    ),
    Case(
        "C10", ("prone_hip_extension_bent_knee",), ("bridge_double",), client=having("spondy"), override=True
    ),
    Case("C10", ("prone_hip_extension_bent_knee",), ("dead_bug",), client=having("stenosis"), override=True),
    Case("C11", ("childs_pose",), ("bird_dog",), client=having("disc_flex"), override=True),
    Case("C12:gtps", ("clamshell",), ("bridge_double",), client=having("gtps")),
    Case(
        "C13", ("half_kneeling_hip_flexor_stretch",), ("glute_set",), client=having("thr_ant"), override=True
    ),
    Case("C14", ("dead_bug_heel_tap", "dead_bug"), ("dead_bug", "bird_dog")),
    Case(
        "C15",
        ("standing_hip_flexor_stretch", "lunge_walking"),
        ("lunge_walking", "standing_hip_flexor_stretch"),
    ),
    Case("C17", ("deep_squat",), ("glute_set",), client=having("fracture"), keeps_client=having()),
    Case(
        "C18",
        ("side_plank_knees", "calf_stretch_wall", "isometric_heel_dig", "single_leg_stance"),
        ("side_plank_knees", "calf_stretch_wall", "isometric_heel_dig"),
    ),
    Case("C19", ("clamshell", "side_lying_hip_abduction"), ("clamshell", "side_plank_knees")),
    Case("C20", ("childs_pose", "single_knee_to_chest"), ("childs_pose", "cat_camel")),
    Case("C21", ("supine_pelvic_tilt",), ("hip_hinge_stick",), TUCKED, TUCKED, override=True),
    Case("RUN_GATE", ("a_skip",), ("a_march",), override=True),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.breaks[0]}")
def test_each_rule_speaks_where_it_must_and_only_there(case: Case) -> None:
    broken = problems(routine(*case.breaks), case.document, case.client)
    kept = codes(routine(*case.keeps), case.keeps_document, case.keeps_client or case.client)

    assert case.code in {problem.code for problem in broken}
    assert case.code not in kept
    for problem in broken:
        if problem.code == case.code:
            assert problem.message, "what is barred says why"
            assert problem.fix or problem.severity != "refuse", "what is barred says what to do"


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.override], ids=lambda case: f"{case.code}-{case.breaks[0]}"
)
def test_what_may_be_overridden_is_lifted_by_a_written_reason_which_stays_visible(case: Case) -> None:
    made = set_routine_reason(routine(*case.breaks), "Agreed with the surgeon.")
    for item in made.items:
        made = set_item_reason(made, item.key, "Agreed with the surgeon.")

    about = [problem for problem in problems(made, case.document, case.client) if problem.code == case.code]
    assert about
    assert all(problem.severity == "warn" for problem in about)
    assert all("Agreed with the surgeon." in problem.message for problem in about)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.code in ("X1", "C6", "C7", "C17")],
    ids=lambda case: case.code,
)
def test_no_reason_lifts_what_stays_barred(case: Case) -> None:
    made = set_routine_reason(routine(*case.breaks), "I want it.")
    for item in made.items:
        made = set_item_reason(made, item.key, "I want it.")

    assert not may_print(problems(made, case.document, case.client))


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ("ham_acute", "nordic_hamstring hamstring_slider_curl rdl_double rdl_single a_skip bounding"),
        ("ham_acute", "bridge_single bridge_feet_elevated"),
        ("pht", "slump_slider_seated"),
        ("spondy", "prone_hip_extension_bent_knee quadruped_hip_extension forearm_plank_hip_extension"),
        ("disc_flex", "childs_pose single_knee_to_chest double_knee_to_chest slump_slider_seated"),
        ("gtps", "bounding"),
        ("thr_ant", "half_kneeling_hip_flexor_stretch couch_stretch"),
        ("fracture", "deep_squat single_leg_squat a_march"),
    ],
)
def test_the_items_a_rule_names_are_refused_under_its_condition(condition: str, ids: str) -> None:
    for exercise_id in ids.split():
        about = problems(routine(exercise_id), client=having(condition))
        named = {"CONTRAINDICATED", "C8", "C9", "C10", "C11", "C12", "C13", "C17"} & {
            problem.code for problem in about if problem.severity == "refuse"
        }
        assert named, exercise_id


def test_one_stretch_of_each_muscle_may_stay_where_both_signs_of_a_short_rectus_were_there() -> None:
    pair = routine("standing_hip_flexor_stretch:L", "prone_quad_stretch:L")
    short_left = replace(ADULT, rectus_short=frozenset[Side]({"L"}))

    assert "C4" not in codes(pair, client=short_left)
    assert "C4" in codes(pair, client=replace(ADULT, rectus_short=frozenset[Side]({"R"})))
    three = routine(
        "standing_hip_flexor_stretch:L", "prone_quad_stretch:L", "half_kneeling_hip_flexor_stretch:L"
    )
    assert "C4" in codes(three, client=short_left)


def test_the_still_hold_for_a_sore_tendon_comes_before_what_loads_it() -> None:
    late = problems(routine("hamstring_slider_curl", "isometric_heel_dig"), TENDON)
    early = problems(routine("isometric_heel_dig", "hamstring_slider_curl"), TENDON)

    assert [problem.severity for problem in late if problem.code == "C8_FIRST"] == ["warn"]
    assert not [problem for problem in early if problem.code == "C8_FIRST"]


def test_a_step_of_a_harder_chain_may_not_be_skipped_between_visits() -> None:
    earlier = routine("dead_bug_heel_tap", "bridge_double")
    context = RoutineContext(None, ADULT, earlier=earlier)

    def skips(exercise_id: str) -> list[str]:
        found = check_routine(CATALOGUE, routine(exercise_id), context)
        return [problem.fix for problem in found if problem.code == "SKIP"]

    bridge = exercise("bridge_double")
    for harder in bridge.harder:
        assert skips(harder) == []
    two = {far for near in bridge.harder for far in exercise(near).harder} - {*bridge.harder, bridge.id}
    reached = {*bridge.harder, *exercise("dead_bug_heel_tap").harder}
    far = sorted(two - reached)[0]
    assert skips(far)[0].startswith("Take ")
    assert check_routine(CATALOGUE, routine(far), RoutineContext(None, ADULT)) is not None
    assert "SKIP" not in codes(routine(far))


# gates


def ticked(made: Routine, gate_id: str, day: date = date(2026, 11, 2)) -> Routine:
    for criterion in next(gate for gate in GATES if gate.id == gate_id).criteria:
        made = set_tick(made, criterion.id, day)
    return made


def test_the_run_gate_opens_when_every_criterion_is_ticked_and_says_since_when() -> None:
    made = ticked(routine("a_skip"), "run_gate")
    notes = [problem for problem in problems(made) if problem.code == "GATE_PASSED"]

    assert "RUN_GATE" not in codes(made)
    assert notes[0].message == "A-skip: Run gate passed on 2 Nov 2026."
    one_less = set_tick(made, "run_gate.hops", None)
    assert "RUN_GATE" in codes(one_less)
    assert gate_state(one_less, "run_gate").words == "4 of 5 criteria met"


def test_the_core_gate_ticked_by_the_therapist_lets_loaded_strength_start() -> None:
    made = routine("split_squat", *PLANKS)

    assert "CORE_GATE" in codes(made, E15)
    assert "CORE_GATE" not in codes(ticked(made, "core_gate"), E15)
    assert "X1" in codes(ticked(routine("standing_hip_flexor_stretch:R", *PLANKS), "core_gate"), E15)


def test_groin_pain_on_hopping_stops_everything_from_phase_three_on() -> None:
    made = set_tick(routine("deep_squat", "glute_set"), GROIN_ON_HOPPING, date(2026, 11, 2))
    stopped = [problem for problem in problems(made) if problem.code == "C17"]

    assert [problem.item_keys for problem in stopped] == [("deep_squat",)]
    assert not may_print(problems(set_item_reason(made, "deep_squat", "It is fine.")))


def test_a_phase_is_left_only_with_all_its_gates_and_the_run_gate_is_asked_by_running_alone() -> None:
    made = ticked(Routine("Plan"), "core_gate")

    assert not may_move_on(made, 2)
    assert may_move_on(ticked(made, "glute_gate"), 2)
    assert may_move_on(ticked(Routine("Plan"), "phase_3"), 3)
    assert not may_move_on(ticked(Routine("Plan"), "run_gate"), 3)


def test_every_criterion_has_an_id_of_its_own_below_its_gate() -> None:
    every = [criterion.id for gate in GATES for criterion in gate.criteria]

    assert len(set(every)) == len(every)
    assert all(criterion.id.startswith(f"{gate.id}.") for gate in GATES for criterion in gate.criteria)


# parts


def test_the_size_counts_what_falls_on_one_day_once_the_routine_has_parts_with_days() -> None:
    ids = ("bridge_double", "deep_squat", "step_up", "rdl_double", "clamshell", "dead_bug")
    one_list = routine(*ids)
    split = fill_parts(
        one_list,
        (Part("Every day"), Part("A", (0, 4)), Part("B", (2,))),
        {"bridge_double": "A", "deep_squat": "A", "step_up": "B", "rdl_double": "B"},
    )

    assert [problem.severity for problem in problems(one_list) if problem.code == "SIZE"] == ["warn"]
    assert "SIZE" not in codes(split)


def test_strength_of_one_muscle_on_two_days_in_a_row_is_told_between_parts_and_inside_one() -> None:
    pair = routine("deep_squat", "lunge_reverse", "calf_raise_single")

    def laid(a: tuple[int, ...], b: tuple[int, ...]) -> set[str]:
        parts = (Part("A", a), Part("B", b))
        return codes(
            fill_parts(pair, parts, {"deep_squat": "A", "lunge_reverse": "B", "calf_raise_single": "B"})
        )

    assert "C16" in laid((0,), (1,))
    assert "C16" in laid((6,), (0,)), "Sunday and Monday are neighbours"
    assert "C16" in laid((0, 1), (4,))
    assert "C16" not in laid((0, 4), (2,))
    other_muscle = fill_parts(
        routine("deep_squat", "calf_raise_single"),
        (Part("A", (0,)), Part("B", (1,))),
        {"calf_raise_single": "B"},
    )
    assert "C16" not in codes(other_muscle)


def test_the_same_exercise_in_two_parts_is_not_twice() -> None:
    made = add_part(routine("glute_set", "glute_set"), "Evening")
    moved = fill_parts(made, made.parts, {"glute_set_2": "Evening"})

    assert "TWICE" in codes(made)
    assert "TWICE" not in codes(moved)


def test_what_is_done_every_day_should_take_ten_minutes() -> None:
    made = routine(
        "glute_set", "supine_pelvic_tilt", "standing_tucked_glute_squeeze", "sciatic_slider_supine"
    )
    daily = replace(
        made, items=tuple(replace(item, dose=replace(item.dose, days_per_week=7)) for item in made.items)
    )
    fewer = replace(
        made, items=tuple(replace(item, dose=replace(item.dose, days_per_week=5)) for item in made.items)
    )

    assert "TIME_DAILY" in codes(daily)
    assert "TIME_DAILY" not in codes(fewer)


# random catalogues and routines against the oracles

FAMILIES = (
    "front_plank",
    "side_plank",
    "quad_stretch",
    "hip_flexor_stretch",
    "squat",
    "nerve_slider",
    "other",
)
KINDS = ("hip_flexor_stretch", "psoas_release", "tendon_load", "glute_strength_bilateral")
NAMED = (
    "clamshell",
    "clamshell_band",
    "side_lying_hip_abduction",
    "childs_pose",
    "double_knee_to_chest",
    "single_knee_to_chest",
    "front_thigh_roller",
    "prone_quad_stretch",
    "deep_squat",
)
doses = st.builds(
    Dose,
    sets=st.integers(1, 4),
    reps=st.integers(1, 12),
    hold_s=st.integers(5, 60),
    tempo=st.none(),
    rest_s=st.sampled_from((0, 30)),
    times_per_day=st.just(1),
    days_per_week=st.integers(1, 7),
)


@st.composite
def exercises(draw: st.DrawFn, exercise_id: str) -> Exercise:
    """A shipped exercise with the properties the rules look at drawn anew."""
    return replace(
        exercise(exercise_id),
        family=draw(st.sampled_from(FAMILIES)),
        categories=tuple(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True))),
        level=draw(st.integers(1, 5)),
        phase=draw(st.integers(1, 4)),
        laterality=draw(st.sampled_from(("per_side", "bilateral"))),
        traits=draw(st.sampled_from(((), ("deep_hip_bend",), ("tuck_drill",)))),
        muscles_primary=(draw(st.sampled_from(("Rectus femoris", "Gluteus maximus"))),),
        dose=draw(doses),
        gate=draw(st.sampled_from(("", "run_gate"))),
    )


@dataclass(frozen=True)
class World:
    catalogue: Catalogue
    routine: Routine
    context: RoutineContext

    @property
    def lines(self) -> list[tuple[RoutineItem, Exercise]]:
        found = [(item, self.catalogue.get(item.exercise_id)) for item in self.routine.items]
        return [(item, known) for item, known in found if known is not None]

    @property
    def groups(self) -> list[list[tuple[RoutineItem, Exercise]]]:
        names = [part.name for part in self.routine.parts] or [""]
        return [[line for line in self.lines if line[0].part == name] for name in names]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    ids = draw(st.lists(st.sampled_from(NAMED), min_size=1, max_size=8, unique=True))
    catalogue = Catalogue(
        tuple(draw(exercises(one)) for one in ids),
        conditions=CATALOGUE.conditions,
        equipment=CATALOGUE.equipment,
    )
    made = Routine("Plan", review="In 2 weeks")
    for one in draw(st.lists(st.sampled_from(ids), min_size=1, max_size=8)):
        known = catalogue.get(one)
        assert known is not None
        side: ItemSide | None = draw(st.sampled_from(("L", "R", "both"))) if known.is_per_side else None
        made = add_item(made, known, side=side)
    days = st.sets(st.integers(0, 6), max_size=4).map(lambda some: tuple(sorted(some)))
    if draw(st.booleans()):
        parts = (Part("A", draw(days)), Part("B", draw(days)))
        made = fill_parts(made, parts, {item.key: draw(st.sampled_from("AB")) for item in made.items})
    for gate in draw(st.lists(st.sampled_from(("run_gate", "core_gate")), unique=True)):
        made = ticked(made, gate)
    branch = st.sampled_from(("none", "stretch", "stabilise", "clinician_choice"))
    finding = st.sampled_from(("supported", "suggested", "not_supported"))
    document = output(
        findings={
            "F_PHT_L": draw(finding),
            "F_PPT": draw(finding),
            "F_CORE": draw(finding),
            "F_HF_SHORT_L": "supported",
            "F_HF_SHORT_R": "supported",
        },
        branch={"L": draw(branch), "R": draw(branch)},
    )
    short: frozenset[Side] = draw(st.frozensets(st.sampled_from(SIDES)))
    client = replace(
        ADULT,
        conditions=tuple(draw(st.lists(st.sampled_from(("pht", "gtps", "fracture", "hernia")), unique=True))),
        rectus_short=short,
    )
    return World(catalogue, made, routine_context(document, all_accepted(document), client))


def sides(item: RoutineItem) -> set[str]:
    return {"L", "R"} if item.side in (None, "both") else {item.side}


def is_kind(known: Exercise, kind: str) -> bool:
    return kind in known.categories


def _c4(world: World) -> bool:
    stretches = [(item, known) for item, known in world.lines if is_kind(known, "hip_flexor_stretch")]
    doubled = any(
        one.exercise_id != other.exercise_id and sides(one) & sides(other)
        for (one, _), (other, _) in combinations(stretches, 2)
    )
    rectus = {item.exercise_id for item, known in stretches if known.family == "quad_stretch"}
    deep = {item.exercise_id for item, known in stretches if known.family != "quad_stretch"}
    allowed = (
        len(rectus) == 1
        and len(deep) == 1
        and all(
            item.side is not None and sides(item) <= world.context.client.rectus_short
            for item, known in stretches
            if known.family == "quad_stretch"
        )
    )
    return doubled and not allowed


def _c5(world: World) -> bool:
    ids = {known.id for _, known in world.lines}
    stretch = any(
        is_kind(known, "hip_flexor_stretch") and "Rectus femoris" in known.muscles_primary
        for _, known in world.lines
    )
    return "front_thigh_roller" in ids and stretch


def _c6(world: World) -> bool:
    presses = [item for item, known in world.lines if is_kind(known, "psoas_release")]
    return any(
        one.exercise_id != other.exercise_id and sides(one) & sides(other)
        for one, other in combinations(presses, 2)
    )


def _c15(world: World) -> bool:
    return any(
        is_kind(known, "hip_flexor_stretch")
        and (item.dose.hold_s or 0) * item.dose.reps * item.dose.sets > 60
        and after.phase == 4
        for group in world.groups
        for (item, known), (_, after) in pairwise(group)
    )


def _c18(world: World) -> bool:
    return any(sum(known.is_per_side for _, known in group) > 3 for group in world.groups)


def _together(*ids: str) -> "Callable[[World], bool]":
    return lambda world: len({known.id for _, known in world.lines} & {*ids}) > 1


def _x1(world: World) -> bool:
    plan = world.context.plan
    assert plan is not None
    return any(
        plan.branch[side] == "stabilise"
        for item, known in world.lines
        if is_kind(known, "hip_flexor_stretch") or is_kind(known, "psoas_release")
        for side in SIDES
        if side in sides(item)
    )


def _c1(world: World) -> bool:
    plan = world.context.plan
    assert plan is not None
    families = {known.family for _, known in world.lines}
    return "stabilise" in plan.branch.values() and not {"front_plank", "side_plank"} <= families


def _c3(world: World) -> bool:
    plan = world.context.plan
    assert plan is not None
    return any(
        plan.branch[side] == "clinician_choice"
        for item, known in world.lines
        if is_kind(known, "hip_flexor_stretch") or is_kind(known, "psoas_release")
        for side in SIDES
        if side in sides(item)
    )


def _c8_first(world: World) -> bool:
    plan = world.context.plan
    assert plan is not None
    if not (plan.has("F_PHT") or "pht" in world.context.client.conditions):
        return False
    order = [
        "still" if is_kind(known, "tendon_load") else "load" if "deep_hip_bend" in known.traits else ""
        for _, known in world.lines
    ]
    return "still" not in order or "load" in order[: order.index("still")]


def _c17(world: World) -> bool:
    return "fracture" in world.context.client.conditions and any(
        not is_kind(known, "psoas_release") and (known.phase >= 3 or "fracture" in known.contraindicated)
        for _, known in world.lines
    )


def _run_gate(world: World) -> bool:
    open_gate = gate_state(world.routine, "run_gate").passed_on is not None
    return not open_gate and any(known.gate == "run_gate" for _, known in world.lines)


def _c21(world: World) -> bool:
    plan = world.context.plan
    assert plan is not None
    return plan.has("F_PPT") and any("tuck_drill" in known.traits for _, known in world.lines)


def _c8(world: World) -> bool:
    plan = world.context.plan
    assert plan is not None
    deep = [known for _, known in world.lines if "deep_hip_bend" in known.traits]
    slump = "pht" in world.context.client.conditions and any(known.family == "nerve_slider" for known in deep)
    return slump or (plan.has("F_PHT") and bool(deep))


def _c16(world: World) -> bool:
    strength = "glute_strength_bilateral"
    loose = any(
        item.category == strength and item.dose.days_per_week > max(3, known.dose.days_per_week)
        for item, known in world.lines
    )
    days = {part.name: part.days for part in world.routine.parts}
    placed = [(days.get(item.part, ()), known) for item, known in world.lines if item.category == strength]
    return loose or any(
        set(one.muscles_primary) & set(other.muscles_primary) and any((day + 1) % 7 in others for day in mine)
        for mine, one in placed
        for others, other in placed
    )


ORACLES: Mapping[str, Callable[[World], bool]] = {
    "X1": _x1,
    "C1": _c1,
    "C3": _c3,
    "C4": _c4,
    "C5": _c5,
    "C6": _c6,
    "C8": _c8,
    "C8_FIRST": _c8_first,
    "C15": _c15,
    "C16": _c16,
    "C17": _c17,
    "C18": _c18,
    "C19": _together("clamshell", "clamshell_band", "side_lying_hip_abduction"),
    "C20": _together("childs_pose", "double_knee_to_chest", "single_knee_to_chest"),
    "C21": _c21,
    "RUN_GATE": _run_gate,
}


@given(world=worlds())
@settings(max_examples=300, deadline=None)
def test_over_random_catalogues_each_rule_speaks_exactly_where_the_specification_says(world: World) -> None:
    found = {problem.code for problem in check_routine(world.catalogue, world.routine, world.context)}

    assert found & ORACLES.keys() == {code for code, holds in ORACLES.items() if holds(world)}


@given(world=worlds(), reason=st.sampled_from(("", "Agreed with the surgeon.")))
@settings(max_examples=120, deadline=None)
def test_a_reason_lifts_every_refusal_that_allows_it_and_no_other(world: World, reason: str) -> None:
    made = set_routine_reason(world.routine, reason)
    for item in made.items:
        made = set_item_reason(made, item.key, reason)
    found = check_routine(world.catalogue, made, world.context)
    plain = check_routine(world.catalogue, world.routine, world.context)

    left = [problem for problem in found if problem.severity == "refuse"]
    assert all(not problem.override for problem in left) or not reason
    assert {problem.code for problem in left if not problem.override} == {
        problem.code for problem in plain if problem.severity == "refuse" and not problem.override
    }
    assert all(problem.message and (problem.fix or problem.code == "UNKNOWN") for problem in left)


def test_a_tendon_the_client_came_with_needs_the_still_hold_as_one_that_was_found() -> None:
    known = having("pht")
    (missing,) = [one for one in problems(routine("bridge_double"), client=known) if one.code == "C8_FIRST"]
    assert (missing.severity, missing.override) == ("refuse", True)
    written = replace(routine("bridge_double"), override_reason="Cannot hold anything yet.")
    (lifted,) = [one for one in problems(written, client=known) if one.code == "C8_FIRST"]
    assert lifted.severity == "warn"
    with_hold = problems(routine("isometric_heel_dig", "bridge_double"), output(), client=known)
    assert not {"C8_FIRST", "ONLY_IF"} & {one.code for one in with_hold if one.severity == "refuse"}


def test_the_proposal_brings_the_still_hold_for_a_tendon_in_the_record() -> None:
    made = propose_routine(CATALOGUE, E5, all_accepted(E5), having("pht"))
    assert "isometric_heel_dig" in [item.exercise_id for item in made.items]
    context = routine_context(E5, all_accepted(E5), having("pht"))
    assert "C8_FIRST" not in {one.code for one in check_routine(CATALOGUE, made, context)}
    without = propose_routine(CATALOGUE, E5, all_accepted(E5), ADULT)
    assert "isometric_heel_dig" not in [item.exercise_id for item in without.items]
