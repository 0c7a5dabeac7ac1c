"""What every stored pose promises, for both body types: contacts, depth in floor and props, joints, mirror."""

import numpy as np
import pytest

from clinic_app.figures.body import body
from clinic_app.figures.parts import PARTS
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.skeleton import JOINT_LIMITS, Pose, mirror, place
from clinic_app.figures.solver import measure
from unit.figures.figure_files import build_command
from unit.figures.sinking import deepest

SHEETS: dict[str, PoseSheet] = {
    f"{one.id}.{one.body}": one
    for sheet in build_command().load_sheets()
    for one in build_command().both_bodies(sheet)
}


def poses(name: str) -> list[Pose]:
    return build_command().solved_poses(SHEETS[name])[0]


def beyond_limits(pose: Pose) -> list[str]:
    """The joints of a pose that no healthy adult could bring there."""
    out: list[str] = []
    for joint, values in pose.items():
        limits = JOINT_LIMITS.get(joint) or JOINT_LIMITS.get(joint[:-1]) or ()
        if any(not least <= value <= most for value, (least, most) in zip(values, limits, strict=False)):
            out.append(f"{joint} {values}")
    return out


@pytest.mark.parametrize("name", SHEETS)
def test_hands_feet_and_backs_touch_what_they_should_within_5_mm(name: str) -> None:
    sheet = SHEETS[name]
    for frame, pose in zip(sheet.frames, poses(name), strict=True):
        miss, contact = measure(sheet.person, pose, frame.contacts)
        assert miss <= 0.005, f"{frame.name}: {contact}"


@pytest.mark.parametrize("name", SHEETS)
def test_the_skin_sinks_at_most_1_cm_into_the_floor_and_the_props(name: str) -> None:
    sheet = SHEETS[name]
    for frame, pose in zip(sheet.frames, poses(name), strict=True):
        depth, where = deepest(sheet, frame, pose)
        assert depth <= 0.010, f"{frame.name}: {where}"


@pytest.mark.parametrize("name", SHEETS)
def test_every_joint_stays_within_human_limits(name: str) -> None:
    assert [beyond_limits(pose) for pose in poses(name)] == [[] for _ in poses(name)]


@pytest.mark.parametrize("name", [name for name in SHEETS if name.endswith(".a")])
def test_the_mirrored_pose_is_the_mirror_image_of_the_body(name: str) -> None:
    who = SHEETS[name].person
    # Limbs list their points from the front outwards; the round ears do not, so they are left out.
    limbs = ~np.isin(who.vertex_part, [PARTS["earL"], PARTS["earR"]])
    left = np.concatenate([np.flatnonzero(limbs & (who.side == side)) for side in (1, -1)])
    right = np.concatenate([np.flatnonzero(limbs & (who.side == side)) for side in (-1, 1)])
    for pose in poses(name):
        here, _ = who.posed(place(pose, who.kind.dims))
        there, _ = who.posed(place(mirror(pose), who.kind.dims))
        assert np.abs(here[left] * [1, -1, 1] - there[right]).max() < 1e-6


# Each check is seen red on a pose that is wrong in just this way.


def broken(
    name: str, frame: int, joint: str, angles: tuple[float, ...]
) -> tuple[PoseSheet, dict[str, tuple[float, ...]]]:
    return SHEETS[name], {**poses(name)[frame], joint: angles}


def test_a_hand_that_left_its_place_is_noticed() -> None:
    sheet, pose = broken("bird_dog.b", 0, "shR", (40.0, 0.0, 0.0))
    miss, contact = measure(sheet.person, pose, sheet.frames[0].contacts)
    assert miss > 0.05
    assert contact.startswith("palmR")


def test_a_foot_below_the_floor_is_noticed() -> None:
    sheet, pose = broken("test_trendelenburg.b", 0, "ankleL", (-20.0, 0.0))
    assert deepest(sheet, sheet.frames[0], pose)[0] > 0.03


def test_a_leg_in_the_table_is_noticed() -> None:
    sheet, pose = broken("test_ake.b", 0, "hipL", (-6.0, 3.0, 0.0))
    depth, where = deepest(sheet, sheet.frames[0], pose)
    assert depth > 0.02
    assert where == "table"


def test_a_knee_bent_the_wrong_way_is_noticed() -> None:
    _, pose = broken("deep_squat.a", 1, "kneeL", (-20.0,))
    assert beyond_limits(pose) == ["kneeL (-20.0,)"]


def test_a_mirror_that_forgets_the_side_bend_is_noticed() -> None:
    who = body("a")
    pose: Pose = {"thorax": (0.0, 20.0, 0.0)}
    here, _ = who.posed(place(pose, who.kind.dims))
    assert np.abs(here[who.side == 1] * [1, -1, 1] - here[who.side == -1]).max() > 0.05
