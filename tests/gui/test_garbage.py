"""Widgets die on the window's thread, whoever dropped them last."""

import gc
import threading
from collections.abc import Callable

import pytest
from gui_context import Clinic
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from clinic_app.gui.garbage import GarbageOnThisThread, collect_due
from clinic_app.gui.tasks import Progress, Tasks

Settle = Callable[[], None]


class _Watched:
    """Notes the thread on which it is taken apart."""

    def __init__(self, died_on: list[str]) -> None:
        self.died_on = died_on
        self.me: _Watched | None = None

    def __del__(self) -> None:
        self.died_on.append(threading.current_thread().name)


def _ring(died_on: list[str]) -> None:
    made = _Watched(died_on)
    made.me = made  # only the collector can take this apart


def test_the_store_thread_collects_nothing(qtbot: QtBot) -> None:
    died_on: list[str] = []
    tasks = Tasks(lambda error: None)
    here = GarbageOnThisThread()
    done: list[int] = []

    def work() -> int:
        for _ in range(3000):
            _ring(died_on)
        kept = [[number] for number in range(5000)]  # enough to set an automatic collector off
        return len(kept)

    tasks.run(work, done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    assert died_on == []
    collect_due()
    assert set(died_on) == {threading.current_thread().name}
    here.stop()
    assert gc.isenabled()
    gc.disable()
    tasks.shutdown()


@pytest.mark.parametrize("cancelled", [False, True])
def test_the_store_thread_never_drops_the_last_hold_on_a_screen(
    clinic: Clinic, qtbot: QtBot, cancelled: bool
) -> None:
    died_on: list[str] = []
    started, go_on = threading.Event(), threading.Event()

    class Screen(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.watched = _Watched(died_on)
            self.seen: list[int] = []

        def look(self, progress: Progress) -> int:
            started.set()
            go_on.wait(5)
            progress.report(1, 1)  # where cancelled work ends
            return 7

        def show(self, number: int) -> None:
            self.seen.append(number)

    screen = Screen()
    seen = screen.seen
    task = clinic.context.tasks.run_reporting(screen.look, screen.show)
    assert started.wait(5)
    if cancelled:
        task.cancel()
    del screen
    go_on.set()
    qtbot.waitUntil(lambda: bool(died_on), timeout=5000)
    assert seen == ([] if cancelled else [7])
    assert died_on == [threading.current_thread().name]


def test_a_failed_work_lets_go_of_its_screen_here_too(clinic: Clinic, qtbot: QtBot) -> None:
    died_on: list[str] = []
    errors: list[str] = []

    def run_one() -> None:
        watched = _Watched(died_on)

        def op() -> None:
            assert watched.me is None
            raise ValueError("broken")

        clinic.context.tasks.run(op, None, lambda error: errors.append(str(error)))

    run_one()
    qtbot.waitUntil(lambda: bool(errors), timeout=5000)
    gc.collect()
    assert errors == ["broken"]
    assert died_on == [threading.current_thread().name]
