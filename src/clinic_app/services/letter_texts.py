"""The fixed words of the papers around a screening, read from data and found by dotted place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from clinic_app.domain.errors import InvalidFile


@dataclass(frozen=True, slots=True)
class LetterTexts:
    """`text("items.rf_dvt.title")`; a place the file lacks gives the text of `or_else`, or KeyError without one."""

    language: str
    _texts: Mapping[str, str]
    _lists: Mapping[str, tuple[str, ...]]

    def text(self, place: str, or_else: str | None = None, **values: object) -> str:
        words = self._texts[place] if or_else is None else self._texts.get(place, or_else)
        return words.format(**values) if values else words

    def lines(self, place: str) -> tuple[str, ...]:
        """The list at `place`; empty when there is none."""
        return self._lists.get(place, ())

    def three(self, place: str) -> tuple[str, str, str]:
        """The heads of a table with three columns. Raises ValueError for another number of them."""
        first, second, third = self.lines(place)
        return first, second, third


def parse_letter_texts(document: object, required: tuple[str, ...] = ()) -> LetterTexts:
    """Reads a parsed file of resources/letters. Raises InvalidFile naming what is missing."""
    if not isinstance(document, Mapping):
        raise InvalidFile("The letter texts cannot be read.", ("the file holds no texts.",))
    root = cast("Mapping[str, object]", document)
    missing = tuple(f"“{name}” is missing." for name in required if name not in root)
    if missing:
        raise InvalidFile("The letter texts cannot be read.", missing, "Install the program again.")
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    _flatten(root, "", texts, lists)
    return LetterTexts(texts.get("language", "en"), texts, lists)


def _flatten(
    node: Mapping[str, object], place: str, texts: dict[str, str], lists: dict[str, tuple[str, ...]]
) -> None:
    for key, value in node.items():
        here = f"{place}.{key}" if place else str(key)
        if isinstance(value, Mapping):
            _flatten(cast("Mapping[str, object]", value), here, texts, lists)
        elif isinstance(value, list):
            lists[here] = tuple(str(entry) for entry in cast("list[object]", value))
        else:
            texts[here] = "" if value is None else str(value)
