"""The hand of the pose editor: targets reached, limits kept, pins held, every step taken back exactly."""

import random
from dataclasses import replace

import numpy as np
import pytest

from clinic_app.app import shipped
from clinic_app.figures import posing
from clinic_app.figures.contacts import point
from clinic_app.figures.pose_history import PoseHistory
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.figures.posing import HANDLES
from clinic_app.figures.raster import camera
from clinic_app.figures.skeleton import JOINT_LIMITS, PAIRED

LIMBS = ("handR", "handL", "footR", "footL")


def begun(figure_id: str = "goblet_squat") -> PoseSheet:
    return posing.begin(shipped.sheets().settled(figure_id), "own:new")


def free_standing() -> PoseSheet:
    """Nothing pinned, somewhere in the middle of the joints' range."""
    sheet = begun()
    for handle_id in posing.pins(sheet.frames[0]):
        sheet = posing.unpin(sheet, 0, handle_id)
    bent = {
        "shR": (40.0, 20.0, 0.0),
        "shL": (40.0, 20.0, 0.0),
        "elR": (60.0, 0.0),
        "elL": (60.0, 0.0),
        "hipR": (45.0, 10.0, 0.0),
        "hipL": (45.0, 10.0, 0.0),
        "kneeR": (60.0,),
        "kneeL": (60.0,),
    }
    frame = replace(sheet.frames[0], pose={**sheet.frames[0].pose, **bent})
    return replace(sheet, frames=(frame, *sheet.frames[1:]))


def place_of(sheet: PoseSheet, handle_id: str, frame: int = 0) -> np.ndarray:
    return point(posing.skeleton_of(sheet, frame), HANDLES[handle_id].point)


def outside_limits(sheet: PoseSheet, frame: int = 0) -> list[str]:
    wrong: list[str] = []
    for joint, values in sheet.frames[frame].pose.items():
        base = joint[:-1] if joint[:-1] in PAIRED else joint
        for value, (least, most) in zip(values, JOINT_LIMITS.get(base, ()), strict=False):
            if not least - 0.01 <= value <= most + 0.01:
                wrong.append(f"{joint} {value}")
    return wrong


@pytest.mark.parametrize("handle_id", LIMBS)
def test_a_limb_end_reaches_every_place_its_joints_allow_within_five_millimetres(handle_id: str) -> None:
    chance = random.Random(handle_id)
    sheet = free_standing()
    side = handle_id[-1]
    for _ in range(25):
        # A place that can be reached: where the limb is with other angles well inside its limits.
        pose = dict(sheet.frames[0].pose)
        if handle_id.startswith("hand"):
            pose["sh" + side] = (chance.uniform(0, 120), chance.uniform(0, 60), chance.uniform(-30, 30))
            pose["el" + side] = (chance.uniform(20, 120), 0.0)
        else:
            pose["hip" + side] = (chance.uniform(0, 90), chance.uniform(0, 30), chance.uniform(-20, 20))
            pose["knee" + side] = (chance.uniform(20, 110),)
        elsewhere = replace(sheet, frames=(replace(sheet.frames[0], pose=pose), *sheet.frames[1:]))
        target = place_of(elsewhere, handle_id)
        moved = posing.drag(sheet, 0, handle_id, target.tolist())
        assert np.linalg.norm(place_of(moved, handle_id) - target) < 0.005, target
        assert outside_limits(moved) == []


@pytest.mark.parametrize("handle_id", sorted(HANDLES))
def test_a_place_out_of_reach_leaves_the_body_inside_its_joint_limits(handle_id: str) -> None:
    chance = random.Random(handle_id)
    for figure_id in ("bridge_single", "bird_dog"):
        sheet = begun(figure_id)
        before = outside_limits(sheet)
        for _ in range(3):
            target = place_of(sheet, handle_id) + np.array([chance.uniform(-1.5, 1.5) for _ in range(3)])
            moved = posing.drag(sheet, 0, handle_id, target.tolist())
            assert set(outside_limits(moved)) <= set(before)


def test_an_arm_that_cannot_reach_points_at_its_goal() -> None:
    sheet = free_standing()
    shoulder = point(posing.skeleton_of(sheet, 0), "shcR")
    far = shoulder + np.array([3.0, -0.3, 0.4])
    moved = posing.drag(sheet, 0, "handR", far.tolist())
    way = place_of(moved, "handR") - shoulder
    assert np.linalg.norm(way) > 0.55
    goal = far - point(posing.skeleton_of(moved, 0), "shcR")
    assert float(way @ goal / np.linalg.norm(way) / np.linalg.norm(goal)) > 0.98


def test_pinned_feet_and_hands_stay_while_the_hips_move() -> None:
    sheet = begun("bridge_double")
    assert {"footR", "footL", "handR", "handL"} <= set(posing.pins(sheet.frames[0]))
    before = {handle_id: place_of(sheet, handle_id) for handle_id in LIMBS}
    lifted = posing.drag(sheet, 0, "pelvis", (place_of(sheet, "pelvis") + np.array([0, 0, 0.08])).tolist())
    assert float(place_of(lifted, "pelvis")[2] - place_of(sheet, "pelvis")[2]) > 0.05
    for handle_id in LIMBS:
        assert np.linalg.norm(place_of(lifted, handle_id) - before[handle_id]) < 0.005, handle_id


