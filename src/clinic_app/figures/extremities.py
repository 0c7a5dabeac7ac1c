"""Hands and shoes."""

import numpy as np

from clinic_app.figures import anatomy
from clinic_app.figures.anatomy import BodyKind
from clinic_app.figures.arrays import Array, column, interpolate, ramp, rotations, unit
from clinic_app.figures.parts import PARTS, SHOE, SKIN, SOLE
from clinic_app.figures.skeleton import Skeleton
from clinic_app.figures.tubes import Tube, ovals, rigid, same

_HAND_PLACES = (
    *(-0.02, -0.01, 0, 0.012, 0.025, 0.04, 0.055, 0.07, 0.082, 0.09, 0.097, 0.105, 0.113, 0.121, 0.129),
    *(0.136, 0.143, 0.15, 0.157, 0.164, 0.171, 0.178, 0.183, 0.187),
)


def hand(side: str, sign: float, kind: BodyKind) -> Tube:
    """Palm and fingers, bending at two soft hinges (knuckles and middle joints)."""
    s = np.array(_HAND_PLACES)
    radii = interpolate(anatomy.HAND[:, 0], anatomy.HAND[:, 1:], s) * kind.hand
    thumb, little, back, palm = radii.T
    around = 20
    flat = ovals(thumb, little, back, palm, np.full(len(s), 2.3), around)
    local = np.zeros((len(s), around, 3))
    local[..., 0], local[..., 1] = flat[..., 0], sign * flat[..., 1]
    bend = 85 * np.clip((s - 0.082) / 0.023, 0, 1) + 105 * np.clip((s - 0.121) / 0.029, 0, 1)
    wrist = 2

    def frames(skeleton: Skeleton) -> tuple[Array, Array]:
        bone = skeleton.bones["hand" + side]
        angle = np.radians(skeleton.curl[side] * bend)
        rotation = bone.rotation @ rotations(np.stack([-sign * angle, 0 * angle, 0 * angle], -1))
        down = rotation[:, :, 2]
        origin = np.empty((len(s), 3))
        origin[wrist] = bone.origin
        for i in range(wrist + 1, len(s)):
            origin[i] = origin[i - 1] - 0.5 * (down[i - 1] + down[i]) * (s[i] - s[i - 1])
        for i in range(wrist - 1, -1, -1):
            origin[i] = origin[i + 1] + down[i] * (s[i + 1] - s[i])
        return rotation, origin

    n = len(s)
    tube = Tube(
        *("hand" + side, "", side, local, s, frames, same(PARTS["hand" + side], n)),
        *(same(SKIN, n), same(SKIN, n), np.ones(local.shape[:2])),
    )
    tube.set_normals(-1.0)
    return tube


def thumb(side: str, sign: float, kind: BodyKind) -> Tube:
    """The thumb: from the palm forward, and across the fingers when the hand closes."""
    s = np.linspace(0, 1, 9)
    radius = column([0, 0.3, 0.6, 0.85, 0.95, 1.0], [0.014, 0.0145, 0.0125, 0.0105, 0.008, 0.002], s)
    around = 10
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    local = np.zeros((len(s), around, 3))
    local[..., 0] = radius[:, None] * np.cos(angle) * kind.hand
    local[..., 1] = radius[:, None] * np.sin(angle) * sign * kind.hand
    length = 0.074 * kind.hand

    def frames(skeleton: Skeleton) -> tuple[Array, Array]:
        bone, curl = skeleton.bones["hand" + side], skeleton.curl[side]
        first = unit(np.array([0.62 - 0.35 * curl, -sign * (0.10 + 0.55 * curl), -0.78]))
        last = unit(np.array([0.30 - 0.55 * curl, -sign * (0.12 + 0.75 * curl), -0.95]))
        way = unit(first * (1 - s[:, None]) + last * s[:, None])
        step = np.diff(s, prepend=0.0)[:, None] * length
        points = np.array([0.020, -sign * 0.004, -0.030]) * kind.hand + np.cumsum(way * step, axis=0)
        z = -way
        x = unit(np.array([1.0, 0, 0]) - z * z[:, :1])
        turn = np.stack([x, np.cross(z, x), z], -1)
        return bone.rotation @ turn, bone.origin + points @ bone.rotation.T

    n = len(s)
    tube = Tube(
        *("thumb" + side, "", side, local, s * length, frames, same(PARTS["thumb" + side], n)),
        *(same(SKIN, n), same(SKIN, n), np.ones(local.shape[:2])),
    )
    tube.set_normals(-1.0)
    return tube


def shoe(side: str, sign: float, kind: BodyKind) -> Tube:
    """A training shoe that bends at the toe joint."""
    heel = [-0.068, -0.0675, -0.066, -0.063, -0.058, -0.050, -0.042]
    tip = [0.184, 0.190, 0.195, 0.199, 0.203, 0.205, 0.2065, 0.207]
    x = np.concatenate([heel, np.arange(-0.03, 0.18, 0.0135), tip])
    half, top, bottom = interpolate(anatomy.SHOE[:, 0], anatomy.SHOE[:, 1:], x).T
    around = 22
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    middle = bottom + np.minimum(0.030, 0.5 * (top - bottom))
    # flat sole with a rounded edge, domed top
    up = np.where(
        c >= 0, (top - middle)[:, None] * np.abs(c) ** 0.95, -(middle - bottom)[:, None] * np.abs(c) ** 0.45
    )
    out = half[:, None] * np.sign(s) * np.abs(s) ** 0.9
    lean = 0.010 * np.clip((x - 0.06) / 0.15, 0, 1) ** 1.5  # the toe box leans inwards
    local = np.zeros((len(x), around, 3))
    local[..., 0], local[..., 1] = x[:, None], sign * (out - lean[:, None])
    local[..., 2] = middle[:, None] + up
    edge = -anatomy.FOOT_DROP + 0.020
    edge_z = edge + 0.006 * np.clip((x - 0.15) / 0.06, 0, 1) + 0.004 * np.clip((-x - 0.02) / 0.05, 0, 1)
    toe_x, toe_z = anatomy.TOE_JOINT
    share = ramp(x, toe_x - 0.03, toe_x + 0.03)

    def morph(skeleton: Skeleton, outline: Array) -> Array:
        extension = skeleton.toes[side]
        if abs(extension) < 0.1:
            return outline
        turn = -np.radians(extension * share)[:, None]
        c, s = np.cos(turn), np.sin(turn)
        dx, dz = outline[..., 0] - toe_x, outline[..., 2] - toe_z
        out = outline.copy()
        out[..., 0], out[..., 2] = toe_x + c * dx + s * dz, toe_z - s * dx + c * dz
        return out

    n = len(x)
    tube = Tube(
        *("foot" + side, "", side, local, x, rigid("foot" + side, n), same(PARTS["foot" + side], n)),
        *(same(SHOE, n), same(SOLE, n), local[..., 2] - edge_z[:, None]),
        morph=morph,
    )
    tube.set_normals()
    return tube
