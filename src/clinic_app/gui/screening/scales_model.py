"""Outcome scales of one client: what was entered at screenings and in between, read and kept. No widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clinic_app.domain.clients import ClientId
from clinic_app.domain.screening.course import Course
from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.own_numbers import with_own_limits
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.readings import Visit
from clinic_app.domain.screening.scales import (
    SCALE_ITEMS,
    ScaleEntry,
    activities_of,
    answers_of,
    from_content,
    scale_courses,
    to_content,
    visits_with,
    with_entries,
)
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.gui.screening.compare_visits import visit_of
from clinic_app.services.records import LibraryId, LibraryItem


@dataclass(frozen=True, slots=True)
class KeptEntry:
    id: LibraryId
    version: int
    entry: ScaleEntry


@dataclass(frozen=True, slots=True)
class DrawnScale:
    """One plot: the sides of a scale with the days of its points."""

    label: str
    courses: tuple[Course, ...]
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scales:
    """`latest` holds the last answers of every scale, `since` their day in words."""

    drawn: tuple[DrawnScale, ...]
    latest: Mapping[str, Json]
    since: Mapping[str, str]
    today: KeptEntry | None
    """What was already entered today: a second entry of the day corrects it."""

    @property
    def activities(self) -> tuple[str, ...]:
        return tuple(text for text, _ in activities_of(self.latest.get("psfs")))


def read_entries(context: AppContext, client_id: str) -> tuple[KeptEntry, ...]:
    """Entries between screenings, oldest first. Runs on the store thread."""
    found = [_kept(item) for item in context.library.find("outcome", ClientId(client_id))]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.entry.day))


def _kept(item: LibraryItem) -> KeptEntry | None:
    entry = from_content(item.content)
    return None if entry is None else KeptEntry(item.id, item.version, entry)


def read_scales(context: AppContext, client_id: str) -> Scales:
    """Runs on the store thread."""
    today = context.today()
    protocol = with_own_limits(context.protocol(), context.settings.own_numbers(context.protocol()))
    screenings = [one for one in context.screenings.list(ClientId(client_id)) if one.answered]
    visits = [
        visit_of(context.screenings.load(one.id))
        for one in sorted(screenings, key=lambda one: one.started_at)
    ]
    entries = read_entries(context, client_id)
    mine = next((one for one in entries if one.entry.day == today), None)
    return scales_of(protocol, visits, [one.entry for one in entries], mine)


def scales_of(
    protocol: Protocol,
    visits: Sequence[Visit],
    entries: Sequence[ScaleEntry],
    today: KeptEntry | None = None,
) -> Scales:
    merged, alone = with_entries(visits, entries)
    every = sorted(
        (*merged, *(Visit(answers_of(entry), made_on=entry.day) for entry in alone)),
        key=lambda visit: (visit.made_on is None, visit.made_on),
    )
    latest: dict[str, Json] = {}
    since: dict[str, str] = {}
    for item in SCALE_ITEMS:
        having = visits_with(item, every)
        if having:
            latest[item] = having[-1].answers[item]
            since[item] = day_text(having[-1].made_on)
    return Scales(tuple(_drawn(protocol, every)), latest, since, today)


def _drawn(protocol: Protocol, visits: Sequence[Visit]) -> list[DrawnScale]:
    by_measure: dict[tuple[str, str], list[Course]] = {}
    for course in scale_courses(protocol, visits):
        by_measure.setdefault((course.item_id, course.label), []).append(course)
    return [
        DrawnScale(
            label,
            tuple(courses),
            tuple(day_text(visit.made_on) for visit in visits_with(item, visits)),
        )
        for (item, label), courses in by_measure.items()
    ]


def keep_entry(context: AppContext, client_id: str, entry: ScaleEntry, before: KeptEntry | None) -> LibraryId:
    """Keep an entry, in the place of that of the same day. Runs on the store thread."""
    title = f"Scales {entry.day.isoformat()}"
    if before is not None:
        return context.library.save(before.id, before.version, title, to_content(entry)).id
    made = context.library.add(
        "outcome", title, to_content(entry), scope="client", client_id=ClientId(client_id)
    )
    return made.id
