"""The guided screen from the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from screening_desk import ENTER, Desk
from screening_samples import ASKED, CLEAR, NO_SIGNS, PERSON

from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.screening.made_by import MadeByDialog
from clinic_app.gui.screening.measure_page import MeasurePage
from clinic_app.gui.screening.page import ScreeningPage
from clinic_app.gui.screening.questions_view import DecisionDialog, QuestionsView


def measuring(page: ScreeningPage) -> MeasurePage:
    view = page.view
    assert isinstance(view, MeasurePage)
    return view


def questions(page: ScreeningPage) -> QuestionsView:
    view = page.view
    assert isinstance(view, QuestionsView)
    return view


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_stage_0_is_walked_from_the_keyboard_with_none_of_these(desk: Desk) -> None:
    page = desk.open()
    # Person: age, sex; complaint: side, spots, words, onset, weeks.
    desk.press("36", ENTER, "f", ENTER)
    desk.press("3", ENTER, "3", ENTER, "1", ENTER, "1", ENTER, "60", ENTER)
    presenter = desk.refreshed(page)
    while presenter.step.kind != "questions":
        desk.press(ENTER)
    while presenter.step.kind == "questions":
        for _ in presenter.step.items:
            desk.press("n")
        assert presenter.unread() == ()
        desk.press(ENTER)
    record = desk.stored()
    assert all(record.answers[flag] == {"answer": "no"} for flag in ASKED if flag in record.answers)
    assert presenter.progress == (28, 28)
    assert record.answers["hx_age"] == 36
    assert record.answers["hx_duration_wk"] == 60
    assert presenter.step.id == "lf_inspection"


def test_nothing_is_ticked_in_advance_and_a_page_cannot_be_passed_unread(desk: Desk) -> None:
    page = desk.open(PERSON)
    view = questions(page)
    assert all(row.word is None for card in view.cards.values() for row in card.rows.values())
    desk.press("n", Qt.Key.Key_PageDown)
    assert questions(page) is view
    assert view.complaint.text() == "4 questions on this page have no answer yet."
    assert view.open_item == "rf_progressive_neuro"


def test_a_red_flag_stops_at_once_and_locks_the_exercise_plan(desk: Desk) -> None:
    page = desk.open(PERSON)
    desk.press("2")
    presenter = desk.refreshed(page)
    assert presenter.assessment.disposition == "emergency"
    safety = page.safety.view
    assert safety is not None
    assert (safety.kind, safety.locked) == ("stop", True)
    assert "emergency department" in safety.title
    assert {"Document and refer"} <= {button.text() for button in page.safety.findChildren(QPushButton)}
    assert desk.stored().answers["rf_cauda_equina"] == {"signs": {"bowel": "yes"}}
    assert not questions(page).cards["rf_cauda_equina"].subs["ce_onset"][0].isHidden()


def test_n_never_wipes_a_ticked_sign(desk: Desk) -> None:
    page = desk.open(PERSON)
    desk.press("2", "n")
    desk.refreshed(page)
    assert desk.stored().answers["rf_cauda_equina"] == {"signs": {"bowel": "yes"}}


def test_an_unsure_sign_is_settled_by_a_decision_with_its_reason(desk: Desk) -> None:
    page = desk.open({**NO_SIGNS, "rf_lump": {"signs": {"odd_bruise": "unsure"}}})
    page.go_to("rf_lump")
    card = questions(page).cards["rf_lump"]
    card.decide_button.click()
    dialog = page.flow.dialog
    assert isinstance(dialog, DecisionDialog)
    dialog.accept()
    assert dialog.isVisible()  # the reason is missing
    dialog.reason.setPlainText("Looked and felt: no bruise")
    dialog.accept()
    desk.refreshed(page)
    assert desk.stored().answers["rf_lump"] == {
        "signs": {"odd_bruise": "unsure"},
        "pt_decision": "no",
        "reason": "Looked and felt: no bruise",
    }


def test_left_then_right_are_entered_from_the_number_pad(desk: Desk) -> None:
    page = desk.open(CLEAR)
    page.go_to("slr")
    desk.press("62", ENTER, "n", ENTER, "70", ENTER, "n", ENTER)
    presenter = desk.refreshed(page)
    assert desk.stored().answers["slr"] == {
        "L": {"value": 62, "hip_hike_or_back_pain": False},
        "R": {"value": 70, "hip_hike_or_back_pain": False},
    }
    assert presenter.step.id == "slr_diff"


def test_coming_back_to_a_number_the_next_digits_replace_it(desk: Desk) -> None:
    page = desk.open({**CLEAR, "slr": {"L": 62, "R": 70}})
    page.go_to("slr")
    desk.press("65", ENTER)
    desk.refreshed(page)
    assert desk.stored().answers["slr"] == {"L": 65, "R": 70}
    history = [entry.value for entry in desk.stored().history if entry.item_id == "slr"]
    assert history[0] == {"L": 62, "R": 70}


def test_an_impossible_number_is_refused_at_the_field_and_holds_the_page(desk: Desk) -> None:
    page = desk.open(CLEAR)
    page.go_to("wblt")
    page.go_to("side_plank")
    field = focused()
    assert isinstance(field, QLineEdit)
    desk.press("99999", ENTER, Qt.Key.Key_PageDown)
    presenter = desk.refreshed(page)
    assert presenter.step.id == "side_plank"
    editor = measuring(page).block.number_editor("value", "L")
    assert editor is not None
    assert editor.number.problem().startswith("Must lie between")
    assert "side_plank" not in desk.stored().answers
    assert focused() is field


def test_an_unusual_number_is_asked_about_and_y_keeps_it(desk: Desk) -> None:
    page = desk.open(CLEAR)
    page.go_to("slr")
    desk.press("40", ENTER)
    assert "Confirm this value?" in measuring(page).block.number_editor("value", "L").number.problem()  # type: ignore[union-attr]  # the block is there once a value was typed
    assert "slr" not in desk.stored().answers
    desk.press("y")
    desk.refreshed(page)
    assert desk.stored().answers["slr"] == {"L": {"value": 40, "confirmed_unusual": True}}


def test_could_not_test_keeps_its_reason_for_one_side(desk: Desk) -> None:
    page = desk.open(CLEAR)
    page.go_to("side_plank")
    desk.press("c", "6")
    form = measuring(page).block.could_not_form
    assert form is not None
    desk.bot.waitUntil(form.words.hasFocus)
    desk.press("Wrist in plaster", ENTER)
    presenter = desk.refreshed(page)
    assert desk.stored().answers["side_plank"] == {
        "L": {"status": "could_not_other", "reason": "Wrist in plaster"}
    }
    assert presenter.could_not("side_plank", "L") == "Could not test: Wrist in plaster"
    assert presenter.could_not("side_plank", "R") == ""
    assert not measuring(page).block.notices["L"].isHidden()


def test_space_runs_the_stopwatch_and_writes_into_the_side_of_the_keyboard(desk: Desk) -> None:
    page = desk.open(CLEAR)
    page.go_to("side_plank")
    watch = measuring(page).stopwatch
    assert watch is not None
    desk.press(Qt.Key.Key_Space)
    assert watch.running
    desk.bot.waitUntil(lambda: watch.seconds() > 0.3)
    desk.press(Qt.Key.Key_Space)
    desk.refreshed(page)
    answer = desk.stored().answers["side_plank"]
    assert isinstance(answer, dict)
    assert set(answer) == {"L"}


def test_leaving_loses_nothing_and_coming_back_resumes_at_the_first_open_question(desk: Desk) -> None:
    page = desk.open(PERSON)
    desk.press("n", "n", "n")
    desk.clinic.context.navigator.go("clients")
    desk.settle()
    screening_id = desk.stored().id
    desk.clinic.context.navigator.go("screening", client_id=desk.client.id, screening_id=screening_id)
    desk.bot.waitUntil(lambda: page.pages.currentIndex() == 1 and page.view is not None, timeout=5000)
    view = questions(page)
    assert view.open_item == "rf_dvt"
    assert view.cards["rf_cauda_equina"].pill.text == "None of these"


def test_a_new_screening_asks_again_with_the_earlier_answer_beside_it(desk: Desk) -> None:
    desk.keep({**PERSON, "rf_cauda_equina": {"answer": "no"}})
    desk.clinic.clock.advance(days=30)
    page = desk.open(PERSON)
    card = questions(page).cards["rf_cauda_equina"]
    assert card.pill.text == "Not asked yet"
    assert "rf_cauda_equina" not in desk.stored().answers
    presenter = page.presenter
    assert presenter is not None
    assert presenter.earlier is not None
    assert presenter.earlier.answers["rf_cauda_equina"] == {"answer": "no"}


def test_an_answer_worse_than_last_time_says_so(desk: Desk) -> None:
    desk.keep({**PERSON, "rf_cauda_equina": {"answer": "no"}})
    desk.clinic.clock.advance(days=30)
    page = desk.open(PERSON)
    desk.press("2")
    desk.refreshed(page)
    assert questions(page).cards["rf_cauda_equina"].pill.text == "Yes · emergency · worse than last time"


def test_the_why_panel_shows_the_rule_with_the_values_of_the_client(desk: Desk) -> None:
    page = desk.open(CLEAR)
    lines = {line.row.ids[0]: line for line in page.findings.lines}
    lines["F_HF_SHORT_L"].why_button.click()
    content = page.why.content
    assert content is not None
    assert "6°" in content.why.rule_values
    assert any(one.label == "Modified Thomas thigh angle" and one.shown == "6°" for one in content.why.inputs)
    assert content.why.sources
    desk.press(Qt.Key.Key_Escape)
    assert page.why.isHidden()


def test_what_was_not_assessed_is_listed_beside_what_was_found(desk: Desk) -> None:
    page = desk.open(CLEAR)
    shown = {(line.row.base_id, line.row.strength): line.row.sides for line in page.findings.lines}
    assert shown["F_HF_SHORT", "supported"] == ("L",)
    assert shown["F_GM", "not_assessed"] == ("L", "R")


# how deep


def test_the_depth_is_chosen_on_the_first_page_and_kept(desk: Desk) -> None:
    page = desk.open()
    presenter = desk.refreshed(page)
    assert [offer.id for offer in presenter.depth_offers() if offer.chosen] == ["full"]
    desk.press("d")
    dialog = page.depths.dialog
    assert dialog is not None
    desk.bot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget() or page))
    desk.press("1", ENTER)
    desk.bot.waitUntil(lambda: page.depths.dialog is None)
    assert page.view is not None
    assert page.view.isAncestorOf(desk.window.focusWidget() or page), (
        "the keyboard is back in the first field"
    )
    assert desk.stored().answers["depth"] == {"id": "quick"}
    assert page.depths.button.text() == "Quick screen"


def test_the_depth_is_asked_where_a_screening_begins_whatever_the_record_tells(desk: Desk) -> None:
    known = desk.clinic.add("Ida", "Moreau", birth_date="1990-04-01", sex="F")
    desk.client = known
    page = desk.open()
    presenter = desk.refreshed(page)
    assert presenter.position == 1, "age and sex are known"
    assert page.depths.card is not None
    page.go_next()
    assert page.depths.card is None


def test_a_retest_is_offered_only_after_a_finished_screening(desk: Desk) -> None:
    page = desk.open()
    assert page.depths.card is not None
    assert not page.depths.card.panel.choice.button("retest").isEnabled()


def test_a_test_outside_the_depth_is_seen_passed_by_and_added_with_one_key(desk: Desk) -> None:
    page = desk.open({**NO_SIGNS, "lf_inspection": {"L": ["none"], "R": ["none"]}, "depth": "quick"})
    presenter = desk.refreshed(page)
    page.go_to("slr")
    page.go_next()
    assert presenter.step.id == "pelvic_tilt_visual"
    page.go_to("ake")
    view = page.view
    assert isinstance(view, MeasurePage)
    assert view.inputs.isHidden()
    assert not view.outside.isHidden()
    desk.press("a")
    assert desk.stored().answers["depth"] == {"id": "quick", "added": ["ake"]}
    shown = page.view
    assert isinstance(shown, MeasurePage)
    assert not shown.inputs.isHidden()
    assert shown.outside.isHidden()


def test_history_outside_the_depth_is_added_as_a_page(desk: Desk) -> None:
    page = desk.open({**NO_SIGNS, "lf_inspection": {"L": ["none"], "R": ["none"]}, "depth": "quick"})
    page.go_to("hx_height_cm")
    assert page.view is not None
    assert page.view.stops() == []
    desk.press("a")
    presenter = desk.refreshed(page)
    assert presenter.state("hx_height_cm") == "open"
    assert "hx_height_cm" in presenter.step.items


def test_what_is_being_typed_is_not_wiped_when_the_findings_are_shown_anew(desk: Desk) -> None:
    page = desk.open({**CLEAR})
    page.go_to("gm_mmt")
    desk.press("5", ENTER, "4")
    desk.refreshed(page)
    desk.press("-", ENTER)
    desk.refreshed(page)
    assert desk.stored().answers["gm_mmt"] == {"L": "5", "R": "4-"}


def test_enter_leaves_a_field_of_several_lines_and_ctrl_enter_begins_a_line(desk: Desk) -> None:
    page = desk.open({**NO_SIGNS, "lf_inspection": {"L": ["none"], "R": ["none"]}})
    page.go_to("hx_imaging")
    view = page.view
    assert view is not None
    notes = next(stop for stop in view.stops() if isinstance(stop, QPlainTextEdit))
    notes.setFocus()
    desk.press("MRI hip, 2024")
    QTest.keyClick(notes, ENTER, Qt.KeyboardModifier.ControlModifier)
    desk.press("none since", ENTER)
    desk.refreshed(page)
    assert not notes.hasFocus()
    assert desk.stored().answers["hx_imaging"] == ["MRI hip, 2024", "none since"]


def test_the_number_pad_says_could_not_and_starts_the_stopwatch(desk: Desk) -> None:
    page = desk.open({**CLEAR})
    page.go_to("front_plank")
    view = page.view
    assert isinstance(view, MeasurePage)
    assert view.stopwatch is not None
    desk.press("*")
    assert view.stopwatch.running
    desk.press("*")
    assert not view.stopwatch.running
    desk.press("/")
    assert view.block.could_not_form is not None


# what stands beside a value


def test_who_measured_and_with_what_is_noted_once_and_kept_with_each_test(desk: Desk) -> None:
    page = desk.open({key: value for key, value in CLEAR.items() if key not in ("ake", "slr")})
    page.go_to("ake")
    desk.press("b")
    dialog = page.findChild(MadeByDialog)
    assert dialog is not None
    dialog.rater.setText("A. Ruiz")
    dialog.device.setText("goniometer")
    dialog.accept()
    view = page.view
    assert isinstance(view, MeasurePage)
    assert view.made_button.text() == "By A. Ruiz with goniometer (B)"
    view.take_keyboard()
    desk.press("2", "1", ENTER)
    page.go_to("slr")
    desk.press("7", "0", ENTER)
    desk.refreshed(page)
    kept = desk.stored().entries
    assert [(kept[one].rater, kept[one].device) for one in ("ake", "slr")] == [("A. Ruiz", "goniometer")] * 2
    assert (kept["hx_age"].rater, kept["hx_age"].device) == ("", "")


def test_rater_and_device_can_be_noted_after_the_value(desk: Desk) -> None:
    page = desk.open(CLEAR)
    page.go_to("ake")
    desk.press("b")
    dialog = page.findChild(MadeByDialog)
    assert dialog is not None
    dialog.device.setText("phone")
    dialog.accept()
    entry = desk.stored().entries["ake"]
    assert (entry.value, entry.device) == (CLEAR["ake"], "phone")


def test_each_measuring_error_of_a_test_stands_beside_its_value(desk: Desk) -> None:
    page = desk.open(CLEAR)
    page.go_to("mtt")
    texts = [label.text() for label in page.findChildren(PlainLabel)]
    assert "real change ≥ 5° if pelvis stayed level · EC" in texts
    assert "real change ≥ 4° if pelvis stayed level" in texts
    assert "real change ≥ 19° unless pelvis stayed level" in texts


def test_an_emergency_sign_says_so_in_words_and_not_in_amber(desk: Desk) -> None:
    page = desk.open(PERSON)
    view = page.view
    assert isinstance(view, QuestionsView)
    card = view.cards["rf_cauda_equina"]
    desk.press("1")
    desk.refreshed(page)
    row = next(iter(card.rows.values()))
    assert row.alarm == "Emergency"
    assert "Emergency" in row.accessibleName()
    assert card.pill.text == "Yes · emergency"
    assert card.pill.status == "stop"


def test_a_caution_sign_is_no_alarm(desk: Desk) -> None:
    page = desk.open(PERSON)
    page.go_to("rf_hip_joint")
    view = page.view
    assert isinstance(view, QuestionsView)
    desk.press("1")
    desk.refreshed(page)
    assert [row.alarm for row in view.cards["rf_hip_joint"].rows.values()] == ["", ""]
    assert view.cards["rf_hip_joint"].pill.status == "warning"


def test_the_wells_list_stands_by_a_ticked_clot_sign_and_counts_nothing(desk: Desk) -> None:
    page = desk.open(PERSON)
    page.go_to("rf_dvt")
    view = page.view
    assert isinstance(view, QuestionsView)
    card = view.cards["rf_dvt"]
    assert card.count_table is not None
    assert card.count_table.isHidden()
    desk.press("1")
    assert not card.count_table.isHidden()
    texts = [label.text() for label in card.count_table.findChildren(PlainLabel)]
    assert "Tender along the deep veins" in texts
    assert texts.count("+1") == 9
    assert "−2" in texts


def test_a_retest_asks_for_what_stood_behind_the_last_findings(desk: Desk) -> None:
    screenings = desk.clinic.context.screenings
    before = desk.keep(CLEAR)
    assessment = assess(desk.clinic.context.protocol(), CLEAR)
    screenings.finish(before, to_output(assessment), "1.1")
    desk.clinic.clock.advance(days=30)
    page = desk.open()
    presenter = desk.refreshed(page)
    assert page.depths.card is not None
    page.depths.card.panel.choice.button("retest").click()
    desk.refreshed(page)
    kept = desk.stored().answers["depth"]
    assert kept == {"id": "retest", "tests": ["ake", "mtt"]}, "both stood behind a finding of the last time"
    assert presenter.state("front_plank") == "outside"
    assert presenter.state("mtt") == "blocked", "stage 0 comes first at every depth"


def test_the_evidence_of_a_test_names_every_limit_and_the_clinics_own_in_place_of_the_shipped(
    desk: Desk,
) -> None:
    context = desk.clinic.context
    context.settings.save_own_numbers(context.protocol(), {"limit.adductor_squeeze.mmhg": 60})
    page = desk.open(CLEAR)
    page.go_to("adductor_squeeze")
    said = [label.text() for label in measuring(page).findChildren(PlainLabel)]
    errors = [text for text in said if text.startswith("Real change")]
    assert len(errors) == 2
    assert errors[0].startswith("Real change: pain 2 points or more")
    assert errors[1].startswith("Real change: 60 mmHg or more (clinic's own value, shipped: 40 mmHg)")
    assert errors[1].count("clinic's own") == 1
