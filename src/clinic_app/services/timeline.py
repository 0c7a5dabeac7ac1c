"""A client's record as one list of dated events."""

from collections.abc import Sequence
from datetime import date, datetime

from clinic_app.domain.clients import Episode
from clinic_app.services.records import HandoutSummary, RoutineSummary, ScreeningSummary, TimelineEntry


def timeline_of(
    episodes: Sequence[Episode],
    screenings: Sequence[ScreeningSummary],
    routines: Sequence[RoutineSummary],
    handouts: Sequence[HandoutSummary],
) -> tuple[TimelineEntry, ...]:
    """Newest first. An episode without a start is left out: it has no place in time."""
    # On one day an episode opens before the screening, the routine and its handout follow.
    dated: list[tuple[date, int, str, TimelineEntry]] = []
    for episode in episodes:
        if episode.started_on is not None:
            text = f"Episode of care: {episode.complaint}"
            entry = TimelineEntry("episode", episode.started_on, text, episode)
            dated.append((episode.started_on, 0, "", entry))
    for screening in screenings:
        at = screening.started_at
        text = "Screening finished" if screening.status == "finished" else "Screening not finished yet"
        dated.append((_day(at), 1, at.isoformat(), TimelineEntry("screening", _day(at), text, screening)))
    for routine in routines:
        at = routine.saved_at
        text = f"Routine {routine.number}: {routine.title}" if routine.title else f"Routine {routine.number}"
        dated.append((_day(at), 1, at.isoformat(), TimelineEntry("routine", _day(at), text, routine)))
    for handout in handouts:
        at = handout.kept_at
        dated.append((_day(at), 1, at.isoformat(), TimelineEntry("handout", _day(at), "Handout", handout)))
    dated.sort(key=lambda item: item[:3], reverse=True)
    return tuple(entry for *_, entry in dated)


def _day(at: datetime) -> date:
    """The calendar day on the clinic's wall for a moment in UTC."""
    return at.astimezone().date()
