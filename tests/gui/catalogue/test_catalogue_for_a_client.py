"""The catalogue with a client in mind, the shelf of favourites, and who may change what."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from gui_context import Clinic, make_clinic
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import handout_samples
from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.app.content import shipped_protocol
from clinic_app.domain.clients import Client
from clinic_app.domain.exercise_documents import exercise_to_document
from clinic_app.domain.own_exercises import base_of
from clinic_app.gui.catalogue.client_fit import told_equipment
from clinic_app.gui.catalogue.facet_box import ARROW, PADDING
from clinic_app.gui.catalogue.page import CataloguePage
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.surfaces import Banner
from clinic_app.gui.pages import OpenClient
from clinic_app.gui.theme import font
from clinic_app.services.own_catalogue import OwnCatalogue
from clinic_app.services.own_exercises import OwnExerciseService

EMERGENCY = {
    "signs": {"bladder": "yes", "saddle": "yes", "both_legs": "yes"},
    "ce_onset": "new_or_worse",
}


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
        protocol=shipped_protocol,
    )
    yield made
    made.close()


Show = Callable[..., CataloguePage]


@pytest.fixture
def shown(clinic: Clinic, dressed: QtBot, settle: Callable[[], None]) -> Show:
    def show(client: Client | None = None, width: int = 1282, **params: str) -> CataloguePage:
        if client is not None:
            clinic.context.navigator.set_client(OpenClient(client.id, client.display_name))
        page = CataloguePage(clinic.context)
        dressed.addWidget(page)
        page.resize(width, 704)
        page.show()
        page.activateWindow()
        dressed.waitUntil(page.isActiveWindow)
        page.enter(params)
        settle()
        settle()
        return page

    return show


def banners(page: CataloguePage) -> str:
    return " ".join(banner.accessibleName() for banner in page.browser.details.body.findChildren(Banner))


def told(page: CataloguePage) -> str:
    return "\n".join(label.text() for label in page.browser.details.body.findChildren(PlainLabel))


def test_a_contraindication_of_the_record_bars_with_its_reason(clinic: Clinic, shown: Show) -> None:
    page = shown(clinic.add("Ana", "Silva", precautions=["aaa"]))
    page.browser.show_exercise("psoas_release_ball")
    assert "Barred for this client" in banners(page)
    assert "aneurysm" in banners(page)
    assert "1 exercise is" in page.client_said.text() or "exercises are barred" in page.client_said.text()
    page.browser.show_exercise("clamshell")
    assert "Barred" not in banners(page)


def test_what_a_written_reason_may_lift_says_so(clinic: Clinic, shown: Show) -> None:
    page = shown(clinic.add("Ana", "Silva", precautions=["ham_acute"]))
    page.browser.show_exercise("nordic_hamstring")
    assert "Barred unless you write a reason" in banners(page)


def test_every_reason_is_said_not_only_the_first(clinic: Clinic, shown: Show) -> None:
    page = shown(clinic.add("Ana", "Silva", precautions=["preg", "aaa"]))
    page.browser.show_exercise("psoas_release_ball")
    assert "pregnancy" in (banners(page) + told(page)).casefold()
    assert "aneurysm" in banners(page) + told(page)


def test_the_run_gate_and_findings_that_are_needed_are_told_without_a_client_too(shown: Show) -> None:
    page = shown()
    page.browser.show_exercise("a_skip")
    assert "Only after the run gate" in told(page)


def test_what_the_client_has_at_home_is_asked_for_at_once_and_taken_back(clinic: Clinic, shown: Show) -> None:
    page = shown(clinic.add("Ana", "Silva", equipment=["mat"]))
    box = page.browser.facets["equipment"]
    assert box.currentText() == "Ana’s equipment"
    ids = [exercise.id for exercise in page.browser.grid.exercises.shown]
    assert "clamshell" in ids
    assert "clamshell_band" not in ids
    page.browser.clear_query()
    assert page.browser.grid.exercises.rowCount() == len(load_catalogue())


def test_without_the_client_nothing_is_marked_and_the_switch_brings_it_back(
    clinic: Clinic, shown: Show, settle: Callable[[], None]
) -> None:
    page = shown(clinic.add("Ana", "Silva", precautions=["aaa"]))
    page.client_switch.click()
    page.browser.show_exercise("psoas_release_ball")
    assert "Barred" not in banners(page)
    page.client_switch.click()
    settle()
    page.browser.show_exercise("psoas_release_ball")
    assert "Barred" in banners(page)


def test_the_newest_screening_counts_for_equipment_and_for_red_flags(clinic: Clinic, shown: Show) -> None:
    client = clinic.add("Ana", "Silva")
    screenings = clinic.context.screenings
    first = screenings.start(client.id)
    screenings.answer(first, "hx_equipment", {"value": ["band"]})
    page = shown(client)
    assert page.browser.facets["equipment"].currentText() == "Ana’s equipment"
    assert "clamshell_band" in [exercise.id for exercise in page.browser.grid.exercises.shown]
    screenings.answer(first, "rf_cauda_equina", EMERGENCY)
    page = shown(client)
    assert "exercise is locked" in page.client_said.text()
    page.browser.show_exercise("clamshell")
    assert "Refer first" in banners(page)


@pytest.mark.parametrize(
    ("answer", "owned"),
    [
        ({"value": ["mat", "band"]}, ("mat", "band")),
        (["mat"], ("mat",)),
        ({"value": ["none"]}, ()),
        (None, None),
        ({"value": "mat"}, None),
    ],
)
def test_the_answer_to_the_question_for_equipment_is_read(answer: Any, owned: tuple[str, ...] | None) -> None:
    assert told_equipment({"hx_equipment": answer}) == owned


def test_a_star_is_set_by_key_kept_and_found_again(
    clinic: Clinic, shown: Show, settle: Callable[[], None]
) -> None:
    page = shown()
    page.browser.show_exercise("bird_dog")
    QTest.keyClick(page.browser.grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert clinic.context.own_exercises is not None
    assert clinic.context.own_exercises.favourites() == ("bird_dog",)
    again = shown()
    again.browser.facets["show"].set_value("favourites")
    again.browser.facets["show"].activated.emit(1)
    assert [exercise.id for exercise in again.browser.grid.exercises.shown] == ["bird_dog"]
    spoken = again.browser.grid.exercises.data(
        again.browser.grid.currentIndex(), Qt.ItemDataRole.AccessibleTextRole
    )
    assert "Favourite" in str(spoken)


def test_recently_used_come_latest_first(clinic: Clinic, shown: Show) -> None:
    client = clinic.add("Ana", "Silva")
    for exercise in ("clamshell", "bird_dog"):
        items = [{"key": exercise, "exercise": exercise}]
        clinic.context.routines.save(client.id, None, {"title": "x", "items": items})
    page = shown()
    page.browser.facets["show"].set_value("recent")
    page.browser.facets["show"].activated.emit(1)
    assert [exercise.id for exercise in page.browser.grid.exercises.shown] == ["bird_dog", "clamshell"]


@pytest.mark.parametrize("width", [940, 1282])
def test_no_label_of_a_filter_is_cut(shown: Show, width: int) -> None:
    page = shown(width=width)
    metrics = QFontMetrics(font("body"))
    for box in page.browser.facets.values():
        assert box.width() >= metrics.horizontalAdvance(box.currentText()) + PADDING + ARROW
        assert box.geometry().right() <= page.browser.grid.geometry().right() + 8
        assert box.isVisible()


def test_an_update_of_the_original_is_told_in_the_details(clinic: Clinic, shown: Show) -> None:
    original = load_catalogue().get("clamshell")
    assert original is not None
    now = exercise_to_document(original)
    base = replace(base_of(original), document={**now, "feel": "Old."})
    assert clinic.context.own_exercises is not None
    made = clinic.context.own_exercises.create({**now, "name": "Ours", "feel": "Old."}, base=base)
    page = shown(exercise_id=made)
    assert "The shipped exercise changed" in banners(page)
    assert "“where it is felt” changed" in banners(page)


def test_a_removed_own_exercise_goes_and_undo_brings_it_back(
    clinic: Clinic, shown: Show, settle: Callable[[], None]
) -> None:
    original = load_catalogue().get("clamshell")
    assert original is not None
    assert clinic.context.own_exercises is not None
    made = clinic.context.own_exercises.create({**exercise_to_document(original), "name": "Ours"})
    page = shown(exercise_id=made)
    offered: list[Callable[[], None]] = []
    clinic.context.messages.toast = lambda _text, _word="", undo=None: offered.append(undo) if undo else None  # type: ignore[method-assign,assignment]  # listens to what is offered
    page.browser.action_asked.emit("remove", made)
    settle()
    assert made not in [exercise.id for exercise in page.browser.catalogue]
    offered[0]()
    settle()
    assert made in [exercise.id for exercise in page.browser.catalogue]


class _Reader:
    """A vault of somebody who may look only."""

    def may(self, _right: object) -> bool:
        return False


def test_an_assistant_looks_but_is_offered_no_change(clinic: Clinic, shown: Show) -> None:
    clinic.context = replace(clinic.context, vault=cast("Any", _Reader()))
    page = CataloguePage(clinic.context)
    assert page.header_widget() is None
    assert [action.text for action in page.actions_offered()] == ["Show all exercises"]


def test_a_name_that_looks_like_markup_or_a_key_stays_a_name(clinic: Clinic, shown: Show) -> None:
    original = load_catalogue().get("clamshell")
    assert original is not None
    assert clinic.context.own_exercises is not None
    document = exercise_to_document(original)
    harder = clinic.context.own_exercises.create({**document, "name": "<b>Bold</b> & brave"})
    made = clinic.context.own_exercises.create({**document, "name": "Base", "harder": [harder]})
    client = clinic.add("<i>Ana</i>" + "a" * 40, "Silva", equipment=["mat"])
    page = shown(client, exercise_id=made)
    page.browser.grab()
    box = page.browser.facets["equipment"]
    assert "&lt;i&gt;" in box.toolTip()
    links = [
        button
        for button in page.browser.details.body.findChildren(QPushButton)
        if "brave" in button.accessibleName()
    ]
    assert [link.text() for link in links] == ["<b>Bold</b> && brave"]
    page.browser.show_exercise(harder)
    assert "<b>Bold</b> & brave" in told(page)
