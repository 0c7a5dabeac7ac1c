"""The sheets of a day in one go."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from gui_context import Clinic
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import handout_samples
from clinic_app.domain.clients import ClientId
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.pages import Page
from clinic_app.gui.routines.batch_page import BatchPage
from clinic_app.gui.routines.printing import new_printer
from clinic_app.pdf.joining import joined

Quiet = Callable[[], None]
_reader: Any = pypdfium2.PdfDocument


def pages_in(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in _reader(pdf)]


def client_with_routine(clinic: Clinic, given: str, *ids: str) -> ClientId:
    client = clinic.add(given, "Ruiz")
    plan = handout_samples.routine(*ids)
    clinic.context.routines.save(client.id, None, plan)
    return client.id


@pytest.fixture
def page(clinic: Clinic, dressed: QtBot) -> BatchPage:
    clinic.context = replace(clinic.context, join_sheets=joined)
    client_with_routine(clinic, "Ana", "bridge_double")
    client_with_routine(clinic, "Ben", "clamshell", "bird_dog")
    clinic.add("Cleo", "Ruiz")
    window = MainWindow(clinic.context, {"clients": lambda _context: Page(), "handouts_of_day": BatchPage})
    dressed.addWidget(window)
    window.show()
    clinic.context.navigator.go("handouts_of_day")
    shown = window.stack.currentWidget()
    assert isinstance(shown, BatchPage)
    dressed.waitUntil(lambda: not clinic.context.tasks.busy and bool(shown.rows), timeout=10000)
    return shown


def test_everybody_of_the_day_is_listed_and_who_has_no_sheet_says_why(page: BatchPage) -> None:
    said = {row.candidate.name: row.candidate.why_not for row in page.rows}
    assert said == {"Ana Ruiz": "", "Ben Ruiz": ""}
    assert page.count.text() == "2 sheets"


def test_another_day_has_other_clients_and_a_day_that_is_none_is_said(
    page: BatchPage, clinic: Clinic, qtbot: QtBot
) -> None:
    page.day.setText("1 Jan 2020")
    page.look_up()
    qtbot.waitUntil(lambda: not clinic.context.tasks.busy and not page.rows, timeout=10000)
    assert not page.print_button.isEnabled()
    page.day.setText("someday")
    page.look_up()
    assert page.day_row.message.text() != ""


def test_saving_one_each_asks_first_and_keeps_every_sheet(
    page: BatchPage, clinic: Clinic, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    page.choose_folder = lambda: folder
    page.each_button.click()
    assert list(folder.iterdir()) == []
    assert page.question is not None
    next(one for one in page.question.findChildren(QPushButton) if one.text() == "Choose a place").click()
    qtbot.waitUntil(
        lambda: len(list(folder.glob("*.pdf"))) == 2 and not clinic.context.tasks.busy, timeout=20000
    )
    names = sorted(path.name for path in folder.iterdir())
    assert [name[:8] for name in names] == ["01 Ana R", "02 Ben R"]
    for row, name in zip(page.rows, names, strict=True):
        kept = clinic.context.handouts.list(row.candidate.client_id)
        assert clinic.context.handouts.bytes_of(kept[0].id) == (folder / name).read_bytes()


def test_one_joined_file_starts_each_sheet_on_fresh_paper(
    page: BatchPage, clinic: Clinic, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "day.pdf"
    page.choose_file = lambda suggested: target
    page.joined_button.click()
    assert page.question is not None
    next(one for one in page.question.findChildren(QPushButton) if one.text() == "Choose a place").click()
    qtbot.waitUntil(lambda: target.exists() and not clinic.context.tasks.busy, timeout=20000)
    pages = pages_in(target.read_bytes())
    ben = next(number for number, text in enumerate(pages) if "Ben R." in text)
    assert ben % 2 == 0
    assert "Ana R." in pages[0]


def test_printing_sends_all_pages_and_a_cancelled_printer_none(
    page: BatchPage, clinic: Clinic, qtbot: QtBot, tmp_path: Path
) -> None:
    page.choose_printer = lambda: None
    page.print_all()
    assert clinic.context.handouts.list(page.rows[0].candidate.client_id) == []
    target = tmp_path / "printed.pdf"

    def to_file() -> QPrinter:
        printer = new_printer("a4")
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return printer

    page.choose_printer = to_file
    page.rows[1].tick.setChecked(False)
    page.print_all()
    qtbot.waitUntil(lambda: target.exists() and not clinic.context.tasks.busy, timeout=20000)
    assert len(clinic.context.handouts.list(page.rows[0].candidate.client_id)) == 1
    assert clinic.context.handouts.list(page.rows[1].candidate.client_id) == []


def test_cancelling_stops_after_the_sheet_at_hand(
    page: BatchPage, clinic: Clinic, qtbot: QtBot, tmp_path: Path
) -> None:
    for number in range(4):
        client_with_routine(clinic, f"Dora{number}", "bridge_double")
    page.look_up()
    qtbot.waitUntil(lambda: len(page.rows) == 6 and not clinic.context.tasks.busy, timeout=20000)
    folder = tmp_path / "out"
    folder.mkdir()
    page.choose_folder = lambda: folder
    page.each_button.click()
    assert page.question is not None
    next(one for one in page.question.findChildren(QPushButton) if one.text() == "Choose a place").click()
    assert page.panel is not None
    page.panel.cancel_button.click()
    qtbot.waitUntil(lambda: not clinic.context.tasks.busy, timeout=20000)
    written = len(list(folder.glob("*.pdf")))
    kept = sum(bool(clinic.context.handouts.list(row.candidate.client_id)) for row in page.rows)
    assert written < 6
    assert kept == written


def test_joined_sheets_give_the_same_bytes_again() -> None:
    from clinic_app.pdf.handout import render_handout

    sheet = render_handout(handout_samples.content("bridge_double"), handout_samples.figures, "a4")
    assert joined([sheet, sheet]) == joined([sheet, sheet])
    assert len(pages_in(joined([sheet, sheet]))) >= 2 * len(pages_in(sheet))
