"""The rules of a screening protocol as plain values: findings and their numbers, stage 0, pain, goals and routine.

The expressions inside are parsed already; `evaluation` evaluates them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_app.domain.screening.expressions import Expression
from clinic_app.domain.screening.model import Basis, Json, Level


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
