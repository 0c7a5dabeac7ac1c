"""A returned diary: read as it is typed, and the share of the plan that was done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.adherence import (
    Diary,
    DiaryWeek,
    adherence_words,
    diary_from_dict,
    diary_to_dict,
    read_week,
)
from clinic_app.domain.errors import ClinicError

PLANNED = (4, 2, 4, 2, 4, 2, 2)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("4404044", DiaryWeek((4, 4, 0, 4, 0, 4, 4))),
        ("4 2 - 2, 4 2 0", DiaryWeek((4, 2, None, 2, 4, 2, 0))),
        ("4/7", DiaryWeek(about=4)),
        ("about 4 of 7 days", DiaryWeek(about=4)),
        ("5 days", DiaryWeek(about=5)),
        ("0/7", DiaryWeek(about=0)),
        ("  ", None),
    ],
)
def test_a_week_is_read_as_it_is_typed(typed: str, read: DiaryWeek | None) -> None:
    assert read_week(typed) == read


@pytest.mark.parametrize("typed", ["44", "44040444", "8/7", "4404o44", "yes"])
def test_anything_else_says_how_to_write_it(typed: str) -> None:
    with pytest.raises(ClinicError, match="seven digits"):
        read_week(typed)


def test_days_count_by_what_was_planned_and_never_more() -> None:
    whole = Diary(PLANNED, (DiaryWeek(PLANNED),))
    more = Diary(PLANNED, (DiaryWeek((9, 9, 9, 9, 9, 9, 9)),))
    half = Diary(PLANNED, (DiaryWeek((2, 1, 2, 1, 2, 1, 1)),))
    assert (whole.percent, more.percent, half.percent) == (100, 100, 50)


def test_a_day_without_an_entry_is_not_a_day_without_exercise() -> None:
    assert Diary(PLANNED, (DiaryWeek((4, 2, None, None, None, None, None)),)).percent == 100
    assert Diary(PLANNED, (DiaryWeek((4, 2, 0, 0, 0, 0, 0)),)).percent == 30


def test_about_four_of_seven_days_counts_against_the_days_with_exercises() -> None:
    assert Diary((1,) * 7, (DiaryWeek(about=4),)).percent == 57
    assert Diary((3, 0, 3, 0, 3, 0, 0), (DiaryWeek(about=3),)).percent == 100


def test_a_week_that_was_not_brought_back_does_not_count() -> None:
    diary = Diary(PLANNED, (DiaryWeek(PLANNED), None, None, None), worst_pain=4)
    assert diary.percent == 100
    assert adherence_words(diary) == "About 100 % of the plan in 1 week, worst pain 4 of 10"
    assert adherence_words(Diary(PLANNED, (None,))) == ""


@given(
    st.lists(
        st.none()
        | st.builds(DiaryWeek, about=st.integers(0, 7))
        | st.builds(DiaryWeek, st.lists(st.none() | st.integers(0, 9), min_size=7, max_size=7).map(tuple)),
        max_size=8,
    ),
    st.lists(st.integers(0, 12), min_size=7, max_size=7),
    st.none() | st.integers(0, 10),
)
def test_any_diary_comes_back_as_it_was_kept_and_is_between_none_and_all(
    weeks: list[DiaryWeek | None], planned: list[int], pain: int | None
) -> None:
    diary = Diary(tuple(planned), tuple(weeks), pain, "busy week")
    assert diary_from_dict(diary_to_dict(diary)) == diary
    assert diary.percent is None or 0 <= diary.percent <= 100


@pytest.mark.parametrize("kept", [{}, {"form": 2}, {"form": 1}, {"form": 1, "planned": [1], "weeks": []}])
def test_what_is_no_diary_is_not_read_as_one(kept: dict[str, object]) -> None:
    assert diary_from_dict(kept) is None
