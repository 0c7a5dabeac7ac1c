"""A routine that can be changed, and every change taken back."""

from collections.abc import Callable
from dataclasses import dataclass

from clinic_app.domain.routine_problems import RoutineProblem
from clinic_app.domain.routines import Routine

Check = Callable[[Routine], tuple[RoutineProblem, ...]]
HISTORY_LIMIT = 200


@dataclass(frozen=True, slots=True)
class _Step:
    """A past routine, what the change that followed did, and what it may be joined with."""

    routine: Routine
    words: str
    join: str


class RoutineHistory:
    """Holds the routine as it is; `apply` is the one door through which it changes."""

    def __init__(self, routine: Routine, check: Check) -> None:
        self._check = check
        self._routine = routine
        self._past: list[_Step] = []
        self._future: list[_Step] = []
        self._checked: tuple[Routine, tuple[RoutineProblem, ...]] | None = None

    @property
    def routine(self) -> Routine:
        return self._routine

    @property
    def problems(self) -> tuple[RoutineProblem, ...]:
        if self._checked is None or self._checked[0] is not self._routine:
            self._checked = (self._routine, self._check(self._routine))
        return self._checked[1]

    def problems_of(self, routine: Routine) -> tuple[RoutineProblem, ...]:
        """What the rules would say about another routine."""
        return self._check(routine)

    @property
    def undo_words(self) -> str:
        """What undoing would take back; empty when there is nothing."""
        return self._past[-1].words if self._past else ""

    @property
    def redo_words(self) -> str:
        return self._future[-1].words if self._future else ""

    def undo(self) -> str:
        """Take the last change back and say which; empty when there was none."""
        return self._swap(self._past, self._future)

    def redo(self) -> str:
        return self._swap(self._future, self._past)

    def apply(self, new: Routine, words: str, *, join: str = "") -> None:
        """One step. Steps with the same `join` following each other become one: numbers typed into one dose."""
        if new == self._routine:
            return
        joined = bool(join) and bool(self._past) and self._past[-1].join == join and not self._future
        if not joined:
            self._past.append(_Step(self._routine, words, join))
            del self._past[:-HISTORY_LIMIT]
        self._future.clear()
        self._routine = new

    def _swap(self, source: list[_Step], target: list[_Step]) -> str:
        if not source:
            return ""
        step = source.pop()
        target.append(_Step(self._routine, step.words, ""))
        self._routine = step.routine
        return step.words
