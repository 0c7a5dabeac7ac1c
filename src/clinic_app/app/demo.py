"""A throw-away clinic of invented clients, made anew at every start and removed at the end."""

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from clinic_app import assets
from clinic_app.app import shipped
from clinic_app.app.instance import Instance
from clinic_app.app.paths import paths_for
from clinic_app.interchange.answers_file import read_answers_file
from clinic_app.services.clients import ClientService
from clinic_app.services.clock import SystemClock
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import ClinicCard, SettingsService
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_slots import LEAST_COST

# Guards nothing: the folder holds invented people and is gone when the window is closed.
_PASSPHRASE = "everybody may open this demo"  # noqa: S105 - of a throw-away store


_PREFIX = "clinic-companion-demo-"
_JUST_MADE_S = 60.0
"""A folder without a lock that is younger than this may belong to a demo that is starting."""


class DemoFolder:
    """A folder of its own below the system's temporary one; what demos that were killed left there goes first."""

    def __init__(self) -> None:
        clear_left_over(Path(tempfile.gettempdir()))
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def clear_left_over(parent: Path) -> int:
    """Remove folders of demos in `parent` whose program is gone; how many went."""
    gone = 0
    for folder in parent.glob(f"{_PREFIX}*"):
        if _is_left_over(folder):
            shutil.rmtree(folder, ignore_errors=True)
            gone += not folder.exists()
    return gone


def _is_left_over(folder: Path) -> bool:
    lock_file = paths_for(folder).instance_lock
    try:
        if folder.is_symlink() or not folder.is_dir() or not os.access(folder, os.W_OK):
            return False  # a link of that name leads to somebody else's files
        if not lock_file.exists():
            return time.time() - folder.stat().st_mtime > _JUST_MADE_S
    except OSError:
        return False
    instance = Instance(lock_file)
    free = instance.claim()
    instance.release()
    return free


def make_demo(folder: Path) -> ClinicStore:
    """The store of the demo clinic in `folder`, filled and open."""
    store = ClinicStore.create(folder, _PASSPHRASE, name="Dana Reyes", cost=LEAST_COST)
    clock = SystemClock()
    document: dict[str, Any] = yaml.safe_load(assets.resource("demo", "clients.yaml").read_text("utf-8"))
    SettingsService(store, clock).save_clinic_card(ClinicCard(**document["clinic"]))
    clients, screenings = ClientService(store, clock), ScreeningService(store, clock)
    # The last one entered stands first in the list, so the file is worked through from its end.
    for entry in reversed(document["clients"]):
        client = clients.create(entry["client"])
        if "episode" not in entry:
            continue
        episode = clients.create_episode(client.id, entry["episode"])
        if "screen" in entry:
            protocol = shipped.protocol()
            recorded = assets.resource("demo", f"{entry['screen']}.yaml").read_bytes()
            answers = read_answers_file(recorded, protocol)
            screening = screenings.start(client.id, episode.id, protocol_version=protocol.version)
            screenings.answer_all(screening, answers)
    return store
