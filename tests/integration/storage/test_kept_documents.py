import hashlib

import pytest
from sqlalchemy import text

from clinic_app.domain.clients import Client, ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.routine_documents import routine_from_dict
from clinic_app.domain.routines import Routine
from clinic_app.services.clients import ClientService
from clinic_app.services.drafts import DraftService
from clinic_app.services.handouts import HandoutService
from clinic_app.services.json_values import JsonInput
from clinic_app.services.records import HandoutId, NotFound, RecordDamaged, RoutineId
from clinic_app.services.routines import RoutineService
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import ClinicCard, ClinicDefaults, SettingsService
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.engine import make_engine, open_connection, writing
from store_fixtures import FixedClock

ROUTINE: dict[str, JsonInput] = {
    "title": "First weeks",
    "provisional": True,
    "items": [{"exercise_id": "bridge_double"}],
}
PDF = b"%PDF-1.7\n\x00\xff binary \n%%EOF"


@pytest.fixture
def client(clients: ClientService) -> Client:
    return clients.create({"given_name": "Ana", "family_name": "Silva"})


@pytest.fixture
def stranger(clients: ClientService) -> Client:
    return clients.create({"given_name": "Jan", "family_name": "Kowalski"})


def test_every_saved_routine_is_a_version_and_the_earlier_ones_stay(
    routines: RoutineService, client: Client
) -> None:
    first = routines.save(client.id, None, ROUTINE)
    second = routines.save(client.id, None, {**ROUTINE, "title": "Later", "provisional": False, "items": []})
    assert [
        (one.id, one.number, one.title, one.provisional, one.exercise_count)
        for one in routines.list(client.id)
    ] == [
        (second, 2, "Later", False, 0),
        (first, 1, "First weeks", True, 1),
    ]
    assert routines.get(first).content == ROUTINE
    latest = routines.latest(client.id)
    assert latest is not None
    assert latest.summary.id == second


def test_the_same_routine_saved_twice_in_a_row_is_kept_once(
    routines: RoutineService, screenings: ScreeningService, client: Client
) -> None:
    first = routines.save(client.id, None, ROUTINE)
    assert routines.save(client.id, None, {**ROUTINE, "items": ({"exercise_id": "bridge_double"},)}) == first
    screening = screenings.start(client.id)
    of_screening = routines.save(client.id, screening, ROUTINE)
    assert of_screening != first
    assert routines.get(of_screening).summary.screening_id == screening


def test_a_routine_is_kept_as_it_is_edited(routines: RoutineService, client: Client) -> None:
    routine = Routine(title="First weeks", items=())
    routines.save(client.id, None, routine)
    latest = routines.latest(client.id)
    assert latest is not None
    assert routine_from_dict(latest.content) == routine
    assert latest.summary.title == "First weeks"


def test_routines_are_counted_for_each_client(
    routines: RoutineService, client: Client, stranger: Client
) -> None:
    routines.save(client.id, None, ROUTINE)
    other = routines.save(stranger.id, None, ROUTINE)
    assert routines.get(other).summary.number == 1
    assert routines.latest(ClientId("none")) is None


def test_what_belongs_to_another_client_is_refused(
    routines: RoutineService,
    handouts: HandoutService,
    screenings: ScreeningService,
    client: Client,
    stranger: Client,
) -> None:
    with pytest.raises(ClinicError, match="another client"):
        routines.save(client.id, screenings.start(stranger.id), ROUTINE)
    with pytest.raises(ClinicError, match="another client"):
        handouts.keep(client.id, routines.save(stranger.id, None, ROUTINE), PDF, "a4", "en")
    with pytest.raises(NotFound):
        routines.save(ClientId("none"), None, ROUTINE)
    with pytest.raises(NotFound):
        handouts.keep(ClientId("none"), None, PDF, "a4", "en")
    assert routines.list(client.id) == []
    assert handouts.list(client.id) == []


def test_a_handout_is_kept_to_the_byte(
    handouts: HandoutService, routines: RoutineService, client: Client, clock: FixedClock
) -> None:
    routine = routines.save(client.id, None, ROUTINE)
    handout = handouts.keep(client.id, routine, PDF, "letter", "es")
    assert handouts.bytes_of(handout) == PDF
    (summary,) = handouts.list(client.id)
    assert (summary.id, summary.routine_id, summary.paper, summary.language) == (
        handout,
        routine,
        "letter",
        "es",
    )
    assert (summary.size_bytes, summary.sha256, summary.kept_at) == (
        len(PDF),
        hashlib.sha256(PDF).hexdigest(),
        clock.now(),
    )


