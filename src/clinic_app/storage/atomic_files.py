"""Files that are either the old one or the new one, whatever happens while they are written."""

import os
import sys
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside `path`, wait for the disk, move over it, wait for the folder; readable by the owner only."""
    beside = path.with_name(path.name + ".writing")
    # Without O_BINARY, which only Windows has, line ends would be rewritten there.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(beside, flags, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        replace_durably(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def replace_durably(source: Path, target: Path) -> None:
    """Move a finished file over `target` and wait until the folder remembers it."""
    source.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder cannot be opened there; the move itself is written through
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
