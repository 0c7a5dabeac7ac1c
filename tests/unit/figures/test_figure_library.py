"""The library: names, sides, and that opening a figure needs no numpy."""

import subprocess
import sys

import pytest

from clinic_app.assets import resource
from unit.figures.figure_files import EXERCISES, LIBRARY, TESTS


def test_every_exercise_has_a_start_and_an_end_picture() -> None:
    assert [name for name in EXERCISES if name not in LIBRARY] == []
    frames = {name: tuple(drawing.frame for drawing in LIBRARY.pair(name)) for name in EXERCISES}
    assert set(frames.values()) == {("start", "end")}


def test_every_pictured_screening_test_has_a_figure() -> None:
    assert [name for name in TESTS if f"test_{name}" not in LIBRARY] == []


def test_asking_for_the_other_side_gives_the_mirror_image() -> None:
    assert LIBRARY.working_side("bridge_single") == "R"
    right, left = LIBRARY.pair("bridge_single", "R"), LIBRARY.pair("bridge_single", "L")
    assert right == LIBRARY.pair("bridge_single")
    assert left == tuple(LIBRARY.mirrored(drawing) for drawing in right)
    assert "the left foot flat" in left[0].alt


def test_a_figure_without_sides_is_the_same_for_either_side() -> None:
    assert LIBRARY.working_side("bridge_double") is None
    assert LIBRARY.pair("bridge_double", "L") == LIBRARY.pair("bridge_double")


def test_a_screening_test_is_found_by_its_plain_name_unless_an_exercise_has_it() -> None:
    assert "slr" in LIBRARY
    assert LIBRARY.pair("slr") == LIBRARY.pair("test_slr")
    assert LIBRARY.working_side("slr") == "R"
    assert LIBRARY.pair("side_plank")[0].id == "side_plank"


def test_a_test_that_shares_its_name_with_an_exercise_gets_its_own_picture() -> None:
    assert LIBRARY.test_pair("side_plank")[0].id == "test_side_plank"
    assert LIBRARY.test_pair("clamshell") == LIBRARY.pair("clamshell")
    assert LIBRARY.test_pair("slr", "L") == LIBRARY.pair("test_slr", "L")
    with pytest.raises(KeyError):
        LIBRARY.test_pair("handstand")


def test_either_body_can_be_asked_for_and_the_composed_one_is_the_default() -> None:
    assert LIBRARY.body("bridge_single") in ("a", "b")
    a, b = LIBRARY.pair("bridge_single", body="a"), LIBRARY.pair("bridge_single", body="b")
    assert a != b
    assert LIBRARY.pair("bridge_single") == LIBRARY.pair("bridge_single", body=LIBRARY.body("bridge_single"))
    assert [one.alt for one in a] == [one.alt for one in b]


def test_an_unknown_figure_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        LIBRARY.pair("handstand")


def test_reading_figures_loads_neither_numpy_nor_the_drawing_code() -> None:
    folder = resource("figures", "cache")
    script = (
        "import sys, pathlib\n"
        "from clinic_app.figures.library import FigureLibrary\n"
        "from clinic_app.figures.palette import palette\n"
        f"folder = pathlib.Path({str(folder)!r})\n"
        "library = FigureLibrary(lambda name: (folder / name).read_bytes())\n"
        "print(len(library.pair('dead_bug')), 'numpy' in sys.modules, 'clinic_app.figures.body' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "False", "False"]
