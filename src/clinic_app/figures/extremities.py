"""Hands and shoes."""

import numpy as np

from clinic_app.figures import anatomy
from clinic_app.figures.anatomy import BodyKind
from clinic_app.figures.arrays import Array, column, interpolate, ramp, rotations, unit
from clinic_app.figures.parts import PARTS, SHOE, SKIN, SOLE
from clinic_app.figures.skeleton import Skeleton
from clinic_app.figures.tubes import Morph, Placement, Tube, ovals, rigid, same

KNUCKLE, MIDDLE = (0.082, 0.105), (0.121, 0.150)  # where the fingers bend, from the wrist


def _hand_frames(side: str, sign: float, s: Array, offset: float, share: float) -> Placement:
    """Sections at places s along the hand, `offset` to the thumb side, bending with `share` of the curl."""
    first, second = (np.clip((s - a) / (b - a), 0, 1) for a, b in (KNUCKLE, MIDDLE))
    bend = share * (anatomy.KNUCKLE_BEND * first + anatomy.MIDDLE_BEND * second)
    wrist = int(np.argmin(np.abs(s)))

    def frames(skeleton: Skeleton) -> tuple[Array, Array]:
        bone = skeleton.bones["hand" + side]
        angle = np.radians(skeleton.curl[side] * bend)
        rotation = bone.rotation @ rotations(np.stack([-sign * angle, 0 * angle, 0 * angle], -1))
        down = rotation[:, :, 2]
        step = np.diff(s)[:, None] * 0.5 * (down[1:] + down[:-1])
        walked = np.concatenate([np.zeros((1, 3)), np.cumsum(step, axis=0)])
        start = bone.origin - bone.rotation[:, 2] * s[wrist] + bone.rotation[:, 0] * offset
        return rotation, start - (walked - walked[wrist])

    return frames


def palm(side: str, sign: float, kind: BodyKind) -> Tube:
    """Wrist to knuckles."""
    s = np.array([-0.02, -0.01, 0, 0.012, 0.025, 0.04, 0.055, 0.07, 0.08, 0.087, 0.093, 0.098, 0.101, 0.103])
    thumb_side, little, back, front = (interpolate(anatomy.PALM[:, 0], anatomy.PALM[:, 1:], s) * kind.hand).T
    around = 20
    flat = ovals(thumb_side, little, back, front, np.full(len(s), 2.3), around)
    local = np.zeros((len(s), around, 3))
    local[..., 0], local[..., 1] = flat[..., 0], sign * flat[..., 1]
    return _skin_tube("hand", side, local, s, _hand_frames(side, sign, s, 0.0, 0.3), "hand")


def fingers(side: str, sign: float, kind: BodyKind) -> list[Tube]:
    """The four fingers; neighbours are different parts, so that a fine line separates them."""
    tubes: list[Tube] = []
    angle = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    for number, (offset, tip, half, share) in enumerate(anatomy.FINGERS):
        tip *= kind.hand
        s = np.concatenate(
            [np.linspace(0.066, tip - 0.024, 12), tip - np.array([0.016, 0.010, 0.005, 0.002, 0])]
        )
        radius = column(
            [0.066, 0.085, tip - 0.03, tip - 0.010, tip - 0.003, tip],
            [half * 0.8, half, half * 0.92, half * 0.78, half * 0.45, half * 0.05],
            s,
        )
        local = np.zeros((len(s), len(angle), 3))
        local[..., 0] = radius[:, None] * np.cos(angle) * kind.hand
        local[..., 1] = radius[:, None] * np.sin(angle) * sign * kind.hand * 0.92
        frames = _hand_frames(side, sign, np.concatenate([[0.0], s]), offset * kind.hand, share)
        part = "fina" if number % 2 == 0 else "finb"
        tubes.append(_skin_tube(f"finger{number}", side, local, s, _without_first(frames), part))
    return tubes


def _without_first(frames: Placement) -> Placement:
    """The frames of a finger without the wrist they are measured from."""

    def rest(skeleton: Skeleton) -> tuple[Array, Array]:
        rotation, origin = frames(skeleton)
        return rotation[1:], origin[1:]

    return rest


