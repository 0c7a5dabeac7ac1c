"""A clinic whose figures can be drawn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from drawing_room import Studio
from pytestqt.qtbot import QtBot

from clinic_app.app.wiring import build_context
from clinic_app.figures.figure_look import AS_MADE
from clinic_app.gui.figures.person import person
from clinic_app.gui.messages import Messages
from clinic_app.gui.preferences import Preferences
from clinic_app.gui.tasks import Tasks
from store_fixtures import FixedClock, make_store


@pytest.fixture
def drawing_room(tmp_path: Path, dressed: QtBot) -> Iterator[Studio]:
    """An empty clinic with everything the program has."""
    errors: list[Exception] = []
    store = make_store(tmp_path)
    tasks, jobs = Tasks(errors.append), Tasks(errors.append)
    context = build_context(store, Preferences(), Messages(), tasks, FixedClock(), jobs=jobs)
    made = Studio(context, jobs, errors, dressed)
    yield made
    jobs.shutdown()
    tasks.shutdown()
    person().show(AS_MADE)
    store.close()
    assert errors == []
