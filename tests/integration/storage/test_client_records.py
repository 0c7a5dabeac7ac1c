from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from clinic_app.domain.clients import ClientId, EpisodeId, FieldsRejected, draft_of
from clinic_app.domain.errors import EditConflict
from clinic_app.services.clients import ClientService
from clinic_app.services.handouts import HandoutService
from clinic_app.services.records import NotFound
from clinic_app.services.routines import RoutineService
from clinic_app.services.screenings import ScreeningService
from store_fixtures import FixedClock

ANA = {
    "given_name": "Ana",
    "family_name": "Silva",
    "preferred_name": "Aninha",
    "birth_date": date(1985, 3, 2),
    "sex": "F",
    "gender_text": "woman",
    "phone": "+351 912 345 678",
    "email": "ana@silva.example",
    "handout_language": "es",
    "paper": "letter",
    "emergency_name": "Rui Silva",
    "emergency_phone": "912 000 000",
    "alerts": "Blood thinners",
    "precautions": ("anticoag",),
    "equipment": ("mat", "roller"),
    "notes": "Runs 40 km a week.\nMornings only.",
}


def test_a_stored_client_comes_back_as_typed(clients: ClientService, clock: FixedClock) -> None:
    stored = clients.create(ANA)
    record = clients.get(stored.id)
    assert record.client == stored
    assert draft_of(record.client) == ANA
    assert (stored.version, stored.archived, stored.created_at, stored.updated_at) == (
        1,
        False,
        clock.now(),
        clock.now(),
    )
    assert record.age == 41
    assert record.timeline == ()


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(
    name=st.text(st.characters(categories=["L", "M"]), min_size=1, max_size=40).filter(
        lambda t: any(map(str.isalpha, t))
    ),
    notes=st.text(st.characters(exclude_categories=["Cc", "Cs"])),
)
def test_any_text_survives_the_store(clients: ClientService, name: str, notes: str) -> None:
    stored = clients.create({"given_name": name, "family_name": name[::-1] + "a", "notes": notes})
    assert clients.get(stored.id).client == stored
    assert stored.notes == notes.strip()


def test_a_form_with_problems_stores_nothing(clients: ClientService) -> None:
    with pytest.raises(FieldsRejected):
        clients.create({**ANA, "email": "nobody"})
    assert clients.count() == 0


def test_an_update_changes_the_named_fields_and_keeps_the_rest(
    clients: ClientService, clock: FixedClock
) -> None:
    stored = clients.create(ANA)
    clock.advance(minutes=5)
    changed = clients.update(stored.id, {"phone": "555 010 0199", "birth_date": None}, stored.version)
    assert draft_of(changed) == {**ANA, "phone": "555 010 0199", "birth_date": None}
    assert (changed.version, changed.created_at, changed.updated_at) == (2, stored.created_at, clock.now())
    assert [row.id for row in clients.find("5550100199")] == [stored.id]
    assert clients.find("912 345 678") == []


def test_the_later_writer_is_told_and_the_earlier_change_stays(clients: ClientService) -> None:
    stored = clients.create(ANA)
    clients.update(stored.id, {"notes": "first"}, stored.version)
    with pytest.raises(EditConflict):
        clients.update(stored.id, {"notes": "second"}, stored.version)
    assert clients.get(stored.id).client.notes == "first"


def test_saving_an_unchanged_form_is_no_new_version(clients: ClientService) -> None:
    stored = clients.create(ANA)
    assert clients.update(stored.id, draft_of(stored), stored.version) == stored


def test_working_with_a_client_is_no_edit_of_the_record(
    clients: ClientService, screenings: ScreeningService
) -> None:
    stored = clients.create(ANA)
    screenings.start(stored.id)
    clients.open(stored.id)
    assert clients.update(stored.id, {"notes": "typed meanwhile"}, stored.version).notes == "typed meanwhile"


