"""Legs and arms, from the trunk to the ankle and the wrist."""

import numpy as np

from clinic_app.figures import anatomy
from clinic_app.figures.anatomy import BodyKind
from clinic_app.figures.arrays import Array, Ints, interpolate, rotation_vector, rotations, turn_x
from clinic_app.figures.parts import PARTS, SHIRT, SHORTS, SKIN, SOCK
from clinic_app.figures.skeleton import Skeleton
from clinic_app.figures.tubes import Tube, ovals

HIP_FAN = (0.12, 0.25, 0.38, 0.5, 0.62, 0.75, 0.88)
Row = tuple[float, int, float]  # place along the limb, joint it follows, share of the joint's rotation


def neckline(x: Array) -> Array:
    """Height of the shirt's neck opening: a tilted plane, lower in front."""
    return 0.538 - 0.42 * (x + 0.02)


def _steps(start: float, stop: float, step: float, seam: float) -> list[float]:
    """Even places with a close pair at the seam, so that the hem is a sharp step."""
    plain = [float(s) for s in np.arange(start, stop, step) if abs(s - seam) > 0.006]
    return sorted([*plain, seam - 1e-4, seam + 1e-4])


def _columns(rows: list[Row]) -> tuple[Array, Ints, Array]:
    table = np.array(rows, np.float64)
    return table[:, 0], table[:, 1].astype(np.int64), table[:, 2]


def _bend(joint: Array) -> float:
    return float(np.degrees(np.linalg.norm(rotation_vector(joint))))


def _outline(radii: Array, around: int, sign: float) -> Array:
    front, back, outer, inner = radii.T
    flat = ovals(front, back, outer, inner, np.full(len(radii), 2.0), around)
    local = np.zeros((len(radii), around, 3))
    local[..., 0], local[..., 1] = flat[..., 0], sign * flat[..., 1]
    return local


def leg(side: str, sign: float, kind: BodyKind, sock: bool = True) -> Tube:
    """Hip to ankle with shorts, and a sock in the shoe."""
    dims = kind.dims
    knee_at, ankle_at = dims.thigh, dims.thigh + dims.shank
    hem, sock_at = anatomy.SHORTS_LENGTH, ankle_at - anatomy.SOCK_TOP
    rows: list[Row] = [(-0.09, 0, 0), (-0.075, 0, 0), (-0.06, 0, 0), (-0.045, 0, 0)]
    rows += [(-0.03, 0, 0.02), (-0.015, 0, 0.06)]
    rows += [(0.0, 0, t) for t in HIP_FAN]
    rows += [(0.015, 0, 0.94), (0.03, 0, 0.98), (0.045, 0, 1.0)]
    rows += [(s, 0, 1.0) for s in _steps(0.065, 0.43, 0.025, hem)]
    rows += [(knee_at, 1, t / 8) for t in range(9)]
    rows += [(s, 1, 1.0) for s in _steps(knee_at + 0.02, ankle_at - 0.01, 0.025, sock_at)]
    rows += [(ankle_at, 2, t / 4) for t in range(5)]
    rows += [(ankle_at + 0.03, 2, 1.0)]
    s, joint, share = _columns(rows)
    radii = interpolate(anatomy.LEG[:, 0], anatomy.LEG[:, 1:], s)
    radii *= (1 + (kind.leg - 1) * np.clip((s - 0.05) / 0.15, 0, 1))[:, None]
    cloth = np.zeros(len(s))
    shorts = s < hem
    cloth[shorts] = 0.004 + 0.010 * np.clip((s[shorts] - 0.04) / (hem - 0.04), 0, 1) ** 1.3
    covered = (s > sock_at) & sock
    cloth[covered] += 0.0025
    radii += cloth[:, None]
    local = _outline(radii, 22, sign)
    region = np.where(shorts, SHORTS, np.where(covered, SOCK, SKIN))
    thigh, shank = PARTS["thigh" + side], PARTS["shank" + side]
    part = np.where(s < 0.0, PARTS["pelv" + side], np.where(joint == 0, thigh, shank))
    part[(joint == 1) & (share < 0.5)] = thigh
    below = (-s, -(s - knee_at), -(s - ankle_at))

    def frames(skeleton: Skeleton) -> tuple[Array, Array]:
        bones = skeleton.bones
        parents = (("pelvis", "thigh", "hip"), ("thigh", "shank", "knee"), ("shank", "foot", "ankle"))
        rotation, origin = np.empty((len(s), 3, 3)), np.empty((len(s), 3))
        for number, (parent, child, turn) in enumerate(parents):
            here = joint == number
            before = bones[parent if parent == "pelvis" else parent + side].rotation
            vector = rotation_vector(skeleton.joints[turn + side])
            rotation[here] = before @ rotations(share[here][:, None] * vector)
            centre = bones[child + side].origin
            origin[here] = centre + rotation[here][:, :, 2] * below[number][here][:, None]
        return rotation, origin

    knee_fan = np.where((joint == 1) & (s < knee_at + 1e-6), np.sin(np.pi * share), 0.0)
    seat = np.exp(-(((s - 0.02) / 0.06) ** 2)) * (joint == 0)

    def morph(skeleton: Skeleton, outline: Array) -> Array:
        """A bent knee is squarer than a circle (kneecap), a bent hip flattens the buttock."""
        knee = np.clip(_bend(skeleton.joints["knee" + side]) / 90, 0, 1)
        hip = np.clip((_bend(skeleton.joints["hip" + side]) - 20) / 90, 0, 1)
        out = outline.copy()
        x = outline[..., 0]
        forward, backward = 1 + 0.16 * knee * knee_fan, 1 - 0.10 * hip * seat
        out[..., 0] = x * np.where(x > 0, forward[:, None], backward[:, None])
        return out

    tube = Tube(
        *("leg" + side, "leg", side, local, s, frames, part, region, region, np.ones(local.shape[:2])),
        morph=morph,
    )
    tube.set_normals(-1.0)
    return tube


