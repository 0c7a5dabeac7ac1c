"""Bring a database to the form this program works with, or leave it exactly as it was.

Before a store with records in it is changed, a backup of it is made and proven like any other, so that the wizard
can put it back. All steps then run in one transaction.
Foreign keys are off meanwhile, because a table that is rebuilt would take its child rows with it; they are
checked before the transaction ends. Triggers do not survive a rebuild and are made anew.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

from clinic_app.domain.errors import ClinicError, NewerStore
from clinic_app.storage.engine import StoreDamaged, connector, make_engine, open_connection, writing
from clinic_app.storage.failures import DiskFailed, in_plain_words, in_words
from clinic_app.storage.migrations import HEAD, SCRIPTS
from clinic_app.storage.sign_in import audit_key_of
from clinic_app.storage.store_folder import BACKUPS, KEY_FILE
from clinic_app.storage.tables import APPEND_ONLY

if TYPE_CHECKING:
    from clinic_app.services.backups import BackupInfo

KEPT_COPIES = "before-upgrade"
"""Folder of plain copies, kept where a backup could not be made."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade has done."""

    before: str
    after: str
    backup: "BackupInfo | None"
    """The backup made before; None if a plain copy had to do, or none was asked for."""


class UpgradeFailed(ClinicError):
    """The store was left as it was."""

    def __init__(self) -> None:
        super().__init__(
            "The records could not be brought to the form of this version; they are unchanged.",
            "Use the earlier version for now and report the problem.",
        )


def revision_of(connection: dbapi2.Connection) -> str | None:
    """The revision of a store; None for an empty database."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def bring_up_to_date(
    path: Path,
    key: bytes | bytearray,
    *,
    new: bool = False,
    keep: bool = True,
    scripts: Path = SCRIPTS,
    head: str = HEAD,
) -> Upgrade | None:
    """Migrate a store, or create its tables if it is `new`; None if there was nothing to do.

    `keep` False makes no backup before, for a store that was just taken out of one. Raises StoreDamaged if a store is expected but there are no tables, NewerStore, UpgradeFailed, DiskFull or
    DiskFailed; the file is then as before.
    """
    with in_plain_words("the records are unchanged"):
        return _bring_up_to_date(path, key, new, keep, scripts, head)


def _bring_up_to_date(
    path: Path, key: bytes | bytearray, new: bool, keep: bool, scripts: Path, head: str
) -> Upgrade | None:
    connection = open_connection(path, key)
    try:
        revision = revision_of(connection)
    finally:
        connection.close()
    if revision == head:
        return None
    if revision is None:
        if not new:
            raise StoreDamaged  # an emptied file is no empty store
        _migrate(path, key, scripts)
        return None
    if revision not in _known_revisions(scripts):
        raise NewerStore(
            "These records were written by a newer version of Clinic Companion.",
            "Install that version to open them.",
        )
    backup = keep_before_upgrade(path, key, revision) if keep else None
    _migrate(path, key, scripts)
    return Upgrade(revision, head, backup)


def keep_before_upgrade(path: Path, key: bytes | bytearray, revision: str) -> "BackupInfo | None":
    """A proven backup in the usual folder; a plain copy beside the records where that folder cannot be written to.

    Raises NoRoom, DiskFull, DiskFailed or UpgradeFailed; then nothing may be changed.
    """
    # Only an upgrade needs them, and opening is to be quick.
    from clinic_app.services.progress import Silent
    from clinic_app.storage.backup_file import BackupDamaged, OtherKeys
    from clinic_app.storage.backup_making import Source, make_backup
    from clinic_app.storage.backup_proof import backups_in
    from clinic_app.storage.key_slots import read_key_file

    folder = path.parent
    if not (folder / KEY_FILE).exists():
        keep_copy(path, key, revision)
        return None
    database_id = read_key_file(folder).database_id
    place = folder / BACKUPS
    kept = [header.sequence for header, _ in backups_in(place) if header.database_id == database_id]
    source = Source(path, bytes(key), database_id, connector(path, key))
    try:
        return make_backup(
            source, place, 1 + max(kept, default=0), "before upgrade", datetime.now(UTC), Silent()
        )
    except (BackupDamaged, OtherKeys) as problem:
        raise UpgradeFailed from problem
    except DiskFailed:
        keep_copy(path, key, revision)
        return None


def keep_copy(path: Path, key: bytes | bytearray, revision: str) -> Path:
    """A copy of the database, encrypted like it, opened and checked, with the key file beside it."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    folder = path.parent / KEPT_COPIES / f"{revision}-{moment}"
    folder.mkdir(parents=True, mode=0o700)
    try:
        return _checked_copy(path, key, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # half a copy would only look like one
        raise


def _checked_copy(path: Path, key: bytes | bytearray, folder: Path) -> Path:
    copy = folder / path.name
    copy.touch(mode=0o600)  # an empty file is filled, with the rights it has
    source = open_connection(path, key)
    try:
        tables = row_counts(source)
        # Copying the file itself would miss the log beside it and drop this program's locks on it.
        source.execute("VACUUM INTO ?", (str(copy),))
    finally:
        source.close()
    kept = open_connection(copy, key)
    try:
        kept.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        broken = kept.execute("PRAGMA cipher_integrity_check").fetchall()
        sound = kept.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        same = row_counts(kept) == tables
    finally:
        kept.close()
    if broken or not sound or not same:
        raise UpgradeFailed
    key_file = path.parent / KEY_FILE
    if key_file.exists():
        shutil.copyfile(key_file, folder / KEY_FILE)
    return copy


def row_counts(connection: dbapi2.Connection) -> dict[str, int]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}  # noqa: S608  names come from the schema


def _known_revisions(scripts: Path) -> set[str]:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", scripts.as_posix().replace("%", "%%"))
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _migrate(path: Path, key: bytes | bytearray, scripts: Path) -> None:
    from alembic import command
    from alembic.config import Config

    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", scripts.as_posix().replace("%", "%%"))
        config.attributes["connection"] = connection
        config.attributes["audit_key"] = audit_key_of(key)
        command.upgrade(config, "head")

    in_one_transaction(path, key, upgrade)


def in_one_transaction(path: Path, key: bytes | bytearray, change: Callable[[Connection], None]) -> None:
    """Run `change` with foreign keys off, make the triggers anew, check foreign keys, commit; or change nothing."""
    connect = partial(open_connection, path, key, foreign_keys=False)
    engine = make_engine(path, connect, poolclass=NullPool)
    try:
        with writing(engine).begin() as connection:
            change(connection)
            guard_append_only(connection)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise UpgradeFailed
    except ClinicError:
        raise
    except DBAPIError as problem:
        if in_words(problem) is not None:
            raise
        raise UpgradeFailed from problem
    except OSError:
        raise
    except Exception as problem:
        raise UpgradeFailed from problem
    finally:
        engine.dispose()


def guard_append_only(connection: Connection) -> None:
    """Triggers that refuse changes to rows that are written once, and any removal from the event log."""
    for table in APPEND_ONLY:
        _refuse(connection, table, "UPDATE")
    _refuse(connection, "event", "DELETE")


def _refuse(connection: Connection, table: str, action: str) -> None:
    name = f"keep_{table}_{action.lower()}"
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    connection.exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE {action} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
    )
