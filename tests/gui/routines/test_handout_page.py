"""The handout: the page on the screen is the file, what leaves the house is kept."""

from collections.abc import Callable
from pathlib import Path

from desk_samples import LOCKED, STRETCH, handout_page, routine_page
from gui_context import Clinic
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clinic_app.domain.clients import ClientId
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.routines.handout_page import HandoutPage
from clinic_app.gui.routines.pdf_pages import print_images, read_pages
from clinic_app.gui.routines.printing import new_printer, print_pages

Quiet = Callable[[], None]
Screened = Callable[[dict[str, object]], tuple[ClientId, str]]


def open_handout(window: MainWindow, screened: Screened, quiet: Quiet) -> HandoutPage:
    client_id, screening_id = screened(STRETCH)
    window.context.navigator.go("routine", client_id=client_id, screening_id=screening_id)
    quiet()
    routine_page(window).open_handout()
    quiet()
    return handout_page(window)


def nowhere(paper: str) -> None:
    """A printer dialog that is cancelled."""


def shown_bytes(page: HandoutPage) -> bytes:
    assert page.press.proof is not None
    return page.press.proof.pdf


def test_the_preview_is_the_file(window: MainWindow, screened: Screened, quiet: Quiet) -> None:
    page = open_handout(window, screened, quiet)
    pages = read_pages(shown_bytes(page), page.preview.pixels_wide())
    assert len(page.preview.sheets) == len(pages.images) >= 2
    assert page.preview.sheets[0].accessibleDescription() == pages.texts[0]
    assert page.preview.sheets[0].grab().toImage().width() == pages.images[0].width()
    assert "Maria K." in page.preview.text.toPlainText()
    assert page.preview.where.text() == f"Page 1 of {len(pages.images)}"