def _skin_tube(name: str, side: str, local: Array, s: Array, frames: Placement, part: str) -> Tube:
    n = len(s)
    tube = Tube(
        *(name + side, "", side, local, s, frames, same(PARTS[part + side], n)),
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

    return _skin_tube("thumb", side, local, s * length, frames, "thumb")


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
    dome: Array = (top - middle)[:, None] * np.abs(c) ** 0.95
    tread: Array = (bottom - middle)[:, None] * np.abs(c) ** 0.45
    up = np.where(c >= 0, dome, tread)
    out = half[:, None] * np.sign(s) * np.abs(s) ** 0.9
    lean = 0.010 * np.clip((x - 0.06) / 0.15, 0, 1) ** 1.5  # the toe box leans inwards
    local = np.zeros((len(x), around, 3))
    local[..., 0], local[..., 1] = x[:, None], sign * (out - lean[:, None])
    local[..., 2] = middle[:, None] + up
    edge = -anatomy.FOOT_DROP + 0.020
    edge_z = edge + 0.006 * np.clip((x - 0.15) / 0.06, 0, 1) + 0.004 * np.clip((-x - 0.02) / 0.05, 0, 1)
    n = len(x)
    tube = Tube(
        *("foot" + side, "", side, local, x, rigid("foot" + side, n), same(PARTS["foot" + side], n)),
        *(same(SHOE, n), same(SOLE, n), local[..., 2] - edge_z[:, None]),
        morph=_toe_bend(side, x),
    )
    tube.set_normals()
    return tube


def _toe_bend(side: str, x: Array) -> Morph:
    """Sections at places x of the foot turn up about the toe joint."""
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

    return morph


def bare_foot(side: str, sign: float) -> list[Tube]:
    """A bare foot with five toes, on the same sole height as the shoe."""
    table = anatomy.BARE_FOOT
    x = np.concatenate([table[:3, 0], np.arange(-0.044, 0.140, 0.012), table[-3:, 0]])
    half, top, bottom, shift = interpolate(table[:, 0], table[:, 1:], x).T
    tubes = [_flat_tube("foot", side, sign, x, half, top, bottom, shift, 22)]
    for number, (out, tip, wide, high) in enumerate(anatomy.TOES):
        start = 0.118 - 0.25 * abs(out)
        at = np.concatenate([np.linspace(start, tip - 0.018, 6), tip - np.array([0.010, 0.005, 0.002, 0.0])])
        share = (at - start) / (tip - start)
        half = wide * column([0, 0.3, 0.75, 0.9, 0.97, 1.0], [0.9, 0.95, 1.0, 0.85, 0.55, 0.05], share)
        middle = -anatomy.FOOT_DROP + high + 0.004 * (1 - share)
        thick = high * column([0, 0.5, 0.8, 0.93, 1.0], [1.3, 1.0, 1.0, 0.75, 0.05], share)
        part = "toea" if number % 2 == 0 else "toeb"
        flat = np.full(len(at), out)
        tubes.append(_flat_tube(part, side, sign, at, half, middle + thick, middle - thick, flat, 12))
        tubes[-1].name = f"toe{number}{side}"
    return tubes


def _flat_tube(
    part: str,
    side: str,
    sign: float,
    x: Array,
    half: Array,
    top: Array,
    bottom: Array,
    shift: Array,
    around: int,
) -> Tube:
    """A skin tube along the foot, flat below and domed above."""
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    middle = bottom + np.minimum(0.020, 0.5 * (top - bottom))
    dome: Array = (top - middle)[:, None] * np.abs(c) ** 0.95
    tread: Array = (bottom - middle)[:, None] * np.abs(c) ** 0.6
    n = len(x)
    local = np.zeros((n, around, 3))
    local[..., 0] = x[:, None]
    local[..., 1] = sign * (half[:, None] * np.sign(s) * np.abs(s) ** 0.9 + shift[:, None])
    local[..., 2] = middle[:, None] + np.where(c >= 0, dome, tread)
    tube = Tube(
        *("foot" + side, "", side, local, x, rigid("foot" + side, n), same(PARTS[part + side], n)),
        *(same(SKIN, n), same(SKIN, n), np.ones((n, around))),
        morph=_toe_bend(side, x),
    )
    tube.set_normals()
    return tube