def test_a_drag_in_quick_steps_stays_near_the_hand_and_ends_where_it_lets_go() -> None:
    sheet = begun("bridge_double")
    feet = {handle_id: place_of(sheet, handle_id) for handle_id in ("footR", "footL")}
    home = goal = place_of(sheet, "pelvis")
    for k in range(1, 11):
        goal = home + np.array([0.0, 0.0, 0.008 * k])
        sheet = posing.drag(sheet, 0, "pelvis", goal.tolist(), quick=True)
        assert np.linalg.norm(place_of(sheet, "pelvis") - goal) < 0.03
        for handle_id, was in feet.items():
            assert np.linalg.norm(place_of(sheet, handle_id) - was) < 0.02, handle_id
    sheet = posing.drag(sheet, 0, "pelvis", goal.tolist())
    for handle_id, was in feet.items():
        assert np.linalg.norm(place_of(sheet, handle_id) - was) < 0.005, handle_id
    assert outside_limits(sheet) == []


def test_a_typed_angle_stands_exactly_and_the_pins_hold() -> None:
    sheet = begun("bridge_double")
    feet = [place_of(sheet, handle_id) for handle_id in ("footR", "footL")]
    turned = posing.turn(sheet, 0, "kneeR", 0, 95.0)
    assert turned.frames[0].pose["kneeR"] == (95.0,)
    for was, now in zip(feet, (place_of(turned, "footR"), place_of(turned, "footL")), strict=True):
        assert np.linalg.norm(was - now) < 0.02


def test_an_impossible_angle_becomes_the_joints_limit() -> None:
    assert posing.turn(free_standing(), 0, "kneeR", 0, 500.0).frames[0].pose["kneeR"] == (160.0,)
    assert posing.turn(free_standing(), 0, "kneeR", 0, -90.0).frames[0].pose["kneeR"] == (-6.0,)


def test_a_foot_is_put_down_on_the_floor_and_on_a_step() -> None:
    sheet = free_standing()
    floor = posing.rest(sheet, 0, "footR")
    assert abs(float(point(posing.skeleton_of(floor, 0), "heelR")[2])) < 0.005
    assert "footR" in posing.pins(floor.frames[0])
    at = place_of(sheet, "footR")
    stepped = posing.with_props(sheet, 0, [{"step": {"x": float(at[0]) + 0.05, "height": 0.12}}])
    stepped = posing.rest(stepped, 0, "footR")
    assert abs(float(point(posing.skeleton_of(stepped, 0), "heelR")[2]) - 0.12) < 0.005


def test_a_limb_dragged_under_the_floor_slides_over_it_below_the_mouse() -> None:
    sheet = free_standing()
    view = camera(30.0, 20.0)
    below = place_of(sheet, "handR") * [1.0, 1.0, 0.0] - [0.0, 0.0, 0.2]
    goal = posing.above_floor(sheet, 0, "handR", below.tolist(), view[2])
    assert goal[2] == pytest.approx(0.025)
    assert (goal @ view.T)[:2] == pytest.approx((below @ view.T)[:2])
    flat = posing.above_floor(sheet, 0, "handR", below.tolist(), camera(0.0, 0.0)[2])
    assert flat.tolist() == pytest.approx([below[0], below[1], 0.025])
    high = [0.0, 0.0, 1.0]
    assert posing.above_floor(sheet, 0, "handR", high, view[2]).tolist() == high


def test_a_pin_is_written_for_the_left_side_too_where_the_limb_is() -> None:
    sheet = posing.pin(free_standing(), 0, "handL")
    assert posing.miss(sheet, 0) < 0.0005


def test_swapping_sides_twice_gives_the_pose_back() -> None:
    sheet = begun("bridge_single")
    twice = posing.swap_sides(posing.swap_sides(sheet, 0), 0)
    assert twice.frames[0].pose == sheet.frames[0].pose
    assert posing.pins(twice.frames[0]) == posing.pins(sheet.frames[0])


def test_undo_brings_back_the_identical_pose_step_by_step_and_redo_the_way_forward() -> None:
    sheet = begun()
    history = PoseHistory(sheet)
    states = [sheet]
    for k, handle_id in enumerate(("handR", "footL", "pelvis", "head", "chest", "kneeR")):
        target = place_of(history.sheet, handle_id) + np.array([0.04, 0.0, 0.05])
        history.do(posing.drag(history.sheet, 0, handle_id, target.tolist()), f"step {k}")
        states.append(history.sheet)
    history.do(posing.with_text(history.sheet, 0, "Other words."), "words")
    states.append(history.sheet)
    for expected in states[-2::-1]:
        history.undo()
        assert history.sheet == expected
    assert history.undo() is None
    assert history.next_undo == ""
    for expected in states[1:]:
        history.redo()
        assert history.sheet == expected
    assert history.next_redo == ""


def test_a_dragged_slider_is_one_step_and_a_new_step_ends_what_could_be_redone() -> None:
    sheet = begun()
    history = PoseHistory(sheet)
    for degrees in (10.0, 20.0, 30.0):
        history.do(posing.turn(history.sheet, 1, "neck", 1, degrees), "neck", 1, merge="neck")
    assert history.undo() == 1
    assert history.sheet == sheet
    history.do(posing.with_text(sheet, 0, "New."), "words")
    assert history.next_redo == ""


def test_a_second_picture_begins_as_the_first_and_can_be_taken_away() -> None:
    sheet = begun()
    one = posing.drop_end(sheet)
    assert [frame.name for frame in one.frames] == ["start"]
    assert one.arrows == ()
    two = posing.add_end(one)
    assert two.frames[1].name == "end"
    assert two.frames[1].pose == one.frames[0].pose
    copied = posing.copy_pose(sheet, 0, 1)
    assert copied.frames[1].pose == sheet.frames[0].pose
    assert copied.frames[1].text == sheet.frames[1].text
