"""After each answer only what rests on it is evaluated again; nobody may be able to tell."""

from typing import cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_engine_properties import item_values
from vignettes import Answers, both, full_answers, protocol, safe_answers

from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.domain.screening.guide import guide, standing
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.results import Reasons

SLOW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TESTS = sorted(item.id for item in protocol().items.values() if item.kind == "test")
OTHERS: dict[str, st.SearchStrategy[Json]] = {
    "hx_sides": st.sampled_from(["L", "R", "both"]),
    "hx_age": st.sampled_from([17, 28, 51, "adult"]),
    "hx_sex": st.sampled_from(["M", "F", "U"]),
    "hx_lbp": st.sampled_from(["none", "current"]),
    "hx_run_change_pct": st.sampled_from([0, 20, 60]),
    "rf_hypertension": st.sampled_from(["no", "yes"]),
    "rf_lump": st.sampled_from(["no", "unsure"]),
    "rater": st.sampled_from(["AB", "CD"]),
}


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, Json]:
    name = draw(st.sampled_from([*TESTS, *OTHERS]))
    if name in OTHERS:
        return name, draw(OTHERS[name])
    return name, draw(st.none() | item_values(protocol().items[name]))


def words(reasons: Reasons) -> tuple[object, ...]:
    return (reasons.rule_values, reasons.inputs, reasons.missing, reasons.marks, reasons.thresholds)


@SLOW
@given(st.lists(changes(), min_size=1, max_size=8))
def test_answer_by_answer_gives_what_all_at_once_gives(steps: list[tuple[str, Json]]) -> None:
    answers = full_answers()
    live = standing(protocol(), answers)
    for name, value in steps:
        answers = {**answers, name: value}
        live = standing(protocol(), answers, before=live)
        fresh = assess(protocol(), answers)
        assert to_output(live.assessment) == to_output(fresh)
        assert live.guide == guide(protocol(), answers)
        if fresh.record is not None and live.assessment.record is not None:
            for one, other in zip(live.assessment.record.findings, fresh.record.findings, strict=True):
                assert words(one.reasons) == words(other.reasons), one.id
                assert one.missing_ids == tuple(missing.id for missing in other.missing), one.id


def test_a_painful_value_still_raises_its_flag_after_another_answer() -> None:
    weak = cast("Json", {"L": {"reps": 4, "pain_nprs": 6}, "R": 12})
    before = standing(protocol(), full_answers(sl_bridge=weak))
    after = standing(protocol(), full_answers(sl_bridge=weak, ake=both(20)), before=before)
    assert "C5_sl_bridge_L" in before.assessment.flags
    assert "C5_sl_bridge_L" in after.assessment.flags


def test_another_clinics_number_is_not_taken_over_from_before() -> None:
    answers: Answers = full_answers(hx_run_change_pct=20)
    before = standing(protocol(), answers)
    own = {"load_rise": 25.0}
    live = standing(protocol(), answers, own_values=own, before=before)
    assert to_output(live.assessment) == to_output(assess(protocol(), answers, own_values=own))
    assert to_output(live.assessment) != to_output(before.assessment)


def test_nothing_is_remembered_from_a_screen_that_stopped() -> None:
    stopped = standing(protocol(), safe_answers(rf_cardiac="yes"))
    live = standing(protocol(), safe_answers(), before=stopped)
    assert to_output(live.assessment) == to_output(assess(protocol(), safe_answers()))
