"""LEAD, goals, exercise categories, bars and flags that follow from a set of findings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.expressions import Value, number_text
from clinic_app.domain.screening.findings import explain, option, strength
from clinic_app.domain.screening.model import SIDES, Side, Strength
from clinic_app.domain.screening.results import CategoryResult, Goal, Plan
from clinic_app.domain.screening.rules import CategoryRule, FlagRule, GoalRule

_RANK: dict[Strength, int] = {"supported": 0, "suggested": 1, "not_supported": 2, "not_assessed": 3}
_ACUTE_BAR = "scope_acute"
_PROVISIONAL_BAR = "M2"


def make_plan(evaluator: Evaluator) -> Plan:
    """The plan of an evaluator whose findings and branches are the ones that count."""
    rules = evaluator.protocol.plan
    provisional = evaluator.ref(rules.provisional_name, None) is True
    lead_definition = evaluator.protocol.definitions[rules.lead_name]
    lead = str(evaluator.ref(rules.lead_name, None) or "none")
    categories, barred = _Categories(evaluator, provisional).result()
    return Plan(
        lead=lead,
        lead_option=option(rules.leads, lead),
        lead_reasons=explain(
            evaluator, rules.lead_name, None, lead_definition.basis, lead_definition.rule_words, (), lead
        ),
        goals=_goals(evaluator),
        categories=categories,
        barred=barred,
        flags=plan_flags(evaluator, rules.flags),
        provisional=provisional,
    )


def plan_flags(
    evaluator: Evaluator, rules: tuple[FlagRule, ...], *, side: Side | None = None
) -> tuple[str, ...]:
    """Raised flags; `{side}` becomes L or R, another name in braces the number it stands for."""
    found: list[str] = []
    for rule in rules:
        sides: tuple[Side | None, ...] = (SIDES if side is None else (side,)) if rule.per_side else (side,)
        found.extend(_fill(evaluator, rule.flag, one) for one in sides if rule.when.is_yes(evaluator, one))
    return tuple(dict.fromkeys(found))


def _fill(evaluator: Evaluator, text: str, side: Side | None) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] == "side":
            return side or ""
        number = evaluator.ref(match[1], None)
        return number_text(number) if isinstance(number, float) else str(number)

    return re.sub(r"\{(\w+)\}", value, text)


# --- goals ---------------------------------------------------------------------------------------------


def _goals(evaluator: Evaluator) -> tuple[Goal, ...]:
    candidates: list[tuple[tuple[float, int, int, int], Goal]] = []
    rules = evaluator.protocol.plan.goals
    present = {rule.id for rule in rules if _goal_sides(evaluator, rule) is not None}
    for order, rule in enumerate(rules):
        sides = _goal_sides(evaluator, rule)
        if sides is None or rule.replaced_by in present:
            continue
        tier = _tier(rule.tier.value(evaluator))
        at: tuple[Side | None, ...] = sides or (None,)
        words: list[Strength] = [strength(rule.strength.value(evaluator, side)) for side in at]
        best = min(words, key=_RANK.__getitem__)
        symptom_free = int(bool(sides) and not set(sides) & set(evaluator.answers.sides))
        goal = Goal(
            int(tier), rule.id, sides, best, rule.title, _baseline(evaluator, rule, sides), rule.target
        )
        candidates.append(((tier, _RANK[best], symptom_free, order), goal))
    candidates.sort(key=lambda one: one[0])
    return tuple(goal for _, goal in candidates[: evaluator.protocol.plan.max_goals])


def _tier(value: Value) -> float:
    """A goal without a tier comes last."""
    return float(value) if isinstance(value, (int, float)) else 99.0


def _goal_sides(evaluator: Evaluator, rule: GoalRule) -> tuple[Side, ...] | None:
    """Sides of a goal that applies; empty for the whole body; None when it does not apply."""
    if not rule.per_side:
        return () if rule.when.is_yes(evaluator) else None
    sides: tuple[Side, ...] = tuple(side for side in SIDES if rule.when.is_yes(evaluator, side))
    return sides or None


def _baseline(evaluator: Evaluator, rule: GoalRule, sides: tuple[Side, ...]) -> tuple[str, ...]:
    """Measured values the goal starts from, in words."""
    found: list[str] = []
    for path in rule.baseline:
        item, _, field_id = path.partition(".")
        definition = evaluator.protocol.items.get(item)
        if definition is None:
            continue
        wanted: tuple[Side | None, ...] = (sides or SIDES) if definition.per_side else (None,)
        for side in wanted:
            if evaluator.read(item, field_id or "value", side) is not None:
                words = evaluator.path_words(item, field_id or "value", side)
                found.append(f"{words} ({side})" if side else words)
    return tuple(found)


# --- categories ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Offer:
    """A category as proposed before bars: its sides (empty for the whole body) and the reason in words."""

    sides: tuple[Side, ...]
    why: str


class _Categories:
    def __init__(self, evaluator: Evaluator, provisional: bool) -> None:
        self.evaluator = evaluator
        self.provisional = provisional
        self.found: list[CategoryResult] = []
        self.barred: dict[str, str] = {}

    def result(self) -> tuple[tuple[CategoryResult, ...], Mapping[str, str]]:
        rules = self.evaluator.protocol.plan.categories
        for rule in rules:
            self._bar_always(rule)
            offer = self._offer(rule)
            if offer is not None:
                self._add(rule, offer)
        background = {rule.id for rule in rules if rule.background}
        if all(one.id in background for one in self.found):
            present = {one.id for one in self.found}
            for rule in rules:
                if rule.when_empty and rule.id not in present and rule.id not in self.barred:
                    self._add(rule, _Offer((), "nothing else resulted"))
        order = {rule.id: index for index, rule in enumerate(rules)}
        self.found.sort(key=lambda one: (one.phase, order[one.id]))
        return tuple(self.found), self.barred

    def _bar_always(self, rule: CategoryRule) -> None:
        for bar in rule.bars:
            if not bar.always:
                continue
            if bar.per_side:
                for side in SIDES:
                    if bar.when.is_yes(self.evaluator, side):
                        self.barred.setdefault(f"{rule.id}_{side}", bar.reason)
            elif bar.when.is_yes(self.evaluator):
                self.barred.setdefault(rule.id, bar.reason)

    def _offer(self, rule: CategoryRule) -> _Offer | None:
        evaluator = self.evaluator
        if rule.include is not None:
            if rule.per_side:
                sides: tuple[Side, ...] = tuple(
                    side for side in SIDES if rule.include.is_yes(evaluator, side)
                )
                if sides:
                    return _Offer(
                        sides, "; ".join(f"{side}: {rule.include.words(evaluator, side)}" for side in sides)
                    )
            elif rule.include.is_yes(evaluator):
                return _Offer((), "" if rule.include.is_always() else rule.include.words(evaluator))
        if rule.include_whole is not None and rule.include_whole.is_yes(evaluator):
            return _Offer((), rule.include_whole.words(evaluator))
        return None

    def _add(self, rule: CategoryRule, offer: _Offer) -> None:
        """Apply the bars per side, then sort the sides by status: one entry per status."""
        if not rule.acute and self.evaluator.situation.acute_mode:
            self.barred.setdefault(rule.id, _ACUTE_BAR)
            return
        if rule.provisional == "drop" and (self.provisional or self.evaluator.situation.acute_mode):
            return
        by_status: dict[tuple[str, int], list[Side]] = {}
        sides: tuple[Side | None, ...] = offer.sides or (None,)
        for side in sides:
            if self._is_barred(rule, side):
                continue
            status = self._status(rule, side)
            if status is not None:
                entry = by_status.setdefault(status, [])
                if side is not None:
                    entry.append(side)
        for (status, phase), status_sides in by_status.items():
            result = CategoryResult(
                rule.id, rule.title, tuple(status_sides), phase, status, rule.text, offer.why
            )
            self.found.append(result)

    def _is_barred(self, rule: CategoryRule, side: Side | None) -> bool:
        key = f"{rule.id}_{side}" if side else rule.id
        if rule.id in self.barred or key in self.barred:
            return True
        for bar in rule.bars:
            if bar.when.is_yes(self.evaluator, side):
                self.barred[key if bar.per_side else rule.id] = bar.reason
                return True
        return False

    def _status(self, rule: CategoryRule, side: Side | None) -> tuple[str, int] | None:
        """Status and phase, or None when a provisional routine bars the category."""
        if self.provisional and rule.provisional in ("level1", "bar"):
            # Proposed without a side by a finding of the whole body, which is supported then; a side has no say.
            whole = rule.per_side and side is None
            supported = whole or (
                rule.strength is not None and rule.strength.value(self.evaluator, side) == "S"
            )
            if rule.provisional == "level1" and supported:
                return "level1_only", 1
            self.barred[f"{rule.id}_{side}" if side else rule.id] = _PROVISIONAL_BAR
            return None
        for status in rule.statuses:
            if status.when.is_yes(self.evaluator, side):
                return status.status, rule.phase
        return "active", rule.phase
