"""Two screenings side by side: nothing is claimed inside the measuring error."""

from typing import cast

import pytest
from screening_desk import Desk
from screening_samples import CLEAR

from clinic_app.domain.adherence import Diary, diary_to_dict, read_week
from clinic_app.domain.screening.model import Json
from clinic_app.gui.screening.compare_page import ComparePage
from clinic_app.gui.screening.measure_plot import MeasurePlot

LATER: dict[str, Json] = {
    **CLEAR,
    "ake": {"L": 12, "R": 13},
    "mtt": {
        "L": {"hip": -8, "knee": 60, "pelvis_controlled": True},
        "R": {"hip": -12, "knee": 60, "pelvis_controlled": True},
    },
    "nprs": {"now": 1, "worst": 2, "average": 1},
}
FIRST: dict[str, Json] = {**CLEAR, "nprs": {"now": 3, "worst": 6, "average": 5}}


def opened(desk: Desk, *screenings: dict[str, Json], **params: str) -> ComparePage:
    """The page after these screenings, twelve weeks from one to the next."""
    for answers in screenings:
        desk.keep(answers)
        desk.clinic.clock.advance(days=84)
    desk.clinic.context.navigator.go("compare", client_id=desk.client.id, **params)
    desk.settle()
    page = desk.window.stack.currentWidget()
    assert isinstance(page, ComparePage)
    desk.bot.waitUntil(lambda: not desk.clinic.context.tasks.busy, timeout=15000)
    return page


def test_the_latest_two_are_compared_at_once(desk: Desk) -> None:
    page = opened(desk, FIRST, FIRST, LATER)
    compared = page.compared
    assert compared is not None
    assert compared.comparison.days_between == 84
    values, pill = page.rows["ake.value.L"]
    assert values.text() == "28° → 12°"
    assert pill.text == "Changed, better"
    assert pill.status == "done"


def test_inside_the_error_band_nothing_is_claimed_and_nothing_is_coloured(desk: Desk) -> None:
    page = opened(desk, FIRST, LATER)
    _, pill = page.rows["ake.value.R"]
    assert pill.text == "Within measuring error"
    assert pill.inks() == ("text_soft", "sunken", "")


def test_two_ways_of_measuring_are_not_compared(desk: Desk) -> None:
    other = cast("Json", {"L": {"value": 12, "variant": "passive"}, "R": 13})
    page = opened(desk, FIRST, {**LATER, "ake": other})
    page.folds["within_error"].click()
    _, pill = page.rows["ake.value.L"]
    assert pill.text == "Not comparable"
    assert pill.status == "open"


def test_success_is_said_where_scale_and_test_changed(desk: Desk) -> None:
    compared = opened(desk, FIRST, LATER).compared
    assert compared is not None
    assert compared.outcome.kind == "success"


def test_the_plot_tells_a_screen_reader_both_sides_and_the_band(desk: Desk) -> None:
    page = opened(desk, FIRST, LATER)
    plot = next(one for one in page.findChildren(MeasurePlot) if one.courses[0].item_id == "ake")
    assert [course.side for course in plot.courses] == ["L", "R"]
    assert "28°" in plot.accessibleDescription()
    assert "error band" in plot.accessibleDescription()
    low, high = plot.scale()
    assert low <= 12
    assert high >= 28


def test_an_earlier_screening_on_the_right_is_refused_in_words(desk: Desk) -> None:
    page = opened(desk, FIRST, LATER)
    older, newer = page.before.value(), page.after.value()
    page.before.set_value(newer)
    page.after.set_value(older)
    page.before.activated.emit(0)
    desk.settle()
    assert not page.problem.isHidden()
    assert page.compared is None
    assert page.rows == {}


def test_one_screening_alone_is_not_compared(desk: Desk) -> None:
    page = opened(desk, FIRST)
    assert not page.problem.isHidden()
    assert page.compared is None


def test_the_results_of_one_client_do_not_stay_for_the_next(desk: Desk) -> None:
    page = opened(desk, FIRST, LATER)
    other = desk.clinic.add("Ida", "Berg")
    desk.clinic.context.navigator.go("compare", client_id=other.id)
    assert page.rows == {}
    desk.settle()
    assert page.rows == {}
    assert page.before.count() == 0


def test_a_measure_without_a_known_limit_has_no_plot(desk: Desk) -> None:
    pattern: dict[str, Json] = {"phe_pattern": {"L": "normal", "R": "normal"}}
    page = opened(desk, {**FIRST, **pattern}, {**LATER, **pattern})
    assert page.compared is not None
    for measure in page.compared.measures:
        assert all(course.band is not None for course in measure.courses)
    assert any(measure.courses == () for measure in page.compared.measures)


