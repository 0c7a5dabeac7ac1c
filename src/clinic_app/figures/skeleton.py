"""The skeleton: joint angles in, placed bones out.

Axes: X forward, Y to the figure's left, Z up; metres and degrees. A pose is a mapping from joint to a tuple
of anatomical angles; a missing joint is 0 (standing upright, arms hanging):

    root            pitch (+ tips forward, 90 = face down, -90 = on the back), roll (+ to its left), yaw (+ left)
    pos             x, y, z of the point midway between the hip joints (usually found by the contacts)
    lumbar thorax neck head     flexion, side bend to the left, rotation to the left
    hip sh          flexion, abduction, internal rotation
    knee            flexion                 el      flexion, pronation (0 = palm faces the thigh)
    ankle           dorsiflexion, inversion wr      flexion, bend to the thumb side
    toes            extension               hand    curl 0 (flat) to 1 (fist)
    scap            elevation, protraction of the shoulder girdle

Joints of limbs carry the suffix L or R.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, overload

import numpy as np

from clinic_app.figures.arrays import (
    Array,
    ramp,
    rotation_vector,
    rotations,
    shared,
    turn_x,
    turn_y,
    turn_z,
)

Pose = Mapping[str, tuple[float, ...]]
Poses = Mapping[str, tuple[float | Array, ...]]
"""Many poses at once: an angle may be an array, one value per pose, and then the skeleton holds one place per pose."""

SIDES: tuple[tuple[Literal["L", "R"], float], ...] = (("L", 1.0), ("R", -1.0))

COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "root": ("pitch", "roll", "yaw"),
    "pos": ("x", "y", "z"),
    "lumbar": ("flex", "side", "rot"),
    "thorax": ("flex", "side", "rot"),
    "neck": ("flex", "side", "rot"),
    "head": ("flex", "side", "rot"),
    "hip": ("flex", "abd", "rot"),
    "sh": ("flex", "abd", "rot"),
    "knee": ("flex",),
    "ankle": ("flex", "inv"),
    "toes": ("flex",),
    "scap": ("up", "fwd"),
    "el": ("flex", "pron"),
    "wr": ("flex", "dev"),
    "hand": ("curl",),
}
"""Joint -> names of its angles, without the side suffix."""

PAIRED = frozenset({"hip", "sh", "knee", "ankle", "toes", "scap", "el", "wr", "hand"})


@dataclass(frozen=True, slots=True)
class Dimensions:
    """Body measurements in metres, adult of 1.77 m."""

    hip_y: float = 0.088
    thigh: float = 0.440
    shank: float = 0.425
    spine_x: float = -0.035
    lumbar_band: tuple[float, float] = (0.03, 0.25)
    thorax_band: tuple[float, float] = (0.22, 0.50)
    neck_band: tuple[float, float] = (0.525, 0.635)
    atlas_z: float = 0.635
    shoulder: tuple[float, float, float] = (-0.012, 0.176, 0.468)
    clavicle: tuple[float, float, float] = (0.0, 0.035, 0.470)
    upper_arm: float = 0.285
    forearm: float = 0.250


THORAX_Z = 0.46
SPINE_Z: Array = np.linspace(-0.14, 0.66, 33)
"""Heights above the hip axis at which the spine curve is sampled."""


@dataclass(frozen=True, slots=True)
class Bone:
    """A frame in the world: rotation (3, 3) and origin (3,); of many poses (n, 3, 3) and (n, 3)."""

    rotation: Array
    origin: Array

    def at(self, local: Array | tuple[float, float, float]) -> Array:
        """World position of a point given in this frame."""
        place = np.asarray(local, np.float64)
        if place.ndim == 1:
            return self.origin + self.rotation @ place
        return self.origin + (self.rotation @ place[..., None])[..., 0]


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """A posed skeleton, equal to itself only.

    bones: pelvis, thorax, head, and with side suffix thigh, shank, foot, clavicle, uarm, forearm, hand.
    joints: rotation matrix of hip, knee, ankle, elbow, pronation (with side suffix), relative to the parent.
    shoulders: shoulder joint per side; toes and curl: degrees and 0..1 per side.
    spine_rotation (33, 3, 3) and spine_origin (33, 3) belong to SPINE_Z.
    """

    dims: Dimensions
    bones: Mapping[str, Bone]
    joints: Mapping[str, Array]
    toes: Mapping[str, float | Array]
    curl: Mapping[str, float | Array]
    spine_rotation: Array
    spine_origin: Array

    def spine(self, z: float) -> Bone:
        """The spine frame nearest to the height z above the hips (neutral standing)."""
        k = int(np.argmin(np.abs(SPINE_Z - z)))
        turn = self.spine_rotation[..., k, :, :]
        return Bone(turn, self.spine_origin[..., k, :] + turn[..., 2] * (z - SPINE_Z[k]))


@overload
def angles(pose: Pose, joint: str) -> tuple[float, ...]: ...
@overload
def angles(pose: Poses, joint: str) -> tuple[float | Array, ...]: ...
def angles(pose: Poses, joint: str) -> tuple[float | Array, ...]:
    """The angles of one joint, zeros if the pose does not name it."""
    base = joint[:-1] if joint[:-1] in PAIRED else joint
    return pose.get(joint, (0.0,) * len(COMPONENTS[base]))


def place(pose: Poses, dims: Dimensions) -> Skeleton:
    """Forward kinematics: put every bone where the angles say; of many poses all at once."""
    pitch, roll, yaw = angles(pose, "root")
    pelvis = Bone(turn_z(yaw) @ turn_x(-roll) @ turn_y(pitch), _vector(angles(pose, "pos")))
    bones: dict[str, Bone] = {"pelvis": pelvis}
    joints: dict[str, Array] = {}
    spine_rotation, spine_origin = _spine(pose, dims, pelvis)
    toes = {side: angles(pose, "toes" + side)[0] for side, _ in SIDES}
    curl = {side: angles(pose, "hand" + side)[0] for side, _ in SIDES}
    skeleton = Skeleton(dims, bones, joints, toes, curl, spine_rotation, spine_origin)
    bones["thorax"] = skeleton.spine(THORAX_Z)
    atlas = skeleton.spine(dims.atlas_z)
    bones["head"] = Bone(atlas.rotation @ _trunk_turn(angles(pose, "head")), atlas.origin)
    for side, sign in SIDES:
        _place_leg(pose, dims, bones, joints, side, sign)
        _place_arm(pose, dims, bones, joints, side, sign)
    return skeleton


def _vector(parts: tuple[float | Array, ...]) -> Array:
    if any(isinstance(part, np.ndarray) for part in parts):
        return np.stack(np.broadcast_arrays(*parts), -1)
    return np.array(parts, np.float64)


def _trunk_turn(parts: tuple[float | Array, ...]) -> Array:
    flex, side, rotation = parts
    return turn_z(rotation) @ turn_x(-side) @ turn_y(flex)


def _spine(pose: Poses, dims: Dimensions, pelvis: Bone) -> tuple[Array, Array]:
    """The spine bends smoothly: rotation grows with height, positions are integrated along it."""
    bends = angles(pose, "lumbar"), angles(pose, "thorax"), angles(pose, "neck")
    bands = dims.lumbar_band, dims.thorax_band, dims.neck_band
    turned = pelvis.rotation[..., None, :, :] @ _spine_locals(bends, bands)
    up = turned[..., 2]
    origin = np.zeros(up.shape)
    steps = 0.5 * (up[..., 1:, :] + up[..., :-1, :]) * (SPINE_Z[1] - SPINE_Z[0])
    origin[..., 1:, :] = np.cumsum(steps, axis=-2)
    zero = int(np.argmin(np.abs(SPINE_Z)))
    base = pelvis.at((dims.spine_x, 0, 0)) + pelvis.rotation[..., 2] * SPINE_Z[zero]
    return turned, origin + base[..., None, :] - origin[..., zero : zero + 1, :]


def _spine_locals(
    bends: Sequence[tuple[float | Array, ...]], bands: tuple[tuple[float, float], ...]
) -> Array:
    """`_spine_local` of one pose, or of each of many (most of them have the same bends)."""
    vectors = [_vector(bend) for bend in bends]
    if all(vector.ndim == 1 for vector in vectors):
        return _spine_local(tuple(tuple(map(float, bend)) for bend in bends), bands)
    each: list[list[list[float]]] = np.stack(np.broadcast_arrays(*vectors), -2).tolist()
    return np.stack([_spine_local(tuple(map(tuple, one)), bands) for one in each])


@lru_cache(maxsize=128)
def _spine_local(bends: tuple[tuple[float, ...], ...], bands: tuple[tuple[float, float], ...]) -> Array:
    """Rotation of every spine level against the pelvis. Kept, because solving moves mostly the limbs."""
    local = np.repeat(np.eye(3)[None], len(SPINE_Z), 0)
    for bend, band in zip(bends, bands, strict=True):
        vector = rotation_vector(_trunk_turn(bend))
        local = local @ rotations(ramp(SPINE_Z, *band)[:, None] * vector)
    return shared(local)


def _ball_joint(parts: tuple[float | Array, ...], sign: float) -> Array:
    flex, abduction, rotation = parts
    return turn_y(-flex) @ turn_x(sign * abduction) @ turn_z(-sign * rotation)


def _place_leg(
    pose: Poses, dims: Dimensions, bones: dict[str, Bone], joints: dict[str, Array], side: str, sign: float
) -> None:
    pelvis = bones["pelvis"]
    hip = _ball_joint(angles(pose, "hip" + side), sign)
    thigh = Bone(pelvis.rotation @ hip, pelvis.at((0, sign * dims.hip_y, 0)))
    knee = turn_y(angles(pose, "knee" + side)[0])
    shank = Bone(thigh.rotation @ knee, thigh.at((0, 0, -dims.thigh)))
    dorsiflexion, inversion = angles(pose, "ankle" + side)
    ankle = turn_y(-dorsiflexion) @ turn_x(-sign * inversion)
    joints["hip" + side], joints["knee" + side], joints["ankle" + side] = hip, knee, ankle
    bones["thigh" + side], bones["shank" + side] = thigh, shank
    bones["foot" + side] = Bone(shank.rotation @ ankle, shank.at((0, 0, -dims.shank)))


def _place_arm(
    pose: Poses, dims: Dimensions, bones: dict[str, Bone], joints: dict[str, Array], side: str, sign: float
) -> None:
    thorax = bones["thorax"]
    raise_deg, forward_deg = angles(pose, "scap" + side)
    shoulder = _ball_joint(angles(pose, "sh" + side), sign)
    direction = shoulder @ np.array([0, 0, -1.0])
    elevation = np.degrees(np.arccos(np.clip(-direction[..., 2], -1, 1)))
    # The girdle follows the arm: it rises once the arm passes 35 degrees and slides forward with a reach.
    raise_deg = raise_deg + 0.16 * np.maximum(0.0, elevation - 35)
    forward_deg = forward_deg + 10 * np.maximum(0.0, direction[..., 0])
    girdle = thorax.rotation @ turn_z(-sign * forward_deg) @ turn_x(sign * raise_deg)
    root = np.array([dims.clavicle[0] - dims.spine_x, sign * dims.clavicle[1], dims.clavicle[2] - THORAX_Z])
    end = np.array([dims.shoulder[0] - dims.spine_x, sign * dims.shoulder[1], dims.shoulder[2] - THORAX_Z])
    uarm = Bone(thorax.rotation @ shoulder, thorax.at(root) + girdle @ (end - root))
    flex, pronation = angles(pose, "el" + side)
    elbow, turn = turn_y(-flex), turn_z(-sign * pronation)
    forearm = Bone(uarm.rotation @ elbow, uarm.at((0, 0, -dims.upper_arm)))
    wrist_flex, deviation = angles(pose, "wr" + side)
    wrist = turn_x(-sign * wrist_flex) @ turn_y(-deviation)
    joints["elbow" + side], joints["pronation" + side] = elbow, turn
    bones["clavicle" + side] = Bone(girdle, thorax.at(root))
    bones["uarm" + side], bones["forearm" + side] = uarm, forearm
    bones["wrist" + side] = Bone(forearm.rotation @ turn, forearm.at((0, 0, -dims.forearm)))
    bones["hand" + side] = Bone(forearm.rotation @ turn @ wrist, forearm.at((0, 0, -dims.forearm)))


def mirror(pose: Pose) -> dict[str, tuple[float, ...]]:
    """The pose of the mirror image: limbs swap sides, sideways angles change sign."""
    out: dict[str, tuple[float, ...]] = {}
    for joint, value in pose.items():
        if joint[:-1] in PAIRED:
            out[joint[:-1] + ("R" if joint[-1] == "L" else "L")] = value
        elif joint == "pos":
            out[joint] = (value[0], -value[1], value[2])
        else:
            out[joint] = (value[0], -value[1], -value[2])
    return out


def blend(first: Pose, second: Pose, share: float) -> dict[str, tuple[float, ...]]:
    """Angle-wise mix of two poses, share 0..1 of the way from first to second; arms and legs go the short way."""
    mixed: dict[str, tuple[float, ...]] = {}
    for joint in first.keys() | second.keys():
        start, end = angles(first, joint), angles(second, joint)
        if joint[:-1] in ("hip", "sh"):
            end = _nearest(start, end)
        mixed[joint] = tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))
    return mixed


def _nearest(start: tuple[float, ...], end: tuple[float, ...]) -> tuple[float, ...]:
    """Every direction of a ball joint can be written in two ways: the one that is less of a turn away."""
    flex, abduction, rotation = end
    half = 180.0 if flex < start[0] else -180.0
    other = (flex + half, 180.0 - abduction, rotation + (180.0 if rotation < start[2] else -180.0))
    return min(end, other, key=lambda way: sum(abs(a - b) for a, b in zip(start, way, strict=True)))


JOINT_LIMITS: Mapping[str, tuple[tuple[float, float], ...]] = {
    "lumbar": ((-45, 65), (-35, 35), (-25, 25)),
    "thorax": ((-30, 60), (-35, 35), (-50, 50)),
    "neck": ((-55, 60), (-40, 40), (-60, 60)),
    "head": ((-30, 35), (-20, 20), (-45, 45)),
    "hip": ((-35, 140), (-35, 60), (-50, 50)),
    "sh": ((-65, 185), (-45, 185), (-100, 100)),
    "knee": ((-6, 160),),
    "ankle": ((-75, 45), (-35, 35)),
    "toes": ((-45, 95),),
    "scap": ((-15, 45), (-35, 35)),
    "el": ((-8, 152), (-95, 105)),
    "wr": ((-95, 90), (-40, 40)),
    "hand": ((0, 1),),
}
"""Degrees a healthy adult reaches (wide limits): every stored pose must stay inside them."""
