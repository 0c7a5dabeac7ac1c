"""Who works with the records."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Person:
    """A user of this clinic; `roles` are words of `services.rights.ROLES`."""

    id: str
    name: str
    """May be empty while a clinic has a single user."""
    roles: tuple[str, ...]
    active: bool
    """False: left the clinic; the row stays because records name it."""
    added_at: datetime
    removed_at: datetime | None
    version: int


def clean_name(text: str) -> str:
    """The name as it is kept: no control characters, single blanks, none at the ends."""
    visible = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in text)
    return " ".join(visible.split())


def name_problem(name: str, taken: frozenset[str]) -> str | None:
    """Why a cleaned `name` cannot be used, as one sentence; `taken` are the folded names of the others."""
    if not name:
        return "Enter a name."
    if len(name) > LONGEST_NAME:
        return f"Use at most {LONGEST_NAME} characters."
    if fold_person(name) in taken:
        return "Somebody of this name is already a user."
    return None


def fold_person(name: str) -> str:
    """Names that look the same at the door are the same."""
    return unicodedata.normalize("NFKC", name).casefold()