def test_an_archived_client_leaves_the_list_and_can_come_back(clients: ClientService) -> None:
    stored = clients.create(ANA)
    assert clients.archive(stored.id).archived
    assert clients.find("silva") == []
    assert [row.id for row in clients.find("silva", archived=True)] == [stored.id]
    assert (clients.count(), clients.count(archived=True)) == (0, 1)
    assert not clients.restore(stored.id).archived
    assert [row.id for row in clients.find("silva")] == [stored.id]


def test_a_client_who_is_not_there_is_said_so(clients: ClientService) -> None:
    nobody = ClientId("nobody")
    for act in (clients.get, clients.open, clients.archive):
        with pytest.raises(NotFound):
            act(nobody)
    with pytest.raises(NotFound):
        clients.update(nobody, ANA, 1)
    with pytest.raises(NotFound):
        clients.create_episode(nobody, {"complaint": "x"})
    with pytest.raises(NotFound):
        clients.update_episode(EpisodeId("none"), {"complaint": "x"}, 1)


def test_a_likely_second_record_of_one_person_is_noticed(clients: ClientService) -> None:
    stored = clients.create(ANA)
    clients.archive(stored.id)
    other = {"given_name": "Other", "family_name": "Person"}
    assert [row.id for row in clients.similar({"given_name": "ANÁ", "family_name": "silva"})] == [stored.id]
    assert [row.id for row in clients.similar({"given_name": "Silva", "family_name": "Ana"})] == [stored.id]
    twin = {"given_name": "Ana Maria", "family_name": "Silva"}
    assert [row.id for row in clients.similar({**twin, "birth_date": "1985-03-02"})] == [stored.id]
    assert clients.similar({**twin, "birth_date": "1985-03-03"}) == []
    assert clients.similar(other) == []


def test_an_episode_starts_today_and_can_be_closed(clients: ClientService, clock: FixedClock) -> None:
    client = clients.create(ANA)
    episode = clients.create_episode(client.id, {"complaint": "Tight hamstrings", "side": "L"})
    assert (episode.started_on, episode.side, episode.version) == (clock.today(), "L", 1)
    clock.advance(days=30)
    closed = clients.update_episode(episode.id, {"closed_on": clock.today()}, episode.version)
    assert (closed.complaint, closed.closed_on, closed.version) == ("Tight hamstrings", clock.today(), 2)
    with pytest.raises(EditConflict):
        clients.update_episode(episode.id, {"goals": "10 km"}, episode.version)
    with pytest.raises(FieldsRejected):
        clients.update_episode(episode.id, {"complaint": ""}, closed.version)
    assert clients.get(client.id).episodes == (closed,)


def test_the_record_tells_everything_that_happened_newest_first(
    clients: ClientService,
    screenings: ScreeningService,
    routines: RoutineService,
    handouts: HandoutService,
    clock: FixedClock,
) -> None:
    client = clients.create(ANA)
    episode = clients.create_episode(client.id, {"complaint": "Tight hamstrings"})
    clock.advance(minutes=1)
    first = screenings.start(client.id, episode.id)
    clock.advance(minutes=30)
    screenings.finish(first, {"disposition": "clear"}, "1.1")
    routine = routines.save(client.id, first, {"title": "Start", "items": [1, 2]})
    clock.advance(minutes=1)
    handout = handouts.keep(client.id, routine, b"%PDF-1.7", "a4", "en")
    clock.advance(days=14)
    second = screenings.start(client.id, episode.id)

    record = clients.get(client.id)

    assert [(entry.kind, entry.text) for entry in record.timeline] == [
        ("screening", "Screening not finished yet"),
        ("handout", "Handout"),
        ("routine", "Routine 1: Start"),
        ("screening", "Screening finished"),
        ("episode", "Episode of care: Tight hamstrings"),
    ]
    assert [screening.id for screening in record.screenings] == [second, first]
    assert [one.id for one in record.routines] == [routine]
    assert [one.id for one in record.handouts] == [handout]
    (row,) = clients.find("silva")
    assert (row.last_visit, row.age, row.list_name) == (clock.today(), 41, "Silva, Ana")
