"""The "why" of a finding, a branch or the order of work, in words ready for the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clinic_app.domain.screening.model import Side, Source, Strength
from clinic_app.domain.screening.results import Assessment, BranchResult, FindingResult, Reasons, Threshold

MARK_WORDS = {
    "EC": "Expert convention: no publication seen",
    "DER": "Derived from published values",
    "Seed A": "Seed A: from the founding article",
    "Seed B": "Seed B: from the founding video",
    "Seed": "Seed: from the founding texts",
}
STATUS_WORDS = {
    "not_tested": "not tested",
    "could_not_pain": "could not test: pain",
    "could_not_other": "could not test",
    "skipped_by_rule": "left out by a restriction",
    "not_applicable": "does not apply",
    "not_asked": "not asked",
}


@dataclass(frozen=True, slots=True)
class InputLine:
    label: str
    side: Side | None
    shown: str
    details: str
    """Date, rater, device, variant and pain as far as they were recorded."""


@dataclass(frozen=True, slots=True)
class Why:
    """Everything behind one proposal. Empty parts are not shown."""

    id: str
    title: str
    side: Side | None
    strength: Strength | None
    answer: str
    """What the rules gave, for a branch: the option in words."""
    rule_words: str
    rule_values: str
    inputs: tuple[InputLine, ...] = ()
    missing: tuple[tuple[str, Side | None, str], ...] = ()
    limits: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    marks: tuple[str, ...] = ()
    changes_it: str = ""
    alternatives: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    notice: str = field(default="")


def why_finding(finding: FindingResult, entered_at: Mapping[str, datetime]) -> Why:
    notice = ""
    if finding.symptom_free_side:
        notice = "This side has no symptoms: shown, and used for nothing until you confirm it."
    elif finding.information:
        notice = "For information: it changes no other finding."
    return _why(
        finding.id,
        finding.title,
        finding.side,
        finding.strength,
        "",
        finding.reasons,
        entered_at,
        changes_it=finding.changes_it,
        alternatives=finding.alternatives,
        tests=finding.do_these_tests,
        notice=notice,
    )


def why_branch(branch: BranchResult, titles: Mapping[str, str], entered_at: Mapping[str, datetime]) -> Why:
    notice = (
        "" if branch.used else "This side has no symptoms: shown, and used for nothing until you confirm it."
    )
    return _why(
        f"branch_{branch.side}",
        "Hip flexors: stretch or stabilise",
        branch.side,
        None,
        branch.option.title,
        branch.reasons,
        entered_at,
        alternatives=tuple(titles.get(one, one) for one in branch.option.alternatives),
        notice=notice,
    )


def why_lead(assessment: Assessment, entered_at: Mapping[str, datetime]) -> Why | None:
    """Why core or glutes come first; None when nothing is planned."""
    if assessment.record is None or assessment.for_the_record:
        return None
    plan = assessment.record.plan
    return _why("lead", "What leads", None, None, plan.lead_option.title, plan.lead_reasons, entered_at)


def _why(
    identity: str,
    title: str,
    side: Side | None,
    strength: Strength | None,
    answer: str,
    reasons: Reasons,
    entered_at: Mapping[str, datetime],
    *,
    changes_it: str = "",
    alternatives: tuple[str, ...] = (),
    tests: tuple[str, ...] = (),
    notice: str = "",
) -> Why:
    return Why(
        id=identity,
        title=title,
        side=side,
        strength=strength,
        answer=answer,
        rule_words=reasons.rule_words,
        rule_values=reasons.rule_values.replace("->", "→"),
        inputs=tuple(
            InputLine(
                one.label,
                one.side,
                one.shown,
                _details(
                    one.id, entered_at, one.date, one.rater, one.device, one.variant, one.pain, one.note
                ),
            )
            for one in reasons.inputs
        ),
        missing=tuple(
            (one.label, one.side, STATUS_WORDS.get(one.status, one.status.replace("_", " ")))
            for one in reasons.missing
        ),
        limits=tuple(_limit(one) for one in reasons.thresholds),
        sources=reasons.sources,
        marks=tuple(mark_words(mark) for mark in reasons.marks),
        changes_it=changes_it,
        alternatives=alternatives,
        tests=tests,
        notice=notice,
    )


def _details(identity: str, entered_at: Mapping[str, datetime], date: str, *parts: str) -> str:
    moment = entered_at.get(identity.partition(".")[0])
    when = date or (f"{moment.day} {moment:%b %Y}" if moment else "")
    return " · ".join(part for part in (when, *parts) if part)


def _limit(one: Threshold) -> str:
    unit = "" if not one.unit else one.unit if one.unit.startswith("°") else f" {one.unit}"
    basis = (
        "the clinic's own value"
        if one.own
        else ", ".join(
            (*(f"[{source.no}]" for source in one.sources), *(mark_short(mark) for mark in one.marks))
        )
    )
    return f"{one.label}: {one.value:g}{unit}".replace("-", "−") + (f" ({basis})" if basis else "")


def mark_words(mark: str) -> str:
    return MARK_WORDS.get(mark, mark)


def mark_short(mark: str) -> str:
    return {"EC": "expert convention", "DER": "derived"}.get(mark, mark)


def why_for(assessment: Assessment, proposal_id: str, entered_at: Mapping[str, datetime]) -> Why | None:
    """The reasons of a finding (`F_GM_L`), a branch (`branch_L`) or the order of work (`lead`); None if unknown."""
    if assessment.record is None:
        return None
    for finding in assessment.record.findings:
        if finding.id == proposal_id:
            return why_finding(finding, entered_at)
    if proposal_id == "lead":
        return why_lead(assessment, entered_at)
    for side, branch in assessment.record.branch.items():
        if proposal_id == f"branch_{side}":
            return why_branch(branch, {}, entered_at)
    return None
