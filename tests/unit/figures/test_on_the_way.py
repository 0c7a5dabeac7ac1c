"""In-between pictures of every movement: nothing sinks in, no limb jumps from one picture to the next."""

from dataclasses import replace

import numpy as np
import pytest

from clinic_app.figures.animation import Animation
from clinic_app.figures.arrays import Array
from clinic_app.figures.pose_sheet import WayPoint
from clinic_app.figures.skeleton import Skeleton, place
from unit.figures.figure_files import build_command
from unit.figures.sinking import deepest

MOVEMENTS: dict[str, Animation] = {
    f"{one.id}.{one.body}": Animation.of(one, build_command().solved_poses(one)[0])
    for sheet in build_command().load_sheets()
    if len(sheet.frames) == 2
    for one in build_command().both_bodies(sheet)
}
AS_COMPOSED = [
    f"{sheet.id}.{sheet.body}" for sheet in build_command().load_sheets() if len(sheet.frames) == 2
]
"""Each movement once: the bodies hardly differ in how fast a limb turns."""
SHARES = (0.05, 0.2, 0.4, 0.6, 0.8)
PARTS_OF_THE_WAY = 40
SUDDEN_DEG = 9.0
"""A segment turns at most this much more than on average in one part of the way."""
LIMBS = [bone + side for bone in ("thigh", "shank", "uarm", "forearm", "hand") for side in "LR"]
DOWN, FORWARD = 2, 0  # the axis of a frame that lies along the segment
ALONG = dict.fromkeys(("pelvis", "thorax", "head", *LIMBS), DOWN) | {"footL": FORWARD, "footR": FORWARD}


def sinks(moving: Animation) -> list[tuple[float, str]]:
    """Where on its way a movement sinks more than 1 cm into the floor or a prop: share and what."""
    found = [(share, deepest(moving.sheet, moving.frame(share), moving.pose(share))) for share in SHARES]
    return [(share, where) for share, (depth, where) in found if depth > 0.010]


def jumps(moving: Animation) -> list[str]:
    """Segments that turn much more in one part of the way than on average."""
    dims = moving.sheet.person.kind.dims
    way = [place(moving.pose(k / PARTS_OF_THE_WAY), dims) for k in range(PARTS_OF_THE_WAY + 1)]
    turns = {bone: _turns(way, bone) for bone in ALONG}
    return [bone for bone, turn in turns.items() if turn.max() - turn.mean() > SUDDEN_DEG]


def _turns(way: list[Skeleton], bone: str) -> Array:
    """Degrees between the directions of a segment in neighbouring pictures."""
    along = np.array([skeleton.bones[bone].rotation[:, ALONG[bone]] for skeleton in way])
    return np.degrees(np.arccos(np.clip((along[1:] * along[:-1]).sum(1), -1.0, 1.0)))


def without_way_point(name: str) -> Animation:
    moving = MOVEMENTS[name]
    return replace(moving, sheet=replace(moving.sheet, via=None))


@pytest.mark.parametrize("name", MOVEMENTS)
def test_the_skin_sinks_at_most_1_cm_on_the_way_too(name: str) -> None:
    assert sinks(MOVEMENTS[name]) == []


@pytest.mark.parametrize("name", AS_COMPOSED)
def test_no_limb_jumps_on_the_way(name: str) -> None:
    assert jumps(MOVEMENTS[name]) == []


def test_a_foot_that_is_drawn_straight_through_the_step_is_noticed() -> None:
    assert (0.4, "step") in sinks(without_way_point("step_up.a"))


def test_a_straight_leg_that_suddenly_has_to_bend_is_noticed() -> None:
    assert {"thighL", "shankL", "footL"} <= set(jumps(without_way_point("lunge_reverse.b")))


def test_a_movement_passes_through_its_way_point_and_keeps_its_ends() -> None:
    straight = without_way_point("wall_drill.b")
    led = replace(
        straight, sheet=replace(straight.sheet, via=WayPoint(0.25, {"elL": (40.0, 80.0), "handL": (0.8,)}))
    )
    assert led.pose(0.25)["handL"] == pytest.approx((0.8,))
    assert [led.pose(share) for share in (0.0, 1.0)] == [straight.pose(share) for share in (0.0, 1.0)]
