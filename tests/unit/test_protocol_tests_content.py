"""The physical tests of the pelvis and glute protocol, checked against a table written down from the specification.

The table below was transcribed from the list of inputs by hand and not from the data files, so that a slip in
either of the two shows.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, cast

import pytest
import yaml

from clinic_app.assets import resource

Record = dict[str, object]
Pair = tuple[float, float]
Expected = tuple[str, str, str | None, Pair | None, Pair | None, tuple[str, ...]]

TENDON = ("positive-familiar", "pain elsewhere", "negative", "could_not")
GLUTEAL_NERVE = ("positive-familiar", "negative", "could_not")
INSTABILITY = ("positive", "negative", "no pain to test", "could_not")
STOPS = ("trunk", "shoulder", "low-back pain", "other")


class Row(NamedTuple):
    stage: str
    weight: str
    per_side: bool
    fields: tuple[Expected, ...]
    used: frozenset[str]


def number(name: str, unit: str | None, hard: Pair | None, soft: Pair | None = None) -> Expected:
    return (name, "number", unit, hard, soft, ())


def whole(name: str, unit: str | None, hard: Pair | None, soft: Pair | None = None) -> Expected:
    return (name, "integer", unit, hard, soft, ())


def choice(name: str, *ids: str) -> Expected:
    return (name, "choice", None, None, None, ids)


def yes_no(name: str) -> Expected:
    return (name, "yes_no", None, None, None, ())


def grade(name: str) -> Expected:
    return (name, "grade", None, None, None, ())


def text(name: str) -> Expected:
    return (name, "text", None, None, None, ())


def row(stage: str, weight: str, sides: str, fields: list[Expected], used: str) -> Row:
    return Row(stage, weight, sides == "L/R", tuple(fields), frozenset(used.split()))


INPUTS: dict[str, Row] = {
    "ake": row("2", "P", "L/R", [number("value", "°", (-10, 90), (0, 70))], "F_HAM_SHORT"),
    "slr": row(
        "2",
        "P",
        "L/R",
        [number("value", "°", (0, 150), (45, 120)), yes_no("hip_hike_or_back_pain")],
        "F_HAM_SHORT restriction_too_large nerve_minimum",
    ),
    "slr_diff": row(
        "2",
        "P",
        "L/R",
        [choice("value", "negative", "positive-familiar", "positive-unfamiliar", "not done")],
        "F_NEURAL",
    ),
    "slump": row(
        "2",
        "P",
        "L/R",
        [
            choice("value", "positive", "negative", "stretch only", "could_not"),
            number("knee_angle", "°", (0, 120)),
        ],
        "F_NEURAL C6 nerve_minimum",
    ),
    "puranen_orava": row("2", "P", "L/R", [choice("value", *TENDON)], "F_PHT"),
    "bent_knee_stretch": row("2", "P", "L/R", [choice("value", *TENDON)], "F_PHT"),
    "mod_bent_knee_stretch": row("2", "P", "L/R", [choice("value", *TENDON)], "F_PHT"),
    "ischial_palpation": row(
        "2", "S", "L/R", [choice("value", "none", "mild", "moderate", "severe", "familiar")], "F_PHT"
    ),
    "belly_palpation": row("2", "S", "L/R", [choice("value", "none", "mild", "moderate", "severe")], "F_HSI"),
    "resisted_knee_flexion": row(
        "2",
        "S",
        "L/R",
        [choice("value", "painful", "positive-familiar", "negative"), text("site")],
        "F_HSI",
    ),
    "kf_hhd": row(
        "2",
        "S",
        "L/R",
        [number("value", "N", (0, 1000), (40, 500)), number("lever", "m", (0.15, 0.60))],
        "F_HAM_WEAK",
    ),
    "active_piriformis": row("2", "S", "L/R", [choice("value", *GLUTEAL_NERVE)], "F_DGS"),
    "seated_piriformis": row("2", "S", "L/R", [choice("value", *GLUTEAL_NERVE)], "F_DGS"),
    "neuro_screen": row(
        "2",
        "P",
        "L/R",
        [grade("min_grade"), yes_no("brisk_reflex"), yes_no("spreading_loss")],
        "reopen weak_myotome nerve_minimum",
    ),
    "fadir": row("2", "S", "L/R", [choice("value", "positive-familiar", "negative")], "F_HIP_JOINT"),
    "hip_ir": row("2", "S", "L/R", [number("value", "°", (-20, 80), (10, 60))], "F_HIP_JOINT"),
    "pelvic_tilt_angle": row("3", "P", "L/R", [number("value", "°", (-30, 45), (-8, 25))], "F_APT F_PPT"),
    "pelvic_tilt_visual": row(
        "3", "S", "no", [choice("value", "posterior", "none", "mild", "moderate", "marked")], "F_APT F_PPT"
    ),
    "lumbar_lordosis_visual": row("3", "C", "no", [choice("value", "flat", "usual", "increased")], "display"),
    "pelvic_tilt_control": row("3", "S", "no", [choice("value", "can", "partly", "cannot")], "F_CORE F_PPT"),
    "tilt_symptom_modification": row(
        "3",
        "S",
        "no",
        [
            whole("usual_first", "0–10", (0, 10)),
            whole("tucked", "0–10", (0, 10)),
            whole("usual_again", "0–10", (0, 10)),
            number("tilt_sx_drop", "points", (-10, 10)),
        ],
        "F_APT F_PPT",
    ),
    "mtt": row(
        "4",
        "P",
        "L/R",
        [
            number("hip", "°", (-45, 60), (-30, 25)),
            number("knee", "°", (0, 150), (30, 110)),
            yes_no("abduction"),
            yes_no("pelvis_controlled"),
        ],
        "F_HF_SHORT",
    ),
    "ely": row("4", "S", "L/R", [yes_no("rise"), number("angle", "°", (0, 170), (80, 160))], "F_HF_SHORT"),
    "iliopsoas_palpation": row(
        "4",
        "S",
        "L/R",
        [choice("value", "none", "tender", "tender-familiar"), yes_no("guarding")],
        "psoas_release",
    ),
    "hf_stretch_trial": row("4", "P", "L/R", [choice("value", "responder", "nonresponder")], "branch reopen"),
    "lumbar_flexion": row(
        "4",
        "P",
        "no",
        [number("mschober", "cm", (0, 12), (3, 9)), yes_no("lordosis_reversal"), yes_no("aberrant_movement")],
        "F_LOWBACK F_CORE",
    ),
    "low_back_tone": row("4", "S", "L/R", [whole("value", "0–3", (0, 3))], "F_LOWBACK"),
    "low_back_release_trial": row(
        "4", "S", "no", [choice("value", "responder", "nonresponder")], "F_LOWBACK"
    ),
    "front_plank": row(
        "5",
        "P",
        "no",
        [number("value", "s", (0, 1200), (0, 300)), choice("stop_reason", *STOPS)],
        "F_CORE",
    ),
    "side_plank": row(
        "5",
        "P",
        "L/R",
        [
            number("value", "s", (0, 900), (0, 200)),
            choice("stop_reason", "trunk", "shoulder", "arm", "low-back pain", "other"),
        ],
        "F_CORE",
    ),
    "pit": row("5", "S", "no", [choice("value", *INSTABILITY)], "F_CORE"),
    "ple": row("5", "S", "no", [choice("value", *INSTABILITY)], "F_CORE"),
    "aslr": row(
        "5",
        "S",
        "L/R",
        [whole("value", "0–5", (0, 5)), yes_no("better_with_compression"), yes_no("rotation")],
        "F_CORE",
    ),
    "bird_dog": row("5", "S", "L/R", [whole("value", "0–3", (0, 3))], "F_CORE"),
    "glute_squeeze": row(
        "6",
        "S",
        "L/R",
        [whole("habitual", "0–3", (0, 3)), whole("stuckout", "0–3", (0, 3)), whole("tucked", "0–3", (0, 3))],
        "F_GM F_GM_TYPE F_APT",
    ),
    "pushoff_palpation": row("6", "S", "L/R", [whole("value", "0–3", (0, 3))], "F_GM"),
    "sl_bridge": row(
        "6",
        "P",
        "L/R",
        [
            whole("reps", "reps", (0, 100), (0, 15)),
            choice("felt_first", "glute", "hamstring", "low back", "quad"),
            yes_no("cramp"),
            yes_no("drop"),
            yes_no("resolved_135"),
            whole("pain_nprs", "0–10", (0, 10)),
        ],
        "F_GM F_HIP_CONTROL",
    ),
    "sl_hamstring_bridge": row("6", "S", "L/R", [whole("value", "reps", (0, 150), (0, 60))], "F_HAM_WEAK"),
    "phe_pattern": row(
        "6", "S", "L/R", [choice("value", "normal", "lumbar", "knee_bend", "no_gm")], "F_CORE F_GM"
    ),
    "gm_mmt": row("6", "S", "L/R", [grade("value")], "F_GM"),
    "gm_hhd": row(
        "6",
        "P",
        "L/R",
        [
            number("value", "N/kg", (0, 15), (1, 8)),
            choice("gm_hhd_unit", "N/kg", "N"),
            number("lever", "m", None),
        ],
        "F_GM",
    ),
    "gm_bulk": row("6", "C", "L/R", [choice("value", "flat", "usual", "full")], "display"),
    "sls": row("6", "S", "L/R", [choice("value", "good", "fair", "poor")], "F_GM F_HIP_CONTROL"),
    "trendelenburg": row(
        "6", "S", "L/R", [yes_no("value"), number("seconds", "s", (0, 30))], "F_GM F_HIP_CONTROL"
    ),
    "hip_abd_hhd": row("6", "S", "L/R", [number("value", "N", (0, 1000), (30, 500))], "F_HIP_CONTROL"),
    "hip_abd_mmt": row("6", "S", "L/R", [grade("value")], "F_HIP_CONTROL"),
    "wblt": row(
        "7", "P", "L/R", [number("value", "cm", (0, 25), (3, 18)), choice("unit", "cm", "deg")], "F_ANKLE"
    ),
    "ankle_history": row(
        "7",
        "S",
        "L/R",
        [
            whole("sprains12", "sprains", (0, 30)),
            whole("cait", "points", (0, 30)),
            yes_no("giving_way"),
            yes_no("severe_ever"),
        ],
        "F_ANKLE",
    ),
    "adductor_squeeze": row(
        "7",
        "S",
        "no",
        [whole("pain", "0–10", (0, 10)), number("mmhg", "mmHg", (0, 400), (80, 330))],
        "F_ADD",
    ),
    "calf_raise": row(
        "7",
        "S",
        "L/R",
        [whole("value", "reps", (0, 300), (0, 60)), whole("pain_nprs", "0–10", (0, 10))],
        "F_CALF",
    ),
    "running_observation": row(
        "7",
        "S",
        "no",
        [
            number("cadence", "steps/min", (100, 240), (140, 210)),
            yes_no("overstride"),
            choice("lean", "upright", "lean", "bent"),
            choice("pelvis", "usual", "clearly anterior"),
            yes_no("pelvic_drop"),
        ],
        "F_RUNFORM F_HIP_CONTROL",
    ),
    "hop_test": row(
        "7",
        "C",
        "L/R",
        [whole("pain", "0–10", (0, 10)), choice("site", "groin", "front_thigh", "sacrum", "pelvis", "other")],
        "reopen",
    ),
}

DISPLAY_ONLY = {
    ("slump", "knee_angle"),
    ("mtt", "abduction"),
    ("ely", "angle"),
    ("iliopsoas_palpation", "guarding"),
    ("aslr", "better_with_compression"),
    ("aslr", "rotation"),
    ("sl_bridge", "resolved_135"),
    ("running_observation", "lean"),
    ("running_observation", "pelvis"),
}
"""Listed inputs that no rule reads."""

BY_UNIT: dict[str, dict[str, tuple[Pair, Pair]]] = {
    "gm_hhd": {"N": ((0, 1500), (60, 700)), "N/kg": ((0, 15), (1, 8))},
    "wblt": {"cm": ((0, 25), (3, 18)), "deg": ((0, 70), (20, 55))},
}

REAL_CHANGE: dict[str, tuple[tuple[str, float, str, str | None, frozenset[int]], ...]] = {
    "ake": (("value", 8, "°", None, frozenset({75, 76})),),
    "slr": (("value", 7, "°", None, frozenset({75})),),
    "pelvic_tilt_angle": (("value", 5, "°", "EC", frozenset({94})),),
    "tilt_symptom_modification": (("tilt_sx_drop", 2, "points", "EC", frozenset()),),
    "mtt": (
        ("hip", 5, "°", "EC", frozenset()),
        ("knee", 4, "°", None, frozenset({107})),
        ("knee", 19, "°", "DER", frozenset({106})),
    ),
    "hf_stretch_trial": (("hip_after", 5, "°", "EC", frozenset()),),
    "ely": (("angle", 8, "°", None, frozenset({76})),),
    "lumbar_flexion": (("mschober", 1.8, "cm", None, frozenset({116})),),
    "front_plank": (("value", 35, "s", "DER", frozenset({123})),),
    "side_plank": (("value", 30, "s", "DER", frozenset({124})),),
    "aslr": (("value", 2, "points", "EC", frozenset()),),
    "bird_dog": (("value", 1, "category", "EC", frozenset()),),
    "sls": (("value", 1, "category", "EC", frozenset()),),
    "glute_squeeze": (("habitual", 1, "category", "EC", frozenset()),),
    "pushoff_palpation": (("value", 1, "category", "EC", frozenset()),),
    "gm_hhd": (("value", 15, "%", "DER", frozenset({150, 151})),),
    "sl_bridge": (("reps", 5, "reps", "EC", frozenset()),),
    "sl_hamstring_bridge": (("value", 5, "reps", "EC", frozenset()),),
    "wblt": (("value", 2, "cm", None, frozenset({161})),),
    "adductor_squeeze": (
        ("pain", 2, "points", None, frozenset({71, 72})),
        ("mmhg", 40, "mmHg", "EC", frozenset()),
    ),
    "calf_raise": (("value", 7, "reps", None, frozenset({171})),),
    "running_observation": (("cadence", 5, "%", "EC", frozenset()),),
}
"""Table of real changes: field, value, unit, mark if it is no published value, sources."""

MARKS = {"EC", "DER", "Seed A", "Seed B"}
FORBIDDEN = re.compile(r"\b(diagnos\w*|caus(e|es|ed|ing|al)|dormant|damage\w*|out of place)\b", re.IGNORECASE)


def document(name: str) -> object:
    path = resource("protocols", "pelvis_glutes", f"{name}.yaml")
    return cast(object, yaml.safe_load(path.read_text(encoding="utf-8")))


def records(value: object) -> list[Record]:
    assert isinstance(value, list)
    return [cast(Record, entry) for entry in cast(list[object], value)]


def strings(value: object) -> list[str]:
    return cast(list[str], value or [])


def pair(value: object) -> Pair | None:
    if value is None:
        return None
    low, high = cast(list[float], value)
    return (low, high)


TESTS: dict[str, Record] = {
    str(entry["id"]): entry for stage in "234567" for entry in records(document(f"tests_{stage}"))
}
SOURCES = records(document("sources"))
PROTOCOL = cast(Record, document("protocol"))


def fields_of(test_id: str) -> dict[str, Record]:
    return {str(field["id"]): field for field in records(TESTS[test_id]["fields"])}


def choice_ids(field: Record) -> tuple[str, ...]:
    return tuple(str(entry["id"]) for entry in records(field.get("choices") or []))


def notes(test: Record) -> Iterator[Record]:
    for part in ("reference", "reliability", "caveats"):
        yield from records(test[part])


def words_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in cast(list[object], value):
            yield from words_of(entry)
    elif isinstance(value, dict):
        for entry in cast(Record, value).values():
            yield from words_of(entry)


def real_changes(test: Record) -> list[Record]:
    first = [cast(Record, test["error"])] if test["error"] else []
    return first + records(test.get("error_also") or [])


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
    found = fields_of(test_id)
    for name, kind, unit, hard, soft, ids in INPUTS[test_id].fields:
        field = found[name]
        assert (name, field["type"], field.get("unit")) == (name, kind, unit)
        assert (pair(field.get("hard")), pair(field.get("soft"))) == (hard, soft)
        assert sorted(choice_ids(field)) == sorted(ids)
        assert field["display_only"] is ((test_id, name) in DISPLAY_ONLY)


@pytest.mark.parametrize("test_id", INPUTS)
def test_a_field_beyond_the_list_is_for_display_only_and_optional(test_id: str) -> None:
    listed = {expected[0] for expected in INPUTS[test_id].fields}
    extra = [field for name, field in fields_of(test_id).items() if name not in listed]
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


@pytest.mark.parametrize("test_id", REAL_CHANGE)
def test_the_real_change_is_the_one_of_the_retest_plan(test_id: str) -> None:
    found = tuple(
        (
            entry["field"],
            entry["value"],
            entry["unit"],
            entry["basis"],
            frozenset(cast(list[int], entry["sources"])),
        )
        for entry in real_changes(TESTS[test_id])
    )
    assert found == REAL_CHANGE[test_id]


def test_no_other_test_claims_a_real_change() -> None:
    assert {test_id for test_id, test in TESTS.items() if real_changes(test)} == set(REAL_CHANGE)


@pytest.mark.parametrize("test_id", INPUTS)
def test_every_number_shown_beside_a_test_has_a_source_or_a_mark(test_id: str) -> None:
    for note in notes(TESTS[test_id]):
        if re.search(r"\d", str(note["text"])):
            assert note["sources"] or note["marks"], note["text"]
        assert set(strings(note["marks"])) <= MARKS


def test_every_cited_source_exists() -> None:
    known = {entry["no"] for entry in SOURCES}
    for test_id, test in TESTS.items():
        for note in [*notes(test), *real_changes(test)]:
            assert set(cast(list[int], note["sources"])) <= known, (test_id, note["text"])


def test_the_source_list_counts_from_1_to_202_and_says_what_was_read() -> None:
    assert [entry["no"] for entry in SOURCES] == list(range(1, 203))
    assert all(str(entry["text"]).strip() and str(entry["seen_as"]).strip() for entry in SOURCES)


def test_no_text_for_the_screen_uses_a_forbidden_word() -> None:
    for origin in (TESTS, PROTOCOL):
        for sentence in words_of(origin):
            assert not FORBIDDEN.search(sentence), sentence


@pytest.mark.parametrize("test_id", INPUTS)
def test_the_procedure_is_three_to_seven_short_steps(test_id: str) -> None:
    steps = strings(TESTS[test_id]["steps"])
    assert 3 <= len(steps) <= 7
    for step in steps:
        assert len(step.split()) <= 16, step
        assert step.endswith((".", "?")), step


@pytest.mark.parametrize("test_id", INPUTS)
def test_the_card_of_a_test_is_complete(test_id: str) -> None:
    test = TESTS[test_id]
    assert len(str(test["short"])) <= 18
    assert str(test["position"]).strip()
    assert 1 <= cast(float, test["minutes"]) <= 10
    assert test["figure"] in {test_id, None}
    required = [field for field in fields_of(test_id).values() if field["required"]]
    several_kinds = {"tilt_symptom_modification", "ankle_history", "running_observation"}
    assert bool(required) is (test_id not in several_kinds)


def test_a_clock_or_counter_writes_into_a_field_of_its_test() -> None:
    for test_id, test in TESTS.items():
        assert test["timer"] in {"stopwatch", "counter", None}
        if test["timer_field"] is not None:
            field = fields_of(test_id)[str(test["timer_field"])]
            assert test["timer"] == ("stopwatch" if field.get("unit") == "s" else "counter")
    with_tool = {test_id for test_id, test in TESTS.items() if test["timer_field"] is not None}
    assert with_tool == {
        "front_plank",
        "side_plank",
        "trendelenburg",
        "sl_bridge",
        "sl_hamstring_bridge",
        "calf_raise",
    }


def test_inside_a_stage_no_two_tests_share_a_place() -> None:
    places = [(str(test["stage"]), cast(int, test["order"])) for test in TESTS.values()]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("slr", "slr_diff"),
        ("slump", "puranen_orava"),
        ("bent_knee_stretch", "mod_bent_knee_stretch"),
        ("kf_hhd", "mod_bent_knee_stretch"),
        ("mtt", "hf_stretch_trial"),
        ("lumbar_flexion", "low_back_release_trial"),
        ("ple", "front_plank"),
        ("bird_dog", "side_plank"),
        ("glute_squeeze", "sl_bridge"),
        ("sl_hamstring_bridge", "gm_hhd"),
        ("calf_raise", "hop_test"),
    ],
)
def test_the_less_provocative_of_two_tests_comes_first(earlier: str, later: str) -> None:
    first, second = TESTS[earlier], TESTS[later]
    assert first["stage"] == second["stage"]
    assert cast(int, first["order"]) < cast(int, second["order"])


def test_only_the_instability_test_waits_for_an_answer_about_the_back() -> None:
    waiting = {test_id: test["show_when"] for test_id, test in TESTS.items() if test["show_when"]}
    assert waiting == {"pit": 'hx_lbp in ["current", "recurrent"]'}


def test_the_hints_state_the_sign_conventions() -> None:
    stated = [
        ("ake", "value", "0 = straight"),
        ("slr", "value", "larger number is looser"),
        ("mtt", "hip", "below horizontal is negative"),
        ("pelvic_tilt_angle", "value", "positive = anterior"),
    ]
    for test_id, name, words in stated:
        assert words in str(fields_of(test_id)[name]["hint"])


def test_the_protocol_names_its_ten_stages_in_order() -> None:
    stages = records(PROTOCOL["stages"])
    assert [stage["id"] for stage in stages] == ["0a", "0b", "1", "2", "3", "4", "5", "6", "7", "8"]
    assert all(len(str(stage["short"])) <= 16 and stage["title"] and stage["purpose"] for stage in stages)
    assert (PROTOCOL["id"], PROTOCOL["version"]) == ("pelvis_glutes", "1.1")


def test_the_standard_sentence_is_word_for_word() -> None:
    assert PROTOCOL["standard_sentence"] == (
        "These findings come from the entries listed below and from published or expert rules that you can open. "
        "They support, and do not replace, your clinical judgment."
    )
