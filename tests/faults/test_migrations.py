"""An upgrade, or a change of the data key, stopped or refused at any write leaves the old store or the new one."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from fault_kit import PASSPHRASE, Children, acknowledged
from strace_kit import AVAILABLE, WHY, attached, parse

from clinic_app.services.audit import AuditService
from clinic_app.services.clients import ClientService
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.engine import open_connection
from clinic_app.storage.key_slots import derive_key, open_slot, read_key_file
from clinic_app.storage.migrations import HEAD
from clinic_app.storage.schema import bring_up_to_date, revision_of
from clinic_app.storage.store_folder import database_path
from store_fixtures import FixedClock

STORES = Path(__file__).resolve().parents[1] / "data" / "stores"
SHIPPED = sorted(path.name for path in STORES.iterdir() if path.is_dir())
CALLS = ("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink")

needs_strace = pytest.mark.skipif(not AVAILABLE, reason=WHY)


@dataclass(frozen=True)
class Blow:
    call: str
    number: int
    fault: str
    """"signal=KILL", "error=ENOSPC" or "error=EIO"; with "+" behind the number it stays so."""
    lasting: bool = False

    @property
    def options(self) -> list[str]:
        when = f"{self.number}+" if self.lasting else str(self.number)
        return ["-e", f"trace={self.call}", "-e", f"inject={self.call}:{self.fault}:when={when}"]


@dataclass
class Tally:
    blows: int = 0
    between: int = 0
    damaged: int = 0
    tracebacks: int = 0
    old: int = 0
    new: int = 0


def content(path: Path, key: bytes, *besides: str) -> tuple[str | None, str]:
    """Revision, and a digest of every row of every table but those named."""
    connection = open_connection(path, key)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        digest = hashlib.sha256()
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (name,) in tables.fetchall():
            if name not in besides:
                rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608  names of our own schema
                digest.update(repr((name, sorted(map(repr, rows)))).encode())
        schema = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1"
        ).fetchall()
        digest.update(repr(schema).encode())
        return revision_of(connection), digest.hexdigest()
    finally:
        connection.close()


def blows(counts: Counter[str], scale: Callable[[int, int], int]) -> Iterator[Blow]:
    """Every call of a clean run, or a sample of them spread evenly, hit by every fault."""
    most = scale(2, 1_000_000)
    for call, count in sorted(counts.items()):
        step = max(1, -(-count // most))
        for number in range(1, count + 1, step):
            yield Blow(call, number, "signal=KILL")
            for fault in ("error=ENOSPC", "error=EIO") if most > 2 else ("error=ENOSPC",):
                if call != "unlink":
                    yield Blow(call, number, fault)
                    if most > 2:
                        yield Blow(call, number, fault, lasting=True)


def count_calls(children: Children, tmp_path: Path, job: str, order: Mapping[str, object]) -> Counter[str]:
    trace = tmp_path / "trace"
    strike(children, tmp_path, ["-e", f"trace={','.join(CALLS)}"], job, order, output=trace)
    calls = (parse(line) for line in trace.read_text().splitlines())
    return Counter(call.name for call in calls if call is not None)


def strike(
    children: Children,
    tmp_path: Path,
    options: list[str],
    job: str,
    order: Mapping[str, object],
    *,
    output: Path | None = None,
) -> list[list[str]]:
    """Run one job under strace; returns what the child said."""
    said, go = tmp_path / "said", tmp_path / "go"
    go.unlink(missing_ok=True)
    child = children.start(job, said, wait_for=str(go), **order)
    with attached(child, output or tmp_path / "ignored", options):
        go.touch()
        children.wait()
    return acknowledged(said)


def key_of(folder: Path) -> bytes:
    return derive_key(open_slot(read_key_file(folder), PASSPHRASE).data_key, "database")


@pytest.mark.parametrize("revision", SHIPPED)
def test_every_shipped_store_opens_with_all_it_held(revision: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(STORES / revision, tmp_path / "records"))
    with ClinicStore.open(folder, PASSPHRASE) as store:
        clients = ClientService(store, FixedClock())
        assert [row.family_name for row in clients.find("")] + [
            row.family_name for row in clients.find("", archived=True)
        ] == ["Berg", "Silva", "Lund"]
        assert AuditService(store, FixedClock()).verify().is_whole
        assert AuditService(store, FixedClock()).count() > 30
    ClinicStore.open(folder, PASSPHRASE).close()


@needs_strace
@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(HEAD in SHIPPED and len(SHIPPED) == 1, reason="there is only one form so far")
def test_an_upgrade_stopped_or_refused_at_any_write_leaves_the_old_store_or_the_new_one(
    tmp_path: Path, scale: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    tally, control = Tally(), Tally()
    for revision in SHIPPED:
        source = STORES / revision
        key = key_of(source)
        folder = tmp_path / "records"
        database = folder / "clinic-1.db"
        order = {"database": str(database), "key": key.hex()}

        def fresh(source: Path = source, folder: Path = folder) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(source, folder)

        fresh()
        old = content(database, key)
        bring_up_to_date(database, key)
        new = content(database, key, "person")
        with Children("migration_jobs.py") as children:
            fresh()
            counts = count_calls(children, tmp_path, "upgrade", order)
            assert content(database, key, "person") == new
            assert counts["pwrite64"] > 20
            for blow in blows(counts, scale):
                fresh()
                said = strike(children, tmp_path, blow.options, "upgrade", order)
                judge(tally, database, key, old, new, said)
            for number in range(10, counts["pwrite64"], max(1, counts["pwrite64"] // 12)):
                fresh()
                blow = Blow("pwrite64", number, "signal=KILL")
                said = strike(children, tmp_path, blow.options, "upgrade", {**order, "autocommit": True})
                judge(control, database, key, old, new, said)
    figure(
        "migration killed or failed at every write, from every shipped schema: stores between two versions",
        reached=str(tally.between + tally.damaged + tally.tracebacks),
        to_reach="0",
        control=f"without a transaction: {control.between} of {control.blows} between",
        detail=f"{tally.blows} blows, {tally.old} left the old store, {tally.new} the new one",
    )
    assert (tally.between, tally.damaged, tally.tracebacks) == (0, 0, 0)
    assert tally.old > 0
    assert tally.new > 0
    assert control.between > 0


def judge(
    tally: Tally,
    database: Path,
    key: bytes,
    old: tuple[str | None, str],
    new: tuple[str | None, str],
    said: list[list[str]],
) -> None:
    tally.blows += 1
    tally.tracebacks += any(line[0] == "TRACEBACK" for line in said)
    try:
        is_old = content(database, key) == old
        is_new = content(database, key, "person") == new
    except AssertionError:
        tally.damaged += 1
        return
    tally.old += is_old
    tally.new += is_new
    tally.between += not (is_old or is_new)
    if said == [["done"]]:
        assert is_new


@needs_strace
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_change_of_the_data_key_stopped_or_refused_at_any_write_leaves_one_whole_store(
    tmp_path: Path, scale: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    source, folder = tmp_path / "source", tmp_path / "records"
    shutil.copytree(STORES / SHIPPED[0], source)
    ClinicStore.open(source, PASSPHRASE).close()
    opened = open_slot(read_key_file(source), PASSPHRASE)
    besides = ("event", "audit_key", "sqlite_sequence", "key_slot")
    wanted = content(source / "clinic-1.db", key_of(source), *besides)
    order = {
        "folder": str(folder),
        "database": "clinic-1.db",
        "data_key": opened.data_key.hex(),
        "database_id": read_key_file(source).database_id,
    }
    tally = Tally()

    def fresh() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder)

    with Children("migration_jobs.py") as children:
        fresh()
        counts = count_calls(children, tmp_path, "turn_key", order)
        assert read_key_file(folder).generation == 2
        for blow in blows(counts, scale):
            if (
                blow.call in {"pwrite64", "fsync", "write"}
                and blow.fault != "signal=KILL"
                and blow.number % 3
            ):
                continue  # opening costs a derivation each time; every third failing call is enough here
            fresh()
            said = strike(children, tmp_path, blow.options, "turn_key", order)
            tally.blows += 1
            tally.tracebacks += any(line[0] == "TRACEBACK" for line in said)
            with ClinicStore.open(folder, PASSPHRASE) as store:
                whole = AuditService(store, FixedClock()).verify().is_whole
                key = store.database_key
            generation = read_key_file(folder).generation
            tally.old += generation == 1
            tally.new += generation == 2
            tally.damaged += not whole
            left = {path.name for path in folder.iterdir() if path.is_file()}
            tally.between += left != {"keys.json", f"clinic-{generation}.db"}
            now = content(database_path(folder, generation), key, *besides)
            tally.between += now != wanted
    figure(
        "change of the data key killed or failed at every write: stores between two keys",
        reached=str(tally.between + tally.damaged + tally.tracebacks),
        to_reach="0",
        control=f"both outcomes seen: {tally.old} old, {tally.new} new",
        detail=f"{tally.blows} blows",
    )
    assert (tally.between, tally.damaged, tally.tracebacks) == (0, 0, 0)
    assert tally.old > 0
    assert tally.new > 0
