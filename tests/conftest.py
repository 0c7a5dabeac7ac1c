"""For every test: no screen is needed, no thread of ours outlives its test, garbage is collected on this thread."""

import gc
import os
import threading
from collections.abc import Iterator
from typing import cast

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The look must not depend on what the machine is set to.
os.environ.setdefault("QT_QPA_PLATFORMTHEME", "")

_OURS = ("clinic-",)


@pytest.fixture(autouse=True)
def garbage_on_this_thread() -> Iterator[None]:
    """As in the program: no widget is ever collected by the store thread (clinic_app.gui.garbage)."""
    gc.disable()
    yield
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation]:
            gc.collect(generation)
            break


@pytest.fixture(autouse=True)
def no_thread_survives() -> Iterator[None]:
    """Our threads are named; one that is still there after a test was not shut down."""
    before = {thread.ident for thread in threading.enumerate()}
    yield
    left = [
        thread.name
        for thread in threading.enumerate()
        if thread.ident not in before and thread.name.startswith(_OURS) and thread.is_alive()
    ]
    assert not left, f"threads survived the test: {left}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a test is there to show, such as the keystrokes of a journey, stands at the end of the run."""
    for report in cast("list[pytest.TestReport]", terminalreporter.getreports("passed")):
        for name, value in report.user_properties:
            if name == "shown":
                terminalreporter.write_line(str(value))
