"""The rule files of a protocol, read into values.

constants.yaml, restrictions.yaml, safety_rules.yaml, findings.yaml and plan.yaml; their form is described in the
folder's README and checked by `resources/schemas/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from clinic_app.domain.screening.documents import Entry, list_entries
from clinic_app.domain.screening.expressions import (
    Expression,
    RuleError,
    Vocabulary,
    parse_expression,
    same_word,
)
from clinic_app.domain.screening.model import (
    LEVELS,
    BarRule,
    Basis,
    Case,
    CategoryRule,
    Consequences,
    Constant,
    ConstantValue,
    Definition,
    Derived,
    FindingRule,
    FlagRule,
    FlagSafety,
    GoalRule,
    Json,
    Level,
    LevelRule,
    LookSafety,
    Option,
    PainRules,
    Phase,
    PlanRules,
    ReopenRule,
    RequiredTest,
    Restriction,
    SafetyRules,
    ScopeRule,
    StatusRule,
    WhenText,
)

BUILT_IN_NAMES = {
    "symptomatic": True,
    "sex": False,
    "age_known": False,
    "acute_mode": False,
    "early_scope": False,
    "rater_or_device_changed": False,
}
"""Names the engine itself supplies, and whether they are read per side."""

_WORDS = frozenset(
    [
        "S",
        "G",
        "N",
        "X",
        "POS",
        "NEG",
        "NA",
        "M",
        "F",
        "U",
        "L",
        "R",
        "yes",
        "no",
        "unsure",
        "done",
        "not_tested",
        "could_not_pain",
        "could_not_other",
        "skipped_by_rule",
        "not_applicable",
        "adult",
        "adolescent",
    ]
)
_RULE_FILES = ("constants", "restrictions", "safety_rules", "findings", "plan")


@dataclass(frozen=True, slots=True)
class RuleParts:
    constants: Mapping[str, Constant]
    restrictions: Mapping[str, Restriction]
    safety: SafetyRules
    pain: PainRules
    definitions: Mapping[str, Definition]
    findings: Mapping[str, FindingRule]
    plan: PlanRules


class Rules:
    """The rule files and the names their expressions may use, collected before anything is parsed."""

    def __init__(self, documents: Mapping[str, object]) -> None:
        missing = [stem for stem in ("protocol", *_RULE_FILES) if stem not in documents]
        if missing:
            raise RuleError(f"{', '.join(f'{stem}.yaml' for stem in missing)} missing")
        self.entries = {stem: Entry(documents[stem], f"{stem}.yaml") for stem in _RULE_FILES}
        self.expressions: list[tuple[str, Expression]] = []
        self.words: set[str] = set(_WORDS)
        self.choice_words: set[str] = set()
        items: dict[str, tuple[bool, frozenset[str]]] = {}
        for stem, document in documents.items():
            if stem.startswith(("tests_", "history", "stage0_")):
                self._collect(document, stem, items)
        self.vocabulary = Vocabulary(
            items,
            {**BUILT_IN_NAMES, **self._definition_names()},
            frozenset(entry.text("id") for entry in self.entries["constants"].each()),
        )

    def _collect(self, document: object, stem: str, items: dict[str, tuple[bool, frozenset[str]]]) -> None:
        for entry in list_entries(document, f"{stem}.yaml"):
            identity = entry.text("id")
            if identity in items:
                raise RuleError(f"{entry.place}: the id {identity} is used twice")
            fields = {"value", "status", "pain_nprs"}
            for key in ("fields", "signs", "sub_answers"):
                for one in entry.each(key):
                    fields.add(one.text("id"))
                    self.choice_words.update(same_word(choice.text("id")) for choice in one.each("choices"))
                    self.choice_words.update(same_word(word) for word in one.texts("words"))
            items[identity] = (entry.flag("per_side"), frozenset(fields))

    def _definition_names(self) -> dict[str, bool]:
        names: dict[str, bool] = {}
        findings = self.entries["findings"]
        for entry in [*findings.each("definitions"), *self.entries["plan"].each("definitions")]:
            names[entry.text("name")] = entry.flag("per_side")
        for entry in self.entries["safety_rules"].each("definitions"):
            names[entry.text("name")] = entry.flag("per_side")
        for entry in findings.each("findings"):
            per_side = entry.flag("per_side")
            names[entry.text("id")] = per_side
            for let, _ in entry.pairs("lets"):
                names[f"{entry.text('id')}.{let}"] = per_side
        return names

    def check_names(self) -> None:
        """A local name that is also a choice would hide the choice inside its own rules."""
        for name in self.vocabulary.refs:
            if name.rpartition(".")[2] in self.choice_words and "." in name:
                raise RuleError(f"findings.yaml / {name}: the name is also a choice; use another")

    def expression(self, text: str, place: str, scope: str) -> Expression:
        parsed = parse_expression(text, self.vocabulary, scope=scope, place=place)
        self.expressions.append((place, parsed))
        return parsed

    def at(self, entry: Entry, key: str, scope: str = "") -> Expression:
        return self.expression(entry.text(key), f"{entry.place} / {key}", scope)

    def optional(self, entry: Entry, key: str, scope: str = "") -> Expression | None:
        return self.at(entry, key, scope) if entry.has(key) else None

    def check_words(self) -> None:
        """A word that is no choice, no outcome and no known name is a misspelt name."""
        for place, parsed in self.expressions:
            for word in sorted(parsed.word_constants() - self.words - self.choice_words):
                raise RuleError(f"{place}: {word} is neither a name nor a known word (rule: {parsed.text})")


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
        safety=_safety(rules),
        pain=_pain(findings.at("pain")),
        definitions=definitions,
        findings=finding_rules,
        plan=_plan(rules),
    )
    rules.check_words()
    return parts


def _basis(entry: Entry) -> Basis:
    return Basis(entry.numbers("sources"), entry.texts("marks"))


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
        basis=_basis(entry),
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
        flags=tuple(_flag(rules, one, identity, per_side) for one in entry.each("flags")),
        do_tests=tuple(
            (rules.at(one, "when", identity), one.texts("tests")) for one in entry.each("do_tests")
        ),
        basis=_basis(entry),
        information=entry.flag("information"),
        decide=entry.flag("decide") or not entry.flag("information"),
        acute=entry.flag("acute"),
        order=order,
    )


def _flag(rules: Rules, entry: Entry, scope: str, per_side: bool) -> FlagRule:
    flag = entry.text("flag")
    return FlagRule(flag, per_side and "{side}" in flag, rules.at(entry, "when", scope))


def _constant(rules: Rules, entry: Entry) -> Constant:
    identity = entry.text("id")
    values: list[ConstantValue] = []
    below = entry.text("below", "")
    if below and below not in rules.vocabulary.constants:
        raise entry.at("below").wrong("the id of a constant")
    if entry.has("cases"):
        for one in entry.each("cases"):
            when = rules.optional(one, "when")
            values.extend(_constant_values(one, f"{identity}.{one.text('id')}", when, _basis(one)))
    else:
        values.extend(_constant_values(entry, identity, None, _basis(entry)))
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
        basis=_basis(entry),
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


# --- stage 0 -------------------------------------------------------------------------------------------


def _level(entry: Entry, key: str = "level") -> Level:
    level = entry.text(key)
    for one in LEVELS:
        if level == one:
            return one
    raise entry.at(key).wrong("EMERGENCY, URGENT, REFER_FIRST or CAUTION")


def _level_rule(rules: Rules, entry: Entry, scope: str) -> LevelRule:
    when = entry.text("when", "True")
    return LevelRule(
        entry.text("label", ""),
        rules.expression(when, f"{entry.place} / when", scope),
        _level(entry) if entry.has("level") else None,
    )


def _consequences(rules: Rules, entry: Entry, scope: str) -> Consequences:
    def read(key: str, name: str) -> tuple[WhenText, ...]:
        return tuple(
            WhenText(
                rules.expression(one.text("when", "True"), f"{one.place} / when", scope),
                one.text(name),
                one.text("because", ""),
            )
            for one in entry.each(key)
        )

    return Consequences(read("restrictions", "set"), read("referrals", "to"), read("notes", "text"))


def _look(rules: Rules, entry: Entry) -> LookSafety:
    return LookSafety(
        id=entry.text("id"),
        title=entry.text("title"),
        per_side=entry.flag("per_side"),
        required=rules.optional(entry, "required"),
        done=rules.optional(entry, "done"),
        not_done=tuple(_level_rule(rules, one, "") for one in entry.each("not_done")),
        levels=tuple(_level_rule(rules, one, "") for one in entry.each("levels")),
        rules=tuple(_level_rule(rules, one, "") for one in entry.each("rules")),
        weak_sign=entry.optional_text("weak_sign"),
        consequences=_consequences(rules, entry, ""),
        basis=_basis(entry),
    )


def _flag_safety(rules: Rules, entry: Entry, item: str) -> FlagSafety:
    return FlagSafety(
        sign_levels={
            sign: tuple(_level_rule(rules, rule, item) for rule in one.each())
            for sign, one in entry.pairs("sign_levels")
        },
        combinations=tuple(_level_rule(rules, one, item) for one in entry.each("combinations")),
        consequences=_consequences(rules, entry, item),
        gate=entry.optional_text("gate"),
    )


def _safety(rules: Rules) -> SafetyRules:
    entry = rules.entries["safety_rules"]
    combination = entry.at("combination")
    return SafetyRules(
        flags={item: _flag_safety(rules, one, item) for item, one in entry.pairs("items")},
        looks=tuple(_look(rules, one) for one in entry.each("looks")),
        required_tests=tuple(
            RequiredTest(one.text("item"), rules.at(one, "when"), rules.at(one, "done"), one.text("reason"))
            for one in entry.each("required_tests")
        ),
        reopen=tuple(
            ReopenRule(rules.at(one, "when"), one.texts("items"), one.text("reason"))
            for one in entry.each("reopen")
        ),
        scope=tuple(
            ScopeRule(
                one.text("code"),
                one.text("effect"),
                rules.at(one, "when"),
                one.optional_text("flag"),
                one.text("text"),
                one.texts("stages"),
                one.texts("skips"),
            )
            for one in entry.each("scope")
        ),
        referrals=tuple(
            WhenText(rules.at(one, "when"), one.text("to"), one.text("because"))
            for one in entry.each("referrals")
        ),
        derived=tuple(
            Derived(
                one.text("id"),
                one.text("title"),
                one.text("sign"),
                _level(one),
                rules.at(one, "when"),
                rules.at(one, "blocked"),
                one.text("asks"),
                one.text("text"),
            )
            for one in entry.each("derived")
        ),
        combination_at=int(combination.number("at")),
        combination_level=_level(combination),
        either=tuple(tuple(str(item.raw) for item in one.each()) for one in entry.each("either")),
    )


# --- plan ----------------------------------------------------------------------------------------------


def _options(entry: Entry, key: str) -> dict[str, Option]:
    return {
        one.text("id"): Option(
            one.text("id"), one.text("title"), one.text("text"), _basis(one), one.texts("alternatives")
        )
        for one in entry.each(key)
    }


def _goal(rules: Rules, entry: Entry) -> GoalRule:
    return GoalRule(
        id=entry.text("id"),
        tier=rules.expression(entry.text("tier"), f"{entry.place} / tier", ""),
        per_side=entry.flag("per_side"),
        when=rules.at(entry, "when"),
        strength=rules.at(entry, "strength"),
        title=entry.text("title"),
        baseline=entry.texts("baseline"),
        target=entry.text("target", ""),
        replaced_by=entry.optional_text("replaced_by"),
    )


def _category(rules: Rules, entry: Entry) -> CategoryRule:
    return CategoryRule(
        id=entry.text("id"),
        title=entry.text("title"),
        phase=int(entry.number("phase")),
        per_side=entry.flag("per_side"),
        include=rules.optional(entry, "include"),
        include_whole=rules.optional(entry, "include_whole"),
        statuses=tuple(
            StatusRule(rules.at(one, "when"), one.text("status")) for one in entry.each("statuses")
        ),
        bars=tuple(
            BarRule(one.text("reason"), rules.at(one, "when"), one.flag("always"), one.flag("per_side"))
            for one in entry.each("bars")
        ),
        strength=rules.optional(entry, "strength"),
        provisional=entry.text("provisional", "keep"),
        acute=entry.flag("acute"),
        when_empty=entry.flag("when_empty"),
        background=entry.flag("background"),
        text=entry.text("text", ""),
    )


def _plan(rules: Rules) -> PlanRules:
    entry = rules.entries["plan"]
    return PlanRules(
        groups={group: one.text("definition") for group, one in entry.pairs("groups")},
        group_titles={group: one.text("title") for group, one in entry.pairs("groups")},
        max_goals=int(entry.number("max_goals")),
        goals=tuple(_goal(rules, one) for one in entry.each("goals")),
        categories=tuple(_category(rules, one) for one in entry.each("categories")),
        flags=tuple(_flag(rules, one, "", True) for one in entry.each("flags")),
        phases=tuple(
            Phase(
                int(one.number("phase")),
                one.text("title"),
                one.text("content"),
                one.text("usual_time"),
                one.texts("gate"),
            )
            for one in entry.each("phases")
        ),
        branches=_options(entry, "branches"),
        leads=_options(entry, "leads"),
        gm_types=_options(entry, "gm_types"),
        flag_texts={flag: entry.at("flag_texts").text(flag) for flag, _ in entry.pairs("flag_texts")},
        branch_name=entry.text("branch"),
        lead_name=entry.text("lead"),
        gm_type_name=entry.text("gm_type"),
        history_name=entry.text("history"),
        provisional_name=entry.text("provisional"),
        incomplete_flag=entry.text("incomplete_flag"),
        domains={
            group: {name: one.text(name) for name, _ in entry.at("domains").pairs(group)}
            for group, one in entry.pairs("domains")
        },
        branch_findings=entry.texts("branch_findings"),
        safety_net=entry.texts("safety_net"),
        always_count=entry.texts("always_count"),
    )
