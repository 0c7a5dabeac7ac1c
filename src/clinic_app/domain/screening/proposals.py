"""What the therapist decides in the summary, and the plan that follows from these decisions.

Nothing is accepted in advance: a proposal without a decision contributes nothing to the plan.

    proposals(assessment)                                    what has to be accepted, edited or rejected
    apply_decisions(to_output(assessment), decisions)        appendix B output with accepted strengths; original kept
    plan_from_accepted(protocol, answers, decisions)         goals, categories, barred, flags from accepted findings
    suggested_decisions(assessment)                          everything accepted: for the preview "what would follow"

A decision is {"decision": "accepted" | "edited" | "rejected", "note": ..., "edited_strength": ...}; for a branch
`edited_strength` holds the other branch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from clinic_app.domain.screening.answers import Answers
from clinic_app.domain.screening.assessment import effective_findings, plan_output, used_sides
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.expressions import Value
from clinic_app.domain.screening.findings import STRENGTH_LETTERS
from clinic_app.domain.screening.model import SIDES, Json, Side, Strength
from clinic_app.domain.screening.plan import make_plan
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import Assessment, Plan, Reasons
from clinic_app.domain.screening.safety import evaluate_stage0

Decided = Literal["accepted", "edited", "rejected"]
STRENGTHS: tuple[Strength, ...] = ("supported", "suggested", "not_supported", "not_assessed")


@dataclass(frozen=True, slots=True)
class Decision:
    """`edited_strength` is a strength for a finding, a branch word for a branch; needed when edited."""

    decision: Decided
    note: str = ""
    edited_strength: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to decide. `id` is the finding id, or `branch_L` / `branch_R`; `options` names what it may be edited to."""

    id: str
    kind: Literal["finding", "branch"]
    side: Side | None
    title: str
    value: str
    reasons: Reasons
    client_text: str
    alternatives: tuple[str, ...]
    options: tuple[str, ...]
    needs_confirmation: bool
    """On a symptom-free side: accepting it also means that it counts there (C4)."""


def proposals(assessment: Assessment) -> tuple[Proposal, ...]:
    """Supported and suggested findings, then the branch per side. Empty while a routine is locked."""
    record = assessment.record
    if record is None or assessment.routine_locked:
        return ()
    found = [
        Proposal(
            id=finding.id,
            kind="finding",
            side=finding.side,
            title=finding.title,
            value=finding.strength,
            reasons=finding.reasons,
            client_text=finding.client_text,
            alternatives=finding.alternatives,
            options=STRENGTHS,
            needs_confirmation=finding.symptom_free_side,
        )
        for finding in record.findings
        if finding.strength in ("supported", "suggested") and finding.to_decide
    ]
    for side in SIDES:
        branch = record.branch[side]
        if branch.branch in ("none", "undetermined"):
            continue
        found.append(
            Proposal(
                id=f"branch_{side}",
                kind="branch",
                side=side,
                title=branch.option.title,
                value=branch.branch,
                reasons=branch.reasons,
                client_text="",
                alternatives=branch.option.alternatives,
                options=("stretch", "stretch_trial", "stabilise", "clinician_choice", "none"),
                needs_confirmation=not branch.used,
            )
        )
    return tuple(found)


def suggested_decisions(assessment: Assessment) -> dict[str, Decision]:
    """As if every proposal on a counting side were accepted; only for a preview."""
    return {one.id: Decision("accepted") for one in proposals(assessment) if not one.needs_confirmation}


def apply_decisions(output: Mapping[str, Json], decisions: Mapping[str, Decision]) -> dict[str, Json]:
    """The output with the strengths and branches that count after the decisions.

    `findings` and `branch` hold what the therapist accepted (undecided or rejected: not_supported, none), and
    `original` keeps what the rules gave. Goals, categories and bars are those of `plan_from_accepted`.
    """
    findings = cast("dict[str, Json]", output.get("findings") or {})
    branch = cast("dict[str, Json]", output.get("branch") or {})
    return {
        **output,
        "findings": {
            key: _accepted(str(value), decisions.get(key), "not_supported") for key, value in findings.items()
        },
        "branch": {
            side: _accepted(str(value), decisions.get(f"branch_{side}"), "none")
            for side, value in branch.items()
        },
        "original": {"findings": dict(findings), "branch": dict(branch)},
        "decisions": {
            key: {"decision": one.decision, "note": one.note, "edited_strength": one.edited_strength}
            for key, one in decisions.items()
        },
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


def accepted_output(plan: Plan) -> dict[str, Json]:
    """LEAD, goals, categories and bars of a plan in the exchange form, to lay over `apply_decisions`."""
    return plan_output(plan)
