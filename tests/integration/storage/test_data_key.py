import base64
import json
import shutil
from pathlib import Path

import pytest

from clinic_app.domain.errors import WrongPassphrase
from clinic_app.services.audit import AuditService
from clinic_app.services.clients import ClientService
from clinic_app.services.people import PeopleService
from clinic_app.services.rights import NotAllowed
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.engine import StoreDamaged, open_connection
from clinic_app.storage.key_change import KeyChangeFailed
from clinic_app.storage.key_handover import new_private_key, public_key_of
from clinic_app.storage.key_slots import derive_key, open_slot, read_key_file
from store_fixtures import FixedClock

OWNER = "correct horse"
ANA = "ana likes correct horses"
BEN = "ben keeps battery staples"


class Halted(Exception):
    pass


class Halting:
    """Stops the job at its `at`-th report."""

    def __init__(self, at: int) -> None:
        self.left = at

    def report(self, done: int, total: int, text: str = "") -> None:
        self.left -= 1
        if self.left == 0:
            raise Halted


def fill(store: ClinicStore) -> None:
    ClientService(store, FixedClock()).create({"given_name": "Eva", "family_name": "Lund"})


def names(store: ClinicStore) -> list[str]:
    return [row.family_name for row in ClientService(store, FixedClock()).find("")]


def test_after_the_change_the_old_key_opens_nothing_and_every_passphrase_still_opens_all(
    folder: Path, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    with ClinicStore.open(folder, OWNER, state=state) as store:
        people = PeopleService(store, FixedClock())
        people.add("Ana", ["assistant"], ANA)
        code = people.new_recovery_code()
        fill(store)
        old_key = store.database_key
        people.change_data_key(OWNER)
        fill(store)
        assert names(store) == ["Lund", "Lund"]
        assert AuditService(store, FixedClock()).verify().findings == ()
        assert store.database_key != old_key
    assert [path.name for path in folder.glob("*.db*")] == ["clinic-2.db"]
    with pytest.raises(StoreDamaged):
        open_connection(folder / "clinic-2.db", old_key)
    for secret in (ANA, OWNER, code, OWNER):
        with ClinicStore.open(folder, secret, state=state) as store:
            assert names(store) == ["Lund", "Lund"]
    with ClinicStore.open(folder, OWNER, state=state) as store:
        report = AuditService(store, FixedClock()).verify()
        assert (report.findings, report.anchors) == ((), 1)


def test_a_key_reaches_somebody_who_missed_several_changes(folder: Path) -> None:
    with ClinicStore.open(folder, OWNER) as store:
        people = PeopleService(store, FixedClock())
        people.add("Ana", ["assistant"], ANA)
        for _ in range(3):
            people.change_data_key(OWNER)
        fill(store)
        assert AuditService(store, FixedClock()).verify().is_whole
    assert [len(slot.handovers) for slot in read_key_file(folder).slots] == [3, 3]
    with ClinicStore.open(folder, ANA) as store:
        assert names(store) == ["Lund"]
    assert [len(slot.handovers) for slot in read_key_file(folder).slots] == [3, 0]


def test_somebody_who_left_cannot_follow_the_change(folder: Path, tmp_path: Path) -> None:
    with ClinicStore.open(folder, OWNER) as store:
        people = PeopleService(store, FixedClock())
        ana = people.add("Ana", ["therapist"], ANA)
        taken = Path(shutil.copytree(folder, tmp_path / "taken"))
        people.remove(ana.id)
        people.change_data_key(OWNER)
    opened = open_slot(read_key_file(taken), ANA, user_id=ana.id)
    with pytest.raises(StoreDamaged):
        open_connection(folder / "clinic-2.db", derive_key(opened.data_key, "database"))
    shutil.copyfile(taken / "keys.json", folder / "keys.json")
    with pytest.raises(StoreDamaged):
        ClinicStore.open(folder, ANA)


def test_a_public_key_planted_in_the_key_file_is_given_nothing(folder: Path) -> None:
    with ClinicStore.open(folder, OWNER) as store:
        people = PeopleService(store, FixedClock())
        people.add("Ana", ["therapist"], ANA)
        document = json.loads((folder / "keys.json").read_bytes())
        planted = public_key_of(new_private_key())
        document["slots"][1]["public_key"] = base64.b64encode(planted).decode()
        (folder / "keys.json").write_text(json.dumps(document))
        with pytest.raises(KeyChangeFailed, match="the records are as they were"):
            people.change_data_key(OWNER)
        fill(store)
    assert read_key_file(folder).generation == 1


def test_a_change_that_is_halted_or_refused_leaves_everything_as_it_was(folder: Path) -> None:
    with ClinicStore.open(folder, OWNER) as store:
        people = PeopleService(store, FixedClock())
        people.add("Ana", ["therapist"], ANA)
        keys = (folder / "keys.json").read_bytes()
        for at in (1, 2, 3):
            with pytest.raises(Halted):
                people.change_data_key(OWNER, Halting(at))
        with pytest.raises(WrongPassphrase):
            people.change_data_key(ANA)
        fill(store)
    assert (folder / "keys.json").read_bytes() == keys
    assert sorted(path.name for path in folder.iterdir()) == ["clinic-1.db", "keys.json"]
    with ClinicStore.open(folder, ANA) as store, pytest.raises(NotAllowed):
        PeopleService(store, FixedClock()).change_data_key(ANA)


def test_what_an_interrupted_change_left_behind_is_cleared_away(folder: Path) -> None:
    with ClinicStore.open(folder, OWNER) as store:
        fill(store)
    (folder / "clinic-2.db.new").write_bytes(b"half written")
    (folder / "clinic-2.db.new-wal").write_bytes(b"half written")
    ClinicStore.open(folder, OWNER).close()
    assert sorted(path.name for path in folder.iterdir()) == ["clinic-1.db", "keys.json"]
