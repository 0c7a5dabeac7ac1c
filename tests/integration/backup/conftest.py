import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from clinic_app.domain.clients import Client
from clinic_app.services.backups import BackupService
from clinic_app.services.clients import ClientService
from clinic_app.services.erasing import ErasingService
from clinic_app.storage.backups import Backups
from clinic_app.storage.clinic_store import ClinicStore
from store_fixtures import FixedClock, make_store

PASSPHRASE = "correct horse"


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, str]:
    """Files of a store with one client; deriving keys for every test would only cost time."""
    folder = tmp_path_factory.mktemp("made") / "records"
    with make_store(folder, PASSPHRASE) as store:
        ClientService(store, FixedClock()).create({"given_name": "Ana", "family_name": "Silva"})
        return folder, store.database_key, store.database_id


@pytest.fixture
def folder(made_once: tuple[Path, bytes, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_once[0], tmp_path / "records"))


@pytest.fixture
def store(made_once: tuple[Path, bytes, str], folder: Path) -> Generator[ClinicStore]:
    opened = ClinicStore(folder / "clinic-1.db", made_once[1], "owner", made_once[2])
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def vault(store: ClinicStore, folder: Path) -> Backups:
    return Backups(store, folder / "backups")


@pytest.fixture
def backups(store: ClinicStore, clock: FixedClock, vault: Backups) -> BackupService:
    return BackupService(store, clock, vault)


@pytest.fixture
def erasing(store: ClinicStore, clock: FixedClock, vault: Backups) -> ErasingService:
    return ErasingService(store, clock, vault)


@pytest.fixture
def clients(store: ClinicStore, clock: FixedClock) -> ClientService:
    return ClientService(store, clock)


@pytest.fixture
def ana(clients: ClientService) -> Client:
    """The client the store came with."""
    return clients.get(clients.find("silva")[0].id).client
