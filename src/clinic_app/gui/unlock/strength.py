"""How long a passphrase would withstand guessing: an honest, rough estimate, worked out here and nowhere else."""

import math
import re
from dataclasses import dataclass
from typing import Literal

from clinic_app.services.passphrase import passphrase_problem

Grade = Literal["refused", "weak", "fair", "good", "strong"]

_BITS_PER_WORD = 11.0  # a word somebody thinks of, out of a few thousand
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Strength:
    grade: Grade
    bits: float
    text: str


def estimate(passphrase: str) -> Strength:
    """Grade of a passphrase; `bits` is the smaller of two estimates, by characters and by words."""
    problem = passphrase_problem(passphrase)
    bits = min(_by_characters(passphrase), _by_words(passphrase))
    if problem is not None:
        return Strength("refused", bits, problem)
    if bits < 36:
        return Strength("weak", bits, "Weak: may be guessed within days. Add words.")
    if bits < 48:
        return Strength("fair", bits, "Fair: one more unrelated word makes it good.")
    if bits < 64:
        return Strength("good", bits, "Good.")
    return Strength("strong", bits, "Strong.")


def _by_characters(text: str) -> float:
    """Bits if every character were drawn from the kinds in use, less for characters that only repeat or count on."""
    kinds = (
        (26, any(sign.islower() for sign in text)),
        (26, any(sign.isupper() for sign in text)),
        (10, any(sign.isdigit() for sign in text)),
        (33, any(not sign.isalnum() for sign in text)),
    )
    pool = sum(size for size, used in kinds if used) or 1
    fresh = sum(
        1
        for before, sign in zip("\0" + text, text, strict=False)
        if ord(sign) - ord(before) not in (-1, 0, 1)
    )
    return fresh * math.log2(pool) * 0.8  # people do not draw at random


def _by_words(text: str) -> float:
    """Bits if the letters are words of a language; everything between them counts by character."""
    words = _WORD.findall(text)
    rest = _WORD.sub("", text).replace(" ", "")
    return len({word.casefold() for word in words}) * _BITS_PER_WORD + len(rest) * 4.5
