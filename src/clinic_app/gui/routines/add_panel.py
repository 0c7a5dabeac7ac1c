"""How exercises come in: typed, from the catalogue, for an open place, with a reason where a rule asks for one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.exercises import Exercise
from clinic_app.domain.routines import Slot
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.catalogue.shelf import Shelf
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.kit.surfaces import Banner
from clinic_app.gui.routines.adder import ExerciseAdder
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.routines.dialogs import ExercisePicker, ReasonDialog
from clinic_app.gui.routines.editor import NeedsReason
from clinic_app.gui.routines.lines import choice_words
from clinic_app.gui.theme import Space

_ONLY = {"L": " for the LEFT side only", "R": " for the RIGHT side only"}


class AddPanel(QWidget):
    """`line_added` carries the key of a line that came in while no window of the catalogue was open."""

    line_added = Signal(str)

    def __init__(
        self, context: AppContext, pixmaps: FigurePixmaps, host: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._pixmaps, self._host = context, pixmaps, host
        self._controller: RoutineController | None = None
        self._part = ""
        self._slot: Slot | None = None
        self._shelf = Shelf(context, self)
        self.picker: ExercisePicker | None = None
        self.reason_dialog: ReasonDialog | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.adder = ExerciseAdder(pixmaps, host)
        self.adder.chosen.connect(self._add)
        row.addWidget(self.adder, 1)
        self.browse = SecondaryButton("Catalogue", "library")
        self.browse.setAccessibleName("Choose exercises from the catalogue")
        self.browse.clicked.connect(self.open_picker)
        row.addWidget(self.browse)
        column.addLayout(row)
        self.refusal = Banner("warning", "", "", closable=True)
        self.refusal.hide()
        column.addWidget(self.refusal)

    def use(self, controller: RoutineController | None) -> None:
        """Work on this routine; None puts everything away."""
        self._controller, self._slot = controller, None
        if controller is None:
            if self.picker is not None:
                self.picker.close()
            self.refusal.hide()
            self.adder.clear()
            return
        controller.refused.connect(self._refused)
        controller.reason_wanted.connect(self._ask_reason)
        controller.added.connect(self._added)
        controller.catalogue_wanted.connect(self.show_in_catalogue)
        self.adder.use_catalogue(controller.editor.catalogue)
        self.adder.availability = controller.editor.availability

    def refresh(self) -> None:
        """The routine changed."""
        if self._controller is not None:
            self.adder.show_evidence(choice_words(len(self._controller.routine.items)))

    def point_at(self, part: str) -> None:
        """New lines come into this part."""
        self._part = part
        self.adder.show_part(part)

    def open_picker(self) -> None:
        controller = self._controller
        if controller is None:
            return
        client = controller.desk.client
        self.picker = ExercisePicker(
            controller.editor.catalogue,
            self._pixmaps,
            controller.editor.availability,
            self._host.window(),
            shelf=self._shelf if self._shelf.usable else None,
            client=client.preferred_name or client.given_name,
            owned=controller.desk.rules.client.equipment,
        )
        self._shelf.refresh()
        self.picker.chosen.connect(self._add)
        self.picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.picker.destroyed.connect(self._picker_gone)
        self.picker.open()

    def fill_slot(self, slot: object) -> None:
        """Choose from the catalogue for an open place."""
        if isinstance(slot, Slot):
            self.open_picker()
            self._slot = slot

    def show_in_catalogue(self, exercise_id: str) -> None:
        self.open_picker()
        if self.picker is not None:
            self.picker.browser.show_exercise(exercise_id)

    def take(self, exercise: Exercise) -> None:
        """Add one that was chosen elsewhere; rules and reasons count as for any other."""
        self._add(exercise)

    # inside

    def _open_window(self) -> ExercisePicker | None:
        return self.picker if self.picker is not None and self.picker.isVisible() else None

    def _picker_gone(self) -> None:
        self.picker = self._slot = None

    def _add(self, exercise: object) -> None:
        if self._controller is None or not isinstance(exercise, Exercise):
            return
        self.refusal.hide()
        slot, self._slot = self._slot, None
        if slot is not None and (window := self._open_window()) is not None:
            window.close()
        self._controller.add(exercise, self._part, slot)

    def _added(self, key: str) -> None:
        controller = self._controller
        item = controller.routine.item(key) if controller else None
        if controller is None or item is None:
            return
        name, only = controller.editor.name_of(key), _ONLY.get(item.side or "", "")
        if (window := self._open_window()) is not None:
            window.refresh(f"{name} added{only}")
            return
        self.line_added.emit(key)
        if only:  # else the open line says it all

            def undo() -> None:
                controller.undo()

            self._context.messages.toast(f"{name} added{only}", "Undo", undo)

    def _refused(self, sentence: str, next_step: str) -> None:
        if (window := self._open_window()) is not None:
            window.refresh("Not added")
        self.refusal.show_message(f"Not done: {sentence}", next_step)
        self.refusal.show()

    def _ask_reason(self, wish: object) -> None:
        controller = self._controller
        if controller is None or not isinstance(wish, NeedsReason):
            return
        dialog = ReasonDialog(wish, self._open_window() or self._host.window())

        def given(reason: str) -> None:
            controller.announcing(lambda: wish.again(reason))

        dialog.reason_given.connect(given)
        self.reason_dialog = dialog
        dialog.open()
