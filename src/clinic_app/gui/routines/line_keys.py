"""Keys of the routine that work on the line at hand: the one that has the keyboard, or a field of it."""

from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.routines.line_list import LineList


class LineKeys:
    def __init__(self) -> None:
        self._lines: LineList | None = None
        self._controller: RoutineController | None = None

    def use(self, lines: LineList | None, controller: RoutineController | None) -> None:
        """None while no routine is open: the keys then do nothing."""
        self._lines, self._controller = lines, controller

    def move(self, by: int) -> None:
        """Alt+Up and Alt+Down."""
        if self._lines is not None and (key := self._focused()):
            self._lines.move_lines(key, by)

    def to_part(self, by: int) -> None:
        """Alt+Shift+Up and Alt+Shift+Down."""
        if self._lines is not None and (key := self._focused()):
            self._lines.to_part(key, by)

    def catalogue_dose(self) -> None:
        """Alt+0: the open line, or the one that has the keyboard, gets the dose of the catalogue."""
        if self._controller is not None and self._lines is not None:
            key = self._lines.open_key or self._focused()
            if key:
                self._controller.take_catalogue_dose(key)

    def _focused(self) -> str:
        """Key of the line that has the keyboard, or one of its fields; empty for none."""
        focused: QWidget | None = QApplication.focusWidget()
        if focused is None or self._lines is None:
            return ""
        cards = self._lines.cards.items()
        return next((key for key, card in cards if card is focused or card.isAncestorOf(focused)), "")
