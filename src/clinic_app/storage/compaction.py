"""Write a database anew, so that nothing of removed rows is left in its pages or its log."""

from contextlib import closing
from typing import Protocol

from sqlcipher3 import dbapi2

from clinic_app.domain.errors import ClinicError
from clinic_app.storage.failures import StoreBusy, words_of


class Whole(Protocol):
    def connect(self) -> dbapi2.Connection: ...


def compact(store: Whole) -> None:
    """VACUUM, then fold and empty the write-ahead log; the database is the old one or the new one.

    Raises StoreBusy while somebody reads or writes, DiskFull and its kin.
    """
    try:
        with closing(store.connect()) as connection:
            connection.execute("VACUUM")
            blocked = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except dbapi2.DatabaseError as problem:
        known: ClinicError | None = words_of(str(problem))
        if known is None:
            raise
        raise known from problem
    if blocked:
        raise StoreBusy("The records are in use; they could not be written anew.", "Try again in a moment.")
