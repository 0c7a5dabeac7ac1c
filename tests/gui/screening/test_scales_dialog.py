"""Pain and activities from the client's page: a digit each, kept, drawn over time, corrected the same day."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from screening_desk import Desk
from screening_samples import CLEAR

from clinic_app.domain.screening.model import Json
from clinic_app.gui.kit.digits import DigitScale
from clinic_app.gui.screening.scales_card import ScalesCard
from clinic_app.gui.screening.scales_dialog import ScalesDialog
from clinic_app.gui.screening.scales_model import read_entries

BEFORE: dict[str, Json] = {
    **CLEAR,
    "nprs": {"now": 3, "worst": 6, "average": 5},
    "psfs": [{"text": "Run 5 km", "score": 3}, {"text": "Sit two hours", "score": 5}],
    "hx_ham_tight_nrs": {"L": 6, "R": 6},
}


@pytest.fixture
def card(desk: Desk) -> ScalesCard:
    made = ScalesCard(desk.clinic.context)
    desk.bot.addWidget(made)
    made.resize(460, 600)
    made.show()
    return made


def _opened(desk: Desk, card: ScalesCard) -> ScalesDialog:
    card.show_client(desk.client.id)
    desk.bot.waitUntil(lambda: card.scales is not None)
    desk.settle()
    card.open_dialog()
    assert card.dialog is not None
    desk.bot.waitUntil(lambda: card.dialog is not None and card.dialog.isActiveWindow())
    return card.dialog


def _key(dialog: ScalesDialog, key: Qt.Key | str, *, control: bool = False) -> None:
    target: QWidget = dialog.focusWidget() or dialog
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    if isinstance(key, str):
        QTest.keyClicks(target, key)
    else:
        QTest.keyClick(target, key, modifier)


def test_a_whole_entry_takes_nine_keys_and_is_drawn_beside_the_screening(
    desk: Desk, card: ScalesCard
) -> None:
    desk.keep(BEFORE)
    desk.clinic.clock.advance(days=14)
    dialog = _opened(desk, card)
    keys: list[Qt.Key | str] = ["2", "4", "3", "6", "7", Qt.Key.Key_Return, "5", "4"]
    for key in keys:
        _key(dialog, key)
    _key(dialog, Qt.Key.Key_Return, control=True)
    desk.bot.waitUntil(lambda: dialog.kept_id is not None)
    desk.settle()
    assert len(keys) + 1 == 9
    [kept] = read_entries(desk.clinic.context, desk.client.id)
    assert dict(kept.entry.pain) == {"now": 2, "worst": 4, "average": 3}
    assert kept.entry.activities == (("Run 5 km", 6), ("Sit two hours", 7))
    assert kept.entry.tightness == {"hx_ham_tight_nrs": {"L": 5, "R": 4}}
    desk.bot.waitUntil(lambda: card.scales is not None and len(card.scales.drawn) >= 4)
    assert card.scales is not None
    pain = next(one for one in card.scales.drawn if "average" in one.label)
    assert [point.reading.value for point in pain.courses[0].points] == [5, 3]
    assert pain.days == ("4 May 2026", "18 May 2026")


def test_a_second_entry_of_the_day_corrects_the_first(desk: Desk, card: ScalesCard) -> None:
    for score in ("4", "6"):
        card.scales = None
        dialog = _opened(desk, card)
        _key(dialog, score)
        _key(dialog, Qt.Key.Key_Return, control=True)
        desk.bot.waitUntil(lambda shown=dialog: shown.kept_id is not None)
        desk.settle()
    [kept] = read_entries(desk.clinic.context, desk.client.id)
    assert dict(kept.entry.pain) == {"now": 6}


def test_nothing_entered_is_refused_in_words(desk: Desk, card: ScalesCard) -> None:
    dialog = _opened(desk, card)
    _key(dialog, Qt.Key.Key_Return, control=True)
    assert dialog.message.text() == "Enter at least one score."
    assert dialog.isVisible()
    assert read_entries(desk.clinic.context, desk.client.id) == ()


def test_a_scored_activity_needs_its_name(desk: Desk, card: ScalesCard) -> None:
    dialog = _opened(desk, card)
    dialog.activities[0][1].type_digit("5")
    _key(dialog, Qt.Key.Key_Return, control=True)
    assert dialog.message.text() == "Name the activity that was scored."


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [("10", 10, None), ("14", 1, 4), ("5", 5, None), ("03", 0, 3)],
)
def test_a_one_waits_for_a_zero_and_hands_any_other_digit_on(
    desk: Desk, card: ScalesCard, typed: str, first: int, second: int | None
) -> None:
    dialog = _opened(desk, card)
    for digit in typed:
        _key(dialog, digit)
    assert dialog.pain["now"].value == first
    assert dialog.pain["worst"].value == second


def test_a_scale_tells_a_screen_reader_its_score_and_takes_it_back(desk: Desk) -> None:
    scale = DigitScale("Pain, now")
    desk.bot.addWidget(scale)
    assert scale.accessibleName() == "Pain, now: not answered"
    QTest.keyClicks(scale, "7")
    assert scale.accessibleName() == "Pain, now: 7 of 10"
    QTest.keyClick(scale, Qt.Key.Key_Delete)
    assert scale.value is None
