"""The skeleton: bones keep their length, angles mean what they say, the mirror pose is the mirror image."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.figures.arrays import Array, rotation_vector, rotations, turn_x, turn_y, turn_z
from clinic_app.figures.body import body
from clinic_app.figures.contacts import point
from clinic_app.figures.skeleton import Dimensions, Pose, Poses, blend, mirror, place

DIMS = Dimensions()
POINTS = ("handcL", "heelR", "headtop", "belly", "toeR", "fingertipL", "ischiumL")
SQUAT: Pose = {
    "root": (30.0, 5.0, 10.0),
    "hipR": (90.0, 10.0, 5.0),
    "kneeR": (80.0,),
    "shL": (60.0, 20.0, -10.0),
    "elL": (70.0, 30.0),
    "handL": (0.5,),
    "lumbar": (10.0, 5.0, 3.0),
}


def distance(first: Array, second: Array) -> float:
    return float(np.linalg.norm(first - second))


@given(st.tuples(*[st.floats(-170, 170)] * 3))
def test_a_rotation_survives_the_way_through_its_vector(turns: tuple[float, float, float]) -> None:
    x, y, z = turns
    matrix = turn_z(z) @ turn_y(y) @ turn_x(x)
    assert np.allclose(rotations(rotation_vector(matrix)[None])[0], matrix, atol=1e-7)


def test_many_poses_at_once_are_placed_like_one_after_the_other() -> None:
    steps = np.array([-12.0, 0.0, 25.0])
    many: Poses = {**SQUAT, "lumbar": (10.0, steps, 3.0), "shL": (60.0, steps, -10.0), "toesR": (steps,)}
    together = place(many, DIMS)
    for k, step in enumerate(steps.tolist()):
        alone = place(
            {**SQUAT, "lumbar": (10.0, step, 3.0), "shL": (60.0, step, -10.0), "toesR": (step,)}, DIMS
        )
        for name in POINTS:
            places = np.broadcast_to(point(together, name), (3, 3))
            assert np.allclose(places[k], point(alone, name), atol=1e-12), name


def test_bones_keep_their_length_in_any_pose() -> None:
    bones = place(SQUAT, DIMS).bones
    for side in "LR":
        assert distance(bones["thigh" + side].origin, bones["shank" + side].origin) == pytest.approx(
            DIMS.thigh
        )
        assert distance(bones["shank" + side].origin, bones["foot" + side].origin) == pytest.approx(
            DIMS.shank
        )
        assert distance(bones["uarm" + side].origin, bones["forearm" + side].origin) == pytest.approx(
            DIMS.upper_arm
        )
        assert distance(bones["forearm" + side].origin, bones["hand" + side].origin) == pytest.approx(
            DIMS.forearm
        )


def test_standing_upright_the_ankles_hang_straight_below_the_hips() -> None:
    foot = place({}, DIMS).bones["footL"].origin
    assert foot == pytest.approx([0, DIMS.hip_y, -DIMS.thigh - DIMS.shank])


@pytest.mark.parametrize(
    ("joint", "angle", "bone", "axis", "sign"),
    [
        ("hipR", (90.0, 0.0, 0.0), "shankR", 0, 1),
        ("hipR", (0.0, 40.0, 0.0), "shankR", 1, -1),
        ("hipL", (0.0, 40.0, 0.0), "shankL", 1, 1),
        ("kneeR", (90.0,), "footR", 0, -1),
        ("shL", (90.0, 0.0, 0.0), "handL", 0, 1),
        ("root", (-90.0, 0.0, 0.0), "head", 0, -1),
        ("lumbar", (40.0, 0.0, 0.0), "head", 0, 1),
        ("lumbar", (0.0, 30.0, 0.0), "head", 1, 1),
    ],
)
def test_a_positive_angle_moves_the_far_end_the_documented_way(
    joint: str, angle: tuple[float, ...], bone: str, axis: int, sign: int
) -> None:
    moved = place({joint: angle}, DIMS).bones[bone].origin - place({}, DIMS).bones[bone].origin
    assert moved[axis] * sign > 0.1


@pytest.mark.parametrize("kind", ["a", "b"])
def test_the_mirror_pose_has_the_mirrored_surface(kind: str) -> None:
    who = body(kind)
    skin, _ = who.posed(place(SQUAT, who.kind.dims))
    other, _ = who.posed(place(mirror(SQUAT), who.kind.dims))
    assert skin.min(0) == pytest.approx(other.min(0) * [1, 0, 1] - other.max(0) * [0, 1, 0], abs=1e-6)


def test_blending_half_way_takes_the_mean_of_every_angle() -> None:
    assert blend({"kneeR": (40.0,)}, {"kneeR": (80.0,), "hipL": (10.0, 0.0, 0.0)}, 0.5) == {
        "kneeR": (60.0,),
        "hipL": (5.0, 0.0, 0.0),
    }


def test_an_arm_is_led_the_short_way_whichever_way_its_angles_are_written() -> None:
    forwards, overhead = {"shR": (80.0, 0.0, 10.0)}, {"shR": (-16.0, 138.0, -96.0)}
    assert blend(forwards, overhead, 0.5)["shR"] == pytest.approx((122.0, 21.0, 47.0))
    whole_way = place(blend(forwards, overhead, 1.0), DIMS).bones["uarmR"].rotation
    assert whole_way == pytest.approx(place(overhead, DIMS).bones["uarmR"].rotation)


@pytest.mark.parametrize("kind", ["a", "b"])
def test_a_person_is_of_ordinary_height(kind: str) -> None:
    who = body(kind)
    skin, _ = who.posed(place({}, who.kind.dims))
    assert 1.68 <= float(np.ptp(skin[:, 2])) <= 1.85
