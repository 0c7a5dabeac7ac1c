"""Choosing an alternative of a branch changes what follows."""

import pytest

from clinic_app.app.content import shipped_protocol
from clinic_app.domain.screening.branch_choice import BRANCH_OF, branch_decision
from clinic_app.domain.screening.proposals import Decision


def test_every_alternative_the_protocol_offers_has_a_meaning() -> None:
    offered = {text for option in shipped_protocol().plan.branches.values() for text in option.alternatives}
    assert offered
    assert offered <= set(BRANCH_OF)


@pytest.mark.parametrize(
    ("decision", "branch"),
    [
        (Decision("edited", "Stretch trial of 2 weeks"), "stretch_trial"),
        (Decision("accepted", "3-week stabilise trial"), "stabilise"),
        (Decision("edited", "Hip-joint screen"), "clinician_choice"),
    ],
)
def test_the_chosen_alternative_becomes_the_branch(decision: Decision, branch: str) -> None:
    assert branch_decision(decision).edited_strength == branch


def test_a_plain_yes_and_a_no_stay_as_they_are() -> None:
    for decision in (Decision("accepted"), Decision("accepted", "as agreed"), Decision("rejected", "None")):
        assert branch_decision(decision) == decision
