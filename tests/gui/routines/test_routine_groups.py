"""Several lines at once, parts, templates, copies, usual doses and criteria on the routine page."""

from collections.abc import Callable
from datetime import date

import pytest
from desk_samples import STABILISE_BOTH, STABILISE_LEFT, free_editor, press, routine_page
from gui_context import Clinic
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.clients import ClientId
from clinic_app.domain.routine_edits import add_item, set_note
from clinic_app.domain.routines import Routine
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.routines.editor import NeedsReason, Refused
from clinic_app.gui.routines.group_edits import GroupEdits
from clinic_app.gui.routines.line_card import LineCard
from clinic_app.gui.routines.lines import choice_words, line_views, meter, section_views
from clinic_app.gui.routines.page import RoutinePage
from clinic_app.gui.routines.part_header import PartDialog
from clinic_app.gui.routines.reuse_dialogs import (
    EarlierDialog,
    OtherClientDialog,
    SaveTemplateDialog,
    TemplateDialog,
)

Quiet = Callable[[], None]
Screened = Callable[[dict[str, object]], tuple[ClientId, str]]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CATALOGUE = load_catalogue()


def opened(window: MainWindow, quiet: Quiet, client_id: ClientId, *names: str) -> RoutinePage:
    window.context.navigator.go("routine", client_id=client_id)
    quiet()
    page = routine_page(window)
    for name in names:
        page.adder.setFocus()
        QTest.keyClicks(page.adder, name)
        press(page.adder, Qt.Key.Key_Return)
    quiet()
    QTest.qWait(1)  # new lines are shown in the next round of events
    return page


def with_lines(window: MainWindow, clinic: Clinic, quiet: Quiet, *names: str) -> RoutinePage:
    return opened(window, quiet, clinic.add("Ana", "Ruiz").id, *names)


def ids(page: RoutinePage) -> list[str]:
    assert page.controller is not None
    return [item.exercise_id for item in page.controller.routine.items]


def layout(page: RoutinePage) -> list[tuple[str, list[str]]]:
    assert page.controller is not None
    return [
        (one.name, [view.exercise_id for view in one.lines]) for one in section_views(page.controller.editor)
    ]


def card(page: RoutinePage, key: str) -> LineCard:
    assert page.lines is not None
    return page.lines.cards[key]


def dialog(page: RoutinePage, kind: "type[QWidget]") -> QWidget:
    assert isinstance(page.reuse.dialog, kind)
    return page.reuse.dialog


THREE = ("double-leg bridge", "clamshell", "dead bug heel")


# several lines


