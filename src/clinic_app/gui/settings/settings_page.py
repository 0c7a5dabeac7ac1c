"""Settings: a short list of sections on the left, one section at a time on the right."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.surfaces import ScrollPage
from clinic_app.gui.pages import Page, PageAction, Params
from clinic_app.gui.settings.letterhead import LetterheadSection
from clinic_app.gui.settings.numbers_section import NumbersSection
from clinic_app.gui.settings.sections import (
    AboutSection,
    ClinicCardSection,
    HandoutSection,
    WorkstationSection,
)
from clinic_app.gui.theme import Space
from clinic_app.gui.vault.audit_section import AuditSection
from clinic_app.gui.vault.backups_section import BackupsSection
from clinic_app.gui.vault.erase_section import EraseSection
from clinic_app.gui.vault.people_section import PeopleSection
from clinic_app.gui.vault.security_section import SecuritySection
from clinic_app.services.rights import Right

SECTIONS = {
    "clinic": "Clinic card",
    "handouts": "Handouts",
    "letterhead": "Letterhead",
    "numbers": "Numbers",
    "workstation": "This workstation",
    "people": "People",
    "security": "Security",
    "audit": "Audit trail",
    "backups": "Backups",
    "data": "Data",
    "about": "About",
}
_WIDE = frozenset({"audit", "numbers"})
_TALL = frozenset({"audit"})
"""Sections that fill the height themselves."""
_WIDTH, _WIDE_WIDTH = 760, 1040


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
        sections = self._build_sections(context)
        for key, text in SECTIONS.items():
            if key not in sections:
                continue
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
        self._pages: dict[str, QWidget] = {}
        for key, card in sections.items():
            wide = key in _WIDE
            page = ScrollPage(width=_WIDE_WIDTH if wide else _WIDTH, padding=0, centred=False)
            page.column.addWidget(card, 1 if key in _TALL else 0)
            if key not in _TALL:
                page.column.addStretch(1)
            page.column.setContentsMargins(0, 0, Space.XL, Space.XL)
            self._pages[key] = page
            self.stack.addWidget(page)
        self._section = ""
        if self._vault is not None:
            self._vault.standing_changed.connect(self._show_rights)
        self._show_rights()
        self.show_section("clinic")

    def _build_sections(self, context: AppContext) -> dict[str, QWidget]:
        """Every section there may be; which of them are shown depends on the rights."""
        self._vault = vault = context.vault
        self.clinic = ClinicCardSection(context)
        self.handouts = HandoutSection(context)
        self.letterhead = LetterheadSection(context)
        self.numbers = NumbersSection(context)
        self.workstation = WorkstationSection(context)
        self.about = AboutSection()
        sections: dict[str, QWidget] = {
            "clinic": self.clinic,
            "handouts": self.handouts,
            "letterhead": self.letterhead,
            "numbers": self.numbers,
            "workstation": self.workstation,
            "about": self.about,
        }
        self._loaded: dict[str, Callable[[], None]] = {
            "clinic": self.clinic.load,
            "handouts": self.handouts.load,
            "letterhead": self.letterhead.load,
            "numbers": self.numbers.load,
        }
        if vault is not None:
            self.people = PeopleSection(context, vault)
            self.security = SecuritySection(context, vault)
            self.audit = AuditSection(context, vault)
            self.backups = BackupsSection(context, vault)
            self.erase = EraseSection(context, vault)
            for key, section in (
                ("people", self.people),
                ("security", self.security),
                ("audit", self.audit),
                ("backups", self.backups),
                ("data", self.erase),
            ):
                sections[key] = section
                self._loaded[key] = section.load
        return sections

    def _show_rights(self) -> None:
        """A section nobody of these roles can use is not offered."""
        if self._vault is None:
            return
        shown = {
            "clinic": self._vault.may(Right.EDIT_SETTINGS),
            "handouts": self._vault.may(Right.EDIT_SETTINGS),
            "letterhead": self._vault.may(Right.EDIT_SETTINGS),
            "numbers": self._vault.may(Right.EDIT_SETTINGS),
            "audit": self._vault.may(Right.READ_AUDIT),
            "backups": self._vault.may(Right.BACK_UP),
            "data": self._vault.may(Right.ERASE_RECORD),
        }
        for key, visible in shown.items():
            self.buttons[key].setVisible(visible)
        if not shown.get(self._section, True):
            self.show_section("workstation")

    def title(self) -> str:
        return "Settings"

    def enter(self, params: Params) -> None:
        self.show_section(params.get("section", self._section))

    def leave(self) -> bool:
        if self.clinic.changed:
            self.clinic.save()  # typed with intent; nothing in it can be wrong
        return True

    def focus_first(self) -> None:
        self.buttons[self._section].setFocus()

    def actions_offered(self) -> tuple[PageAction, ...]:
        return tuple(
            PageAction(f"Settings: {SECTIONS[key]}", partial(self.show_section, key), "settings")
            for key, button in self.buttons.items()
            if not button.isHidden()
        )

    def show_section(self, section: str, _checked: bool = False) -> None:
        wanted = self.buttons.get(section)
        if wanted is None or wanted.isHidden():
            section = next(key for key, button in self.buttons.items() if not button.isHidden())
        self._section = section
        self.buttons[section].setChecked(True)
        self.stack.setCurrentWidget(self._pages[section])
        load = self._loaded.get(section)
        if load is not None:
            load()
