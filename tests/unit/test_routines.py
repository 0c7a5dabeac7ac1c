"""Doses, edits, times, and the document form of a routine."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.dosage import Dose, DoseError, Tempo, format_dose, parse_dose
from clinic_app.domain.errors import ClinicError, InvalidFile
from clinic_app.domain.exercises import Exercise
from clinic_app.domain.routine_documents import routine_from_dict, routine_to_dict
from clinic_app.domain.routine_edits import (
    add_advice,
    add_item,
    place_item,
    remove_advice,
    remove_item,
    set_dose,
    set_extra_set,
    set_note,
    set_shown,
    set_side,
    swap_exercise,
)
from clinic_app.domain.routines import (
    LeftOut,
    Routine,
    RoutineItem,
    item_seconds,
    session_minutes,
    week_minutes,
)

HOLD = Dose(2, 1, 45, None, 15, 1, 5)
BRIDGE = Dose(3, 12, None, Tempo(2, 2, 2), 60, 1, 4)

doses = st.builds(
    Dose,
    sets=st.integers(1, 10),
    reps=st.integers(1, 60),
    hold_s=st.none(),
    tempo=st.builds(Tempo, st.integers(1, 60), st.integers(0, 60), st.integers(0, 60)),
    rest_s=st.integers(0, 600),
    times_per_day=st.integers(1, 6),
    days_per_week=st.integers(1, 7),
) | st.builds(
    Dose,
    sets=st.integers(1, 10),
    reps=st.integers(1, 60),
    hold_s=st.integers(1, 300),
    tempo=st.none(),
    rest_s=st.integers(0, 600),
    times_per_day=st.integers(1, 6),
    days_per_week=st.integers(1, 7),
)


def exercise(exercise_id: str) -> Exercise:
    found = load_catalogue().get(exercise_id)
    assert found is not None
    return found


def routine(*ids: str) -> Routine:
    made = Routine("Plan")
    for exercise_id in ids:
        made = add_item(made, exercise(exercise_id))
    return made


def test_the_whole_shorthand_is_read() -> None:
    line = parse_dose("3x10 h5 r30 2/d 5/w L", BRIDGE)

    assert line.dose == Dose(3, 10, 5, None, 30, 2, 5)
    assert (line.side, line.extra_set_side) == ("L", None)


def test_what_the_shorthand_does_not_name_stays() -> None:
    assert parse_dose("2x8", BRIDGE).dose == replace(BRIDGE, sets=2, reps=8)
    assert parse_dose("t3-1-3", HOLD).dose == replace(HOLD, hold_s=None, tempo=Tempo(3, 1, 3))
    assert parse_dose("3 x 4 x 10s both +R", HOLD) == parse_dose("3x4 H10 BOTH +r", HOLD)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("3y10", "“3y10”"),
        ("3x10 h5 t2-1-2", "says again"),
        ("3x10 3x8", "says again"),
        ("3x4x10 h5", "says again"),
        ("0x10", "Sets must be from 1 to 10"),
        ("3x10 8/w", "Days a week must be from 1 to 7"),
        ("t0-0-0", "at least one second"),
        ("h0", "Hold seconds"),
        ("3x10 both left", "“left”"),
    ],
)
def test_a_dose_that_makes_no_sense_is_refused_with_the_word(text: str, part: str) -> None:
    with pytest.raises(DoseError) as caught:
        parse_dose(text, BRIDGE)

    assert part in str(caught.value)


@given(doses, st.sampled_from([None, "L", "R", "both"]), st.sampled_from([None, "L", "R"]))
def test_a_written_dose_reads_back_unchanged(dose: Dose, side: object, extra: object) -> None:
    text = format_dose(dose, side, extra)  # pyright: ignore[reportArgumentType]  # sampled from the allowed words

    line = parse_dose(text, HOLD)

    assert (line.dose, line.side, line.extra_set_side) == (dose, side, extra)


def test_the_worked_example_of_the_time_rule_takes_237_seconds() -> None:
    item = RoutineItem("one", "half_kneeling_hip_flexor_stretch", "both", HOLD)

    assert item_seconds(exercise("half_kneeling_hip_flexor_stretch"), item) == 237


def test_one_side_only_takes_one_side_and_an_extra_set_adds_one_round() -> None:
    bridge = exercise("bridge_single")
    both = RoutineItem("one", bridge.id, "both", bridge.dose)

    # 3 x 8 x 6 s on one side and 2 rests of 60 s; then one more set of 48 s with its rest.
    assert item_seconds(bridge, replace(both, side="L")) == 20 + 144 + 120
    assert item_seconds(bridge, replace(both, side="L", extra_set_side="L")) == 20 + 144 + 120
    assert item_seconds(bridge, replace(both, extra_set_side="L")) == 443 + 48 + 60


def test_session_minutes_round_up_the_sum_and_the_week_counts_times_and_days() -> None:
    made = routine("half_kneeling_hip_flexor_stretch", "glute_set")

    assert session_minutes(load_catalogue(), made) == 8  # 427 s
    assert week_minutes(load_catalogue(), made) == 65  # 237 s x 5 + 190 s x 2 x 7 = 3845 s
    assert session_minutes(load_catalogue(), Routine("Empty")) == 0


def test_the_r1_sample_routine_takes_the_printed_time() -> None:
    made = routine(
        "half_kneeling_hip_flexor_stretch",
        "wall_pelvic_tilt",
        "standing_tucked_glute_squeeze",
        "bridge_double",
    )

    assert session_minutes(load_catalogue(), made) == 17  # 16.2 rounded up


def test_edits_leave_the_earlier_routine_as_it_was() -> None:
    first = routine("bridge_double", "clamshell")
    before = routine_to_dict(first)

    changed = set_note(
        set_dose(place_item(first, "clamshell", "", 0), "bridge_double", HOLD), "clamshell", " Slow. "
    )

    assert [item.key for item in changed.items] == ["clamshell", "bridge_double"]
    assert changed.items[0].note == "Slow."
    assert changed.items[1].dose == HOLD
    assert routine_to_dict(first) == before


def test_the_same_exercise_twice_gets_two_keys_and_only_one_is_removed() -> None:
    made = routine("clamshell", "clamshell", "clamshell")
    assert [item.key for item in made.items] == ["clamshell", "clamshell_2", "clamshell_3"]

    assert [item.key for item in remove_item(made, "clamshell_2").items] == ["clamshell", "clamshell_3"]


def test_an_extra_set_goes_when_only_one_side_stays_and_cannot_be_set_there() -> None:
    made = set_extra_set(routine("clamshell"), "clamshell", "R")
    assert made.items[0].extra_set_side == "R"

    one_side = set_side(made, "clamshell", "L")

    assert one_side.items[0].extra_set_side is None
    with pytest.raises(ClinicError):
        set_extra_set(one_side, "clamshell", "L")


def test_swapping_to_a_harder_form_takes_its_dose_and_keeps_side_and_category() -> None:
    made = set_side(routine("side_plank_knees"), "side_plank_knees", "L")

    swapped = swap_exercise(made, "side_plank_knees", exercise("side_plank")).items[0]

    assert (swapped.exercise_id, swapped.side, swapped.category) == ("side_plank", "L", "core_stabilise")
    assert swapped.dose == exercise("side_plank").dose


def test_the_safety_net_is_always_first_and_cannot_be_removed() -> None:
    made = add_advice(add_advice(Routine("Plan", advice=()), "sitting_breaks"), "sitting_breaks")

    assert made.advice == ("safety_net_advice", "sitting_breaks")
    with pytest.raises(ClinicError):
        remove_advice(made, "safety_net_advice")
    assert remove_advice(made, "sitting_breaks").advice == ("safety_net_advice",)


def test_a_dose_out_of_range_is_refused() -> None:
    with pytest.raises(ClinicError):
        set_dose(routine("clamshell"), "clamshell", replace(BRIDGE, sets=0))


def test_a_routine_survives_its_document_form() -> None:
    made = set_shown(
        set_extra_set(routine("clamshell", "bridge_double"), "clamshell", "L"), "clamshell", True
    )
    full = replace(
        made,
        provisional=True,
        review="In 2 weeks",
        drop_first=("bridge_double",),
        notes=("One note.",),
        left_out=(
            LeftOut("psoas_release", "R", "", "X1", "Barred."),
            LeftOut("core_stabilise", None, "x", "L", "y"),
        ),
        override_reason="Small steps.",
    )

    document = routine_to_dict(full)

    assert routine_from_dict(document) == full
    assert routine_from_dict(document, load_catalogue()) == full


def test_a_stored_routine_with_an_exercise_of_another_catalogue_still_opens() -> None:
    item = RoutineItem("old", "bridge_of_old", None, BRIDGE, category="glute_strength_bilateral")
    document = routine_to_dict(Routine("Old", (item,)))

    assert routine_from_dict(document).items[0].exercise_id == "bridge_of_old"
    with pytest.raises(InvalidFile) as caught:
        routine_from_dict(document, load_catalogue())
    assert "“bridge_of_old” is not in the catalogue" in caught.value.problems[0]


def test_all_problems_of_a_document_are_named_at_once() -> None:
    with pytest.raises(InvalidFile) as caught:
        routine_from_dict(
            {
                "title": "",
                "advice": ["be_nice"],
                "items": [
                    {"exercise": "bridge_double", "side": "L"},
                    {"exercise": "clamshell", "extra_set": "L", "side": "R"},
                ],
                "colour": 1,
            },
            load_catalogue(),
        )

    text = "\n".join(caught.value.problems)
    for place in (
        "routine › title",
        "be_nice",
        "items[1] › side",
        "items[2] › extra_set",
        "routine › colour",
    ):
        assert place in text
