"""Editing one routine: every change is a step that can be taken back, and no step breaks a rule unnoticed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from clinic_app.domain.dosage import Dose, DoseError, ItemSide, Side, dose_problem, format_dose, parse_dose
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercises import Catalogue, Exercise
from clinic_app.domain.routine_edits import (
    add_advice,
    add_item,
    move_item,
    remove_advice,
    remove_item,
    set_dose,
    set_extra_set,
    set_item_reason,
    set_note,
    set_review,
    set_routine_reason,
    set_side,
    set_title,
    swap_exercise,
)
from clinic_app.domain.routine_problems import RoutineProblem
from clinic_app.domain.routines import Routine
from clinic_app.gui.catalogue.presenter import Availability
from clinic_app.gui.catalogue.words import dose_words, side_words

Check = Callable[[Routine], tuple[RoutineProblem, ...]]
HISTORY_LIMIT = 200


_BEFORE_PRINTING = frozenset({"DEMO"})


class Refused(ClinicError):
    """A rule forbids the change and no reason lifts it."""


class NeedsReason(ClinicError):
    """A rule forbids the change unless the therapist writes why. `again` carries it out with the reason."""

    def __init__(self, sentence: str, next_step: str, again: Callable[[str], None]) -> None:
        super().__init__(sentence, next_step)
        self.again = again


@dataclass(frozen=True, slots=True)
class DoseReading:
    """What a half-typed dose line means: `words` when it can be read, else `problem`."""

    words: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """A past routine, what the change that followed did, and what it may be joined with."""

    routine: Routine
    words: str
    join: str


class RoutineEditor:
    """The routine being built. Methods that change it raise Refused, NeedsReason or ClinicError and then change nothing."""

    def __init__(self, catalogue: Catalogue, routine: Routine, check: Check) -> None:
        self.catalogue = catalogue
        self._check = check
        self._routine = routine
        self._past: list[_Step] = []
        self._future: list[_Step] = []
        self._checked: tuple[Routine, tuple[RoutineProblem, ...]] | None = None
        self._availability: tuple[Routine, dict[str, Availability]] = (routine, {})

    @property
    def routine(self) -> Routine:
        return self._routine

    @property
    def problems(self) -> tuple[RoutineProblem, ...]:
        if self._checked is None or self._checked[0] is not self._routine:
            self._checked = (self._routine, self._check(self._routine))
        return self._checked[1]

    # history

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

    def _swap(self, source: list[_Step], target: list[_Step]) -> str:
        if not source:
            return ""
        step = source.pop()
        target.append(_Step(self._routine, step.words, ""))
        self._routine = step.routine
        return step.words

    # lines

    def add(self, exercise_id: str, *, reason: str = "", position: int | None = None) -> str:
        """Put an exercise at the end (or at `position`) and return the key of its line.

        Where a rule forbids one side only, it is added for the other side.
        """
        exercise = self._exercise(exercise_id)
        new, _ = self._with(exercise)
        key = new.items[-1].key
        if position is not None:
            new = move_item(new, key, position)

        def again(written: str) -> None:
            self.add(exercise_id, reason=written, position=position)

        self._change(new, f"Added {exercise.name}", key=key, reason=reason, again=again)
        return key

    def remove(self, key: str) -> str:
        """Take a line out; returns the name of its exercise for the message with Undo."""
        name = self.name_of(key)
        self._apply(remove_item(self._routine, key), f"Removed {name}")
        return name

    def move_by(self, key: str, steps: int) -> None:
        """Up for negative `steps`; stays inside the list."""
        keys = [item.key for item in self._routine.items]
        target = min(max(keys.index(key) + steps, 0), len(keys) - 1)
        self.place(key, target)

    def place(self, key: str, position: int) -> None:
        if [item.key for item in self._routine.items].index(key) != position:
            self._apply(move_item(self._routine, key, position), f"Moved {self.name_of(key)}")

    def replace_with(self, key: str, exercise_id: str, *, reason: str = "") -> None:
        """Take an easier or harder exercise on the same line."""
        exercise = self._exercise(exercise_id)
        old = self.name_of(key)

        def again(written: str) -> None:
            self.replace_with(key, exercise_id, reason=written)

        new = swap_exercise(self._routine, key, exercise)
        self._change(new, f"Changed {old} to {exercise.name}", key=key, reason=reason, again=again)

    # how much, which side

    def change_dose(self, key: str, **values: int | None) -> None:
        """Set single numbers of the dose: sets, reps, rest_s, times_per_day, days_per_week, or hold_s."""
        self.put_dose(key, replace(self._dose(key), **values))  # type: ignore[arg-type]  # checked by dose_problem

    def put_dose(self, key: str, dose: Dose) -> None:
        if dose != self._dose(key):
            new = set_dose(self._routine, key, dose)
            self._apply(new, f"Dose of {self.name_of(key)}", join=f"dose {key}")

    def read_dose(self, key: str, text: str) -> DoseReading:
        """What a dose line would do, without doing it."""
        item = self._routine.item(key)
        if item is None or not text.strip():
            return DoseReading()
        exercise = self._exercise(item.exercise_id)
        try:
            line = parse_dose(text, item.dose)
        except DoseError as error:
            return DoseReading(problem=error.sentence)
        problem = dose_problem(line.dose) or _side_problem(exercise, line.side, line.extra_set_side)
        if problem:
            return DoseReading(problem=problem)
        side = line.side or item.side
        extra = line.extra_set_side or (item.extra_set_side if side == "both" else None)
        return DoseReading(f"{dose_words(line.dose)} · {side_words(exercise, side, extra)}")

    def type_dose(self, key: str, text: str) -> None:
        """Take over a typed dose line; raises ClinicError with what could not be read."""
        item = self._routine.item(key)
        if item is None:
            return
        line = parse_dose(text, item.dose)
        exercise = self._exercise(item.exercise_id)
        if problem := _side_problem(exercise, line.side, line.extra_set_side):
            raise ClinicError(problem, "Leave the side out.")
        new = set_dose(self._routine, key, line.dose)
        if exercise.is_per_side and line.side is not None:
            new = set_side(new, key, line.side)
        if line.extra_set_side is not None:
            new = set_extra_set(set_side(new, key, "both"), key, line.extra_set_side)
        if new != self._routine:
            self._change(new, f"Dose of {exercise.name}", key=key)

    def shorthand(self, key: str) -> str:
        item = self._routine.item(key)
        return format_dose(item.dose, item.side, item.extra_set_side) if item else ""

    def choose_side(self, key: str, side: ItemSide, *, reason: str = "") -> None:
        item = self._routine.item(key)
        if item is None or item.side == side:
            return

        def again(written: str) -> None:
            self.choose_side(key, side, reason=written)

        words = f"Side of {self.name_of(key)}"
        self._change(set_side(self._routine, key, side), words, key=key, reason=reason, again=again)

    def choose_extra(self, key: str, side: Side | None) -> None:
        self._apply(set_extra_set(self._routine, key, side), f"Extra set of {self.name_of(key)}")

    # words

    def write_note(self, key: str, note: str) -> None:
        new = set_note(self._routine, key, note)
        if new != self._routine:
            self._apply(new, f"Note for {self.name_of(key)}", join=f"note {key}")

    def write_reason(self, key: str, reason: str) -> None:
        new = set_item_reason(self._routine, key, reason)
        if new != self._routine:
            self._apply(new, f"Reason for {self.name_of(key)}", join=f"reason {key}")

    def write_routine_reason(self, reason: str) -> None:
        new = set_routine_reason(self._routine, reason)
        if new != self._routine:
            self._apply(new, "Reason for the size of the routine", join="routine reason")

    def write_title(self, title: str) -> None:
        new = set_title(self._routine, title)
        if new != self._routine:
            self._apply(new, "Title", join="title")

    def write_review(self, review: str) -> None:
        new = set_review(self._routine, review)
        if new != self._routine:
            self._apply(new, "Review", join="review")

    def take_advice(self, advice_id: str, *, wanted: bool) -> None:
        if wanted != (advice_id in self._routine.advice):
            change = add_advice if wanted else remove_advice
            self._apply(change(self._routine, advice_id), "Advice")

    def start_over(self, routine: Routine, words: str) -> None:
        """Put another routine in the place of this one, as one step that can be taken back."""
        self._apply(routine, words)

    # what may be added

    def availability(self, exercise: Exercise) -> Availability:
        """Whether the exercise may be added, found by trying it and asking the rules."""
        if self._availability[0] is not self._routine:
            self._availability = (self._routine, {})
        known = self._availability[1].get(exercise.id)
        if known is None:
            known = self._availability[1][exercise.id] = self._try(exercise)
        return known

    def _try(self, exercise: Exercise) -> Availability:
        taken = any(item.exercise_id == exercise.id for item in self._routine.items)
        _, found = self._with(exercise)
        refusals = [problem for problem in found if problem.severity == "refuse"]
        hard = [problem for problem in refusals if not problem.override]
        if refusals:
            why = (hard or refusals)[0]
            return Availability(barred=True, overridable=not hard, why=why.message, taken=taken)
        warning = next((problem for problem in found if problem.severity == "warn"), None)
        return Availability(why=warning.message if warning else "", taken=taken)

    def _with(self, exercise: Exercise) -> tuple[Routine, list[RoutineProblem]]:
        """The routine with the exercise at its end, for both sides or the one nothing forbids, and what is wrong."""
        sides: tuple[ItemSide | None, ...] = ("both", "L", "R") if exercise.is_per_side else (None,)
        tried = [add_item(self._routine, exercise, side=side) for side in sides]
        found = [self._new_problems(new, new.items[-1].key) for new in tried]
        best = next(
            (at for at, problems in enumerate(found) if not any(p.severity == "refuse" for p in problems)), 0
        )
        return tried[best], found[best]

    def _new_problems(self, new: Routine, key: str) -> list[RoutineProblem]:
        """Problems naming the line that the routine did not have before.

        What only printing waits for, such as the tick "shown in the clinic", forbids no change: the tick can be
        given only once the line is there.
        """
        before = {(problem.code, problem.message) for problem in self.problems}
        return [
            replace(problem, severity="warn") if problem.code in _BEFORE_PRINTING else problem
            for problem in self._check(new)
            if key in problem.item_keys and (problem.code, problem.message) not in before
        ]

    # inside

    def name_of(self, key: str) -> str:
        item = self._routine.item(key)
        exercise = self.catalogue.get(item.exercise_id) if item else None
        return exercise.name if exercise else "the exercise"

    def _change(
        self,
        new: Routine,
        words: str,
        *,
        key: str,
        reason: str = "",
        again: Callable[[str], None] | None = None,
    ) -> None:
        """Apply a change unless it breaks a rule that the line did not break before."""
        if reason.strip():
            new = set_item_reason(new, key, reason)
        refusals = [problem for problem in self._new_problems(new, key) if problem.severity == "refuse"]
        hard = [problem for problem in refusals if not problem.override]
        if hard:
            raise Refused(hard[0].message, hard[0].fix or "Choose something else.")
        if refusals and again is not None:
            raise NeedsReason(refusals[0].message, refusals[0].fix, again)
        self._apply(new, words)

    def _apply(self, new: Routine, words: str, *, join: str = "") -> None:
        if new == self._routine:
            return
        joined = bool(join) and bool(self._past) and self._past[-1].join == join and not self._future
        if not joined:
            self._past.append(_Step(self._routine, words, join))
            del self._past[:-HISTORY_LIMIT]
        self._future.clear()
        self._routine = new

    def _dose(self, key: str) -> Dose:
        item = self._routine.item(key)
        if item is None:
            raise KeyError(key)
        return item.dose

    def _exercise(self, exercise_id: str) -> Exercise:
        exercise = self.catalogue.get(exercise_id)
        if exercise is None:
            raise ClinicError(
                "This exercise is no longer in the catalogue.", "Remove its line and choose another one."
            )
        return exercise


def _side_problem(exercise: Exercise, side: ItemSide | None, extra: Side | None) -> str:
    if not exercise.is_per_side and (side in ("L", "R") or extra is not None):
        return f"{exercise.name} works both sides at once."
    if extra is not None and side in ("L", "R"):
        return "An extra set needs both sides."
    return ""
