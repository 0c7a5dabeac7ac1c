"""What the catalogue shows: which exercises match, what can still be chosen, and the words of one exercise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from clinic_app.domain.exercise_search import words as folded_words
from clinic_app.domain.exercises import POSITIONS as POSITION_CODES
from clinic_app.domain.exercises import Catalogue, Condition, Exercise
from clinic_app.gui.catalogue import words

Facet = Literal["goal", "phase", "level", "position", "equipment"]
FACETS: tuple[Facet, ...] = ("goal", "phase", "level", "position", "equipment")
NOTHING_TO_BUY = "at_home"


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """What is asked for. Empty values ask for nothing.

    `level` is the highest wanted; `equipment` is `at_home` (only what every home has) or one thing that must
    be used.
    """

    text: str = ""
    goal: str = ""
    phase: str = ""
    level: str = ""
    position: str = ""
    equipment: str = ""

    def with_facet(self, facet: Facet, value: str) -> "CatalogueQuery":
        return replace(self, **{facet: value})

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.has_facets

    @property
    def has_facets(self) -> bool:
        return any((self.goal, self.phase, self.level, self.position, self.equipment))


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """`count` is how many exercises would be shown if it were chosen beside what is chosen already."""

    id: str
    label: str
    count: int


def found_by_name(catalogue: Catalogue, text: str) -> tuple[Exercise, ...]:
    """As `Catalogue.find`, with those first whose shown name begins with the text, then those that hold it.

    "bri" is the bridge, not the side plank that some call a side bridge.
    """
    wanted = folded_words(text)
    if not wanted:
        return catalogue.find(text)

    def distance(exercise: Exercise) -> int:
        names = folded_words(exercise.name)
        if len(names) >= len(wanted) and all(map(str.startswith, names, wanted)):
            return 0
        return 1 if all(any(name.startswith(word) for name in names) for word in wanted) else 2

    return tuple(sorted(catalogue.find(text), key=distance))


def matching(catalogue: Catalogue, query: CatalogueQuery) -> tuple[Exercise, ...]:
    """Exercises that match everything asked for, best text match first."""
    return tuple(
        exercise for exercise in found_by_name(catalogue, query.text) if _passes(catalogue, query, exercise)
    )


def facet_choices(catalogue: Catalogue, query: CatalogueQuery, facet: Facet) -> tuple[FacetChoice, ...]:
    """The values of one facet that lead somewhere, and the one in use."""
    others = matching(catalogue, query.with_facet(facet, ""))
    chosen: str = getattr(query, facet)
    choices: list[FacetChoice] = []
    for value, label in _values(catalogue, facet):
        asked = CatalogueQuery().with_facet(facet, value)
        count = sum(_passes(catalogue, asked, exercise) for exercise in others)
        if count or value == chosen:
            choices.append(FacetChoice(value, label, count))
    return tuple(choices)


def _values(catalogue: Catalogue, facet: Facet) -> Iterable[tuple[str, str]]:
    match facet:
        case "goal":
            return words.SERVED.items()
        case "phase":
            return ((str(phase), f"{phase} {name}") for phase, name in words.PHASES.items())
        case "level":
            return ((str(level), f"Up to {level}, {name}") for level, name in words.LEVELS.items())
        case "position":
            return ((code, words.POSITIONS[code]) for code in POSITION_CODES)
        case "equipment":
            things = ((thing.key, thing.label) for thing in catalogue.equipment if not thing.everyone_has)
            return ((NOTHING_TO_BUY, "Nothing special"), *things)


def _passes(catalogue: Catalogue, query: CatalogueQuery, exercise: Exercise) -> bool:
    if query.goal and query.goal not in exercise.serves:
        return False
    if query.phase and exercise.phase != int(query.phase):
        return False
    if query.level and exercise.level > int(query.level):
        return False
    if query.position and query.position not in exercise.positions:
        return False
    if query.equipment == NOTHING_TO_BUY:
        return all(
            thing is not None and thing.everyone_has
            for thing in (catalogue.thing(key) for key in exercise.equipment_required)
        )
    return not query.equipment or query.equipment in exercise.equipment_required


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether an exercise may be added. `why` is empty when nothing speaks against it.

    `barred`: it is refused. `overridable`: a written reason may lift that. `taken`: it is in the routine.
    """

    barred: bool = False
    overridable: bool = False
    why: str = ""
    taken: bool = False


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
    id: str
    name: str


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


def details(catalogue: Catalogue, exercise: Exercise) -> ExerciseDetails:
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
    )


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
        Neighbour(exercise.id, exercise.name)
        for exercise_id in ids
        if (exercise := catalogue.get(exercise_id)) is not None
    )
