"""Which numbers a clinic may set, what they may be, and that they are seen wherever they act."""

import pytest
from vignettes import protocol

from clinic_app.domain.screening.assessment import assess
from clinic_app.domain.screening.comparison import compare
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.own_numbers import (
    changes,
    in_words,
    kept,
    numbers,
    problems,
    with_own_limits,
)
from clinic_app.domain.screening.readings import Visit
from clinic_app.domain.screening.results import Assessment, FindingResult


def test_every_number_marked_expert_convention_can_be_set_and_no_published_one() -> None:
    marked = {
        value.key
        for constant in protocol().constants.values()
        for value in constant.values
        if "EC" in value.basis.marks
    }
    thresholds = {one.key for one in numbers(protocol()) if one.constant}
    assert thresholds == marked


def test_every_limit_of_real_change_marked_expert_convention_can_be_set() -> None:
    limits = {one.key: one.shipped for one in numbers(protocol()) if not one.constant}
    assert limits == {
        "limit.hx_ham_tight_nrs": 2,
        "limit.hx_hf_tight_nrs": 2,
        "limit.pelvic_tilt_angle": 5,
        "limit.mtt.hip": 5,
        "limit.aslr": 2,
        "limit.sl_bridge.reps": 5,
        "limit.sl_hamstring_bridge": 5,
        "limit.adductor_squeeze.mmhg": 40,
        "limit.running_observation.cadence": 5,
    }


def test_an_own_limit_judges_a_change_and_says_whose_it_is() -> None:
    before, after = Visit({"aslr": {"L": 4, "R": 1}}), Visit({"aslr": {"L": 2, "R": 1}})
    assert compare(protocol(), before, after).changes[0].verdict == "changed"
    own = with_own_limits(protocol(), {"limit.aslr": 3})
    [left, _] = compare(own, before, after).changes
    assert left.verdict == "within_error"
    assert left.limit is not None
    assert left.limit.basis == "clinic's own value, shipped: 2 points"


def test_without_own_limits_the_protocol_stays_the_same_object() -> None:
    assert with_own_limits(protocol(), {"tilt_large": 18}) is protocol()


def test_every_number_says_where_it_acts_and_lies_in_its_own_range() -> None:
    for one in numbers(protocol()):
        assert one.acts, f"{one.key} acts nowhere"
        assert one.allowed[0] <= one.shipped <= one.allowed[1], one.key
        assert one.allowed[0] < one.allowed[1], one.key


def test_a_number_acts_in_the_findings_whose_rules_read_it() -> None:
    acts = {one.key: one.acts for one in numbers(protocol())}
    assert acts["tilt_large"] == ("Pelvis tips forward and this may matter",)
    assert "Stretch or stabilise" in acts["stretch_weeks"]
    assert acts["slr_too_low"] == ("Safety: Restriction too large for a tight hamstring",)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ({"tilt_large": 40}, "10 to 25° is possible"),
        ({"tilt_large": float("nan")}, "10 to 25° is possible"),
        ({"squeeze_soft": 0.5}, "a whole number is needed"),
        ({"ake_short.M": 30}, "published basis"),
        ({"tilt_larg": 18}, "Did you mean tilt_large?"),
        ({"squeeze_soft": 2, "squeeze_firm": 2}, "must stay below"),
        ({"severe_pain": 9}, "6 to 8/10 is possible"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_what_is_possible(own: dict[str, float], words: str) -> None:
    assert words in " ".join(problems(protocol(), own))
    assert kept(protocol(), own) == {}


def test_a_number_equal_to_the_shipped_one_is_none_of_the_clinics_own() -> None:
    assert problems(protocol(), {"tilt_large": 15, "bridge_low": 12}) == ()
    assert kept(protocol(), {"tilt_large": 15, "bridge_low": 12}) == {"bridge_low": 12.0}


def test_a_stored_number_the_rules_no_longer_know_is_left_out() -> None:
    assert kept(protocol(), {"gone": 3, "tilt_large": "18", "bridge_low": True, "load_rise": 15}) == {
        "load_rise": 15.0
    }


def test_a_change_names_old_and_new() -> None:
    assert changes(protocol(), {"tilt_large": 18}, {"bridge_low": 12}) == (
        "tilt_large 18 -> 15",
        "bridge_low 10 -> 12",
    )


def test_own_numbers_are_told_with_the_shipped_ones_beside_them() -> None:
    assert in_words(protocol(), {"front_plank_low.age_50": 25, "tilt_large": 15}) == (
        "Front plank low below, from age 50 25 s (shipped: 30 s)",
    )


def test_an_own_number_acts_and_is_shown_as_own_in_rule_and_limits() -> None:
    answers: dict[str, Json] = {
        **dict.fromkeys(protocol().red_flags, "no"),
        "hx_age": 34,
        "hx_sex": "F",
        "hx_sides": "both",
        "hx_onset": "gradual",
        "hx_duration_wk": 40,
        "pelvic_tilt_angle": {"L": 16, "R": 16},
    }
    shipped = assess(protocol(), answers)
    own = assess(protocol(), answers, own_values={"tilt_large": 18})

    def tilt(assessment: Assessment) -> FindingResult:
        assert assessment.record is not None
        return next(one for one in assessment.record.findings if one.base_id == "F_APT")

    before, after = tilt(shipped), tilt(own)
    assert before.strength == "suggested"
    assert after.strength == "not_supported"
    limit = next(one for one in after.reasons.thresholds if one.id == "tilt_large")
    assert (limit.value, limit.own, limit.shipped) == (18, True, 15)
    assert "clinic's own value" in after.marks
