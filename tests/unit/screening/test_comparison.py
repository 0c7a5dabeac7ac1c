"""Two visits side by side: nothing is claimed inside the measuring error."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vignettes import Answers, both, full_answers, protocol, result

from clinic_app.app.content import read_documents
from clinic_app.assets import resource
from clinic_app.domain.screening.comparison import Comparison, MeasureChange, compare
from clinic_app.domain.screening.course import courses
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.outcome import (
    Outcome,
    Retest,
    RetestPlan,
    no_gain_prompt,
    outcome,
    parse_retest_plan,
)
from clinic_app.domain.screening.readings import Taken, Visit

FIRST = date(2026, 9, 1)
SHORT_HIP: Json = {"hip": 2, "knee": 60, "pelvis_controlled": True}


def plan() -> RetestPlan:
    return parse_retest_plan(read_documents(resource("protocols", "pelvis_glutes"))["retest"])


def compared(before: Answers, after: Answers, **options: set[str]) -> Comparison:
    return compare(protocol(), Visit(before, FIRST), Visit(after, FIRST + timedelta(weeks=12)), **options)


def one(comparison: Comparison, key: str) -> MeasureChange:
    return next(change for change in comparison.changes if change.key == key)


def judged(before: Answers, after: Answers, key: str) -> tuple[str, str]:
    change = one(compared(before, after), key)
    return change.verdict, change.direction


@pytest.mark.parametrize(
    ("item", "before", "inside", "beyond", "key", "direction"),
    [
        ("ake", {"L": 40}, {"L": 33}, {"L": 32}, "ake.value.L", "better"),
        ("ake", {"L": 20}, {"L": 27}, {"L": 28}, "ake.value.L", "worse"),
        ("slr", {"R": 60}, {"R": 66}, {"R": 67}, "slr.value.R", "better"),
        ("pelvic_tilt_angle", {"L": 16}, {"L": 12}, {"L": 11}, "pelvic_tilt_angle.value.L", "neutral"),
        ("front_plank", 40, 74, 75, "front_plank.value", "better"),
        ("side_plank", {"L": 60}, {"L": 31}, {"L": 30}, "side_plank.value.L", "worse"),
        ("aslr", {"L": 3}, {"L": 2}, {"L": 1}, "aslr.value.L", "better"),
        ("calf_raise", {"R": 15}, {"R": 21}, {"R": 22}, "calf_raise.value.R", "better"),
        ("sl_hamstring_bridge", {"L": 12}, {"L": 16}, {"L": 17}, "sl_hamstring_bridge.value.L", "better"),
        ("hx_ham_tight_nrs", {"L": 7}, {"L": 6}, {"L": 5}, "hx_ham_tight_nrs.value.L", "better"),
        ("gm_hhd", {"L": 2.0}, {"L": 2.29}, {"L": 2.3}, "gm_hhd.value.L", "better"),
        ("running_observation", {"cadence": 160}, {"cadence": 167}, {"cadence": 168}, "running_observation.cadence", "neutral"),
        ("lumbar_flexion", {"mschober": 4.0}, {"mschober": 5.7}, {"mschober": 5.8}, "lumbar_flexion.mschober", "better"),
        ("adductor_squeeze", {"pain": 5}, {"pain": 4}, {"pain": 3}, "adductor_squeeze.pain", "better"),
        ("nprs", {"average": 8}, {"average": 7}, {"average": 6}, "nprs.average", "better"),
    ],
)  # fmt: skip
def test_a_change_counts_from_its_limit_on_and_not_before(
    item: str, before: Json, inside: Json, beyond: Json, key: str, direction: str
) -> None:
    assert judged({item: before}, {item: inside}, key) == ("within_error", "neutral")
    assert judged({item: before}, {item: beyond}, key) == ("changed", direction)


def test_a_third_of_a_low_pain_score_is_a_real_gain_too() -> None:
    assert judged({"nprs": {"average": 3}}, {"nprs": {"average": 2}}, "nprs.average") == ("changed", "better")
    assert judged({"nprs": {"average": 4}}, {"nprs": {"average": 3}}, "nprs.average")[0] == "within_error"


def test_the_limit_says_where_it_comes_from() -> None:
    change = one(compared({"ake": {"L": 40}}, {"ake": {"L": 30}}), "ake.value.L")
    assert change.limit is not None
    assert (change.limit.shown, change.limit.basis) == ("8°", "[75][76]")
    assert change.words == "40° to 30°, limit 8°: changed, better"
    plank = one(compared({"side_plank": {"L": 20}}, {"side_plank": {"L": 60}}), "side_plank.value.L")
    assert plank.limit is not None
    assert plank.limit.basis == "[124] derived"


def test_another_rater_needs_the_larger_limit_and_raises_the_flag() -> None:
    before = Visit({"ake": {"L": 40}}, FIRST, rater="Jana")
    same = compare(protocol(), before, Visit({"ake": {"L": 30}}, rater="Jana"))
    other = compare(protocol(), before, Visit({"ake": {"L": 30}}, rater="Piet"))
    far = compare(protocol(), before, Visit({"ake": {"L": 28}}, rater="Piet"))
    assert (one(same, "ake.value.L").verdict, same.flags) == ("changed", ())
    assert (one(other, "ake.value.L").verdict, other.flags) == ("within_error", ("C9",))
    assert one(far, "ake.value.L").verdict == "changed"
    limit = one(other, "ake.value.L").limit
    assert limit is not None
    assert (limit.amount, limit.larger) == (12, True)


def test_without_a_limit_between_raters_the_reader_is_told() -> None:
    changed = compare(
        protocol(), Visit({"slr": {"L": 60}}, rater="Jana"), Visit({"slr": {"L": 70}}, rater="Piet")
    )
    assert "No limit between raters is known" in " ".join(one(changed, "slr.value.L").notes)


def test_a_scale_the_client_fills_in_has_no_rater() -> None:
    changed = compare(
        protocol(), Visit({"nprs": {"now": 8}}, rater="Jana"), Visit({"nprs": {"now": 5}}, rater="Piet")
    )
    assert changed.flags == ()


def test_another_device_without_a_known_limit_is_not_comparable() -> None:
    before = Visit({"front_plank": 40}, taken={"front_plank": Taken(device="wall clock")})
    after = Visit({"front_plank": {"value": 99, "device": "stopwatch"}})
    changed = one(compare(protocol(), before, after), "front_plank.value")
    assert (changed.verdict, changed.direction) == ("not_comparable", "neutral")
    assert changed.notes == ("Another device.",)


@pytest.mark.parametrize(
    ("item", "before", "after", "key"),
    [
        ("mtt", {"hip": 4, "pelvis_controlled": True, "variant": "cuff"}, {"hip": -9, "pelvis_controlled": True, "variant": "hand"}, "mtt.hip.L"),
        ("mtt", {"hip": 4, "pelvis_controlled": True}, {"hip": -9, "pelvis_controlled": False}, "mtt.hip.L"),
        ("mtt", {"hip": 4, "pelvis_controlled": False}, {"hip": -9, "pelvis_controlled": False}, "mtt.hip.L"),
        ("wblt", {"value": 8, "unit": "cm"}, {"value": 30, "unit": "deg"}, "wblt.value.L"),
        ("gm_hhd", {"value": 2, "gm_hhd_unit": "N/kg"}, {"value": 150, "gm_hhd_unit": "N"}, "gm_hhd.value.L"),
        ("sl_bridge", {"reps": 5, "pain_nprs": 6}, {"reps": 20}, "sl_bridge.reps.L"),
    ],
)  # fmt: skip
def test_what_was_measured_in_another_way_is_not_compared(
    item: str, before: Json, after: Json, key: str
) -> None:
    change = one(compared({item: {"L": before}}, {item: {"L": after}}), key)
    assert (change.verdict, change.direction) == ("not_comparable", "neutral")
    assert change.notes


def test_the_knee_of_the_thomas_test_has_a_limit_for_each_way_of_holding_the_pelvis() -> None:
    held: Json = {"knee": 50, "pelvis_controlled": True}
    free: Json = {"knee": 50, "pelvis_controlled": False}
    assert judged({"mtt": {"L": held}}, {"mtt": {"L": {"knee": 54, "pelvis_controlled": True}}}, "mtt.knee.L")[0] == "changed"  # fmt: skip
    assert judged({"mtt": {"L": free}}, {"mtt": {"L": {"knee": 68, "pelvis_controlled": False}}}, "mtt.knee.L")[0] == "within_error"  # fmt: skip


def test_an_angle_and_a_distance_of_the_lunge_have_their_own_limits() -> None:
    deg: Json = {"value": 30, "unit": "deg"}
    assert judged({"wblt": {"L": deg}}, {"wblt": {"L": {"value": 34, "unit": "deg"}}}, "wblt.value.L")[0] == "within_error"  # fmt: skip
    assert judged({"wblt": {"L": 8}}, {"wblt": {"L": 10}}, "wblt.value.L") == ("changed", "better")


def test_a_category_moves_only_after_a_second_look() -> None:
    before: Answers = {"bird_dog": both(1), "sls": both("poor")}
    after: Answers = {"bird_dog": both(2), "sls": both("fair")}
    first = one(compared(before, after), "bird_dog.value.L")
    assert (first.verdict, first.needs_second_look, first.direction) == ("within_error", True, "neutral")
    named = compared(before, after, second_looks={"bird_dog.value.L"})
    assert (one(named, "bird_dog.value.L").verdict, one(named, "bird_dog.value.R").verdict) == (
        "changed",
        "within_error",
    )
    said: Answers = {"sls": {"L": {"value": "fair", "second_look": "yes"}}}
    assert judged(before, said, "sls.value.L") == ("changed", "better")


def test_what_was_measured_once_is_named_and_not_judged() -> None:
    change = one(
        compared({"front_plank": 40}, {"front_plank": {"status": "could_not_pain"}}), "front_plank.value"
    )
    assert (change.verdict, change.after.shown, change.limit) == ("not_measured", "stopped by pain", None)


def test_a_test_without_a_limit_is_shown_without_a_claim() -> None:
    change = one(compared({"slump": {"L": "positive"}}, {"slump": {"L": "negative"}}), "slump.value.L")
    assert (change.verdict, change.direction) == ("no_limit", "neutral")


def test_only_activities_scored_twice_make_the_mean() -> None:
    before: Answers = {"psfs": [{"text": "Run 5 km", "score": 3}, {"text": "Sit", "score": 9}]}
    after: Answers = {"psfs": [{"text": "run 5  km", "score": 6}, {"text": "Stairs", "score": 1}]}
    change = one(compared(before, after), "psfs.value")
    assert (change.before.shown, change.after.shown, change.verdict) == ("3/10", "6/10", "changed")
    apart: Answers = {"psfs": [{"text": "Stairs", "score": 9}]}
    assert judged(before, apart, "psfs.value")[0] == "not_comparable"


def test_every_limit_of_the_protocol_says_in_words_what_a_real_change_is() -> None:
    bands = [band for item in protocol().items.values() for band in item.error_bands if not band.within_visit]
    assert len(bands) == 30
    assert all(band.text for band in bands)


@given(before=st.integers(0, 170), after=st.integers(0, 170))
def test_no_claim_is_made_inside_the_band(before: int, after: int) -> None:
    change = one(compared({"slr": {"L": before}}, {"slr": {"L": after}}), "slr.value.L")
    assert (change.direction != "neutral") == (abs(after - before) >= 7)


# --- success and the prompt ----------------------------------------------------------------------------


def at_12_weeks(after: Answers, **first: Json) -> Outcome:
    before = full_answers(mtt={"L": SHORT_HIP, "R": SHORT_HIP}, nprs={"average": 7}, **first)
    return outcome(protocol(), plan(), compared(before, {**before, **after}), result(before))


LOOSE: Json = {"hip": -6, "knee": 60, "pelvis_controlled": True}


def test_success_needs_a_gain_the_client_feels_and_a_driver_test_that_changed() -> None:
    found = at_12_weeks({"nprs": {"average": 3}, "mtt": {"L": LOOSE, "R": SHORT_HIP}})
    assert (found.kind, found.due, found.improved) == ("success", True, True)
    assert found.success.startswith("Success at 12 weeks: ")


def test_a_gain_without_a_changed_test_is_reported_as_what_it_is() -> None:
    found = at_12_weeks({"nprs": {"average": 3}})
    assert (found.kind, found.title) == ("better_unexplained", "Better, not explained by the tests")


def test_a_changed_test_that_was_not_positive_explains_nothing() -> None:
    assert at_12_weeks({"nprs": {"average": 3}, "calf_raise": both(40)}).kind == "better_unexplained"


def test_a_driver_test_that_got_worse_is_no_success() -> None:
    worse: Json = {"hip": 20, "knee": 60, "pelvis_controlled": True}
    assert (
        at_12_weeks({"nprs": {"average": 3}, "mtt": {"L": worse, "R": SHORT_HIP}}).kind
        == "better_unexplained"
    )


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ({"nprs": {"average": 6}}, "no_gain"),
        ({"nprs": {"average": 9}}, "worse"),
        ({"nprs": {"average": 6}, "mtt": {"L": LOOSE, "R": LOOSE}}, "tests_only"),
        ({"nprs": None}, "cannot_say"),
    ],
)
def test_other_courses_have_their_own_words(after: Answers, kind: str) -> None:
    assert at_12_weeks(after).kind == kind


def test_two_honest_attempts_without_gain_prompt_a_second_thought() -> None:
    flat, better = at_12_weeks({"nprs": {"average": 7}}), at_12_weeks({"nprs": {"average": 2}})
    unknown = at_12_weeks({"nprs": None})
    prompt = no_gain_prompt(plan(), [Retest(flat, 70), Retest(flat, 95)])
    assert prompt is not None
    assert prompt.code == "Z2"
    assert "stage 2" in prompt.text
    assert no_gain_prompt(plan(), [Retest(flat, 70), Retest(unknown, 90), Retest(flat, 95)]) is not None
    assert no_gain_prompt(plan(), [Retest(flat, 69), Retest(flat, 95)]) is None
    assert no_gain_prompt(plan(), [Retest(flat), Retest(flat, 95)]) is None
    assert no_gain_prompt(plan(), [Retest(flat, 90), Retest(flat, 90), Retest(better, 90)]) is None


def test_the_retest_plan_has_the_three_intervals_of_the_specification() -> None:
    assert [interval.weeks for interval in plan().intervals] == [(2, 2), (4, 6), (12, 12)]
    assert plan().intervals[1].days(FIRST) == (date(2026, 9, 29), date(2026, 10, 13))
    known = set(protocol().items)
    assert {item for interval in plan().intervals for item in interval.items} <= known
    assert set(plan().strength_items) <= known


# --- several visits ------------------------------------------------------------------------------------


def test_a_course_has_every_value_and_the_band_around_the_first() -> None:
    visits = [
        Visit({"ake": {"L": 40}}),
        Visit({"ake": {"L": 36}}),
        Visit({"slr": {"L": 60}}),
        Visit({"ake": {"L": 30}}),
    ]
    (course,) = courses(protocol(), visits)
    assert (course.key, course.band, course.better, course.unit) == ("ake.value.L", 8, "lower", "°")
    assert [(point.visit, point.reading.value) for point in course.points] == [(0, 40), (1, 36), (3, 30)]
    verdicts = [point.change.verdict if point.change else None for point in course.points]
    assert verdicts == [None, "within_error", "changed"]


def test_a_course_takes_the_wider_band_once_a_rater_changed() -> None:
    raters = ("Jana", "Jana", "Piet")
    visits = [
        Visit({"ake": {"L": value}}, rater=rater) for value, rater in zip((40, 36, 30), raters, strict=True)
    ]
    assert courses(protocol(), visits)[0].band == 12


def test_without_a_known_limit_there_is_no_band() -> None:
    visits = [Visit({"hip_ir": {"L": 20}}), Visit({"hip_ir": {"L": 30}})]
    assert [course.band for course in courses(protocol(), visits)] == [None]


def test_history_without_a_limit_is_no_measure() -> None:
    assert (
        compared({"hx_lbp": "none", "hx_sitting_h": 4}, {"hx_lbp": "current", "hx_sitting_h": 9}).changes
        == ()
    )
