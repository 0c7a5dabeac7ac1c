"""What the specification's lists of inputs and outputs name and the program lacks: nothing.

The lists were written down from the appendices of the screening specification by hand, not from the data files. Types,
ranges and choices of each input are compared in test_protocol_inputs and test_protocol_texts; here it is shown that
every one can be entered in the window and in an answers file, and that every word of the result can come out.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import yaml
from rule_cases import CASES
from vignettes import Answers, both, full_answers, protocol, result, safe_answers

from clinic_app.domain.screening.assessment import to_output
from clinic_app.domain.screening.model import Item, Json
from clinic_app.domain.screening.validation import SESSION_KEYS, check_answer, known_ids
from clinic_app.gui.screening.steps import build_steps

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"

SESSION = "clearance c4_confirmed previous_session rater device"

STAGE_0A = """
rf_cauda_equina: bladder bowel saddle sexual both_legs / ce_onset
rf_progressive_neuro: weaker_now spreading_numb cord old_weakness radiating_12wk / onset_48h both_legs
rf_acute_limb_ischaemia: cold_pale aorta
rf_dvt: leg_swollen no_mechanism cancer_active immobile surgery clot_before clot_family travel hormones dehydration / chest_or_breath
rf_cardiac: chest faint breath / present_now
rf_malignancy: weight_loss night_rest steadily_worse cancer_ever / cancer_status
rf_infection: fever deep_worse feel_ill diabetes immune ivdu recent_entry / unwell_now
rf_fracture: severe_trauma spine_bruise minor_trauma weak_bone
rf_femoral_neck_bsi: groin_load limp_after night_ache
rf_sacral_pelvic_bsi: impact_site walk_pain sudden_running rest_no_help thigh_shaft
rf_low_energy: stress_fracture no_periods dieting low_libido often_ill hormone_loss bone_drug
rf_hamstring_avulsion: pop bruise gap lost_strength cannot_sit_walk tingling_leg / since_days
rf_ischial_apophysis: sudden_sit_bone nagging_sit_bone
rf_spondylolysis: extension_pain
rf_young_spine: lost_bend changed_gait marked_tight
rf_young_hip: limp
rf_inflammatory: entry night_second_half buttock_pain movement_helps nsaid_helps relative arthritis tendon_insertions psoriasis eye_bowel
rf_iliac_endofibrosis: repeatable_effort numb_cold_foot
rf_muscle_breakdown: dark_urine swollen_muscle lasting_cramp sudden_weakness
rf_lump: new_growing other_lump odd_bruise
rf_cycle_pelvic: cyclic pelvic_pain
rf_hip_joint: groin_stiff cannot_bear
rf_constant_severe: nprs8_rest unrelenting out_of_proportion
rf_fluoroquinolone: drug tendon_pain
rf_recent_surgery: surgery / within_12_weeks
rf_pregnant: pregnant / after_first_trimester warning_sign
rf_postpartum: birth pelvic_floor / under_12_weeks
rf_anticoagulant: bleeding
rf_abdomen: abdomen
rf_osteoporosis: osteoporosis
rf_hypertension: pressure
rf_course: worse_under_care no_moment two_courses
"""

FIELDS = """
lf_inspection: value lump_state
lf_calf: girth_cm warm pitting vein_tender
lf_pulse: rest after_effort
lf_bone: hip_rotation_pain sacrum_pubis_tender faber_pain
lf_forward_bend: value
hx_age hx_sex hx_height_cm hx_mass_kg hx_sides hx_duration_wk hx_duration_days hx_onset hx_location hx_quality: value
hx_ham_tight_nrs hx_hf_tight_nrs hx_sit_pain hx_aggravate hx_ham_stretch: value
hx_hf_stretch_weeks hx_hf_stretch_per_wk hx_hf_stretch_min hx_hf_stretch_effect: value
hx_sitting_h hx_activity_min_wk hx_run_km_wk hx_run_change_pct hx_sport hx_fatigue_first hx_cramp: value
hx_prior_hsi hx_groin_strains hx_lbp hx_imaging hx_med_dx hx_neuro_disease hx_goal hx_event_date hx_equipment: value
nprs: now worst average
psfs: value
ake: value
slr: value hip_hike_or_back_pain
slr_diff: value
slump: value knee_angle
puranen_orava bent_knee_stretch mod_bent_knee_stretch ischial_palpation belly_palpation: value
resisted_knee_flexion: value site
kf_hhd: value lever
active_piriformis seated_piriformis fadir hip_ir: value
neuro_screen: min_grade brisk_reflex spreading_loss
pelvic_tilt_angle pelvic_tilt_visual lumbar_lordosis_visual pelvic_tilt_control: value
tilt_symptom_modification: usual_first tucked usual_again tilt_sx_drop
mtt: hip knee abduction pelvis_controlled
ely: rise angle
iliopsoas_palpation: value guarding
hf_stretch_trial low_back_tone low_back_release_trial: value
lumbar_flexion: mschober lordosis_reversal aberrant_movement
front_plank side_plank: value stop_reason
pit ple bird_dog pushoff_palpation sl_hamstring_bridge phe_pattern gm_mmt gm_bulk sls hip_abd_hhd hip_abd_mmt: value
aslr: value better_with_compression rotation
glute_squeeze: habitual stuckout tucked
sl_bridge: reps felt_first cramp drop resolved_135
gm_hhd: value gm_hhd_unit lever
trendelenburg: value seconds
wblt: value unit
ankle_history: sprains12 cait giving_way severe_ever
adductor_squeeze: pain mmhg
calf_raise: value pain_nprs
running_observation: cadence overstride lean pelvis pelvic_drop
hop_test: pain site
"""


def stage_0a() -> Iterator[tuple[str, list[str], list[str]]]:
    for line in STAGE_0A.split("\n"):
        if line.strip():
            name, _, rest = line.partition(": ")
            signs, _, subs = rest.partition(" / ")
            yield name, [*signs.split()], [*subs.split()]


def fields() -> Iterator[tuple[str, str]]:
    for line in FIELDS.split("\n"):
        names, _, wanted = line.partition(": ")
        yield from ((name, field) for name in names.split() for field in wanted.split())


def test_every_input_of_the_specification_can_be_entered() -> None:
    rules = protocol()
    shown = {item for step in build_steps(rules, known_ids(rules)) for item in step.items}
    lacking: list[str] = [key for key in SESSION.split() if key not in SESSION_KEYS]
    for name, signs, subs in stage_0a():
        flag = rules.red_flags.get(name)
        if flag is None or name not in shown:
            lacking.append(name)
            continue
        lacking += [f"{name}.{sign}" for sign in signs if flag.sign(sign) is None]
        lacking += [f"{name}.{sub}" for sub in subs if sub not in {one.id for one in flag.sub_answers}]
        lacking += [
            f"{name}: answer {word}" for word in ("yes", "no", "unsure") if check_answer(rules, name, word)
        ]
    for name, field in fields():
        item = rules.items.get(name)
        if item is None or name not in shown:
            lacking.append(name)
        elif item.field(field) is None:
            lacking.append(f"{name}.{field}")
    assert lacking == []


def test_every_result_can_carry_its_record() -> None:
    """Status, pain, variant, rater, device, time and note may stand with any result."""
    rules = protocol()
    record: dict[str, Json] = {
        "status": "could_not_pain",
        "pain_nprs": 6,
        "familiar_pain": "yes",
        "variant": "a",
        "rater": "AB",
        "device": "goniometer",
        "date_time": "2026-05-04T10:00",
        "note": "after a run",
    }
    lacking = [
        item.id for item in rules.items.values() if check_answer(rules, item.id, _placed(item, record))
    ]
    assert lacking == []


def _placed(item: Item, record: dict[str, Json]) -> Json:
    if item.field("variant") is not None:  # a test that lists its variants takes no other
        record = {key: value for key, value in record.items() if key != "variant"}
    return {"L": record, "R": record} if item.per_side else record


def test_the_program_asks_nothing_that_the_specification_does_not_name() -> None:
    named = {name for name, _ in fields()} | {name for name, _, _ in stage_0a()}
    assert set(protocol().items) | set(protocol().red_flags) == named


# --- outputs -------------------------------------------------------------------------------------------

OUTPUTS = """
version disposition safety scope restrictions referrals routine findings symptom_free_side domains groups hf_hist branch
lead gm_type goals categories barred flags do_these_tests not_assessed skipped_by_rule for_the_record
"""
SAFETY = "top hits incomplete open_items reopened notes weak_signs"
PER_SIDE = """
F_HSI F_PHT F_NEURAL F_DGS F_HAM_SHORT F_HAM_WEAK F_HF_SHORT F_HF_TIGHT_NOT_SHORT F_GM F_HIP_CONTROL F_ANKLE F_CALF
"""
WHOLE = """
F_ADD F_APT F_CORE F_HAM_TIGHT_NOT_SHORT F_HIP_JOINT F_INSUFFICIENT F_LOAD F_LOWBACK F_NO_DRIVER F_PELVIS_NEUTRAL F_PPT
F_RUNFORM
"""
CATEGORIES = """
stop_refer complete_assessment safety_net_advice education_review load_management sitting_breaks low_back_release
psoas_release hip_flexor_stretch neurodynamic_slider tendon_load hsi_pathway ankle_mobility pelvic_control
hip_hinge_control glute_activation core_stabilise hip_control_strength ankle_balance movement_retraining
glute_strength_bilateral glute_strength_unilateral hamstring_strength adductor_strength calf_strength running_reeducation
return_to_run
"""
WORDS = {
    "disposition": "emergency urgent safety_incomplete refer_first out_of_scope caution clear",
    "safety.top": "EMERGENCY URGENT REFER_FIRST CAUTION",
    "scope": "acute_sudden early_gradual neuro_disease",
    "restrictions": "no_prone limit_supine no_abdominal_pressure no_pressure_tools no_max_isometric no_impact "
    "no_loaded_extension no_end_range_flexion no_heavy_tendon_load",
    "referrals": "rheumatology sports_medicine gynaecology_or_pelvic_health pelvic_health spine general_practice",
    "hf_hist": "unknown never inadequate partial responder nonresponder",
    "branch": "stretch stretch_trial stabilise clinician_choice undetermined none",
    "lead": "core glute concurrent none",
    "gm_type": "position_dependent global recruits_well",
    "category status": "active trial_2_weeks pt_confirm level1_only",
    "flags": "C1 C2 C3 C4 C5 C6 C7 C8 C9 M1 M2 M3 M4 R1 X1 Z1 SLR_ONLY RECTUS_SINGLE HSI_TESTS_CLEAR HIST_UNKNOWN "
    "SCOPE_ACUTE SCOPE_EARLY",
}


def sign(flag: str, *signs: str, **subs: Json) -> Answers:
    ticked: Json = dict.fromkeys(signs, "yes")
    return {flag: {"signs": ticked, **subs}}


def stretched(effect: str, weeks: int = 8) -> Answers:
    return {
        "hx_hf_stretch_effect": both(effect),
        "hx_hf_stretch_weeks": both(weeks),
        "hx_hf_stretch_per_wk": both(4),
        "hx_hf_stretch_min": both(3),
    }


SHORT: Answers = {"mtt": both({"hip": 6, "knee": 60, "pelvis_controlled": True})}
MORE: tuple[Answers, ...] = (
    {"rf_cardiac": None},
    {"hx_neuro_disease": True},
    {"hx_duration_wk": 3},
    {"hx_sex": "U"},
    {"hx_sides": "L", "sls": both("poor")},
    {"previous_session": {"rater": "AB"}, "rater": "CD"},
    sign("rf_pregnant", "pregnant", after_first_trimester="yes", warning_sign="no"),
    sign("rf_abdomen", "abdomen"),
    sign("rf_anticoagulant", "bleeding"),
    sign("rf_hypertension", "pressure"),
    {**sign("rf_spondylolysis", "extension_pain"), "hx_age": 24, "lf_forward_bend": "floor"},
    sign("rf_osteoporosis", "osteoporosis"),
    sign("rf_fluoroquinolone", "drug"),
    sign("rf_postpartum", "birth", "pelvic_floor", under_12_weeks="yes"),
    sign("rf_cycle_pelvic", "cyclic"),
    sign("rf_low_energy", "stress_fracture"),
    {**SHORT, **stretched("lasting")},
    {**SHORT, **stretched("temporary")},
    {**SHORT, **stretched("lasting", weeks=1)},
    {**SHORT, **stretched("none")},
    {**SHORT, **stretched("none"), "front_plank": 30},
    {**SHORT, "hx_hf_stretch_effect": None, "hx_sitting_h": 9},
    {"mtt": both({"hip": -12, "knee": 40, "pelvis_controlled": True})},
    {"pelvic_tilt_visual": "marked"},
    {"slr": both({"value": 60, "hip_hike_or_back_pain": False})},
    {
        "glute_squeeze": both({"habitual": 1, "stuckout": 1, "tucked": 1}),
        "pushoff_palpation": both(1),
    },
    {"hx_onset": "sudden", "hx_duration_wk": 8},
    {
        "hx_location": ["ischial"],
        "puranen_orava": both("positive-familiar"),
        "bent_knee_stretch": both("positive-familiar"),
        "ake": both(40),
        "slr": both({"value": 60, "hip_hike_or_back_pain": False}),
    },
    {"sl_bridge": both({"reps": 4, "pain_nprs": 6, "felt_first": "glute", "cramp": False, "drop": False})},
    {
        "sl_bridge": both({"reps": 5, "felt_first": "glute", "cramp": False, "drop": False}),
        "sls": both("poor"),
    },
    {"glute_squeeze": both({"habitual": 1, "stuckout": 1, "tucked": 3})},
    {"glute_squeeze": both({"habitual": 1, "stuckout": 1, "tucked": 1})},
    {"lumbar_flexion": {"mschober": 4, "lordosis_reversal": False, "aberrant_movement": False}},
    {"iliopsoas_palpation": both("tender-familiar"), **SHORT},
    {
        "ankle_history": both({"sprains12": 3, "cait": 20, "giving_way": True, "severe_ever": True}),
        "wblt": both(5),
    },
)


def outputs() -> Iterator[dict[str, Json]]:
    """Results of the worked examples, of every case of every rule, and of the cases above."""
    for path in sorted(EXAMPLES.glob("e*.yaml")):
        document = cast("dict[str, Json]", yaml.safe_load(path.read_text(encoding="utf-8")))
        answers = safe_answers() if document["start"] != "full" else full_answers()
        answers.update(cast("Answers", document["inputs"]))
        yield to_output(result({key: value for key, value in answers.items() if value is not None}))
    for changes in (*(changes for _, _, changes in CASES), *MORE):
        answers = full_answers(**changes)
        yield to_output(result({key: value for key, value in answers.items() if value is not None}))


def words_of(output: dict[str, Json]) -> Iterator[tuple[str, str]]:
    """(field, word) for every word of the result."""
    inner = cast("dict[str, Json]", output["for_the_record"] or output)
    safety = cast("dict[str, Json]", output["safety"])
    yield "disposition", str(output["disposition"])
    yield "safety.top", str(safety["top"])
    for key, name in (("scope", "code"), ("referrals", "to")):
        yield from ((key, str(one[name])) for one in cast("list[dict[str, Json]]", output[key]))
    yield from (("restrictions", str(one)) for one in cast("list[Json]", output["restrictions"]))
    for key in ("hf_hist", "branch", "gm_type"):
        yield from ((key, str(one)) for one in cast("dict[str, Json]", inner[key]).values())
    yield "lead", str(inner["lead"])
    for category in (*_rows(output, "categories"), *_rows(inner, "categories")):
        yield "categories", str(category["id"])
        yield "category status", str(category["status"])
    for flag in (*cast("list[Json]", output["flags"]), *cast("list[Json]", inner["flags"])):
        yield "flags", _bare_flag(str(flag))
    yield from (("findings", one) for one in cast("dict[str, Json]", inner["findings"]))


def _rows(output: dict[str, Json], key: str) -> list[dict[str, Json]]:
    return cast("list[dict[str, Json]]", output[key])


def _bare_flag(flag: str) -> str:
    head = flag.partition(":")[0]
    known = sorted(WORDS["flags"].split(), key=len, reverse=True)
    return next((one for one in known if head == one or head.startswith(f"{one}_")), head)


def test_every_field_and_every_word_of_the_result_comes_out() -> None:
    expected = {(field, word) for field, words in WORDS.items() for word in words.split()}
    expected |= {("categories", word) for word in CATEGORIES.split()}
    expected |= {("findings", f"{word}_{side}") for word in PER_SIDE.split() for side in "LR"}
    expected |= {("findings", word) for word in WHOLE.split()}
    made = list(outputs())
    given = {pair for output in made for pair in words_of(output)}
    assert sorted(expected - given) == [], "named by the specification, never given by the program"
    known = {field for field, _ in expected}
    other = {pair for pair in given - expected if pair[0] in known and pair[1] not in ("None", "none")}
    assert sorted(other) == [], "given by the program, not named by the specification"
    for output in made:
        assert set(output) == set(OUTPUTS.split())
        assert set(cast("dict[str, Json]", output["safety"])) == set(SAFETY.split())
        assert cast("dict[str, Json]", output["routine"])["locked"] == (
            output["disposition"] not in ("caution", "clear")
        )
