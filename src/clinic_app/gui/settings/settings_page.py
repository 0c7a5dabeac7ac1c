"""Settings: a short list of sections on the left, one section at a time on the right."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.surfaces import ScrollPage
from clinic_app.gui.pages import Page, PageAction, Params
from clinic_app.gui.settings.sections import (
    AboutSection,
    ClinicCardSection,
    HandoutSection,
    WorkstationSection,
)
from clinic_app.gui.theme import Space

SECTIONS = {
    "clinic": "Clinic card",
    "handouts": "Handouts",
    "workstation": "This workstation",
    "about": "About",
}


class SettingsPage(Page):
    def __init__(self, context: AppContext) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.XL, 0, 0)
        row.setSpacing(Space.XL)
        menu = QVBoxLayout()
        menu.setSpacing(Space.XS)
        self.buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for key, text in SECTIONS.items():
            button = QPushButton(text)
            button.setProperty("kind", "nav")
            button.setCheckable(True)
            button.setFixedWidth(220)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self.show_section, key))
            group.addButton(button)
            self.buttons[key] = button
            menu.addWidget(button)
        menu.addStretch(1)
        row.addLayout(menu)
        self.stack = QStackedWidget()
        row.addWidget(self.stack, 1)
        self.clinic = ClinicCardSection(context)
        self.handouts = HandoutSection(context)
        self.workstation = WorkstationSection(context)
        self.about = AboutSection()
        self._pages: dict[str, QWidget] = {}
        for key, card in (
            ("clinic", self.clinic),
            ("handouts", self.handouts),
            ("workstation", self.workstation),
            ("about", self.about),
        ):
            page = ScrollPage(width=760, padding=0, centred=False)
            page.column.addWidget(card)
            page.column.addStretch(1)
            page.column.setContentsMargins(0, 0, Space.XL, Space.XL)
            self._pages[key] = page
            self.stack.addWidget(page)
        self._section = ""
        self.show_section("clinic")

    def title(self) -> str:
        return "Settings"

    def enter(self, params: Params) -> None:
        self.clinic.load()
        self.handouts.load()
        self.show_section(params.get("section", self._section))

    def leave(self) -> bool:
        if self.clinic.changed:
            self.clinic.save()  # typed with intent; nothing in it can be wrong
        return True

    def focus_first(self) -> None:
        self.buttons[self._section].setFocus()

    def actions_offered(self) -> tuple[PageAction, ...]:
        return tuple(
            PageAction(f"Settings: {text}", partial(self.show_section, key), "settings")
            for key, text in SECTIONS.items()
        )

    def show_section(self, section: str, _checked: bool = False) -> None:
        self._section = section if section in SECTIONS else "clinic"
        self.buttons[self._section].setChecked(True)
        self.stack.setCurrentWidget(self._pages[self._section])
