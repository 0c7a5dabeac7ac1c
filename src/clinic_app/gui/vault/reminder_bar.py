"""Above the list of clients: a backup that is missing, a trail that does not fit. Closed for this session on request."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.surfaces import Banner
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.vault import Vault
from clinic_app.services.backups import BackupStatus
from clinic_app.services.rights import Right

BACKUP, ALARM = "backup", "alarm"


class ReminderBar(QWidget):
    def __init__(self, context: AppContext, vault: Vault) -> None:
        super().__init__()
        self._context, self._vault = context, vault
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.alarm = Banner("warning", closable=True)
        self.backup = Banner("warning", closable=True)
        self.role = Banner(
            "note",
            "You work as an assistant",
            "Records and printing, no screening decisions.",
            closable=True,
        )
        for key, banner, section in (
            (ALARM, self.alarm, "audit"),
            (BACKUP, self.backup, "backups"),
            ("role", self.role, ""),
        ):
            if section:
                button = banner.add_button("Look")
                button.clicked.connect(lambda _on=False, to=section: self._go(to))  # type: ignore[misc]  # default binds
                if section == "audit":
                    self.alarm_button = button
            banner.closed.connect(lambda what=key: self._dismiss(what))  # type: ignore[misc]  # default binds
            banner.hide()
            column.addWidget(banner)
        self.hide()
        vault.backed_up.connect(self.load)

    def load(self) -> None:
        """Look again whether there is something to say."""
        self._context.tasks.run(self._vault.services.backups.status, self._show, owner=self)

    def _show(self, status: BackupStatus) -> None:
        # Before the very first backup there is nothing to remind of: it is made within the first minute.
        late = status.reminder if status.last_good_at is not None or status.last_problem else ""
        problem = f"The latest try failed: {status.last_problem}" if status.last_problem else ""
        self.backup.show_message(late or "The latest backup failed", problem)
        found = self._vault.services.audit.alarm
        may_look = self._vault.may(Right.READ_AUDIT)
        self.alarm_button.setVisible(may_look)
        if found is not None:
            tell = "" if may_look else " Tell an administrator of the clinic."
            self.alarm.show_message(
                "The audit trail does not fit what this computer remembers", found.sentence + tell
            )
        shown = {
            BACKUP: bool(late or problem),
            ALARM: found is not None,
            "role": self._vault.standing.is_assistant_only,
        }
        banners = {BACKUP: self.backup, ALARM: self.alarm, "role": self.role}
        for key, banner in banners.items():
            banner.setVisible(shown[key] and key not in self._vault.dismissed)
        self._fit()

    def _fit(self) -> None:
        self.setVisible(any(not one.isHidden() for one in (self.alarm, self.backup, self.role)))

    def _dismiss(self, what: str) -> None:
        self._vault.dismissed.add(what)
        self._fit()

    def _go(self, section: str) -> None:
        self._context.navigator.go("settings", section=section)
