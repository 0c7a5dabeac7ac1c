"""The program from its first start to the backup that is put back, on a real data folder."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from vault_desk import press, texts

from clinic_app.app.backup_round import BackupRound
from clinic_app.app.idle import IdleWatch
from clinic_app.app.paths import make_ready, paths_for
from clinic_app.app.session import Session
from clinic_app.domain.errors import WrongPassphrase
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.settings.settings_page import SettingsPage
from clinic_app.gui.unlock.emergency_page import EmergencyPage
from clinic_app.gui.unlock.recovery_page import RecoveryCodePage
from clinic_app.gui.unlock.restore_page import RestorePage
from clinic_app.gui.unlock.unlock_page import FirstRunPage, UnlockPage
from clinic_app.gui.vault.vault import Vault
from clinic_app.services.records import AuditQuery
from clinic_app.storage.disk_room import RESERVE_FILE
from clinic_app.storage.erased_list import ERASED_FILE
from clinic_app.storage.failures import DiskFull
from clinic_app.storage.key_slots import open_slot, read_key_file

SECRET = "copper lantern meadow bicycle"
NEW_SECRET = "velvet harbour pencil orchard"
W = TypeVar("W", bound=QWidget)


def until(ready: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"waited in vain for {what}"
        QTest.qWait(5)


class Program:
    """One start of the program on a data folder."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        paths = paths_for(folder)
        make_ready(paths)
        self.paths = paths
        self._hook = sys.excepthook
        self.session = Session(application, paths)
        self.session.begin().show()
        self.session.warm_up()

    def shown(self, kind: type[W]) -> W:
        def found() -> list[W]:
            return [
                one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
            ]

        until(lambda: bool(found()), kind.__name__)
        return found()[-1]

    def window(self) -> MainWindow:
        window = self.shown(MainWindow)
        until(lambda: not window.context.tasks.busy, "the store")
        return window

    def vault(self) -> Vault:
        vault = self.window().context.vault
        assert vault is not None
        return vault

    def end(self) -> None:
        self.session.end()
        sys.excepthook = self._hook
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


@pytest.fixture
def start(tmp_path: Path, dressed: QtBot, qapp: QApplication) -> Iterator[Callable[[str], Program]]:
    """Starts the program on a folder of this name; the one before is ended first."""
    running: list[Program] = []

    def begin(name: str = "data") -> Program:
        if running:
            running.pop().end()
        running.append(Program(qapp, tmp_path / name))
        return running[-1]

    yield begin
    for one in running:
        one.end()


def set_up(program: Program) -> str:
    """First run up to the open window; returns the recovery code."""
    door = program.shown(FirstRunPage)
    door.name_edit.setText("Sam Rivera")
    door.passphrase_edit.setText(SECRET)
    door.repeat_edit.setText(SECRET)
    door.button.click()
    page = program.shown(RecoveryCodePage)
    groups = [label.text() for label in page.panel.groups.labels]
    page.panel.group_edit.setText(groups[1])
    page.panel.confirm_button.click()
    program.window()
    return "-".join(groups)


def actions(vault: Vault) -> list[str]:
    return [entry.row.action for entry in vault.services.audit.find(AuditQuery())]


def test_from_the_first_run_over_the_recovery_code_to_a_new_passphrase(
    start: Callable[[str], Program],
) -> None:
    program = start("data")
    code = set_up(program)
    assert program.vault().standing.name == "Sam Rivera"
    assert program.vault().services.people.has_recovery_code()
    assert "closed" not in str(actions(program.vault()))

    program = start("data")
    enter_the_code(program, code)
    page = program.shown(EmergencyPage)
    assert "the audit trail says so" in page.text.text()
    for field in (page.new.secret, page.new.repeat):
        field.edit.setText(NEW_SECRET)
    page.submit()
    new_code = copy_the_code(program, code)
    vault = program.vault()
    assert vault.standing.is_emergency
    assert {"emergency access", "set passphrase", "locked"} <= set(actions(vault))
    made = vault.services.audit.find(AuditQuery(entity="recovery code"))[0].row
    assert (made.action, made.fields) == ("made", ("after emergency access",))
    with pytest.raises(WrongPassphrase):
        open_slot(read_key_file(program.paths.data), code)
    assert vault.services.people.recovery_code_state() == "kept"
    open_slot(read_key_file(program.paths.data), new_code)

    program = start("data")
    door = program.shown(UnlockPage)
    door.passphrase_edit.setText(NEW_SECRET)
    door.submit()
    assert program.vault().standing.name == "Sam Rivera"


