"""On the client's page: take the record along, keep it, erase it; and what an assistant sees."""

import json
from datetime import date
from pathlib import Path

import pytest
from vault_desk import VaultClinic, press, texts

from clinic_app.domain.clients import Client, ClientId
from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.vault.record_card import RecordCard
from clinic_app.gui.vault.record_dialogs import EraseDialog
from clinic_app.services.records import NotFound


def open_client(desk: VaultClinic, client: Client) -> ClientPage:
    desk.context.navigator.go("client", client_id=client.id)
    desk.settle()
    desk.settle()
    page = desk.window.stack.currentWidget()
    assert isinstance(page, ClientPage)
    return page


def card_of(page: ClientPage) -> RecordCard:
    assert page.record_card is not None
    return page.record_card


def test_the_whole_record_is_written_into_a_folder_without_a_name(desk: VaultClinic, tmp_path: Path) -> None:
    card = card_of(open_client(desk, desk.clinic.add("Ana", "Silva")))
    dialog = card.ask_export()
    assert "not encrypted" in texts(dialog)
    dialog.reject()
    place = tmp_path / "out"
    place.mkdir()
    for _ in range(2):
        card.export_to(place)
        desk.settle()
    assert sorted(one.name for one in place.iterdir()) == [
        "client-record-2026-05-04",
        "client-record-2026-05-04-2",
    ]
    folder = place / "client-record-2026-05-04"
    assert json.loads((folder / "record.json").read_bytes())["client"]["family_name"] == "Silva"
    assert "Silva" in (folder / "record.html").read_text("utf-8")


def test_erasing_names_what_goes_and_waits_for_the_family_name(desk: VaultClinic) -> None:
    client = desk.clinic.add("Ana", "Silva")
    desk.context.clients.create_episode(ClientId(client.id), {"complaint": "Tight hamstrings"})
    card_of(open_client(desk, client)).ask_erase()
    dialog = desk.dialog(EraseDialog)
    assert "the record of Ana Silva" in texts(dialog)
    assert "1 episode of care" in texts(dialog)
    assert not dialog.accept_button.isEnabled()
    dialog.name_edit.setText("Silv")
    assert not dialog.accept_button.isEnabled()
    dialog.name_edit.setText(" silva ")
    press(dialog, "Erase for good")
    desk.settle()
    desk.settle()
    assert isinstance(desk.window.stack.currentWidget(), ClientListPage)
    assert desk.context.navigator.open_client is None
    with pytest.raises(NotFound):
        desk.context.clients.get(ClientId(client.id))
    desk.context.navigator.back()
    desk.settle()
    assert not isinstance(desk.window.stack.currentWidget(), ClientPage)


def test_closing_the_question_erases_nothing(desk: VaultClinic) -> None:
    client = desk.clinic.add("Ana", "Silva")
    card_of(open_client(desk, client)).ask_erase()
    dialog = desk.dialog(EraseDialog)
    dialog.name_edit.setText("Silva")
    dialog.reject()
    desk.settle()
    assert desk.context.clients.get(ClientId(client.id)).client.family_name == "Silva"


def test_a_record_that_must_be_kept_cannot_be_erased(desk: VaultClinic) -> None:
    client = desk.clinic.add("Ana", "Silva")
    card = card_of(open_client(desk, client))
    retention = card.change_retention()
    assert retention is not None
    retention.day_edit.setText("someday")
    press(retention, "Save")
    assert retention.row.message.text() == "Write the date as year-month-day."
    retention.day_edit.setText("2036-12-31")
    press(retention, "Save")
    desk.settle()
    desk.settle()
    assert card.kept.text() == "Must be kept until 31 Dec 2036"
    assert desk.vault.services.erasing.retention_of(ClientId(client.id)) == date(2036, 12, 31)
    card.ask_erase()
    dialog = desk.dialog(EraseDialog)
    assert "It must be kept until 31 Dec 2036" in texts(dialog)
    dialog.name_edit.setText("Silva")
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


def test_an_assistant_is_offered_neither_screening_nor_erasing(assistant_desk: VaultClinic) -> None:
    client = assistant_desk.clinic.add("Ana", "Silva")
    page = open_client(assistant_desk, client)
    assert not page.screening_button.isVisible()
    assert not page.routine_button.isVisible()
    assert not card_of(page).isVisible()
    assert page.edit_button.isVisible()


def test_an_assistant_is_told_so_above_the_list(assistant_desk: VaultClinic) -> None:
    assert "Records and printing, no screening decisions." in texts(assistant_desk.window)
