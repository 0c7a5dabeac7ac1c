"""How deep a session goes, and that what is left out is never normal."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vignettes import both, full_answers, protocol, result, safe_answers, strengths

from clinic_app.app.content import read_documents
from clinic_app.assets import resource
from clinic_app.domain.screening.depth import (
    chosen_depth,
    depth_answer,
    depth_problem,
    minutes_of,
    retest_tests,
    with_added,
)
from clinic_app.domain.screening.guide import guide
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.outcome import RetestPlan, parse_retest_plan
from clinic_app.domain.screening.validation import check_answer

TESTS = sorted(item.id for item in protocol().items.values() if item.kind == "test")
QUICK = protocol().depths["quick"]


def plan() -> RetestPlan:
    return parse_retest_plan(read_documents(resource("protocols", "pelvis_glutes"))["retest"])


def test_a_quick_screen_takes_about_eight_minutes_of_testing() -> None:
    assert QUICK.tests is not None
    assert 7 <= minutes_of(protocol(), QUICK.tests) <= 9


def test_lists_without_a_source_are_marked_as_expert_convention() -> None:
    assert all("EC" in depth.marks for depth in protocol().depths.values())


def test_without_a_depth_everything_is_asked() -> None:
    states = {one.state for one in guide(protocol(), safe_answers()).by_id.values()}
    assert "outside" not in states


def test_outside_the_depth_nothing_is_asked_and_nothing_is_normal() -> None:
    answers = safe_answers(depth="quick")
    where = guide(protocol(), answers)
    assert where.item("front_plank").state == "outside"
    assert "not assessed" in where.item("front_plank").reason
    assert where.item("mtt").state == "open"
    assert strengths(result(answers))["F_CORE"] == "not_assessed"


def test_the_way_leads_past_what_is_outside() -> None:
    answers = safe_answers(depth="quick")
    visited: set[str] = set()
    here: str | None = ""
    while here is not None:
        here = guide(protocol(), answers).after(here)
        if here:
            visited.add(here)
    assert visited & set(TESTS) == set(QUICK.tests or ())


def test_a_test_added_by_hand_is_asked_again() -> None:
    answers = safe_answers(depth="quick")
    answers["depth"] = with_added(protocol(), answers, "front_plank")
    assert guide(protocol(), answers).item("front_plank").state == "open"
    answers["depth"] = with_added(protocol(), answers, "front_plank", on=False)
    assert guide(protocol(), answers).item("front_plank").state == "outside"
    assert answers["depth"] == {"id": "quick"}


def test_what_was_measured_before_the_depth_was_changed_stays_answered() -> None:
    answers = full_answers(depth="quick", ake=both(20))
    assert guide(protocol(), answers).item("ake").state == "answered"


def test_what_safety_needs_is_asked_at_every_depth() -> None:
    answers = safe_answers(depth="quick", hx_quality=["shooting"], hx_location=["below_knee"])
    assert guide(protocol(), answers).item("neuro_screen").state == "required"


def test_every_safety_question_is_asked_at_every_depth() -> None:
    for depth in protocol().depths:
        states = guide(protocol(), {"depth": depth, "hx_age": 34, "hx_sex": "F"})
        assert all(
            states.item(flag).state in ("required", "not_needed")
            for flag in protocol().red_flags
            if flag != "rf_minor"
        )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(protocol().depths)), st.sets(st.sampled_from(TESTS), max_size=6))
def test_the_depth_changes_no_finding(depth: str, added: set[str]) -> None:
    extra: list[Json] = [*sorted(added)]
    given_depth: Json = {"id": depth, "tests": ["mtt"], "added": extra}
    assert strengths(result(full_answers(depth=given_depth))) == strengths(result(full_answers()))


# re-test


def test_a_retest_is_about_what_stood_behind_the_findings() -> None:
    answers = full_answers(ake={"L": 41, "R": 40}, slr={"L": 50, "R": 52})
    tests = retest_tests(protocol(), plan(), result(answers), answers, 21)
    assert {"ake", "slr", "mtt"} <= set(tests)
    assert "wblt" not in tests


def test_strength_is_not_tested_again_before_four_weeks() -> None:
    answers = full_answers(sl_bridge=both({"reps": 3, "cramp": False}))
    before = result(answers)
    assert "sl_bridge" not in retest_tests(protocol(), plan(), before, answers, 27)
    assert "sl_bridge" in retest_tests(protocol(), plan(), before, answers, 28)


def test_after_twelve_weeks_strength_comes_back_even_without_a_finding() -> None:
    answers = full_answers()
    before = result(answers)
    assert "calf_raise" not in retest_tests(protocol(), plan(), before, answers, 83)
    assert "calf_raise" in retest_tests(protocol(), plan(), before, answers, 84)


def test_a_test_that_was_not_done_is_not_tested_again() -> None:
    answers = full_answers(glute_squeeze=None)
    assert "glute_squeeze" not in retest_tests(protocol(), plan(), result(answers), answers, 90)


def test_a_retest_keeps_the_tests_it_was_chosen_with() -> None:
    kept = depth_answer(protocol().depths["retest"], ["mtt", "ake"], ["slump"])
    chosen = chosen_depth(protocol(), {"depth": kept})
    assert chosen.tests == {"mtt", "ake"}
    assert [chosen.has(protocol().items[one]) for one in ("mtt", "slump", "calf_raise")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "value", ["", "deep", 4, {"id": "quick", "added": ["hop"]}, {"id": "retest", "tests": ["mtt", "x"]}]
)
def test_a_depth_that_does_not_exist_is_refused(value: Json) -> None:
    assert depth_problem(protocol(), value)
    assert [one.severity for one in check_answer(protocol(), "depth", value)] == ["error"]


@pytest.mark.parametrize("value", ["quick", {"id": "full"}, {"id": "quick", "added": ["kf_hhd"]}, None])
def test_a_depth_that_exists_is_kept(value: Json) -> None:
    assert check_answer(protocol(), "depth", value) == ()
