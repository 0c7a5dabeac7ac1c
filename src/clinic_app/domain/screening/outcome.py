"""What a re-test says about the course: success at 12 weeks, or a prompt to think again.

Success needs two things that agree: a real gain on a scale the client fills in, and a real change of a driver test
that was positive before. A gain on the scale alone is reported as what it is.

    plan = parse_retest_plan(document)                         the file retest.yaml of the protocol
    outcome(protocol, plan, comparison, assessment_before)     -> Outcome
    no_gain_prompt(plan, [Retest(outcome, adherence_pct=80), ...])   -> Prompt or None (Z2)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from clinic_app.domain.screening.comparison import Comparison, MeasureChange
from clinic_app.domain.screening.documents import Entry
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Assessment

OutcomeKind = Literal["success", "better_unexplained", "tests_only", "no_gain", "worse", "cannot_say"]


@dataclass(frozen=True, slots=True)
class Interval:
    """One re-test. `weeks` from and to; `items` the tests it names (empty for "all positive tests")."""

    id: str
    weeks: tuple[int, int]
    title: str
    what: str
    items: tuple[str, ...]
    marks: tuple[str, ...]

    @property
    def weeks_words(self) -> str:
        first, last = self.weeks
        return f"{first} weeks" if first == last else f"{first} to {last} weeks"

    def days(self, start: date) -> tuple[date, date]:
        """First and last day of the re-test, counted from `start`."""
        return start + timedelta(weeks=self.weeks[0]), start + timedelta(weeks=self.weeks[1])


@dataclass(frozen=True, slots=True)
class RetestPlan:
    intervals: tuple[Interval, ...]
    conditions: str
    strength_gap_days: int
    strength_items: tuple[str, ...]
    success_weeks: int
    outcomes: tuple[str, ...]
    driver_stages: tuple[str, ...]
    no_gain_code: str
    no_gain_retests: int
    no_gain_adherence_pct: float
    no_gain_text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`scales` and `drivers` are the changes the judgement stands on. `due`: the 12 weeks are over.

    `success` says whether this is success at 12 weeks as the plan defines it, or when that is judged.
    """

    kind: OutcomeKind
    title: str
    text: str
    scales: tuple[MeasureChange, ...]
    drivers: tuple[MeasureChange, ...]
    weeks: float | None
    due: bool
    success: str = ""

    @property
    def improved(self) -> bool | None:
        """Real gain on a scale; None when no scale can be compared."""
        return None if self.kind == "cannot_say" else self.kind in ("success", "better_unexplained")


@dataclass(frozen=True, slots=True)
class Retest:
    """One re-test against the first screen. `adherence_pct`: share of the exercises done, None if not asked."""

    outcome: Outcome
    adherence_pct: float | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    code: str
    text: str


def parse_retest_plan(document: object) -> RetestPlan:
    """Reads retest.yaml. Raises RuleError with the place of a wrong value."""
    root = Entry(document, "retest.yaml")
    gap, success, no_gain = root.at("strength_gap"), root.at("success"), root.at("no_gain")
    return RetestPlan(
        intervals=tuple(_interval(entry) for entry in root.each("intervals")),
        conditions=root.at("conditions").text("text"),
        strength_gap_days=int(gap.number("days")),
        strength_items=gap.texts("items"),
        success_weeks=int(success.number("weeks")),
        outcomes=success.texts("outcomes"),
        driver_stages=success.texts("driver_stages"),
        no_gain_code=no_gain.text("code"),
        no_gain_retests=int(no_gain.number("retests")),
        no_gain_adherence_pct=no_gain.number("adherence_pct"),
        no_gain_text=no_gain.text("text"),
    )


def _interval(entry: Entry) -> Interval:
    weeks = entry.range("weeks")
    if weeks is None:
        raise entry.at("weeks").wrong("two numbers of weeks")
    return Interval(
        entry.text("id"),
        (int(weeks[0]), int(weeks[1])),
        entry.text("title"),
        entry.text("what"),
        entry.texts("items"),
        entry.texts("marks"),
    )


def outcome(protocol: Protocol, plan: RetestPlan, comparison: Comparison, before: Assessment) -> Outcome:
    """What the comparison says. `before` is the assessment of the earlier visit: it names the positive tests."""
    scales = _scales(plan, comparison)
    positive = positive_driver_tests(protocol, plan, before)
    drivers = tuple(one for one in comparison.changes if (one.item_id, one.side) in positive)
    kind = _kind(scales, drivers)
    days = comparison.days_between
    weeks = None if days is None else days / 7
    due = weeks is not None and weeks >= plan.success_weeks
    title, text = _words(kind, scales, drivers)
    success = _success_words(kind, plan, comparison, due=due)
    return Outcome(kind, title, text, scales, drivers, weeks, due, success)


