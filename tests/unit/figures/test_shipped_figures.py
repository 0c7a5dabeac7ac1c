"""What the shipped figures promise: size, frame, contacts, joints, floor, highlight, text, and a true cache."""

from collections.abc import Sequence

import pytest

from clinic_app.assets import resource
from clinic_app.figures.body import body
from clinic_app.figures.drawing import Drawing, Shape, segments
from clinic_app.figures.packing import pack, unpack
from clinic_app.figures.palette import REGIONS
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.skeleton import JOINT_LIMITS, place
from clinic_app.figures.solver import measure
from unit.figures.figure_files import EXERCISES, LIBRARY, build_command

SHEETS: dict[str, PoseSheet] = {sheet.id: sheet for sheet in build_command().load_sheets()}


def poses(name: str) -> Sequence[dict[str, tuple[float, ...]]]:
    return build_command().solved_poses(SHEETS[name])[0]


def area(shape: Shape) -> float:
    """Area of a shape in square mm; holes count against it, cubic pieces as a few chords."""
    total, x, y, x0, y0 = 0.0, 0.0, 0.0, 0.0, 0.0
    for op, numbers in segments(shape):
        stops: list[tuple[float, float]] = []
        if op == "M":
            x, y = x0, y0 = numbers[0], numbers[1]
        elif op == "L":
            stops = [(numbers[0], numbers[1])]
        elif op == "C":
            for t in (0.25, 0.5, 0.75, 1.0):
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                px = a * x + b * numbers[0] + c * numbers[2] + d * numbers[4]
                py = a * y + b * numbers[1] + c * numbers[3] + d * numbers[5]
                stops.append((px, py))
        else:
            stops = [(x0, y0)]
        for px, py in stops:
            total += (x * py - px * y) / 2
            x, y = px, py
    return abs(total)


def highlighted_share(drawing: Drawing) -> float:
    plain = sum(
        area(s) for s in drawing.shapes if s.paint.split(".")[0] in REGIONS and "shade" not in s.paint
    )
    red = sum(area(s) for s in drawing.shapes if s.paint.startswith("muscle.") and "shade" not in s.paint)
    return red / plain


def test_the_index_lists_exactly_the_pose_files() -> None:
    assert set(LIBRARY.ids) == set(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_a_figure_takes_at_most_30_kilobytes(name: str) -> None:
    sizes = [resource("figures", "cache", f"{name}.{kind}.fig").stat().st_size for kind in "ab"]
    assert max(sizes) <= 30 * 1024


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_reaches_outside_the_frame(name: str) -> None:
    for drawing in LIBRARY.pair(name):
        for shape in drawing.shapes:
            assert min(shape.points[::2]) >= 0
            assert max(shape.points[::2]) <= drawing.width_mm
            assert min(shape.points[1::2]) >= 0
            assert max(shape.points[1::2]) <= drawing.height_mm


@pytest.mark.parametrize("name", SHEETS)
def test_hands_feet_and_backs_touch_what_they_should_within_5_mm(name: str) -> None:
    sheet = SHEETS[name]
    for frame, pose in zip(sheet.frames, poses(name), strict=True):
        miss, contact = measure(body(sheet.body), pose, frame.contacts)
        assert miss <= 0.005, f"{frame.name}: {contact}"


@pytest.mark.parametrize("name", SHEETS)
def test_no_skin_sinks_deeper_than_15_mm_into_the_floor(name: str) -> None:
    who = body(SHEETS[name].body)
    lowest = min(float(who.posed(place(pose, who.kind.dims))[0][:, 2].min()) for pose in poses(name))
    assert lowest >= -0.015


@pytest.mark.parametrize("name", SHEETS)
def test_every_joint_stays_within_human_limits(name: str) -> None:
    for pose in poses(name):
        for joint, values in pose.items():
            limits = JOINT_LIMITS.get(joint) or JOINT_LIMITS.get(joint[:-1])
            for value, (least, most) in zip(values, limits or (), strict=False):
                assert least <= value <= most, f"{joint} {values}"


def test_every_exercise_highlights_a_muscle_or_the_nerve() -> None:
    assert [name for name in EXERCISES if not (SHEETS[name].muscles or SHEETS[name].nerve)] == []


@pytest.mark.parametrize("name", [name for name, sheet in SHEETS.items() if sheet.muscles])
def test_the_highlighted_muscle_can_be_seen(name: str) -> None:
    assert max(highlighted_share(drawing) for drawing in LIBRARY.pair(name)) >= 0.015


@pytest.mark.parametrize("name", SHEETS)
def test_each_picture_is_described_in_a_sentence(name: str) -> None:
    for drawing in LIBRARY.pair(name):
        assert len(drawing.alt) > 20
        assert drawing.alt.endswith(".")
        assert drawing.alt[0].isupper()


@pytest.mark.parametrize("name", SHEETS)
def test_the_text_of_a_sided_figure_names_the_side_and_of_an_even_one_does_not(name: str) -> None:
    words = " ".join(drawing.alt for drawing in LIBRARY.pair(name))
    names_a_side = " right " in words or " left " in words
    assert names_a_side == (LIBRARY.working_side(name) is not None)


@pytest.mark.parametrize("name", ["wall_pelvic_tilt", "test_front_plank"])
def test_the_cache_is_what_the_pose_file_says(name: str) -> None:
    drawings, _ = build_command().make(SHEETS[name])
    assert unpack(resource("figures", "cache", f"{name}.{SHEETS[name].body}.fig").read_bytes()) == unpack(
        pack(drawings)
    )


def test_the_pair_of_an_exercise_stands_on_one_ground_line() -> None:
    for name in EXERCISES:
        start, end = LIBRARY.pair(name)
        assert start.height_mm == end.height_mm
