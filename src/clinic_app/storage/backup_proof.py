"""Take a backup file apart and hold everything in it against its seal."""

import errno
import hashlib
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlcipher3 import dbapi2

from clinic_app.domain.errors import ClinicError
from clinic_app.services.progress import Progress
from clinic_app.storage.backup_checks import check_database
from clinic_app.storage.backup_file import (
    SUFFIX,
    BackupDamaged,
    BackupHeader,
    Manifest,
    OtherKeys,
    SealedBackup,
    read_backup,
)
from clinic_app.storage.failures import DiskFailed, DiskFull, words_of
from clinic_app.storage.key_slots import KeyFileDamaged, derive_key, open_slot, read_key_file
from clinic_app.storage.store_folder import KEY_FILE

SCRATCH = "checking"
_STALE_S = 15 * 60


def backups_in(folder: Path) -> list[tuple[BackupHeader, Path]]:
    """Files in `folder` whose outer form is that of a backup, newest first; others are passed over."""
    found: list[tuple[BackupHeader, Path]] = []
    try:
        candidates = sorted(folder.glob(f"*{SUFFIX}"))
    except OSError:
        return []
    for path in candidates:
        with suppress(ClinicError):
            found.append((read_backup(path).header, path))
    return sorted(found, key=lambda one: (one[0].sequence, one[0].made_at), reverse=True)


def seal_key(database_key: bytes) -> bytes:
    """The key that seals what travels with a database."""
    return derive_key(database_key, "backup seal")


def prove(path: Path, database_key: bytes, scratch: Path, progress: Progress) -> Manifest:
    """Take the backup apart on the disk and hold everything in it against its seal.

    Raises NoBackup, BackupDamaged, OtherKeys or NewerStore. `scratch` is an existing folder; nothing stays in it.
    """
    backup = read_backup(path)
    manifest = backup.unseal(seal_key(database_key))
    database = scratch / "check.db"
    try:
        if backup.copy_database(database, progress) != manifest.sha256:
            raise BackupDamaged
        check_database(database, database_key, manifest, progress)
    finally:
        for rest in scratch.glob("check.db*"):
            rest.unlink(missing_ok=True)
    return manifest


def unlock(backup: SealedBackup, secret: str, scratch: Path) -> bytes:
    """The database key of a backup by the passphrase or recovery code of its time.

    Raises WrongPassphrase, BackupDamaged or NewerStore. Takes about half a second.
    """
    folder = scratch / "keys"
    folder.mkdir(mode=0o700)
    try:
        (folder / KEY_FILE).write_bytes(backup.header.key_file)
        try:
            key_file = read_key_file(folder)
        except KeyFileDamaged:
            raise BackupDamaged from None
        if key_file.database_id != backup.header.database_id:
            raise BackupDamaged
        return derive_key(open_slot(key_file, secret).data_key, "database")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def verify_backup(
    path: Path, secret: str, scratch_parent: Path, progress: Progress
) -> tuple[BackupHeader, Manifest]:
    """Prove a backup with nothing but its file and a passphrase or recovery code."""
    with disk_in_words(path.parent), scratch_in(scratch_parent) as scratch:
        backup = read_backup(path)
        key = unlock(backup, secret, scratch)
        try:
            return backup.header, prove(path, key, scratch, progress)
        except OtherKeys:
            # The passphrase opened the slots, so the keys are right and the rest is not what was sealed.
            raise BackupDamaged from None


@contextmanager
def scratch_in(parent: Path) -> Generator[Path]:
    """An empty folder for what is only looked at; encrypted as it came, and gone afterwards."""
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = parent / SCRATCH
    for number in range(2, 10):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _STALE_S:
                shutil.rmtree(folder)  # left by a program that was killed
        if not folder.exists():
            break
        folder = parent / f"{SCRATCH}-{number}"  # another program is checking something at this moment
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def disk_in_words(place: Path) -> Generator[None]:
    """Failures of the disk as sentences; the work inside leaves nothing half done."""
    try:
        yield
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                f"The disk is full ({place}); nothing was changed.",
                "Free some space or choose another place.",
            ) from problem
        raise DiskFailed(
            f"The disk refused to work ({place}); nothing was changed.",
            "Check that the disk or stick is there and may be written to.",
        ) from problem
    except dbapi2.DatabaseError as problem:
        known = words_of(str(problem))
        if known is None:
            raise
        raise known from problem


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
