"""What a screening protocol asks and measures, as plain values: items, their fields, red flags and stages.

The values are built once from the YAML documents by `protocol.parse_protocol` and never change.
Nothing here knows a test by name: which tests, findings and rules exist is data. The rules are in `rules`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from clinic_app.domain.screening.expressions import Expression

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Side = Literal["L", "R"]
SIDES: tuple[Side, Side] = ("L", "R")
Level = Literal["EMERGENCY", "URGENT", "REFER_FIRST", "CAUTION"]
SignLevel = Literal["EMERGENCY", "URGENT", "REFER_FIRST", "CAUTION", "risk"]
Strength = Literal["supported", "suggested", "not_supported", "not_assessed"]

LEVELS: tuple[Level, ...] = ("EMERGENCY", "URGENT", "REFER_FIRST", "CAUTION")
"""Highest urgency first."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a value or rule comes from: source numbers and marks such as EC, DER, Seed A."""

    sources: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    no: int
    text: str
    seen_as: str


@dataclass(frozen=True, slots=True)
class Choice:
    """`exclusive`: the answer stands alone, like "none"."""

    id: str
    label: str
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence with the numbers of its sources and its marks (EC, DER, Seed)."""

    text: str
    sources: tuple[int, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One value the therapist records. A bare value has the id `value`.

    `type` is number, integer, choice, multi, yes_no, grade, text, date, list, activities or number_or_word.
    `hard` is rejected outside, `soft` asks for confirmation; both inclusive, None means no range.
    """

    id: str
    label: str
    type: str
    unit: str = ""
    hard: tuple[float, float] | None = None
    soft: tuple[float, float] | None = None
    required: bool = False
    hint: str = ""
    display_only: bool = False
    choices: tuple[Choice, ...] = ()
    words: tuple[str, ...] = ()
    default: str = ""
    unit_field: str = ""
    """Field of the same item that names the unit; `by_unit` then has the ranges of each unit."""
    by_unit: tuple[UnitRange, ...] = ()
    derived_from: tuple[str, ...] = ()
    show_when: Expression | None = None

    def in_unit(self, unit: str) -> Field:
        """The field with the unit and ranges of `unit`; itself when it knows no such unit."""
        for one in self.by_unit:
            if one.unit == unit:
                return replace(self, unit=one.unit, hard=one.hard, soft=one.soft)
        return self


@dataclass(frozen=True, slots=True)
class UnitRange:
    unit: str
    hard: tuple[float, float] | None
    soft: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class ErrorBand:
    """Measurement error: a change of `field` smaller than `value` is not a change. `text` is for the screen.

    `other` is the larger limit when rater or device changed, None when none is known. `or_percent`: this share of the
    first value is enough too. `for_unit` and `only_if` (field and its value, yes and no for ticks) say for which results the limit holds.
    `within_visit`: the limit of a trial inside one visit; two visits are not compared by it.
    """

    field: str
    value: float | None
    unit: str
    text: str
    basis: Basis
    other: float | None = None
    or_percent: float | None = None
    better: Literal["higher", "lower", "neither"] = "neither"
    for_unit: str = ""
    only_if: tuple[tuple[str, str], ...] = ()
    within_visit: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One history question, look-and-feel step or physical test."""

    id: str
    kind: Literal["history", "look", "test"]
    stage: str
    title: str
    short: str
    synonyms: tuple[str, ...]
    weight: str | None
    per_side: bool
    order: float
    figure: str | None
    equipment: tuple[str, ...]
    minutes: float | None
    position: str
    steps: tuple[str, ...]
    say: str
    fields: tuple[Field, ...]
    timer: str | None
    timer_field: str | None
    could_not: bool
    show_when: Expression | None
    reference: tuple[Note, ...]
    reliability: tuple[Note, ...]
    caveats: tuple[Note, ...]
    error: ErrorBand | None
    skip_text: str
    used_for: tuple[str, ...]
    group: str = ""
    """History questions of one group may share a page."""
    hint: str = ""
    note: str = ""
    error_also: tuple[ErrorBand, ...] = ()

    @property
    def error_bands(self) -> tuple[ErrorBand, ...]:
        """Every limit of real change of this item."""
        return (self.error, *self.error_also) if self.error else self.error_also

    def field(self, field_id: str) -> Field | None:
        for one in self.fields:
            if one.id == field_id:
                return one
        return None


@dataclass(frozen=True, slots=True)
class Sign:
    """One tick box of a red flag. `weak` signs count in the combination rule."""

    id: str
    text: str
    level: SignLevel
    weak: bool
    short: str = ""
    show_when: Expression | None = None


@dataclass(frozen=True, slots=True)
class SubAnswer:
    """A question that changes the urgency of a red flag. `missing` is the answer that counts while it is open."""

    id: str
    question: str
    type: str
    choices: tuple[Choice, ...]
    hard: tuple[float, float] | None
    unit: str
    missing: str | None
    ask_when: str
    ask_when_signs: tuple[str, ...] = ()
    """Ask after one of these signs; empty: after any sign of the item."""
    missing_text: str = ""


@dataclass(frozen=True, slots=True)
class CountList:
    """Points for the therapist to count, such as the Wells list. The program shows them and counts nothing."""

    title: str
    items: tuple[tuple[str, float], ...]
    reading: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One item of stage 0a: a stem with one box per sign and the box "none of these"."""

    id: str
    title: str
    stem: str
    order: float
    must: Expression
    signs: tuple[Sign, ...]
    sub_answers: tuple[SubAnswer, ...]
    note: str
    basis: Basis
    count_list: CountList | None = None

    def sign(self, sign_id: str) -> Sign | None:
        return next((sign for sign in self.signs if sign.id == sign_id), None)


@dataclass(frozen=True, slots=True)
class Stage:
    id: str
    title: str
    purpose: str
    short: str = ""
