"""Limbs touch the trunk, the head and each other, but do not pass through them."""

import pytest

from clinic_app.figures.animation import Animation
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.skeleton import Pose
from unit.figures.body_overlap import Overlap, overlaps
from unit.figures.figure_files import build_command

SHEETS: dict[str, PoseSheet] = {
    f"{one.id}.{one.body}": one
    for sheet in build_command().load_sheets()
    for one in build_command().both_bodies(sheet)
}
FIRM_M = 0.015
"""Skin gives way this much wherever two segments press on each other."""
SOFT_M = {
    ("trunk", "uarm"): 0.025,  # the armpit and the side of the chest give way under a hanging or crossed arm
    ("thigh", "trunk"): 0.030,  # a bent hip folds the groin
    ("head", "trunk"): 0.030,  # a chin on the chest folds the throat
    ("hand", "hand"): 0.020,  # one hand lies in the other
}
PRESSED_M = {
    "childs_pose": {("thigh", "trunk"): 0.050, ("foot", "trunk"): 0.030},  # belly on thighs, hips on heels
    "double_knee_to_chest": {("thigh", "trunk"): 0.045},  # the arms pull the thighs into the belly
    "psoas_release_hands": {("hand", "trunk"): 0.020},  # the fingertips press into the belly
    "single_knee_to_chest": {("thigh", "trunk"): 0.045},  # the arms pull the thigh into the belly
}
"""What a figure presses deeper, and why."""
ON_THE_WAY = (0.1, 0.25, 0.5, 0.75)
"""In-between pictures that are looked at, as shares of the way from start to end."""


def too_deep(sheet: PoseSheet, pose: Pose) -> list[Overlap]:
    """What passes through what by more than flesh gives way."""
    return [
        found
        for found in overlaps(sheet.person, pose, FIRM_M)
        if found.depth > PRESSED_M.get(sheet.id, {}).get(found.kinds, SOFT_M.get(found.kinds, FIRM_M))
    ]


@pytest.mark.parametrize("name", SHEETS)
def test_no_limb_passes_through_the_body(name: str) -> None:
    sheet = SHEETS[name]
    poses: list[Pose] = list(build_command().solved_poses(sheet)[0])
    if len(poses) == 2:
        poses += [Animation.of(sheet, poses).pose(share) for share in ON_THE_WAY]
    assert [too_deep(sheet, pose) for pose in poses] == [[] for _ in poses]


@pytest.mark.parametrize(
    ("joints", "kinds"),
    [
        ({"shR": (0.0, -10.0, 85.0), "elR": (90.0, 0.0)}, ("farm", "trunk")),
        ({"hipR": (0.0, -25.0, 0.0)}, ("shank", "shank")),
        ({"shR": (170.0, -30.0, 0.0), "elR": (100.0, 0.0)}, ("farm", "head")),
    ],
    ids=["an arm through the belly", "a leg through the other one", "an arm through the head"],
)
def test_a_limb_that_passes_through_is_noticed(
    joints: dict[str, tuple[float, ...]], kinds: tuple[str, str]
) -> None:
    sheet = SHEETS["test_trendelenburg.b"]
    standing = build_command().solved_poses(sheet)[0][0]
    assert kinds not in {found.kinds for found in too_deep(sheet, standing)}
    assert kinds in {found.kinds for found in too_deep(sheet, {**standing, **joints})}
