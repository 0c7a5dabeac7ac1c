"""Which exercises of the catalogue are shown, and what can still be chosen."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from clinic_app.domain.exercise_search import words as folded_words
from clinic_app.domain.exercises import POSITIONS as POSITION_CODES
from clinic_app.domain.exercises import Catalogue, Exercise
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
