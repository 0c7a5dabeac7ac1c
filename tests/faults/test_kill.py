"""kill -9 in the middle of real saves: what was acknowledged is there, nothing is half there."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fault_kit import Children, Look, Template, acknowledged, look_at, lost, wait_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL and fork")


def kill_many(template: Template, tmp_path: Path, times: int, **details: object) -> tuple[int, int, int, int]:
    """Kill a saving child `times` times; returns acknowledged, lost, damaged, unopenable."""
    chance = random.Random(20260504)
    said_file = tmp_path / "said"
    said_in_all = damaged = closed = 0
    gone: set[str] = set()
    folder, before = tmp_path / "records", list[list[str]]()
    with Children() as children:
        for number in range(times):
            if number % 25 == 0:  # a fresh store now and then: a large one only makes the look slower
                template.copy_to(folder)
                before = list[list[str]]()
            child = children.start(
                "saves",
                said_file,
                folder=str(folder),
                database=template.database,
                key=template.key.hex(),
                database_id=template.database_id,
                **details,
            )
            wait_for(said_file, 1)
            time.sleep(chance.uniform(0, 0.03))
            os.kill(child, signal.SIGKILL)
            assert os.WTERMSIG(children.wait()) == signal.SIGKILL
            said = acknowledged(said_file)
            said_in_all += len(said)
            before += said
            found = look_at(folder / template.database, template.key)
            gone.update(lost(before, found))
            damaged += bool(found.damage)
            closed += not found.opened
    return said_in_all, len(gone), damaged, closed


def test_a_kill_loses_nothing_that_was_acknowledged(
    template: Template, tmp_path: Path, scale: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    times = scale(25, 1000)
    said, gone, damaged, closed = kill_many(template, tmp_path, times)
    _, early, _, _ = kill_many(template, tmp_path, 10, early=True)
    figure(
        f"{times:,} kill -9 during real saves: acknowledged changes lost / damaged stores",
        reached=f"{gone} / {damaged + closed}",
        to_reach="0 / 0",
        control=f"saying 'saved' before the commit: {early} lost in 10 kills",
        detail=f"{said:,} acknowledged changes",
    )
    assert said >= times
    assert (gone, damaged, closed) == (0, 0, 0)
    assert early > 0


def test_the_look_sees_a_damaged_store(template: Template, tmp_path: Path) -> None:
    """The control of the control: a flipped byte, a half record and a missing file show."""
    folder = template.copy_to(tmp_path / "records")
    database = folder / template.database
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    try:
        found = look_at(database, template.key)
    except Exception:  # the driver may refuse as well
        found = Look(opened=False)
    assert found.damage or not found.opened
    assert lost([["client", "nobody"]], Look()) == ["client nobody"]
