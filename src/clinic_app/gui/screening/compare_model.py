"""Two visits of one client side by side, without widgets: what was read, and in which order it is shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast

from clinic_app.domain.adherence import diary_from_dict
from clinic_app.domain.clients import Client, ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.screening.assessment import assess
from clinic_app.domain.screening.comparison import Comparison, MeasureChange, compare
from clinic_app.domain.screening.course import Course, courses
from clinic_app.domain.screening.outcome import Outcome, Prompt, Retest, RetestPlan, no_gain_prompt, outcome
from clinic_app.domain.screening.own_numbers import with_own_limits
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.readings import Visit
from clinic_app.domain.screening.results import Assessment
from clinic_app.domain.screening.scales import ScaleEntry, answers_of, with_entries
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.gui.screening.compare_visits import visit_of
from clinic_app.gui.screening.scales_model import read_entries
from clinic_app.services.numbers_in_force import numbers_in_force
from clinic_app.services.records import ScreeningId, ScreeningRecord, ScreeningSummary

Group = Literal["changed", "second_look", "within_error", "not_comparable"]
GROUP_TITLES: dict[Group, str] = {
    "changed": "Changed",
    "second_look": "A category moved: look a second time",
    "within_error": "Within measuring error",
    "not_comparable": "Not comparable, or no limit known",
}
FOLDED: frozenset[Group] = frozenset({"within_error", "not_comparable"})
"""Groups that are opened on demand: nothing is claimed about what they hold."""
_GROUP_OF: dict[str, Group] = {
    "changed": "changed",
    "within_error": "within_error",
    "not_comparable": "not_comparable",
    "no_limit": "not_comparable",
}
_SIDE_WORDS = {"L": "Left", "R": "Right", None: "Value"}
_ENTRY = "scales:"
_SECOND_LOOK = "second_look"
_SHORTEST_INTERVAL = timedelta(weeks=2)

DiaryShare = tuple[date, int]
"""The day a diary was given back, and the share of the plan that was done, in percent."""


@dataclass(frozen=True, slots=True)
class VisitChoice:
    """Something that may be compared. `id` is that of a screening, or of an entry of scales alone."""

    id: str
    name: str
    day: date

    @property
    def is_screening(self) -> bool:
        return not self.id.startswith(_ENTRY)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure with its sides. `courses` are those of its sides that have an error band to draw."""

    label: str
    changes: tuple[MeasureChange, ...]
    courses: tuple[Course, ...]
    group: Group


@dataclass(frozen=True, slots=True)
class Compared:
    comparison: Comparison
    outcome: Outcome
    measures: tuple[Measure, ...]
    once: tuple[str, ...]
    """Measures that only one of the two visits has."""
    days: tuple[str, ...]
    """The visits of the plots in words, first to last."""
    prompt: Prompt | None = None
    """Z2: re-tests without a gain although the exercises were done."""
    adherence_unknown: bool = False
    """No gain, and nobody asked how much of the exercises was done."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to compare, newest first."""

    client: Client
    visits: tuple[VisitChoice, ...]
    entries: tuple[ScaleEntry, ...] = ()


def read_choices(context: AppContext, client_id: str) -> Choices:
    """Screenings with answers, and scales entered on other days. Runs on the store thread."""
    record = context.clients.get(ClientId(client_id))
    screenings = comparable(record.screenings)
    entries = tuple(one.entry for one in read_entries(context, client_id))
    taken = {one.started_at.date() for one in screenings}
    found = [VisitChoice(str(one.id), _screening_name(one), one.started_at.date()) for one in screenings]
    found += [
        VisitChoice(
            f"{_ENTRY}{one.day.isoformat()}", f"{day_text(one.day)}, pain and activities only", one.day
        )
        for one in entries
        if one.day not in taken
    ]
    # Stable: screenings of one day keep their order, newest first.
    return Choices(record.client, tuple(sorted(found, key=lambda one: one.day, reverse=True)), entries)


