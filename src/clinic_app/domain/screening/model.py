"""What a screening protocol is made of, as plain values.

The values are built once from the YAML documents by `protocol.parse_protocol` and never change.
Nothing here knows a test by name: which tests, findings and rules exist is data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from clinic_app.domain.screening.depth import Depth
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
    side_allowed: bool = False
    """A whole-body item whose field may also be given as {L: ..., R: ...}."""

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


# --- rules -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """`then` counts when `when` is yes. An unknown `when` (not assessed) is passed over."""

    when: Expression | None
    then: Expression


@dataclass(frozen=True, slots=True)
class Definition:
    """A named value other rules can read: one expression, or cases of which the first match counts."""

    name: str
    per_side: bool
    label: str
    unit: str
    cases: tuple[Case, ...]
    basis: Basis
    rule_words: str = ""


@dataclass(frozen=True, slots=True)
class FlagRule:
    """A flag such as `C6_{side}`, raised when the expression is yes."""

    flag: str
    per_side: bool
    when: Expression


@dataclass(frozen=True, slots=True)
class FindingRule:
    id: str
    per_side: bool
    title: str
    client_text: str
    rule_words: str
    changes_it: str
    alternatives: tuple[str, ...]
    lets: tuple[str, ...]
    facts: tuple[str, ...]
    """The local names that are shown when no case but the last one matched."""
    flags: tuple[FlagRule, ...]
    do_tests: tuple[tuple[Expression, tuple[str, ...]], ...]
    basis: Basis
    information: bool
    """Says something about the whole screen; nothing to treat."""
    decide: bool
    """For information, but exercises follow from it, so the therapist decides on it like on any finding."""
    acute: bool
    """Read in the first six weeks after a sudden onset; all others stay not assessed then."""
    order: int


@dataclass(frozen=True, slots=True)
class ConstantValue:
    """One number of a constant. `key` names it for a clinic's own value, for example `front_plank_low.age_50`."""

    key: str
    sex: str | None
    when: Expression | None
    value: float
    basis: Basis
    words: str = ""
    """For whom it holds where a constant has several numbers, such as "from age 50"."""
    allowed: tuple[float, float] | None = None
    """In which range a clinic's own number must lie; None: no number of its own."""


@dataclass(frozen=True, slots=True)
class Constant:
    """`below`: the constant this one must not pass."""

    id: str
    label: str
    unit: str
    values: tuple[ConstantValue, ...]
    below: str = ""


@dataclass(frozen=True, slots=True)
class LevelRule:
    """Raises a hit of `level` under the text `label` when `when` is yes. `level` None: the level of the whole look."""

    label: str
    when: Expression
    level: Level | None


@dataclass(frozen=True, slots=True)
class WhenText:
    when: Expression
    text: str
    because: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a hit brings with it, beside its level: restrictions, referrals, notes."""

    restrictions: tuple[WhenText, ...]
    referrals: tuple[WhenText, ...]
    notes: tuple[WhenText, ...]


@dataclass(frozen=True, slots=True)
class FlagSafety:
    """The rules of one red flag beyond the base level of its signs."""

    sign_levels: Mapping[str, tuple[LevelRule, ...]]
    combinations: tuple[LevelRule, ...]
    consequences: Consequences
    gate: str | None
    """Sign that opens the item: answered no, the other signs need no answer."""


@dataclass(frozen=True, slots=True)
class LookSafety:
    """A hit of stage 0b or a derived hit. `done` None: derived, never required by itself."""

    id: str
    title: str
    per_side: bool
    required: Expression | None
    done: Expression | None
    not_done: tuple[LevelRule, ...]
    levels: tuple[LevelRule, ...]
    """Level of every rule that names none; the first whose rule is yes."""
    rules: tuple[LevelRule, ...]
    weak_sign: str | None
    consequences: Consequences
    basis: Basis


@dataclass(frozen=True, slots=True)
class RequiredTest:
    """A physical test that must be done on the symptomatic sides before stage 0 can be summarised."""

    item: str
    when: Expression
    done: Expression
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenRule:
    when: Expression
    items: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ScopeRule:
    code: str
    effect: str
    when: Expression
    flag: str | None
    text: str
    stages: tuple[str, ...]
    """The only stages that stay open; empty: all."""
    skips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafetyRules:
    flags: Mapping[str, FlagSafety]
    looks: tuple[LookSafety, ...]
    required_tests: tuple[RequiredTest, ...]
    reopen: tuple[ReopenRule, ...]
    scope: tuple[ScopeRule, ...]
    referrals: tuple[WhenText, ...]
    derived: tuple[Derived, ...]
    combination_at: int
    combination_level: Level
    either: tuple[tuple[str, ...], ...]
    """Items of which one answer is enough."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A red flag nobody asks: it follows from other answers (`blocked` yes: those answers are missing)."""

    id: str
    title: str
    sign: str
    level: Level
    when: Expression
    blocked: Expression
    asks: str
    """The item whose answer decides."""
    text: str


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a restriction does to tests. `caps`: values of the item from the number on cannot be read."""

    id: str
    title: str
    text: str
    skips: tuple[str, ...]
    caps: Mapping[str, float]
    basis: Basis


@dataclass(frozen=True, slots=True)
class PainRules:
    """How a test that hurt is read (screening 2.0, G2, G7)."""

    limit: str
    """Constant: from this pain on a strength or endurance value is pain-limited."""
    counted: tuple[str, ...]
    forced: tuple[str, ...]
    stop_reasons: tuple[str, ...]
    unreadable_stops: Mapping[str, tuple[str, ...]]
    provocation: Mapping[str, str]
    pain_means: Mapping[str, Mapping[str, Json]]


@dataclass(frozen=True, slots=True)
class GoalRule:
    """A possible goal. `sides` False: shown for the whole body. `replaced_by`: dropped when that goal exists."""

    id: str
    tier: Expression
    per_side: bool
    when: Expression
    strength: Expression
    title: str
    baseline: tuple[str, ...]
    target: str
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class StatusRule:
    when: Expression
    status: str


@dataclass(frozen=True, slots=True)
class BarRule:
    """`always`: barred even if nothing would include the category. `reason` is the output's barred_by."""

    reason: str
    when: Expression
    always: bool
    per_side: bool


