"""What single keys do on the guided screen, when the input that has the keyboard has no use for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from clinic_app.gui.kit.fields import NumberField
from clinic_app.gui.kit.options import ChipButton, OptionButton

if TYPE_CHECKING:
    from clinic_app.gui.screening.page import ScreeningPage
    from clinic_app.gui.screening.step_view import StepView

_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class WizardKeys:
    def __init__(self, page: ScreeningPage) -> None:
        self._page = page

    def handle(self, event: QKeyEvent, focused: QWidget | None) -> bool:
        """Do what the key asks for; False when it asks for nothing here."""
        view = self._page.view
        if view is None or event.modifiers() & ~_PLAIN:
            return False
        return self._move(event, focused, view) or self._command(event, focused, view)

    def _move(self, event: QKeyEvent, focused: QWidget | None, view: StepView) -> bool:
        page, key = self._page, event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                page.go_back()
            else:
                self._go_on(focused, view)
        elif key == Qt.Key.Key_PageDown:
            page.go_next()
        elif key == Qt.Key.Key_PageUp:
            page.go_back()
        else:
            return False
        return True

    def _command(self, event: QKeyEvent, focused: QWidget | None, view: StepView) -> bool:
        page, key, sign = self._page, event.key(), event.text().casefold()
        afar = page.afar if page.afar is not None and not page.afar.isHidden() else None
        if key == Qt.Key.Key_F11 or (key == Qt.Key.Key_Escape and afar is not None):
            page.toggle_afar()
        elif sign == "y" and _confirm(focused):
            pass
        elif sign == "s" and afar is not None:
            afar.next_step()
        elif sign == "w" and page.findings.lines:
            if afar is not None:
                afar.put_away()
            page.show_why(page.findings.lines[0].row.ids[0])
        elif sign and view.command(sign, focused):
            page.reveal_soon()
        elif sign == "d":
            page.depths.open()
        elif sign == "v":
            page.toggle_afar()
        else:
            return False
        return True

    def _go_on(self, focused: QWidget | None, view: StepView) -> None:
        if isinstance(focused, QAbstractButton) and not isinstance(focused, OptionButton | ChipButton):
            focused.click()
            return
        wrong = view.unsettled()
        if wrong is not None and focused is not None and (wrong is focused or wrong.isAncestorOf(focused)):
            return  # the message below the field says what to do
        if not view.go_on(focused):
            self._page.go_next()
            return
        self._page.reveal_soon()


def _confirm(focused: QWidget | None) -> bool:
    """Y stands by an unusual number."""
    at = focused
    while at is not None and not isinstance(at, NumberField):
        at = at.parentWidget()
    if isinstance(at, NumberField) and at.state == "confirm":
        at.confirm()
        return True
    return False
