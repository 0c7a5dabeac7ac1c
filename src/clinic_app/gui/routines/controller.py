"""Between the routine screen and the editor: carries out what is asked, keeps it saved, and tells when it changed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.domain.dosage import ItemSide, Side, Tempo
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.exercises import Exercise
from clinic_app.domain.routine_checks import check_routine
from clinic_app.domain.routine_documents import routine_to_dict
from clinic_app.domain.routines import Routine
from clinic_app.gui.context import AppContext
from clinic_app.gui.routines.desk import Desk
from clinic_app.gui.routines.editor import DoseReading, NeedsReason, Refused, RoutineEditor
from clinic_app.services.json_values import Json
from clinic_app.services.records import RoutineId

SAVE_AFTER_MS = 700
_PACE = re.compile(r"(\d{1,2})\s*[-–/ ]\s*(\d{1,2})\s*[-–/ ]\s*(\d{1,2})")


class RoutineController(QObject):
    """`changed` follows every change, also undone ones; `refused` carries sentence and next step of a change that was
    not made; `reason_wanted` a NeedsReason to answer; `saved_changed` whether everything is saved."""

    changed = Signal()
    refused = Signal(str, str)
    reason_wanted = Signal(object)
    saved_changed = Signal(bool)
    removed = Signal(str, int)
    added = Signal(str)
    catalogue_wanted = Signal(str)

    def __init__(self, context: AppContext, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.desk = desk
        catalogue = context.catalogue()
        self.editor = RoutineEditor(
            catalogue, desk.routine, lambda routine: check_routine(catalogue, routine, desk.rules)
        )
        self.routine_id: RoutineId | None = desk.routine_id
        self._saved: Routine | None = None if desk.is_new else desk.routine
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save_now)

    @property
    def routine(self) -> Routine:
        return self.editor.routine

    @property
    def is_saved(self) -> bool:
        return self._saved == self.routine

    # lines

    def add(self, exercise: Exercise) -> None:
        count = len(self.routine.items)
        self._do(lambda: self.editor.add(exercise.id))
        if len(self.routine.items) > count:
            self.added.emit(self.routine.items[-1].key)

    def remove(self, key: str) -> None:
        keys = [item.key for item in self.routine.items]
        if key in keys:
            name = self.editor.remove(key)
            self._after()
            self.removed.emit(name, keys.index(key))

    def move_by(self, key: str, steps: int) -> None:
        self._do(lambda: self.editor.move_by(key, steps))

    def place(self, key: str, position: int) -> None:
        self._do(lambda: self.editor.place(key, position))

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

    def choose_side(self, key: str, side: str) -> None:
        self._do(lambda: self.editor.choose_side(key, cast("ItemSide", side)))

    def choose_extra(self, key: str, side: str) -> None:
        self._do(lambda: self.editor.choose_extra(key, None if side == "none" else cast("Side", side)))

    def write_note(self, key: str, text: str) -> None:
        if self.routine.item(key) is not None:
            self._do(lambda: self.editor.write_note(key, text))

    def write_reason(self, key: str, text: str) -> None:
        if self.routine.item(key) is not None:
            self._do(lambda: self.editor.write_reason(key, text))

    def show_in_catalogue(self, exercise_id: str) -> None:
        self.catalogue_wanted.emit(exercise_id)

    # the whole

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
            proposed = self.desk.proposed
            self._do(lambda: self.editor.start_over(proposed, "Proposal put in place"))

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
        """Save what is not saved yet; `then` gets the id of the routine as it stands."""
        self._timer.stop()
        if self.is_saved and self.routine_id is not None:
            if then is not None:
                then(self.routine_id)
            return
        routine = self.routine
        content = cast("Mapping[str, Json]", routine_to_dict(routine))
        context, desk = self._context, self.desk

        def saved(routine_id: RoutineId) -> None:
            self.routine_id = routine_id
            self._saved = routine
            self.saved_changed.emit(self.is_saved)
            if then is not None:
                then(routine_id)

        context.tasks.run(
            lambda: context.routines.save(desk.client.id, desk.screening_id, content), saved, owner=self
        )

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

    def carry_out(self, change: Callable[[], object]) -> None:
        """Run a change that was held back, for example with its reason."""
        self._do(change)

    def _after(self) -> None:
        # Also after a refusal: the fields then show again what holds.
        if not self.is_saved:
            self._timer.start()
        self.saved_changed.emit(self.is_saved)
        self.changed.emit()
