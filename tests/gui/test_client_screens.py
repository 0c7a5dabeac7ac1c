"""Clients on the screen: found while typing, entered without loss, opened, archived and brought back."""

from collections.abc import Callable
from typing import cast

from gui_context import PAGES, Clinic
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from clinic_app.domain.client_vocabulary import CONDITIONS
from clinic_app.domain.clients import Client
from clinic_app.gui.clients.client_form import ClientForm
from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.clients.form_page import ClientFormPage
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.clients.words import age_text, ago_text, day_text, initials
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.kit.surfaces import PressableCard
from clinic_app.gui.main_window import MainWindow

Settle = Callable[[], None]


def list_page(window: MainWindow) -> ClientListPage:
    return cast("ClientListPage", window.stack.currentWidget())


def form_page(window: MainWindow) -> ClientFormPage:
    return cast("ClientFormPage", window.stack.currentWidget())


def client_page(window: MainWindow) -> ClientPage:
    return cast("ClientPage", window.stack.currentWidget())


def names(page: ClientListPage) -> list[str]:
    return [row.list_name for row in page.model.rows]


def type_into(form: ClientForm, name: str, text: str) -> None:
    field = form.field(name)
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    field.clear()
    for sign in text:
        # Key events with their text: QTest.keyClicks knows no letters beyond ASCII.
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))


def open_list(window: MainWindow, settle: Settle) -> ClientListPage:
    window.context.navigator.go("clients")
    settle()
    return list_page(window)


def open_client(window: MainWindow, client: Client, settle: Settle) -> ClientPage:
    window.context.navigator.go("client", client_id=client.id)
    settle()
    return client_page(window)


# list


def test_an_empty_clinic_says_how_to_begin(window: MainWindow, settle: Settle) -> None:
    page = list_page(window)
    assert page.stack.currentWidget() is page.nobody
    assert page.nobody.action is not None
    page.nobody.action.click()
    settle()
    assert window.title_label.text() == "New client"


