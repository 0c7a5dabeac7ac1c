import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.services.passphrase_strength import estimate

ORDER = ["refused", "weak", "fair", "good", "strong"]


@pytest.mark.parametrize(
    "text",
    [
        "Password1!",
        "P@ssw0rd2024",
        "qwertzuiop12",
        "abcdefgh1234",
        "Clinic2026!",
        "aaaaaaaaaaab",
        "summer summer",
        "horsehorsehorse",
    ],
)
def test_what_everybody_thinks_of_is_weak_whatever_its_decorations(text: str) -> None:
    assert estimate(text).grade in {"refused", "weak"}


@pytest.mark.parametrize(
    "text",
    [
        "lantern walnut orbit meadow",
        "vierzig nasse Dachziegel singen",
        "x7#kQ2!zv9Lw",
        "тёплый снег летит медленно",
        "J8s-2kq?Vm4 tR",
    ],
)
def test_unrelated_words_and_random_signs_are_at_least_fair(text: str) -> None:
    assert ORDER.index(estimate(text).grade) >= ORDER.index("fair")


def test_another_unrelated_word_is_worth_more_than_a_capital_and_a_digit() -> None:
    plain = estimate("lantern walnut orbit").bits
    assert (
        estimate("lantern walnut orbit meadow").bits - plain > estimate("Lantern walnut orbit1").bits - plain
    )


def test_a_word_said_twice_counts_once() -> None:
    assert estimate("lantern lantern lantern").bits < estimate("lantern walnut orbit").bits - 15


def test_words_others_know_of_the_person_count_for_little() -> None:
    text = "zebedee quixotham 1985"
    assert estimate(text, ["Zebedee Quixotham"]).bits < estimate(text).bits - 15


def test_what_may_not_be_used_at_all_says_why() -> None:
    assert estimate("short").grade == "refused"
    assert "at least 8" in estimate("short").advice


@given(st.text(max_size=60), st.sampled_from("abcXYZ 09!é"))
def test_a_longer_passphrase_is_never_much_cheaper(text: str, sign: str) -> None:
    assert estimate(text + sign).bits >= estimate(text).bits - 14


@given(st.text(max_size=200))
def test_every_text_has_a_finite_estimate(text: str) -> None:
    strength = estimate(text)
    assert 0 <= strength.bits < 1200
    assert strength.advice.endswith(".")
