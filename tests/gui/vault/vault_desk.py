"""Ways around the vault's screens that several tests take."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from gui_context import Clinic
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QWidget

from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.settings.settings_page import SettingsPage
from clinic_app.gui.vault.vault import Vault

ALEX_SECRET = "copper lantern meadow bicycle"
OWNER_SECRET = "correct horse"
D = TypeVar("D", bound=DialogFrame)


@dataclass(frozen=True, slots=True)
class VaultClinic:
    clinic: Clinic
    window: MainWindow
    settle: Callable[[], None]
    folder: Path

    @property
    def context(self) -> AppContext:
        return self.clinic.context

    @property
    def vault(self) -> Vault:
        vault = self.clinic.context.vault
        assert vault is not None
        return vault

    def settings(self, section: str) -> SettingsPage:
        self.context.navigator.go("settings", section=section)
        self.settle()
        return cast("SettingsPage", self.window.stack.currentWidget())

    def dialog(self, kind: type[D]) -> D:
        """The open dialog."""
        self.settle()
        shown = [one for one in self.window.findChildren(kind) if one.isVisible()]
        assert shown, f"no {kind.__name__} is open"
        return shown[-1]


def press(host: QWidget, text: str) -> None:
    """Press the button with this text or accessible name."""
    QCoreApplication.processEvents()
    found = [
        one
        for one in host.findChildren(QAbstractButton)
        if text in (one.text(), one.accessibleName()) and one.isVisibleTo(host)
    ]
    assert found, f"there is no button {text}"
    assert found[-1].isEnabled(), f"{text} cannot be used"
    found[-1].click()


def texts(host: QWidget) -> str:
    """Everything that is written in labels that are shown."""
    QCoreApplication.processEvents()  # what was just put into a layout is shown by the event loop
    return "\n".join(one.text() for one in host.findChildren(PlainLabel) if one.isVisibleTo(host))
