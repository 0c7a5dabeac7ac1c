"""Write a database anew, so that nothing of removed rows is left in its pages or its log."""

from contextlib import closing
from typing import Protocol

from sqlcipher3 import dbapi2

from clinic_app.storage.failures import StoreBusy


class Whole(Protocol):
    def connect(self) -> dbapi2.Connection: ...


def compact(store: Whole) -> None:
    """VACUUM, then fold and empty the write-ahead log. Raises StoreBusy while somebody reads or writes."""
    with closing(store.connect()) as connection:
        try:
            connection.execute("VACUUM")
            blocked = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except dbapi2.OperationalError as problem:
            if "locked" not in str(problem) and "busy" not in str(problem):
                raise
            blocked = True
    if blocked:
        raise StoreBusy("The records are in use; they could not be written anew.", "Try again in a moment.")