def test_shift_and_arrows_choose_lines_and_one_change_is_for_all(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    page = with_lines(window, clinic, quiet, *THREE)
    assert page.lines is not None
    assert page.controller is not None
    page.lines.close_all()
    first, second, third = ids(page)
    card(page, first).setFocus()
    press(card(page, first), Qt.Key.Key_Down, SHIFT)
    assert page.lines.chosen == (first, second)
    assert page.group_bar.isVisible()
    assert card(page, first).accessibleDescription() == "Chosen"
    page.group_bar.dose.setFocus()
    QTest.keyClicks(page.group_bar.dose, "4x6")
    press(page.group_bar.dose, Qt.Key.Key_Return)
    doses = [(item.dose.sets, item.dose.reps) for item in page.controller.routine.items]
    assert doses[:2] == [(4, 6), (4, 6)]
    assert doses[2] != (4, 6)
    page.undo()
    assert (4, 6) not in [(item.dose.sets, item.dose.reps) for item in page.controller.routine.items]
    card(page, second).setFocus()
    press(card(page, second), Qt.Key.Key_Delete)
    assert ids(page) == [third]
    page.undo()
    assert ids(page) == [first, second, third], "the removal of two lines is one step"


def test_control_picks_single_lines_and_escape_lets_them_go(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    page = with_lines(window, clinic, quiet, *THREE)
    assert page.lines is not None
    page.lines.close_all()
    first, _, third = ids(page)
    for key in (first, third):
        QTest.mouseClick(card(page, key), Qt.MouseButton.LeftButton, CTRL, QPoint(200, 10))
    assert page.lines.chosen == (first, third)
    press(card(page, third), Qt.Key.Key_Escape)
    assert page.lines.chosen == ()
    assert not page.group_bar.isVisible()
    press(card(page, third), Qt.Key.Key_A, CTRL)
    assert len(page.lines.chosen) == 3


def test_chosen_lines_move_together(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = with_lines(window, clinic, quiet, *THREE)
    assert page.lines is not None
    first, second, third = ids(page)
    page.lines.choose((second, third))
    card(page, second).setFocus()
    press(card(page, second), Qt.Key.Key_Up, ALT)
    assert ids(page) == [second, third, first]


def test_a_side_for_several_lines_passes_over_what_knows_no_side() -> None:
    editor = free_editor(CATALOGUE, "clamshell", "bridge_double", "side_plank_knees")
    GroupEdits(editor).choose_side(["clamshell", "bridge_double", "side_plank_knees"], "L")
    assert [item.side for item in editor.routine.items] == ["L", None, "L"]
    assert editor.undo_words == "Side of 3 lines"


def test_a_dose_that_cannot_be_read_changes_no_line() -> None:
    editor = free_editor(CATALOGUE, "clamshell", "bridge_double")
    groups = GroupEdits(editor)
    assert "zz" in groups.read_dose(["clamshell", "bridge_double"], "3x10 zz").problem
    assert "2 lines" in groups.read_dose(["clamshell", "bridge_double"], "3x10").words
    assert editor.undo_words == ""


def test_a_rule_holds_for_several_lines_at_once(window: MainWindow, screened: Screened, quiet: Quiet) -> None:
    client_id, screening_id = screened(STABILISE_LEFT)
    window.context.navigator.go("routine", client_id=client_id, screening_id=screening_id)
    quiet()
    page = routine_page(window)
    assert page.controller is not None
    stretch = next(item for item in page.controller.routine.items if item.category == "hip_flexor_stretch")
    assert stretch.side == "R"
    with pytest.raises((Refused, NeedsReason)):
        page.controller.groups.choose_side([item.key for item in page.controller.routine.items], "both")
    unchanged = page.controller.routine.item(stretch.key)
    assert unchanged is not None
    assert unchanged.side == "R"


# parts


def test_a_part_is_added_filled_by_keys_and_named_in_the_meter(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    page = with_lines(window, clinic, quiet, *THREE)
    page.reuse.add_part()
    window_of_part = dialog(page, PartDialog)
    assert isinstance(window_of_part, PartDialog)
    QTest.keyClicks(window_of_part.name, "Morning")
    press(window_of_part.name, Qt.Key.Key_Return)
    assert [name for name, _ in layout(page)] == ["Every day", "Morning"]
    last = ids(page)[-1]
    card(page, last).setFocus()
    press(card(page, last), Qt.Key.Key_Down, ALT | SHIFT)
    assert layout(page)[1] == ("Morning", [last])
    assert page.controller is not None
    assert [part.rsplit(" ", 2)[0] for part in meter(page.controller.editor).parts] == [
        "Every day",
        "Morning",
    ]
    press(card(page, last), Qt.Key.Key_Up, ALT)
    assert layout(page)[0][1][-1] == last, "at its edge a line goes over into the part before"


def test_a_name_taken_keeps_the_window_of_the_part_open(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    page = with_lines(window, clinic, quiet, "clamshell")
    for expected in (2, 2):
        page.reuse.add_part()
        window_of_part = dialog(page, PartDialog)
        assert isinstance(window_of_part, PartDialog)
        window_of_part.name.setText("Morning")
        window_of_part.keep.click()
        assert len(layout(page)) == expected
    refused = dialog(page, PartDialog)
    assert isinstance(refused, PartDialog)
    assert refused.isVisible()
    assert "already a part" in refused.row.message.text()


def test_new_lines_come_into_the_part_pointed_at(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = with_lines(window, clinic, quiet, "clamshell")
    assert page.controller is not None
    assert page.lines is not None
    page.controller.do(lambda groups: groups.add_part("Evening"))
    page.lines.headers["Every day"].plus.click()
    assert page.adder.hasFocus()
    assert "Every day" in page.adder.placeholderText()
    QTest.keyClicks(page.adder, "bird dog")
    press(page.adder, Qt.Key.Key_Return)
    assert len(layout(page)[0][1]) == 2


def test_dragging_puts_a_line_into_another_part(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = with_lines(window, clinic, quiet, "clamshell", "bird dog")
    assert page.controller is not None
    assert page.lines is not None
    page.lines.close_all()
    page.controller.do(lambda groups: groups.add_part("Evening"))
    QTest.qWait(50)
    grip = card(page, "clamshell").grip
    header = page.lines.headers["Evening"]
    below = header.mapToGlobal(QPoint(20, header.height() + 10))
    grip.dragged.emit(below)
    grip.dropped.emit(below)
    assert layout(page)[1] == ("Evening", ["clamshell"])


def test_six_lines_are_split_into_two_days_with_one_press(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    page = with_lines(window, clinic, quiet)
    assert page.controller is not None
    start = Routine("Plan")
    for one in ("bridge_double", "deep_squat", "split_squat", "glute_set", "dead_bug", "clamshell"):
        exercise = CATALOGUE.get(one)
        assert exercise is not None
        start = add_item(start, exercise)
    page.controller.put_in_place(start, "Sample")
    assert page.meter.split_button.isVisible()
    page.meter.split_button.click()
    assert [name for name, _ in layout(page)] == ["Every day", "Strength day A", "Strength day B"]
    assert not page.meter.split_button.isVisible()
    page.undo()
    assert [name for name, _ in layout(page)] == [""]


def test_the_evidence_stands_where_the_next_exercise_is_chosen() -> None:
    assert choice_words(3) == ""
    assert "number 5" in choice_words(4)
    assert "[91]" in choice_words(6)


# templates and copies


def test_a_routine_becomes_a_template_and_is_filled_for_the_next_client(
    window: MainWindow, clinic: Clinic, quiet: Quiet, qtbot: QtBot
) -> None:
    page = with_lines(window, clinic, quiet, "half-kneeling hip", "clamshell")
    page.reuse.save_template()
    save = dialog(page, SaveTemplateDialog)
    assert isinstance(save, SaveTemplateDialog)
    save.name.setText("Desk worker")
    save.keep.click()
    quiet()
    assert [item.title for item in clinic.context.library.find("routine_template")] == ["Desk worker"]
    other = opened(window, quiet, clinic.add("Bo", "Lind").id)
    other.reuse.insert_template()
    insert = dialog(other, TemplateDialog)
    assert isinstance(insert, TemplateDialog)
    qtbot.waitUntil(lambda: insert.list.count() == 1)
    press(insert.search, Qt.Key.Key_Return)
    assert other.controller is not None
    assert [item.category for item in other.controller.routine.items] == [
        "hip_flexor_stretch",
        "glute_activation",
    ]
    assert "Desk worker" in other.controller.routine.items[0].reasons[0]


def test_a_barred_place_stays_open_with_its_reason_and_is_filled_from_the_catalogue(
    window: MainWindow, clinic: Clinic, screened: Screened, quiet: Quiet, qtbot: QtBot
) -> None:
    first = with_lines(window, clinic, quiet, "half-kneeling hip")
    first.reuse.save_template()
    save = dialog(first, SaveTemplateDialog)
    assert isinstance(save, SaveTemplateDialog)
    save.name.setText("Stretch")
    save.keep.click()
    quiet()
    client_id, screening_id = screened(STABILISE_BOTH)
    window.context.navigator.go("routine", client_id=client_id, screening_id=screening_id)
    quiet()
    page = routine_page(window)
    page.reuse.insert_template()
    insert = dialog(page, TemplateDialog)
    assert isinstance(insert, TemplateDialog)
    qtbot.waitUntil(lambda: insert.list.count() == 1)
    press(insert.search, Qt.Key.Key_Return)
    assert page.lines is not None
    assert page.controller is not None
    (row,) = page.lines.slots.values()
    assert "stabilise" in page.controller.routine.open_slots[0].why
    row.choose_button.click()
    assert page.adding.picker is not None
    calf = CATALOGUE.get("calf_stretch_wall")
    page.adding.picker.chosen.emit(calf)
    assert page.controller.routine.open_slots == ()
    assert ids(page)[-1] == "calf_stretch_wall"
    page.undo()
    assert len(page.controller.routine.open_slots) == 1


def test_from_another_client_no_word_comes_along(
    window: MainWindow, clinic: Clinic, quiet: Quiet, qtbot: QtBot
) -> None:
    source = clinic.add("Maria", "Kowalska")
    bridge = CATALOGUE.get("bridge_double")
    assert bridge is not None
    routine = set_note(add_item(Routine("Maria's plan"), bridge), "bridge_double", "Mind your scar, Maria")
    clinic.context.routines.save(source.id, None, routine)
    page = with_lines(window, clinic, quiet)
    page.reuse.copy_other()
    copy = dialog(page, OtherClientDialog)
    assert isinstance(copy, OtherClientDialog)
    QTest.keyClicks(copy.search, "kow")
    qtbot.waitUntil(lambda: copy.list.count() == 1)
    press(copy.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ids(page) == ["bridge_double"])
    assert page.controller is not None
    assert "Maria" not in str(page.controller.routine)
    page.undo()
    assert ids(page) == []


def test_an_earlier_routine_of_the_client_is_copied(
    window: MainWindow, clinic: Clinic, quiet: Quiet, qtbot: QtBot
) -> None:
    client = clinic.add("Maria", "Kowalska")
    clam = CATALOGUE.get("clamshell")
    assert clam is not None
    clinic.context.routines.save(client.id, None, add_item(Routine("First weeks"), clam))
    clinic.context.routines.save(client.id, None, Routine("Later"))
    page = opened(window, quiet, client.id)
    page.reuse.copy_earlier()
    earlier = dialog(page, EarlierDialog)
    assert isinstance(earlier, EarlierDialog)
    qtbot.waitUntil(lambda: earlier.list.count() == 2)
    QTest.keyClicks(earlier.search, "first")
    press(earlier.search, Qt.Key.Key_Return)
    assert ids(page) == ["clamshell"]


# usual doses, the tick of the clinic, criteria


def test_a_dose_chosen_three_times_is_offered_and_one_key_goes_back(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    for number in range(4):
        page = opened(window, quiet, clinic.add(f"Ana {number}", "Ruiz").id, "double-leg bridge")
        assert page.controller is not None
        item = page.controller.routine.items[0]
        if number < 3:
            assert (item.dose.sets, item.dose.reps) == (3, 12)
            page.controller.type_dose("bridge_double", "2x10")
            page.open_handout()
            quiet()
        else:
            assert (item.dose.sets, item.dose.reps) == (2, 10)
            view = line_views(page.controller.editor)[0]
            assert view.usual.startswith("Your usual dose. The catalogue has 3 sets of 12")
            form = card(page, "bridge_double").form
            assert form is not None
            assert form.back.isVisible()
            press(page.adder, Qt.Key.Key_0, ALT)
            back = page.controller.routine.items[0].dose
            assert (back.sets, back.reps) == (3, 12)


def test_what_must_be_shown_in_the_clinic_is_ticked_on_its_line(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    page = with_lines(window, clinic, quiet, "psoas release with the hands")
    assert page.controller is not None
    assert page.header.waits.isVisible()
    form = card(page, ids(page)[0]).form
    assert form is not None
    form.tried.click()
    assert page.controller.routine.items[0].shown
    assert not page.header.waits.isVisible()


def test_criteria_are_ticked_with_the_day_and_open_the_run_gate(
    window: MainWindow, clinic: Clinic, quiet: Quiet
) -> None:
    page = with_lines(window, clinic, quiet)
    assert page.controller is not None
    assert page.criteria is not None
    page.controller.do(
        lambda groups: page.controller.editor.add("a_skip", reason="Try it.") if page.controller else None
    )
    page.open_criteria()
    gate = page.criteria.choices["run_gate"]
    for button in gate.buttons[:5]:
        button.click()
    today = clinic.context.today()
    assert {tick.on for tick in page.controller.routine.ticks} == {today}
    assert isinstance(today, date)
    assert "RUN_GATE" not in {problem.code for problem in page.controller.editor.problems}
    gate.buttons[5].click()
    assert page.criteria.stop.isVisible()
    assert "C17" in {problem.code for problem in page.controller.editor.problems}


# the look of a line


def test_one_set_more_on_one_side_is_said_in_numbers_for_both_sides() -> None:
    editor = free_editor(CATALOGUE, "clamshell")
    editor.choose_extra("clamshell", "R")
    view = line_views(editor)[0]
    assert view.dose_words.startswith("LEFT 2, RIGHT 3: ")


def test_the_pace_is_worded_as_on_the_page(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = with_lines(window, clinic, quiet, "double-leg bridge")
    assert page.controller is not None
    before = card(page, "bridge_double").view.on_the_page
    page.controller.change_pace("bridge_double", "4-3-4")
    after = card(page, "bridge_double").view.on_the_page
    assert before
    assert before != after
    assert "4" in after


def test_the_page_beside_the_lines_can_be_put_away(window: MainWindow, clinic: Clinic, quiet: Quiet) -> None:
    page = with_lines(window, clinic, quiet, "clamshell")
    assert page.preview.isVisible()
    page.header.beside.click()
    assert not page.preview.isVisible()
    page.header.beside.click()
    quiet()
    assert page.preview.isVisible()
    assert "Clamshell" in page.preview.text.toPlainText()
