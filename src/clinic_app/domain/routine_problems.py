"""What a rule says about a routine, and what the rules look at besides the routine itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from clinic_app.domain.exercises import Exercise
from clinic_app.domain.plan_view import AcceptedFindings, ClientFacts, Plan, read_plan
from clinic_app.domain.routines import Routine, RoutineItem

Severity = Literal["refuse", "warn", "note"]
Line = tuple[RoutineItem, Exercise]
"""A line whose exercise the catalogue knows."""


@dataclass(frozen=True, slots=True)
class RoutineProblem:
    """`override`: a written reason may lift this refusal. `fix` says what to do about it."""

    code: str
    severity: Severity
    message: str
    item_keys: tuple[str, ...] = ()
    fix: str = ""
    override: bool = False


@dataclass(frozen=True, slots=True)
class RoutineContext:
    """What the rules look at besides the routine. The empty context checks only the routine itself.

    `week` counts from the start of care (1 first); some rules end after the first weeks. `earlier` is what the
    client did until now, None at the first routine.
    """

    plan: Plan | None = None
    client: ClientFacts = field(default_factory=ClientFacts)
    week: int = 1
    earlier: Routine | None = None


def routine_context(
    output: Mapping[str, object] | None,
    decided: AcceptedFindings,
    client: ClientFacts,
    week: int = 1,
    earlier: Routine | None = None,
) -> RoutineContext:
    """Context from an assessment output (None: no screening behind this routine)."""
    if output is None:
        return RoutineContext(None, client, week, earlier)
    plan = read_plan(output, decided, plank_s=client.plank_s, side_plank_s=client.side_plank_s)
    return RoutineContext(plan, client, week, earlier)


def lifted(problem: RoutineProblem, reason: str) -> RoutineProblem:
    """A written reason turns a refusal that allows it into a warning which quotes the reason."""
    if not (problem.override and problem.severity == "refuse" and reason):
        return problem
    return replace(problem, severity="warn", message=f"{problem.message} Kept by the therapist: {reason}")
