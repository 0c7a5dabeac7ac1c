"""Properties that hold for any answers."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vignettes import Answers, both, full_answers, protocol, result, safe_answers, strengths

from clinic_app.domain.screening.assessment import to_output
from clinic_app.domain.screening.guide import guide
from clinic_app.domain.screening.model import Field, Item, Json
from clinic_app.domain.screening.validation import check_answer

FAST = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TESTS = sorted(item.id for item in protocol().items.values() if item.kind == "test")


def field_values(field: Field) -> st.SearchStrategy[Json]:
    """Possible values of a field, inside its hard range."""
    low, high = field.hard or (0, 20)
    match field.type:
        case "number":
            return st.floats(low, high, allow_nan=False).map(lambda value: round(value, 1))
        case "integer":
            return st.integers(int(low), int(high))
        case "yes_no":
            return st.booleans()
        case "grade":
            return st.sampled_from(["2", "3", "3+", "4-", "4", "4+", "5"])
        case "choice":
            return st.sampled_from([choice.id for choice in field.choices])
        case _:
            return st.none()


def item_values(item: Item) -> st.SearchStrategy[Json]:
    fields = {field.id: st.none() | field_values(field) for field in item.fields if not field.display_only}
    one: st.SearchStrategy[Json] = st.fixed_dictionaries(fields)  # type: ignore[assignment]  # values are Json
    if not item.per_side:
        return one
    return st.fixed_dictionaries({"L": one, "R": one})  # type: ignore[return-value]  # values are Json


@st.composite
def screenings(draw: st.DrawFn) -> Answers:
    answers = full_answers(
        hx_sex=draw(st.sampled_from(["M", "F", "U"])),
        hx_age=draw(st.sampled_from([28, 34, 51, "adult"])),
        hx_sides=draw(st.sampled_from(["L", "R", "both"])),
        lf_forward_bend="floor",
        hx_hf_tight_nrs=both(draw(st.integers(0, 10))),
        hx_hf_stretch_effect=both(draw(st.sampled_from(["never done", "none", "lasting", "temporary"]))),
        hx_hf_stretch_weeks=both(8),
        hx_hf_stretch_per_wk=both(4),
        hx_hf_stretch_min=both(3),
    )
    for name in draw(st.lists(st.sampled_from(TESTS), max_size=12, unique=True)):
        answers[name] = draw(item_values(protocol().items[name]))
    return answers


@FAST
@given(screenings(), st.data())
def test_removing_a_test_never_turns_into_a_normal_result_from_nothing(
    answers: Answers, data: st.DataObject
) -> None:
    removed = data.draw(st.sampled_from(TESTS))
    before, after = strengths(result(answers)), strengths(result({**answers, removed: None}))
    rules = protocol().findings
    for finding, strength in after.items():
        if strength == "not_supported" and before.get(finding) == "not_assessed":
            base = finding.removesuffix("_L").removesuffix("_R")
            # Only a finding that blocked another one may free it: nerve signs hide hamstring length (C6).
            assert rules[base].information or base in ("F_HAM_SHORT", "F_HAM_TIGHT_NOT_SHORT"), (
                finding,
                removed,
            )


@FAST
@given(screenings())
def test_a_stretch_and_the_stabilise_branch_never_share_a_side(answers: Answers) -> None:
    assessment = result(answers)
    if assessment.record is None:
        return
    for side, branch in assessment.record.branch.items():
        if branch.branch == "stabilise":
            plan = assessment.record.plan
            proposed = {one.id for one in plan.categories if side in one.sides}
            assert not proposed & {"hip_flexor_stretch", "psoas_release"}
            if branch.used:
                assert plan.barred[f"hip_flexor_stretch_{side}"] == "X1"


@FAST
@given(screenings(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(answers: Answers, random: st.DataObject) -> None:
    keys = list(answers)
    random.shuffle(keys)  # type: ignore[attr-defined]  # a random.Random
    assert to_output(result({key: answers[key] for key in keys})) == to_output(result(answers))


@FAST
@given(screenings())
def test_no_more_than_three_goals_and_always_the_safety_advice(answers: Answers) -> None:
    record = result(answers).record
    if record is None:
        return
    assert len(record.plan.goals) <= 3
    assert "safety_net_advice" in {one.id for one in record.plan.categories}
    for category in record.plan.categories:
        assert category.id not in record.plan.barred


@FAST
@given(
    st.dictionaries(st.sampled_from(TESTS), st.none() | st.integers() | st.text() | st.booleans(), max_size=6)
)
def test_nonsense_never_breaks_the_engine_and_is_named_by_the_check(nonsense: dict[str, Json]) -> None:
    answers = safe_answers(**nonsense)
    assert result(answers).disposition in ("clear", "safety_incomplete")
    assert guide(protocol(), answers).stage0_closed
    for key, value in nonsense.items():
        if isinstance(value, str) and value and protocol().items[key].per_side:
            assert check_answer(protocol(), key, value)


def test_nothing_but_stage_zero_leaves_every_group_not_assessed() -> None:
    record = result(safe_answers(hx_run_km_wk=None)).record
    assert record is not None
    assert set(record.groups.values()) == {"not_assessed"}
    assert not [
        one
        for one in record.findings
        if one.strength == "not_supported" and not one.information and not _age_rule(one.base_id)
    ]


def _age_rule(base_id: str) -> bool:
    """The strain finding is settled by the history alone: gradual onset."""
    return base_id == "F_HSI"
