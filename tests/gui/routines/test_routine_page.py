"""The routine on the screen: proposed, changed by keyboard and mouse, saved, shown as it will be printed."""

from collections.abc import Callable

from desk_samples import LOCKED, STABILISE_BOTH, STRETCH, press, routine_page
from gui_context import Clinic
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clinic_app.domain.clients import ClientId
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.routines.line_card import LineCard
from clinic_app.gui.routines.page import RoutinePage

Quiet = Callable[[], None]
Screened = Callable[[dict[str, object]], tuple[ClientId, str]]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def build(window: MainWindow, screened: Screened, quiet: Quiet, output: dict[str, object]) -> RoutinePage:
    client_id, screening_id = screened(output)
    window.context.navigator.go("routine", client_id=client_id, screening_id=screening_id)
    quiet()
    return routine_page(window)


def empty(window: MainWindow, clinic: Clinic, quiet: Quiet) -> RoutinePage:
    window.context.navigator.go("routine", client_id=clinic.add("Ana", "Ruiz").id)
    quiet()
    return routine_page(window)


def ids(page: RoutinePage) -> list[str]:
    assert page.controller is not None
    return [item.exercise_id for item in page.controller.routine.items]


def cards(page: RoutinePage) -> list[LineCard]:
    assert page.lines is not None
    return sorted(page.lines.cards.values(), key=lambda card: card.view.number)


def type_and_return(page: RoutinePage, text: str) -> None:
    page.adder.setFocus()
    QTest.keyClicks(page.adder, text)
    press(page.adder, Qt.Key.Key_Return)


# opening


def test_build_routine_shows_the_proposal_with_its_reasons(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet, STRETCH)
    assert len(cards(page)) >= 3
    assert all(card.view.because for card in cards(page))
    assert page.header.saved.text() == "A proposal, not saved yet"
    assert page.title() == "Routine"
    assert page.crumbs()[0][0] == "Maria Kowalska"


def test_an_untouched_proposal_is_not_saved_by_looking_at_it(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet, STRETCH)
    client_id = page.desk.client.id if page.desk else None
    assert client_id is not None
    window.context.navigator.go("catalogue")
    quiet()
    assert clinic.context.routines.latest(client_id) is None


def test_a_red_flag_shows_the_stop_and_offers_only_to_document_and_refer(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet, LOCKED)
    assert page.controller is None
    assert page.stopped.isVisible()
    buttons = [button.text() for button in page.stopped.findChildren(QPushButton) if button.isVisible()]
    assert buttons == ["Document and refer"]
    assert not page.header.handout.isVisible()
    assert not page.preview.sheets


