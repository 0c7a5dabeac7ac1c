"""What stands in place of the routine when nothing may be prescribed, or when it cannot be opened."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.gui.kit.surfaces import Banner, EmptyState
from clinic_app.gui.pages import Navigator
from clinic_app.gui.routines.desk import Desk
from clinic_app.gui.theme import Space


class StopView(QWidget):
    def __init__(self, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._navigator = navigator
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)

    def show_stop(self, desk: Desk) -> None:
        """The safety questions lock the exercise branch: the one thing offered is to document and refer."""
        self._clear()
        banner = Banner(
            "stop",
            "no exercise now",
            f"The safety questions lock the exercise branch ({desk.stop}). Nothing may be prescribed or printed. "
            "Document what you found and refer the client.",
        )
        client_id, screening_id = desk.client.id, desk.screening_id

        def refer() -> None:
            if screening_id is not None:
                self._navigator.go("summary", client_id=client_id, screening_id=screening_id)
            else:
                self._navigator.go("client", client_id=client_id)

        banner.add_button("Document and refer").clicked.connect(refer)
        self._column.addWidget(banner)
        self._column.addWidget(
            EmptyState(
                "lock", "The routine is locked", "It opens again when the safety questions are settled."
            ),
            1,
        )

    def show_trouble(self, sentence: str) -> None:
        """The routine could not be opened."""
        self._clear()
        self._column.addWidget(EmptyState("circle-alert", sentence, "Go back to go on with your work."), 1)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
