"""Findings, branch and other decisions with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.expressions import Value, shown
from clinic_app.domain.screening.model import SIDES, Basis, Json, Side, Strength
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import (
    BranchResult,
    Details,
    FindingResult,
    Input,
    Missing,
    Reasons,
    Threshold,
)
from clinic_app.domain.screening.rules import Definition, FindingRule, Option
from clinic_app.domain.screening.trace import Trace
from clinic_app.domain.screening.wording import field_label

LETTERS: dict[str, Strength] = {"S": "supported", "G": "suggested", "N": "not_supported", "X": "not_assessed"}
STRENGTH_LETTERS: dict[str, str] = {word: letter for letter, word in LETTERS.items()}
_STATUS_WORDS = {
    "not_tested": "not tested",
    "could_not_pain": "could not test, pain",
    "could_not_other": "could not test",
    "skipped_by_rule": "skipped by rule",
    "not_applicable": "not applicable",
    "done": "no usable value",
}


def strength(value: Value) -> Strength:
    """The strength word of a rule's letter; anything else is not assessed."""
    return LETTERS.get(value, "not_assessed") if isinstance(value, str) else "not_assessed"


def evaluate_findings(evaluator: Evaluator) -> tuple[FindingResult, ...]:
    """Every finding of the protocol, per side where it has sides, in the order of the file."""
    results: list[FindingResult] = []
    for rule in evaluator.protocol.findings.values():
        sides: tuple[Side | None, ...] = SIDES if rule.per_side else (None,)
        results.extend(
            evaluator.once(("finding", rule.id, side), partial(_finding, evaluator, rule, side))
            for side in sides
        )
    return tuple(results)


def _finding(evaluator: Evaluator, rule: FindingRule, side: Side | None) -> FindingResult:
    found = strength(evaluator.ref(rule.id, side))
    reasons = explain(
        evaluator, rule.id, side, rule.basis, rule.rule_words, rule.facts, found.replace("_", " ")
    )
    tests: dict[str, None] = {}
    if (rule.id, side) not in evaluator.forced:
        for when, names in rule.do_tests:
            if when.is_yes(evaluator, side):
                tests.update(dict.fromkeys(names))
    return FindingResult(
        id=f"{rule.id}_{side}" if side else rule.id,
        base_id=rule.id,
        side=side,
        strength=found,
        title=rule.title,
        client_text=rule.client_text,
        reasons=reasons,
        changes_it=rule.changes_it,
        alternatives=rule.alternatives,
        do_these_tests=tuple(name for name in tests if not _is_done(evaluator, name, side)),
        symptom_free_side=side is not None
        and side not in evaluator.answers.sides
        and found in ("supported", "suggested"),
        information=rule.information,
        to_decide=rule.decide,
        missing_ids=_missing_ids(evaluator, rule.id, side),
    )


def _missing_ids(evaluator: Evaluator, name: str, side: Side | None) -> tuple[str, ...]:
    """What `_missing` names in words, in the same order."""
    if (name, side) in evaluator.forced:
        return ()
    trace = evaluator.trace(name, side)
    findings = [f"{one}_{at}" if at else one for one, at in trace.findings if evaluator.ref(one, at) == "X"]
    fields = [
        _path(item, field_id)
        for (item, field_id, _at), value in trace.reads.items()
        if value is None and field_id != "status" and not _is_optional(evaluator, item, field_id)
    ]
    return (*findings, *fields)


def _is_done(evaluator: Evaluator, item: str, side: Side | None) -> bool:
    definition = evaluator.protocol.items[item]
    needed = [one for one in definition.fields if one.required] or list(definition.fields[:1])
    return all(evaluator.read(item, one.id, side) is not None for one in needed)


def explain(
    evaluator: Evaluator,
    name: str,
    side: Side | None,
    basis: Basis,
    rule_words: str,
    facts: tuple[str, ...],
    outcome: str,
) -> Reasons:
    """The reasons of a decision: its rule in words and with values, what it read, what was missing, sources."""
    definition = evaluator.protocol.definitions[name]
    if (name, side) in evaluator.forced:
        sources = evaluator.protocol.source_texts(basis.sources)
        return Reasons(
            rule_words,
            lambda: f"not evaluated here -> {outcome}",
            lambda: Details(sources=sources, marks=basis.marks),
        )
    evaluator.ref(name, side)
    return Reasons(
        rule_words,
        lambda: f"{_values(evaluator, definition, side, facts)} -> {outcome}",
        cache(lambda: _details(evaluator, name, side, basis)),
    )


def _details(evaluator: Evaluator, name: str, side: Side | None, basis: Basis) -> Details:
    trace = evaluator.trace(name, side)
    thresholds = _thresholds(evaluator, trace)
    numbers = dict.fromkeys((*basis.sources, *(source.no for one in thresholds for source in one.sources)))
    marks = dict.fromkeys((*basis.marks, *(mark for one in thresholds for mark in one.marks)))
    if any(one.own for one in thresholds):
        marks["clinic's own value"] = None
    inputs, missing = _inputs(evaluator, trace)
    return Details(
        inputs=inputs,
        missing=missing,
        sources=evaluator.protocol.source_texts(tuple(numbers)),
        marks=tuple(marks),
        thresholds=thresholds,
    )


