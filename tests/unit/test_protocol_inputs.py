"""The inputs of the physical tests, checked against a table written down from the specification.

The table was transcribed from the list of inputs by hand and not from the data files, so that a slip in
either of the two shows.
"""

import re
from typing import NamedTuple, cast

import pytest
from protocol_files import TESTS, Pair, Record, choice_ids, document, fields_of, pair, records, strings

INPUT_TABLE = """
ake | 2 P L/R | F_HAM_SHORT
    value number: °, -10..90, 0..70
slr | 2 P L/R | F_HAM_SHORT nerve_minimum restriction_too_large
    value number: °, 0..150, 45..120
    hip_hike_or_back_pain yes_no
slr_diff | 2 P L/R | F_NEURAL
    value choice: negative, positive-familiar, positive-unfamiliar, not done
slump | 2 P L/R | C6 F_NEURAL nerve_minimum
    value choice: positive, negative, stretch only, could_not
    knee_angle (display) number: °, 0..120
puranen_orava | 2 P L/R | F_PHT
    value choice: positive-familiar, pain elsewhere, negative, could_not
bent_knee_stretch | 2 P L/R | F_PHT
    value choice: positive-familiar, pain elsewhere, negative, could_not
mod_bent_knee_stretch | 2 P L/R | F_PHT
    value choice: positive-familiar, pain elsewhere, negative, could_not
ischial_palpation | 2 S L/R | F_PHT
    value choice: none, mild, moderate, severe, familiar
belly_palpation | 2 S L/R | F_HSI
    value choice: none, mild, moderate, severe
resisted_knee_flexion | 2 S L/R | F_HSI
    value choice: painful, positive-familiar, negative
    site text
kf_hhd | 2 S L/R | F_HAM_WEAK
    value number: N, 0..1000, 40..500
    lever number: m, 0.15..0.6
active_piriformis | 2 S L/R | F_DGS
    value choice: positive-familiar, negative, could_not
seated_piriformis | 2 S L/R | F_DGS
    value choice: positive-familiar, negative, could_not
neuro_screen | 2 P L/R | nerve_minimum reopen weak_myotome
    min_grade grade
    brisk_reflex yes_no
    spreading_loss yes_no
fadir | 2 S L/R | F_HIP_JOINT
    value choice: positive-familiar, negative
hip_ir | 2 S L/R | F_HIP_JOINT
    value number: °, -20..80, 10..60
pelvic_tilt_angle | 3 P L/R | F_APT F_PPT
    value number: °, -30..45, -8..25
pelvic_tilt_visual | 3 S no | F_APT F_PPT
    value choice: posterior, none, mild, moderate, marked
lumbar_lordosis_visual | 3 C no | display
    value choice: flat, usual, increased
pelvic_tilt_control | 3 S no | F_CORE F_PPT
    value choice: can, partly, cannot
tilt_symptom_modification | 3 S no | F_APT F_PPT
    usual_first integer: 0–10, 0..10
    tucked integer: 0–10, 0..10
    usual_again integer: 0–10, 0..10
    tilt_sx_drop number: points, -10..10
mtt | 4 P L/R | F_HF_SHORT
    hip number: °, -45..60, -30..25
    knee number: °, 0..150, 30..110
    abduction (display) yes_no
    pelvis_controlled yes_no
ely | 4 S L/R | F_HF_SHORT
    rise yes_no
    angle (display) number: °, 0..170, 80..160
iliopsoas_palpation | 4 S L/R | psoas_release
    value choice: none, tender, tender-familiar
    guarding (display) yes_no
hf_stretch_trial | 4 P L/R | branch reopen
    value choice: responder, nonresponder
lumbar_flexion | 4 P no | F_CORE F_LOWBACK
    mschober number: cm, 0..12, 3..9
    lordosis_reversal yes_no
    aberrant_movement yes_no
low_back_tone | 4 S L/R | F_LOWBACK
    value integer: 0–3, 0..3
low_back_release_trial | 4 S no | F_LOWBACK
    value choice: responder, nonresponder
front_plank | 5 P no | F_CORE
    value number: s, 0..1200, 0..300
    stop_reason choice: trunk, shoulder, low-back pain, other
side_plank | 5 P L/R | F_CORE
    value number: s, 0..900, 0..200
    stop_reason choice: trunk, shoulder, arm, low-back pain, other
pit | 5 S no | F_CORE
    value choice: positive, negative, no pain to test, could_not
ple | 5 S no | F_CORE
    value choice: positive, negative, no pain to test, could_not
aslr | 5 S L/R | F_CORE
    value integer: 0–5, 0..5
    better_with_compression (display) yes_no
    rotation (display) yes_no
bird_dog | 5 S L/R | F_CORE
    value integer: 0–3, 0..3
glute_squeeze | 6 S L/R | F_APT F_GM F_GM_TYPE
    habitual integer: 0–3, 0..3
    stuckout integer: 0–3, 0..3
    tucked integer: 0–3, 0..3
pushoff_palpation | 6 S L/R | F_GM
    value integer: 0–3, 0..3
sl_bridge | 6 P L/R | F_GM F_HIP_CONTROL
    reps integer: reps, 0..100, 0..15
    felt_first choice: glute, hamstring, low back, quad
    cramp yes_no
    drop yes_no
    resolved_135 (display) yes_no
    pain_nprs integer: 0–10, 0..10
sl_hamstring_bridge | 6 S L/R | F_HAM_WEAK
    value integer: reps, 0..150, 0..60
phe_pattern | 6 S L/R | F_CORE F_GM
    value choice: normal, lumbar, knee_bend, no_gm
gm_mmt | 6 S L/R | F_GM
    value grade
gm_hhd | 6 P L/R | F_GM
    value number: N/kg, 0..15, 1..8
    gm_hhd_unit choice: N/kg, N
    lever number: m
gm_bulk | 6 C L/R | display
    value choice: flat, usual, full
sls | 6 S L/R | F_GM F_HIP_CONTROL
    value choice: good, fair, poor
trendelenburg | 6 S L/R | F_GM F_HIP_CONTROL
    value yes_no
    seconds number: s, 0..30
hip_abd_hhd | 6 S L/R | F_HIP_CONTROL
    value number: N, 0..1000, 30..500
hip_abd_mmt | 6 S L/R | F_HIP_CONTROL
    value grade
wblt | 7 P L/R | F_ANKLE
    value number: cm, 0..25, 3..18
    unit choice: cm, deg
ankle_history | 7 S L/R | F_ANKLE
    sprains12 integer: sprains, 0..30
    cait integer: points, 0..30
    giving_way yes_no
    severe_ever yes_no
adductor_squeeze | 7 S no | F_ADD
    pain integer: 0–10, 0..10
    mmhg number: mmHg, 0..400, 80..330
calf_raise | 7 S L/R | F_CALF
    value integer: reps, 0..300, 0..60
    pain_nprs integer: 0–10, 0..10
running_observation | 7 S no | F_HIP_CONTROL F_RUNFORM
    cadence number: steps/min, 100..240, 140..210
    overstride yes_no
    lean (display) choice: upright, lean, bent
    pelvis (display) choice: usual, clearly anterior
    pelvic_drop yes_no
hop_test | 7 C L/R | reopen
    pain integer: 0–10, 0..10
    site choice: groin, front_thigh, sacrum, pelvis, other
"""
"""Test | stage, weight, sides | used by, then its inputs: id, type, unit, hard range, soft range or choices."""

