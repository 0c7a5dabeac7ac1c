"""Precautions: what was chosen as chips, all forty in a dialog that is searched."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.client_vocabulary import CONDITIONS
from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.kit.flow import FlowLayout
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.pick_dialog import PickDialog
from clinic_app.gui.kit.pills import StatusPill
from clinic_app.gui.theme import Space


class PrecautionPicker(QWidget):
    """The chosen conditions and the button that opens the list. `changed` is sent when the list was used."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self._pills = QWidget()
        self._flow = FlowLayout(self._pills)
        column.addWidget(self._pills)
        self.none = PlainLabel("None known", "body", "soft")
        column.addWidget(self.none)
        self.button = SecondaryButton("Choose precautions", "list-checks")
        self.button.clicked.connect(self.open_list)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.button)

    def value(self) -> tuple[str, ...]:
        return self._codes

    def set_value(self, codes: Iterable[str]) -> None:
        wanted = frozenset(codes)
        self._codes = tuple(code for code in CONDITIONS if code in wanted)
        show_precautions(self._flow, self._codes)
        self._pills.setVisible(bool(self._codes))
        self.none.setVisible(not self._codes)
        self.button.setText("Change precautions" if self._codes else "Choose precautions")

    def open_list(self) -> PickDialog:
        dialog = PickDialog(
            "Precautions",
            "Exercises that are barred or need care with these are marked in the routine.",
            CONDITIONS,
            self._codes,
            self.window(),
            find="Find a condition",
            nothing="No condition of the list has these words.",
        )

        def use() -> None:
            self.set_value(dialog.chips.value())
            self.changed.emit()

        dialog.accepted.connect(use)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.search.setFocus()
        return dialog


def show_precautions(flow: FlowLayout, codes: Iterable[str]) -> None:
    """Fill a flow with one pill for each condition code."""
    while (item := flow.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    for code in codes:
        flow.addWidget(StatusPill("warning", CONDITIONS.get(code, code)))
