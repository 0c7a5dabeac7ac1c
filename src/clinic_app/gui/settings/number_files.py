"""The clinic's own numbers as a file, as the settings need it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NumberFiles:
    """Both are called on the store thread. `read(content, name)` raises InvalidFile with every problem."""

    write: Callable[[Mapping[str, float]], str]
    read: Callable[[bytes, str], dict[str, float]]
