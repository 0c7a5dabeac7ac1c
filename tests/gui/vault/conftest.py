"""A clinic with its vault: people, trail and backups on a real store."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from gui_context import PAGES, Clinic, make_clinic
from pytestqt.qtbot import QtBot
from vault_desk import ALEX_SECRET, VaultClinic

from clinic_app.app.wiring import build_vault
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.vault.role_pages import guarded
from clinic_app.services.clients import ClientService
from clinic_app.services.people import PeopleService
from clinic_app.services.rights import Role
from clinic_app.storage.clinic_store import ClinicStore
from store_fixtures import FixedClock, make_store


@pytest.fixture
def clinic(tmp_path: Path, dressed: QtBot) -> Iterator[Clinic]:
    """Somebody who works alone, signed in."""
    made = make_clinic(tmp_path)
    made.context = replace(made.context, vault=build_vault(made.store, made.clock, made.context.tasks))
    yield made
    made.close()


@pytest.fixture
def desk(clinic: Clinic, window: MainWindow, settle: Callable[[], None], tmp_path: Path) -> VaultClinic:
    return VaultClinic(clinic, window, settle, tmp_path)


@pytest.fixture
def assistant_desk(tmp_path: Path, dressed: QtBot) -> Iterator[VaultClinic]:
    """An assistant, signed in to a clinic."""
    yield from desk_of("assistant", tmp_path / "team", dressed)


@pytest.fixture
def administrator_desk(tmp_path: Path, dressed: QtBot) -> Iterator[VaultClinic]:
    """Somebody who manages a clinic with three clients and sees no records."""
    yield from desk_of("administrator", tmp_path / "team", dressed)


def desk_of(role: Role, folder: Path, dressed: QtBot) -> Iterator[VaultClinic]:
    with make_store(folder) as store:
        alex = PeopleService(store, FixedClock()).add("Alex Moreau", (role,), ALEX_SECRET)
        if role == "administrator":
            clients = ClientService(store, FixedClock())
            for given, family in (("Ana", "Silva"), ("Ben", "Silva"), ("Cy", "Dahl")):
                made = clients.create(
                    {
                        "given_name": given,
                        "family_name": family,
                        "birth_date": date(1985, 3, 2),
                        "phone": "555 0142",
                    }
                )
            clients.archive(made.id)
    opened = ClinicStore.open(folder, ALEX_SECRET, user_id=alex.id)
    made = make_clinic(folder, store=opened)
    made.context = replace(made.context, vault=build_vault(made.store, made.clock, made.context.tasks))
    window = MainWindow(made.context, guarded(dict(PAGES)))
    dressed.addWidget(window)
    window.resize(1366, 768)
    window.show()

    def settle() -> None:
        dressed.waitUntil(lambda: not made.context.tasks.busy, timeout=10_000)

    settle()
    yield VaultClinic(made, window, settle, folder)
    made.close()
