"""Erasing by somebody who manages the clinic and does not see its records."""

from vault_desk import VaultClinic, press, texts

from clinic_app.gui.vault.erase_section import EraseSection
from clinic_app.gui.vault.record_dialogs import EraseDialog
from clinic_app.services.records import AuditQuery


def section_of(desk: VaultClinic) -> EraseSection:
    return desk.settings("data").erase


def look_for(desk: VaultClinic, section: EraseSection, text: str) -> str:
    section.edit.setText(text)
    section.search()
    desk.settle()
    return texts(section)


def test_an_administrator_finds_a_client_by_name_or_birth_date_and_sees_no_more(
    administrator_desk: VaultClinic,
) -> None:
    section = section_of(administrator_desk)
    assert section.isVisible()
    assert "Silva" not in texts(section), "nobody is listed before somebody is looked for"
    found = look_for(administrator_desk, section, "silva an")
    assert "Silva, Ana" in found
    assert "Born 2 Mar 1985" in found
    assert "Ben" not in found
    assert "555" not in found
    found = look_for(administrator_desk, section, "2.3.1985")
    assert all(name in found for name in ("Silva, Ana", "Silva, Ben", "Dahl, Cy"))
    assert "Nobody of that name" in look_for(administrator_desk, section, "5550142 nobody")


def test_less_than_two_letters_list_nobody(administrator_desk: VaultClinic) -> None:
    section = section_of(administrator_desk)
    for text in ("", "s", "5550142"):
        assert "Silva" not in look_for(administrator_desk, section, text)
        assert "at least two letters" in section.row.message.text()


def test_the_search_and_the_erasure_stand_in_the_trail_without_the_name(
    administrator_desk: VaultClinic,
) -> None:
    section = section_of(administrator_desk)
    look_for(administrator_desk, section, "silva ana")
    press(section, "Erase the record of Silva, Ana, Born 2 Mar 1985")
    administrator_desk.settle()
    dialog = administrator_desk.dialog(EraseDialog)
    assert "the record of Ana Silva" in texts(dialog)
    dialog.name_edit.setText("silva")
    press(dialog, "Erase for good")
    administrator_desk.settle()
    administrator_desk.settle()
    assert "Silva, Ana" not in look_for(administrator_desk, section, "silva")
    rows = administrator_desk.vault.services.audit.find(AuditQuery(entity="client"))
    said = [(entry.row.action, *entry.row.fields) for entry in rows]
    assert said[:3] == [("looked for", "1 found"), ("erased",), ("looked for", "1 found")]
    assert "silva" not in repr([entry.row for entry in rows]).casefold()


def test_whoever_may_not_erase_is_not_offered_it(assistant_desk: VaultClinic) -> None:
    page = assistant_desk.settings("workstation")
    assert not page.buttons["data"].isVisible()


def test_the_trail_tells_clients_apart_for_an_administrator_without_naming_them(
    administrator_desk: VaultClinic,
) -> None:
    section = administrator_desk.settings("audit").audit
    administrator_desk.settle()
    assert not section.client.isVisible()
    whom = {section.model.cells(row)[3] for row in range(section.model.rowCount())} - {""}
    assert len(whom) == 3
    assert all(one.startswith("Client ") and len(one) == 15 for one in whom)
