"""What a longer visit brings, for the pictures: depth, two metres, own numbers, scales, parts, templates, a day's sheets, poses."""

import json
from collections.abc import Callable
from typing import Protocol

from driver import ENTER, Clinic, click, lines_of, press, type_into, wait_until
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.figures.pose_editor import PoseEditorPage
from clinic_app.gui.routines.batch_page import BatchPage
from clinic_app.gui.screening.compare_page import ComparePage
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.scales_dialog import ScalesDialog
from clinic_app.gui.settings.settings_page import SettingsPage

PICTURES_DRAWN_MS = 1500
DRAWN_S = 60
LEFT = Qt.MouseButton.LeftButton


class Take(Protocol):
    """A camera: see `screenshots.Camera.take`."""

    def __call__(self, name: str, widget: QWidget | None = None) -> None: ...


def tour(clinic: Clinic, take: Take) -> None:
    """In the demo clinic, from the list of clients on."""
    scenes: tuple[Callable[[Clinic, Take], None], ...] = (
        depth,
        two_metres,
        scales,
        routine_and_sheets,
        next_visit,
        day,
        pose,
        numbers,
    )
    for scene in scenes:
        click(clinic.window.rail["clients"])
        clinic.page(ClientListPage).focus_first()
        clinic.window.activateWindow()
        wait_until(clinic.window.isActiveWindow, "the window in front")
        scene(clinic, take)


def depth(clinic: Clinic, take: Take) -> None:
    """The first page of a new screening asks how much is done today."""
    clinic.open_client("okafor")
    clinic.evaluated(clinic.begin_screen())
    take("depth")


def two_metres(clinic: Clinic, take: Take) -> None:
    client = clinic.open_client("tor ma")
    click(client.screening_button)
    page = clinic.page(ScreeningPage)
    wait_until(lambda: page.view is not None, "the screening")
    page.go_to("side_plank")
    clinic.evaluated(page)
    page.toggle_afar()
    take("two_metres")
    page.toggle_afar()


def numbers(clinic: Clinic, take: Take) -> None:
    """One number is the clinic's own."""
    clinic.window.context.navigator.go("settings", section="numbers")
    section = clinic.page(SettingsPage).numbers
    wait_until(lambda: bool(section.rows), "the numbers")
    type_into(section.search, "plank")
    shown = [row for row in section.rows.values() if row.isVisible()]
    number = shown[0].number
    ours = round(number.shipped * 1.2)
    section.use({number.key: ours}, f"{number.title}: {number.shown(ours)} from now on")
    clinic.settle()
    take("numbers")
    section.reset_all()
    clinic.settle()


def scales(clinic: Clinic, take: Take) -> None:
    client = clinic.open_client("tor ma")
    wait_until(lambda: client.scales_card.scales is not None, "the scales")
    client.scales_card.open_dialog()
    wait_until(lambda: bool(_visible(ScalesDialog)), "the nine keys")
    dialog = _visible(ScalesDialog)[0]
    dialog.activateWindow()
    wait_until(dialog.isActiveWindow, "the dialog in front")
    dialog.order[0].setFocus()
    press("3", "6", "4")
    take("scales", dialog)
    dialog.reject()
    clinic.settle()


def routine_and_sheets(clinic: Clinic, take: Take) -> None:
    """Strength on two days, then the sheet in large print and as a strip for the fridge."""
    client = clinic.open_client("tor ma")
    click(client.screening_button)
    page = clinic.page(ScreeningPage)
    wait_until(lambda: page.view is not None, "the screening")
    click(page.summary_button)
    clinic.accept_everything(clinic.summary_ready())
    routine = clinic.build_routine()
    type_into(routine.adder, "sit to")
    press(ENTER)
    clinic.proofed(routine)
    routine.reuse.split_days()
    clinic.proofed(routine)
    added = lines_of(routine)[-1]
    added.setFocus()
    press(Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Up)
    clinic.proofed(routine)
    take("routine_parts")
    handout = clinic.open_handout()
    for template in ("large", "fridge"):
        click(handout.form.template.button(template))
        clinic.proofed(handout)
        take(f"handout_{template}")


def next_visit(clinic: Clinic, take: Take) -> None:
    """A second screening of the client whose first was just finished: looser hip flexors, less tightness."""
    context = clinic.window.context
    client_id = context.clients.find("torres")[0].id
    answers = dict(context.screenings.load(context.clients.get(client_id).screenings[0].id).answers)
    thigh = {"knee": 60, "pelvis_controlled": "yes"}
    answers["mtt"] = {"L": {"hip": -9, **thigh}, "R": {"hip": -8, **thigh}}
    answers["hx_ham_tight_nrs"] = {"L": 3, "R": 3}
    again = context.screenings.start(client_id)
    context.screenings.answer_all(again, answers)
    output = json.loads(json.dumps(to_output(assess(context.protocol(), answers))))
    context.screenings.finish(again, output, str(output["version"]))
    client = clinic.open_client("tor ma")
    client.open_compare()
    clinic.page(ComparePage)
    take("compare")


def day(clinic: Clinic, take: Take) -> None:
    clinic.window.context.navigator.go("handouts_of_day")
    page = clinic.page(BatchPage)
    wait_until(lambda: bool(page.rows), "the clients of the day")
    take("day")


def pose(clinic: Clinic, take: Take) -> None:
    """A squat whose hands were pulled up."""
    clinic.window.context.navigator.go("pose_editor", figure_id="goblet_squat")
    page = clinic.page(PoseEditorPage)
    wait_until(lambda: page.sheet is not None, "the figure", DRAWN_S)
    wait_until(lambda: page.canvas.finished, "the drawing", DRAWN_S)
    start, way = page.canvas.place_of("handR"), QPointF(20, -60)
    QTest.mousePress(page.canvas, LEFT, pos=start.toPoint())
    for k in range(1, 7):
        QTest.mouseMove(page.canvas, (start + way * (k / 6)).toPoint())
        QApplication.processEvents()
    QTest.mouseRelease(page.canvas, LEFT, pos=(start + way).toPoint())
    wait_until(lambda: page.canvas.finished, "the drawing", DRAWN_S)
    QTest.qWait(PICTURES_DRAWN_MS)
    take("pose")
    page.undo()


def _visible(kind: type[ScalesDialog]) -> list[ScalesDialog]:
    return [one for one in QApplication.allWidgets() if isinstance(one, kind) and one.isVisible()]
