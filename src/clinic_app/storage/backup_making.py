"""Write one backup file of a database and prove it; see `backups` for when and where.

The file is written under another name, read back from the disk, opened and compared row by row with what was
copied; only then it gets its name. So every file with a backup's name was once proven.
"""

import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from clinic_app import __version__
from clinic_app.services.backups import BackupInfo, BackupKind
from clinic_app.services.progress import Progress
from clinic_app.storage.atomic_files import replace_durably
from clinic_app.storage.backup_checks import content_digest
from clinic_app.storage.backup_file import SUFFIX, BackupHeader, Manifest, write_backup
from clinic_app.storage.backup_proof import disk_in_words, fingerprint, prove, scratch_in, seal_key
from clinic_app.storage.disk_room import need_room
from clinic_app.storage.store_folder import KEY_FILE

WRITING = ".writing"
SPARE_BYTES = 16 * 1024 * 1024
_LEFT_OVER_S = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Source:
    """The database a backup is made of; its key file lies beside it and must not change meanwhile."""

    path: Path
    key: bytes
    database_id: str
    connect: Callable[[], dbapi2.Connection]


def make_backup(
    source: Source, place: Path, sequence: int, kind: BackupKind, made_at: datetime, progress: Progress
) -> BackupInfo:
    """Nothing that failed stays. Raises NoRoom, DiskFull, DiskFailed, BackupDamaged, or what `progress` raises."""
    with disk_in_words(place), scratch_in(source.path.parent) as scratch:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clear_left_over(place)
        size = source.path.stat().st_size + _log_bytes(source.path)
        need_room(place, size + SPARE_BYTES, "for the backup")
        need_room(scratch, size + SPARE_BYTES, "to check the backup")
        copy = scratch / "copy.db"
        manifest = _copy_records(source, copy, progress)
        header = BackupHeader(
            database_id=source.database_id,
            sequence=sequence,
            made_at=made_at,
            kind=kind,
            program=__version__,
            database_bytes=copy.stat().st_size,
            key_file=(source.path.parent / KEY_FILE).read_bytes(),
        )
        target = place / _name(header)
        unproven = target.with_name(target.name + WRITING)
        try:
            write_backup(unproven, header, manifest, seal_key(source.key), copy, progress)
            copy.unlink()
            prove(unproven, source.key, scratch, progress)
            replace_durably(unproven, target)
        finally:
            unproven.unlink(missing_ok=True)
    return info_of(target, header)


def info_of(path: Path, header: BackupHeader) -> BackupInfo:
    """A backup as it lies in its folder."""
    size = path.stat().st_size
    return BackupInfo(str(path.parent), path.name, header.sequence, header.made_at, header.kind, size)


def _copy_records(source: Source, target: Path, progress: Progress) -> Manifest:
    """One view of the records, page by page; writers may go on meanwhile."""
    with closing(source.connect()) as records:
        records.execute("BEGIN")
        digest, rows = content_digest(records, progress, "Reading the records")
        progress.report(0, 1, "Copying the records")
        target.touch(mode=0o600)
        with closing(_new_database(target, source.key)) as copy:
            # In one step: a copy in several never ends while somebody else writes.
            records.backup(copy)
        schema = records.execute("SELECT version_num FROM alembic_version").fetchone()
        erased, head = _erased(records, rows), _head(records)
    number, mark = head or (0, b"")
    return Manifest(
        sha256=fingerprint(target),
        digest=digest,
        rows=rows,
        schema="" if schema is None else str(schema[0]),
        erased=tuple(sorted(erased)),
        trail_number=number,
        trail_mark=mark.hex(),
    )


def _erased(records: dbapi2.Connection, tables: dict[str, int]) -> list[str]:
    if "erased_client" not in tables:
        return []  # before an upgrade: the form before had none
    return [str(one) for (one,) in records.execute("SELECT client_id FROM erased_client").fetchall()]


def _head(records: dbapi2.Connection) -> tuple[int, bytes] | None:
    columns = {row[1] for row in records.execute("PRAGMA table_info(event)").fetchall()}
    if "mark" not in columns:
        return None
    row = records.execute("SELECT number, mark FROM event ORDER BY number DESC LIMIT 1").fetchone()
    return None if row is None else (int(row[0]), bytes(row[1]))


def _clear_left_over(place: Path) -> None:
    """What a program that was killed left half written."""
    for path in place.glob(f"clinic-*{SUFFIX}{WRITING}"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _LEFT_OVER_S:
                path.unlink()


def _new_database(path: Path, key: bytes) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


def _name(header: BackupHeader) -> str:
    """Sorts by number; says no more than when the backup was made."""
    moment = header.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H%MZ")
    return f"clinic-{header.database_id[:8]}-{header.sequence:06d}-{moment}{SUFFIX}"


def _log_bytes(database: Path) -> int:
    log = database.with_name(database.name + "-wal")
    return log.stat().st_size if log.exists() else 0
