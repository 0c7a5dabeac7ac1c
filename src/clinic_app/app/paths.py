"""Where the program keeps its files on this computer; one option moves them all."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clinic_app.domain.errors import ClinicError

_FOLDER = "Clinic Companion"


@dataclass(frozen=True, slots=True)
class Paths:
    """Every place the program writes to without being told a file name."""

    data: Path
    """Holds the encrypted records and everything below."""
    state: Path
    """What must not travel with a copy of the records: the anchor of the audit trail, the count of wrong tries."""

    @property
    def settings(self) -> Path:
        return self.data / "settings.json"

    @property
    def instance_lock(self) -> Path:
        return self.data / "in-use.lock"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def backups(self) -> Path:
        return self.data / "backups"


def paths_for(chosen: Path | None = None) -> Paths:
    """The paths below `chosen` (from --data-folder), else below the usual place of this system. Nothing is created."""
    if chosen is not None:
        data = chosen.expanduser().absolute()
        return Paths(data, data / "state")
    data = usual_data_folder(sys.platform, os.environ, Path.home())
    return Paths(data, usual_state_folder(sys.platform, os.environ, Path.home()))


def usual_state_folder(platform: str, environment: Mapping[str, str], home: Path) -> Path:
    """Beside the data folder, not in it: whoever puts an older copy of the records back leaves this as it is."""
    if platform in {"win32", "darwin"}:
        data = usual_data_folder(platform, environment, home)
        return data.with_name(f"{data.name} State")
    state_home = environment.get("XDG_STATE_HOME", "")
    base = Path(state_home) if state_home.startswith("/") else home / ".local" / "state"
    return base / "clinic-companion"


def usual_data_folder(platform: str, environment: Mapping[str, str], home: Path) -> Path:
    """The folder for a program's own data: AppData on Windows, Library on macOS, XDG elsewhere."""
    if platform == "win32":
        # Not the roaming profile: a folder that is copied at sign-out is no place for a live database.
        local = environment.get("LOCALAPPDATA", "")
        return (Path(local) if local else home / "AppData" / "Local") / _FOLDER
    if platform == "darwin":
        return home / "Library" / "Application Support" / _FOLDER
    data_home = environment.get("XDG_DATA_HOME", "")
    # The XDG rules say that a relative path is to be ignored.
    base = Path(data_home) if data_home.startswith("/") else home / ".local" / "share"
    return base / "clinic-companion"


def make_ready(paths: Paths) -> None:
    """Create the data folder, open to its owner only. Raises ClinicError if it cannot be written to."""
    try:
        paths.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = paths.data / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as problem:
        raise ClinicError(
            f"The data folder {paths.data} cannot be used.",
            "Choose another folder with --data-folder, or ask for the right to write there.",
        ) from problem
