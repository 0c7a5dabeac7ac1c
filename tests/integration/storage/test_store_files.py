import sqlite3
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from clinic_app.domain.errors import ClinicError, EditConflict, WrongPassphrase
from clinic_app.services.clients import ClientService
from clinic_app.services.drafts import DraftService
from clinic_app.services.screenings import ScreeningService
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.engine import StoreDamaged, make_engine, open_connection
from clinic_app.storage.failures import DiskFailed, DiskFull, StoreBusy, in_words
from clinic_app.storage.key_slots import KeyFileDamaged, derive_key, open_slot, read_key_file
from clinic_app.storage.store_folder import has_store
from clinic_app.storage.tables import ClientTable
from store_fixtures import FixedClock, make_store

PASSPHRASE = "correct horse"
CANARY = "Zebedee Quixotham"


def files_with(folder: Path, mark: str) -> list[str]:
    marks = (mark.encode(), mark.encode("utf-16-le"), mark.lower().encode())
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in marks)
    ]


def fill(store: ClinicStore) -> None:
    clock = FixedClock()
    clients = ClientService(store, clock)
    given, family = CANARY.split()
    client = clients.create({"given_name": given, "family_name": family, "notes": CANARY})
    screenings = ScreeningService(store, clock)
    screenings.answer(screenings.start(client.id), "hx_goal", CANARY)
    DraftService(store, clock).keep("form", {"notes": CANARY})
    clients.find("quixo")


