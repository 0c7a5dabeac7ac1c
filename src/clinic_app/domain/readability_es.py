"""How hard a Spanish text is to read: the Flesch-Szigriszt formula with the INFLESZ bands.

206.835 - 62.3 syllables/word - words/sentence; above 80 very easy, 65 to 80 quite easy, 55 to 65 normal, 40 to 55
somewhat hard, below very hard (Szigriszt Pazos 1993; Barrio-Cantalejo 2008; not among the catalogue's sources, the bands
are an expert convention here). Syllables follow the rules of Spanish spelling: a strong vowel or an accented weak one
makes a syllable, a weak vowel beside another joins it.
"""

import re
from dataclasses import dataclass

from clinic_app.domain.readability import LONG_SENTENCE_WORDS, split_sentences, split_words

EASY_ENOUGH = 65.0
_STRONG = "aeoáéó"
_HARD_WEAK = "íú"
_WEAK = "iuü"
_VOWELS = _STRONG + _HARD_WEAK + _WEAK
_SPANISH = frozenset(
    "el la los las de del que y en con un una tu tus su sus te se no es para por al lo como más hasta sin sobre".split()  # noqa: SIM905  one line reads better
)
_ENGLISH = frozenset(
    "the of and to in your you with on is a an it for not at as up from this that until over down".split()  # noqa: SIM905  one line reads better
)
_BANDS = (
    (80.0, "very easy"),
    (65.0, "quite easy"),
    (55.0, "normal"),
    (40.0, "somewhat hard"),
)


@dataclass(frozen=True, slots=True)
class SpanishReadability:
    """`score` rises with ease; 0 for an empty text. `band` is its INFLESZ word."""

    words: int
    score: float
    band: str
    long_sentences: tuple[str, ...]


def measure_spanish(*texts: str) -> SpanishReadability:
    """Measures texts as one; a line break or the end of a text ends a sentence."""
    sentences = tuple(sentence for text in texts for sentence in split_sentences(text))
    words = tuple(word for sentence in sentences for word in split_words(sentence))
    if not words:
        return SpanishReadability(0, 0.0, "", ())
    syllables = sum(spanish_syllables(word) for word in words)
    score = round(206.835 - 62.3 * syllables / len(words) - len(words) / len(sentences), 1)
    band = next((word for limit, word in _BANDS if score > limit), "very hard")
    long = tuple(one for one in sentences if len(split_words(one)) > LONG_SENTENCE_WORDS)
    return SpanishReadability(len(words), score, band, long)


def spanish_syllables(word: str) -> int:
    """Spoken syllables of one Spanish word; digits count two each, at least 1."""
    plain = word.casefold()
    if plain[0].isdigit():
        return 2 * sum(sign.isdigit() for sign in plain)
    # The u of que, qui, gue and gui is silent, unless it has two points.
    plain = re.sub(r"(?<=[qg])u(?=[eiéí])", "", plain)
    # A y at the end, or alone, is the vowel i.
    plain = re.sub(r"y\b", "i", plain)
    count, before = 0, ""
    for sign in plain:
        if sign in _VOWELS:
            count += _begins_syllable(before, sign)
            before = sign
        elif not (sign == "h" and before):  # a silent h between vowels parts nothing
            before = ""
    return max(1, count)


def _begins_syllable(before: str, sign: str) -> bool:
    """Whether this vowel is spoken apart from the one before it."""
    if not before:
        return True
    if before in _HARD_WEAK or sign in _HARD_WEAK:
        return True
    return before in _STRONG and sign in _STRONG


def looks_spanish(texts: tuple[str, ...]) -> bool:
    """By the small words: more Spanish than English ones, and at least three."""
    words = [word.casefold() for text in texts for word in split_words(text)]
    spanish = sum(word in _SPANISH for word in words)
    return spanish >= 3 and spanish > sum(word in _ENGLISH for word in words)
