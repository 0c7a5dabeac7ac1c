"""The cards of the physical tests: texts, norms, sources, real changes and their order."""

import re
from typing import cast

import pytest
from protocol_files import (
    PROTOCOL,
    SOURCES,
    TESTS,
    fields_of,
    notes,
    real_changes,
    records,
    strings,
    words_of,
)

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
    "hf_stretch_trial": (
        ("hip_after", 5, "°", "EC", frozenset()),
        ("tightness_after", 2, "points", "EC", frozenset()),
    ),
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
    "wblt": (
        ("value", 2, "cm", None, frozenset({161})),
        ("value", 5, "°", None, frozenset({161})),
    ),
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


@pytest.mark.parametrize("test_id", TESTS)
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


@pytest.mark.parametrize("test_id", TESTS)
def test_the_procedure_is_three_to_seven_short_steps(test_id: str) -> None:
    steps = strings(TESTS[test_id]["steps"])
    assert 3 <= len(steps) <= 7
    for step in steps:
        assert len(step.split()) <= 16, step
        assert step.endswith((".", "?")), step


@pytest.mark.parametrize("test_id", TESTS)
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
