"""A clinic with catalogue, figures and handouts, and a window with the pages under test."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from desk_samples import NoFindings
from gui_context import Clinic, make_clinic
from pytestqt.qtbot import QtBot

import handout_samples
from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.clients import ClientId
from clinic_app.domain.handouts import HandoutContent
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.figures.palette import Style
from clinic_app.gui.catalogue.page import CataloguePage
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.pages import Page, PageFactory
from clinic_app.gui.routines.handout_page import HandoutPage
from clinic_app.gui.routines.page import RoutinePage
from clinic_app.pdf.handout import render_handout
from clinic_app.services.handout_texts import HandoutTexts

PAGES: dict[str, PageFactory] = {
    "clients": lambda _context: Page(),
    "routine": RoutinePage,
    "handout": HandoutPage,
    "catalogue": CataloguePage,
}
BuildRoutine = Callable[[dict[str, object]], tuple[ClientId, str]]


def _english(_language: str) -> HandoutTexts:
    return handout_samples.texts()


def _render(content: HandoutContent, paper: Paper, style: Style) -> bytes:
    return render_handout(content, handout_samples.figures, paper, style=style)


@pytest.fixture
def clinic(tmp_path: Path, dressed: QtBot) -> Iterator[Clinic]:
    made = make_clinic(tmp_path)
    made.context = replace(
        made.context,
        catalogue=load_catalogue,
        protocol=lambda: cast("Protocol", NoFindings({})),
        figures=handout_samples.library,
        handout_texts=_english,
        render_handout=_render,
    )
    yield made
    made.close()


@pytest.fixture
def window(clinic: Clinic, dressed: QtBot) -> MainWindow:
    made = MainWindow(clinic.context, PAGES)
    dressed.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    dressed.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def quiet(clinic: Clinic, window: MainWindow, dressed: QtBot) -> Callable[[], None]:
    """Wait until nothing is being loaded, saved or printed."""

    def still() -> bool:
        page = window.stack.currentWidget()
        busy = isinstance(page, RoutinePage | HandoutPage) and page.press.busy
        return not busy and not clinic.context.tasks.busy

    def wait() -> None:
        dressed.waitUntil(still, timeout=10000)

    return wait


@pytest.fixture
def screened(clinic: Clinic) -> BuildRoutine:
    """A client with a finished screening of this output, every finding accepted: (client id, screening id)."""

    def screen(output: dict[str, object]) -> tuple[ClientId, str]:
        context = clinic.context
        client = clinic.add("Maria", "Kowalska", birth_date="1990-03-02")
        screening_id = context.screenings.start(client.id)
        findings = output["findings"]
        assert isinstance(findings, dict)
        for finding in list(findings):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            context.screenings.decide(screening_id, str(finding), "accepted", "")  # pyright: ignore[reportUnknownArgumentType]  # JSON
        context.screenings.finish(screening_id, output, "1.1")
        return client.id, screening_id

    return screen
