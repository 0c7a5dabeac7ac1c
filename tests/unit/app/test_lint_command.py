"""`clinic-app lint`: every problem with its file and line, and an exit code a script can use."""

import shutil
from pathlib import Path

import pytest
import yaml

from clinic_app.app.cli import run
from clinic_app.app.lint_command import lint_folder
from clinic_app.assets import resource


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped catalogue that may be spoilt."""
    place = tmp_path / "exercises"
    place.mkdir()
    for path in resource("exercises").glob("*.yaml"):
        shutil.copy(path, place)
    return place


def spoil(folder: Path, stem: str, old: str, new: str) -> int:
    """Replace text in one file; gives the line where the new text begins."""
    path = folder / f"{stem}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_shipped_catalogue_has_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint"]) == 0
    assert capsys.readouterr().out == "90 exercises read, no problem.\n"


def test_a_problem_gives_exit_code_1_and_is_named_with_file_and_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = spoil(folder, "bridge_double", "Hold and squeeze.", "Hold so that nothing is out of place.")
    assert run(["lint", str(folder)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out == [
        f"bridge_double.yaml:{line}: steps[5]: says “out of place”, which clients must not read.",
        "90 exercises read, 1 problem.",
    ]


@pytest.mark.parametrize(
    ("stem", "old", "new", "said"),
    [
        (
            "bridge_double",
            "harder: [bridge_march,",
            "harder: [nowhere, bridge_march,",
            "not in the catalogue",
        ),
        (
            "bridge_double",
            "harder: [bridge_march,",
            "harder: [deep_squat, bridge_march,",
            "does not name it as easier",
        ),
        ("clamshell", "easier: [glute_set]", "easier: []", "names clamshell as harder"),
        (
            "bridge_double",
            "primary: [Gluteus maximus]",
            "primary: [Glutius maximus]",
            "did you mean Gluteus maximus?",
        ),
        ("bridge_double", "required: [mat]", "required: [trapeze]", "unknown equipment trapeze"),
        (
            "bridge_double",
            "Hold and squeeze.",
            "Hold and squeeze and then go on and on and on and on and on and on and on.",
            "more than 15 words",
        ),
        (
            "bridge_double",
            "feel: Your buttocks.",
            "feel: " + "Considerable gluteal activation alongside abdominal co-contraction. " * 12,
            "reads at grade",
        ),
        ("bridge_double", "level: 2", "level: 9", "level"),
        ("bridge_double", "name: Bridge", "nmae: Bridge", "nmae"),
        ("bridge_double", "steps:", "steps: [", "is no YAML"),
        ("advice", "removable: false", "removable: true", "must be there"),
    ],
)
def test_every_kind_of_problem_is_found(folder: Path, stem: str, old: str, new: str, said: str) -> None:
    spoil(folder, stem, old, new)
    problems, _ = lint_folder(folder)
    assert any(said in problem for problem in problems), problems
    assert all(problem.partition(":")[2].partition(":")[0].isdigit() for problem in problems)


def test_a_single_exercise_is_checked_beside_the_shipped_ones(tmp_path: Path) -> None:
    exercise = yaml.safe_load((resource("exercises") / "bridge_double.yaml").read_text("utf-8"))
    exercise |= {"id": "our_bridge", "easier": [], "harder": [], "name": "Our bridge"}
    path = tmp_path / "our_bridge.yaml"
    path.write_text(yaml.safe_dump(exercise, sort_keys=False), "utf-8")
    assert lint_folder(tmp_path) == ([], 1)
    exercise["positions"] = ["flying"]
    path.write_text(yaml.safe_dump(exercise, sort_keys=False), "utf-8")
    problems, _ = lint_folder(tmp_path)
    assert len(problems) == 1
    assert "flying" in problems[0]


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_exercises_is_said_and_gives_exit_code_2(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert run(["lint", str(tmp_path / name)]) == 2
    assert "holds" in capsys.readouterr().err


def test_a_file_that_is_no_text_is_named_and_the_others_are_read(folder: Path) -> None:
    (folder / "clamshell.yaml").write_bytes(b"\xff\xfe\x00")
    problems, count = lint_folder(folder)
    assert problems == ["clamshell.yaml:1: is not written in UTF-8."]
    assert count == 90
