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
    *("half_kneeling_hip_flexor_stretch", "standing_hip_flexor_stretch", "bridge_feet_elevated"),
    *("psoas_release_hands", "supine_pelvic_tilt", "wall_pelvic_tilt", "ninety_ninety_breathing"),
    *("forearm_plank_knees", "forearm_plank", "side_plank_knees", "side_plank", "dead_bug_heel_tap"),
    *("dead_bug", "bird_dog", "glute_set", "standing_tucked_glute_squeeze", "prone_hip_extension_bent_knee"),
    *("clamshell", "quadruped_hip_extension", "bridge_double", "bridge_single", "sit_to_stand"),
    *("deep_squat", "split_squat", "rdl_double"),
)
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
