"""The shipped catalogue as data, its lint, and reading it from documents."""

import json
from typing import Any, cast

import pytest
import yaml
from jsonschema import Draft202012Validator

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.assets import resource
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercise_documents import parse_catalogue
from clinic_app.domain.exercise_lint import client_texts, lint
from clinic_app.domain.readability import measure
from clinic_app.domain.routines import RoutineItem, item_seconds

LISTS = ("advice", "conditions", "equipment", "first_choices", "groups", "sources")
SECONDS = {
    "half_kneeling_hip_flexor_stretch": 237,
    "half_kneeling_reach_stretch": 237,
    "couch_stretch": 242,
    "prone_quad_stretch": 237,
    "modified_thomas_stretch": 302,
    "standing_hip_flexor_stretch": 237,
    "side_lying_quad_stretch": 237,
    "psoas_release_hands": 121,
    "psoas_release_ball": 192,
    "psoas_release_tool": 91,
    "low_back_release_ball_wall": 302,
    "glute_release_ball_wall": 302,
    "glute_release_ball_floor": 302,
    "front_thigh_roller": 176,
    "childs_pose": 121,
    "cat_camel": 44,
    "single_knee_to_chest": 172,
    "double_knee_to_chest": 101,
    "lower_trunk_rotation": 70,
    "supine_pelvic_tilt": 190,
    "seated_pelvic_tilt": 150,
    "wall_pelvic_tilt": 190,
    "standing_pelvic_tilt": 130,
    "ninety_ninety_breathing": 215,
    "ninety_ninety_hip_lift": 307,
    "hip_hinge_stick": 150,
    "forearm_plank_incline": 236,
    "forearm_plank_knees": 236,
    "forearm_plank": 256,
    "forearm_plank_hip_extension": 299,
    "long_lever_plank": 248,
    "side_plank_knees": 268,
    "side_plank": 278,
    "side_plank_leg_lift": 263,
    "dead_bug_heel_tap": 200,
    "dead_bug": 220,
    "bird_dog_leg_slide": 170,
    "bird_dog": 352,
    "mcgill_curl_up": 236,
    "pallof_press": 365,
    "glute_set": 190,
    "standing_tucked_glute_squeeze": 190,
    "prone_hip_extension_bent_knee": 355,
    "clamshell": 300,
    "clamshell_band": 315,
    "quadruped_hip_extension": 315,
    "bridge_double": 356,
    "bridge_march": 260,
    "bridge_feet_elevated": 320,
    "bridge_single": 443,
    "hip_thrust": 380,
    "sit_to_stand": 290,
    "deep_squat": 350,
    "goblet_squat": 350,
    "split_squat": 455,
    "lunge_reverse": 455,
    "lunge_forward": 395,
    "lunge_walking": 284,
    "lunge_lateral": 347,
    "step_up": 515,
    "step_up_lateral": 515,
    "rdl_double": 380,
    "rdl_single": 443,
    "single_leg_stance": 263,
    "single_leg_stance_cushion": 263,
    "single_leg_squat_box": 443,
    "single_leg_squat": 443,
    "airplane": 243,
    "hip_hitch": 425,
    "side_lying_hip_abduction": 315,
    "band_side_step": 230,
    "adductor_squeeze": 200,
    "copenhagen_short": 234,
    "copenhagen_long": 234,
    "calf_raise_double": 326,
    "calf_raise_single": 455,
    "knee_to_wall": 290,
    "calf_stretch_wall": 253,
    "sciatic_slider_supine": 210,
    "slump_slider_seated": 210,
    "isometric_heel_dig": 394,
    "isometric_bridge_hold": 425,
    "isometric_bridge_hold_single": 394,
    "hamstring_slider_curl": 290,
    "nordic_hamstring": 200,
    "wall_drill": 230,
    "a_march": 170,
    "a_skip": 200,
    "bounding": 290,
    "cadence_run": 575,
}


def shipped_documents() -> dict[str, object]:
    return {
        path.stem: cast("object", yaml.safe_load(path.read_text("utf-8")))
        for path in resource("exercises").glob("*.yaml")
    }


def test_the_shipped_catalogue_holds_all_90_exercises_without_a_lint_problem() -> None:
    catalogue = load_catalogue()

    assert {exercise.id for exercise in catalogue} == set(SECONDS)
    assert lint(catalogue) == ()


