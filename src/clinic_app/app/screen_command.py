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
from clinic_app.domain.screening.own_numbers import in_words
from clinic_app.domain.screening.results import Assessment
from clinic_app.interchange.answers_file import MAX_BYTES, read_answers_file
from clinic_app.interchange.numbers_file import MAX_BYTES as MAX_NUMBER_BYTES
from clinic_app.interchange.numbers_file import read_numbers_file
from clinic_app.services.numbers_in_force import OWN_VALUES


def screen(path: Path, *, as_json: bool, numbers: Path | None = None) -> int:
    """Print what the answers of a file give. Raises InvalidFile or ClinicError naming place and remedy.

    `numbers` is a file with a clinic's own numbers; without it the shipped ones hold.
    """
    protocol = shipped.protocol()
    answers = read_answers_file(_bytes(path, "answers", MAX_BYTES), protocol, path.name)
    own: dict[str, float] = {}
    if numbers is not None:
        own = read_numbers_file(_bytes(numbers, "numbers", MAX_NUMBER_BYTES), protocol, numbers.name)
    assessment = assess(protocol, answers, own_values=own)
    routine = proposed_routine(assessment, answers)
    if as_json:
        output: dict[str, object] = {**to_output(assessment)}
        if numbers is not None:
            output[OWN_VALUES] = own
        output["proposed_routine"] = None if routine is None else routine_to_dict(routine)
        print(json.dumps(output, ensure_ascii=False, indent=2))
    else:
        print(screen_text(assessment, routine, shipped.catalogue()), end="")
        if own:
            print("\nThe clinic's own numbers:")
            print("\n".join(f"  {line}" for line in in_words(protocol, own)))
    return 0


def _bytes(path: Path, what: str, limit: int) -> bytes:
    """What the file holds; one byte more than allowed tells a file that is too large without reading all of it."""
    if not path.is_file():
        raise ClinicError(f"There is no {what} file '{path}'.", "Check the name and the folder.")
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise ClinicError(
            f"'{path}' cannot be read: {error.strerror}.", "Check the file and its rights."
        ) from error


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
