import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from clinic_app.domain.clients import Client, ClientId, EpisodeId
from clinic_app.domain.errors import ClinicError
from clinic_app.services.clients import ClientService
from clinic_app.services.json_values import JsonInput
from clinic_app.services.records import NotFound, ScreeningId
from clinic_app.services.screenings import ScreeningFinished, ScreeningService
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.engine import make_engine, open_connection, writing
from store_fixtures import FixedClock

THOMAS: JsonInput = {
    "L": {"hip": -3.5, "knee": 60, "pelvis_controlled": True, "note": "ça tire"},
    "R": {"status": "could_not_pain"},
}


@pytest.fixture
def client(clients: ClientService) -> Client:
    return clients.create({"given_name": "Ana", "family_name": "Silva"})


def test_answers_come_back_as_they_were_entered(screenings: ScreeningService, client: Client) -> None:
    screening = screenings.start(client.id, protocol_version="1.1")
    screenings.answer(screening, "hx_age", 34)
    screenings.answer(screening, "mtt", THOMAS)
    current = screenings.answer(screening, "rf_dvt", {"answer": "no"})
    assert current == {"hx_age": 34, "mtt": THOMAS, "rf_dvt": {"answer": "no"}}
    record = screenings.load(screening)
    assert record.answers == current
    assert (record.status, record.header.protocol_version, record.header.client_id) == (
        "open",
        "1.1",
        client.id,
    )


def test_a_correction_keeps_the_earlier_value(
    screenings: ScreeningService, client: Client, clock: FixedClock
) -> None:
    screening = screenings.start(client.id)
    first = clock.now()
    screenings.answer(screening, "slr", {"L": 60}, rater="BK", device="inclinometer")
    clock.advance(minutes=2)
    screenings.answer(screening, "slr", {"L": 65}, rater="MV")
    record = screenings.load(screening)
    assert record.answers == {"slr": {"L": 65}}
    assert [(entry.value, entry.at, entry.rater, entry.device) for entry in record.history] == [
        ({"L": 60}, first, "BK", "inclinometer"),
        ({"L": 65}, clock.now(), "MV", ""),
    ]
    assert record.entries["slr"].rater == "MV"


def test_an_answer_taken_back_is_no_answer_but_stays_in_the_history(
    screenings: ScreeningService, client: Client
) -> None:
    screening = screenings.start(client.id)
    screenings.answer(screening, "hx_age", 34)
    assert screenings.answer(screening, "hx_age", None) == {}
    record = screenings.load(screening)
    assert record.answers == {}
    assert [entry.value for entry in record.history] == [34, None]
    assert screenings.answer(screening, "hx_age", False) == {"hx_age": False}


def test_the_same_answer_again_adds_nothing(screenings: ScreeningService, client: Client) -> None:
    screening = screenings.start(client.id)
    for value in (1, 1, 1.0, True, True, THOMAS, THOMAS, None, None):
        screenings.answer(screening, "item", value)
    assert [entry.value for entry in screenings.load(screening).history] == [1, True, THOMAS, None]


def test_several_answers_are_entered_together_or_not_at_all(
    screenings: ScreeningService, client: Client
) -> None:
    screening = screenings.start(client.id)
    assert screenings.answer_all(screening, {"a": 1, "b": [1, 2]}) == {"a": 1, "b": [1, 2]}
    with pytest.raises(StatementError, match="JSON"):
        screenings.answer_all(screening, {"c": 3, "d": float("nan")})
    assert screenings.load(screening).answers == {"a": 1, "b": [1, 2]}


def test_a_finished_screening_is_closed_until_it_is_reopened(
    screenings: ScreeningService, client: Client, clock: FixedClock
) -> None:
    screening = screenings.start(client.id)
    screenings.answer(screening, "hx_age", 34)
    clock.advance(minutes=20)
    screenings.finish(screening, {"disposition": "clear", "flags": []}, "1.1")
    with pytest.raises(ScreeningFinished):
        screenings.answer(screening, "hx_age", 35)
    with pytest.raises(ScreeningFinished):
        screenings.decide(screening, "F_GM_L", "accepted")
    with pytest.raises(ScreeningFinished):
        screenings.finish(screening, {}, "1.1")
    record = screenings.load(screening)
    assert record.result is not None
    assert (record.result.output, record.result.rules_version, record.result.at) == (
        {"disposition": "clear", "flags": []},
        "1.1",
        clock.now(),
    )
    screenings.reopen(screening)
    assert screenings.load(screening).header.finished_at is None
    screenings.answer(screening, "hx_age", 35)
    screenings.finish(screening, {"disposition": "caution"}, "1.2")
    (summary,) = screenings.list(client.id)
    assert (summary.status, summary.disposition, summary.answered) == ("finished", "caution", 1)


