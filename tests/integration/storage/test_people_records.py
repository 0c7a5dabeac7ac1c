import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic_app.domain.errors import ClinicError, EditConflict, WrongPassphrase
from clinic_app.services.audit import AuditService
from clinic_app.services.clients import ClientService
from clinic_app.services.drafts import DraftService
from clinic_app.services.people import LastAdministrator, PeopleService
from clinic_app.services.records import AuditQuery, NotFound
from clinic_app.services.rights import NotAllowed, Right
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_cost import calibrate, is_weaker
from clinic_app.storage.key_slots import LEAST_COST, RECOVERY, Cost, read_key_file, write_key_file
from clinic_app.storage.unlocking import NoLongerUser
from store_fixtures import FixedClock

ANA = "ana likes correct horses"
BEN = "ben keeps battery staples"


def open_as(folder: Path, passphrase: str, user_id: str | None = None) -> tuple[ClinicStore, PeopleService]:
    store = ClinicStore.open(folder, passphrase, user_id=user_id)
    return store, PeopleService(store, FixedClock())


def actions(store: ClinicStore) -> list[str]:
    with store.reading() as work:
        return [f"{row.action} {row.entity}" for row in reversed(work.events.find(AuditQuery()))]


def records_of(folder: Path) -> bytes:
    return (folder / "clinic-1.db").read_bytes()