def copy_the_code(program: Program, used: str) -> str:
    """The forced step after emergency access: there is no way on without a copy of the new code."""
    page = program.shown(RecoveryCodePage)
    assert "opens nothing any more" in page.text.text()
    assert not page.panel.later_button.isVisible()
    groups = [label.text() for label in page.panel.groups.labels]
    assert "-".join(groups) != used
    page.panel.group_edit.setText("AAAAA")
    page.panel.confirm_button.click()
    assert page.panel.group_row.message.text().startswith("This is not the second group")
    page.panel.group_edit.setText(groups[1])
    page.panel.confirm_button.click()
    return "-".join(groups)


def enter_the_code(program: Program, code: str) -> UnlockPage:
    door = program.shown(UnlockPage)
    until(door.code_button.isVisible, "the way in by the recovery code")
    door.code_button.click()
    door.code.edit.setText(code)
    door.submit()
    return door


def test_the_used_code_opens_nothing_even_when_the_passphrases_are_kept(
    start: Callable[[str], Program],
) -> None:
    code = set_up(start("data"))
    program = start("data")
    enter_the_code(program, code)
    program.shown(EmergencyPage).later_button.click()
    copy_the_code(program, code)
    assert program.vault().standing.is_emergency

    program = start("data")
    door = enter_the_code(program, code)
    until(lambda: bool(door.code.message.text()), "the refusal of the used code")
    door.code_button.click()
    door.passphrase_edit.setText(SECRET)
    door.submit()
    assert program.vault().standing.name == "Sam Rivera"


def test_a_program_that_ends_before_the_new_code_was_copied_leaves_the_old_way_in(
    start: Callable[[str], Program],
) -> None:
    code = set_up(start("data"))
    program = start("data")
    enter_the_code(program, code)
    page = program.shown(EmergencyPage)
    for field in (page.new.secret, page.new.repeat):
        field.edit.setText(NEW_SECRET)
    page.submit()
    program.shown(RecoveryCodePage)

    program = start("data")
    enter_the_code(program, code)
    program.shown(EmergencyPage)


def test_the_daily_backup_makes_itself_and_is_restored_on_another_machine(
    start: Callable[[str], Program], tmp_path: Path
) -> None:
    program = start("data")
    set_up(program)
    window = program.window()
    window.context.clients.create({"given_name": "Ana", "family_name": "Silva"})
    vault = program.vault()
    heard: list[bool] = []
    vault.backed_up.connect(lambda: heard.append(True))
    rounds = BackupRound(vault)
    rounds.look()
    until(lambda: bool(heard), "the backup")
    rounds.look()
    until(lambda: not vault.jobs.busy, "the second look")
    rounds.stop()
    assert len(vault.services.backups.kept()) == 1, "one a day is enough"

    other = start("other machine")
    other.shown(FirstRunPage).restore_button.click()
    page = other.shown(RestorePage)
    page.file_chosen.emit(tmp_path / "data" / "logs")
    page.file_chosen.emit(tmp_path / "data" / "backups")
    until(lambda: page.offers is not None, "the backups of the folder")
    page.next_button.click()
    until(page.check_button.isVisible, "the question for the passphrase")
    page.secret.edit.setText("not this one")
    page.check_button.click()
    until(lambda: bool(page.secret.message.text()), "what is wrong")
    (tmp_path / "data" / "backups" / ERASED_FILE).unlink()
    page.secret.edit.setText(SECRET)
    page.check_button.click()
    page.stop_button.click()
    until(page.check_button.isVisible, "the step before, after giving up")
    page.check_button.click()
    until(page.restore_button.isVisible, "the report")
    assert page.note.isVisible(), "without the list of erasures nobody knows who would come back"
    assert not (other.paths.data / "keys.json").exists(), "nothing is changed before it is asked for"
    page.restore_button.click()
    until(page.done_button.isVisible, "the restored records")
    page.done_button.click()
    door = other.shown(UnlockPage)
    door.passphrase_edit.setText(SECRET)
    door.submit()
    found = other.window().context.clients.find("silva")
    assert [row.list_name for row in found] == ["Silva, Ana"]


def test_leaving_the_code_for_later_is_called_to_mind_in_the_settings(
    start: Callable[[str], Program],
) -> None:
    program = start("data")
    door = program.shown(FirstRunPage)
    door.passphrase_edit.setText(SECRET)
    door.repeat_edit.setText(SECRET)
    door.submit()
    program.shown(RecoveryCodePage).panel.later_button.click()
    window = program.window()
    window.context.navigator.go("settings", section="security")
    page = window.stack.currentWidget()
    assert isinstance(page, SettingsPage)
    section = page.security
    until(section.code_reminder.isVisible, "the reminder")


