from pathlib import Path

import pytest

from clinic_app.domain.clients import Client
from clinic_app.domain.errors import WrongPassphrase
from clinic_app.services.backups import BackupInfo, BackupService
from clinic_app.services.clients import ClientService
from clinic_app.services.clock import SystemClock
from clinic_app.services.erasing import ErasingService
from clinic_app.services.people import PeopleService
from clinic_app.services.progress import Silent
from clinic_app.storage import backup_restore
from clinic_app.storage.backup_file import BackupDamaged
from clinic_app.storage.backup_restore import knows_erasures, restore_backup
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.erased_list import ERASED_FILE, has_erased_list, read_erased
from clinic_app.storage.replaced_records import replaced_records
from store_fixtures import FixedClock, make_store

PASSPHRASE = "correct horse"


def path_of(backup: BackupInfo) -> Path:
    return Path(backup.folder) / backup.name


def names_in(folder: Path, secret: str = PASSPHRASE) -> list[str]:
    with ClinicStore.open(folder, secret) as store:
        return [row.given_name for row in ClientService(store, FixedClock()).find("")]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_backup_becomes_the_records_of_a_new_computer(
    backups: BackupService, clients: ClientService, tmp_path: Path
) -> None:
    made = backups.run().made
    clients.create({"given_name": "Later", "family_name": "Client"})
    restored = restore_backup(path_of(made), tmp_path / "new", PASSPHRASE, Silent())
    assert (restored.clients, restored.erased_again, restored.replaced) == (1, 0, False)
    assert names_in(tmp_path / "new") == ["Ana"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["clinic-1.db", "keys.json"]


def test_a_recovery_code_restores_too(tmp_path: Path) -> None:
    clock = SystemClock()
    with make_store(tmp_path / "records", PASSPHRASE) as store:
        ClientService(store, clock).create({"given_name": "Ana", "family_name": "Silva"})
        code = PeopleService(store, clock).new_recovery_code()
        made = BackupService(store, clock, Backups(store, tmp_path / "backups")).run().made
    restore_backup(path_of(made), tmp_path / "new", code, Silent())
    assert names_in(tmp_path / "new", code) == ["Ana"]


def test_the_records_before_a_restore_stay_beside_the_restored_ones(
    store: ClinicStore, folder: Path, backups: BackupService, clients: ClientService
) -> None:
    first = backups.run().made
    clients.create({"given_name": "Later", "family_name": "Client"})
    second = backups.run().made
    store.close()
    assert restore_backup(path_of(first), folder, PASSPHRASE, Silent()).replaced
    assert names_in(folder) == ["Ana"]
    assert [old.name for old in replaced_records(folder)] == ["clinic-1.db"]
    restore_backup(path_of(second), folder, PASSPHRASE, Silent())
    assert sorted(names_in(folder)) == ["Ana", "Later"]
    assert [old.name for old in replaced_records(folder)] == ["clinic-2.db"]


@pytest.mark.parametrize("secret", ["another horse", ""])
def test_a_wrong_passphrase_changes_nothing(
    store: ClinicStore, folder: Path, backups: BackupService, secret: str
) -> None:
    made = backups.run().made
    store.close()
    before = contents(folder)
    with pytest.raises(WrongPassphrase):
        restore_backup(path_of(made), folder, secret, Silent())
    assert contents(folder) == before


def test_a_damaged_backup_changes_nothing(store: ClinicStore, folder: Path, backups: BackupService) -> None:
    made = path_of(backups.run().made)
    store.close()
    content = bytearray(made.read_bytes())
    content[-9000] ^= 1
    made.write_bytes(content)
    before = contents(folder)
    with pytest.raises(BackupDamaged):
        restore_backup(made, folder, PASSPHRASE, Silent())
    assert contents(folder) == before


@pytest.mark.parametrize("step", ["replace_durably", "write_atomically", "write_key_file"])
def test_a_restore_that_is_stopped_at_its_last_steps_leaves_the_records(
    store: ClinicStore, folder: Path, backups: BackupService, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = path_of(backups.run().made)
    ClientService(store, FixedClock()).create({"given_name": "Later", "family_name": "Client"})
    store.close()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(backup_restore, step, stop)
        with pytest.raises(KeyboardInterrupt):
            restore_backup(made, folder, PASSPHRASE, Silent())
    assert sorted(names_in(folder)) == ["Ana", "Later"]
    restore_backup(made, folder, PASSPHRASE, Silent())
    assert names_in(folder) == ["Ana"]


def test_what_was_erased_stays_erased_whatever_remembers_it(
    store: ClinicStore, backups: BackupService, erasing: ErasingService, ana: Client, tmp_path: Path
) -> None:
    older = backups.run().made
    erasing.erase(ana.id, "asked")
    newer = backups.run().made
    store.close()
    for number, remembering in enumerate((ERASED_FILE, newer.name)):
        place = tmp_path / f"stick-{number}"
        place.mkdir()
        for name in (older.name, remembering):
            (place / name).write_bytes((Path(older.folder) / name).read_bytes())
        restored = restore_backup(place / older.name, tmp_path / f"new-{number}", PASSPHRASE, Silent())
        assert (restored.clients, restored.erased_again) == (0, 1)
        assert names_in(tmp_path / f"new-{number}") == []


def test_an_erasure_reaches_the_lists_beside_both_places_at_once_without_a_name(
    backups: BackupService, erasing: ErasingService, ana: Client, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.choose_second_folder(str(stick))
    made = backups.run()
    assert made.copy is not None
    for place in (Path(made.made.folder), stick):
        assert has_erased_list(place)
        assert read_erased(place) == set()
    erasing.erase(ana.id, "asked")
    for place in (Path(made.made.folder), stick):
        assert read_erased(place) == {ana.id}
        assert "Silva" not in (place / ERASED_FILE).read_text()
    # Nothing but the stick reaches the new computer.
    restored = restore_backup(stick / made.copy.name, tmp_path / "new", PASSPHRASE, Silent())
    assert (restored.clients, restored.erased_again) == (0, 1)
    assert names_in(tmp_path / "new") == []


def test_a_stick_that_was_away_at_the_erasure_learns_of_it_with_the_next_backup(
    backups: BackupService, erasing: ErasingService, ana: Client, tmp_path: Path
) -> None:
    stick, away = tmp_path / "stick", tmp_path / "in a drawer"
    stick.mkdir()
    backups.choose_second_folder(str(stick))
    older = backups.run().made
    stick.rename(away)
    erasing.erase(ana.id, "asked")
    assert not stick.exists()
    assert read_erased(away) == set()
    away.rename(stick)
    backups.run()
    assert read_erased(stick) == {ana.id}
    restored = restore_backup(stick / older.name, tmp_path / "new", PASSPHRASE, Silent())
    assert restored.erased_again == 1


def test_a_backup_without_a_list_beside_it_is_known_to_lack_one(
    backups: BackupService, tmp_path: Path
) -> None:
    made = path_of(backups.run().made)
    assert knows_erasures(made, tmp_path / "new")
    alone = tmp_path / "mail"
    alone.mkdir()
    (alone / made.name).write_bytes(made.read_bytes())
    assert not knows_erasures(alone / made.name, tmp_path / "new")
    (alone / ERASED_FILE).write_text("{ damaged")
    assert not knows_erasures(alone / made.name, tmp_path / "new")


def test_the_trail_says_that_records_were_restored(backups: BackupService, tmp_path: Path) -> None:
    made = backups.run().made
    restore_backup(path_of(made), tmp_path / "new", PASSPHRASE, Silent())
    with ClinicStore.open(tmp_path / "new", PASSPHRASE) as store, store.reading() as work:
        actions, entities = work.events.words()
    assert "restored" in actions
    assert "backup" in entities