def scored(desk: Desk, average: int, adherence: str | None = "enough") -> None:
    """Pain entered between screenings, on the day it is."""
    content: dict[str, Json] = {
        "day": desk.clinic.clock.today().isoformat(),
        "answers": {"nprs": {"now": average, "worst": average, "average": average}},
        "adherence": adherence,
    }
    library = desk.clinic.context.library
    library.add("outcome", "Scales", content, scope="client", client_id=desk.client.id)


def test_any_earlier_screening_may_be_chosen(desk: Desk) -> None:
    page = opened(desk, FIRST, {**LATER, "ake": {"L": 26, "R": 27}}, LATER)
    assert page.choices is not None
    oldest = page.choices.visits[-1].id
    page.before.set_value(oldest)
    page.before.activated.emit(0)
    desk.bot.waitUntil(lambda: page.compared is not None)
    assert page.compared is not None
    assert page.compared.comparison.days_between == 168
    assert page.rows["ake.value.L"][0].text() == "28° → 12°"


def test_scales_entered_alone_are_a_visit_to_compare_with(desk: Desk) -> None:
    desk.keep(FIRST)
    desk.clinic.clock.advance(days=84)
    scored(desk, 1)
    page = opened(desk)
    assert page.choices is not None
    assert "pain and activities only" in page.choices.visits[0].name
    assert page.compared is not None
    assert page.compared.outcome.kind == "better_unexplained"
    assert page.compared.outcome.success.startswith("No success at 12 weeks as defined")
    assert not page.swap_button.isEnabled()


def test_two_retests_without_a_gain_prompt_to_think_again(desk: Desk) -> None:
    desk.keep(FIRST)
    for _ in range(2):
        desk.clinic.clock.advance(days=28)
        scored(desk, 5)
    page = opened(desk)
    page.before.set_value(page.choices.visits[-1].id if page.choices else None)
    page.before.activated.emit(0)
    desk.bot.waitUntil(lambda: page.compared is not None)
    assert page.compared is not None
    assert page.compared.prompt is not None
    assert page.compared.prompt.code == "Z2"
    assert "No real gain at 2 re-tests" in page.compared.prompt.text


@pytest.mark.parametrize(("adherence", "days"), [("low", 28), ("enough", 5)])
def test_exercises_not_done_or_visits_too_close_prompt_nothing(desk: Desk, adherence: str, days: int) -> None:
    desk.keep(FIRST)
    for _ in range(2):
        desk.clinic.clock.advance(days=days)
        scored(desk, 5, adherence)
    page = opened(desk)
    page.before.set_value(page.choices.visits[-1].id if page.choices else None)
    page.before.activated.emit(0)
    desk.bot.waitUntil(lambda: page.compared is not None)
    assert page.compared is not None
    assert page.compared.prompt is None


@pytest.mark.parametrize(("week", "prompted"), [("6/7", True), ("2/7", False)])
def test_a_returned_diary_says_how_much_was_done_where_nobody_asked(
    desk: Desk, week: str, prompted: bool
) -> None:
    diary = Diary(planned=(3,) * 7, weeks=(read_week(week), None))
    desk.keep(FIRST)
    for _ in range(2):
        desk.clinic.clock.advance(days=28)
        desk.clinic.context.diaries.enter(desk.client.id, None, cast("dict[str, Json]", diary_to_dict(diary)))
        scored(desk, 5, None)
    page = opened(desk)
    page.before.set_value(page.choices.visits[-1].id if page.choices else None)
    page.before.activated.emit(0)
    desk.bot.waitUntil(lambda: page.compared is not None)
    assert page.compared is not None
    assert (page.compared.prompt is not None) is prompted


def test_a_category_counts_after_a_second_look_is_written_down(desk: Desk) -> None:
    before: dict[str, Json] = {**FIRST, "bird_dog": {"L": 1, "R": 1}}
    page = opened(desk, before, {**LATER, "bird_dog": {"L": 3, "R": 1}})
    _, pill = page.rows["bird_dog.value.L"]
    assert pill.text == "Within measuring error, second look needed"
    page.second_looks["bird_dog.value.L"].click()
    desk.bot.waitUntil(lambda: page.compared is not None and "bird_dog.value.L" not in page.second_looks)
    desk.settle()
    assert page.rows["bird_dog.value.L"][1].text == "Changed, better"


def test_what_did_not_change_is_named_in_one_line_and_opened_on_demand(desk: Desk) -> None:
    page = opened(desk, FIRST, {**FIRST, "nprs": {"now": 1, "worst": 2, "average": 1}})
    assert page.compared is not None
    assert "ake.value.L" not in page.rows
    page.folds["within_error"].click()
    assert page.rows["ake.value.L"][1].text == "Within measuring error"
