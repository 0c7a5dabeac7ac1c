"""What the engine returns: the safety result, findings with their reasons, the plan.

All texts are for the therapist; only `FindingResult.client_text` and `CategoryResult.text` may reach a client, and
only after the therapist has confirmed them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from clinic_app.domain.screening.model import Json, Level, Side, Source, Strength
from clinic_app.domain.screening.rules import Option

Disposition = Literal[
    "emergency", "urgent", "safety_incomplete", "refer_first", "out_of_scope", "caution", "clear"
]


@dataclass(frozen=True, slots=True)
class Hit:
    """A safety finding. `urgency` is what counts now; `original` the level before a clearance.

    `signs` are sign ids and the labels of rules that raised the level, `texts` the same in words.
    """

    id: str
    title: str
    urgency: Level
    original: Level
    answer: Literal["yes", "unsure", "cleared"]
    signs: tuple[str, ...]
    texts: tuple[str, ...]
    note: str = ""
    sources: tuple[Source, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """Something stage 0 still needs: an item to ask or a test to do, and why."""

    id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Safety:
    """`looks_open`: required parts of stage 0b that are not done; they act as unsure until done or cleared."""

    top: Level | None
    hits: tuple[Hit, ...]
    incomplete: tuple[Open, ...]
    open_items: tuple[str, ...]
    reopened: tuple[str, ...]
    notes: tuple[str, ...]
    weak_signs: tuple[str, ...]
    looks_open: tuple[Open, ...] = ()


@dataclass(frozen=True, slots=True)
class Referral:
    to: str
    timing: Literal["parallel"]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScopeResult:
    code: str
    effect: str
    text: str


@dataclass(frozen=True, slots=True)
class RestrictionResult:
    id: str
    title: str
    text: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One recorded value a rule read. `shown` is the value with its unit; texts are empty when not recorded."""

    id: str
    label: str
    side: Side | None
    shown: str
    date: str = ""
    rater: str = ""
    device: str = ""
    variant: str = ""
    pain: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A value a rule would have read. `status` says why it is missing: not tested, skipped by rule, ..."""

    id: str
    label: str
    side: Side | None
    status: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a decision rests on, in words."""

    inputs: tuple[Input, ...] = ()
    missing: tuple[Missing, ...] = ()
    sources: tuple[Source, ...] = ()
    marks: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """The "why" of a finding, a branch or another decision.

    `rule_values` is the rule with the actual values filled in. Words are worked out when they are looked at: after
    each keystroke all findings are evaluated, but the reasons of hardly one of them are read.
    """

    rule_words: str
    fill_in: Callable[[], str] = field(repr=False)
    look_up: Callable[[], Details] = field(repr=False)

    @property
    def rule_values(self) -> str:
        return self.fill_in()

    @property
    def inputs(self) -> tuple[Input, ...]:
        return self.look_up().inputs

    @property
    def missing(self) -> tuple[Missing, ...]:
        return self.look_up().missing

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.look_up().sources

    @property
    def marks(self) -> tuple[str, ...]:
        return self.look_up().marks

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        return self.look_up().thresholds

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Reasons)
            and self.rule_words == other.rule_words
            and self.look_up() == other.look_up()
        )

    __hash__ = None  # type: ignore[assignment]  # compared by what is behind the words


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit a rule compared with. `own` is true for a clinic's own value instead of the shipped one."""

    id: str
    label: str
    value: float
    unit: str
    sources: tuple[Source, ...]
    marks: tuple[str, ...]
    own: bool
    shipped: float | None = None
    """The number the program came with, where `own` is true."""


@dataclass(frozen=True, slots=True)
class FindingResult:
    """One finding. `id` has the side (`F_GM_L`), `base_id` not.

    `symptom_free_side`: shown, but used for nothing until the therapist confirms it (C4).
    `clinic_strength`: set when the therapist overruled the strength; `strength` always stays what the rules gave.
    """

    id: str
    base_id: str
    side: Side | None
    strength: Strength
    title: str
    client_text: str
    reasons: Reasons
    changes_it: str
    alternatives: tuple[str, ...]
    do_these_tests: tuple[str, ...] = ()
    symptom_free_side: bool = False
    information: bool = False
    to_decide: bool = True
    """The therapist accepts or rejects it; false for what only informs."""
    missing_ids: tuple[str, ...] = ()
    """What `missing` names, as ids: at hand without working out any words."""

    @property
    def rule_words(self) -> str:
        return self.reasons.rule_words

    @property
    def rule_values(self) -> str:
        return self.reasons.rule_values

    @property
    def inputs(self) -> tuple[Input, ...]:
        return self.reasons.inputs

    @property
    def missing(self) -> tuple[Missing, ...]:
        return self.reasons.missing

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.reasons.sources

    @property
    def marks(self) -> tuple[str, ...]:
        return self.reasons.marks


