"""The figure files of the checkout and the build command, for the tests of this folder."""

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

from clinic_app.assets import resource
from clinic_app.figures.library import FigureLibrary

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = FigureLibrary(lambda name: resource("figures", "cache", name).read_bytes())

EXERCISES = (
    *("half_kneeling_hip_flexor_stretch", "half_kneeling_reach_stretch", "couch_stretch"),
    *("prone_quad_stretch", "modified_thomas_stretch", "standing_hip_flexor_stretch"),
    *("side_lying_quad_stretch", "psoas_release_hands", "psoas_release_ball", "psoas_release_tool"),
    *("low_back_release_ball_wall", "glute_release_ball_wall", "glute_release_ball_floor"),
    *("front_thigh_roller", "childs_pose", "cat_camel", "single_knee_to_chest"),
    *("double_knee_to_chest", "lower_trunk_rotation", "supine_pelvic_tilt", "seated_pelvic_tilt"),
    *("wall_pelvic_tilt", "standing_pelvic_tilt", "ninety_ninety_breathing"),
    *("ninety_ninety_hip_lift", "hip_hinge_stick", "forearm_plank_incline", "forearm_plank_knees"),
    *("forearm_plank", "forearm_plank_hip_extension", "long_lever_plank", "side_plank_knees"),
    *("side_plank", "side_plank_leg_lift", "dead_bug_heel_tap", "dead_bug", "bird_dog_leg_slide"),
    *("bird_dog", "mcgill_curl_up", "pallof_press", "glute_set", "standing_tucked_glute_squeeze"),
    *("prone_hip_extension_bent_knee", "clamshell", "clamshell_band", "quadruped_hip_extension"),
    *("bridge_double", "bridge_march", "bridge_feet_elevated", "bridge_single", "hip_thrust"),
    *("sit_to_stand", "deep_squat", "goblet_squat", "split_squat", "lunge_reverse", "lunge_forward"),
    *("lunge_walking", "lunge_lateral", "step_up", "step_up_lateral", "rdl_double", "rdl_single"),
    *("single_leg_stance", "single_leg_stance_cushion", "single_leg_squat_box", "single_leg_squat"),
    *("airplane", "hip_hitch", "side_lying_hip_abduction", "band_side_step", "adductor_squeeze"),
    *("copenhagen_short", "copenhagen_long", "calf_raise_double", "calf_raise_single"),
    *("knee_to_wall", "calf_stretch_wall", "sciatic_slider_supine", "slump_slider_seated"),
    *("isometric_heel_dig", "isometric_bridge_hold", "isometric_bridge_hold_single"),
    *("hamstring_slider_curl", "nordic_hamstring", "wall_drill", "a_march", "a_skip", "bounding"),
    *("cadence_run",),
)
"""Every exercise of the catalogue."""
TESTS = (
    *("ake", "slr", "slump", "pelvic_tilt_angle", "mtt", "ely", "iliopsoas_palpation", "lumbar_flexion"),
    *("front_plank", "side_plank", "pit", "ple", "aslr", "bird_dog", "glute_squeeze", "pushoff_palpation"),
    *("sl_bridge", "phe_pattern", "gm_mmt", "gm_hhd", "sls", "trendelenburg", "hf_stretch_trial"),
    *("lf_forward_bend", "pelvic_tilt_control", "tilt_symptom_modification", "neuro_screen"),
    *("slr_diff", "hip_ir", "fadir", "ischial_palpation", "belly_palpation", "resisted_knee_flexion"),
    *("seated_piriformis", "active_piriformis", "puranen_orava", "bent_knee_stretch", "kf_hhd"),
    *("mod_bent_knee_stretch", "pelvic_tilt_visual", "lumbar_lordosis_visual", "low_back_tone"),
    *("low_back_release_trial", "sl_hamstring_bridge", "hip_abd_mmt", "hip_abd_hhd", "wblt"),
    *("adductor_squeeze", "calf_raise", "hop_test", "running_observation"),
)


@cache
def build_command() -> ModuleType:
    """The module packaging/build_figures.py."""
    spec = importlib.util.spec_from_file_location("build_figures", ROOT / "packaging" / "build_figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_figures"] = module
    spec.loader.exec_module(module)
    return module
