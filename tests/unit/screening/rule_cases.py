"""For each finding the answers that give each strength its rule knows, on top of an ordinary client.

Written from the wording of the rules, not from what the program says. Left and right are alike unless a side is named.
"""

from vignettes import Answers, both

from clinic_app.domain.screening.model import Json

NERVES_FINE: Answers = {
    "neuro_screen": both({"min_grade": "5", "brisk_reflex": False, "spreading_loss": False})
}
SUDDEN: Answers = {"hx_onset": "sudden", "hx_duration_wk": 8}
NO_GLUTE_TEST: Answers = dict.fromkeys(
    ("glute_squeeze", "pushoff_palpation", "sl_bridge", "phe_pattern", "sls", "trendelenburg")
)
NO_CORE_TEST: Answers = dict.fromkeys(
    ("front_plank", "side_plank", "bird_dog", "aslr", "ple", "pelvic_tilt_control", "phe_pattern")
)


def mtt(hip: float, knee: float = 60, *, controlled: bool = True) -> Json:
    return both({"hip": hip, "knee": knee, "pelvis_controlled": controlled})


def bridge(reps: int, **more: Json) -> Json:
    return both({"reps": reps, "felt_first": "glute", "cramp": False, "drop": False, **more})


S, G, N, X = "supported", "suggested", "not_supported", "not_assessed"

