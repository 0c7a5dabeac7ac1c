"""Dialogs that do something slow and stay open until it worked."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QLineEdit, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.domain.people import Person
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.choices import ChipMulti
from clinic_app.gui.kit.fields import FieldMessage, FieldRow, TextField
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.tasks import Tasks
from clinic_app.gui.unlock.door import BusyDots, NewSecret, SecretField
from clinic_app.gui.unlock.recovery_page import TEXT as CODE_TEXT
from clinic_app.gui.unlock.recovery_page import RecoveryCodePanel
from clinic_app.gui.vault.vault import Vault
from clinic_app.gui.vault.words import ROLE_WORDS, name_of

T = TypeVar("T")


class FittedDialog(DialogFrame):
    """A dialog without gaps between its texts, whatever is shown or hidden in it."""

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return handled

    def _fit(self) -> None:
        """As high as its wrapped texts need at this width: Qt reckons with narrower ones and leaves gaps."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
            height = layout.totalHeightForWidth(self.width())
            self.setMinimumHeight(height)
            self.resize(self.width(), height)


class WorkDialog(FittedDialog):
    """A dialog whose main button starts work; it closes when that worked and says so when it did not."""

    def __init__(
        self,
        context: AppContext,
        title: str,
        text: str,
        accept: str,
        parent: QWidget | None,
        *,
        danger: bool = False,
    ) -> None:
        super().__init__(title, text, parent)
        self.context = context
        self.message = FieldMessage()
        self.busy = BusyDots()
        self.buttons.insertWidget(0, self.busy)
        self.cancel_button = self.add_cancel()
        self.accept_button: QAbstractButton = self.add_accept(accept, danger=danger)
        self.finished.connect(self.deleteLater)

    def done(self, result: int) -> None:
        """However it ends, no passphrase stays in a field."""
        for edit in self.findChildren(QLineEdit):
            edit.clear()
        super().done(result)

    def accept(self) -> None:
        if self.accept_button.isEnabled():
            self.begin()

    def begin(self) -> None:
        """Override: check the fields, then `work`."""
        raise NotImplementedError

    def work(self, op: Callable[[], T], done: Callable[[T], None], *, tasks: Tasks | None = None) -> None:
        """Do `op` on the store thread; `done` closes or goes on, a refusal is shown here."""
        self.set_busy(True)

        def worked(result: T) -> None:
            self.set_busy(False)
            done(result)

        (tasks or self.context.tasks).run(op, worked, self._failed, owner=self)

    def close_with(self, notice: str = "") -> None:
        super().accept()
        if notice:
            self.context.messages.toast(notice)

    def set_busy(self, busy: bool) -> None:
        self.busy.set_busy(busy)
        self.accept_button.setEnabled(not busy)
        self.cancel_button.setEnabled(not busy)
        if busy:
            self.message.say("")

    def say(self, text: str) -> None:
        self.message.say(text)

    def reject(self) -> None:
        if self.cancel_button.isEnabled():
            super().reject()

    def _failed(self, error: Exception) -> None:
        self.set_busy(False)
        if isinstance(error, ClinicError):
            self.say(f"{error.sentence} {error.next_step}".strip())
        else:
            self.context.messages.show_error(error)


class PersonDialog(WorkDialog):
    """Add somebody, or change the name and roles of somebody who is there."""

    def __init__(
        self, context: AppContext, vault: Vault, person: Person | None, parent: QWidget | None
    ) -> None:
        super().__init__(
            context,
            "Add a colleague" if person is None else f"Change {name_of(person)}",
            "Each person unlocks the records with a passphrase of their own." if person is None else "",
            "Add" if person is None else "Save",
            parent,
        )
        self._vault, self._person = vault, person
        self.name_edit = TextField("Name")
        self.name_edit.setMaxLength(80)
        self.body.addWidget(FieldRow("Name", self.name_edit))
        self.roles = ChipMulti(
            "Roles", (Choice(role, title, hint) for role, (title, hint) in ROLE_WORDS.items())
        )
        self.body.addWidget(FieldRow("Roles", self.roles))
        self.new: NewSecret | None = None
        if person is None:
            self.roles.set_value(("therapist",))
            self.new = NewSecret(label="Passphrase, typed by the new person")
            self.new.about = lambda: (self.name_edit.text(),)
            self.body.addWidget(self.new)
        else:
            self.name_edit.setText(person.name)
            self.roles.set_value(person.roles)
        self.body.addWidget(self.message)
        self.name_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        people, name, roles = self._vault.services.people, self.name_edit.text(), self.roles.value()
        person = self._person
        if not name.strip():
            self.say("Enter a name.")
            return
        if not roles:
            self.say("Choose at least one role.")
            return
        if person is None:
            secret = self.new.take() if self.new is not None else None
            if secret is None:
                return
            self.work(
                lambda: people.add(name, roles, secret), lambda _p: self.close_with("The person was added")
            )
            return

        def change() -> None:
            version = person.version
            if name.strip() != person.name:
                version = people.rename(person.id, name, version).version
            if set(roles) != set(person.roles):
                people.set_roles(person.id, roles, version)

        self.work(change, lambda _none: self.close_with("The change was saved"))


