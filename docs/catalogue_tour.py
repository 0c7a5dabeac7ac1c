"""The catalogue for the pictures: with a client in mind, an own copy being written, a pack that is looked at."""

from collections.abc import Callable
from pathlib import Path

from driver import Clinic, click, type_into, wait_until
from PySide6.QtTest import QTest

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.gui.catalogue.editor_page import ExerciseEditorPage
from clinic_app.gui.catalogue.pack_page import PackImportPage
from clinic_app.gui.catalogue.page import CataloguePage
from clinic_app.gui.kit.surfaces import ScrollPage
from clinic_app.interchange.pack_file import write_pack
from clinic_app.services.exercise_packs import Pack, PackExercise

PICTURES_DRAWN_MS = 1500
LONG_STEP = "Simultaneously maintain your pelvis and lift your top knee as far as you can without rolling your hips back."


def tour(clinic: Clinic, take: Callable[[str], None], place: Path) -> None:
    """From the demo clinic, with a client open whose record bars something."""
    navigator = clinic.window.context.navigator
    clinic.open_client("tor ma")
    click(clinic.window.rail["catalogue"])
    page = clinic.page(CataloguePage)
    clinic.settle()
    barred = next(one for one in page.browser.catalogue if page.availability_of(one).overridable)
    page.browser.show_exercise(barred.id)
    QTest.qWait(PICTURES_DRAWN_MS)
    take("catalogue_client")
    page.browser.show_exercise("clamshell")
    page.browser.action_asked.emit("copy", "clamshell")
    editor = clinic.page(ExerciseEditorPage)
    wait_until(lambda: editor.save_button.isEnabled(), "the editor")
    step = editor.form.steps.fields[3]
    step.selectAll()
    type_into(step, LONG_STEP)
    step.setCursorPosition(0)
    wait_until(lambda: bool(editor.side.reading.said), "the reading")
    row = editor.form.rows["steps"]
    scroll = editor.findChildren(ScrollPage)[0]
    scroll.ensureWidgetVisible(row, 0, max(0, (scroll.height() - row.height()) // 2))
    take("exercise_editor")
    editor.history.undo()
    editor.save()
    clinic.page(CataloguePage)
    clinic.settle()
    navigator.go("pack_import")
    pack = clinic.page(PackImportPage)
    path = place / "Riverside.clinicpack"
    path.write_bytes(write_pack(_pack(clinic)))
    pack.choose_file = lambda: path
    pack.open_file()
    wait_until(lambda: bool(pack.cards), "the pack")
    take("pack")


def _pack(clinic: Clinic) -> Pack:
    own = clinic.window.context.own_catalogue
    record = next(one for one in (own.records if own is not None else ()) if one.own is not None)
    assert record.own is not None  # noqa: S101 - just looked for

    def document(exercise_id: str, **changes: object) -> dict[str, object]:
        exercise = load_catalogue().get(exercise_id)
        assert exercise is not None  # noqa: S101 - shipped
        return {**exercise_to_document(exercise), **changes}

    mine = exercise_to_document(record.own.exercise)
    return Pack(
        (
            PackExercise("a" * 32, document("side_plank_knees", name="Side plank for runners")),
            PackExercise(record.own.key, {**mine, "feel": "The side of your buttock, not your back."}),
            PackExercise("b" * 32, document("bird_dog", name="Bird dog on a ball", positions=["floating"])),
        ),
        "Riverside Physical Therapy",
        "2026-11-20",
    )
