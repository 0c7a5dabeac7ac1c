"""Proposed routines for worked examples of the screening specification, and what must hold for all of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercises import Exercise
from clinic_app.domain.plan_view import read_plan
from clinic_app.domain.routine_checks import check_routine
from clinic_app.domain.routine_problems import routine_context
from clinic_app.domain.routine_proposal import AcceptedFindings, ClientFacts, propose_routine
from clinic_app.domain.routines import Routine, session_minutes
from unit.routine_examples import E5, E6, E12, E14, E15, E25, all_accepted, category, goal, may_print, output

EXAMPLES = (E5, E6, E12, E14, E15, E25)
RUNNER = ClientFacts(age=34)


def propose(document: dict[str, object], client: ClientFacts = RUNNER, **decided: Any) -> Routine:
    return propose_routine(
        load_catalogue(), document, AcceptedFindings(**decided) if decided else all_accepted(document), client
    )


def lines(routine: Routine) -> list[tuple[str, str | None]]:
    return [(item.exercise_id, item.side) for item in routine.items]


def exercise(exercise_id: str) -> Exercise:
    found = load_catalogue().get(exercise_id)
    assert found is not None
    return found


def left_out(routine: Routine) -> set[tuple[str, str | None, str]]:
    return {(line.category, line.side, line.rule) for line in routine.left_out}


def test_e5_stretches_both_hips_trains_the_pelvis_and_the_right_glute() -> None:
    routine = propose(E5)

    assert lines(routine) == [
        ("standing_hip_flexor_stretch", "both"),
        ("supine_pelvic_tilt", None),
        ("prone_hip_extension_bent_knee", "R"),
        ("bridge_double", None),
    ]
    assert routine.advice == ("safety_net_advice", "sitting_breaks", "return_to_run")
    assert ("psoas_release", None, "enough") in left_out(routine)
    assert routine.drop_first[0] == "bridge_double"
    assert "F_GM_R supported" in routine.items[2].reasons[0]
    assert not routine.provisional


def test_hamstrings_first_in_the_bridge_chooses_the_glute_start_and_heels_close() -> None:
    counted = {**E5, "domains": {"gm": {"R": {"recruit_items": 2}}}}

    plain = propose(counted, ClientFacts(age=34))
    first = propose(counted, ClientFacts(age=34, hamstring_first=frozenset({"R"})))

    assert lines(plain)[2] == ("prone_hip_extension_bent_knee", "R"), "one side only: a one-sided move first"
    assert not any("hamstrings start first" in reason for item in plain.items for reason in item.reasons)
    assert any("hamstrings start first" in reason for reason in first.items[2].reasons)
    assert first.items[3].note == "Keep your heels very close to your hips."


def test_e6_stabilises_with_both_planks_and_never_stretches() -> None:
    routine = propose(E6)

    families = {exercise(item.exercise_id).family for item in routine.items}
    assert {"front_plank", "side_plank"} <= families
    assert "hip_flexor_stretch" not in families
    assert {("hip_flexor_stretch", side, "X1") for side in ("L", "R")} <= left_out(routine)
    assert not {"front_plank", "side_plank"} & {exercise(key).family for key in routine.drop_first}
    assert any("in place of stretching" in reason for item in routine.items for reason in item.reasons)


def test_e6_takes_the_full_planks_when_the_client_held_them() -> None:
    routine = propose(E6, ClientFacts(age=41, plank_s=48, side_plank_s=30))

    assert {"forearm_plank", "side_plank"} <= {item.exercise_id for item in routine.items}


def test_e12_tells_no_pelvis_story_and_trains_the_hamstrings() -> None:
    routine = propose(E12)

    assert {item.category for item in routine.items} == {"hamstring_strength"}
    assert routine.advice == ("safety_net_advice", "education_review", "load_management", "return_to_run")
    assert "4 weeks" in routine.review


def test_e14_is_provisional_and_a_two_week_trial_without_strength() -> None:
    routine = propose(E14)

    assert routine.provisional
    assert routine.items[0].status == "trial_2_weeks"
    assert routine.items[0].side == "both"
    assert {item.category for item in routine.items} == {"hip_flexor_stretch", "pelvic_control"}
    assert {"complete_assessment", "load_management"} <= set(routine.advice)
    assert "2 weeks" in routine.review


def test_e15_stretches_only_the_left_and_planks_for_the_right() -> None:
    routine = propose(E15)

    assert lines(routine) == [
        ("standing_hip_flexor_stretch", "L"),
        ("standing_tucked_glute_squeeze", None),
        ("forearm_plank_knees", None),
        ("side_plank_knees", "both"),
    ]
    glute = routine.items[1]
    assert "right" in glute.note
    assert any("firm when tucked" in reason for reason in glute.reasons)
    assert ("hip_flexor_stretch", "R", "X1") in left_out(routine)
    assert ("hip_flexor_stretch", "L", "X1") not in left_out(routine)


def test_e25_gives_level_one_strength_and_hip_control_on_the_right() -> None:
    routine = propose(E25)

    level1 = [item for item in routine.items if item.status == "level1_only"]
    assert {item.exercise_id for item in level1} == {"sit_to_stand", "glute_set"}
    assert ("clamshell", "R") in lines(routine)


@pytest.mark.parametrize("document", EXAMPLES)
def test_every_example_may_be_printed_and_stays_small_and_short(document: dict[str, object]) -> None:
    routine = propose(document)
    problems = check_routine(
        load_catalogue(), routine, routine_context(document, all_accepted(document), RUNNER)
    )

    assert may_print(problems), problems
    assert not [problem for problem in problems if problem.severity == "warn"]
    assert 2 <= len(routine.items) <= 4
    assert session_minutes(load_catalogue(), routine) <= 25


def test_a_finding_nobody_accepted_is_not_used_and_the_routine_says_so() -> None:
    routine = propose(E5, accepted=frozenset({"F_APT"}))

    assert [item.category for item in routine.items] == ["pelvic_control"] * 2
    assert ("glute_activation", "R", "not_accepted") in left_out(routine)
    assert ("hip_flexor_stretch", "L", "not_accepted") in left_out(routine)


def test_accepting_one_hip_only_stretches_that_hip() -> None:
    routine = propose(E5, accepted=frozenset({"F_HF_SHORT_R", "F_GM_R"}))

    assert routine.items[0].side == "R"


def test_rejecting_the_hip_flexor_finding_lifts_its_bar_and_undecided_keeps_it() -> None:
    rejected = AcceptedFindings(frozenset({"F_CORE"}), rejected=frozenset({"F_HF_SHORT_L", "F_HF_SHORT_R"}))
    undecided = AcceptedFindings(frozenset({"F_CORE"}))

    assert read_plan(E6, rejected).barred == {}
    assert read_plan(E6, undecided).stabilises("L")


def test_an_edited_strength_of_not_supported_takes_the_finding_out() -> None:
    routine = propose(
        E5, accepted=frozenset({"F_APT", "F_GM_R"}), edited_strength={"F_GM_R": "not_supported"}
    )

    assert not any(item.category.startswith("glute") for item in routine.items)


def test_core_work_without_the_branch_is_for_control_and_an_open_choice_is_named() -> None:
    document = output(
        findings={"F_CORE": "supported", "F_HF_SHORT_L": "supported"},
        branch={"L": "clinician_choice", "R": "none"},
        lead="core",
        goals=[goal("F_CORE")],
        categories=[category("safety_net_advice"), category("core_stabilise", phase=2)],
    )

    routine = propose(document)

    assert routine.items[0].exercise_id == "dead_bug_heel_tap"
    assert "For core control, not for the hip flexor." in routine.items[0].reasons
    assert "F_HF_SHORT" not in routine.items[0].reasons[0]
    assert any("Hip flexor left: your choice is open" in note for note in routine.notes)


def test_two_entries_of_one_category_become_one_line_with_the_more_careful_status() -> None:
    document = {
        **E5,
        "categories": [
            category("hip_flexor_stretch", "L"),
            category("hip_flexor_stretch", "R", status="trial_2_weeks"),
        ],
    }

    routine = propose(document)

    assert [(item.side, item.status) for item in routine.items] == [("both", "trial_2_weeks")]
    assert "measure the hip flexors again" in routine.review


def test_a_level_one_place_goes_on_to_the_next_level_one_exercise_and_never_to_a_harder_one() -> None:
    document = {**E25, "categories": [category("glute_strength_bilateral", status="level1_only")]}

    routine = propose(document, ClientFacts(age=33, conditions=("fracture",)))

    assert [item.exercise_id for item in routine.items] == ["glute_set"]


def test_without_any_accepted_finding_the_handout_holds_advice_only() -> None:
    routine = propose(E5, accepted=frozenset())

    assert routine.items == ()
    assert routine.notes[-1] == "No exercise is proposed; the handout holds advice only."
    assert routine.advice[0] == "safety_net_advice"


def test_a_locked_screen_makes_no_routine() -> None:
    locked = output(routine={"locked": True, "reason": "refer_first"})

    with pytest.raises(ClinicError, match="refer first"):
        propose(locked)


def test_from_65_on_nothing_is_above_level_two() -> None:
    for document in EXAMPLES:
        routine = propose(document, ClientFacts(age=65))
        assert all(exercise(item.exercise_id).level <= 2 for item in routine.items)
    assert [item.exercise_id for item in propose(E12, ClientFacts(age=70)).items] == [
        "bridge_double",
        "hip_hinge_stick",
    ]


def test_a_contraindication_moves_on_to_the_next_exercise_and_says_why() -> None:
    routine = propose(E5, ClientFacts(age=34, conditions=("thr_ant",)))

    assert "hip_flexor_stretch" not in {item.category for item in routine.items}
    told = [line for line in routine.left_out if line.exercise_id == "standing_hip_flexor_stretch"]
    assert told[0].rule == "C13"
    assert "surgeon" in told[0].words


def test_lying_on_the_back_limited_prefers_the_wall() -> None:
    document = {**E5, "restrictions": ["limit_supine", "no_prone", "no_abdominal_pressure"]}

    routine = propose(document)

    chosen = {item.exercise_id for item in routine.items}
    assert "wall_pelvic_tilt" in chosen
    assert "sit_to_stand" in chosen
    assert not any("prone" in exercise(one).positions for one in chosen)


def test_one_sided_strength_trains_both_sides_with_an_extra_set_on_the_weak_one() -> None:
    document = output(
        findings={"F_CORE": "not_supported", "F_GM_R": "supported"},
        goals=[goal("F_GM", "R")],
        lead="glute",
        categories=[category("safety_net_advice"), category("glute_strength_unilateral", "R", phase=3)],
    )

    item = propose(document).items[0]

    assert (item.exercise_id, item.side, item.extra_set_side) == ("bridge_single", "both", "R")
    assert any("extra set on the right" in reason for reason in item.reasons)


def test_the_worse_side_gets_the_extra_hold_of_a_stretch_on_both() -> None:
    routine = propose(E5, ClientFacts(age=34, worse_side={"F_HF_SHORT": "L"}))

    assert routine.items[0].extra_set_side == "L"
    assert routine.items[0].note == "Start with your left side."


def test_a_tucked_pelvis_gets_no_tuck_drill() -> None:
    document = output(
        findings={
            "F_PPT": "supported",
            "F_CORE": "not_supported",
            "F_GM_L": "supported",
            "F_GM_R": "supported",
        },
        lead="glute",
        gm_type={"L": "position_dependent", "R": "position_dependent"},
        goals=[goal("F_PPT"), goal("F_GM", "L", "R")],
        categories=[
            category("safety_net_advice"),
            category("hip_hinge_control", phase=2),
            category("glute_activation", "L", "R", phase=2),
        ],
    )

    routine = propose(document)

    assert all("tuck_drill" not in exercise(item.exercise_id).traits for item in routine.items)
    assert "hip_hinge_stick" in {item.exercise_id for item in routine.items}
    assert any(line.rule == "C21" for line in routine.left_out)


def test_a_line_that_needs_the_therapist_is_there_and_does_not_print() -> None:
    document = {
        **E5,
        "categories": [
            category("safety_net_advice"),
            category("hip_flexor_stretch", "L", "R", status="pt_confirm"),
        ],
    }
    decided = all_accepted(document)

    routine = propose(document)
    problems = check_routine(load_catalogue(), routine, routine_context(document, decided, RUNNER))

    assert routine.items[0].status == "pt_confirm"
    assert [problem.code for problem in problems if problem.severity == "refuse"] == ["PT_CONFIRM"]


FINDINGS = sorted({str(key) for document in EXAMPLES for key in document["findings"]})  # pyright: ignore


@given(
    st.sampled_from(EXAMPLES),
    st.frozensets(st.sampled_from(FINDINGS)),
    st.frozensets(
        st.sampled_from(["preg", "htn", "balance", "knee_pain", "gtps", "spondy", "pht", "ham_acute"])
    ),
    st.frozensets(st.sampled_from(["no_prone", "limit_supine", "no_max_isometric", "no_loaded_extension"])),
    st.one_of(st.none(), st.integers(12, 95)),
)
def test_whatever_is_accepted_no_proposal_breaks_a_rule_it_could_keep(
    document: dict[str, object],
    accepted: frozenset[str],
    conditions: frozenset[str],
    restrictions: frozenset[str],
    age: int | None,
) -> None:
    screened = {**document, "restrictions": sorted(restrictions)}
    decided = AcceptedFindings(accepted)
    client = ClientFacts(age=age, conditions=tuple(sorted(conditions)))

    routine = propose_routine(load_catalogue(), screened, decided, client)
    problems = check_routine(load_catalogue(), routine, routine_context(screened, decided, client))

    # Only these may stay: a restriction can forbid the very planks the stabilise branch asks for, and
    # nobody has shown the psoas press yet.
    assert {problem.code for problem in problems if problem.severity == "refuse"} <= {"C1", "DEMO"}
    assert routine.advice[0] == "safety_net_advice"
    assert len(routine.items) <= 4
    assert all(item.reasons for item in routine.items)
    assert len({item.key for item in routine.items}) == len(routine.items)
