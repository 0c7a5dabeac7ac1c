"""The safety state, on top of every page of the screen. A red flag cannot be overlooked or scrolled away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.fields import FieldMessage, FieldRow, NotesField, TextField
from clinic_app.gui.kit.labels import ElidedLabel, IconLabel, PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.pills import StatusPill
from clinic_app.gui.kit.surfaces import Banner
from clinic_app.gui.screening.safety_words import HitRow, SafetyView
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space


class SafetyBar(QWidget):
    """`details` asks for the list of hits; `document` asks to document and refer."""

    details = Signal()
    document = Signal()

    def __init__(self, *, can_document: bool = True) -> None:
        super().__init__()
        self._can_document = can_document
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.view: SafetyView | None = None

    def show_safety(self, view: SafetyView) -> None:
        if view == self.view:
            return
        self.view = view
        while (old := self.column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.column.addWidget(self._banner(view) if view.kind in ("stop", "caution") else _quiet(view))

    def _banner(self, view: SafetyView) -> Banner:
        banner = Banner("stop" if view.kind == "stop" else "warning", view.title, view.text)
        if view.hits:
            banner.add_button("Details").clicked.connect(self.details)
        if self._can_document and view.locked and view.kind == "stop":
            banner.add_button("Document and refer").clicked.connect(self.document)
        return banner


def _quiet(view: SafetyView) -> QFrame:
    box = QFrame()
    box.setProperty("kind", "note")
    box.setAccessibleName(f"Safety. {view.title}. {view.text}")
    row = QHBoxLayout(box)
    row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
    row.setSpacing(Space.S)
    clear = view.kind == "clear"
    row.addWidget(IconLabel("shield-check", "good_text" if clear else "text_soft", 18))
    row.addWidget(PlainLabel(view.title, "strong", "good" if clear else ""))
    row.addWidget(ElidedLabel(view.text, "small", "soft"), 1)
    return box


class SafetyDialog(DialogFrame):
    """All hits with their signs and what follows. `clear` and `decide` ask for more about one hit."""

    clear = Signal(str)
    decide = Signal(str)

    def __init__(self, view: SafetyView, parent: QWidget | None) -> None:
        super().__init__("Safety result", view.text, parent, width=640)
        for hit in view.hits:
            self.body.addWidget(_hit(hit, self))
        for title, text in view.restrictions:
            self.body.addWidget(Wrapped(f"{title}: {text}", "small", "soft"))
        for name, because in view.referrals:
            self.body.addWidget(Wrapped(f"Also refer to {name}: {because}", "small", "soft"))
        self.body.addStretch(1)
        close = PrimaryButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)

    def ask_clear(self, hit_id: str) -> None:
        self.accept()
        self.clear.emit(hit_id)

    def ask_decide(self, hit_id: str) -> None:
        self.accept()
        self.decide.emit(hit_id)


def _hit(hit: HitRow, dialog: SafetyDialog) -> QFrame:
    box = QFrame()
    box.setProperty("kind", "sunken")
    column = QVBoxLayout(box)
    column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
    column.setSpacing(Space.XS)
    top = QHBoxLayout()
    top.addWidget(Wrapped(hit.title, "strong"), 1)
    top.addWidget(
        StatusPill(
            "required" if hit.undone else "warning" if hit.level == "CAUTION" else "stop", hit.level_word
        ),
        0,
        Qt.AlignmentFlag.AlignTop,
    )
    column.addLayout(top)
    if hit.signs:
        column.addWidget(Wrapped(hit.signs))
    if hit.note:
        column.addWidget(Wrapped(hit.note, "small", "soft"))
    if hit.clearable or hit.decidable:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        if hit.decidable:
            button = QuietButton("Decide after examining", "stethoscope")
            button.clicked.connect(lambda: dialog.ask_decide(hit.id))
            row.addWidget(button)
        if hit.clearable:
            button = SecondaryButton("Cleared by a doctor", "badge-check")
            button.clicked.connect(lambda: dialog.ask_clear(hit.id))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
    return box


class ClearanceDialog(DialogFrame):
    """Who cleared a hit, when and why. All three are needed; the hit stays visible and acts as a caution."""

    def __init__(self, title: str, today: str, parent: QWidget | None) -> None:
        super().__init__(
            f"Clearance: {title}",
            "Only for this session. The sign stays in the record and acts as a caution from now on.",
            parent,
        )
        self.by = TextField("Cleared by", "Name and role")
        self.day = TextField("Date", "2026-03-31")
        self.day.setText(today)
        self.reason = NotesField("Reason", "What was examined and found", lines=3)
        for label, widget in (("Cleared by", self.by), ("Date", self.day), ("Reason", self.reason)):
            self.body.addWidget(FieldRow(label, widget, required=True))
        self.message = FieldMessage()
        self.body.addWidget(self.message)
        self.add_cancel()
        self.accept_button = self.add_accept("Record the clearance")

    def values(self) -> tuple[str, str, str]:
        return self.by.text().strip(), self.day.text().strip(), self.reason.toPlainText().strip()

    def accept(self) -> None:
        if not all(self.values()):
            self.message.say("By whom, on which day and why are all needed.")
            first = next(
                widget
                for widget, value in zip((self.by, self.day, self.reason), self.values(), strict=True)
                if not value
            )
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().accept()
