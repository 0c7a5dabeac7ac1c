"""Own exercises, favourites and recent ones on a real store, and the catalogue that holds them."""

from typing import Any

import pytest

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError, EditConflict
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.own_exercises import base_of, item_id_of
from clinic_app.services.clients import ClientService
from clinic_app.services.json_values import JsonInput
from clinic_app.services.library import LibraryService
from clinic_app.services.own_catalogue import OwnCatalogue
from clinic_app.services.own_exercises import Arrival, OwnExerciseService, OwnRecord, own_record
from clinic_app.services.records import AuditQuery, LibraryId, NotFound
from clinic_app.services.routines import RoutineService
from clinic_app.storage.clinic_store import ClinicStore
from store_fixtures import FixedClock

GROUPS = load_catalogue().groups


@pytest.fixture
def own(store: ClinicStore) -> OwnExerciseService:
    return OwnExerciseService(store, FixedClock())


@pytest.fixture
def catalogue(own: OwnExerciseService) -> OwnCatalogue:
    made = OwnCatalogue(load_catalogue, own)
    made.open()
    return made


def document(**changes: object) -> dict[str, Any]:
    exercise = load_catalogue().get("bridge_double")
    assert exercise is not None
    return {**exercise_to_document(exercise), **changes}


def client(store: ClinicStore, name: str = "Ana") -> ClientId:
    made = ClientService(store, FixedClock()).create({"given_name": name, "family_name": "Silva"})
    return made.id


def listed(own: OwnExerciseService) -> list[OwnRecord]:
    return [own_record(item, GROUPS) for item in own.items()]


def test_a_copy_is_kept_with_what_it_was_copied_from(own: OwnExerciseService) -> None:
    original = load_catalogue().get("bridge_double")
    assert original is not None
    made = own.create(document(name="Our bridge"), base=base_of(original), preferred=True)
    kept = own.get(made, GROUPS)
    assert kept.own is not None
    assert kept.own.exercise.name == "Our bridge"
    assert kept.own.exercise.copy_of == "bridge_double"
    assert kept.own.preferred
    assert kept.own.base == base_of(original)


def test_a_change_keeps_the_key_and_an_old_version_is_refused(own: OwnExerciseService) -> None:
    made = own.create(document())
    before = own.get(made, GROUPS)
    own.save(made, before.item.version, document(name="Other"))
    after = own.get(made, GROUPS)
    assert after.own is not None
    assert before.own is not None
    assert (after.own.exercise.name, after.own.key) == ("Other", before.own.key)
    with pytest.raises(EditConflict):
        own.save(made, before.item.version, document(name="Third"))


def test_the_catalogue_is_another_one_after_a_change_and_the_same_without_one(
    own: OwnExerciseService, catalogue: OwnCatalogue
) -> None:
    assert catalogue() is load_catalogue()
    made = own.create(document(name="Our bridge"))
    catalogue.refresh()
    first = catalogue()
    assert made in first
    catalogue.refresh()
    assert catalogue() is first
    own.remove(made)
    catalogue.refresh()
    second = catalogue()
    assert second is not first
    assert made not in [exercise.id for exercise in second]
    assert second.get(made) is not None
    own.bring_back(made)
    catalogue.refresh()
    assert made in [exercise.id for exercise in catalogue()]


def test_a_clients_own_exercise_is_seen_with_that_client_only(
    store: ClinicStore, own: OwnExerciseService, catalogue: OwnCatalogue
) -> None:
    ana, bo = client(store), client(store, "Bo")
    made = own.create(document(), scope="client", client_id=ana)
    catalogue.refresh()
    assert made not in catalogue()
    assert made in catalogue.for_client(ana)
    catalogue.open(ana)
    assert made in catalogue()
    assert made not in catalogue.for_client(bo)
    catalogue.open(bo)
    assert made not in catalogue()


def test_an_unreadable_own_exercise_is_named_and_the_others_stay(
    store: ClinicStore, own: OwnExerciseService, catalogue: OwnCatalogue
) -> None:
    good = own.create(document())
    spoilt = LibraryService(store, FixedClock()).add("exercise", "Spoilt", {"form": 99})
    catalogue.refresh()
    assert good in catalogue()
    broken = [record for record in catalogue.records if record.broken]
    assert [record.item.id for record in broken] == [spoilt.id]


def test_a_shipped_exercise_cannot_be_saved_over(own: OwnExerciseService) -> None:
    with pytest.raises(NotFound, match="shipped"):
        own.save("bridge_double", 1, document())


