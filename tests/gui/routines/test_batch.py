"""The sheets of a day in one go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from gui_context import Clinic
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import handout_samples
from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.clients import ClientId
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.handouts import HandoutContent
from clinic_app.figures.palette import Style
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.pages import Page
from clinic_app.gui.routines.batch_page import BatchPage
from clinic_app.gui.routines.handout_page import HandoutPage
from clinic_app.gui.routines.printing import new_printer
from clinic_app.gui.routines.proofing import options_key
from clinic_app.pdf.handout import render_handout
from clinic_app.pdf.joining import joined
from clinic_app.services.own_catalogue import OwnCatalogue
from clinic_app.services.own_exercises import OwnExerciseService

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
    choose_a_place(page)
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
    target = save_joined(page, tmp_path)
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
    folder = save_each(page, tmp_path)
    assert page.panel is not None
    page.panel.cancel_button.click()
    qtbot.waitUntil(lambda: not clinic.context.tasks.busy, timeout=20000)
    written = len(list(folder.glob("*.pdf")))
    kept = sum(bool(clinic.context.handouts.list(row.candidate.client_id)) for row in page.rows)
    assert written < 6
    assert kept == written


def own_clinic(clinic: Clinic) -> OwnExerciseService:
    service = OwnExerciseService(clinic.store, clinic.clock)
    own = OwnCatalogue(load_catalogue, service)
    own.open()
    clinic.context = replace(clinic.context, own_catalogue=own, own_exercises=service, catalogue=own)
    return service


def own_bridge(service: OwnExerciseService, name: str, client_id: ClientId | None = None) -> str:
    original = load_catalogue().get("bridge_double")
    assert original is not None
    document = {**exercise_to_document(original), "name": name, "plain_name": name, "figure": "photo:1"}
    return service.create(document, scope="client" if client_id else "clinic", client_id=client_id)


def with_own(clinic: Clinic, given: str, exercise_id: str) -> ClientId:
    client = clinic.add(given, "Ruiz")
    prescribe(clinic, client.id, exercise_id)
    return client.id


def prescribe(clinic: Clinic, client_id: ClientId, exercise_id: str) -> None:
    plan = handout_samples.routine("bridge_double")
    lines = tuple(replace(item, exercise_id=exercise_id) for item in plan.items)
    clinic.context.routines.save(client_id, None, replace(plan, items=lines))


def choose_a_place(page: BatchPage) -> None:
    """Yes to the question that comes before anything leaves the records."""
    assert page.question is not None
    next(one for one in page.question.findChildren(QPushButton) if one.text() == "Choose a place").click()


def save_each(page: BatchPage, tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    page.choose_folder = lambda: folder
    page.each_button.click()
    choose_a_place(page)
    return folder


def save_joined(page: BatchPage, tmp_path: Path) -> Path:
    target = tmp_path / "day.pdf"
    page.choose_file = lambda suggested: target
    page.joined_button.click()
    choose_a_place(page)
    return target


def shown(clinic: Clinic, dressed: QtBot, rows: int) -> BatchPage:
    window = MainWindow(
        clinic.context,
        {"clients": lambda _context: Page(), "handouts_of_day": BatchPage, "handout": HandoutPage},
    )
    dressed.addWidget(window)
    window.show()
    clinic.context.navigator.go("handouts_of_day")
    found = window.stack.currentWidget()
    assert isinstance(found, BatchPage)
    dressed.waitUntil(lambda: not clinic.context.tasks.busy and len(found.rows) == rows, timeout=10000)
    return found


def test_sheets_with_own_exercises_are_made_and_the_window_stays_with_its_client(
    clinic: Clinic, dressed: QtBot, tmp_path: Path
) -> None:
    service = own_clinic(clinic)
    read: list[str] = []

    def photo(figure_id: str) -> bytes:
        read.append(figure_id)
        raise KeyError(figure_id)

    def with_photos(content: HandoutContent, paper: Paper, style: Style) -> bytes:
        return render_handout(content, handout_samples.figures, paper, style=style, photos=photo)

    clinic.context = replace(clinic.context, render_handout=with_photos, join_sheets=joined)
    with_own(clinic, "Ana", own_bridge(service, "The clinic's bridge"))
    ben = clinic.add("Ben", "Ruiz").id
    prescribe(clinic, ben, own_bridge(service, "The bridge of Ben", ben))
    cleo = clinic.add("Cleo", "Ruiz").id
    clinic.context.drafts.keep(options_key(cleo), {"next_visit": clinic.context.today().isoformat()})
    page = shown(clinic, dressed, 3)
    own = clinic.context.own_catalogue
    assert own is not None
    own.open(cleo)
    page.show_day(0)
    dressed.waitUntil(lambda: not clinic.context.tasks.busy and len(page.rows) == 3, timeout=10000)
    assert [(row.candidate.name, row.candidate.why_not) for row in page.rows] == [
        ("Ana Ruiz", ""),
        ("Ben Ruiz", ""),
        ("Cleo Ruiz", "No routine was made yet."),
    ]
    target = save_joined(page, tmp_path)
    dressed.waitUntil(lambda: target.exists() and not clinic.context.tasks.busy, timeout=20000)
    text = " ".join(pages_in(target.read_bytes()))
    assert "The clinic's bridge" in text
    assert "The bridge of Ben" in text
    assert read == ["photo:1", "photo:1"]
    assert own.client_id == cleo


def test_a_client_with_a_colleagues_exercise_says_why_and_the_others_are_made(
    clinic: Clinic, dressed: QtBot
) -> None:
    own_clinic(clinic)
    with_own(clinic, "Ana", "own_" + "0" * 32)
    page = shown(clinic, dressed, 1)
    (row,) = page.rows
    assert "one of a colleague, or one that is gone" in row.said.text()
    assert not row.tick.isEnabled()
    assert page.count.text() == "0 sheets, 1 cannot be made"


def test_what_cannot_be_made_any_more_is_left_out_and_named(
    page: BatchPage, clinic: Clinic, qtbot: QtBot, tmp_path: Path
) -> None:
    ana, ben = (row.candidate.client_id for row in page.rows)
    clinic.context.routines.save(ana, None, handout_samples.routine())
    save_each(page, tmp_path)
    qtbot.waitUntil(lambda: page.rows[1].open_button.text() == "Sheet", timeout=20000)
    assert page.rows[0].said.text() == "Here on this day. Not made. The routine is empty."
    assert len(clinic.context.handouts.list(ben)) == 1
    assert clinic.context.handouts.list(ana) == []


def test_the_day_is_said_and_each_client_says_why_they_are_there(
    page: BatchPage, clinic: Clinic, qtbot: QtBot
) -> None:
    today = clinic.context.today()
    assert page.heading.text() == f"{today:%A} {today.day} {today:%B %Y}"
    assert page.rows[0].said.text() == "Here on this day. 1 exercise"
    ben = page.rows[1].candidate.client_id
    tomorrow = clinic.context.today() + timedelta(days=1)
    for given, clock in (("Dora", "T09:15:00"), ("Emil", "")):
        client = client_with_routine(clinic, given, "bridge_double")
        clinic.context.drafts.keep(options_key(client), {"next_visit": f"{tomorrow.isoformat()}{clock}"})
    clinic.context.drafts.keep(options_key(ben), {"next_visit": f"{tomorrow.isoformat()}T08:30:00"})
    page.show_day(1)
    qtbot.waitUntil(lambda: not clinic.context.tasks.busy and len(page.rows) == 3, timeout=10000)
    assert [(row.candidate.name, row.said.text()) for row in page.rows] == [
        ("Ben Ruiz", "Next visit at 08:30. 2 exercises"),
        ("Dora Ruiz", "Next visit at 09:15. 1 exercise"),
        ("Emil Ruiz", "Next visit. 1 exercise"),
    ]


def test_leaving_the_day_as_it_is_keeps_rows_and_ticks(page: BatchPage, clinic: Clinic, qtbot: QtBot) -> None:
    shown_rows = list(page.rows)
    page.rows[0].tick.setChecked(False)
    page.day.editingFinished.emit()
    qtbot.waitUntil(lambda: not clinic.context.tasks.busy, timeout=10000)
    assert page.rows == shown_rows
    assert [row.tick.isChecked() for row in page.rows] == [False, True]
    page.day.setText("1 Jan 2026")
    page.day.editingFinished.emit()
    qtbot.waitUntil(lambda: page.rows == [], timeout=10000)


def test_a_sheet_made_ahead_is_no_visit_and_opens_from_its_row(
    clinic: Clinic, dressed: QtBot, tmp_path: Path
) -> None:
    ana = client_with_routine(clinic, "Ana", "bridge_double")
    page = shown(clinic, dressed, 1)
    visit = clinic.context.today()
    clinic.clock.advance(days=1)
    save_each(page, tmp_path)
    dressed.waitUntil(lambda: page.rows[0].open_button.text() == "Sheet", timeout=20000)
    (seen,) = clinic.context.clients.find("Ana")
    assert seen.last_visit == visit
    page.rows[0].open_button.click()
    here = clinic.context.navigator.here
    assert here is not None
    (kept,) = clinic.context.handouts.list(ana)
    assert (here.page, here.params["handout_id"]) == ("handout", kept.id)


def test_joined_sheets_give_the_same_bytes_again() -> None:
    sheet = render_handout(handout_samples.content("bridge_double"), handout_samples.figures, "a4")
    assert joined([sheet, sheet]) == joined([sheet, sheet])
    assert len(pages_in(joined([sheet, sheet]))) >= 2 * len(pages_in(sheet))
