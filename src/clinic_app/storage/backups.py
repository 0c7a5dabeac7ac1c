"""Make, prove, list and remove backup files.

A backup is one unchanging view of the open records, copied page by page while others may go on working. It is
written under another name, read back from the disk, opened and compared row by row with what was copied; only
then it gets its name. So every file with a backup's name was once proven.
"""

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from sqlcipher3 import dbapi2

from clinic_app import __version__
from clinic_app.domain.errors import ClinicError
from clinic_app.services.backups import BackupInfo, BackupKind
from clinic_app.services.progress import Progress, Silent
from clinic_app.services.records import ErasedClient
from clinic_app.storage.atomic_files import replace_durably, sync_folder, write_atomically
from clinic_app.storage.backup_checks import check_database, content_digest
from clinic_app.storage.backup_file import (
    LARGEST_PART,
    SUFFIX,
    BackupDamaged,
    BackupHeader,
    Manifest,
    OtherKeys,
    SealedBackup,
    read_backup,
    write_backup,
)
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.disk_room import (
    folder_warning,
    keep_reserve,
    need_room,
    release_reserve,
    room_warning,
)
from clinic_app.storage.failures import DiskFailed, DiskFull, words_of
from clinic_app.storage.key_slots import KeyFileDamaged, derive_key, open_slot, read_key_file
from clinic_app.storage.replaced_records import forget_replaced
from clinic_app.storage.schema import KEPT_COPIES, revision_of
from clinic_app.storage.store_folder import KEY_FILE

ERASED_FILE = "erased.json"
_SCRATCH = "checking"
_STALE_S = 15 * 60
_WRITING = ".writing"
_SPARE = 16 * 1024 * 1024


class Backups:
    """The backups of one open clinic. `usual` is the folder they go to without being told."""

    def __init__(self, store: ClinicStore, usual: Path) -> None:
        self._store = store
        self._usual = usual

    @property
    def usual_folder(self) -> str:
        return str(self._usual)

    def make(
        self, folder: str, sequence: int, kind: BackupKind, made_at: datetime, progress: Progress
    ) -> BackupInfo:
        place = Path(folder)
        # Inside `reading` the data key cannot change: database, key file and seal are of one key.
        with self._store.reading(), disk_in_words(place), scratch_in(self._store.path.parent) as scratch:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            size = self._store.path.stat().st_size + _log_bytes(self._store.path)
            need_room(place, size + _SPARE, "for the backup")
            need_room(scratch, size + _SPARE, "to check the backup")
            copy = scratch / "copy.db"
            manifest = self._copy_records(copy, progress)
            header = BackupHeader(
                database_id=self._store.database_id,
                sequence=sequence,
                made_at=made_at,
                kind=kind,
                program=__version__,
                database_bytes=copy.stat().st_size,
                key_file=(self._store.path.parent / KEY_FILE).read_bytes(),
            )
            target = place / _name(header)
            unproven = target.with_name(target.name + _WRITING)
            try:
                write_backup(unproven, header, manifest, seal_key(self._key), copy, progress)
                copy.unlink()
                prove(unproven, self._key, scratch, progress)
                replace_durably(unproven, target)
            finally:
                unproven.unlink(missing_ok=True)
        return _info(target, header)

    def copy(self, backup: BackupInfo, folder: str, progress: Progress) -> BackupInfo:
        place, source = Path(folder), Path(backup.folder) / backup.name
        target = place / backup.name
        unproven = target.with_name(target.name + _WRITING)
        with disk_in_words(place):
            if not place.is_dir():
                raise ClinicError("The second place for backups is not there.", "Plug the stick in.")
            need_room(place, backup.size_bytes + _SPARE, "in the second place")
            try:
                before = _copy_bytes(source, unproven, progress)
                if _fingerprint(unproven) != before:
                    raise BackupDamaged
                replace_durably(unproven, target)
            finally:
                unproven.unlink(missing_ok=True)
        return replace(backup, folder=folder)

    def kept(self, folder: str) -> list[BackupInfo]:
        found = [one for one in backups_in(Path(folder)) if one[0].database_id == self._store.database_id]
        return [_info(path, header) for header, path in found]

    def prove(self, backup: BackupInfo, progress: Progress | None = None) -> Manifest:
        """Check a kept backup once more, with the keys in use. Raises BackupDamaged, OtherKeys."""
        with scratch_in(self._store.path.parent) as scratch:
            return prove(Path(backup.folder) / backup.name, self._key, scratch, progress or Silent())

    def remove(self, backup: BackupInfo) -> None:
        with suppress(OSError):  # it stays and goes the next time
            (Path(backup.folder) / backup.name).unlink(missing_ok=True)
            sync_folder(Path(backup.folder))

    def write_erased(self, folder: str, erased: Sequence[ErasedClient]) -> None:
        with suppress(OSError):  # the sealed list inside each backup says the same
            write_erased(Path(folder), [str(one.client_id) for one in erased])
            write_erased(self._store.path.parent, [str(one.client_id) for one in erased])

    def prune_upgrade_copies(self, keep: int) -> None:
        kept = self._store.path.parent / KEPT_COPIES
        if kept.is_dir():
            copies = sorted(kept.iterdir(), key=lambda path: path.name.rpartition("-")[2])
            for old in copies[: max(0, len(copies) - keep)]:
                shutil.rmtree(old, ignore_errors=True)

    def forget_replaced(self) -> None:
        folder = self._store.path.parent
        for scratch in folder.glob(f"{_SCRATCH}*"):
            shutil.rmtree(scratch, ignore_errors=True)
        with suppress(OSError):
            forget_replaced(folder)

    def warning(self, folder: str) -> str | None:
        return folder_warning(Path(folder), live=False)

    def room_warning(self) -> str | None:
        return room_warning(self._store.path.parent)

    def keep_reserve(self) -> bool:
        return keep_reserve(self._store.path.parent)

    def release_reserve(self) -> bool:
        return release_reserve(self._store.path.parent)

    def compact(self) -> None:
        self._store.compact()

    @property
    def _key(self) -> bytes:
        return self._store.database_key

    def _copy_records(self, target: Path, progress: Progress) -> Manifest:
        """One view of the records, page by page; writers may go on meanwhile."""
        with closing(self._store.connect()) as source:
            source.execute("BEGIN")
            digest, rows = content_digest(source, progress, "Reading the records")
            progress.report(0, 1, "Copying the records")
            target.touch(mode=0o600)
            with closing(_new_database(target, self._key)) as copy:
                # In one step: a copy in several never ends while somebody else writes.
                source.backup(copy)
            schema = revision_of(source) or ""
            erased = [str(one) for (one,) in source.execute("SELECT client_id FROM erased_client").fetchall()]
            head = source.execute("SELECT number, mark FROM event ORDER BY number DESC LIMIT 1").fetchone()
        number, mark = head or (0, b"")
        return Manifest(
            sha256=_fingerprint(target),
            digest=digest,
            rows=rows,
            schema=schema,
            erased=tuple(sorted(erased)),
            trail_number=number,
            trail_mark=mark.hex(),
        )


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


