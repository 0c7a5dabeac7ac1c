"""A visit to the pose editor with a real mouse: drag, undo, type, pin, save, reload."""

import numpy as np
import pytest
from drawing_room import Studio
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from clinic_app.figures import posing
from clinic_app.figures.contacts import point
from clinic_app.figures.figure_look import AS_MADE
from clinic_app.figures.own_figure import document_of
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.raster import camera
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.figures.pose_editor import PoseEditorPage
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.services.own_figures import OwnFigures
from clinic_app.services.records import LibraryId

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def editor(drawing_room: Studio) -> PoseEditorPage:
    """The editor on the squat, the finished drawing on show."""
    return entered(drawing_room, "goblet_squat")


def entered(room: Studio, figure_id: str, **params: str) -> PoseEditorPage:
    page = PoseEditorPage(room.context)
    room.show(page, 1282, 704)
    page.enter({"figure_id": figure_id, **params})
    room.qtbot.waitUntil(lambda: page.sheet is not None, timeout=60_000)
    finish(room, page)
    return page


def finish(room: Studio, page: PoseEditorPage) -> None:
    room.qtbot.waitUntil(lambda: page.canvas.finished, timeout=60_000)
    room.settle()


def pull(page: PoseEditorPage, start: QPointF, way: QPointF, steps: int = 6) -> None:
    """Press, move in steps, let go: what a hand does."""
    canvas = page.canvas
    QTest.mousePress(canvas, LEFT, pos=start.toPoint())
    for k in range(1, steps + 1):
        QTest.mouseMove(canvas, (start + way * (k / steps)).toPoint())
        QApplication.processEvents()
    QTest.mouseRelease(canvas, LEFT, pos=(start + way).toPoint())
    QApplication.processEvents()


def sheet_of(page: PoseEditorPage) -> PoseSheet:
    assert page.sheet is not None
    return page.sheet


def seen(page: PoseEditorPage, handle_id: str) -> np.ndarray:
    sheet = sheet_of(page)
    at = point(posing.skeleton_of(sheet, page.frame), posing.HANDLES[handle_id].point)
    return (at @ camera(sheet.az, sheet.el).T)[:2]


def test_a_hand_follows_the_mouse_and_the_drawing_follows_the_hand(
    drawing_room: Studio, editor: PoseEditorPage
) -> None:
    before = editor.canvas.grab().toImage()
    start = editor.canvas.place_of("handR")
    pull(editor, start, QPointF(20, -60))
    there = editor.canvas.place_of("handR")
    # Within a pixel of rounding and 5 mm of the solver.
    assert abs(there.x() - start.x() - 20) < 3
    assert abs(there.y() - start.y() + 60) < 3
    assert not editor.canvas.finished
    finish(drawing_room, editor)
    assert editor.canvas.grab().toImage() != before
    assert len(editor.drawings) == 2


