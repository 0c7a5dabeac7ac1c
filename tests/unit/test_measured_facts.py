"""What a screening tells the routine beyond its findings."""

from clinic_app.domain.measured_facts import with_measurements
from clinic_app.domain.plan_view import ClientFacts


def test_plank_times_are_taken_and_the_weaker_side_counts() -> None:
    facts = with_measurements(ClientFacts(), {"front_plank": 48, "side_plank": {"L": {"value": 30}, "R": 35}})
    assert (facts.plank_s, facts.side_plank_s) == (48.0, 30.0)


def test_one_untested_side_leaves_the_side_plank_unknown() -> None:
    assert with_measurements(ClientFacts(), {"side_plank": {"L": 30}}).side_plank_s is None


def test_the_weaker_side_is_the_lower_force_and_the_tighter_one_the_larger_angle() -> None:
    answers = {
        "gm_hhd": {"L": {"value": 2.6}, "R": {"value": 2.0}},
        "mtt": {"L": {"hip": 8, "pelvis_controlled": True}, "R": {"hip": 2, "pelvis_controlled": True}},
    }
    assert with_measurements(ClientFacts(), answers).worse_side == {"F_GM": "R", "F_HF_SHORT": "L"}


def test_a_difference_within_measuring_error_names_no_worse_side() -> None:
    answers = {
        "gm_hhd": {"L": 2.6, "R": 2.3},
        "mtt": {"L": {"hip": 1}, "R": {"hip": 2}},
        "side_plank": {"L": 30, "R": 35},
        "sl_bridge": {"L": {"reps": 12}, "R": {"reps": 15}},
    }
    assert with_measurements(ClientFacts(), answers).worse_side == {}


def test_equal_forces_let_the_bridge_decide() -> None:
    answers = {"gm_hhd": {"L": 2.6, "R": 2.6}, "sl_bridge": {"L": {"reps": 7}, "R": {"reps": 12}}}
    assert with_measurements(ClientFacts(), answers).worse_side == {"F_GM": "L"}


def test_a_bridge_felt_in_the_hamstring_or_cramping_is_remembered_per_side() -> None:
    answers = {"sl_bridge": {"L": {"cramp": True}, "R": {"felt_first": "glute", "cramp": False}}}
    assert with_measurements(ClientFacts(), answers).hamstring_first == {"L"}


def test_nothing_tested_leaves_everything_unknown_and_keeps_the_client() -> None:
    facts = with_measurements(ClientFacts(age=70, conditions=("htn",)), {})
    assert facts == ClientFacts(age=70, conditions=("htn",))
