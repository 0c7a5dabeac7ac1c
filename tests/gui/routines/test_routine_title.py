"""The title of the sheet, written above the lines of the routine."""

from collections.abc import Callable

from desk_samples import STRETCH, handout_page, press, routine_page
from gui_context import Clinic
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_app.domain.clients import ClientId
from clinic_app.domain.routine_titles import TITLE_LETTERS
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.routines.page import RoutinePage

Quiet = Callable[[], None]
Screened = Callable[[dict[str, object]], tuple[ClientId, str]]


def build(window: MainWindow, screened: Screened, quiet: Quiet) -> RoutinePage:
    client_id, screening_id = screened(STRETCH)
    window.context.navigator.go("routine", client_id=client_id, screening_id=screening_id)
    quiet()
    return routine_page(window)


def sheet(page: RoutinePage) -> str:
    return page.preview.text.toPlainText()


def test_what_stands_on_the_sheet_without_a_title_of_its_own_is_shown(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet)
    assert page.title_line.field.text() == ""
    assert page.title_line.field.placeholderText() == "Your plan to ease tight hamstrings"


def test_a_typed_title_is_on_the_page_at_once_and_one_step_takes_it_back(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet)
    QTest.keyClicks(page.title_line.field, "Run 5 km again")
    quiet()
    assert "Run 5 km again" in sheet(page)
    page.undo()
    quiet()
    assert page.title_line.field.text() == ""
    assert "Run 5 km again" not in sheet(page)
    page.redo()
    assert page.title_line.field.text() == "Run 5 km again"


def test_an_emptied_title_is_the_standard_one_again(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet)
    QTest.keyClicks(page.title_line.field, "A")
    press(page.title_line.field, Qt.Key.Key_Backspace)
    quiet()
    assert "Your plan to ease tight hamstrings" in sheet(page)


def test_the_title_is_kept_with_the_routine_and_printed_from_there(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet)
    assert page.desk is not None
    client_id = page.desk.client.id
    QTest.keyClicks(page.title_line.field, "Run 5 km again")
    page.open_handout()
    quiet()
    handout = handout_page(window)
    assert handout.sheet_title.words.text() == "Run 5 km again"
    assert "Run 5 km again" in handout.preview.text.toPlainText()
    kept = clinic.context.routines.latest(client_id)
    assert kept is not None
    assert kept.summary.title == "Run 5 km again"
    handout.sheet_title.change.click()
    quiet()
    assert page.title_line.field.text() == "Run 5 km again"
    assert page.title_line.field.hasFocus()


def test_the_goal_told_at_the_first_visit_is_offered(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    client_id, screening_id = screened(STRETCH)
    clinic.context.clients.create_episode(client_id, {"complaint": "Tight", "goals": "Run 10 km in May"})
    window.context.navigator.go("routine", client_id=client_id, screening_id=screening_id)
    quiet()
    page = routine_page(window)
    assert page.title_line.offer.toolTip() == "Run 10 km in May"
    page.title_line.offer.click()
    quiet()
    assert page.title_line.field.text() == "Run 10 km in May"
    assert page.title_line.offer.isHidden()
    assert "Run 10 km in May" in sheet(page)


def test_a_title_is_no_longer_than_the_sheet_holds_and_hard_words_are_named(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet)
    QTest.keyClicks(page.title_line.field, "Improve lumbar extension ")
    assert "“lumbar” could be “low back”" in page.title_line.message.text()
    QTest.keyClicks(page.title_line.field, "x" * TITLE_LETTERS)
    assert len(page.title_line.field.text()) == TITLE_LETTERS


def test_the_title_survives_a_new_proposal_in_its_place(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet)
    assert page.controller is not None
    QTest.keyClicks(page.title_line.field, "Run 5 km again")
    page.controller.remove(page.controller.routine.items[0].key)
    page.controller.use_proposal()
    assert page.title_line.field.text() == "Run 5 km again"


def test_a_note_for_the_client_is_measured_while_it_is_typed(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet)
    assert page.controller is not None
    assert page.lines is not None
    key = page.controller.routine.items[0].key
    page.lines.open_line(key)
    form = page.lines.cards[key].form
    assert form is not None
    QTest.keyClicks(form.note, "Move slowly.")
    assert form.note_reads.text() == ""
    QTest.keyClicks(form.note, " Maintain pelvic position continuously.")
    assert "“maintain” could be “keep”" in form.note_reads.text()
