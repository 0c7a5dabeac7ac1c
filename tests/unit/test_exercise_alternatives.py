"""Like this, without equipment."""

import pytest

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.exercise_alternatives import special_equipment, without_equipment
from clinic_app.domain.exercises import Exercise


def shipped(exercise_id: str) -> Exercise:
    found = load_catalogue().get(exercise_id)
    assert found is not None
    return found


def test_the_band_goes_and_the_move_stays() -> None:
    found = without_equipment(load_catalogue(), shipped("clamshell_band"))
    assert found[0].exercise.id == "clamshell"
    assert found[0].why.startswith("Without exercise band: the same move")


def test_what_needs_nothing_special_has_no_alternative() -> None:
    assert without_equipment(load_catalogue(), shipped("clamshell")) == ()


def test_what_the_client_owns_is_not_missing() -> None:
    assert without_equipment(load_catalogue(), shipped("clamshell_band"), owned=("band",)) == ()


def test_every_alternative_needs_nothing_special_and_shares_purpose() -> None:
    catalogue = load_catalogue()
    offered = 0
    for exercise in catalogue:
        for alternative in without_equipment(catalogue, exercise):
            offered += 1
            assert special_equipment(catalogue, alternative.exercise) == ()
            assert set(alternative.exercise.categories) & set(exercise.categories)
            assert alternative.exercise is not exercise
    assert offered > 10


@pytest.mark.parametrize("exercise_id", ["goblet_squat", "band_side_step"])
def test_the_reason_names_level_and_muscle(exercise_id: str) -> None:
    for alternative in without_equipment(load_catalogue(), shipped(exercise_id)):
        assert "level" in alternative.why
