"""What must be right about an own exercise before it is saved, one sentence for each field that is not."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.dosage import dose_from_fields
from clinic_app.domain.exercise_documents import exercise_from_fields
from clinic_app.domain.exercise_lint import (
    BRANCHES,
    CATEGORIES,
    FORBIDDEN_WORDS,
    MUSCLE_REGIONS,
    RESTRICTIONS,
    TRAITS,
)
from clinic_app.domain.exercises import POSITIONS, Catalogue, Exercise

MOST_STEPS = 6
LEAST_STEPS = 3
LONGEST_TEXT = 600
LONGEST_PRINTED = 120
"""Characters of one text on the sheet: half as long again as the longest shipped one. Every template has room for six
steps and all hints of this length on a page, and large print for the hints on a second."""
LONGEST_NAME = 60

FIELD_WORDS: Mapping[str, str] = {
    "name": "name",
    "plain_name": "name on the sheet",
    "synonyms": "other names",
    "group": "group",
    "family": "family",
    "categories": "what it is for",
    "serves": "findings",
    "phase": "phase",
    "level": "level",
    "laterality": "sides",
    "positions": "position",
    "figure": "picture",
    "muscles": "muscles",
    "equipment": "equipment",
    "start_position": "start position",
    "steps": "step",
    "feel": "where it is felt",
    "mistakes": "mistake",
    "you_need": "what the client needs",
    "plain_move": "pace in words",
    "too_hard": "if it is too hard",
    "too_easy": "if it is too easy",
    "dose": "dose",
    "dose_basis": "basis of the dose",
    "emg": "evidence",
    "sources": "sources",
    "easier": "easier ones",
    "harder": "harder ones",
    "contraindicated": "contraindications",
    "caution": "cautions",
    "restrictions": "restrictions",
    "traits": "traits",
    "needs_clinic_demo": "shown here first",
    "before_core_gate": "before the core gate",
    "gate": "gate",
    "prescribe_only_if": "only with these findings",
    "translations": "the words in other languages",
}
"""What each field is called in a sentence."""

_TEXTS = (
    ("name", "Give it a name.", LONGEST_NAME),
    ("plain_name", "Write the name the client reads.", LONGEST_NAME),
    ("start_position", "Say how the client begins.", LONGEST_TEXT),
    ("feel", "Say where the client should feel it.", LONGEST_PRINTED),
    ("you_need", "Say what the client needs, or “Nothing.”", LONGEST_PRINTED),
    ("plain_move", "Say the pace in words.", LONGEST_PRINTED),
    ("too_hard", "Say what to do if it is too hard.", LONGEST_PRINTED),
    ("too_easy", "Say what to do if it is too easy.", LONGEST_PRINTED),
    (
        "dose_basis",
        "Say what the dose rests on, for example “Expert convention of this clinic.”",
        LONGEST_TEXT,
    ),
)


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """`field` is the name in the document; the sentence says what to do."""

    field: str
    sentence: str


def check_own(document: Mapping[str, object], catalogue: Catalogue) -> tuple[FieldProblem, ...]:
    """Everything that keeps this document from being an exercise; empty when it can be saved.

    How the texts read is judged elsewhere and forbids nothing, but for the words clients must never read.
    """
    found: list[FieldProblem] = []

    def say(field: str, sentence: str) -> None:
        found.append(FieldProblem(field, sentence))

    for field, sentence, longest in _TEXTS:
        text = document.get(field)
        if not isinstance(text, str) or not text.strip():
            say(field, sentence)
        elif len(text) > longest:
            say(field, f"Keep it below {longest} characters.")
    _check_steps(document, say)
    if any(
        len(str(words.get("text") or "")) > LONGEST_PRINTED for words in _blocks(document.get("translations"))
    ):
        say("translations", f"Keep each text below {LONGEST_PRINTED} characters.")
    _check_choices(document, catalogue, say)
    _check_links(document, catalogue, say)
    before = Problems()
    dose_from_fields(Fields(document.get("dose"), "dose", before))
    if before:
        sentence = before[0].rpartition(": ")[2]
        say("dose", sentence[:1].upper() + sentence[1:])
    if not found:
        # What the sentences above did not think of: the reader is the judge of the form.
        rest = Problems()
        reading = Fields({**document, "id": "own_new"}, "exercise", rest)
        exercise = exercise_from_fields(reading, catalogue.groups)
        for problem in rest:
            place, _, sentence = problem.partition(": ")
            say(place.partition(" › ")[2].partition(" › ")[0].partition("[")[0] or "name", sentence)
        if not rest:
            found += forbidden(exercise)
    return tuple(dict.fromkeys(found))


def forbidden(exercise: Exercise) -> list[FieldProblem]:
    """Words the client must not read, each with its field."""
    whole = {
        "plain_name": (exercise.plain_name,),
        "start_position": (exercise.start_position,),
        "steps": exercise.steps,
        "feel": (exercise.feel,),
        "mistakes": tuple(text for one in exercise.mistakes for text in (one.what, one.fix)),
        "you_need": (exercise.you_need,),
        "plain_move": (exercise.plain_move,),
        "too_hard": (exercise.too_hard,),
        "too_easy": (exercise.too_easy,),
        "restrictions": tuple(rule.text for rule in exercise.restrictions),
    }
    return [
        FieldProblem(field, f"Clients must not read “{word}”. Find another word.")
        for field, texts in whole.items()
        for word in FORBIDDEN_WORDS
        if any(word in text.casefold() for text in texts)
    ]


def _check_steps(document: Mapping[str, object], say: Callable[[str, str], None]) -> None:
    steps = _texts(document.get("steps"))
    if not LEAST_STEPS <= len(steps) <= MOST_STEPS:
        say("steps", f"Write {LEAST_STEPS} to {MOST_STEPS} steps; there are {len(steps)}.")
    elif any(len(step) > LONGEST_PRINTED for step in steps):
        say("steps", f"Keep each step below {LONGEST_PRINTED} characters.")
    elif len(set(steps)) < len(steps):
        say("steps", "Two steps say the same.")
    pairs = _blocks(document.get("mistakes"))
    if not pairs:
        say("mistakes", "Name at least one mistake and what helps.")
    for pair in pairs:
        if any(not str(pair.get(name) or "").strip() for name in ("what", "fix")):
            say("mistakes", "Write both: what goes wrong, and what to do then.")
        if any(len(str(pair.get(name) or "")) > LONGEST_PRINTED for name in ("what", "fix")):
            say("mistakes", f"Keep each text below {LONGEST_PRINTED} characters.")


def _check_choices(
    document: Mapping[str, object], catalogue: Catalogue, say: Callable[[str, str], None]
) -> None:
    if document.get("group") not in catalogue.groups:
        say("group", "Choose the group it stands in.")
    muscles, equipment = _block(document.get("muscles")), _block(document.get("equipment"))
    conditions = [condition.code for condition in catalogue.conditions]
    lists: tuple[tuple[str, object, Collection[str], str], ...] = (
        (
            "categories",
            document.get("categories"),
            CATEGORIES,
            "Choose what it is for: the proposal asks by it.",
        ),
        ("positions", document.get("positions"), POSITIONS, "Choose at least one position."),
        ("muscles", muscles.get("regions"), MUSCLE_REGIONS, "Choose the muscles the picture shows."),
        ("equipment", equipment.get("required"), [thing.key for thing in catalogue.equipment], ""),
        ("traits", document.get("traits"), TRAITS, ""),
        ("contraindicated", document.get("contraindicated"), conditions, ""),
        ("caution", document.get("caution"), conditions, ""),
    )
    for field, value, known, when_empty in lists:
        chosen = _texts(value)
        if not chosen and when_empty:
            say(field, when_empty)
        unknown = [one for one in chosen if one not in known]
        if unknown:
            say(field, f"“{unknown[0]}” is not known here; take it away.")
    if not _texts(muscles.get("primary")):
        say("muscles", "Name the muscle that works most.")
    for field in ("serves", "prescribe_only_if"):
        for code in _texts(document.get(field)):
            if code not in BRANCHES and not code.startswith("F_"):
                say(field, f"“{code}” is no finding of the screening.")
    both = set(_texts(document.get("contraindicated"))) & set(_texts(document.get("caution")))
    if both:
        label = catalogue.condition(min(both))
        say("caution", f"“{label.label if label else min(both)}” is in both lists; keep one.")
    for rule in _blocks(document.get("restrictions")):
        if rule.get("id") not in RESTRICTIONS:
            say("restrictions", f"“{rule.get('id')}” is no restriction of the screening.")
        elif not str(rule.get("text") or "").strip():
            say("restrictions", "Say in words what the restriction changes.")


def _check_links(
    document: Mapping[str, object], catalogue: Catalogue, say: Callable[[str, str], None]
) -> None:
    easier, harder = _texts(document.get("easier")), _texts(document.get("harder"))
    level = document.get("level")
    for field, ids in (("easier", easier), ("harder", harder)):
        for one in ids:
            other = catalogue.get(one)
            if other is None:
                say(field, f"“{one}” is not in the catalogue; take it away.")
            elif isinstance(level, int) and field == "harder" and other.level < level:
                say(field, f"{other.name} has level {other.level}, which is lower than {level}.")
            elif isinstance(level, int) and field == "easier" and other.level > level:
                say(field, f"{other.name} has level {other.level}, which is higher than {level}.")
    if set(easier) & set(harder):
        say("harder", "One exercise cannot be easier and harder at once.")


def texts_of(document: Mapping[str, object]) -> tuple[str, ...]:
    """The texts the client reads, from a document that may still be unfinished; empty ones are left out."""
    found: list[str] = []
    for field in ("plain_name", "start_position", "steps", "feel", "mistakes"):
        value = document.get(field)
        if isinstance(value, str):
            found.append(value)
        elif field == "steps":
            found += _texts(value)
        else:
            found += (str(pair.get(name) or "") for pair in _blocks(value) for name in ("what", "fix"))
    found += (str(document.get(field) or "") for field in ("you_need", "plain_move", "too_hard", "too_easy"))
    return tuple(text.strip() for text in found if text.strip())


def restriction_texts(document: Mapping[str, object]) -> tuple[str, ...]:
    """What the client reads under a restriction of the screening."""
    texts = (str(rule.get("text") or "").strip() for rule in _blocks(document.get("restrictions")))
    return tuple(text for text in texts if text)


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(
        one.strip() for one in cast("Sequence[object]", value) if isinstance(one, str) and one.strip()
    )


def _block(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _blocks(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list | tuple):
        return []
    return [_block(one) for one in cast("Sequence[object]", value)]
