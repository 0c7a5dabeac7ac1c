"""The handout beside the lines, as it will be printed, following every change."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.gui.context import AppContext
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.routines.press import Made, Press
from clinic_app.gui.routines.preview import PagePreview
from clinic_app.gui.routines.proofing import (
    HandoutOptions,
    SheetExtras,
    kept_options,
    made_sheet,
    sheet_extras,
)

WIDTH, WIDE = 470, 640
WIDE_FROM = 1600
ROOM_FOR_BOTH = 1180  # in a narrower window the lines need all of it; the page is one click away


class LivePage(QWidget):
    """`switched` tells whether it is wanted, and whether there is room for it."""

    switched = Signal(bool, bool)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._controller: RoutineController | None = None
        self._sheet: Callable[[], tuple[HandoutOptions, SheetExtras]] | None = None
        """The choices made for this client's handout, read once on the store thread."""
        self._wanted, self._wide = True, 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.preview = PagePreview(small=True)
        self.preview.width_wanted.connect(lambda _wide: self.follow())  # type: ignore[misc]  # int signal
        column.addWidget(self.preview)
        self.setFixedWidth(WIDTH)
        self.press = Press(context.tasks, self)
        self.press.busy_changed.connect(self.preview.show_coming)
        self.press.ready.connect(self.preview.show_proof)
        self.press.failed.connect(context.messages.show_error)

    def use(self, controller: RoutineController | None) -> None:
        """Show this routine; None forgets what was shown, so that nobody sees another client's page."""
        self._controller = controller
        if controller is None:
            self.preview.clear()
            self.press.forget()
            return
        context, client, history = self._context, controller.desk.client, controller.desk.history

        @cache
        def sheet() -> tuple[HandoutOptions, SheetExtras]:
            return kept_options(context, client.id, client.paper), sheet_extras(context, history)

        self._sheet = sheet

    def toggle(self) -> None:
        self._wanted = not self._wanted
        self.fit(self._wide)
        self.follow()

    def fit(self, wide: int) -> None:
        """Be there in a window this wide, or not."""
        self._wide = wide
        room = wide >= ROOM_FOR_BOTH
        self.setFixedWidth(WIDE if wide >= WIDE_FROM else WIDTH)
        self.setVisible(room and self._wanted)
        self.switched.emit(self._wanted, room)

    def follow(self) -> None:
        """The routine changed: print it again at once. What changes meanwhile is printed after it, in one go; nothing is
        printed for a page nobody sees."""
        controller, sheet = self._controller, self._sheet
        if controller is None or sheet is None or self.isHidden():
            return
        context, desk = self._context, replace(controller.desk, routine=controller.routine)

        def make_pdf() -> Made:
            options, extras = sheet()
            return made_sheet(context, desk, options, extras)

        self.press.ask(make_pdf, self.preview.pixels_wide(), now=True)
