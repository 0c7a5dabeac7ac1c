"""How long a passphrase would withstand guessing: a rough estimate that rather says too little than too much.

The passphrase is cut into the pieces a guesser would try (common words, rows of the keyboard, years, repeats,
words spelt with digits) in the way that makes it cheapest; what fits none counts sign by sign. No rule asks for
capitals or digits: four unrelated words are better than one word with decorations, and the estimate says so.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from clinic_app.services.passphrase import normal_passphrase, passphrase_problem

Grade = Literal["refused", "weak", "fair", "good", "strong"]

_COMMON = [
    "password",
    "passwort",
    "passwd",
    "contraseña",
    "pass",
    "word",
    "admin",
    "welcome",
    "letmein",
    "login",
    "master",
    "secret",
    "dragon",
    "monkey",
    "shadow",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "batman",
    "michael",
    "jennifer",
    "jordan",
    "hunter",
    "ranger",
    "buster",
    "soccer",
    "hockey",
    "summer",
    "winter",
    "spring",
    "autumn",
    "monday",
    "friday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "love",
    "iloveyou",
    "lovely",
    "angel",
    "flower",
    "cookie",
    "cheese",
    "coffee",
    "chocolate",
    "purple",
    "orange",
    "yellow",
    "silver",
    "golden",
    "banana",
    "pepper",
    "ginger",
    "tigger",
    "charlie",
    "daniel",
    "thomas",
    "robert",
    "jessica",
    "ashley",
    "nicole",
    "andrew",
    "joshua",
    "matthew",
    "computer",
    "internet",
    "windows",
    "google",
    "apple",
    "samsung",
    "hello",
    "freedom",
    "whatever",
    "trustno",
    "star",
    "wars",
    "pokemon",
    "matrix",
    "maggie",
    "clinic",
    "companion",
    "doctor",
    "therapy",
    "therapist",
    "physio",
    "physical",
    "patient",
    "client",
    "office",
    "praxis",
    "health",
    "medical",
    "hospital",
    "muscle",
    "pelvis",
    "glute",
    "glutes",
    "hamstring",
    "runner",
    "running",
    "spine",
    "records",
    "test",
    "testing",
    "demo",
    "guest",
    "user",
    "default",
    "change",
    "changeme",
    "abc",
    "qwerty",
    "asdf",
    "zxcv",
    "qwertz",
    "azerty",
    "correct",
    "horse",
    "battery",
    "staple",
]
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
)
_LEET = str.maketrans("4301$5@7!", "aeolssati")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD_BITS = 11.0
"""A word somebody thinks of, out of about two thousand."""
_LONG_WORD_BITS = 13.0
_COMMON_BITS = 7.0
_PERSONAL_BITS = 2.0
_LOOKED_AT = 120
"""Signs beyond these make no difference to anybody."""


@dataclass(frozen=True, slots=True)
class Strength:
    grade: Grade
    bits: float
    """About how many times a guesser has to double the number of tries."""
    advice: str


def estimate(passphrase: str, about: Iterable[str] = ()) -> Strength:
    """Grade and advice; `about` are words others know of the person and the clinic, which count for little."""
    text = normal_passphrase(passphrase)[:_LOOKED_AT]
    bits = _least_bits(text, {word.casefold() for phrase in about for word in re.findall(r"\w{3,}", phrase)})
    problem = passphrase_problem(passphrase)
    if problem is not None:
        return Strength("refused", bits, problem)
    if bits < 33:
        return Strength(
            "weak",
            bits,
            "Weak: may be guessed within days. Add words that have nothing to do with each other.",
        )
    if bits < 44:
        return Strength("fair", bits, "Fair: one more unrelated word makes it good.")
    if bits < 60:
        return Strength("good", bits, "Good.")
    return Strength("strong", bits, "Strong.")


def _least_bits(text: str, personal: set[str]) -> float:
    """The cheapest way to put the text together from pieces, each counted once and less when repeated."""
    lower = text.casefold()
    plain = lower.translate(_LEET)
    if len(plain) != len(text):  # folding made letters longer; the folded text is as good to count
        text = lower
        plain = lower.translate(_LEET)
    best = [0.0] + [math.inf] * len(text)
    pieces: list[tuple[str, ...]] = [()] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 40), end):
            cost = _piece_bits(text, lower, plain, start, end, personal)
            if cost is None:
                continue
            piece = plain[start:end]
            if len(piece) > 1 and piece in pieces[start]:
                cost = 1.0  # said again
            if best[start] + cost < best[end]:
                best[end] = best[start] + cost
                pieces[end] = (*pieces[start], piece)
    return best[len(text)]


def _piece_bits(text: str, lower: str, plain: str, start: int, end: int, personal: set[str]) -> float | None:
    """Bits of one piece; None if it is no piece of any kind."""
    piece, spelt, length = lower[start:end], plain[start:end], end - start
    if length == 1:
        return _sign_bits(piece, repeats=start > 0 and lower[start - 1] == piece)
    if length < 3:
        return None
    decorated = 0.0 if spelt == piece else 1.5
    decorated += _capital_bits(text[start:end])
    if spelt in personal or piece in personal:
        return _PERSONAL_BITS + decorated
    if spelt in _COMMON_WORDS or piece in _COMMON_WORDS:
        return _COMMON_BITS + decorated
    if _YEAR.fullmatch(piece):
        return 6.0
    if len(set(piece)) == 1:
        return 5.0 + math.log2(length)
    if any(piece in row or piece in row[::-1] for row in _ROWS):
        return 4.0 + math.log2(length)
    if spelt.isalpha() and piece[0].isalpha() and _is_whole_word(lower, start, end):
        by_signs = length * 3.0
        return min(by_signs, _WORD_BITS if length < 9 else _LONG_WORD_BITS) + decorated
    return None


def _sign_bits(sign: str, *, repeats: bool) -> float:
    if repeats:
        return 0.5
    if sign == " ":
        return 0.5
    if sign.isdigit():
        return 3.3
    if sign.isalpha():
        return 4.2
    return 5.0


def _capital_bits(piece: str) -> float:
    """A capital at the start is what everybody does; capitals inside are worth a little."""
    capitals = sum(sign.isupper() for sign in piece)
    if capitals == 0:
        return 0.0
    return 0.5 if capitals in (1, len(piece)) else 3.0


def _is_whole_word(lower: str, start: int, end: int) -> bool:
    before = lower[start - 1] if start else " "
    after = lower[end] if end < len(lower) else " "
    return not before.isalpha() and not after.isalpha()


_COMMON_WORDS = frozenset(_COMMON)
