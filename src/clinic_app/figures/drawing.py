"""The finished picture: flat shapes in millimetres, ready for any painter.

A `Drawing` says nothing about colour: every shape names a paint, and `palette.palette()` maps the paint
names to colours for one style. Lines are shapes too (filled, tapered outlines), so a painter only ever
fills paths. Shapes are painted in order, later ones on top, with the even-odd rule and no outline.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Side = Literal["L", "R"]
FrameName = Literal["start", "end"]
BodyType = Literal["a", "b"]
"""The two builds of the drawn person: a narrower with tied hair, b broader with short hair."""

POINTS_OF = {"M": 1, "L": 1, "C": 3, "Z": 0}
"""Number of points each path operation consumes."""

_OTHER_SIDE: dict[Side, Side] = {"L": "R", "R": "L"}
_OTHER_WORD = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}


@dataclass(frozen=True, slots=True)
class Shape:
    """One filled area.

    ops is a string of M (move, 1 point), L (line, 1), C (cubic curve, 3) and Z (close, 0); points is the
    flat list x, y, x, y ... in mm, y pointing down. Fill with the even-odd rule.
    """

    paint: str
    ops: str
    points: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture of an exercise or test. The shapes lie inside 0..width_mm, 0..height_mm.

    The natural scale is 40 mm of paper for a metre of body, so the pictures of one pair, and of all
    exercises, match in size when drawn with the same factor. working_side is the side of the body the
    picture shows at work, None if both sides do the same.
    """

    id: str
    frame: FrameName
    width_mm: float
    height_mm: float
    shapes: tuple[Shape, ...]
    alt: str
    working_side: Side | None = None

    def mirrored(self) -> "Drawing":
        """The same picture seen in a mirror: the other side works, and the alt text says so."""
        width = self.width_mm
        shapes = tuple(
            Shape(shape.paint, shape.ops, _mirrored_points(shape.points, width)) for shape in self.shapes
        )
        side = None if self.working_side is None else _OTHER_SIDE[self.working_side]
        return replace(self, shapes=shapes, alt=swap_sides(self.alt), working_side=side)


def swap_sides(text: str) -> str:
    """Exchange the words left and right."""
    return re.sub(r"\b([Ll]eft|[Rr]ight)\b", lambda found: _OTHER_WORD[found.group()], text)


def segments(shape: Shape) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Walk a shape: the operation and its flat coordinates, one after the other."""
    at = 0
    for op in shape.ops:
        end = at + 2 * POINTS_OF[op]
        yield op, shape.points[at:end]
        at = end


def _mirrored_points(points: tuple[float, ...], width: float) -> tuple[float, ...]:
    flipped = list(points)
    flipped[::2] = [width - x for x in points[::2]]
    return tuple(flipped)
