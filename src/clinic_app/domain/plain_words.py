"""Shorter words for the ones that make a sheet hard to read, and the reading of a text while it is written.

The pairs are the program's own choice (expert convention), in the spirit of the plain-language guides the catalogue
cites [114]; they are offered, never put in place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic_app.domain.exercise_lint import FORBIDDEN_WORDS
from clinic_app.domain.readability import (
    GRADE_LIMIT,
    LONG_SENTENCE_WORDS,
    SMOG_WARNING,
    count_syllables,
    measure,
    split_words,
)
from clinic_app.domain.readability_es import (
    EASY_ENOUGH,
    SpanishReadability,
    looks_spanish,
    measure_spanish,
)

PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "abdomen": "belly",
        "abdominal": "belly",
        "activate": "switch on",
        "additional": "more",
        "additionally": "also",
        "alternate": "take turns",
        "alternately": "in turns",
        "anterior": "front",
        "appropriate": "right",
        "approximately": "about",
        "attempt": "try",
        "commence": "start",
        "comfortable": "easy",
        "comfortably": "with ease",
        "completely": "fully",
        "consecutive": "in a row",
        "continuously": "without a stop",
        "contract": "tighten",
        "contraction": "squeeze",
        "decrease": "lower",
        "demonstrate": "show",
        "discomfort": "ache",
        "discontinue": "stop",
        "elevate": "lift",
        "elongate": "make long",
        "engage": "tighten",
        "equipment": "things",
        "exercise": "move",
        "exhale": "breathe out",
        "experience": "feel",
        "extend": "straighten",
        "extension": "straightening",
        "flexion": "bend",
        "gluteal": "buttock",
        "glutes": "buttocks",
        "gradually": "slowly",
        "horizontal": "flat",
        "immediately": "at once",
        "increase": "raise",
        "individual": "each",
        "inhale": "breathe in",
        "initial": "first",
        "lateral": "side",
        "lumbar": "low back",
        "maintain": "keep",
        "medial": "inner",
        "momentum": "swing",
        "neutral": "middle",
        "opposite": "other",
        "parallel": "level",
        "perform": "do",
        "position": "place",
        "posterior": "back",
        "previously": "before",
        "prone": "face down",
        "repetition": "repeat",
        "repetitions": "repeats",
        "resistance": "pull",
        "rotate": "turn",
        "rotation": "turn",
        "simultaneously": "at the same time",
        "stabilise": "hold steady",
        "stabilize": "hold steady",
        "sufficient": "enough",
        "supine": "on your back",
        "terminate": "stop",
        "thoracic": "upper back",
        "utilise": "use",
        "utilize": "use",
        "vertical": "upright",
    }
)
MANY_SYLLABLES = 3


@dataclass(frozen=True, slots=True)
class HardWord:
    """`instead` is empty where no shorter word is known."""

    word: str
    instead: str


@dataclass(frozen=True, slots=True)
class TextReading:
    """How texts read together. `grade_ok` and `smog_ok` compare with the limits of the sheet.

    A Spanish text is judged by its own formula: `spanish` then holds it, and `grade` and `smog` say nothing.
    """

    words: int
    grade: float
    smog: float
    long_sentences: tuple[str, ...]
    hard_words: tuple[HardWord, ...]
    forbidden: tuple[str, ...]
    spanish: SpanishReadability | None = None

    @property
    def language(self) -> str:
        return "en" if self.spanish is None else "es"

    @property
    def grade_ok(self) -> bool:
        if self.spanish is not None:
            return self.spanish.score > EASY_ENOUGH
        return self.grade <= GRADE_LIMIT

    @property
    def smog_ok(self) -> bool:
        return self.smog <= SMOG_WARNING


def read_texts(texts: Iterable[str], language: str = "") -> TextReading:
    """Measures client texts as the sheet prints them: one after the other, by the formula of their language.

    Without `language` the texts themselves tell English from Spanish.
    """
    kept = tuple(text for text in texts if text.strip())
    if language == "es" or (not language and looks_spanish(kept)):
        spanish = measure_spanish(*kept)
        return TextReading(spanish.words, 0.0, 0.0, spanish.long_sentences, (), (), spanish)
    found = measure(*kept)
    hard: dict[str, str] = {}
    for text in kept:
        for word in split_words(text):
            plain = word.casefold()
            if plain in PLAIN:
                hard[plain] = PLAIN[plain]
            elif count_syllables(word) > MANY_SYLLABLES and not word[0].isdigit():
                hard.setdefault(plain, "")
    whole = " ".join(kept).casefold()
    return TextReading(
        words=found.words,
        grade=found.flesch_kincaid,
        smog=found.smog,
        long_sentences=found.long_sentences,
        hard_words=tuple(HardWord(word, instead) for word, instead in hard.items()),
        forbidden=tuple(word for word in FORBIDDEN_WORDS if word in whole),
    )


def what_to_change(text: str, language: str) -> str:
    """What makes one text of a sheet hard to read, in a sentence; empty when it reads easily.

    Languages without a formula of ours are not judged.
    """
    if language not in ("en", "es") or not text.strip():
        return ""
    reading = read_texts((text,), language)
    if reading.forbidden:
        return f"Clients must not read “{reading.forbidden[0]}”."
    if reading.long_sentences:
        return f"More than {LONG_SENTENCE_WORDS} words in a sentence: make two of it."
    if reading.grade_ok:
        return ""
    if reading.spanish is not None:
        return f"INFLESZ {reading.spanish.score:g}, {reading.spanish.band}: use shorter words."
    shorter = [one for one in reading.hard_words if one.instead]
    said = [f"“{one.word}” could be “{one.instead}”" for one in shorter]
    said += [f"“{one.word}” is long" for one in reading.hard_words if not one.instead]
    return f"Grade {reading.grade:g}, above {GRADE_LIMIT:g}: {'; '.join(said[:2]) or 'use shorter words'}."


def too_long(text: str) -> int:
    """Words in the longest sentence, if that is more than a sheet bears; else 0."""
    found = measure(text).long_sentences
    longest = max((len(split_words(sentence)) for sentence in found), default=0)
    return longest if longest > LONG_SENTENCE_WORDS else 0
