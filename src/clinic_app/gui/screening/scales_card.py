"""The outcome scales on the client's page: over time, with the error band, and the quick entry."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.kit.labels import BodyText, Heading, PlainLabel
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.screening.measure_plot import MeasurePlot
from clinic_app.gui.screening.scales_dialog import ScalesDialog
from clinic_app.gui.screening.scales_model import Scales, read_scales
from clinic_app.gui.screening.summary_parts import clear_layout
from clinic_app.gui.screening.summary_past import answer_words
from clinic_app.gui.theme import Space
from clinic_app.services.rights import Right


class ScalesCard(Card):
    """`entered` after something was kept. The dialog that is open is at hand as `dialog`."""

    entered = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__(gap=Space.S)
        self._context = context
        self._client_id = ""
        self.scales: Scales | None = None
        self.dialog: ScalesDialog | None = None
        head = QHBoxLayout()
        head.addWidget(Heading("Pain and activities"), 1)
        self.enter_button = SecondaryButton("Enter", "plus")
        self.enter_button.setAccessibleName("Enter pain and activities")
        self.enter_button.clicked.connect(self.open_dialog)
        head.addWidget(self.enter_button)
        self.body.addLayout(head)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(Space.S)
        self.body.addLayout(self.rows)

    def show_client(self, client_id: str) -> None:
        """Read the scales of a client; nothing of the client before stays."""
        if client_id != self._client_id:
            self.scales = None
            clear_layout(self.rows)
        self._client_id = client_id
        vault = self._context.vault
        self.enter_button.setVisible(vault is None or vault.may(Right.EDIT_ROUTINES))
        context = self._context

        def arrived(scales: Scales) -> None:
            if client_id == self._client_id:
                self._show(scales)

        context.tasks.run(lambda: read_scales(context, client_id), arrived, owner=self)

    def _show(self, scales: Scales) -> None:
        self.scales = scales
        clear_layout(self.rows)
        if not scales.latest:
            self.rows.addWidget(
                BodyText("None yet. Two numbers now make a later gain visible; it takes twenty seconds.")
            )
            return
        for one in scales.drawn:
            box = QHBoxLayout()
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(PlainLabel(one.label, "strong", wrap=True))
            for course in one.courses:
                last = course.points[-1]
                change = last.change.verdict_words if last.change is not None else ""
                side = f"{course.side}: " if course.side else ""
                words.addWidget(
                    PlainLabel(
                        f"{side}{course.points[0].reading.shown} → {last.reading.shown}", "small", "soft"
                    )
                )
                if change:
                    words.addWidget(PlainLabel(change, "small", "faint", wrap=True))
            words.addStretch(1)
            box.addLayout(words, 1)
            box.addWidget(MeasurePlot(one.courses, one.days), 0, Qt.AlignmentFlag.AlignTop)
            self.rows.addLayout(box)
        drawn = {course.item_id for one in scales.drawn for course in one.courses}
        once = [item for item in scales.latest if item not in drawn]
        if once:
            self.rows.addWidget(PlainLabel("Asked once so far", "label"))
        for item in once:
            words = answer_words(self._context.protocol(), item, scales.latest[item])
            self.rows.addWidget(BodyText(f"{self._title(item)}, {scales.since[item]}: {words}"))

    def _title(self, item: str) -> str:
        found = self._context.protocol().items.get(item)
        return found.short if found else item

    def open_dialog(self) -> None:
        """The quick entry; nothing happens before the scales of the client were read."""
        if self.scales is None or not self._client_id:
            return
        dialog = ScalesDialog(self._context, self._client_id, self.scales, self.window())
        self.dialog = dialog
        dialog.accepted.connect(lambda: self._kept(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _kept(self, dialog: ScalesDialog) -> None:
        context, made, was = self._context, dialog.kept_id, self.scales.today if self.scales else None
        self.show_client(self._client_id)
        self.entered.emit()
        if made is None:
            return
        if was is not None:
            context.messages.toast("The entry of today was corrected")
            return

        def undo() -> None:
            context.tasks.run(lambda: context.library.remove(made), lambda _item: self._undone(), owner=self)

        context.messages.toast("Pain and activities are kept", "Undo", undo)

    def _undone(self) -> None:
        self.show_client(self._client_id)
        self.entered.emit()
