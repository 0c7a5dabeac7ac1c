"""Choosing how deep the session goes, from the tiles of the first page, the button in the header or the key D."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinic_app.domain.screening.model import Json
from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.screening.depth_panel import DepthCard, DepthDialog, OutsideTest
from clinic_app.gui.screening.presenter import ScreeningPresenter


class DepthFlow:
    """`save` keeps the answer, `refresh` shows the screen anew. The open dialog is at hand as `dialog`."""

    def __init__(
        self,
        host: QWidget,
        save: Callable[[Json], None],
        refresh: Callable[[], None],
        go_on: Callable[[], None],
    ) -> None:
        """`go_on` gives the keyboard back to the page."""
        self._host, self._save, self._refresh, self._go_on = host, save, refresh, go_on
        self._presenter: ScreeningPresenter | None = None
        self.card: DepthCard | None = None
        self.dialog: DepthDialog | None = None
        self.button = SecondaryButton("", "list-checks")
        self.button.setToolTip("How much of the screen is done today (D)")
        self.button.clicked.connect(self.open)

    def make_card(self, presenter: ScreeningPresenter, *, first: bool) -> DepthCard | None:
        """The tiles for the first page of a screening; None on the others."""
        self.card = None
        if first and presenter.protocol.depths:
            self.card = DepthCard(presenter.depth_offers())
            self.card.panel.chosen.connect(self._choose)
        return self.card

    def show(self, presenter: ScreeningPresenter) -> None:
        self._presenter = presenter
        self.button.setVisible(bool(presenter.protocol.depths))
        offers = presenter.depth_offers()
        chosen = next((offer for offer in offers if offer.chosen), None)
        self.button.setText(chosen.title if chosen else "")
        if self.card is not None:
            self.card.panel.show_offers(offers)

    def open(self) -> None:
        presenter = self._presenter
        if presenter is None or not presenter.protocol.depths:
            return
        dialog = DepthDialog(presenter.depth_offers(), outside_tests(presenter), self._host)
        dialog.chosen.connect(self._choose)
        dialog.added.connect(self._add)
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
        self._refresh()
        self._go_on()

    def _choose(self, depth_id: str) -> None:
        presenter = self._presenter
        if presenter is not None:
            self._save(presenter.choose_depth(depth_id))
            self._refresh()
            if self.dialog is not None:
                self.dialog.show_all(presenter.depth_offers(), outside_tests(presenter))

    def _add(self, added: tuple[str, ...]) -> None:
        """What is ticked in the dialog is added by hand, and only that."""
        presenter = self._presenter
        if presenter is None:
            return
        for test in outside_tests(presenter):
            if test.added != (test.id in added):
                self._save(presenter.add_to_depth(test.id, on=test.id in added))
        self._refresh()
        if self.dialog is not None:
            self.dialog.panel.show_offers(presenter.depth_offers())


def outside_tests(presenter: ScreeningPresenter) -> tuple[OutsideTest, ...]:
    """Tests the depth leaves out, with those that were added by hand."""
    added = presenter.depth.added
    return tuple(
        OutsideTest(item.id, item.short, item.minutes or 0, item.id in added)
        for item in presenter.protocol.items.values()
        if item.kind == "test" and (item.id in added or presenter.state(item.id) == "outside")
    )
