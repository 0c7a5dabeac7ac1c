"""Change the data key: the records are written anew under another key, and the key file turns to them in one step.

Until the key file is replaced the old generation is the live one, afterwards the new one; a stop at any point
leaves one of the two whole. What lies about of the other is cleared away at the next opening.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from clinic_app.domain.errors import ClinicError
from clinic_app.services.progress import Progress
from clinic_app.storage.atomic_files import replace_durably, sync_folder
from clinic_app.storage.engine import open_connection
from clinic_app.storage.failures import in_plain_words
from clinic_app.storage.key_ring import write_keys
from clinic_app.storage.key_slots import KeyFile, derive_key, hand_over, read_key_file
from clinic_app.storage.schema import row_counts
from clinic_app.storage.store_folder import database_path

NEW = ".new"
_SIDES = ("", "-wal", "-shm", "-journal")


class KeyChangeFailed(ClinicError):
    """Nothing was changed."""

    def __init__(self, next_step: str = "Try again; if it happens again, restore the latest backup.") -> None:
        super().__init__("The data key could not be changed; the records are as they were.", next_step)


def write_next_generation(
    folder: Path,
    key_file: KeyFile,
    data_key: bytes,
    public_keys: Mapping[str, bytes],
    note: Callable[[Path, bytes], None],
    progress: Progress,
) -> tuple[KeyFile, bytes]:
    """Write and check the records under a new key and make them the live ones; returns key file and data key.

    `public_keys` are those the records know: a key planted in the key file gets nothing. `note` is called with
    the new database and its key to write the change down there. Raises KeyChangeFailed with nothing changed.
    """
    for slot in key_file.slots:
        if not slot.public_key or public_keys.get(slot.user_id) != slot.public_key:
            raise KeyChangeFailed("Every user has to unlock the records once with this version before.")
    path = database_path(folder, key_file.generation)
    after = database_path(folder, key_file.generation + 1)
    unborn = after.with_name(after.name + NEW)
    clear(unborn)
    new_data_key = secrets.token_bytes(32)
    new_key = derive_key(new_data_key, "database")
    try:
        with in_plain_words("the data key was not changed"):
            progress.report(0, 3, "Writing the records anew")
            _copy(path, derive_key(data_key, "database"), unborn, new_key)
            progress.report(1, 3, "Checking what was written")
            note(unborn, new_key)
            _check(unborn, new_key)
            progress.report(2, 3, "Turning to the new key")
            sync_folder(folder)
    except BaseException as problem:
        clear(unborn)
        if isinstance(problem, dbapi2.DatabaseError | DBAPIError):
            raise KeyChangeFailed from problem
        raise
    handed = tuple(
        hand_over(slot, new_data_key, data_key, database_id=key_file.database_id) for slot in key_file.slots
    )
    turned = replace(
        key_file,
        generation=key_file.generation + 1,
        slots=handed,
        discard=(*key_file.discard, key_file.generation),
    )
    try:
        write_keys(folder, turned)
    except BaseException:
        # The failure may have come after the move: what stands in the file decides, not what was raised.
        if read_key_file(folder).generation != turned.generation:
            clear(unborn)
            raise
    try:
        with in_plain_words("the data key was not changed"):
            replace_durably(unborn, after)
    except BaseException:
        if not after.exists():
            write_keys(folder, key_file)
            clear(unborn)
            raise
    return turned, new_data_key


def discard_generations(folder: Path, key_file: KeyFile) -> KeyFile:
    """Delete the files of generations that are no longer used, and say so in the key file."""
    if not key_file.discard:
        return key_file
    for generation in key_file.discard:
        if generation != key_file.generation:
            clear(database_path(folder, generation))
    sync_folder(folder)
    tidy = replace(key_file, discard=())
    write_keys(folder, tidy)
    return tidy


def clear(path: Path) -> None:
    for side in _SIDES:
        path.with_name(path.name + side).unlink(missing_ok=True)


def _copy(path: Path, key: bytes, target: Path, new_key: bytes) -> None:
    target.touch(mode=0o600)
    source = open_connection(path, key)
    try:
        before = row_counts(source)
        source.execute("VACUUM INTO ?", (str(target),))
    finally:
        source.close()
    copy = open_connection(target, key)
    try:
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute(f"PRAGMA rekey = \"x'{new_key.hex()}'\"")
    finally:
        copy.close()
    turned = open_connection(target, new_key)
    try:
        if row_counts(turned) != before:
            raise KeyChangeFailed
    finally:
        turned.close()


def _check(path: Path, key: bytes) -> None:
    connection = open_connection(path, key)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        whole = not connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()
    if broken or not sound or not whole:
        raise KeyChangeFailed
