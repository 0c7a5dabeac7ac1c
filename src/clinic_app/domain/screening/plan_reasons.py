"""Why a goal or an exercise category follows, and what would change a decision of the plan.

    goal_reasons(protocol, assessment, "F_GM")           -> PlanReasons
    category_reasons(protocol, assessment, "glute_activation")
    what_would_change(protocol, answers, assessment, "lead")   the decision with one finding read differently at a time

A goal or category rests on findings and branches; their inputs, sources and alternatives are theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from clinic_app.domain.screening.answers import Answers
from clinic_app.domain.screening.assessment import effective_findings, used_sides
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.expressions import Expression, Value
from clinic_app.domain.screening.findings import option
from clinic_app.domain.screening.model import SIDES, Json, Side, Source
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Assessment, BranchResult, FindingResult, Record
from clinic_app.domain.screening.rules import Option
from clinic_app.domain.screening.safety import evaluate_stage0

_NAME = re.compile(r"[A-Za-z_][\w.]*")
_COUNTS = ("supported", "suggested")
_WORDS = {"S": "supported", "G": "suggested", "N": "not supported", "X": "not assessed"}
_SIDE = {"L": "left", "R": "right"}
_LEAVE_OUT = "Leave it out: nothing is in the routine before you put it there"
GOAL_ORDER = (
    "Three goals at most. Strain, tendon, nerve and joint come first, then the training load, an unsteady trunk, "
    "hip flexors and low back, the pelvis, the leading muscle group, hamstrings, contributors; within a step the "
    "better supported one."
)


@dataclass(frozen=True, slots=True)
class PlanReasons:
    """`findings` and `branches` are what it rests on, `open` the findings that could not speak for lack of tests.

    `rule` tells how the plan comes to it, `bars` what would keep it out, `gate` what has to be reached before the next
    phase.
    """

    title: str
    answer: str
    rule: str
    values: str
    findings: tuple[FindingResult, ...]
    branches: tuple[BranchResult, ...]
    open: tuple[FindingResult, ...]
    measured: tuple[str, ...]
    changes: tuple[str, ...]
    alternatives: tuple[str, ...]
    bars: tuple[str, ...]
    gate: tuple[str, ...]
    sources: tuple[Source, ...]
    marks: tuple[str, ...]


def goal_reasons(protocol: Protocol, assessment: Assessment, goal_id: str) -> PlanReasons | None:
    """None when the goal does not follow."""
    record = assessment.record
    goal = next((one for one in assessment.goals if one.id == goal_id), None)
    rule = next((one for one in protocol.plan.goals if one.id == goal_id), None)
    if record is None or goal is None or rule is None:
        return None
    rests = _rests_on(protocol, record, (rule.when, rule.strength), goal.sides)
    others = [one.title for one in assessment.goals if one.id != goal_id]
    alternatives = [f"Work on this first: {title}" for title in others]
    return PlanReasons(
        title=goal.title,
        answer="One of at most three goals",
        rule=GOAL_ORDER,
        values=_because(rests),
        findings=rests.findings,
        branches=rests.branches,
        open=rests.open,
        measured=goal.baseline,
        changes=(f"Counts as a gain: {goal.target}", *rests.changes),
        alternatives=tuple(dict.fromkeys((*alternatives, *rests.alternatives))) or ("No goal for now",),
        bars=(),
        gate=(),
        sources=rests.sources,
        marks=tuple(dict.fromkeys(("EC", *rests.marks))),
    )


def category_reasons(protocol: Protocol, assessment: Assessment, category_id: str) -> PlanReasons | None:
    """None when the category does not follow."""
    record = assessment.record
    results = [one for one in assessment.categories if one.id == category_id]
    rule = next((one for one in protocol.plan.categories if one.id == category_id), None)
    if record is None or not results or rule is None:
        return None
    sides: tuple[Side, ...] = tuple(dict.fromkeys(side for one in results for side in one.sides))
    rests = _rests_on(protocol, record, (rule.include, rule.include_whole), sides)
    phase = next((one for one in protocol.plan.phases if one.no == rule.phase), None)
    everybody = rule.include is not None and rule.include.is_always()
    return PlanReasons(
        title=rule.title,
        answer=f"Phase {phase.no}: {phase.title}" if phase else "Not an exercise",
        rule="Part of every plan." if everybody else _category_rule(rests),
        values=_because(rests) or named(protocol, results[0].why),
        findings=rests.findings,
        branches=rests.branches,
        open=rests.open,
        measured=(),
        changes=rests.changes,
        alternatives=("None: it stands on every handout",)
        if everybody
        else (*rests.alternatives, _LEAVE_OUT),
        bars=tuple(dict.fromkeys(bar_words(protocol, bar.reason) for bar in rule.bars)),
        gate=phase.gate if phase else (),
        sources=rests.sources,
        marks=tuple(dict.fromkeys((*rests.marks, *(("EC",) if phase else ())))),
    )


def named(protocol: Protocol, words: str) -> str:
    """Ids of findings in a rule replaced by their titles."""

    def title(found: re.Match[str]) -> str:
        name, _, side = found[0].rpartition("_")
        if side not in _SIDE:
            name, side = found[0], ""
        rule = protocol.findings.get(name)
        return found[0] if rule is None else f"{rule.title}{f', {_SIDE[side]}' if side else ''}:"

    return re.sub(r"\bF_[A-Z_]+\b", title, words)


# --- what it rests on ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rests:
    findings: tuple[FindingResult, ...]
    branches: tuple[BranchResult, ...]
    open: tuple[FindingResult, ...]

    @property
    def changes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.changes_it for one in self.findings if one.changes_it))

    @property
    def alternatives(self) -> tuple[str, ...]:
        found = [text for one in self.findings for text in one.alternatives]
        found += [text for one in self.branches for text in one.option.alternatives]
        return tuple(dict.fromkeys("No hip-flexor work" if one == "None" else one for one in found))

    @property
    def sources(self) -> tuple[Source, ...]:
        reasons = [one.reasons for one in (*self.findings, *self.branches)]
        return tuple({source.no: source for one in reasons for source in one.sources}.values())

    @property
    def marks(self) -> tuple[str, ...]:
        reasons = [one.reasons for one in (*self.findings, *self.branches)]
        return tuple(dict.fromkeys(mark for one in reasons for mark in one.marks))


def _rests_on(
    protocol: Protocol, record: Record, rules: tuple[Expression | None, ...], sides: tuple[Side, ...]
) -> _Rests:
    names = dict.fromkeys(name for rule in rules if rule is not None for name in _names(protocol, rule.text))
    about = [
        one
        for one in record.findings
        if one.base_id in names and (one.side is None or not sides or one.side in sides)
    ]
    branches = tuple(
        branch
        for side, branch in record.branch.items()
        if protocol.plan.branch_name in names
        and (not sides or side in sides)
        and branch.used
        and branch.branch != "none"
    )
    return _Rests(
        tuple(one for one in about if one.strength in _COUNTS),
        branches,
        tuple(one for one in about if one.strength == "not_assessed"),
    )


def _names(protocol: Protocol, text: str, depth: int = 0) -> Iterator[str]:
    """Findings and the branch a rule reads, through named parts that are neither."""
    for name in _NAME.findall(text):
        base = name.partition(".")[0]
        if base in protocol.findings:
            yield base
        elif name == protocol.plan.branch_name:
            yield name
        elif name in protocol.definitions and depth < 4:
            for case in protocol.definitions[name].cases:
                for rule in (case.when, case.then):
                    if rule is not None:
                        yield from _names(protocol, rule.text, depth + 1)


def _because(rests: _Rests) -> str:
    parts = [
        f"{one.title}{f', {_SIDE[one.side]}' if one.side else ''}: {one.strength.replace('_', ' ')}"
        for one in rests.findings
    ]
    parts += [f"Hip flexors, {_SIDE[one.side]}: {one.option.title.lower()}" for one in rests.branches]
    return "\n".join(parts)


def _category_rule(rests: _Rests) -> str:
    if not rests.findings and not rests.branches:
        return "Follows from what was told or measured, not from a finding."
    return "Proposed as soon as one of the findings below is suggested or supported."


_BARS = {
    "X1": "stabilise branch on this side",
    "M2": "too little was tested",
    "scope_acute": "first weeks after a sudden onset",
    "instability POS": "sign of an unsteady trunk",
    "groin pain": "groin pain, hip joint not cleared",
}


def bar_words(protocol: Protocol, reason: str) -> str:
    """Why a category is barred, in a few words a reader outside the program understands."""
    restriction = protocol.restrictions.get(reason)
    if restriction is not None:
        return restriction.title[:1].lower() + restriction.title[1:]
    if reason in _BARS:
        return _BARS[reason]
    parts = [part.strip() for part in named(protocol, reason.replace("/", " / ")).split("/")]
    return " or ".join(part.replace(": supported", "").rstrip(":").replace(":", "") for part in parts)


# --- what would change it ------------------------------------------------------------------------------


def what_would_change(
    protocol: Protocol,
    answers: Mapping[str, Json],
    assessment: Assessment,
    name: str,
    side: Side | None = None,
    *,
    own_values: Mapping[str, float] | None = None,
) -> tuple[str, ...]:
    """The branch of a side or the lead, worked out again with one thing it reads changed at a time.

    One line for each thing that would lead to another result: `Core endurance or control low not supported: Glute first`.
    """
    record = assessment.record
    if record is None or assessment.for_the_record:
        return ()
    read = Answers(protocol, answers)
    situation = evaluate_stage0(protocol, read, own_values=own_values).situation
    forced: dict[tuple[str, Side | None], Value] = {}
    if name != protocol.plan.branch_name:
        forced.update(effective_findings(read, record.findings))
        used = used_sides(protocol, read, record.findings)
        forced.update(
            {
                (protocol.plan.branch_name, one): record.branch[one].branch if one in used else "none"
                for one in SIDES
            }
        )

    def outcome(changed: Mapping[tuple[str, Side | None], Value]) -> str:
        evaluator = Evaluator(protocol, read, situation, own_values=own_values, forced={**forced, **changed})
        return str(evaluator.ref(name, side) or "none")

    now = outcome({})
    options = protocol.plan.branches if name == protocol.plan.branch_name else protocol.plan.leads
    return tuple(_what_ifs(protocol, record, name, side, now, outcome, options))


def _what_ifs(
    protocol: Protocol,
    record: Record,
    name: str,
    side: Side | None,
    now: str,
    outcome: Callable[[Mapping[tuple[str, Side | None], Value]], str],
    options: Mapping[str, Option],
) -> Iterator[str]:
    strengths = {(one.base_id, one.side): one.strength for one in record.findings}
    for part in dict.fromkeys(_direct(protocol, name)):
        if part in protocol.findings:
            rule = protocol.findings[part]
            at: tuple[Side | None, ...] = ((side,) if side else tuple(SIDES)) if rule.per_side else (None,)
            words = {
                letter: word
                for letter, word in _WORDS.items()
                if word.replace(" ", "_") != strengths.get((part, at[0]))
            }
            title = rule.title
        else:
            definition = protocol.definitions[part]
            at = (side,) if definition.per_side else (None,)
            words = {
                word: word.replace("_", " ")
                for case in definition.cases
                for word in sorted(case.then.word_constants())
                if word not in _WORDS
            }
            title = definition.label
        by_outcome: dict[str, list[str]] = {}
        for value, word in words.items():
            found = outcome({(part, one): value for one in at})
            if found != now:
                by_outcome.setdefault(found, []).append(word)
        for found, said in by_outcome.items():
            leads_to = "nothing of the kind" if found == "none" else option(options, found).title.lower()
            yield f"{title[:1].upper()}{title[1:]}, {' or '.join(said)}: {leads_to}"


def _direct(protocol: Protocol, name: str) -> Iterator[str]:
    """Findings and word definitions a decision reads, through helpers that only gather findings."""
    for case in protocol.definitions[name].cases:
        for rule in (case.when, case.then):
            for part in _NAME.findall(rule.text) if rule is not None else ():
                if part in protocol.findings:
                    yield part
                elif part in protocol.definitions and part != name and "." not in part:
                    inner = [one for one in _names(protocol, part) if one in protocol.findings]
                    if inner:
                        yield from inner
                    else:
                        yield part