def test_a_backup_put_back_over_newer_records_raises_the_alarm_of_the_trail(
    start: Callable[[str], Program], tmp_path: Path
) -> None:
    program = start("data")
    set_up(program)
    program.vault().services.backups.run()
    program.window().context.clients.create({"given_name": "Ana", "family_name": "Silva"})
    program = start("data")
    program.shown(UnlockPage).restore_button.click()
    page = program.shown(RestorePage)
    until(lambda: page.offers is not None, "the backups at hand")
    page.next_button.click()
    until(page.check_button.isVisible, "the question for the passphrase")
    page.secret.edit.setText(SECRET)
    page.check_button.click()
    until(page.restore_button.isVisible, "the report")
    assert page.restore_button.text() == "Replace the records"
    assert not page.note.isVisible()
    page.restore_button.click()
    until(page.done_button.isVisible, "the restored records")
    page.done_button.click()
    door = program.shown(UnlockPage)
    door.passphrase_edit.setText(SECRET)
    door.submit()
    assert program.window().context.clients.find("") == []
    assert program.vault().services.audit.alarm is not None
    assert "alarm" in actions(program.vault())


def test_nobody_at_the_computer_locks_it_and_the_trail_says_why(
    start: Callable[[str], Program], qapp: QApplication
) -> None:
    program = start("data")
    set_up(program)
    preferences = program.window().context.preferences
    preferences.choose(replace(preferences.choice, idle_lock_min=0))
    watch = next(one for one in qapp.children() if isinstance(one, IdleWatch))
    watch.look()
    until(lambda: program.session.replaced, "the lock")
    program = start("data")
    door = program.shown(UnlockPage)
    door.passphrase_edit.setText(SECRET)
    door.submit()
    entries = program.vault().services.audit.find(AuditQuery(action="locked"))
    assert [entry.row.fields for entry in entries] == [("idle",)]


def test_locking_and_closing_stand_in_the_trail(start: Callable[[str], Program]) -> None:
    program = start("data")
    set_up(program)
    program = start("data")
    door = program.shown(UnlockPage)
    door.passphrase_edit.setText(SECRET)
    door.submit()
    entries = program.vault().services.audit.find(AuditQuery(action="locked"))
    assert [entry.row.fields for entry in entries] == [("closed",)]


def test_a_folder_that_is_kept_in_step_with_others_is_warned_of_before_anything_is_typed(
    start: Callable[[str], Program],
) -> None:
    door = start("Dropbox").shown(FirstRunPage)
    until(door.warning.isVisible, "the warning")
    assert "must not lie in it" in texts(door)
    program = start("data")
    door = program.shown(FirstRunPage)
    until(lambda: not program.session.busy, "the look at the folder")
    assert not door.warning.isVisible()


def test_the_room_set_aside_is_given_back_when_the_disk_is_full(start: Callable[[str], Program]) -> None:
    program = start("data")
    set_up(program)
    program.vault().services.backups.run()
    reserve = program.paths.data / RESERVE_FILE
    assert reserve.exists()
    window = program.window()
    window.context.messages.show_error(DiskFull("The disk is full; the last change was not saved."))
    (dialog,) = [one for one in window.findChildren(DialogFrame) if one.isVisible()]
    press(dialog, "Free the room set aside")
    until(lambda: not reserve.exists(), "the room")


def test_the_log_and_a_report_of_a_bug_say_what_happened_and_name_nobody(
    start: Callable[[str], Program], capsys: pytest.CaptureFixture[str]
) -> None:
    program = start("data")
    set_up(program)
    window = program.window()
    window.context.clients.create({"given_name": "Zebedee", "family_name": "Quixotham"})
    window.context.clients.find("quixotham")
    try:
        raise ValueError("Quixotham")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    program = start("data")
    door = program.shown(UnlockPage)
    door.passphrase_edit.setText("not this one")
    door.submit()
    until(lambda: bool(door.message.text()), "the refusal")
    program.end()
    logs = program.paths.logs
    said = [line.split("; ")[1] for line in (logs / "clinic.log").read_text("ascii").splitlines()]
    assert said == ["started", "unlocked", "bug", "locked", "ended", "started", "unlock refused", "ended"]
    (report,) = logs.glob("report-*.txt")
    text = report.read_text("utf-8")
    assert "What happened before:" in text
    assert "unlocked; user=owner; took_ms=" in text
    assert "bug; error=ValueError" in text
    everything = text + (logs / "clinic.log").read_text("ascii") + capsys.readouterr().err
    for word in ("Zebedee", "Quixotham", "Sam", "Rivera", SECRET, "not this one"):
        assert word not in everything
