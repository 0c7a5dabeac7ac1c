"""From answers to findings, branch, goals and exercise categories, each with its reasons.

`assess` is a pure function: the same answers give the same result, their order does not matter, nothing is stored.
`to_output` gives the result in the exchange form of the screening specification (appendix B).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_app.domain.screening.answers import Answers
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.expressions import Value
from clinic_app.domain.screening.findings import (
    STRENGTH_LETTERS,
    evaluate_branches,
    evaluate_domains,
    evaluate_findings,
    strength,
)
from clinic_app.domain.screening.model import SIDES, Json, Side
from clinic_app.domain.screening.plan import make_plan, plan_flags
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import (
    Assessment,
    CategoryResult,
    Disposition,
    FindingResult,
    Plan,
    Record,
)
from clinic_app.domain.screening.safety import Stage0, evaluate_stage0

Forced = dict[tuple[str, "Side | None"], Value]


@dataclass(frozen=True, slots=True)
class Memory:
    """What the next evaluation of nearly the same answers may take over."""

    findings: Evaluator
    plan: Evaluator


_STOPPED: tuple[Disposition, ...] = ("emergency", "urgent", "refer_first", "out_of_scope")


def assess(
    protocol: Protocol,
    answers: Mapping[str, Json],
    *,
    clearances: Mapping[str, Mapping[str, str]] | None = None,
    own_values: Mapping[str, float] | None = None,
) -> Assessment:
    """Evaluate a screening.

    `clearances` maps a hit to {"by", "date", "reason"} and is added to `answers["clearance"]`.
    `own_values` maps keys of constants marked EC to the clinic's own numbers; they are reported as such. Keys that
    are not marked EC are ignored (`own_numbers.problems` names them).
    """
    read = Answers(protocol, answers)
    stage0 = evaluate_stage0(protocol, read, clearances=clearances, own_values=own_values)
    return assess_stage0(protocol, read, stage0, own_values=own_values)


def assess_stage0(
    protocol: Protocol, read: Answers, stage0: Stage0, *, own_values: Mapping[str, float] | None = None
) -> Assessment:
    """The assessment behind an evaluated stage 0."""
    return assess_on(protocol, read, stage0, None, own_values=own_values)[0]


def assess_on(
    protocol: Protocol,
    read: Answers,
    stage0: Stage0,
    memory: Memory | None,
    *,
    own_values: Mapping[str, float] | None = None,
) -> tuple[Assessment, Memory | None]:
    """The assessment, and what to hand in as `memory` the next time. The result is the same with and without."""
    ends = stage0.disposition in ("emergency", "urgent", "safety_incomplete")
    record, kept = (None, None) if ends else _record(protocol, read, stage0, own_values, memory)
    made = Assessment(
        version=protocol.version,
        disposition=stage0.disposition,
        safety=stage0.safety,
        scope=stage0.scope,
        restrictions=stage0.restrictions,
        referrals=stage0.referrals,
        record=record,
        for_the_record=stage0.disposition in ("refer_first", "out_of_scope"),
        stop_category=_stop_category(protocol) if stage0.disposition in _STOPPED else None,
        flags_outside=(protocol.plan.incomplete_flag,) if stage0.disposition == "safety_incomplete" else (),
        standard_sentence=protocol.standard_sentence,
    )
    return made, kept


def _stop_category(protocol: Protocol) -> CategoryResult:
    rule = protocol.plan.categories[0]
    return CategoryResult(rule.id, rule.title, (), rule.phase, "active", rule.text)


def _record(
    protocol: Protocol,
    answers: Answers,
    stage0: Stage0,
    own_values: Mapping[str, float] | None,
    memory: Memory | None,
) -> tuple[Record, Memory]:
    evaluator = Evaluator(
        protocol,
        answers,
        stage0.situation,
        own_values=own_values,
        forced=_left_out_when_acute(protocol, stage0),
        before=memory.findings if memory else None,
    )
    findings = evaluate_findings(evaluator)
    used = used_sides(protocol, answers, findings)
    branches = evaluate_branches(evaluator, used)
    effective = effective_findings(answers, findings)
    for side in SIDES:
        effective[(protocol.plan.branch_name, side)] = branches[side].branch if side in used else "none"
    planned = Evaluator(
        protocol,
        answers,
        stage0.situation,
        own_values=own_values,
        forced={**effective},
        before=memory.plan if memory else None,
    )
    plan = planned.once("plan", lambda: make_plan(planned))
    flags = (
        *stage0.scope_flags,
        *plan.flags,
        *_finding_flags(evaluator, findings, answers),
        *_pain_flags(evaluator),
    )
    tests = dict.fromkeys(test for finding in findings for test in finding.do_these_tests)
    record = Record(
        findings=findings,
        symptom_free_side=tuple(finding.id for finding in findings if finding.symptom_free_side),
        domains=evaluate_domains(evaluator),
        groups={group: strength(evaluator.ref(name, None)) for group, name in protocol.plan.groups.items()},
        hf_hist={side: branches[side].history for side in SIDES},
        branch=branches,
        gm_type={side: _word_or_none(evaluator.ref(protocol.plan.gm_type_name, side)) for side in SIDES},
        plan=plan,
        flags=tuple(dict.fromkeys(flags)),
        do_these_tests=tuple(tests),
        not_assessed=tuple(
            sorted({finding.base_id for finding in findings if finding.strength == "not_assessed"})
        ),
        skipped_by_rule=tuple(stage0.situation.skipped.items()),
    )
    return record, Memory(evaluator, planned)


def _left_out_when_acute(protocol: Protocol, stage0: Stage0) -> Forced:
    """Findings a sudden onset leaves no room for, as not assessed; empty otherwise."""
    if not stage0.situation.acute_mode:
        return {}
    return {
        (rule.id, side): "X"
        for rule in protocol.findings.values()
        if not rule.acute and not rule.information
        for side in (SIDES if rule.per_side else (None,))
    }


def used_sides(protocol: Protocol, answers: Answers, findings: tuple[FindingResult, ...]) -> tuple[Side, ...]:
    """Sides on which the branch counts: symptomatic ones, and those confirmed through a hip-flexor finding (C4)."""
    confirmed = answers.texts("c4_confirmed")
    return tuple(
        side
        for side in SIDES
        if side in answers.sides
        or any(f"{finding}_{side}" in confirmed for finding in protocol.plan.branch_findings)
    )


def effective_findings(answers: Answers, findings: tuple[FindingResult, ...]) -> Forced:
    """Strength letters that count for the plan: an unconfirmed finding on a symptom-free side does not."""
    confirmed = answers.texts("c4_confirmed")
    return {
        (finding.base_id, finding.side): "X"
        if finding.symptom_free_side and finding.id not in confirmed
        else STRENGTH_LETTERS[finding.strength]
        for finding in findings
    }


def _finding_flags(
    evaluator: Evaluator, findings: tuple[FindingResult, ...], answers: Answers
) -> tuple[str, ...]:
    flags: list[str] = []
    for finding in findings:
        rule = evaluator.protocol.findings[finding.base_id]
        if (finding.base_id, finding.side) not in evaluator.forced:
            flags.extend(plan_flags(evaluator, rule.flags, side=finding.side))
        if finding.symptom_free_side:
            flags.append(f"C4_{finding.id}")
    return tuple(flags)


def _pain_flags(evaluator: Evaluator) -> tuple[str, ...]:
    """C5: a weak but painful test allows no conclusion."""
    found = sorted(evaluator.discarded, key=lambda one: (one[0], one[1] or ""))
    return tuple(f"C5_{item}_{side}" if side else f"C5_{item}" for item, side in found)


def _word_or_none(value: Value) -> str | None:
    return value if isinstance(value, str) else None


# --- exchange form -------------------------------------------------------------------------------------


def to_output(assessment: Assessment) -> dict[str, Json]:
    """The result as plain JSON values, field by field as in appendix B of the screening specification."""
    record = assessment.record
    inner = _record_output(record) if record is not None else _empty_output()
    usable = record is not None and not assessment.for_the_record
    outer: dict[str, Json] = inner if usable else _empty_output()
    if assessment.stop_category is not None:
        outer = {**outer, "categories": [_category_output(assessment.stop_category)]}
    if not usable:
        outer = {**outer, "flags": list(assessment.flags_outside)}
    referrals: list[Json] = [
        {"to": one.to, "timing": one.timing, "because": ", ".join(one.because)}
        for one in assessment.referrals
    ]
    return {
        "version": assessment.version,
        "disposition": assessment.disposition,
        "safety": _safety_output(assessment),
        "scope": [{"code": one.code, "effect": one.effect} for one in assessment.scope],
        "restrictions": [one.id for one in assessment.restrictions],
        "referrals": referrals,
        "routine": {
            "locked": assessment.routine_locked,
            "reason": assessment.disposition if assessment.routine_locked else None,
        },
        **outer,
        "for_the_record": inner if assessment.for_the_record and record is not None else None,
    }


def _safety_output(assessment: Assessment) -> dict[str, Json]:
    safety = assessment.safety
    return {
        "top": safety.top,
        "hits": [
            {"id": hit.id, "urgency": hit.urgency, "signs": list(hit.signs), "answer": hit.answer}
            for hit in safety.hits
        ],
        "incomplete": [one.id for one in safety.incomplete],
        "open_items": list(safety.open_items),
        "reopened": list(safety.reopened),
        "notes": list(safety.notes),
        "weak_signs": list(safety.weak_signs),
    }


def _record_output(record: Record) -> dict[str, Json]:
    return {
        "findings": {finding.id: finding.strength for finding in record.findings},
        "symptom_free_side": list(record.symptom_free_side),
        "domains": {group: dict(values) for group, values in record.domains.items()},
        "groups": dict(record.groups.items()),
        "hf_hist": {side: record.hf_hist[side] for side in SIDES},
        "branch": {side: record.branch[side].branch for side in SIDES},
        **plan_output(record.plan),
        "gm_type": {side: record.gm_type[side] for side in SIDES},
        "flags": list(record.flags),
        "do_these_tests": list(record.do_these_tests),
        "not_assessed": list(record.not_assessed),
        "skipped_by_rule": [[test, rule] for test, rule in record.skipped_by_rule],
    }


def plan_output(plan: Plan) -> dict[str, Json]:
    return {
        "lead": plan.lead,
        "goals": [
            {"tier": goal.tier, "id": goal.id, "sides": list(goal.sides), "strength": goal.strength}
            for goal in plan.goals
        ],
        "categories": [_category_output(category) for category in plan.categories],
        "barred": dict(plan.barred),
    }


def _category_output(category: CategoryResult) -> dict[str, Json]:
    return {
        "id": category.id,
        "sides": list(category.sides),
        "phase": category.phase,
        "status": category.status,
    }


def _empty_output() -> dict[str, Json]:
    return {
        "findings": {},
        "symptom_free_side": [],
        "domains": {},
        "groups": {},
        "hf_hist": {},
        "branch": {},
        "lead": "none",
        "goals": [],
        "categories": [],
        "barred": {},
        "gm_type": {},
        "flags": [],
        "do_these_tests": [],
        "not_assessed": [],
        "skipped_by_rule": [],
    }
