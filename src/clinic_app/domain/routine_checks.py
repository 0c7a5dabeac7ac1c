"""What a therapist must know before a routine is printed: rules broken, warnings, notes.

A rule with severity `refuse` blocks printing. Where `override` is true, a written reason on the line (or on
the routine for sizes) turns the refusal into a warning that stays visible.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from clinic_app.domain.exercises import Side

Severity = Literal["refuse", "warn", "note"]
CoreGate = Literal["passed", "not_passed", "unknown"]


@dataclass(frozen=True, slots=True)
class RoutineProblem:
    """`override`: a written reason may lift this refusal. `fix` says what to do about it."""

    code: str
    severity: Severity
    message: str
    item_keys: tuple[str, ...] = ()
    fix: str = ""
    override: bool = False


def _empty() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RoutineContext:
    """What the rules look at besides the routine. The empty context checks only the routine itself.

    `branch` is the hip-flexor branch per side. `barred` maps a category or `category_side` to its rule code.
    `conditions` are the client's precaution codes, `equipment` the keys of what the client owns.
    `findings` are the accepted finding ids with side; `age` None means not recorded.
    """

    branch: Mapping[str, str] = field(default_factory=_empty)
    barred: Mapping[str, str] = field(default_factory=_empty)
    restrictions: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    top_findings: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    lead: str = "none"
    core_gate: CoreGate = "unknown"
    provisional: bool = False
    locked: bool = False
    conditions: tuple[str, ...] = ()
    equipment: tuple[str, ...] | None = None
    age: int | None = None
    first_routine: bool = True
    worse_side: Mapping[str, Side] = field(default_factory=lambda: MappingProxyType({}))
