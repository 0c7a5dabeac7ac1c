"""The backups of an open clinic: made, copied, listed and removed; what makes a file one is in `backup_making`.

A backup is one unchanging view of the open records, copied page by page while others may go on working.
"""

import hashlib
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from clinic_app.domain.errors import ClinicError
from clinic_app.services.backups import BackupInfo, BackupKind
from clinic_app.services.progress import Progress, Silent
from clinic_app.services.records import ErasedClient
from clinic_app.storage.atomic_files import replace_durably, sync_folder
from clinic_app.storage.backup_file import BackupDamaged, Manifest
from clinic_app.storage.backup_making import SPARE_BYTES, WRITING, Source, info_of, make_backup
from clinic_app.storage.backup_proof import SCRATCH, backups_in, disk_in_words, fingerprint, prove, scratch_in
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.disk_room import (
    folder_warning,
    keep_reserve,
    need_room,
    release_reserve,
    room_warning,
)
from clinic_app.storage.erased_list import write_erased
from clinic_app.storage.failures import in_plain_words
from clinic_app.storage.replaced_records import forget_replaced, replaced_records
from clinic_app.storage.schema import KEPT_COPIES


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
        store = self._store
        # Inside `reading` the data key cannot change: database, key file and seal are of one key.
        with store.reading():
            source = Source(store.path, self._key, store.database_id, store.connect)
            return make_backup(source, Path(folder), sequence, kind, made_at, progress)

    def copy(self, backup: BackupInfo, folder: str, progress: Progress) -> BackupInfo:
        place, source = Path(folder), Path(backup.folder) / backup.name
        target = place / backup.name
        unproven = target.with_name(target.name + WRITING)
        with disk_in_words(place):
            if not place.is_dir():
                raise ClinicError("The second place for backups is not there.", "Plug the stick in.")
            need_room(place, backup.size_bytes + SPARE_BYTES, "in the second place")
            try:
                before = _copy_bytes(source, unproven, progress)
                if fingerprint(unproven) != before:
                    raise BackupDamaged
                replace_durably(unproven, target)
            finally:
                unproven.unlink(missing_ok=True)
        return replace(backup, folder=folder)

    def kept(self, folder: str) -> list[BackupInfo]:
        found = [one for one in backups_in(Path(folder)) if one[0].database_id == self._store.database_id]
        return [info_of(path, header) for header, path in found]

    def prove(self, backup: BackupInfo, progress: Progress | None = None) -> Manifest:
        """Check a kept backup once more, with the keys in use. Raises BackupDamaged, OtherKeys."""
        with scratch_in(self._store.path.parent) as scratch:
            return prove(Path(backup.folder) / backup.name, self._key, scratch, progress or Silent())

    def remove(self, backup: BackupInfo) -> None:
        with suppress(OSError):  # it stays and goes the next time
            (Path(backup.folder) / backup.name).unlink(missing_ok=True)
            sync_folder(Path(backup.folder))

    def write_erased(self, folder: str, erased: Sequence[ErasedClient]) -> None:
        ids = [str(one.client_id) for one in erased]
        with suppress(OSError):
            write_erased(self._store.path.parent, ids)
        with suppress(OSError):  # a stick that is not there gets it with the next backup
            if folder == self.usual_folder:
                Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)
            write_erased(Path(folder), ids)

    def prune_upgrade_copies(self, keep: int) -> None:
        kept = self._store.path.parent / KEPT_COPIES
        with in_plain_words("earlier copies are still there"):
            found = list(kept.iterdir()) if kept.is_dir() else []
        copies = sorted(found, key=lambda path: path.name.rpartition("-")[2])
        for old in copies[: max(0, len(copies) - keep)]:
            shutil.rmtree(old, ignore_errors=True)

    def replaced_bytes(self) -> int:
        sizes = [path.stat().st_size for path in replaced_records(self._store.path.parent)]
        return sum(sizes)

    def forget_replaced(self) -> None:
        folder = self._store.path.parent
        with in_plain_words("records from before a restore are still there"):
            for scratch in folder.glob(f"{SCRATCH}*"):
                shutil.rmtree(scratch, ignore_errors=True)
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