def arm(side: str, sign: float, kind: BodyKind) -> Tube:
    """Shoulder girdle, upper arm and forearm with the sleeve."""
    dims = kind.dims
    hem, elbow_at = anatomy.SLEEVE_LENGTH, dims.upper_arm
    rows: list[Row] = [(x, 0, 0.0) for x in (-0.14, -0.12, -0.10, -0.08, -0.06)]
    rows += [(-0.04, 0, 0.02), (-0.02, 0, 0.07)]
    rows += [(0.0, 0, t) for t in HIP_FAN]
    rows += [(0.015, 0, 0.94), (0.03, 0, 0.98), (0.045, 0, 1.0)]
    rows += [(s, 0, 1.0) for s in _steps(0.06, elbow_at - 0.005, 0.02, hem)]
    rows += [(elbow_at, 1, t / 7) for t in range(8)]
    rows += [(float(s), 2, 1.0) for s in np.arange(elbow_at + 0.015, elbow_at + dims.forearm + 0.001, 0.0235)]
    s, joint, share = _columns(rows)
    girdle = interpolate(anatomy.GIRDLE[:, 0], anatomy.GIRDLE[:, 1:], s)
    limb = interpolate(anatomy.ARM[:, 0], anatomy.ARM[:, 1:], s)
    radii = np.where((s < 0)[:, None], girdle, limb) * kind.arm
    cloth = np.where(s < hem, 0.003 + 0.010 * np.clip(s / hem, 0, 1) ** 1.5, 0.0)
    lifted = _deltoid(s, joint, share, radii, kind.arm)
    ratio = (lifted + cloth) / (radii[:, 2] + cloth)
    radii += cloth[:, None]
    local = _outline(radii, 18, sign)
    region = np.where(s < hem, SHIRT, SKIN)
    collar = np.where(
        (s < -0.03)[:, None],
        neckline(dims.shoulder[0] + local[..., 0]) - (dims.shoulder[2] + local[..., 1] * sign),
        1.0,
    )
    upper, fore = PARTS["uarm" + side], PARTS["farm" + side]
    part = np.where(s < 0, PARTS["clav" + side], np.where(joint == 0, upper, fore))
    part[(joint == 1) & (share < 0.5)] = upper
    to_side = turn_x(sign * 90)  # the hanging arm's frame turned so that its axis points sideways

    def frames(skeleton: Skeleton) -> tuple[Array, Array]:
        bones = skeleton.bones
        uarm, forearm = bones["uarm" + side], bones["forearm" + side]
        rotation, origin = np.empty((len(s), 3, 3)), np.empty((len(s), 3))
        start = bones["clavicle" + side].rotation @ to_side
        swing, twist = _swing_twist(start.T @ uarm.rotation)
        here = joint == 0
        rotation[here] = start @ rotations(share[here][:, None] * swing)
        spread = np.zeros((int(here.sum()), 3))
        spread[:, 2] = np.clip(s[here] / elbow_at, 0, 1) * twist
        rotation[here] = rotation[here] @ rotations(spread)
        origin[here] = uarm.origin - rotation[here][:, :, 2] * s[here][:, None]
        here = joint == 1
        vector = rotation_vector(skeleton.joints["elbow" + side])
        rotation[here] = uarm.rotation @ rotations(share[here][:, None] * vector)
        origin[here] = forearm.origin
        here = joint == 2
        spread = np.zeros((int(here.sum()), 3))
        pronation = rotation_vector(skeleton.joints["pronation" + side])[2]
        spread[:, 2] = np.clip((s[here] - elbow_at) / dims.forearm, 0, 1) * pronation
        rotation[here] = forearm.rotation @ rotations(spread)
        origin[here] = forearm.origin - forearm.rotation[:, 2] * (s[here] - elbow_at)[:, None]
        return rotation, origin

    fan = np.where(joint == 1, np.sin(np.pi * share), 0.0)

    def morph(skeleton: Skeleton, outline: Array) -> Array:
        """The bent elbow gets a point; the shoulder is flat when the arm hangs and a cone when it is out."""
        bend = np.clip(_bend(skeleton.joints["elbow" + side]) / 90, 0, 1)
        upright = skeleton.bones["thorax"].rotation[:, 2] @ skeleton.bones["uarm" + side].rotation[:, 2]
        out_share = 1 - np.clip(upright, 0, 1)
        out = outline.copy()
        x, y = outline[..., 0], outline[..., 1]
        out[..., 0] = np.where(x < 0, x * (1 + 0.18 * bend * fan)[:, None], x)
        grow = 1 + (ratio - 1) * out_share * (s < 0.06)
        out[..., 1] = np.where(y * sign > 0, y * grow[:, None], y)
        return out

    tube = Tube(
        *("arm" + side, "arm", side, local, s, frames, part, region),
        *(np.where(s < -0.02, SKIN, region), collar),
        morph=morph,
    )
    tube.set_normals(-1.0)
    return tube


