"""How much and how often: the dose, its one-line shorthand, and its form in files.

The shorthand is what a therapist types or writes in a routine file:

    3x10 t2-1-2 r60 1/d 3/w        3 sets of 10, 2 s up, 1 s pause, 2 s down, 60 s rest, once a day, 3 days
    2x1 h45 r15 1/d 5/w both +L    2 sets of one 45 s hold, each side, one more set on the left
    3x4x10s                        3 sets of 4 holds of 10 s; everything else as it was before
"""

import re
from dataclasses import dataclass, replace
from typing import Literal, cast

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.errors import ClinicError

Side = Literal["L", "R"]
ItemSide = Literal["L", "R", "both"]


@dataclass(frozen=True, slots=True)
class Tempo:
    """Seconds for the effort, the pause and the way back."""

    up_s: int
    hold_s: int
    down_s: int

    @property
    def rep_s(self) -> int:
        return self.up_s + self.hold_s + self.down_s


@dataclass(frozen=True, slots=True)
class Dose:
    """How much and how often. Exactly one of `hold_s` and `tempo` is set.

    With `hold_s` the `reps` are holds per set. For alternating exercises `reps` counts both sides together.
    """

    sets: int
    reps: int
    hold_s: int | None
    tempo: Tempo | None
    rest_s: int
    times_per_day: int
    days_per_week: int


@dataclass(frozen=True, slots=True)
class DoseLine:
    """A dose with the sides written on the same line; None where the line does not name them."""

    dose: Dose
    side: ItemSide | None = None
    extra_set_side: Side | None = None


class DoseError(ClinicError):
    """A dose line holds a word that means nothing here, or a number out of range."""


LIMITS: dict[str, tuple[int, int]] = {
    "sets": (1, 10),
    "reps": (1, 60),
    "hold_s": (1, 300),
    "tempo": (0, 60),
    "rest_s": (0, 600),
    "times_per_day": (1, 6),
    "days_per_week": (1, 7),
}
"""What the program accepts at all; far wider than what it suggests."""

_HINT = "Write it like this: 3x10 t2-1-2 r60 1/d 3/w, or 2x1 h45 r15 1/d 5/w for holds."
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("volume", re.compile(r"(\d{1,4})[x×*](\d{1,4})(?:[x×*](\d{1,4})s?)?")),
    ("hold", re.compile(r"h(\d{1,4})s?")),
    ("tempo", re.compile(r"t(\d{1,4})-(\d{1,4})-(\d{1,4})")),
    ("rest", re.compile(r"r(\d{1,4})s?")),
    ("day", re.compile(r"(\d{1,4})/d")),
    ("week", re.compile(r"(\d{1,4})/w")),
    ("side", re.compile(r"(l|r|b|both)")),
    ("extra", re.compile(r"\+(l|r)")),
)


def parse_dose(text: str, base: Dose) -> DoseLine:
    """Reads a shorthand line; what it does not name stays as in `base`.

    Raises DoseError with the word that could not be read and what to write instead.
    """
    dose, side, extra = base, None, None
    named: set[str] = set()
    for word in re.sub(r"\s*[x×*]\s*", "x", text.strip().casefold()).split():
        kind, found = _recognise(word)
        if kind in named or (kind in ("hold", "tempo") and named & {"hold", "tempo"}):
            raise DoseError(f"“{word}” says again what the line already said.", "Keep one of the two.")
        named.add(kind)
        numbers = tuple(int(part) for part in found if part.isdigit())
        match kind:
            case "volume":
                dose = replace(dose, sets=numbers[0], reps=numbers[1])
                if len(numbers) == 3:
                    named.add("hold")
                    dose = replace(dose, hold_s=numbers[2], tempo=None)
            case "hold":
                dose = replace(dose, hold_s=numbers[0], tempo=None)
            case "tempo":
                dose = replace(dose, hold_s=None, tempo=Tempo(*numbers))
            case "rest":
                dose = replace(dose, rest_s=numbers[0])
            case "day":
                dose = replace(dose, times_per_day=numbers[0])
            case "week":
                dose = replace(dose, days_per_week=numbers[0])
            case "side":
                side = "both" if found[0] in ("b", "both") else cast("Side", found[0].upper())
            case _:
                extra = cast("Side", found[0].upper())
    problem = dose_problem(dose)
    if problem:
        raise DoseError(problem, _HINT)
    return DoseLine(dose, side, extra)


