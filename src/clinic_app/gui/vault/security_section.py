"""Settings: when the records lock, the recovery code, and the key they are encrypted with."""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import FieldRow
from clinic_app.gui.kit.labels import BodyText
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.overlays import DialogFrame, ProgressPanel
from clinic_app.gui.kit.surfaces import Banner, Card
from clinic_app.gui.preferences import IDLE_LOCK_MIN, Preferences
from clinic_app.gui.tasks import Progress
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.dialogs import RecoveryCodeDialog, SecretDialog
from clinic_app.gui.vault.vault import Vault
from clinic_app.services.rights import Right

CODE_WORDS = {
    "none": "There is no recovery code. If the passphrase of the only administrator is lost, nobody can help.",
    "unseen": "A recovery code was made, but nobody has shown that it was copied. Make a new one and keep it.",
    "kept": "There is a recovery code. It is kept nowhere in the program; a new one replaces it.",
}


class IdleLock(FieldRow):
    """Minutes until the records lock; belongs to this workstation, used and saved at once."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self.choice = SegmentedChoice(
            "Lock after",
            (Choice(str(minutes), f"{minutes} min") for minutes in IDLE_LOCK_MIN),
            clearable=False,
        )
        super().__init__(
            "Lock the records when nobody works for",
            self.choice,
            hint="Drafts are kept. Ctrl+L locks at once, and so does closing the lid.",
        )
        now = preferences.choice.idle_lock_min
        self.choice.set_value(str(min(IDLE_LOCK_MIN, key=lambda minutes: abs(minutes - now))))
        self.choice.chosen.connect(self._choose)

    def _choose(self, _chosen: object) -> None:
        minutes = int(self.choice.value() or 10)
        self._preferences.choose(replace(self._preferences.choice, idle_lock_min=minutes))


class SecuritySection(QWidget):
    def __init__(self, context: AppContext, vault: Vault) -> None:
        super().__init__()
        self._context, self._vault = context, vault
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        lock = Card("Automatic lock", gap=Space.M)
        self.idle = IdleLock(context.preferences)
        lock.body.addWidget(self.idle)
        column.addWidget(lock)

        self.code = Card("Recovery code", gap=Space.M)
        self.code_reminder = Banner("warning", "Keep a recovery code", "")
        self.code_reminder.hide()
        self.code_text = BodyText("")
        self.code_button = SecondaryButton("Make a new recovery code", "rotate-ccw")
        self.code_button.clicked.connect(self.ask_new_code)
        self.code.body.addWidget(self.code_reminder)
        self.code.body.addWidget(self.code_text)
        self.code.body.addLayout(_left(self.code_button))
        column.addWidget(self.code)

        self.key = Card("Data key", gap=Space.M)
        self.key.body.addWidget(
            BodyText(
                "All records are encrypted with one data key. Change it when somebody has left, or when a copy of "
                "the files may be in the wrong hands. Every passphrase and the recovery code stay. Earlier backups "
                "still open with the passphrases of their time."
            )
        )
        self.key_button = SecondaryButton("Change the data key", "lock")
        self.key_button.clicked.connect(self.ask_new_key)
        self.key.body.addLayout(_left(self.key_button))
        column.addWidget(self.key)
        vault.standing_changed.connect(self._show_rights)
        self._show_rights()

    def load(self) -> None:
        people = self._vault.services.people
        self._context.tasks.run(people.recovery_code_state, self._show_code, owner=self)

    def ask_new_code(self) -> DialogFrame:
        """The old code stops working at once, so it is asked about."""
        return self._context.messages.ask(
            "Make a new recovery code?",
            "It is shown once. From then on the earlier code opens nothing; a printed one can be thrown away.",
            "Make a new code",
            self._new_code,
        )

    def ask_new_key(self) -> SecretDialog:
        dialog = SecretDialog(
            self._context,
            "Change the data key",
            "The records are written anew and checked before anything changes. That can take a minute.",
            "Change the data key",
            self.window(),
            self._new_key,
        )
        dialog.open()
        dialog.secret.edit.setFocus()
        return dialog

    def _new_code(self) -> None:
        people = self._vault.services.people

        def make() -> str:
            return people.new_recovery_code()

        def show(code: str) -> None:
            dialog = RecoveryCodeDialog(self._context, code, self.window())
            dialog.accepted.connect(self._copied)
            dialog.rejected.connect(self.load)
            dialog.open()
            dialog.panel.focus_first()

        self._context.tasks.run(make, show, owner=self)

    def _copied(self) -> None:
        people = self._vault.services.people
        self._context.tasks.run(people.recovery_code_copied, lambda _none: self.load(), owner=self)

    def _new_key(self, secret: str) -> None:
        people = self._vault.services.people
        panel = ProgressPanel("Changing the data key", "One moment.", self.window())

        def work(progress: Progress) -> None:
            people.change_data_key(secret, progress)

        def done(_none: None) -> None:
            panel.finish()
            self._context.messages.toast("The data key was changed. Make a backup now.")

        def failed(error: Exception) -> None:
            panel.finish()
            self._context.messages.show_error(error)

        def stopped() -> None:
            task.cancel()
            # Queued behind the work that is being given up.
            self._vault.jobs.run(lambda: None, lambda _none: panel.finish(), owner=panel)

        task = self._vault.jobs.run_reporting(work, done, failed, owner=panel)
        task.progressed.connect(panel.show_progress)
        panel.cancelled.connect(stopped)
        panel.finished.connect(panel.deleteLater)
        panel.open()

    def _show_code(self, state: str) -> None:
        reminds = state != "kept"
        self.code_reminder.show_message("Keep a recovery code", CODE_WORDS[state])
        self.code_reminder.setVisible(reminds)
        self.code_text.setText(CODE_WORDS["kept"])
        self.code_text.setVisible(not reminds)

    def _show_rights(self) -> None:
        self.code.setVisible(self._vault.may(Right.MANAGE_PEOPLE))
        self.key.setVisible(self._vault.may(Right.CHANGE_DATA_KEY))


def _left(button: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row