def _deltoid(s: Array, joint: Ints, share: Array, radii: Array, scale: float) -> Array:
    """Set the outer shoulder radius for the hanging arm; returns the one for the arm held out."""
    cap = (s >= 0) & (s < 0.05) & (joint == 0)
    grown = 0.029 + 0.018 * np.sin(0.5 * np.pi * np.clip(share, 0, 1)) ** 3 + 0.20 * s * (s > 0)
    neck = (s < 0) & (s > -0.07)
    plain = radii[:, 2].copy()
    radii[:, 2] = np.where(cap, grown * scale, plain)
    out = np.where(cap, np.interp(s, [0, 0.05], [0.042, 0.053]) * scale, plain)
    return np.where(neck, np.interp(s, [-0.07, 0], [0.043, 0.042]) * scale, out)


def _swing_twist(relative: Array) -> tuple[Array, float]:
    """Split a rotation into the swing of the limb axis and the twist about it (radians)."""
    down = np.array([0, 0, -1.0])
    target = relative @ down
    axis = np.cross(down, target)
    length = float(np.linalg.norm(axis))
    angle = float(np.arctan2(length, down @ target))
    swing = axis / length * angle if length > 1e-6 else np.zeros(3)
    twist = rotation_vector(rotations(swing[None])[0].T @ relative)[2]
    return swing, float(twist)
