"""After unlocking with the recovery code: choose a new passphrase before work goes on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.people import Person
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton
from clinic_app.gui.kit.fields import ChoiceBox, FieldRow
from clinic_app.gui.theme import Space
from clinic_app.gui.unlock.door import BusyDots, DoorPage, NewSecret

TEXT = (
    "You opened the records with the recovery code, and the audit trail says so. Set a new passphrase now; "
    "afterwards make a new recovery code in the settings if this one was seen by others."
)


class EmergencyPage(DoorPage):
    """Sends `chosen` with a user id and the new passphrase, or `skipped`."""

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
        self.button = PrimaryButton("Set passphrase", big=True)
        self.button.clicked.connect(self.submit)
        self.later_button = QuietButton("Later")
        self.later_button.clicked.connect(self.skipped)
        self.busy = BusyDots()
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.button)
        row.addWidget(self.busy)
        row.addStretch(1)
        row.addWidget(self.later_button)
        self.body.addLayout(row)
        self.new.repeat.edit.returnPressed.connect(self.submit)

    def submit(self) -> None:
        text, user_id = self.new.take(), self.who.value()
        if text is None or user_id is None or not self.button.isEnabled():
            return
        self.show_busy(True)
        self.chosen.emit(user_id, text)

    def show_busy(self, busy: bool) -> None:
        for widget in (self.new, self.button, self.later_button):
            widget.setEnabled(not busy)
        self.busy.set_busy(busy)

    def show_problem(self, problem: ClinicError) -> None:
        self.show_busy(False)
        self.new.secret.complain(f"{problem.sentence} {problem.next_step}".strip())

    def showEvent(self, event: object) -> None:
        self.new.secret.edit.setFocus()
