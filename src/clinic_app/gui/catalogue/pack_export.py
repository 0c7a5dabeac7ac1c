"""Handing out own exercises: which ones, then where to."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.own_exercises import OwnExercise
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.pick_dialog import PickDialog
from clinic_app.gui.routines.printing import write_file
from clinic_app.services.exercise_packs import pack_of

SUFFIX = ".clinicpack"


class PackExport:
    """`choose_file` asks for the place and may answer None, and then nothing happens."""

    def __init__(self, context: AppContext, owner: QWidget) -> None:
        self._context = context
        self._owner = owner
        self.choose_file: Callable[[str], Path | None] = self._ask_file

    def start(self, chosen: Iterable[str] = ()) -> PickDialog | None:
        """Ask which exercises; those of one client stay in that client's record."""
        own = self._context.own_catalogue
        carried = [
            record.own
            for record in (own.records if own is not None else ())
            if record.own is not None and not record.item.removed and record.item.scope != "client"
        ]
        if not carried:
            self._context.messages.show_error(
                ClinicError(
                    "There is no own exercise to hand out.",
                    "Make an own copy of a shipped one, or a new exercise.",
                )
            )
            return None
        dialog = PickDialog(
            "Hand out own exercises",
            "They go into one file with their pictures. Exercises of one client stay in that client's record.",
            {one.id: one.exercise.name for one in carried},
            chosen,
            self._owner.window(),
        )
        dialog.accept_button.setText("Choose a place")
        dialog.accepted.connect(lambda: self._go([one for one in carried if one.id in dialog.chips.value()]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.search.setFocus()
        return dialog

    def _go(self, exercises: list[OwnExercise]) -> None:
        if not exercises:
            return
        name = exercises[0].exercise.name if len(exercises) == 1 else "Our exercises"
        path = self.choose_file("".join(sign for sign in name if sign.isalnum() or sign in " -_") + SUFFIX)
        context = self._context
        packs, service = context.packs, context.own_exercises
        if path is None or packs is None or service is None:
            return

        def write() -> tuple[str, ...]:
            pack = pack_of(
                exercises,
                service.pictures_of(exercises),
                clinic=context.settings.clinic_card().name,
                made_on=context.today().isoformat(),
            )
            content = packs.write(pack)
            service.hand_out([one.id for one in exercises])
            write_file(path, content)
            return pack.notes

        context.tasks.run(write, partial(self._written, path, len(exercises)), owner=self._owner)

    def _written(self, path: Path, count: int, notes: tuple[str, ...]) -> None:
        words = "1 exercise" if count == 1 else f"{count} exercises"
        self._context.messages.toast(" ".join((f"{words} saved as {path.name}.", *notes)))

    def _ask_file(self, suggested: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(
            self._owner, "Save the pack", suggested, "Packs of exercises (*.clinicpack)"
        )
        return Path(name).with_suffix(SUFFIX) if name else None
