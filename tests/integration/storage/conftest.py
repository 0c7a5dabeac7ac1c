import shutil
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clinic_app.services.clients import ClientService
from clinic_app.services.drafts import DraftService
from clinic_app.services.handouts import HandoutService
from clinic_app.services.routines import RoutineService
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import SettingsService
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_slots import derive_key, open_slot, read_key_file
from store_fixtures import FixedClock, make_store

PASSPHRASE = "correct horse"


@dataclass(frozen=True)
class EmptyStore:
    """Files of a store without records, and what unlocking them gave; copied for each test."""

    folder: Path
    database_key: bytes
    database_id: str


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> EmptyStore:
    folder = tmp_path_factory.mktemp("empty") / "records"
    make_store(folder, PASSPHRASE).close()
    key_file = read_key_file(folder)
    return EmptyStore(
        folder, derive_key(open_slot(key_file, PASSPHRASE).data_key, "database"), key_file.database_id
    )


@pytest.fixture
def folder(empty_store: EmptyStore, tmp_path: Path) -> Path:
    """A data folder with empty records that PASSPHRASE opens."""
    return Path(shutil.copytree(empty_store.folder, tmp_path / "records"))


@pytest.fixture
def store(empty_store: EmptyStore, folder: Path) -> Generator[ClinicStore]:
    opened = ClinicStore(folder / "clinic-1.db", empty_store.database_key, "owner", empty_store.database_id)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def clients(store: ClinicStore, clock: FixedClock) -> ClientService:
    return ClientService(store, clock)


@pytest.fixture
def screenings(store: ClinicStore, clock: FixedClock) -> ScreeningService:
    return ScreeningService(store, clock)


@pytest.fixture
def routines(store: ClinicStore, clock: FixedClock) -> RoutineService:
    return RoutineService(store, clock)


@pytest.fixture
def handouts(store: ClinicStore, clock: FixedClock) -> HandoutService:
    return HandoutService(store, clock)


@pytest.fixture
def drafts(store: ClinicStore, clock: FixedClock) -> DraftService:
    return DraftService(store, clock)


@pytest.fixture
def settings(store: ClinicStore, clock: FixedClock) -> SettingsService:
    return SettingsService(store, clock)


@pytest.fixture
def database_key(empty_store: EmptyStore) -> bytes:
    return empty_store.database_key
