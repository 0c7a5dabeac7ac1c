"""The rules of branch, goals and routine (plan.yaml) read into values."""

from __future__ import annotations

from clinic_app.domain.screening.documents import Entry
from clinic_app.domain.screening.rule_files import Rules, basis_of, flag_rule
from clinic_app.domain.screening.rules import (
    BarRule,
    CategoryRule,
    GoalRule,
    Option,
    Phase,
    PlanRules,
    StatusRule,
)


def _options(entry: Entry, key: str) -> dict[str, Option]:
    return {
        one.text("id"): Option(
            one.text("id"), one.text("title"), one.text("text"), basis_of(one), one.texts("alternatives")
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


def read_plan(rules: Rules) -> PlanRules:
    entry = rules.entries["plan"]
    return PlanRules(
        groups={group: one.text("definition") for group, one in entry.pairs("groups")},
        max_goals=int(entry.number("max_goals")),
        goals=tuple(_goal(rules, one) for one in entry.each("goals")),
        categories=tuple(_category(rules, one) for one in entry.each("categories")),
        flags=tuple(flag_rule(rules, one, "", True) for one in entry.each("flags")),
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
