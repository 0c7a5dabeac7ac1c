"""Settings, and the screens before the records are open."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from gui_context import Clinic
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinic_app.domain.errors import WrongPassphrase
from clinic_app.gui.clients.form_page import ClientFormPage
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.main_window import MainWindow
from clinic_app.gui.preferences import Preferences, WorkstationChoice
from clinic_app.gui.settings.sections import WorkstationSection
from clinic_app.gui.settings.settings_page import SettingsPage
from clinic_app.gui.theme import look
from clinic_app.gui.unlock.unlock_page import FirstRunPage, UnlockPage
from clinic_app.gui.vault.security_section import IdleLock

Settle = Callable[[], None]


def settings_page(window: MainWindow, settle: Settle, section: str = "clinic") -> SettingsPage:
    window.context.navigator.go("settings", section=section)
    settle()
    return cast("SettingsPage", window.stack.currentWidget())


# settings


def test_the_clinic_card_is_saved(window: MainWindow, clinic: Clinic, settle: Settle) -> None:
    page = settings_page(window, settle)
    form = page.clinic.form
    assert not page.clinic.save_button.isEnabled()
    for name in ("name", "therapist_name", "phone", "hours", "email", "website"):
        field = form.field(name)
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, f"our {name}")
    for name in ("address", "out_of_hours"):
        field = form.field(name)
        assert isinstance(field, QPlainTextEdit)
        QTest.keyClicks(field, f"our {name}")
    page.clinic.save_button.click()
    settle()
    card = clinic.context.settings.clinic_card()
    assert card.name == "our name"
    assert card.therapist_name == "our therapist_name"
    assert card.out_of_hours == "our out_of_hours"
    assert not page.clinic.save_button.isEnabled()


def test_leaving_the_settings_saves_the_clinic_card(
    window: MainWindow, clinic: Clinic, settle: Settle
) -> None:
    page = settings_page(window, settle)
    field = page.clinic.form.field("name")
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "North Street Physiotherapy")
    window.context.navigator.back()
    settle()
    assert clinic.context.settings.clinic_card().name == "North Street Physiotherapy"


def test_paper_and_language_are_what_a_new_client_starts_with(
    window: MainWindow, clinic: Clinic, settle: Settle
) -> None:
    page = settings_page(window, settle, "handouts")
    page.handouts.paper.button("letter").click()
    page.handouts.language.button("es").click()
    settle()
    window.context.navigator.go("client_form")
    settle()
    values = cast("ClientFormPage", window.stack.currentWidget()).form.values()
    assert (values["paper"], values["handout_language"]) == ("letter", "es")


def test_the_palette_leads_to_the_about_page(window: MainWindow, settle: Settle) -> None:
    page = settings_page(window, settle)
    window.open_palette()
    QTest.keyClicks(window.palette_box.edit, "licence")
    QTest.keyClick(window.palette_box.edit, Qt.Key.Key_Return)
    settle()
    assert page.about.isVisible()
    texts = " ".join(label.text() for label in page.about.findChildren(PlainLabel))
    assert "licensed physical therapist has to sign off" in texts
    assert "LGPL 3" in texts
    assert "Lucide" in texts


def test_a_choice_of_the_workstation_is_used_and_remembered(dressed: QtBot, clinic: Clinic) -> None:
    saved: list[WorkstationChoice] = []
    preferences = Preferences(WorkstationChoice(mode="light"), saved.append)
    section = WorkstationSection(replace(clinic.context, preferences=preferences))
    dressed.addWidget(section)
    try:
        section.mode.button("dark").click()
        assert look().is_dark
        idle = IdleLock(preferences)
        dressed.addWidget(idle)
        idle.choice.button("5").click()
        assert saved[-1] == WorkstationChoice(mode="dark", text_scale=1.0, idle_lock_min=5)
    finally:
        look().use("light")


# unlock


def test_unlocking_sends_the_passphrase_and_shows_that_it_works(dressed: QtBot) -> None:
    page = UnlockPage()
    dressed.addWidget(page)
    page.show()
    sent: list[str] = []
    page.submitted.connect(sent.append)
    QTest.keyClicks(page.passphrase_edit, "correct horse")
    QTest.keyClick(page.passphrase_edit, Qt.Key.Key_Return)
    assert sent == ["correct horse"]
    assert page.busy.isVisible()
    assert not page.button.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert sent == ["correct horse"]


def test_a_wrong_passphrase_is_said_in_one_sentence_and_may_be_typed_again(dressed: QtBot) -> None:
    page = UnlockPage()
    dressed.addWidget(page)
    page.show()
    page.passphrase_edit.setText("wrong")
    page.submit()
    page.show_problem(WrongPassphrase("This passphrase does not open the records.", "Try again."))
    assert page.message.text() == "This passphrase does not open the records. Try again."
    assert page.button.isEnabled()
    assert page.passphrase_edit.selectedText() or page.passphrase_edit.hasSelectedText()
    QTest.keyClicks(page.passphrase_edit, "c")
    assert page.message.text() == ""
    page.forget()
    assert page.passphrase_edit.text() == ""


def test_the_passphrase_is_hidden_until_asked_for(dressed: QtBot) -> None:
    page = UnlockPage()
    dressed.addWidget(page)
    assert page.passphrase_edit.echoMode() == QLineEdit.EchoMode.Password
    page.eye.click()
    assert page.passphrase_edit.echoMode() == QLineEdit.EchoMode.Normal
    page.eye.click()
    assert page.passphrase_edit.echoMode() == QLineEdit.EchoMode.Password


def test_an_empty_passphrase_is_not_tried(dressed: QtBot) -> None:
    page = UnlockPage()
    dressed.addWidget(page)
    with dressed.assertNotEmitted(page.submitted):
        page.submit()
    assert page.message.text() == "Enter the passphrase."


def first_run(dressed: QtBot, passphrase: str, repeat: str) -> tuple[FirstRunPage, list[str]]:
    page = FirstRunPage()
    dressed.addWidget(page)
    page.show()
    sent: list[str] = []
    page.submitted.connect(sent.append)
    page.passphrase_edit.setText(passphrase)
    page.repeat_edit.setText(repeat)
    page.button.click()
    return page, sent


def test_the_first_run_creates_the_records(dressed: QtBot) -> None:
    page, sent = first_run(dressed, "copper lantern meadow bicycle", "copper lantern meadow bicycle")
    assert sent == ["copper lantern meadow bicycle"]
    assert page.busy.isVisible()


def test_a_short_or_common_passphrase_is_refused(dressed: QtBot) -> None:
    page, sent = first_run(dressed, "short", "short")
    assert sent == []
    assert page.message.text().startswith("Use at least 8 characters")
    page, sent = first_run(dressed, "password123", "password123")
    assert sent == []
    assert "first that anyone would try" in page.message.text()


def test_two_different_passphrases_are_refused(dressed: QtBot) -> None:
    page, sent = first_run(dressed, "copper lantern meadow bicycle", "copper lantern meadow bycicle")
    assert sent == []
    assert page.repeat_message.text() == "The two do not match. Type it again."


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [
        ("12345678", "This passphrase is among the first"),
        ("sunshines", "Weak"),
        ("aaaabbbbcccc1", "Weak"),
        ("Zebedee Quixotham 1985", "Weak"),
        ("copper lantern meadow", "Fair"),
        ("copper lantern meadow bicycle", "Good"),
        ("copper lantern meadow bicycle oyster velvet", "Strong"),
        ("k7#Qp2!vR9x$Lm4w", "Good"),
    ],
)
def test_the_meter_says_what_guessing_costs_to_somebody_who_knows_the_name(
    dressed: QtBot, passphrase: str, said: str
) -> None:
    page = FirstRunPage()
    dressed.addWidget(page)
    page.name_edit.setText("Zebedee Quixotham")
    page.passphrase_edit.setText(passphrase)
    assert page.message.text().startswith(said)
    assert page.meter.accessibleDescription() == page.message.text()


def test_the_unlock_screens_need_none_of_the_heavy_libraries() -> None:
    """They are painted first; the store and the printer load while the passphrase is typed."""
    script = "import sys, clinic_app.gui.unlock.unlock_page; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in run.stdout.split()}
    assert not loaded & {"sqlalchemy", "reportlab", "sqlcipher3", "pikepdf", "numpy", "yaml", "cryptography"}
