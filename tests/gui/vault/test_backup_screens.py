"""Settings of backups: made, proven, cancelled, damaged, in a second place."""

from collections.abc import Callable
from pathlib import Path

from vault_desk import VaultClinic, press, texts

from clinic_app.gui.clients.list_page import ClientListPage


def kept(desk: VaultClinic) -> list[Path]:
    return sorted((desk.folder / "backups").glob("*.clinicbackup"))


def test_a_backup_is_made_on_request_and_shown_as_proven(desk: VaultClinic) -> None:
    section = desk.settings("backups").backups
    assert "None yet" in texts(section)
    section.run_button.click()
    assert section.cancel_button.isVisible()
    desk.settle()
    desk.settle()
    assert len(kept(desk)) == 1
    assert section.last.text().startswith("Today,")
    assert not section.cancel_button.isVisible()


def test_a_cancelled_backup_leaves_nothing(desk: VaultClinic) -> None:
    section = desk.settings("backups").backups
    section.run()
    section.cancel()
    desk.settle()
    assert kept(desk) == []
    assert section.run_button.isEnabled()
    assert section.last.text() == "None yet"


def test_a_damaged_backup_is_found_by_checking_it(desk: VaultClinic) -> None:
    section = desk.settings("backups").backups
    section.run()
    desk.settle()
    desk.settle()
    file = kept(desk)[0]
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    section.check(desk.vault.services.backups.kept()[0])
    desk.settle()
    desk.settle()
    assert section.reminder.isVisible()
    assert "A backup cannot be used" in texts(section)


def test_a_sound_backup_is_said_to_be_restorable(desk: VaultClinic) -> None:
    section = desk.settings("backups").backups
    section.run()
    desk.settle()
    desk.settle()
    section.check(desk.vault.services.backups.kept()[0])
    desk.settle()
    toast = desk.context.messages.toast_widget
    assert toast is not None
    assert toast.label.text() == "This backup can be restored; every row was compared"


def test_backups_also_go_to_the_second_place(desk: VaultClinic, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    section = desk.settings("backups").backups
    section.choose_folder(str(stick))
    desk.settle()
    desk.settle()
    section.run()
    desk.settle()
    desk.settle()
    assert len(list(stick.glob("*.clinicbackup"))) == 1
    assert section.second.text() == str(stick)
    assert section.second_note.text().startswith("1 backup there")
    press(section, "No second place")
    desk.settle()
    desk.settle()
    assert section.second.text() == "None chosen"


def list_page(desk: VaultClinic) -> ClientListPage:
    desk.context.navigator.go("clients")
    desk.settle()
    page = desk.window.stack.currentWidget()
    assert isinstance(page, ClientListPage)
    return page


def test_an_old_backup_is_called_to_mind_until_it_is_closed(
    desk: VaultClinic, settle: Callable[[], None]
) -> None:
    page = list_page(desk)
    bar = page.reminders
    assert bar is not None
    assert not bar.isVisible(), "the very first backup makes itself"
    desk.vault.services.backups.run()
    desk.clinic.clock.advance(days=5)
    page.enter({})
    settle()
    assert bar.backup.isVisible()
    assert "The last good backup is 5 days old." in texts(bar)
    press(bar.backup, "Close this message")
    page.enter({})
    settle()
    assert not bar.isVisible()


def test_a_backup_made_meanwhile_takes_the_reminder_away(desk: VaultClinic) -> None:
    page = list_page(desk)
    desk.vault.services.backups.run()
    desk.clinic.clock.advance(days=5)
    page.enter({})
    desk.settle()
    desk.vault.services.backups.run()
    desk.vault.backed_up.emit()
    desk.settle()
    assert page.reminders is not None
    assert not page.reminders.isVisible()
