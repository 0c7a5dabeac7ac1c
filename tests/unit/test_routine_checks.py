"""Rules on routines a therapist put together by hand."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.plan_view import AcceptedFindings, ClientFacts
from clinic_app.domain.routine_checks import check_routine
from clinic_app.domain.routine_edits import (
    add_item,
    set_dose,
    set_item_reason,
    set_routine_reason,
    set_shown,
    set_side,
)
from clinic_app.domain.routine_problems import RoutineContext, RoutineProblem, routine_context
from clinic_app.domain.routines import Routine, RoutineItem
from unit.routine_examples import E5, E6, E12, E14, E15, all_accepted, may_print, output


def routine(*ids: str) -> Routine:
    made = Routine("Plan", review="In 2 weeks")
    for exercise_id in ids:
        exercise = load_catalogue().get(exercise_id)
        assert exercise is not None, exercise_id
        made = add_item(made, exercise)
    return made


def problems(
    made: Routine,
    document: Mapping[str, object] | None = None,
    client: ClientFacts | None = None,
    accepted: AcceptedFindings | None = None,
) -> tuple[RoutineProblem, ...]:
    decided = accepted or (all_accepted(document) if document else AcceptedFindings(frozenset()))
    context = routine_context(document, decided, client or ClientFacts(age=34))
    return check_routine(load_catalogue(), made, context)


def severity_of(found: tuple[RoutineProblem, ...], code: str) -> str | None:
    return next((problem.severity for problem in found if problem.code == code), None)


def test_x1_refuses_a_stretch_only_on_the_side_that_stabilises() -> None:
    base = routine("standing_hip_flexor_stretch", "forearm_plank_knees", "side_plank_knees")
    left = set_side(base, "standing_hip_flexor_stretch", "L")
    right = set_side(base, "standing_hip_flexor_stretch", "R")

    assert severity_of(problems(left, E15), "X1") is None
    assert may_print(problems(left, E15))
    assert severity_of(problems(right, E15), "X1") == "refuse"
    both = [problem for problem in problems(base, E15) if problem.code == "X1"]
    assert len(both) == 1
    assert "on the right" in both[0].message
    assert "exclude each other" in both[0].message


def test_x1_has_no_override_and_covers_the_psoas_press() -> None:
    made = set_item_reason(routine("psoas_release_hands"), "psoas_release_hands", "I want it.")

    assert severity_of(problems(made, E6), "X1") == "refuse"


def test_x1_cannot_be_dodged_by_naming_another_category() -> None:
    made = routine("standing_hip_flexor_stretch", "forearm_plank", "side_plank")
    made = replace(made, items=(replace(made.items[0], category="pelvic_control"), *made.items[1:]))

    assert severity_of(problems(made, E6), "X1") == "refuse"


def test_the_stabilise_branch_asks_for_a_front_and_a_side_plank() -> None:
    found = problems(routine("forearm_plank_knees", "supine_pelvic_tilt"), E6)

    assert severity_of(found, "C1") == "refuse"
    assert "a side plank" in next(problem.message for problem in found if problem.code == "C1")
    reasoned = set_routine_reason(routine("forearm_plank_knees"), "Sore shoulder.")
    assert severity_of(problems(reasoned, E6), "C1") == "warn"
    assert severity_of(problems(routine("forearm_plank", "side_plank"), E6), "C1") is None


def test_a_contraindication_needs_a_written_reason_and_stays_visible() -> None:
    client = ClientFacts(age=34, conditions=("thr_post",))
    made = routine("deep_squat")

    refused = problems(made, client=client)
    kept = problems(set_item_reason(made, "deep_squat", "Surgeon agreed on 3 Nov."), client=client)

    assert severity_of(refused, "C13") == "refuse"
    assert severity_of(kept, "C13") == "warn"
    assert "Surgeon agreed on 3 Nov." in next(problem.message for problem in kept if problem.code == "C13")


@pytest.mark.parametrize(
    "condition", ["preg", "aaa", "anticoag", "abd_surg", "hernia", "abd_acute", "dvt", "stoma"]
)
def test_no_reason_allows_psoas_pressure_under_these_conditions(condition: str) -> None:
    made = set_item_reason(routine("psoas_release_hands"), "psoas_release_hands", "Light touch only.")

    assert severity_of(problems(made, client=ClientFacts(conditions=(condition,))), "C7") == "refuse"


def test_the_psoas_press_prints_only_after_it_was_shown_here_and_a_reason_does_not_replace_that() -> None:
    made = set_item_reason(routine("psoas_release_hands"), "psoas_release_hands", "No time today.")

    assert severity_of(problems(made), "DEMO") == "refuse"
    assert may_print(problems(set_shown(made, "psoas_release_hands", True)))


@pytest.mark.parametrize(
    ("exercise_id", "condition", "code", "override"),
    [
        ("forearm_plank_knees", "fracture", "C17", False),
        ("dead_bug", "fracture", "C17", False),
        ("bridge_single", "ham_acute", "C9", True),
        ("half_kneeling_hip_flexor_stretch", "thr_ant", "C13", True),
        ("glute_set", "ces_signs", "CES", False),
    ],
)
def test_conditions_that_rule_an_exercise_out_say_which_rule(
    exercise_id: str, condition: str, code: str, override: bool
) -> None:
    found = problems(routine(exercise_id), client=ClientFacts(age=34, conditions=(condition,)))

    refusal = next(problem for problem in found if problem.severity == "refuse")
    assert (refusal.code, refusal.override) == (code, override)


def test_three_lines_of_one_kind_are_noted() -> None:
    found = problems(routine("dead_bug", "forearm_plank", "side_plank"), E6)

    assert severity_of(found, "CATEGORY") == "note"


def test_a_caution_warns_with_the_change() -> None:
    found = problems(
        routine("half_kneeling_hip_flexor_stretch"), client=ClientFacts(age=34, conditions=("knee_pain",))
    )

    assert severity_of(found, "CAUTION:knee_pain") == "warn"
    assert "ushion" in next(problem.message for problem in found if problem.code == "CAUTION:knee_pain")
    assert may_print(found)


def test_outer_hip_pain_warns_about_lying_on_the_sore_side() -> None:
    found = problems(routine("clamshell"), client=ClientFacts(age=34, conditions=("gtps",)))

    assert severity_of(found, "C12") == "warn"
    assert severity_of(found, "C12:gtps") == "warn"


@pytest.mark.parametrize(
    ("exercise_id", "restriction", "expected"),
    [
        ("psoas_release_hands", "no_abdominal_pressure", "refuse"),
        ("psoas_release_hands", "no_pressure_tools", "refuse"),
        ("prone_hip_extension_bent_knee", "no_prone", "refuse"),
        ("forearm_plank", "no_prone", "refuse"),
        ("bird_dog", "no_loaded_extension", "refuse"),
        ("glute_set", "no_prone", "warn"),
        ("bridge_double", "limit_supine", "warn"),
        ("forearm_plank", "no_max_isometric", "warn"),
        ("clamshell", "no_prone", None),
    ],
)
def test_restrictions_of_the_screen_bar_or_change_exercises(
    exercise_id: str, restriction: str, expected: str | None
) -> None:
    found = problems(routine(exercise_id), {**E12, "restrictions": [restriction]})
    about = [problem.severity for problem in found if problem.code.endswith(f":{restriction}")]

    assert (about or [None])[0] == expected


def test_a_barred_category_needs_a_reason() -> None:
    document = {**E12, "barred": {"hamstring_strength": "F_HSI"}}
    made = routine("rdl_double")
    made = replace(made, items=(replace(made.items[0], category="hamstring_strength"),))

    assert severity_of(problems(made, document), "BARRED:F_HSI") == "refuse"
    assert (
        severity_of(problems(set_item_reason(made, "rdl_double", "Cleared."), document), "BARRED:F_HSI")
        == "warn"
    )


def test_loaded_strength_waits_for_the_core_gate_and_the_bridge_does_not() -> None:
    planks = ("forearm_plank_knees", "side_plank_knees")

    assert severity_of(problems(routine("split_squat", *planks), E15), "CORE_GATE") == "refuse"
    assert severity_of(problems(routine("bridge_double", *planks), E15), "CORE_GATE") is None
    assert severity_of(problems(routine("split_squat"), E5), "CORE_GATE") is None


def test_good_plank_times_open_the_gate_only_with_steady_control() -> None:
    held = ClientFacts(age=34, plank_s=60, side_plank_s=45)
    untested = {**E12, "findings": {"F_NO_DRIVER": "supported"}}

    assert severity_of(problems(routine("deep_squat"), untested), "CORE_GATE") == "refuse"
    assert severity_of(problems(routine("deep_squat"), untested, held), "CORE_GATE") is None
    assert (
        severity_of(problems(routine("deep_squat"), untested, replace(held, side_plank_s=15)), "CORE_GATE")
        == "refuse"
    )
    assert severity_of(problems(routine("deep_squat"), E15, held), "CORE_GATE") == "refuse"


def test_a_provisional_routine_allows_strength_only_at_level_one() -> None:
    assert severity_of(problems(routine("bridge_double"), E14), "M2") == "refuse"
    easy = routine("sit_to_stand")
    easy = replace(easy, items=(replace(easy.items[0], status="level1_only"),))
    hard = routine("bridge_double")
    hard = replace(hard, items=(replace(hard.items[0], status="level1_only"),))

    assert may_print(problems(easy, E14))
    assert severity_of(problems(hard, E14), "LEVEL1_ONLY") == "refuse"


@pytest.mark.parametrize(("count", "expected"), [(4, None), (5, "note"), (6, "warn"), (8, "warn")])
def test_size_is_a_soft_note_at_five_and_a_strong_one_from_six(count: int, expected: str | None) -> None:
    ids = (
        "bridge_double",
        "clamshell",
        "dead_bug",
        "side_plank",
        "forearm_plank",
        "glute_set",
        "bird_dog",
        "rdl_double",
    )
    found = problems(routine(*ids[:count]))

    assert severity_of(found, "SIZE") == expected
    assert severity_of(found, "SIZE_PRINT") is None
    if expected == "warn":
        assert "184 clients" in next(problem.message for problem in found if problem.code == "SIZE")


def test_more_than_eight_print_only_with_a_written_reason() -> None:
    ids = [exercise.id for exercise in load_catalogue()][:9]

    assert severity_of(problems(routine(*ids)), "SIZE_PRINT") == "refuse"
    assert severity_of(problems(set_routine_reason(routine(*ids), "A and B days.")), "SIZE_PRINT") == "warn"


def test_a_session_over_25_minutes_gets_a_note() -> None:
    assert severity_of(problems(routine("split_squat", "bridge_single", "rdl_double")), "TIME") is None
    assert (
        severity_of(problems(routine("split_squat", "bridge_single", "rdl_double", "bird_dog")), "TIME")
        == "note"
    )


def test_the_same_move_at_two_levels_and_two_stretches_are_doubled() -> None:
    assert severity_of(problems(routine("dead_bug_heel_tap", "dead_bug")), "C14") == "warn"
    stretches = routine("standing_hip_flexor_stretch", "half_kneeling_hip_flexor_stretch")
    assert severity_of(problems(stretches), "C4") == "warn"
    one_each = set_side(
        set_side(stretches, "standing_hip_flexor_stretch", "L"), "half_kneeling_hip_flexor_stretch", "R"
    )
    assert severity_of(problems(one_each), "C4") is None
    assert severity_of(problems(routine("clamshell", "clamshell")), "TWICE") == "warn"


def test_a_tucked_pelvis_refuses_tuck_drills_and_a_sore_tendon_deep_bends() -> None:
    tucked = output(findings={"F_PPT": "supported", "F_CORE": "not_supported"})
    tendon = output(findings={"F_PHT_L": "suggested", "F_CORE": "not_supported"})

    assert severity_of(problems(routine("standing_tucked_glute_squeeze"), tucked), "C21") == "refuse"
    assert severity_of(problems(routine("deep_squat"), tendon), "C8") == "refuse"
    assert severity_of(problems(routine("bridge_double"), tendon), "C8") is None


def test_level_and_age_warn_and_do_not_refuse() -> None:
    found = problems(routine("dead_bug"), client=ClientFacts(age=70))

    assert severity_of(found, "LEVEL") == "warn"
    assert "age 70" in next(problem.message for problem in found if problem.code == "LEVEL")
    assert may_print(found)
    assert severity_of(problems(routine("dead_bug"), client=ClientFacts(age=64)), "LEVEL") is None


def test_missing_equipment_names_what_a_home_has_instead() -> None:
    found = problems(routine("rdl_double"), client=ClientFacts(age=34))

    assert "rucksack" in next(problem.message for problem in found if problem.code == "EQUIPMENT")
    assert (
        severity_of(
            problems(routine("rdl_double"), client=ClientFacts(age=34, equipment=("weight",))), "EQUIPMENT"
        )
        is None
    )


def test_doses_outside_the_usual_range_are_noted_with_their_basis() -> None:
    made = routine("standing_hip_flexor_stretch")
    long = set_dose(made, made.items[0].key, replace(made.items[0].dose, hold_s=90))
    strength = routine("bridge_single")
    daily = set_dose(strength, "bridge_single", replace(strength.items[0].dose, days_per_week=6))

    assert severity_of(problems(made), "DOSE") is None
    messages = [problem.message for problem in problems(long) if problem.code == "DOSE"]
    assert messages == [
        "Standing hip flexor stretch: hold seconds 90, usual is 30 to 60 (sources 35, 38).",
        "Standing hip flexor stretch: stretch minutes a week on each side 15, usual is 5 to 10 (sources 34, 35).",
    ]
    assert severity_of(problems(daily), "C16") == "warn"


def test_default_doses_are_never_remarked_on() -> None:
    for exercise in load_catalogue():
        codes = {problem.code for problem in problems(routine(exercise.id))}
        assert not codes & {"DOSE", "C16"}, exercise.id


def test_the_dose_of_the_catalogue_is_usual_even_where_its_category_asks_for_more() -> None:
    bridge = load_catalogue().get("bridge_single")
    assert bridge is not None
    short = replace(bridge, dose=replace(bridge.dose, reps=5))
    made = add_item(Routine("Plan", review="In 2 weeks"), short)

    def dose_notes(reps: int) -> list[str]:
        changed = set_dose(made, "bridge_single", replace(short.dose, reps=reps))
        context = routine_context(None, AcceptedFindings(frozenset()), ClientFacts(age=34))
        found = check_routine(Catalogue((short,)), changed, context)
        return [problem.message for problem in found if problem.code == "DOSE"]

    assert dose_notes(5) == []
    assert dose_notes(12) == []
    assert dose_notes(4) == ["Single-leg bridge: reps 4, usual is 8 to 12 (source 39)."]
    assert dose_notes(13) == ["Single-leg bridge: reps 13, usual is 8 to 12 (source 39)."]


def test_a_locked_screen_and_a_missing_safety_net_refuse() -> None:
    locked = output(routine={"locked": True, "reason": "urgent"})
    bare = replace(routine("bridge_double"), advice=())

    assert severity_of(problems(routine("bridge_double"), locked), "LOCKED") == "refuse"
    assert severity_of(problems(bare), "SAFETY_NET") == "refuse"


def test_an_exercise_the_catalogue_does_not_know_refuses_to_print() -> None:
    item = RoutineItem("old", "bridge_of_old", None, routine("bridge_double").items[0].dose)

    assert severity_of(check_routine(load_catalogue(), Routine("Old", (item,))), "UNKNOWN") == "refuse"


def test_a_trial_without_a_review_date_warns() -> None:
    made = routine("standing_hip_flexor_stretch")
    made = replace(made, items=(replace(made.items[0], status="trial_2_weeks"),), review="")

    assert severity_of(problems(made), "TRIAL") == "warn"


def test_balance_notes_speak_up_when_the_first_goal_is_not_served() -> None:
    found = problems(routine("dead_bug"), E5)

    assert severity_of(found, "TOP_GOAL") == "note"
    assert severity_of(found, "PELVIS") == "note"
    assert severity_of(found, "PHASE_2") == "note"


def test_refusals_come_first() -> None:
    found = problems(routine("standing_hip_flexor_stretch", "rdl_double"), E6)

    order = [problem.severity for problem in found]
    assert order == sorted(order, key=("refuse", "warn", "note").index)
    assert order[0] == "refuse"


def test_an_ordinary_routine_without_a_screen_has_no_problem() -> None:
    assert (
        check_routine(load_catalogue(), routine("bridge_double", "clamshell", "dead_bug"), RoutineContext())
        == ()
    )
