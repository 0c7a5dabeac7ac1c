"""Figures by name, from the shipped cache. Needs no numpy and no drawing code."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from typing import TypedDict

from clinic_app.figures.drawing import BodyType, Drawing, Side
from clinic_app.figures.packing import unpack


class _Entry(TypedDict):
    working_side: Side | None
    frames: int
    body: BodyType


OWN_PREFIX = "own:"
"""`exercise.figure` of an own figure is this and the id of its library item."""
PHOTO_PREFIX = "photo:"
"""`exercise.figure` of a photo is this and the id of its library file; such a one is no drawing."""

Draw = Callable[[BodyType | None], tuple[Drawing, ...]]
"""Makes the pictures of an own figure for one build of the person (None: the one it was made with)."""


def _no_pairs() -> dict[tuple[str, BodyType], tuple[Drawing, ...]]:
    return {}


@dataclass(slots=True)
class _Own:
    """A figure of the clinic's own: drawn when first asked for, then kept."""

    working_side: Side | None
    body: BodyType
    frames: int
    draw: Draw
    drawn: dict[BodyType, tuple[Drawing, ...]] = field(default_factory=dict[BodyType, tuple[Drawing, ...]])


def _no_own() -> dict[str, _Own]:
    return {}


@dataclass(slots=True)
class FigureLibrary:
    """All shipped figures, and in a `branch` those of one open clinic.

    `read` gets a file name inside `resources/figures/cache` ("index.json", or "<id>.a.fig" and "<id>.b.fig" for
    the two body types) and returns its bytes, for example
    `lambda name: resource("figures", "cache", name).read_bytes()`. Figures of screening tests are called
    "test_..."; they are found without the prefix too, unless an exercise has that name.

    Own figures are called "own:<item id>". Drawing one takes some 0.3 s, so the window asks `ready` first.
    """

    read: Callable[[str], bytes]
    _index: dict[str, _Entry] = field(init=False)
    _pairs: dict[tuple[str, BodyType], tuple[Drawing, ...]] = field(init=False, default_factory=_no_pairs)
    _own: dict[str, _Own] = field(init=False, default_factory=_no_own)
    _lock: RLock = field(init=False, default_factory=RLock)

    def __post_init__(self) -> None:
        self._index = json.loads(self.read("index.json"))

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of all shipped figures, sorted."""
        return tuple(sorted(self._index))

    def __contains__(self, figure_id: object) -> bool:
        return figure_id in self._index or f"test_{figure_id}" in self._index or figure_id in self._own

    def branch(self) -> "FigureLibrary":
        """The same shipped figures with room for own ones: they go when the clinic is closed."""
        out = FigureLibrary(self.read)
        out._index, out._pairs = self._index, self._pairs
        return out

    def put_own(
        self, figure_id: str, working_side: Side | None, body: BodyType, frames: int, draw: Draw
    ) -> None:
        """Make an own figure known, in the place of an earlier one of that name. On any thread."""
        with self._lock:
            self._own[figure_id] = _Own(working_side, body, frames, draw)

    def drop_own(self, figure_id: str) -> None:
        """Forget an own figure; nothing happens if it is not known."""
        with self._lock:
            self._own.pop(figure_id, None)

    def ready(self, figure_id: str, body: BodyType | None = None) -> bool:
        """Whether `pair` answers at once: true of every shipped figure, and of own ones that have been drawn."""
        own = self._own.get(figure_id)
        return (body or own.body) in own.drawn if own is not None else figure_id in self

    def working_side(self, figure_id: str) -> Side | None:
        """The side the stored picture shows at work; None if the exercise has no side. KeyError if unknown."""
        own = self._own.get(figure_id)
        return own.working_side if own is not None else self._index[self._full(figure_id)]["working_side"]

    def pair(
        self, figure_id: str, side: Side | None = None, body: BodyType | None = None
    ) -> tuple[Drawing, ...]:
        """Start and end picture (a single one for some tests), mirrored when `side` asks for the other side.

        body: the build of the person; None: the one the figure was composed with. Raises KeyError for an
        unknown figure, and DamagedFigure for an own one whose data cannot be drawn.
        """
        own = self._own.get(figure_id)
        if own is not None:
            return _sided(self._drawn(own, body or own.body), own.working_side, side)
        figure_id = self._full(figure_id)
        entry = self._index[figure_id]
        shown = body or entry["body"]
        drawings = self._pairs.get((figure_id, shown))
        if drawings is None:
            drawings = self._pairs[figure_id, shown] = unpack(self.read(f"{figure_id}.{shown}.fig"))
        return _sided(drawings, entry["working_side"], side)

    def _drawn(self, own: _Own, body: BodyType) -> tuple[Drawing, ...]:
        with self._lock:
            if body not in own.drawn:
                own.drawn[body] = own.draw(body)
            return own.drawn[body]

    def test_pair(
        self, test_id: str, side: Side | None = None, body: BodyType | None = None
    ) -> tuple[Drawing, ...]:
        """Pictures of a screening test: `test_<id>`, else the exercise `<id>`. Like `pair` otherwise.

        Some tests share the name of an exercise ("side_plank"); this call never confuses the two.
        """
        return self.pair(self.test_figure(test_id), side, body)

    def test_figure(self, test_id: str) -> str:
        """The figure id of a screening test."""
        prefixed = f"test_{test_id}"
        return prefixed if prefixed in self._index else test_id

    def frames(self, figure_id: str) -> int:
        """Number of pictures, 1 or 2. KeyError if unknown."""
        own = self._own.get(figure_id)
        return own.frames if own is not None else self._index[self._full(figure_id)]["frames"]

    def body(self, figure_id: str) -> BodyType:
        """The build the figure was composed with. KeyError if unknown."""
        own = self._own.get(figure_id)
        if own is not None:
            return own.body
        return self._index[self._full(figure_id)]["body"]

    def _full(self, figure_id: str) -> str:
        prefixed = f"test_{figure_id}"
        return prefixed if figure_id not in self._index and prefixed in self._index else figure_id

    @staticmethod
    def mirrored(drawing: Drawing) -> Drawing:
        """The same picture for the other side of the body."""
        return drawing.mirrored()


def _sided(drawings: tuple[Drawing, ...], shown: Side | None, wanted: Side | None) -> tuple[Drawing, ...]:
    if wanted is None or shown in (None, wanted):
        return drawings
    return tuple(drawing.mirrored() for drawing in drawings)
