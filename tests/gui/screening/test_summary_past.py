"""The summary shows what lies behind it: corrections, alarms settled before, an old result under today's rules."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from screening_desk import Desk
from screening_samples import CLEAR

from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.domain.screening.model import Json
from clinic_app.gui.screening.summary_page import SummaryPage


def _texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def _opened(desk: Desk, screening_id: str) -> SummaryPage:
    desk.clinic.context.navigator.go("summary", client_id=desk.client.id, screening_id=screening_id)
    page = desk.window.stack.currentWidget()
    assert isinstance(page, SummaryPage)
    desk.bot.waitUntil(lambda: page.pages.currentIndex() == 1, timeout=15000)
    desk.settle()
    return page


def test_a_corrected_answer_keeps_the_earlier_one_with_who_and_when(desk: Desk) -> None:
    screening = desk.keep({**CLEAR, "hx_sitting_h": 4})
    desk.clinic.clock.advance(minutes=40)
    desk.clinic.context.screenings.answer_all(screening, {"hx_sitting_h": 9})
    page = _opened(desk, screening)
    desk.bot.waitUntil(lambda: len(page.past.corrections) == 1)
    desk.settle()
    [line] = page.past.corrections
    assert (line.earlier, line.now) == ("4 h", "9 h")
    assert line.about == "first 4 May 2026 09:30, corrected 4 May 2026 10:10"
    assert "Corrected answers: 1" in _texts(page.aside)


def test_an_answer_that_only_adds_the_other_side_is_no_correction(desk: Desk) -> None:
    screening = desk.keep({**CLEAR, "ake": {"L": 30}})
    desk.clinic.context.screenings.answer_all(screening, {"ake": {"L": 30, "R": 31}})
    page = _opened(desk, screening)
    assert page.past.corrections == ()


def test_an_earlier_clearance_is_shown_with_by_whom_when_and_why_and_not_taken_over(desk: Desk) -> None:
    cleared: dict[str, Json] = {"by": "Dr. Ahn", "date": "2026-03-02", "reason": "Duplex normal"}
    flagged: dict[str, Json] = {**CLEAR, "rf_iliac_endofibrosis": {"signs": {"repeatable_effort": "yes"}}}
    desk.keep({**flagged, "clearance": {"rf_iliac_endofibrosis": cleared}})
    desk.clinic.clock.advance(days=30)
    page = _opened(desk, desk.keep(flagged))
    desk.bot.waitUntil(lambda: len(page.past.settled) == 1)
    [line] = page.past.settled
    assert line.again
    assert "Cleared by Dr. Ahn on 2 Mar 2026: Duplex normal" in line.text
    assert page.presenter is not None
    assert page.presenter.assessment.routine_locked


def test_an_old_result_is_laid_beside_todays_rules_and_numbers(desk: Desk) -> None:
    context = desk.clinic.context
    answers: dict[str, Json] = {**CLEAR, "pelvic_tilt_angle": {"L": 16, "R": 16}}
    screening = desk.keep(answers)
    output = to_output(assess(context.protocol(), answers))
    context.screenings.finish(screening, {**output, "own_values": {}}, "1.0")
    context.settings.save_own_numbers(context.protocol(), {"tilt_large": 18})
    page = _opened(desk, screening)
    desk.bot.waitUntil(lambda: page.past.then is not None)
    desk.settle()
    then = page.past.then
    assert then is not None
    assert (then.rules, then.rules_today) == ("1.0", context.protocol().version)
    assert any("Pelvis tips forward" in line for line in then.differences)
    assert "Today's rules differ" in _texts(page.main)
    # The finished screening itself is still judged by the numbers of its day.
    assert page.presenter is not None
    finding = next(one for one in page.presenter.assessment.findings if one.base_id == "F_APT")
    assert finding.strength != "not_supported"


def test_a_finished_screening_is_judged_by_todays_numbers_once_it_is_reopened(desk: Desk) -> None:
    context = desk.clinic.context
    answers: dict[str, Json] = {**CLEAR, "pelvic_tilt_angle": {"L": 16, "R": 16}}
    screening = desk.keep(answers)
    context.screenings.finish(screening, to_output(assess(context.protocol(), answers)), "1.1")
    context.settings.save_own_numbers(context.protocol(), {"tilt_large": 18})
    page = _opened(desk, screening)
    presenter = page.presenter
    assert presenter is not None
    assert presenter.own_values == {}
    page.reopen()
    desk.bot.waitUntil(lambda: presenter.own_values == {"tilt_large": 18})


def test_goals_and_categories_say_why_with_at_least_one_alternative(desk: Desk) -> None:
    page = desk.summary(CLEAR)
    desk.settle()
    asked = [
        what for what in page.aside.why_buttons if what.startswith(("goal:", "category:")) or what == "lead"
    ]
    assert len(asked) >= 3
    for what in asked:
        page.aside.why_buttons[what].click()
        why = page.why.content
        assert why is not None
        assert why.why.id == what
        assert why.why.alternatives, what
        assert why.why.rule_words, what
        assert "F_" not in why.why.rule_values, what


def test_the_summary_is_copied_with_one_keystroke(desk: Desk) -> None:
    page = desk.summary(CLEAR)
    QGuiApplication.clipboard().setText("")
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(next(iter(page.cards.values())), Qt.Key.Key_C, control)
    desk.bot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    for part in ("\nS:\n", "\nO:\n", "\nA:\n", "\nP:\n"):
        assert part in QGuiApplication.clipboard().text()


def test_what_the_stabilise_branch_bars_names_both_sides_and_what_it_rests_on(desk: Desk) -> None:
    page = desk.summary(
        {
            **CLEAR,
            "hx_hf_stretch_effect": {"L": "none", "R": "none"},
            "hx_hf_stretch_weeks": {"L": 8, "R": 8},
            "hx_hf_stretch_per_wk": {"L": 5, "R": 5},
            "hx_hf_stretch_min": {"L": 3, "R": 3},
            "mtt": {
                "L": {"hip": 3, "knee": 60, "pelvis_controlled": True},
                "R": {"hip": 3, "knee": 60, "pelvis_controlled": True},
            },
            "front_plank": {"value": 20},
            "side_plank": {"L": 10, "R": 10},
            "bird_dog": {"L": 0, "R": 0},
        }
    )
    desk.settle()
    shown = _texts(page.aside)
    assert "Hip-flexor stretch, left and right: stabilise branch on this side. Rests on: " in shown
    assert "Core endurance or control low (left and right)" in shown
    page.aside.why_buttons["barred:0"].click()
    assert page.why.content is not None
    assert page.why.content.why.id == "branch_L"


def test_what_arrives_late_takes_the_keyboard_from_nobody(desk: Desk) -> None:
    screening = desk.keep({**CLEAR, "hx_sitting_h": 4})
    desk.clinic.context.screenings.answer_all(screening, {"hx_sitting_h": 9})
    page = _opened(desk, screening)
    card = next(iter(page.cards.values()))
    card.setFocus()
    page.reader.forget()
    page._changed()  # pyright: ignore[reportPrivateUsage]  # asks again
    desk.bot.waitUntil(lambda: len(page.past.corrections) == 1)
    desk.settle()
    assert next(iter(page.cards.values())) is card
    assert card.hasFocus()
