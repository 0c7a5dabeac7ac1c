from vignettes import both, full_answers, protocol, result

from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.proposals import (
    Decision,
    accepted_branches,
    plan_from_accepted,
    proposals,
    suggested_decisions,
)

SHORT: Json = both({"hip": 3, "knee": 60, "pelvis_controlled": True})
ANSWERS = full_answers(mtt=SHORT, hf_stretch_trial=both("responder"), hx_run_change_pct=40)


def plan_for(decisions: dict[str, Decision]) -> set[str]:
    plan = plan_from_accepted(protocol(), ANSWERS, result(ANSWERS), decisions)
    assert plan is not None
    return {one.id for one in plan.categories}


def test_findings_and_branches_are_proposed() -> None:
    found = {one.id: one for one in proposals(result(ANSWERS))}
    assert {"F_HF_SHORT_L", "F_LOAD", "branch_L", "branch_R"} <= set(found)


def test_a_locked_routine_proposes_nothing() -> None:
    locked = result({**ANSWERS, "rf_lump": {"signs": {"odd_bruise": "yes"}}})
    assert proposals(locked) == ()
    assert plan_from_accepted(protocol(), ANSWERS, locked, {}) is None


def test_nothing_decided_means_nothing_but_advice() -> None:
    assert plan_for({}) == {"safety_net_advice", "return_to_run"}


def test_everything_accepted_gives_the_plan_of_the_rules() -> None:
    assessment = result(ANSWERS)
    plan = plan_from_accepted(protocol(), ANSWERS, assessment, suggested_decisions(assessment))
    assert plan is not None
    assert plan.categories == assessment.categories
    assert plan.goals == assessment.goals


def test_a_rejected_finding_contributes_nothing_and_an_edited_one_counts_anew() -> None:
    accepted = suggested_decisions(result(ANSWERS))
    assert "load_management" not in plan_for({**accepted, "F_LOAD": Decision("rejected")})
    edited = {**accepted, "branch_L": Decision("edited", "core first", "stabilise")}
    plan = plan_from_accepted(protocol(), ANSWERS, result(ANSWERS), edited)
    assert plan is not None
    assert plan.barred["hip_flexor_stretch_L"] == "X1"
    assert [one.sides for one in plan.categories if one.id == "hip_flexor_stretch"] == [("R",)]


def test_a_finding_may_be_overruled_upward() -> None:
    assert "core_stabilise" in plan_for({"F_CORE": Decision("edited", "seen in running", "supported")})


def test_a_branch_counts_as_it_was_decided_and_not_before() -> None:
    decided = {"branch_L": Decision("edited", "core first", "stabilise")}
    assert accepted_branches(result(ANSWERS), decided) == {"L": "stabilise", "R": "none"}
