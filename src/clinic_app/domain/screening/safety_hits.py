"""A safety hit while it is put together, and what several of them say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from clinic_app.domain.screening.model import LEVELS, Level
from clinic_app.domain.screening.results import Hit
from clinic_app.domain.screening.rules import Consequences


@dataclass(frozen=True, slots=True)
class Raised:
    """A hit while it is put together."""

    hit: Hit
    consequences: Consequences
    weak: tuple[str, ...]


def new_hit(
    hit_id: str,
    title: str,
    level: Level,
    answer: Literal["yes", "unsure"],
    signs: tuple[str, ...],
    texts: tuple[str, ...],
) -> Hit:
    return Hit(hit_id, title, level, level, answer, signs, texts)


def highest(levels: Iterable[Level]) -> Level:
    """The most urgent of them."""
    found = set(levels)
    return next(level for level in LEVELS if level in found)


def weak_signs(raised: Iterable[Raised]) -> tuple[str, ...]:
    """Signs that count only together; those of a cleared hit do not."""
    return tuple(sorted(sign for one in raised if one.hit.answer != "cleared" for sign in one.weak))
