"""Support points and contacts: what must touch what in a pose.

A contact is one line of text in a pose file (see resources/figures/README.md):

    heel rests 0                    the lowest skin near the heel is at height 0
    upback touches x- -0.2          the rearmost skin near the upper back is at x = -0.2
    ankleR x 0.5                    the point itself is at x = 0.5 (also y, z)
    foot flat                       the sole faces down (palm, forearm too); "flat x+" faces that way
    handc at pelvis 0.02 -0.18 0.08 the point is pinned to a place on a bone; y is for the right side
    palm faces thorax -1 0 0        the palm faces a direction of a bone or of the world
    knee level heel                 both points are at the same height

Sided points without L or R stand for both sides.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from clinic_app.figures.anatomy import FOOT_DROP, HEAD_X, HEAD_Z, KNUCKLE_BEND, MIDDLE_BEND, TOE_JOINT
from clinic_app.figures.arrays import Array
from clinic_app.figures.skeleton import SPINE_Z, Skeleton

_SX = 0.035  # the spine line lies this far behind the hip axis


@dataclass(frozen=True, slots=True)
class Spot:
    """A support point: place on a bone (y for the left side), lowered by `drop` in the world.

    parts: first letters of the body parts whose skin counts for "rests" and "touches", within `radius`.
    """

    bone: str
    local: tuple[float, float, float]
    drop: float = 0.0
    parts: tuple[str, ...] = ()
    radius: float = 0.10


_FOOT, _HAND, _TRUNK = (
    ("foot", "toea", "toeb"),
    ("hand", "thumb", "fina", "finb"),
    ("pelvis", "pelv", "abdomen", "chest", "clav"),
)
_TOE_X = TOE_JOINT[0]

SIDED: Mapping[str, Spot] = {
    "heel": Spot("foot", (-0.045, 0, -FOOT_DROP), parts=_FOOT, radius=0.06),
    "ball": Spot("foot", (_TOE_X, 0, -FOOT_DROP), parts=_FOOT, radius=0.08),
    "toe": Spot("foot", (0.205, 0, -FOOT_DROP + 0.012), parts=_FOOT, radius=0.06),
    "instep": Spot("foot", (0.075, 0, -0.022), parts=_FOOT, radius=0.09),
    "toetop": Spot("foot", (0.185, 0, -0.056), parts=_FOOT, radius=0.09),
    "foot": Spot("foot", (0.06, 0, -0.05), parts=_FOOT, radius=0.2),
    "ankle": Spot("foot", (0, 0, 0), parts=(*_FOOT, "shank"), radius=0.10),
    "ankleout": Spot("foot", (0, 0, 0), 0.046, parts=_FOOT, radius=0.20),
    "knee": Spot("shank", (0, 0, 0), 0.055, parts=("shank", "thigh"), radius=0.12),
    "kneec": Spot("shank", (0, 0, 0), parts=("shank", "thigh")),
    "kneeback": Spot("shank", (-0.056, 0, -0.03), parts=("shank", "thigh")),
    "thighback": Spot("thigh", (-0.09, 0, -0.17), parts=("thigh",), radius=0.12),
    "thighfront": Spot("thigh", (0.09, 0, -0.20), parts=("thigh",), radius=0.12),
    "calfback": Spot("shank", (-0.072, 0, -0.12), parts=("shank",), radius=0.12),
    "shin": Spot("shank", (0.04, 0, -0.22), parts=("shank",), radius=0.12),
    "palm": Spot("hand", (0, -0.019, -0.06), parts=_HAND, radius=0.12),
    "palmheel": Spot("hand", (0, -0.019, -0.015), parts=_HAND, radius=0.06),
    "fingers": Spot("hand", (0, -0.013, -0.135), parts=_HAND, radius=0.07),
    "fingertip": Spot("hand", (0, 0, -0.094), parts=_HAND, radius=0.05),
    "knuckle": Spot("hand", (-0.037, 0, -0.06), parts=_HAND, radius=0.10),
    "handback": Spot("hand", (0, 0.018, -0.06), parts=_HAND, radius=0.12),
    "handc": Spot("hand", (0, 0, -0.07), parts=_HAND),
    "elbow": Spot("forearm", (0, 0, 0), 0.041, parts=("farm", "uarm"), radius=0.07),
    "elbowc": Spot("forearm", (0, 0, 0), parts=("farm", "uarm")),
    "wrist": Spot("wrist", (0, 0, 0), 0.026, parts=("farm", "hand"), radius=0.06),
    "upperarm": Spot("uarm", (0, 0, -0.15), 0.04, parts=("uarm",), radius=0.12),
    "hipside": Spot("thigh", (0, 0, 0), 0.10, parts=("pelvis", "pelv", "thigh"), radius=0.20),
    "thighside": Spot("thigh", (0, 0.08, -0.2), parts=("thigh",), radius=0.15),
    "kneeside": Spot("shank", (0, 0.052, 0), parts=("shank", "thigh"), radius=0.10),
    "shside": Spot("uarm", (0, 0, 0), 0.06, parts=("uarm", "clav"), radius=0.12),
    "shc": Spot("uarm", (0, 0, 0), parts=("uarm", "clav")),
    "hipc": Spot("thigh", (0, 0, 0), parts=("pelv", "thigh")),
    "buttock": Spot("pelvis", (-0.118, 0.088, -0.02), parts=("pelv", "pelvis", "thigh"), radius=0.16),
    "ischium": Spot("pelvis", (-0.03, 0.08, -0.118), parts=("pelv", "pelvis", "thigh"), radius=0.16),
}
SINGLE: Mapping[str, Spot] = {
    "sacrum": Spot("pelvis", (-0.113, 0, 0.03), parts=("pelvis", "pelv", "thigh"), radius=0.18),
    "pubis": Spot("pelvis", (0.105, 0, 0.03), parts=("pelvis", "pelv", "abdomen"), radius=0.16),
    "pelvis": Spot("pelvis", (0, 0, 0), parts=("pelvis", "pelv")),
    "asis": Spot("pelvis", (0.105, 0, 0.075)),
    "psis": Spot("pelvis", (-0.105, 0, 0.095)),
    "upback": Spot("thorax", (-0.112 + _SX, 0, -0.04), parts=_TRUNK, radius=0.16),
    "chest": Spot("thorax", (0.118 + _SX, 0, -0.08), parts=_TRUNK, radius=0.16),
    "ribs": Spot("thorax", (0.10 + _SX, 0, -0.16), parts=_TRUNK, radius=0.12),
    "belly": Spot("spine", (0.14, 0, 0.13), parts=("abdomen", "pelvis"), radius=0.09),
    "lowback": Spot("spine", (-0.04, 0, 0.17), parts=_TRUNK, radius=0.10),
    "spinemid": Spot("spine", (-0.04, 0, 0.25), parts=_TRUNK),
    "headback": Spot("head", (HEAD_X - 0.112, 0, HEAD_Z + 0.145), parts=("head", "bun"), radius=0.13),
    "headfront": Spot("head", (HEAD_X + 0.10, 0, HEAD_Z + 0.165), parts=("head",), radius=0.11),
    "headside": Spot("head", (HEAD_X, 0, HEAD_Z + 0.12), 0.07, parts=("head", "ear"), radius=0.16),
    "headc": Spot("head", (HEAD_X, 0, HEAD_Z + 0.12), parts=("head",), radius=0.2),
    "headtop": Spot("head", (HEAD_X, 0, HEAD_Z + 0.24), parts=("head",)),
}
AXES = {"x": 0, "y": 1, "z": 2}
DEFAULT_PIN = 0.5  # weight of a pinned point against a support


def spot(name: str) -> Spot:
    """The support point called `name`, with or without side. Raises KeyError for an unknown name."""
    if name in SINGLE:
        return SINGLE[name]
    return SIDED[name[:-1]] if name[:-1] in SIDED and name[-1] in "LR" else SIDED[name]


def point(skeleton: Skeleton, name: str) -> Array:
    """World position of a support point (3,); of many poses (n, 3)."""
    where = spot(name)
    side = "" if name in SINGLE else name[-1]
    sign = -1.0 if side == "R" else 1.0
    x, y, z = where.local
    if where.bone == "spine":
        frame = skeleton.spine(z)
        return frame.origin + frame.rotation[..., 0] * x
    local = np.array((x, sign * y, z))
    if name[:-1] == "toe":
        turn, reach = np.radians(skeleton.toes[side]), 0.205 - _TOE_X
        local = _place(_TOE_X + reach * np.cos(turn), sign * y, z + reach * np.sin(turn))
    elif name[:-1] == "fingertip":
        curl = np.radians(skeleton.curl[side])
        knuckle, middle = curl * KNUCKLE_BEND, curl * (KNUCKLE_BEND + MIDDLE_BEND)
        y = y - 0.040 * np.sin(knuckle) - 0.048 * np.sin(middle)
        local = _place(x, sign * y, z - 0.040 * np.cos(knuckle) - 0.048 * np.cos(middle))
    bone = skeleton.bones[where.bone if where.bone in skeleton.bones else where.bone + side]
    return bone.at(local) - np.array([0, 0, where.drop])


def _place(x: float | Array, y: float | Array, z: float | Array) -> Array:
    return np.stack(np.broadcast_arrays(x, y, z), -1)


@dataclass(frozen=True, slots=True)
class Contact:
    """One condition on one point. kind: at, touch, flat, pin, faces, level."""

    kind: str
    point: str
    axis: int = 2
    sign: float = -1.0
    value: float = 0.0
    bone: str = ""
    vector: tuple[float, float, float] = (0.0, 0.0, 0.0)
    weight: float = 1.0

    def residual(self, skeleton: Skeleton) -> Array:
        """How far the condition is missed, metres (angles times a lever of 5 to 25 cm): (k,); of many poses (n, k)."""
        axis = slice(self.axis, self.axis + 1)
        match self.kind:
            case "at" | "touch":
                return self.weight * (point(skeleton, self.point)[..., axis] - self.value)
            case "flat":
                return self._flatness(skeleton)
            case "pin":
                rotation, origin = bone_frame(skeleton, self.bone)
                goal = origin + rotation @ np.array(self.vector)
                return self.weight * (point(skeleton, self.point) - goal)
            case "faces":
                goal = bone_frame(skeleton, self.bone)[0] @ np.array(self.vector)
                return 0.05 * (_palm(skeleton, self.point[-1]) - goal)
            case _:
                return point(skeleton, self.point)[..., 2:] - point(skeleton, self.bone)[..., 2:]

    def _flatness(self, skeleton: Skeleton) -> Array:
        way = np.zeros(3)
        way[self.axis] = self.sign
        base, side = self.point[:-1], self.point[-1]
        if base == "foot":
            return 0.2 * (-skeleton.bones["foot" + side].rotation[..., 2] - way)
        if base == "palm":
            return 0.1 * (_palm(skeleton, side) - way)
        return 0.25 * (skeleton.bones["forearm" + side].rotation[..., 2] @ way)[..., None]


def parse(line: str) -> list[Contact]:
    """Read one contact line. Raises ValueError with the line if it makes no sense."""
    words = line.split()
    try:
        name, verb, *rest = words
        names = [name]
        if name not in SINGLE and (name in SIDED or name in ("foot", "palm", "forearm")):
            names = [name + "R", name + "L"]
        return [_one(each, verb, rest) for each in names]
    except (ValueError, IndexError, KeyError) as problem:
        raise ValueError(f"cannot read the contact {line!r}: {problem}") from problem


def _one(name: str, verb: str, rest: list[str]) -> Contact:
    weight = DEFAULT_PIN
    if "weight" in rest:
        place = rest.index("weight")
        weight, rest = float(rest[place + 1]), rest[:place]
    if not (verb == "flat" and name[:-1] in ("foot", "palm", "forearm")):
        spot(name)
    mirror = -1.0 if name[-1] == "L" and name not in SINGLE else 1.0
    match verb:
        case "rests":
            return Contact("touch", name, value=float(rest[0]))
        case "touches":
            return Contact("touch", name, AXES[rest[0][0]], float(rest[0][1] + "1"), float(rest[1]))
        case "x" | "y" | "z":
            return Contact("at", name, AXES[verb], value=float(rest[0]), weight=2 * weight)
        case "flat":
            way = rest[0] if rest else "z-"
            return Contact("flat", name, AXES[way[0]], float(way[1] + "1"))
        case "at" | "faces":
            x, y, z = (float(word) for word in rest[1:4])
            bone = rest[0]
            if bone + "R" in ("thighR", "shankR", "footR", "handR", "forearmR", "uarmR"):
                bone += name[-1]
            kind = "pin" if verb == "at" else "faces"
            return Contact(kind, name, bone=bone, vector=(x, mirror * y, z), weight=weight)
        case "level":
            other = rest[0] if rest[0] in SINGLE or rest[0][-1] in "LR" else rest[0] + name[-1]
            return Contact("level", name, bone=other)
        case _:
            raise ValueError(f"unknown word {verb!r}")


def bone_frame(skeleton: Skeleton, name: str) -> tuple[Array, Array]:
    """Rotation and origin of a bone, of "waist" or of "world"."""
    if name == "world":
        return np.eye(3), np.zeros(3)
    if name == "waist":
        frame = skeleton.spine(float(SPINE_Z[12]))
        return frame.rotation, frame.origin
    frame = skeleton.bones[name]
    return frame.rotation, frame.origin


def _palm(skeleton: Skeleton, side: str) -> Array:
    """Direction the palm faces."""
    sign = -1.0 if side == "R" else 1.0
    return skeleton.bones["hand" + side].rotation @ np.array([0, -sign, 0.0])
