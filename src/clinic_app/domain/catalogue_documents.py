"""Typed reading of parsed documents (plain mappings and lists) that collects every problem with its place."""

from collections.abc import Collection, Mapping
from typing import cast


class Problems(list[str]):
    """Sentences about one reading, in the order of the document."""

    def at(self, place: str, sentence: str) -> None:
        self.append(f"{place}: {sentence}")


class Fields:
    """One mapping of a document. Each read marks its key; `finish` reports keys nobody asked for.

    A missing or mistyped value is reported and replaced by an empty one, so that one reading finds every
    problem; the caller must look at `problems` before it uses what was built.
    """

    def __init__(self, node: object, place: str, problems: Problems) -> None:
        self.place = place
        self.problems = problems
        self._seen: set[str] = set()
        self._values: dict[str, object] = {}
        if isinstance(node, Mapping):
            for key, value in cast("Mapping[object, object]", node).items():
                self._values[str(key)] = value
        self._broken = not isinstance(node, Mapping)
        if self._broken:
            problems.at(place, "is missing." if node is None else "write this as a block of named values.")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def raw(self, key: str) -> object:
        self._seen.add(key)
        return self._values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """`default` None makes the key required."""
        value = self.raw(key)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value.strip()
        if value is None and default is not None:
            return default
        self._wrong(key, "needs a text")
        return ""

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Whole number from `low` to `high`; `default` None makes the key required."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self._wrong(key, f"needs a whole number from {low} to {high}" if low < high else f"must be {low}")
        return low

    def yes_no(self, key: str, default: bool) -> bool:
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self._wrong(key, "needs true or false")
        return default

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value in allowed or (default is not None and value == default):
            return value
        if value:
            self._wrong(key, f"is “{value}”, choose one of {', '.join(sorted(allowed))}")
        return default or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """List of texts; a missing key is an empty list."""
        found: list[str] = []
        for index, value in enumerate(self.items(key)):
            if isinstance(value, str) and value.strip():
                found.append(value.strip())
            else:
                self._wrong(f"{key}[{index + 1}]", "needs a text")
        return tuple(found)

    def wholes(self, key: str) -> tuple[int, ...]:
        found: list[int] = []
        for index, value in enumerate(self.items(key)):
            if isinstance(value, int) and not isinstance(value, bool):
                found.append(value)
            else:
                self._wrong(f"{key}[{index + 1}]", "needs a whole number")
        return tuple(found)

    def items(self, key: str) -> tuple[object, ...]:
        value = self.raw(key)
        if value is None:
            return ()
        if isinstance(value, list | tuple):
            return tuple(cast("list[object]", value))
        self._wrong(key, "needs a list")
        return ()

    def blocks(self, key: str) -> tuple["Fields", ...]:
        return tuple(
            Fields(value, f"{self.place} › {key}[{index + 1}]", self.problems)
            for index, value in enumerate(self.items(key))
        )

    def block(self, key: str) -> "Fields":
        return Fields(self.raw(key), f"{self.place} › {key}", self.problems)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    def finish(self) -> None:
        """Reports every key that no read asked for."""
        for key in self._values:
            if key not in self._seen:
                self._wrong(key, "is not known here; remove it or correct its spelling")

    def _wrong(self, key: str, sentence: str) -> None:
        if self._broken:
            return  # one problem is enough for a block that is none
        self.problems.at(f"{self.place} › {key}", f"{sentence}.")