def test_clients_are_found_while_typing(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    for given, family in (("Zoë", "O’Neil"), ("Amir", "Haddad"), ("Łukasz", "Kowalski")):
        clinic.add(given, family)
    page = open_list(window, settle)
    assert len(names(page)) == 3
    QTest.keyClicks(page.search, "oneil")
    settle()
    assert names(page) == ["O’Neil, Zoë"]
    page.search.clear()
    QTest.keyClicks(page.search, "luk kow")
    settle()
    assert names(page) == ["Kowalski, Łukasz"]


def test_only_the_newest_question_is_answered(
    window: MainWindow, clinic: Clinic, settle: Settle, qtbot: QtBot
) -> None:
    clinic.add("Anna", "Arendt")
    clinic.add("Bea", "Brandt")
    page = open_list(window, settle)
    for text in ("a", "an", "ann", "b", "be"):
        page.search.setText(text)
    settle()
    assert names(page) == ["Brandt, Bea"]


def test_return_opens_the_first_and_arrows_the_others(
    window: MainWindow, clinic: Clinic, settle: Settle
) -> None:
    clinic.add("Anna", "Arendt")
    clinic.add("Bea", "Brandt")
    page = open_list(window, settle)
    first, second = page.model.rows
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    settle()
    assert window.title_label.text() == f"{first.given_name} {first.family_name}"
    window.context.navigator.back()
    settle()
    page.search.setText("")
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    rows = page.model.rows
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    settle()
    assert window.title_label.text() == f"{rows[1].given_name} {rows[1].family_name}"
    assert {row.id for row in rows} == {first.id, second.id}


def test_a_letter_typed_in_the_list_goes_on_searching(
    window: MainWindow, clinic: Clinic, settle: Settle
) -> None:
    clinic.add("Anna", "Arendt")
    page = open_list(window, settle)
    page.list.setFocus()
    QTest.keyClicks(page.list, "b")
    settle()
    assert page.search.text() == "b"
    assert page.stack.currentWidget() is page.no_match
    assert "“b”" in page.no_match.title.text()


def test_a_name_searched_in_vain_begins_the_new_client(window: MainWindow, settle: Settle) -> None:
    page = list_page(window)
    page.search.setText("Nora Lindqvist")
    settle()
    page.new_client()
    settle()
    form = form_page(window).form
    assert form.given_name_edit.text() == "Nora"
    assert form.family_name_edit.text() == "Lindqvist"


def test_a_row_is_read_aloud_with_its_alert(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    clinic.add("Anna", "Arendt", alerts="Latex allergy", birth_date="1990-05-04")
    page = open_list(window, settle)
    spoken = page.model.data(page.model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Arendt, Anna, 36 years, Alert: Latex allergy"


# form


def test_a_new_client_is_saved_with_every_field(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    window.context.navigator.go("client_form")
    settle()
    page = form_page(window)
    typed = {
        "given_name": "Zoë",
        "family_name": "O’Neil",
        "preferred_name": "Zo",
        "birth_date": "2.3.1991",
        "gender_text": "she/her",
        "phone": "+1 555 010 0123",
        "email": "zoe@example.org",
        "emergency_name": "Dara",
        "emergency_phone": "+1 555 010 0124",
        "alerts": "Latex allergy",
        "notes": "Runs 35 km a week",
    }
    for name, text in typed.items():
        type_into(page.form, name, text)
    for name, at in (("sex", 0), ("handout_language", 1), ("paper", 1), ("equipment", 0)):
        field = page.form.field(name)
        cast("QPushButton", getattr(field, "buttons")[at]).click()  # noqa: B009  two kinds of field have buttons
    page.form.precautions.set_value(["pht"])
    page.form.precautions.changed.emit()
    page.save_button.click()
    settle()
    settle()
    assert window.title_label.text() == "Zoë O’Neil"
    (row,) = clinic.context.clients.find("")
    client = clinic.context.clients.get(row.id).client
    assert client.given_name == "Zoë"
    assert client.birth_date is not None
    assert client.birth_date.isoformat() == "1991-03-02"
    assert (client.sex, client.handout_language, client.paper) == ("F", "es", "letter")
    assert client.precautions == ("pht",)
    assert client.equipment == ("mat",)
    assert client.alerts == "Latex allergy"
    assert client.emergency_phone == "+1 555 010 0124"
    assert client.notes == "Runs 35 km a week"
    assert clinic.context.drafts.kept() == []


def test_back_from_a_saved_client_does_not_return_to_the_form(window: MainWindow, settle: Settle) -> None:
    window.context.navigator.go("client_form")
    settle()
    page = form_page(window)
    type_into(page.form, "given_name", "Mei")
    type_into(page.form, "family_name", "Tanaka")
    page.save()
    settle()
    settle()
    assert window.title_label.text() == "Mei Tanaka"
    window.context.navigator.back()
    settle()
    assert window.title_label.text() == "Clients"


def test_each_problem_stands_beside_its_field(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    window.context.navigator.go("client_form")
    settle()
    page = form_page(window)
    type_into(page.form, "given_name", "Nora")
    type_into(page.form, "phone", "abc")
    type_into(page.form, "birth_date", "3/2/1985")
    page.save()
    assert page.form.problem("family_name") == "Enter the family name."
    assert "digits" in page.form.problem("phone")
    assert "1985-03-02 or 1985-02-03" in page.form.problem("birth_date")
    assert page.form.problem("given_name") == ""
    assert not page.problems.isHidden()
    assert page.form.family_name_edit.hasFocus()
    assert clinic.context.clients.count() == 0
    type_into(page.form, "family_name", "Lind")
    assert page.form.problem("family_name") == ""


def test_a_birth_date_is_said_back_while_it_is_typed(window: MainWindow, settle: Settle) -> None:
    window.context.navigator.go("client_form")
    settle()
    form = form_page(window).form
    type_into(form, "birth_date", "2.3.1985")
    assert form.problem("birth_date") == "2 Mar 1985, 41 years"


def test_half_typed_forms_survive_a_crash(
    window: MainWindow, clinic: Clinic, settle: Settle, qtbot: QtBot
) -> None:
    window.context.navigator.go("client_form")
    settle()
    page = form_page(window)
    type_into(page.form, "given_name", "Nora")
    qtbot.waitUntil(lambda: len(clinic.context.drafts.kept()) == 1, timeout=3000)
    # The crash: a new window on the same records, without the old one being closed.
    second = MainWindow(clinic.context, PAGES)
    qtbot.addWidget(second)
    clinic.context.navigator.go("client_form")
    settle()
    restored = form_page(second)
    assert restored is not page
    assert restored.form.given_name_edit.text() == "Nora"
    assert not restored.restored.isHidden()
    assert clinic.context.clients.count() == 0


def test_leaving_a_form_keeps_what_was_typed(window: MainWindow, settle: Settle) -> None:
    window.context.navigator.go("client_form")
    settle()
    page = form_page(window)
    type_into(page.form, "given_name", "Nora")
    page.form.precautions.set_value(["preg"])
    page.form.precautions.changed.emit()
    window.context.navigator.back()
    settle()
    window.context.navigator.go("client_form")
    settle()
    assert page.form.given_name_edit.text() == "Nora"
    assert page.form.precautions.value() == ("preg",)
    assert not page.restored.isHidden()
    page.restored.findChildren(QPushButton)[0].click()
    settle()
    assert page.form.given_name_edit.text() == ""
    assert page.restored.isHidden()


def test_cancel_asks_before_anything_is_lost(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    window.context.navigator.go("client_form")
    settle()
    page = form_page(window)
    page.cancel()
    settle()
    assert window.title_label.text() == "Clients"
    window.context.navigator.go("client_form")
    settle()
    type_into(page.form, "given_name", "Nora")
    page.cancel()
    (dialog,) = (box for box in window.findChildren(DialogFrame) if box.isVisible())
    assert window.title_label.text() == "New client"
    dialog.accept()
    settle()
    assert window.title_label.text() == "Clients"
    assert clinic.context.drafts.kept() == []


def test_a_later_writer_is_told(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    client = clinic.add("Mei", "Tanaka")
    window.context.navigator.go("client_form", client_id=client.id)
    settle()
    page = form_page(window)
    clinic.context.clients.update(client.id, {"phone": "+1 555 010 0199"}, client.version)
    type_into(page.form, "notes", "Typed meanwhile")
    page.save()
    settle()
    assert not page.conflict.isHidden()
    page.conflict.findChildren(QPushButton)[0].click()
    settle()
    phone = page.form.field("phone")
    assert isinstance(phone, QLineEdit)
    assert phone.text() == "+1 555 010 0199"
    assert page.conflict.isHidden()


def test_somebody_who_may_be_kept_already_is_asked_about(
    window: MainWindow, clinic: Clinic, settle: Settle
) -> None:
    clinic.add("Mei", "Tanaka", birth_date="1988-02-29")
    window.context.navigator.go("client_form")
    settle()
    page = form_page(window)
    type_into(page.form, "given_name", "mei")
    type_into(page.form, "family_name", "TANAKA")
    page.save()
    settle()
    (dialog,) = (box for box in window.findChildren(DialogFrame) if box.isVisible())
    texts = [button.text() for button in dialog.findChildren(QPushButton)]
    assert any("Tanaka, Mei" in text for text in texts)
    assert clinic.context.clients.count() == 1
    dialog.accept()
    settle()
    settle()
    assert clinic.context.clients.count() == 2


def test_precautions_are_searched_and_chosen(window: MainWindow, settle: Settle) -> None:
    window.context.navigator.go("client_form")
    settle()
    picker = form_page(window).form.precautions
    dialog = picker.open_list()
    assert len(dialog.chips.buttons) == len(CONDITIONS)
    QTest.keyClicks(dialog.search, "hip repl")
    visible = [button.text() for button in dialog.chips.buttons if not button.isHidden()]
    assert visible == [
        "Hip replacement with front-approach limits",
        "Hip replacement with back-approach limits",
    ]
    for button in dialog.chips.buttons:
        if not button.isHidden():
            button.click()
    dialog.accept()
    assert picker.value() == ("thr_ant", "thr_post")
    assert form_page(window).drafts.changed


def test_every_text_of_the_record_is_in_the_form(dressed: QtBot, clinic: Clinic) -> None:
    from dataclasses import fields

    from clinic_app.domain.clients import ClientValues

    form = ClientForm(clinic.clock.today)
    dressed.addWidget(form)
    assert set(form.names) == {item.name for item in fields(ClientValues)}


# client page


def test_the_client_page_shows_who_it_is_and_what_to_take_care_of(
    window: MainWindow, clinic: Clinic, settle: Settle
) -> None:
    client = clinic.add("Zoë", "O’Neil", birth_date="1991-03-02", alerts="Latex allergy", precautions=["pht"])
    page = open_client(window, client, settle)
    assert page.name.text() == "Zoë O’Neil"
    assert "35 years · born 2 Mar 1991" in page.facts.text()
    assert page.alert.isVisible()
    assert page.alert.accessibleName() == "Caution. Alert. Latex allergy"
    assert page.screening_button.text() == "Start screening"
    assert page.timeline.empty.isVisible()


def test_the_screening_button_starts_or_resumes(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    client = clinic.add("Zoë", "O’Neil")
    episode = clinic.context.clients.create_episode(client.id, {"complaint": "Tight thigh", "side": "L"})
    page = open_client(window, client, settle)
    page.screening_button.click()
    here = clinic.context.navigator.here
    assert here is not None
    assert (here.page, dict(here.params)) == ("screening", {"client_id": client.id, "episode_id": episode.id})
    screening = clinic.context.screenings.start(client.id, episode.id)
    clinic.context.navigator.back()
    settle()
    assert page.screening_button.text() == "Resume screening"
    page.screening_button.click()
    here = clinic.context.navigator.here
    assert here is not None
    assert dict(here.params) == {"client_id": client.id, "screening_id": screening}


def test_the_timeline_opens_what_it_lists(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    client = clinic.add("Zoë", "O’Neil")
    screening = clinic.context.screenings.start(client.id)
    page = open_client(window, client, settle)
    (card,) = page.timeline.findChildren(PressableCard)
    assert card.accessibleName().startswith("Screening not finished yet, today")
    QTest.keyClick(card, Qt.Key.Key_Return)
    here = clinic.context.navigator.here
    assert here is not None
    assert (here.page, here.params["screening_id"]) == ("screening", screening)


def test_archiving_can_be_undone(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    client = clinic.add("Zoë", "O’Neil")
    page = open_client(window, client, settle)
    page.archive_button.click()
    settle()
    settle()
    assert clinic.context.clients.count() == 0
    assert page.archived_banner.isVisible()
    assert not page.screening_button.isEnabled()
    toast = clinic.context.messages.toast_widget
    assert toast is not None
    assert toast.label.text() == "Zoë O’Neil was archived"
    toast.button.click()
    settle()
    settle()
    assert clinic.context.clients.count() == 1
    assert not page.archived_banner.isVisible()


def test_an_episode_is_added_and_its_problems_are_shown(
    window: MainWindow, clinic: Clinic, settle: Settle
) -> None:
    client = clinic.add("Zoë", "O’Neil")
    page = open_client(window, client, settle)
    dialog = page.open_episode(None)
    dialog.save_button.click()
    assert dialog.form.problem("complaint") == "Enter what the client comes for."
    QTest.keyClicks(dialog.form.complaint_edit, "Tight left thigh")
    dialog.save_button.click()
    settle()
    settle()
    (episode,) = clinic.context.clients.get(client.id).episodes
    assert episode.complaint == "Tight left thigh"
    assert episode.started_on == clinic.clock.today()


def test_edits_are_saved_and_shown(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    client = clinic.add("Zoë", "O’Neil")
    page = open_client(window, client, settle)
    page.edit_button.click()
    settle()
    form = form_page(window)
    type_into(form.form, "alerts", "Hearing aid")
    QTest.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    settle()
    assert window.stack.currentWidget() is page
    assert page.alert.accessibleName() == "Caution. Alert. Hearing aid"


# words


def test_days_are_said_as_a_person_would(clinic: Clinic) -> None:
    today = clinic.clock.today()
    days = [ago_text(today.replace(day=day), today) for day in (4, 3, 1)]
    assert days == ["today", "yesterday", "3 days ago"]
    assert ago_text(today.replace(month=1), today) == "4 Jan 2026"
    assert day_text(None) == ""
    assert age_text(1) == "1 year"
    assert initials("Łukasz", "Kowalski") == "ŁK"
