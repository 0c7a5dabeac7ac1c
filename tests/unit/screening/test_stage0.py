import pytest
from vignettes import both, full_answers, protocol, result, safe_answers

from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.domain.screening.model import Json


def signs(*names: str, answer: str = "yes", **rest: Json) -> Json:
    named: dict[str, Json] = dict.fromkeys(names, answer)
    return {"signs": named, **rest}


def clearance(hit: str) -> dict[str, dict[str, str]]:
    return {hit: {"by": "PT", "date": "2026-03-02", "reason": "seen by the orthopaedic service"}}


def test_nothing_answered_is_incomplete_and_gives_no_finding() -> None:
    assessment = assess(protocol(), {})
    assert assessment.disposition == "safety_incomplete"
    assert assessment.flags == ("M4",)
    assert assessment.record is None


def test_every_sign_of_refer_first_or_higher_locks_the_routine() -> None:
    for flag in protocol().red_flags.values():
        for sign in flag.signs:
            for answer in ("yes", "unsure"):
                answers = safe_answers()
                answers[flag.id] = {"signs": {sign.id: answer}}
                assessment = result(answers)
                if sign.level in ("EMERGENCY", "URGENT", "REFER_FIRST"):
                    # Age bands soften two items for adults; they must still be a hit.
                    softened = flag.id in ("rf_spondylolysis", "rf_young_spine")
                    assert assessment.routine_locked or softened, (flag.id, sign.id, answer)
                    assert [hit.id for hit in assessment.safety.hits][:1] == [flag.id], (flag.id, sign.id)


def test_a_single_weak_sign_locks_nothing_and_two_refer_first() -> None:
    one = result(safe_answers(rf_malignancy=signs("night_rest")))
    two = result(
        safe_answers(rf_malignancy=signs("night_rest"), rf_infection=signs("feel_ill", answer="unsure"))
    )
    assert one.disposition == "caution"
    assert two.disposition == "refer_first"
    assert two.safety.hits[0].id == "combination"
    assert two.safety.hits[0].signs == ("rf_infection.feel_ill", "rf_malignancy.night_rest")


def test_a_remote_cured_cancer_is_a_note_and_nothing_more() -> None:
    assessment = result(safe_answers(rf_malignancy=signs("cancer_ever", cancer_status="remote_cured")))
    assert assessment.disposition == "clear"
    assert any("cancer" in note for note in assessment.safety.notes)


@pytest.mark.parametrize(
    ("answer", "disposition"),
    [("gradual", "urgent"), ("new_or_worse", "emergency"), (None, "emergency")],
)
def test_a_missing_sub_answer_takes_the_higher_urgency(answer: str | None, disposition: str) -> None:
    assert result(safe_answers(rf_cauda_equina=signs("saddle", ce_onset=answer))).disposition == disposition


def test_an_open_breath_question_is_an_emergency_only_while_the_leg_is_urgent() -> None:
    assert result(safe_answers(rf_dvt=signs("leg_swollen"))).disposition == "emergency"
    assert result(safe_answers(rf_dvt=signs("leg_swollen", chest_or_breath="no"))).disposition == "urgent"
    calf: Json = both({"girth_cm": 37, "warm": False, "pitting": False, "vein_tender": False})
    assert result(safe_answers(rf_dvt=signs("no_mechanism"), lf_calf=calf)).disposition == "caution"
    assert result(safe_answers(rf_dvt=signs("travel"))).disposition == "clear"


def test_yes_without_a_named_sign_counts_as_the_highest_sign() -> None:
    hit = result(safe_answers(rf_progressive_neuro="yes", **nerve_minimum())).safety.hits[0]
    assert (hit.id, hit.urgency, hit.signs) == ("rf_progressive_neuro", "EMERGENCY", ("weaker_now",))


def nerve_minimum() -> dict[str, Json]:
    normal: Json = {"min_grade": "5", "brisk_reflex": False, "spreading_loss": False}
    return {"neuro_screen": both(normal), "slump": both("negative"), "slr": both(80)}


def test_a_decision_settles_unsure_signs_and_no_yes_sign() -> None:
    unsure = signs("odd_bruise", answer="unsure", pt_decision="no", reason="old scar")
    yes = signs("odd_bruise", pt_decision="no", reason="old scar")
    without_reason = signs("odd_bruise", answer="unsure", pt_decision="no")
    assert result(safe_answers(rf_lump=unsure)).disposition == "clear"
    assert result(safe_answers(rf_lump=yes)).disposition == "refer_first"
    assert result(safe_answers(rf_lump=without_reason)).disposition == "refer_first"


def test_a_cleared_item_stays_visible_as_a_caution_with_its_restrictions() -> None:
    answers = safe_answers(rf_femoral_neck_bsi=signs("groin_load"))
    locked = assess(protocol(), answers)
    cleared = assess(protocol(), answers, clearances=clearance("rf_femoral_neck_bsi"))
    assert locked.disposition == "urgent"
    assert cleared.disposition == "caution"
    assert cleared.safety.hits[0].answer == "cleared"
    assert [one.id for one in cleared.restrictions] == ["no_impact"]
    assert not cleared.routine_locked


