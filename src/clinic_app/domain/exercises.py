"""The exercise catalogue: what the clinic can prescribe, as values read from data.

Ids of findings and categories are those of the screening protocol; `group` is only the heading under
which a therapist browses.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from clinic_app.domain.dosage import Dose as Dose
from clinic_app.domain.dosage import ItemSide as ItemSide
from clinic_app.domain.dosage import Side as Side
from clinic_app.domain.dosage import Tempo as Tempo
from clinic_app.domain.exercise_search import SearchEntry, SearchIndex

Laterality = Literal["bilateral", "per_side", "alternating"]
Gate = Literal["", "run_gate"]

Scope = Literal["shipped", "clinic", "person", "client"]

SAFETY_NET = "safety_net_advice"
POSITIONS = ("supine", "prone", "side_lying", "sitting", "standing", "kneeling", "all_fours")


@dataclass(frozen=True, slots=True)
class Mistake:
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A precaution or contraindication code: why it matters and what to change when it is a caution.

    `client_text` is the line for the printed page; empty where nothing should be printed.
    """

    code: str
    label: str
    why: str
    change: str
    client_text: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Equipment:
    """`swap` is what a household has instead; empty when there is no safe stand-in.

    `everyone_has` marks things no home lacks (a wall, a chair), so nobody needs to tick them.
    """

    key: str
    label: str
    swap: str
    everyone_has: bool


