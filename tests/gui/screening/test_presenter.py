"""What the guided screen decides, without an application."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import cast

import pytest
from screening_samples import CLEAR, NO_SIGNS, PERSON

from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.protocol import Protocol
from clinic_app.domain.screening.wording import mid_sentence
from clinic_app.gui.screening.answer_forms import (
    asked_subs,
    flag_state,
    mark_sign,
    none_of_these,
    side_record,
    with_could_not,
    with_entry,
    without_could_not,
)
from clinic_app.gui.screening.findings_rows import live_findings
from clinic_app.gui.screening.presenter import ScreeningPresenter
from clinic_app.gui.screening.reasons import why_for
from clinic_app.gui.screening.safety_words import safety_view
from clinic_app.gui.screening.stage_rows import stage_rows
from clinic_app.gui.screening.summary_model import flag_words, summary_view
from clinic_app.services.records import Decision, DecisionEntry


def started(protocol: Protocol, answers: dict[str, Json]) -> ScreeningPresenter:
    presenter = ScreeningPresenter(protocol, dict(answers))
    presenter.resume()
    return presenter


def decided(decision: Decision, strength: str | None = None, shown: str = "supported") -> DecisionEntry:
    at = datetime(2026, 5, 4, tzinfo=UTC)
    return DecisionEntry("x", decision, "", strength, shown, "", at)


def test_what_decides_needs_no_window_system() -> None:
    names = "presenter steps answer_forms safety_words reasons findings_rows summary_model value_words"
    modules = ", ".join(f"clinic_app.gui.screening.{name}" for name in names.split())
    code = f"import sys; sys.modules['PySide6'] = None; import {modules}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# answers


def test_one_value_is_kept_bare_and_several_as_a_record(protocol: Protocol) -> None:
    item = protocol.items["slr"]
    answer = with_entry(item, None, "L", "value", 62)
    assert answer == {"L": 62}
    answer = with_entry(item, answer, "L", "pain_nprs", 3)
    assert answer == {"L": {"value": 62, "pain_nprs": 3}}
    assert with_entry(item, answer, "R", "value", 70) == {"L": {"value": 62, "pain_nprs": 3}, "R": 70}


def test_taking_the_last_value_back_leaves_no_answer(protocol: Protocol) -> None:
    item = protocol.items["slr"]
    assert with_entry(item, {"L": {"value": 20, "confirmed_unusual": True}}, "L", "value", None) is None


def test_could_not_drops_the_measured_value_and_keeps_the_pain(protocol: Protocol) -> None:
    item = protocol.items["slr"]
    answer = with_could_not(item, {"L": {"value": 30, "pain_nprs": 7}, "R": 70}, "L", "could_not_pain", "")
    assert answer == {"L": {"status": "could_not_pain", "pain_nprs": 7}, "R": 70}
    assert side_record(item, without_could_not(item, answer, "L"), "L") == {"pain_nprs": 7}


def test_a_sub_answer_is_asked_after_its_sign_and_goes_with_it(protocol: Protocol) -> None:
    flag = protocol.red_flags["rf_progressive_neuro"]
    answer = mark_sign(flag, None, "weaker_now", "yes")
    assert asked_subs(flag, flag_state(flag, answer)) == ("onset_48h", "both_legs")
    assert mark_sign(flag, {"signs": {"weaker_now": "yes"}, "onset_48h": "no"}, "weaker_now", None) is None


def test_none_behind_an_open_gate_says_no_only_to_what_is_not_answered(protocol: Protocol) -> None:
    flag = protocol.red_flags["rf_inflammatory"]
    answer = none_of_these(flag, {"signs": {"entry": "yes", "relative": "unsure"}}, gate="entry")
    signs = cast("dict[str, str]", cast("dict[str, Json]", answer)["signs"])
    assert (signs["entry"], signs["relative"], signs["psoriasis"]) == ("yes", "unsure", "no")


# the way through


def test_safety_questions_stand_on_pages_of_four_or_five(protocol: Protocol) -> None:
    pages = [step for step in started(protocol, PERSON).steps if step.kind == "questions"]
    assert {len(page.items) for page in pages} == {4, 5}
    assert "rf_minor" not in [item for page in pages for item in page.items]


def test_an_adult_man_is_not_asked_about_pregnancy_or_growing_bones(protocol: Protocol) -> None:
    presenter = started(protocol, {**PERSON, "hx_sex": "M"})
    shown = {item for step in presenter.steps for item in step.items}
    assert not shown & {"rf_pregnant", "rf_postpartum", "rf_young_hip", "rf_ischial_apophysis"}


def test_resuming_goes_to_the_first_open_question(protocol: Protocol) -> None:
    answers = {key: value for key, value in NO_SIGNS.items() if key != "rf_infection"}
    assert "rf_infection" in started(protocol, answers).step.items


def test_an_impossible_answer_changes_nothing(protocol: Protocol) -> None:
    presenter = started(protocol, PERSON)
    verdict = presenter.enter("hx_age", 400)
    assert not verdict.kept
    assert "not possible" in verdict.message
    assert presenter.answers["hx_age"] == 36


def test_a_field_appears_once_its_rule_is_met(protocol: Protocol) -> None:
    presenter = started(protocol, NO_SIGNS)
    field = protocol.items["lf_inspection"].field("lump_state")
    assert field is not None
    assert not presenter.field_shown(field, "L")
    presenter.enter("lf_inspection", {"L": ["lump"]})
    assert presenter.field_shown(field, "L")
    assert not presenter.field_shown(field, "R")


def test_a_skipped_test_says_why_and_is_passed_over(protocol: Protocol) -> None:
    presenter = started(protocol, {**CLEAR, "rf_osteoporosis": {"signs": {"osteoporosis": "yes"}}})
    assert presenter.state("low_back_release_trial") == "skipped"
    assert "pressure" in presenter.item_guide("low_back_release_trial").reason.lower()
    presenter.go_to("hf_stretch_trial")
    assert presenter.next()
    assert presenter.step.id != "low_back_release_trial"


# safety


def test_a_look_that_is_still_to_be_done_is_no_stop(protocol: Protocol) -> None:
    view = safety_view(started(protocol, NO_SIGNS))
    assert view.kind == "open"
    assert "Look and feel" in view.text


@pytest.mark.parametrize(
    ("found", "word"), [("lump", "doctor today"), ("bruise", "refer before any exercise")]
)
def test_what_is_felt_on_one_side_stops_although_the_other_side_is_open(
    protocol: Protocol, found: str, word: str
) -> None:
    view = safety_view(started(protocol, {**NO_SIGNS, "lf_inspection": {"L": [found]}}))
    assert (view.kind, view.locked) == ("stop", True)
    assert word in view.title


def test_one_sign_to_refer_stops_although_questions_are_open(protocol: Protocol) -> None:
    view = safety_view(
        started(protocol, {**PERSON, "rf_iliac_endofibrosis": {"signs": {"numb_cold_foot": "yes"}}})
    )
    assert (view.kind, view.locked) == ("stop", True)


def test_a_caution_names_its_restrictions(protocol: Protocol) -> None:
    view = safety_view(started(protocol, {**CLEAR, "rf_osteoporosis": {"signs": {"osteoporosis": "yes"}}}))
    assert (view.kind, view.locked) == ("caution", False)
    assert "pressure tools" in view.text


@pytest.mark.parametrize("word", ["yes", "unsure"])
def test_an_emergency_offers_no_clearance(protocol: Protocol, word: str) -> None:
    view = safety_view(started(protocol, {**CLEAR, "rf_cauda_equina": {"signs": {"bladder": word}}}))
    assert view.hits[0].level == "EMERGENCY"
    assert not view.hits[0].clearable


# findings and summary


def test_sides_of_equal_strength_share_a_line(protocol: Protocol) -> None:
    live = live_findings(started(protocol, CLEAR).assessment)
    assert ("F_HF_SHORT", ("L",)) in [(row.base_id, row.sides) for row in live.found]
    assert ("F_GM", ("L", "R")) in [(row.base_id, row.sides) for row in live.not_assessed]


def test_a_goal_waits_for_its_finding_and_falls_with_it(protocol: Protocol) -> None:
    presenter = started(protocol, CLEAR)
    proposals = summary_view(presenter, {}).proposals

    def goals(decision: Decision) -> set[str]:
        view = summary_view(presenter, {one.id: decided(decision) for one in proposals})
        return {goal.state for goal in view.goals}

    assert {goal.state for goal in summary_view(presenter, {}).goals} == {"possible"}
    assert goals("accepted") == {"used"}
    assert goals("rejected") == {"dropped"}


def test_a_finding_given_as_not_supported_is_not_used_and_the_rules_answer_stays_visible(
    protocol: Protocol,
) -> None:
    view = summary_view(started(protocol, CLEAR), {"F_HF_SHORT_L": decided("edited", "not_supported")})
    one = next(one for one in view.proposals if one.id == "F_HF_SHORT_L")
    assert not one.used
    assert one.note == "not supported instead of supported"


def test_answers_that_changed_after_a_decision_ask_for_another_look(protocol: Protocol) -> None:
    view = summary_view(started(protocol, CLEAR), {"F_HF_SHORT_L": decided("accepted", shown="suggested")})
    assert next(one for one in view.proposals if one.id == "F_HF_SHORT_L").changed_since


def test_a_flag_is_said_in_words_with_its_side(protocol: Protocol) -> None:
    assert flag_words(protocol, "X1_L").startswith("Left: Stabilise branch")
    assert flag_words(protocol, "M2:3").endswith(protocol.plan.flag_texts["M2"])


def test_the_reasons_of_a_branch_name_other_reasonable_options(protocol: Protocol) -> None:
    why = why_for(started(protocol, CLEAR).assessment, "branch_L", {})
    assert why is not None
    assert why.alternatives


def test_a_look_that_nobody_did_is_not_shown_as_something_found(protocol: Protocol) -> None:
    answers: dict[str, Json] = {key: value for key, value in CLEAR.items() if key != "lf_inspection"}
    answers["lf_inspection"] = {"L": {"status": "could_not_other", "reason": "declined"}, "R": ["none"]}
    view = safety_view(started(protocol, answers))
    hit = next(one for one in view.hits if one.id == "lf_inspection")
    assert hit.undone
    assert hit.level_word == "Still to do"
    assert "Nothing was found" in hit.signs
    assert any(text.endswith("not done yet") for text in view.open_items)


def test_acronyms_keep_their_capitals_inside_a_sentence() -> None:
    assert [mid_sentence(one) for one in ("Thigh angle", "CAIT", "L5 grade", "A")] == [
        "thigh angle",
        "CAIT",
        "L5 grade",
        "a",
    ]


def test_no_note_of_the_protocol_shouts_a_code(protocol: Protocol) -> None:
    notes = [flag.note for flag in protocol.red_flags.values()]
    notes += [f"{item.note} {item.skip_text}" for item in protocol.items.values()]
    assert not [
        note
        for note in notes
        if any(code in note for code in ("EMERGENCY", "URGENT", "REFER_FIRST", "CAUTION"))
    ]


def test_a_test_the_history_makes_needless_stays_on_the_list_with_its_reason(protocol: Protocol) -> None:
    presenter = started(protocol, {**CLEAR, "hx_lbp": "none"})
    rows = {row.id: row for stage in stage_rows(presenter) for row in stage.items}
    assert (rows["pit"].state, rows["pit"].reason) == ("not_needed", "The answers so far do not call for it.")
    presenter.go_to("ple")
    presenter.back()
    assert presenter.step.id != "pit"


def test_a_barred_test_stays_on_the_list_with_the_restriction_that_bars_it(protocol: Protocol) -> None:
    answers: dict[str, Json] = {**CLEAR, "rf_hypertension": {"signs": {"pressure": "yes"}}}
    rows = {row.id: row for stage in stage_rows(started(protocol, answers)) for row in stage.items}
    assert rows["gm_hhd"].state == "skipped"
    assert rows["gm_hhd"].reason
