"""What the catalogue says of one exercise: whether it may be added, and everything the details tell."""

from collections.abc import Callable
from dataclasses import dataclass

from clinic_app.domain.exercise_alternatives import without_equipment
from clinic_app.domain.exercise_fit import RUN_GATE
from clinic_app.domain.exercises import Catalogue, Condition, Exercise
from clinic_app.gui.catalogue import words


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether an exercise may be added. `why` is empty when nothing speaks against it.

    `barred`: it is refused. `overridable`: a written reason may lift that. `taken`: it is in the routine. `reasons`
    are all that speaks against it or must be minded, `why` the first; `gate` says what to do to open a gate.
    """

    barred: bool = False
    overridable: bool = False
    why: str = ""
    taken: bool = False
    reasons: tuple[str, ...] = ()
    gate: str = ""


@dataclass(frozen=True, slots=True)
class PanelAction:
    """Something that can be done with the shown exercise; `id` is sent back when it is pressed."""

    id: str
    text: str
    icon: str


@dataclass(frozen=True, slots=True)
class PanelExtras:
    """What a page adds to the details: actions, and what the shipped original of an own copy says now."""

    actions: tuple[PanelAction, ...] = ()
    shipped_changes: tuple[str, ...] = ()


ExtrasOf = Callable[[Exercise], PanelExtras]


def no_extras(_exercise: Exercise) -> PanelExtras:
    return PanelExtras()


AvailabilityOf = Callable[[Exercise], Availability]


def free(_exercise: Exercise) -> Availability:
    """Outside a routine nothing is barred."""
    return Availability()


@dataclass(frozen=True, slots=True)
class Caution:
    """One condition with what to do about it. `barred`: not for a client with it."""

    label: str
    text: str
    barred: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An exercise that is led to. `why` says what it has to do with the shown one, where that needs saying."""

    id: str
    name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class SourceWords:
    number: int
    text: str
    seen_as: str


@dataclass(frozen=True, slots=True)
class ExerciseDetails:
    """Everything the detail panel says about one exercise, ready to show."""

    id: str
    name: str
    known_as: str
    tags: tuple[str, ...]
    summary: str
    dose: str
    dose_basis: str
    steps: tuple[str, ...]
    pace: str
    feel: str
    mistakes: tuple[tuple[str, str], ...]
    equipment: str
    muscles: str
    muscles_also: str
    evidence: str
    serves: tuple[str, ...]
    cautions: tuple[Caution, ...]
    restrictions: tuple[str, ...]
    needs_demo: bool
    easier: tuple[Neighbour, ...]
    harder: tuple[Neighbour, ...]
    sources: tuple[SourceWords, ...]
    whose: str = ""
    """For an own exercise: whose it is and what it was copied from."""
    gates: tuple[str, ...] = ()
    """What must be true before it is offered: the run gate, findings it is only for."""
    plain_kit: tuple[Neighbour, ...] = ()
    """The same work with nothing to buy."""


def details(
    catalogue: Catalogue, exercise: Exercise, owned: tuple[str, ...] | None = None
) -> ExerciseDetails:
    """The words of one exercise. Codes the catalogue does not know are left out of links, shown elsewhere."""
    positions = [words.POSITIONS.get(code, code) for code in exercise.positions]
    return ExerciseDetails(
        id=exercise.id,
        name=exercise.name,
        known_as=", ".join(exercise.synonyms),
        tags=(
            words.phase_words(exercise.phase),
            words.level_words(exercise.level),
            " or ".join(positions),
            words.LATERALITY[exercise.laterality].capitalize(),
        ),
        summary=card_line(exercise),
        dose=words.dose_words(exercise.dose),
        dose_basis=exercise.dose_basis,
        steps=exercise.steps,
        pace=exercise.plain_move,
        feel=exercise.feel,
        mistakes=tuple((mistake.what, mistake.fix) for mistake in exercise.mistakes),
        equipment=words.equipment_words(catalogue, exercise),
        muscles=", ".join(exercise.muscles_primary),
        muscles_also=", ".join(exercise.muscles_secondary),
        evidence=exercise.emg,
        serves=tuple(words.finding_words(code) for code in exercise.serves),
        cautions=(
            *_cautions(catalogue, exercise.contraindicated, barred=True),
            *_cautions(catalogue, exercise.caution, barred=False),
        ),
        restrictions=tuple(rule.text for rule in exercise.restrictions),
        needs_demo=exercise.needs_clinic_demo,
        easier=_neighbours(catalogue, exercise.easier),
        harder=_neighbours(catalogue, exercise.harder),
        sources=tuple(
            SourceWords(number, source.text, source.seen_as)
            for number in exercise.sources
            if (source := catalogue.source(number)) is not None
        ),
        whose=whose(catalogue, exercise),
        gates=gates(exercise),
        plain_kit=tuple(
            Neighbour(other.exercise.id, other.exercise.name, other.why)
            for other in without_equipment(catalogue, exercise, owned)
        ),
    )


def whose(catalogue: Catalogue, exercise: Exercise) -> str:
    """ "Our own copy of Bridge, for the whole clinic."; empty for a shipped exercise."""
    if not exercise.is_own:
        return ""
    origin = catalogue.get(exercise.copy_of) if exercise.copy_of else None
    what = f"Own copy of {origin.name}" if origin is not None else "Own exercise"
    return f"{what}, {words.SCOPES[exercise.scope]}."


def gates(exercise: Exercise) -> tuple[str, ...]:
    """What opens it, as sentences."""
    found: list[str] = []
    if exercise.gate == "run_gate":
        found.append(f"Only after the run gate: {RUN_GATE}.")
    if exercise.prescribe_only_if:
        titles = " or ".join(f"“{words.finding_words(code)}”" for code in exercise.prescribe_only_if)
        found.append(f"Only with an accepted finding of {titles}.")
    return tuple(found)


def card_line(exercise: Exercise) -> str:
    """The small line below a name in the grid."""
    return f"Phase {exercise.phase} · Level {exercise.level} · {words.LATERALITY[exercise.laterality]}"


def _cautions(catalogue: Catalogue, codes: tuple[str, ...], *, barred: bool) -> tuple[Caution, ...]:
    found: list[Caution] = []
    for code in codes:
        condition: Condition | None = catalogue.condition(code)
        if condition is None:
            found.append(Caution(code, "", barred))
        else:
            found.append(Caution(condition.label, condition.why if barred else condition.change, barred))
    return tuple(found)


def _neighbours(catalogue: Catalogue, ids: tuple[str, ...]) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(exercise.id, exercise.name, f"Level {exercise.level}")
        for exercise_id in ids
        if (exercise := catalogue.get(exercise_id)) is not None
    )
