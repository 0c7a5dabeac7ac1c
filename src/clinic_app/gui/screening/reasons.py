"""The "why" of a finding, a branch, the order of work, a goal or a category, in words ready for the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from clinic_app.domain.screening.model import Side, Source, Strength
from clinic_app.domain.screening.plan_reasons import category_reasons, goal_reasons, named, what_would_change
from clinic_app.domain.screening.results import Assessment, BranchResult, FindingResult, Reasons, Threshold
from clinic_app.gui.screening.presenter import ScreeningPresenter

STRENGTH_WORDS: dict[str, str] = {
    "supported": "Supported",
    "suggested": "Suggested",
    "not_supported": "Not supported",
    "not_assessed": "Not assessed",
}
MARK_WORDS = {
    "EC": "Expert convention: no publication seen",
    "DER": "Derived from published values",
    "Seed A": "Seed A: claim of the article this screen grew from, not tested in a trial",
    "Seed B": "Seed B: claim of the video this screen grew from, not tested in a trial",
    "Seed": "Seed: claim of the texts this screen grew from, not tested in a trial",
    "clinic's own value": "A number of your clinic's own acts here; the shipped one stands beside it",
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
    what_if: tuple[str, ...] = ()
    """What another result of one input would lead to, worked out with the rules."""
    bars: tuple[str, ...] = ()
    gate: tuple[str, ...] = ()


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
        alternatives=tuple(
            "No hip-flexor work" if one == "None" else titles.get(one, one)
            for one in branch.option.alternatives
        ),
        notice=notice,
    )


def why_lead(assessment: Assessment, entered_at: Mapping[str, datetime]) -> Why | None:
    """Why core or glutes come first; None when nothing is planned."""
    if assessment.record is None or assessment.for_the_record:
        return None
    plan = assessment.record.plan
    others = {"core": "Core first", "glute": "Glute first", "concurrent": "Both together"}
    return _why(
        "lead",
        "What leads",
        None,
        None,
        plan.lead_option.title,
        plan.lead_reasons,
        entered_at,
        alternatives=tuple(title for key, title in others.items() if key != plan.lead),
        notice="No study that compares the order was seen." if plan.lead != "none" else "",
    )


def why_plan_part(presenter: ScreeningPresenter, part: str, entered_at: Mapping[str, datetime]) -> Why | None:
    """The reasons of a goal (`goal:F_GM`) or of a category (`category:glute_activation`); None if it is not there."""
    kind, _, name = part.partition(":")
    find = goal_reasons if kind == "goal" else category_reasons
    found = find(presenter.protocol, presenter.assessment, name)
    if found is None:
        return None
    reasons = [one.reasons for one in (*found.findings, *found.branches)]
    inputs = [
        InputLine(one.title, one.side, STRENGTH_WORDS[one.strength], "finding") for one in found.findings
    ]
    inputs += [
        InputLine("Hip flexors: stretch or stabilise", one.side, one.option.title, "branch")
        for one in found.branches
    ]
    inputs += [line for one in reasons for line in _input_lines(one, entered_at)]
    missing: list[tuple[str, Side | None, str]] = [
        (one.title, one.side, "not assessed") for one in found.open
    ]
    missing += [line for one in reasons for line in _missing_lines(one)]
    return Why(
        id=part,
        title=found.title,
        side=None,
        strength=None,
        answer=found.answer,
        rule_words=found.rule,
        rule_values=found.values.replace("->", "→"),
        inputs=tuple(dict.fromkeys(inputs)),
        missing=tuple(dict.fromkeys(missing)),
        limits=tuple(dict.fromkeys(_limit(limit) for one in reasons for limit in one.thresholds)),
        sources=found.sources,
        marks=tuple(mark_words(mark) for mark in found.marks),
        alternatives=found.alternatives,
        what_if=found.changes,
        bars=found.bars,
        gate=found.gate,
    )


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
        inputs=_input_lines(reasons, entered_at),
        missing=_missing_lines(reasons),
        limits=tuple(_limit(one) for one in reasons.thresholds),
        sources=reasons.sources,
        marks=tuple(mark_words(mark) for mark in reasons.marks),
        changes_it=changes_it,
        alternatives=alternatives,
        tests=tests,
        notice=notice,
    )


def _input_lines(reasons: Reasons, entered_at: Mapping[str, datetime]) -> tuple[InputLine, ...]:
    return tuple(
        InputLine(
            one.label,
            one.side,
            one.shown,
            _details(one.id, entered_at, one.date, one.rater, one.device, one.variant, one.pain, one.note),
        )
        for one in reasons.inputs
    )


def _missing_lines(reasons: Reasons) -> tuple[tuple[str, Side | None, str], ...]:
    return tuple(
        (one.label, one.side, STATUS_WORDS.get(one.status, one.status.replace("_", " ")))
        for one in reasons.missing
    )


def _details(identity: str, entered_at: Mapping[str, datetime], date: str, *parts: str) -> str:
    moment = entered_at.get(identity.partition(".")[0])
    when = date or (f"{moment.day} {moment:%b %Y}" if moment else "")
    return " · ".join(part for part in (when, *parts) if part)


def _limit(one: Threshold) -> str:
    unit = "" if not one.unit else one.unit if one.unit.startswith("°") else f" {one.unit}"
    basis = (
        f"clinic's own value, shipped: {one.shipped:g}{unit}"
        if one.own and one.shipped is not None
        else ", ".join(
            (*(f"[{source.no}]" for source in one.sources), *(mark_short(mark) for mark in one.marks))
        )
    )
    return f"{one.label}: {one.value:g}{unit}".replace("-", "−") + (f" ({basis})" if basis else "")


def mark_words(mark: str) -> str:
    return MARK_WORDS.get(mark, mark)


def mark_short(mark: str) -> str:
    return {"EC": "expert convention", "DER": "derived"}.get(mark, mark)


def why_for(
    assessment: Assessment,
    proposal_id: str,
    entered_at: Mapping[str, datetime],
    presenter: ScreeningPresenter | None = None,
) -> Why | None:
    """The reasons of a finding (`F_GM_L`), a branch (`branch_L`), the order of work (`lead`), a goal (`goal:F_GM`) or a
    category (`category:...`); None if unknown. With `presenter` also what another result would lead to.
    """
    why = _why_for(assessment, proposal_id, entered_at, presenter)
    if why is None or presenter is None:
        return why
    return replace(why, rule_values=named(presenter.protocol, why.rule_values))


def _why_for(
    assessment: Assessment,
    proposal_id: str,
    entered_at: Mapping[str, datetime],
    presenter: ScreeningPresenter | None,
) -> Why | None:
    if assessment.record is None:
        return None
    if proposal_id.startswith(("goal:", "category:")):
        return why_plan_part(presenter, proposal_id, entered_at) if presenter is not None else None
    for finding in assessment.record.findings:
        if finding.id == proposal_id:
            return why_finding(finding, entered_at)
    if proposal_id == "lead":
        lead = why_lead(assessment, entered_at)
        return replace(lead, what_if=_what_if(presenter, "lead", None)) if lead is not None else None
    for side, branch in assessment.record.branch.items():
        if proposal_id == f"branch_{side}":
            return replace(why_branch(branch, {}, entered_at), what_if=_what_if(presenter, "branch", side))
    return None


def _what_if(presenter: ScreeningPresenter | None, what: str, side: Side | None) -> tuple[str, ...]:
    if presenter is None:
        return ()
    plan = presenter.protocol.plan
    return what_would_change(
        presenter.protocol,
        presenter.answers,
        presenter.assessment,
        plan.lead_name if what == "lead" else plan.branch_name,
        side,
        own_values=presenter.own_values,
    )
