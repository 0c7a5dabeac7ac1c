"""Search by words as people type them: beginnings, any order, no accents, one slip forgiven."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST_WITH_SLIP = 4


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """`names` weigh more than `details`; the word tuples are folded once when the entry is made."""

    key: str
    names: tuple[str, ...]
    details: tuple[str, ...]
    name_words: tuple[str, ...] = field(init=False)
    detail_words: tuple[str, ...] = field(init=False)
    phrases: tuple[tuple[str, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name_words", _folded_words(self.names))
        object.__setattr__(self, "detail_words", _folded_words(self.details))
        object.__setattr__(self, "phrases", tuple(words(name) for name in self.names))


def ranked(entries: Iterable[SearchEntry], text: str) -> tuple[str, ...]:
    """Keys of the entries that match every word of `text`, best match first.

    Among equal matches a name that is just the text comes first, then one that begins with it, then the
    given order: "bird dog" finds the bird dog before its easier form.
    """
    wanted = words(text)
    if not wanted:
        # Only signs and spaces: nothing was asked. Letters outside a-z that fold to nothing match nothing.
        return tuple(entry.key for entry in entries) if not text.strip() else ()
    scored: list[tuple[int, int, int, str]] = []
    for position, entry in enumerate(entries):
        costs = [_cost(entry, word) for word in wanted]
        if all(cost is not None for cost in costs):
            cost = sum(cost for cost in costs if cost is not None)
            scored.append((cost, _distance(entry, wanted), position, entry.key))
    return tuple(key for *_, key in sorted(scored))


def words(text: str) -> tuple[str, ...]:
    """Lower-case words without accents; a hyphen parts words."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(sign for sign in flat if not unicodedata.combining(sign))))


def _folded_words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for text in texts for word in words(text)))


def _distance(entry: SearchEntry, wanted: tuple[str, ...]) -> int:
    """0 when a name is the wanted words, 1 when one begins with them, else 2."""
    if wanted in entry.phrases:
        return 0
    return 1 if any(phrase[: len(wanted)] == wanted for phrase in entry.phrases) else 2


def _cost(entry: SearchEntry, wanted: str) -> int | None:
    """0 whole word of a name, rising to 11 for a slip in a detail; None when nothing matches."""
    for places, extra in ((entry.name_words, 0), (entry.detail_words, 3)):
        if wanted in places:
            return extra
        if any(word.startswith(wanted) for word in places):
            return extra + 1
    if len(wanted) < _SHORTEST_WITH_SLIP:
        return None
    for places, extra in ((entry.name_words, 8), (entry.detail_words, 11)):
        if any(_begins_with_one_slip(word, wanted) for word in places):
            return extra
    return None


def _begins_with_one_slip(word: str, wanted: str) -> bool:
    """True if some beginning of `word` is one insertion, loss, change or swap away from `wanted`."""
    lengths = range(max(1, len(wanted) - 1), min(len(word), len(wanted) + 1) + 1)
    return any(_one_slip_apart(word[:length], wanted) for length in lengths)


def _one_slip_apart(left: str, right: str) -> bool:
    if len(left) > len(right):
        left, right = right, left
    start = 0
    while start < len(left) and left[start] == right[start]:
        start += 1
    rest_left, rest_right = left[start:], right[start:]
    if len(left) < len(right):
        return rest_left == rest_right[1:]
    return rest_left[1:] == rest_right[1:] or (
        rest_left[:2] == rest_right[:2][::-1] and rest_left[2:] == rest_right[2:]
    )