INPUT_LINE = re.compile(r"(?P<id>\w+)(?P<display> \(display\))? (?P<type>\w+)(: (?P<rest>.+))?")


class Input(NamedTuple):
    type: str
    unit: str | None
    hard: Pair | None
    soft: Pair | None
    choices: frozenset[str]
    display_only: bool


class Row(NamedTuple):
    stage: str
    weight: str
    per_side: bool
    used: frozenset[str]
    inputs: dict[str, Input]


def range_of(words: str) -> Pair:
    low, high = words.split("..")
    return (float(low), float(high))


def input_of(line: str) -> tuple[str, Input]:
    match = INPUT_LINE.fullmatch(line)
    assert match, line
    parts = match["rest"].split(", ") if match["rest"] else []
    measured = match["type"] in {"number", "integer"}
    ranges = [range_of(part) for part in parts[1:]] if measured else []
    return match["id"], Input(
        type=match["type"],
        unit=parts[0] if measured else None,
        hard=ranges[0] if ranges else None,
        soft=ranges[1] if len(ranges) > 1 else None,
        choices=frozenset() if measured else frozenset(parts),
        display_only=match["display"] is not None,
    )


def read_table(table: str) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    inputs: dict[str, Input] = {}
    for line in table.strip().splitlines():
        if line.startswith(" "):
            name, one = input_of(line.strip())
            inputs[name] = one
        else:
            test_id, place, used = (part.strip() for part in line.split("|"))
            stage, weight, sides = place.split()
            inputs = {}
            rows[test_id] = Row(stage, weight, sides == "L/R", frozenset(used.split()), inputs)
    return rows


