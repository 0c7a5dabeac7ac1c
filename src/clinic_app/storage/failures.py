"""Failures of the disk and the database, in words a therapist can act on."""

from sqlalchemy.exc import DBAPIError

from clinic_app.domain.errors import ClinicError


class DiskFull(ClinicError):
    """Nothing was lost, but the last change could not be written."""


class StoreBusy(ClinicError):
    """Something else holds the database."""


class DiskFailed(ClinicError):
    """The disk or the database file does not do what it should."""


def in_words(problem: DBAPIError) -> ClinicError | None:
    """The same failure for the screen; None if it is a bug."""
    return words_of(str(problem.orig))


def words_of(said: str) -> ClinicError | None:
    """The same for what the database itself said."""
    text = said.lower()
    if "disk is full" in text:
        return DiskFull(
            "The disk is full; the last change was not saved.", "Free some space, then save again."
        )
    if "locked" in text or "busy" in text:
        return StoreBusy(
            "The records are in use; the last change was not saved.", "Wait a moment and save again."
        )
    if "disk i/o error" in text or "readonly" in text or "unable to open" in text:
        return DiskFailed("The records cannot be written.", "Check the disk and the folder's permissions.")
    if "malformed" in text or "not a database" in text:
        return DiskFailed(
            "The database file is damaged.", "Do not delete anything. Restore the latest backup."
        )
    return None
