"""Why a goal or an exercise category follows, and what another result would lead to."""

import pytest

from clinic_app.app import shipped
from clinic_app.assets import resource
from clinic_app.domain.screening.assessment import assess
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.plan_reasons import category_reasons, goal_reasons, what_would_change
from clinic_app.interchange.answers_file import read_answers_file

NAMES = ("office_runner", "weak_core")


def _answers(name: str) -> dict[str, Json]:
    return read_answers_file(resource("demo", f"{name}.yaml").read_bytes(), shipped.protocol())


@pytest.mark.parametrize("name", NAMES)
def test_every_goal_has_inputs_rule_basis_change_and_an_alternative(name: str) -> None:
    protocol = shipped.protocol()
    assessment = assess(protocol, _answers(name))
    assert assessment.goals
    for goal in assessment.goals:
        why = goal_reasons(protocol, assessment, goal.id)
        assert why is not None
        assert why.findings or why.branches, goal.id
        assert why.rule
        assert why.values
        assert why.sources or why.marks, goal.id
        assert why.changes[0].startswith("Counts as a gain: ")
        assert why.alternatives


@pytest.mark.parametrize("name", NAMES)
def test_every_category_has_a_rule_and_an_alternative_and_phases_have_their_gate(name: str) -> None:
    protocol = shipped.protocol()
    assessment = assess(protocol, _answers(name))
    for category in assessment.categories:
        why = category_reasons(protocol, assessment, category.id)
        assert why is not None
        assert why.rule
        assert why.alternatives
        assert bool(why.gate) == (category.phase > 0), category.id
        assert "F_" not in why.values
        assert all("F_" not in bar for bar in why.bars)


def test_what_is_not_there_has_no_reasons() -> None:
    protocol = shipped.protocol()
    assessment = assess(protocol, _answers("weak_core"))
    assert goal_reasons(protocol, assessment, "F_CALF") is None
    assert category_reasons(protocol, assessment, "hip_flexor_stretch") is None


def test_what_would_change_the_lead_is_worked_out_with_the_rules() -> None:
    protocol, answers = shipped.protocol(), _answers("office_runner")
    assessment = assess(protocol, answers)
    assert assessment.lead == "glute"
    found = what_would_change(protocol, answers, assessment, "lead")
    assert "Core endurance or control low, supported or not assessed: both together" in found
    assert not any(line.endswith(": glute first") for line in found)


def test_what_would_change_the_branch_names_the_trial_and_the_history() -> None:
    protocol, answers = shipped.protocol(), _answers("office_runner")
    found = what_would_change(protocol, answers, assess(protocol, answers), "branch", "L")
    assert "Hip flexors measure short, not assessed: undetermined" in found
    assert any(line.startswith("Stretch trial, nonresponder") for line in found)


def test_a_locked_routine_has_nothing_to_change() -> None:
    protocol = shipped.protocol()
    answers: dict[str, Json] = {**_answers("office_runner"), "rf_cauda_equina": {"signs": {"saddle": "yes"}}}
    assert what_would_change(protocol, answers, assess(protocol, answers), "lead") == ()


def test_every_finding_says_what_would_change_it_and_names_an_alternative() -> None:
    for rule in shipped.protocol().findings.values():
        assert rule.changes_it.strip(), rule.id
        assert rule.alternatives, rule.id
