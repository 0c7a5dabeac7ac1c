"""The report holds what was accepted, with its values; what was left out is named."""

import re
from dataclasses import replace
from datetime import date

import pytest

from clinic_app.domain.screening.proposals import Decision, suggested_decisions
from clinic_app.domain.screening_report import shorter_rule
from clinic_app.services.screening_report_content import compose_report, soap_text
from paper_samples import TODAY, answers, assessed, report, report_source, texts

CORE = answers("e06")


def test_nothing_is_accepted_by_itself() -> None:
    made = report(CORE, {})
    assert (made.findings, made.goals) == ((), ())
    assert made.no_findings == "No finding was accepted."
    assert "Core endurance or control low (not decided)" in made.undecided.value


def test_an_accepted_finding_stands_with_strength_and_values() -> None:
    row = next(row for row in report(CORE).findings if row.title == "Hip flexors measure short, left")
    assert (row.strength, row.dots) == ("supported", 2)
    assert row.rule == "pelvis stayed level: yes and Modified Thomas thigh angle 1° ≥ 0°"


def test_a_finding_the_therapist_changed_says_so_and_keeps_what_the_rules_gave() -> None:
    decisions = {"F_APT": Decision("edited", "Seen on video.", "supported")}
    (row,) = report(CORE, decisions).findings
    assert (row.strength, row.dots) == ("supported", 2)
    assert row.mark == "set by the therapist, rules: suggested. Note: Seen on video."


def test_a_rejected_finding_is_named_with_its_reason_and_bears_no_goal() -> None:
    decisions = suggested_decisions(assessed(CORE)) | {"F_CORE": Decision("rejected", "Tired today.")}
    made = report(CORE, decisions)
    assert "Core endurance or control low (rejected: Tired today.)" in made.undecided.value
    assert all("Core" not in row.title for row in made.findings)
    alone = report(CORE, {"F_CORE": Decision("rejected")})
    assert not any("Core stability" in fact.value for fact in alone.plan)
    assert alone.goals == ()


def test_goals_have_baseline_and_target_with_sides_together() -> None:
    goal = report(CORE).goals[0]
    assert "Side plank L 30 s, R 35 s" in goal.baseline
    assert "Front plank 48 s" in goal.baseline
    assert goal.target.startswith("Core gate")


def test_the_plan_names_branch_phases_and_what_is_barred() -> None:
    plan = {fact.label: fact.value for fact in report(CORE).plan}
    assert plan["Branch"] == "left: stabilise; right: stabilise"
    assert plan["Phase 2: Activate and control"] == "Core stability"
    assert "Hip-flexor stretch L, R" in plan["Barred"]
    assert "(stabilise branch on this side)" in plan["Barred"]


def test_retest_days_are_counted_from_the_screening() -> None:
    labels = [fact.label for fact in report(CORE).retest]
    assert report_source(CORE).seen == date(2026, 11, 22)
    assert labels[0] == "2 weeks: 6 December 2026"
    assert labels[2] == "12 weeks: 14 February 2027"


def test_what_was_not_assessed_is_listed() -> None:
    assert "Core endurance or control low" in report(answers("e14")).not_assessed.value


def test_a_short_screen_says_that_other_tests_were_not_part_of_it() -> None:
    value = report({**answers("e14"), "depth": {"id": "quick"}}).not_assessed.value
    assert value.endswith("(Quick screen: the other tests were not part of this session.)")
    assert "not part of" not in report(answers("e14")).not_assessed.value
    assert "Quick screen" not in report({**answers("e14"), "depth": {"id": "full"}}).not_assessed.value


@pytest.mark.parametrize(("example", "words"), [("e04", "Refer first"), ("e01", "Emergency")])
def test_a_locked_screen_has_no_plan(example: str, words: str) -> None:
    made = report(answers(example))
    assert made.tone == "stop"
    assert made.safety.startswith(words)
    assert made.goals == made.retest == ()
    assert [fact.value.partition(":")[0] for fact in made.plan] == ["Locked"]
    assert made.findings_heading == "For the record, not a plan"


def test_restrictions_and_referrals_stand_in_the_report() -> None:
    limits = {fact.label: fact.value for fact in report(answers("e20")).limits}
    assert "Rheumatology" in limits["Referred to"]


def test_the_standard_sentence_and_the_version_of_the_rules_end_the_page() -> None:
    sentence, rules = report(CORE).small_print
    assert "do not replace, your clinical judgment" in sentence
    assert "rules version 1.1" in rules


def test_no_code_of_a_finding_reaches_the_reader() -> None:
    for example in ("e05", "e06", "e09", "e12"):
        made = report(answers(example))
        text = " ".join([*(row.rule for row in made.findings), *(fact.value for fact in made.plan)])
        assert not re.search(r"\bF_[A-Z]", text)


def test_a_rule_is_shortened_from_the_inside_and_a_negated_condition_stays() -> None:
    steps = ["low: yes (bridges 8 < 10 (right) and not (cramp no))"]
    while shorter_rule(steps[-1]) != steps[-1]:
        steps.append(shorter_rule(steps[-1]))
    assert steps[1:] == [
        "low: yes (bridges 8 < 10 and not (cramp no))",
        "low: yes (bridges 8 < 10 and not cramp no)",
        "low: yes",
    ]
    assert shorter_rule("a: yes and (b: no and c: no)") == "a: yes and (b: no and c: no)"


def test_a_rule_too_long_for_a_page_is_given_in_words() -> None:
    row = next(row for row in report(answers("e12")).findings if row.title == "No driver found")
    assert len(row.rule) < 700
    assert "and and" not in row.rule


def test_equal_values_of_both_sides_keep_their_number() -> None:
    goal = report(answers("e20")).goals[0]
    assert "Side plank L 70 s, R 70 s" in goal.baseline


def test_safety_findings_are_told_in_signs_and_not_in_rule_labels() -> None:
    made = report(answers("e20"))
    assert "criteria." not in made.safety_text
    assert "econd half of the night" in made.safety_text


def test_the_text_for_another_system_has_its_four_parts_in_order() -> None:
    text = soap_text(report_source(CORE), texts("report.en"))
    parts = [text.index(f"\n{part}:\n") for part in "SOAP"]
    assert parts == sorted(parts)
    subjective, objective = text[parts[0] : parts[1]], text[parts[1] : parts[2]]
    assert "Hamstring tightness 0 to 10: L 6 points, R 6 points" in subjective
    assert "Side plank hold: L 30 s, R 35 s" in objective
    assert "Hip flexors measure short, left: supported (pelvis stayed level" in text[parts[2] :]
    assert "Not assessed: Hamstring capacity low" in text[parts[2] :]
    assert "Core first" in text[parts[3] :]
    assert text == soap_text(report_source(CORE), texts("report.en"))


def test_a_measure_nobody_took_is_not_in_the_text() -> None:
    assert "Hand-held" not in soap_text(report_source(CORE), texts("report.en"))
    assert "not assessed" not in soap_text(report_source(CORE), texts("report.en")).partition("\nA:\n")[0]


def test_a_clinic_that_names_no_therapist_keeps_its_address() -> None:
    source = report_source(CORE)
    nameless = replace(source, clinic=replace(source.clinic, therapist_name=""))
    made = compose_report(nameless, texts("report.en"), today=TODAY)
    assert made.cover.clinic_lines == ("12 Mill Lane, Riverside", "555 0142, hello@riverside.example")
