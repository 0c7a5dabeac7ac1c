"""Every object of an open clinic, built by hand in one readable place."""

from clinic_app.app import shipped
from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.handouts import HandoutContent
from clinic_app.figures.palette import Style
from clinic_app.gui.catalogue.page import CataloguePage
from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.clients.form_page import ClientFormPage
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.context import AppContext
from clinic_app.gui.messages import Messages
from clinic_app.gui.pages import Navigator, PageFactory
from clinic_app.gui.preferences import Preferences
from clinic_app.gui.routines.handout_page import HandoutPage
from clinic_app.gui.routines.page import RoutinePage
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.summary_page import SummaryPage
from clinic_app.gui.settings.settings_page import SettingsPage
from clinic_app.gui.tasks import Tasks
from clinic_app.services.clients import ClientService
from clinic_app.services.clock import SystemClock
from clinic_app.services.drafts import DraftService
from clinic_app.services.handouts import HandoutService
from clinic_app.services.ports import Clock, Store
from clinic_app.services.routines import RoutineService
from clinic_app.services.screenings import ScreeningService
from clinic_app.services.settings_store import SettingsService


def build_context(
    store: Store, preferences: Preferences, messages: Messages, tasks: Tasks, clock: Clock | None = None
) -> AppContext:
    """What the pages of one open clinic may use. `clock` None is the clock of this machine."""
    clock = clock or SystemClock()
    return AppContext(
        clients=ClientService(store, clock),
        drafts=DraftService(store, clock),
        screenings=ScreeningService(store, clock),
        routines=RoutineService(store, clock),
        handouts=HandoutService(store, clock),
        settings=SettingsService(store, clock),
        catalogue=shipped.catalogue,
        protocol=shipped.protocol,
        figures=shipped.figures,
        render_handout=_render,
        handout_texts=shipped.handout_texts,
        tasks=tasks,
        navigator=Navigator(),
        messages=messages,
        preferences=preferences,
        today=clock.today,
    )


def _render(content: HandoutContent, paper: Paper, style: Style) -> bytes:
    # reportlab is heavy: it comes with the first page, not with the window.
    from clinic_app.pdf.handout import render_handout

    return render_handout(content, shipped.figures().pair, paper, style=style)


def pages() -> dict[str, PageFactory]:
    """Every page of the window by the name the navigator knows it by."""
    return {
        "clients": ClientListPage,
        "client": ClientPage,
        "client_form": ClientFormPage,
        "screening": ScreeningPage,
        "summary": SummaryPage,
        "catalogue": CataloguePage,
        "routine": RoutinePage,
        "handout": HandoutPage,
        "settings": SettingsPage,
    }
