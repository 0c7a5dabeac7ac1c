"""The dose a therapist usually chooses: learnt after three like choices, never beyond the usual limits."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.dosage import Dose
from clinic_app.domain.exercises import Exercise
from clinic_app.domain.routine_checks import dose_is_remarkable
from clinic_app.domain.usual_doses import choices_from_dict, choices_to_dict, usual_dose, with_choices


def bridge() -> Exercise:
    exercise = load_catalogue().get("bridge_double")
    assert exercise is not None
    return exercise


def learnt(*doses: Dose) -> Dose | None:
    choices: dict[str, tuple[Dose, ...]] = {}
    for dose in doses:
        choices = with_choices(choices, {"bridge_double": dose})
    return usual_dose(choices, bridge(), dose_is_remarkable)


MINE = replace(bridge().dose, sets=2, reps=10)


def test_three_like_choices_make_a_usual_dose_and_two_do_not() -> None:
    assert learnt(MINE, MINE) is None
    assert learnt(MINE, MINE, MINE) == MINE
    assert learnt(bridge().dose, MINE, MINE, MINE) == MINE


def test_one_other_choice_ends_it() -> None:
    assert learnt(MINE, MINE, MINE, replace(MINE, sets=3)) is None


def test_the_dose_of_the_catalogue_is_not_called_hers() -> None:
    assert learnt(bridge().dose, bridge().dose, bridge().dose) is None


def test_a_dose_beyond_the_usual_limits_is_never_offered() -> None:
    much = replace(MINE, reps=30)
    daily = replace(MINE, days_per_week=7)

    assert learnt(much, much, much) is None
    assert learnt(daily, daily, daily) is None


def test_what_is_kept_reads_back_and_damage_is_left_out() -> None:
    choices = with_choices({}, {"bridge_double": MINE, "clamshell": MINE})

    assert choices_from_dict(choices_to_dict(choices)) == choices
    assert choices_from_dict({"bridge_double": [{"sets": "many"}], "clamshell": 3}) == {}
    assert choices_from_dict("nothing") == {}


@given(st.lists(st.integers(1, 4), max_size=9))
def test_a_usual_dose_is_always_the_last_three_choices(sets: list[int]) -> None:
    doses = [replace(MINE, sets=one) for one in sets]
    found = learnt(*doses)

    same = len(doses) >= 3 and len(set(doses[-3:])) == 1
    assert (found is not None) == (same and not dose_is_remarkable(bridge(), doses[-1]))
    assert found is None or found == doses[-1]
