"""In-between pictures: standing feet stay, swinging feet miss the floor, and the canvas holds still."""

import numpy as np
import pytest

from clinic_app.figures.animation import Animation
from clinic_app.figures.arrays import Array
from clinic_app.figures.body import body
from clinic_app.figures.contacts import point
from clinic_app.figures.skeleton import angles, place
from unit.figures.figure_files import build_command

SHARES = (0.2, 0.4, 0.6, 0.8)
MOVING = [sheet.id for sheet in build_command().load_sheets() if len(sheet.frames) == 2]


def animation(name: str) -> Animation:
    (sheet,) = build_command().load_sheets([name])
    return Animation.of(sheet, build_command().solved_poses(sheet)[0])


def places(moving: Animation, name: str, shares: tuple[float, ...]) -> Array:
    dims = body(moving.sheet.body).kind.dims
    return np.array([point(place(moving.pose(share), dims), name) for share in shares])


def lowest_skin(moving: Animation, share: float) -> float:
    who = body(moving.sheet.body)
    return float(who.posed(place(moving.pose(share), who.kind.dims))[0][:, 2].min())


@pytest.mark.parametrize("foot", ["ankleL", "ankleR"])
def test_a_standing_foot_does_not_move_during_a_squat(foot: str) -> None:
    way = places(animation("goblet_squat"), foot, (0.0, *SHARES, 1.0))
    assert np.ptp(way, axis=0).max() < 0.006


@pytest.mark.parametrize(
    ("name", "stands", "steps"), [("lunge_forward", "ballL", "heelR"), ("lunge_reverse", "heelR", "heelL")]
)
def test_one_foot_of_a_lunge_stands_while_the_other_steps(name: str, stands: str, steps: str) -> None:
    moving, shares = animation(name), (0.0, *SHARES, 1.0)
    forward, _, height = np.ptp(places(moving, stands, shares), axis=0)
    assert forward < 0.006
    assert height < 0.02  # the sole bends under the ball
    way = places(moving, steps, shares)
    assert np.ptp(way[:, 0]) > 0.5
    assert way[1:-1, 2].max() > 0.05


def test_a_sliding_heel_stays_on_the_floor() -> None:
    way = places(animation("hamstring_slider_curl"), "heelR", (0.0, *SHARES, 1.0))
    assert np.ptp(way[:, 0]) > 0.2
    assert np.ptp(way[:, 2]) < 0.015


@pytest.mark.parametrize("name", ["bird_dog", "couch_stretch", "step_up", "bridge_single"])
def test_nothing_passes_through_the_floor_on_the_way(name: str) -> None:
    moving = animation(name)
    assert min(lowest_skin(moving, share) for share in SHARES) > -0.015


@pytest.mark.parametrize("name", MOVING)
def test_what_both_positions_touch_is_touched_within_2_mm_all_the_way(name: str) -> None:
    moving = animation(name)
    dims = moving.sheet.person.kind.dims
    for share in (0.05, *SHARES, 0.95):
        skeleton = place(moving.pose(share), dims)
        for contact in moving.held(share):
            off = np.abs(contact.residual(skeleton)).max() / max(contact.weight, 0.1)
            assert off <= 0.002, (share, contact)


def test_toes_that_stay_bent_on_the_floor_do_not_twitch_at_the_start() -> None:
    first, second = (animation("forearm_plank").pose(share) for share in (0.0, 1 / 32))
    assert max(abs(a - b) for joint in first for a, b in zip(first[joint], second[joint], strict=True)) < 6


def test_the_fingers_of_a_hand_that_swings_stay_above_the_floor() -> None:
    moving = animation("prone_quad_stretch")
    assert min(lowest_skin(moving, share) for share in SHARES) > -0.015


def test_the_movement_begins_and_ends_in_the_solved_positions() -> None:
    moving = animation("bird_dog")
    for share, solved in zip((0.0, 1.0), moving.poses, strict=True):
        for joint, values in moving.pose(share).items():
            assert values == pytest.approx(angles(solved, joint)), joint


def test_all_pictures_of_a_movement_share_one_canvas() -> None:
    frames = animation("bridge_double").frames(3, 60.0)
    assert [frame.frame for frame in frames] == ["start", "start", "end"]
    assert len({(frame.width_mm, frame.height_mm) for frame in frames}) == 1
    for frame in frames:
        for shape in frame.shapes:
            assert min(shape.points) >= 0
            assert max(shape.points[::2]) <= frame.width_mm
            assert max(shape.points[1::2]) <= frame.height_mm


def test_a_soft_ball_gives_a_little_more_in_every_picture() -> None:
    heights: list[float] = []
    for frame in animation("psoas_release_ball").frames(3, 90.0):
        rows = [y for shape in frame.shapes if shape.paint == "ball" for y in shape.points[1::2]]
        heights.append(max(rows) - min(rows))
    assert heights[0] > heights[1] > heights[2]


def test_the_hands_that_lift_a_leg_hold_it_all_the_way() -> None:
    for frame in animation("test_slr").frames(4, 60.0):
        assert any(shape.paint == "examiner" for shape in frame.shapes)


def test_a_face_that_swings_down_stays_above_the_floor() -> None:
    heights = places(animation("psoas_release_tool"), "headfront", SHARES)[:, 2]
    assert heights.min() > 0.02


def test_a_figure_with_a_single_picture_has_no_movement() -> None:
    with pytest.raises(ValueError, match="single picture"):
        animation("test_front_plank")
