"""Every rule fires where its wording says so, does not fire where it says not, and misses what is missing."""

from collections.abc import Iterator
from typing import cast

import pytest
from rule_cases import CASES, N, X
from vignettes import Answers, full_answers, protocol, result

from clinic_app.domain.screening.model import Json
from clinic_app.domain.screening.results import Assessment, FindingResult

RANK = {"not_assessed": 0, "not_supported": 1, "suggested": 2, "supported": 3}
MEASURED_NORMAL_REMAINS = {
    # finding: what may be missing although another test of the same rule was measured and is normal
    "F_HAM_SHORT": {"ake"},
    "F_NEURAL": {"slump"},
    "F_PHT": {"hx_location", "puranen_orava"},
    "F_HIP_JOINT": {"hip_ir"},
    "F_APT": {"pelvic_tilt_angle"},
    "F_PPT": {"pelvic_tilt_angle"},
    "F_LOWBACK": {"lumbar_flexion.mschober"},
    "F_CORE": {"front_plank"},
    "F_ADD": {"adductor_squeeze.pain"},
    "F_RUNFORM": {"running_observation.cadence"},
    "F_NO_DRIVER": {"sls"},  # it says nothing at all unless everything was tested
}
IDS = [f"{finding}-{strength}-{number}" for number, (finding, strength, _) in enumerate(CASES)]


def client(changes: Answers) -> Answers:
    return {key: value for key, value in full_answers(**changes).items() if value is not None}


def found(assessment: Assessment, finding: str) -> FindingResult:
    """The finding, of the left side where it has sides."""
    assert assessment.record is not None, assessment.disposition
    return next(one for one in assessment.record.findings if one.base_id == finding and one.side != "R")


def without(answers: Answers, path: str) -> Answers:
    """The answers as if one value had never been recorded, on both sides."""
    item_id, _, field = path.partition(".")
    rest = {key: value for key, value in answers.items() if key != item_id}
    kept = answers[item_id]
    if not field or not isinstance(kept, dict):
        return rest
    if protocol().items[item_id].per_side:
        sides = {side: _cut(record, field) for side, record in kept.items()}
        return {**rest, item_id: cast("Json", sides)}
    return {**rest, item_id: _cut(kept, field)}


def _cut(record: Json, field: str) -> Json:
    return {key: value for key, value in record.items() if key != field} if isinstance(record, dict) else None


def recorded_inputs(answers: Answers, finding: FindingResult) -> Iterator[str]:
    """What the finding read that somebody entered."""
    seen = dict.fromkeys(one.id for one in finding.inputs)
    yield from (path for path in seen if path.partition(".")[0] in answers)


@pytest.mark.parametrize(("finding", "strength", "changes"), CASES, ids=IDS)
def test_the_rule_gives_what_its_wording_says(finding: str, strength: str, changes: Answers) -> None:
    assert found(result(client(changes)), finding).strength == strength


def test_every_finding_has_a_case_that_fires_and_one_that_does_not() -> None:
    fires = {finding for finding, strength, _ in CASES if strength in ("supported", "suggested")}
    not_fires = {finding for finding, strength, _ in CASES if strength == N}
    missing = {finding for finding, strength, _ in CASES if strength == X}
    rules = protocol().findings
    assert fires == set(rules)
    assert not_fires == set(rules)
    # These three speak about the other findings and are never "not assessed".
    assert missing == set(rules) - {"F_PELVIS_NEUTRAL", "F_NO_DRIVER", "F_INSUFFICIENT"}


@pytest.mark.parametrize(("finding", "strength", "changes"), CASES, ids=IDS)
def test_with_each_input_missing_in_turn_the_finding_says_what_is_missing_and_never_grows(
    finding: str, strength: str, changes: Answers
) -> None:
    answers = client(changes)
    before = found(result(answers), finding)
    for path in recorded_inputs(answers, before):
        assessment = result(without(answers, path))
        if assessment.record is None:
            continue  # without this answer stage 0 is not complete: nothing is said at all
        after = found(assessment, finding)
        assert path not in {one.id for one in after.inputs}, path
        assert RANK[after.strength] <= RANK[strength], path
        if after.strength == N and strength != N:
            assert path in MEASURED_NORMAL_REMAINS.get(finding, set()), f"{path} missing was read as normal"
            assert any(one.id.partition(".")[0] in answers for one in after.inputs)
        if after.strength == X and not after.information:
            assert after.missing, path


@pytest.mark.parametrize("finding", sorted({finding for finding, _, _ in CASES}))
def test_with_every_input_missing_nothing_is_normal(finding: str) -> None:
    changes = next(
        changes
        for one, strength, changes in CASES
        if one == finding and strength in ("supported", "suggested")
    )
    answers = client(changes)
    for path in list(recorded_inputs(answers, found(result(answers), finding))):
        if not path.startswith(("hx_age", "hx_sex", "hx_sides")):
            answers = {key: value for key, value in answers.items() if key != path.partition(".")[0]}
    assessment = result(answers)
    if assessment.record is None:
        return
    after = found(assessment, finding)
    assert after.strength != N or finding in ("F_PELVIS_NEUTRAL", "F_NO_DRIVER", "F_INSUFFICIENT")


# --- stage 0 -------------------------------------------------------------------------------------------

SIGNS = [(flag.id, sign.id) for flag in protocol().red_flags.values() for sign in flag.signs]
LEVELS = ("CAUTION", "REFER_FIRST", "URGENT", "EMERGENCY")


@pytest.mark.parametrize(("flag_id", "sign_id"), SIGNS)
@pytest.mark.parametrize("word", ["yes", "unsure"])
def test_a_ticked_sign_is_a_hit_or_a_risk_and_an_unticked_one_is_not(
    flag_id: str, sign_id: str, word: str
) -> None:
    flag = protocol().red_flags[flag_id]
    sign = flag.sign(sign_id)
    assert sign is not None
    young = full_answers(hx_age=17, lf_forward_bend="floor")  # at an age at which every question is asked
    ticked = result({**young, flag_id: {"signs": {sign_id: word}}})
    hits = {hit.id: hit for hit in ticked.safety.hits}
    if sign.level == "risk":
        # A risk alone raises other signs; some are a caution of their own (cancer), none locks the plan alone.
        assert flag_id not in hits or hits[flag_id].urgency == "CAUTION"
        return
    assert hits[flag_id].answer == word
    assert LEVELS.index(hits[flag_id].urgency) >= min(LEVELS.index(sign.level), LEVELS.index("URGENT"))
    clear = result({**young, flag_id: {"answer": "no"}})
    assert flag_id not in {hit.id for hit in clear.safety.hits}


@pytest.mark.parametrize("flag_id", sorted(protocol().red_flags))
def test_a_safety_question_that_was_not_asked_leaves_stage_0_open(flag_id: str) -> None:
    answers = full_answers(hx_age=15.5 if flag_id == "rf_minor" else 20, hx_sex="F")
    del answers[flag_id]
    assessment = result(answers)
    assert assessment.disposition == "safety_incomplete"
    assert flag_id in {one.id for one in assessment.safety.incomplete}
    assert assessment.routine_locked


def test_an_early_client_with_normal_tests_still_gets_a_plan() -> None:
    """Nothing found and a gradual onset under six weeks: hamstring strength is asked for without a side."""
    record = result(client({"hx_duration_wk": 3})).record
    assert record is not None
    assert [
        (one.id, one.sides, one.status) for one in record.plan.categories if one.id == "hamstring_strength"
    ] == [("hamstring_strength", (), "level1_only")]
