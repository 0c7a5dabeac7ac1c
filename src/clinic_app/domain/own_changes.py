"""What changed in a shipped exercise since the clinic made its copy, and taking over what does not clash."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from clinic_app.domain.own_exercise_rules import FIELD_WORDS

_NUMBERED = {"steps": "step", "mistakes": "mistake"}
_IGNORED = ("easier", "harder")
"""Links belong to the catalogue as a whole; a copy keeps its own."""


@dataclass(frozen=True, slots=True)
class ShippedChange:
    """One place where the shipped exercise now says something else.

    `words` name the place ("step 3"). `before` and `after` are the shipped texts, `own` that of the copy. `clash`:
    the copy was changed there too, so the program must not choose.
    """

    path: tuple[str, ...]
    words: str
    before: str
    after: str
    own: str
    clash: bool

    @property
    def sentence(self) -> str:
        if self.clash:
            return f"Shipped text of {self.words} changed; your copy has its own."
        if not self.before:
            return f"Shipped text of {self.words} is new."
        if not self.after:
            return f"Shipped text of {self.words} was taken out."
        return f"Shipped text of {self.words} changed."


def digest(document: Mapping[str, object]) -> str:
    """Fingerprint of a document, the same for the same content."""
    plain = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def shipped_changes(
    base: Mapping[str, object], now: Mapping[str, object], own: Mapping[str, object]
) -> tuple[ShippedChange, ...]:
    """Every place where `now` differs from `base` and the copy `own` does not say the new text already."""
    was, new, mine = (_leaves(document) for document in (base, now, own))
    found: list[ShippedChange] = []
    for path in dict.fromkeys((*was, *new)):
        before, after, here = was.get(path), new.get(path), mine.get(path)
        if before == after or here == after or path[0] in _IGNORED:
            continue
        found.append(
            ShippedChange(
                path, _words(path), _shown(before), _shown(after), _shown(here), clash=here != before
            )
        )
    return tuple(found)


def with_shipped(
    own: Mapping[str, object], now: Mapping[str, object], changes: Iterable[ShippedChange]
) -> dict[str, object]:
    """The copy with these changes taken over."""
    leaves = _leaves(own)
    new = _leaves(now)
    for change in changes:
        if change.path in new:
            leaves[change.path] = new[change.path]
        else:
            leaves.pop(change.path, None)
    return _grown(leaves, own)


_Path = tuple[str, ...]


def _leaves(document: Mapping[str, object]) -> dict[_Path, object]:
    """Texts of numbered lists apart ("steps", "3"), everything else whole."""
    found: dict[_Path, object] = {}
    for name, value in document.items():
        if name in _NUMBERED and isinstance(value, list | tuple):
            for number, item in enumerate(cast("list[object]", value), start=1):
                found[(name, str(number))] = item
        elif isinstance(value, Mapping):
            for inner, part in cast("Mapping[str, object]", value).items():
                found[(name, inner)] = part
        else:
            found[(name,)] = value
    return found


def _grown(leaves: Mapping[_Path, object], like: Mapping[str, object]) -> dict[str, object]:
    document: dict[str, object] = {name: [] for name in _NUMBERED if name in like}
    for path, value in sorted(leaves.items(), key=lambda leaf: (len(leaf[0][-1]), leaf[0][-1])):
        if path[0] in _NUMBERED and len(path) == 2:
            cast("list[object]", document.setdefault(path[0], [])).append(value)
        elif len(path) == 2:
            cast("dict[str, object]", document.setdefault(path[0], {}))[path[1]] = value
        else:
            document[path[0]] = value
    return {name: document[name] for name in (*like, *document) if name in document}


def _words(path: _Path) -> str:
    if path[0] in _NUMBERED:
        return f"{_NUMBERED[path[0]]} {path[1]}"
    if len(path) == 2:
        return f"“{FIELD_WORDS.get(path[0], path[0])}: {path[1].replace('_', ' ')}”"
    return f"“{FIELD_WORDS.get(path[0], path[0])}”"


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_shown(one) for one in cast("list[object]", value))
    if isinstance(value, Mapping):
        return " ".join(_shown(one) for one in cast("Mapping[str, object]", value).values())
    return str(value)
