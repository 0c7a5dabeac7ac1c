"""What the therapist's choice among the alternatives of a branch means for the routine.

An alternative is a sentence for a person ("3-week stabilise trial"); the plan knows branches. Choices that only ask for
another look (a repeated test, a joint screen) leave the hip to the clinician: nothing is proposed or barred by itself.
"""

from collections.abc import Mapping

from clinic_app.domain.screening.proposals import Decision

BRANCH_OF: Mapping[str, str] = {
    "Stretch trial of 2 weeks": "stretch_trial",
    "Stretch trial of 2 weeks after the test": "stretch_trial",
    "Another stretch dose": "stretch",
    "Stabilise": "stabilise",
    "3-week stabilise trial": "stabilise",
    "None": "none",
    "Repeat the Thomas test with control": "clinician_choice",
    "Hip-joint screen": "clinician_choice",
    "Rectus-femoris focus if it measures short": "clinician_choice",
}


def branch_decision(decision: Decision) -> Decision:
    """The decision on a branch with the branch it stands for, read from the chosen alternative in its note."""
    chosen = BRANCH_OF.get(decision.note.strip())
    if decision.decision == "rejected" or chosen is None:
        return decision
    return Decision("edited", decision.note, chosen)
