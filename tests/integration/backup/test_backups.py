import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clinic_app.domain.clients import Client
from clinic_app.domain.errors import WrongPassphrase
from clinic_app.services.backups import BackupInfo, BackupService
from clinic_app.services.clients import ClientService
from clinic_app.services.diaries import DiaryService
from clinic_app.services.library import LibraryService
from clinic_app.services.progress import Silent
from clinic_app.storage import backup_making
from clinic_app.storage.backup_file import BackupDamaged, NoBackup, OtherKeys, read_backup
from clinic_app.storage.backup_proof import prove, scratch_in, verify_backup
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.disk_room import RESERVE_FILE, NoRoom
from clinic_app.storage.tables import Base
from store_fixtures import FixedClock

PASSPHRASE = "correct horse"


def fixed_room(free: int) -> Callable[[Path], int]:
    """The disk's part: how much it says is free."""
    return lambda _: free


class Stop(Exception):
    pass


class StopAt:
    """Somebody who presses Cancel at the `at`-th report."""

    def __init__(self, at: int) -> None:
        self.left = at

    def report(self, done: int, total: int, text: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise Stop


def path_of(backup: BackupInfo) -> Path:
    return Path(backup.folder) / backup.name


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_backup_is_due_once_a_day(backups: BackupService, clock: FixedClock) -> None:
    assert backups.due()
    assert backups.status().reminder == "There is no backup of these records yet."
    backups.run()
    assert not backups.due()
    assert backups.status().reminder == ""
    clock.advance(days=1)
    assert backups.due()


def test_a_clock_that_was_turned_back_does_not_put_backups_off(
    backups: BackupService, clock: FixedClock
) -> None:
    backups.run()
    clock.advance(days=-300)
    assert backups.due()
    assert backups.run().made.sequence == 2


def test_a_backup_too_old_is_missed(backups: BackupService, clock: FixedClock) -> None:
    backups.run()
    clock.advance(days=4)
    assert backups.status().reminder == "The last good backup is 4 days old."


def test_a_backup_holds_what_the_records_hold_while_others_write(
    store: ClinicStore, vault: Backups, clients: ClientService
) -> None:
    class WritesMeanwhile:
        def report(self, done: int, total: int, text: str = "") -> None:
            if text == "Copying the records":
                clients.create({"given_name": "Late", "family_name": "Comer"})

    made = vault.make(vault.usual_folder, 1, "asked", FixedClock().now(), WritesMeanwhile())
    assert vault.prove(made).rows["client"] == 1
    assert clients.count() == 2


def test_a_backup_opens_with_the_passphrase_alone(backups: BackupService, tmp_path: Path) -> None:
    made = backups.run().made
    header, manifest = verify_backup(path_of(made), PASSPHRASE, tmp_path, Silent())
    assert (header.sequence, header.kind, manifest.rows["client"]) == (1, "daily", 1)
    with pytest.raises(WrongPassphrase):
        verify_backup(path_of(made), "another horse", tmp_path, Silent())
    assert not (tmp_path / "checking").exists()


def test_the_manifest_anchors_the_audit_trail(
    store: ClinicStore, backups: BackupService, vault: Backups
) -> None:
    manifest = vault.prove(backups.run().made)
    with store.reading() as work:
        mark = work.events.mark_at(manifest.trail_number)
    assert mark is not None
    assert mark.hex() == manifest.trail_mark


@pytest.mark.parametrize("at", range(0, 30, 2))
def test_cancelling_leaves_no_trace(backups: BackupService, folder: Path, at: int) -> None:
    before = names(folder)
    try:
        backups.run(StopAt(at))
    except Stop:
        assert [name for name in names(folder) if "-wal" not in name and "-shm" not in name] == [
            name for name in before if "-wal" not in name and "-shm" not in name
        ]
        assert backups.due()
    else:
        assert len(backups.kept()) == 1


def test_a_full_disk_is_told_before_anything_is_written(
    backups: BackupService, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic_app.storage.disk_room.room_in", fixed_room(1000))
    with pytest.raises(NoRoom, match="not enough room"):
        backups.run()
    assert not list((folder / "backups").glob("*"))
    assert "not enough room" in backups.status().last_problem


def test_room_set_aside_is_given_back_when_the_disk_is_full(backups: BackupService, folder: Path) -> None:
    backups.run()
    assert (folder / RESERVE_FILE).exists()
    assert backups.give_room_back()
    assert not (folder / RESERVE_FILE).exists()
    assert not backups.give_room_back()
    assert backups.status().room_warning == ""


def test_a_copy_that_was_not_written_as_read_does_not_count(
    backups: BackupService, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup_making.write_backup

    def careless(target: Path, *rest: object) -> None:
        real(target, *rest)  # type: ignore[arg-type]  # passed on as it came
        content = bytearray(target.read_bytes())
        content[-5000] ^= 4
        target.write_bytes(content)

    monkeypatch.setattr(backup_making, "write_backup", careless)
    with pytest.raises(BackupDamaged):
        backups.run()
    assert names(folder / "backups") == []
    assert backups.due()


def test_every_backup_also_goes_to_the_second_place(
    backups: BackupService, tmp_path: Path, clock: FixedClock
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert backups.choose_second_folder(str(stick)) is None
    run = backups.run()
    assert run.copy is not None
    assert path_of(run.copy).read_bytes() == path_of(run.made).read_bytes()
    shutil.rmtree(stick)
    clock.advance(days=1)
    run = backups.run()
    assert (run.copy, run.copy_problem) == (None, "The second place for backups is not there.")
    clock.advance(days=3)
    backups.run()
    assert backups.status().reminder == ""
    clock.advance(days=4)
    backups.run()
    assert "second place is 8 days old" in backups.status().reminder


def test_a_synchronised_folder_is_warned_of(backups: BackupService, tmp_path: Path) -> None:
    warning = backups.choose_second_folder(str(tmp_path / "OneDrive - Clinic" / "backups"))
    assert warning is not None
    assert "OneDrive" in warning


def test_rotation_takes_only_its_own_files(backups: BackupService, folder: Path, clock: FixedClock) -> None:
    place = folder / "backups"
    place.mkdir()
    foreign = place / "clinic-other-000001.clinicbackup"
    foreign.write_bytes(b"somebody else's")
    for _ in range(20):
        backups.run()
        clock.advance(days=1)
    kept = [backup.sequence for backup in backups.kept()]
    assert kept[:7] == [20, 19, 18, 17, 16, 15, 14]
    assert len(kept) < 12
    assert foreign.exists()


def test_numbers_go_on_after_a_restart_with_an_empty_folder(backups: BackupService, folder: Path) -> None:
    backups.run()
    shutil.rmtree(folder / "backups")
    assert backups.run().made.sequence == 2


def test_a_backup_is_its_owners_alone(backups: BackupService) -> None:
    assert path_of(backups.run().made).stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_other_files_and_other_keys_are_told_apart(backups: BackupService, tmp_path: Path) -> None:
    made = path_of(backups.run().made)
    other = tmp_path / "letter.clinicbackup"
    other.write_bytes(b"Dear colleague")
    with pytest.raises(NoBackup):
        read_backup(other)
    other.write_bytes(made.read_bytes()[:2000])
    with pytest.raises(BackupDamaged):
        read_backup(other)
    with pytest.raises(OtherKeys):
        prove(made, bytes(32), tmp_path, Silent())


def test_a_header_that_was_changed_breaks_the_seal(
    backups: BackupService, vault: Backups, tmp_path: Path
) -> None:
    made = path_of(backups.run().made)
    content = made.read_bytes()
    assert b'"sequence":1,' in content
    made.write_bytes(content.replace(b'"sequence":1,', b'"sequence":9,'))
    (info,) = backups.kept()
    with pytest.raises(OtherKeys):
        vault.prove(info)
    with pytest.raises(BackupDamaged):
        verify_backup(made, PASSPHRASE, tmp_path, Silent())


def test_two_who_check_at_once_do_not_take_each_others_files(tmp_path: Path) -> None:
    with scratch_in(tmp_path) as one, scratch_in(tmp_path) as other:
        assert one != other
        (one / "file").touch()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_check_left_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "checking"
    left.mkdir()
    (left / "check.db").touch()
    os.utime(left, (0, 0))
    with scratch_in(tmp_path) as scratch:
        assert list(scratch.iterdir()) == []
    assert list(tmp_path.iterdir()) == []


def test_a_backup_counts_the_rows_of_every_table_of_the_program(
    backups: BackupService, vault: Backups, store: ClinicStore, clock: FixedClock, ana: Client
) -> None:
    before = vault.prove(backups.run().made)
    assert set(Base.metadata.tables) <= set(before.rows)
    library = LibraryService(store, clock)
    item = library.add("exercise", "Step", {"name": "Step"})
    library.attach(item.id, "image/png", b"picture")
    DiaryService(store, clock).enter(ana.id, None, {"days": 3})
    after = vault.prove(backups.run().made)
    assert after.digest != before.digest
    grown = {name for name, count in after.rows.items() if count > before.rows[name]}
    assert {"library_item", "library_file", "diary_return"} <= grown
