"""Pages that a role has no part in say so; the others stay as they are."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from vault_desk import ALEX_SECRET, VaultClinic, press, texts

from clinic_app.app.wiring import build_context, pages
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.messages import Messages
from clinic_app.gui.preferences import Preferences
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.summary_page import SummaryPage
from clinic_app.gui.tasks import Tasks
from clinic_app.gui.vault.role_pages import HintedPage, NotForRole
from clinic_app.services.people import PeopleService
from clinic_app.services.rights import Role
from clinic_app.storage.clinic_store import ClinicStore
from store_fixtures import FixedClock, make_store

EXPECTED: Mapping[Role, Mapping[str, type]] = {
    "therapist": {"clients": ClientListPage, "screening": ScreeningPage, "summary": SummaryPage},
    "assistant": {"clients": ClientListPage, "screening": NotForRole, "summary": HintedPage},
    "administrator": {"clients": NotForRole, "screening": NotForRole, "summary": HintedPage},
}


@pytest.mark.parametrize("role", EXPECTED)
def test_each_role_gets_the_pages_it_has_a_part_in(role: Role, tmp_path: Path, dressed: QtBot) -> None:
    with make_store(tmp_path) as store:
        alex = PeopleService(store, FixedClock()).add("Alex Moreau", (role,), ALEX_SECRET)
    messages = Messages()
    tasks = Tasks(messages.show_error)
    with ClinicStore.open(tmp_path, ALEX_SECRET, user_id=alex.id) as store:
        context = build_context(store, Preferences(), messages, tasks, FixedClock())
        made = {name: pages()[name](context) for name in EXPECTED[role]}
        for page in made.values():
            dressed.addWidget(page)
        tasks.shutdown()
    assert {name: type(page) for name, page in made.items()} == EXPECTED[role]


def test_a_page_that_is_not_for_a_role_says_why_and_leads_on(assistant_desk: VaultClinic) -> None:
    client = assistant_desk.clinic.add("Ana", "Silva")
    from clinic_app.gui.vault.role_pages import only_with
    from clinic_app.services.rights import Right

    factory = only_with(Right.SCREEN, ScreeningPage, "Screening", "Not for you", "Because.", "Back", "client")
    window = MainWindow(assistant_desk.context, {"screening": factory, "client": factory}, start="screening")
    page = window.stack.currentWidget()
    assert isinstance(page, NotForRole)
    page.enter({"client_id": client.id})
    assert "Because." in texts(page)
    press(page, "Back")
    here = assistant_desk.context.navigator.here
    assert here is not None
    assert (here.page, dict(here.params)) == ("client", {"client_id": client.id})
    window.close()
    window.deleteLater()
