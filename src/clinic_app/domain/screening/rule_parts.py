"""What a parsed rule consists of, how each part is evaluated and how it is put in words.

The language itself is described in `expressions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, Protocol, TypeAlias, TypeGuard

SideName = Literal["L", "R"]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A count or hold that pain ended: the true value is this or more. `of` is the item and side it was read from."""

    value: float
    of: tuple[str, SideName | None] | None = field(default=None, compare=False)


Value: TypeAlias = "bool | float | str | tuple[str, ...] | AtLeast | None"


class RuleError(ValueError):
    """A rule of the protocol cannot be read; the message names the rule and the place."""


class Reader(Protocol):
    """What an expression needs from the screening it is evaluated for."""

    def read(self, item: str, field_id: str, side: SideName | None) -> Value: ...
    def ref(self, name: str, side: SideName | None) -> Value: ...
    def cut(self, constant: str, side: SideName | None) -> float: ...
    def age_test(self, function: str, numbers: tuple[float, ...]) -> bool | None: ...
    def stage0(self, function: str, name: str) -> bool: ...
    def symptomatic(self) -> tuple[SideName, ...]: ...
    def discard(self, value: AtLeast) -> None: ...
    def path_words(self, item: str, field_id: str, side: SideName | None) -> str: ...
    def ref_words(self, name: str, side: SideName | None) -> str: ...
    def cut_words(self, constant: str, side: SideName | None) -> str: ...


@lru_cache(maxsize=4096)
def same_word(word: str) -> str:
    """Spelling in which words are compared: `positive-familiar` and `positive familiar` are one word."""
    return re.sub(r"[ \-]", "_", word) if not re.fullmatch(r"\d[+-]?", word) else word


def grade_number(word: str) -> float | None:
    """Manual muscle grade as a number: plus and minus count 0.3. None if it is no grade."""
    match = re.fullmatch(r"([0-5])([+-]?)", word.strip())
    if match is None:
        return None
    return int(match[1]) + {"": 0.0, "+": 0.3, "-": -0.3}[match[2]]


class Node(Protocol):
    def value(self, reader: Reader, side: SideName | None) -> Value: ...
    def words(self, reader: Reader, side: SideName | None) -> str: ...
    def parts(self) -> tuple[Node, ...]: ...


def walk(node: Node) -> Iterable[Node]:
    yield node
    for part in node.parts():
        yield from walk(part)


def shown(value: Value) -> str:
    """A value as it stands in a filled-in rule."""
    if value is None:
        return "not assessed"
    if value is True:
        return "yes"
    if value is False:
        return "no"
    if isinstance(value, AtLeast):
        return f"{number_text(value.value)} (stopped by pain)"
    if _is_number(value):
        return number_text(value)
    if isinstance(value, tuple):
        return ", ".join(value).replace("_", " ") or "none"
    return STRENGTH_WORDS.get(str(value), str(value).replace("_", " "))


STRENGTH_WORDS = {
    "S": "supported",
    "G": "suggested",
    "N": "not supported",
    "X": "not assessed",
    "NA": "not assessed",
    "POS": "positive",
    "NEG": "negative",
}


