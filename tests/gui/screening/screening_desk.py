"""A therapist at the keyboard, for tests of the guided screen."""

from collections.abc import Callable
from dataclasses import dataclass

from gui_context import Clinic
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.domain.clients import Client
from clinic_app.domain.screening.model import Json
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.summary_page import SummaryPage
from clinic_app.services.records import ScreeningId, ScreeningRecord

ENTER = Qt.Key.Key_Return


@dataclass(slots=True)
class Desk:
    """A therapist at the keyboard: one client, the window, and the store behind it."""

    clinic: Clinic
    client: Client
    window: MainWindow
    bot: QtBot
    settle: Callable[[], None]

    def open(self, answers: dict[str, Json] | None = None) -> ScreeningPage:
        """The screening page of the client; with `answers`, resumed after them."""
        params: dict[str, str] = {}
        if answers is not None:
            params["screening_id"] = self.keep(answers)
        self.clinic.context.navigator.go("screening", client_id=self.client.id, **params)
        page = self.window.stack.currentWidget()
        assert isinstance(page, ScreeningPage)
        self.bot.waitUntil(lambda: page.view is not None, timeout=15000)
        return page

    def summary(self, answers: dict[str, Json]) -> SummaryPage:
        self.clinic.context.navigator.go("summary", client_id=self.client.id, screening_id=self.keep(answers))
        page = self.window.stack.currentWidget()
        assert isinstance(page, SummaryPage)
        self.bot.waitUntil(lambda: page.pages.currentIndex() == 1, timeout=15000)
        if page.cards:
            self.bot.waitUntil(lambda: any(card.hasFocus() for card in page.cards.values()))
        return page

    def keep(self, answers: dict[str, Json]) -> ScreeningId:
        screenings = self.clinic.context.screenings
        made = screenings.start(self.client.id)
        screenings.answer_all(made, answers)
        return made

    def press(self, *keys: Qt.Key | str) -> None:
        """Press keys where the keyboard is; a text is typed letter by letter."""
        for key in keys:
            target = QApplication.focusWidget()
            assert isinstance(target, QWidget)
            if isinstance(key, str):
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, key)

    def stored(self) -> ScreeningRecord:
        """The newest screening of the client as the store has it."""
        self.settle()
        screenings = self.clinic.context.screenings
        return screenings.load(screenings.list(self.client.id)[0].id)

    def refreshed(self, page: ScreeningPage) -> ScreeningPresenter:
        """After the findings were evaluated again and everything is stored."""
        self.bot.waitUntil(lambda: not page.is_waiting, timeout=5000)
        self.settle()
        presenter = page.presenter
        assert presenter is not None
        return presenter
