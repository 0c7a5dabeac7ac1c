"""Figures that move: a loop drawn elsewhere, started and stopped as people and systems want it."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from drawing_room import Studio
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from clinic_app.domain.dosage import Dose, Tempo
from clinic_app.figures.drawing import Drawing, Side
from clinic_app.figures.figure_look import AS_MADE, FigureLook
from clinic_app.figures.pace import Pace, eased
from clinic_app.gui.catalogue.page import CataloguePage
from clinic_app.gui.figure_view import FigureView
from clinic_app.gui.figures import motion, moving_figure, studio
from clinic_app.gui.figures.motion import SystemWish, macos_wants_stillness, settings_file_wants_stillness
from clinic_app.gui.figures.moving_figure import MovingFigure, pace_of
from clinic_app.gui.figures.person import person
from clinic_app.gui.figures.studio import Movement
from clinic_app.gui.preferences import Preferences
from clinic_app.gui.screening.procedure import Procedure

SIZE = QSize(240, 160)


@pytest.fixture(autouse=True)
def few_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five pictures are enough to see that it moves."""
    monkeypatch.setattr(studio, "LEVELS", 2)
    monkeypatch.setattr(moving_figure, "BEGIN_AFTER_MS", 5)


def moving(room: Studio, *, wants: bool = True) -> MovingFigure:
    drawings = room.studio.figures().pair("bridge_double")
    widget = MovingFigure(FigureView(drawings, height=170), room.studio, lambda: wants)
    room.show(widget, 300, 170)
    return widget


def finished(room: Studio, movement: Movement) -> Movement:
    room.qtbot.waitUntil(lambda: movement.complete, timeout=60_000)
    return movement


def picture(room: Studio, side: Side | None, share: float, look: FigureLook = AS_MADE) -> QImage:
    movement = finished(room, room.studio.movement("bridge_single", side, look, SIZE, 1.0))
    found = movement.nearest(share)
    assert found is not None
    return found.toImage()


def test_the_pictures_of_a_movement_differ_and_lead_from_start_to_end(drawing_room: Studio) -> None:
    movement = finished(drawing_room, drawing_room.studio.movement("bridge_double", None, AS_MADE, SIZE, 1.0))
    assert sorted(movement.pictures) == [0.0, 0.25, 0.5, 0.75, 1.0]
    images = [movement.pictures[share].toImage() for share in sorted(movement.pictures)]
    assert len({bytes(image.constBits()) for image in images}) == 5


