"""The view for the other side of the table shows what the page does, and keeps the keyboard where it was."""

from PySide6.QtCore import Qt
from screening_desk import ENTER, Desk
from screening_samples import CLEAR

from clinic_app.domain.screening.model import Json
from clinic_app.gui.screening.afar_model import Sheet
from clinic_app.gui.screening.afar_view import AfarView
from clinic_app.gui.screening.page import ScreeningPage

READY: dict[str, Json] = {key: value for key, value in CLEAR.items() if key not in ("ake", "mtt")}


def opened(desk: Desk, item: str, answers: dict[str, Json] = READY) -> tuple[ScreeningPage, AfarView]:
    """The test, seen from afar by the key V."""
    page = desk.open({**answers})
    page.go_to(item)
    desk.press("v")
    assert page.afar is not None
    return page, page.afar


def sheet(afar: AfarView) -> Sheet:
    afar.look_again()
    return afar.sheet


def test_a_number_typed_from_afar_is_seen_large_and_kept(desk: Desk) -> None:
    page, afar = opened(desk, "ake")
    assert afar.isVisible()
    assert sheet(afar).title == "Active knee extension (90/90)"
    desk.press("2", "1")
    seen = sheet(afar)
    assert (seen.side, seen.value, seen.unit) == ("L", "21", "°")
    desk.press(ENTER, ENTER, "3", "4", ENTER)
    assert sheet(afar).kept[0] == ("L", "–"), "the field of the keyboard counts: where it was felt"
    desk.refreshed(page)
    assert desk.stored().answers["ake"] == {"L": 21, "R": 34}


def test_v_f11_and_escape_bring_the_page_back(desk: Desk) -> None:
    _page, afar = opened(desk, "ake")
    for key in ("v", Qt.Key.Key_F11, Qt.Key.Key_Escape):
        assert afar.isVisible()
        desk.press(key)
        assert not afar.isVisible()
        desk.press(Qt.Key.Key_F11)


def test_the_stopwatch_runs_in_big_digits_by_the_space_bar(desk: Desk) -> None:
    _page, afar = opened(desk, "front_plank")
    assert sheet(afar).clock == "0.0"
    desk.press(" ")
    assert sheet(afar).running
    desk.bot.waitUntil(lambda: sheet(afar).clock not in ("0.0", "0.1"))
    desk.press(" ")
    assert not sheet(afar).running
    assert sheet(afar).kept[0][1] != "–"


def test_answers_of_a_choice_stand_with_their_keys(desk: Desk) -> None:
    _page, afar = opened(desk, "slump")
    texts = [option.text for option in sheet(afar).options]
    assert len(texts) > 2
    desk.press("2")
    assert [option.chosen for option in sheet(afar).options][:2] == [False, True]


def test_why_a_side_could_not_be_tested_is_asked_from_afar_too(desk: Desk) -> None:
    page, afar = opened(desk, "ake")
    desk.press("c")
    asked = sheet(afar)
    assert (asked.side, asked.options[0].text) == ("L", "Pain")
    desk.press("1")
    desk.refreshed(page)
    assert sheet(afar).kept[0] == ("L", "Could not test: pain")


def test_the_next_test_comes_with_its_own_first_step(desk: Desk) -> None:
    page, afar = opened(desk, "ake")
    desk.press("s")
    assert sheet(afar).step.startswith("2/")
    afar.next_button.click()
    assert page.presenter is not None
    assert page.presenter.step.id != "ake"
    assert sheet(afar).title != "Active knee extension (90/90)"
    assert sheet(afar).step.startswith("1/")


def test_a_stop_is_seen_from_afar(desk: Desk) -> None:
    stopped: dict[str, Json] = {**READY, "rf_fracture": {"signs": {"severe_trauma": "yes"}}}
    _page, afar = opened(desk, "ake", stopped)
    assert sheet(afar).stopped
    assert sheet(afar).safety.startswith("STOP: ")


def test_what_cannot_be_is_said_in_words(desk: Desk) -> None:
    _page, afar = opened(desk, "ake")
    desk.press("9", "9", "9", ENTER)
    assert "Must lie between" in sheet(afar).message


def test_leaving_the_screening_takes_it_away(desk: Desk) -> None:
    _page, afar = opened(desk, "ake")
    desk.clinic.context.navigator.go("clients")
    assert not afar.isVisible()
