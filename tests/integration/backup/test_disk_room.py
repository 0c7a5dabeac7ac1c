from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from clinic_app.storage import disk_room
from clinic_app.storage.disk_room import (
    NoRoom,
    folder_warning,
    is_network_mount,
    keep_reserve,
    need_room,
    release_reserve,
    room_warning,
    synced_by,
)


def fixed_room(free: int) -> Callable[[Path], int]:
    """The disk's part: how much it says is free."""
    return lambda _: free


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home/shared nfs4 rw 0 0
//nas/clinic /mnt/my\\040nas cifs rw 0 0
tmpfs /home/shared/local tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/a/OneDrive/x", "OneDrive"),
        ("/home/a/OneDrive - Clinic/x", "OneDrive"),
        ("/home/a/Dropbox (Personal)", "Dropbox"),
        ("/Users/a/Library/Mobile Documents/x", "iCloud Drive"),
        ("/home/a/Nextcloud", "Nextcloud"),
        ("/home/a/dropboxes", None),
        ("/home/a/clinic", None),
        ("/srv/team/x", "OneDrive"),
    ],
)
def test_folders_that_are_copied_away_are_known(folder: str, service: str | None) -> None:
    assert synced_by(PurePosixPath(folder), {"OneDriveCommercial": "/srv/team"}) == service


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/home/a", False),
        ("/home/shared/records", True),
        ("/home/shared/local/records", False),
        ("/mnt/my nas/x", True),
    ],
)
def test_folders_of_other_computers_are_known(folder: str, network: bool) -> None:
    assert is_network_mount(PurePosixPath(folder), MOUNTS) is network


def test_a_live_folder_in_a_synchronised_place_is_spoken_against(tmp_path: Path) -> None:
    assert folder_warning(tmp_path, live=True) is None
    warning = folder_warning(tmp_path / "Dropbox" / "clinic", live=True)
    assert warning is not None
    assert "must not lie in it" in warning


def test_no_room_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_room(tmp_path / "not there yet", 1, "here")
    monkeypatch.setattr(disk_room, "room_in", fixed_room(5 * 1024 * 1024))
    with pytest.raises(NoRoom, match="6 MB are needed"):
        need_room(tmp_path, 6 * 1024 * 1024, "here")
    assert room_warning(tmp_path) == (
        "The disk with the records is nearly full: 5 MB are left. Free some space soon."
    )
    assert not keep_reserve(tmp_path)


def test_the_reserve_is_kept_and_given_back(tmp_path: Path) -> None:
    assert keep_reserve(tmp_path)
    assert keep_reserve(tmp_path)
    assert (tmp_path / disk_room.RESERVE_FILE).stat().st_size == disk_room.RESERVE_BYTES
    assert release_reserve(tmp_path)
    assert not release_reserve(tmp_path)
