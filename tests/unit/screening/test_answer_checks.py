import pytest
from vignettes import protocol

from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.validation import check_answer


def severities(item: str, value: Json) -> list[tuple[str, str]]:
    return [(problem.path, problem.severity) for problem in check_answer(protocol(), item, value)]


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("hx_age", 34),
        ("hx_age", "adolescent"),
        ("mtt", {"L": {"hip": 3, "knee": 60, "pelvis_controlled": True}, "R": None}),
        ("ake", {"L": 20, "R": {"value": 25, "rater": "AB", "note": "warm"}}),
        ("slump", {"L": "stretch only", "R": "stretch_only"}),
        ("gm_mmt", {"L": "4-", "R": 5}),
        ("hx_location", ["ischial", "below_knee"]),
        ("hx_groin_strains", 2),
        ("rf_dvt", {"signs": {"travel": "yes"}, "chest_or_breath": "no"}),
        ("rf_lump", "unsure"),
        ("gm_hhd", {"L": {"value": 250, "gm_hhd_unit": "N"}, "R": 2.4}),
        ("ake", {"L": {"value": 80, "confirmed_unusual": True}, "R": 20}),
        ("running_observation", {"cadence": 170, "pelvic_drop": {"L": True, "R": False}}),
        ("ake", None),
    ],
)
def test_possible_answers_have_no_problem(item: str, value: Json) -> None:
    assert severities(item, value) == []


@pytest.mark.parametrize(
    ("item", "value", "path"),
    [
        ("hx_age", 3, "hx_age"),
        ("hx_age", "teenager", "hx_age"),
        ("ake", 20, "ake"),
        ("ake", {"L": "a lot"}, "ake.L"),
        ("ake", {"left": 3}, "ake.left"),
        ("mtt", {"L": {"hipp": 3}}, "mtt.L.hipp"),
        ("mtt", {"L": 3}, "mtt.L"),
        ("bird_dog", {"L": 1.5}, "bird_dog.L"),
        ("slump", {"L": "perhaps"}, "slump.L"),
        ("gm_mmt", {"L": "6"}, "gm_mmt.L"),
        ("gm_hhd", {"L": {"value": 250}}, "gm_hhd.L.value"),
        ("ake", {"L": {"status": "gone"}}, "ake.L.status"),
        ("ake", {"L": {"status": "could_not_other"}}, "ake.L.note"),
        ("ake", {"L": {"value": 3, "pain_nprs": 11}}, "ake.L.pain_nprs"),
        ("rf_dvt", {"signs": {"fever": "yes"}}, "rf_dvt.signs.fever"),
        ("rf_dvt", {"chest_or_breath": "maybe"}, "rf_dvt.chest_or_breath"),
        ("rf_dvt", "perhaps", "rf_dvt"),
        ("rf_lump", {"pt_decision": "no"}, "rf_lump.reason"),
        ("rf_lump", {"answer": "no", "signs": {"odd_bruise": "yes"}}, "rf_lump.answer"),
        ("clearance", {"rf_lump": {"by": "PT", "date": "2026-03-02"}}, "clearance.rf_lump.reason"),
        ("hx_event_date", "soon", "hx_event_date"),
        ("nothing", 1, "nothing"),
    ],
)
def test_impossible_answers_are_errors_with_their_place(item: str, value: Json, path: str) -> None:
    assert severities(item, value) == [(path, "error")]


def test_an_unusual_value_asks_for_confirmation() -> None:
    assert severities("ake", {"L": 80}) == [("ake.L", "confirm")]


def test_a_misspelt_name_gets_a_suggestion() -> None:
    (problem,) = check_answer(protocol(), "mtt", {"L": {"hipp": 3}})
    assert problem.message == "`hipp` is not a field of mtt; did you mean `hip`?"
