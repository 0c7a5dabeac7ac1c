"""Two clients in a row in the same window: nothing of the first is left when the second is open."""

from driver import Clinic, click, press, wait_until

from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.summary_page import SummaryPage


def summary_of(clinic: Clinic, client: ClientPage) -> SummaryPage:
    click(client.screening_button)
    page = clinic.page(ScreeningPage)
    wait_until(lambda: page.view is not None, "the screening")
    click(page.summary_button)
    return clinic.summary_ready()


def test_the_second_summary_begins_at_its_own_first_proposal(clinic: Clinic) -> None:
    clinic.start(demo=True)
    clinic.wait_for_window()
    first = summary_of(clinic, clinic.open_client("torres"))
    ids = list(first.cards)
    for _ in ids:
        press("a")
        clinic.settle()
    assert first.main.verticalScrollBar().value() > 0, "the last proposal was brought into sight"
    click(clinic.window.rail["clients"])
    second = summary_of(clinic, clinic.open_client("tomasz"))
    assert list(second.cards) != ids
    assert next(iter(second.cards.values())).hasFocus()
    assert second.main.verticalScrollBar().value() == 0
    assert [card.proposal.decided for card in second.cards.values()] == [""] * len(second.cards)
    assert clinic.window.context.navigator.open_client is not None
    assert clinic.window.context.navigator.open_client.name == "Tomasz Żółkowski"
