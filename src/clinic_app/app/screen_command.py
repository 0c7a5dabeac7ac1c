"""`clinic-app screen ANSWERS.yaml`: a recorded screen, evaluated without a store and without leaving a trace."""

import json
from collections.abc import Mapping
from pathlib import Path

from clinic_app.app import shipped
from clinic_app.app.screen_text import screen_text
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.measured_facts import with_measurements
from clinic_app.domain.plan_view import AcceptedFindings, ClientFacts
from clinic_app.domain.routine_documents import routine_to_dict
from clinic_app.domain.routine_proposal import propose_routine
from clinic_app.domain.routines import Routine
from clinic_app.domain.screening.assessment import assess, to_output
from clinic_app.domain.screening.results import Assessment
from clinic_app.interchange.answers_file import MAX_BYTES, read_answers_file


def screen(path: Path, *, as_json: bool) -> int:
    """Print what the answers of a file give. Raises InvalidFile or ClinicError naming place and remedy."""
    if not path.is_file():
        raise ClinicError(f"There is no answers file '{path}'.", "Check the name and the folder.")
    protocol = shipped.protocol()
    try:
        with path.open("rb") as file:
            # One byte more than allowed tells a file that is too large without reading all of it.
            answers = read_answers_file(file.read(MAX_BYTES + 1), protocol, path.name)
    except OSError as error:
        raise ClinicError(
            f"'{path}' cannot be read: {error.strerror}.", "Check the file and its rights."
        ) from error
    assessment = assess(protocol, answers)
    routine = proposed_routine(assessment, answers)
    if as_json:
        output: dict[str, object] = {**to_output(assessment)}
        output["proposed_routine"] = None if routine is None else routine_to_dict(routine)
        print(json.dumps(output, ensure_ascii=False, indent=2))
    else:
        print(screen_text(assessment, routine, shipped.catalogue()), end="")
    return 0


def proposed_routine(assessment: Assessment, answers: Mapping[str, object]) -> Routine | None:
    """The routine that would follow if every finding were accepted; None while exercise is locked.

    Without a store there is nobody to accept or reject: the file says what was examined, the output says what
    the rules make of all of it.
    """
    if assessment.routine_locked:
        return None
    present = frozenset(
        finding.id
        for finding in assessment.findings
        if finding.strength in ("supported", "suggested") and not finding.symptom_free_side
    )
    age = answers.get("hx_age")
    facts = with_measurements(ClientFacts(age=int(age) if isinstance(age, int | float) else None), answers)
    return propose_routine(shipped.catalogue(), to_output(assessment), AcceptedFindings(present), facts)
