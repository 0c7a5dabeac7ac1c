"""The security screens for the pictures of the guide: set-up, code, people, trail, backups, erasing, emergency, restore."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from driver import PASSPHRASE, Clinic, type_into, wait_until
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from clinic_app.gui.settings.settings_page import SettingsPage
from clinic_app.gui.unlock.emergency_page import EmergencyPage
from clinic_app.gui.unlock.recovery_page import RecoveryCodePage
from clinic_app.gui.unlock.restore_page import RestorePage
from clinic_app.gui.unlock.unlock_page import FirstRunPage, UnlockPage
from clinic_app.gui.vault.record_dialogs import EraseDialog

if TYPE_CHECKING:
    from clinic_app.gui.vault.vault import Vault

W = TypeVar("W", bound=QWidget)
PEOPLE = (("Alex Moreau", "assistant"), ("Kim Okafor", "administrator"))
CLIENTS = (("Maya", "Torres"), ("Tomasz", "Zieliński"), ("Ines", "Duarte"))


class Take(Protocol):
    """A camera: see `screenshots.Camera.take`."""

    def __call__(self, name: str, widget: QWidget | None = None) -> None: ...


def shown(kind: type[W]) -> W:
    """The page of this kind, once it stands on the screen."""

    def found() -> list[W]:
        return [one for one in QApplication.allWidgets() if isinstance(one, kind) and one.isVisible()]

    wait_until(lambda: bool(found()), kind.__name__, 60)
    return found()[-1]


def tour(place: Path, application: QApplication, camera_of: Callable[[Clinic], Take]) -> None:
    """Below `place` two data folders are made: that of the clinic and that of a new computer."""
    clinic = Clinic(application, place / "data")
    take = camera_of(clinic)
    clinic.start()
    code = set_up(clinic, take)
    settings(clinic, take, place / "stick")
    clinic.close()
    emergency(clinic, take, code)
    clinic.close()
    restore(Clinic(application, place / "new computer"), camera_of, place / "data" / "backups")


def set_up(clinic: Clinic, take: Take) -> str:
    """The first start up to the open window; gives the recovery code."""
    door = shown(FirstRunPage)
    for name, typed in (
        ("name_edit", "Dana Reyes"),
        ("passphrase_edit", PASSPHRASE),
        ("repeat_edit", PASSPHRASE),
    ):
        for edit in door.findChildren(QLineEdit, name):
            type_into(edit, typed)
    take("vault_set_up", door)
    door.button.click()
    page = shown(RecoveryCodePage)
    take("vault_code", page)
    code = "-".join(label.text() for label in page.panel.groups.labels)
    clinic.wait_for_window()
    return code


def vault_of(clinic: Clinic) -> "Vault":
    vault = clinic.window.context.vault
    if vault is None:
        raise AssertionError("this clinic has no vault")
    return vault


def section(clinic: Clinic, name: str) -> SettingsPage:
    clinic.window.context.navigator.go("settings", section=name)
    page = clinic.page(SettingsPage)
    clinic.settle()
    return page


def settings(clinic: Clinic, take: Take, stick: Path) -> None:
    services = vault_of(clinic).services
    stick.mkdir()
    for given, family in CLIENTS:
        client = clinic.window.context.clients.create(
            {"given_name": given, "family_name": family, "birth_date": "1985-03-02"}
        )
        clinic.window.context.clients.open(client.id)
        clinic.window.context.clients.create_episode(client.id, {"complaint": "Tight hamstrings"})
    for name, role in PEOPLE:
        services.people.add(name, (role,), f"{name} likes quiet otters")
    services.backups.choose_second_folder(str(stick))
    services.backups.run()
    services.backups.run(kind="asked")
    for name in ("people", "security", "audit", "backups"):
        page = section(clinic, name)
        for label in (page.backups.where, page.backups.second):  # folders as on a computer of a clinic
            label.setText(label.text().replace(str(stick.parent), "/home/dana"))
        take(f"vault_{name}")
    erase = section(clinic, "data").erase
    erase.edit.setText("torres")
    erase.search()
    clinic.settle()
    take("vault_erase")
    found = services.erasing.find("torres")
    erase.ask(found[0])
    take("vault_erase_question", shown(EraseDialog))
    shown(EraseDialog).reject()
    clinic.settle()


def emergency(clinic: Clinic, take: Take, code: str) -> None:
    clinic.start()
    door = shown(UnlockPage)
    wait_until(door.code_button.isVisible, "the way in by the code")
    take("vault_unlock", door)
    door.code_button.click()
    door.code.edit.setText(code)
    take("vault_unlock_code", door)
    door.submit()
    page = shown(EmergencyPage)
    for field in (page.new.secret, page.new.repeat):
        field.edit.setText("velvet harbour pencil orchard")
    take("vault_emergency", page)
    page.submit()
    wait_until(lambda: any(not one.panel.later_button.isVisible() for one in _code_pages()), "the new code")
    forced = shown(RecoveryCodePage)
    take("vault_new_code", forced)
    forced.activateWindow()
    wait_until(forced.isActiveWindow, "the page in front")
    clinic.wait_for_window()


def _code_pages() -> list[RecoveryCodePage]:
    return [one for one in QApplication.allWidgets() if isinstance(one, RecoveryCodePage) and one.isVisible()]


def restore(clinic: Clinic, camera_of: Callable[[Clinic], Take], backups: Path) -> None:
    take = camera_of(clinic)
    clinic.start()
    shown(FirstRunPage).restore_button.click()
    page = shown(RestorePage)
    page.file_chosen.emit(backups)
    wait_until(lambda: page.offers is not None, "the backups")
    take("vault_restore", page)
    page.next_button.click()
    wait_until(page.check_button.isVisible, "the question for the passphrase")
    page.secret.edit.setText(PASSPHRASE)
    take("vault_restore_secret", page)
    page.check_button.click()
    wait_until(page.restore_button.isVisible, "the report", 60)
    take("vault_restore_report", page)
    page.restore_button.click()
    wait_until(page.done_button.isVisible, "the restored records", 60)
    take("vault_restore_done", page)
    clinic.close()
