"""An old result beside today's rules: every difference in words, none where nothing changed."""

import pytest

from clinic_app.app import shipped
from clinic_app.assets import resource
from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.then_and_now import differences, in_words
from clinic_app.interchange.answers_file import read_answers_file


def _answers(name: str) -> dict[str, Json]:
    return read_answers_file(resource("demo", f"{name}.yaml").read_bytes(), shipped.protocol())


@pytest.mark.parametrize("name", ["office_runner", "weak_core"])
def test_the_same_rules_give_no_difference(name: str) -> None:
    output = to_output(assess(shipped.protocol(), _answers(name)))
    assert differences(shipped.protocol(), output, output) == ()


def test_a_number_that_moved_shows_in_finding_goal_and_exercises() -> None:
    protocol, answers = shipped.protocol(), _answers("office_runner")
    then = to_output(assess(protocol, answers))
    now = to_output(assess(protocol, answers, own_values={"tilt_large": 18}))
    words = [one.words for one in differences(protocol, then, now)]
    assert "Pelvis tips forward and this may matter: supported then, suggested today" in words


def test_a_branch_that_moved_is_named_with_its_side_and_what_it_bars() -> None:
    protocol, answers = shipped.protocol(), _answers("office_runner")
    then = to_output(assess(protocol, answers))
    now = to_output(assess(protocol, {**answers, "mtt": {}}))
    found = {one.what: (one.then, one.now) for one in differences(protocol, then, now)}
    assert found["Hip flexors measure short, left"] == ("supported", "not assessed")
    assert found["Hip flexors, left"] == ("stretch", "undetermined")
    assert found["Exercises: Hip-flexor stretch"] == ("left and right, active", "nothing")


def test_an_alarm_that_is_new_under_todays_rules_comes_first() -> None:
    protocol, answers = shipped.protocol(), _answers("office_runner")
    then = to_output(assess(protocol, answers))
    alarm: dict[str, Json] = {**answers, "rf_cauda_equina": {"signs": {"saddle": "yes"}}}
    found = differences(protocol, then, to_output(assess(protocol, alarm)))
    assert found[0].words.startswith("Safety result: ")
    assert found[0].now == "emergency department now"
    assert found[1].about == "safety"
    assert found[1].now == "emergency"


def test_a_finding_the_old_rules_did_not_know_is_a_difference() -> None:
    protocol, answers = shipped.protocol(), _answers("office_runner")
    now = to_output(assess(protocol, answers))
    findings = now["findings"]
    assert isinstance(findings, dict)
    then: dict[str, Json] = {
        **now,
        "findings": {key: one for key, one in findings.items() if key != "F_CORE"},
    }
    [only] = differences(protocol, then, now)
    assert (only.what, only.then) == ("Core endurance or control low", "nothing")


def test_a_stored_result_is_told_by_itself_with_what_was_not_assessed() -> None:
    protocol = shipped.protocol()
    told = dict(in_words(protocol, to_output(assess(protocol, _answers("weak_core")))))
    assert told["Safety result"] == "clear"
    assert told["Core endurance or control low"] == "supported"
    assert told["Hip flexors, left"] == "stabilise"
    assert told["What leads"] == "core first"
    assert "not assessed" in told.values()
    assert "not supported" not in told.values()
