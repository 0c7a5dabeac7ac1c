"""After unlocking with the recovery code: choose a new passphrase before work goes on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.people import Person
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton
from clinic_app.gui.kit.fields import ChoiceBox, FieldRow
from clinic_app.gui.theme import Space
from clinic_app.gui.unlock.door import DoorPage, NewSecret

TEXT = (
    "You opened the records with the recovery code, and the audit trail says so. Set a new passphrase now. "
    "A code works once, so you get a new one in the next step."
)


class EmergencyPage(DoorPage):
    """Sends `chosen` with a user id and the new passphrase, or `skipped`. Nothing is changed by this page."""

    chosen = Signal(str, str)
    skipped = Signal()

    def __init__(self, people: Sequence[Person], parent: QWidget | None = None) -> None:
        super().__init__("Choose a new passphrase", TEXT, parent)
        self.form = QWidget()
        self.who = ChoiceBox("Whose passphrase")
        self.who.fill({person.id: person.name or "First user" for person in people})
        if len(people) > 1:
            self.body.addWidget(FieldRow("Whose passphrase", self.who))
        self.new = NewSecret(label="New passphrase")
        self.body.addWidget(self.new)
        self.button = PrimaryButton("Next", big=True)
        self.button.clicked.connect(self.submit)
        self.later_button = QuietButton("Keep the passphrases")
        self.later_button.setToolTip("Somebody still knows one, or it will be set in the settings")
        self.later_button.clicked.connect(self.skipped)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(self.later_button)
        self.body.addLayout(row)
        self.new.repeat.edit.returnPressed.connect(self.submit)

    def submit(self) -> None:
        text, user_id = self.new.take(), self.who.value()
        if text is None or user_id is None or not self.button.isEnabled():
            return
        self.chosen.emit(user_id, text)

    def showEvent(self, event: object) -> None:
        self.new.secret.edit.setFocus()