def test_nothing_a_client_said_stands_readable_in_any_file(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    store = make_store(folder, PASSPHRASE)
    fill(store)
    names = {path.name for path in folder.iterdir()}
    assert {"clinic-1.db", "clinic-1.db-wal", "keys.json"} <= names
    assert files_with(folder, CANARY.split()[1]) == []
    assert files_with(folder, PASSPHRASE) == []
    store.close()
    assert files_with(folder, CANARY.split()[1]) == []
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(folder / "clinic-1.db").execute("SELECT * FROM sqlite_master")


def test_the_search_for_readable_text_finds_it_in_a_plain_database(tmp_path: Path) -> None:
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE client (notes TEXT)")
    plain.execute("INSERT INTO client VALUES (?)", (CANARY,))
    plain.commit()
    plain.close()
    assert files_with(tmp_path, CANARY) == ["plain.db"]


def test_closing_folds_the_log_into_one_file(folder: Path, store: ClinicStore) -> None:
    fill(store)
    store.close()
    store.close()
    assert sorted(path.name for path in folder.iterdir()) == ["clinic-1.db", "keys.json"]


def test_records_are_there_again_after_opening(folder: Path, store: ClinicStore) -> None:
    fill(store)
    store.close()
    with ClinicStore.open(folder, PASSPHRASE) as again:
        assert [row.list_name for row in ClientService(again, FixedClock()).find("")] == [
            "Quixotham, Zebedee"
        ]
        assert again.user_id == "owner"


def test_another_passphrase_opens_nothing(folder: Path) -> None:
    with pytest.raises(WrongPassphrase, match="does not open the records"):
        ClinicStore.open(folder, "correct horsf")
    ClinicStore.open(folder, "correct\u2002horse").close()  # another space bar of the same passphrase


def test_a_folder_is_given_records_once(folder: Path) -> None:
    assert ClinicStore.exists(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(ClinicError, match="already holds records"):
        make_store(folder)
    (folder / "keys.json").unlink()
    with pytest.raises(ClinicError, match="already holds records"):
        make_store(folder)
    assert (folder / "clinic-1.db").read_bytes() == before["clinic-1.db"]


def test_a_weak_passphrase_makes_no_records(tmp_path: Path) -> None:
    for weak in ("short", "password", "aaaaaaaaaaaa", "Pass Word1"):
        with pytest.raises(ClinicError):
            make_store(tmp_path / "records", weak)
    assert not (tmp_path / "records").exists()


def test_a_stop_between_key_file_and_database_is_repaired_on_opening(folder: Path) -> None:
    (folder / "clinic-1.db").rename(folder / "clinic-1.db.new")
    ClinicStore.open(folder, PASSPHRASE).close()
    assert sorted(path.name for path in folder.iterdir()) == ["clinic-1.db", "keys.json"]


def test_a_stop_before_the_key_file_leaves_a_folder_that_can_be_used_afresh(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "clinic-1.db.new").write_bytes(b"half written")
    assert not has_store(folder)
    make_store(folder).close()
    ClinicStore.open(folder, PASSPHRASE).close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_only_the_owner_may_read_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    with make_store(folder) as store:
        fill(store)
        assert {path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())} == {0}


def test_a_database_that_is_gone_or_another_ones_is_said_so(folder: Path) -> None:
    database = folder / "clinic-1.db"
    database.write_bytes(b"\x01" * database.stat().st_size)
    with pytest.raises(StoreDamaged):
        ClinicStore.open(folder, PASSPHRASE)
    database.write_bytes(b"")
    with pytest.raises(StoreDamaged):
        ClinicStore.open(folder, PASSPHRASE)
    database.unlink()
    with pytest.raises(StoreDamaged):
        ClinicStore.open(folder, PASSPHRASE)
    assert not database.exists()


def test_a_missing_or_damaged_key_file_is_said_so(folder: Path) -> None:
    keys = folder / "keys.json"
    for content in (
        b"",
        b"{}",
        b"[1]",
        b'{"format": 1, "database_id": "x", "generation": 1, "slots": []}',
        b" " * 70_000,
    ):
        keys.write_bytes(content)
        with pytest.raises(KeyFileDamaged):
            ClinicStore.open(folder, PASSPHRASE)
    keys.unlink()
    with pytest.raises(KeyFileDamaged):
        ClinicStore.open(folder, PASSPHRASE)


def test_a_reader_sees_the_last_saved_state_while_someone_writes(store: ClinicStore) -> None:
    clock = FixedClock()
    drafts = DraftService(store, clock)
    drafts.keep("form", "saved")
    with store.writing() as work:
        work.drafts.keep("form", "not yet saved", clock.now())
        work.events.record(clock.now(), "changed", "draft", "form")
        seen: list[object] = []
        reader = threading.Thread(target=lambda: seen.append(drafts.fetch("form")))
        reader.start()
        reader.join(timeout=5)
        assert seen == ["saved"]
    assert drafts.fetch("form") == "not yet saved"


def test_a_reader_keeps_its_state_to_the_end(store: ClinicStore) -> None:
    clock = FixedClock()
    drafts = DraftService(store, clock)
    drafts.keep("form", "before")
    with store.reading() as work:
        assert work.drafts.fetch("form") == "before"
        drafts.keep("other", "written meanwhile")
        assert work.drafts.fetch("other") is None
    assert drafts.fetch("other") == "written meanwhile"


def test_a_reading_block_saves_nothing(store: ClinicStore) -> None:
    with store.reading() as work:
        work.drafts.keep("form", "by mistake", FixedClock().now())
    assert DraftService(store, FixedClock()).kept() == []


def test_two_writers_wait_for_each_other_and_lose_nothing(store: ClinicStore) -> None:
    clock = FixedClock()
    client = ClientService(store, clock).create({"given_name": "Ana", "family_name": "Silva"})
    screenings = ScreeningService(store, clock)
    screening = screenings.start(client.id)
    failures: list[Exception] = []

    def write(letter: str) -> None:
        try:
            for number in range(15):  # each reads the answers before it adds one
                screenings.answer(screening, f"{letter}{number}", number)
        except ClinicError as problem:
            failures.append(problem)

    threads = [threading.Thread(target=write, args=(letter,)) for letter in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert len(screenings.load(screening).answers) == 45


def test_a_block_left_by_an_error_saves_nothing(store: ClinicStore) -> None:
    clock = FixedClock()

    def save_half() -> None:
        with store.writing() as work:
            work.drafts.keep("form", 1, clock.now())
            work.settings.keep("card", {}, clock.now())
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        save_half()
    with store.reading() as work:
        assert work.drafts.kept() == []
        assert work.settings.fetch("card") is None


def test_errors_of_the_database_do_not_repeat_what_was_typed(store: ClinicStore, database_key: bytes) -> None:
    engine = make_engine(store.path, lambda: open_connection(store.path, database_key))
    statement = text("INSERT INTO client (id, given_name) VALUES (:id, :name)")
    with pytest.raises(IntegrityError) as caught, engine.begin() as connection:
        connection.execute(statement, {"id": "1", "name": CANARY})
    engine.dispose()
    assert CANARY not in str(caught.value)


def test_a_full_database_is_told_in_words_and_loses_nothing(folder: Path, database_key: bytes) -> None:
    def small_disk() -> object:
        connection = open_connection(folder / "clinic-1.db", database_key)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        return connection

    engine = make_engine(folder / "clinic-1.db", small_disk)  # type: ignore[arg-type]  any connection will do
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(
            text("INSERT INTO draft VALUES ('k', :text, '2026-01-01')"), {"text": "x" * 100_000}
        )
    assert isinstance(in_words(caught.value), DiskFull)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM draft")).scalar() == 0
    engine.dispose()


def test_the_keys_are_not_the_passphrase_and_differ_by_purpose(folder: Path) -> None:
    opened = open_slot(read_key_file(folder), PASSPHRASE)
    keys = {opened.data_key, derive_key(opened.data_key, "database"), derive_key(opened.data_key, "backup")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize(
    ("said", "family"),
    [
        ("database or disk is full", DiskFull),
        ("database is locked", StoreBusy),
        ("disk I/O error", DiskFailed),
        ("attempt to write a readonly database", DiskFailed),
        ("unable to open database file", DiskFailed),
        ("database disk image is malformed", DiskFailed),
        ("file is not a database", DiskFailed),
        ("no such table: client", type(None)),
    ],
)
def test_a_failure_of_the_disk_is_told_in_words_and_a_bug_is_not(said: str, family: type) -> None:
    assert type(in_words(OperationalError("SELECT 1", None, Exception(said)))) is family


def test_a_failure_inside_a_block_reaches_the_screen_in_words(store: ClinicStore) -> None:
    drafts = DraftService(store, FixedClock())
    drafts.keep("form", "saved")
    with store.reading() as work:
        assert work.drafts.fetch("form") == "saved"

    def fail(said: str) -> None:
        with store.writing() as work:
            work.drafts.keep("form", "lost", FixedClock().now())
            raise OperationalError("INSERT", None, Exception(said))

    with pytest.raises(DiskFull, match="not saved"):
        fail("database or disk is full")
    with pytest.raises(OperationalError):
        fail("no such column")
    assert drafts.fetch("form") == "saved"


def test_a_change_under_the_hands_of_a_writer_is_an_edit_conflict(
    store: ClinicStore, database_key: bytes
) -> None:
    """The version column speaks up even where nobody compared versions first."""
    client = ClientService(store, FixedClock()).create({"given_name": "Ana", "family_name": "Silva"})

    def write_over() -> None:
        with store.writing() as work:
            session = work.clients._session  # pyright: ignore[reportPrivateUsage]  the check cannot be passed otherwise
            held = session.get_one(ClientTable, client.id)
            session.execute(text("UPDATE client SET version = 7"))
            held.notes = "typed over someone else's"

    with pytest.raises(EditConflict):
        write_over()
    assert ClientService(store, FixedClock()).get(client.id).client == client


def test_a_moment_without_a_zone_is_refused(store: ClinicStore) -> None:
    naive = FixedClock().now().replace(tzinfo=None)

    def keep() -> None:
        with store.writing() as work:
            work.drafts.keep("form", 1, naive)

    with pytest.raises(StatementError, match="time zone"):
        keep()
