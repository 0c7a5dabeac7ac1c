"""The catalogue as a page of its own: for looking things up, away from any client."""

from PySide6.QtWidgets import QVBoxLayout

from clinic_app.gui.catalogue.browser import CatalogueBrowser
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.context import AppContext
from clinic_app.gui.pages import Page, PageAction, Params
from clinic_app.gui.theme import Space


class CataloguePage(Page):
    def __init__(self, context: AppContext) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        self.browser = CatalogueBrowser(context.catalogue(), FigurePixmaps(context.figures()))
        column.addWidget(self.browser)

    def title(self) -> str:
        return "Exercise catalogue"

    def enter(self, params: Params) -> None:
        if exercise_id := params.get("exercise_id", ""):
            self.browser.show_exercise(exercise_id)

    def focus_first(self) -> None:
        self.browser.focus_search()

    def actions_offered(self) -> tuple[PageAction, ...]:
        return (PageAction("Show all exercises", self.browser.clear_query, "rotate-ccw", "clear filters"),)
