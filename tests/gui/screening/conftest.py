"""The guided screen in a real window on a real encrypted store, with the shipped protocol and figures."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from gui_context import Clinic, make_clinic
from pytestqt.qtbot import QtBot
from screening_desk import Desk

from clinic_app.app import shipped
from clinic_app.app.wiring import build_papers
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.pages import Page, PageFactory
from clinic_app.gui.papers.page import PaperPage
from clinic_app.gui.screening.compare_page import ComparePage
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.summary_page import SummaryPage

PAGES: dict[str, PageFactory] = {
    "clients": lambda _context: Page(),
    "routine": lambda _context: Page(),
    "screening": ScreeningPage,
    "summary": SummaryPage,
    "paper": PaperPage,
    "compare": ComparePage,
}


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    return shipped.protocol()


@pytest.fixture
def clinic(tmp_path: Path, dressed: QtBot, protocol: Protocol) -> Iterator[Clinic]:
    """A clinic that has the shipped protocol and figures."""
    made = make_clinic(tmp_path)
    made.context = replace(
        made.context, protocol=lambda: protocol, figures=shipped.figures, papers=build_papers()
    )
    yield made
    made.close()


@pytest.fixture
def desk(clinic: Clinic, dressed: QtBot, settle: Callable[[], None]) -> Desk:
    client = clinic.add("Nora", "Lindqvist")
    window = MainWindow(clinic.context, PAGES)
    dressed.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    dressed.waitUntil(window.isActiveWindow)
    return Desk(clinic, client, window, dressed, settle)
