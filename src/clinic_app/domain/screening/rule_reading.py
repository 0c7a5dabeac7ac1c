"""The rules of a protocol read into values: constants, restrictions, the reading of pain, definitions and findings.

The rules of stage 0 are read in `safety_reading`, those of goals and routine in `plan_reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from clinic_app.domain.screening.documents import Entry
from clinic_app.domain.screening.expressions import Expression, same_word
from clinic_app.domain.screening.model import Basis, Json
from clinic_app.domain.screening.plan_reading import read_plan
from clinic_app.domain.screening.rule_files import Rules, basis_of, flag_rule
from clinic_app.domain.screening.rules import (
    Case,
    Constant,
    ConstantValue,
    Definition,
    FindingRule,
    PainRules,
    PlanRules,
    Restriction,
    SafetyRules,
)
from clinic_app.domain.screening.safety_reading import read_safety


@dataclass(frozen=True, slots=True)
class RuleParts:
    constants: Mapping[str, Constant]
    restrictions: Mapping[str, Restriction]
    safety: SafetyRules
    pain: PainRules
    definitions: Mapping[str, Definition]
    findings: Mapping[str, FindingRule]
    plan: PlanRules


def read_rules(rules: Rules) -> RuleParts:
    rules.check_names()
    findings = rules.entries["findings"]
    definitions = {
        definition.name: definition
        for definition in (
            *(_definition(rules, entry, entry.text("name"), "") for entry in findings.each("definitions")),
            *(
                _definition(rules, entry, entry.text("name"), "")
                for entry in rules.entries["safety_rules"].each("definitions")
            ),
            *(
                _definition(rules, entry, entry.text("name"), "")
                for entry in rules.entries["plan"].each("definitions")
            ),
        )
    }
    finding_rules: dict[str, FindingRule] = {}
    for order, entry in enumerate(findings.each("findings")):
        rule = _finding(rules, entry, order)
        finding_rules[rule.id] = rule
        definitions[rule.id] = _definition(rules, entry, rule.id, rule.id)
        for name, let in entry.pairs("lets"):
            full = f"{rule.id}.{name}"
            value = Entry({"is": let.raw}, let.place) if isinstance(let.raw, (str, bool, int, float)) else let
            definitions[full] = _definition(rules, value, full, rule.id, per_side=rule.per_side)
    parts = RuleParts(
        constants={
            one.id: one for one in (_constant(rules, entry) for entry in rules.entries["constants"].each())
        },
        restrictions={
            one.id: one for one in (_restriction(entry) for entry in rules.entries["restrictions"].each())
        },
        safety=read_safety(rules),
        pain=_pain(findings.at("pain")),
        definitions=definitions,
        findings=finding_rules,
        plan=read_plan(rules),
    )
    rules.check_words()
    return parts


def _definition(
    rules: Rules, entry: Entry, name: str, scope: str, *, per_side: bool | None = None
) -> Definition:
    if entry.has("is"):
        cases = (Case(None, rules.at(entry, "is", scope)),)
    else:
        cases = tuple(_case(rules, one, scope) for one in entry.each("cases"))
    if not cases:
        raise entry.wrong("a definition needs `is` or `cases`; something else is")
    return Definition(
        name=name,
        per_side=entry.flag("per_side") if per_side is None else per_side,
        label=entry.text("label", ""),
        unit=entry.text("unit", ""),
        cases=cases,
        basis=basis_of(entry),
        rule_words=entry.text("rule_words", ""),
    )


def _case(rules: Rules, entry: Entry, scope: str) -> Case:
    then = rules.at(entry, "then", scope)
    # The outcome of a case is a word by being used here; it needs no declaration elsewhere.
    rules.words.update(then.word_constants())
    return Case(rules.optional(entry, "when", scope), then)


def _finding(rules: Rules, entry: Entry, order: int) -> FindingRule:
    identity = entry.text("id")
    per_side = entry.flag("per_side")
    lets = tuple(name for name, _ in entry.pairs("lets"))
    return FindingRule(
        id=identity,
        per_side=per_side,
        title=entry.text("title"),
        client_text=entry.text("client_text"),
        rule_words=entry.text("rule_words"),
        changes_it=entry.text("changes_it"),
        alternatives=entry.texts("alternatives"),
        lets=lets,
        facts=entry.texts("facts") or lets,
        flags=tuple(flag_rule(rules, one, identity, per_side) for one in entry.each("flags")),
        do_tests=tuple(
            (rules.at(one, "when", identity), one.texts("tests")) for one in entry.each("do_tests")
        ),
        basis=basis_of(entry),
        information=entry.flag("information"),
        decide=entry.flag("decide") or not entry.flag("information"),
        acute=entry.flag("acute"),
        order=order,
    )


def _constant(rules: Rules, entry: Entry) -> Constant:
    identity = entry.text("id")
    values: list[ConstantValue] = []
    below = entry.text("below", "")
    if below and below not in rules.vocabulary.constants:
        raise entry.at("below").wrong("the id of a constant")
    if entry.has("cases"):
        for one in entry.each("cases"):
            when = rules.optional(one, "when")
            values.extend(_constant_values(one, f"{identity}.{one.text('id')}", when, basis_of(one)))
    else:
        values.extend(_constant_values(entry, identity, None, basis_of(entry)))
    return Constant(identity, entry.text("label"), entry.text("unit", ""), tuple(values), below)


def _constant_values(entry: Entry, key: str, when: Expression | None, basis: Basis) -> list[ConstantValue]:
    words, allowed = entry.text("words", ""), entry.range("allowed")
    if entry.has("by_sex"):
        named = {"M": "men", "F": "women", "U": "sex not recorded"}
        return [
            ConstantValue(
                f"{key}.{sex}",
                sex,
                when,
                entry.at("by_sex").number(sex),
                basis,
                ", ".join(part for part in (words, named[sex]) if part),
                allowed,
            )
            for sex in ("M", "F", "U")
        ]
    return [ConstantValue(key, None, when, entry.number("value"), basis, words, allowed)]


def _restriction(entry: Entry) -> Restriction:
    return Restriction(
        id=entry.text("id"),
        title=entry.text("title"),
        text=entry.text("text"),
        skips=entry.texts("skips"),
        caps={item: entry.at("caps").number(item) for item, _ in entry.pairs("caps")},
        basis=basis_of(entry),
    )


def _pain(entry: Entry) -> PainRules:
    return PainRules(
        limit=entry.text("limit"),
        counted=entry.texts("counted"),
        forced=entry.texts("forced"),
        stop_reasons=tuple(same_word(word) for word in entry.texts("stop_reasons")),
        unreadable_stops={
            item: tuple(same_word(word) for word in entry.at("unreadable_stops").texts(item))
            for item, _ in entry.pairs("unreadable_stops")
        },
        provocation={item: entry.at("provocation").text(item) for item, _ in entry.pairs("provocation")},
        pain_means={
            item: cast("dict[str, Json]", dict(one.mapping())) for item, one in entry.pairs("pain_means")
        },
    )
