"""A therapist with papers to print, for tests."""

from collections.abc import Callable
from dataclasses import dataclass

from gui_context import Clinic
from pytestqt.qtbot import QtBot

from clinic_app.domain.clients import Client
from clinic_app.domain.screening.model import Json
from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.pages import Page, PageFactory
from clinic_app.gui.papers.page import PaperPage
from clinic_app.gui.screening.compare_page import ComparePage
from clinic_app.gui.screening.summary_page import SummaryPage
from clinic_app.services.records import ScreeningId

PAGES: dict[str, PageFactory] = {
    "clients": lambda _context: Page(),
    "client": ClientPage,
    "summary": SummaryPage,
    "paper": PaperPage,
    "compare": ComparePage,
}


@dataclass(slots=True)
class PapersDesk:
    clinic: Clinic
    client: Client
    window: MainWindow
    bot: QtBot
    settle: Callable[[], None]

    def keep(self, answers: dict[str, Json]) -> ScreeningId:
        screenings = self.clinic.context.screenings
        made = screenings.start(self.client.id)
        screenings.answer_all(made, answers)
        return made

    def summary(self, answers: dict[str, Json]) -> SummaryPage:
        self.clinic.context.navigator.go("summary", client_id=self.client.id, screening_id=self.keep(answers))
        page = self.window.stack.currentWidget()
        assert isinstance(page, SummaryPage)
        self.bot.waitUntil(lambda: page.pages.currentIndex() == 1, timeout=15000)
        return page

    def client_page(self) -> ClientPage:
        self.clinic.context.navigator.go("client", client_id=self.client.id)
        page = self.window.stack.currentWidget()
        assert isinstance(page, ClientPage)
        self.settle()
        return page

    def paper(self) -> PaperPage:
        """The paper that is open now, once its pages are shown."""
        page = self.window.stack.currentWidget()
        assert isinstance(page, PaperPage)
        self.shown(page)
        return page

    def shown(self, page: PaperPage) -> str:
        """The text of the pages once everything asked for is shown."""
        self.bot.waitUntil(lambda: page.press.proof is not None and not page.press.busy, timeout=15000)
        return page.preview.text.toPlainText()
