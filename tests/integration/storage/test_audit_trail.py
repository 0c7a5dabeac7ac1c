import csv
import io
import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from clinic_app.domain.audit import Anchor
from clinic_app.domain.errors import ClinicError
from clinic_app.services.audit import AuditService
from clinic_app.services.clients import ClientService
from clinic_app.services.handouts import HandoutService
from clinic_app.services.people import PeopleService
from clinic_app.services.records import AuditQuery
from clinic_app.services.rights import NotAllowed
from clinic_app.services.screenings import ScreeningService
from clinic_app.storage.audit_anchor import anchor_file
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.engine import open_connection
from csv_cells import plain_cell
from store_fixtures import FixedClock

ANA = {"given_name": "Ana", "family_name": "Silva"}
HOSTILE = {"given_name": "=HYPERLINK(1)", "family_name": '-Silva, "Ana"'}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def test_seen_changed_printed_exported_and_unlocked_are_in_the_trail_of_the_client(
    folder: Path, state: Path
) -> None:
    clock = FixedClock()
    with ClinicStore.open(folder, "correct horse", state=state) as store:
        clients, screenings = ClientService(store, clock), ScreeningService(store, clock)
        handouts, audit = HandoutService(store, clock), AuditService(store, clock)
        client = clients.create(ANA)
        clients.open(client.id)
        clients.update(client.id, {"phone": "555 010 0100"}, client.version)
        screening = screenings.start(client.id)
        screenings.answer(screening, "hx_age", 34)
        handout = handouts.keep(client.id, None, b"%PDF", "a4", "en")
        audit.printed(client.id, handout)
        audit.saved_outside(client.id, handout)
        other = clients.create({"given_name": "Ben", "family_name": "Berg"})
        entries = audit.find(AuditQuery(client_id=client.id))
        assert [entry.sentence for entry in reversed(entries)] == [
            "created client",
            "opened client",
            "changed client: phone",
            "started screening",
            "answered screening: hx_age",
            "kept handout",
            "printed handout",
            "exported handout",
        ]
        assert {entry.client_name for entry in entries} == {"Silva, Ana"}
        assert audit.find(AuditQuery(client_id=other.id))[0].client_name == "Berg, Ben"
        assert audit.find(AuditQuery(entity="store"))[0].sentence == "unlocked store"


def test_the_trail_is_sifted_and_paged(folder: Path) -> None:
    clock = FixedClock()
    with ClinicStore.open(folder, "correct horse") as store:
        clients, audit = ClientService(store, clock), AuditService(store, clock)
        client = clients.create(ANA)
        begin = clock.now()
        for _ in range(25):
            clock.advance(minutes=1)
            clients.open(client.id)
        opened = AuditQuery(action="opened", limit=10)
        first = audit.find(opened)
        second = audit.find(AuditQuery(action="opened", limit=10, before=first[-1].row.number))
        assert [entry.row.number for entry in (*first, *second)] == list(
            range(first[0].row.number, first[0].row.number - 20, -1)
        )
        assert audit.count(AuditQuery(action="opened")) == 25
        clock.moment = begin
        clock.advance(minutes=11)
        assert audit.count(AuditQuery(action="opened", since=clock.now())) == 15
        assert audit.count(AuditQuery(action="opened", until=clock.now())) == 10
        assert audit.count(AuditQuery(user_id="nobody")) == 0
        assert "opened" in audit.words()[0]
        assert {"client", "store"} <= set(audit.words()[1])


def test_an_export_is_itself_written_down_and_no_cell_of_it_is_a_formula(folder: Path) -> None:
    with ClinicStore.open(folder, "correct horse") as store:
        audit = AuditService(store, FixedClock())
        client = ClientService(store, FixedClock()).create(HOSTILE)
        text = audit.export_csv(AuditQuery(client_id=client.id)).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0][0] == "Number"
        assert not any(cell[:1] in set("=+-@\t\r\n") for row in rows for cell in row)
        assert plain_cell(rows[1][6]) == '-Silva, "Ana", =HYPERLINK(1)'
        assert audit.find(AuditQuery(limit=1))[0].sentence == "exported audit trail: 1"


def test_only_who_may_see_the_trail_sees_it_and_an_administrator_reads_ids_instead_of_names(
    folder: Path,
) -> None:
    clock = FixedClock()
    with ClinicStore.open(folder, "correct horse") as store:
        people = PeopleService(store, clock)
        people.add("Ana", ["therapist"], "ana likes horses")
        people.add("Ben", ["administrator"], "ben likes staples")
        ClientService(store, clock).create(ANA)
    with ClinicStore.open(folder, "ana likes horses") as store:
        audit = AuditService(store, clock)
        for refused in (audit.find, audit.count, audit.words, audit.export_csv, audit.verify):
            with pytest.raises(NotAllowed):
                refused()
    with ClinicStore.open(folder, "ben likes staples") as store:
        audit = AuditService(store, clock)
        assert audit.verify().is_whole
        created = audit.find(AuditQuery(action="created", entity="client"))
        assert [(entry.client_name, bool(entry.row.client_id)) for entry in created] == [(None, True)]
        assert b"Silva" not in audit.export_csv()


def test_a_trail_with_its_anchor_is_whole_over_many_unlockings(folder: Path, state: Path) -> None:
    clock = FixedClock()
    for _ in range(3):
        with ClinicStore.open(folder, "correct horse", state=state) as store:
            ClientService(store, clock).create(ANA)
            report = AuditService(store, clock).verify()
            assert (report.findings, report.anchors) == ((), 1)
            assert AuditService(store, clock).alarm is None


