"""Two screenings of one client side by side, without widgets: what was read, and in which order it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from clinic_app.domain.clients import Client, ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.screening.assessment import assess
from clinic_app.domain.screening.comparison import Comparison, MeasureChange, Taken, Visit, compare
from clinic_app.domain.screening.course import Course, courses
from clinic_app.domain.screening.model import Protocol
from clinic_app.domain.screening.outcome import Outcome, RetestPlan, outcome
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.services.records import ScreeningId, ScreeningRecord, ScreeningSummary

Group = Literal["changed", "within_error", "not_comparable"]
GROUP_TITLES: dict[Group, str] = {
    "changed": "Changed",
    "within_error": "Within measuring error",
    "not_comparable": "Not comparable, or no limit known",
}
_GROUP_OF: dict[str, Group] = {
    "changed": "changed",
    "within_error": "within_error",
    "not_comparable": "not_comparable",
    "no_limit": "not_comparable",
}
_SIDE_WORDS = {"L": "Left", "R": "Right", None: "Value"}


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
    """Measures that only one of the two screenings has."""
    days: tuple[str, ...]
    """The visits of the plots in words, first to last."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to compare, newest first."""

    client: Client
    screenings: tuple[ScreeningSummary, ...]


def read_choices(context: AppContext, client_id: str) -> Choices:
    record = context.clients.get(ClientId(client_id))
    return Choices(record.client, comparable(record.screenings))


def comparable(screenings: Sequence[ScreeningSummary]) -> tuple[ScreeningSummary, ...]:
    """Screenings with answers, in the order given."""
    return tuple(one for one in screenings if one.answered)


def read_compared(
    context: AppContext, screenings: Sequence[ScreeningSummary], before: str, after: str
) -> Compared:
    """Read both screenings and what lies between them. Runs on the store thread."""
    if context.papers is None:
        raise ClinicError("This program cannot compare screenings.", "Install the program again.")
    in_time = sorted(screenings, key=lambda one: one.started_at)
    ids = [one.id for one in in_time]
    first, last = ids.index(ScreeningId(before)), ids.index(ScreeningId(after))
    records = [context.screenings.load(one.id) for one in in_time[first : last + 1]]
    return compared(context.protocol(), context.papers.retest(), records)


def compared(protocol: Protocol, plan: RetestPlan, records: Sequence[ScreeningRecord]) -> Compared:
    """`records` in the order of time: the first and the last are compared, the plots show all."""
    visits = [_visit(record) for record in records]
    comparison = compare(protocol, visits[0], visits[-1])
    drawn = {course.key: course for course in courses(protocol, visits)}
    by_measure: dict[tuple[str, str], list[MeasureChange]] = {}
    once: list[str] = []
    for change in comparison.changes:
        if change.verdict == "not_measured":
            once.append(f"{change.label} {change.side or ''}".strip())
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
    return Compared(
        comparison,
        outcome(protocol, plan, comparison, assess(protocol, dict(records[0].answers))),
        tuple(measures),
        tuple(once),
        tuple(day_text(visit.made_on) for visit in visits),
    )


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
    groups = {_GROUP_OF[one.verdict] for one in changes}
    return next(one for one in GROUP_TITLES if one in groups)


def _visit(record: ScreeningRecord) -> Visit:
    taken = {
        item: Taken(entry.rater, entry.device, entry.at.date()) for item, entry in record.entries.items()
    }
    return Visit(dict(record.answers), made_on=record.header.started_at.date(), taken=taken)
