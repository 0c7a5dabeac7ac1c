"""A throw-away clinic of invented clients, made anew at every start and removed at the end."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml

from clinic_app import assets
from clinic_app.app import shipped
from clinic_app.interchange.answers_file import read_answers_file
from clinic_app.services.clients import ClientService
from clinic_app.services.clock import SystemClock
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import ClinicCard, SettingsService
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_slots import LEAST_COST

# Guards nothing: the folder holds invented people and is gone when the window is closed.
_PASSPHRASE = "everybody may open this demo"  # noqa: S105


class DemoFolder:
    """A folder of its own below the system's temporary one."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="clinic-companion-demo-"))

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


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
