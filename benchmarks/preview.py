"""The page beside the lines of a routine: from a change to the new page on the screen, in the real window.

The program runs on its demo clinic without a screen. Each change is a dose or another order; the clock stops when the
page that holds it is painted. The floor is the same work with nothing round it: composing, printing and drawing.
The first page is told apart, because it reads libraries, fonts and figures.
Run: python benchmarks/preview.py [changes]      (60 unless told otherwise)
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_QPA_PLATFORMTHEME", "")

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from clinic_app.app.paths import make_ready, paths_for
from clinic_app.app.session import Session
from clinic_app.domain.routine_edits import add_item
from clinic_app.domain.routines import Routine
from clinic_app.gui.context import AppContext
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.routines.page import RoutinePage
from clinic_app.gui.routines.pdf_pages import read_pages
from clinic_app.gui.routines.proofing import HandoutOptions, handout_content

BAR_MS = 250
AT_EASE_S = 4.0  # what a therapist at least takes from the open clinic to the first routine
FOUR = ("half_kneeling_hip_flexor_stretch", "supine_pelvic_tilt", "bridge_double", "side_plank_knees")
SIX = (*FOUR, "clamshell", "bird_dog")


def rest(milliseconds: int) -> None:
    """The window at work as in real use: waiting hands the interpreter to the other threads, QTest.qWait does not."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def until(ready: Callable[[], bool], seconds: float = 30.0) -> float:
    """Milliseconds until `ready`, with the window at work."""
    start = time.perf_counter()
    while not ready():
        if time.perf_counter() - start > seconds:
            raise TimeoutError("the window did not come to rest")
        rest(1)
    return (time.perf_counter() - start) * 1000


def main_window() -> MainWindow | None:
    found = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    return next((window for window in found if window.isVisible()), None)


def routine_of(context: AppContext, ids: tuple[str, ...]) -> Routine:
    made = Routine("Home exercises")
    for exercise_id in ids:
        exercise = context.catalogue().get(exercise_id)
        assert exercise is not None
        made = add_item(made, exercise)
    return made


def opened(window: MainWindow, client_id: str) -> tuple[RoutinePage, float]:
    """The page of a routine and the milliseconds until its first page is painted."""
    start = time.perf_counter()
    window.context.navigator.go("routine", client_id=client_id)
    page = window.stack.currentWidget()
    assert isinstance(page, RoutinePage)
    until(lambda: page.controller is not None and page.press.proof is not None)
    return page, (time.perf_counter() - start) * 1000


def changes(page: RoutinePage, controller: RoutineController, count: int) -> list[float]:
    """Milliseconds from a change to its page, with a pause between as between two thoughts."""
    taken: list[float] = []
    for number in range(count):
        key = controller.routine.items[number % len(controller.routine.items)].key
        loop = QEventLoop()
        page.press.ready.connect(loop.quit)
        start = time.perf_counter()
        if number % 3 == 2:
            controller.move_by(key, 1 if number % 2 else -1)
        else:
            controller.change_number(key, "sets", 1 + (controller.routine.items[0].dose.sets + number) % 4)
        if page.press.busy:
            loop.exec()  # asking every millisecond would take the machine away from the work measured
            page.preview.repaint()
            taken.append((time.perf_counter() - start) * 1000)
        page.press.ready.disconnect(loop.quit)
        rest(200)
    return taken


def floor_ms(context: AppContext, page: RoutinePage, rounds: int = 20) -> float:
    """Composing, printing and drawing alone."""
    desk = page.desk
    assert desk is not None
    assert page.controller is not None
    options = HandoutOptions(paper=desk.client.paper)
    taken: list[float] = []
    for number in range(rounds):
        items = page.controller.routine.items
        first = replace(items[0], dose=replace(items[0].dose, sets=1 + number % 4))
        routine = replace(page.controller.routine, items=(first, *items[1:]))
        start = time.perf_counter()
        texts = context.handout_texts(desk.client.handout_language)
        content = handout_content(desk, routine, context.catalogue(), texts, options, context.today())
        read_pages(context.render_handout(content, options.paper, options.style), page.preview.pixels_wide())
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def p95(values: list[float]) -> float:
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as place:
        paths = paths_for(Path(place) / "demo")
        make_ready(paths)
        session = Session(application, paths, demo=True)
        session.begin().show()
        session.warm_up()
        until(lambda: main_window() is not None)
        window = main_window()
        assert window is not None
        window.resize(QSize(1366, 768))
        rest(round(AT_EASE_S * 1000))
        context = window.context
        clients = context.clients.find("")[:3]
        page, first = opened(window, clients[0].id)
        print(
            f"first page of the first routine: {first:.0f} ms ({AT_EASE_S:.0f} s after the clinic was opened)"
        )
        for name, ids in (("4 exercises", FOUR), ("6 exercises", SIX)):
            controller = page.controller
            assert controller is not None
            controller.put_in_place(routine_of(context, ids), "Sample")
            until(lambda: not page.press.busy)
            alone = floor_ms(context, page)
            taken = changes(page, controller, count)
            print(
                f"{name}: change to page {statistics.median(taken):.0f} ms median, {p95(taken):.0f} ms p95 "
                f"(bar {BAR_MS}); composing, printing and drawing alone {alone:.0f} ms"
            )
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        session.end()


if __name__ == "__main__":
    main()
