import pytest
from vignettes import both, full_answers, protocol, result, strengths

from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.domain.screening.model import Json

NO_EFFECT: dict[str, Json] = {
    "hx_hf_stretch_effect": both("none"),
    "hx_hf_stretch_weeks": both(8),
    "hx_hf_stretch_per_wk": both(4),
    "hx_hf_stretch_min": both(3),
}


def thomas(hip: float, *, controlled: bool | None = True, knee: float = 60) -> Json:
    return both({"hip": hip, "knee": knee, "pelvis_controlled": controlled})


@pytest.mark.parametrize(
    ("hip", "controlled", "strength"),
    [
        (0, True, "supported"),
        (-1, True, "suggested"),
        (-8, True, "not_supported"),
        (2, False, "suggested"),
        (-12, False, "not_assessed"),
        (2, None, "suggested"),
        (-12, None, "not_assessed"),
    ],
)
def test_hip_flexor_length_follows_its_bands_and_the_pelvis(
    hip: float, controlled: bool | None, strength: str
) -> None:
    found = strengths(result(full_answers(mtt=thomas(hip, controlled=controlled))))
    assert found["F_HF_SHORT_L"] == strength


def test_a_tilt_angle_alone_never_gives_a_supported_finding() -> None:
    found = strengths(result(full_answers(pelvic_tilt_angle=both(25), pelvic_tilt_visual="marked")))
    assert found["F_APT"] == "suggested"


def test_grade_five_is_not_normal_and_a_symmetric_force_without_a_norm_is_not_assessed() -> None:
    answers = full_answers(hx_sex="M", gm_mmt=both("5"), gm_hhd=both(3.0))
    del answers["sl_bridge"]
    assert strengths(result(answers))["F_GM_L"] == "not_assessed"


def test_a_weak_but_painful_test_says_so_instead_of_weakness() -> None:
    painful: Json = both({"reps": 6, "felt_first": "glute", "cramp": False, "drop": False, "pain_nprs": 5})
    assessment = result(full_answers(hx_sex="M", sl_bridge=painful))
    assert strengths(assessment)["F_GM_L"] == "not_assessed"
    assert "C5_sl_bridge_L" in assessment.flags


def test_a_hold_stopped_by_back_pain_above_the_limit_counts_as_reached() -> None:
    def core(value: int) -> object:
        assessment = result(
            full_answers(front_plank={"value": value, "stop_reason": "low-back pain"}, side_plank=None)
        )
        assert assessment.record is not None
        return assessment.record.domains["core"]["endurance"]

    assert core(60) == "NEG"
    assert core(20) == "NA"


def test_a_stop_because_of_familiar_pain_is_a_positive_provocation_test() -> None:
    stopped: Json = {"L": {"status": "could_not_pain", "familiar_pain": "yes"}, "R": "negative"}
    unfamiliar: Json = {"L": {"status": "could_not_pain", "familiar_pain": "no"}, "R": "negative"}
    assert strengths(result(full_answers(fadir=stopped, hx_location=["groin"])))["F_HIP_JOINT"] == "suggested"
    assert strengths(result(full_answers(fadir=unfamiliar)))["F_HIP_JOINT"] == "not_supported"


def test_newtons_are_divided_by_the_body_mass() -> None:
    newton: Json = both({"value": 110, "gm_hhd_unit": "N"})
    weak = result(full_answers(gm_hhd=newton, hx_mass_kg=60))
    strong = result(full_answers(gm_hhd=newton, hx_mass_kg=45))
    assert (weak.record and weak.record.domains["gm"]["L"]) != (
        strong.record and strong.record.domains["gm"]["L"]
    )
    assert strengths(weak)["F_GM_L"] == "suggested"
    assert strengths(strong)["F_GM_L"] == "not_supported"


def test_one_ankle_in_degrees_is_not_compared_with_the_other_in_centimetres() -> None:
    mixed: Json = {"L": {"value": 40, "unit": "deg"}, "R": 10}
    assert strengths(result(full_answers(wblt=mixed)))["F_ANKLE_L"] == "not_assessed"
    degrees: Json = {"L": {"value": 40, "unit": "deg"}, "R": {"value": 34, "unit": "deg"}}
    found = strengths(result(full_answers(wblt=degrees)))
    assert (found["F_ANKLE_L"], found["F_ANKLE_R"]) == ("not_supported", "suggested")


