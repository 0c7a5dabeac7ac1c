"""How long a record must be kept, and erasing it with what goes said in words."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.clients import Client
from clinic_app.gui.clients.words import day_text
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import FieldRow, TextField
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.surfaces import Banner
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.dialogs import WorkDialog
from clinic_app.gui.vault.vault import Vault
from clinic_app.gui.vault.words import read_day
from clinic_app.services.erasing import Erasable, Erasure, ErasurePreview

GROUNDS = {
    "asked": "Asked by the client",
    "over": "Retention is over",
    "mistake": "Entered by mistake",
}
_KEPT_WORDS = {
    "asked": "asked by the client",
    "over": "retention over",
    "mistake": "entered by mistake",
}


class RetentionDialog(WorkDialog):
    def __init__(
        self, context: AppContext, vault: Vault, client: Client, day: date | None, parent: QWidget | None
    ) -> None:
        super().__init__(
            context,
            "How long must it be kept?",
            "Until that day the record cannot be erased. Leave the field empty if nothing is said.",
            "Save",
            parent,
        )
        self._vault, self._client = vault, client
        self.day_edit = TextField("Keep until", "For instance 2036-12-31")
        self.day_edit.setText("" if day is None else day.isoformat())
        self.row = FieldRow("Keep until", self.day_edit)
        self.body.addWidget(self.row)
        self.body.addWidget(self.message)

    def begin(self) -> None:
        day, wrong = read_day(self.day_edit.text())
        if wrong:
            self.row.show_problem(wrong)
            return
        erasing, client_id = self._vault.services.erasing, self._client.id
        self.work(
            lambda: erasing.keep_until(client_id, day),
            lambda _none: self.close_with("The retention date was saved"),
        )


class EraseDialog(WorkDialog):
    """Says what goes and what stays; the family name has to be typed before anything can be pressed."""

    erased = Signal(object)

    def __init__(
        self,
        context: AppContext,
        vault: Vault,
        client: Erasable,
        preview: ErasurePreview,
        parent: QWidget | None,
    ) -> None:
        super().__init__(
            context,
            "Erase this record for good?",
            "This cannot be undone. What goes:",
            "Erase for good",
            parent,
            danger=True,
        )
        self.setMinimumWidth(560)
        self._vault, self._client = vault, client
        self._word = client.family_name.strip() or client.given_name.strip()
        self.body.addWidget(_lines(preview.lines, "trash-2", "stop_text"))
        self.body.addWidget(PlainLabel("What stays:", "body", "soft"))
        self.body.addWidget(_lines(preview.stays, "info", "note_text"))
        runs = preview.keep_until is not None and context.today() < preview.keep_until
        self.refusal = Banner(
            "warning",
            f"It must be kept until {day_text(preview.keep_until)}",
            "Archive the client instead, or change the date if it is wrong.",
        )
        self.refusal.setVisible(False)
        self.grounds = SegmentedChoice(
            "Why", (Choice(key, text) for key, text in GROUNDS.items()), clearable=False
        )
        self.grounds.set_value("asked")
        self.name_edit = TextField("Family name")
        self.name_row = FieldRow(f"Type the family name to confirm: {self._word}", self.name_edit)
        self.body.addWidget(self.refusal)
        self.why_row = FieldRow("Why", self.grounds)
        self.body.addWidget(self.why_row)
        self.body.addWidget(self.name_row)
        self.body.addWidget(self.message)
        self.name_edit.textChanged.connect(self._judge)
        self._allowed = not runs
        self.why_row.setVisible(self._allowed)
        self.name_row.setVisible(self._allowed)
        self.refusal.setVisible(runs)
        self.cancel_button.setDefault(True)
        self._judge()

    def begin(self) -> None:
        erasing, client_id = self._vault.services.erasing, self._client.id
        ground = _KEPT_WORDS[self.grounds.value() or "asked"]

        def gone(erasure: Erasure) -> None:
            self.close_with()
            self.erased.emit(erasure)

        self.work(lambda: erasing.erase(client_id, ground), gone, tasks=self._vault.jobs)

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        if not busy:
            self._judge()

    def _judge(self, _text: str = "") -> None:
        same = " ".join(self.name_edit.text().split()).casefold() == " ".join(self._word.split()).casefold()
        self.accept_button.setEnabled(self._allowed and same)


def _lines(texts: tuple[str, ...], icon: str, tint: str) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.XS)
    for text in texts:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(IconLabel(icon, tint, 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(text, wrap=True), 1)
        column.addLayout(row)
    return box
