import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clinic_app.app.demo import clear_left_over
from clinic_app.app.instance import Instance
from clinic_app.app.paths import paths_for

HOLD = """
import sys
from pathlib import Path
from clinic_app.app.instance import Instance
lock = Instance(Path(sys.argv[1]))
print(lock.claim(), flush=True)
sys.stdin.read()
"""


def demo(parent: Path, name: str) -> Path:
    folder = parent / f"clinic-companion-demo-{name}"
    folder.mkdir()
    (folder / "clinic-1.db").write_bytes(b"invented clients")
    return folder


def test_the_folder_of_a_demo_that_was_killed_goes_and_that_of_a_running_one_stays(tmp_path: Path) -> None:
    killed, running = demo(tmp_path, "killed"), demo(tmp_path, "running")
    lock = str(paths_for(killed).instance_lock)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        held = Instance(paths_for(running).instance_lock)
        assert held.claim()
        assert clear_left_over(tmp_path) == 0, "both are at work"
        child.kill()
        child.wait()
    assert paths_for(killed).instance_lock.exists(), "a killed program leaves its lock"
    assert clear_left_over(tmp_path) == 1
    assert not killed.exists()
    assert (running / "clinic-1.db").exists()
    held.release()


def test_a_demo_that_is_just_starting_is_left_alone(tmp_path: Path) -> None:
    folder = demo(tmp_path, "starting")
    assert clear_left_over(tmp_path) == 0
    long_ago = time.time() - 3600
    os.utime(folder, (long_ago, long_ago))
    assert clear_left_over(tmp_path) == 1


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_a_link_of_that_name_is_not_followed(tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    (records / "clinic-1.db").write_bytes(b"real clients")
    link = tmp_path / "clinic-companion-demo-link"
    link.symlink_to(records, target_is_directory=True)
    assert clear_left_over(tmp_path) == 0
    assert (records / "clinic-1.db").exists()
