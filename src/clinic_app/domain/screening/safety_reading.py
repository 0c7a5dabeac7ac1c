"""The rules of stage 0 (safety_rules.yaml) read into values."""

from __future__ import annotations

from clinic_app.domain.screening.documents import Entry
from clinic_app.domain.screening.model import LEVELS, Level
from clinic_app.domain.screening.rule_files import Rules, basis_of
from clinic_app.domain.screening.rules import (
    Consequences,
    Derived,
    FlagSafety,
    LevelRule,
    LookSafety,
    ReopenRule,
    RequiredTest,
    SafetyRules,
    ScopeRule,
    WhenText,
)


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
        basis=basis_of(entry),
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


def read_safety(rules: Rules) -> SafetyRules:
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
