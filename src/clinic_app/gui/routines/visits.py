"""Reading the next visit as a therapist types it."""

import re
from datetime import date, datetime, time, timedelta

from clinic_app.domain.errors import ClinicError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?(?:\s+(\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_AHEAD = re.compile(r"(?:in\s+|\+)?(\d{1,2})\s*(d|day|days|w|week|weeks)")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?")
_DAY_HINT = "Write it like 8 Dec, 2026-12-08 or 2 weeks."


def read_day(text: str, today: date) -> date | None:
    """The day meant by `8 Dec`, `8 Dec 2026`, `2026-12-08` or `2 weeks`; None for no text.

    A day without a year is the next one to come. Raises ClinicError for anything else.
    """
    cleaned = text.strip().casefold()
    if not cleaned:
        return None
    try:
        if found := _ISO.fullmatch(cleaned):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _AHEAD.fullmatch(cleaned):
            return today + timedelta(days=int(found[1]) * (7 if found[2].startswith("w") else 1))
        if (found := _WORDS.fullmatch(cleaned)) and found[2][:3] in _MONTHS:
            month = _MONTHS.index(found[2][:3]) + 1
            if found[3]:
                return date(int(found[3]), month, int(found[1]))
            day = date(today.year, month, int(found[1]))
            return day if day >= today else date(today.year + 1, month, int(found[1]))
    except ValueError as error:
        raise ClinicError("There is no such day.", _DAY_HINT) from error
    raise ClinicError("This is no day.", _DAY_HINT)


def read_clock(text: str) -> time | None:
    """The time meant by `14:30`, `2:30 pm` or `9`; None for no text. Raises ClinicError for anything else."""
    cleaned = text.strip().casefold()
    if not cleaned:
        return None
    found = _CLOCK.fullmatch(cleaned)
    if found is None:
        raise ClinicError("This is no time.", "Write it like 14:30 or 2:30 pm.")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise ClinicError("There is no such time.", "Write it like 14:30 or 2:30 pm.")
    return time(hour, minute)


def join_visit(day: date | None, clock: time | None) -> datetime | date | None:
    """A time without a day says nothing."""
    if day is None or clock is None:
        return day
    return datetime.combine(day, clock)


def day_text(visit: datetime | date | None) -> str:
    """The day as `read_day` reads it back."""
    return "" if visit is None else f"{visit.day} {_MONTHS[visit.month - 1].capitalize()} {visit.year}"


def clock_text(visit: datetime | date | None) -> str:
    return f"{visit.hour}:{visit.minute:02}" if isinstance(visit, datetime) else ""
