"""Saving an own exercise: asked about where it takes something from others, kept, and who uses it taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clinic_app.gui.catalogue.editor_work import Work
from clinic_app.gui.catalogue.scope_card import Reach, loss_words
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.services.own_exercises import OwnExerciseService

_FOR = {"clinic": "the whole clinic", "person": "you alone", "client": "one client"}


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be kept, taken from the fields. `kept` is who used it until now, None for a new exercise."""

    work: Work
    document: Mapping[str, object]
    preferred: bool
    reach: Reach
    kept: Reach | None


class ExerciseKeeper(QObject):
    """`saved` carries the exercise id, `failed` the error; `given_up` follows a no to the question."""

    saved = Signal(str)
    failed = Signal(object)
    given_up = Signal()

    def __init__(self, context: AppContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.question: DialogFrame | None = None

    def save(self, writing: Writing) -> None:
        """Keep it; where others use it and would lose it, only after a yes."""
        service, record = self._context.own_exercises, writing.work.record
        if service is None:
            return
        if record is None or writing.kept is None or not writing.reach.narrows(writing.kept):
            self._write(service, writing)
            return
        self._context.tasks.run(
            lambda: loss_words(service.clients_using(record.exercise_id), writing.reach),
            partial(self._asked_first, service, writing),
            self.failed.emit,
            owner=self,
        )

    def _asked_first(self, service: OwnExerciseService, writing: Writing, loss: str) -> None:
        if not loss:
            self._write(service, writing)
            return
        title, write = "Take the exercise away from others?", partial(self._write, service, writing)
        self.question = self._context.messages.ask(title, loss, "Save so", write, danger=True)
        self.question.rejected.connect(self.given_up)

    def _write(self, service: OwnExerciseService, writing: Writing) -> None:
        own = self._context.own_catalogue

        def write() -> str:
            exercise_id = _keep(service, writing)
            if own is not None:
                own.refresh()
            return exercise_id

        self._context.tasks.run(write, partial(self._done, writing), self.failed.emit, owner=self)

    def _done(self, writing: Writing, exercise_id: str) -> None:
        self.saved.emit(exercise_id)
        said = f"{writing.document.get('name') or ''} was saved"
        if writing.kept is None or writing.kept == writing.reach:
            self._context.messages.toast(said)
            return
        back = partial(self._back_to, exercise_id, writing.kept)
        self._context.messages.toast(f"{said}, for {_FOR[writing.reach.scope]}", "Undo", back)

    def _back_to(self, exercise_id: str, reach: Reach) -> None:
        """Who used it before uses it again; what was written stays."""
        service, own = self._context.own_exercises, self._context.own_catalogue
        if service is None or own is None:
            return

        def write() -> None:
            version = service.get(exercise_id, own.shipped.groups).item.version
            service.change_scope(exercise_id, version, reach.scope, reach.client_id)
            own.refresh()

        def done(_none: None) -> None:
            self._context.messages.toast(f"For {_FOR[reach.scope]} again")
            here = self._context.navigator.here
            if here is not None and here.page == "catalogue":
                self._context.navigator.replace("catalogue", exercise_id=exercise_id)

        self._context.tasks.run(write, done, owner=self)


def _keep(service: OwnExerciseService, writing: Writing) -> str:
    """Belongs on the store thread."""
    work, reach, document = writing.work, writing.reach, writing.document
    record, preferred = work.record, writing.preferred
    if record is None:
        return service.create(
            document, scope=reach.scope, client_id=reach.client_id, base=work.base, preferred=preferred
        )
    kept = service.save(
        record.exercise_id, record.item.version, document, base=work.base, preferred=preferred
    )
    if reach != writing.kept:
        service.change_scope(record.exercise_id, kept.item.version, reach.scope, reach.client_id)
    return record.exercise_id