def test_every_exercise_file_follows_the_schema() -> None:
    schema = json.loads(resource("schemas", "exercise.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator: Any = Draft202012Validator(schema)  # its stub is only partly typed

    for stem, document in shipped_documents().items():
        if stem not in LISTS:
            problems = [
                f"{stem} {error.json_path}: {error.message}" for error in validator.iter_errors(document)
            ]
            assert problems == []


@pytest.mark.parametrize(("exercise_id", "seconds"), SECONDS.items())
def test_the_default_dose_takes_the_time_the_specification_calculated(exercise_id: str, seconds: int) -> None:
    exercise = load_catalogue().get(exercise_id)
    assert exercise is not None

    item = RoutineItem("one", exercise_id, "both" if exercise.is_per_side else None, exercise.dose)

    assert item_seconds(exercise, item) == seconds


def test_every_text_for_clients_reads_at_grade_six_or_lower() -> None:
    catalogue = load_catalogue()

    for exercise in catalogue:
        report = measure(*client_texts(exercise))
        assert report.passes, (exercise.id, report)
    for card in catalogue.advice:
        assert measure(*card.lines).passes, card.id


def test_every_exercise_has_a_place_in_a_list_of_first_choices() -> None:
    catalogue = load_catalogue()
    listed = {one for ids in catalogue.first_choices.values() for one in ids}

    assert listed == {exercise.id for exercise in catalogue}


def test_the_warning_signs_name_every_sign_the_screen_asks_a_routine_to_carry() -> None:
    card = load_catalogue().advice_card("safety_net_advice")
    assert card is not None
    assert not card.removable

    text = " ".join(card.lines).casefold()
    for sign in (
        "numb between your legs",
        "bladder",
        "weaker",
        "fever",
        "calf",
        "at rest and at night",
        "dark",
    ):
        assert sign in text


def test_pain_lights_cover_nought_to_ten_without_a_gap() -> None:
    lights = load_catalogue().pain_lights

    assert [(light.low, light.high) for light in lights] == [(0, 3), (4, 5), (6, 10)]


def test_the_psoas_press_is_shown_in_the_clinic_before_it_is_printed() -> None:
    psoas = load_catalogue().get("psoas_release_hands")

    assert psoas is not None
    assert psoas.needs_clinic_demo
    assert {"preg", "aaa", "anticoag", "abd_surg", "hernia", "abd_acute", "dvt", "stoma"} <= set(
        psoas.contraindicated
    )


def test_an_unknown_key_and_a_wrong_number_are_both_named_with_their_place() -> None:
    documents = shipped_documents()
    bridge = cast("dict[str, object]", documents["bridge_double"])
    bridge["colour"] = "red"
    bridge["level"] = 9

    with pytest.raises(InvalidFile) as caught:
        parse_catalogue(documents)

    assert "bridge_double › level: needs a whole number from 1 to 5." in caught.value.problems
    assert any(
        problem.startswith("bridge_double › colour: is not known") for problem in caught.value.problems
    )


def test_a_file_whose_name_is_not_its_id_is_refused() -> None:
    documents = shipped_documents()
    documents["bridge"] = documents.pop("bridge_double")

    with pytest.raises(InvalidFile) as caught:
        parse_catalogue(documents)

    assert caught.value.problems == ("bridge: the file is called bridge, but its id is “bridge_double”.",)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("harder", ["deep_squat"], "names deep_squat as harder, which does not name it as easier."),
        ("serves", ["F07"], "serves “F07”, which is no finding and no branch."),
        ("too_easy", "This may cause pain.", "says “cause”, which clients must not read."),
        ("feel", "Your " + "very " * 14 + "sore hip.", "more than 15 words"),
        (
            "feel",
            "Considerable gluteal activation alongside abdominal co-contraction. " * 12,
            "reads at grade",
        ),
        ("dose_basis", "Because.", "has a dose without a source"),
        ("caution", ["rain"], "unknown condition rain."),
        ("categories", ["legs"], "unknown category legs."),
    ],
)
def test_lint_finds_what_a_schema_cannot_see(key: str, value: object, expected: str) -> None:
    documents = shipped_documents()
    bridge = cast("dict[str, object]", documents["bridge_double"])
    bridge[key] = value
    if key == "dose_basis":
        bridge["sources"] = []

    found = lint(parse_catalogue(documents))

    assert any(problem.startswith("bridge_double: ") and expected in problem for problem in found), found


def test_lint_misses_no_second_entry_of_the_same_condition() -> None:
    documents = shipped_documents()
    conditions = cast("dict[str, list[object]]", documents["conditions"])
    conditions["conditions"].append(conditions["conditions"][0])

    assert "conditions: preg is there twice." in lint(parse_catalogue(documents))