def test_nothing_is_drawn_on_the_windows_thread(
    drawing_room: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()
    paint = studio.paint_drawing

    def watched(*given: object, **more: object) -> None:
        threads.add(threading.get_ident())
        paint(*given, **more)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(studio, "paint_drawing", watched)
    finished(drawing_room, drawing_room.studio.movement("clamshell", None, AS_MADE, SIZE, 1.0))
    assert threads
    assert threading.get_ident() not in threads


def test_a_movement_is_drawn_once_and_kept(drawing_room: Studio) -> None:
    first = finished(drawing_room, drawing_room.studio.movement("clamshell", None, AS_MADE, SIZE, 1.0))
    assert drawing_room.studio.movement("clamshell", None, AS_MADE, SIZE, 1.0) is first
    assert drawing_room.studio.movement("clamshell", "L", AS_MADE, SIZE, 1.0) is not first


def test_the_other_side_moves_as_the_mirror_image(drawing_room: Studio) -> None:
    right = picture(drawing_room, "R", 1.0)
    left = picture(drawing_room, "L", 1.0)
    assert left != right
    mirrored = left.flipped(Qt.Orientation.Horizontal)
    differing = sum(
        right.pixelColor(x, y).alpha() > 128 and mirrored.pixelColor(x, y).alpha() < 64
        for x in range(0, SIZE.width(), 3)
        for y in range(0, SIZE.height(), 3)
    )
    inked = sum(
        right.pixelColor(x, y).alpha() > 128
        for x in range(0, SIZE.width(), 3)
        for y in range(0, SIZE.height(), 3)
    )
    assert inked > 200
    assert differing < inked * 0.05


def test_the_persons_tone_is_that_of_the_client(drawing_room: Studio) -> None:
    assert picture(drawing_room, None, 0.0) != picture(drawing_room, None, 0.0, FigureLook("a", "dark"))


def test_it_begins_by_itself_and_stops_when_hidden(drawing_room: Studio) -> None:
    widget = moving(drawing_room)
    widget.show_movement("bridge_double")
    drawing_room.qtbot.waitUntil(lambda: widget.playing, timeout=5000)
    widget.hide()
    assert not widget.playing
    widget.show()
    drawing_room.qtbot.waitUntil(lambda: widget.playing, timeout=5000)


def test_it_keeps_still_where_motion_is_not_wanted_until_asked(drawing_room: Studio) -> None:
    widget = moving(drawing_room, wants=False)
    widget.show_movement("bridge_double")
    drawing_room.qtbot.wait(60)
    assert not widget.playing
    assert widget.button.isVisible()
    QTest.mouseClick(widget.button, Qt.MouseButton.LeftButton)
    assert widget.playing


def test_who_stops_it_is_not_asked_again_for_this_figure(drawing_room: Studio) -> None:
    widget = moving(drawing_room)
    widget.show_movement("bridge_double")
    drawing_room.qtbot.waitUntil(lambda: widget.playing, timeout=5000)
    widget.toggle()
    widget.hide()
    widget.show()
    drawing_room.qtbot.wait(60)
    assert not widget.playing
    widget.show_movement("clamshell")
    drawing_room.qtbot.waitUntil(lambda: widget.playing, timeout=5000)


def test_the_key_works_while_something_is_typed_beside_it(drawing_room: Studio) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    field = QLineEdit()
    widget = MovingFigure(
        FigureView(drawing_room.studio.figures().pair("clamshell")), drawing_room.studio, lambda: False
    )
    column.addWidget(field)
    column.addWidget(widget)
    drawing_room.show(window, 320, 260)
    widget.show_movement("clamshell")
    window.activateWindow()
    drawing_room.qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert widget.playing
    assert field.text() == ""
    QTest.keyClick(field, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert not widget.playing


@pytest.mark.parametrize("figure_id", ["cadence_run", "test_gm_hhd", "no_such_figure"])
def test_what_does_not_move_offers_no_button(drawing_room: Studio, figure_id: str) -> None:
    widget = moving(drawing_room)
    widget.show_movement(figure_id)
    assert not widget.button.isVisible()
    widget.toggle()
    assert not widget.playing


def test_a_playing_figure_follows_the_clients_person(drawing_room: Studio) -> None:
    widget = moving(drawing_room, wants=False)
    widget.show_movement("bridge_double")
    widget.play()
    drawing_room.settle()
    drawing_room.qtbot.waitUntil(lambda: widget.stage.share() >= 0.0, timeout=2000)
    before = widget.grab().toImage()
    person().show(FigureLook("a", "dark"))
    assert widget.playing
    drawing_room.settle()
    drawing_room.qtbot.waitUntil(lambda: widget.grab().toImage() != before, timeout=5000)


def test_the_loop_keeps_the_tempo_of_the_dose() -> None:
    dose = Dose(3, 10, None, Tempo(2, 1, 4), 60, 1, 3)
    pace = pace_of(dose)
    assert (pace.up_s, pace.hold_s, pace.down_s) == (2, 1, 4)
    assert pace.share(0.0) == 0.0
    assert pace.share(1.0) == pytest.approx(0.5)
    assert pace.share(2.5) == 1.0
    assert pace.share(5.0) == pytest.approx(0.5)
    assert pace.share(7.2) == 0.0
    assert pace.share(pace.cycle_s + 1.0) == pytest.approx(0.5)
    assert eased(0.0) == 0.0
    assert eased(0.5) == 0.5
    assert eased(1.0) == 1.0
    assert eased(0.1) < 0.1


def test_a_long_hold_is_shortened_and_no_way_is_a_jump() -> None:
    assert pace_of(Dose(2, 1, 45, None, 15, 1, 5)).hold_s == 3.0
    assert Pace.of_tempo(0, 0, 0).up_s > 0
    assert Pace.of_tempo(0, 0, 0).cycle_s > 1.0


@pytest.mark.parametrize(
    ("name", "text", "still"),
    [
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations=0\n", True),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n", True),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations=1\n", False),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n", True),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=1\n", False),
        ("kdeglobals", "not a settings file", False),
        ("other", "", False),
    ],
)
def test_the_desktops_wish_for_stillness_is_read(tmp_path: Path, name: str, text: str, still: bool) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    assert settings_file_wants_stillness(tmp_path) is still


