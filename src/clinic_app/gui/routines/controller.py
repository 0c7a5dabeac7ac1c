"""Between the routine screen and the editor: carries out what is asked, keeps it saved, and tells when it changed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, Signal

from clinic_app.domain.dosage import Dose, ItemSide, Side, Tempo
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercises import Exercise
from clinic_app.domain.plain_words import what_to_change
from clinic_app.domain.routine_checks import check_routine, dose_is_remarkable
from clinic_app.domain.routine_templates import RoutineTemplate
from clinic_app.domain.routines import Routine, Slot
from clinic_app.domain.usual_doses import usual_dose
from clinic_app.gui.context import AppContext
from clinic_app.gui.routines.desk import Desk
from clinic_app.gui.routines.editor import DoseReading, NeedsReason, Refused, RoutineEditor
from clinic_app.gui.routines.group_edits import GroupEdits
from clinic_app.gui.routines.saver import RoutineSaver
from clinic_app.services.records import RoutineId

_PACE = re.compile(r"(\d{1,2})\s*[-–/ ]\s*(\d{1,2})\s*[-–/ ]\s*(\d{1,2})")


class RoutineController(QObject):
    """`changed` follows every change, also undone ones; `refused` carries sentence and next step of a change that was
    not made; `reason_wanted` a NeedsReason to answer; `saved_changed` whether everything is saved; `removed` the words
    for what is gone and where it stood; `part_wanted` the name of a part to rename or date."""

    changed = Signal()
    refused = Signal(str, str)
    reason_wanted = Signal(object)
    saved_changed = Signal(bool)
    removed = Signal(str, int)
    added = Signal(str)
    catalogue_wanted = Signal(str)
    part_wanted = Signal(str)

    def __init__(self, context: AppContext, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.desk = desk
        catalogue = context.catalogue()
        self.editor = RoutineEditor(
            catalogue,
            desk.routine,
            lambda routine: check_routine(catalogue, routine, desk.rules),
            lambda exercise: usual_dose(desk.usual, exercise, dose_is_remarkable),
        )
        if desk.resumed is not None:
            self.editor.apply(desk.resumed, "What was not finished")
        self.groups = GroupEdits(self.editor)
        self.saver = RoutineSaver(context, desk, lambda: self.editor.routine, self)
        self.saver.changed.connect(lambda: self.saved_changed.emit(self.is_saved))
        self._start = {item.key: item.dose for item in self.editor.routine.items}

    @property
    def routine(self) -> Routine:
        return self.editor.routine

    @property
    def routine_id(self) -> RoutineId | None:
        return self.saver.routine_id

    @property
    def is_saved(self) -> bool:
        return self.saver.is_saved

    # lines

    def add(self, exercise: Exercise, part: str = "", slot: Slot | None = None) -> None:
        self.announcing(lambda: self.editor.add(exercise.id, part=part, slot=slot))

    def announcing(self, change: Callable[[], object]) -> None:
        """Carry out what may add a line, and say which one it was."""
        before = {item.key for item in self.routine.items}
        self._do(change)
        new = [item.key for item in self.routine.items if item.key not in before]
        if len(new) == 1:
            self.added.emit(new[0])

    def remove(self, key: str) -> None:
        keys = [item.key for item in self.routine.items]
        if key in keys:
            name = self.editor.remove(key)
            self._after()
            self.removed.emit(name, keys.index(key))

    def remove_all(self, keys: Sequence[str]) -> None:
        places = [at for at, item in enumerate(self.routine.items) if item.key in keys]
        if len(keys) == 1:
            self.remove(keys[0])
        elif places:
            self.groups.remove(keys)
            self._after()
            self.removed.emit(f"{len(places)} lines", places[0])

    def move_by(self, key: str, steps: int) -> None:
        self._do(lambda: self.editor.move_by(key, steps))

    def place(self, keys: Sequence[str], part: str, position: int) -> None:
        if len(keys) == 1:
            self._do(lambda: self.editor.place(keys[0], part, position))
        else:
            self._do(lambda: self.groups.move_to(keys, part, position))

    def move_to_part(self, keys: Sequence[str], by: int) -> None:
        """Into the part after (1) or before (-1)."""
        self._do(lambda: self.groups.move_to_next_part(keys, by))

    def replace_with(self, key: str, exercise_id: str) -> None:
        self._do(lambda: self.editor.replace_with(key, exercise_id))

    def read_dose(self, key: str, text: str) -> DoseReading:
        return self.editor.read_dose(key, text)

    def type_dose(self, key: str, text: str) -> None:
        self._do(lambda: self.editor.type_dose(key, text))

    def change_number(self, key: str, name: str, value: int) -> None:
        self._do(lambda: self.editor.change_dose(key, **{name: value}))

    def change_pace(self, key: str, text: str) -> None:
        found = _PACE.fullmatch(text.strip())
        item = self.routine.item(key)
        if item is None:
            return
        if found is None:
            self.refused.emit("A pace is three numbers: seconds up, hold and down.", "Write it like 2-1-2.")
            self.changed.emit()
            return
        tempo = Tempo(*(int(part) for part in found.groups()))
        self._do(lambda: self.editor.put_dose(key, replace(item.dose, hold_s=None, tempo=tempo)))

    def take_catalogue_dose(self, key: str) -> None:
        self._do(lambda: self.editor.take_catalogue_dose(key))

    def tick_shown(self, key: str, shown: bool) -> None:
        self._do(lambda: self.editor.tick_shown(key, shown))

    def choose_side(self, key: str, side: str) -> None:
        self._do(lambda: self.editor.choose_side(key, cast("ItemSide", side)))

    def choose_extra(self, key: str, side: str) -> None:
        self._do(lambda: self.editor.choose_extra(key, None if side == "none" else cast("Side", side)))

    def write_note(self, key: str, text: str) -> None:
        if self.routine.item(key) is not None:
            self._do(lambda: self.editor.write_note(key, text))

    def how_it_reads(self, text: str) -> str:
        """What makes words for this client hard to read, in the language of the sheet; empty when nothing does."""
        return what_to_change(text, self.desk.client.handout_language)

    def write_reason(self, key: str, text: str) -> None:
        if self.routine.item(key) is not None:
            self._do(lambda: self.editor.write_reason(key, text))

    def show_in_catalogue(self, exercise_id: str) -> None:
        self.catalogue_wanted.emit(exercise_id)

    # the whole

    def write_title(self, text: str) -> None:
        """The title of the sheet; nothing written gives back the one by the findings."""
        self._do(lambda: self.editor.write_title(text.strip() or self.desk.standard_title))

    def write_routine_reason(self, text: str) -> None:
        self._do(lambda: self.editor.write_routine_reason(text))

    def write_review(self, text: str) -> None:
        self._do(lambda: self.editor.write_review(text))

    def take_advice(self, advice_ids: tuple[str, ...]) -> None:
        """These cards and no other; the safety net always stays."""

        def take() -> None:
            for card in self.editor.catalogue.advice:
                if card.removable:
                    self.editor.take_advice(card.id, wanted=card.id in advice_ids)

        self._do(take)

    def use_proposal(self) -> None:
        if self.desk.proposed is not None:
            self.put_in_place(self.desk.proposed, "Proposal put in place")

    def put_in_place(self, routine: Routine, words: str) -> None:
        """Another routine in the place of this one, as one step."""
        self._do(lambda: self.groups.put_in_place(routine, words))

    def insert_template(self, template: RoutineTemplate) -> None:
        rules = self.desk.rules
        self._do(lambda: self.groups.insert_template(template, rules.plan, rules.client))

    def drop_slot(self, slot: Slot) -> None:
        self._do(lambda: self.groups.drop_slot(slot))

    def tick(self, criteria: Sequence[str], of: Sequence[str]) -> None:
        """Of the criteria `of` exactly `criteria` are met, newly ticked ones today."""
        self._do(lambda: self.groups.tick(criteria, of, self._context.today()))

    def refresh(self) -> None:
        """The routine was changed from elsewhere."""
        self._after()

    def do(self, change: Callable[[GroupEdits], object]) -> None:
        """Any change of several lines or of the parts."""
        self._do(lambda: change(self.groups))

    def undo(self) -> str:
        words = self.editor.undo()
        if words:
            self._after()
        return words

    def redo(self) -> str:
        words = self.editor.redo()
        if words:
            self._after()
        return words

    # saving

    def save_now(self, then: Callable[[RoutineId], None] | None = None) -> None:
        """Make a version of the routine as it stands; `then` gets its id."""
        self.saver.save(then)

    def learn(self) -> None:
        """The page goes to the printer: what she chose for new or changed lines counts as a choice."""
        chosen: dict[str, Dose] = {
            item.exercise_id: item.dose
            for item in self.routine.items
            if self._start.get(item.key) != item.dose
        }
        self.saver.learn(chosen)
        self._start = {item.key: item.dose for item in self.routine.items}

    def _do(self, change: Callable[[], object]) -> None:
        try:
            change()
        except NeedsReason as wish:
            self.reason_wanted.emit(wish)
        except Refused as error:
            self.refused.emit(error.sentence, error.next_step)
        except ClinicError as error:
            self.refused.emit(error.sentence, error.next_step)
        self._after()

    def _after(self) -> None:
        # Also after a refusal: the fields then show again what holds.
        self.saver.touch()
        self.changed.emit()
