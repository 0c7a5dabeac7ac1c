"""Settings: erase a client's record, for those whose role does not open records."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.fields import FieldRow, TextField
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.pills import StatusPill
from clinic_app.gui.kit.surfaces import Card, Line
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.record_card import forget_erased
from clinic_app.gui.vault.record_dialogs import EraseDialog
from clinic_app.gui.vault.vault import Vault
from clinic_app.gui.vault.words import empty
from clinic_app.services.erasing import Erasable, Erasure, ErasurePreview

ABOUT = (
    "Find the client by name or date of birth. Nothing else of the record is shown here; before anything goes you see "
    "how much there is. The search and the erasure are written into the audit trail."
)


class EraseSection(QWidget):
    def __init__(self, context: AppContext, vault: Vault) -> None:
        super().__init__()
        self._context, self._vault = context, vault
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        card = Card("Erase a client", gap=Space.M)
        card.body.addWidget(BodyText(ABOUT))
        self.edit = TextField("Name or date of birth", "For instance silva ana, or 1985-03-02")
        self.edit.returnPressed.connect(self.search)
        self.find_button = SecondaryButton("Find", "search")
        self.find_button.clicked.connect(self.search)
        self.row = FieldRow("Name or date of birth", self.edit)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self.row, 1)
        line.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(line)
        self.edit.textEdited.connect(lambda _text: self.row.show_problem(""))  # type: ignore[misc]  # str signal
        self.rows = QVBoxLayout()
        self.rows.setSpacing(Space.S)
        card.body.addLayout(self.rows)
        column.addWidget(card)

    def load(self) -> None:
        """Nobody is listed before somebody is looked for."""
        empty(self.rows)
        self.edit.clear()
        self.row.show_problem("")

    def search(self) -> None:
        """Look for the client; a refusal is said below the field."""
        erasing, text = self._vault.services.erasing, self.edit.text()
        self._context.tasks.run(lambda: erasing.find(text), self._show, self._failed, owner=self)

    def _show(self, found: list[Erasable]) -> None:
        empty(self.rows)
        if not found:
            self.rows.addWidget(PlainLabel("Nobody of that name or date of birth.", "body", "soft"))
        for place, one in enumerate(found):
            if place:
                self.rows.addWidget(Line())
            self.rows.addWidget(self._line(one))

    def _line(self, one: Erasable) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(PlainLabel(one.list_name, "strong"))
        born = f"Born {day_text(one.birth_date)}" if one.birth_date is not None else "No date of birth"
        words.addWidget(PlainLabel(born, "small", "soft"))
        row.addLayout(words, 1)
        if one.archived:
            row.addWidget(StatusPill("skipped", "Archived"))
        button = QuietButton("Erase", "trash-2")
        button.setAccessibleName(f"Erase the record of {one.list_name}, {born}")
        button.clicked.connect(partial(self.ask, one))
        row.addWidget(button)
        return box

    def ask(self, one: Erasable, _checked: bool = False) -> None:
        """Read what would go, then ask with those words."""
        erasing = self._vault.services.erasing

        def show(preview: ErasurePreview) -> None:
            dialog = EraseDialog(self._context, self._vault, one, preview, self.window())
            dialog.erased.connect(partial(self._gone, one))
            dialog.open()

        self._context.tasks.run(lambda: erasing.preview(one.id), show, self._failed, owner=self)

    def _gone(self, one: Erasable, erasure: Erasure) -> None:
        forget_erased(self._context, one.id, erasure)
        self.load()
        self.edit.setFocus()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ClinicError):
            self.row.show_problem(f"{error.sentence} {error.next_step}".strip())
        else:
            self._context.messages.show_error(error)
