"""Corrections keep the earlier value with who and when; what only adds to an answer is none."""

from datetime import UTC, date, datetime

from clinic_app.services.json_values import Json
from clinic_app.services.records import AnswerEntry, ScreeningId
from clinic_app.services.screening_past import corrections, safety_decisions

FIRST = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 5, 4, 10, 15, tzinfo=UTC)


def _entry(value: Json, at: datetime, rater: str = "") -> AnswerEntry:
    return AnswerEntry("ake", value, at, rater, "")


def test_a_changed_value_is_a_correction_with_both_times_and_both_people() -> None:
    [one] = corrections([_entry({"L": 30}, FIRST), _entry({"L": 24}, LATER)], {FIRST: "Dana", LATER: "Ravi"})
    assert (one.earlier, one.earlier_by, one.earlier_at) == ({"L": 30}, "Dana", FIRST)
    assert (one.value, one.by, one.at) == ({"L": 24}, "Ravi", LATER)


def test_the_rater_written_with_the_value_counts_before_the_trail() -> None:
    [one] = corrections([_entry(1, FIRST, "Ana"), _entry(2, LATER)], {FIRST: "Dana", LATER: "Ravi"})
    assert (one.earlier_by, one.by) == ("Ana", "Ravi")


def test_the_second_side_and_a_further_field_are_no_corrections() -> None:
    added = [
        _entry({"L": {"value": 30}}, FIRST),
        _entry({"L": {"value": 30, "pain": 2}, "R": {"value": 31}}, LATER),
    ]
    assert corrections(added, {}) == ()


def test_an_answer_taken_back_is_a_correction_and_giving_it_again_is_not() -> None:
    found = corrections([_entry(4, FIRST), _entry(None, LATER), _entry(5, LATER)], {})
    assert [(one.earlier, one.value) for one in found] == [(4, None)]


def test_clearances_and_decisions_are_found_with_ground_and_name() -> None:
    answers: dict[str, Json] = {
        "clearance": {"rf_dvt": {"by": "Dr. Ahn", "date": "2026-05-04", "reason": "Duplex normal"}},
        "rf_cardiac": {"signs": {"faint": "unsure"}, "pt_decision": "no", "reason": "Old, known, harmless"},
        "rf_lump": {"signs": {"new_growing": "no"}},
    }
    found = list(safety_decisions(ScreeningId("s"), date(2026, 5, 4), answers))
    assert [(one.hit_id, one.kind, one.by, one.reason) for one in found] == [
        ("rf_dvt", "clearance", "Dr. Ahn", "Duplex normal"),
        ("rf_cardiac", "decision", "", "Old, known, harmless"),
    ]
