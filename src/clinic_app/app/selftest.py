"""`clinic-app --self-test`: does this installation hold together?

Loads every form, protocol, exercise and figure, writes one handout in memory, and makes, closes and opens an
encrypted store in a folder that is removed again. Ends with code 1 and the name of the first thing that fails.
"""

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path


def self_test() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("forms", _forms),
        ("protocol", _protocol),
        ("exercises", _exercises),
        ("figures", _figures),
        ("handout", _handout),
        ("store", _store),
    )
    for name, step in steps:
        try:
            said = step()
        except Exception as error:
            traceback.print_exc()
            print(f"self-test failed at {name}: {error}", file=sys.stderr)
            return 1
        print(f"{name}: {said}")
    print("self-test passed")
    return 0


def _forms() -> str:
    from PySide6.QtWidgets import QApplication, QWidget

    from clinic_app.assets import form
    from clinic_app.gui.forms import load_into
    from clinic_app.gui.kit.fields import FieldMessage, FormChoiceBox

    application = QApplication.instance() or QApplication(["clinic-app"])
    root = form()
    files = sorted(root.rglob("*.ui"))
    if not files:
        raise FileNotFoundError("no form is part of this installation")
    for file in files:
        base = QWidget()
        load_into(base, *file.relative_to(root).parts, custom=(FieldMessage, FormChoiceBox))
        base.deleteLater()
    del application
    return f"{len(files)} loaded"


def _protocol() -> str:
    from clinic_app.app import shipped

    protocol = shipped.protocol()
    return f"version {protocol.version}, {len(protocol.items)} items, {len(protocol.findings)} findings"


def _exercises() -> str:
    from clinic_app.app import shipped

    catalogue = shipped.catalogue()
    missing = [exercise.id for exercise in catalogue.exercises if exercise.figure not in shipped.figures()]
    if missing:
        raise LookupError(f"no figure for {', '.join(missing)}")
    return f"{len(catalogue.exercises)} exercises"


def _figures() -> str:
    from clinic_app.app import shipped

    library = shipped.figures()
    shapes = sum(len(drawing.shapes) for figure in library.ids for drawing in library.pair(figure))
    return f"{len(library.ids)} figures, {shapes} shapes"


def _handout() -> str:
    from clinic_app.app import shipped
    from clinic_app.domain.handouts import HandoutClient
    from clinic_app.domain.routine_edits import add_item
    from clinic_app.domain.routines import Routine
    from clinic_app.pdf.handout import render_handout
    from clinic_app.services.handout_content import compose_handout
    from clinic_app.services.settings_store import ClinicCard

    catalogue = shipped.catalogue()
    routine = Routine(title="Self-test")
    for exercise in catalogue.exercises[:3]:
        routine = add_item(routine, exercise)
    content = compose_handout(
        HandoutClient("Test"),
        routine,
        catalogue,
        ClinicCard(),
        shipped.handout_texts("en"),
        today=date(2026, 1, 1),
    )
    pdf = render_handout(content, shipped.figures().pair)
    if not pdf.startswith(b"%PDF"):
        raise ValueError("the handout is no PDF")
    return f"{len(pdf) // 1024} KB"


def _store() -> str:
    from clinic_app.services.clients import ClientService
    from clinic_app.services.clock import SystemClock
    from clinic_app.storage.clinic_store import ClinicStore
    from clinic_app.storage.key_slots import LEAST_COST

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with ClinicStore.create(path, "self-test passphrase", cost=LEAST_COST) as store:
            ClientService(store, SystemClock()).create({"given_name": "Test", "family_name": "Person"})
        with ClinicStore.open(path, "self-test passphrase") as store:
            found = ClientService(store, SystemClock()).find("per tes")
        if [row.list_name for row in found] == []:
            raise LookupError("a stored client was not found again")
    return "made, closed, opened, searched"
