"""stub"""

from clinic_app.gui.context import AppContext
from clinic_app.gui.pages import Page


class SummaryPage(Page):
    def __init__(self, context: AppContext) -> None:
        super().__init__()