def _recognise(word: str) -> tuple[str, tuple[str, ...]]:
    for kind, shape in _SHAPES:
        match = shape.fullmatch(word)
        if match:
            return kind, tuple(part for part in match.groups() if part is not None)
    raise DoseError(f"“{word}” is no part of a dose.", _HINT)


def format_dose(dose: Dose, side: ItemSide | None = None, extra_set_side: Side | None = None) -> str:
    """The shorthand of a dose; `parse_dose` reads it back unchanged."""
    pace = f"h{dose.hold_s}" if dose.tempo is None else f"t{tempo_text(dose.tempo)}"
    parts = [
        f"{dose.sets}x{dose.reps}",
        pace,
        f"r{dose.rest_s}",
        f"{dose.times_per_day}/d",
        f"{dose.days_per_week}/w",
    ]
    if side is not None:
        parts.append(side)
    if extra_set_side is not None:
        parts.append(f"+{extra_set_side}")
    return " ".join(parts)


def tempo_text(tempo: Tempo) -> str:
    return f"{tempo.up_s}-{tempo.hold_s}-{tempo.down_s}"


def dose_problem(dose: Dose) -> str:
    """The first thing wrong with a dose as a sentence; empty when nothing is."""
    if (dose.hold_s is None) == (dose.tempo is None):
        return "A dose needs either a hold or a tempo, not both."
    tempo = (dose.tempo.up_s, dose.tempo.hold_s, dose.tempo.down_s) if dose.tempo else ()
    if tempo and not any(tempo):
        return "A tempo needs at least one second."
    checks = (
        ("sets", "Sets", (dose.sets,)),
        ("reps", "Repetitions", (dose.reps,)),
        ("hold_s", "Hold seconds", (dose.hold_s,) if dose.hold_s is not None else ()),
        ("tempo", "Each part of the tempo", tempo),
        ("rest_s", "Rest seconds", (dose.rest_s,)),
        ("times_per_day", "Times a day", (dose.times_per_day,)),
        ("days_per_week", "Days a week", (dose.days_per_week,)),
    )
    for key, label, values in checks:
        low, high = LIMITS[key]
        if any(not low <= value <= high for value in values):
            return f"{label} must be from {low} to {high}."
    return ""


def dose_from_fields(fields: Fields) -> Dose:
    """Reads the file form of a dose; problems go to the reading's list."""
    before = len(fields.problems)
    tempo: Tempo | None = None
    hold_s: int | None = None
    if "hold_s" in fields:
        hold_s = fields.whole("hold_s", *LIMITS["hold_s"])
    if "tempo" in fields:
        match = re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{1,2})", fields.text("tempo"))
        if match:
            tempo = Tempo(*(int(part) for part in match.groups()))
        else:
            fields.problems.at(f"{fields.place} › tempo", "write up-hold-down seconds, such as 2-1-2.")
    dose = Dose(
        sets=fields.whole("sets", *LIMITS["sets"]),
        reps=fields.whole("reps", *LIMITS["reps"]),
        hold_s=hold_s,
        tempo=tempo,
        rest_s=fields.whole("rest_s", *LIMITS["rest_s"]),
        times_per_day=fields.whole("times_per_day", *LIMITS["times_per_day"]),
        days_per_week=fields.whole("days_per_week", *LIMITS["days_per_week"]),
    )
    fields.finish()
    problem = dose_problem(dose)
    if problem and len(fields.problems) == before:
        fields.problems.at(fields.place, problem)
    return dose


def dose_from_document(node: object, place: str, problems: Problems, base: Dose | None) -> DoseLine:
    """A dose written as a block of values, or, where `base` gives the rest, as a shorthand line."""
    if isinstance(node, str) and base is not None:
        try:
            return parse_dose(node, base)
        except DoseError as error:
            problems.at(place, str(error))
            return DoseLine(base)
    return DoseLine(dose_from_fields(Fields(node, place, problems)))


def dose_to_dict(dose: Dose) -> dict[str, object]:
    """The file form of a dose, keys in reading order."""
    out: dict[str, object] = {"sets": dose.sets, "reps": dose.reps}
    if dose.hold_s is not None:
        out["hold_s"] = dose.hold_s
    if dose.tempo is not None:
        out["tempo"] = tempo_text(dose.tempo)
    out["rest_s"] = dose.rest_s
    out["times_per_day"] = dose.times_per_day
    out["days_per_week"] = dose.days_per_week
    return out