def write_erased(folder: Path, ids: Sequence[str]) -> None:
    """Add `ids` to the list of erasures in `folder`."""
    known = read_erased(folder)
    if not set(ids) <= known:
        document = {"format": 1, "erased": sorted(known | set(ids))}
        write_atomically(folder / ERASED_FILE, json.dumps(document, indent=1).encode())


def read_erased(folder: Path) -> set[str]:
    """Ids on the list of erasures in `folder`; a list that is missing or damaged is empty."""
    try:
        path = folder / ERASED_FILE
        if path.stat().st_size > LARGEST_PART:
            return set()
        document = json.loads(path.read_bytes())
        return {one for one in cast("list[object]", document["erased"]) if isinstance(one, str)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set()


@contextmanager
def scratch_in(parent: Path) -> Generator[Path]:
    """An empty folder for what is only looked at; encrypted as it came, and gone afterwards."""
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = parent / _SCRATCH
    for number in range(2, 10):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _STALE_S:
                shutil.rmtree(folder)  # left by a program that was killed
        if not folder.exists():
            break
        folder = parent / f"{_SCRATCH}-{number}"  # another program is checking something at this moment
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


def _new_database(path: Path, key: bytes) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


def _name(header: BackupHeader) -> str:
    """Sorts by number; says no more than when the backup was made."""
    moment = header.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H%MZ")
    return f"clinic-{header.database_id[:8]}-{header.sequence:06d}-{moment}{SUFFIX}"


def _info(path: Path, header: BackupHeader) -> BackupInfo:
    size = path.stat().st_size
    return BackupInfo(str(path.parent), path.name, header.sequence, header.made_at, header.kind, size)


def _log_bytes(database: Path) -> int:
    log = database.with_name(database.name + "-wal")
    return log.stat().st_size if log.exists() else 0


def _copy_bytes(source: Path, target: Path, progress: Progress) -> str:
    digest = hashlib.sha256()
    total, done = source.stat().st_size, 0
    with source.open("rb") as reading, target.open("wb") as writing:
        while chunk := reading.read(1024 * 1024):
            digest.update(chunk)
            writing.write(chunk)
            done += len(chunk)
            progress.report(done, total, "Copying to the second place")
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
