"""Answers of an invented client."""

from clinic_app.domain.screening.model import Json

ASKED = [
    "rf_cauda_equina",
    "rf_progressive_neuro",
    "rf_acute_limb_ischaemia",
    "rf_dvt",
    "rf_cardiac",
    "rf_malignancy",
    "rf_infection",
    "rf_fracture",
    "rf_femoral_neck_bsi",
    "rf_sacral_pelvic_bsi",
    "rf_low_energy",
    "rf_hamstring_avulsion",
    "rf_inflammatory",
    "rf_iliac_endofibrosis",
    "rf_muscle_breakdown",
    "rf_lump",
    "rf_cycle_pelvic",
    "rf_hip_joint",
    "rf_constant_severe",
    "rf_fluoroquinolone",
    "rf_recent_surgery",
    "rf_pregnant",
    "rf_postpartum",
    "rf_anticoagulant",
    "rf_abdomen",
    "rf_osteoporosis",
    "rf_hypertension",
    "rf_course",
]

PERSON: dict[str, Json] = {
    "hx_age": 36,
    "hx_sex": "F",
    "hx_sides": "both",
    "hx_location": ["mid_belly"],
    "hx_quality": ["tight"],
    "hx_onset": "gradual",
    "hx_duration_wk": 60,
}

NO_SIGNS: dict[str, Json] = {**PERSON, **{flag: {"answer": "no"} for flag in ASKED}}

CLEAR: dict[str, Json] = {
    **NO_SIGNS,
    "lf_inspection": {"L": ["none"], "R": ["none"]},
    "hx_hf_stretch_effect": {"L": "never done", "R": "never done"},
    "mtt": {
        "L": {"hip": 6, "knee": 60, "pelvis_controlled": True},
        "R": {"hip": -12, "knee": 60, "pelvis_controlled": True},
    },
    "ake": {"L": 28, "R": 12},
}