def _values(evaluator: Evaluator, definition: Definition, side: Side | None, facts: tuple[str, ...]) -> str:
    """The rule that decided, with the actual values filled in."""
    index = evaluator.fired(definition.name, side)
    case = definition.cases[index]
    parts: list[str] = []
    if case.when is not None:
        parts.append(case.when.words(evaluator, side))
    else:
        parts.extend(_fact(evaluator, f"{definition.name}.{fact}", side) for fact in facts)
    if " if " in case.then.text:
        parts.append(case.then.words(evaluator, side))
    return "; ".join(part for part in parts if part) or shown(evaluator.ref(definition.name, side))


def _fact(evaluator: Evaluator, name: str, side: Side | None) -> str:
    return evaluator.ref_words(name, side if evaluator.protocol.definitions[name].per_side else None)


def _thresholds(evaluator: Evaluator, trace: Trace) -> tuple[Threshold, ...]:
    found: list[Threshold] = []
    for constant_id, value in trace.constants.items():
        constant = evaluator.protocol.constants[constant_id]
        own = evaluator.is_own(value)
        sources = evaluator.protocol.source_texts(value.basis.sources)
        number = evaluator.number_of(value)
        found.append(
            Threshold(
                value.key,
                constant.label,
                number,
                constant.unit,
                sources,
                value.basis.marks,
                own,
                value.value if own else None,
            )
        )
    return tuple(found)


def _inputs(evaluator: Evaluator, trace: Trace) -> tuple[tuple[Input, ...], tuple[Missing, ...]]:
    inputs: list[Input] = []
    missing: list[Missing] = []
    for name, side in trace.findings:
        value = evaluator.ref(name, side)
        title = evaluator.protocol.findings[name].title
        finding = f"{name}_{side}" if side else name
        if value == "X":
            missing.append(Missing(finding, title, side, "finding not assessed"))
        inputs.append(Input(finding, title, side, shown(value)))
    for (item, field_id, side), value in trace.reads.items():
        if field_id == "status":
            continue
        if value is None:
            if not _is_optional(evaluator, item, field_id):
                missing.append(_missing(evaluator, item, field_id, side))
        else:
            inputs.append(_input(evaluator, item, field_id, side))
    return tuple(inputs), tuple(missing)


def _is_optional(evaluator: Evaluator, item: str, field_id: str) -> bool:
    """A unit that has a default is not missing."""
    recorded = evaluator.protocol.items[item].field(field_id)
    return recorded is not None and bool(recorded.default)


def _path(item: str, field_id: str) -> str:
    return item if field_id == "value" else f"{item}.{field_id}"


def _input(evaluator: Evaluator, item: str, field_id: str, side: Side | None) -> Input:
    definition = evaluator.protocol.items[item]
    result = evaluator.answers.result(item, side if definition.per_side else None)
    pain = "" if result is None or result.pain is None else f"{result.pain:g}/10"
    return Input(
        id=_path(item, field_id),
        label=field_label(definition, field_id),
        side=side,
        shown=evaluator.value_words(item, field_id, side),
        date=result.text("date_time") if result else "",
        rater=result.text("rater") if result else "",
        device=result.text("device") if result else "",
        variant=(result.text("variant") or result.word("variant")) if result else "",
        pain=pain,
        note=result.text("note") if result else "",
    )


def _missing(evaluator: Evaluator, item: str, field_id: str, side: Side | None) -> Missing:
    definition = evaluator.protocol.items[item]
    result = evaluator.answers.result(item, side if definition.per_side else None)
    skipped = evaluator.situation.skipped.get(item)
    status = "not recorded" if definition.kind == "history" else "not tested"
    if skipped:
        status = f"skipped by rule: {skipped}"
    elif result is not None and evaluator.is_pain_limited(item, result):
        status = "pain prevents a conclusion"
    elif result is not None and result.status != "done":
        status = _STATUS_WORDS.get(result.status, result.status)
    return Missing(_path(item, field_id), field_label(definition, field_id), side, status)


def evaluate_branches(evaluator: Evaluator, used: tuple[Side, ...]) -> dict[Side, BranchResult]:
    """The stretch-versus-stabilise branch of both hips; `used` are the sides on which it counts."""
    plan = evaluator.protocol.plan
    definition = evaluator.protocol.definitions[plan.branch_name]
    results: dict[Side, BranchResult] = {}
    for side in SIDES:
        branch = _word(evaluator.ref(plan.branch_name, side))
        results[side] = BranchResult(
            side=side,
            branch=branch,
            option=option(plan.branches, branch),
            reasons=explain(
                evaluator, definition.name, side, definition.basis, definition.rule_words, (), branch
            ),
            used=side in used,
            history=_word(evaluator.ref(plan.history_name, side)),
        )
    return results


def option(options: Mapping[str, Option], key: str) -> Option:
    return options.get(key) or Option(key, key.replace("_", " "), "", Basis())


def _word(value: Value) -> str:
    return value if isinstance(value, str) else "none"


def evaluate_domains(evaluator: Evaluator) -> dict[str, dict[str, Json]]:
    """Domains of the driver findings: POS, NEG or NA, and the counts shown with them."""
    protocol: Protocol = evaluator.protocol
    found: dict[str, dict[str, Json]] = {}
    for group, names in protocol.plan.domains.items():
        if all(protocol.definitions[name].per_side for name in names.values()):
            found[group] = {
                side: {key: _plain(evaluator.ref(name, side)) for key, name in names.items()}
                for side in SIDES
            }
        else:
            found[group] = {key: _plain(evaluator.ref(name, None)) for key, name in names.items()}
    return found


def _plain(value: Value) -> Json:
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        return int(value) if float(value).is_integer() else value
    return False if value is None else str(value)
