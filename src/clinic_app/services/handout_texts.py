"""The fixed words of the handout in one language, read from data and checked once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from clinic_app.domain.errors import InvalidFile
from clinic_app.domain.exercise_translations import ORIGINAL, Translations
from clinic_app.domain.handouts import Group, Labels

REQUIRED = (
    "labels", "facts", "clinic", "foot", "calendar", "title", "titles", "document_title", "subject", "why", "remember",
    "week_heading", "pain", "safety", "badge", "sides", "dose", "pain_limits", "plan", "moving", "closing",
    "teach_back", "small_print", "changes", "qr",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HandoutTexts:
    """Texts by dotted place, for example `text("facts.date")`."""

    language: str
    labels: Labels
    _texts: Mapping[str, str]
    _lists: Mapping[str, tuple[str, ...]]
    translations: Translations = ORIGINAL
    """Of the texts of exercises, into this language."""
    drafts: tuple[str, ...] = ()
    """Places nobody has reviewed yet; "" stands for the whole file."""

    def text(self, place: str, **values: object) -> str:
        """The text at `place` with its {names} filled in. KeyError for a place the file lacks."""
        words = self._texts[place]
        return words.format(**values) if values else words

    def lines(self, place: str) -> tuple[str, ...]:
        return self._lists[place]

    def group(self, place: str) -> Group:
        return Group(self.text(f"{place}.heading"), self.lines(f"{place}.lines"))

    def count(self, place: str) -> int:
        """How many blocks stand in the list at `place`, read as `place.0`, `place.1` ..."""
        return len(
            {
                key[len(place) + 1 :].split(".")[0]
                for key in (*self._texts, *self._lists)
                if key.startswith(f"{place}.")
            }
        )


def parse_handout_texts(document: object, translations: Translations = ORIGINAL) -> HandoutTexts:
    """Reads a parsed `texts.<language>.yaml`. Raises InvalidFile naming what is missing."""
    if not isinstance(document, Mapping):
        raise InvalidFile("The handout texts cannot be read.", ("the file holds no texts.",))
    root = cast("Mapping[str, object]", document)
    missing = [f"“{name}” is missing." for name in REQUIRED if name not in root]
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    _flatten(root, "", texts, lists)
    names = Labels.__dataclass_fields__
    missing += [f"“labels.{name}” is missing." for name in names if f"labels.{name}" not in texts]
    if missing:
        raise InvalidFile("The handout texts cannot be read.", tuple(missing), "Install the program again.")
    labels = Labels(**{name: texts[f"labels.{name}"] for name in names})
    drafts = [] if texts.pop("status", "reviewed") == "reviewed" else [""]
    drafts += [place for place, status in _string_status(root) if status == "draft"]
    return HandoutTexts(texts.get("language", "en"), labels, texts, lists, translations, tuple(drafts))


def _string_status(root: Mapping[str, object]) -> list[tuple[str, str]]:
    """Statuses of single places, for a file whose strings are not all equally far."""
    block = root.get("string_status")
    if not isinstance(block, Mapping):
        return []
    return [(str(place), str(status)) for place, status in cast("Mapping[object, object]", block).items()]


def _flatten(
    node: Mapping[str, object], place: str, texts: dict[str, str], lists: dict[str, tuple[str, ...]]
) -> None:
    for key, value in node.items():
        here = f"{place}.{key}" if place else str(key)
        if isinstance(value, Mapping):
            _flatten(cast("Mapping[str, object]", value), here, texts, lists)
        elif isinstance(value, list):
            items = cast("list[object]", value)
            if items and all(isinstance(item, Mapping) for item in items):
                for n, item in enumerate(items):
                    _flatten(cast("Mapping[str, object]", item), f"{here}.{n}", texts, lists)
            else:
                lists[here] = tuple(str(item) for item in items)
        else:
            texts[here] = str(value)
