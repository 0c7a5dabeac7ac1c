"""What the shipped pictures promise, for both body types: size, frame, highlight, text, looks, and a true cache."""

from dataclasses import replace

import pytest

from clinic_app.assets import resource
from clinic_app.figures.drawing import BodyType, Drawing, Shape
from clinic_app.figures.packing import pack, unpack
from clinic_app.figures.palette import REGIONS
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.scene import build
from clinic_app.pdf.figure_painter import painted
from unit.figures.figure_files import EXERCISES, LIBRARY, build_command

SHEETS: dict[str, PoseSheet] = {sheet.id: sheet for sheet in build_command().load_sheets()}
BODIES: tuple[BodyType, ...] = ("a", "b")
WITHOUT_MUSCLE = {"test_pelvic_tilt_angle", "test_pelvic_tilt_visual"}
"""Here a line between two bones is looked at, which is drawn instead."""


def pictures(name: str) -> list[Drawing]:
    return [drawing for body in BODIES for drawing in LIBRARY.pair(name, body=body)]


def area(shape: Shape) -> float:
    return build_command().area(shape)


def highlighted_share(drawing: Drawing) -> float:
    """Share of the person's area that shows muscle or nerve."""
    body = {*REGIONS, "zone"}
    plain = sum(area(s) for s in drawing.shapes if s.paint.split(".")[0] in body and "shade" not in s.paint)
    red = sum(area(s) for s in drawing.shapes if s.paint.startswith("muscle.") and "shade" not in s.paint)
    nerve = sum(area(s) for s in drawing.shapes if s.paint == "nerve")
    return (red + nerve) / plain


def reaches_out(drawing: Drawing) -> bool:
    xs = [x for shape in drawing.shapes for x in shape.points[::2]]
    ys = [y for shape in drawing.shapes for y in shape.points[1::2]]
    return min(xs) < 0 or max(xs) > drawing.width_mm or min(ys) < 0 or max(ys) > drawing.height_mm


def test_the_index_lists_exactly_the_pose_files() -> None:
    assert set(LIBRARY.ids) == set(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_a_picture_takes_at_most_30_kilobytes_in_the_cache_and_in_a_pdf(name: str) -> None:
    assert max(len(pack([drawing])) for drawing in pictures(name)) <= 30 * 1024
    assert max(len(painted(drawing, "colour").deflated) for drawing in pictures(name)) <= 30 * 1024


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_reaches_outside_the_frame(name: str) -> None:
    assert not any(reaches_out(drawing) for drawing in pictures(name))


def test_a_shape_outside_the_frame_is_noticed() -> None:
    drawing = LIBRARY.pair("bird_dog")[0]
    stray = Shape("line", "MLLZ", (1.0, 1.0, drawing.width_mm + 1.0, 1.0, 1.0, 2.0))
    wider = Drawing("x", "start", drawing.width_mm, drawing.height_mm, (*drawing.shapes, stray), "")
    assert reaches_out(wider)


def test_every_figure_highlights_what_it_is_about() -> None:
    bare = {name for name, sheet in SHEETS.items() if not (sheet.muscles or sheet.nerve)}
    assert bare == WITHOUT_MUSCLE
    assert bare.isdisjoint(EXERCISES)


@pytest.mark.parametrize("name", [name for name in SHEETS if name not in WITHOUT_MUSCLE])
@pytest.mark.parametrize("body", BODIES)
def test_the_highlight_can_be_seen(name: str, body: BodyType) -> None:
    assert max(highlighted_share(drawing) for drawing in LIBRARY.pair(name, body=body)) >= 0.015


def test_a_highlight_on_the_far_side_is_noticed() -> None:
    sheet = SHEETS["test_ischial_palpation"]
    poses = build_command().solved_poses(sheet)[0]
    hidden = replace(sheet, muscles=("abs",))
    assert highlighted_share(build(hidden, poses, 120.0).drawings[0]) < 0.015


@pytest.mark.parametrize("name", SHEETS)
def test_a_mirrored_figure_is_the_mirror_of_the_figure(name: str) -> None:
    for drawing in pictures(name):
        mirrored = drawing.mirrored()
        for there, here in zip(mirrored.shapes, drawing.shapes, strict=True):
            assert there.paint == here.paint
            assert there.points[1::2] == here.points[1::2]
            assert there.points[::2] == pytest.approx([drawing.width_mm - x for x in here.points[::2]])
        assert mirrored.mirrored().alt == drawing.alt


@pytest.mark.parametrize("name", SHEETS)
def test_each_picture_is_described_in_sentences(name: str) -> None:
    for drawing in pictures(name):
        assert len(drawing.alt) > 20
        assert drawing.alt.endswith(".")
        assert drawing.alt[0].isupper()


@pytest.mark.parametrize("name", SHEETS)
def test_the_text_of_a_sided_figure_names_the_side_and_of_an_even_one_does_not(name: str) -> None:
    words = " ".join(drawing.alt for drawing in LIBRARY.pair(name))
    names_a_side = " right " in words or " left " in words
    assert names_a_side == (LIBRARY.working_side(name) is not None)


@pytest.mark.parametrize(
    "name", [name for name, sheet in SHEETS.items() if any(f.hands for f in sheet.frames)]
)
def test_the_examiners_hands_are_drawn_and_told(name: str) -> None:
    for frame, drawing in zip(SHEETS[name].frames, LIBRARY.pair(name), strict=True):
        drawn = sum(area(shape) for shape in drawing.shapes if shape.paint.startswith("examiner"))
        assert (drawn > 8) == bool(frame.hands)
        assert ("The examiner: " in drawing.alt) == any("text" in hand for hand in frame.hands)


@pytest.mark.parametrize("name", ["wall_pelvic_tilt", "test_front_plank", "test_slr_diff"])
@pytest.mark.parametrize("body", [0, 1])
def test_the_cache_is_what_the_pose_file_says(name: str, body: int) -> None:
    sheet = build_command().both_bodies(SHEETS[name])[body]
    drawings, _ = build_command().make(sheet)
    cached = resource("figures", "cache", f"{name}.{sheet.body}.fig").read_bytes()
    assert unpack(cached) == unpack(pack(drawings))


def test_every_picture_looks_as_it_did() -> None:
    """A wanted change: look at the pictures, then `python packaging/build_figures.py --looks`."""
    kept = build_command().LOOKS.read_text("utf-8").splitlines()
    now: list[str] = build_command().looks()
    assert [line for line in now if line not in set(kept)] == []
    assert len(now) == len(kept)


def test_a_moved_point_changes_the_text_of_a_picture() -> None:
    drawing = LIBRARY.pair("bird_dog")[0]
    first = drawing.shapes[0]
    moved = Shape(first.paint, first.ops, (first.points[0] + 0.05, *first.points[1:]))
    other = Drawing(
        drawing.id,
        drawing.frame,
        drawing.width_mm,
        drawing.height_mm,
        (moved, *drawing.shapes[1:]),
        drawing.alt,
    )
    assert build_command().look(other, "b") != build_command().look(drawing, "b")


def test_the_pair_of_an_exercise_stands_on_one_ground_line() -> None:
    for name in EXERCISES:
        start, end = LIBRARY.pair(name)
        assert start.height_mm == end.height_mm
