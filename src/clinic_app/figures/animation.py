"""In-between pictures of a movement, drawn fast: poses are mixed and the lasting contacts solved again.

A foot that stands in both positions of a figure stands still on the way, a heel that slides stays on the floor.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from clinic_app.figures.arrays import Array
from clinic_app.figures.contacts import Contact, bone_frame, point
from clinic_app.figures.drawing import Drawing
from clinic_app.figures.pace import eased
from clinic_app.figures.pose_sheet import FrameSheet, PoseSheet
from clinic_app.figures.render import Painted
from clinic_app.figures.scene import draw, drawing_of, extent
from clinic_app.figures.skeleton import Pose, Skeleton, angles, blend, place
from clinic_app.figures.solver import settle

ANIMATION_PPM = 120.0
"""Pixels per metre of the depth buffer: enough for a moving picture on the screen."""
OPENING = (0.0, 1.0, 0.5, 0.25, 0.75)
"""The first pictures of a movement, as shares of its way: they also fix the canvas."""
_MARGIN_M = 0.03
_FACE = 0.03  # a face that swings down stays this far above the floor
_STEP = 0.1  # a foot that comes down this far (m) from where it stood has stepped
_POINT_KINDS = ("at", "touch")
_SWINGING = (
    (("toe", "toetop", "ball", "heel", "knee"), ("hip{}.flex", "knee{}.flex")),
    (("fingertip", "fingers", "handc", "wrist", "elbow"), ("sh{}.flex", "sh{}.abd", "sh{}.rot", "el{}.flex")),
)
"""Points of a limb that may swing through the floor, and the angles that lift them."""


@dataclass(frozen=True, slots=True)
class Animation:
    """A figure with a start and an end position, and their solved poses (from `resources/figures/solved`)."""

    sheet: PoseSheet
    poses: tuple[Pose, Pose]

    @classmethod
    def of(cls, sheet: PoseSheet, poses: Sequence[Pose]) -> "Animation":
        """Raises ValueError for a figure with a single picture: nothing moves there."""
        if len(sheet.frames) != 2 or len(poses) != 2:
            raise ValueError(f"figure {sheet.id} has a single picture")
        start, end = poses
        return cls(sheet, (_stepped(sheet, start, end), end))

    def pose(self, share: float) -> dict[str, tuple[float, ...]]:
        """The pose `share` (0..1) of the way from start to end, its lasting contacts held."""
        if share in (0.0, 1.0):
            return {joint: tuple(values) for joint, values in self.poses[round(share)].items()}
        dims = self.sheet.person.kind.dims
        held, floor = self.held(share), _floor(*self._ends(), share)
        start, end = self.sheet.frames
        free = list(dict.fromkeys([*start.free, *end.free]))
        mixed = self._mixed(share)
        if (stands := self.sheet.stands) is not None:
            way = _between(stands, *self._ends(), share) - point(place(mixed, dims), stands)
            mixed = _moved(mixed, way * [1, 0, 1])
        pose = settle(dims, mixed, held, free)
        lifts, lifters = _under_floor(self.sheet, place(pose, dims), held, floor)
        if not lifts:
            return pose
        return settle(dims, pose, [*held, *lifts], list(dict.fromkeys([*free, *lifters])), rounds=6)

    def held(self, share: float) -> list[Contact]:
        """The contacts of both positions, each with its goal on the way between its two places."""
        return list(_held(self.sheet, *self._ends(), share))

    def _mixed(self, share: float) -> dict[str, tuple[float, ...]]:
        """Start and end mixed, led past the way point: off at once, calmly back to the straight way."""
        first, last = self.poses
        mixed = blend(first, last, share)
        if (via := self.sheet.via) is None:
            return mixed
        still_away = 1 - (share / via.at if share < via.at else (1 - share) / (1 - via.at))
        straight = blend(first, last, via.at)
        for joint, goal in via.pose.items():
            parts = zip(angles(mixed, joint), goal, angles(straight, joint), strict=True)
            mixed[joint] = tuple(now + (there - by) * (1 - still_away**2) for now, there, by in parts)
        return mixed

    def _ends(self) -> tuple[Skeleton, Skeleton]:
        dims = self.sheet.person.kind.dims
        return place(self.poses[0], dims), place(self.poses[1], dims)

    def opening(self, ppm: float = ANIMATION_PPM) -> "Reel":
        """The first five pictures, with the canvas all others of this movement are drawn on."""
        pictures = {share: self.items(share, ppm) for share in OPENING}
        extents = [extent(items) for items in pictures.values()]
        low: Array = np.min([one for one, _ in extents], axis=0) - _MARGIN_M
        high: Array = np.max([one for _, one in extents], axis=0) + _MARGIN_M
        reel = Reel(self, low, high, ppm, {})
        for share, items in pictures.items():
            reel.drawn[share] = reel.picture(share, items)
        return reel

    def frames(self, count: int, ppm: float = ANIMATION_PPM) -> tuple[Drawing, ...]:
        """`count` pictures (2 or more) from start to end on one canvas, slow at either end, without arrows."""
        shares = [eased(k / (count - 1)) for k in range(count)]
        pictures = [self.items(share, ppm) for share in shares]
        extents = [extent(items) for items in pictures]
        low: Array = np.min([one for one, _ in extents], axis=0)
        high: Array = np.max([one for _, one in extents], axis=0)
        return tuple(
            drawing_of(self.sheet, self.sheet.frames[round(share)], items, low, high)
            for share, items in zip(shares, pictures, strict=True)
        )

    def items(self, share: float, ppm: float) -> list[Painted]:
        """What is painted at this share of the way, without arrows."""
        skeleton = place(self.pose(share), self.sheet.person.kind.dims)
        return draw(self.sheet, self.frame(share), skeleton, ppm).items

    def frame(self, share: float) -> FrameSheet:
        """The frame with its props and the examiner's hands on the way.

        Props that only one position has come or go half way; the hands that take the limb there hold it all the way.
        """
        start, end = self.sheet.frames
        nearer = (start, end)[round(share)]
        same_props = [list(entry) for entry in start.props] == [list(entry) for entry in end.props]
        same_hands = len(start.hands) == len(end.hands)
        return replace(
            nearer,
            props=_mixed_entries(start.props, end.props, share) if same_props else nearer.props,
            hands=_mixed_entries(start.hands, end.hands, share) if same_hands else end.hands or start.hands,
        )


@dataclass(frozen=True, slots=True)
class Reel:
    """The pictures of one movement on one canvas, drawn one by one. `drawn`: by share of the way (0..1)."""

    animation: Animation
    low: Array
    high: Array
    ppm: float
    drawn: dict[float, Drawing]

    def draw(self, share: float) -> Drawing:
        """The picture at this share of the way, drawn if it is not there yet."""
        if share not in self.drawn:
            self.drawn[share] = self.picture(share, self.animation.items(share, self.ppm))
        return self.drawn[share]

    def picture(self, share: float, items: Sequence[Painted]) -> Drawing:
        """Painted outlines on the canvas of this reel."""
        sheet = self.animation.sheet
        return drawing_of(sheet, sheet.frames[round(share)], items, self.low, self.high)


def refinement(levels: int) -> tuple[float, ...]:
    """Shares in the order in which they are best drawn, each round halving the gaps: 2 ** levels + 1 pictures."""
    order = [0.0, 1.0]
    for level in range(1, levels + 1):
        parts = 2**level
        order += [k / parts for k in range(1, parts, 2)]
    return tuple(order)


def _stepped(sheet: PoseSheet, start: Pose, end: Pose) -> Pose:
    """The start position, moved forward or back to where its standing point is in the end position."""
    if sheet.stands is None:
        return start
    dims = sheet.person.kind.dims
    way = point(place(end, dims), sheet.stands) - point(place(start, dims), sheet.stands)
    return _moved(start, way * [1, 0, 0])


def _moved(pose: Pose, way: Array) -> dict[str, tuple[float, ...]]:
    return {**pose, "pos": tuple((np.array(angles(pose, "pos")) + way).tolist())}


def _between(name: str, first: Skeleton, last: Skeleton, share: float) -> Array:
    """Where a point is on the way between its two places."""
    here, there = point(first, name), point(last, name)
    return here + (there - here) * share


def _held(sheet: PoseSheet, first: Skeleton, last: Skeleton, share: float) -> Iterator[Contact]:
    """Contacts of both positions, each with its goal on the way between its two places; a foot that steps is let go."""
    start, end = (frame.contacts for frame in sheet.frames)
    later = {_key(contact): contact for contact in end}
    if sheet.stands is not None:
        goal = _between(sheet.stands, first, last, share)
        for axis in (0, 2):
            yield Contact("at", sheet.stands, axis, value=float(goal[axis]))
    for contact in start:
        if _key(contact) not in later or (sheet.stands is not None and _steps(contact.point, first, last)):
            continue
        if contact.kind in _POINT_KINDS:
            goal = _between(contact.point, first, last, share)
            yield replace(contact, kind="at", value=float(goal[contact.axis]))
        elif contact.kind == "pin":
            here, there = _local(contact, first), _local(contact, last)
            x, y, z = (here + (there - here) * share).tolist()
            yield replace(contact, vector=(x, y, z))
        elif contact == later[_key(contact)]:
            yield contact


def _steps(name: str, first: Skeleton, last: Skeleton) -> bool:
    return name[-1] in "LR" and float(np.abs(point(last, name) - point(first, name)).max()) > _STEP


def _floor(first: Skeleton, last: Skeleton, share: float) -> Callable[[str], float]:
    """Height below which a point has sunk: the floor, or how deep it lies in both positions, bent toes for one."""

    def height(name: str) -> float:
        return min(0.0, float(_between(name, first, last, share)[2]))

    return height


def _under_floor(
    sheet: PoseSheet, skeleton: Skeleton, held: Sequence[Contact], floor: Callable[[str], float]
) -> tuple[list[Contact], list[str]]:
    """What brings a limb that swings through the floor back on to it, and by which angles; not on a table."""
    lifts: list[Contact] = []
    lifters: list[str] = []
    busy = {contact.point for contact in held}
    for names, lifting in _SWINGING if sheet.ground == 0.0 else ():
        for side in "LR":
            free = [name + side for name in names if name + side not in busy]
            sunk = {name: floor(name) - float(point(skeleton, name)[2]) for name in free}
            lowest = max(free, key=lambda name: sunk[name])
            if sunk[lowest] > 0.004:
                lifts.append(Contact("at", lowest, value=floor(lowest) + 0.004))
                lifters += [angle.format(side) for angle in lifting]
    if sheet.ground == 0.0 and "headfront" not in busy and float(point(skeleton, "headfront")[2]) < _FACE:
        lifts.append(Contact("at", "headfront", value=_FACE))
        lifters += ["neck.flex", "head.flex", "thorax.flex"]
    return lifts, lifters


def _key(contact: Contact) -> tuple[str, str, int, str]:
    kind = "point" if contact.kind in _POINT_KINDS else contact.kind
    return kind, contact.point, contact.axis, contact.bone


def _local(contact: Contact, skeleton: Skeleton) -> Array:
    """Where the pinned point is, seen from its bone."""
    rotation, origin = bone_frame(skeleton, contact.bone)
    return rotation.T @ (point(skeleton, contact.point) - origin)


def _mixed_entries(first: Sequence[Any], last: Sequence[Any], share: float) -> tuple[Any, ...]:
    return tuple(_mix(a, b, share) for a, b in zip(first, last, strict=True))


def _mix(first: Any, last: Any, share: float) -> Any:
    """Numbers in equal structures are mixed, all else is taken from the nearer side."""
    if isinstance(first, dict) and isinstance(last, dict):
        a, b = cast("dict[str, Any]", first), cast("dict[str, Any]", last)
        mixed: dict[str, Any] = {}
        for key in a | b:
            mixed[key] = _mix(a.get(key, _rest(b.get(key))), b.get(key, _rest(a.get(key))), share)
        return mixed
    if isinstance(first, list) and isinstance(last, list):
        ones, twos = cast("list[Any]", first), cast("list[Any]", last)
        return [_mix(one, two, share) for one, two in zip(ones, twos, strict=True)]
    if isinstance(first, (int, float)) and isinstance(last, (int, float)):
        return first + (last - first) * share
    return cast("Any", (first, last)[round(share)])


def _rest(value: Any) -> Any:
    """What a missing factor means: 1 for each number of a list (a ball that is not squashed)."""
    return [1.0] * len(cast("list[Any]", value)) if isinstance(value, list) else value
