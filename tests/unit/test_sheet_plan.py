"""What a sheet told the client to do, kept as data, and in what two sheets differ."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.dosage import Dose, Tempo
from clinic_app.domain.handouts import HandoutContent
from clinic_app.domain.routines import Routine
from clinic_app.domain.sheet_plan import SheetLine, SheetPlan, compare_plans, plan_from_text
from clinic_app.services.handout_changes import changes_in_words
from clinic_app.services.handout_content import compose_handout
from handout_samples import CLINIC, MARIA, TODAY, catalogue, content, routine, texts, uneven

BRIDGE = SheetLine("bridge_double", "Bridge", Dose(2, 10, None, Tempo(2, 2, 2), 60, 1, 4), days=(0, 2, 4, 6))
CLAM = SheetLine("clamshell", "Clamshell", Dose(2, 12, None, Tempo(2, 1, 2), 30, 1, 5), "both", days=(0, 1))
DAY = date(2026, 5, 3)


def _said(before: SheetPlan, after: SheetPlan) -> tuple[str, ...]:
    return changes_in_words(before, after, texts())


def _given_before(plan: Routine, earlier: HandoutContent) -> HandoutContent:
    before = plan_from_text(earlier.plan_record)
    return compose_handout(MARIA, plan, catalogue(), CLINIC, texts(), today=TODAY, before=before)


def test_two_sheets_are_compared_in_the_words_of_a_therapist() -> None:
    before = SheetPlan(DAY, (BRIDGE, CLAM))
    after = SheetPlan(DAY, (replace(BRIDGE, dose=replace(BRIDGE.dose, sets=3, reps=12)),))
    assert _said(before, after) == ("Bridge 2 × 10 to 3 × 12", "Clamshell stopped")
    assert _said(after, before) == ("Bridge 3 × 12 to 2 × 10", "Clamshell new")


def test_sides_extra_sets_rests_and_days_are_told_too() -> None:
    before = SheetPlan(DAY, (CLAM,))
    dose = replace(CLAM.dose, rest_s=60, days_per_week=3)
    after = SheetPlan(DAY, (replace(CLAM, dose=dose, side="L"),))
    assert _said(before, after) == (
        "Clamshell 30 s rest to 60 s rest, 5 days a week to 3 days a week, BOTH to LEFT",
    )
    extra = SheetPlan(DAY, (replace(CLAM, extra="R"),))
    assert _said(before, extra) == ("Clamshell BOTH to BOTH (+ RIGHT)",)


def test_the_same_plan_on_another_day_is_no_change() -> None:
    assert compare_plans(SheetPlan(DAY, (BRIDGE,)), SheetPlan(TODAY, (BRIDGE,))) == ()


def test_the_same_exercise_in_the_morning_and_in_the_evening_is_told_apart() -> None:
    twice = SheetPlan(DAY, (replace(BRIDGE, part="Morning"), replace(BRIDGE, part="Evening")))
    once = SheetPlan(DAY, (replace(BRIDGE, part="Morning"),))
    assert _said(twice, once) == ("Bridge stopped",)


def test_a_sheet_carries_its_plan_and_the_next_one_says_what_is_new() -> None:
    earlier = content("bridge_double", "clamshell")
    plan = routine("bridge_double", "bird_dog")
    item = plan.items[0]
    made = _given_before(
        replace(plan, items=(replace(item, dose=replace(item.dose, sets=4)), plan.items[1])), earlier
    )
    assert made.changes.heading == "What is new since 22 November 2026"
    assert made.changes.lines == (
        "New: Bird dog, 3 × 6",
        "Changed: Bridge, 3 × 12 to 4 × 12",
        "Stopped: Clamshell",
    )


def test_without_an_earlier_sheet_or_without_a_change_there_is_no_box() -> None:
    assert content("clamshell").changes.lines == ()
    same = uneven(routine("bridge_double"), 0, None, None)
    assert _given_before(same, content("bridge_double")).changes.lines == ()


def test_what_is_no_plan_is_not_read_as_one() -> None:
    good = SheetPlan(DAY, (BRIDGE,)).to_text()
    for spoilt in ("", "[]", "{}", "nonsense", good.replace('"form":1', '"form":2'), good[:-3]):
        assert plan_from_text(spoilt) is None


@given(
    st.builds(
        SheetPlan,
        st.dates(),
        st.lists(
            st.builds(
                SheetLine,
                st.text(max_size=8),
                st.text(max_size=12),
                st.builds(
                    Dose,
                    st.integers(1, 9),
                    st.integers(1, 60),
                    st.none() | st.integers(1, 300),
                    st.none() | st.builds(Tempo, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
                    st.integers(0, 600),
                    st.integers(1, 6),
                    st.integers(1, 7),
                ),
                st.sampled_from(["", "L", "R", "both"]),
                st.sampled_from(["", "L", "R"]),
                st.text(max_size=8),
                st.lists(st.integers(0, 6), max_size=7).map(tuple),
            ),
            max_size=6,
        ).map(tuple),
    )
)
def test_any_plan_comes_back_as_it_was_written(plan: SheetPlan) -> None:
    assert plan_from_text(plan.to_text()) == plan


def test_how_many_exercises_stand_on_each_day() -> None:
    assert SheetPlan(DAY, (BRIDGE, CLAM)).planned() == (2, 1, 1, 0, 1, 0, 1)
