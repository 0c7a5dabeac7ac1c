"""For tests of screens: the look of the program with its own faces, and a clinic on a real store."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gui_context import PAGES, Clinic, make_clinic
from pytestqt.qtbot import QtBot

from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.theme import look


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # The offscreen platform says this of every window with a minimum size.
        item.add_marker(
            pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
        )


@pytest.fixture
def dressed(qtbot: QtBot) -> QtBot:
    """A qtbot in an application that wears the light look."""
    if look().mode != "light" or look().text_scale != 1.0 or not qtbot_application_dressed():
        look().use("light")
    return qtbot


def qtbot_application_dressed() -> bool:
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    return isinstance(application, QApplication) and bool(application.styleSheet())


@pytest.fixture
def clinic(tmp_path: Path, dressed: QtBot) -> Iterator[Clinic]:
    """An empty clinic."""
    made = make_clinic(tmp_path)
    yield made
    made.close()


@pytest.fixture
def settle(clinic: Clinic, qtbot: QtBot) -> Callable[[], None]:
    """Wait until the store thread has nothing left and the window has heard of it."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not clinic.context.tasks.busy, timeout=5000)

    return wait


@pytest.fixture
def window(clinic: Clinic, dressed: QtBot, settle: Callable[[], None]) -> MainWindow:
    """The main window of an empty clinic, shown, at the size of the usual laptop."""
    made = MainWindow(clinic.context, PAGES)
    dressed.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    dressed.waitUntil(made.isActiveWindow)
    settle()
    return made
