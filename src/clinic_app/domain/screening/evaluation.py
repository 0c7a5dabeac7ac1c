"""Evaluates the rules of a protocol for one set of answers and remembers what each rule read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from clinic_app.domain.screening.answers import EVERYWHERE, Answers, Result, field_value
from clinic_app.domain.screening.expressions import AtLeast, RuleError, Value, number_text, same_word, shown
from clinic_app.domain.screening.model import SIDES, Item, Side
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.rules import ConstantValue, Definition
from clinic_app.domain.screening.situation import Situation
from clinic_app.domain.screening.trace import Trace
from clinic_app.domain.screening.wording import field_label, with_unit

Made = TypeVar("Made")
_Memo = dict[tuple[str, "Side | None"], tuple["Value", Trace]]
_Values = dict[tuple[str, str, "Side | None"], tuple["Value", "Side | None", Trace]]


class Evaluator:
    """Reads names for expressions (the `Reader` of `expressions`).

    `forced` gives names a value without evaluating them: findings switched off in the first weeks, findings the
    therapist overruled, branches on a side that does not count.

    `before` is the evaluator of the answers one step earlier: what rests on none of the answers that changed since is
    taken over from it.
    """

    def __init__(
        self,
        protocol: Protocol,
        answers: Answers,
        situation: Situation,
        *,
        own_values: Mapping[str, float] | None = None,
        forced: Mapping[tuple[str, Side | None], Value] | None = None,
        before: Evaluator | None = None,
    ) -> None:
        self.protocol = protocol
        self.answers = answers
        self.situation = situation
        self.own_values = own_values or {}
        self.forced = forced or {}
        self._memo: _Memo = {}
        self._traces: list[Trace] = [Trace()]
        self._running: set[tuple[str, Side | None]] = set()
        self._depth = 0
        self._values: _Values = {}
        self._made: dict[object, tuple[object, Trace]] = {}
        if before is not None:
            self._take_over(before)

    def _take_over(self, before: Evaluator) -> None:
        if (
            before.protocol is not self.protocol
            or before.own_values != self.own_values
            or before.forced != self.forced
            or (before.situation is not self.situation and before.situation != self.situation)
        ):
            return
        changed = self.answers.changed_since(before.answers)
        if changed & EVERYWHERE:
            return
        self._made = {key: kept for key, kept in before._made.items() if changed.isdisjoint(kept[1].items)}
        self._memo = {key: kept for key, kept in before._memo.items() if changed.isdisjoint(kept[1].items)}
        self._values = {key: kept for key, kept in before._values.items() if key[0] not in changed}

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """What `make` gives, taken over from the evaluator before when it rests on no answer that changed.

        `make` may read through this evaluator only, and has to be the same work for the same key.
        """
        known = self._made.get(key)
        if known is None:
            self._traces.append(Trace())
            try:
                made = make()
            finally:
                trace = self._traces.pop()
            known = self._made[key] = (made, trace)
        self._traces[-1].rest_on(known[1])
        return cast("Made", known[0])

    @property
    def rests_on(self) -> set[str]:
        """Every answer that was read so far."""
        return self._traces[0].items

    @property
    def discarded(self) -> set[tuple[str, Side | None]]:
        """Items and sides whose painful value could not be used."""
        return self._traces[0].discarded

    # --- reading recorded values ---

    def read(self, item: str, field_id: str, side: Side | None) -> Value:
        if item in self.protocol.red_flags:
            return self.situation.flag_value(self.protocol, item, field_id)
        definition = self.protocol.items.get(item)
        if definition is None:
            raise RuleError(f"{item} is read but is not part of the protocol")
        value, at = self._value_of(definition, field_id, side)
        self._traces[-1].reads[(item, field_id, at)] = value
        return value

    def _value_of(self, item: Item, field_id: str, side: Side | None) -> tuple[Value, Side | None]:
        """`_read_item`, once for each value: many rules read the same ones."""
        key = (item.id, field_id, side)
        known = self._values.get(key)
        if known is None:
            self._traces.append(Trace())
            value, at = self._read_item(item, field_id, side)
            known = self._values[key] = (value, at, self._traces.pop())
        value, at, read = known
        trace = self._traces[-1]
        trace.items.add(item.id)
        if read.constants:  # the limit of pain was read on the way
            trace.constants.update(read.constants)
        if read.discarded:
            trace.discarded |= read.discarded
        return value, at

    def _read_item(self, item: Item, field_id: str, side: Side | None) -> tuple[Value, Side | None]:
        at = side if item.per_side else None
        if item.per_side and side is None:
            raise RuleError(f"{item.id} is recorded per side, but the rule has no side")
        result = self.answers.result(item.id, at)
        if field_id == "status":
            return (result.status if result else "not_tested"), at
        if result is None or item.id in self.situation.skipped:
            return None, at
        recorded = item.field(field_id)
        if recorded is None:
            return (result.pain if field_id == "pain_nprs" else None), at
        if result.status == "could_not_pain":
            return self._stopped_by_pain(item.id, field_id, result), at
        if result.status != "done":
            return None, at
        raw = result.fields.get(field_id)
        if isinstance(raw, dict):
            # A whole-body item with one field given per side.
            values = [field_value(recorded, raw.get(one)) for one in SIDES if side is None or one == side]
            return (True if True in values else next((one for one in values if one is not None), None)), side
        value = field_value(recorded, raw)
        return self._limited(item.id, at, field_id, value, result), at

    def _stopped_by_pain(self, item: str, field_id: str, result: Result) -> Value:
        """A measured value is not assessed; where the rule is about pain itself, the stop counts as pain."""
        pain = self.protocol.pain
        if item in pain.provocation and field_id == "value":
            return same_word(pain.provocation[item]) if result.familiar else None
        meaning = pain.pain_means.get(item, {}).get(field_id)
        recorded = self.protocol.items[item].field(field_id)
        return None if meaning is None or recorded is None else field_value(recorded, meaning)

    def is_pain_limited(self, item: str, result: Result) -> bool:
        pain = self.protocol.pain
        if item not in pain.counted and item not in pain.forced:
            return False
        if result.record.get("pain_limited") is True or result.word("stop_reason") in pain.stop_reasons:
            return True
        return result.pain is not None and result.pain >= self.cut(pain.limit, None)

    def _limited(self, item: str, at: Side | None, field_id: str, value: Value, result: Result) -> Value:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return value
        if field_id in ("pain_nprs", "pain"):
            return value
        pain = self.protocol.pain
        if result.word("stop_reason") in pain.unreadable_stops.get(item, ()):
            return None
        cap = self.situation.caps.get(item)
        if cap is not None and value >= cap:
            return None
        if not self.is_pain_limited(item, result):
            return value
        if item in pain.forced:
            self._traces[-1].discarded.add((item, at))
            return None
        return AtLeast(float(value), (item, at))

    def discard(self, value: AtLeast) -> None:
        """A comparison could not use a pain-limited value; remembered for the flag "pain prevents a conclusion"."""
        if value.of is not None:
            self._traces[-1].discarded.add(value.of)

    # --- names ---

    def ref(self, name: str, side: Side | None) -> Value:
        key = (name, side)
        value, trace = self._evaluate(key)
        if name in self.protocol.findings:
            self._traces[-1].findings[key] = value
            self._traces[-1].rest_on(trace)
        else:
            self._traces[-1].add(trace)
        return value

    def trace(self, name: str, side: Side | None) -> Trace:
        """Everything the definition read, including its local names."""
        return self._evaluate((name, side))[1]

    def _evaluate(self, key: tuple[str, Side | None]) -> tuple[Value, Trace]:
        known = self._memo.get(key)
        if known is not None:
            return known
        name, side = key
        if key in self.forced:
            found = (self.forced[key], Trace())
        elif name in self.protocol.definitions:
            if key in self._running:
                raise RuleError(f"{name} depends on itself")
            self._running.add(key)
            self._traces.append(Trace())
            try:
                value = self._run(self.protocol.definitions[name], side)
            finally:
                self._running.discard(key)
                trace = self._traces.pop()
            found = (value, trace)
        else:
            found = (self._built_in(name, side), Trace())
        self._memo[key] = found
        return found

    def _run(self, definition: Definition, side: Side | None) -> Value:
        finding = self.protocol.findings.get(definition.name)
        if finding is not None:
            # Every local name, so that the list of inputs is complete whichever case decides.
            for let in finding.lets:
                self.ref(f"{finding.id}.{let}", side)
        for case in definition.cases:
            if case.when is None or case.when.is_yes(self, side):
                return case.then.value(self, side)
        return None

    def _built_in(self, name: str, side: Side | None) -> Value:
        match name:
            case "symptomatic":
                return side in self.answers.sides
            case "sex":
                return self.answers.sex
            case "age_known":
                return self.answers.age is not None
            case "acute_mode":
                return self.situation.acute_mode
            case "early_scope":
                return self.situation.early_scope
            case "rater_or_device_changed":
                return self.answers.rater_or_device_changed
            case _:
                raise RuleError(f"{name} has no definition")

    def fired(self, name: str, side: Side | None) -> int:
        """Index of the case that decided."""
        for index, case in enumerate(self.protocol.definitions[name].cases):
            if case.when is None or case.when.is_yes(self, side):
                return index
        return -1

    # --- constants, age, stage 0 ---

    def constant(self, constant_id: str) -> ConstantValue:
        constant = self.protocol.constants[constant_id]
        for value in constant.values:
            if value.sex is not None and value.sex != self.answers.sex:
                continue
            if value.when is None or value.when.is_yes(self):
                return value
        raise RuleError(f"constant {constant_id} has no value for this client")

    def cut(self, constant: str, side: Side | None) -> float:
        value = self.constant(constant)
        self._traces[-1].constants[constant] = value
        return self.number_of(value)

    def number_of(self, value: ConstantValue) -> float:
        """The shipped number, or the clinic's own where the protocol allows one."""
        return self.own_values.get(value.key, value.value) if is_changeable(value) else value.value

    def is_own(self, value: ConstantValue) -> bool:
        return is_changeable(value) and value.key in self.own_values

    def age_test(self, function: str, numbers: tuple[float, ...]) -> bool | None:
        return self.answers.age_test(function, numbers)

    def stage0(self, function: str, name: str) -> bool:
        return self.situation.says(self.protocol, function, name)

    def symptomatic(self) -> tuple[Side, ...]:
        return self.answers.sides

    # --- words ---

    def path_words(self, item: str, field_id: str, side: Side | None) -> str:
        if item in self.protocol.red_flags:
            return f"{field_id.replace('_', ' ')}: {shown(self.read(item, field_id, side))}"
        definition = self.protocol.items[item]
        return f"{field_label(definition, field_id)} {self.value_words(item, field_id, side)}"

    def value_words(self, item: str, field_id: str, side: Side | None) -> str:
        """A recorded value as shown, with unit and the label of a choice."""
        definition = self.protocol.items[item]
        value, _ = self._value_of(definition, field_id, side)
        recorded = definition.field(field_id)
        if value is None or recorded is None:
            return shown(value)
        if recorded.type == "grade":
            result = self.answers.result(item, side if definition.per_side else None)
            return str(result.fields.get(field_id)) if result else shown(value)
        if isinstance(value, (str, tuple)) and recorded.choices:
            words = value if isinstance(value, tuple) else (value,)
            labels = {same_word(choice.id): choice.label for choice in recorded.choices}
            return ", ".join(labels.get(word, word) for word in words).lower() or "none"
        result = self.answers.result(item, side if definition.per_side else None)
        unit = recorded.unit
        if recorded.unit_field and result is not None and result.word(recorded.unit_field):
            unit = str(result.fields.get(recorded.unit_field))
        return with_unit(shown(value), unit)

    def ref_words(self, name: str, side: Side | None) -> str:
        value = self.ref(name, side)
        definition = self.protocol.definitions.get(name)
        if name in self.protocol.findings:
            return f"{name}{f'_{side}' if side else ''} {shown(value)}"
        if definition is not None and not definition.label and len(definition.cases) == 1:
            return f"({definition.cases[0].then.words(self, side)}: {shown(value)})"
        label = (definition.label if definition else "") or name.rpartition(".")[2].replace("_", " ")
        text = with_unit(shown(value), definition.unit if definition else "")
        words = f"{label}: {text}" if isinstance(value, bool) or value is None else f"{label} {text}"
        tells = isinstance(value, bool) or (
            isinstance(value, str) and "." in name and value not in ("NA", "X")
        )
        inner = self._inner_words(definition, side) if definition is not None and tells else ""
        return f"{words} ({inner})" if inner else words

    def _inner_words(self, definition: Definition, side: Side | None) -> str:
        """The values behind a named part of a rule, two levels deep."""
        if self._depth >= 2:
            return ""
        self._depth += 1
        try:
            index = self.fired(definition.name, side)
            case = definition.cases[index]
            if case.when is not None:
                return case.when.words(self, side)
            return (
                case.then.words(self, side)
                if len(definition.cases) == 1 and not case.then.is_bare_value()
                else ""
            )
        finally:
            self._depth -= 1

    def cut_words(self, constant: str, side: Side | None) -> str:
        value = self.constant(constant)
        unit = self.protocol.constants[constant].unit
        shipped = with_unit(number_text(value.value), unit)
        own = f" (clinic's own value, shipped: {shipped})" if self.is_own(value) else ""
        return with_unit(number_text(self.number_of(value)), unit) + own


def is_changeable(value: ConstantValue) -> bool:
    """Only expert convention may be replaced by a clinic's own number."""
    return "EC" in value.basis.marks
