"""Settings of security: a new recovery code, and the data key."""

from vault_desk import OWNER_SECRET, VaultClinic, press, texts

from clinic_app.gui.kit.overlays import DialogFrame, ProgressPanel
from clinic_app.gui.vault.dialogs import RecoveryCodeDialog
from clinic_app.services.people import RECOVERY
from clinic_app.storage.clinic_store import ClinicStore
from clinic_app.storage.key_slots import read_key_file


def test_without_a_recovery_code_the_section_says_what_that_means(desk: VaultClinic) -> None:
    section = desk.settings("security").security
    assert "There is no recovery code." in texts(section)
    assert section.code_reminder.isVisible()


def test_a_new_code_opens_the_records_once_it_was_copied(desk: VaultClinic) -> None:
    section = desk.settings("security").security
    press(section.ask_new_code(), "Make a new code")
    dialog = desk.dialog(RecoveryCodeDialog)
    groups = [label.text() for label in dialog.panel.groups.labels]
    dialog.panel.group_edit.setText(groups[1])
    dialog.panel.confirm_button.click()
    desk.settle()
    desk.settle()
    assert not section.code_reminder.isVisible()
    with ClinicStore.open(desk.folder, "-".join(groups)) as store:
        assert store.user_id == RECOVERY


def test_a_code_that_nobody_copied_is_called_to_mind(desk: VaultClinic) -> None:
    section = desk.settings("security").security
    press(section.ask_new_code(), "Make a new code")
    desk.dialog(RecoveryCodeDialog).panel.later_button.click()
    desk.settle()
    desk.settle()
    assert "nobody has shown that it was copied" in texts(section)


def test_the_data_key_is_changed_and_the_passphrase_stays(desk: VaultClinic) -> None:
    desk.clinic.add("Ana", "Silva")
    section = desk.settings("security").security
    dialog = section.ask_new_key()
    press(dialog, "Change the data key")
    assert dialog.secret.message.text() == "Enter your passphrase."
    dialog.secret.edit.setText(OWNER_SECRET)
    press(dialog, "Change the data key")
    assert dialog.secret.edit.text() == ""
    desk.settle()
    assert read_key_file(desk.folder).generation == 2
    assert [row.list_name for row in desk.context.clients.find("silva")] == ["Silva, Ana"]
    assert not [one for one in desk.window.findChildren(ProgressPanel) if one.isVisible()]
    ClinicStore.open(desk.folder, OWNER_SECRET).close()


def test_the_data_key_stays_without_the_right_passphrase(desk: VaultClinic) -> None:
    dialog = desk.settings("security").security.ask_new_key()
    dialog.secret.edit.setText("not this one")
    press(dialog, "Change the data key")
    desk.settle()
    shown = [one for one in desk.window.findChildren(DialogFrame) if one.isVisible()]
    assert [one.windowTitle() for one in shown] == ["The passphrase is not right."]
    shown[0].reject()
    assert read_key_file(desk.folder).generation == 1