class RenameDialog(WorkDialog):
    """One's own name."""

    def __init__(self, context: AppContext, vault: Vault, parent: QWidget | None) -> None:
        super().__init__(
            context, "Your name", "It stands in the audit trail and at the door.", "Save", parent
        )
        self._vault = vault
        self.name_edit = TextField("Your name")
        self.name_edit.setMaxLength(80)
        self.name_edit.setText(vault.standing.name)
        self.body.addWidget(FieldRow("Your name", self.name_edit))
        self.body.addWidget(self.message)

    def begin(self) -> None:
        people, name = self._vault.services.people, self.name_edit.text()

        def rename() -> None:
            me = people.me()
            people.rename(me.id, name, me.version)

        self.work(rename, lambda _none: self.close_with("Your name was saved"))


class PassphraseDialog(WorkDialog):
    """One's own passphrase, with the present one; or somebody else's, by an administrator."""

    def __init__(
        self, context: AppContext, vault: Vault, person: Person | None, parent: QWidget | None
    ) -> None:
        super().__init__(
            context,
            "Change your passphrase" if person is None else f"New passphrase for {name_of(person)}",
            "The records are not written anew; the change counts at once."
            if person is None
            else "Let them type it, so that only they know it. The old one opens nothing any more.",
            "Change passphrase" if person is None else "Set passphrase",
            parent,
        )
        self._vault, self._person = vault, person
        self.current: SecretField | None = None
        if person is None:
            self.current = SecretField("current", "Present passphrase", self)
            self.current.add_eye()
            self.body.addWidget(self.current)
        self.new = NewSecret(label="New passphrase")
        self.body.addWidget(self.new)
        self.body.addWidget(self.message)
        (self.current or self.new.secret).edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        people, person = self._vault.services.people, self._person
        new = self.new.take()
        if new is None:
            return
        if person is not None:
            user_id = person.id
            self.work(
                lambda: people.set_passphrase(user_id, new),
                lambda _none: self.close_with("The passphrase was set"),
            )
        elif self.current is not None:
            present = self.current.edit.text()
            self.work(
                lambda: people.change_passphrase(present, new),
                lambda _none: self.close_with("Your passphrase was changed"),
            )


class SecretDialog(WorkDialog):
    """Asks for one's own passphrase before something weighty; `secret` holds it until the dialog is gone."""

    def __init__(
        self,
        context: AppContext,
        title: str,
        text: str,
        accept: str,
        parent: QWidget | None,
        on_secret: Callable[[str], None],
    ) -> None:
        super().__init__(context, title, text, accept, parent)
        self._on_secret = on_secret
        self.secret = SecretField("own", "Your passphrase", self)
        self.secret.add_eye()
        self.body.addWidget(self.secret)
        self.body.addWidget(self.message)

    def begin(self) -> None:
        text = self.secret.edit.text()
        if not text:
            self.secret.complain("Enter your passphrase.")
            return
        self.close_with()
        self._on_secret(text)


class RecoveryCodeDialog(FittedDialog):
    """A new recovery code, shown once. Ends accepted if a part of it was typed back."""

    def __init__(self, context: AppContext, code: str, parent: QWidget | None) -> None:
        super().__init__(
            "Your new recovery code", f"{CODE_TEXT} The earlier code opens nothing any more.", parent
        )
        self.setMinimumWidth(560)
        self.panel = RecoveryCodePanel(
            code, context.today().isoformat(), show_error=context.messages.show_error
        )
        self.panel.done.connect(self._end)
        self.body.addWidget(self.panel)
        self.finished.connect(self.deleteLater)

    def _end(self, copied: bool) -> None:
        if copied:
            self.accept()
        else:
            self.reject()
