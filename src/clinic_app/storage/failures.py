"""Failures of the disk and the database, in words a therapist can act on."""

import errno
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from clinic_app.domain.errors import ClinicError, OutOfSpace


class DiskFull(OutOfSpace):
    """Nothing was lost, but the last change could not be written."""


class StoreBusy(ClinicError):
    """Something else holds the database."""


class DiskFailed(ClinicError):
    """The disk or the database file does not do what it should."""


@contextmanager
def in_plain_words(left: str) -> Generator[None]:
    """Failures of the disk in the work inside, as sentences; `left` says how the records were left."""
    try:
        yield
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"The disk is full; {left}.", "Free some space, then try again.") from problem
        raise DiskFailed(
            f"The disk refused to work; {left}.", "Check the disk and the folder's permissions."
        ) from problem
    except (dbapi2.DatabaseError, DBAPIError) as problem:
        known = words_of(str(problem.orig if isinstance(problem, DBAPIError) else problem))
        if known is None:
            raise
        raise type(known)(
            f"{known.sentence.split(';')[0].rstrip('.')}; {left}.", known.next_step
        ) from problem


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
