"""Stage 0: hits, levels, clearances, the combination rule, reopened items, restrictions, referrals, scope.

The machinery is here; which signs, looks and thresholds exist, and what they add up to, is data (safety_rules.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from clinic_app.domain.screening.answers import EVERYWHERE, Answers, FlagAnswer, flag_answer
from clinic_app.domain.screening.clearances import cleared, recorded_clearances
from clinic_app.domain.screening.evaluation import Evaluator
from clinic_app.domain.screening.expressions import number_text
from clinic_app.domain.screening.model import LEVELS, SIDES, Level, RedFlag, Side
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.results import (
    Disposition,
    Hit,
    Open,
    Referral,
    RestrictionResult,
    Safety,
    ScopeResult,
)
from clinic_app.domain.screening.rules import Consequences, FlagSafety, LevelRule, LookSafety, ScopeRule
from clinic_app.domain.screening.safety_hits import Raised, highest, new_hit, weak_signs
from clinic_app.domain.screening.situation import Situation

NOT_DONE = "not done"
"""The text of a required look that nobody has done: it acts as unsure."""
_NO_CONSEQUENCES = Consequences((), (), ())
_NO_RULES = FlagSafety({}, (), _NO_CONSEQUENCES, None)


@dataclass(frozen=True, slots=True)
class Stage0:
    """Everything stage 0 decides, and the situation the rest of the screen is evaluated in."""

    disposition: Disposition
    safety: Safety
    scope: tuple[ScopeResult, ...]
    scope_flags: tuple[str, ...]
    restrictions: tuple[RestrictionResult, ...]
    referrals: tuple[Referral, ...]
    situation: Situation
    open_stages: tuple[str, ...]
    """The only stages that stay open (acute case); empty: all."""
    rests_on: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """Every answer it was worked out from: while these stay, it stays."""


def evaluate_stage0(
    protocol: Protocol,
    answers: Answers,
    *,
    clearances: Mapping[str, Mapping[str, str]] | None = None,
    own_values: Mapping[str, float] | None = None,
) -> Stage0:
    return _Stage0(protocol, answers, clearances or {}, own_values or {}).result()


class _Stage0:
    def __init__(
        self,
        protocol: Protocol,
        answers: Answers,
        clearances: Mapping[str, Mapping[str, str]],
        own_values: Mapping[str, float],
    ) -> None:
        self.protocol = protocol
        self.rules = protocol.safety
        self.answers = answers
        self.own_values = own_values
        self.clearances = {**recorded_clearances(answers.raw.get("clearance")), **clearances}
        self.notes: list[str] = []
        self.evaluators: list[Evaluator] = []
        self.flags = self._flag_answers()
        self.reopened = self._reopen()
        self.evaluator = self._evaluator(frozenset())

    def _evaluator(self, hits: frozenset[str]) -> Evaluator:
        situation = Situation(flags=self.flags, hits=hits)
        made = Evaluator(self.protocol, self.answers, situation, own_values=self.own_values)
        self.evaluators.append(made)
        return made

    def _rests_on(self) -> frozenset[str]:
        read = {item for one in self.evaluators for item in one.rests_on}
        return EVERYWHERE | read | self.protocol.red_flags.keys() | {"clearance"}

    def _flag_answers(self) -> dict[str, FlagAnswer]:
        return {
            flag.id: flag_answer(flag, self.answers.raw.get(flag.id), self._flag_rules(flag).gate)
            for flag in self.protocol.red_flags.values()
        }

    def _flag_rules(self, flag: RedFlag) -> FlagSafety:
        return self.rules.flags.get(flag.id, _NO_RULES)

    def _reopen(self) -> dict[str, str]:
        """Items whose "no" another answer puts in doubt, with the reason."""
        evaluator = self._evaluator(frozenset())
        reopened: dict[str, str] = {}
        for rule in self.rules.reopen:
            if not rule.when.is_yes(evaluator):
                continue
            for item in rule.items:
                answer = self.flags.get(item)
                if answer is not None and answer.answer == "no" and not answer.reconfirmed:
                    self.flags[item] = replace(answer, answer="not_asked")
                    reopened[item] = rule.reason
        return reopened

    def result(self) -> Stage0:
        raised = self._raised()
        hits = tuple(one.hit for one in raised)
        self.evaluator = self._evaluator(frozenset(hit.id for hit in hits))
        incomplete = self._incomplete()
        scope = tuple(rule for rule in self.rules.scope if rule.when.is_yes(self.evaluator))
        restrictions = self._restrictions(raised)
        referrals = self._referrals(raised)
        self._note_decided()
        top = hits[0].urgency if hits else None
        is_outside = any(rule.effect == "out_of_scope" for rule in scope)
        return Stage0(
            disposition=_disposition(top, incomplete=bool(incomplete), out_of_scope=is_outside),
            safety=Safety(
                top=top,
                hits=hits,
                incomplete=incomplete,
                open_items=tuple(hit.id for hit in hits if hit.answer == "unsure"),
                reopened=tuple(self.reopened),
                notes=tuple(dict.fromkeys(self.notes)),
                weak_signs=weak_signs(raised),
                looks_open=self._looks_open(),
            ),
            scope=tuple(ScopeResult(rule.code, rule.effect, rule.text) for rule in scope),
            scope_flags=tuple(rule.flag for rule in scope if rule.flag),
            restrictions=restrictions,
            referrals=referrals,
            open_stages=next((rule.stages for rule in scope if rule.stages), ()),
            rests_on=self._rests_on(),
            situation=self._situation(hits, restrictions, scope),
        )

    def _raised(self) -> list[Raised]:
        """Every hit, cleared ones too, the most urgent first."""
        looks = self._looks()
        self.evaluator = self._evaluator(frozenset(one.hit.id for one in looks))
        raised = [self._cleared(one) for one in (*self._red_flags(), *looks, *self._derived())]
        weak = weak_signs(raised)
        if len(weak) >= self.rules.combination_at:
            level = self.rules.combination_level
            title = "Two or more weak signs together"
            combination = new_hit("combination", title, level, "yes", weak, weak)
            raised.insert(0, self._cleared(Raised(combination, _NO_CONSEQUENCES, ())))
        return sorted(raised, key=lambda one: LEVELS.index(one.hit.urgency))

    def _note_decided(self) -> None:
        for flag, answer in self.flags.items():
            if answer.decided:
                title = self.protocol.red_flags[flag].title
                self.notes.append(f"{title}: unsure settled as no ({answer.decided})")

    def _situation(
        self, hits: tuple[Hit, ...], restrictions: tuple[RestrictionResult, ...], scope: tuple[ScopeRule, ...]
    ) -> Situation:
        """What the rest of the screen has to know of stage 0."""
        effects = {rule.effect for rule in scope}
        acting = [self.protocol.restrictions[one.id] for one in restrictions]
        skipped = {item: rule.id for rule in reversed(acting) for item in rule.skips}
        skipped |= {item: rule.code for rule in scope for item in rule.skips}
        return Situation(
            flags=self.flags,
            hits=frozenset(hit.id for hit in hits),
            restrictions=frozenset(one.id for one in restrictions),
            acute_mode="acute_mode" in effects,
            early_scope="provisional" in effects,
            skipped=skipped,
            caps={item: cap for rule in acting for item, cap in rule.caps.items()},
        )

    # --- stage 0a ---

    def _red_flags(self) -> list[Raised]:
        found = [self._red_flag(flag) for flag in self.protocol.red_flags.values()]
        return [one for one in found if one is not None]

    def _red_flag(self, flag: RedFlag) -> Raised | None:
        rules = self._flag_rules(flag)
        answer = self.flags[flag.id]
        raised: list[tuple[str, str, Level]] = [
            (sign.id, sign.short or sign.text, self._sign_level(rules, sign.id, sign.level))
            for sign in sorted(flag.signs, key=lambda one: one.id)
            if answer.acts(sign.id) and sign.level != "risk"
        ]
        for rule in rules.combinations:
            if rule.level is not None and rule.when.is_yes(self.evaluator):
                label = self._label(rule.label, None)
                raised.append((label, label.replace("_", " ").replace("+", " with "), rule.level))
        if answer.answer in ("yes", "unsure"):
            self._note(rules.consequences)
        if not raised:
            return None
        level = highest(one for _, _, one in raised)
        # A combination may rest on a look or a diagnosis alone; then nothing was unsure.
        unsure = answer.answer == "unsure"
        hit = replace(
            new_hit(
                flag.id,
                flag.title,
                level,
                "unsure" if unsure else "yes",
                tuple(sign for sign, _, _ in raised),
                tuple(text for _, text, _ in raised),
            ),
            note=flag.note,
            sources=self.protocol.source_texts(flag.basis.sources),
            marks=flag.basis.marks,
        )
        weak = tuple(f"{flag.id}.{sign.id}" for sign in flag.signs if sign.weak and answer.acts(sign.id))
        return Raised(hit, rules.consequences, weak)

    def _sign_level(self, rules: FlagSafety, sign: str, base: Level) -> Level:
        for key in (sign, "*"):
            for rule in rules.sign_levels.get(key, ()):
                if rule.level is not None and rule.when.is_yes(self.evaluator):
                    return rule.level
        return base

    def _label(self, label: str, side: Side | None) -> str:
        """Fill {side} and the numbers of named constants into a label."""

        def fill(match: re.Match[str]) -> str:
            name = match[1]
            return side or "" if name == "side" else number_text(self.evaluator.cut(name, None))

        return re.sub(r"\{(\w+)\}", fill, label)

    def _note(self, consequences: Consequences) -> None:
        self.notes.extend(note.text for note in consequences.notes if note.when.is_yes(self.evaluator))

    # --- stage 0b and hits that follow from tests ---

    def _looks(self) -> list[Raised]:
        found: list[Raised] = []
        for look in self.rules.looks:
            one = self._look(look)
            if one is not None:
                found.append(one)
                # A later look may ask for an earlier one: the nerve minimum for a restriction that is too large.
                self.evaluator = self._evaluator(frozenset(item.hit.id for item in found))
        return found

    def _look(self, look: LookSafety) -> Raised | None:
        raised: list[tuple[str, Level]] = []
        for rule in look.rules:
            level = rule.level or self._first_level(look.levels)
            if level is None:
                continue
            sides: tuple[Side | None, ...] = SIDES if "{side}" in rule.label else (None,)
            raised.extend(
                (self._label(rule.label, side), level)
                for side in sides
                if rule.when.is_yes(self.evaluator, side)
            )
        answer: Literal["yes", "unsure"] = "yes"
        if not raised and self._is_required(look) and not self._is_done(look):
            level = self._first_level(look.not_done)
            if level is not None:
                answer = "unsure"
                raised.append((NOT_DONE, level))
        if not raised:
            return None
        top = highest(one for _, one in raised)
        labels = tuple(label for label, _ in raised)
        hit = replace(
            new_hit(look.id, look.title, top, answer, labels, labels),
            sources=self.protocol.source_texts(look.basis.sources),
            marks=look.basis.marks,
        )
        return Raised(hit, look.consequences, (look.weak_sign,) if look.weak_sign else ())

    def _first_level(self, rules: tuple[LevelRule, ...]) -> Level | None:
        return next((rule.level for rule in rules if rule.when.is_yes(self.evaluator)), None)

    def _is_required(self, look: LookSafety) -> bool:
        return look.required is not None and look.required.is_yes(self.evaluator)

    def _is_done(self, look: LookSafety) -> bool:
        if look.done is None:
            return True
        sides: tuple[Side | None, ...] = SIDES if look.per_side else (None,)
        return all(look.done.is_yes(self.evaluator, side) for side in sides)

    def _looks_open(self) -> tuple[Open, ...]:
        return tuple(
            Open(look.id, look.title, "required and not done")
            for look in self.rules.looks
            if self._is_required(look) and not self._is_done(look)
        )

    def _derived(self) -> list[Raised]:
        return [
            Raised(
                new_hit(rule.id, rule.title, rule.level, "yes", (rule.sign,), (rule.text,)),
                _NO_CONSEQUENCES,
                (),
            )
            for rule in self.rules.derived
            if rule.when.is_yes(self.evaluator)
        ]

    # --- what follows ---

    def _cleared(self, raised: Raised) -> Raised:
        hit, said = cleared(raised.hit, self.clearances.get(raised.hit.id))
        if said:
            self.notes.append(said)
        return replace(raised, hit=hit)

    def _incomplete(self) -> tuple[Open, ...]:
        found: list[Open] = []
        for flag in self.protocol.red_flags.values():
            needed = flag.must.value(self.evaluator) is not False
            if flag.id in self.reopened:
                found.append(Open(flag.id, flag.title, self.reopened[flag.id]))
            elif needed and self.flags[flag.id].answer == "not_asked":
                found.append(Open(flag.id, flag.title, "not asked yet"))
        found.extend(
            Open(rule.id, rule.title, "the age is not recorded")
            for rule in self.rules.derived
            if rule.blocked.is_yes(self.evaluator)
        )
        for test in self.rules.required_tests:
            sides: tuple[Side, ...] = self.answers.sides if test.when.is_yes(self.evaluator) else ()
            if any(not test.done.is_yes(self.evaluator, side) for side in sides):
                found.append(Open(test.item, self.protocol.items[test.item].title, test.reason))
        return tuple(found)

    def _restrictions(self, raised: list[Raised]) -> tuple[RestrictionResult, ...]:
        because: dict[str, list[str]] = {}
        for one in raised:
            for rule in one.consequences.restrictions:
                if rule.when.is_yes(self.evaluator):
                    because.setdefault(rule.text, []).append(one.hit.id)
        return tuple(
            RestrictionResult(rule.id, rule.title, rule.text, tuple(because[rule.id]))
            for rule in self.protocol.restrictions.values()
            if rule.id in because
        )

    def _referrals(self, raised: list[Raised]) -> tuple[Referral, ...]:
        because: dict[str, dict[str, None]] = {}
        for one in sorted(raised, key=lambda item: _position(self.protocol, item.hit.id)):
            for rule in one.consequences.referrals:
                if rule.when.is_yes(self.evaluator):
                    because.setdefault(rule.text, {})[rule.because or one.hit.id] = None
        for rule in self.rules.referrals:
            if rule.when.is_yes(self.evaluator):
                because.setdefault(rule.text, {})[rule.because] = None
        return tuple(Referral(to, "parallel", tuple(reasons)) for to, reasons in because.items())


def _position(protocol: Protocol, hit: str) -> int:
    order = list(protocol.red_flags)
    return order.index(hit) if hit in order else len(order)


def _disposition(top: Level | None, *, incomplete: bool, out_of_scope: bool) -> Disposition:
    if top == "EMERGENCY":
        return "emergency"
    if top == "URGENT":
        return "urgent"
    if incomplete:
        return "safety_incomplete"
    if top == "REFER_FIRST":
        return "refer_first"
    if out_of_scope:
        return "out_of_scope"
    return "caution" if top == "CAUTION" else "clear"