@dataclass(frozen=True, slots=True)
class AdviceSection:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdviceCard:
    """A client text for a category that has no exercise. `removable` is false for the safety net."""

    id: str
    title: str
    sections: tuple[AdviceSection, ...]
    removable: bool
    sources: tuple[int, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines in reading order, without headings."""
        return tuple(line for section in self.sections for line in section.lines)


@dataclass(frozen=True, slots=True)
class PainLight:
    """One lamp of the pain rule. `low` and `high` are NPRS values, both included."""

    word: Literal["GREEN", "AMBER", "RED"]
    shape: Literal["circle", "triangle", "square"]
    low: int
    high: int
    during: str
    next_day: str
    action: str


@dataclass(frozen=True, slots=True)
class RestrictionRule:
    """What a screening restriction does to this exercise: `bar` it, or allow it with a `change`."""

    id: str
    effect: Literal["bar", "change"]
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    no: int
    text: str
    seen_as: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """One catalogue entry.

    `phase` 1-4 as in the screening protocol; `level` 1 (very easy) to 5 (very hard) over the whole catalogue.
    `serves` holds finding ids (`F_GM`) and branch names (`stabilise`). `family` groups variants of one move.
    `before_core_gate` marks strength items in a supported position that need no trained core.
    `traits` are properties rules ask for: `tuck_drill`, `deep_hip_bend`. `muscle_regions` are the areas the figure highlights. `sources` are numbers of the catalogue's source list.
    `gate` names a check the client passes first (`run_gate`), empty for none. `prescribe_only_if` are findings
    of which one must be present; empty means no such limit. `scope` says whose it is: shipped with the program, or
    the clinic's, one therapist's or one client's own; `copy_of` is the id of the shipped exercise an own one began as.
    `figure` is a shipped figure, or "own:<library item>" or "photo:<library file>" for an own one.
    """

    id: str
    name: str
    plain_name: str
    synonyms: tuple[str, ...]
    group: str
    family: str
    categories: tuple[str, ...]
    phase: int
    level: int
    muscles_primary: tuple[str, ...]
    muscles_secondary: tuple[str, ...]
    muscle_regions: tuple[str, ...]
    equipment_required: tuple[str, ...]
    equipment_optional: tuple[str, ...]
    laterality: Laterality
    positions: tuple[str, ...]
    start_position: str
    steps: tuple[str, ...]
    feel: str
    mistakes: tuple[Mistake, ...]
    you_need: str
    plain_move: str
    too_hard: str
    too_easy: str
    dose: Dose
    dose_basis: str
    emg: str
    easier: tuple[str, ...]
    harder: tuple[str, ...]
    contraindicated: tuple[str, ...]
    caution: tuple[str, ...]
    restrictions: tuple[RestrictionRule, ...]
    serves: tuple[str, ...]
    traits: tuple[str, ...]
    needs_clinic_demo: bool
    before_core_gate: bool
    figure: str
    sources: tuple[int, ...]
    gate: Gate = ""
    prescribe_only_if: tuple[str, ...] = ()
    scope: Scope = "shipped"
    copy_of: str = ""
    own_words: tuple["OwnWords", ...] = ()
    """Of an own exercise: what the therapist wrote in other languages."""

    @property
    def is_own(self) -> bool:
        return self.scope != "shipped"

    @property
    def is_per_side(self) -> bool:
        return self.laterality == "per_side"

    def restriction(self, restriction_id: str) -> RestrictionRule | None:
        return next((rule for rule in self.restrictions if rule.id == restriction_id), None)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`text` stands for the client's text `original` in another language, while that is not changed."""

    language: str
    original: str
    text: str
    reviewed: bool = False


class Catalogue:
    """All exercises in catalogue order, with the lists they refer to. Immutable after building.

    `retired` are own exercises that were removed: `get` still knows them, so that routines that use one go on
    working, but they are neither listed nor found.
    """

    def __init__(
        self,
        exercises: tuple[Exercise, ...],
        *,
        conditions: tuple[Condition, ...] = (),
        equipment: tuple[Equipment, ...] = (),
        advice: tuple[AdviceCard, ...] = (),
        pain_lights: tuple[PainLight, ...] = (),
        groups: tuple[str, ...] = (),
        first_choices: Mapping[str, tuple[str, ...]] | None = None,
        sources: tuple[Source, ...] = (),
        retired: tuple[Exercise, ...] = (),
    ) -> None:
        self.exercises = exercises
        self.retired = retired
        self.conditions = conditions
        self.equipment = equipment
        self.advice = advice
        self.pain_lights = pain_lights
        self.groups = groups
        self.sources = sources
        self.first_choices: Mapping[str, tuple[str, ...]] = MappingProxyType(dict(first_choices or {}))
        self._by_id = {exercise.id: exercise for exercise in (*retired, *exercises)}
        self._conditions = {condition.code: condition for condition in conditions}
        self._equipment = {thing.key: thing for thing in equipment}
        self._advice = {card.id: card for card in advice}
        self._search = SearchIndex(_search_entry(exercise, self._equipment) for exercise in exercises)

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self.exercises)

    def __len__(self) -> int:
        return len(self.exercises)

    def __contains__(self, exercise_id: object) -> bool:
        return exercise_id in self._by_id

    def get(self, exercise_id: str) -> Exercise | None:
        """The exercise, or None for an id the catalogue does not know (an older routine may hold one)."""
        return self._by_id.get(exercise_id)

    def condition(self, code: str) -> Condition | None:
        return self._conditions.get(code)

    def thing(self, key: str) -> Equipment | None:
        return self._equipment.get(key)

    def advice_card(self, advice_id: str) -> AdviceCard | None:
        return self._advice.get(advice_id)

    def source(self, number: int) -> Source | None:
        return next((source for source in self.sources if source.no == number), None)

    def for_category(self, category: str) -> tuple[Exercise, ...]:
        return tuple(exercise for exercise in self.exercises if category in exercise.categories)

    def find(self, text: str) -> tuple[Exercise, ...]:
        """Exercises matching every word of `text`, best first; empty text gives the whole catalogue.

        Looks in names, synonyms, muscles and equipment; case and accents do not matter, words may be
        beginnings in any order, and a word of four letters or more may hold one typing slip.
        """
        return tuple(self._by_id[found] for found in self._search.ranked(text))


def _search_entry(exercise: Exercise, equipment: Mapping[str, Equipment]) -> SearchEntry:
    things = (*exercise.equipment_required, *exercise.equipment_optional)
    labels = (equipment[key].label for key in things if key in equipment)
    return SearchEntry(
        key=exercise.id,
        names=(exercise.name, exercise.plain_name, *exercise.synonyms),
        details=(
            *exercise.muscles_primary,
            *exercise.muscles_secondary,
            exercise.group,
            *things,
            *labels,
        ),
    )