def arrival(name: str, **more: Any) -> Arrival:
    content: dict[str, JsonInput] = {
        "form": 1,
        "key": name,
        "preferred": False,
        "exercise": document(name=name),
    }
    return Arrival(name, content, **more)


def test_a_pack_comes_in_as_a_whole_and_can_be_taken_back(own: OwnExerciseService) -> None:
    mine = own.create(document(name="Mine"))
    undo = own.take_in(
        [
            arrival("New", photo=("image/png", b"pixels")),
            arrival("Drawn", figure={"pose": "sheet"}),
            arrival("Theirs", replaces=LibraryId(item_id_of(mine))),
        ]
    )
    names = {record.item.title: record for record in listed(own)}
    assert set(names) == {"New", "Drawn", "Theirs"}
    drawn, new = names["Drawn"].own, names["New"].own
    assert drawn is not None
    assert new is not None
    pictures = own.pictures_of([drawn, new])
    assert pictures[new.exercise.figure] == ("image/png", b"pixels")
    assert getattr(pictures[drawn.exercise.figure], "content", None) == {"pose": "sheet"}
    own.take_back(undo)
    left = listed(own)
    assert [record.item.title for record in left if not record.item.removed] == ["Mine"]


def test_a_pack_that_fails_half_way_leaves_nothing(own: OwnExerciseService) -> None:
    with pytest.raises(NotFound):
        own.take_in([arrival("New"), arrival("Lost", replaces=LibraryId("nowhere"))])
    assert own.items() == ()


def test_stars_are_kept_latest_first_and_taken_back(own: OwnExerciseService) -> None:
    assert own.favourites() == ()
    own.star("bird_dog", wanted=True)
    assert own.star("clamshell", wanted=True) == ("clamshell", "bird_dog")
    assert own.star("bird_dog", wanted=True) == ("bird_dog", "clamshell")
    own.star("bird_dog", wanted=False)
    assert own.favourites() == ("clamshell",)


def test_recently_used_are_those_of_the_latest_routines_each_once(
    store: ClinicStore, own: OwnExerciseService
) -> None:
    routines = RoutineService(store, FixedClock())

    def save(who: ClientId, *exercises: str) -> None:
        items = [{"key": one, "exercise": one} for one in exercises]
        routines.save(who, None, {"title": "x", "items": items})

    ana, bo = client(store), client(store, "Bo")
    save(ana, "bird_dog", "clamshell")
    save(bo, "glute_set", "bird_dog")
    assert own.recently_used() == ("glute_set", "bird_dog", "clamshell")


def test_handing_out_is_written_down_without_the_name(store: ClinicStore, own: OwnExerciseService) -> None:
    made = own.create(document(name="Secret recipe"))
    own.hand_out([made])
    with store.reading() as work:
        rows = work.events.find(AuditQuery(action="exported"))
    assert [(row.entity, row.entity_id) for row in rows] == [("own_exercise", item_id_of(made))]


def test_a_figure_few_people_find_comes_along_when_the_exercise_is_for_more(
    own: OwnExerciseService, store: ClinicStore
) -> None:
    library = LibraryService(store, FixedClock())
    ana = client(store)
    figure = library.add("figure", "Ours", {"form": 1}, scope="client", client_id=ana)
    made = own.create(document(figure=f"own:{figure.id}"), scope="client", client_id=ana)
    own.change_scope(made, 1, "clinic")
    assert [item.id for item in own.items()] == [item_id_of(made)]
    assert [item.id for item in library.find("figure")] == [figure.id]
    own.change_scope(made, 2, "client", ana)
    assert own.items() == ()
    assert [item.id for item in library.find("figure")] == [figure.id], "others may show it too"


def test_the_change_of_who_uses_it_is_in_the_trail_and_an_old_version_is_refused(
    own: OwnExerciseService, store: ClinicStore
) -> None:
    made, ana = own.create(document()), client(store)
    own.change_scope(made, 1, "client", ana)
    with store.reading() as work:
        rows = work.events.find(AuditQuery())
    changed = next(row for row in rows if row.action == "changed" and row.entity == "own_exercise")
    assert (changed.fields, changed.client_id) == (("scope",), ana)
    with pytest.raises(EditConflict):
        own.change_scope(made, 1, "clinic")


def test_nobody_keeps_a_colleagues_exercise_for_herself(own: OwnExerciseService, store: ClinicStore) -> None:
    made = own.create(document())
    connection = store.connect()
    connection.execute("UPDATE library_item SET person_id = 'a colleague'")
    connection.commit()
    connection.close()
    with pytest.raises(ClinicError, match="Somebody else made"):
        own.change_scope(made, 1, "person")
    assert [item.scope for item in own.items()] == ["clinic"]
