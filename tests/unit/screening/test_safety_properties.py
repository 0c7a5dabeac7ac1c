"""Safety that holds whatever else is answered."""

from typing import cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_engine_properties import item_values, screenings
from vignettes import Answers, protocol, result

from clinic_app.domain.screening.model import SIDES, Json
from clinic_app.domain.screening.results import Assessment

FAST = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FLAGS = sorted(protocol().red_flags)
STOPS = ("EMERGENCY", "URGENT", "REFER_FIRST")
ITEMS = sorted(item.id for item in protocol().items.values() if item.kind != "history")


@st.composite
def flags(draw: st.DrawFn) -> Answers:
    """Some safety questions with some signs answered yes or unsure."""
    answers: Answers = {}
    for name in draw(st.lists(st.sampled_from(FLAGS), max_size=4, unique=True)):
        signs = [sign.id for sign in protocol().red_flags[name].signs]
        chosen = draw(st.lists(st.sampled_from(signs), min_size=1, max_size=3, unique=True))
        answers[name] = {"signs": {one: draw(st.sampled_from(["yes", "unsure"])) for one in chosen}}
    return answers


def levels(assessment: Assessment) -> dict[str, str]:
    return {hit.id: hit.urgency for hit in assessment.safety.hits}


@FAST
@given(screenings(), flags())
def test_a_stop_never_yields_an_open_routine(answers: Answers, ticked: Answers) -> None:
    assessment = result({**answers, **ticked})
    if not any(level in STOPS for level in levels(assessment).values()):
        return
    assert assessment.routine_locked
    assert {one.id for one in assessment.categories} <= {"stop_refer"}
    assert assessment.goals == ()
    assert assessment.lead == "none"


@FAST
@given(screenings(), flags(), st.data())
def test_another_answer_never_loses_a_red_flag(
    answers: Answers, ticked: Answers, data: st.DataObject
) -> None:
    """Tests, looks and further signs only add; a stop can be lowered by nothing but a clearance or a decision."""
    before = result({**answers, **ticked})
    name = data.draw(st.sampled_from(ITEMS))
    more: Answers = {name: data.draw(item_values(protocol().items[name]))} if name not in answers else {}
    for flag, answer in data.draw(flags()).items():
        kept = cast("dict[str, dict[str, Json]]", ticked.get(flag, {"signs": {}}))
        new = cast("dict[str, dict[str, Json]]", answer)
        more[flag] = {"signs": {**new["signs"], **kept["signs"]}}
    after = levels(result({**answers, **ticked, **more}))
    for hit, level in levels(before).items():
        if hit in ticked or hit == "combination":
            order = ("CAUTION", "REFER_FIRST", "URGENT", "EMERGENCY")
            assert hit in after, (hit, more)
            assert order.index(after[hit]) >= order.index(level), (hit, more)


@FAST
@given(screenings(), flags())
def test_what_is_barred_is_never_proposed(answers: Answers, ticked: Answers) -> None:
    record = result({**answers, **ticked}).record
    if record is None:
        return
    for category in record.plan.categories:
        assert category.id not in record.plan.barred
        for side in category.sides:
            assert f"{category.id}_{side}" not in record.plan.barred


@FAST
@given(screenings(), flags())
def test_a_restriction_keeps_its_tests_out_of_every_finding(answers: Answers, ticked: Answers) -> None:
    assessment = result({**answers, **ticked})
    if assessment.record is None:
        return
    skipped = {test for test, _ in assessment.record.skipped_by_rule}
    for finding in assessment.record.findings:
        assert not skipped & {one.id.partition(".")[0] for one in finding.inputs}, finding.id


@FAST
@given(
    screenings(), st.sampled_from(ITEMS), st.sampled_from(["not_tested", "could_not_other", "not_applicable"])
)
def test_a_status_without_a_value_reads_like_a_test_that_was_never_begun(
    answers: Answers, name: str, status: str
) -> None:
    item = protocol().items[name]
    if item.kind != "test":
        return
    empty: Json = {"status": status, "reason": "no table"}
    marked = result({**answers, name: dict.fromkeys(SIDES, empty) if item.per_side else empty})
    absent = result({key: value for key, value in answers.items() if key != name})
    assert marked.disposition == absent.disposition
    if marked.record is not None and absent.record is not None:
        assert {one.id: one.strength for one in marked.record.findings} == {
            one.id: one.strength for one in absent.record.findings
        }