CASES: tuple[tuple[str, str, Answers], ...] = (
    ("F_HAM_SHORT", S, {"ake": both(40), "slr": both(60)}),
    ("F_HAM_SHORT", G, {"ake": both(40)}),
    ("F_HAM_SHORT", G, {"ake": None, "slr": both(60)}),
    ("F_HAM_SHORT", N, {}),
    ("F_HAM_SHORT", X, {"ake": None, "slr": None}),
    ("F_HAM_TIGHT_NOT_SHORT", S, {"hx_ham_tight_nrs": both(5)}),
    ("F_HAM_TIGHT_NOT_SHORT", N, {}),
    ("F_HAM_TIGHT_NOT_SHORT", X, {"hx_ham_tight_nrs": None}),
    ("F_NEURAL", S, {"slump": both("positive"), "slr_diff": both("positive-familiar"), **NERVES_FINE}),
    ("F_NEURAL", S, {"slump": both("positive"), "hx_quality": ["shooting"], **NERVES_FINE}),
    ("F_NEURAL", G, {"slump": both("positive"), **NERVES_FINE}),
    ("F_NEURAL", N, {}),
    ("F_NEURAL", X, {"slump": None, "slr_diff": None}),
    (
        "F_DGS",
        S,
        {"active_piriformis": both("positive-familiar"), "seated_piriformis": both("positive-familiar")},
    ),
    ("F_DGS", G, {"active_piriformis": both("positive-familiar")}),
    ("F_DGS", N, {}),
    ("F_DGS", X, {"active_piriformis": None, "seated_piriformis": None}),
    (
        "F_PHT",
        S,
        {
            "hx_location": ["ischial"],
            "puranen_orava": both("positive-familiar"),
            "bent_knee_stretch": both("positive-familiar"),
        },
    ),
    ("F_PHT", G, {"hx_location": ["ischial"], "puranen_orava": both("positive-familiar")}),
    ("F_PHT", N, {}),
    ("F_PHT", X, {"puranen_orava": None, "bent_knee_stretch": None, "mod_bent_knee_stretch": None}),
    ("F_HSI", S, {**SUDDEN, "resisted_knee_flexion": both("painful")}),
    ("F_HSI", G, {**SUDDEN, "belly_palpation": None}),
    ("F_HSI", N, {}),
    ("F_HSI", X, {"hx_onset": None}),
    ("F_HAM_WEAK", S, {"kf_hhd": {"L": 100, "R": 200}, "sl_hamstring_bridge": {"L": 10, "R": 30}}),
    ("F_HAM_WEAK", G, {"sl_hamstring_bridge": {"L": 10, "R": 30}}),
    ("F_HAM_WEAK", N, {"kf_hhd": both(200), "sl_hamstring_bridge": both(30)}),
    ("F_HAM_WEAK", X, {}),
    ("F_HIP_JOINT", S, {"fadir": both("positive-familiar"), "hip_ir": both(10)}),
    ("F_HIP_JOINT", G, {"hip_ir": both(10)}),
    ("F_HIP_JOINT", N, {}),
    ("F_HIP_JOINT", X, {"fadir": None, "hip_ir": None}),
    ("F_LOAD", S, {"hx_run_change_pct": 30}),
    ("F_LOAD", G, {"hx_run_change_pct": 10}),
    ("F_LOAD", N, {"hx_run_change_pct": 9}),
    ("F_LOAD", X, {"hx_run_change_pct": None}),
    ("F_APT", S, {"pelvic_tilt_angle": both(15), "tilt_symptom_modification": {"tilt_sx_drop": 2}}),
    ("F_APT", G, {"pelvic_tilt_angle": both(15)}),
    ("F_APT", G, {"pelvic_tilt_angle": None, "pelvic_tilt_visual": "marked"}),
    ("F_APT", N, {}),
    ("F_APT", X, {"pelvic_tilt_angle": None, "pelvic_tilt_visual": None}),
    ("F_PPT", S, {"pelvic_tilt_angle": both(-3), "pelvic_tilt_control": "partly"}),
    ("F_PPT", G, {"pelvic_tilt_angle": both(-3)}),
    ("F_PPT", N, {}),
    ("F_PPT", X, {"pelvic_tilt_angle": None, "pelvic_tilt_visual": None}),
    ("F_PELVIS_NEUTRAL", S, {}),
    ("F_PELVIS_NEUTRAL", N, {"pelvic_tilt_angle": both(15)}),
    ("F_HF_SHORT", S, {"mtt": mtt(0)}),
    ("F_HF_SHORT", G, {"mtt": mtt(-4)}),
    ("F_HF_SHORT", G, {"mtt": mtt(2, controlled=False)}),
    ("F_HF_SHORT", N, {}),
    ("F_HF_SHORT", X, {"mtt": None, "ely": None}),
    ("F_HF_SHORT", X, {"mtt": mtt(-12, controlled=False)}),
    ("F_HF_TIGHT_NOT_SHORT", S, {"hx_hf_tight_nrs": both(3)}),
    ("F_HF_TIGHT_NOT_SHORT", N, {}),
    ("F_HF_TIGHT_NOT_SHORT", X, {"hx_hf_tight_nrs": None}),
    (
        "F_LOWBACK",
        S,
        {"lumbar_flexion": {"mschober": 4, "lordosis_reversal": False, "aberrant_movement": False}},
    ),
    (
        "F_LOWBACK",
        G,
        {"lumbar_flexion": {"mschober": 4, "lordosis_reversal": True, "aberrant_movement": False}},
    ),
    ("F_LOWBACK", N, {}),
    ("F_LOWBACK", X, {"lumbar_flexion": None, "low_back_tone": None}),
    ("F_CORE", S, {"front_plank": 30, "bird_dog": both(1), "aslr": both(2)}),
    ("F_CORE", G, {"front_plank": 30}),
    ("F_CORE", N, {}),
    ("F_CORE", X, NO_CORE_TEST),
    ("F_GM", S, {"sl_bridge": bridge(5), "sls": both("poor")}),
    ("F_GM", G, {"sl_bridge": bridge(5)}),
    ("F_GM", N, {}),
    ("F_GM", X, NO_GLUTE_TEST),
    ("F_HIP_CONTROL", S, {"sls": both("poor"), "trendelenburg": both(True)}),
    ("F_HIP_CONTROL", G, {"sls": both("poor")}),
    ("F_HIP_CONTROL", N, {}),
    ("F_HIP_CONTROL", X, {"sls": None}),
    (
        "F_ANKLE",
        S,
        {
            "wblt": both(5),
            "ankle_history": both({"sprains12": 2, "cait": 20, "giving_way": True, "severe_ever": False}),
        },
    ),
    ("F_ANKLE", G, {"wblt": both(5)}),
    ("F_ANKLE", N, {}),
    ("F_ANKLE", X, {"wblt": None, "ankle_history": None}),
    ("F_ADD", S, {"adductor_squeeze": {"pain": 3}, "hx_groin_strains": both(1)}),
    ("F_ADD", G, {"adductor_squeeze": {"pain": 3}}),
    ("F_ADD", N, {}),
    ("F_ADD", X, {"adductor_squeeze": None, "hx_groin_strains": None}),
    ("F_CALF", S, {"calf_raise": both(14)}),
    ("F_CALF", G, {"calf_raise": {"L": 19, "R": 26}}),
    ("F_CALF", N, {}),
    ("F_CALF", X, {"calf_raise": None}),
    ("F_RUNFORM", S, {"running_observation": {"cadence": 159, "overstride": True}}),
    ("F_RUNFORM", G, {"running_observation": {"cadence": 159, "overstride": False}}),
    ("F_RUNFORM", N, {}),
    ("F_RUNFORM", X, {"running_observation": None}),
    ("F_NO_DRIVER", S, {}),
    ("F_NO_DRIVER", N, {"front_plank": 30}),
    ("F_INSUFFICIENT", S, {**NO_GLUTE_TEST, **NO_CORE_TEST}),
    ("F_INSUFFICIENT", N, {}),
)
"""Finding, strength, what differs from the ordinary client. For findings per side the left side is meant."""
