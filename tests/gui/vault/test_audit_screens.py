"""The audit trail on the screen: readable, filtered, verified, taken along; and the alarm."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from vault_desk import VaultClinic, press, texts

from clinic_app.domain.audit import AuditFinding
from clinic_app.domain.clients import ClientId
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.vault.audit_section import PAGE, AuditSection
from clinic_app.gui.vault.explain_dialog import ExplainDialog
from clinic_app.gui.vault.leaving import note_leaving
from clinic_app.services.settings_store import ClinicDefaults


def audit(desk: VaultClinic) -> AuditSection:
    section = desk.settings("audit").audit
    desk.settle()
    return section


def rows(section: AuditSection) -> list[tuple[str, str]]:
    cells = [section.model.cells(row) for row in range(section.model.rowCount())]
    return [(what, whom) for _, _, what, whom in cells]


def test_the_trail_says_who_did_what_to_whose_record(desk: VaultClinic) -> None:
    client = desk.clinic.add("Ana", "Silva")
    desk.context.clients.open(ClientId(client.id))
    section = audit(desk)
    assert rows(section)[:2] == [
        ("Opened client record", "Silva, Ana"),
        ("Created client record", "Silva, Ana"),
    ]
    assert rows(section)[-1] == ("Set up the records", "")


def test_the_trail_is_narrowed_by_client_and_action(desk: VaultClinic) -> None:
    ana = desk.clinic.add("Ana", "Silva")
    ben = desk.clinic.add("Ben", "Cole", birth_date=date(1985, 3, 2))
    desk.context.clients.open(ClientId(ana.id))
    section = audit(desk)
    section.client.setFocus()
    section.client.setText("ben")
    section.client.look()
    desk.settle()
    section.client.setText("nobody at all")
    section.client.look()
    desk.settle()
    assert match_texts(section) == ["Nobody of that name"]
    section.client.setText("col")
    section.client.look()
    desk.settle()
    assert match_texts(section) == ["Cole, Ben, born 2 Mar 1985"]
    take_match(section, 0)
    desk.settle()
    assert section.client.value() == ben.id
    assert rows(section) == [("Created client record", "Cole, Ben")]
    section.client.clear()
    section.action.set_value("opened")
    section.refresh()
    desk.settle()
    assert rows(section) == [("Opened client record", "Silva, Ana")]
    assert section.count.text() == "1 of 1 rows"


def match_texts(section: AuditSection) -> list[str]:
    model = section.client.matches.completionModel()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def take_match(section: AuditSection, row: int) -> None:
    """As Return in the list below the field does."""
    section.client.take(section.client.matches.completionModel().index(row, 0))


def test_the_client_is_looked_for_among_all_not_only_in_the_rows_shown(desk: VaultClinic) -> None:
    ana = desk.clinic.add("Ana", "Silva")
    for number in range(PAGE + 5):
        desk.context.settings.save_defaults(ClinicDefaults(paper="letter" if number % 2 else "a4"))
    section = audit(desk)
    assert "Silva, Ana" not in [whom for _, whom in rows(section)]
    section.client.setText("silva")
    section.client.look()
    desk.settle()
    take_match(section, 0)
    desk.settle()
    assert section.client.value() == ana.id
    assert rows(section) == [("Created client record", "Silva, Ana")]


def test_the_trail_is_narrowed_by_first_and_last_day(desk: VaultClinic) -> None:
    clock = desk.clinic.clock
    day = clock.today()
    desk.clinic.add("Ana", "Silva")
    clock.advance(days=2)
    desk.clinic.add("Ben", "Cole")
    clock.advance(days=2)
    desk.clinic.add("Cy", "Dahl")
    section = audit(desk)

    def between(first: str, last: str) -> list[str]:
        section.since.setText(first)
        section.until.setText(last)
        section.until.editingFinished.emit()
        desk.settle()
        return [whom for _, whom in rows(section) if whom]

    second, third = (day + timedelta(days=2)).isoformat(), (day + timedelta(days=4)).isoformat()
    assert between(second, second) == ["Cole, Ben"]
    assert between(second, "") == ["Dahl, Cy", "Cole, Ben"]
    assert between("", second) == ["Cole, Ben", "Silva, Ana"]
    assert between(third, second) == ["Cole, Ben", "Silva, Ana"], "what cannot be changes nothing"
    assert section.day_message.text() == "The second day lies before the first."
    between("3/2/2026", "")
    assert "may be" in section.day_message.text()
    section.period.set_value("1")
    section.period.activated.emit(1)
    desk.settle()
    assert section.since.text() == section.until.text() == third
    assert [whom for _, whom in rows(section) if whom] == ["Dahl, Cy"]


def test_a_name_in_the_table_stays_one_line_of_plain_signs(desk: VaultClinic) -> None:
    desk.clinic.add("<b>Ana</b>", "Sil\u202eva")
    section = audit(desk)
    whom = rows(section)[0][1]
    assert "<b>Ana</b>" in whom
    assert "\u202e" not in whom
    tip = section.model.data(section.model.index(0, 3), Qt.ItemDataRole.ToolTipRole)
    document = QTextDocument()
    document.setHtml(tip)
    assert document.toPlainText() == whom


def test_a_whole_trail_is_said_to_be_whole(desk: VaultClinic) -> None:
    desk.vault.services.backups.run()
    section = audit(desk)
    section.verify_button.click()
    desk.settle()
    assert "The audit trail is whole" in texts(section.result)
    assert "1 remembered end." in texts(section.result)


def test_a_changed_row_is_found_and_named(desk: VaultClinic) -> None:
    desk.clinic.add("Ana", "Silva")
    connection = desk.clinic.store.connect()
    triggers = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
    )
    for (name,) in triggers.fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE event SET action = 'archived' WHERE action = 'created'")
    connection.commit()
    connection.close()
    section = audit(desk)
    section.verify_button.click()
    desk.settle()
    assert section.result_bad.isVisible()
    assert not section.result.isVisible()
    assert "is not what was written." in texts(section.result_bad)


def test_an_export_says_that_it_leaves_the_vault_and_is_written_down(
    desk: VaultClinic, tmp_path: Path
) -> None:
    desk.clinic.add("Ana", "=HYPERLINK(1)")
    section = audit(desk)
    dialog = section.ask_export()
    assert "not encrypted" in texts(dialog)
    dialog.reject()
    target = tmp_path / "trail.csv"
    section.export_to(target)
    desk.settle()
    text = target.read_text("utf-8-sig")
    assert "created" in text
    assert "\n=HYPERLINK" not in text
    assert ",=HYPERLINK" not in text
    section.refresh()
    desk.settle()
    assert rows(section)[0][0].startswith("Exported audit trail")


def test_an_alarm_is_shown_and_ends_with_a_reason(desk: VaultClinic) -> None:
    desk.clinic.store.alarm = AuditFinding("end missing", 12, "The last rows are missing.")
    section = audit(desk)
    assert section.alarm.isVisible()
    press(section.alarm, "I know why")
    dialog = desk.dialog(ExplainDialog)
    press(dialog, "Accept the trail")
    assert dialog.message.text() == "Say why."
    dialog.reason.setText("backup of Monday restored")
    press(dialog, "Accept the trail")
    desk.settle()
    desk.settle()
    assert not section.alarm.isVisible()
    assert rows(section)[0][0].startswith("Accepted the audit trail as it stands: backup of Monday restored")


def test_the_alarm_stands_above_the_list_of_clients(desk: VaultClinic) -> None:
    desk.clinic.store.alarm = AuditFinding("end missing", 12, "The last rows are missing.")
    desk.context.navigator.go("settings")
    desk.context.navigator.go("clients")
    desk.settle()
    assert "The last rows are missing." in texts(desk.window)
    press(desk.window, "Look")
    desk.settle()
    assert desk.context.navigator.here is not None
    assert desk.context.navigator.here.params == {"section": "audit"}
    assert not [one for one in desk.window.findChildren(DialogFrame) if one.isVisible()]


def test_a_handout_that_was_printed_and_saved_outside_stands_in_the_trail(desk: VaultClinic) -> None:
    client_id = ClientId(desk.clinic.add("Ana", "Silva").id)
    kept = desk.context.handouts.keep(client_id, None, b"%PDF-1.7 a page", "a4", "en")
    note_leaving(desk.context, "printed", client_id, kept)
    note_leaving(desk.context, "saved", client_id, kept)
    assert rows(audit(desk))[:2] == [
        ("Exported handout", "Silva, Ana"),
        ("Printed handout", "Silva, Ana"),
    ]
