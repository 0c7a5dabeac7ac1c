"""Whether a disk has room, and whether a folder is a place for records or backups at all."""

import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePath

from clinic_app.domain.errors import ClinicError

LEAST_ROOM = 100 * 1024 * 1024
"""Below this the window warns; records still save."""
RESERVE_BYTES = 8 * 1024 * 1024
RESERVE_FILE = "reserve.bin"

_SYNCED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mobile documents": "iCloud Drive",
    "icloud drive": "iCloud Drive",
    "icloud": "iCloud Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "box sync": "Box",
    "pcloud drive": "pCloud",
    "mega": "MEGA",
    "syncthing": "Syncthing",
}
_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "ncpfs", "9p", "ceph", "glusterfs",
    "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs", "afs",
}  # fmt: skip
_DRIVE_REMOTE = 4


class NoRoom(ClinicError):
    """Nothing was written."""

    def __init__(self, where: str, needed: int) -> None:
        super().__init__(
            f"There is not enough room {where}: {_megabytes(needed)} MB are needed. Nothing was changed.",
            "Free some space or choose another place.",
        )


def room_in(folder: Path) -> int:
    """Free bytes of the disk that holds `folder` (or will hold it)."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def need_room(folder: Path, needed: int, where: str) -> None:
    """Raises NoRoom before anything is written."""
    if room_in(folder) < needed:
        raise NoRoom(where, needed)


def room_warning(folder: Path) -> str | None:
    """One sentence for the window when the disk of the records is nearly full."""
    free = room_in(folder)
    if free >= LEAST_ROOM:
        return None
    return f"The disk with the records is nearly full: {_megabytes(free)} MB are left. Free some space soon."


def keep_reserve(folder: Path) -> bool:
    """Set some room aside that can be given back when the disk is full; whether it is there."""
    path = folder / RESERVE_FILE
    try:
        if path.exists() and path.stat().st_size == RESERVE_BYTES:
            return True
        if room_in(folder) < 4 * RESERVE_BYTES:
            return False
        path.write_bytes(bytes(RESERVE_BYTES))
    except OSError:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return False
    return True


def release_reserve(folder: Path) -> bool:
    """Give the room set aside back, so that what is on the screen can still be saved; whether there was any."""
    path = folder / RESERVE_FILE
    try:
        path.unlink()
    except OSError:
        return False
    return True


def folder_warning(folder: Path, *, live: bool) -> str | None:
    """Why `folder` is a poor place for the records (`live`) or for backups; None if nothing speaks against it."""
    service = synced_by(folder, os.environ)
    if service is not None:
        if live:
            return (
                f"This folder is kept in step by {service}. The records must not lie in it: copies made while "
                "the program works cannot be read. Choose a folder of this computer."
            )
        return (
            f"This folder is kept in step by {service}: the backups leave this computer. They are encrypted, "
            "but whoever gets them and learns the passphrase can read them, now or in years."
        )
    if is_network_folder(folder):
        if live:
            return "This folder is on another computer. The records must lie on a disk of this one."
        return "This folder is on another computer. Backups there are made only while it can be reached."
    return None


def synced_by(folder: PurePath, environment: Mapping[str, str]) -> str | None:
    """The name of the service that copies `folder` to other machines."""
    for part in folder.parts:
        plain = part.casefold()
        for sign, name in _SYNCED.items():
            if plain == sign or plain.startswith((sign + " ", sign + "-")):
                return name
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = environment.get(variable, "")
        if root and folder.is_relative_to(root):
            return "OneDrive"
    return None


def is_network_folder(folder: Path) -> bool:
    text = str(folder)
    if text.startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        import ctypes

        return ctypes.windll.kernel32.GetDriveTypeW(folder.absolute().anchor) == _DRIVE_REMOTE
    mounts = Path("/proc/mounts")
    return mounts.exists() and is_network_mount(folder.absolute(), mounts.read_text("utf-8", "replace"))


def is_network_mount(folder: PurePath, mounts: str) -> bool:
    """`mounts` has the form of /proc/mounts; the longest mount point above `folder` decides."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        words = line.split()
        if len(words) < 3:
            continue
        point = words[1].replace("\\040", " ")
        if folder.is_relative_to(point) and len(point) >= best:
            best, kind = len(point), words[2]
    return kind in _NETWORK


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / 1024 / 1024)):,}"
