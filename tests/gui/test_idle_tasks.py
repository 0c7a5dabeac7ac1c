"""Work that may wait does not delay what somebody asks for."""

import threading
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from clinic_app.gui.tasks import Tasks


def test_what_is_asked_for_goes_before_the_rest_of_what_may_wait(qtbot: QtBot) -> None:
    tasks = Tasks(lambda error: None)
    done: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def first() -> None:
        begun.set()
        go_on.wait(10)
        done.append("first spare")

    def step(name: str) -> Callable[[], None]:
        return lambda: done.append(name)

    tasks.run_when_idle((first, step("second spare"), step("third spare")))
    assert begun.wait(10)
    tasks.run(step("asked for"))
    tasks.run(step("asked for too"))
    go_on.set()
    qtbot.waitUntil(lambda: len(done) == 5, timeout=10000)
    assert done == ["first spare", "asked for", "asked for too", "second spare", "third spare"]
    tasks.shutdown()


def test_after_the_end_nothing_spare_begins(qtbot: QtBot) -> None:
    tasks = Tasks(lambda error: None)
    done: list[int] = []
    tasks.run_when_idle([lambda: done.append(1), lambda: done.append(2)])
    tasks.shutdown()
    qtbot.wait(20)
    assert done in ([], [1])
