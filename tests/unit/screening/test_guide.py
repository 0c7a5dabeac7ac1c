from vignettes import both, full_answers, protocol, safe_answers

from clinic_app.domain.screening.guide import guide
from clinic_app.domain.screening.model import Json


def test_an_empty_screening_starts_with_the_age_and_blocks_every_physical_test() -> None:
    seen = guide(protocol(), {})
    assert (seen.next_item, seen.stage0_closed, seen.summary_open) == ("hx_age", False, False)
    assert seen.item("mtt").state == "blocked"
    assert seen.item("rf_cauda_equina").state == "required"
    assert seen.item("hx_lbp").state == "open"


def test_safety_questions_close_stage_zero_only_with_the_inspection() -> None:
    answers = safe_answers()
    del answers["lf_inspection"]
    assert guide(protocol(), answers).item("lf_inspection").state == "required"
    assert not guide(protocol(), answers).stage0_closed
    not_possible: Json = both({"status": "could_not_other", "note": "refused"})
    assert guide(protocol(), {**answers, "lf_inspection": not_possible}).stage0_closed


def test_questions_for_women_and_the_young_are_not_needed_for_others() -> None:
    seen = guide(protocol(), {"hx_age": 45, "hx_sex": "M"})
    assert seen.item("rf_pregnant").state == "not_needed"
    assert seen.item("rf_young_hip").state == "not_needed"
    assert guide(protocol(), {"hx_age": "adult", "hx_sex": "U"}).item("rf_young_hip").state == "required"


def test_a_look_becomes_required_by_the_answers() -> None:
    assert guide(protocol(), safe_answers()).item("lf_calf").state == "not_needed"
    assert guide(protocol(), safe_answers(hx_location=["calf"])).item("lf_calf").state == "required"
    assert guide(protocol(), safe_answers(hx_age=22)).item("lf_forward_bend").state == "required"


def test_nerve_words_require_the_nerve_examination_and_keep_the_summary_shut() -> None:
    seen = guide(protocol(), safe_answers(hx_quality=["tingling"]))
    assert [seen.item(item).state for item in ("neuro_screen", "slump", "slr")] == ["required"] * 3
    assert seen.stage0_closed
    assert not seen.summary_open


def test_a_reopened_question_comes_first_and_says_why() -> None:
    weak: Json = both({"min_grade": "3", "brisk_reflex": False, "spreading_loss": False})
    seen = guide(protocol(), full_answers(neuro_screen=weak))
    assert seen.next_item == "rf_progressive_neuro"
    assert seen.item("rf_progressive_neuro").asked_again
    assert "weakness" in seen.next_words


def test_an_emergency_leads_to_the_summary_and_blocks_the_rest() -> None:
    seen = guide(protocol(), {"hx_age": 44, "rf_cauda_equina": {"signs": {"saddle": "yes"}}})
    assert (seen.next_item, seen.summary_open) == (None, True)
    assert seen.item("ake").state == "blocked"
    assert seen.next_words.startswith("Emergency")


def test_an_acute_case_keeps_to_stages_zero_to_two() -> None:
    seen = guide(protocol(), safe_answers(hx_onset="sudden", hx_duration_wk=2))
    assert seen.acute_mode
    assert {item.state for stage in seen.stages if stage.id in "34567" for item in stage.items} == {
        "not_needed"
    }
    assert seen.item("mod_bent_knee_stretch").state == "skipped"
    assert seen.item("belly_palpation").state == "open"


def test_a_restriction_skips_its_tests_with_its_reason() -> None:
    seen = guide(protocol(), safe_answers(rf_anticoagulant={"signs": {"bleeding": "yes"}}))
    assert seen.item("iliopsoas_palpation").state == "skipped"
    assert "belly" in seen.item("iliopsoas_palpation").reason


def test_one_open_side_keeps_a_test_open_and_one_unit_of_time_is_enough() -> None:
    seen = guide(protocol(), safe_answers(ake={"L": 20}))
    assert (seen.item("ake").state, seen.item("ake").reason) == ("open", "The right side is open.")
    assert seen.item("hx_duration_days").state == "not_needed"


def test_an_open_test_names_the_findings_that_miss_it() -> None:
    assert "F_CORE" in guide(protocol(), safe_answers()).item("front_plank").worth


def test_counts_add_up_for_every_stage() -> None:
    for answers in ({}, safe_answers(), full_answers()):
        for stage in guide(protocol(), answers).stages:
            blocked = sum(item.state == "blocked" for item in stage.items)
            assert stage.done + stage.open + stage.left_out + blocked == len(stage.items)


def test_the_next_item_after_one_skips_what_needs_no_answer() -> None:
    seen = guide(protocol(), full_answers())
    following = seen.after("nprs")
    assert following is not None
    assert seen.item(following).state in ("open", "required")


def test_a_calf_that_is_still_to_be_looked_at_does_not_end_the_screening() -> None:
    answers = safe_answers(hx_location=["calf"])
    seen = guide(protocol(), answers)
    assert (seen.next_item, seen.summary_open) == ("lf_calf", False)
    swollen: Json = {"girth_cm": 40, "warm": False, "pitting": True, "vein_tender": False}
    normal: Json = {"girth_cm": 36, "warm": False, "pitting": False, "vein_tender": False}
    found = guide(protocol(), {**answers, "lf_calf": {"L": swollen, "R": normal}})
    assert (found.next_item, found.summary_open) == (None, True)
    assert found.next_words.startswith("Urgent")


def test_an_emergency_leaves_the_safety_questions_open_for_the_record() -> None:
    seen = guide(protocol(), {"rf_cauda_equina": {"signs": {"saddle": "yes"}}})
    assert seen.item("hx_age").state in ("open", "required")
    assert seen.item("rf_dvt").state == "required"