@dataclass(frozen=True, slots=True)
class CategoryRule:
    id: str
    title: str
    phase: int
    per_side: bool
    include: Expression | None
    include_whole: Expression | None
    """Includes a per-side category without naming a side."""
    statuses: tuple[StatusRule, ...]
    bars: tuple[BarRule, ...]
    strength: Expression | None
    provisional: str
    """keep | level1 | bar | drop: what a provisional routine does with it."""
    acute: bool
    """Allowed in the first six weeks after a sudden onset; all others are barred `scope_acute` then."""
    when_empty: bool
    """Included when nothing but the entries marked `background` resulted."""
    background: bool
    text: str


@dataclass(frozen=True, slots=True)
class Phase:
    no: int
    title: str
    content: str
    usual_time: str
    gate: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of an explained word list: a branch, a flag, an alternative."""

    id: str
    title: str
    text: str
    basis: Basis
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRules:
    groups: Mapping[str, str]
    group_titles: Mapping[str, str]
    max_goals: int
    goals: tuple[GoalRule, ...]
    categories: tuple[CategoryRule, ...]
    flags: tuple[FlagRule, ...]
    phases: tuple[Phase, ...]
    branches: Mapping[str, Option]
    leads: Mapping[str, Option]
    gm_types: Mapping[str, Option]
    flag_texts: Mapping[str, str]
    branch_name: str
    lead_name: str
    gm_type_name: str
    history_name: str
    provisional_name: str
    incomplete_flag: str
    domains: Mapping[str, Mapping[str, str]]
    branch_findings: tuple[str, ...]
    """Findings whose confirmation on a symptom-free side makes the branch count there."""
    safety_net: tuple[str, ...]
    always_count: tuple[str, ...]
    """Findings about the screen itself that no decision switches off."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """A whole screening protocol. `items` keep the order of the stages."""

    id: str
    version: str
    title: str
    standard_sentence: str
    stages: tuple[Stage, ...]
    red_flags: Mapping[str, RedFlag]
    items: Mapping[str, Item]
    sources: Mapping[int, Source]
    constants: Mapping[str, Constant]
    restrictions: Mapping[str, Restriction]
    safety: SafetyRules
    pain: PainRules
    definitions: Mapping[str, Definition]
    findings: Mapping[str, FindingRule]
    plan: PlanRules
    depths: Mapping[str, Depth]
    """How deep a session may go, in the order offered; empty: everything is always asked."""

    def stage_items(self, stage_id: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items.values() if item.stage == stage_id)

    def source_texts(self, numbers: tuple[int, ...]) -> tuple[Source, ...]:
        """Sources by number; a number without an entry is kept with an empty text so that it stays visible."""
        return tuple(self.sources.get(no, Source(no, "", "")) for no in numbers)
