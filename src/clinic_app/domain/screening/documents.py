"""Typed reading of parsed YAML: every wrong value is reported with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from clinic_app.domain.screening.expressions import RuleError


class Entry:
    """One value of a document and the place it stands at, such as `findings.yaml / F_APT / cases 2`."""

    def __init__(self, value: object, place: str) -> None:
        self.raw = value
        self.place = place

    def wrong(self, wanted: str) -> RuleError:
        return RuleError(f"{self.place}: {wanted} expected, found {self.raw!r}")

    def has(self, key: str) -> bool:
        return self.mapping().get(key) is not None

    def mapping(self) -> Mapping[str, object]:
        if self.raw is None:
            return {}
        raw = self.raw
        if not isinstance(raw, dict):
            raise self.wrong("a mapping")
        return cast("dict[str, object]", raw)

    def at(self, key: str) -> Entry:
        return Entry(self.mapping().get(key), f"{self.place} / {key}")

    def each(self, key: str | None = None) -> Iterator[Entry]:
        """Entries of a list (an absent one is empty), named by their id or position."""
        entry = self if key is None else self.at(key)
        if entry.raw is None:
            return
        raw = entry.raw
        if not isinstance(raw, list):
            raise entry.wrong("a list")
        for number, one in enumerate(cast("list[object]", raw), start=1):
            name = cast("dict[str, object]", one).get("id", number) if isinstance(one, dict) else number
            yield Entry(cast("object", one), f"{entry.place} / {name}")

    def pairs(self, key: str) -> Iterator[tuple[str, Entry]]:
        entry = self.at(key)
        for name in entry.mapping():
            yield str(name), entry.at(name)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.mapping().get(key)
        if value is None:
            if default is None:
                raise self.at(key).wrong("a text")
            return default
        if isinstance(value, bool):
            return "yes" if value else "no"
        if not isinstance(value, (str, int, float)):
            raise self.at(key).wrong("a text")
        return str(value).strip()

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if self.has(key) else None

    def number(self, key: str, default: float | None = None) -> float:
        value = self.mapping().get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.at(key).wrong("a number")
        return float(value)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.mapping().get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.at(key).wrong("true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.mapping().get(key)
        if isinstance(value, (str, int, float)):
            return (str(value),)
        return tuple(str(entry.raw) for entry in self.each(key))

    def numbers(self, key: str) -> tuple[int, ...]:
        found: list[int] = []
        for entry in self.each(key):
            if isinstance(entry.raw, bool) or not isinstance(entry.raw, int):
                raise entry.wrong("a whole number")
            found.append(entry.raw)
        return tuple(found)

    def range(self, key: str) -> tuple[float, float] | None:
        if not self.has(key):
            return None
        ends = [entry.raw for entry in self.each(key)]
        low, high = [*ends, None, None][:2]
        if (
            len(ends) != 2
            or isinstance(low, bool)
            or not isinstance(low, (int, float))
            or not isinstance(high, (int, float))
        ):
            raise self.at(key).wrong("a range of two numbers")
        return float(low), float(high)


def list_entries(document: object, file_name: str) -> list[Entry]:
    """The list a file consists of: bare, or the only list below a key of a mapping."""
    if isinstance(document, dict):
        mapping = cast("dict[str, object]", document)
        lists = [key for key, value in mapping.items() if isinstance(value, list)]
        if len(lists) == 1:
            document = mapping[lists[0]]
    return list(Entry(cast("object", document), file_name).each())
