"""What an update changed in the shipped exercise an own copy began as, each place to be taken over or left."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.own_changes import ShippedChange
from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.flow import FlowLayout
from clinic_app.gui.kit.labels import BodyText, IconLabel, PlainLabel
from clinic_app.gui.kit.surfaces import Card, Line
from clinic_app.gui.theme import Space


class ChangesCard(Card):
    """`wanted` carries the changes to take over; `settled` says that the rest stays as the copy has it."""

    wanted = Signal(object)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("The shipped exercise changed", parent)
        self.body.addWidget(
            BodyText(
                "Your copy was made from an earlier version. Nothing of yours is changed unless you say so."
            )
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.S)
        self.body.addLayout(self._rows)
        box = QWidget()
        foot = FlowLayout(box, gap=Space.S)
        self.take_all = SecondaryButton("Take over what does not clash", "check")
        self.take_all.clicked.connect(
            lambda: self.wanted.emit([change for change in self.changes if not change.clash])
        )
        self.keep = SecondaryButton("Keep ours")
        self.keep.setToolTip("Do not show these changes again")
        self.keep.clicked.connect(self.settled)
        foot.addWidget(self.take_all)
        foot.addWidget(self.keep)
        self.body.addWidget(box)
        self.changes: tuple[ShippedChange, ...] = ()
        self.hide()

    def show_changes(self, changes: Sequence[ShippedChange]) -> None:
        self.changes = tuple(changes)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for change in self.changes:
            self._rows.addWidget(self._row(change))
        self.take_all.setEnabled(any(not change.clash for change in self.changes))
        self.setVisible(bool(self.changes))

    def _row(self, change: ShippedChange) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(Line())
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        icon, tint = ("triangle-alert", "warning_text") if change.clash else ("info", "note_text")
        head.addWidget(IconLabel(icon, tint, 16), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(PlainLabel(change.sentence, "strong", wrap=True), 1)
        take = QuietButton("Take over", "check")
        take.setAccessibleName(f"Take over the shipped text of {change.words}")
        take.clicked.connect(lambda: self.wanted.emit([change]))
        head.addWidget(take)
        column.addLayout(head)
        said = (("It said", change.before), ("It says now", change.after), ("Yours", change.own))
        for label, text in said:
            if label == "Yours" and not change.clash:
                continue
            line = QHBoxLayout()
            line.setSpacing(Space.S)
            name = PlainLabel(label, "small", "faint")
            name.setFixedWidth(80)
            line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(BodyText(text or "nothing", "soft", "small"), 1)
            column.addLayout(line)
        return box