def number_text(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


@dataclass(frozen=True, slots=True)
class Fixed:
    constant: Value

    def value(self, reader: Reader, side: SideName | None) -> Value:
        return self.constant

    def words(self, reader: Reader, side: SideName | None) -> str:
        return shown(self.constant)

    def parts(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Word:
    word: str

    def value(self, reader: Reader, side: SideName | None) -> Value:
        return self.word

    def words(self, reader: Reader, side: SideName | None) -> str:
        return shown(self.word)

    def parts(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Path:
    item: str
    field: str
    per_side: bool

    def value(self, reader: Reader, side: SideName | None) -> Value:
        return reader.read(self.item, self.field, side)

    def words(self, reader: Reader, side: SideName | None) -> str:
        return reader.path_words(self.item, self.field, side)

    def parts(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    per_side: bool

    def value(self, reader: Reader, side: SideName | None) -> Value:
        return reader.ref(self.name, side if self.per_side else None)

    def words(self, reader: Reader, side: SideName | None) -> str:
        return reader.ref_words(self.name, side if self.per_side else None)

    def parts(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Negation:
    inner: Node

    def value(self, reader: Reader, side: SideName | None) -> Value:
        value = _truth(self.inner.value(reader, side))
        return None if value is None else not value

    def words(self, reader: Reader, side: SideName | None) -> str:
        return f"not ({self.inner.words(reader, side)})"

    def parts(self) -> tuple[Node, ...]:
        return (self.inner,)


@dataclass(frozen=True, slots=True)
class Logic:
    """Kleene and / or. Every operand is evaluated, so that each input a rule could use is on its list."""

    is_and: bool
    operands: tuple[Node, ...]

    def value(self, reader: Reader, side: SideName | None) -> Value:
        # One plain loop: this runs a thousand times after each keystroke.
        deciding = not self.is_and
        decided = unknown = False
        for operand in self.operands:
            value = operand.value(reader, side)
            if value is not None and value is not True and value is not False:
                value = _truth(value)
            if value is deciding:
                decided = True
            elif value is None:
                unknown = True
        return deciding if decided else None if unknown else self.is_and

    def words(self, reader: Reader, side: SideName | None) -> str:
        result = self.value(reader, side)
        chosen = self.operands
        if not self.is_and and result is True:
            chosen = tuple(one for one in self.operands if _truth(one.value(reader, side)) is True)
        texts = [one.words(reader, side) for one in chosen]
        if len(texts) > 1:
            texts = [
                f"({text})" if isinstance(one, Logic) and (" and " in text or " or " in text) else text
                for one, text in zip(chosen, texts, strict=True)
            ]
        return (" and " if self.is_and else " or ").join(texts)

    def parts(self) -> tuple[Node, ...]:
        return self.operands


@dataclass(frozen=True, slots=True)
class Comparison:
    operands: tuple[Node, ...]
    operators: tuple[str, ...]

    def value(self, reader: Reader, side: SideName | None) -> Value:
        left = self.operands[0].value(reader, side)
        result: bool | None = True
        for sign, operand in zip(self.operators, self.operands[1:], strict=True):
            right = operand.value(reader, side)
            outcome = _compare(sign, left, right)
            if outcome is None:
                if isinstance(left, AtLeast):
                    reader.discard(left)
                if result is True:
                    result = None
            elif outcome is False:
                result = False
            left = right
        return result

    def words(self, reader: Reader, side: SideName | None) -> str:
        if isinstance(self.operands[-1], ListOf):
            verb = "is" if self.operators[-1] == "in" else "is none of"
            left = self.operands[0].words(reader, side)
            if self.value(reader, side) is True and self.operators[-1] == "in":
                return left
            return f"{left} ({verb} one of {self.operands[-1].words(reader, side)})"
        if self.operators == ("in",):
            inside = self.operands[1].words(reader, side)
            return f"{inside} {'include' if self.value(reader, side) is True else 'must include'} {self.operands[0].words(reader, side)}"
        text = self.operands[0].words(reader, side)
        for sign, operand in zip(self.operators, self.operands[1:], strict=True):
            if isinstance(operand, Word) and sign == "=":
                if self.value(reader, side) is not True:
                    text += f" (must be {operand.words(reader, side)})"
                continue
            text += f" {sign} {operand.words(reader, side)}"
        return text

    def parts(self) -> tuple[Node, ...]:
        return self.operands


@dataclass(frozen=True, slots=True)
class ListOf:
    entries: tuple[Node, ...]

    def value(self, reader: Reader, side: SideName | None) -> Value:
        return tuple(str(entry.value(reader, side)) for entry in self.entries)

    def words(self, reader: Reader, side: SideName | None) -> str:
        return ", ".join(entry.words(reader, side) for entry in self.entries)

    def parts(self) -> tuple[Node, ...]:
        return self.entries


@dataclass(frozen=True, slots=True)
class Arithmetic:
    sign: str
    left: Node
    right: Node

    def value(self, reader: Reader, side: SideName | None) -> Value:
        left, right = self.left.value(reader, side), self.right.value(reader, side)
        for value in (left, right):
            if isinstance(value, AtLeast):
                reader.discard(value)
        if not _is_number(left) or not _is_number(right):
            return None
        a, b = float(left), float(right)
        if self.sign == "+":
            return a + b
        if self.sign == "-":
            return a - b
        if self.sign == "*":
            return a * b
        return None if b == 0 else a / b

    def words(self, reader: Reader, side: SideName | None) -> str:
        sign = {"-": "−", "*": "×", "/": "÷"}.get(self.sign, self.sign)
        return f"{self.left.words(reader, side)} {sign} {self.right.words(reader, side)}"

    def parts(self) -> tuple[Node, ...]:
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Choice:
    condition: Node
    yes: Node
    no: Node

    def value(self, reader: Reader, side: SideName | None) -> Value:
        branch = self.yes if self.condition.value(reader, side) is True else self.no
        return branch.value(reader, side)

    def words(self, reader: Reader, side: SideName | None) -> str:
        met = self.condition.value(reader, side) is True
        branch = self.yes if met else self.no
        return f"{branch.words(reader, side)} because {'' if met else 'not: '}{self.condition.words(reader, side)}"

    def parts(self) -> tuple[Node, ...]:
        return self.condition, self.yes, self.no


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


def _truth(value: Value) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"yes": True, "no": False}.get(value)
    raise RuleError(f"{shown(value)} is not a yes or no")


def _kleene(is_and: bool, values: list[bool | None]) -> bool | None:
    deciding = not is_and
    if deciding in values:
        return deciding
    return None if None in values else is_and


def _is_number(value: Value) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(value: Value) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value)


def _compare(sign: str, left: Value, right: Value) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, AtLeast):
        limit = _number(right)
        if limit is None or left.value < limit or sign not in {"<", "≥"}:
            return None
        return sign == "≥"
    if isinstance(right, AtLeast):
        return None
    if sign in {"in", "not in"}:
        options = right if isinstance(right, tuple) else (str(right),)
        wanted = left if isinstance(left, tuple) else (_as_word(left),)
        found = any(word in options for word in wanted)
        return found if sign == "in" else not found
    if sign in {"=", "≠"}:
        equal = left == right if _is_number(left) and _is_number(right) else _as_word(left) == _as_word(right)
        return equal if sign == "=" else not equal
    a, b = _number(left), _number(right)
    if a is None or b is None:
        raise RuleError(f"{shown(left)} {sign} {shown(right)} compares something that is not a number")
    return {"<": a < b, "≤": a <= b, ">": a > b, "≥": a >= b}[sign]


def _as_word(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number_text(value) if isinstance(value, (int, float)) else str(value)


def _sides_of(side: SideName) -> SideName:
    return "R" if side == "L" else "L"


_Arguments = tuple[Node, ...]
_Function = Callable[[Reader, "SideName | None", _Arguments], Value]


def _own(side: SideName | None, function: str) -> SideName:
    if side is None:
        raise RuleError(f"{function}() needs a side, but the rule has none")
    return side


def _other(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    return arguments[0].value(reader, _sides_of(_own(side, "other")))


def _per_side(reader: Reader, arguments: _Arguments) -> list[Value]:
    return [arguments[0].value(reader, "L"), arguments[0].value(reader, "R")]


def _any_side(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    return _kleene(False, [_truth(value) for value in _per_side(reader, arguments)])


def _both_sides(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    return _kleene(True, [_truth(value) for value in _per_side(reader, arguments)])


def _fold_sides(fold: Callable[[list[float]], float]) -> _Function:
    def apply(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
        numbers = [number for value in _per_side(reader, arguments) if (number := _number(value)) is not None]
        return fold(numbers) if numbers else None

    return apply


def _symptomatic(is_and: bool) -> _Function:
    def apply(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
        values = [_truth(arguments[0].value(reader, one)) for one in reader.symptomatic()]
        return _kleene(is_and, values)

    return apply


def _count(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    return float(sum(_truth(argument.value(reader, side)) is True for argument in arguments))


def _assessed(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    return float(sum(argument.value(reader, side) is not None for argument in arguments))


def _mean(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    numbers = [_number(argument.value(reader, side)) for argument in arguments]
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if len(known) == len(numbers) else None


def _weaker(reader: Reader, side: SideName | None, arguments: _Arguments) -> Value:
    own = arguments[0].value(reader, side)
    against = arguments[0].value(reader, _sides_of(_own(side, "weaker")))
    limited = [value for value in (own, against) if isinstance(value, AtLeast)]
    if limited:
        for value in limited:
            reader.discard(value)
        return None
    own_number, other_number = _number(own), _number(against)
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
        return f"other side {first.words(reader, _sides_of(_own(side, 'other')))}"
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
        return f"{number_text(_number(call.value(reader, side)) or 0)} of {len(call.arguments)} assessed"
    if call.function == "mean":
        return f"mean of {', '.join(one.words(reader, side) for one in call.arguments)}"
    if call.function == "weaker":
        value = _number(call.value(reader, side))
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