def test_the_first_user_is_therapist_and_administrator(folder: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        assert people.me().roles == ("therapist", "administrator")
        assert people.my_rights() == frozenset(Right)
        assert ClinicStore.users(folder) == [("owner", "")]


def test_a_user_unlocks_with_a_passphrase_of_their_own_and_may_do_less(folder: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        ana = people.add("  Ana   Silva ", ["assistant"], ANA)
        assert ana.name == "Ana Silva"
        assert ClinicStore.users(folder) == [("owner", ""), (ana.id, "Ana Silva")]
    for user_id in (ana.id, None):
        store, people = open_as(folder, ANA, user_id)
        with store:
            assert people.me() == ana
            assert Right.DECIDE not in people.my_rights()
            ClientService(store, FixedClock()).create({"given_name": "Eva", "family_name": "Lund"})
            with pytest.raises(NotAllowed, match="not allowed to manage users"):
                people.add("Ben", ["therapist"], BEN)


def test_a_passphrase_opens_only_the_slot_of_the_user_who_was_chosen(folder: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        ana = people.add("Ana", ["assistant"], ANA)
    with pytest.raises(WrongPassphrase):
        ClinicStore.open(folder, "correct horse", user_id=ana.id)
    with pytest.raises(WrongPassphrase):
        ClinicStore.open(folder, ANA, user_id="owner")


def test_users_and_passphrases_change_without_writing_the_records_anew(folder: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        before = read_key_file(folder)
        ana = people.add("Ana", ["assistant"], ANA)
        people.set_passphrase(ana.id, BEN)
        people.change_passphrase("correct horse", "another good horse")
        people.remove(ana.id)
        after = read_key_file(folder)
        assert (after.generation, after.database_id) == (before.generation, before.database_id)
        assert [slot.user_id for slot in after.slots] == ["owner"]
        assert sorted(path.name for path in folder.glob("*.db")) == ["clinic-1.db"]
    with pytest.raises(WrongPassphrase):
        ClinicStore.open(folder, "correct horse")
    ClinicStore.open(folder, "another good horse").close()
    for gone in (ANA, BEN):
        with pytest.raises(WrongPassphrase):
            ClinicStore.open(folder, gone)


def test_a_changed_passphrase_needs_the_present_one(folder: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        keys = (folder / "keys.json").read_bytes()
        with pytest.raises(WrongPassphrase, match="present passphrase"):
            people.change_passphrase("wrong horse", ANA)
        with pytest.raises(ClinicError, match="at least 8"):
            people.change_passphrase("correct horse", "short")
        assert (folder / "keys.json").read_bytes() == keys


def test_the_last_administrator_can_neither_leave_nor_step_down(folder: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        me = people.me()
        ana = people.add("Ana", ["therapist", "assistant"], ANA)
        with pytest.raises(LastAdministrator):
            people.remove(me.id)
        with pytest.raises(LastAdministrator):
            people.set_roles(me.id, ["therapist"], me.version)
        people.set_roles(ana.id, ["administrator"], ana.version)
        me = people.set_roles(me.id, ["therapist"], me.version)
        assert me.roles == ("therapist",)
        with pytest.raises(NotAllowed):
            people.remove(ana.id)


def test_names_and_roles_are_checked(folder: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        ana = people.add("Ana", ["therapist"], ANA)
        for name, roles in [("ana", ["therapist"]), (" \n", ["therapist"]), ("x" * 81, ["therapist"])]:
            with pytest.raises(ClinicError):
                people.add(name, roles, BEN)
        for roles in ([], ["owner"], ["therapist", "root"]):
            with pytest.raises(ClinicError, match="at least one role"):
                people.add("Ben", roles, BEN)
        with pytest.raises(EditConflict):
            people.rename(ana.id, "Ana B", ana.version + 1)
        assert people.rename(ana.id, "Ana B", ana.version).name == "Ana B"
        assert ClinicStore.users(folder)[1] == (ana.id, "Ana B")
        assert {person.name for person in people.list()} == {"", "Ana B"}


def test_somebody_who_left_is_remembered_and_cannot_come_back_with_an_old_key_file(folder: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        ana = people.add("Ana", ["therapist"], ANA)
        old_keys = (folder / "keys.json").read_bytes()
        DraftService(store, FixedClock()).keep("form", "mine")
        people.remove(ana.id)
        assert {person.name for person in people.list(former=True)} == {"", "Ana"}
        assert {person.name for person in people.list()} == {""}
        with pytest.raises(NotFound):
            people.set_passphrase(ana.id, BEN)
    (folder / "keys.json").write_bytes(old_keys)
    with pytest.raises(NoLongerUser, match="may no longer open"):
        ClinicStore.open(folder, ANA, user_id=ana.id)
    with ClinicStore.open(folder, "correct horse") as store:
        assert [slot.user_id for slot in read_key_file(folder).slots] == ["owner"]
        assert actions(store)[-3:] == ["refused user", "unlocked store", "removed leftover key slot user"]


def test_a_slot_exchanged_behind_the_program_is_written_down(folder: Path) -> None:
    old = (folder / "keys.json").read_bytes()
    store, people = open_as(folder, "correct horse")
    with store:
        people.change_passphrase("correct horse", ANA)
    (folder / "keys.json").write_bytes(old)
    with ClinicStore.open(folder, "correct horse") as store:
        assert actions(store)[-2:] == ["unlocked store", "key slot differs user"]


def test_a_change_cut_short_between_key_file_and_records_is_written_down_at_the_next_unlocking(
    folder: Path,
) -> None:
    store, _ = open_as(folder, "correct horse")
    with store:
        prepared = store.keys.prepare("owner", ANA)
        stranger = store.keys.prepare("somebody", BEN)
        store.keys.write(put=[prepared, stranger])  # the program ends here, before the transaction does
    with ClinicStore.open(folder, ANA) as store:
        assert actions(store)[-3:] == [
            "unlocked store",
            "key slot differs user",
            "removed leftover key slot user",
        ]
    with ClinicStore.open(folder, ANA) as store:
        assert actions(store)[-1] == "unlocked store"


def test_drafts_are_personal(folder: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        ana = people.add("Ana", ["therapist"], ANA)
        DraftService(store, FixedClock()).keep("form", "the owner's")
    with ClinicStore.open(folder, ANA) as store:
        drafts = DraftService(store, FixedClock())
        assert drafts.fetch("form") is None
        drafts.keep("form", "Ana's")
        assert [row.key for row in drafts.kept()] == ["form"]
    store, people = open_as(folder, "correct horse")
    with store:
        drafts = DraftService(store, FixedClock())
        assert drafts.fetch("form") == "the owner's"
        assert [row.key for row in drafts.kept()] == ["form"]
        people.remove(ana.id)
        with store.reading() as work:
            assert work.session.execute(text("SELECT key FROM draft")).all() == [("form",)]


def test_the_recovery_code_opens_everything_and_the_trail_says_so(folder: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        assert not people.has_recovery_code()
        code = people.new_recovery_code()
        assert people.has_recovery_code()
        assert code not in (folder / "keys.json").read_text()
    typed = code.replace("-", " ").replace("0", "O").lower()
    store, people = open_as(folder, typed)
    with store:
        assert people.is_emergency()
        assert people.my_rights() == frozenset(Right)
        people.set_passphrase("owner", "a new good horse")
        with store.reading() as work:
            rows = [(row.user_id, row.action) for row in reversed(work.events.find(AuditQuery()))]
        assert rows[-2:] == [("recovery", "emergency access"), ("recovery", "set passphrase")]
        fresh = people.new_recovery_code()
    with pytest.raises(WrongPassphrase):
        ClinicStore.open(folder, code)
    ClinicStore.open(folder, fresh).close()
    ClinicStore.open(folder, "a new good horse").close()


def test_a_new_code_and_a_new_passphrase_come_into_force_together_or_not_at_all(folder: Path) -> None:
    with ClinicStore.open(folder, "correct horse") as store:
        used = PeopleService(store, FixedClock()).new_recovery_code()
    with ClinicStore.open(folder, used) as store:
        people = PeopleService(store, FixedClock())
        fresh = people.fresh_recovery_code()
        assert store.keys.opens(RECOVERY, used), "a code that is only shown changes nothing"
        with pytest.raises(ClinicError, match="characters"):
            people.use_recovery_code(fresh, user_id="owner", passphrase="short")
        with pytest.raises(NotFound):
            people.use_recovery_code(fresh, user_id="nobody", passphrase="a quite new horse")
        assert store.keys.opens(RECOVERY, used)
        people.use_recovery_code(fresh, user_id="owner", passphrase="a quite new horse")
    for secret in (used, "correct horse"):
        with pytest.raises(WrongPassphrase):
            ClinicStore.open(folder, secret)
    ClinicStore.open(folder, "a quite new horse").close()
    with ClinicStore.open(folder, fresh) as store:
        rows = AuditService(store, FixedClock()).find()
        said = {(entry.row.action, entry.row.entity, entry.row.fields) for entry in rows}
    assert ("made", "recovery code", ("after emergency access",)) in said
    assert ("set passphrase", "user", ("after emergency access",)) in said


def test_a_slot_that_is_cheaper_than_wanted_is_renewed_at_the_next_unlocking(folder: Path) -> None:
    wanted = Cost(96 * 1024, 3, 4)
    write_key_file(folder, replace(read_key_file(folder), cost=wanted))
    with ClinicStore.open(folder, "correct horse") as store:
        assert read_key_file(folder).slots[0].cost == wanted
        assert actions(store)[-1] == "renewed key slot user"
    with ClinicStore.open(folder, "correct horse") as store:
        assert actions(store)[-1] == "unlocked store"


@pytest.mark.parametrize(
    ("seconds_at_least_cost", "memory_mib"), [(0.5, 64), (5.0, 64), (0.25, 128), (0.125, 256), (0.0001, 512)]
)
def test_the_work_for_a_guess_is_fitted_to_the_computer_but_never_below_the_least(
    seconds_at_least_cost: float, memory_mib: int
) -> None:
    def measure(cost: Cost) -> float:
        return seconds_at_least_cost * cost.memory_kib / LEAST_COST.memory_kib

    cost = calibrate(0.5, measure)
    assert cost == Cost(memory_mib * 1024, 3, 4)
    assert not is_weaker(cost, LEAST_COST)


def test_a_copied_folder_opens_with_the_same_passphrases(folder: Path, tmp_path: Path) -> None:
    store, people = open_as(folder, "correct horse")
    with store:
        people.add("Ana", ["therapist"], ANA)
    moved = Path(shutil.copytree(folder, tmp_path / "elsewhere"))
    for passphrase in ("correct horse", ANA):
        ClinicStore.open(moved, passphrase).close()
