"""Reading routine files, good ones and hostile ones."""

import json
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from clinic_app.app.catalogue_content import load_catalogue
from clinic_app.assets import resource
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.handouts import usual_weeks
from clinic_app.interchange.routine_file import LARGEST_BYTES, read_routine_file

EXAMPLE = Path(__file__).parents[1] / "data" / "examples" / "routine.yaml"
HEAD = "format: clinic-companion/routine\nversion: 1\nclient: {given_name: Maria}\n"


def problems_of(text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(InvalidFile) as caught:
        read_routine_file(text.encode() if isinstance(text, str) else text, load_catalogue())
    assert caught.value.next_step
    return caught.value.problems


def example_with(old: str, new: str) -> str:
    text = EXAMPLE.read_text("utf-8")
    assert old in text
    return text.replace(old, new)


def test_the_example_file_is_read_with_shorthand_and_defaults() -> None:
    read = read_routine_file(EXAMPLE, load_catalogue())

    assert read.client.shown_name == "Maria K."
    assert read.client.next_visit == datetime(2026, 12, 8, 14, 30)  # noqa: DTZ001  # local time of the clinic
    assert read.clinic is not None
    assert read.clinic.phone == "555 0142"
    assert [(item.exercise_id, item.side) for item in read.routine.items] == [
        ("half_kneeling_hip_flexor_stretch", "both"),
        ("supine_pelvic_tilt", None),
        ("prone_hip_extension_bent_knee", "R"),
        ("bridge_double", None),
    ]
    assert (read.routine.items[3].dose.sets, read.routine.items[3].dose.days_per_week) == (2, 4)
    assert read.routine.advice == ("safety_net_advice", "sitting_breaks")


def test_path_text_and_bytes_give_the_same() -> None:
    by_path = read_routine_file(str(EXAMPLE), load_catalogue())

    assert read_routine_file(EXAMPLE.read_bytes(), load_catalogue()) == by_path
    assert read_routine_file(b"\xef\xbb\xbf" + EXAMPLE.read_bytes(), load_catalogue()) == by_path


def test_weeks_of_diary_nobody_wrote_are_left_to_the_template() -> None:
    silent = read_routine_file(EXAMPLE, load_catalogue())
    chosen = read_routine_file(
        example_with("  paper: a4\n", "  paper: a4\n  diary_weeks: 2\n").encode(), load_catalogue()
    )

    assert silent.weeks is None
    assert chosen.weeks == 2
    assert (usual_weeks("compact"), usual_weeks("standard")) == (0, 4)


def test_the_example_follows_the_schema() -> None:
    schema = json.loads(resource("schemas", "routine.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator: Any = Draft202012Validator(schema)  # its stub is only partly typed
    plain = cast("object", json.loads(json.dumps(yaml.safe_load(EXAMPLE.read_text("utf-8")), default=str)))
    assert [error.message for error in validator.iter_errors(plain)] == []
    assert read_routine_file(EXAMPLE, load_catalogue()).routine.title == "Your plan for tight hamstrings"


def test_json_is_read_too_and_a_visit_may_be_a_day() -> None:
    document = {
        "format": "clinic-companion/routine",
        "version": 1,
        "client": {"given_name": "Maria"},
        "routine": {"title": "Plan", "items": [{"exercise": "bridge_double"}]},
    }
    read = read_routine_file(json.dumps(document).encode(), load_catalogue())
    assert read.clinic is None
    assert read.routine.items[0].exercise_id == "bridge_double"

    day = read_routine_file(example_with("2026-12-08 14:30:00", "2026-12-08").encode(), load_catalogue())
    assert day.client.next_visit == date(2026, 12, 8)


def test_every_problem_is_named_with_its_line_and_its_remedy() -> None:
    text = EXAMPLE.read_text("utf-8")
    for old, new in (
        ("supine_pelvic_tilt", "supine_pelvc_tilt"),
        ("2x12", "2y12"),
        ("side: R", "side: Q"),
        ("[knee_pain]", "[kneee_pain]"),
        ("language: en", "language: fr"),
        ("version: 1", "version: 2"),
    ):
        text = text.replace(old, new)

    problems = problems_of(text)

    assert "line 3, version: must be 1." in problems
    assert (
        "line 31, routine › items[2] › exercise: “supine_pelvc_tilt” is not in the catalogue. Did you mean supine_pelvic_tilt?"
        in problems
    )
    assert any(one.startswith("line 11, client › conditions: “kneee_pain”") for one in problems)
    assert any(one.startswith("line 33, routine › items[3] › side: is “Q”") for one in problems)
    assert any("dose: “2y12” is no part of a dose" in one for one in problems)
    assert any("language: is “fr”, choose one of en, es" in one for one in problems)
    assert len(problems) == 6


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: &a [1, 2]\nb: [*a, *a]", "line 1: names with & and *"),
        (HEAD + "routine: !!python/object/apply:os.system [ls]", "line 4: tags with !"),
        ("[" * 40 + "]" * 40, "nested too deeply"),
        ("[" + "1," * 11_000 + "]", "too many values"),
        ("a: " + "x" * 3_000, "this text is too long"),
        ("a: 1\n---\nb: 2", "only one routine"),
        (
            HEAD + "routine:\n  title: A\n  title: B",
            "line 6, file › routine › title: this name is there twice",
        ),
        ("", "nothing is written"),
        ("a: [1", "line 1"),
        ("a: 2026-02-31", "day is out of range"),
        ("a: \x07", "special characters"),
        ("{[1]: 2}", "a name must be a plain word"),
        ("- 1", "file: write this as a block"),
        (b"caf\xe9: 1", "line 1: this letter is not stored as UTF-8"),
        (b"x" * (LARGEST_BYTES + 1), "at most 256 KB"),
        (HEAD, "routine: is missing"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_one_clear_sentence(text: str | bytes, part: str) -> None:
    problems = problems_of(text)

    assert any(part in one for one in problems), problems


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"#" * (LARGEST_BYTES * 4))

    with pytest.raises(InvalidFile, match="too large"):
        read_routine_file(path, load_catalogue())


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_invalid_file(raw: bytes) -> None:
    with pytest.raises(InvalidFile):
        read_routine_file(raw, load_catalogue())


@given(st.integers(0, 900), st.text(alphabet="{}[]:,-&*!#'\"\n \t0xé", min_size=1, max_size=6))
def test_a_damaged_example_is_read_or_refused_and_never_crashes(place: int, noise: str) -> None:
    text = EXAMPLE.read_text("utf-8")

    with suppress(InvalidFile):
        read = read_routine_file((text[:place] + noise + text[place:]).encode(), load_catalogue())
        assert read.routine.advice[0] == "safety_net_advice"
