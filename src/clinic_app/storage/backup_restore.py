"""Put a backup in place of the records, or into an empty folder of a new computer.

Everything is done beside what is there. The key file is the one moment of change: before it is replaced, the old
records are the records; after it, the restored ones are. The old database and a copy of its key file stay in the
folder until the restore is confirmed, so a restore of the wrong backup costs nothing.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.services.clock import SystemClock
from clinic_app.services.ports import Clock
from clinic_app.services.progress import Progress
from clinic_app.services.records import ErasedClient
from clinic_app.services.rights import Right
from clinic_app.storage.atomic_files import replace_durably, write_atomically
from clinic_app.storage.audit_anchor import AnchorFile, anchor_file
from clinic_app.storage.backup_file import BackupDamaged, Manifest, OtherKeys, read_backup
from clinic_app.storage.backup_proof import backups_in, disk_in_words, prove, scratch_in, seal_key, unlock
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.disk_room import need_room
from clinic_app.storage.erased_list import has_erased_list, read_erased, write_erased
from clinic_app.storage.key_slots import KeyFileDamaged, read_key_file, write_key_file
from clinic_app.storage.replaced_records import KEPT_KEYS, forget_replaced
from clinic_app.storage.store_folder import BACKUPS, KEY_FILE, database_path, databases_in, has_store

_STAGE = "restoring"
_SPARE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore has done."""

    sequence: int
    made_at: datetime
    clients: int
    erased_again: int
    """Clients that were erased after the backup was made and are therefore not in the restored records either."""
    replaced: bool
    """Records were there before; they stay beside the new ones until `forget_replaced`."""


def restore_backup(
    file: Path,
    folder: Path,
    secret: str,
    progress: Progress,
    *,
    clock: Clock | None = None,
    state: Path | None = None,
) -> Restored:
    """Make the backup `file` the records in `folder`; nobody may have them open meanwhile.

    `secret` is a passphrase or recovery code of the time of the backup; it opens the restored records. To replace
    records its owner needs the right to restore; into an empty folder anyone who can open the backup may. `state` is
    where the anchor of the audit trail is kept (see ClinicStore.open); it starts over with the restored trail. Raises
    NoBackup, BackupDamaged, WrongPassphrase, NewerStore, NotAllowed, NoRoom and their kin; whatever was there is then unchanged.
    """
    clock = clock or SystemClock()
    with disk_in_words(folder):
        backup = read_backup(file)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        need_room(folder, 3 * backup.header.database_bytes + _SPARE, "to restore the backup")
        with scratch_in(folder) as scratch:
            key = unlock(backup, secret, scratch)
            try:
                prove(file, key, scratch, progress)
            except OtherKeys:
                raise BackupDamaged from None
            erased = erasures_known(file, folder, key, backup.header.database_id)
            stage = scratch / _STAGE
            stage.mkdir(mode=0o700)
            (stage / KEY_FILE).write_bytes(backup.header.key_file)
            staged_keys = read_key_file(stage)
            staged = database_path(stage, staged_keys.generation)
            backup.copy_database(staged, progress)
            progress.report(0, 1, "Opening the restored records")
            clients, again = _make_current(
                stage, secret, erased, backup.header.sequence, clock, has_store(folder)
            )
            # Opening may have changed the slots (a stronger derivation), so they are read again.
            staged_keys = read_key_file(stage)
            staged = database_path(stage, staged_keys.generation)
            generation, replaced = _next_generation(folder, staged_keys.generation)
            progress.report(1, 1, "Putting the records in place")
            for stray in folder.glob(f"{database_path(folder, generation).name}*"):
                stray.unlink()  # of an earlier restore that was stopped
            replace_durably(staged, database_path(folder, generation))
            if replaced:
                old = folder / KEY_FILE
                write_atomically(folder / KEPT_KEYS.format(generation - 1), old.read_bytes())
            write_key_file(folder, replace(staged_keys, generation=generation))
            if replaced:
                # What the restore before this one put aside has served its time.
                forget_replaced(folder, but=generation - 1)
        with suppress(OSError):
            if erased:
                write_erased(folder, sorted(erased))
            if state is not None:
                database_id = backup.header.database_id
                AnchorFile(anchor_file(state, database_id), database_id).start_over()
    return Restored(backup.header.sequence, backup.header.made_at, clients, again, replaced)


def erasures_known(file: Path, folder: Path, key: bytes, database_id: str) -> set[str]:
    """Every erasure that anything at hand remembers: the lists beside records and backup, and the other backups."""
    known = read_erased(folder)
    for place in {file.parent, folder / BACKUPS}:
        known |= read_erased(place)
        for header, path in backups_in(place):
            if header.database_id == database_id:
                with suppress(ClinicError):
                    known |= set(_sealed(path, key).erased)
    return known


def knows_erasures(file: Path, folder: Path) -> bool:
    """Whether a list of erased clients is at hand: beside the backup `file`, or where it is to be restored to."""
    return any(has_erased_list(place) for place in (file.parent, folder, folder / BACKUPS))


def _sealed(path: Path, key: bytes) -> Manifest:
    return read_backup(path).unseal(seal_key(key))


def _make_current(
    stage: Path, secret: str, erased: set[str], sequence: int, clock: Clock, replaces: bool
) -> tuple[int, int]:
    """Open the copy as the program will, bring it up to date, erase again what was erased since."""
    again = 0
    with ClinicStore.open(stage, secret, keep_before_upgrade=False) as store:
        now = clock.now()
        with store.writing() as work:
            if replaces:
                work.require(Right.RESTORE)
            for one in sorted(erased):
                client_id = ClientId(one)
                if work.erasures.is_known(client_id):
                    work.erasures.erase(client_id, now, work.user_id, "erased before, restored from a backup")
                    work.events.record(now, "erased", "client", client_id)
                    again += 1
                else:
                    work.erasures.remember(ErasedClient(client_id, now, work.user_id, "known from elsewhere"))
            work.events.record(now, "restored", "backup", str(sequence))
            clients = work.clients.count(archived=False) + work.clients.count(archived=True)
        if again:
            store.compact()
    return clients, again


def _next_generation(folder: Path, own: int) -> tuple[int, bool]:
    """The number of the database file to write, and whether there are records it takes the place of."""
    if not has_store(folder):
        return own, False
    try:
        present = read_key_file(folder).generation
    except KeyFileDamaged:
        numbers = [_number(path) for path in databases_in(folder)]
        present = max([own, *numbers])
    return present + 1, True


def _number(database: Path) -> int:
    text = database.stem.rpartition("-")[2]
    return int(text) if text.isdigit() else 0
