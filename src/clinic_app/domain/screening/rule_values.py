"""The values of the rule language: how they are compared, joined in three-valued logic and shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias, TypeGuard

SideName = Literal["L", "R"]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A count or hold that pain ended: the true value is this or more. `of` is the item and side it was read from."""

    value: float
    of: tuple[str, SideName | None] | None = field(default=None, compare=False)


Value: TypeAlias = "bool | float | str | tuple[str, ...] | AtLeast | None"


class RuleError(ValueError):
    """A rule of the protocol cannot be read; the message names the rule and the place."""


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
    if is_number(value):
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


def truth(value: Value) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"yes": True, "no": False}.get(value)
    raise RuleError(f"{shown(value)} is not a yes or no")


def kleene(is_and: bool, values: list[bool | None]) -> bool | None:
    deciding = not is_and
    if deciding in values:
        return deciding
    return None if None in values else is_and


def is_number(value: Value) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def as_number(value: Value) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value)


def compare(sign: str, left: Value, right: Value) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, AtLeast):
        limit = as_number(right)
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
        equal = left == right if is_number(left) and is_number(right) else _as_word(left) == _as_word(right)
        return equal if sign == "=" else not equal
    a, b = as_number(left), as_number(right)
    if a is None or b is None:
        raise RuleError(f"{shown(left)} {sign} {shown(right)} compares something that is not a number")
    return {"<": a < b, "≤": a <= b, ">": a > b, "≥": a >= b}[sign]


def _as_word(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number_text(value) if isinstance(value, (int, float)) else str(value)