def test_a_finding_on_the_symptom_free_side_waits_for_its_confirmation() -> None:
    squeeze: Json = {
        "L": {"habitual": 0, "stuckout": 0, "tucked": 0},
        "R": {"habitual": 3, "stuckout": 1, "tucked": 3},
    }
    answers = full_answers(hx_sides="R", glute_squeeze=squeeze, pushoff_palpation={"L": 0, "R": 2})
    waiting = result(answers)
    assert waiting.record is not None
    assert waiting.record.symptom_free_side == ("F_GM_L",)
    assert "C4_F_GM_L" in waiting.flags
    assert [goal.id for goal in waiting.goals] == []
    confirmed = result({**answers, "c4_confirmed": ["F_GM_L"]})
    assert [(goal.id, goal.sides) for goal in confirmed.goals] == [("F_GM", ("L",))]


def test_adequate_stretching_without_effect_and_a_normal_core_is_the_clinicians_choice() -> None:
    assessment = result(full_answers(mtt=thomas(3), **NO_EFFECT))
    assert {side: branch.branch for side, branch in assessment.branch.items()} == {
        "L": "clinician_choice",
        "R": "clinician_choice",
    }
    assert len(assessment.branch["L"].option.alternatives) == 5
    assert "hip_flexor_stretch" not in {one.id for one in assessment.categories}


def test_groin_pain_without_a_hip_screen_bars_the_stretch_and_asks_for_it() -> None:
    answers = full_answers(mtt=thomas(3), hx_location=["groin"], hf_stretch_trial=both("responder"))
    del answers["fadir"], answers["hip_ir"]
    assessment = result(answers)
    assert assessment.barred["hip_flexor_stretch_L"] == "groin pain"
    assert {"complete_assessment", "education_review"} <= {one.id for one in assessment.categories}
    screened = result({**answers, "fadir": both("negative"), "hip_ir": both(35)})
    assert [one.status for one in screened.categories if one.id == "hip_flexor_stretch"] == ["pt_confirm"]


def test_a_clinic_may_change_expert_convention_and_the_change_is_shown() -> None:
    answers = full_answers(pelvic_tilt_angle=both(13))
    own = assess(protocol(), answers, own_values={"tilt_large": 12})
    assert strengths(result(answers))["F_APT"] == "not_supported"
    finding = next(one for one in own.findings if one.id == "F_APT")
    assert finding.strength == "suggested"
    assert "clinic's own" in finding.rule_values
    assert "clinic's own value" in finding.marks


def test_a_published_threshold_cannot_be_changed() -> None:
    answers = full_answers(ake=both(20))
    assert (
        strengths(assess(protocol(), answers, own_values={"ake_short.F": 10}))["F_HAM_SHORT_L"]
        == "not_supported"
    )


def test_every_finding_names_rule_values_inputs_and_what_would_change_it() -> None:
    for finding in result(full_answers()).findings:
        assert finding.rule_words
        assert finding.changes_it
        assert finding.rule_values.endswith(finding.strength.replace("_", " "))
        assert finding.inputs or finding.missing


def test_the_filled_in_rule_shows_the_numbers_that_decided() -> None:
    drop: Json = {"tilt_sx_drop": 3}
    answers = full_answers(pelvic_tilt_angle=both(18), tilt_symptom_modification=drop)
    finding = next(one for one in result(answers).findings if one.id == "F_APT")
    assert "18° ≥ 15°" in finding.rule_values
    assert "3 points ≥ 2 points" in finding.rule_values
    assert finding.rule_values.endswith("-> supported")


def test_an_input_keeps_its_rater_device_date_and_pain() -> None:
    record: Json = {
        "value": 40,
        "rater": "AB",
        "device": "inclinometer 2",
        "date_time": "2026-03-02T10:00",
        "pain_nprs": 2,
    }
    finding = next(
        one for one in result(full_answers(ake={"L": record, "R": 20})).findings if one.id == "F_HAM_SHORT_L"
    )
    seen = next(one for one in finding.inputs if one.id == "ake")
    assert (seen.shown, seen.rater, seen.device, seen.date, seen.pain) == (
        "40°",
        "AB",
        "inclinometer 2",
        "2026-03-02T10:00",
        "2/10",
    )


def test_the_output_has_exactly_the_fields_of_the_exchange_form() -> None:
    output = to_output(result(full_answers()))
    assert sorted(output) == sorted(
        [
            "version",
            "disposition",
            "safety",
            "scope",
            "restrictions",
            "referrals",
            "routine",
            "findings",
            "symptom_free_side",
            "domains",
            "groups",
            "hf_hist",
            "branch",
            "lead",
            "gm_type",
            "goals",
            "categories",
            "barred",
            "flags",
            "do_these_tests",
            "not_assessed",
            "skipped_by_rule",
            "for_the_record",
        ]
    )
    findings = output["findings"]
    assert isinstance(findings, dict)
    assert len(findings) == 36
