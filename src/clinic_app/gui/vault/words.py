"""How people, moments and sizes of the vault are said on the screen."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtWidgets import QLayout

from clinic_app.domain.clients import possible_dates
from clinic_app.domain.people import Person
from clinic_app.gui.clients.words import ago_text, day_text
from clinic_app.services.rights import Role

ROLE_WORDS: dict[Role, tuple[str, str]] = {
    "therapist": ("Therapist", "Client records, screenings, decisions, routines, printing and export."),
    "assistant": ("Assistant", "Client records and printing; no screening decisions, no routines."),
    "administrator": ("Administrator", "People, settings, audit trail, restoring, erasing and keys."),
}
NO_NAME = "First user"


def name_of(person: Person) -> str:
    return person.name or NO_NAME


def roles_text(roles: Sequence[str]) -> str:
    return ", ".join(words[0] for role, words in ROLE_WORDS.items() if role in roles) or "No role"


def moment_text(moment: datetime) -> str:
    """4 May 2026, 09:30, where the clinic is."""
    local = moment.astimezone()
    return f"{day_text(local.date())}, {local:%H:%M}"


def lately_text(moment: datetime, today: date) -> str:
    """For instance "today, 09:30": a moment that is looked at from today."""
    local = moment.astimezone()
    return f"{ago_text(local.date(), today)}, {local:%H:%M}"


def size_text(size_bytes: int) -> str:
    return f"{max(0.1, size_bytes / 1024 / 1024):.1f} MB"


def read_day(text: str) -> tuple[date | None, str]:
    """A typed day, or what is wrong with it in words; neither if nothing was typed."""
    text = text.strip()
    days = possible_dates(text) if text else ()
    if not text or len(days) == 1:
        return (days[0] if days else None), ""
    if not days:
        return None, "Write the date as year-month-day."
    return None, f"This may be {day_text(days[0])} or {day_text(days[1])}. Write it as year-month-day."


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)
