"""Before the records are open: who is there, waiting after wrong tries, the recovery code."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_app.domain.recovery_code import recovery_code
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.unlock.code_sheet import code_text, draw_code, save_code
from clinic_app.gui.unlock.recovery_page import RecoveryCodePage
from clinic_app.gui.unlock.unlock_page import UnlockPage

CODE = recovery_code(bytes(range(20)))
TEAM = [("a", "Sam Rivera"), ("b", "Alex Moreau")]


@pytest.fixture
def door(dressed: QtBot) -> UnlockPage:
    page = UnlockPage()
    dressed.addWidget(page)
    page.show()
    return page


def raise_error(error: Exception) -> None:
    raise error


def test_a_single_user_is_not_asked_who_they_are(door: UnlockPage) -> None:
    door.show_people([("owner", "Sam Rivera")], "owner", has_code=True)
    assert not door.who.isVisible()
    assert door.user_id is None


def test_several_users_find_the_last_one_chosen(door: UnlockPage) -> None:
    door.show_people(TEAM, "b", has_code=True)
    assert door.who.isVisible()
    assert door.user_id == "b"
    door.show_people(TEAM, "somebody who left", has_code=True)
    assert door.user_id == "a"


def test_without_a_recovery_code_none_is_asked_for(door: UnlockPage) -> None:
    door.show_people(TEAM, has_code=False)
    assert not door.code_button.isVisible()


def test_the_wait_is_counted_down_in_one_sentence(door: UnlockPage, dressed: QtBot) -> None:
    door.show_people(TEAM, "a", has_code=True)
    door.show_wait(61.2)
    assert door.message.text() == "After several wrong tries the next one is possible in 1 min 02 s."
    door.passphrase_edit.setText("copper lantern")
    with dressed.assertNotEmitted(door.submitted):
        door.submit()
    for _ in range(61):
        door.tick()
    assert door.message.text() == "After several wrong tries the next one is possible in 1 s."
    door.tick()
    assert door.message.text() == ""
    assert door.button.isEnabled()


def test_somebody_else_does_not_wait_for_another_ones_tries(door: UnlockPage) -> None:
    door.show_people(TEAM, "a", has_code=True)
    door.show_wait(60)
    door.who.setFocus()
    QTest.keyClick(door.who, Qt.Key.Key_Down)
    assert door.user_id == "b"
    assert door.button.isEnabled()


def test_a_slip_in_the_recovery_code_is_named_by_its_group(door: UnlockPage, dressed: QtBot) -> None:
    door.show_people(TEAM, "a", has_code=True)
    door.code_button.click()
    groups = CODE.split("-")
    wrong = groups[2][:-1] + ("0" if groups[2][-1] != "0" else "1")
    door.code.edit.setText(" ".join([*groups[:2], wrong, *groups[3:]]))
    with dressed.assertNotEmitted(door.submitted):
        door.submit()
    assert "group 3" in door.code.message.text()


def test_the_recovery_code_is_taken_however_it_is_spaced(door: UnlockPage) -> None:
    door.show_people(TEAM, "a", has_code=True)
    door.code_button.click()
    assert "the audit trail says so" in door.text.text()
    assert not door.who.isVisible()
    sent: list[str] = []
    door.submitted.connect(sent.append)
    door.code.edit.setText(CODE.lower().replace("-", "  "))
    QTest.keyClick(door.code.edit, Qt.Key.Key_Return)
    assert sent == [CODE]
    assert door.user_id is None
    door.forget()
    assert door.code.edit.text() == ""


def code_page(dressed: QtBot) -> tuple[RecoveryCodePage, list[bool]]:
    page = RecoveryCodePage(CODE, "2026-05-04", show_error=raise_error)
    dressed.addWidget(page)
    page.show()
    ended: list[bool] = []
    page.done.connect(ended.append)
    return page, ended


def test_going_on_needs_the_second_group_and_leaves_no_code_behind(dressed: QtBot) -> None:
    page, ended = code_page(dressed)
    panel = page.panel
    QTest.keyClicks(panel.group_edit, CODE.split("-")[0])
    panel.confirm_button.click()
    assert ended == []
    assert panel.group_row.message.text() == "This is not the second group. Compare it with the code above."
    panel.group_edit.clear()
    QTest.keyClicks(panel.group_edit, CODE.split("-")[1].lower())
    QTest.keyClick(panel.group_edit, Qt.Key.Key_Return)
    assert ended == [True]
    said = " ".join(label.text() + label.accessibleName() for label in page.findChildren(PlainLabel))
    assert not any(group in said.replace(" ", "") for group in CODE.split("-"))


def test_later_is_possible_and_told(dressed: QtBot) -> None:
    page, ended = code_page(dressed)
    page.panel.later_button.click()
    assert ended == [False]


def test_the_printed_sheet_holds_the_whole_code(qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    draw_code(CODE, "2026-05-04", printer)
    document = pypdfium2.PdfDocument(target)
    try:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_bounded()  # pyright: ignore[reportUnknownMemberType]  untyped defaults
    finally:
        document.close()
    assert all(group in text for group in CODE.split("-"))


def test_the_saved_sheet_is_plain_text_for_its_owner_only(tmp_path: Path) -> None:
    target = tmp_path / "code.txt"
    save_code(target, CODE, "2026-05-04")
    assert target.read_text("utf-8") == code_text(CODE, "2026-05-04")
    assert [line.split()[-1] for line in target.read_text().splitlines() if line.startswith("  ")] == (
        CODE.split("-")
    )
    assert target.stat().st_mode & 0o077 == 0
