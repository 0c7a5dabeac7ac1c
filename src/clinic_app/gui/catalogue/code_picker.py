"""Several of many codes: chosen ones as pills, all of them in a dialog that is searched."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.kit.flow import FlowLayout
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.pick_dialog import PickDialog
from clinic_app.gui.kit.pills import Status, StatusPill
from clinic_app.gui.theme import Size, Space


class CodePicker(QWidget):
    """What was chosen as pills, and the button that opens the list. Unknown codes stay and are shown as they are."""

    edited = Signal()

    def __init__(
        self,
        title: str,
        choices: Callable[[], Mapping[str, str]],
        *,
        none: str = "None",
        text: str = "",
        mark: Status = "done",
        parent: QWidget | None = None,
    ) -> None:
        """`mark` is how the chosen ones look: a warning for what a client must not have."""
        super().__init__(parent)
        self._title, self._choices, self._text = title, choices, text
        self._mark: Status = mark
        self._codes: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        self._pills = QWidget()
        self._flow = FlowLayout(self._pills, gap=Space.XS)
        column.addWidget(self._pills)
        box = QWidget()
        foot = FlowLayout(box, gap=Space.S)
        self.none = PlainLabel(none, "body", "soft")
        self.none.setMinimumHeight(Size.CONTROL)
        self.button = SecondaryButton("Choose", "list-checks")
        self.button.setAccessibleName(f"Choose: {title.lower()}")
        self.button.clicked.connect(self.open_list)
        foot.addWidget(self.button)
        foot.addWidget(self.none)
        column.addWidget(box)
        self.setFocusProxy(self.button)

    def value(self) -> list[str]:
        return list(self._codes)

    def set_value(self, codes: Iterable[str]) -> None:
        wanted = tuple(codes)
        if wanted == self._codes and self._flow.count() == len(wanted):
            return
        self._codes = wanted
        labels = self._choices()
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for code in wanted:
            self._flow.addWidget(StatusPill(self._mark, labels.get(code, code)))
        self._pills.setVisible(bool(wanted))
        self.none.setVisible(not wanted)
        self._pills.updateGeometry()

    def open_list(self) -> PickDialog:
        dialog = PickDialog(self._title, self._text, self._choices(), self._codes, self.window())

        def use() -> None:
            chosen = dialog.chips.value()
            kept = [code for code in self._codes if code in chosen]
            self.set_value([*kept, *(code for code in chosen if code not in kept)])
            self.edited.emit()

        dialog.accepted.connect(use)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.search.setFocus()
        return dialog
