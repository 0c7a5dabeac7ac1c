"""JSON documents as Python values."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""A document as it comes out of the store."""

JsonInput: TypeAlias = "bool | int | float | str | Sequence[JsonInput] | Mapping[str, JsonInput] | None"
"""A document as it may be handed in: tuples and read-only mappings too."""


def same_json(one: JsonInput, other: JsonInput) -> bool:
    """Equal as JSON: true is not 1, while 1 is 1.0 and a tuple is the list it is stored as."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same_json(one[key], other[key]) for key in one)
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return len(one) == len(other) and all(map(same_json, one, other))
    return one == other
