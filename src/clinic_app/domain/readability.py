"""How hard a client text is to read: grades by formula, long sentences and hard words.

English only. The syllable counter is a rule of thumb (vowel groups, silent e, a few splits) with a list of
the handout's own words that break the rules; grades are a guide for the writer, not a measurement.
Flesch-Kincaid: 0.39 words/sentence + 11.8 syllables/word - 15.59. SMOG: 3 + root of the words with three or
more syllables per 30 sentences. Both as in the plain-language literature the catalogue cites.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

LONG_SENTENCE_WORDS = 15
HARD_WORD_SYLLABLES = 4
GRADE_LIMIT = 6.0
SMOG_WARNING = 8.0

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:[’'][A-Za-zÀ-ÿ]+)*|\d+(?:[.,]\d+)*")
_VOWEL_GROUP = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
# Two vowels that are spoken apart although they stand together.
_SPLIT = re.compile(
    r"ia(?!l\b|n\b)|io(?!n|u)|(?<=[rvb])iou|iu|eo(?!n\b|us)|ua(?!r)|uou|creat(?=[eio])|ii"
    r"|[aeouy]ing\b|(?<=[^aeiou]i)e(?=r\b|st\b)|uel|uid\b"
)
_SPOKEN: dict[str, int] = {
    "able": 2, "area": 3, "areas": 3, "being": 2, "body": 2, "breathe": 1, "buttock": 2, "buttocks": 2,
    "catalogue": 3, "ceiling": 2, "client": 2, "diet": 2, "doing": 2, "every": 2, "everyday": 3, "exercise": 3,
    "exercises": 4, "fascia": 3, "forearm": 2, "forearms": 2, "going": 2, "half": 1, "iliacus": 4,
    "minute": 2, "muscle": 2, "muscles": 2, "people": 2, "piece": 1, "pieces": 2, "quiet": 2, "safely": 2,
    "science": 2, "sciatic": 4, "sideways": 2, "something": 2, "sometimes": 2, "someone": 2, "somewhere": 2,
    "somebody": 3, "therefore": 2, "thigh": 1, "thighs": 1, "toenail": 2, "triangle": 3, "video": 3,
    "weird": 1, "whole": 1, "wherever": 3, "baseline": 2, "lifestyle": 2, "movement": 2, "movements": 2,
    "sidestep": 2, "sideline": 2, "homework": 2, "household": 2, "kneecap": 2, "kneecaps": 2, "careful": 2,
    "carefully": 3, "comfortable": 4, "different": 3, "general": 3, "several": 3, "business": 2, "favourite": 3,
    "usually": 4, "actually": 4, "gradually": 4, "evening": 2, "family": 3, "seriously": 4, "previous": 3,
    "serious": 3, "period": 3, "anterior": 4, "posterior": 4, "medium": 3, "idea": 3, "ideas": 3, "real": 1,
    "really": 2, "create": 2, "react": 2, "reaction": 3, "bowel": 2, "towel": 2, "towels": 2, "shower": 2,
    "hour": 1, "hours": 1, "our": 1, "fire": 1, "tired": 2, "higher": 2, "lower": 2, "power": 2, "flower": 2,
    "slower": 2, "vowel": 2, "trial": 2, "dial": 2, "social": 2, "special": 2, "diagonal": 4, "walked": 1,
    "rhythm": 2, "lion": 2, "nausea": 3, "theater": 3, "spasm": 2, "don’t": 1, "doesn’t": 2, "isn’t": 2, "can’t": 1, "won’t": 1, "couldn’t": 2,
    "shouldn’t": 2, "wouldn’t": 2, "didn’t": 2, "you’re": 1, "you’ll": 1, "they’re": 1,
}  # fmt: skip
_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)


@dataclass(frozen=True, slots=True)
class Readability:
    """Counts and grades of one text. Grades of an empty text are 0.

    `long_sentences` have more than 15 words; `hard_words` have four or more syllables, each listed once.
    """

    words: int
    sentences: int
    syllables: int
    flesch_kincaid: float
    smog: float
    long_sentences: tuple[str, ...]
    hard_words: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return self.flesch_kincaid <= GRADE_LIMIT and not self.long_sentences


def measure(*texts: str) -> Readability:
    """Measures texts as one; a line break or the end of a text ends a sentence."""
    sentences = tuple(sentence for text in texts for sentence in split_sentences(text))
    words = tuple(word for sentence in sentences for word in split_words(sentence))
    counts = [count_syllables(word) for word in words]
    hard = dict.fromkeys(
        word.casefold() for word, count in zip(words, counts, strict=True) if count >= HARD_WORD_SYLLABLES
    )
    if not words:
        return Readability(0, 0, 0, 0.0, 0.0, (), ())
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(counts) / len(words) - 15.59
    many = sum(count >= 3 for count in counts)
    return Readability(
        words=len(words),
        sentences=len(sentences),
        syllables=sum(counts),
        flesch_kincaid=round(max(0.0, grade), 1),
        smog=round(3 + sqrt(many * 30 / len(sentences)), 1),
        long_sentences=tuple(
            sentence for sentence in sentences if len(split_words(sentence)) > LONG_SENTENCE_WORDS
        ),
        hard_words=tuple(hard),
    )


def split_sentences(text: str) -> tuple[str, ...]:
    """Parts that hold at least one word."""
    parts: Iterable[str] = (part.strip() for part in _SENTENCE_END.split(text))
    return tuple(part for part in parts if _WORD.search(part))


def split_words(text: str) -> tuple[str, ...]:
    """Words and numbers; a hyphen parts words."""
    return tuple(_WORD.findall(text))


def count_syllables(word: str) -> int:
    """Spoken syllables of one English word or of a number up to 999; at least 1."""
    if word[0].isdigit():
        return _count_number(word)
    plain = word.casefold().replace("'", "’")
    if plain in _SPOKEN:
        return _SPOKEN[plain]
    if plain.endswith("’s"):
        return count_syllables(plain[:-2])
    count = len(_VOWEL_GROUP.findall(plain)) + len(_SPLIT.findall(plain))
    if plain.endswith("e") and not re.search(r"[^aeiouyl]le$|[aeiouy]e$", plain):
        count -= 1
    elif re.search(r"[^aeiouytd]ed$", plain) or re.search(r"[^aeiouylscxz]es$", plain):
        # walk-ed and side-s: the e is silent unless t, d or a hissing sound comes before it.
        count -= 0 if re.search(r"(ch|sh|g)es$", plain) else 1
    if re.search(r"[^aeiouy]e(ly|ment|ments|ful|less|ness)$", plain):
        count -= 1
    return max(1, count)


def _count_number(text: str) -> int:
    total = 0
    for part in re.split(r"[.,]", text):
        value = int(part)
        total += _small_number(value) if value < 1000 else sum(_small_number(int(digit)) for digit in part)
    return total


def _small_number(value: int) -> int:
    if value < 20:
        return _ONES[value]
    if value < 100:
        return _TENS[value // 10] + (_ONES[value % 10] if value % 10 else 0)
    return _ONES[value // 100] + 2 + (_small_number(value % 100) if value % 100 else 0)
