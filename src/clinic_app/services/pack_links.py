"""Links between own exercises that travel in one pack: written by key on the way, by this clinic's ids at home.

A key is the same in every clinic, an id is not. On the way both have the form of an exercise id.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.own_exercises import OWN_PREFIX, own_id

LINKS = ("easier", "harder")


@dataclass(frozen=True, slots=True)
class Linked:
    """A document whose links lead to exercises that are here. `promised` are keys of exercises of the same pack that
    are not here yet, by name of the link; `lost` counts links that lead nowhere."""

    document: Mapping[str, object]
    promised: Mapping[str, tuple[str, ...]]
    lost: int


def links_by_key(document: Mapping[str, object], keys: Mapping[str, str]) -> tuple[dict[str, object], int]:
    """The document as it travels, and how many links stay behind. `keys` are those of the pack by exercise id."""
    made, left = dict(document), 0
    for name in LINKS:
        links = links_of(document, name)
        kept = [
            own_id(keys[one]) if one in keys else one
            for one in links
            if one in keys or not one.startswith(OWN_PREFIX)
        ]
        left += len(links) - len(kept)
        made[name] = kept
    return made, left


def links_at_home(
    key: str,
    document: Mapping[str, object],
    inside: Mapping[str, Mapping[str, object]],
    home: Mapping[str, str],
    here: Mapping[str, object] | None,
    catalogue: Catalogue,
) -> Linked:
    """The document with the ids of this clinic.

    `inside` are the documents of the pack and `home` the ids of those exercises that are here already, both by key;
    `here` is what the clinic has of this one: its links to own exercises outside the pack stay.
    """
    made, lost = dict(document), 0
    promised: dict[str, tuple[str, ...]] = {}
    for name in LINKS:
        kept = _own_outside(links_of(here or {}, name), set(home.values()), catalogue)
        waiting: list[str] = []
        for link in links_of(document, name):
            other = link.removeprefix(OWN_PREFIX)
            local = home.get(other, link)
            if local in catalogue:
                kept.append(local)
            elif other != key and other in inside and _fits(name, document, inside[other]):
                waiting.append(other)
            else:
                lost += 1
        made[name], promised[name] = list(dict.fromkeys(kept)), tuple(waiting)
    return Linked(made, promised, lost)


def links_of(document: Mapping[str, object], name: str) -> list[str]:
    links = document.get(name)
    return (
        [one for one in cast("list[object]", links) if isinstance(one, str)]
        if isinstance(links, list)
        else []
    )


def _own_outside(links: list[str], in_pack: Collection[str], catalogue: Catalogue) -> list[str]:
    return [one for one in links if one.startswith(OWN_PREFIX) and one not in in_pack and one in catalogue]


def _fits(name: str, document: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """A harder exercise has no lower level, an easier one no higher."""
    mine, theirs = document.get("level"), other.get("level")
    if not isinstance(mine, int) or not isinstance(theirs, int):
        return False
    return theirs >= mine if name == "harder" else theirs <= mine