def test_an_emergency_cannot_be_cleared_and_a_clearance_needs_its_three_parts() -> None:
    emergency = safe_answers(rf_cauda_equina=signs("saddle"))
    assert assess(protocol(), emergency, clearances=clearance("rf_cauda_equina")).disposition == "emergency"
    incomplete: dict[str, dict[str, str]] = {"rf_lump": {"by": "PT", "date": "", "reason": "seen"}}
    answers = safe_answers(rf_lump=signs("odd_bruise"))
    assert assess(protocol(), answers, clearances=incomplete).disposition == "refer_first"


def test_weak_signs_of_a_cleared_item_no_longer_combine() -> None:
    answers = safe_answers(rf_malignancy=signs("night_rest"), rf_infection=signs("feel_ill"))
    assert assess(protocol(), answers, clearances=clearance("rf_infection")).disposition == "caution"


def test_a_marked_weakness_reopens_the_nerve_question_until_it_is_asked_again() -> None:
    weak: Json = both({"min_grade": "3+", "brisk_reflex": False, "spreading_loss": False})
    answers = full_answers(neuro_screen=weak)
    reopened = result(answers)
    assert reopened.disposition == "safety_incomplete"
    assert reopened.safety.reopened == ("rf_progressive_neuro",)
    again = result({**answers, "rf_progressive_neuro": {"answer": "no", "reconfirmed": "yes"}})
    assert again.disposition == "clear"


def test_pain_on_hopping_in_the_groin_reopens_both_bone_items() -> None:
    hop: Json = {"L": {"pain": 2, "site": "groin"}, "R": {"pain": 0}}
    assert result(full_answers(hop_test=hop)).safety.reopened == (
        "rf_femoral_neck_bsi",
        "rf_sacral_pelvic_bsi",
    )


def test_a_mild_weakness_is_a_weak_sign_with_a_referral() -> None:
    mild: Json = both({"min_grade": "4", "brisk_reflex": False, "spreading_loss": False})
    assessment = result(full_answers(neuro_screen=mild))
    assert [hit.id for hit in assessment.safety.hits] == ["weak_myotome"]
    assert [one.to for one in assessment.referrals] == ["spine"]
    assert assessment.safety.weak_signs == ("weak_myotome",)


def test_an_inspection_that_was_not_done_refers_first_as_unsure() -> None:
    answers = safe_answers()
    del answers["lf_inspection"]
    assessment = result(answers)
    assert assessment.disposition == "refer_first"
    assert assessment.safety.open_items == ("lf_inspection",)


def test_a_harmless_known_lump_is_no_hit_and_an_unknown_one_is_urgent() -> None:
    harmless: Json = {"L": {"value": ["lump"], "lump_state": "known_harmless"}, "R": {"value": ["none"]}}
    unknown: Json = {"L": {"value": ["lump"]}, "R": {"value": ["none"]}}
    assert result(safe_answers(lf_inspection=harmless)).disposition == "clear"
    assert result(safe_answers(lf_inspection=unknown)).disposition == "urgent"


def test_a_required_nerve_examination_blocks_the_summary_until_it_is_done() -> None:
    answers = safe_answers(hx_quality=["tight", "numbness"])
    assert {one.id for one in result(answers).safety.incomplete} == {"neuro_screen", "slump", "slr"}
    assert result({**answers, **nerve_minimum()}).disposition == "clear"


@pytest.mark.parametrize(
    ("age", "level"),
    [(20, "REFER_FIRST"), (23, "CAUTION"), ("adolescent", "REFER_FIRST"), ("adult", "REFER_FIRST")],
)
def test_a_young_spine_is_read_by_age(age: Json, level: str) -> None:
    answers = safe_answers(hx_age=age, lf_forward_bend="floor", rf_young_spine=signs("changed_gait"))
    hits = {hit.id: hit.urgency for hit in result(answers).safety.hits}
    assert hits["rf_young_spine"] == level


def test_an_unknown_age_blocks_and_an_age_under_sixteen_refers() -> None:
    unknown = safe_answers()
    del unknown["hx_age"]
    assert result(unknown).disposition == "safety_incomplete"
    hits = [hit.id for hit in result(safe_answers(hx_age=15, lf_forward_bend="floor")).safety.hits]
    assert "rf_minor" in hits


def test_restrictions_skip_their_tests_and_the_values_are_kept_but_not_read() -> None:
    pregnant = signs("pregnant", after_first_trimester="yes", warning_sign="no")
    assessment = result(full_answers(rf_pregnant=pregnant))
    output = to_output(assessment)
    assert ["mtt", "limit_supine"] in list(output["skipped_by_rule"] or [])  # type: ignore[arg-type]  # output is JSON
    missing = next(one for one in assessment.findings if one.id == "F_HF_SHORT_L").missing
    assert "skipped by rule: limit_supine" in {one.status for one in missing}
    assert assessment.barred["psoas_release"] == "no_abdominal_pressure"


def test_neurological_disease_is_out_of_scope_and_kept_for_the_record() -> None:
    output = to_output(result(full_answers(hx_neuro_disease=True)))
    assert output["disposition"] == "out_of_scope"
    assert output["findings"] == {}
    assert output["for_the_record"] is not None
    assert output["routine"] == {"locked": True, "reason": "out_of_scope"}
