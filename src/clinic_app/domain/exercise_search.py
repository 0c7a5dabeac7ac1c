"""Search by words as people type them: beginnings, any order, no accents, one slip forgiven, words joined or parted."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST_WITH_SLIP = 4
_REMEMBERED = 400
_NAME, _DETAIL = 0, 3
"""What a match costs more by where the word stands."""
_WHOLE, _BEGINNING, _SLIP = 0, 1, 8


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """`names` weigh more than `details`."""

    key: str
    names: tuple[str, ...]
    details: tuple[str, ...]


class SearchIndex:
    """Entries with the words they are made of. Each word typed is looked up once among the different words of all."""

    def __init__(self, entries: Iterable[SearchEntry]) -> None:
        self._keys: list[str] = []
        self._phrases: list[tuple[tuple[str, ...], ...]] = []
        self._places: dict[str, dict[int, int]] = {}
        self._known: dict[str, dict[int, int]] = {}
        for at, entry in enumerate(entries):
            self._keys.append(entry.key)
            phrases = tuple(words(name) for name in entry.names)
            self._phrases.append(phrases)
            for phrase in phrases:
                # "birddog" is the bird dog.
                for word in (*phrase, *map(str.__add__, phrase, phrase[1:])):
                    self._put(word, at, _NAME)
            for detail in entry.details:
                for word in words(detail):
                    self._put(word, at, _DETAIL)

    def ranked(self, text: str) -> tuple[str, ...]:
        """Keys of the entries that match every word of `text`, best match first.

        Among equal matches a name that is just the text comes first, then one that begins with it, then the
        given order: "bird dog" finds the bird dog before its easier form. Where the words lead nowhere, two
        neighbours are tried as one: "clam shell" is the clamshell.
        """
        wanted = words(text)
        if not wanted:
            # Only signs and spaces: nothing was asked. Letters outside a-z that fold to nothing match nothing.
            return tuple(self._keys) if not text.strip() else ()
        found = self._matching(wanted)
        for at in range(len(wanted) - 1):
            if found:
                break
            found = self._matching((*wanted[:at], wanted[at] + wanted[at + 1], *wanted[at + 2 :]))
        return found

    def _put(self, word: str, at: int, cost: int) -> None:
        places = self._places.setdefault(word, {})
        places[at] = min(cost, places.get(at, cost))

    def _matching(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        costs = [self._costs(word) for word in wanted]
        common = set(costs[0]).intersection(*costs[1:])
        scored = sorted((sum(cost[at] for cost in costs), self._distance(at, wanted), at) for at in common)
        return tuple(self._keys[at] for *_, at in scored)

    def _distance(self, at: int, wanted: tuple[str, ...]) -> int:
        """0 when a name is the wanted words, 1 when one begins with them, else 2."""
        if wanted in self._phrases[at]:
            return 0
        return 1 if any(phrase[: len(wanted)] == wanted for phrase in self._phrases[at]) else 2

    def _costs(self, wanted: str) -> dict[int, int]:
        """Entries with this word and what the match costs: 0 for a whole word of a name to 11 for a slip in a detail."""
        known = self._known.get(wanted)
        if known is not None:
            return known
        found: dict[int, int] = {}
        for word, places in self._places.items():
            if word == wanted:
                extra = _WHOLE
            elif word.startswith(wanted):
                extra = _BEGINNING
            elif len(wanted) >= _SHORTEST_WITH_SLIP and _begins_with_one_slip(word, wanted):
                extra = _SLIP
            else:
                continue
            for at, cost in places.items():
                found[at] = min(cost + extra, found.get(at, cost + extra))
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[wanted] = found
        return found


def ranked(entries: Iterable[SearchEntry], text: str) -> tuple[str, ...]:
    """A single search without keeping the index."""
    return SearchIndex(entries).ranked(text)


def words(text: str) -> tuple[str, ...]:
    """Lower-case words without accents; a hyphen parts words."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(sign for sign in flat if not unicodedata.combining(sign))))


def _begins_with_one_slip(word: str, wanted: str) -> bool:
    """True if some beginning of `word` is one insertion, loss, change or swap away from `wanted`."""
    # One slip leaves one of the first two letters in its place or moves it by one: most words fall out here.
    first, second = word[:1], word[1:2]
    if first not in wanted[:2] and (second not in wanted[:2] or not second):
        return False
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
