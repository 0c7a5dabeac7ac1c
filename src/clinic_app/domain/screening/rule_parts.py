"""What a parsed rule consists of, how each part is evaluated and how it is put in words.

The language itself is described in `expressions`; the functions a rule may call are in `rule_functions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from clinic_app.domain.screening.rule_values import (
    AtLeast,
    SideName,
    Value,
    compare,
    is_number,
    shown,
    truth,
)


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


class Node(Protocol):
    def value(self, reader: Reader, side: SideName | None) -> Value: ...
    def words(self, reader: Reader, side: SideName | None) -> str: ...
    def parts(self) -> tuple[Node, ...]: ...


def walk(node: Node) -> Iterable[Node]:
    yield node
    for part in node.parts():
        yield from walk(part)


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
        value = truth(self.inner.value(reader, side))
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
                value = truth(value)
            if value is deciding:
                decided = True
            elif value is None:
                unknown = True
        return deciding if decided else None if unknown else self.is_and

    def words(self, reader: Reader, side: SideName | None) -> str:
        result = self.value(reader, side)
        chosen = self.operands
        if not self.is_and and result is True:
            chosen = tuple(one for one in self.operands if truth(one.value(reader, side)) is True)
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
            outcome = compare(sign, left, right)
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
        if not is_number(left) or not is_number(right):
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
