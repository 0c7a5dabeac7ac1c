import os
import stat
import sys
from pathlib import Path

import pytest

from clinic_app.storage.atomic_files import write_atomically


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_atomically(path, b"old\r\nlonger content")
    write_atomically(path, b"new\n")
    assert path.read_bytes() == b"new\n"
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keys.json"
    write_atomically(path, b"old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)  # the disk's part, not ours
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    write_atomically(tmp_path / "keys.json", b"")
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
