"""Mats, boxes, walls, tables and the like as small meshes in the same depth buffer as the body."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise

import numpy as np

from clinic_app.figures.arrays import Array, Ints, unit
from clinic_app.figures.parts import PROP_PART, REGIONS, SOFT_PART, TURNED
from clinic_app.figures.skeleton import Bone
from clinic_app.figures.tubes import grid_triangles

Point = tuple[float, float, float]
DENT_SINK = 0.005  # metres the skin stays below the dented top of a cushion


@dataclass(frozen=True, slots=True)
class Mesh:
    """One prop: vertices (n, 3), normals (n, 3), triangles (m, 3) and the region of each triangle.

    soft: drawn with round outlines (a hand), not with the sharp corners of furniture.
    """

    vertices: Array
    normals: Array
    triangles: Ints
    region: Ints
    soft: bool = False


class _Maker:
    """Collects flat faces."""

    def __init__(self) -> None:
        self.vertices: list[Array] = []
        self.normals: list[Array] = []
        self.triangles: list[tuple[int, int, int]] = []
        self.regions: list[int] = []

    def face(self, ring: Iterable[Array], normal: Array, region: str) -> None:
        """A convex face, counter-clockwise seen from outside."""
        start = len(self.vertices)
        self.vertices.extend(ring)
        size = len(self.vertices) - start
        self.normals.extend([normal] * size)
        for i in range(1, size - 1):
            self.triangles.append((start, start + i, start + i + 1))
            self.regions.append(REGIONS[region])

    def mesh(self) -> Mesh:
        """The finished mesh."""
        return Mesh(
            np.array(self.vertices), np.array(self.normals), np.array(self.triangles), np.array(self.regions)
        )


def box(bottom: Point, size: Point, top: str, side: str, yaw: float = 0.0, rounding: float = 0.0) -> Mesh:
    """A box on the centre of its bottom face; `rounding` rounds the upright edges."""
    sx, sy, sz = size
    corners: list[tuple[float, float]] = []
    for qx, qy, start in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
        for angle in np.radians(np.linspace(start, start + 90, 6 if rounding else 1)):
            x = qx * (sx / 2 - rounding) + (rounding * float(np.cos(angle)) if rounding else 0)
            y = qy * (sy / 2 - rounding) + (rounding * float(np.sin(angle)) if rounding else 0)
            corners.append((x, y))
    c, s = np.cos(np.radians(yaw)), np.sin(np.radians(yaw))
    ring = np.array(corners) @ np.array([[c, s], [-s, c]]) + np.array(bottom[:2])
    low = np.c_[ring, np.full(len(ring), bottom[2])]
    high = np.c_[ring, np.full(len(ring), bottom[2] + sz)]
    maker = _Maker()
    for i in range(len(ring)):
        j = (i + 1) % len(ring)
        dx, dy = ring[j] - ring[i]
        turned = TURNED.get(side, side) if abs(dy) > abs(dx) else side
        maker.face([low[i], low[j], high[j], high[i]], unit(np.array([dy, -dx, 0.0])), turned)
    maker.face(list(high), np.array([0, 0, 1.0]), top)
    maker.face(list(low[::-1]), np.array([0, 0, -1.0]), side)
    return maker.mesh()


def mat(x: Sequence[float], y: float = 0.0, width: float = 0.62, thickness: float = 0.012) -> list[Mesh]:
    """An exercise mat from x[0] to x[1]; its top is the floor level 0."""
    centre = (0.5 * (x[0] + x[1]), y, -thickness)
    return [box(centre, (x[1] - x[0], width, thickness), "mat", "mat.side", rounding=0.03)]


def wall(x: float, side: int = 1, y: Sequence[float] = (-0.5, 0.5), height: float = 2.0) -> list[Mesh]:
    """A piece of wall whose face is the plane x; side +1: the wall lies beyond, -1: before it."""
    bottom = (x + side * 0.025, 0.5 * (y[0] + y[1]), 0.0)
    return [box(bottom, (0.05, y[1] - y[0], height), "wall.side", "wall")]


def step(x: float, height: float, depth: float = 0.36, width: float = 0.5, y: float = 0.0) -> list[Mesh]:
    """A box to stand or sit on."""
    return [box((x, y, 0.0), (depth, width, height), "box.top", "box", rounding=0.02)]


def incline(x: Sequence[float], height: Sequence[float], width: float = 0.42, y: float = 0.0) -> list[Mesh]:
    """A wedge from x[0] to x[1] whose top rises from height[0] to height[1]."""
    maker = _Maker()
    low, high = y - width / 2, y + width / 2

    def at(end: int, across: float, top: bool) -> Array:
        return np.array([x[end], across, height[end] if top else 0.0])

    slope = unit(np.array([height[0] - height[1], 0.0, x[1] - x[0]]))
    maker.face([at(0, low, True), at(1, low, True), at(1, high, True), at(0, high, True)], slope, "box.top")
    for across, outwards in ((low, -1.0), (high, 1.0)):
        ring = [at(0, across, False), at(1, across, False), at(1, across, True), at(0, across, True)]
        maker.face(ring if outwards < 0 else ring[::-1], np.array([0.0, outwards, 0.0]), "box")
    for end, outwards in ((0, -1.0), (1, 1.0)):
        ring = [at(end, high, False), at(end, low, False), at(end, low, True), at(end, high, True)]
        maker.face(ring if outwards < 0 else ring[::-1], np.array([outwards, 0.0, 0.0]), "box")
    maker.face(
        [at(0, high, False), at(1, high, False), at(1, low, False), at(0, low, False)],
        np.array([0.0, 0.0, -1.0]),
        "box",
    )
    return [maker.mesh()]


def strap(section: Array, x: float, edge: float, height: float, width: float = 0.05) -> list[Mesh]:
    """A belt at x over a body lying on a table: tight over its cross-section, points (n, 2) of y and z.

    edge: half the width of the table, height: its top; the belt ends a little below the edge on either side.
    """
    over = section[section[:, 1] > height + 0.02] + [0.0, 0.004]
    line = _upper_hull(np.vstack([over, [[-edge, height + 0.004], [edge, height + 0.004]]]))
    line = np.vstack([[-edge - 0.004, height - 0.05], line, [edge + 0.004, height - 0.05]])
    maker = _Maker()
    for (ya, za), (yb, zb) in pairwise(line.tolist()):
        normal = unit(np.array([0.0, za - zb, yb - ya]))
        ring = [
            np.array([x - width / 2, ya, za]),
            np.array([x + width / 2, ya, za]),
            np.array([x + width / 2, yb, zb]),
            np.array([x - width / 2, yb, zb]),
        ]
        maker.face(ring, normal, "band")
        maker.face(ring[::-1], -normal, "band")
    return [maker.mesh()]


def _upper_hull(points: Array) -> Array:
    """The convex line over points (n, 2), from the lowest to the highest first coordinate."""
    hull: list[Array] = []
    for point in points[np.lexsort((points[:, 1], points[:, 0]))]:
        while len(hull) > 1:
            (ax, az), (bx, bz) = hull[-2], hull[-1]
            if (bx - ax) * (point[1] - az) - (bz - az) * (point[0] - ax) < 0:
                break
            hull.pop()
        hull.append(point)
    return np.array(hull)


def pillow(
    x: float, z: float = 0.0, size: Sequence[float] = (0.34, 0.46, 0.08), y: float = 0.0
) -> list[Mesh]:
    """A soft cushion, domed on top; z is its underside."""
    sx, sy, sz = size
    # even rings from the rim inwards on top, so that a load can dent it
    t = np.concatenate([np.linspace(-np.pi / 2, 0, 7)[:-1], np.arccos(np.linspace(1, 0, 17) ** 2)])
    n, around = len(t), 40
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    # a squircle in plan, an oval in profile
    c, s = np.cos(angle), np.sin(angle)
    plan = np.stack([np.sign(c) * np.abs(c) ** 0.45, np.sign(s) * np.abs(s) ** 0.45], -1)
    reach = np.cos(t) ** 0.5
    v = np.zeros((n, around, 3))
    v[..., 0] = x + sx / 2 * reach[:, None] * plan[:, 0]
    v[..., 1] = y + sy / 2 * reach[:, None] * plan[:, 1]
    v[..., 2] = z + sz / 2 * (1 + np.sign(t) * np.abs(np.sin(t)) ** 0.8)[:, None]
    triangles, rows = grid_triangles(n, around)
    flat = v.reshape(-1, 3)
    centre = np.array([x, y, z + sz / 2])
    normals = unit((flat - centre) / np.array([sx * sx, sy * sy, sz * sz]))
    face = np.cross(
        flat[triangles[:, 1]] - flat[triangles[:, 0]], flat[triangles[:, 2]] - flat[triangles[:, 0]]
    )
    turned = (face * normals[triangles[:, 0]]).sum(1) < 0
    triangles[turned] = triangles[turned][:, ::-1]
    region = np.where(rows < 4, REGIONS["pillow.side"], REGIONS["pillow"])
    return [Mesh(flat, normals, triangles, region)]


def dented(cushion: Mesh, load: Array) -> Mesh:
    """A cushion under the skin points `load` (n, 3): its top gives way where they press into it."""
    v = cushion.vertices
    low, high = v.min(0), v.max(0)
    # Skin above the cushion presses nowhere.
    near = load[((load > low - 0.03) & (load < high - [-0.03, -0.03, DENT_SINK])).all(1)]
    if not len(near):
        return cushion
    soft = np.flatnonzero(v[:, 2] > low[2] + 0.3 * (high[2] - low[2]))
    across, along = (v[soft, None, k] - near[:, k] for k in (0, 1))
    slope = 0.9 * np.maximum(np.sqrt(across * across + along * along) - 0.012, 0.0)
    top = v[:, 2].copy()
    top[soft] = np.minimum(top[soft], (near[:, 2] + slope).min(1) + DENT_SINK)
    out = v.copy()
    out[:, 2] = np.maximum(top, np.minimum(v[:, 2], low[2] + 0.012))
    return replace(cushion, vertices=out)


def ball(centre: Point, radius: float, squash: Point = (1.0, 1.0, 1.0), sections: int = 28) -> list[Mesh]:
    """A ball; squash: factors on the radius along x, y, z for a soft one under load."""
    up = np.linspace(-np.pi / 2, np.pi / 2, sections)
    angle = np.linspace(0, 2 * np.pi, 2 * sections, endpoint=False)
    d = np.stack(
        [
            np.cos(up)[:, None] * np.cos(angle),
            np.cos(up)[:, None] * np.sin(angle),
            np.repeat(np.sin(up)[:, None], 2 * sections, 1),
        ],
        -1,
    ).reshape(-1, 3)
    triangles, _ = grid_triangles(sections, 2 * sections)
    factors = np.array(squash)
    normals = unit(d / factors)
    surface = np.array(centre) + radius * d * factors
    return [Mesh(surface, normals, triangles, np.full(len(triangles), REGIONS["ball"]))]


def cylinder(start: Point, end: Point, radius: float, region: str, cap: str, around: int = 40) -> Mesh:
    """A solid cylinder between two points."""
    a, b = np.array(start, np.float64), np.array(end, np.float64)
    axis = unit(b - a)
    u = unit(np.cross(axis, np.array([0.3, 0.9, 0.31])))
    v = np.cross(axis, u)
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    d = np.cos(angle)[:, None] * u + np.sin(angle)[:, None] * v
    maker = _Maker()
    low, high = a + radius * d, b + radius * d
    for i in range(around):
        j = (i + 1) % around
        maker.face([low[i], low[j], high[j], high[i]], d[i], region)
    maker.face(list(high), axis, cap)
    maker.face(list(low[::-1]), -axis, cap)
    return maker.mesh()


def roller(x: float, radius: float = 0.075, width: float = 0.6, z: float = 0.0) -> list[Mesh]:
    """A foam roller lying across; z is its underside."""
    z += radius
    return [cylinder((x, -width / 2, z), (x, width / 2, z), radius, "roller", "roller.end")]


def stick(
    start: Array, end: Array, extend: Sequence[float] = (0.0, 0.0), radius: float = 0.011
) -> list[Mesh]:
    """A straight stick from start to end, longer by `extend` at either end."""
    way = unit(end - start)
    a, b = (start - way * extend[0]).tolist(), (end + way * extend[1]).tolist()
    return [cylinder((a[0], a[1], a[2]), (b[0], b[1], b[2]), radius, "stick", "stick", 20)]


def caliper(start: Array, end: Array, dial: Array) -> list[Mesh]:
    """Two thin arms from the tips `start` and `end` to a round dial: it reads the slope between both points."""
    across = 0.012 * unit(np.cross(end - start, dial - start))
    parts = [(start, dial, 0.007), (end, dial, 0.007), (dial - across, dial + across, 0.034)]
    return [
        cylinder((a[0], a[1], a[2]), (b[0], b[1], b[2]), radius, "device", "device.face", 24)
        for a, b, radius in ((a.tolist(), b.tolist(), radius) for a, b, radius in parts)
    ]


def slider(x: float, y: float, radius: float = 0.085, height: float = 0.012) -> list[Mesh]:
    """A flat disc that glides on the floor."""
    return [cylinder((x, y, 0.0), (x, y, height), radius, "roller.end", "roller")]


def pressure_tool(x: float, y: float, height: float = 0.12) -> list[Mesh]:
    """A small stand with a rounded tip."""
    tip = 0.034
    base = cylinder((x, y, 0.0), (x, y, 0.03), 0.085, "weight", "weight.end")
    shaft = cylinder((x, y, 0.03), (x, y, height - tip), 0.030, "weight", "weight.end")
    return [base, shaft, *ball((x, y, height - tip), tip)]


def ankle_bar(x: float, height: float, width: float = 0.5) -> list[Mesh]:
    """A padded bar across, `height` its centre, on two posts: something firm that holds the ankles."""
    posts = [
        box((x, side * (width / 2 + 0.02), 0.0), (0.05, 0.04, height + 0.05), "legs", "legs")
        for side in (-1, 1)
    ]
    pad = cylinder((x, -width / 2, height), (x, width / 2, height), 0.042, "roller", "roller.end")
    return [*posts, pad]


def post(x: float, y: float, height: float = 1.7) -> list[Mesh]:
    """A firm upright post to tie a band to."""
    return [
        box((x, y, 0.0), (0.055, 0.055, height), "legs", "legs"),
        box((x, y, 0.0), (0.30, 0.30, 0.03), "legs", "legs", rounding=0.03),
    ]


def dumbbell(centre: Array, along: Array, length: float = 0.26) -> list[Mesh]:
    """A dumbbell held at `centre`, its bar pointing `along`."""
    axis = unit(along)

    def spot(distance: float) -> Point:
        x, y, z = (centre + axis * distance).tolist()
        return x, y, z

    half = length / 2
    bar = cylinder(spot(-half * 0.7), spot(half * 0.7), 0.014, "weight.end", "weight.end", 20)
    heads = [
        cylinder(spot(s * half * 0.55), spot(s * half), 0.052, "weight", "weight.end", 30) for s in (-1, 1)
    ]
    return [bar, *heads]


def band(points: Array, radius: float = 0.009, around: int = 10) -> list[Mesh]:
    """A round elastic band along a line of points (n, 3)."""
    along = unit(np.asarray(np.gradient(points, axis=0)))
    u = unit(np.cross(along, np.array([0.21, 0.37, 0.9])))
    v = np.cross(along, u)
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    d = np.cos(angle)[None, :, None] * u[:, None] + np.sin(angle)[None, :, None] * v[:, None]
    triangles, _ = grid_triangles(len(points), around)
    vertices, normals = (points[:, None] + radius * d).reshape(-1, 3), d.reshape(-1, 3)
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    if float((np.cross(b - a, c - a) * normals[triangles[:, 0]]).sum()) < 0:
        triangles = np.ascontiguousarray(triangles[:, ::-1])
    return [Mesh(vertices, normals, triangles, np.full(len(triangles), REGIONS["band"]))]


def loop_band(limbs: Sequence[Bone], down: float, radius: float, width: float = 0.045) -> list[Mesh]:
    """A flat elastic loop round two limbs of some radius, `down` metres below their upper joints.

    It lies round either limb at right angles to it and stretches straight between them.
    """
    first, last = (limb.at((0.0, 0.0, -down)) for limb in limbs)
    turn = np.linspace(-np.pi / 2, np.pi / 2, 20)
    rings: list[tuple[Array, Array, Array]] = []
    for limb, centre, way in ((limbs[1], last, last - first), (limbs[0], first, first - last)):
        axis = limb.rotation[:, 2]
        across = unit(way - axis * float(way @ axis))
        front = np.cross(axis, across)
        out = across * np.cos(turn)[:, None] + front * np.sin(turn)[:, None]
        rings.append((centre + radius * out, out, np.repeat(axis[None], len(turn), 0)))
    ring, normals, axes = (np.concatenate([one[k] for one in rings]) for k in range(3))
    maker = _Maker()
    half = axes * width / 2
    for i in range(len(ring)):
        j = (i + 1) % len(ring)
        face = [ring[i] - half[i], ring[j] - half[j], ring[j] + half[j], ring[i] + half[i]]
        normal = unit(normals[i] + normals[j])
        if float(np.cross(face[1] - face[0], face[3] - face[0]) @ normal) < 0:
            face.reverse()
        maker.face(face, normal, "band")
        maker.face(face[::-1], -normal, "band")
    return [maker.mesh()]


def table(x: Sequence[float], height: float = 0.66, width: float = 0.66, y: float = 0.0) -> list[Mesh]:
    """A treatment table from x[0] to x[1]: padded top on four legs."""
    middle, long = 0.5 * (x[0] + x[1]), x[1] - x[0]
    out = [
        box((middle, y, height - 0.055), (long, width, 0.055), "table", "table.side", rounding=0.035),
        box((middle, y, height - 0.095), (long - 0.06, width - 0.06, 0.04), "legs", "legs"),
    ]
    out += [
        box((lx, ly, 0.0), (0.05, 0.05, height - 0.095), "legs", "legs")
        for lx in (x[0] + 0.16, x[1] - 0.16)
        for ly in (y - width / 2 + 0.07, y + width / 2 - 0.07)
    ]
    return out


def chair(
    x: float, height: float = 0.45, depth: float = 0.42, width: float = 0.44, back: int = -1, y: float = 0.0
) -> list[Mesh]:
    """A firm chair with the seat's centre at x; back -1: backrest behind (low x), +1 in front, 0 none."""
    out = [box((x, y, height - 0.04), (depth, width, 0.04), "box.top", "box", rounding=0.03)]
    out += [
        box((lx, ly, 0.0), (0.034, 0.034, height - 0.04), "legs", "legs")
        for lx in (x - depth / 2 + 0.03, x + depth / 2 - 0.03)
        for ly in (y - width / 2 + 0.03, y + width / 2 - 0.03)
    ]
    if back:
        bx = x + back * (depth / 2 - 0.015)
        out += [
            box((bx, ly, height), (0.03, 0.032, 0.20), "legs", "legs")
            for ly in (y - width / 2 + 0.03, y + width / 2 - 0.03)
        ]
        out.append(box((bx, y, height + 0.18), (0.035, width, 0.22), "box.top", "box"))
    return out


def combine(props: Sequence[Sequence[Mesh]]) -> tuple[Mesh, Ints]:
    """All meshes as one, and the part number of every triangle (one part per mesh)."""
    hard, soft = count(PROP_PART), count(SOFT_PART)
    meshes = [mesh for prop in props for mesh in prop]
    offsets = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    part = [np.full(len(mesh.triangles), next(soft if mesh.soft else hard)) for mesh in meshes]
    return Mesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.triangles + at for mesh, at in zip(meshes, offsets[:-1], strict=True)]),
        np.concatenate([mesh.region for mesh in meshes]),
    ), np.concatenate(part)