def test_visit_paper_and_ink_reach_the_page_and_are_remembered(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = open_handout(window, screened, quiet)
    before = shown_bytes(page)
    QTest.keyClicks(page.form.day, "2 weeks")
    QTest.keyClicks(page.form.clock, "2:30 pm")
    page.form.paper.button("letter").click()
    page.form.style_choice.button("grey").click()
    quiet()
    text = page.preview.text.toPlainText()
    assert "Mon 18 May, 2:30 pm" in text
    assert shown_bytes(page) != before
    assert page.press.proof is not None
    assert round(page.press.proof.pages.sizes[0].width) == 612
    client_id = page.desk.client.id if page.desk else ""
    window.context.navigator.go("catalogue")
    window.context.navigator.go("handout", client_id=client_id)
    quiet()
    assert page.form.day.text() == "18 May 2026"
    assert page.form.paper.value() == "letter"
    assert "Mon 18 May, 2:30 pm" in page.preview.text.toPlainText()


def test_printing_keeps_the_very_bytes(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_handout(window, screened, quiet)
    target = tmp_path / "printed.pdf"

    def to_file(paper: str) -> QPrinter:
        printer = new_printer("letter" if paper == "letter" else "a4")
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return printer

    page.choose_printer = to_file
    page.print_button.click()
    client_id = page.desk.client.id if page.desk else ClientId("")
    qtbot.waitUntil(lambda: len(clinic.context.handouts.list(client_id)) == 1, timeout=10000)
    quiet()
    kept = clinic.context.handouts.list(client_id)[0]
    assert clinic.context.handouts.bytes_of(kept.id) == shown_bytes(page)
    printed = read_pages(target.read_bytes(), 300)
    assert len(printed.images) == len(page.preview.sheets)
    assert len(page.history.buttons) == 1


def test_a_cancelled_printer_dialog_keeps_nothing(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    page = open_handout(window, screened, quiet)
    page.choose_printer = nowhere
    page.print_button.click()
    quiet()
    client_id = page.desk.client.id if page.desk else ClientId("")
    assert clinic.context.handouts.list(client_id) == []


def test_saving_says_that_the_file_leaves_the_records_and_keeps_a_copy(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_handout(window, screened, quiet)
    target = tmp_path / "plan.pdf"
    page.choose_file = lambda suggested: target if suggested.endswith(".pdf") else None
    page.save_button.click()
    question = page.outlet.question
    assert "leaves the encrypted records" in question.text.text()
    assert not target.exists(), "nothing is written before the answer"
    next(b for b in question.findChildren(QPushButton) if b.text() == "Choose a place").click()
    client_id = page.desk.client.id if page.desk else ClientId("")
    qtbot.waitUntil(lambda: len(clinic.context.handouts.list(client_id)) == 1, timeout=10000)
    qtbot.waitUntil(target.exists, timeout=10000)  # kept first, written then
    quiet()
    assert target.read_bytes() == shown_bytes(page)
    assert (
        clinic.context.handouts.bytes_of(clinic.context.handouts.list(client_id)[0].id) == target.read_bytes()
    )
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_sheet_is_written_down_before_it_leaves(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_handout(window, screened, quiet)
    page.choose_file = lambda suggested: tmp_path / "no such folder" / "plan.pdf"
    page.save_button.click()
    buttons = page.outlet.question.findChildren(QPushButton)
    next(b for b in buttons if b.text() == "Choose a place").click()
    client_id = page.desk.client.id if page.desk else ClientId("")
    qtbot.waitUntil(lambda: len(clinic.context.handouts.list(client_id)) == 1, timeout=10000)
    quiet()
    assert page.said.text() == "", "nothing was said to have been saved"


def test_an_earlier_handout_opens_exactly_as_it_was(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    page = open_handout(window, screened, quiet)
    old = shown_bytes(page)
    assert page.desk is not None
    clinic.context.handouts.keep(page.desk.client.id, page.desk.routine_id, old, "a4", "en")
    window.context.navigator.go("handout", client_id=page.desk.client.id)
    quiet()
    page.form.paper.button("letter").click()
    quiet()
    assert shown_bytes(page) != old
    page.history.buttons[0].click()
    quiet()
    assert shown_bytes(page) == old
    assert not page.form.isEnabled()
    page.old_button.click()
    quiet()
    assert shown_bytes(page) != old
    assert page.form.isEnabled()


def test_a_refused_routine_cannot_be_printed(
    window: MainWindow, clinic: Clinic, quiet: Quiet, qtbot: QtBot
) -> None:
    client = clinic.add("Ana", "Ruiz")
    window.context.navigator.go("routine", client_id=client.id)
    quiet()
    page = routine_page(window)
    assert page.controller is not None
    for exercise in clinic.context.catalogue():
        if len(page.controller.routine.items) < 9:
            page.controller.add(exercise)
    assert len(page.controller.routine.items) == 9
    page.open_handout()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), HandoutPage), timeout=5000)
    quiet()
    handout = handout_page(window)
    assert handout.warning.isVisible()
    assert not handout.print_button.isEnabled()
    assert not handout.save_button.isEnabled()


def test_a_red_flag_in_a_newer_screening_stops_an_older_routine(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    page = open_handout(window, screened, quiet)
    assert page.print_button.isEnabled()
    assert page.desk is not None
    client_id, routine_id = page.desk.client.id, page.desk.routine_id
    clinic.clock.advance(days=14)
    later = clinic.context.screenings.start(client_id)
    clinic.context.screenings.finish(later, LOCKED, "1.1")
    window.context.navigator.go("handout", client_id=client_id, routine_id=str(routine_id))
    quiet()
    assert not page.print_button.isEnabled()
    assert "urgent" in page.warning.accessibleName()
    window.context.navigator.go("routine", client_id=client_id)
    quiet()
    assert routine_page(window).controller is None
    assert routine_page(window).stopped.isVisible()


def test_a_printed_page_fills_the_paper_at_300_dpi(qtbot: QtBot, tmp_path: Path) -> None:
    printer = new_printer("a4")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "two.pdf"))
    import handout_samples
    from clinic_app.pdf.handout import render_handout

    pdf = render_handout(handout_samples.content(), handout_samples.figures, "a4")
    images = print_images(pdf)
    assert images[0].width() in (2480, 2481)
    print_pages(images[:2], printer)
    again = read_pages((tmp_path / "two.pdf").read_bytes(), 600)
    assert len(again.images) == 2
    assert [round(part) for part in (again.sizes[0].width, again.sizes[0].height)] == [595, 842]