@dataclass(frozen=True, slots=True)
class BranchResult:
    """The stretch-versus-stabilise branch of one hip. `used` false: symptom-free side, shown only."""

    side: Side
    branch: str
    option: Option
    reasons: Reasons
    used: bool
    history: str


@dataclass(frozen=True, slots=True)
class Goal:
    """One of at most three goals. `baseline` holds measured values in words, `target` what would be a gain."""

    tier: int
    id: str
    sides: tuple[Side, ...]
    strength: Strength
    title: str
    baseline: tuple[str, ...] = ()
    target: str = ""


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """`status` is active, trial_2_weeks, pt_confirm or level1_only; `sides` empty means whole body."""

    id: str
    title: str
    sides: tuple[Side, ...]
    phase: int
    status: str
    text: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows from a set of findings."""

    lead: str
    lead_option: Option
    lead_reasons: Reasons
    goals: tuple[Goal, ...]
    categories: tuple[CategoryResult, ...]
    barred: Mapping[str, str]
    flags: tuple[str, ...]
    provisional: bool


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the rules give apart from stage 0."""

    findings: tuple[FindingResult, ...]
    symptom_free_side: tuple[str, ...]
    domains: Mapping[str, Mapping[str, Json]]
    groups: Mapping[str, Strength]
    hf_hist: Mapping[Side, str]
    branch: Mapping[Side, BranchResult]
    gm_type: Mapping[Side, str | None]
    plan: Plan
    flags: tuple[str, ...]
    do_these_tests: tuple[str, ...]
    not_assessed: tuple[str, ...]
    skipped_by_rule: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of one screening.

    `record` is None after emergency, urgent and an incomplete stage 0: nothing is evaluated then. With
    `for_the_record` it exists but is no plan (refer_first, out_of_scope). The short cuts `findings`, `goals`, ... are
    empty unless the record may be used.
    """

    version: str
    disposition: Disposition
    safety: Safety
    scope: tuple[ScopeResult, ...]
    restrictions: tuple[RestrictionResult, ...]
    referrals: tuple[Referral, ...]
    record: Record | None
    for_the_record: bool
    stop_category: CategoryResult | None
    flags_outside: tuple[str, ...] = field(default=())
    standard_sentence: str = ""

    @property
    def routine_locked(self) -> bool:
        return self.disposition not in ("caution", "clear")

    @property
    def _usable(self) -> Record | None:
        return None if self.for_the_record else self.record

    @property
    def findings(self) -> tuple[FindingResult, ...]:
        return self._usable.findings if self._usable else ()

    @property
    def branch(self) -> Mapping[Side, BranchResult]:
        return self._usable.branch if self._usable else {}

    @property
    def gm_type(self) -> Mapping[Side, str | None]:
        return self._usable.gm_type if self._usable else {}

    @property
    def lead(self) -> str:
        return self._usable.plan.lead if self._usable else "none"

    @property
    def goals(self) -> tuple[Goal, ...]:
        return self._usable.plan.goals if self._usable else ()

    @property
    def categories(self) -> tuple[CategoryResult, ...]:
        if self.stop_category is not None:
            return (self.stop_category,)
        return self._usable.plan.categories if self._usable else ()

    @property
    def barred(self) -> Mapping[str, str]:
        return self._usable.plan.barred if self._usable else {}

    @property
    def flags(self) -> tuple[str, ...]:
        return self._usable.flags if self._usable else self.flags_outside

    @property
    def do_these_tests(self) -> tuple[str, ...]:
        return self._usable.do_these_tests if self._usable else ()

    @property
    def not_assessed(self) -> tuple[str, ...]:
        return self._usable.not_assessed if self._usable else ()

    @property
    def provisional(self) -> bool:
        return self._usable.plan.provisional if self._usable else False
