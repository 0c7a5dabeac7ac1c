"""Settings of people: alone, in a team, and as somebody who may not."""

from vault_desk import ALEX_SECRET, OWNER_SECRET, VaultClinic, press, texts

from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.vault.dialogs import PassphraseDialog, PersonDialog
from clinic_app.storage.clinic_store import ClinicStore


def add_alex(desk: VaultClinic) -> None:
    dialog = desk.settings("people").people.add()
    assert dialog.new is not None
    dialog.name_edit.setText("Alex Moreau")
    dialog.roles.set_value(("assistant",))
    dialog.new.secret.edit.setText(ALEX_SECRET)
    dialog.new.repeat.edit.setText(ALEX_SECRET)
    press(dialog, "Add")
    desk.settle()


def test_somebody_who_works_alone_sees_no_list_of_people(desk: VaultClinic) -> None:
    section = desk.settings("people").people
    assert section.rows.count() == 0
    assert "You work alone with these records." in texts(section)
    assert "Administrator" not in texts(section)


def test_a_colleague_is_added_with_a_role_and_a_passphrase_of_their_own(desk: VaultClinic) -> None:
    add_alex(desk)
    assert "Alex Moreau" in texts(desk.settings("people").people)
    assert [name for _, name in ClinicStore.users(desk.folder)] == ["", "Alex Moreau"]
    with ClinicStore.open(desk.folder, ALEX_SECRET) as store, store.reading() as work:
        assert work.people.get(work.user_id).roles == ("assistant",)


def test_a_name_that_is_taken_is_refused_and_the_dialog_stays(desk: VaultClinic) -> None:
    add_alex(desk)
    add_alex(desk)
    dialog = desk.dialog(PersonDialog)
    assert dialog.message.text() == "Somebody of this name is already a user."
    dialog.reject()


def test_the_last_administrator_cannot_lose_the_role(desk: VaultClinic) -> None:
    add_alex(desk)
    press(desk.settings("people").people, "Change First user")
    dialog = desk.dialog(PersonDialog)
    dialog.name_edit.setText("Sam Rivera")
    dialog.roles.set_value(("therapist",))
    press(dialog, "Save")
    desk.settle()
    assert "This is the last administrator." in dialog.message.text()
    dialog.reject()


def test_a_passphrase_changes_only_with_the_present_one(desk: VaultClinic) -> None:
    section = desk.settings("people").people
    section.passphrase_button.click()
    dialog = desk.dialog(PassphraseDialog)
    assert dialog.current is not None
    for field in (dialog.new.secret, dialog.new.repeat):
        field.edit.setText("velvet harbour pencil orchard")
    dialog.current.edit.setText("not this one")
    press(dialog, "Change passphrase")
    desk.settle()
    assert dialog.message.text() == "The present passphrase is not right. Type it again."
    dialog.current.edit.setText(OWNER_SECRET)
    press(dialog, "Change passphrase")
    desk.settle()
    ClinicStore.open(desk.folder, "velvet harbour pencil orchard").close()


def test_somebody_who_is_removed_can_no_longer_unlock(desk: VaultClinic) -> None:
    add_alex(desk)
    press(desk.settings("people").people, "Remove Alex Moreau")
    dialog = desk.dialog(DialogFrame)
    assert "change the data key under Security afterwards" in texts(dialog)
    press(dialog, "Remove")
    desk.settle()
    desk.settle()
    assert [user_id for user_id, _ in ClinicStore.users(desk.folder)] == ["owner"]
    assert desk.vault.standing.is_alone


def test_an_assistant_sees_colleagues_but_manages_nobody(assistant_desk: VaultClinic) -> None:
    page = assistant_desk.settings("people")
    assert not page.people.add_button.isVisible()
    assert "First user" in texts(page.people)
    shown = [key for key, button in page.buttons.items() if button.isVisible()]
    assert shown == ["workstation", "people", "security", "backups", "about"]
    assert not page.security.code.isVisible()
    assert not page.security.key.isVisible()
    assert not page.backups.restore_button.isVisible()


def test_settings_that_are_not_for_a_role_cannot_be_reached_by_name(assistant_desk: VaultClinic) -> None:
    page = assistant_desk.settings("audit")
    assert page.stack.currentWidget() is not None
    assert not page.audit.isVisible()
    assert not any("Audit" in action.text for action in page.actions_offered())
