"""Who measures and with what: one quiet line on a test, remembered until it is changed. The comparison needs both."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from clinic_app.domain.screening.model import Item
from clinic_app.gui.kit.fields import FieldRow, TextField
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.services.records import AnswerEntry

# What stands in the room does not measure: the device is what two visits are compared by.
_NO_DEVICE = frozenset(
    ["table", "mat", "wall", "strap", "belt", "step", "light stick", "skin pen", "cotton wool"]
)


def instruments(item: Item) -> tuple[str, ...]:
    """The equipment of a test that measures."""
    return tuple(one for one in item.equipment if one not in _NO_DEVICE)


@dataclass(slots=True)
class MadeBy:
    """The hands and devices of a session. `rater` empty: the person who is logged in."""

    rater: str = ""
    devices: dict[str, str] = field(default_factory=dict[str, str])
    """By the instrument a test names: a goniometer noted once stands in for every inclinometer."""

    def device(self, item: Item) -> str:
        return next((self.devices[one] for one in instruments(item) if one in self.devices), "")

    def use(self, item: Item, rater: str, device: str) -> None:
        self.rater = rater.strip()
        for one in instruments(item):
            self.devices.pop(one, None)
            if device.strip():
                self.devices[one] = device.strip()

    def recall(self, entries: Iterable[tuple[Item, AnswerEntry]]) -> None:
        """Go on with what was noted in a screening that is resumed; the latest counts."""
        for item, entry in sorted(entries, key=lambda one: one[1].at):
            if entry.rater or entry.device:
                self.use(item, entry.rater, entry.device or self.device(item))

    def words(self, item: Item) -> str:
        """ "By you" or "By A. Ruiz with the digital inclinometer"."""
        device = self.device(item)
        return f"By {self.rater or 'you'}{f' with {device}' if device else ''}"


class MadeByDialog(DialogFrame):
    """Asks for both and notes them in `made`; left empty: the person who is logged in, and no device noted."""

    def __init__(self, item: Item, made: MadeBy, parent: QWidget | None) -> None:
        super().__init__(
            "Who measures, and with what",
            "Remembered for the tests that follow. Two visits are compared by the larger limit when one of them changed.",
            parent,
        )
        self._item, self._made = item, made
        self.rater = TextField("Measured by", "You, unless somebody else measures")
        self.rater.setText(made.rater)
        self.device = TextField("Device", f"For example: {', '.join(instruments(item)) or 'make or number'}")
        self.device.setText(made.device(item))
        self.body.addWidget(FieldRow("Measured by", self.rater))
        row = FieldRow("Measured with", self.device)
        row.setVisible(bool(instruments(item)))
        self.body.addWidget(row)
        self.add_cancel()
        self.accept_button = self.add_accept("Use for this session")
        self.accepted.connect(self._note)
        self.rater.setFocus()

    def _note(self) -> None:
        self._made.use(self._item, self.rater.text(), self.device.text())
