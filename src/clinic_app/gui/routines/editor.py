"""Editing one routine: every change is a step that can be taken back, and no step breaks a rule unnoticed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from clinic_app.domain.dosage import Dose, DoseError, ItemSide, Side, dose_problem, format_dose, parse_dose
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercises import Catalogue, Exercise
from clinic_app.domain.routine_edits import (
    add_advice,
    add_item,
    place_item,
    remove_advice,
    remove_item,
    set_dose,
    set_extra_set,
    set_item_reason,
    set_note,
    set_review,
    set_routine_reason,
    set_shown,
    set_side,
    set_title,
    swap_exercise,
)
from clinic_app.domain.routine_problems import RoutineProblem
from clinic_app.domain.routine_templates import drop_slot
from clinic_app.domain.routines import Routine, Slot
from clinic_app.gui.catalogue.presenter import Availability
from clinic_app.gui.catalogue.words import dose_words, side_words
from clinic_app.gui.routines.edit_history import Check, RoutineHistory

UsualDose = Callable[[Exercise], Dose | None]
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


class RoutineEditor(RoutineHistory):
    """The routine being built. Methods that change it raise Refused, NeedsReason or ClinicError and then change nothing.

    `usual` gives the dose the therapist usually chooses for an exercise, None where she has none.
    """

    def __init__(
        self, catalogue: Catalogue, routine: Routine, check: Check, usual: UsualDose = lambda _exercise: None
    ) -> None:
        super().__init__(routine, check)
        self.catalogue = catalogue
        self.usual = usual
        self._availability: tuple[Routine, dict[str, Availability]] = (routine, {})

    # lines

    def add(self, exercise_id: str, *, reason: str = "", part: str = "", slot: Slot | None = None) -> str:
        """Put an exercise at the end of `part` (empty: of the last one) and return the key of its line.

        Where a rule forbids one side only, it is added for the other side. It comes with the dose the therapist
        usually chooses, if she has one. `slot` is the open place it fills.
        """
        exercise = self.exercise(exercise_id)
        new, _, key = self._with(exercise, slot.part if slot else part)
        if slot is not None:
            new = drop_slot(new, slot)
        usual = self.usual(exercise)
        if usual is not None:
            days = new.item(key)
            new = set_dose(new, key, usual)
            target = new.part(days.part) if days else None
            if target is not None and target.days:
                new = set_dose(new, key, replace(usual, days_per_week=len(target.days)))

        def again(written: str) -> None:
            self.add(exercise_id, reason=written, part=part, slot=slot)

        self._change(new, f"Added {exercise.name}", key=key, reason=reason, again=again)
        return key

    def remove(self, key: str) -> str:
        """Take a line out; returns the name of its exercise for the message with Undo."""
        name = self.name_of(key)
        self.apply(remove_item(self._routine, key), f"Removed {name}")
        return name

    def move_by(self, key: str, steps: int) -> None:
        """Up for negative `steps`. At the edge of a part it goes over into the next one."""
        item = self._routine.item(key)
        if item is None:
            return
        mates = [other.key for other in self._routine.items if other.part == item.part]
        target = mates.index(key) + steps
        names = [part.name for part in self._routine.parts]
        at = names.index(item.part) + (1 if steps > 0 else -1) if item.part in names else -1
        if 0 <= target < len(mates):
            self.place(key, item.part, target)
        elif 0 <= at < len(names):
            self.place(key, names[at], 0 if steps > 0 else len(self._routine.items))
        else:
            self.place(key, item.part, min(max(target, 0), len(mates) - 1))

    def place(self, key: str, part: str, position: int) -> None:
        self.apply(place_item(self._routine, key, part, position), f"Moved {self.name_of(key)}")

    def replace_with(self, key: str, exercise_id: str, *, reason: str = "") -> None:
        """Take an easier or harder exercise on the same line."""
        exercise = self.exercise(exercise_id)
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
            self.apply(new, f"Dose of {self.name_of(key)}", join=f"dose {key}")

    def read_dose(self, key: str, text: str) -> DoseReading:
        """What a dose line would do, without doing it."""
        item = self._routine.item(key)
        if item is None or not text.strip():
            return DoseReading()
        exercise = self.exercise(item.exercise_id)
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
        exercise = self.exercise(item.exercise_id)
        if problem := _side_problem(exercise, line.side, line.extra_set_side):
            raise ClinicError(problem, "Leave the side out.")
        new = set_dose(self._routine, key, line.dose)
        if exercise.is_per_side and line.side is not None:
            new = set_side(new, key, line.side)
        if line.extra_set_side is not None:
            new = set_extra_set(set_side(new, key, "both"), key, line.extra_set_side)
        if new != self._routine:
            self._change(new, f"Dose of {exercise.name}", key=key)

    def take_catalogue_dose(self, key: str) -> None:
        """Back from the usual dose to the one of the catalogue."""
        item = self._routine.item(key)
        if item is not None:
            exercise = self.exercise(item.exercise_id)
            self.apply(set_dose(self._routine, key, exercise.dose), f"Catalogue dose of {exercise.name}")

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
        self.apply(set_extra_set(self._routine, key, side), f"Extra set of {self.name_of(key)}")

    # words

    def tick_shown(self, key: str, shown: bool) -> None:
        """The client tried it here."""
        self.apply(set_shown(self._routine, key, shown), f"Shown in the clinic: {self.name_of(key)}")

    def write_note(self, key: str, note: str) -> None:
        new = set_note(self._routine, key, note)
        if new != self._routine:
            self.apply(new, f"Note for {self.name_of(key)}", join=f"note {key}")

    def write_reason(self, key: str, reason: str) -> None:
        new = set_item_reason(self._routine, key, reason)
        if new != self._routine:
            self.apply(new, f"Reason for {self.name_of(key)}", join=f"reason {key}")

    def write_routine_reason(self, reason: str) -> None:
        new = set_routine_reason(self._routine, reason)
        if new != self._routine:
            self.apply(new, "Reason for the size of the routine", join="routine reason")

    def write_title(self, title: str) -> None:
        if title.strip():
            self.apply(set_title(self._routine, title), "Title", join="title")

    def write_review(self, review: str) -> None:
        new = set_review(self._routine, review)
        if new != self._routine:
            self.apply(new, "Review", join="review")

    def take_advice(self, advice_id: str, *, wanted: bool) -> None:
        if wanted != (advice_id in self._routine.advice):
            change = add_advice if wanted else remove_advice
            self.apply(change(self._routine, advice_id), "Advice")

    def start_over(self, routine: Routine, words: str) -> None:
        """Put another routine in the place of this one, as one step that can be taken back."""
        self.apply(routine, words)

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
        _, found, _ = self._with(exercise)
        refusals = [problem for problem in found if problem.severity == "refuse"]
        hard = [problem for problem in refusals if not problem.override]
        if refusals:
            why = (hard or refusals)[0]
            return Availability(barred=True, overridable=not hard, why=why.message, taken=taken)
        warning = next((problem for problem in found if problem.severity == "warn"), None)
        return Availability(why=warning.message if warning else "", taken=taken)

    def _with(self, exercise: Exercise, part: str = "") -> tuple[Routine, list[RoutineProblem], str]:
        """The routine with the exercise in it, for both sides or the one nothing forbids, what is wrong, and its key."""
        sides: tuple[ItemSide | None, ...] = ("both", "L", "R") if exercise.is_per_side else (None,)
        tried = [add_item(self._routine, exercise, side=side, part=part) for side in sides]
        taken = {item.key for item in self._routine.items}
        key = next(item.key for item in tried[0].items if item.key not in taken)
        found = [self._new_problems(new, key) for new in tried]
        best = next(
            (at for at, problems in enumerate(found) if not any(p.severity == "refuse" for p in problems)), 0
        )
        return tried[best], found[best], key

    def _new_problems(self, new: Routine, key: str) -> list[RoutineProblem]:
        """Problems naming the line that the routine did not have before.

        What only printing waits for, such as the tick "shown in the clinic", forbids no change: the tick can be
        given only once the line is there.
        """
        before = {(problem.code, problem.message) for problem in self.problems}
        return [
            replace(problem, severity="warn") if problem.code in _BEFORE_PRINTING else problem
            for problem in self.problems_of(new)
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
        self.apply(new, words)

    def _dose(self, key: str) -> Dose:
        item = self._routine.item(key)
        if item is None:
            raise KeyError(key)
        return item.dose

    def exercise(self, exercise_id: str) -> Exercise:
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
