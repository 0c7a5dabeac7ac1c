import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from clinic_app.domain.errors import NewerStore
from clinic_app.services.audit import AuditService
from clinic_app.services.backups import BackupService
from clinic_app.services.clients import ClientService
from clinic_app.services.progress import Silent
from clinic_app.services.screenings import ScreeningService
from clinic_app.storage.backup_proof import backups_in, verify_backup
from clinic_app.storage.backup_restore import restore_backup
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.disk_room import NoRoom
from clinic_app.storage.engine import make_engine, open_connection
from clinic_app.storage.migrations import HEAD, SCRIPTS
from clinic_app.storage.schema import (
    KEPT_COPIES,
    UpgradeFailed,
    bring_up_to_date,
    in_one_transaction,
    keep_copy,
    revision_of,
)
from clinic_app.storage.store_folder import BACKUPS
from clinic_app.storage.tables import APPEND_ONLY, Base
from store_fixtures import FixedClock

STORES = Path(__file__).resolve().parents[2] / "data" / "stores"
SHIPPED = sorted(path.name for path in STORES.iterdir() if path.is_dir() and path.name != HEAD)
REBUILD = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{HEAD}"


def upgrade() -> None:
    with op.batch_alter_table("client") as table:
        table.add_column(sa.Column("height_cm", sa.Integer(), nullable=True))
        table.alter_column("notes", new_column_name="remarks")
    with op.batch_alter_table("handout") as table:
        table.alter_column("paper", type_=sa.Text())
    {failure}
