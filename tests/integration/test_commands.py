"""The program without a window: whole processes, real files, exit codes and words."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from jsonschema import validate

from clinic_app.assets import resource

ROUTINE = Path(__file__).parents[1] / "data" / "examples" / "routine.yaml"


def clinic_app(*arguments: object, cwd: Path, display: bool = False) -> "subprocess.CompletedProcess[str]":
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    if not display:
        environment.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-m", "clinic_app", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def test_a_recorded_screen_gives_findings_with_rule_values_and_basis_as_text(tmp_path: Path) -> None:
    done = clinic_app("screen", resource("demo", "office_runner.yaml"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "SUPPORTED  F_APT" in done.stdout
    assert "16.5° ≥ 15°" in done.stdout
    assert "left: stretch" in done.stdout
    assert "Not assessed: F_HAM_WEAK" in done.stdout
    assert "do not replace, your clinical judgment" in done.stdout
    assert files_in(tmp_path) == set()


def test_the_json_output_follows_its_schema_and_carries_the_proposed_routine(tmp_path: Path) -> None:
    done = clinic_app("screen", resource("demo", "weak_core.yaml"), "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    output = json.loads(done.stdout)
    schema = json.loads(resource("schemas", "screen_output.schema.json").read_text("utf-8"))
    validate(output, schema)
    assert output["branch"] == {"L": "stabilise", "R": "stabilise"}
    proposed = [item["exercise"] for item in output["proposed_routine"]["items"]]
    assert {"forearm_plank", "side_plank"} <= set(proposed)
    assert not [name for name in proposed if "stretch" in name]


def test_a_red_flag_locks_the_routine_of_the_output(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(
        'safety: "no"\nhx_age: 44\nhx_sex: M\nhx_sides: both\n'
        'rf_cauda_equina: {signs: {bladder: "yes", saddle: "yes"}, ce_onset: new_or_worse}\n',
        "utf-8",
    )
    done = clinic_app("screen", answers, "--format", "json", cwd=tmp_path)
    output = json.loads(done.stdout)
    assert (output["disposition"], output["routine"]["locked"]) == ("emergency", True)
    assert output["proposed_routine"] is None
    assert [category["id"] for category in output["categories"]] == ["stop_refer"]


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("hx_age: 34\nakee: {L: 20, R: 20}\n", "line 2", "ake"),
        ("mtt: {L: {hip: 333}}\n", "mtt.L.hip", "-45 to 60"),
        ("hx_sex: [\n", "line", "YAML"),
        ("- 1\n- 2\n", "", ""),
        ("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "", ""),
    ],
)
def test_an_invalid_file_names_place_and_remedy_and_leaves_no_trace(
    tmp_path: Path, text: str, place: str, remedy: str
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(text, "utf-8")
    done = clinic_app("screen", answers, cwd=tmp_path)
    assert done.returncode == 2
    assert place in done.stderr
    assert remedy in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert files_in(tmp_path) == {"answers.yaml"}


def test_a_missing_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    for command in (("screen", "nowhere.yaml"), ("handout", "nowhere.yaml", "-o", "x.pdf")):
        done = clinic_app(*command, cwd=tmp_path)
        assert done.returncode == 2
        assert "nowhere.yaml" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("paper", "points"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_a_routine_file_becomes_a_handout_on_the_paper_asked_for(
    tmp_path: Path, paper: str, points: tuple[int, int]
) -> None:
    done = clinic_app("handout", ROUTINE, "-o", "out.pdf", "--paper", paper, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with pdfium.PdfDocument(tmp_path / "out.pdf") as document:
        assert tuple(round(side) for side in document[0].get_size()) == points
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert "Stop and get help" in text
    assert files_in(tmp_path) == {"out.pdf"}


def test_a_handout_comes_in_the_template_asked_for_or_says_why_it_does_not_fit(tmp_path: Path) -> None:
    done = clinic_app(
        "handout", ROUTINE, "-o", "fridge.pdf", "--template", "fridge", "--ink", "grey", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    with pdfium.PdfDocument(tmp_path / "fridge.pdf") as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert "You need" not in text
    refused = clinic_app("handout", ROUTINE, "-o", "one.pdf", "--pages", "1", cwd=tmp_path)
    assert refused.returncode == 2
    assert "does not fit on 1 page" in refused.stderr
    assert files_in(tmp_path) == {"fridge.pdf"}


def test_a_routine_file_with_mistakes_writes_no_pdf(tmp_path: Path) -> None:
    broken = tmp_path / "routine.yaml"
    broken.write_text(ROUTINE.read_text("utf-8").replace("exercise: ", "exercise: no_such_", 1), "utf-8")
    done = clinic_app("handout", broken, "-o", "out.pdf", cwd=tmp_path)
    assert done.returncode == 2
    assert "line" in done.stderr
    assert "no_such_" in done.stderr
    assert files_in(tmp_path) == {"routine.yaml"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there can a display be missing")
def test_without_a_display_the_window_is_refused_in_one_sentence(tmp_path: Path) -> None:
    done = clinic_app("--data-folder", tmp_path / "data", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr
    assert "clinic-app handout" in done.stderr
    assert files_in(tmp_path) == set()


def test_the_self_test_passes_from_the_checkout(tmp_path: Path) -> None:
    done = clinic_app("--self-test", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("self-test passed\n")


def test_a_screen_is_judged_by_the_numbers_of_a_file_and_says_which_are_own(tmp_path: Path) -> None:
    numbers = tmp_path / "ours.yaml"
    numbers.write_text(
        "kind: clinic-companion numbers\nprotocol: pelvis_glutes\nnumbers:\n  tilt_large: 18\n", "utf-8"
    )
    screen = ("screen", resource("demo", "office_runner.yaml"), "--numbers", numbers)
    done = clinic_app(*screen, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Large anterior tilt from 18° (shipped: 15°)" in done.stdout
    assert "16.5° ≥ 15°" not in done.stdout
    output = json.loads(clinic_app(*screen, "--format", "json", cwd=tmp_path).stdout)
    validate(output, json.loads(resource("schemas", "screen_output.schema.json").read_text("utf-8")))
    assert output["own_values"] == {"tilt_large": 18}


def test_numbers_that_cannot_be_are_refused_with_their_line(tmp_path: Path) -> None:
    numbers = tmp_path / "ours.yaml"
    numbers.write_text(
        "kind: clinic-companion numbers\nprotocol: pelvis_glutes\nnumbers:\n  tilt_large: 90\n", "utf-8"
    )
    done = clinic_app("screen", resource("demo", "office_runner.yaml"), "--numbers", numbers, cwd=tmp_path)
    assert done.returncode == 2
    assert "line 4: Large anterior tilt from: 10 to 25° is possible." in done.stderr
    assert done.stdout == ""
