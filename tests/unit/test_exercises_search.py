"""Finding an exercise the way a therapist types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.domain.exercise_search import SearchEntry, SearchIndex, ranked, words


def found(text: str) -> list[str]:
    return [exercise.id for exercise in load_catalogue().find(text)]


def test_a_name_comes_before_an_exercise_that_only_uses_the_muscle() -> None:
    named = [one for one in found("glute") if one.startswith("glute_")]

    assert len(named) == 3
    assert set(found("glute")[:3]) == set(named)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("RDL", "rdl_double"),
        ("plank side knees", "side_plank_knees"),
        ("one leg bridge", "bridge_single"),
        ("donkey", "quadruped_hip_extension"),
        ("romanain", "rdl_double"),
        ("clamshel", "clamshell"),
        ("ILIÁCUS half-kneeling", "half_kneeling_hip_flexor_stretch"),
        ("rucksack weight", None),
        ("chair heel tap", None),
    ],
)
def test_beginnings_any_order_accents_and_one_slip_are_understood(typed: str, first: str | None) -> None:
    assert (found(typed) or [None])[0] == first


def test_one_slip_is_forgiven_and_two_are_not() -> None:
    assert "bridge_double" in found("brigde")
    assert found("brxxge") == []


def test_short_words_must_be_right() -> None:
    assert found("rdx") == []


def test_nothing_typed_shows_the_whole_catalogue_and_signs_alone_show_nothing() -> None:
    assert len(found("  ")) == len(load_catalogue())
    assert found("…") == []


def test_equipment_is_found_by_its_label() -> None:
    assert set(found("firm chair")) >= {"sit_to_stand", "bridge_feet_elevated"}


def test_equal_matches_keep_the_order_they_came_in() -> None:
    entries = [SearchEntry("b", ("Squat",), ()), SearchEntry("a", ("Squat",), ())]

    assert ranked(entries, "squat") == ("b", "a")


def test_among_equal_matches_the_exact_name_is_first_and_then_what_begins_with_it() -> None:
    entries = [
        SearchEntry("slide", ("Leg slide, bird dog",), ()),
        SearchEntry("easy", ("Bird dog, leg slide only",), ()),
        SearchEntry("full", ("Bird dog",), ()),
    ]

    assert ranked(entries, "bird dog") == ("full", "easy", "slide")


def test_words_lose_case_and_accents() -> None:
    assert words("Étirement du Psoas-iliaque") == ("etirement", "du", "psoas", "iliaque")


@pytest.mark.parametrize(
    ("typed", "first"), [("birddog", "bird_dog"), ("clam shell", "clamshell"), ("sideplank", "side_plank")]
)
def test_words_may_be_joined_or_parted(typed: str, first: str) -> None:
    assert first in found(typed)[:3]


@given(data=st.data())
def test_any_one_slip_in_a_long_word_still_finds_it(data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(["clamshell", "hamstring", "gluteus", "copenhagen"]))
    letters = list(word)
    at = data.draw(st.integers(0, len(word) - 2))
    kind = data.draw(st.sampled_from(["loss", "change", "swap", "insertion"]))
    if kind == "loss":
        del letters[at]
    elif kind == "change":
        letters[at] = "q"
    elif kind == "swap":
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    else:
        letters.insert(at, "q")
    assert ranked([SearchEntry("it", (word,), ())], "".join(letters)) == ("it",)


def test_an_index_asked_often_gives_what_a_fresh_one_gives() -> None:
    entries = [SearchEntry(str(at), (f"word{at} squat",), ()) for at in range(500)]
    index = SearchIndex(entries)
    for at in range(500):
        assert index.ranked(f"word{at}") == ranked(entries, f"word{at}")