"""


@pytest.fixture
def filled(folder: Path, store: ClinicStore) -> Path:
    """The database of a store with a client, an episode, a screening and an answer."""
    clock = FixedClock()
    clients = ClientService(store, clock)
    client = clients.create({"given_name": "Ana", "family_name": "Silva", "notes": "kept"})
    episode = clients.create_episode(client.id, {"complaint": "Tight hamstrings"})
    screenings = ScreeningService(store, clock)
    screenings.answer(screenings.start(client.id, episode.id), "hx_age", 34)
    store.close()
    return folder / "clinic-1.db"


def scripts_with(tmp_path: Path, failure: str = "pass") -> Path:
    """The program's own steps and one more, as a next version would have it."""
    scripts = Path(
        shutil.copytree(SCRIPTS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    )
    (scripts / "versions" / "r9999_rebuild.py").write_text(REBUILD.format(failure=failure, HEAD=HEAD))
    return scripts


def content(path: Path, key: bytes) -> tuple[list[object], dict[str, list[object]]]:
    """Every statement of the schema and every row of every table."""
    connection = open_connection(path, key)
    schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    names = [name for kind, name, _ in schema if kind == "table"]
    rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608  names of our own schema
    connection.close()
    return schema, rows


def test_the_steps_lead_to_the_tables_the_program_works_with(folder: Path, database_key: bytes) -> None:
    engine = make_engine(
        folder / "clinic-1.db", lambda: open_connection(folder / "clinic-1.db", database_key)
    )
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_the_named_head_is_the_last_step() -> None:
    assert ScriptDirectory(SCRIPTS).get_heads() == [HEAD]


def test_every_constraint_and_index_has_a_name(folder: Path, database_key: bytes) -> None:
    schema, _ = content(folder / "clinic-1.db", database_key)
    statements = [str(row[2]) for row in schema if isinstance(row, tuple) and row[0] == "table" and row[2]]  # type: ignore[index]  rows of the driver are plain tuples
    ours = [statement for statement in statements if "CREATE TABLE sqlite_" not in statement]
    for statement in ours:
        for line in statement.splitlines():
            bare = line.strip().rstrip(",")
            assert not bare.startswith(("CHECK", "FOREIGN KEY", "PRIMARY KEY", "UNIQUE")), bare


def test_an_upgrade_keeps_every_row_and_makes_the_guards_anew(
    filled: Path, database_key: bytes, tmp_path: Path
) -> None:
    _, before = content(filled, database_key)
    bring_up_to_date(filled, database_key, scripts=scripts_with(tmp_path), head="9999")
    schema, after = content(filled, database_key)
    for table in ("episode", "screening", "screening_answer", "event", "client_activity"):
        assert after[table] == before[table]
        assert after[table]
    connection = open_connection(filled, database_key)
    assert connection.execute("SELECT given_name, remarks, height_cm FROM client").fetchall() == [
        ("Ana", "kept", None)
    ]
    assert revision_of(connection) == "9999"
    connection.close()
    guards = {str(row[1]) for row in schema if isinstance(row, tuple) and row[0] == "trigger"}  # type: ignore[index]  # rows of the differ are tuples or objects
    assert guards == {f"keep_{table}_update" for table in APPEND_ONLY} | {"keep_event_delete"}


@pytest.mark.parametrize(
    "failure",
    [
        "raise RuntimeError('half way')",
        "op.execute('SELECT * FROM no_such_table')",
        "op.execute(\"UPDATE screening SET client_id = 'nobody'\")",
    ],
    ids=["error", "statement", "broken reference"],
)
def test_an_upgrade_that_fails_leaves_the_store_as_it_was(
    filled: Path, database_key: bytes, tmp_path: Path, failure: str
) -> None:
    before = content(filled, database_key)
    with pytest.raises(UpgradeFailed):
        bring_up_to_date(filled, database_key, scripts=scripts_with(tmp_path, failure), head="9999")
    assert content(filled, database_key) == before
    with ClinicStore.open(filled.parent, "correct horse") as store:
        assert ClientService(store, FixedClock()).count() == 1


def backups_of(folder: Path) -> list[Path]:
    return [path for _, path in backups_in(folder / BACKUPS)]


def test_before_an_upgrade_a_proven_backup_is_made_that_the_wizard_restores(
    filled: Path, database_key: bytes, tmp_path: Path
) -> None:
    before = content(filled, database_key)
    upgrade = bring_up_to_date(filled, database_key, scripts=scripts_with(tmp_path), head="9999")
    (backup,) = backups_of(filled.parent)
    assert upgrade is not None
    assert (upgrade.before, upgrade.after) == (HEAD, "9999")
    assert upgrade.backup is not None
    assert (upgrade.backup.name, upgrade.backup.kind) == (backup.name, "before upgrade")
    header, manifest = verify_backup(backup, "correct horse", tmp_path, Silent())
    assert (header.kind, manifest.schema) == ("before upgrade", HEAD)
    elsewhere = tmp_path / "elsewhere"
    assert restore_backup(backup, elsewhere, "correct horse", Silent()).clients == 1
    restored = content(elsewhere / "clinic-1.db", database_key)
    for table in ("client", "episode", "screening", "screening_answer"):
        assert restored[1][table] == before[1][table]
        assert restored[1][table]
    assert sorted(path.name for path in filled.parent.iterdir()) == ["backups", "clinic-1.db", "keys.json"]


@pytest.mark.parametrize("revision", SHIPPED)
def test_the_backup_before_an_upgrade_of_every_shipped_form_can_be_restored(
    revision: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(STORES / revision, tmp_path / "records"))
    with ClinicStore.open(folder, "correct horse") as store:
        trail = AuditService(store, FixedClock()).find()
    said = {(entry.row.action, entry.row.entity, *entry.row.fields) for entry in trail}
    (backup,) = backups_of(folder)
    assert {("upgraded", "store", revision, HEAD), ("made", "backup", "before upgrade")} <= said
    elsewhere = tmp_path / "elsewhere"
    restored = restore_backup(backup, elsewhere, "correct horse", Silent())
    assert (restored.clients, restored.replaced) == (3, False)
    assert not (elsewhere / BACKUPS).exists()
    with ClinicStore.open(elsewhere, "correct horse") as store:
        assert ClientService(store, FixedClock()).count() == 2
        assert AuditService(store, FixedClock()).verify().is_whole


def test_the_number_of_the_backup_before_an_upgrade_follows_those_in_the_folder(
    filled: Path, database_key: bytes, tmp_path: Path
) -> None:
    with ClinicStore.open(filled.parent, "correct horse") as store:
        BackupService(store, FixedClock(), Backups(store, filled.parent / BACKUPS)).run()
    bring_up_to_date(filled, database_key, scripts=scripts_with(tmp_path), head="9999")
    assert [header.sequence for header, _ in backups_in(filled.parent / BACKUPS)] == [2, 1]


def test_without_room_for_the_backup_nothing_is_changed(
    filled: Path, database_key: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(filled, database_key)
    monkeypatch.setattr("clinic_app.storage.disk_room.room_in", lambda _folder: 1000)  # type: ignore[misc]  a full disk
    with pytest.raises(NoRoom, match="Nothing was changed"):
        bring_up_to_date(filled, database_key, scripts=scripts_with(tmp_path), head="9999")
    assert content(filled, database_key) == before
    assert backups_of(filled.parent) == []


def test_where_no_backup_can_be_written_a_plain_copy_is_kept_instead(
    filled: Path, database_key: bytes, tmp_path: Path
) -> None:
    before = content(filled, database_key)
    (filled.parent / BACKUPS).write_text("a file in the place of the folder")
    upgrade = bring_up_to_date(filled, database_key, scripts=scripts_with(tmp_path), head="9999")
    assert upgrade is not None
    assert upgrade.backup is None
    (kept,) = (filled.parent / KEPT_COPIES).iterdir()
    assert sorted(path.name for path in kept.iterdir()) == ["clinic-1.db", "keys.json"]
    assert content(kept / "clinic-1.db", database_key) == before
    with ClinicStore.open(kept, "correct horse") as store:
        assert [row.family_name for row in ClientService(store, FixedClock()).find("")] == ["Silva"]


def test_a_copy_is_made_of_what_is_still_in_the_log(store: ClinicStore, database_key: bytes) -> None:
    ClientService(store, FixedClock()).create({"given_name": "Ana", "family_name": "Silva"})
    copy = keep_copy(store.path, database_key, "0001")
    assert len(content(copy, database_key)[1]["client"]) == 1


def test_records_of_this_version_are_opened_without_a_copy(filled: Path) -> None:
    ClinicStore.open(filled.parent, "correct horse").close()
    assert not (filled.parent / KEPT_COPIES).exists()
    assert backups_of(filled.parent) == []


def test_records_of_a_later_version_are_left_alone(filled: Path, database_key: bytes) -> None:
    def pretend(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    in_one_transaction(filled, database_key, pretend)
    before = content(filled, database_key)
    with pytest.raises(NewerStore, match="newer version of Clinic Companion"):
        ClinicStore.open(filled.parent, "correct horse")
    assert content(filled, database_key) == before