def _screening_name(screening: ScreeningSummary) -> str:
    state = "" if screening.status == "finished" else ", not finished"
    moment = f"{day_text(screening.started_at.date())}, {screening.started_at:%H:%M}"
    return f"{moment} ({screening.answered} answers{state})"


def comparable(screenings: Sequence[ScreeningSummary]) -> tuple[ScreeningSummary, ...]:
    """Screenings with answers, in the order given."""
    return tuple(one for one in screenings if one.answered)


def read_compared(context: AppContext, choices: Choices, before: str, after: str) -> Compared:
    """Read both visits and what lies between them. Runs on the store thread."""
    if context.papers is None:
        raise ClinicError("This program cannot compare screenings.", "Install the program again.")
    in_time = tuple(reversed(choices.visits))
    ids = [one.id for one in in_time]
    between = in_time[ids.index(before) : ids.index(after) + 1]
    protocol = with_own_limits(context.protocol(), context.settings.own_numbers(context.protocol()))
    records = {one.id: context.screenings.load(ScreeningId(one.id)) for one in between if one.is_screening}
    by_day = {entry.day: entry for entry in choices.entries}
    visits = [
        visit_of(records[one.id])
        if one.id in records
        else Visit(answers_of(by_day[one.day]), made_on=one.day)
        for one in between
    ]
    merged, _ = with_entries(visits, choices.entries)
    assessed = _assessed(context, protocol, records.get(between[0].id), merged[0])
    return compared(
        protocol,
        context.papers.retest(),
        merged,
        assessed,
        second_looks=read_second_looks(context, str(choices.client.id), after),
        entries=choices.entries,
        diaries=_diaries(context, choices.client.id),
    )


def _diaries(context: AppContext, client_id: ClientId) -> tuple[DiaryShare, ...]:
    """A diary that says nothing of how much was done is left out."""
    read = ((entry, diary_from_dict(entry.content)) for entry in context.diaries.list(client_id))
    return tuple(
        (entry.at.astimezone().date(), diary.percent)
        for entry, diary in read
        if diary is not None and diary.percent is not None
    )


def _assessed(
    context: AppContext, protocol: Protocol, record: ScreeningRecord | None, visit: Visit
) -> Assessment:
    """The first visit as it was judged then: its positive tests are the ones that may change."""
    own = numbers_in_force(record, context.settings, protocol)
    return assess(protocol, dict(visit.answers), own_values=own)


def compared(
    protocol: Protocol,
    plan: RetestPlan,
    visits: Sequence[Visit],
    before: Assessment,
    *,
    second_looks: Collection[str] = (),
    entries: Sequence[ScaleEntry] = (),
    diaries: Sequence[DiaryShare] = (),
) -> Compared:
    """`visits` in the order of time: the first and the last are compared, the plots show all.

    What was said of the exercises on the day of a visit counts before what its returned diary adds up to.
    """
    comparison = compare(protocol, visits[0], visits[-1], second_looks=second_looks)
    drawn = {course.key: course for course in courses(protocol, visits, second_looks=second_looks)}
    by_measure: dict[tuple[str, str], list[MeasureChange]] = {}
    once: list[str] = []
    for change in comparison.changes:
        if change.verdict == "not_measured":
            once.append(change.label)
        else:
            by_measure.setdefault((change.item_id, change.field_id), []).append(change)
    measures = [
        Measure(
            changes[0].label,
            tuple(changes),
            tuple(drawn[one.key] for one in changes if one.key in drawn and drawn[one.key].band is not None),
            _group(changes),
        )
        for changes in by_measure.values()
    ]
    order = list(GROUP_TITLES)
    measures.sort(key=lambda one: order.index(one.group))
    judged = outcome(protocol, plan, comparison, before)
    retests = _retests(protocol, plan, visits, before, entries, diaries)
    return Compared(
        comparison,
        judged,
        tuple(measures),
        tuple(dict.fromkeys(once)),
        tuple(day_text(visit.made_on) for visit in visits),
        no_gain_prompt(plan, retests),
        judged.improved is False and any(one.adherence_pct is None for one in retests),
    )