def _success_words(kind: OutcomeKind, plan: RetestPlan, comparison: Comparison, *, due: bool) -> str:
    """Success at 12 weeks: a real gain on a scale and at least one positive test changed."""
    when = f"{plan.success_weeks} weeks"
    if due:
        why = {
            "success": f"Success at {when}: a real gain on a scale, and at least one positive test changed.",
            "better_unexplained": f"No success at {when} as defined: better, but no positive test changed.",
            "tests_only": f"No success at {when} as defined: tests changed, but no scale shows a real gain.",
            "cannot_say": f"Success at {when} cannot be judged: no scale was answered at both visits.",
        }
        return why.get(kind, f"No success at {when}: no real gain on a scale.")
    first = comparison.before.made_on
    if first is None:
        return ""
    day = first + timedelta(weeks=plan.success_weeks)
    return f"Success is judged at {when}, from {day.day} {day:%b %Y}."


def positive_driver_tests(
    protocol: Protocol, plan: RetestPlan, before: Assessment
) -> frozenset[tuple[str, str | None]]:
    """Tests of the driver stages that stand behind a supported or suggested finding, with their side."""
    record = before.record
    if record is None:
        return frozenset()
    found: set[tuple[str, str | None]] = set()
    for finding in record.findings:
        if finding.strength not in ("supported", "suggested") or finding.information:
            continue
        for given in finding.inputs:
            item = protocol.items.get(given.id.partition(".")[0])
            if item is not None and item.stage in plan.driver_stages:
                found.add((item.id, given.side))
    return frozenset(found)


def _scales(plan: RetestPlan, comparison: Comparison) -> tuple[MeasureChange, ...]:
    """Per scale the first of its numbers that both visits have (the pain scale has three)."""
    found: list[MeasureChange] = []
    for item_id in plan.outcomes:
        of = comparison.of(item_id)
        usable = [one for one in of if one.verdict in ("changed", "within_error")]
        found += usable[:1] or of[:1]
    return tuple(found)


def _kind(scales: Sequence[MeasureChange], drivers: Sequence[MeasureChange]) -> OutcomeKind:
    usable = [one for one in scales if one.verdict in ("changed", "within_error")]
    if not usable:
        return "cannot_say"
    tests_changed = any(_is_gain(one) for one in drivers)
    if any(one.direction == "better" for one in usable):
        return "success" if tests_changed else "better_unexplained"
    if any(one.direction == "worse" for one in usable):
        return "worse"
    return "tests_only" if tests_changed else "no_gain"


def _is_gain(change: MeasureChange) -> bool:
    """A measure without a good direction, such as the tilt of the pelvis, counts when it changed."""
    return change.verdict == "changed" and change.direction != "worse"


_TITLES: dict[OutcomeKind, str] = {
    "success": "Real gain, and the tests changed with it",
    "better_unexplained": "Better, not explained by the tests",
    "tests_only": "Tests changed, the client feels no real gain",
    "no_gain": "No real gain",
    "worse": "Worse on a scale the client fills in",
    "cannot_say": "No scale can be compared",
}


def _words(
    kind: OutcomeKind,
    scales: Sequence[MeasureChange],
    drivers: Sequence[MeasureChange],
) -> tuple[str, str]:
    parts = [f"{one.label}: {one.words}." for one in scales]
    gained = [one for one in drivers if _is_gain(one)]
    parts += [f"{one.label}{f' ({one.side})' if one.side else ''}: {one.words}." for one in gained]
    if not drivers:
        parts.append("No test that was positive before was measured again.")
    elif not gained:
        parts.append("No test that was positive before changed by more than its measuring error.")
    if kind in ("success", "better_unexplained") and any(one.direction == "worse" for one in scales):
        parts.append("Another scale is worse: look at both.")
    return _TITLES[kind], " ".join(parts)


def no_gain_prompt(plan: RetestPlan, retests: Sequence[Retest]) -> Prompt | None:
    """Z2. `retests` in the order of time, each against the first screen.

    Counts the latest re-tests without a real gain on a scale and with enough adherence. A gain ends the count; a
    re-test that cannot be judged, or whose adherence is not known or low, neither counts nor ends it.
    """
    count = 0
    for one in reversed(retests):
        if one.outcome.improved:
            break
        enough = one.adherence_pct is not None and one.adherence_pct >= plan.no_gain_adherence_pct
        if one.outcome.improved is False and enough:
            count += 1
    if count < plan.no_gain_retests:
        return None
    text = plan.no_gain_text.format(count=count, adherence=f"{plan.no_gain_adherence_pct:g}")
    return Prompt(plan.no_gain_code, text)
