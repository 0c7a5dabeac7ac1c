"""The catalogue on the screen."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from gui_context import Clinic, make_clinic
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import handout_samples
from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.exercises import Exercise
from clinic_app.gui.catalogue.browser import CatalogueBrowser
from clinic_app.gui.catalogue.page import CataloguePage
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.catalogue.presenter import Availability
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.surfaces import Banner


@pytest.fixture
def clinic(tmp_path: Path, dressed: QtBot) -> Iterator[Clinic]:
    made = make_clinic(tmp_path)
    made.context = replace(made.context, catalogue=load_catalogue, figures=handout_samples.library)
    yield made
    made.close()


@pytest.fixture
def page(clinic: Clinic, dressed: QtBot) -> CataloguePage:
    made = CataloguePage(clinic.context)
    dressed.addWidget(made)
    made.resize(1290, 704)
    made.show()
    made.activateWindow()
    dressed.waitUntil(made.isActiveWindow)
    made.focus_first()
    return made


def current(browser: CatalogueBrowser) -> str:
    exercise = browser.grid.current()
    return exercise.id if exercise is not None else ""


def told(browser: CatalogueBrowser) -> str:
    return "\n".join(label.text() for label in browser.details.findChildren(PlainLabel))


def test_it_opens_with_every_exercise_and_the_first_one_told(page: CataloguePage) -> None:
    browser = page.browser
    assert browser.grid.exercises.rowCount() == len(load_catalogue())
    assert browser.count.text() == f"{len(load_catalogue())} exercises"
    first = next(iter(load_catalogue()))
    assert current(browser) == first.id
    assert first.name in told(browser)
    assert first.dose_basis in told(browser)


def test_figures_are_drawn_only_where_they_are_seen(page: CataloguePage, dressed: QtBot) -> None:
    seen = page.browser.pixmaps
    dressed.waitUntil(lambda: seen.count > 3)
    dressed.wait(100)
    assert seen.count < len(load_catalogue())


def test_typing_searches_and_down_goes_into_the_grid(page: CataloguePage) -> None:
    browser = page.browser
    QTest.keyClicks(browser.search, "calmshell")
    assert current(browser) == "clamshell"
    QTest.keyClick(browser.search, Qt.Key.Key_Down)
    assert browser.grid.hasFocus()
    QTest.keyClick(browser.grid, Qt.Key.Key_Up)
    assert browser.search.hasFocus()


def test_arrows_walk_the_grid_and_the_details_follow(page: CataloguePage) -> None:
    browser = page.browser
    browser.grid.setFocus()
    QTest.keyClick(browser.grid, Qt.Key.Key_Right)
    second = list(load_catalogue())[1]
    assert current(browser) == second.id
    assert second.name in told(browser)


def test_nothing_found_offers_the_way_back(page: CataloguePage) -> None:
    browser = page.browser
    QTest.keyClicks(browser.search, "xylophone")
    assert browser.stack.currentWidget() is browser.nothing
    assert browser.count.text() == "0 exercises"
    assert browser.nothing.action is not None
    browser.nothing.action.click()
    assert browser.grid.exercises.rowCount() == len(load_catalogue())
    assert browser.search.text() == ""


def test_a_facet_narrows_and_shows_how_many_each_choice_leads_to(page: CataloguePage) -> None:
    browser = page.browser
    box = browser.facets["phase"]
    place = box.findData("4") if box.findData("4") > 0 else box.findData("3")
    label = box.itemText(place)
    box.setCurrentIndex(place)
    box.activated.emit(place)
    assert label.endswith(f"({browser.grid.exercises.rowCount()})")


def test_a_link_to_an_easier_one_is_followed_through_filters(page: CataloguePage) -> None:
    browser = page.browser
    QTest.keyClicks(browser.search, "clamshell")
    browser.details.link_followed.emit("glute_set")
    assert current(browser) == "glute_set"
    assert browser.query.is_empty


def test_a_page_opened_for_one_exercise_shows_it(page: CataloguePage) -> None:
    page.enter({"exercise_id": "side_plank"})
    assert current(page.browser) == "side_plank"


def test_a_barred_exercise_says_why_to_eyes_and_ears(dressed: QtBot) -> None:
    pixmaps = FigurePixmaps(handout_samples.library())
    browser = CatalogueBrowser(load_catalogue(), pixmaps, add_text="Add to the routine")
    dressed.addWidget(browser)
    browser.show()

    def availability(exercise: Exercise) -> Availability:
        return (
            Availability(barred=True, why="Stretch and stabilise exclude each other.")
            if "stretch" in exercise.id
            else Availability()
        )

    browser.use_availability(availability)
    browser.show_exercise("standing_hip_flexor_stretch")
    assert any(
        "exclude each other" in banner.accessibleName() for banner in browser.details.findChildren(Banner)
    )
    button = browser.details.add_button
    assert button is not None
    assert not button.isEnabled()
    spoken = browser.grid.exercises.data(browser.grid.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
    assert "exclude each other" in str(spoken)
    browser.show_exercise("clamshell")
    assert button.isEnabled()


def test_the_details_end_where_their_text_ends(page: CataloguePage, dressed: QtBot) -> None:
    body = page.browser.details.body
    dressed.waitUntil(lambda: body.height() > 400)
    last = max(label.mapTo(body, label.rect().bottomLeft()).y() for label in body.findChildren(PlainLabel))
    assert body.height() - last < 60


def test_return_goes_into_the_details_and_tab_through_them(page: CataloguePage) -> None:
    browser = page.browser
    browser.show_exercise("clamshell")
    QTest.keyClick(browser.grid, Qt.Key.Key_Return)
    inside = browser.details
    focused = page.focusWidget()
    assert focused is not None
    assert inside.isAncestorOf(focused)
    for _ in range(2):
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        focused = page.focusWidget()
        assert focused is not None
        assert inside.isAncestorOf(focused)
    browser.grid.setFocus()
    QTest.keyClick(browser.grid, Qt.Key.Key_Tab)
    focused = page.focusWidget()
    assert focused is not None
    assert inside.isAncestorOf(focused)


@pytest.mark.parametrize("width", [940, 1290])
def test_no_exercise_makes_the_details_scroll_sideways(page: CataloguePage, width: int) -> None:
    page.resize(width, 704)
    QApplication.processEvents()
    browser = page.browser
    wide: dict[str, int] = {}
    for exercise in list(load_catalogue())[::3]:
        browser.show_exercise(exercise.id)
        QApplication.processEvents()  # the new widgets take on their faces
        least = browser.details.body.minimumSizeHint().width()
        if least > browser.details.width() - 18:
            wide[exercise.id] = least
    assert wide == {}
