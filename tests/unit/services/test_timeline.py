from datetime import UTC, date, datetime

from clinic_app.domain.clients import ClientId, Episode, EpisodeId
from clinic_app.services.records import RoutineId, RoutineSummary
from clinic_app.services.timeline import timeline_of

CLIENT = ClientId("c")


def episode(number: int, started_on: date | None) -> Episode:
    return Episode(
        id=EpisodeId(str(number)),
        client_id=CLIENT,
        version=1,
        complaint=f"no. {number}",
        started_on=started_on,
    )


def routine(number: int, saved_at: datetime, title: str = "") -> RoutineSummary:
    return RoutineSummary(RoutineId(str(number)), CLIENT, None, number, title, False, 3, saved_at)


def test_the_latest_event_stands_first_and_an_episode_opens_its_day() -> None:
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    day = noon.astimezone().date()
    told = timeline_of(
        [episode(1, day), episode(2, date(2026, 5, 20)), episode(3, None)],
        [],
        [routine(1, noon), routine(2, noon.replace(minute=1), "Progress")],
        [],
    )
    assert [entry.text for entry in told] == [
        "Episode of care: no. 2",
        "Routine 2: Progress",
        "Routine 1",
        "Episode of care: no. 1",
    ]


def test_nothing_happened_yet() -> None:
    assert timeline_of([], [], [], []) == ()
