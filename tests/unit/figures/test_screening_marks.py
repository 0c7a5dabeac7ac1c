"""What a picture of a test adds to the client: the examiner's hands, belts, marks, bare feet, nerve and no-press zones."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from clinic_app.figures.arrays import Array
from clinic_app.figures.body import body
from clinic_app.figures.contacts import point
from clinic_app.figures.examiner import first_skin, hand_meshes, hold
from clinic_app.figures.parts import PARTS, REGIONS
from clinic_app.figures.pose_sheet import FrameSheet, PoseSheet, parse_sheet
from clinic_app.figures.props import Mesh, dented, incline, pillow
from clinic_app.figures.scene import build, props_of
from clinic_app.figures.skeleton import Skeleton, place
from unit.figures.figure_files import build_command
from unit.figures.sinking import depth_inside

WHO = body("b")
STANDING = place({"pos": (0.0, 0.0, 0.957)}, WHO.kind.dims)
SKIN: Array = WHO.posed(STANDING)[0]
THIGH: Array = SKIN[WHO.vertex_part == PARTS["thighR"]]


def hands(skeleton: Skeleton = STANDING, **entry: Any) -> list[Mesh]:
    given: dict[str, Any] = {"press": [-1, 0, 0], "fingers": [0, 0, 1], **entry}
    return hand_meshes(WHO, skeleton, hold(given, point(skeleton, "thighfrontR"), skeleton))


def glove(meshes: list[Mesh]) -> Array:
    """Points of palm, fingers and thumb."""
    return np.concatenate([mesh.vertices for mesh in meshes[:-2]])


def sheet(name: str, **changes: Any) -> PoseSheet:
    (one,) = build_command().load_sheets([name])
    return replace(one, **changes)


def paints(one: PoseSheet) -> set[str]:
    drawings = build(one, build_command().solved_poses(one)[0], 120.0).drawings
    return {shape.paint for drawing in drawings for shape in drawing.shapes}


@pytest.mark.parametrize("how", ["palm", "grip", "tips", "heel"])
@pytest.mark.parametrize("hand", ["L", "R"])
def test_a_hand_lies_on_the_skin_it_presses(how: str, hand: str) -> None:
    points = glove(hands(how=how, hand=hand))
    nearest = np.sqrt(((points[:, None] - THIGH[None]) ** 2).sum(2)).min()
    surface = first_skin(SKIN, WHO.triangles, point(STANDING, "thighfrontR"), np.array([-1.0, 0.0, 0.0]))
    assert nearest < 0.012
    assert points[:, 0].min() > surface[0] - 0.07
    assert np.abs(points.mean(0) - surface).max() < 0.12


def test_the_dynamometer_lies_between_hand_and_skin() -> None:
    bare, padded = glove(hands()), glove(hands(pad=True)[1:])
    assert padded[:, 0].min() - bare[:, 0].min() == pytest.approx(0.030, abs=1e-6)


def test_directions_in_a_bone_turn_with_it() -> None:
    bent = place({"pos": (0.0, 0.0, 0.957), "hipR": (90.0, 0.0, 0.0)}, WHO.kind.dims)
    above = glove(hands(bent, **{"in": "thighR"}))
    assert above[:, 2].mean() > point(bent, "thighfrontR")[2]


def test_an_unknown_way_to_hold_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="palm, grip, tips, heel"):
        hands(how="pinch")


def test_a_ray_that_meets_no_skin_ends_where_it_aims() -> None:
    aim = np.array([2.0, 2.0, 2.0])
    assert first_skin(SKIN, WHO.triangles, aim, np.array([1.0, 0.0, 0.0])) == pytest.approx(aim)


def test_the_text_of_the_hands_ends_the_alt_text_of_its_frame_only() -> None:
    document: dict[str, Any] = {
        "id": "x",
        "view": {"az": 0, "el": 0},
        "frames": {"start": {"text": "Standing."}, "end": {"text": "Then bending."}},
        "examiner": [
            {
                "frame": "end",
                "at": "kneeR",
                "press": [1, 0, 0],
                "fingers": [0, 0, 1],
                "text": "one hand on the knee",
            }
        ],
    }
    start, end = parse_sheet(document, {}).frames
    assert start.text == "Standing."
    assert end.text == "Then bending. The examiner: one hand on the knee."


def test_the_nerve_is_drawn_only_where_asked_for() -> None:
    assert {"nerve", "nerve.rim"} <= paints(sheet("test_slump"))
    assert "nerve" not in paints(sheet("test_slump", nerve=None))


def test_a_zone_takes_the_place_of_the_muscle_below_it() -> None:
    plain = sheet("test_low_back_tone", zones=(), frames=sheet("test_low_back_tone").frames)
    zoned = replace(plain, zones=("spine",))
    assert "zone.stripe" in paints(zoned)
    assert not any(name.startswith(("zone", "muscle.zone")) for name in paints(plain))
    assert not any(name.startswith("muscle.zone") for name in paints(zoned))


def test_bare_feet_have_no_shoe_and_stand_at_the_same_height() -> None:
    bare = body("b", barefoot=True)
    assert REGIONS["shoe"] not in bare.region
    assert REGIONS["sock"] not in bare.region
    for who in (WHO, bare):
        assert who.posed(STANDING)[0][:, 2].min() == pytest.approx(0.0, abs=0.003)


def test_a_belt_lies_over_the_trunk_and_ends_below_the_edges_of_the_table() -> None:
    one = sheet("test_ely")
    frame = replace(one.frames[0], props=tuple(entry for entry in one.frames[0].props if "strap" in entry))
    skeleton = place(build_command().solved_poses(one)[0][0], one.person.kind.dims)
    ((belt,),) = props_of(frame, skeleton, one.person)
    skin, _ = one.person.posed(skeleton)
    trunk = skin[(np.abs(skin[:, 0] - 0.02) < 0.02) & (one.person.tube_kind == 3)]
    assert belt.vertices[:, 2].max() >= trunk[:, 2].max()
    assert belt.vertices[:, 2].min() < 0.66
    assert np.ptp(belt.vertices[:, 1]) > 0.66


def test_without_a_body_props_on_the_skin_are_left_out() -> None:
    frame = FrameSheet("start", {}, (), (), ({"strap": {"x": 0.0}}, {"mat": {"x": [0.0, 1.0]}}), "")
    assert len(props_of(frame, STANDING)) == 1


def test_a_cushion_gives_way_under_a_load_and_keeps_its_rim() -> None:
    (cushion,) = pillow(0.0, size=(0.34, 0.46, 0.08))
    load = np.array([[x, y, 0.04] for x in np.linspace(-0.05, 0.05, 9) for y in np.linspace(-0.05, 0.05, 9)])
    pressed = dented(cushion, load)
    middle = np.hypot(pressed.vertices[:, 0], pressed.vertices[:, 1]) < 0.05
    top = pressed.vertices[:, 2]
    assert top[middle & (top > 0.02)].max() <= 0.046
    assert top.max() > 0.06
    assert depth_inside(load, cushion) > 0.02
    assert dented(cushion, load + np.array([0.0, 0.0, 1.0])).vertices is cushion.vertices


def test_an_incline_rises_to_its_far_end() -> None:
    (wedge,) = incline((0.0, 0.4), (0.02, 0.09))
    top = wedge.vertices[wedge.vertices[:, 2] > 0.001]
    assert top[top[:, 0] < 0.01][:, 2].max() == pytest.approx(0.02)
    assert top[top[:, 0] > 0.39][:, 2].max() == pytest.approx(0.09)
    assert depth_inside(np.array([[0.3, 0.0, 0.03]]), wedge) > 0.02
    assert depth_inside(np.array([[0.1, 0.0, 0.06]]), wedge) == 0.0


def test_feet_on_the_bare_floor_cast_an_oval_and_on_a_mat_none() -> None:
    assert "floor.shadow" in paints(sheet("test_trendelenburg"))
    assert "floor.shadow" not in paints(sheet("test_bird_dog"))
