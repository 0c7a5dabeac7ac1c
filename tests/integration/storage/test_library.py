"""The clinic's own material and returned diaries, on a real store."""

import pytest
from sqlcipher3 import dbapi2

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError, EditConflict
from clinic_app.services.clients import ClientService
from clinic_app.services.diaries import DiaryService
from clinic_app.services.library import LARGEST_FILE_BYTES, LibraryService
from clinic_app.services.records import RecordDamaged
from clinic_app.storage.clinic_store import ClinicStore
from store_fixtures import FixedClock


@pytest.fixture
def library(store: ClinicStore) -> LibraryService:
    return LibraryService(store, FixedClock())


def new_client(store: ClinicStore, family: str = "Silva") -> ClientId:
    return ClientService(store, FixedClock()).create({"given_name": "Ana", "family_name": family}).id


def test_an_item_is_kept_changed_removed_and_brought_back(library: LibraryService) -> None:
    item = library.add("exercise", " Wall sit ", {"name": "Wall sit"})
    assert (item.title, item.scope, item.version) == ("Wall sit", "clinic", 1)
    changed = library.save(item.id, item.version, "Wall sit, long", {"name": "Wall sit, long"})
    assert (changed.version, library.get(item.id).content) == (2, {"name": "Wall sit, long"})
    library.remove(item.id)
    assert library.find("exercise") == []
    assert [one.id for one in library.find("exercise", removed=True)] == [item.id]
    library.bring_back(item.id)
    assert [one.title for one in library.find("exercise")] == ["Wall sit, long"]
    assert library.find("routine_template") == []


def test_an_earlier_version_cannot_overwrite_a_later_one(library: LibraryService) -> None:
    item = library.add("exercise", "Wall sit", {})
    library.save(item.id, 1, "First", {})
    with pytest.raises(EditConflict):
        library.save(item.id, 1, "Second", {})
    assert library.get(item.id).title == "First"


def test_what_is_one_clients_shows_with_that_client_only(store: ClinicStore, library: LibraryService) -> None:
    ana, bo = new_client(store), new_client(store, "Berg")
    library.add("exercise", "For Ana", {}, scope="client", client_id=ana)
    assert [one.title for one in library.find("exercise", ana)] == ["For Ana"]
    assert library.find("exercise", bo) == []
    assert library.find("exercise") == []
    with pytest.raises(ValueError, match="names a client"):
        library.add("exercise", "x", {}, scope="client")


def test_a_picture_comes_back_byte_for_byte_or_not_at_all(
    store: ClinicStore, library: LibraryService
) -> None:
    item = library.add("exercise", "Wall sit", {})
    picture = library.attach(item.id, "image/png", b"\x89PNG picture")
    assert library.picture(picture) == ("image/png", b"\x89PNG picture")
    with pytest.raises(ClinicError, match="PNG and JPEG"):
        library.attach(item.id, "text/html", b"<script>")
    with pytest.raises(ClinicError, match="too large"):
        library.attach(item.id, "image/png", bytes(LARGEST_FILE_BYTES + 1))
    connection = store.connect()
    connection.execute("UPDATE library_file SET content = x'00'")
    connection.commit()
    connection.close()
    with pytest.raises(RecordDamaged):
        library.picture(picture)


def test_a_diary_is_written_once_and_corrected_by_a_further_entry(store: ClinicStore) -> None:
    diaries, ana = DiaryService(store, FixedClock()), new_client(store)
    diaries.enter(ana, None, {"days": "4"})
    diaries.enter(ana, None, {"days": "5"})
    assert [one.content["days"] for one in diaries.list(ana)] == ["4", "5"]
    connection = store.connect()
    with pytest.raises(dbapi2.DatabaseError, match="written once"):
        connection.execute("UPDATE diary_return SET content = '{}'")
    connection.close()
