"""A window to choose several of many, narrowed by typing."""

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QScrollArea, QWidget

from clinic_app.domain.clients import fold_name
from clinic_app.gui.kit.choices import ChipMulti
from clinic_app.gui.kit.fields import SearchField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.overlays import DialogFrame


class PickDialog(DialogFrame):
    """Several of many, one below the other, narrowed by typing."""

    def __init__(
        self,
        title: str,
        text: str,
        choices: Mapping[str, str],
        chosen: Iterable[str],
        parent: QWidget | None = None,
        *,
        find: str = "Find",
        nothing: str = "Nothing in the list has these words.",
    ) -> None:
        super().__init__(title, text, parent, width=600)
        self.search = SearchField(find)
        self.body.addWidget(self.search)
        self.chips = ChipMulti(title, (Choice(code, label) for code, label in choices.items()), column=True)
        self.chips.set_value(chosen)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(340)
        scroll.setWidget(self.chips)
        scroll.viewport().setAutoFillBackground(False)
        self.chips.setAutoFillBackground(False)
        self.body.addWidget(scroll)
        self.none = PlainLabel(nothing, "body", "soft")
        self.none.hide()
        self.body.addWidget(self.none)
        self.add_cancel()
        self.accept_button = self.add_accept("Use these")
        self.search.textChanged.connect(self._narrow)

    def _narrow(self, text: str) -> None:
        wanted = fold_name(text).split()
        shown = 0
        for choice, button in zip(self.chips.choices, self.chips.buttons, strict=True):
            fits = all(part in fold_name(choice.label) for part in wanted) or button.isChecked()
            button.setVisible(fits)
            shown += fits
        self.none.setVisible(shown == 0)
