"""A branch the therapist changes in the summary changes the routine."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from gui_context import Clinic

from clinic_app.app.content import shipped_protocol
from clinic_app.assets import resource
from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.domain.screening.proposals import proposals
from clinic_app.gui.context import AppContext
from clinic_app.gui.routines.desk import Desk, open_desk
from clinic_app.interchange.answers_file import read_answers_file

Build = Callable[[str, str], Desk]


@pytest.fixture
def desk_of(clinic: Clinic) -> Build:
    """The desk after the recorded weak-core screen, both branches decided on as told (decision, chosen option)."""
    context: AppContext = replace(clinic.context, protocol=shipped_protocol)

    def build(decision: str, option: str) -> Desk:
        protocol = shipped_protocol()
        answers = read_answers_file(resource("demo", "weak_core.yaml").read_bytes(), protocol)
        client = clinic.add("Tomasz", "Kowalski", birth_date="1985-06-02", sex="M")
        screening = context.screenings.start(client.id)
        context.screenings.answer_all(screening, answers)
        assessment = assess(protocol, answers)
        for proposal in proposals(assessment):
            if proposal.kind == "finding" or decision == "accepted":
                context.screenings.decide(screening, proposal.id, "accepted", "")
            else:
                context.screenings.decide(
                    screening, proposal.id, "edited" if decision == "edited" else "rejected", option
                )
        context.screenings.finish(screening, to_output(assessment), protocol.version)
        return open_desk(context, client.id, screening)

    return build


def categories(desk: Desk) -> set[str]:
    return {item.category for item in desk.routine.items}


def test_the_accepted_branch_brings_planks_and_bars_the_stretch(desk_of: Build) -> None:
    desk = desk_of("accepted", "")
    assert "core_stabilise" in categories(desk)
    assert "hip_flexor_stretch" not in categories(desk)
    assert any(left.rule == "X1" for left in desk.routine.left_out)


def test_a_stretch_trial_chosen_instead_brings_the_stretch(desk_of: Build) -> None:
    desk = desk_of("edited", "Stretch trial of 2 weeks")
    assert "hip_flexor_stretch" in categories(desk)
    assert not any(left.rule == "X1" for left in desk.routine.left_out)


def test_a_rejected_branch_proposes_no_hip_flexor_work_and_bars_none(desk_of: Build) -> None:
    desk = desk_of("rejected", "")
    assert "hip_flexor_stretch" not in categories(desk)
    assert not any(left.rule == "X1" for left in desk.routine.left_out)
