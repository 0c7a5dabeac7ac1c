"""Until the first page is there, its outline says that it is on its way; printing ahead makes it come soon."""

from collections.abc import Callable
from dataclasses import replace

from desk_samples import STRETCH, routine_page
from gui_context import Clinic

from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.clients import ClientId
from clinic_app.domain.handouts import HandoutContent
from clinic_app.figures.palette import Style
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.routines.proofing import print_ahead

Quiet = Callable[[], None]
Screened = Callable[[dict[str, object]], tuple[ClientId, str]]


def test_the_outline_of_the_page_stands_until_the_page_is_there(
    window: MainWindow, screened: Screened, quiet: Quiet
) -> None:
    client_id, screening_id = screened(STRETCH)
    window.context.navigator.go("routine", client_id=client_id, screening_id=screening_id)
    page = routine_page(window)
    seen: list[bool] = []

    def look(busy: bool) -> None:
        if busy:
            seen.append(page.preview.coming.isVisible())

    page.press.busy_changed.connect(look)
    quiet()
    assert seen[0]
    assert not page.preview.coming.isVisible()
    assert page.preview.sheets
    assert page.controller is not None
    page.controller.write_title("Run again")
    assert not page.preview.coming.isVisible(), "the page before stays until the new one is there"


def test_printing_ahead_prints_some_exercises_and_keeps_nothing(clinic: Clinic) -> None:
    printed: list[HandoutContent] = []
    render = clinic.context.render_handout

    def noted(content: HandoutContent, paper: Paper, style: Style) -> bytes:
        printed.append(content)
        return render(content, paper, style)

    print_ahead(replace(clinic.context, render_handout=noted))
    (content,) = printed
    assert len(content.blocks) == 4
    assert len({block.figure for block in content.blocks}) == 4
