"""Settings of backups: made, proven, cancelled, damaged, in a second place."""

from collections.abc import Callable
from pathlib import Path

from vault_desk import VaultClinic, press, texts

from clinic_app.domain.errors import ClinicError, OutOfSpace
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.vault.words import moment_text


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
    moment = moment_text(desk.vault.services.backups.kept(str(stick))[0].made_at)
    shown = texts(section)
    assert shown.count("Asked for · number 1 · 0.") == 2, "date and size stand in both lists"
    assert shown.count(moment) >= 2
    copy = next(stick.glob("*.clinicbackup"))
    copy.write_bytes(copy.read_bytes()[:-1] + b"?")
    press(section, f"Check the backup of {moment} in {stick}")
    desk.settle()
    desk.settle()
    assert "A backup cannot be used" in texts(section)
    press(section, "No second place")
    desk.settle()
    desk.settle()
    assert section.second.text() == "None chosen"


def test_what_a_restore_put_aside_is_shown_and_removed_on_request(desk: VaultClinic) -> None:
    section = desk.settings("backups").backups
    assert not section.replaced.isVisible()
    (desk.folder / "clinic-0.db").write_bytes(b"earlier records" * 100_000)
    section.load()
    desk.settle()
    assert section.replaced.isVisible()
    assert "1.4 MB, encrypted" in texts(section.replaced)
    dialog = section.ask_forget_replaced()
    dialog.reject()
    desk.settle()
    assert (desk.folder / "clinic-0.db").exists()
    press(section.ask_forget_replaced(), "Remove them")
    desk.settle()
    desk.settle()
    assert not (desk.folder / "clinic-0.db").exists()
    assert (desk.folder / "clinic-1.db").exists()
    assert not section.replaced.isVisible()
    actions = [entry.row.entity for entry in desk.vault.services.audit.find()]
    assert "replaced records" in actions


def test_whoever_may_not_restore_does_not_see_what_was_put_aside(assistant_desk: VaultClinic) -> None:
    (assistant_desk.folder / "clinic-0.db").write_bytes(b"earlier records")
    section = assistant_desk.settings("backups").backups
    section.load()
    assistant_desk.settle()
    assert not section.replaced.isVisible()


def test_a_full_disk_offers_the_room_that_was_set_aside(desk: VaultClinic) -> None:
    freed: list[bool] = []
    messages = desk.context.messages
    messages.show_error(OutOfSpace("The disk is full."))
    press(desk.dialog(DialogFrame), "OK")
    messages.free_room = lambda: freed.append(True)
    messages.show_error(ClinicError("Something else."))
    press(desk.dialog(DialogFrame), "OK")
    assert freed == []
    messages.show_error(OutOfSpace("The disk is full."))
    press(desk.dialog(DialogFrame), "Free the room set aside")
    assert freed == [True]


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