def _retests(
    protocol: Protocol,
    plan: RetestPlan,
    visits: Sequence[Visit],
    before: Assessment,
    entries: Sequence[ScaleEntry],
    diaries: Sequence[DiaryShare],
) -> list[Retest]:
    """Later visits against the first; a visit sooner than two weeks after the one before is no re-test of its own."""
    done = {entry.day: entry.adherence for entry in entries}
    found: list[Retest] = []
    last = visits[0].made_on
    for visit in visits[1:]:
        if visit.made_on is None or (last is not None and visit.made_on - last < _SHORTEST_INTERVAL):
            continue
        word = done.get(visit.made_on)
        if word is not None:
            percent = plan.no_gain_adherence_pct if word == "enough" else 0.0
        else:
            percent = _by_diary(diaries, last, visit.made_on)
        last = visit.made_on
        found.append(Retest(outcome(protocol, plan, compare(protocol, visits[0], visit), before), percent))
    return found


def _by_diary(diaries: Sequence[DiaryShare], after: date | None, until: date) -> float | None:
    """What the newest diary given back since the visit before adds up to."""
    shares = [percent for day, percent in diaries if day <= until and (after is None or day > after)]
    return float(shares[-1]) if shares else None


# --- second looks ---


def read_second_looks(context: AppContext, client_id: str, visit_id: str) -> frozenset[str]:
    """Measures of a visit whose new category was seen a second time. Runs on the store thread."""
    found: set[str] = set()
    for item in context.library.find("outcome", ClientId(client_id)):
        kept = item.content.get(_SECOND_LOOK)
        if isinstance(kept, dict) and kept.get("visit") == visit_id:
            found.update(cast("list[str]", kept.get("keys") or []))
    return frozenset(found)


def keep_second_look(context: AppContext, client_id: str, visit_id: str, key: str) -> None:
    """Write down that a second look confirmed the new category. Runs on the store thread."""
    content = {_SECOND_LOOK: {"visit": visit_id, "keys": [key]}, "day": ""}
    context.library.add(
        "outcome", f"Second look {key}", content, scope="client", client_id=ClientId(client_id)
    )


# --- words ---


def course_words(course: Course, days: Sequence[str]) -> str:
    """One plot in a sentence, for a screen reader."""
    points = ", ".join(f"{days[point.visit]} {point.reading.shown}" for point in course.points)
    first = course.points[0].reading.value or 0.0
    side = _SIDE_WORDS[course.side]
    if course.band is None:
        return f"{side}: {points}; no error band known"
    return f"{side}: {points}; error band {first - course.band:g} to {first + course.band:g} {course.unit}".strip()


def change_words(change: MeasureChange) -> str:
    """One line of the table in a sentence."""
    basis = f" ({change.limit.basis})" if change.limit is not None and change.limit.basis else ""
    return " ".join((f"{_SIDE_WORDS[change.side]}: {change.words}{basis}.", *change.notes))


def limit_words(change: MeasureChange) -> str:
    """The limit with where it comes from; empty where none holds."""
    limit = change.limit
    if limit is None:
        return ""
    basis = f" ({limit.basis})" if limit.basis and not limit.basis.startswith("[") else f" {limit.basis}"
    return f"limit {limit.shown}{basis}".strip()


def _group(changes: Sequence[MeasureChange]) -> Group:
    """That of the side with most to say."""
    groups: set[Group] = {_GROUP_OF[one.verdict] for one in changes}
    if any(one.needs_second_look for one in changes):
        groups.add("second_look")
    return next(one for one in GROUP_TITLES if one in groups)