@pytest.mark.parametrize(("printed", "still"), [("1\n", True), ("0\n", False), ("", False)])
def test_macos_is_asked_for_its_reduced_motion(printed: str, still: bool) -> None:
    asked: list[Sequence[str]] = []

    def ask(command: Sequence[str]) -> str:
        asked.append(command)
        return printed

    assert macos_wants_stillness(ask) is still
    assert [command[-1] for command in asked] == ["reduceMotion"]


@pytest.mark.parametrize(("printed", "still"), [("1", True), ("0", False)])
def test_on_macos_the_switch_of_macos_counts(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, printed: str, still: bool
) -> None:
    def answer(_command: Sequence[str]) -> str:
        return printed

    request.addfinalizer(motion.system_wants_stillness.cache_clear)
    motion.system_wants_stillness.cache_clear()
    monkeypatch.setattr(motion.sys, "platform", "darwin")
    monkeypatch.setattr(motion, "_printed", answer)
    assert motion.system_wants_stillness() is still


def test_a_damaged_movement_says_so(drawing_room: Studio) -> None:
    drawing_room.studio.figures().put_own("own:gone", None, "a", 2, _nothing)
    widget = moving(drawing_room, wants=False)
    widget.show_movement("own:gone")
    widget.play()
    drawing_room.settle()
    movement = drawing_room.studio.movement("own:gone", None, AS_MADE, QSize(10, 10), 1.0)
    assert finished(drawing_room, movement).failed
    assert not widget.grab(widget.rect().translated(QPoint(0, 0))).isNull()


def _nothing(_body: object) -> tuple[Drawing, ...]:
    return ()


def test_nothing_moves_by_itself_before_the_system_was_asked_or_against_the_setting(
    drawing_room: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = SystemWish()
    monkeypatch.setattr(motion, "system_wish", lambda: wish)
    preferences = Preferences()
    wants = motion.wants_motion(preferences)
    assert not wants()
    monkeypatch.setattr(motion, "system_wants_stillness", lambda: True)
    wish.ask()
    assert not wants()
    monkeypatch.setattr(motion, "system_wants_stillness", lambda: False)
    wish.ask()
    assert wants()
    preferences.choose(replace(preferences.choice, keep_still=True))
    assert not wants()


def test_the_catalogue_moves_the_exercise_at_its_own_tempo(drawing_room: Studio) -> None:
    page = CataloguePage(drawing_room.context)
    drawing_room.show(page, 1282, 704)
    page.enter({"exercise_id": "bridge_double"})
    figure = page.browser.details.moving
    drawing_room.qtbot.waitUntil(figure.button.isVisible, timeout=5000)
    exercise = next(one for one in drawing_room.context.catalogue().exercises if one.id == "bridge_double")
    assert figure.pace == pace_of(exercise.dose)
    figure.play()
    assert figure.playing
    page.hide()
    assert not figure.playing


def test_the_picture_of_a_test_moves_in_the_wizard_too(drawing_room: Studio) -> None:
    context = drawing_room.context
    item = context.protocol().items["slump"]
    figure_id = context.figures().test_figure(str(item.figure))
    procedure = Procedure(item, context.figures().pair(figure_id), is_folded=False)
    drawing_room.show(procedure, 700, 300)
    procedure.let_move(figure_id, drawing_room.studio, lambda: True)
    assert procedure.figure is not None
    drawing_room.qtbot.waitUntil(
        lambda: procedure.figure is not None and procedure.figure.playing, timeout=5000
    )
    procedure.toggle()
    assert not procedure.figure.playing
