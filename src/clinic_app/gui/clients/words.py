"""How parts of a client record are said on the screen."""

from datetime import date

SEX_WORDS = {"F": "Female", "M": "Male", "U": "Not stated"}
SIDE_WORDS = {"L": "Left", "R": "Right", "both": "Both sides"}


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date | None) -> str:
    """2 Mar 1985: day and month can never be mistaken for each other. Empty without a day."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day is not None else ""


def ago_text(day: date | None, today: date) -> str:
    """A visit seen from today: "today", "yesterday", "5 days ago", then the date."""
    if day is None:
        return ""
    passed = (today - day).days
    if passed == 0:
        return "today"
    if passed == 1:
        return "yesterday"
    if 1 < passed < 14:
        return f"{passed} days ago"
    return day_text(day)


def age_text(age: int | None) -> str:
    if age is None:
        return ""
    return "1 year" if age == 1 else f"{age} years"


def initials(given: str, family: str) -> str:
    return f"{given[:1]}{family[:1]}".upper()
