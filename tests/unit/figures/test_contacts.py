"""Contact lines and the solver."""

import pytest

from clinic_app.figures.body import body
from clinic_app.figures.contacts import Contact, parse, point
from clinic_app.figures.pose_sheet import parse_sheet
from clinic_app.figures.skeleton import place
from clinic_app.figures.solver import expand_free, measure, solve

WHO = body("b")


def contacts(*lines: str) -> list[Contact]:
    return [contact for line in lines for contact in parse(line)]


def test_a_point_without_side_means_both_sides() -> None:
    assert [contact.point for contact in parse("heel rests 0")] == ["heelR", "heelL"]
    assert [contact.point for contact in parse("heelL rests 0")] == ["heelL"]
    assert [contact.point for contact in parse("sacrum rests 0")] == ["sacrum"]


def test_a_pin_written_for_the_right_side_is_mirrored_for_the_left() -> None:
    right, left = parse("handc at pelvis 0.02 -0.185 0.085 weight 0.3")
    assert right.vector == (0.02, -0.185, 0.085)
    assert left.vector == (0.02, 0.185, 0.085)
    assert (right.weight, left.weight) == (0.3, 0.3)


def test_a_surface_of_the_other_side_can_be_named() -> None:
    (contact,) = parse("handcR at shankL 0.06 -0.02 -0.11")
    assert contact.bone == "shankL"


@pytest.mark.parametrize(
    "line", ["heel", "heel sits 0", "nose rests 0", "heel rests soft", "upback touches q 1"]
)
def test_a_contact_line_that_makes_no_sense_is_quoted_in_the_error(line: str) -> None:
    with pytest.raises(ValueError, match=line):
        parse(line)


@pytest.mark.parametrize("name", ["knee", "knee.abd", "tail.flex", "hipR"])
def test_an_unknown_free_angle_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="unknown angle"):
        expand_free([name])


def test_a_free_angle_without_side_frees_both_joints() -> None:
    assert expand_free(["hip.abd", "root.pitch", "hipR.abd"]) == [("hipR", 1), ("hipL", 1), ("root", 0)]


def test_a_squatter_is_put_on_flat_feet() -> None:
    pose = {"root": (30.0, 0.0, 0.0), "hipR": (90.0, 0.0, 0.0), "hipL": (90.0, 0.0, 0.0)}
    pose |= {"kneeR": (95.0,), "kneeL": (95.0,)}
    wanted = contacts("foot flat", "heel rests 0", "ankle x 0", "pelvis y 0")
    found = solve(WHO, pose, wanted, ["ankle.flex", "ankle.inv"])
    assert found.miss < 0.002
    skin, _ = WHO.posed(place(found.pose, WHO.kind.dims))
    assert skin[:, 2].min() == pytest.approx(0, abs=0.004)
    assert found.pose["kneeR"] == (95.0,)


def test_lying_down_is_solved_for_the_skin_not_for_the_bones() -> None:
    wanted = contacts("sacrum rests 0", "upback rests 0", "pelvis x 0", "pelvis y 0")
    found = solve(WHO, {"root": (-84.0, 0.0, 0.0)}, wanted, ["root.pitch"])
    assert found.miss < 0.002


def test_free_angles_stay_within_what_a_joint_can_do() -> None:
    wanted = contacts("kneeR level shcR", "pelvis x 0", "pelvis y 0", "pelvis z 1")
    found = solve(WHO, {"hipR": (100.0, 0.0, 0.0)}, wanted, ["hipR.flex"])
    assert found.pose["hipR"][0] <= 140


def test_the_miss_names_the_contact_that_is_worst() -> None:
    miss, worst = measure(WHO, {}, contacts("pelvis z 0", "heelR z 0.5"))
    assert miss == pytest.approx(1.457, abs=0.01)
    assert worst.startswith("heelR")


def test_support_points_sit_where_their_names_say() -> None:
    skeleton = place({}, WHO.kind.dims)
    assert point(skeleton, "heelL")[1] > 0 > point(skeleton, "heelR")[1]
    assert point(skeleton, "sacrum")[0] < 0 < point(skeleton, "pubis")[0]
    assert point(skeleton, "headtop")[2] > point(skeleton, "shcR")[2] > point(skeleton, "hipcR")[2]


PRESETS = {
    "stand": {"pose": {"knee": 10}, "contacts": ["foot flat", "heel z 0"], "free": ["ankle.flex", "hip.flex"]}
}


def sheet(**end: object) -> dict[str, object]:
    start = {"use": ["stand"], "pose": {"hipR": [20, 0, 0]}, "text": "Standing."}
    return {
        "id": "try",
        "view": {"az": 0, "el": 0},
        "frames": {"start": start, "end": {"like": "start"} | end},
    }


def test_a_frame_inherits_presets_and_the_start_frame_and_changes_what_it_names() -> None:
    frames = sheet(pose={"kneeL": 50}, drop=["heelL"], hold=["hip.flex"], contacts=["pelvis y 0"])
    start, end = parse_sheet(frames, PRESETS).frames
    assert (start.pose["kneeL"], end.pose["kneeL"], end.pose["kneeR"]) == ((10.0,), (50.0,), (10.0,))
    assert end.pose["hipR"] == (20.0, 0.0, 0.0)
    assert end.contact_lines == ("foot flat", "heelR z 0", "pelvis y 0")
    assert (start.free, end.free) == (("ankle.flex", "hip.flex"), ("ankle.flex",))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"pose": {"tail": 3}}, "unknown joint"),
        ({"pose": {"hip": 3}}, "hip takes 3 numbers"),
        ({"use": ["flying"]}, "flying"),
        ({"contacts": ["heel sits 0"]}, "heel sits 0"),
    ],
)
def test_a_fault_in_a_pose_file_names_figure_and_fault(change: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=f"figure try: .*{fault}"):
        parse_sheet(sheet(**change), PRESETS)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"via": {"at": 1.0, "pose": {"kneeL": 50}}}, "between start and end, not at 1"),
        ({"via": {"pose": {"hipL": 50}}}, "hipL takes 3 numbers"),
        ({"stands": "tailR"}, "tailR"),
    ],
)
def test_a_fault_in_the_way_of_a_movement_names_figure_and_fault(
    words: dict[str, object], fault: str
) -> None:
    with pytest.raises(ValueError, match=f"figure try: .*{fault}"):
        parse_sheet(sheet() | words, PRESETS)