def test_a_handout_that_changed_is_not_handed_out(
    handouts: HandoutService, client: Client, store: ClinicStore, database_key: bytes
) -> None:
    handout = handouts.keep(client.id, None, PDF, "a4", "en")
    engine = writing(make_engine(store.path, lambda: open_connection(store.path, database_key)))
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER keep_handout_update"))
        connection.execute(text("UPDATE handout SET pdf = :pdf"), {"pdf": PDF + b" "})
    engine.dispose()
    with pytest.raises(RecordDamaged):
        handouts.bytes_of(handout)
    with pytest.raises(NotFound):
        handouts.bytes_of(HandoutId("none"))


def test_a_routine_that_is_not_there_is_said_so(routines: RoutineService) -> None:
    with pytest.raises(NotFound):
        routines.get(RoutineId("none"))


def test_a_draft_is_replaced_fetched_listed_and_discarded(drafts: DraftService, clock: FixedClock) -> None:
    assert drafts.fetch("client:new") is None
    drafts.keep("client:new", {"given_name": "Zo"})
    clock.advance(seconds=5)
    drafts.keep("routine:1", ["half", "typed"])
    clock.advance(seconds=5)
    drafts.keep("client:new", {"given_name": "Zoë"})
    assert drafts.fetch("client:new") == {"given_name": "Zoë"}
    assert [row.key for row in drafts.kept()] == ["client:new", "routine:1"]
    assert drafts.kept()[0].kept_at == clock.now()
    drafts.discard("client:new")
    drafts.discard("client:new")
    assert drafts.fetch("client:new") is None
    assert [row.key for row in drafts.kept()] == ["routine:1"]


def test_the_clinic_card_is_empty_at_first_and_kept_afterwards(settings: SettingsService) -> None:
    assert settings.clinic_card() == ClinicCard()
    settings.save_clinic_card(ClinicCard(name=" Stride Physio ", phone="555 010 0100"))
    settings.save_clinic_card(ClinicCard(name=" Stride Physio ", phone="555 010 0111", hours="Mon-Fri 8-18"))
    assert settings.clinic_card() == ClinicCard(
        name="Stride Physio", phone="555 010 0111", hours="Mon-Fri 8-18"
    )


def test_the_defaults_for_new_clients_are_kept(settings: SettingsService) -> None:
    assert settings.defaults() == ClinicDefaults(paper="a4", handout_language="en")
    settings.save_defaults(ClinicDefaults(paper="letter", handout_language="es"))
    assert settings.defaults() == ClinicDefaults(paper="letter", handout_language="es")


def test_the_event_log_names_ids_and_fields_but_no_values(
    clients: ClientService,
    screenings: ScreeningService,
    routines: RoutineService,
    handouts: HandoutService,
    store: ClinicStore,
    database_key: bytes,
) -> None:
    client = clients.create({"given_name": "Ana", "family_name": "Silva"})
    clients.open(client.id)
    clients.update(client.id, {"notes": "secret", "phone": "555 010 0100"}, client.version)
    screening = screenings.start(client.id)
    screenings.answer(screening, "hx_age", 34)
    screenings.decide(screening, "F_CORE", "accepted")
    screenings.finish(screening, {}, "1.1")
    routine = routines.save(client.id, screening, ROUTINE)
    handout = handouts.keep(client.id, routine, PDF, "a4", "en")
    clients.archive(client.id)
    connection = open_connection(store.path, database_key)
    events = connection.execute(
        "SELECT user_id, action, entity, entity_id, fields FROM event WHERE entity != 'store' ORDER BY number"
    ).fetchall()
    connection.close()
    assert events == [
        ("owner", "created", "client", client.id, "[]"),
        ("owner", "opened", "client", client.id, "[]"),
        ("owner", "changed", "client", client.id, '["phone","notes"]'),
        ("owner", "started", "screening", screening, "[]"),
        ("owner", "answered", "screening", screening, '["hx_age"]'),
        ("owner", "decided accepted", "screening", screening, '["F_CORE"]'),
        ("owner", "finished", "screening", screening, "[]"),
        ("owner", "saved", "routine", routine, "[]"),
        ("owner", "kept", "handout", handout, "[]"),
        ("owner", "archived", "client", client.id, "[]"),
    ]
