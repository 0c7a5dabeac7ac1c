"""JSON documents as Python values."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""What a JSON document may hold. From the store lists come back as lists, objects as dicts with text keys."""


def same_json(one: Json, other: Json) -> bool:
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
