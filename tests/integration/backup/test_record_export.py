import json

import pytest

from clinic_app.domain.clients import Client
from clinic_app.domain.errors import InvalidFile
from clinic_app.interchange.client_record import read_record, record_files
from clinic_app.interchange.client_record_page import record_page
from clinic_app.services.clients import ClientService
from clinic_app.services.diaries import DiaryService
from clinic_app.services.handouts import HandoutService
from clinic_app.services.library import LibraryService
from clinic_app.services.record_export import RecordExport, RecordExportService
from clinic_app.services.routines import RoutineService
from clinic_app.services.screenings import ScreeningService
from clinic_app.storage.clinic_store import ClinicStore
from store_fixtures import FixedClock


@pytest.fixture
def export(store: ClinicStore, clients: ClientService, clock: FixedClock, ana: Client) -> RecordExport:
    episode = clients.create_episode(ana.id, {"complaint": "Tight hamstrings", "side": "L"})
    screenings = ScreeningService(store, clock)
    screening = screenings.start(ana.id, episode.id)
    screenings.answer(screening, "hx_age", 34)
    screenings.answer(screening, "hx_age", 35)
    screenings.decide(screening, "F_X_L", "accepted", "seen twice")
    screenings.finish(screening, {"disposition": "go", "findings": [{"id": "F_X_L"}]}, "1.1")
    routine = RoutineService(store, clock).save(
        ana.id, screening, {"title": "Weeks 1-4", "items": [{"id": "bridge"}]}
    )
    HandoutService(store, clock).keep(ana.id, routine, b"%PDF-1.7 kept", "a4", "en")
    handout = HandoutService(store, clock).list(ana.id)[0].id
    DiaryService(store, clock).enter(ana.id, handout, {"days_done": 9, "remark": "knee felt fine"})
    library = LibraryService(store, clock)
    library.add("exercise", "Everybody's step", {"name": "Step"})
    own = library.add(
        "exercise", "Her own step", {"cue": "slow on the way down"}, scope="client", client_id=ana.id
    )
    library.attach(own.id, "image/png", b"picture of her")
    library.remove(library.add("usual_dose", "Once", {"dose": "3x10"}, scope="client", client_id=ana.id).id)
    return RecordExportService(store, clock, {"hx_age": "Age"}).collect(ana.id)


def test_everything_about_a_client_is_in_the_export(export: RecordExport) -> None:
    files = record_files(export)
    assert sorted(files) == [
        "answers.csv",
        "handouts/handout-001.pdf",
        "pictures/picture-001.png",
        "record.html",
        "record.json",
    ]
    assert files["pictures/picture-001.png"] == b"picture of her"
    assert files["handouts/handout-001.pdf"] == b"%PDF-1.7 kept"
    document = json.loads(files["record.json"])
    assert document["client"]["family_name"] == "Silva"
    assert document["episodes"][0]["complaint"] == "Tight hamstrings"
    (screening,) = document["screenings"]
    assert [(one["label"], one["value"]) for one in screening["answers"]] == [("Age", 34), ("Age", 35)]
    assert screening["decisions"][0]["note"] == "seen twice"
    assert screening["result"]["output"]["disposition"] == "go"
    assert document["routines"][0]["content"]["items"] == [{"id": "bridge"}]
    assert document["handouts"][0]["file"] == "handouts/handout-001.pdf"
    (diary,) = document["diaries"]
    assert diary["content"] == {"days_done": 9, "remark": "knee felt fine"}
    own = [(one["title"], one["removed"], len(one["pictures"])) for one in document["own_material"]]
    assert own == [("Her own step", False, 1), ("Once", True, 0)]
    page = files["record.html"].decode()
    for text in (
        "Silva",
        "Tight hamstrings",
        "seen twice",
        "Weeks 1-4",
        "left",
        "knee felt fine",
        "slow on the way",
    ):
        assert text in page
    assert "Everybody" not in page


def test_a_document_of_the_first_version_is_still_read_and_shown(export: RecordExport) -> None:
    document = json.loads(record_files(export)["record.json"])
    document["version"] = 1
    for name in ("diaries", "own_material"):
        del document[name]
    content = json.dumps(document).encode()
    assert "Silva" in record_page(read_record(content))
    with pytest.raises(InvalidFile):
        read_record(content.replace(b'"version": 1', b'"version": 2'))


def test_the_document_fits_its_form_and_a_changed_one_is_refused(export: RecordExport) -> None:
    content = record_files(export)["record.json"]
    assert read_record(content)["client"] == export.document["client"]
    for wrong in (b"[]", b"", b"\xff", content.replace(b'"version": 2', b'"version": 3'), b"[" * 100_000):
        with pytest.raises(InvalidFile):
            read_record(wrong)


def test_the_trail_notes_the_export(store: ClinicStore, export: RecordExport) -> None:
    with store.reading() as work:
        assert "exported" in work.events.words()[0]
