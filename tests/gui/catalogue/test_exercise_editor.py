"""Writing an own exercise: by keyboard, with the reading beside it, kept while typing, taken back step by step."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from gui_context import Clinic, make_clinic
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

import handout_samples
from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.app.shipped import handout_texts
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.own_exercises import OwnExercise, base_of
from clinic_app.domain.routine_edits import add_item
from clinic_app.domain.routines import Routine
from clinic_app.gui.catalogue.editor_page import ExerciseEditorPage
from clinic_app.gui.pages import OpenClient
from clinic_app.services.own_catalogue import OwnCatalogue
from clinic_app.services.own_exercises import OwnExerciseService, OwnRecord


@pytest.fixture
def clinic(tmp_path: Path, dressed: QtBot) -> Iterator[Clinic]:
    made = make_clinic(tmp_path)
    service = OwnExerciseService(made.store, made.clock)
    own = OwnCatalogue(load_catalogue, service)
    made.context = replace(
        made.context,
        catalogue=own,
        own_catalogue=own,
        own_exercises=service,
        figures=handout_samples.library,
    )
    yield made
    made.close()


@pytest.fixture
def service(clinic: Clinic) -> OwnExerciseService:
    assert clinic.context.own_exercises is not None
    return clinic.context.own_exercises


Open = Callable[..., ExerciseEditorPage]


@pytest.fixture
def opened(clinic: Clinic, dressed: QtBot, settle: Callable[[], None]) -> Open:
    def open_page(**params: str) -> ExerciseEditorPage:
        page = ExerciseEditorPage(clinic.context)
        dressed.addWidget(page)
        page.resize(1282, 704)
        page.show()
        page.activateWindow()
        dressed.waitUntil(page.isActiveWindow)
        page.enter(params)
        settle()
        settle()
        return page

    return open_page


def kept(clinic: Clinic) -> list[OwnExercise]:
    own = clinic.context.own_catalogue
    assert own is not None
    own.refresh()
    return [record.own for record in own.records if record.own is not None]


def document_of(exercise_id: str, **changes: object) -> dict[str, object]:
    exercise = load_catalogue().get(exercise_id)
    assert exercise is not None
    return {**exercise_to_document(exercise), **changes}


def records(clinic: Clinic, client_id: str = "") -> list[OwnRecord]:
    own = clinic.context.own_catalogue
    assert own is not None
    own.open(client_id)
    return list(own.records)


def typed(page: ExerciseEditorPage, field: str, text: str) -> None:
    edit = page.form.rows[field].field
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, text)


def test_a_copy_is_saved_under_its_own_name_and_the_original_stays(
    clinic: Clinic, opened: Open, settle: Callable[[], None]
) -> None:
    page = opened(copy_of="clamshell")
    typed(page, "name", "Clamshell after Meyer")
    QTest.keyClick(page.form.rows["name"].field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    (saved,) = kept(clinic)
    assert saved.exercise.name == "Clamshell after Meyer"
    assert saved.exercise.copy_of == "clamshell"
    original = load_catalogue().get("clamshell")
    assert original is not None
    assert saved.exercise.steps == original.steps
    assert saved.exercise.sources == original.sources
    assert [one.id for one in clinic.context.catalogue().find("meyer")] == [saved.id]
    here = clinic.context.navigator.here
    assert here is not None
    assert (here.page, here.params["exercise_id"]) == ("catalogue", saved.id)


def test_what_is_missing_is_said_at_its_field_and_nothing_is_saved(clinic: Clinic, opened: Open) -> None:
    page = opened()
    page.save()
    assert "fields need attention" in page.problems.accessibleName()
    assert page.form.rows["name"].message.text() == "Give it a name."
    assert "steps" in page.form.rows["steps"].message.text()
    assert kept(clinic) == []


def test_the_reading_follows_the_typing(opened: Open, dressed: QtBot) -> None:
    page = opened(copy_of="clamshell")
    assert "easy enough" in page.side.reading.grade.text.text()
    typed(
        page,
        "start_position",
        "Simultaneously maintain the appropriate abdominal activation, because the cause of everything is "
        "insufficient lumbar stability during repetitive activities of daily life.",
    )
    dressed.waitUntil(lambda: any("“maintain”: say “keep”" in one for one in page.side.reading.said))
    assert any("Clients must not read “cause”" in one for one in page.side.reading.said)
    assert any("More than 15 words" in one for one in page.side.reading.said)


def test_a_long_step_says_how_long_it_is(opened: Open, dressed: QtBot) -> None:
    page = opened(copy_of="clamshell")
    step = page.form.steps.fields[0]
    step.setFocus()
    QTest.keyClicks(step, " and then go on and on and on and on and on and on and on and on")
    dressed.waitUntil(lambda: page.form.rows["steps"].isVisible())
    page.read_now()
    assert any("words in one sentence" in note for note in _notes(page))


def _notes(page: ExerciseEditorPage) -> list[str]:
    from clinic_app.gui.kit.fields import FieldMessage

    return [message.text() for message in page.form.steps.findChildren(FieldMessage)]


def test_undo_takes_back_a_step_whichever_field_has_the_keyboard(opened: Open) -> None:
    page = opened(copy_of="clamshell")
    before = page.form.document()
    typed(page, "name", "Other")
    page.history.keep()
    typed(page, "feel", "Nowhere.")
    feel = page.form.rows["feel"].field
    QTest.keyClick(feel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.form.document() == {**before, "name": "Other"}
    QTest.keyClick(feel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.form.document() == before
    page.history.redo()
    page.history.redo()
    assert page.form.document() == {**before, "name": "Other", "feel": "Nowhere."}


def test_steps_are_added_with_return_moved_with_alt_and_taken_with_backspace(opened: Open) -> None:
    page = opened()
    steps = page.form.steps
    steps.fields[0].setFocus()
    QTest.keyClicks(steps.fields[0], "One.")
    QTest.keyClick(steps.fields[0], Qt.Key.Key_Return)
    QTest.keyClicks(steps.fields[1], "Two.")
    QTest.keyClick(steps.fields[1], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert steps.value() == ["Two.", "One."]
    QTest.keyClick(steps.fields[1], Qt.Key.Key_Return)
    assert len(steps.fields) == 3
    QTest.keyClick(steps.fields[2], Qt.Key.Key_Backspace)
    assert len(steps.fields) == 2


def test_what_was_typed_comes_back_after_leaving(
    opened: Open, dressed: QtBot, settle: Callable[[], None]
) -> None:
    page = opened(copy_of="clamshell")
    typed(page, "name", "Half written")
    page.leave()
    settle()
    again = opened(copy_of="clamshell")
    assert again.form.document()["name"] == "Half written"
    assert not again.restored.isHidden()


def test_a_dose_that_means_nothing_is_said_and_kept_as_typed(opened: Open) -> None:
    page = opened(copy_of="clamshell")
    typed(page, "dose", "3x10 z9")
    page.save()
    assert "“z9” is no part of a dose" in page.form.rows["dose"].message.text()
    assert page.form.dose.text() == "3x10 z9"


def test_an_update_is_shown_and_taken_over_where_it_does_not_clash(
    clinic: Clinic, service: OwnExerciseService, opened: Open, settle: Callable[[], None]
) -> None:
    original = load_catalogue().get("clamshell")
    assert original is not None
    now = exercise_to_document(original)
    steps = ["Old words.", *original.steps[1:]]
    base = replace(base_of(original), document={**now, "steps": steps, "feel": "Old feeling."})
    made = service.create({**now, "steps": steps, "feel": "Our feeling.", "name": "Ours"}, base=base)
    page = opened(exercise_id=made)
    assert [change.clash for change in page.changes.changes] == [False, True]
    page.changes.take_all.click()
    assert page.form.document()["steps"] == list(original.steps)
    assert page.form.document()["feel"] == "Our feeling."
    page.changes.keep.click()
    page.save()
    settle()
    (saved,) = kept(clinic)
    assert saved.base == base_of(original)
    assert saved.exercise.feel == "Our feeling."


def test_only_with_an_open_client_it_can_be_that_clients(
    clinic: Clinic, opened: Open, settle: Callable[[], None]
) -> None:
    assert not opened(copy_of="clamshell").reach.scope.button("client").isEnabled()
    client = clinic.add("Ana", "Silva")
    clinic.context.navigator.set_client(OpenClient(client.id, "Ana Silva"))
    page = opened(copy_of="clamshell")
    page.reach.scope.button("client").click()
    page.save()
    settle()
    assert kept(clinic) == []
    own = clinic.context.own_catalogue
    assert own is not None
    own.open(client.id)
    assert [record.item.scope for record in own.records] == ["client"]


def test_another_picture_is_chosen_by_name(opened: Open) -> None:
    page = opened(copy_of="clamshell")
    dialog = page.side.choose_figure()
    QTest.keyClicks(dialog.search, "dead bug")
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert str(page.form.document()["figure"]).startswith("dead_bug")


def test_every_shipped_exercise_passes_through_the_fields_unchanged(opened: Open) -> None:
    page = opened()
    for exercise in load_catalogue():
        document = exercise_to_document(exercise)
        page.form.show_document(document)
        assert page.form.document() == document, exercise.id


def narrow(page: ExerciseEditorPage, scope: str, settle: Callable[[], None]) -> None:
    page.reach.scope.button(scope).click()
    page.save()
    settle()
    settle()


def test_who_uses_an_exercise_can_be_changed_later_and_taken_back(
    clinic: Clinic, service: OwnExerciseService, opened: Open, settle: Callable[[], None]
) -> None:
    made = service.create(document_of("clamshell", name="Ours"))
    offered: list[Callable[[], None]] = []
    clinic.context.messages.toast = lambda _text, _word="", undo=None: offered.append(undo) if undo else None  # type: ignore[method-assign,assignment]  # listens to what is offered
    page = opened(exercise_id=made)
    assert page.reach.scope.value() == "clinic"
    narrow(page, "person", settle)
    assert [record.item.scope for record in records(clinic)] == ["person"]
    offered[0]()
    settle()
    assert [record.item.scope for record in records(clinic)] == ["clinic"]


def test_before_others_lose_an_exercise_their_routines_are_named(
    clinic: Clinic, service: OwnExerciseService, opened: Open, settle: Callable[[], None]
) -> None:
    made = service.create(document_of("clamshell", name="Ours"))
    ana, ben, cleo = (clinic.add(name, "Silva") for name in ("Ana", "Ben", "Cleo"))
    exercise = clinic.context.catalogue().get("clamshell")
    assert exercise is not None
    for client in (ana, ben):
        with_ours = add_item(Routine("Home exercises"), replace(exercise, id=made))
        clinic.context.routines.save(client.id, None, with_ours)
    clinic.context.routines.save(cleo.id, None, add_item(Routine("Home exercises"), exercise))
    clinic.context.navigator.set_client(OpenClient(ana.id, "Ana Silva"))
    page = opened(exercise_id=made)
    narrow(page, "client", settle)
    question = page.keeper.question
    assert question is not None
    assert "In the routine of Ben Silva." in " ".join(label.text() for label in question.findChildren(QLabel))
    assert [record.item.scope for record in records(clinic)] == ["clinic"], "nothing before the answer"
    question.reject()
    assert page.save_button.isEnabled()
    page.save()
    settle()
    settle()
    assert page.keeper.question is not None
    page.keeper.question.accept()
    settle()
    (record,) = records(clinic, ana.id)
    assert (record.item.scope, record.item.client_id) == ("client", ana.id)
    assert records(clinic, ben.id) == []


def test_the_clients_language_is_written_beside_and_kept_with_its_status(
    clinic: Clinic, service: OwnExerciseService, opened: Open, settle: Callable[[], None]
) -> None:
    clinic.context = replace(clinic.context, handout_texts=handout_texts)
    page = opened(copy_of="clamshell")
    typed(page, "name", "Ours")
    typed(page, "feel", "Feel it at the side of your hip.")
    page.read_now()
    page.words.language.button("es").click()
    settle()
    assert list(page.words.fields) == ["Feel it at the side of your hip."], "the rest is translated already"
    QTest.keyClicks(page.words.fields["Feel it at the side of your hip."], "Al lado de la cadera.")
    page.words.reviewed.buttons[0].click()
    page.save()
    settle()
    (saved,) = kept(clinic)
    (words,) = saved.exercise.own_words
    assert (words.language, words.text, words.reviewed) == ("es", "Al lado de la cadera.", True)
    again = opened(exercise_id=saved.id)
    again.words.language.button("es").click()
    settle()
    field = again.words.fields["Feel it at the side of your hip."]
    assert field.text() == "Al lado de la cadera."
    QTest.keyClicks(field, " Y otra.")
    assert not again.words.reviewed.value(), "changed words were read by nobody yet"
    again.history.keep()
    again.history.undo()
    assert again.words.value()[0]["text"] == "Al lado de la cadera."


def test_words_for_a_text_that_was_changed_are_asked_for_anew(
    service: OwnExerciseService, opened: Open, settle: Callable[[], None]
) -> None:
    words = {"language": "es", "original": "Feel it here.", "text": "Aquí.", "status": "reviewed"}
    made = service.create(document_of("clamshell", name="Ours", feel="Feel it here.", translations=[words]))
    page = opened(exercise_id=made)
    assert page.words.value() == [words]
    typed(page, "feel", "Feel it there.")
    page.read_now()
    page.words.language.button("es").click()
    settle()
    assert page.words.value() == []
    assert page.words.fields["Feel it there."].text() == ""
