"""For whole journeys: nothing of this machine leaks in, and nothing is left behind."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from driver import Clinic
from PySide6.QtWidgets import QApplication


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # The offscreen platform says this of every window with a minimum size.
        item.add_marker(
            pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
        )


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh machine: home, settings and temporary files all lie below this empty folder."""
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"):
        place = tmp_path / "machine" / name.lower()
        place.mkdir(parents=True)
        monkeypatch.setenv(name, str(place))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@pytest.fixture
def clinic(house: Path, qapp: QApplication) -> Iterator[Clinic]:
    """The program on an empty data folder, not started yet."""
    made = Clinic(qapp, house / "data")
    yield made
    made.close()
    assert made.bug_reports() == []
