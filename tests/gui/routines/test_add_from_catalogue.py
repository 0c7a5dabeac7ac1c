"""From the catalogue into the routine of the open client: allowed, with a reason, once."""

from collections.abc import Callable

import pytest
from gui_context import Clinic

from clinic_app.domain.clients import Client
from clinic_app.gui.catalogue.page import CataloguePage
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.pages import OpenClient
from clinic_app.gui.routines.page import RoutinePage

Quiet = Callable[[], None]


@pytest.fixture
def catalogue(clinic: Clinic, window: MainWindow, quiet: Quiet) -> Callable[[Client], CataloguePage]:
    def show(client: Client) -> CataloguePage:
        clinic.context.navigator.set_client(OpenClient(client.id, client.display_name))
        clinic.context.navigator.go("catalogue")
        quiet()
        page = window.stack.currentWidget()
        assert isinstance(page, CataloguePage)
        return page

    return show


def routine(window: MainWindow, quiet: Quiet) -> RoutinePage:
    quiet()
    page = window.stack.currentWidget()
    assert isinstance(page, RoutinePage)
    return page


def ids(page: RoutinePage) -> list[str]:
    assert page.controller is not None
    return [item.exercise_id for item in page.controller.routine.items]


def test_an_exercise_goes_from_the_catalogue_into_the_routine_and_only_once(
    clinic: Clinic, window: MainWindow, quiet: Quiet, catalogue: Callable[[Client], CataloguePage]
) -> None:
    client = clinic.add("Ana", "Silva")
    clinic.context.navigator.go("clients")
    catalogue(client)
    clinic.context.navigator.go("routine", client_id=client.id, add="clamshell")
    page = routine(window, quiet)
    assert ids(page) == ["clamshell"]
    page.undo()
    assert ids(page) == []
    clinic.context.navigator.go("catalogue")
    quiet()
    clinic.context.navigator.back()
    assert ids(routine(window, quiet)) == []


def test_what_needs_a_reason_asks_for_it(clinic: Clinic, window: MainWindow, quiet: Quiet) -> None:
    client = clinic.add("Ana", "Silva", precautions=["ham_acute"])
    clinic.context.navigator.go("routine", client_id=client.id, add="nordic_hamstring")
    page = routine(window, quiet)
    dialog = page.adding.reason_dialog
    assert dialog is not None
    assert ids(page) == []
    dialog.notes.setPlainText("Cleared by telephone today.")
    dialog.reason_given.emit("Cleared by telephone today.")
    assert ids(page) == ["nordic_hamstring"]


def test_what_is_barred_for_good_is_refused_with_the_reason(
    clinic: Clinic, window: MainWindow, quiet: Quiet
) -> None:
    client = clinic.add("Ana", "Silva", precautions=["aaa"])
    clinic.context.navigator.go("routine", client_id=client.id, add="psoas_release_ball")
    page = routine(window, quiet)
    assert ids(page) == []
    assert "aneurysm" in page.adding.refusal.accessibleName()


@pytest.mark.parametrize(
    ("exercise", "offered"),
    [
        ("clamshell", "Add to Ana’s routine"),
        ("nordic_hamstring", "Add to Ana’s routine with a reason"),
        ("psoas_release_ball", "Open Ana’s routine"),
    ],
)
def test_the_catalogue_offers_what_is_possible(
    clinic: Clinic, catalogue: Callable[[Client], CataloguePage], exercise: str, offered: str
) -> None:
    # Who may change routines is asked of the vault; without one everybody may.
    page = catalogue(clinic.add("Ana", "Silva", precautions=["aaa", "ham_acute"]))
    found = page.browser.catalogue.get(exercise)
    assert found is not None
    assert offered in [action.text for action in page.extras_of(found).actions]
