"""The next visit as it is typed."""

from datetime import date, datetime, time

import pytest

from clinic_app.domain.errors import ClinicError
from clinic_app.gui.routines.proofing import HandoutOptions, options_from_json
from clinic_app.gui.routines.visits import clock_text, day_text, join_visit, read_clock, read_day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("8 Dec", date(2026, 12, 8)),
        ("8. december 2027", date(2027, 12, 8)),
        ("3 feb", date(2027, 2, 3)),
        ("2026-12-08", date(2026, 12, 8)),
        ("2 weeks", date(2026, 12, 6)),
        ("in 10 days", date(2026, 12, 2)),
        ("  ", None),
    ],
)
def test_a_day_is_read_as_it_is_written_down(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["31 feb", "soon", "8/12", "2026-13-01"])
def test_a_day_that_cannot_be_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ClinicError, match="8 Dec"):
        read_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14:30", time(14, 30)),
        ("2:30 pm", time(14, 30)),
        ("12 am", time(0, 0)),
        ("9", time(9, 0)),
        ("", None),
    ],
)
def test_a_time_is_read_in_both_clocks(text: str, clock: time | None) -> None:
    assert read_clock(text) == clock


def test_there_is_no_25_oclock() -> None:
    with pytest.raises(ClinicError):
        read_clock("25:00")


def test_a_time_without_a_day_says_nothing() -> None:
    assert join_visit(None, time(9)) is None
    assert join_visit(TODAY, None) == TODAY


def test_what_is_shown_is_read_back() -> None:
    visit = datetime(2026, 12, 8, 14, 30)  # noqa: DTZ001  # local time of the clinic
    assert read_day(day_text(visit), TODAY) == visit.date()
    assert read_clock(clock_text(visit)) == visit.time()


def test_kept_options_come_back_and_spoilt_ones_are_ignored() -> None:
    visit = datetime(2026, 12, 8, 14, 30)  # noqa: DTZ001  # local time of the clinic
    options = HandoutOptions("letter", "photocopy", visit, self_change=True, weeks=0)
    assert options_from_json(options.to_json(), "a4") == options
    assert options_from_json(
        {"paper": "napkin", "next_visit": "soon", "weeks": 99}, "letter"
    ) == HandoutOptions("letter")
    assert options_from_json(None, "letter").paper == "letter"
