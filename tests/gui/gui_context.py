"""A context for screens under test: real services on a real store in a temporary folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from clinic_app.domain.clients import Client
from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.clients.form_page import ClientFormPage
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.context import AppContext
from clinic_app.gui.messages import Messages
from clinic_app.gui.pages import Navigator
from clinic_app.gui.preferences import Preferences
from clinic_app.gui.settings.settings_page import SettingsPage
from clinic_app.gui.tasks import Tasks
from clinic_app.services.clients import ClientService
from clinic_app.services.diaries import DiaryService
from clinic_app.services.drafts import DraftService
from clinic_app.services.handouts import HandoutService
from clinic_app.services.library import LibraryService
from clinic_app.services.routines import RoutineService
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import SettingsService
from clinic_app.storage.clinic_store import ClinicStore
from store_fixtures import FixedClock, make_store

PAGES = {
    "clients": ClientListPage,
    "client": ClientPage,
    "client_form": ClientFormPage,
    "settings": SettingsPage,
}
"""The pages of this part of the window."""


@dataclass(slots=True)
class Clinic:
    """A context with what has to be closed after it."""

    context: AppContext
    store: ClinicStore
    clock: FixedClock

    def close(self) -> None:
        self.context.tasks.shutdown()
        self.store.close()

    def add(self, given: str, family: str, **more: object) -> Client:
        return self.context.clients.create({"given_name": given, "family_name": family, **more})


def _missing(*_: object) -> object:
    raise NotImplementedError("this test has no catalogue, protocol or figures")


def make_clinic(folder: Path, store: ClinicStore | None = None) -> Clinic:
    """A new, empty clinic, or that of an open store. `context.catalogue` and its like are not part of it."""
    store, clock = store or make_store(folder), FixedClock()
    messages = Messages()
    context = AppContext(
        clients=ClientService(store, clock),
        drafts=DraftService(store, clock),
        screenings=ScreeningService(store, clock),
        routines=RoutineService(store, clock),
        handouts=HandoutService(store, clock),
        settings=SettingsService(store, clock),
        library=LibraryService(store, clock),
        diaries=DiaryService(store, clock),
        catalogue=cast("Callable[[], object]", _missing),  # type: ignore[arg-type]  # never called
        protocol=cast("Callable[[], object]", _missing),  # type: ignore[arg-type]  # never called
        figures=cast("Callable[[], object]", _missing),  # type: ignore[arg-type]  # never called
        handout_texts=cast("Callable[[str], object]", _missing),  # type: ignore[arg-type]  # never called
        render_handout=cast("Callable[..., bytes]", _missing),
        tasks=Tasks(messages.show_error),
        navigator=Navigator(),
        messages=messages,
        preferences=Preferences(),
        today=clock.today,
    )
    return Clinic(context, store, clock)
