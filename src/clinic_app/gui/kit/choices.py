"""Choosing: one of several, several of many, yes or no. No answer is always a state of its own."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.gui.kit.flow import FlowLayout
from clinic_app.gui.kit.options import ChipButton, Choice, OptionButton
from clinic_app.gui.theme import Space, look

_LONG_LABEL = 34  # characters; longer labels stand below each other, one line each


class _Options(QWidget):
    """A row of options that wraps, or a column when labels are long. One tab stop; arrows move inside."""

    def __init__(
        self, name: str, choices: Sequence[Choice], parent: QWidget | None, *, column: bool | None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.choices = tuple(choices)
        self.buttons: list[QAbstractButton] = []
        upright = column if column is not None else any(len(c.label) > _LONG_LABEL or c.hint for c in choices)
        self._upright = upright
        self._layout: FlowLayout | QVBoxLayout = (
            QVBoxLayout(self) if upright else FlowLayout(self, gap=Space.S)
        )
        self._layout.setContentsMargins(0, 0, 0, 0)
        if isinstance(self._layout, QVBoxLayout):
            self._layout.setSpacing(Space.XS + 2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look().changed.connect(self.updateGeometry)

    def _add(self, button: QAbstractButton) -> None:
        self.buttons.append(button)
        self._layout.addWidget(button)
        button.installEventFilter(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.focus_current()

    def focus_current(self) -> None:
        """Put the keyboard on the chosen option, else the first that can be used."""
        usable = [button for button in self.buttons if button.isEnabled()]
        target = next((button for button in usable if button.isChecked()), usable[0] if usable else None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _one_tab_stop(self) -> None:
        """Tab enters at the chosen option (or the first) and leaves the group again."""
        entry = next((b for b in self.buttons if b.isChecked()), self.buttons[0] if self.buttons else None)
        for button in self.buttons:
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if button is entry else Qt.FocusPolicy.ClickFocus
            )

    def _step(self, start: QAbstractButton, by: int) -> QAbstractButton:
        usable = [button for button in self.buttons if button.isEnabled() or button is start]
        return usable[(usable.index(start) + by) % len(usable)]

    def _by_key(self, event: QKeyEvent) -> QAbstractButton | None:
        """The option meant by a digit (position from 1), its own letter or a first letter nobody else has."""
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return None
        sign = event.text().casefold()
        if len(sign) != 1:
            return None
        if sign.isdigit():
            at = int(sign) - 1
            return self.buttons[at] if 0 <= at < len(self.buttons) and self.buttons[at].isEnabled() else None
        usable = [(c, b) for c, b in zip(self.choices, self.buttons, strict=True) if b.isEnabled()]
        own = [button for choice, button in usable if choice.key.casefold() == sign]
        first = [button for choice, button in usable if choice.label[:1].casefold() == sign]
        if own:
            return own[0]
        return first[0] if len(first) == 1 else None

    def show_keys(self, shown: bool) -> None:
        for position, button in enumerate(self.buttons, start=1):
            drawn = button.drawn if isinstance(button, OptionButton | ChipButton) else None
            if drawn is not None:
                drawn.number = str(position) if shown and position < 10 else ""
                button.update()


class SegmentedChoice(_Options):
    """One of several. Keyboard: arrows move and choose, digits choose by place, letters by name, Delete takes it back.

    `chosen` is sent with the id, or None when the answer was taken back, only for what the user did.
    """

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        choices: Iterable[Choice],
        parent: QWidget | None = None,
        *,
        column: bool | None = None,
        clearable: bool = True,
    ) -> None:
        super().__init__(name, tuple(choices), parent, column=column)
        self._clearable = clearable
        for choice in self.choices:
            button = OptionButton(choice, self, stretched=self._upright)
            button.setAccessibleName(f"{name}: {choice.label}" if name else choice.label)
            button.clicked.connect(self._clicked(choice.id))
            self._add(button)
        self._value: str | None = None
        self._one_tab_stop()

    def value(self) -> str | None:
        return self._value

    def set_value(self, value: str | None) -> None:
        """Show `value` without telling anybody; an id that is not offered shows as no answer."""
        self._value = value if any(choice.id == value for choice in self.choices) else None
        # An exclusive button cannot be unchecked: no answer must stay possible.
        for button in self.buttons:
            button.setAutoExclusive(False)
        for choice, button in zip(self.choices, self.buttons, strict=True):
            button.setChecked(choice.id == self._value)
        for button in self.buttons:
            button.setAutoExclusive(True)
        self._one_tab_stop()

    def button(self, choice_id: str) -> QAbstractButton:
        """The button of one answer. Raises KeyError if it is not offered."""
        for choice, button in zip(self.choices, self.buttons, strict=True):
            if choice.id == choice_id:
                return button
        raise KeyError(choice_id)

    def _clicked(self, choice_id: str) -> Callable[[], None]:
        def pick() -> None:
            again = choice_id == self._value
            if again and not self._clearable:
                self.set_value(choice_id)
                return
            self._choose(None if again else choice_id)

        return pick

    def _choose(self, value: str | None) -> None:
        self.set_value(value)
        self.chosen.emit(value)

    def eventFilter(self, watched: object, event: object) -> bool:  # type: ignore[override]  # narrower in the stubs
        if isinstance(watched, OptionButton):
            if isinstance(event, QFocusEvent):
                self.show_keys(event.gotFocus() and event.reason() != Qt.FocusReason.MouseFocusReason)
            elif (
                isinstance(event, QKeyEvent)
                and event.type() == QKeyEvent.Type.KeyPress
                and self._key(watched, event)
            ):
                return True
        return False

    def _key(self, at: OptionButton, event: QKeyEvent) -> bool:
        key = event.key()
        target: QAbstractButton | None = None
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            target = self._step(at, 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            target = self._step(at, -1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self._clearable and self._value is not None:
                self._choose(None)
            return True
        else:
            target = self._by_key(event)
        if target is None:
            return False
        choice = self.choices[self.buttons.index(target)]
        if choice.id != self._value:
            self._choose(choice.id)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return True


class ChipMulti(_Options):
    """Several of many. Arrows move, Space or a digit toggles. `changed` carries the tuple of ids in the offered order."""

    changed = Signal(object)

    def __init__(
        self,
        name: str,
        choices: Iterable[Choice],
        parent: QWidget | None = None,
        *,
        column: bool | None = None,
        none_ids: Iterable[str] = (),
    ) -> None:
        """`none_ids` are answers like "none of these": choosing one takes the others back, and the reverse."""
        super().__init__(name, tuple(choices), parent, column=column)
        self._none_ids = frozenset(none_ids)
        for choice in self.choices:
            button = ChipButton(choice, self, stretched=self._upright)
            button.clicked.connect(self._clicked(choice.id))
            self._add(button)
        self._one_tab_stop()

    def value(self) -> tuple[str, ...]:
        return tuple(c.id for c, b in zip(self.choices, self.buttons, strict=True) if b.isChecked())

    def set_value(self, ids: Iterable[str]) -> None:
        wanted = frozenset(ids)
        for choice, button in zip(self.choices, self.buttons, strict=True):
            button.setChecked(choice.id in wanted)

    def _clicked(self, choice_id: str) -> Callable[[bool], None]:
        def toggle(on: bool) -> None:
            if on and self._none_ids:
                none = choice_id in self._none_ids
                for choice, button in zip(self.choices, self.buttons, strict=True):
                    if choice.id != choice_id and (none or choice.id in self._none_ids):
                        button.setChecked(False)
            self.changed.emit(self.value())

        return toggle

    def eventFilter(self, watched: object, event: object) -> bool:  # type: ignore[override]  # narrower in the stubs
        if (
            isinstance(watched, ChipButton)
            and isinstance(event, QKeyEvent)
            and event.type() == QKeyEvent.Type.KeyPress
        ):
            if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down):
                self._step(watched, 1).setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
                self._step(watched, -1).setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if (target := self._by_key(event)) is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                target.click()
                return True
        return False


class YesNoField(SegmentedChoice):
    """Yes or no, or nothing yet. `answered` carries True, False or None. Keys Y and N, or 1 and 2."""

    answered = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None, *, yes: str = "Yes", no: str = "No") -> None:
        super().__init__(name, (Choice("yes", yes, key="y"), Choice("no", no, key="n")), parent, column=False)
        self.chosen.connect(lambda _value: self.answered.emit(self.truth()))  # type: ignore[arg-type]  # object signal

    def truth(self) -> bool | None:
        return None if self.value() is None else self.value() == "yes"

    def set_truth(self, value: bool | None) -> None:
        self.set_value(None if value is None else "yes" if value else "no")
