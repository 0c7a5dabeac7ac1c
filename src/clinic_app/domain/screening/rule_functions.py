"""The functions a rule may call: over both sides, counting, the client's age and what stage 0 found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clinic_app.domain.screening.rule_parts import Node, Reader
from clinic_app.domain.screening.rule_values import (
    AtLeast,
    RuleError,
    SideName,
    Value,
    as_number,
    kleene,
    number_text,
    shown,
    truth,
)


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Node, ...]

    def value(self, reader: Reader, side: SideName | None) -> Value:
        return FUNCTIONS[self.function](reader, side, self.arguments)

    def words(self, reader: Reader, side: SideName | None) -> str:
        return _call_words(self, reader, side)

    def parts(self) -> tuple[Node, ...]:
        return self.arguments


@dataclass(frozen=True, slots=True)
class NamedCall:
    """A function whose argument is a name: a constant, an item of stage 0, numbers of years."""

    function: str
    names: tuple[str, ...]

    def value(self, reader: Reader, side: SideName | None) -> Value:
        if self.function == "cut":
            return reader.cut(self.names[0], side)
        if self.function.startswith("age_"):
            return reader.age_test(self.function, tuple(float(name) for name in self.names))
        if self.function in {"signs_yes", "signs_open"}:
            return float(sum(reader.stage0(self.function, name) for name in self.names))
        return reader.stage0(self.function, self.names[0])

    def words(self, reader: Reader, side: SideName | None) -> str:
        if self.function == "cut":
            return reader.cut_words(self.names[0], side)
        known = self.value(reader, side)
        if self.function == "age_under":
            return f"age under {self.names[0]} or unknown: {shown(known)}"
        if self.function == "age_at_least":
            return f"age {self.names[0]} or over: {shown(known)}"
        if self.function == "age_between":
            return f"age {self.names[0]} to {self.names[1]}: {shown(known)}"
        return f"{self.function.replace('_', ' ')} {self.names[0]}: {shown(known)}"

    def parts(self) -> tuple[Node, ...]:
        return ()


def _opposite(side: SideName) -> SideName:
    return "R" if side == "L" else "L"


_Arguments = tuple[Node, ...]
_Function = Callable[[Reader, "SideName | None", _Arguments], Value]


def _own(side: SideName | None, function: str) -> SideName:
    if side is None:
        raise RuleError(f"{function}() needs a side, but the rule has none")
    return side


def _other(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    return arguments[0].value(reader, _opposite(_own(side, "other")))


def _per_side(reader: Reader, arguments: _Arguments) -> list[Value]:
    return [arguments[0].value(reader, "L"), arguments[0].value(reader, "R")]


def _any_side(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    return kleene(False, [truth(value) for value in _per_side(reader, arguments)])


def _both_sides(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    return kleene(True, [truth(value) for value in _per_side(reader, arguments)])


def _fold_sides(fold: Callable[[list[float]], float]) -> _Function:
    def apply(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
        numbers = [
            number for value in _per_side(reader, arguments) if (number := as_number(value)) is not None
        ]
        return fold(numbers) if numbers else None

    return apply


def _symptomatic(is_and: bool) -> _Function:
    def apply(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
        values = [truth(arguments[0].value(reader, one)) for one in reader.symptomatic()]
        return kleene(is_and, values)

    return apply


def _count(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    return float(sum(truth(argument.value(reader, side)) is True for argument in arguments))


def _assessed(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    return float(sum(argument.value(reader, side) is not None for argument in arguments))


def _mean(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    numbers = [as_number(argument.value(reader, side)) for argument in arguments]
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if len(known) == len(numbers) else None


def _weaker(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    own = arguments[0].value(reader, side)
    against = arguments[0].value(reader, _opposite(_own(side, "weaker")))
    limited = [value for value in (own, against) if isinstance(value, AtLeast)]
    if limited:
        for value in limited:
            reader.discard(value)
        return None
    own_number, other_number = as_number(own), as_number(against)
    if own_number is None or other_number is None or other_number <= 0:
        return None
    # Rounded, so that 85 against 100 is a difference of 15 and not of 14.999...
    return round((1 - own_number / other_number) * 100, 6)


FUNCTIONS: dict[str, _Function] = {
    "other": _other,
    "any_side": _any_side,
    "both_sides": _both_sides,
    "min_side": _fold_sides(min),
    "max_side": _fold_sides(max),
    "mean_side": _fold_sides(lambda numbers: sum(numbers) / len(numbers)),
    "sum_side": _fold_sides(sum),
    "any_symptomatic": _symptomatic(False),
    "every_symptomatic": _symptomatic(True),
    "count": _count,
    "assessed": _assessed,
    "mean": _mean,
    "weaker": _weaker,
    "na": lambda reader, side, arguments: arguments[0].value(reader, side) is None,
    "known": lambda reader, side, arguments: arguments[0].value(reader, side) is not None,
    "yes": lambda reader, side, arguments: arguments[0].value(reader, side) is True,
}
NAMED_FUNCTIONS = frozenset(
    [
        "cut",
        "age_under",
        "age_at_least",
        "age_between",
        "any_sign",
        "any_weak",
        "hit",
        "hit_restriction",
        "signs_yes",
        "signs_open",
        "answered",
    ]
)


def _call_words(call: Call, reader: Reader, side: SideName | None) -> str:
    first = call.arguments[0]
    if call.function == "other":
        return f"other side {first.words(reader, _opposite(_own(side, 'other')))}"
    if call.function in {"any_side", "both_sides", "min_side", "max_side", "mean_side", "sum_side"}:
        return _side_words(call, reader)
    if call.function in {"any_symptomatic", "every_symptomatic"}:
        joined = " or " if call.function == "any_symptomatic" else " and "
        return joined.join(f"{one}: {first.words(reader, one)}" for one in reader.symptomatic())
    if call.function == "count":
        met = [one.words(reader, side) for one in call.arguments if one.value(reader, side) is True]
        found = f": {'; '.join(met)}" if met else ""
        return f"{len(met)} of {len(call.arguments)}{found}"
    if call.function == "assessed":
        return f"{number_text(as_number(call.value(reader, side)) or 0)} of {len(call.arguments)} assessed"
    if call.function == "mean":
        return f"mean of {', '.join(one.words(reader, side) for one in call.arguments)}"
    if call.function == "weaker":
        value = as_number(call.value(reader, side))
        shown_value = "not assessed" if value is None else f"{value:.0f} %"
        return f"{first.words(reader, side)}, below the other side by {shown_value}"
    known = first.value(reader, side) is not None
    if call.function == "yes":
        return first.words(reader, side)
    return first.words(reader, side) if known else f"{first.words(reader, side)} (needed)"


def _side_words(call: Call, reader: Reader) -> str:
    first = call.arguments[0]
    sides: tuple[SideName, SideName] = ("L", "R")
    if call.function == "any_side" and call.value(reader, None) is True:
        return " or ".join(
            f"{one}: {first.words(reader, one)}" for one in sides if first.value(reader, one) is True
        )
    texts = [f"{one}: {first.words(reader, one)}" for one in sides]
    if call.function in {"any_side", "both_sides"}:
        return (" or " if call.function == "any_side" else " and ").join(texts)
    what = {"min_side": "lower of", "max_side": "higher of", "mean_side": "mean of", "sum_side": "sum of"}[
        call.function
    ]
    return f"{what} {', '.join(texts)} = {shown(call.value(reader, None))}"
