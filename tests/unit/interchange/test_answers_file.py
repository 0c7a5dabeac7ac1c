import json

import pytest

from clinic_app.app.content import shipped_protocol
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.screening.assessment import assess
from clinic_app.domain.screening.model import Json
from clinic_app.interchange.answers_file import MAX_BYTES, read_answers_file


def read(text: str) -> dict[str, Json]:
    return read_answers_file(text.encode(), shipped_protocol())


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(InvalidFile) as caught:
        read(text)
    return caught.value.problems


def test_yaml_and_json_give_the_same_answers() -> None:
    answers = {"hx_age": 34, "mtt": {"L": {"hip": 3, "pelvis_controlled": True}}}
    assert read(json.dumps(answers)) == answers
    assert read("hx_age: 34\nmtt:\n  L: {hip: 3, pelvis_controlled: true}\n") == answers


def test_the_safety_line_answers_every_question_that_is_not_named() -> None:
    answers = read('safety: "no"\nhx_age: 34\nrf_lump: unsure\n')
    assert answers["rf_dvt"] == "no"
    assert answers["rf_lump"] == "unsure"
    assert "safety" not in answers


def test_without_the_safety_line_unnamed_questions_are_not_asked() -> None:
    assert assess(shipped_protocol(), read("hx_age: 34\n")).disposition == "safety_incomplete"


def test_every_problem_is_named_with_line_and_remedy() -> None:
    found = problems("hx_age: 34\nmtt:\n  L:\n    hipp: 3\n    knee: 400\nmttt: 1\n")
    assert found == (
        "line 4: `hipp` is not a field of mtt; did you mean `hip`?",
        "line 5: mtt.L.knee: 400 ° is not possible; the range is 0 to 150",
        "line 6: `mttt` is not an item of pelvis_glutes; did you mean `mtt`?",
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: &x [1]\nb: *x\n", "line 2: an alias"),
        ("hx_age: !!python/object:os.system x\n", "line 1"),
        ("hx_age: 1\nhx_age: 2\n", "line 2: `hx_age` stands twice"),
        ("[" * 100_000, "too many values or levels"),
        ("hx_age: .inf\n", "not a number"),
        ("hx_age: [1\n", "line 2"),
        ('safety: "yes"\nhx_age: 3', "safety"),
        ("protocol: shoulder\nhx_age: 30\n", "belong to the protocol"),
        ("clearance: {rf_lump: {by: PT}}\n", "clearance"),
    ],
)
def test_a_file_that_is_not_answers_is_refused(text: str, part: str) -> None:
    assert any(part in problem for problem in problems(text))


def test_a_giant_file_and_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InvalidFile, match="larger"):
        read_answers_file(b" " * (MAX_BYTES + 1), shipped_protocol())
    with pytest.raises(InvalidFile, match="UTF-8"):
        read_answers_file(b"\xff\xfe\x00", shipped_protocol())
    with pytest.raises(InvalidFile, match="no answers"):
        read("- 1\n")


def test_unquoted_dates_are_read_as_dates() -> None:
    assert read("hx_event_date: 2026-05-01\n") == {"hx_event_date": "2026-05-01"}
