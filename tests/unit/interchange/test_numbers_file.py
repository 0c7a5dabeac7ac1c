"""A clinic's own numbers as a file: written so that a person can edit it, read with every mistake named."""

import pytest

from clinic_app.app import shipped
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.screening.own_numbers import numbers
from clinic_app.interchange.numbers_file import KIND, numbers_file, read_numbers_file

HEAD = f"kind: {KIND}\nprotocol: pelvis_glutes\n"


def test_what_was_written_reads_the_same() -> None:
    own = {"tilt_large": 18.0, "front_plank_low.age_50": 25.0, "stretch_minutes": 1.5}
    text = numbers_file(shipped.protocol(), own)
    assert read_numbers_file(text.encode(), shipped.protocol()) == own
    for one in numbers(shipped.protocol()):
        assert f"{one.key}: " in text


def test_a_file_without_own_numbers_is_read_as_none() -> None:
    text = numbers_file(shipped.protocol(), {})
    assert read_numbers_file(text.encode(), shipped.protocol()) == {}


def test_a_commented_number_can_be_set_by_taking_the_mark_away() -> None:
    text = numbers_file(shipped.protocol(), {"tilt_large": 18}).replace(
        "#   bridge_low: 10", "  bridge_low: 12"
    )
    assert read_numbers_file(text.encode(), shipped.protocol()) == {"tilt_large": 18, "bridge_low": 12}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD + "numbers:\n  tilt_large: 40\n", "line 4: Large anterior tilt from: 10 to 25° is possible."),
        (HEAD + "numbers:\n  tilt_larg: 18\n", "Did you mean tilt_large?"),
        (HEAD + "numbers:\n  ake_short.M: 30\n", "published basis"),
        (HEAD + "numbers:\n  tilt_large: wide\n", "numbers.tilt_large"),
        (HEAD + "numbers:\n  squeeze_soft: 2\n", "must stay below"),
        (HEAD + "numbers:\n  tilt_large: 18\n  tilt_large: 20\n", "line 5: tilt_large stands twice."),
        (HEAD + "numbers: &a\n  tilt_large: 18\nmore: *a\n", "alias"),
        (HEAD.replace("pelvis_glutes", "knees") + "numbers: {}\n", "belong to the protocol knees"),
        ("numbers: {tilt_large: 18}\n", "'kind' is a required property"),
        ("[1, 2]\n", "holds no numbers"),
        ("{", "not valid YAML"),
        ("x" * 200_000, "larger than"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(text: str, problem: str) -> None:
    with pytest.raises(InvalidFile) as refused:
        read_numbers_file(text.encode(), shipped.protocol(), "ours.yaml")
    assert problem in " ".join((refused.value.sentence, *refused.value.problems))
