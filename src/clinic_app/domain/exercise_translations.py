"""What the client reads of an exercise, in the client's language, with a status on every string.

A string nobody has translated stays in the language of the catalogue and is named as such, so that the page can mark
it; a string nobody has reviewed is named too, so that the screen can ask before it is printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercises import Exercise, Mistake

Status = Literal["draft", "reviewed"]
STATUSES: tuple[Status, ...] = ("draft", "reviewed")

PLAIN_FIELDS = ("plain_name", "start_position", "feel", "you_need", "plain_move", "too_hard", "too_easy")
PHRASES = "phrases"
"""Stem of the file of single sentences: why texts, cautions, advice."""


@dataclass(frozen=True, slots=True)
class ExerciseTranslation:
    """One file. `texts` are by place: "feel", "steps.1", "mistakes.1.what", "restrictions.limit_supine"."""

    exercise_id: str
    texts: Mapping[str, str]
    status: Mapping[str, Status]


@dataclass(frozen=True, slots=True)
class LocalExercise:
    """An exercise as the client reads it. `missing` and `drafts` are places, in the order of the page."""

    exercise: Exercise
    missing: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    all_missing: bool = False


@dataclass(frozen=True, slots=True)
class LocalPhrase:
    text: str
    missing: bool = False
    draft: bool = False


class Translations:
    """All translations into one language. The catalogue's own language has none and needs none."""

    def __init__(
        self,
        language: str,
        exercises: Mapping[str, ExerciseTranslation] | None = None,
        phrases: Mapping[str, tuple[str, Status]] | None = None,
        *,
        is_original: bool = False,
    ) -> None:
        self.language = language
        self.is_original = is_original
        self.exercises: Mapping[str, ExerciseTranslation] = MappingProxyType(dict(exercises or {}))
        self._phrases = dict(phrases or {})

    def exercise(self, exercise: Exercise, original: Exercise | None = None) -> LocalExercise:
        """`exercise` with every translated string in place.

        `original` is the shipped exercise a copy was made from: what the copy still says in the very words of the
        original is translated like these.
        """
        if self.is_original:
            return LocalExercise(exercise)
        known = self.exercises.get(exercise.id)
        if known is None and original is not None:
            known = _of_copy(self.exercises.get(original.id), original, exercise)
        known = _with_own(known, exercise, self.language)
        places = original_texts(exercise)
        if known is None:
            return LocalExercise(exercise, tuple(places), all_missing=True)
        texts = {place: known.texts.get(place, text) for place, text in places.items()}
        missing = tuple(place for place in places if place not in known.texts)
        drafts = tuple(place for place in places if known.status.get(place) == "draft")
        return LocalExercise(with_texts(exercise, texts), missing, drafts)

    def phrase(self, text: str) -> LocalPhrase:
        """A single sentence of the catalogue or the protocol, found by its words in the original."""
        if self.is_original or not text.strip():
            return LocalPhrase(text)
        known = self._phrases.get(" ".join(text.split()))
        if known is None:
            return LocalPhrase(text, missing=True)
        return LocalPhrase(known[0], draft=known[1] == "draft")


ORIGINAL = Translations("en", is_original=True)


def _of_copy(
    known: ExerciseTranslation | None, original: Exercise, copy: Exercise
) -> ExerciseTranslation | None:
    """The translation of `original` for the texts the copy kept, also where a step stands elsewhere now."""
    if known is None:
        return None
    places = {(_kind(place), text): place for place, text in original_texts(original).items()}
    kept = {
        place: theirs
        for place, text in original_texts(copy).items()
        if (theirs := places.get((_kind(place), text), "")) in known.texts
    }
    if not kept:
        return None
    return ExerciseTranslation(
        copy.id,
        {place: known.texts[theirs] for place, theirs in kept.items()},
        {place: known.status[theirs] for place, theirs in kept.items()},
    )


def _with_own(
    known: ExerciseTranslation | None, exercise: Exercise, language: str
) -> ExerciseTranslation | None:
    """With the words the therapist wrote for texts that still stand there; they go before all others."""
    own = {one.original: one for one in exercise.own_words if one.language == language}
    mine = {place: own[text] for place, text in original_texts(exercise).items() if text in own}
    if not mine:
        return known
    texts, status = (dict(known.texts), dict(known.status)) if known is not None else ({}, {})
    texts |= {place: words.text for place, words in mine.items()}
    status |= {place: "reviewed" if words.reviewed else "draft" for place, words in mine.items()}
    return ExerciseTranslation(exercise.id, texts, status)


def _kind(place: str) -> str:
    return place.partition(".")[0]


