"""Scale and book-keeping of the fault suite; see run_all.py."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fault_kit import Template, make_template

FULL = os.environ.get("FAULTS") == "full"


@pytest.fixture
def scale() -> Callable[[int, int], int]:
    """Picks the short count in everyday runs and the full one in `run_all.py`."""
    return lambda short, full: full if FULL else short


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Writes one measured figure for the table: `figure(row, reached="0 / 0", to_reach="0 / 0", control="red: 31 lost")`."""

    def write(row: str, *, reached: str, to_reach: str, control: str, detail: str = "") -> None:
        entry = {
            "test": request.node.nodeid,
            "row": row,
            "reached": reached,
            "to_reach": to_reach,
            "control": control,
            "detail": detail,
        }
        place = os.environ.get("FAULT_FIGURES")
        if place:
            with Path(place).open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")

    return write


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A store with a few records, made once and copied for every blow."""
    return make_template(tmp_path_factory.mktemp("template") / "records")
