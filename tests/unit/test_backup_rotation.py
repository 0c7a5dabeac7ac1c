from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.domain.backup_rotation import DAILY, MONTHLY, NEWEST, WEEKLY, BackupMark, surplus

START = date(2026, 1, 1)

steps = st.lists(
    st.tuples(st.sampled_from([0, 0, 1, 1, 1, 2, 7, 30, 400, -1, -40, -4000]), st.booleans()), max_size=60
)


def kept_after(schedule: list[tuple[int, bool]]) -> list[BackupMark]:
    """Make backups on the days of a clock that jumps by the steps, and rotate after each."""
    day, kept = date(2030, 6, 1), list[BackupMark]()
    for sequence, (step, before_upgrade) in enumerate(schedule, start=1):
        day = min(max(day + timedelta(days=step), date(1990, 1, 1)), date(2090, 1, 1))
        kept.append(BackupMark(sequence, day, before_upgrade))
        gone = surplus(kept)
        kept = [mark for mark in kept if mark.sequence not in gone]
        assert kept[-1].sequence == sequence, "the newest backup was removed"
    return kept


@settings(max_examples=3000, deadline=None)
@given(steps)
def test_whatever_the_clock_does_the_newest_backups_stay(schedule: list[tuple[int, bool]]) -> None:
    kept = kept_after(schedule)
    newest = list(range(max(1, len(schedule) - NEWEST + 1), len(schedule) + 1))
    assert {mark.sequence for mark in kept} >= set(newest)
    assert len(kept) <= NEWEST + DAILY + WEEKLY + MONTHLY + 1
    upgrades = [number for number, (_, upgrade) in enumerate(schedule, start=1) if upgrade]
    assert not upgrades or upgrades[-1] in {mark.sequence for mark in kept}


def test_two_years_of_days_leave_seven_days_four_weeks_and_twelve_months() -> None:
    kept = kept_after([(1, False)] * 730)
    days = [mark.made_on for mark in kept]
    assert days[-DAILY:] == [days[-1] - timedelta(days=n) for n in reversed(range(DAILY))]
    assert len({day.isocalendar()[:2] for day in days}) >= WEEKLY
    assert len({(day.year, day.month) for day in days}) == MONTHLY
    assert (days[-1] - days[0]).days > 330


def test_a_long_pause_removes_nothing() -> None:
    before = kept_after([(1, False)] * 30)
    after = [*before, BackupMark(31, date(2040, 1, 1))]
    assert len(after) - len(surplus(after)) >= len(before) - 2


def test_many_backups_of_one_day_count_as_one_day() -> None:
    kept = kept_after([(1, False)] * 7 + [(0, False)] * 50)
    assert len({mark.made_on for mark in kept}) == 7
    assert len(kept) <= 7 + NEWEST
