"""Who may do what, as one table.

The services ask for a right at the start of every job. In the store on this computer these rights are kept by
the program, not by cryptography: everyone who can unlock it holds the key to all of it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal, get_args

from clinic_app.domain.errors import ClinicError

Role = Literal["therapist", "assistant", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)


class Right(StrEnum):
    """One thing a person may be allowed to do; the value is how a refusal names it."""

    READ_RECORDS = "see client records"
    EDIT_CLIENTS = "change client records"
    SCREEN = "carry out screenings"
    DECIDE = "decide on findings"
    EDIT_ROUTINES = "change routines"
    PRINT = "print handouts"
    EXPORT_RECORD = "export a client's record"
    ERASE_RECORD = "erase a client's record"
    EDIT_SETTINGS = "change the clinic's settings"
    MANAGE_PEOPLE = "manage users"
    READ_AUDIT = "see the audit trail"
    BACK_UP = "make backups"
    RESTORE = "restore a backup"
    CHANGE_DATA_KEY = "change the data key"


_THERAPIST = frozenset(
    {
        Right.READ_RECORDS,
        Right.EDIT_CLIENTS,
        Right.SCREEN,
        Right.DECIDE,
        Right.EDIT_ROUTINES,
        Right.PRINT,
        Right.EXPORT_RECORD,
        Right.BACK_UP,
    }
)
_ASSISTANT = frozenset({Right.READ_RECORDS, Right.EDIT_CLIENTS, Right.PRINT, Right.BACK_UP})
_ADMINISTRATOR = frozenset(
    {
        Right.ERASE_RECORD,
        Right.EDIT_SETTINGS,
        Right.MANAGE_PEOPLE,
        Right.READ_AUDIT,
        Right.BACK_UP,
        Right.RESTORE,
        Right.CHANGE_DATA_KEY,
    }
)

MATRIX: Mapping[Role, frozenset[Right]] = {
    "therapist": _THERAPIST,
    "assistant": _ASSISTANT,
    "administrator": _ADMINISTRATOR,
}


class NotAllowed(ClinicError):
    """The person who is signed in does not have the right."""

    def __init__(self, right: Right) -> None:
        super().__init__(
            f"You are not allowed to {right.value}.",
            "Ask somebody who is, or an administrator of the clinic.",
        )
        self.right = right


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    """All that the roles allow together; a word that is no role allows nothing."""
    held = set(roles)
    return frozenset(right for role in ROLES if role in held for right in MATRIX[role])
