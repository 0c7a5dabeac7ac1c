"""What the exercise editor works on, and what an empty exercise begins with."""

from dataclasses import dataclass

from clinic_app.domain.exercises import Exercise
from clinic_app.domain.own_exercises import Base
from clinic_app.services.own_exercises import OwnRecord


@dataclass(slots=True)
class Work:
    """What is being written: a new exercise, a copy of `origin`, or the kept `record`."""

    key: str
    origin: Exercise | None = None
    record: OwnRecord | None = None
    base: Base | None = None


def new_document(groups: tuple[str, ...]) -> dict[str, object]:
    """An empty exercise with the choices that must be something."""
    return {
        "family": "own",
        "group": groups[0] if groups else "",
        "phase": 2,
        "level": 2,
        "laterality": "bilateral",
        "figure": "none",
        "dose": {
            "sets": 2,
            "reps": 10,
            "tempo": "2-1-2",
            "rest_s": 60,
            "times_per_day": 1,
            "days_per_week": 4,
        },
        "dose_basis": "Expert convention of this clinic.",
        "emg": "",
        "sources": [],
    }