def test_undo_returns_the_identical_pose_and_redo_the_way_back(editor: PoseEditorPage) -> None:
    first = sheet_of(editor)
    pull(editor, editor.canvas.place_of("handR"), QPointF(15, -40))
    second = sheet_of(editor)
    pull(editor, editor.canvas.place_of("head"), QPointF(20, 10))
    third = sheet_of(editor)
    assert first != second != third
    QTest.keyClick(editor.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sheet_of(editor) == second
    QTest.mouseClick(editor.bar.undo_button, LEFT)
    assert sheet_of(editor) == first
    assert not editor.bar.undo_button.isEnabled()
    QTest.mouseClick(editor.bar.redo_button, LEFT)
    QTest.keyClick(editor.canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert sheet_of(editor) == third


def test_dragging_the_empty_floor_turns_the_view_in_one_step(editor: PoseEditorPage) -> None:
    before = sheet_of(editor)
    pull(editor, QPointF(30, 30), QPointF(80, 20))
    turned = sheet_of(editor)
    assert (turned.az, turned.el) != (before.az, before.el)
    assert turned.frames == before.frames
    editor.undo()
    assert sheet_of(editor) == before


def test_typed_degrees_stand_and_are_one_step(editor: PoseEditorPage) -> None:
    before = sheet_of(editor)
    row = editor.panels.pose.joints.rows["neck", 1]
    editor.panels.pose.joints.show_group("head")
    row.box.setFocus()
    row.box.selectAll()
    QTest.keyClicks(row.box, "25")
    QTest.keyClick(row.box, Qt.Key.Key_Return)
    assert sheet_of(editor).frames[editor.frame].pose["neck"][1] == 25.0
    editor.undo()
    assert sheet_of(editor) == before


def test_keys_move_pin_and_choose_on_the_canvas(editor: PoseEditorPage) -> None:
    editor.canvas.setFocus()
    editor.canvas.choose("handL")
    where = seen(editor, "handL")
    pinned = "handL" in posing.pins(sheet_of(editor).frames[editor.frame])
    QTest.keyClick(editor.canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert seen(editor, "handL")[1] - where[1] == pytest.approx(0.05, abs=0.005)
    QTest.keyClick(editor.canvas, Qt.Key.Key_P)
    assert ("handL" in posing.pins(sheet_of(editor).frames[editor.frame])) is not pinned
    QTest.keyClick(editor.canvas, Qt.Key.Key_Period)
    assert editor.canvas.handle != "handL"
    assert editor.panels.pose.point.value() == editor.canvas.handle


def test_pinned_feet_stay_while_the_hips_are_dragged(editor: PoseEditorPage) -> None:
    feet = {handle_id: seen(editor, handle_id) for handle_id in ("footR", "footL")}
    assert set(feet) <= set(posing.pins(sheet_of(editor).frames[editor.frame]))
    pull(editor, editor.canvas.place_of("pelvis"), QPointF(0, -30))
    for handle_id, was in feet.items():
        assert np.linalg.norm(seen(editor, handle_id) - was) < 0.006


def test_props_muscles_arrow_and_words_are_steps_too(drawing_room: Studio, editor: PoseEditorPage) -> None:
    states = [sheet_of(editor)]
    panels = editor.panels
    chips = dict(zip((c.id for c in panels.props.chips.choices), panels.props.chips.buttons, strict=True))
    chips["step"].click()
    states.append(sheet_of(editor))
    assert any("step" in prop for frame in states[-1].frames for prop in frame.props)
    panels.props.boxes["Step in front", "Height"].setValue(30)
    states.append(sheet_of(editor))
    assert {
        prop["step"]["height"] for frame in states[-1].frames for prop in frame.props if "step" in prop
    } == {0.3}
    muscles = panels.show_panel.muscles
    dict(zip((c.id for c in muscles.choices), muscles.buttons, strict=True))["calf"].click()
    states.append(sheet_of(editor))
    assert "calf" in {name.partition(":")[0] for name in states[-1].muscles}
    panels.show_panel.arrow.set_value("handcR")
    panels.show_panel.arrow.activated.emit(panels.show_panel.arrow.currentIndex())
    states.append(sheet_of(editor))
    assert states[-1].arrows[0]["follow"] == "handcR"
    panels.words.texts[1].setPlainText("Down low.")
    states.append(sheet_of(editor))
    assert states[-1].frames[1].text == "Down low."
    for expected in states[-2::-1]:
        editor.undo()
        assert sheet_of(editor) == expected
    finish(drawing_room, editor)


def test_a_saved_figure_is_drawn_the_same_after_the_clinic_was_opened_again(
    drawing_room: Studio, editor: PoseEditorPage
) -> None:
    room = drawing_room
    pull(editor, editor.canvas.place_of("handR"), QPointF(10, -50))
    finish(room, editor)
    shown = editor.drawings
    assert editor.name.text() == "Goblet squat, ours"
    editor.name.selectAll()
    QTest.keyClicks(editor.name, "Squat, one arm up")
    QTest.mouseClick(editor.save_button, LEFT)
    room.settle()
    (item,) = room.context.library.find("figure")
    assert item.title == "Squat, one arm up"
    figure_id = f"own:{item.id}"
    assert figure_id in room.context.figures()
    again = room.context.figures().branch()
    OwnFigures(room.context.library, lambda: again).load()
    reloaded = again.pair(figure_id)
    assert [drawing.shapes for drawing in reloaded] == [drawing.shapes for drawing in shown]
    assert room.context.drafts.fetch("pose_editor:goblet_squat") is None


def test_the_page_that_asked_gets_the_id_once(drawing_room: Studio) -> None:
    room = drawing_room
    page = entered(room, "clamshell", answer_to="exercise 7")
    page.name.setText("Ours")
    page.save()
    room.settle()
    (item,) = room.context.library.find("figure")
    assert room.studio.take_answer("exercise 7") == f"own:{item.id}"
    assert room.studio.take_answer("exercise 7") is None


def test_a_figure_without_a_name_is_not_saved(drawing_room: Studio, editor: PoseEditorPage) -> None:
    editor.name.clear()
    editor.save()
    drawing_room.settle()
    assert drawing_room.context.library.find("figure") == []
    assert editor.problem.isVisible()


def test_an_own_figure_is_changed_in_place_and_its_pictures_with_it(drawing_room: Studio) -> None:
    room = drawing_room
    sheet = posing.begin(room.studio.sheets().settled("clamshell"), "own:new")
    item = room.studio.own.save("Ours", sheet, "clamshell")
    figure_id = f"own:{item.id}"
    before = room.context.figures().pair(figure_id)
    page = entered(room, figure_id)
    assert page.title() == "Change own figure"
    assert page.name.text() == "Ours"
    pull(page, page.canvas.place_of("head"), QPointF(0, -30))
    page.save()
    room.settle()
    assert room.context.library.get(LibraryId(item.id)).version == item.version + 1
    assert room.context.figures().pair(figure_id) != before


def test_what_was_made_comes_back_after_the_page_was_left(
    drawing_room: Studio, editor: PoseEditorPage
) -> None:
    pull(editor, editor.canvas.place_of("handR"), QPointF(10, -50))
    editor.name.selectAll()
    QTest.keyClicks(editor.name, "Half done")
    made = sheet_of(editor)
    assert editor.leave()
    drawing_room.settle()
    later = entered(drawing_room, "goblet_squat")
    drawing_room.qtbot.waitUntil(lambda: later.restored.isVisible(), timeout=5000)
    assert document_of(sheet_of(later)) == document_of(made)
    assert later.name.text() == "Half done"
    later.undo()
    assert document_of(sheet_of(later)) != document_of(made)


def test_a_damaged_own_figure_is_told_in_words(drawing_room: Studio) -> None:
    room = drawing_room
    item = room.context.library.add("figure", "Broken", {"form": 1, "body": "a"})
    room.studio.own.load()
    page = PoseEditorPage(room.context)
    room.show(page, 1100, 700)
    page.enter({"figure_id": f"own:{item.id}"})
    room.qtbot.waitUntil(lambda: page.problem.isVisible(), timeout=5000)
    assert page.sheet is None
    pixmaps = FigurePixmaps.of(room.context)
    assert not pixmaps.has(f"own:{item.id}")
    room.settle()
    assert not pixmaps.has(f"own:{item.id}")


def test_the_catalogue_gets_an_own_figure_as_soon_as_it_is_drawn(drawing_room: Studio) -> None:
    room = drawing_room
    sheet = posing.begin(room.studio.sheets().settled("clamshell"), "own:new")
    item = room.studio.own.save("Ours", sheet, "clamshell")
    pixmaps = FigurePixmaps.of(room.context)
    told: list[bool] = []
    pixmaps.news.changed.connect(lambda: told.append(True))
    assert not pixmaps.has(f"own:{item.id}")
    room.settle()
    assert told
    assert pixmaps.has(f"own:{item.id}")
    assert room.context.figures().ready(f"own:{item.id}", AS_MADE.body)


def test_nothing_is_lost_without_a_question(drawing_room: Studio, editor: PoseEditorPage) -> None:
    drawing_room.context.messages.attach(editor)
    pull(editor, editor.canvas.place_of("handR"), QPointF(10, -50))
    editor.cancel()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, DialogFrame)
    texts = {button.text() for button in dialog.findChildren(QAbstractButton)}
    assert {"Discard", "Keep editing"} <= texts
    dialog.reject()
    assert sheet_of(editor) is not None


def test_the_editor_fits_a_narrow_window_and_says_what_it_shows(
    drawing_room: Studio, editor: PoseEditorPage
) -> None:
    assert editor.minimumSizeHint().width() <= 1024 - 84
    assert "Chosen: pelvis" in editor.canvas.accessibleDescription()
    assert not QImage(editor.canvas.grab().toImage()).isNull()
