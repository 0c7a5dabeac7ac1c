"""The papers in a real window on a real encrypted store, with the shipped protocol and words."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from gui_context import Clinic, make_clinic
from papers_desk import PAGES, PapersDesk
from pytestqt.qtbot import QtBot

from clinic_app.app import shipped
from clinic_app.app.wiring import build_papers, build_vault
from clinic_app.gui.main_window import MainWindow


@pytest.fixture
def clinic(tmp_path: Path, dressed: QtBot) -> Iterator[Clinic]:
    made = make_clinic(tmp_path)
    made.context = replace(
        made.context,
        protocol=shipped.protocol,
        figures=shipped.figures,
        papers=build_papers(),
        vault=build_vault(made.store, made.clock, made.context.tasks),
    )
    yield made
    made.close()


@pytest.fixture
def desk(clinic: Clinic, dressed: QtBot, settle: Callable[[], None]) -> PapersDesk:
    client = clinic.add("Nora", "Lindqvist", birth_date="1990-05-02", sex="F")
    window = MainWindow(clinic.context, PAGES)
    dressed.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    dressed.waitUntil(window.isActiveWindow)
    return PapersDesk(clinic, client, window, dressed, settle)
