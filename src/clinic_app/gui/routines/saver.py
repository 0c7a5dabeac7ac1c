"""Keeps the routine: a draft after every change, a version when the work is done, and what the therapist chose."""

from collections.abc import Callable, Mapping
from typing import cast

from PySide6.QtCore import QObject, QTimer, Signal

from clinic_app.domain.dosage import Dose
from clinic_app.domain.routine_documents import routine_to_dict
from clinic_app.domain.routines import Routine
from clinic_app.domain.usual_doses import choices_from_dict, choices_to_dict, with_choices
from clinic_app.gui.context import AppContext
from clinic_app.gui.routines.desk import Desk
from clinic_app.gui.routines.working_copy import draft_key, draft_of
from clinic_app.services.json_values import Json
from clinic_app.services.records import RoutineId

KEEP_AFTER_MS = 700
USUAL_TITLE = "Usual doses"


class RoutineSaver(QObject):
    """`changed` follows every change of `words`."""

    changed = Signal()

    def __init__(
        self, context: AppContext, desk: Desk, read: Callable[[], Routine], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = desk
        self._read = read
        self.routine_id: RoutineId | None = desk.routine_id
        self._saved: Routine | None = None if desk.is_new else desk.routine
        self._kept: Routine | None = desk.resumed
        self._touched = desk.resumed is not None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)

    @property
    def is_saved(self) -> bool:
        """A version holds the routine as it is."""
        return self._saved == self._read()

    @property
    def words(self) -> str:
        """How safe the work is, for the header."""
        if self.is_saved:
            return "Saved"
        if not self._touched:
            return "A proposal, not saved yet" if self._desk.proposed else "New"
        return "Kept" if self._kept == self._read() else "Keeping"

    def touch(self) -> None:
        """The routine changed (or a change was refused)."""
        if not self.is_saved:
            self._touched = True
            self._timer.start()
        self.changed.emit()

    def keep(self) -> None:
        """Write the draft now, if there is something new."""
        self._timer.stop()
        routine = self._read()
        if not self._touched or self.is_saved or routine == self._kept:
            return
        context, desk, routine_id = self._context, self._desk, self.routine_id
        content = draft_of(routine, routine_id, desk.screening_id)

        def kept(_none: None) -> None:
            self._kept = routine
            self.changed.emit()

        context.tasks.run(lambda: context.drafts.keep(draft_key(desk.client.id), content), kept, owner=self)

    def finish(self) -> None:
        """The page is left: make a version of what was worked on; an untouched proposal is none."""
        if self._touched and not self.is_saved:
            self.save()
        else:
            self._timer.stop()

    def save(self, then: Callable[[RoutineId], None] | None = None) -> None:
        """Make a version of the routine as it is and forget the draft; `then` gets its id."""
        self._timer.stop()
        if self.is_saved and self.routine_id is not None:
            if then is not None:
                then(self.routine_id)
            return
        routine = self._read()
        content = cast("Mapping[str, Json]", routine_to_dict(routine))
        context, desk = self._context, self._desk

        def work() -> RoutineId:
            made = context.routines.save(desk.client.id, desk.screening_id, content)
            context.drafts.discard(draft_key(desk.client.id))
            return made

        def saved(routine_id: RoutineId) -> None:
            self.routine_id, self._saved = routine_id, routine
            self.changed.emit()
            if then is not None:
                then(routine_id)

        context.tasks.run(work, saved, owner=self)

    def learn(self, chosen: Mapping[str, Dose]) -> None:
        """Remember the doses she chose at this visit, by exercise id."""
        if not chosen:
            return
        context = self._context

        def work() -> None:
            kept = next((one for one in context.library.find("usual_dose") if one.scope == "person"), None)
            earlier = choices_from_dict(kept.content) if kept else {}
            content = cast("Mapping[str, Json]", choices_to_dict(with_choices(earlier, chosen)))
            if kept is None:
                context.library.add("usual_dose", USUAL_TITLE, content, scope="person")
            else:
                context.library.save(kept.id, kept.version, USUAL_TITLE, content)

        context.tasks.run(work, owner=self)