def test_decisions_tell_who_when_and_why_and_can_be_withdrawn(
    store: ClinicStore, screenings: ScreeningService, client: Client, clock: FixedClock
) -> None:
    screening = screenings.start(client.id)
    screenings.decide(screening, "F_GM_L", "accepted", shown={"strength": "supported"})
    clock.advance(minutes=1)
    screenings.decide(screening, "F_GM_L", "edited", " weaker today ", "suggested")
    holding = screenings.decide(screening, "F_CORE", "rejected", "tested on a bad day")
    assert {key: entry.decision for key, entry in holding.items()} == {
        "F_GM_L": "edited",
        "F_CORE": "rejected",
    }
    edited = screenings.load(screening).decisions["F_GM_L"]
    assert (edited.note, edited.edited_strength, edited.decided_by, edited.at) == (
        "weaker today",
        "suggested",
        "owner",
        clock.now(),
    )
    assert set(screenings.decide(screening, "F_GM_L", "withdrawn")) == {"F_CORE"}
    with store.reading() as work:
        history = work.screenings.decisions(screening)
    assert [(entry.proposal_id, entry.decision) for entry in history] == [
        ("F_GM_L", "accepted"),
        ("F_GM_L", "edited"),
        ("F_CORE", "rejected"),
        ("F_GM_L", "withdrawn"),
    ]
    assert history[0].shown == {"strength": "supported"}


def test_a_client_may_have_several_screenings_side_by_side(
    screenings: ScreeningService, clients: ClientService, client: Client, clock: FixedClock
) -> None:
    episode = clients.create_episode(client.id, {"complaint": "Tight hamstrings"})
    first = screenings.start(client.id, episode.id)
    clock.advance(days=1)
    second = screenings.start(client.id, episode.id)
    screenings.answer(first, "hx_age", 34)
    clock.advance(minutes=1)
    screenings.answer(second, "hx_age", 35)
    screenings.answer(second, "hx_sex", "F")
    listed = screenings.list(client.id)
    assert [(one.id, one.answered, one.disposition, one.episode_id) for one in listed] == [
        (second, 2, None, episode.id),
        (first, 1, None, episode.id),
    ]
    assert screenings.load(first).answers == {"hx_age": 34}


def test_another_clients_episode_is_refused(
    screenings: ScreeningService, clients: ClientService, client: Client
) -> None:
    other = clients.create({"given_name": "Jan", "family_name": "Kowalski"})
    episode = clients.create_episode(other.id, {"complaint": "x"})
    with pytest.raises(ClinicError, match="another client"):
        screenings.start(client.id, episode.id)
    with pytest.raises(NotFound):
        screenings.start(client.id, EpisodeId("none"))
    with pytest.raises(NotFound):
        screenings.start(ClientId("none"))
    with pytest.raises(NotFound):
        screenings.load(ScreeningId("none"))
    assert screenings.list(client.id) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE screening_answer SET value = '35'",
        "UPDATE screening_decision SET note = ''",
        "UPDATE screening_result SET output = '{}'",
        "UPDATE event SET user_id = 'someone'",
        "DELETE FROM event",
    ],
)
def test_what_is_written_once_cannot_be_rewritten_even_past_the_program(
    screenings: ScreeningService, client: Client, store: ClinicStore, database_key: bytes, change: str
) -> None:
    screening = screenings.start(client.id)
    screenings.answer(screening, "hx_age", 34)
    screenings.decide(screening, "F_CORE", "accepted", "sure")
    screenings.finish(screening, {"disposition": "clear"}, "1.1")
    engine = writing(make_engine(store.path, lambda: open_connection(store.path, database_key)))
    with pytest.raises(IntegrityError, match="written once"), engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    record = screenings.load(screening)
    assert (record.answers, record.decisions["F_CORE"].note) == ({"hx_age": 34}, "sure")