def original_texts(exercise: Exercise) -> dict[str, str]:
    """Every patient-facing string of an exercise by its place; empty strings are left out."""
    texts: dict[str, str] = {"plain_name": exercise.plain_name, "start_position": exercise.start_position}
    texts |= {f"steps.{n}": step for n, step in enumerate(exercise.steps, start=1)}
    texts["feel"] = exercise.feel
    for n, mistake in enumerate(exercise.mistakes, start=1):
        texts[f"mistakes.{n}.what"], texts[f"mistakes.{n}.fix"] = mistake.what, mistake.fix
    texts |= {name: getattr(exercise, name) for name in ("you_need", "plain_move", "too_hard", "too_easy")}
    texts |= {f"restrictions.{rule.id}": rule.text for rule in exercise.restrictions}
    return {place: text for place, text in texts.items() if text}


def with_texts(exercise: Exercise, texts: Mapping[str, str]) -> Exercise:
    """`exercise` with the texts at these places of `original_texts`; the others stay."""
    plain = {name: texts.get(name, getattr(exercise, name)) for name in PLAIN_FIELDS}
    return replace(
        exercise,
        **plain,  # type: ignore[arg-type]  # texts by name
        steps=tuple(texts.get(f"steps.{n}", step) for n, step in enumerate(exercise.steps, start=1)),
        mistakes=tuple(
            Mistake(
                texts.get(f"mistakes.{n}.what", mistake.what), texts.get(f"mistakes.{n}.fix", mistake.fix)
            )
            for n, mistake in enumerate(exercise.mistakes, start=1)
        ),
        restrictions=tuple(
            replace(rule, text=texts.get(f"restrictions.{rule.id}", rule.text))
            for rule in exercise.restrictions
        ),
    )


def parse_translations(
    language: str, documents: Mapping[str, object], originals: Mapping[str, Exercise]
) -> Translations:
    """Reads the parsed files of one language by file stem. Raises InvalidFile naming every problem.

    A list of steps or mistakes of another length than the original's is a problem: the sheet numbers them.
    """
    problems = Problems()
    exercises: dict[str, ExerciseTranslation] = {}
    phrases: dict[str, tuple[str, Status]] = {}
    for stem, document in documents.items():
        fields = Fields(document, f"{language}/{stem}", problems)
        written = fields.text("language")
        if written and written != language:
            problems.at(fields.place, f"says language “{written}” but stands in the folder {language}.")
        if stem == PHRASES:
            phrases = _phrases(fields)
            continue
        known = originals.get(fields.text("exercise"))
        if known is None or known.id != stem:
            problems.at(fields.place, "“exercise” must be an id of the catalogue and the name of the file.")
            continue
        exercises[stem] = _translation(fields, known)
    if problems:
        raise InvalidFile(
            "The translated exercise texts cannot be read.", tuple(problems), "Correct the named places."
        )
    return Translations(language, exercises, phrases)


def _translation(fields: Fields, exercise: Exercise) -> ExerciseTranslation:
    general = _status(fields)
    block = fields.block("texts")
    texts = {name: block.text(name, "") for name in PLAIN_FIELDS}
    steps = block.texts("steps")
    if steps and len(steps) != len(exercise.steps):
        block.problems.at(f"{block.place} › steps", f"has {len(steps)} steps, not {len(exercise.steps)}.")
    texts |= {f"steps.{n}": step for n, step in enumerate(steps, start=1)}
    mistakes = block.blocks("mistakes")
    if mistakes and len(mistakes) != len(exercise.mistakes):
        block.problems.at(f"{block.place} › mistakes", f"has {len(mistakes)}, not {len(exercise.mistakes)}.")
    for n, mistake in enumerate(mistakes, start=1):
        texts[f"mistakes.{n}.what"], texts[f"mistakes.{n}.fix"] = mistake.text("what"), mistake.text("fix")
        mistake.finish()
    if "restrictions" in block:
        rules = block.block("restrictions")
        texts |= {f"restrictions.{name}": rules.text(name) for name in rules.names}
    block.finish()
    texts = {place: text for place, text in texts.items() if text}
    originals = original_texts(exercise)
    for place in texts:
        if place not in originals:
            block.problems.at(f"{block.place} › {place}", "the original has no such text.")
    status: dict[str, Status] = dict.fromkeys(texts, general)
    if "string_status" in fields:
        single = fields.block("string_status")
        for place in single.names:
            value = single.choice(place, STATUSES)
            if place not in texts:
                single.problems.at(f"{single.place} › {place}", "names no text of this file.")
            elif value in STATUSES:
                status[place] = "reviewed" if value == "reviewed" else "draft"
    fields.text("reviewed_by", "")
    fields.finish()
    return ExerciseTranslation(exercise.id, texts, status)


def _phrases(fields: Fields) -> dict[str, tuple[str, Status]]:
    general = _status(fields)
    found: dict[str, tuple[str, Status]] = {}
    for block in fields.blocks("phrases"):
        status = block.choice("status", STATUSES, general)
        found[" ".join(block.text("original").split())] = (
            block.text("text"),
            "reviewed" if status == "reviewed" else "draft",
        )
        block.finish()
    fields.text("reviewed_by", "")
    fields.finish()
    return found


def _status(fields: Fields) -> Status:
    return "reviewed" if fields.choice("status", STATUSES) == "reviewed" else "draft"
