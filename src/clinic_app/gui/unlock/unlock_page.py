"""The first thing seen: choose a passphrase, or give it. Painted before the store's libraries are loaded.

Neither screen knows the store. They send `submitted` with the passphrase; whoever opens the records does so on a
worker thread and answers with `show_busy(False)` and, if it failed, `show_problem`.

Their few fields are built here and not in a Designer form, unlike every other fixed screen: the form
loader alone costs a fifth of the time until the window stands.
"""

import math
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.recovery_code import RecoveryCodeUnreadable, read_recovery_code
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton
from clinic_app.gui.kit.fields import ChoiceBox, FieldRow, TextField, mark_problem
from clinic_app.gui.kit.surfaces import Banner
from clinic_app.gui.theme import Space
from clinic_app.gui.unlock.door import BusyDots, DoorPage, NewSecret, SecretField

USUAL_TEXT = "They are encrypted on this computer."
CODE_TEXT = (
    "For when nobody knows a passphrase. The records open with every right, the audit trail says so, "
    "and you get a new passphrase and a new code: each code works once."
)


class _Door(DoorPage):
    """What both have: a form, one button with dots, and the way to a backup."""

    submitted = Signal(str)
    restore_asked = Signal()
    passphrase_edit: QLineEdit

    def __init__(
        self, title: str, text: str, button: str, parent: QWidget | None, *, width: int = 480
    ) -> None:
        super().__init__(title, text, parent, width=width)
        self.warning = Banner("warning")
        self.warning.hide()
        self.body.addWidget(self.warning)
        self.form = QWidget()
        self.fields = QVBoxLayout(self.form)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.fields.setSpacing(Space.M)
        self.body.addWidget(self.form)
        self.button = PrimaryButton(button, big=True)
        self.button.clicked.connect(self.submit)
        self.busy = BusyDots()
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.button)
        row.addWidget(self.busy)
        row.addStretch(1)
        self.body.addSpacing(Space.XS)
        self.body.addLayout(row)
        self.others = QHBoxLayout()
        self.others.setSpacing(Space.S)
        self.others.setContentsMargins(-Space.M, 0, 0, 0)  # the words, not the button, stand below the field
        self.restore_button = QuietButton("Restore from a backup")
        self.restore_button.clicked.connect(self.restore_asked)
        self.others.addStretch(1)
        self.others.addWidget(self.restore_button)
        self.body.addLayout(self.others)

    def submit(self) -> None:
        raise NotImplementedError

    def warn_of_folder(self, text: str) -> None:
        """Say why the folder of the records is a poor one; nothing is said without `text`."""
        self.warning.show_message("The folder of the records is not safe", text)
        self.warning.setVisible(bool(text))

    def show_busy(self, busy: bool, text: str = "") -> None:
        """While the key is worked out: fields are off, the dots move, `text` stands on the button."""
        self.form.setEnabled(not busy)
        self.button.setEnabled(not busy)
        self.restore_button.setEnabled(not busy)
        self.busy.set_busy(busy)
        if text:
            self.button.setText(text)
        if not busy:
            self.passphrase_edit.setFocus()

    def show_problem(self, problem: ClinicError | str) -> None:
        raise NotImplementedError

    def forget(self) -> None:
        """Empty every field; nothing of the passphrase stays in the window."""
        for edit in self.form.findChildren(QLineEdit):
            edit.clear()

    def showEvent(self, event: object) -> None:
        self.passphrase_edit.setFocus()


def _sentence(problem: ClinicError | str) -> str:
    return f"{problem.sentence} {problem.next_step}".strip() if isinstance(problem, ClinicError) else problem


