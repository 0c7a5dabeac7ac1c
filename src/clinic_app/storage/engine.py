"""Connections to the encrypted database.

The key is set as the first statement of every connection. Transactions are begun here and not by the driver:
a writer takes the write lock at once (BEGIN IMMEDIATE), because a reader that turns writer after someone else's
commit is refused whatever the timeout; and only with an explicit BEGIN are changes of tables undone on failure.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlcipher3 import dbapi2

from clinic_app.domain.errors import ClinicError

Connect = Callable[[], dbapi2.Connection]

_ASKED = {
    "foreign_keys": "ON",
    "journal_mode": "WAL",
    "synchronous": "FULL",  # NORMAL loses acknowledged commits when the power fails
    "secure_delete": "ON",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "mmap_size": "0",
    "cache_size": "-16000",
}
_EXPECTED = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
_BUSY_S = 10.0


class StoreDamaged(ClinicError):
    """The database cannot be read although the passphrase was right."""

    def __init__(self) -> None:
        super().__init__(
            "The records cannot be read: the database file is damaged or belongs to other keys.",
            "Do not delete anything. Restore the latest backup or ask for help.",
        )


def connector(path: Path, key: bytes | bytearray) -> Connect:
    """Opens connections to the database at `path`; `key` is the raw 32-byte database key."""
    return partial(open_connection, path, key)


def open_connection(path: Path, key: bytes | bytearray, *, foreign_keys: bool = True) -> dbapi2.Connection:
    """One connection, ready for use. Raises StoreDamaged if the key does not fit the file."""
    connection = dbapi2.connect(str(path), check_same_thread=False, timeout=_BUSY_S, isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for name, value in {**_ASKED, "foreign_keys": "ON" if foreign_keys else "OFF"}.items():
            connection.execute(f"PRAGMA {name} = {value}")
        expected = {**_EXPECTED, "foreign_keys": int(foreign_keys)}
        for name, value in expected.items():
            if connection.execute(f"PRAGMA {name}").fetchone()[0] != value:
                raise RuntimeError(f"the database refuses the setting {name}")
    except dbapi2.DatabaseError as problem:
        connection.close()
        if "not a database" in str(problem) or "malformed" in str(problem):
            raise StoreDamaged from None
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, connect: Connect, **options: Any) -> Engine:
    """An engine whose transactions begin as this room wants them; see `writing`."""
    # Errors would otherwise print the values of a statement, and those are what clients told their therapist.
    engine = create_engine(
        f"sqlite+pysqlite:///{path.as_posix()}",
        module=dbapi2,
        creator=connect,
        hide_parameters=True,
        json_serializer=partial(json.dumps, ensure_ascii=False, allow_nan=False, separators=(",", ":")),
        **options,
    )
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """The same pool of connections, with transactions that hold the write lock from the start."""
    return engine.execution_options(writing=True)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