def put_back(folder: Path, copy: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    for path in copy.iterdir():
        shutil.copyfile(path, folder / path.name)


def test_older_records_put_back_raise_an_alarm_that_stays_until_it_is_explained(
    folder: Path, state: Path, tmp_path: Path
) -> None:
    clock = FixedClock()
    ClinicStore.open(folder, "correct horse", state=state).close()
    old = Path(shutil.copytree(folder, tmp_path / "old"))
    with ClinicStore.open(folder, "correct horse", state=state) as store:
        for _ in range(5):
            ClientService(store, clock).create(ANA)
        lost = AuditService(store, clock).head().number
    put_back(folder, old)
    for _ in range(2):
        with ClinicStore.open(folder, "correct horse", state=state) as store:
            audit = AuditService(store, clock)
            assert audit.alarm is not None
            assert audit.alarm.kind in {"end missing", "other history"}
            assert not audit.verify().is_whole
            for _ in range(5):
                ClientService(store, clock).create(ANA)
    with ClinicStore.open(folder, "correct horse", state=state) as store:
        audit = AuditService(store, clock)
        assert audit.alarm is not None
        audit.accept("Backup of May put back")
        assert audit.alarm is None
        assert audit.verify().findings == ()
        assert audit.find(AuditQuery(action="accepted"))[0].row.fields == (str(lost),)
    with ClinicStore.open(folder, "correct horse", state=state) as store:
        assert AuditService(store, clock).alarm is None


def test_without_an_anchor_older_records_put_back_are_not_noticed(folder: Path, tmp_path: Path) -> None:
    old = Path(shutil.copytree(folder, tmp_path / "old"))
    with ClinicStore.open(folder, "correct horse") as store:
        ClientService(store, FixedClock()).create(ANA)
    put_back(folder, old)
    with ClinicStore.open(folder, "correct horse") as store:
        assert AuditService(store, FixedClock()).verify().is_whole


def test_an_anchor_kept_with_a_backup_notices_older_records_too(folder: Path, tmp_path: Path) -> None:
    old = Path(shutil.copytree(folder, tmp_path / "old"))
    with ClinicStore.open(folder, "correct horse") as store:
        ClientService(store, FixedClock()).create(ANA)
        with store.reading() as work:
            anchor = Anchor(*work.events.head(), "backup 7")
    put_back(folder, old)
    with ClinicStore.open(folder, "correct horse") as store:
        assert [finding.kind for finding in AuditService(store, FixedClock()).verify([anchor]).findings] == [
            "end missing"
        ]


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 1024, b"x" * 3000])
def test_an_anchor_that_was_spoilt_is_no_anchor_and_no_alarm(
    folder: Path, state: Path, content: bytes
) -> None:
    ClinicStore.open(folder, "correct horse", state=state).close()
    with ClinicStore.open(folder, "correct horse") as store:
        place = anchor_file(state, store.database_id)
    place.write_bytes(content)
    with ClinicStore.open(folder, "correct horse", state=state) as store:
        audit = AuditService(store, FixedClock())
        assert audit.alarm is None
        ClientService(store, FixedClock()).create(ANA)
        assert audit.verify().anchors == 1


def test_a_place_of_the_anchor_torn_in_writing_leaves_the_other(folder: Path, state: Path) -> None:
    ClinicStore.open(folder, "correct horse", state=state).close()
    with ClinicStore.open(folder, "correct horse", state=state) as store:
        ClientService(store, FixedClock()).create(ANA)
        place = anchor_file(state, store.database_id)
    whole = place.read_bytes()
    for start in (0, 512):
        place.write_bytes(whole[:start] + b"torn" + whole[start + 4 :])
        with ClinicStore.open(folder, "correct horse", state=state) as store:
            assert AuditService(store, FixedClock()).alarm is None
            with store.reading() as work:
                assert store.local_anchor(work) is not None
        place.write_bytes(whole)


def test_saving_does_not_hang_on_the_anchor(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "state"
    blocked.write_bytes(b"a file where the folder should be")
    with ClinicStore.open(folder, "correct horse", state=blocked) as store:
        assert ClientService(store, FixedClock()).create(ANA).family_name == "Silva"
        assert AuditService(store, FixedClock()).verify().is_whole


def test_rows_of_the_trail_can_be_neither_changed_nor_removed_by_the_program(
    folder: Path, database_key: bytes
) -> None:
    connection = open_connection(folder / "clinic-1.db", database_key)
    try:
        for statement in ("UPDATE event SET user_id = 'x'", "DELETE FROM event"):
            with pytest.raises(dbapi2.IntegrityError, match="written once"):
                connection.execute(statement)
    finally:
        connection.close()


def test_a_clock_that_was_set_back_is_written_down(folder: Path) -> None:
    late, early = FixedClock(), FixedClock()
    late.advance(days=30_000)
    ClinicStore.open(folder, "correct horse", clock=late).close()
    with ClinicStore.open(folder, "correct horse", clock=early) as store:
        assert AuditService(store, early).count(AuditQuery(action="clock was set back")) == 1


def test_a_refused_job_changes_nothing_and_leaves_no_row(folder: Path) -> None:
    clock = FixedClock()
    with ClinicStore.open(folder, "correct horse") as store:
        PeopleService(store, clock).add("Ben", ["administrator"], "ben likes staples")
    with ClinicStore.open(folder, "ben likes staples") as store:
        before = AuditService(store, clock).head()
        for job in (
            lambda: ClientService(store, clock).create(ANA),
            lambda: ClientService(store, clock).find(""),
        ):
            with pytest.raises(ClinicError, match="not allowed"):
                job()
        assert AuditService(store, clock).head() == before
