"""The examiner's hands on a screening test: gloved hands with a piece of forearm, laid on the posed body.

A hand is one entry of a pose sheet (see resources/figures/README.md). It is placed against the skin that a ray
along `press` meets first, so it lies right on either body type and follows every pose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from clinic_app.figures.arrays import Array, Ints, dot, unit
from clinic_app.figures.body import Body, body
from clinic_app.figures.contacts import bone_frame
from clinic_app.figures.parts import REGIONS
from clinic_app.figures.props import Mesh, cylinder
from clinic_app.figures.skeleton import Bone, Dimensions, Skeleton, place
from clinic_app.figures.tubes import grid_triangles

HAND_BODY = "b"
SINK = 0.004  # metres the pads of the fingers sink into the skin
PAD = 0.030  # height of a dynamometer between hand and limb
SLEEVE_AT, ARM_LENGTH = 0.075, 0.20  # metres behind the wrist

TILT: Mapping[str, float] = {"palm": 0.0, "grip": 0.0, "tips": 52.0, "heel": -24.0}
"""How a hand touches: degrees the fingers dip into the direction of pressing."""
CURL: Mapping[str, float] = {"palm": 0.16, "grip": 0.55, "tips": 0.22, "heel": 0.05}
_REACH = 0.17
_EDGE = 0.12  # metres: no triangle of the skin is longer


@dataclass(frozen=True, slots=True)
class Hold:
    """One hand, in world directions (unit vectors): where it aims, how it presses and where its fingers point."""

    aim: Array
    press: Array
    fingers: Array
    side: str = "R"
    how: str = "palm"
    curl: float = 0.16
    wrist: float = 35.0
    turn: float = 0.0
    pad: bool = False


def hold(entry: Mapping[str, Any], aim: Array, skeleton: Skeleton) -> Hold:
    """Read one entry; `in: shankR` gives its directions in the frame of that bone. Raises ValueError."""
    how = str(entry.get("how", "palm"))
    if how not in TILT:
        raise ValueError(f"a hand holds as one of {', '.join(TILT)}, not {how!r}")
    frame = bone_frame(skeleton, str(entry.get("in", "world")))[0]
    press, fingers = (unit(frame @ np.array(entry[key], np.float64)) for key in ("press", "fingers"))
    return Hold(
        *(aim, press, fingers, str(entry.get("hand", "R")), how),
        curl=float(entry.get("curl", CURL[how])),
        wrist=float(entry.get("wrist", 35.0)),
        turn=float(entry.get("turn", 0.0)),
        pad=bool(entry.get("pad", False)),
    )


def hand_meshes(who: Body, skeleton: Skeleton, held: Hold) -> list[Mesh]:
    """The hand, its forearm and, with `pad`, the dynamometer under it."""
    vertices, _ = who.posed(skeleton)
    skin = first_skin(vertices, who.triangles, held.aim, held.press)
    out: list[Mesh] = []
    if held.pad:
        top = skin - held.press * PAD
        x, y, z = (skin + held.press * SINK).tolist()
        tx, ty, tz = top.tolist()
        out.append(cylinder((x, y, z), (tx, ty, tz), 0.030, "device", "device.face", 28))
        skin = top
    tilt = np.radians(TILT[held.how])
    along = unit(held.fingers - held.press * float(held.fingers @ held.press))
    pointing = unit(np.cos(tilt) * along + np.sin(tilt) * held.press)
    facing = unit(held.press - pointing * float(held.press @ pointing))
    sign = 1.0 if held.side == "L" else -1.0
    y_axis, z_axis = -sign * facing, -pointing
    frame = Bone(np.stack([np.cross(y_axis, z_axis), y_axis, z_axis], -1), np.zeros(3))
    pieces = _hand(frame, held)
    touching = _touching(pieces, held, frame)
    shift = skin + held.press * SINK - touching
    return out + [replace(piece, vertices=piece.vertices + shift) for piece in pieces]


def first_skin(vertices: Array, triangles: Ints, aim: Array, way: Array) -> Array:
    """Where a ray towards `aim` along `way` first meets the skin; `aim` itself if it meets none."""
    origin = aim - way * _REACH
    off = vertices - aim
    along = off @ way
    near = (dot(off, off) - along * along < _EDGE**2) & (np.abs(along) < _REACH + 0.3)
    chosen = triangles[near[triangles[:, 0]]]
    a, b, c = (vertices.take(chosen[:, k], 0) for k in range(3))
    ab, ac = b - a, c - a
    p = np.cross(np.broadcast_to(way, ac.shape), ac)
    determinant = dot(ab, p)
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = 1.0 / determinant
        s = origin - a
        u = dot(s, p) * inverse
        q = np.cross(s, ab)
        v = (q @ way) * inverse
        distance = dot(q, ac) * inverse
        hit = (u >= 0) & (v >= 0) & (u + v <= 1) & (distance > 0) & (np.abs(determinant) > 1e-12)
    if not hit.any():
        return aim
    return origin + way * float(distance[hit].min())


def _hand(frame: Bone, held: Hold) -> list[Mesh]:
    """Palm, fingers, thumb and forearm with the wrist at the origin."""
    who = body(HAND_BODY)
    bare = place({}, Dimensions())
    side = held.side
    skeleton = replace(bare, bones={**bare.bones, "hand" + side: frame}, curl={**bare.curl, side: held.curl})
    out: list[Mesh] = []
    for tube in who.tubes:
        if tube.side == side and (tube.name[:-1] in ("hand", "thumb") or tube.name.startswith("finger")):
            vertices, normals = tube.posed(skeleton)
            region = np.full(len(tube.triangles), REGIONS["examiner"])
            out.append(Mesh(vertices, normals, tube.triangles, region, soft=True))
    back = frame.rotation[:, 2]
    away = frame.rotation @ np.array([0.0, 1.0 if side == "L" else -1.0, 0.0])
    sideways = frame.rotation[:, 0]
    lift, bend = np.radians(held.wrist), np.radians(held.turn)
    arm = unit(np.cos(lift) * np.cos(bend) * back + np.sin(lift) * away + np.sin(bend) * sideways)
    return [*out, *_forearm(back, arm, sideways)]


def _forearm(back: Array, arm: Array, across: Array) -> list[Mesh]:
    """From inside the palm to the sleeve; bends at the wrist from `back` to `arm`."""
    s = np.array(
        [-0.018, -0.006, 0.004, 0.014, 0.024, 0.045, 0.07, SLEEVE_AT, SLEEVE_AT + 1e-4, 0.11, 0.16, 0.192]
    )
    s = np.append(s, [0.197, ARM_LENGTH])
    wide = np.interp(s, [-0.02, 0.0, 0.05, 0.11, 0.2], [0.026, 0.027, 0.030, 0.037, 0.043])
    thick = np.interp(s, [-0.02, 0.0, 0.05, 0.11, 0.2], [0.018, 0.020, 0.025, 0.033, 0.041])
    cloth = np.where(s > SLEEVE_AT, 0.009, 0.0)
    shrink = np.where(s >= ARM_LENGTH, 0.05, np.where(s > 0.195, 0.85, 1.0))
    share = np.clip((s + 0.006) / 0.028, 0, 1)
    way = unit(back * (1 - share[:, None]) + arm * share[:, None])
    step = np.diff(s, prepend=s[0])[:, None] * way
    centre = np.cumsum(step, axis=0) + back * s[0]
    x = unit(across - way * (way @ across)[:, None])
    y = np.cross(way, x)
    angle = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    out = ((wide + cloth) * shrink)[:, None, None] * np.cos(angle)[None, :, None] * x[:, None] + (
        (thick + cloth) * shrink
    )[:, None, None] * np.sin(angle)[None, :, None] * y[:, None]
    vertices = (centre[:, None] + out).reshape(-1, 3)
    normals = unit(out).reshape(-1, 3)
    triangles, rows = grid_triangles(len(s), len(angle))
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    if float((np.cross(b - a, c - a) * normals[triangles[:, 0]]).sum()) < 0:
        triangles = np.ascontiguousarray(triangles[:, ::-1])
    sleeve = s[rows] >= SLEEVE_AT + 5e-5
    meshes: list[Mesh] = []
    for chosen, name in ((~sleeve, "examiner"), (sleeve, "examiner.sleeve")):
        region = np.full(int(chosen.sum()), REGIONS[name])
        meshes.append(Mesh(vertices, normals, triangles[chosen], region, soft=True))
    return meshes


def _touching(pieces: Sequence[Mesh], held: Hold, frame: Bone) -> Array:
    """The place on the hand that comes to lie on the skin: pads of the fingers, or the palm."""
    points = np.concatenate([piece.vertices for piece in pieces[:-2]])
    if held.how == "tips":
        deepest = points @ held.press
        return points[deepest > deepest.max() - 0.012].mean(0)
    middle = frame.at((0.0, 0.0, -0.035 if held.how == "heel" else -0.065))
    flat = points - middle
    off = flat - np.outer(flat @ held.press, held.press)
    near = (off**2).sum(1) < 0.022**2
    depth = float((flat[near] @ held.press).max())
    return middle + held.press * depth
