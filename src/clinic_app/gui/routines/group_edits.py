"""Changes of several lines at once, of the parts, and of whole routines. Each is one step that can be taken back."""

from collections.abc import Sequence
from datetime import date

from clinic_app.domain.dosage import DoseError, ItemSide, Side, dose_problem, parse_dose
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.plan_view import ClientFacts, Plan
from clinic_app.domain.routine_edits import (
    place_item,
    remove_item,
    set_dose,
    set_extra_set,
    set_item_reason,
    set_side,
    set_tick,
    set_title,
)
from clinic_app.domain.routine_parts import (
    add_part,
    move_part,
    remove_part,
    rename_part,
    set_part_days,
    split_days,
)
from clinic_app.domain.routine_templates import RoutineTemplate, drop_slot, fill_template
from clinic_app.domain.routine_titles import own_title
from clinic_app.domain.routines import Routine, RoutineItem, Slot
from clinic_app.gui.routines.editor import DoseReading, NeedsReason, Refused, RoutineEditor


class GroupEdits:
    """Works on the routine of an editor. Raises Refused, NeedsReason or ClinicError and then changes nothing."""

    def __init__(self, editor: RoutineEditor) -> None:
        self._editor = editor

    @property
    def _routine(self) -> Routine:
        return self._editor.routine

    # several lines

    def remove(self, keys: Sequence[str]) -> None:
        new = self._routine
        for key in keys:
            new = remove_item(new, key)
        self._editor.apply(new, f"Removed {self._count(keys)}")

    def read_dose(self, keys: Sequence[str], text: str) -> DoseReading:
        """What a dose line would do to all of them; it changes only what it names."""
        if not text.strip():
            return DoseReading()
        try:
            for item in self._items(keys):
                line = parse_dose(text, item.dose)
                if problem := dose_problem(line.dose):
                    return DoseReading(problem=problem)
        except DoseError as error:
            return DoseReading(problem=error.sentence)
        return DoseReading(words=f"Changes {self._count(keys)}; what it does not name stays.")

    def type_dose(self, keys: Sequence[str], text: str) -> None:
        """A dose line for all of them. Sides are taken over only where the exercise knows sides."""
        new = self._routine
        for item in self._items(keys):
            line = parse_dose(text, item.dose)
            new = set_dose(new, item.key, line.dose)
            if self._editor.exercise(item.exercise_id).is_per_side:
                if line.side is not None:
                    new = set_side(new, item.key, line.side)
                if line.extra_set_side is not None:
                    new = set_extra_set(set_side(new, item.key, "both"), item.key, line.extra_set_side)
        self._checked(new, f"Dose of {self._count(keys)}", keys)

    def choose_side(self, keys: Sequence[str], side: ItemSide) -> None:
        new = self._routine
        for item in self._items(keys):
            if self._editor.exercise(item.exercise_id).is_per_side:
                new = set_side(new, item.key, side)
        self._checked(new, f"Side of {self._count(keys)}", keys)

    def choose_extra(self, keys: Sequence[str], side: Side | None) -> None:
        new = self._routine
        for item in self._items(keys):
            if item.side == "both":
                new = set_extra_set(new, item.key, side)
        self._editor.apply(new, f"Extra set of {self._count(keys)}")

    def move_to(self, keys: Sequence[str], part: str, position: int | None = None) -> None:
        """All of them, in their order, into a part: at `position` among its lines, or at its end."""
        new = self._routine
        ordered = [item.key for item in self._items(keys)]
        for offset, key in enumerate(ordered):
            new = place_item(new, key, part, len(new.items) if position is None else position + offset)
        where = f" to {part}" if part else ""
        self._editor.apply(new, f"Moved {self._count(keys)}{where}")

    def move_to_next_part(self, keys: Sequence[str], by: int) -> None:
        """Into the part after (1) or before (-1) that of the first of them; nothing at the first and last part."""
        items, names = self._items(keys), [part.name for part in self._routine.parts]
        if not items or items[0].part not in names:
            return
        at = names.index(items[0].part) + by
        if 0 <= at < len(names):
            self.move_to(keys, names[at])

    # parts

    def add_part(self, name: str, days: tuple[int, ...] = ()) -> None:
        self._editor.apply(add_part(self._routine, name, days), f"Added the part {name.strip()}")

    def change_part(self, old: str, new: str, days: tuple[int, ...]) -> None:
        """Name and days as one step."""
        renamed = rename_part(self._routine, old, new)
        part = renamed.part(" ".join(new.split()))
        if part is not None and part.days != tuple(sorted(days)):
            renamed = set_part_days(renamed, part.name, days)
        self._editor.apply(renamed, f"Changed the part {old}")

    def remove_part(self, name: str) -> None:
        self._editor.apply(remove_part(self._routine, name), f"Removed the part {name}")

    def move_part(self, name: str, by: int) -> None:
        names = [part.name for part in self._routine.parts]
        if name in names:
            self._editor.apply(move_part(self._routine, name, names.index(name) + by), f"Moved {name}")

    def split_days(self) -> None:
        self._editor.apply(
            split_days(self._editor.catalogue, self._routine), "Split strength into days A and B"
        )

    # the whole

    def insert_template(self, template: RoutineTemplate, plan: Plan | None, client: ClientFacts) -> None:
        new = fill_template(template, self._routine, self._editor.catalogue, plan, client)
        if new == self._routine:
            raise ClinicError(
                f"“{template.name}” adds nothing: everything it asks for is there.", "Choose another one."
            )
        self._editor.apply(new, f"Inserted {template.name}")

    def drop_slot(self, slot: Slot) -> None:
        self._editor.apply(drop_slot(self._routine, slot), "Let an open place go")

    def put_in_place(self, routine: Routine, words: str) -> None:
        """Another routine, under the title the therapist wrote for this one."""
        written = own_title(self._routine)
        self._editor.apply(set_title(routine, written) if written else routine, words)

    def tick(self, criteria: Sequence[str], of: Sequence[str], on: date) -> None:
        """Of these criteria exactly the named ones are ticked; earlier ticks keep their day."""
        new = self._routine
        for criterion in of:
            if criterion in criteria and not new.has_tick(criterion):
                new = set_tick(new, criterion, on)
            elif criterion not in criteria:
                new = set_tick(new, criterion, None)
        self._editor.apply(new, "Criteria to move on")

    # inside

    def _items(self, keys: Sequence[str]) -> list[RoutineItem]:
        return [item for item in self._routine.items if item.key in keys]

    def _count(self, keys: Sequence[str]) -> str:
        return self._editor.name_of(keys[0]) if len(keys) == 1 else f"{len(keys)} lines"

    def _checked(self, new: Routine, words: str, keys: Sequence[str]) -> None:
        """Apply unless a rule speaks against it that did not before; one reason then stands for every line."""
        before = {(problem.code, problem.message) for problem in self._editor.problems}
        refusals = [
            problem
            for problem in self._editor.problems_of(new)
            if problem.severity == "refuse"
            and (problem.code, problem.message) not in before
            and set(problem.item_keys) & set(keys)
        ]
        hard = [problem for problem in refusals if not problem.override]
        if hard:
            raise Refused(hard[0].message, hard[0].fix or "Choose something else.")
        if refusals:
            concerned = [key for key in keys if any(key in problem.item_keys for problem in refusals)]

            def again(reason: str) -> None:
                reasoned = new
                for key in concerned:
                    reasoned = set_item_reason(reasoned, key, reason)
                self._editor.apply(reasoned, words)

            raise NeedsReason(refusals[0].message, refusals[0].fix, again)
        self._editor.apply(new, words)
