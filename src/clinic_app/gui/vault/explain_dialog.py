"""An alarm of the audit trail that has an explanation, such as a backup that was put back."""

from PySide6.QtWidgets import QWidget

from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.fields import FieldRow, TextField
from clinic_app.gui.vault.dialogs import WorkDialog
from clinic_app.gui.vault.vault import Vault


class ExplainDialog(WorkDialog):
    def __init__(self, context: AppContext, vault: Vault, parent: QWidget | None) -> None:
        super().__init__(
            context,
            "Why does the trail not fit?",
            "A backup that was put back is the usual reason. Your words are written down, and the trail counts as it "
            "stands now. Name no client here.",
            "Accept the trail",
            parent,
        )
        self._vault = vault
        self.reason = TextField("Reason", "For instance: backup of Monday restored")
        self.reason.setMaxLength(200)
        self.body.addWidget(FieldRow("Reason", self.reason, required=True))
        self.body.addWidget(self.message)

    def begin(self) -> None:
        audit, reason = self._vault.services.audit, self.reason.text()
        if not reason.strip():
            self.say("Say why.")
            return
        self.work(lambda: audit.accept(reason), lambda _none: self.close_with("The trail was accepted"))
