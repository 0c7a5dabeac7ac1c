"""How deep limbs pass through the trunk, the head and each other: skin points held against cross-sections."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import permutations

import numpy as np

from clinic_app.figures.arrays import Array, Ints, unit
from clinic_app.figures.body import Body
from clinic_app.figures.parts import PARTS
from clinic_app.figures.skeleton import Pose, place

BESIDE = 0.014  # metres a point may lie beside a cross-section; they are at most 2.5 cm apart
CLEAR_OF_JOINT = {"uarm": 0.14, "thigh": 0.16}  # metres below shoulder and hip that belong to the trunk
SEGMENTS = {
    "uarm": ("uarm",),
    "farm": ("farm",),
    "hand": ("hand", "fina", "finb", "thumb"),
    "thigh": ("thigh",),
    "shank": ("shank",),
    "foot": ("foot", "toea", "toeb"),
}
TRUNK = ("pelvis", "abdomen", "chest")
NEIGHBOURS = frozenset(
    frozenset((first + side, second + side))
    for side in "LR"
    for first, second in (("uarm", "farm"), ("farm", "hand"), ("thigh", "shank"), ("shank", "foot"))
)
"""Segments that share a joint: skin folds there."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """`first` and `second` name segments ("farmR", "trunk", "head"), in the order of the alphabet; depth in metres."""

    first: str
    second: str
    depth: float

    @property
    def kinds(self) -> tuple[str, str]:
        """The pair without its sides, in the order of the alphabet: ("farm", "trunk")."""
        first, second = sorted(_kind(name) for name in (self.first, self.second))
        return first, second


def overlaps(who: Body, pose: Pose, least: float) -> list[Overlap]:
    """All pairs of segments that pass through each other by more than `least` metres."""
    vertices, _ = who.posed(place(pose, who.kind.dims))
    rings: dict[str, list[Array]] = {
        name: [vertices[piece] for piece in pieces] for name, pieces in _pieces(who).items()
    }
    points: dict[str, Array] = {
        name: np.concatenate([ring.reshape(-1, 3) for ring in each]) for name, each in rings.items()
    }
    boxes = {name: (each.min(0), each.max(0)) for name, each in points.items()}
    found: dict[tuple[str, str], float] = {}
    for skin, solid in permutations(rings, 2):
        if frozenset((skin, solid)) in NEIGHBOURS or _apart(boxes[skin], boxes[solid]):
            continue
        pair = min(skin, solid), max(skin, solid)
        depth = max(_depth(points[skin], each) for each in rings[solid])
        found[pair] = max(found.get(pair, 0.0), depth)
    return [Overlap(*pair, depth) for pair, depth in found.items() if depth > least]


@cache
def _pieces(who: Body) -> dict[str, list[Ints]]:
    """Segment -> vertex numbers (sections, around) of each of its tubes."""
    names = {PARTS[part + side]: kind + side for side in "LR" for kind in SEGMENTS for part in SEGMENTS[kind]}
    names |= {PARTS[part]: "trunk" for part in TRUNK} | {PARTS["head"]: "head"}
    out: dict[str, list[Ints]] = {}
    start = 0
    for tube in who.tubes:
        numbers = np.arange(start, start + tube.size[0] * tube.size[1]).reshape(tube.size)
        start += numbers.size
        for name in dict.fromkeys(names[part] for part in tube.part.tolist() if part in names):
            mine = np.array([names.get(part) == name for part in tube.part.tolist()])
            out.setdefault(name, []).append(numbers[mine & (tube.along >= _clear(name))])
    return out


def _kind(name: str) -> str:
    return name[:-1] if name[:-1] in SEGMENTS else name


def _clear(name: str) -> float:
    return CLEAR_OF_JOINT.get(_kind(name), -np.inf)


def _apart(first: tuple[Array, Array], second: tuple[Array, Array]) -> bool:
    return bool((first[1] < second[0]).any() or (second[1] < first[0]).any())


def _depth(points: Array, rings: Array) -> float:
    """Metres the deepest point lies inside a tube; rings (sections, around, 3), each of them convex."""
    low, high = rings.min((0, 1)), rings.max((0, 1))
    near = points[((points > low) & (points < high)).all(1)]
    return max(_depths(near, rings), default=0.0) if len(near) else 0.0


def _depths(points: Array, rings: Array) -> Iterator[float]:
    edges = np.roll(rings, -1, 1) - rings
    centres = rings.mean(1)
    axes = unit(np.cross(rings - centres[:, None], edges).sum(1))
    inwards = unit(np.cross(axes[:, None], edges))
    beside = np.abs((points[None] - centres[:, None]) @ axes[..., None])[..., 0] < BESIDE
    for ring, inward, here in zip(rings, inwards, beside, strict=True):
        if here.any():
            walls = points[here] @ inward.T - (ring * inward).sum(1)
            yield float(walls.min(1).max())
