"""What the therapist decides in the summary, and the plan that follows from these decisions.

Nothing is accepted in advance: a proposal without a decision contributes nothing to the plan.

    proposals(assessment)                                         what has to be accepted, edited or rejected
    suggested_decisions(assessment)                               everything accepted, for a preview
    plan_from_accepted(protocol, answers, assessment, decisions)  goals, categories, bars, flags from what was accepted
    accepted_branches(assessment, decisions)                      the branch of each side that counts
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from clinic_app.domain.screening.answers import Answers
from clinic_app.domain.screening.assessment import effective_findings, used_sides
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.expressions import Value
from clinic_app.domain.screening.findings import STRENGTH_LETTERS
from clinic_app.domain.screening.model import SIDES, Json, Side, Strength
from clinic_app.domain.screening.plan import make_plan
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Assessment, Plan
from clinic_app.domain.screening.safety import evaluate_stage0

Decided = Literal["accepted", "edited", "rejected"]


@dataclass(frozen=True, slots=True)
class Decision:
    """`edited_strength` is a strength for a finding, a branch word for a branch; needed when edited."""

    decision: Decided
    note: str = ""
    edited_strength: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to decide. `id` is the finding id, or `branch_L` / `branch_R`."""

    id: str
    kind: Literal["finding", "branch"]
    side: Side | None
    title: str
    needs_confirmation: bool
    """On a symptom-free side: accepting it also means that it counts there (C4)."""


def proposals(assessment: Assessment) -> tuple[Proposal, ...]:
    """Supported and suggested findings, then the branch per side. Empty while a routine is locked."""
    record = assessment.record
    if record is None or assessment.routine_locked:
        return ()
    found = [
        Proposal(finding.id, "finding", finding.side, finding.title, finding.symptom_free_side)
        for finding in record.findings
        if finding.strength in ("supported", "suggested") and finding.to_decide
    ]
    for side in SIDES:
        branch = record.branch[side]
        if branch.branch not in ("none", "undetermined"):
            found.append(Proposal(f"branch_{side}", "branch", side, branch.option.title, not branch.used))
    return tuple(found)


def suggested_decisions(assessment: Assessment) -> dict[str, Decision]:
    """As if every proposal on a counting side were accepted; only for a preview."""
    return {one.id: Decision("accepted") for one in proposals(assessment) if not one.needs_confirmation}


def accepted_branches(assessment: Assessment, decisions: Mapping[str, Decision]) -> dict[Side, str]:
    """The branch word of each side as decided; none where it was rejected or nobody decided."""
    return {
        side: _accepted(result.branch, decisions.get(f"branch_{side}"), "none")
        for side, result in assessment.branch.items()
    }


def _accepted(value: str, decision: Decision | None, otherwise: str) -> str:
    if value == "not_assessed" and decision is None:
        return value
    if decision is None or decision.decision == "rejected":
        return otherwise
    if decision.decision == "edited" and decision.edited_strength:
        return decision.edited_strength
    return value


def plan_from_accepted(
    protocol: Protocol,
    answers: Mapping[str, Json],
    assessment: Assessment,
    decisions: Mapping[str, Decision],
    *,
    own_values: Mapping[str, float] | None = None,
) -> Plan | None:
    """The plan from accepted findings and branches only; None while the routine is locked.

    A rejected or undecided finding contributes nothing, an edited one counts with its new strength. A branch that was
    not accepted bars and proposes nothing.
    """
    record = assessment.record
    if record is None or assessment.routine_locked:
        return None
    read = Answers(protocol, answers)
    stage0 = evaluate_stage0(protocol, read, own_values=own_values)
    forced: dict[tuple[str, Side | None], Value] = effective_findings(read, record.findings)
    for finding in record.findings:
        if finding.strength == "not_assessed" and finding.id not in decisions:
            continue
        # Notes about the whole screen (too little tested) hold whether or not anybody accepts them.
        if finding.base_id in protocol.plan.always_count:
            continue
        word = _accepted(finding.strength, decisions.get(finding.id), "not_supported")
        forced[(finding.base_id, finding.side)] = STRENGTH_LETTERS.get(cast("Strength", word), "N")
    used = used_sides(protocol, read, record.findings)
    for side in SIDES:
        decision = decisions.get(f"branch_{side}")
        counts = side in used or decision is not None
        value = record.branch[side].branch
        plain = value in ("none", "undetermined") and decision is None
        forced[(protocol.plan.branch_name, side)] = (
            (value if plain else _accepted(value, decision, "none")) if counts else "none"
        )
    return make_plan(Evaluator(protocol, read, stage0.situation, own_values=own_values, forced=forced))