INPUTS = read_table(INPUT_TABLE)

BY_UNIT: dict[str, dict[str, tuple[Pair, Pair]]] = {
    "gm_hhd": {"N": ((0, 1500), (60, 700)), "N/kg": ((0, 15), (1, 8))},
    "wblt": {"cm": ((0, 25), (3, 18)), "deg": ((0, 70), (20, 55))},
}


def test_every_listed_test_exists_once_and_no_other() -> None:
    listed = [str(entry["id"]) for stage in "234567" for entry in records(document(f"tests_{stage}"))]
    assert sorted(listed) == sorted(INPUTS)


@pytest.mark.parametrize("test_id", INPUTS)
def test_stage_weight_side_and_use_are_as_specified(test_id: str) -> None:
    test, expected = TESTS[test_id], INPUTS[test_id]
    used = frozenset(strings(test["used_for"])) | frozenset(strings(test["used_also"]))
    found = (test["stage"], test["weight"], test["per_side"], used)
    assert found == (expected.stage, expected.weight, expected.per_side, expected.used)
    assert test["kind"] == "test"
    assert all(name.startswith("F_") for name in strings(test["used_for"]))


@pytest.mark.parametrize("test_id", INPUTS)
def test_every_listed_input_has_the_specified_type_range_and_choices(test_id: str) -> None:
    found = {
        name: Input(
            type=str(field["type"]),
            unit=cast("str | None", field.get("unit")),
            hard=pair(field.get("hard")),
            soft=pair(field.get("soft")),
            choices=frozenset(choice_ids(field)),
            display_only=field["display_only"] is True,
        )
        for name, field in fields_of(test_id).items()
        if name in INPUTS[test_id].inputs
    }
    assert found == INPUTS[test_id].inputs


@pytest.mark.parametrize("test_id", INPUTS)
def test_a_field_beyond_the_list_is_for_display_only_and_optional(test_id: str) -> None:
    extra = [field for name, field in fields_of(test_id).items() if name not in INPUTS[test_id].inputs]
    assert all(field["display_only"] is True and field["required"] is False for field in extra)


@pytest.mark.parametrize("test_id", BY_UNIT)
def test_a_value_with_two_units_has_a_range_for_each_of_them(test_id: str) -> None:
    fields = fields_of(test_id)
    value = fields["value"]
    units = cast(dict[str, Record], value["by_unit"])
    assert {unit: (pair(r["hard"]), pair(r["soft"])) for unit, r in units.items()} == BY_UNIT[test_id]
    unit_field = fields[str(value["unit_field"])]
    assert unit_field["default"] == value["unit"]
    assert set(choice_ids(unit_field)) == set(units)


def test_the_soft_range_lies_inside_the_hard_range() -> None:
    for test_id in TESTS:
        for name, field in fields_of(test_id).items():
            hard, soft = pair(field.get("hard")), pair(field.get("soft"))
            if hard and soft:
                assert hard[0] <= soft[0] < soft[1] <= hard[1], (test_id, name)


def test_yes_and_no_never_turn_into_booleans() -> None:
    for test_id in TESTS:
        for name, field in fields_of(test_id).items():
            ids: list[object] = [entry["id"] for entry in records(field.get("choices") or [])]
            assert all(isinstance(one, str) for one in ids), (test_id, name)
            assert (field["type"] == "choice") == bool(ids), (test_id, name)
