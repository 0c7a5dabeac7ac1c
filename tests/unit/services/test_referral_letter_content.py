"""The letter: who gets it and when, what was found, what was not examined, and no word too many."""

import re

import pytest

from clinic_app.app.content import shipped_protocol
from clinic_app.domain.screening.model import Json
from clinic_app.services.referral_letter_content import LetterWishes
from paper_samples import CLOT, EMERGENCY, HIP, SPINE, answers, letter, texts, written

FORBIDDEN = re.compile(
    r"\b(diagnos\w*|caus(e|es|ed|ing|al)|dormant|damage\w*|out of place|abnormal)\b", re.IGNORECASE
)


@pytest.mark.parametrize(
    ("given", "level", "to"),
    [
        (EMERGENCY, "EMERGENCY", "Emergency department"),
        (CLOT, "URGENT", "Physician on call"),
        (HIP, "URGENT", "Sports medicine or orthopedics"),
        (answers("e04"), "REFER_FIRST", "Vascular or sports medicine"),
        (answers("e20"), "CAUTION", "Rheumatology"),
    ],
    ids=["emergency", "clot", "hip", "artery", "inflammatory"],
)
def test_urgency_and_reader_follow_the_highest_finding(given: dict[str, Json], level: str, to: str) -> None:
    made = letter(given)
    assert (made.urgency_level, made.to[0]) == (level, to)


def test_every_red_flag_that_can_stop_has_its_own_request() -> None:
    own = texts("referral.en")
    for flag in shipped_protocol().red_flags.values():
        if any(sign.level in ("EMERGENCY", "URGENT", "REFER_FIRST") for sign in flag.signs):
            assert own.lines(f"reasons.{flag.id}.ask"), flag.id


def test_every_test_a_letter_names_exists() -> None:
    own, items = texts("referral.en"), shipped_protocol().items
    for group in ("reasons", "referrals"):
        for name in written("referral.en")[group]:
            assert set(own.lines(f"{group}.{name}.tests")) <= set(items), name
    assert set(own.lines("always")) <= set(items)


def test_signs_answers_and_doubts_stand_in_the_reason() -> None:
    reason = letter(CLOT).reasons.lines[0]
    assert "New pain without clear injury" in reason
    assert "Travel of 4 h or more in 4 weeks" in reason
    assert "recent birth (not certain)" in reason
    assert "short of breath? no" in reason
    assert "+risk" not in reason


def test_an_open_further_question_is_called_not_answered() -> None:
    made = letter({**CLOT, "rf_dvt": {"signs": {"leg_swollen": "yes"}}})
    assert made.urgency_level == "EMERGENCY"
    assert "not answered" in made.reasons.lines[0]


def test_values_have_sides_units_pain_and_nothing_that_was_not_measured() -> None:
    rows = {row.label: (row.left, row.right) for row in letter(SPINE).values}
    assert rows["Passive straight-leg raise"] == ("80°", "52° (pain 5/10, usual complaint)")
    assert rows["Neurological screen of the leg: L5 big toe up"] == ("", "4")
    assert not any(row.label.startswith("Slump test: knee") for row in letter(SPINE).values)


def test_what_was_not_done_is_said_and_never_looks_normal() -> None:
    text = " ".join(letter(CLOT).not_examined.lines)
    assert "does not mean normal" in text
    assert "Slump test" in text
    assert "Calf, look and feel" not in text


def test_a_test_stopped_by_pain_is_shown_as_such() -> None:
    made = letter({**SPINE, "slump": {"L": "negative", "R": {"status": "could_not_pain", "pain_nprs": 8}}})
    assert ("negative", "stopped by pain") in [
        (row.left, row.right) for row in made.values if row.label == "Slump test"
    ]


def test_questions_nobody_asked_are_not_among_the_answers_no() -> None:
    made = letter(EMERGENCY)
    assert made.negatives.lines == ()
    assert "Not asked in this session: Nerve loss in the legs" in " ".join(made.not_examined.lines)


def test_questions_for_other_ages_are_not_listed_at_all() -> None:
    assert "Young spine" not in repr(letter(CLOT))


def test_a_look_that_was_not_done_is_no_reason_of_its_own() -> None:
    made = letter(EMERGENCY)
    assert len(made.reasons.lines) == 1
    assert "Buttock and thigh, look and feel" in " ".join(made.not_examined.lines)


def test_a_letter_on_demand_needs_no_red_flag() -> None:
    made = letter(
        answers("e06"), LetterWishes(hits=(), to=("Dr. Ruiz",), ask=("An opinion.",), note="As agreed.")
    )
    assert (made.urgency_level, made.to, made.reasons.lines) == ("CAUTION", ("Dr. Ruiz",), ())
    assert made.asked.lines == ("An opinion.",)
    assert made.note.lines == ("As agreed.",)
    assert "Physical therapy goes on meanwhile" in made.urgency_text


def test_a_parallel_referral_says_whether_exercise_waits() -> None:
    alone = answers(rf_inflammatory={"signs": {"entry": "yes", "night_second_half": "yes", "buttock_pain": "yes", "psoriasis": "yes"}})  # fmt: skip
    made = letter(alone, LetterWishes(referral="rheumatology"))
    assert (made.to, made.urgency_level) == (("Rheumatology",), "CAUTION")
    assert "goes on" in made.urgency_text
    assert "HLA-B27" in " ".join(made.reason_notes)
    locked = letter(SPINE, LetterWishes(referral="spine"))
    assert locked.urgency_level == "REFER_FIRST"
    assert "No exercise program has been started" in locked.urgency_text


def test_one_finding_can_be_chosen_for_the_letter() -> None:
    made = letter(HIP, LetterWishes(hits=("rf_low_energy",)))
    assert made.urgency_level == "CAUTION"
    assert [line.partition(":")[0] for line in made.reasons.lines] == ["Low energy or low bone health"]


def test_a_red_flag_that_rests_on_an_examination_names_it() -> None:
    assert any(line.endswith("painful FABER") for line in letter(HIP).reasons.lines)


@pytest.mark.parametrize("given", [EMERGENCY, CLOT, SPINE, HIP, answers("e04"), answers("e20")])
def test_a_letter_names_no_disease_of_this_client_and_no_rule_code(given: dict[str, Json]) -> None:
    text = repr(letter(given))
    assert FORBIDDEN.search(text) is None
    assert not re.search(r"\b(rf|lf|hx|F)_[a-zA-Z]", text)
    assert "It does not name a disease." in text
