"""A client comes back: last findings, last routine, one dose changed, the new sheet. By keyboard alone, every key counted."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Clinic, focused, pdf_words, save_dialog_answers, wait_until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clinic_app.domain.clients import ClientId
from clinic_app.domain.routine_documents import routine_to_dict
from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.gui.clients.client_page import ClientPage
from clinic_app.gui.clients.list_page import ClientListPage
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.routines.desk import open_desk
from clinic_app.gui.routines.handout_page import HandoutPage
from clinic_app.gui.routines.page import RoutinePage

AIM = 25
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Keyboard:
    """Presses keys where the keyboard is, and counts: a letter is one, a chord such as Ctrl+P is one."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def type(self, text: str) -> None:
        for sign in text:
            QTest.keyClicks(focused(), sign)
            self.keys.append(sign)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        names = {CTRL: "Ctrl+", SHIFT: "Shift+", NONE: ""}
        self.keys.append(names[held] + key.name.removeprefix("Key_"))
        QTest.keyClick(focused(), key, held)


def last_visit(clinic: Clinic) -> ClientId:
    """What is in the record from before: a finished screening, everything accepted, its routine, and a sheet of it."""
    context = clinic.window.context
    client_id = context.clients.find("torres")[0].id
    screening_id = context.clients.get(client_id).screenings[0].id
    output = to_output(assess(context.protocol(), context.screenings.load(screening_id).answers))
    document = json.loads(json.dumps(output))
    for finding, strength in document["findings"].items():
        if strength in ("supported", "suggested"):
            context.screenings.decide(screening_id, finding, "accepted", "")
    context.screenings.finish(screening_id, document, str(document["version"]))
    desk = open_desk(context, client_id, str(screening_id))
    assert desk.proposed is not None
    routine_id = context.routines.save(client_id, screening_id, routine_to_dict(desk.proposed))
    context.handouts.keep(client_id, routine_id, b"%PDF-1.7\n%%EOF", "a4", "en")
    return client_id


def came(clinic: Clinic, what: str, ready: Callable[[], bool]) -> None:
    """Wait as a person does: until the screen shows it. No key is pressed meanwhile."""
    wait_until(ready, what)
    clinic.settle()


def test_from_the_last_findings_to_the_saved_sheet_in_few_keys(
    clinic: Clinic,
    house: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    clinic.start(demo=True)
    clinic.wait_for_window()
    client_id = last_visit(clinic)
    sheet = house / "Home exercises.pdf"
    save_dialog_answers(monkeypatch, sheet)
    keys = Keyboard()

    # The client is found by three letters.
    clients = clinic.page(ClientListPage)
    assert clients.search.hasFocus()
    keys.type("tor")
    came(clinic, "one client", lambda: len(clients.model.rows) == 1)
    keys.press(Qt.Key.Key_Return)
    client = clinic.page(ClientPage)
    came(clinic, "the client", lambda: client.screening_button.hasFocus())

    # The routine of the last findings stands ready.
    keys.press(Qt.Key.Key_Backtab, SHIFT)
    keys.press(Qt.Key.Key_Space)
    routine = clinic.page(RoutinePage)
    came(clinic, "the routine", lambda: routine.controller is not None and routine.adder.hasFocus())
    assert routine.controller is not None
    before = routine.controller.routine
    assert before.items
    assert all(item.reasons for item in before.items)

    # The first exercise gets a set more.
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    keys.type("3x")
    first = before.items[0]
    keys.type(str(first.dose.reps))
    keys.press(Qt.Key.Key_Return)
    changed = routine.controller.routine.item(first.key)
    assert changed is not None
    assert (changed.dose.sets, changed.dose.reps) == (3, first.dose.reps)

    # On to the sheet, and out.
    keys.press(Qt.Key.Key_P, CTRL)
    handout = clinic.page(HandoutPage)
    clinic.proofed(handout)
    keys.press(Qt.Key.Key_S, CTRL)
    came(
        clinic,
        "the question before it leaves",
        lambda: any(one.isAncestorOf(focused()) for one in clinic.window.findChildren(DialogFrame)),
    )
    keys.press(Qt.Key.Key_Return)
    came(clinic, "the saved sheet", sheet.exists)

    record_property(
        "shown", f"returning client to saved handout: {len(keys.keys)} keys ({' '.join(keys.keys)})"
    )
    assert len(keys.keys) <= AIM
    words = pdf_words(sheet.read_bytes())
    assert "Maya T." in words
    context = clinic.window.context
    kept = context.handouts.list(client_id)
    assert len(kept) == 2, "a copy of what left is in the record"
    latest = context.routines.latest(client_id)
    assert latest is not None
    assert kept[0].routine_id == latest.summary.id
    assert latest.content["items"][0]["dose"]["sets"] == 3  # type: ignore[call-overload, index]  # plain values