class UnlockPage(_Door):
    """The records exist: ask who is there, if several may be, and for the passphrase or the recovery code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        # Wide enough for the whole recovery code.
        super().__init__("Unlock the records", USUAL_TEXT, "Unlock", parent, width=560)
        self.who = ChoiceBox("Who you are")
        self._who_row = FieldRow("Who you are", self.who, self.form)
        self.fields.addWidget(self._who_row)
        self._who_row.hide()
        self.secret = SecretField("passphrase", "Passphrase", self.form)
        self.fields.addWidget(self.secret)
        self.passphrase_edit, self.message = self.secret.edit, self.secret.message
        self.eye = self.secret.add_eye()
        self.code = SecretField("code", "Recovery code: eight groups of five signs", self.form)
        self.code.edit.setEchoMode(QLineEdit.EchoMode.Normal)
        self.fields.addWidget(self.code)
        self.code.hide()
        self.code_button = QuietButton("Use the recovery code")
        self.code_button.clicked.connect(self._toggle_code)
        self.code_button.hide()
        self.others.insertWidget(0, self.code_button)
        self._uses_code = False
        self._many = False
        self._said = USUAL_TEXT
        self._wait_s = 0
        self._every_second = QTimer(self)
        self._every_second.setInterval(1000)
        self._every_second.timeout.connect(self.tick)
        for edit in (self.passphrase_edit, self.code.edit):
            edit.returnPressed.connect(self.submit)
            edit.textEdited.connect(self._typed)
        self.who.activated.connect(self._other_person)

    @property
    def user_id(self) -> str | None:
        """Who wants to unlock; None as long as only one can."""
        return self.who.value() if self._many and not self._uses_code else None

    def show_people(self, people: Sequence[tuple[str, str]], last: str = "", *, has_code: bool) -> None:
        """Id and name of those who may unlock; a list appears only if there are several."""
        self._many = len(people) > 1
        self.who.fill({user_id: name or "First user" for user_id, name in people})
        if any(user_id == last for user_id, _ in people):
            self.who.set_value(last)
        self._who_row.setVisible(self._many and not self._uses_code)
        self.code_button.setVisible(has_code)

    def submit(self) -> None:
        if self._wait_s > 0 or not self.button.isEnabled():
            return
        text = self.passphrase_edit.text()
        if self._uses_code:
            try:
                text = read_recovery_code(self.code.edit.text())
            except RecoveryCodeUnreadable as unreadable:
                self.show_problem(unreadable)
                return
        elif not text:
            self.show_problem("Enter the passphrase.")
            return
        self.show_busy(True, "Unlocking")
        self.submitted.emit(text)

    def show_busy(self, busy: bool, text: str = "") -> None:
        super().show_busy(busy, text or "Unlock")
        self.code_button.setEnabled(not busy)
        if not busy and self._uses_code:
            self.code.edit.setFocus()

    def show_problem(self, problem: ClinicError | str) -> None:
        """One sentence below the field; what was typed is selected, ready to be typed again."""
        self.show_busy(False)
        (self.code if self._uses_code else self.secret).complain(_sentence(problem))

    def show_wait(self, seconds: float) -> None:
        """There were too many wrong tries: count down until the next one."""
        self.show_busy(False)
        self._wait_s = max(1, math.ceil(seconds))
        self._every_second.start()
        self._say_wait()

    def show_locked(self, text: str = "Locked. What you were doing is kept.") -> None:
        """Say why the screen is here again."""
        self._said = text
        self.text.setText(text)

    def tick(self) -> None:
        """One second of the wait is over."""
        self._wait_s -= 1
        if self._wait_s > 0:
            self._say_wait()
            return
        self._end_wait()
        self.passphrase_edit.setFocus()

    def _end_wait(self) -> None:
        self._every_second.stop()
        self._wait_s = 0
        self.button.setEnabled(True)
        self._typed()

    def _say_wait(self) -> None:
        minutes, seconds = divmod(self._wait_s, 60)
        wait = f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"
        self.button.setEnabled(False)
        field = self.code if self._uses_code else self.secret
        field.message.say(f"After several wrong tries the next one is possible in {wait}.", "confirm")

    def _typed(self) -> None:
        if self._wait_s > 0:
            return
        for field in (self.secret, self.code):
            field.message.say("")
            mark_problem(field.edit, "")

    def _other_person(self, _index: int) -> None:
        if self._wait_s > 0:  # the wait is counted for each person apart
            self._end_wait()
        self._typed()
        self.passphrase_edit.clear()
        self.passphrase_edit.setFocus()

    def _toggle_code(self) -> None:
        if self._wait_s > 0:
            self._end_wait()
        self._uses_code = not self._uses_code
        self.title.setText("Emergency access" if self._uses_code else "Unlock the records")
        self.text.setText(CODE_TEXT if self._uses_code else self._said)
        self.code_button.setText("Use a passphrase" if self._uses_code else "Use the recovery code")
        self._who_row.setVisible(self._many and not self._uses_code)
        self.secret.setVisible(not self._uses_code)
        self.code.setVisible(self._uses_code)
        (self.code if self._uses_code else self.secret).edit.setFocus()


class FirstRunPage(_Door):
    """There are no records yet: say who one is and choose the passphrase that will guard them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Choose a passphrase",
            "It encrypts everything this program keeps. Four or more unrelated words are easy to remember and hard to guess.",
            "Create the records",
            parent,
        )
        self.name_edit = TextField("Your name")
        self.name_edit.setObjectName("name_edit")
        self.name_edit.setMaxLength(80)
        self.fields.addWidget(
            FieldRow("Your name", self.name_edit, self.form, hint="Stands in the audit trail.")
        )
        self.new = NewSecret(self.form)
        self.new.about = lambda: (self.name_edit.text(),)
        self.fields.addWidget(self.new)
        self.passphrase_edit, self.repeat_edit = self.new.secret.edit, self.new.repeat.edit
        self.message, self.repeat_message = self.new.secret.message, self.new.repeat.message
        self.meter, self.eye = self.new.meter, self.new.eye
        for edit in (self.name_edit, self.passphrase_edit, self.repeat_edit):
            edit.returnPressed.connect(self.submit)

    @property
    def name(self) -> str:
        return self.name_edit.text()

    def submit(self) -> None:
        if not self.button.isEnabled():
            return
        text = self.new.take()
        if text is not None:
            self.show_busy(True, "Creating the records")
            self.submitted.emit(text)

    def show_busy(self, busy: bool, text: str = "") -> None:
        super().show_busy(busy, text or "Create the records")

    def show_problem(self, problem: ClinicError | str) -> None:
        self.show_busy(False)
        self.new.secret.complain(_sentence(problem))

    def showEvent(self, event: object) -> None:
        self.name_edit.setFocus()
