"""The dose a therapist usually chooses for an exercise, learnt from what she chose lately.

Three like choices in a row make a usual dose; one other choice ends it. The catalogue's own dose is never learnt,
and neither is a dose the rules would remark on: what is offered unasked stays inside the usual limits.
"""

from collections.abc import Callable, Mapping
from typing import cast

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.dosage import Dose, dose_from_fields, dose_to_dict
from clinic_app.domain.exercises import Exercise

NEEDED = 3

Choices = Mapping[str, tuple[Dose, ...]]
"""The last chosen doses by exercise id, the newest last; never more than `NEEDED`."""


def with_choices(earlier: Choices, chosen: Mapping[str, Dose]) -> dict[str, tuple[Dose, ...]]:
    """The choices with those of one visit added."""
    return {**earlier, **{key: (*earlier.get(key, ()), dose)[-NEEDED:] for key, dose in chosen.items()}}


def usual_dose(
    choices: Choices, exercise: Exercise, remarkable: Callable[[Exercise, Dose], bool]
) -> Dose | None:
    """What she chose `NEEDED` times in a row, None while there is nothing of the kind or the rules remark on it."""
    lately = choices.get(exercise.id, ())
    if len(lately) < NEEDED or len(set(lately)) > 1 or lately[-1] == exercise.dose:
        return None
    return None if remarkable(exercise, lately[-1]) else lately[-1]


def choices_to_dict(choices: Choices) -> dict[str, object]:
    return {key: [dose_to_dict(dose) for dose in doses] for key, doses in sorted(choices.items())}


def choices_from_dict(document: object) -> dict[str, tuple[Dose, ...]]:
    """What was kept; entries that cannot be read are left out, they are only a convenience."""
    found: dict[str, tuple[Dose, ...]] = {}
    if not isinstance(document, Mapping):
        return found
    for key, doses in cast("Mapping[str, object]", document).items():
        problems = Problems()
        read = tuple(
            dose_from_fields(Fields(dose, key, problems))
            for dose in (cast("list[object]", doses) if isinstance(doses, list) else [])
        )
        if read and not problems:
            found[key] = read[-NEEDED:]
    return found
