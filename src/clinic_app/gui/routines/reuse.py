"""The menu "Build from" and the windows behind it: proposal, templates, earlier routines, other clients, parts."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.routine_templates import RoutineTemplate, copied
from clinic_app.domain.routines import Routine
from clinic_app.gui.context import AppContext
from clinic_app.gui.pages import PageAction
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.routines.part_header import PartDialog
from clinic_app.gui.routines.reuse_dialogs import (
    EarlierDialog,
    OtherClientDialog,
    SaveTemplateDialog,
    TemplateDialog,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    run: Callable[[], None]
    icon: str
    more_words: str = ""
    breaks_before: bool = False


class Reuse(QObject):
    """Offers what a routine can be built from. `use` gives it the routine to work on."""

    def __init__(self, context: AppContext, host: QWidget) -> None:
        super().__init__(host)
        self._context, self._host = context, host
        self._controller: RoutineController | None = None
        self.dialog: QWidget | None = None
        """The window opened last, for as long as it is there."""

    def use(self, controller: RoutineController | None) -> None:
        self._controller = controller

    def fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        for entry in self._entries():
            if entry.breaks_before:
                menu.addSeparator()
            menu.addAction(entry.text).triggered.connect(entry.run)

    def actions(self) -> tuple[PageAction, ...]:
        return tuple(
            PageAction(one.text.rstrip("…"), one.run, one.icon, one.more_words) for one in self._entries()
        )

    def _entries(self) -> list[_Entry]:
        controller = self._controller
        if controller is None:
            return []
        entries: list[_Entry] = []
        proposed = controller.desk.proposed
        if proposed is not None and proposed != controller.routine:
            entries.append(_Entry("Back to the proposal", controller.use_proposal, "list-checks", "reset"))
        entries += [
            _Entry("Insert a template…", self.insert_template, "layout-list", "slots"),
            _Entry("Copy an earlier routine…", self.copy_earlier, "history", "last version"),
            _Entry("Copy from another client…", self.copy_other, "users", "same as"),
            _Entry("Add a part…", self.add_part, "plus", "morning evening session", breaks_before=True),
            _Entry("Split strength into days A and B", self.split_days, "calendar", "parts"),
            _Entry("Save as a template…", self.save_template, "save", "slots", breaks_before=True),
        ]
        return entries

    # what they do

    def insert_template(self) -> None:
        if (controller := self._controller) is not None:
            dialog = TemplateDialog(self._context, controller.editor.catalogue, self._host.window())
            dialog.chosen.connect(self._insert)
            self._open(dialog)

    def copy_earlier(self) -> None:
        if (controller := self._controller) is not None:
            desk = controller.desk
            dialog = EarlierDialog(
                self._context, desk.client.id, controller.editor.catalogue, self._host.window()
            )
            dialog.chosen.connect(self._take_own)
            self._open(dialog)

    def copy_other(self) -> None:
        if (controller := self._controller) is not None:
            desk = controller.desk
            dialog = OtherClientDialog(
                self._context, desk.client.id, controller.editor.catalogue, self._host.window()
            )
            dialog.chosen.connect(self._take_other)
            self._open(dialog)

    def save_template(self) -> None:
        controller = self._controller
        if controller is None:
            return
        if not controller.routine.items:
            self._context.messages.toast("A template needs at least one exercise")
            return
        dialog = SaveTemplateDialog(
            self._context, controller.routine, controller.editor.catalogue, self._host.window()
        )
        dialog.saved.connect(self._say_saved)
        self._open(dialog)

    def split_days(self) -> None:
        if (controller := self._controller) is not None:
            controller.do(lambda groups: groups.split_days())

    def add_part(self) -> None:
        self.change_part("")

    def change_part(self, name: str) -> None:
        """The window of a part; an empty name is a new part."""
        controller = self._controller
        if controller is None:
            return
        taken = tuple(part.name for part in controller.routine.parts)
        dialog = PartDialog(controller.routine.part(name), self._host.window(), taken=taken)

        def given(new: str, days: object) -> None:
            chosen: tuple[int, ...] = days if isinstance(days, tuple) else ()  # pyright: ignore[reportUnknownVariableType]  # its items are checked where they are used
            try:
                if not name:
                    controller.groups.add_part(new, chosen)
                else:
                    controller.groups.change_part(name, new, chosen)
            except ClinicError as error:
                dialog.refuse(error.sentence)
                return
            controller.refresh()
            dialog.accept()

        dialog.given.connect(given)
        dialog.removal.connect(lambda: controller.do(lambda groups: groups.remove_part(name)))
        dialog.moved.connect(lambda by: controller.do(lambda groups: groups.move_part(name, by)))  # type: ignore[misc]  # int signal
        self._open(dialog)

    # inside

    def _open(self, dialog: QWidget) -> None:
        self.dialog = dialog
        dialog.show()

    def _insert(self, template: object) -> None:
        if self._controller is not None and isinstance(template, RoutineTemplate):
            controller = self._controller
            before = len(controller.routine.items)
            controller.insert_template(template)
            added, left = len(controller.routine.items) - before, len(controller.routine.open_slots)
            if added or left:
                places = f", {left} open" if left else ""
                self._say(f"{template.name}: {added} added{places}", controller)

    def _take_own(self, routine: object) -> None:
        self._take(routine, same_client=True)

    def _take_other(self, routine: object) -> None:
        self._take(routine, same_client=False)

    def _take(self, routine: object, *, same_client: bool) -> None:
        controller = self._controller
        if controller is not None and isinstance(routine, Routine):
            controller.put_in_place(copied(routine, same_client=same_client), "Copied a routine")
            self._say("Routine copied", controller)

    def _say(self, words: str, controller: RoutineController) -> None:
        def undo() -> None:
            controller.undo()

        self._context.messages.toast(words, "Undo", undo)

    def _say_saved(self, name: str) -> None:
        self._context.messages.toast(f"Template {name} saved")
