"""Props that hang on the body or give: soft balls, sticks, loops, sliders, bands."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from clinic_app.figures.arrays import Array
from clinic_app.figures.contacts import point
from clinic_app.figures.pose_sheet import FrameSheet
from clinic_app.figures.props import ball
from clinic_app.figures.scene import props_of
from clinic_app.figures.skeleton import Dimensions, Skeleton, place

STANDING = place({"pos": (0.0, 0.0, 0.957)}, Dimensions())
STRIDE = place({"pos": (0.0, 0.0, 0.9), "hipL": (0.0, 25.0, 0.0), "hipR": (0.0, 25.0, 0.0)}, Dimensions())


def vertices(entry: Mapping[str, Any], skeleton: Skeleton = STANDING) -> Array:
    frame = FrameSheet("start", {}, (), (), (entry,), "")
    return np.concatenate([mesh.vertices for prop in props_of(frame, skeleton) for mesh in prop])


def test_a_pressed_ball_is_flat_and_wide_and_its_skin_still_faces_outwards() -> None:
    (mesh,) = ball((0.0, 0.0, 0.1), 0.1, (1.2, 1.2, 0.6))
    size = np.ptp(mesh.vertices, axis=0)
    assert size == pytest.approx([0.24, 0.24, 0.12], abs=0.002)
    corners = mesh.vertices[mesh.triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    outwards = (face * (corners.mean(1) - [0.0, 0.0, 0.1])).sum(1)
    assert (outwards > -1e-12).all()


def test_a_ball_can_lie_between_two_points_of_the_body() -> None:
    middle = vertices({"ball": {"centre": {"between": ["kneecL", "kneecR"]}, "radius": 0.05}}).mean(0)
    expected = (point(STANDING, "kneecL") + point(STANDING, "kneecR")) / 2
    assert np.abs(middle - expected).max() < 0.003


def test_a_loop_goes_round_both_legs_and_stretches_with_them() -> None:
    loop = {"loop": {"bone": "shank", "down": 0.3, "radius": 0.05}}
    together, apart = np.ptp(vertices(loop)[:, 1]), np.ptp(vertices(loop, STRIDE)[:, 1])
    assert together == pytest.approx(2 * 0.088 + 0.1, abs=0.01)
    assert apart > together + 0.4


def test_a_stick_runs_past_both_of_its_points() -> None:
    stick = vertices({"stick": {"from": "sacrum", "to": "headback", "extend": [0.2, 0.1]}})
    assert stick[:, 2].min() == pytest.approx(point(STANDING, "sacrum")[2] - 0.2, abs=0.02)
    assert stick[:, 2].max() == pytest.approx(point(STANDING, "headback")[2] + 0.1, abs=0.02)


def test_a_caliper_touches_both_points_and_carries_its_dial_beside_them() -> None:
    dial = {"between": ["asis", "psis"], "shift": [0.0, -0.2, 0.1]}
    skin = vertices({"caliper": {"from": "asis", "to": "psis", "dial": dial}})
    for tip in ("asis", "psis"):
        assert np.linalg.norm(skin - point(STANDING, tip), axis=1).min() < 0.01
    assert skin[:, 1].min() < -0.2


def test_a_slack_band_hangs_below_its_ends() -> None:
    ends = {"from": [0.0, -0.5, 1.0], "to": [0.0, 0.5, 1.0]}
    assert vertices({"band": {**ends, "sag": 0.1}})[:, 2].min() == pytest.approx(0.89, abs=0.01)
    assert vertices({"band": ends})[:, 2].min() == pytest.approx(0.99, abs=0.01)


def test_a_slider_lies_on_the_floor_under_its_point() -> None:
    disc = vertices({"slider": {"under": "heelR"}})
    assert disc[:, 2].min() == 0.0
    assert np.abs(disc[:, :2].mean(0) - point(STANDING, "heelR")[:2]).max() < 0.01


def test_an_unknown_prop_is_named() -> None:
    with pytest.raises(ValueError, match="trampoline"):
        vertices({"trampoline": {}})
