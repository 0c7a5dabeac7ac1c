"""Figures by name, from the shipped cache. Needs no numpy and no drawing code."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict

from clinic_app.figures.drawing import BodyType, Drawing, Side
from clinic_app.figures.packing import unpack


class _Entry(TypedDict):
    working_side: Side | None
    frames: int
    body: BodyType


def _no_pairs() -> dict[tuple[str, BodyType], tuple[Drawing, ...]]:
    return {}


@dataclass(slots=True)
class FigureLibrary:
    """All shipped figures.

    `read` gets a file name inside `resources/figures/cache` ("index.json", or "<id>.a.fig" and "<id>.b.fig" for
    the two body types) and returns its bytes, for example `lambda name: resource("figures", "cache", name).read_bytes()`. Figures of screening
    tests are called "test_..."; they are found without the prefix too, unless an exercise has that name.
    """

    read: Callable[[str], bytes]
    _index: dict[str, _Entry] = field(init=False)
    _pairs: dict[tuple[str, BodyType], tuple[Drawing, ...]] = field(init=False, default_factory=_no_pairs)

    def __post_init__(self) -> None:
        self._index = json.loads(self.read("index.json"))

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of all figures, sorted."""
        return tuple(sorted(self._index))

    def __contains__(self, figure_id: object) -> bool:
        return figure_id in self._index or f"test_{figure_id}" in self._index

    def working_side(self, figure_id: str) -> Side | None:
        """The side the stored picture shows at work; None if the exercise has no side. KeyError if unknown."""
        return self._index[self._full(figure_id)]["working_side"]

    def pair(
        self, figure_id: str, side: Side | None = None, body: BodyType | None = None
    ) -> tuple[Drawing, ...]:
        """Start and end picture (a single one for some tests), mirrored when `side` asks for the other side.

        body: the build of the person; None: the one the figure was composed with. Raises KeyError for an
        unknown figure.
        """
        figure_id = self._full(figure_id)
        entry = self._index[figure_id]
        shown = body or entry["body"]
        drawings = self._pairs.get((figure_id, shown))
        if drawings is None:
            drawings = self._pairs[figure_id, shown] = unpack(self.read(f"{figure_id}.{shown}.fig"))
        if side is None or entry["working_side"] in (None, side):
            return drawings
        return tuple(drawing.mirrored() for drawing in drawings)

    def test_pair(
        self, test_id: str, side: Side | None = None, body: BodyType | None = None
    ) -> tuple[Drawing, ...]:
        """Pictures of a screening test: `test_<id>`, else the exercise `<id>`. Like `pair` otherwise.

        Some tests share the name of an exercise ("side_plank"); this call never confuses the two.
        """
        prefixed = f"test_{test_id}"
        return self.pair(prefixed if prefixed in self._index else test_id, side, body)

    def body(self, figure_id: str) -> BodyType:
        """The build the figure was composed with. KeyError if unknown."""
        return self._index[self._full(figure_id)]["body"]

    def _full(self, figure_id: str) -> str:
        prefixed = f"test_{figure_id}"
        return prefixed if figure_id not in self._index and prefixed in self._index else figure_id

    @staticmethod
    def mirrored(drawing: Drawing) -> Drawing:
        """The same picture for the other side of the body."""
        return drawing.mirrored()
