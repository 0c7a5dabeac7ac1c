"""The list of erased clients beside records and backups: opaque ids without names.

An older backup knows nothing of erasures that came after it. Whoever restores it finds them here, also on another
computer that has nothing but the folder of the backups.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from clinic_app.storage.atomic_files import write_atomically
from clinic_app.storage.backup_file import LARGEST_PART

ERASED_FILE = "erased.json"
NO_LIST = "No list of erased clients lies beside this backup: whoever was erased after it was made comes back with it."
"""To be said before such a backup is restored."""


def write_erased(folder: Path, ids: Iterable[str]) -> None:
    """Add `ids` to the list in `folder`; a list is left even when nobody was erased. Raises OSError."""
    known = read_erased(folder)
    wanted = known | set(ids)
    if wanted != known or not has_erased_list(folder):
        document = {"format": 1, "erased": sorted(wanted)}
        write_atomically(folder / ERASED_FILE, json.dumps(document, indent=1).encode())


def read_erased(folder: Path) -> set[str]:
    """Ids on the list in `folder`; a list that is missing or damaged is empty."""
    return _read(folder) or set()


def has_erased_list(folder: Path) -> bool:
    """Whether a list lies in `folder` that can be read."""
    return _read(folder) is not None


def _read(folder: Path) -> set[str] | None:
    try:
        path = folder / ERASED_FILE
        if path.stat().st_size > LARGEST_PART:
            return None
        document = json.loads(path.read_bytes())
        return {one for one in cast("list[object]", document["erased"]) if isinstance(one, str)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
