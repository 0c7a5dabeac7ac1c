"""What makes a copy of the records a good one: every page, every reference and every row is as it should be."""

import hashlib
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from clinic_app.services.progress import Progress
from clinic_app.storage.backup_file import BackupDamaged, Manifest
from clinic_app.storage.engine import StoreDamaged, open_connection


def table_names(connection: dbapi2.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name"
    )
    return [name for (name,) in rows.fetchall()]


def content_digest(
    connection: dbapi2.Connection, progress: Progress, text: str
) -> tuple[str, dict[str, int]]:
    """A fingerprint over the form of the database and every value of every row, and the rows of each table.

    Two databases with the same digest hold the same, however their pages lie on the disk.
    """
    digest = hashlib.sha256()
    for row in connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall():
        for value in row:
            _add(digest, value)
    counts: dict[str, int] = {}
    names = table_names(connection)
    for place, name in enumerate(names):
        progress.report(place, len(names), text)
        keys = sorted(
            (row[5], row[1])
            for row in connection.execute(f'PRAGMA table_info("{name}")').fetchall()
            if row[5]
        )
        order = ", ".join(f'"{column}"' for _, column in keys) or "rowid"
        digest.update(f"table {name}\n".encode())
        cursor = connection.execute(f'SELECT * FROM "{name}" ORDER BY {order}')  # noqa: S608  names of our own schema
        counts[name] = 0
        while (row := cursor.fetchone()) is not None:
            counts[name] += 1
            for value in row:
                _add(digest, value)
            if counts[name] % 20_000 == 0:
                progress.report(place, len(names), text)
    return digest.hexdigest(), counts


def _add(digest: Any, value: object) -> None:
    """Every value with its kind and length, so that no two rows can look alike."""
    if isinstance(value, bytes):
        kind, raw = b"b", value
    elif isinstance(value, str):
        kind, raw = b"t", value.encode("utf-8", "surrogatepass")
    elif isinstance(value, float):
        kind, raw = b"f", value.hex().encode()
    else:
        kind, raw = (b"n", b"") if value is None else (b"i", str(value).encode())
    digest.update(kind + len(raw).to_bytes(8, "big"))
    digest.update(raw)


def check_database(database: Path, key: bytes, manifest: Manifest, progress: Progress) -> None:
    """Open the copy of a backup and hold it against the manifest. Raises BackupDamaged.

    Settings of the connection may add to the file; its fingerprint is to be taken before.
    """
    try:
        connection = open_connection(database, key)
    except StoreDamaged:
        raise BackupDamaged from None
    try:
        connection.set_progress_handler(lambda: _stopped(progress), 200_000)
        progress.report(0, 3, "Checking every page")
        broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        progress.report(1, 3, "Checking every reference")
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        digest, rows = content_digest(connection, progress, "Comparing every row")
    except dbapi2.DatabaseError as problem:
        if "interrupted" in str(problem):
            progress.report(0, 1, "Stopping")  # raises what stopped it
        raise BackupDamaged from None
    finally:
        connection.close()
    if broken or not sound or orphans or digest != manifest.digest or rows != manifest.rows:
        raise BackupDamaged


def _stopped(progress: Progress) -> int:
    try:
        progress.report(0, 0)
    except Exception:  # whatever it is, it is raised again outside of SQLite
        return 1
    return 0
