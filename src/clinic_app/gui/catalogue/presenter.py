"""What the catalogue shows: which exercises match, what can still be chosen, and the words of one exercise."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from clinic_app.domain.exercise_alternatives import without_equipment
from clinic_app.domain.exercise_fit import RUN_GATE
from clinic_app.domain.exercise_search import words as folded_words
from clinic_app.domain.exercises import POSITIONS as POSITION_CODES
from clinic_app.domain.exercises import Catalogue, Condition, Exercise
from clinic_app.gui.catalogue import words

Facet = Literal["show", "goal", "phase", "level", "position", "equipment", "side"]
FACETS: tuple[Facet, ...] = ("show", "goal", "phase", "level", "position", "equipment", "side")
NOTHING_TO_BUY = "at_home"
OWNED = "owned"
FAVOURITES, RECENT, OWN, OPEN = "favourites", "recent", "own", "open"


def _nothing_barred(_exercise: Exercise) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Around:
    """What the catalogue alone does not know: the person's stars, what was used lately, the open client.

    `owned` is what the client has at home, None where nobody asked or no client is open; `client` the name.
    """

    favourites: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    owned: tuple[str, ...] | None = None
    client: str = ""
    barred: Callable[[Exercise], bool] = _nothing_barred


ALONE = Around()


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """What is asked for. Empty values ask for nothing.

    `show` is one of favourites, recent, own, open (not barred for the client). `level` is the highest wanted;
    `equipment` is `at_home` (only what every home has), `owned` (what the open client has) or one thing that must
    be used. `side` is a laterality.
    """

    text: str = ""
    show: str = ""
    goal: str = ""
    phase: str = ""
    level: str = ""
    position: str = ""
    equipment: str = ""
    side: str = ""

    def with_facet(self, facet: Facet, value: str) -> "CatalogueQuery":
        return replace(self, **{facet: value})

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.has_facets

    @property
    def has_facets(self) -> bool:
        return any(getattr(self, facet) for facet in FACETS)


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


def matching(catalogue: Catalogue, query: CatalogueQuery, around: Around = ALONE) -> tuple[Exercise, ...]:
    """Exercises that match everything asked for, best text match first; recently used ones the latest first."""
    found = tuple(
        exercise
        for exercise in found_by_name(catalogue, query.text)
        if all(_passes(catalogue, query, exercise, facet, around) for facet in FACETS)
    )
    if query.show == RECENT and not query.text.strip():
        return tuple(sorted(found, key=lambda exercise: around.recent.index(exercise.id)))
    return found


def facet_choices(
    catalogue: Catalogue, query: CatalogueQuery, facet: Facet, around: Around = ALONE
) -> tuple[FacetChoice, ...]:
    """The values of one facet that lead somewhere, and the one in use."""
    return all_choices(catalogue, query, around, (facet,))[facet]


def all_choices(
    catalogue: Catalogue,
    query: CatalogueQuery,
    around: Around = ALONE,
    facets: tuple[Facet, ...] = FACETS,
) -> Mapping[Facet, tuple[FacetChoice, ...]]:
    """The choices of every facet at once: the text is searched for only once, as somebody is typing."""
    found = catalogue.find(query.text)
    passed = {
        facet: {exercise.id for exercise in found if _passes(catalogue, query, exercise, facet, around)}
        for facet in FACETS
    }
    offered: dict[Facet, tuple[FacetChoice, ...]] = {}
    for facet in facets:
        rest = [
            exercise
            for exercise in found
            if all(exercise.id in passed[other] for other in FACETS if other != facet)
        ]
        chosen: str = getattr(query, facet)
        choices: list[FacetChoice] = []
        for value, label in _values(catalogue, facet, around):
            asked = CatalogueQuery().with_facet(facet, value)
            count = sum(_passes(catalogue, asked, exercise, facet, around) for exercise in rest)
            if count or value == chosen:
                choices.append(FacetChoice(value, label, count))
        offered[facet] = tuple(choices)
    return offered


def _values(catalogue: Catalogue, facet: Facet, around: Around) -> Iterable[tuple[str, str]]:
    match facet:
        case "show":
            shelves = [(FAVOURITES, "Favourites"), (RECENT, "Recently used"), (OWN, "Our own")]
            return [*shelves, (OPEN, f"Open to {around.client}")] if around.client else shelves
        case "goal":
            return words.SERVED.items()
        case "phase":
            return ((str(phase), f"{phase} {name}") for phase, name in words.PHASES.items())
        case "level":
            return ((str(level), f"Up to {level}, {name}") for level, name in words.LEVELS.items())
        case "position":
            return ((code, words.POSITIONS[code]) for code in POSITION_CODES)
        case "equipment":
            things = [(thing.key, thing.label) for thing in catalogue.equipment if not thing.everyone_has]
            home = [(OWNED, f"{around.client}’s equipment")] if around.owned is not None else []
            return (*home, (NOTHING_TO_BUY, "Nothing special"), *things)
        case "side":
            return ((code, label.capitalize()) for code, label in words.LATERALITY.items())


def _passes(
    catalogue: Catalogue, query: CatalogueQuery, exercise: Exercise, facet: Facet, around: Around
) -> bool:
    """Whether one exercise has what the query asks of one facet."""
    asked: str = getattr(query, facet)
    if not asked:
        return True
    match facet:
        case "show":
            return _on_shelf(asked, exercise, around)
        case "goal":
            return asked in exercise.serves
        case "phase":
            return exercise.phase == int(asked)
        case "level":
            return exercise.level <= int(asked)
        case "position":
            return asked in exercise.positions
        case "equipment":
            return _has(catalogue, asked, exercise, around)
        case "side":
            return exercise.laterality == asked


def _on_shelf(shelf: str, exercise: Exercise, around: Around) -> bool:
    match shelf:
        case "favourites":
            return exercise.id in around.favourites
        case "recent":
            return exercise.id in around.recent
        case "own":
            return exercise.is_own
        case _:
            return not around.barred(exercise)


def _has(catalogue: Catalogue, asked: str, exercise: Exercise, around: Around) -> bool:
    if asked not in (NOTHING_TO_BUY, OWNED):
        return asked in exercise.equipment_required
    owned = (around.owned or ()) if asked == OWNED else ()
    for key in exercise.equipment_required:
        thing = catalogue.thing(key)
        swapped = asked == OWNED and thing is not None and bool(thing.swap)
        if not (key in owned or swapped or (thing is not None and thing.everyone_has)):
            return False
    return True


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