def test_a_client_without_screening_starts_empty(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = empty(window, clinic, quiet)
    assert ids(page) == []
    assert page.empty.isVisible()


# adding


def test_three_letters_and_return_add_an_exercise(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = empty(window, clinic, quiet)
    type_and_return(page, "bri")
    assert ids(page) == ["bridge_double"]
    assert cards(page)[0].is_open
    assert page.adder.text() == ""
    assert not page.empty.isVisible()


def test_the_arrow_keys_choose_another_match(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = empty(window, clinic, quiet)
    page.adder.setFocus()
    QTest.keyClicks(page.adder, "bridge")
    press(page.adder, Qt.Key.Key_Down)
    second = page.adder.list.item(1).text()
    press(page.adder, Qt.Key.Key_Return)
    assert cards(page)[0].view.name == second != "Bridge"


def test_a_barred_exercise_is_refused_with_the_reason_on_the_screen(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet, STABILISE_BOTH)
    before = ids(page)
    type_and_return(page, "half-kneeling hip flexor")
    assert ids(page) == before
    assert page.adding.refusal.isVisible()
    assert "stabilise" in page.adding.refusal.accessibleName()


def test_an_exercise_that_needs_a_reason_is_added_with_it(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet, STABILISE_BOTH)
    before = ids(page)
    type_and_return(page, "split squat")
    dialog = page.adding.reason_dialog
    assert dialog is not None
    assert ids(page) == before, "nothing happens before the reason is written"
    give = next(
        button for button in dialog.findChildren(QPushButton) if button.text() == "Add with this reason"
    )
    give.click()
    assert ids(page) == before, "an empty reason is none"
    dialog.notes.setPlainText("She squats twice a week already.")
    give.click()
    assert ids(page) == [*before, "split_squat"]
    assert cards(page)[-1].view.reason == "She squats twice a week already."


def test_the_catalogue_over_the_routine_adds_and_says_what_is_in(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    page = empty(window, clinic, quiet)
    page.adding.open_picker()
    picker = page.adding.picker
    assert picker is not None
    picker.browser.show_exercise("clamshell")
    press(picker.browser.grid, Qt.Key.Key_Return)
    assert ids(page) == ["clamshell"]
    assert "Clamshell added" in picker.said.text()
    exercise = picker.browser.grid.current()
    assert exercise is not None
    assert picker.browser.grid.exercises.availability(exercise).taken
    picker.close()


# changing


def test_alt_and_arrows_move_a_line_and_the_keyboard_stays_on_it(
    window: MainWindow, clinic: Clinic, quiet: Quiet, qtbot: QtBot
) -> None:
    page = empty(window, clinic, quiet)
    for text in ("bridge", "clamshell", "bird dog"):
        type_and_return(page, text)
    last = cards(page)[2]
    qtbot.waitUntil(last.isVisible)
    last.setFocus()
    press(last, Qt.Key.Key_Up, ALT)
    press(last, Qt.Key.Key_Up, ALT)
    assert ids(page) == ["bird_dog", "bridge_double", "clamshell"]
    assert window.focusWidget() is last
    press(last, Qt.Key.Key_Down, ALT)
    assert ids(page) == ["bridge_double", "bird_dog", "clamshell"]


def test_dragging_the_grip_moves_a_line(
    window: MainWindow, clinic: Clinic, quiet: Quiet, qtbot: QtBot
) -> None:
    page = empty(window, clinic, quiet)
    for text in ("bridge", "clamshell", "bird dog"):
        type_and_return(page, text)
    assert page.lines is not None
    page.lines.close_all()
    qtbot.waitUntil(lambda: cards(page)[2].y() > cards(page)[1].y() > 0)
    qtbot.wait(60)
    grip, first = cards(page)[2].grip, cards(page)[0]
    target = grip.mapFromGlobal(first.mapToGlobal(QPoint(20, 2)))
    QTest.mousePress(grip, Qt.MouseButton.LeftButton)
    QTest.mouseMove(grip, target)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, target)
    assert ids(page) == ["bird_dog", "bridge_double", "clamshell"]


def test_delete_removes_and_undo_brings_back(
    window: MainWindow, clinic: Clinic, quiet: Quiet, qtbot: QtBot
) -> None:
    page = empty(window, clinic, quiet)
    for text in ("bridge", "clamshell"):
        type_and_return(page, text)
    first = cards(page)[0]
    qtbot.waitUntil(first.isVisible)
    first.setFocus()
    press(first, Qt.Key.Key_Delete)
    assert ids(page) == ["clamshell"]
    toast = window.context.messages.toast_widget
    assert toast is not None
    assert toast.label.text() == "Bridge removed"
    assert window.focusWidget() is cards(page)[0], "the keyboard goes on to the next line"
    press(cards(page)[0], Qt.Key.Key_Z, CTRL)
    assert ids(page) == ["bridge_double", "clamshell"]
    qtbot.waitUntil(cards(page)[0].isVisible)
    press(cards(page)[0], Qt.Key.Key_Z, CTRL | SHIFT)
    assert ids(page) == ["clamshell"]


def test_ctrl_z_works_from_the_empty_search_field(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = empty(window, clinic, quiet)
    type_and_return(page, "bridge")
    page.adder.setFocus()
    press(page.adder, Qt.Key.Key_Z, CTRL)
    assert ids(page) == []


def test_the_dose_line_is_explained_while_it_is_typed(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    page = empty(window, clinic, quiet)
    type_and_return(page, "clamshell")
    card = cards(page)[0]
    form = card.form
    assert form is not None
    form.focus_dose()
    QTest.keyClicks(form.shorthand, "3x10 h5 q")
    assert "“q”" in form.reading.text()
    press(form.shorthand, Qt.Key.Key_Backspace)
    QTest.keyClicks(form.shorthand, "r30 2/d 5/w L")
    assert form.reading.text().endswith("twice a day, 5 days a week · LEFT only")
    press(form.shorthand, Qt.Key.Key_Return)
    assert card.view.dose.hold_s == 5
    assert card.view.side_words == "LEFT only"
    assert form.numbers["sets"].value() == 3
    assert form.side.value() == "L"


def test_single_numbers_and_the_side_can_be_set(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = empty(window, clinic, quiet)
    type_and_return(page, "clamshell")
    card = cards(page)[0]
    form = card.form
    assert form is not None
    sets = form.numbers["sets"].edit
    sets.setFocus()
    sets.selectAll()
    QTest.keyClicks(sets, "4")
    press(sets, Qt.Key.Key_Return)
    assert card.form is form, "Return in a field leaves the line open"
    form.side.button("R").click()
    assert (card.view.dose.sets, card.view.side) == (4, "R")
    form.side.button("both").click()
    form.extra.button("L").click()
    assert card.view.side_words == "BOTH, each side, one more set LEFT"
    assert form.shorthand.text() == "4x12 t2-1-2 r30 1/d 5/w both +L"


# saving and the page


def test_every_change_is_kept_by_itself_and_one_sitting_makes_one_version(
    window: MainWindow, clinic: Clinic, quiet: Quiet, qtbot: QtBot
) -> None:
    page = empty(window, clinic, quiet)
    client_id = page.desk.client.id if page.desk else ClientId("")
    for name in ("bridge", "clam"):
        type_and_return(page, name)
        assert page.header.saved.text() == "Keeping"
        qtbot.waitUntil(lambda: page.header.saved.text() == "Kept", timeout=5000)
    assert clinic.context.routines.list(client_id) == [], "work under way is no version"
    window.context.navigator.go("catalogue")
    quiet()
    assert [one.exercise_count for one in clinic.context.routines.list(client_id)] == [2]
    assert clinic.context.drafts.kept() == []


def test_what_was_kept_when_the_program_ended_is_taken_up_again(
    window: MainWindow, clinic: Clinic, quiet: Quiet, qtbot: QtBot
) -> None:
    page = empty(window, clinic, quiet)
    client_id = page.desk.client.id if page.desk else ClientId("")
    type_and_return(page, "bridge")
    qtbot.waitUntil(lambda: page.header.saved.text() == "Kept", timeout=5000)
    page.controller = None  # as after a sudden end: nobody makes a version
    window.context.navigator.go("catalogue")
    quiet()
    assert clinic.context.routines.list(client_id) == []
    window.context.navigator.go("routine", client_id=client_id)
    quiet()
    page = routine_page(window)
    assert ids(page) == ["bridge_double"]
    assert page.header.saved.text() == "Kept"
    page.undo()
    assert ids(page) == []
    page.redo()
    window.context.navigator.go("catalogue")
    quiet()
    assert [one.exercise_count for one in clinic.context.routines.list(client_id)] == [1]


def test_leaving_at_once_loses_nothing(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = empty(window, clinic, quiet)
    client_id = page.desk.client.id if page.desk else ClientId("")
    type_and_return(page, "bridge")
    form = cards(page)[0].form
    assert form is not None
    form.note.setFocus()
    QTest.keyClicks(form.note, "Slowly, please")
    window.context.navigator.go("catalogue")
    quiet()
    window.context.navigator.go("routine", client_id=client_id)
    quiet()
    assert ids(routine_page(window)) == ["bridge_double"]
    assert cards(routine_page(window))[0].view.note == "Slowly, please"


def test_the_page_beside_the_lines_follows_every_change(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    page = empty(window, clinic, quiet)
    assert "Bridge" not in page.preview.text.toPlainText()
    type_and_return(page, "bridge")
    quiet()
    assert "Bridge" in page.preview.text.toPlainText()
    assert page.preview.sheets[0].accessibleDescription().startswith(page.preview.text.toPlainText()[:20])


def test_another_client_never_sees_the_page_of_the_one_before(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet, STRETCH)
    assert "Maria K." in page.preview.text.toPlainText()
    assert page.controller is not None
    page.controller.remove(cards(page)[0].view.key)
    window.context.navigator.go("routine", client_id=clinic.add("Ana", "Ruiz").id)
    assert page.preview.sheets == []
    quiet()
    assert "Ana R." in page.preview.text.toPlainText()
    assert "Maria" not in page.preview.text.toPlainText()


def test_what_printing_waits_for_is_counted_above_and_shown_on_request(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    page = build(window, screened, quiet, STABILISE_BOTH)
    assert not page.header.waits.isVisible()
    assert page.controller is not None
    page.controller.editor.add("split_squat", reason="For now.")
    page.controller.write_reason("split_squat", "")
    assert page.header.waits.text() == "Printing waits (1)"
    page.header.waits.click()
    assert page.lines is not None
    assert page.lines.open_key == "split_squat"


def test_a_routine_that_cannot_be_opened_says_so(window: MainWindow, quiet: Quiet) -> None:
    window.context.navigator.go("routine", client_id="nobody")
    quiet()
    page = routine_page(window)
    assert page.controller is None
    assert page.stopped.isVisible()
    assert not page.header.handout.isVisible()


def test_in_a_narrow_window_the_lines_get_the_room(
    window: MainWindow, clinic: Clinic, quiet: Quiet, qtbot: QtBot
) -> None:
    page = empty(window, clinic, quiet)
    assert page.preview.isVisible()
    window.resize(1024, 640)
    qtbot.waitUntil(lambda: not page.preview.isVisible())
    window.resize(1366, 768)
    qtbot.waitUntil(page.preview.isVisible)


def test_an_added_line_is_wholly_in_sight_and_down_goes_to_its_dose(
    window: MainWindow, screened: Screened, quiet: Quiet, qtbot: QtBot
) -> None:
    page = build(window, screened, quiet, STRETCH)
    window.resize(1366, 768)
    type_and_return(page, "dead bug")
    assert page.lines is not None
    card = page.lines.cards[page.lines.open_key]
    viewport = page.lines.viewport()

    def in_sight() -> bool:
        top = card.mapTo(viewport, QPoint(0, 0)).y()
        return top >= 0 and (top + card.height() <= viewport.height() or card.height() > viewport.height())

    qtbot.waitUntil(in_sight, timeout=3000)
    press(page.adder, Qt.Key.Key_Down)
    form = card.form
    assert form is not None
    assert form.shorthand.hasFocus()
    QTest.keyClicks(form.shorthand, "2x6 r45")
    press(form.shorthand, Qt.Key.Key_Return)
    quiet()
    assert "2 sets of 6" in card.view.dose_words


def test_ctrl_e_goes_back_to_adding_from_a_field_and_from_the_header(
    window: MainWindow, screened: Screened, quiet: Quiet, qtbot: QtBot
) -> None:
    page = build(window, screened, quiet, STRETCH)
    window.activateWindow()
    type_and_return(page, "dead bug")
    press(page.adder, Qt.Key.Key_Down)
    assert page.lines is not None
    form = page.lines.cards[page.lines.open_key].form
    assert form is not None
    QTest.keyClicks(form.shorthand, "2x6")
    QTest.keyClick(form.shorthand, Qt.Key.Key_E, CTRL)
    assert page.adder.hasFocus()
    page.header.more.setFocus()
    QTest.keyClick(page.header.more, Qt.Key.Key_E, CTRL)
    assert page.adder.hasFocus()


def test_a_moved_line_stays_in_sight(
    window: MainWindow, screened: Screened, quiet: Quiet, qtbot: QtBot
) -> None:
    page = build(window, screened, quiet, STRETCH)
    window.resize(1366, 768)
    for text in ("dead bug", "clamshell", "bridge", "calf stretch"):
        type_and_return(page, text)
    quiet()
    assert page.lines is not None
    page.lines.close_all()
    first, viewport = cards(page)[0], page.lines.viewport()
    page.lines.verticalScrollBar().setValue(0)
    first.setFocus()
    for _ in range(len(cards(page)) - 1):
        press(first, Qt.Key.Key_Down, ALT)
    assert cards(page)[-1] is first

    def in_sight() -> bool:
        top = first.mapTo(viewport, QPoint(0, 0)).y()
        return 0 <= top <= viewport.height() - first.height()

    qtbot.waitUntil(in_sight, timeout=3000)
