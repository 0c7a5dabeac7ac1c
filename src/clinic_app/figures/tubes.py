"""Lofted tubes: the building block of the body surface.

A tube is a stack of cross-sections, each riding on a frame of the skeleton. At a joint several sections share
the joint centre and take a growing part of its rotation (a fan), so the outside of a bent knee stays a round
arc and the inside simply folds into itself, where the depth buffer hides it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as later

import numpy as np

from clinic_app.figures.arrays import Array, Ints, unit
from clinic_app.figures.skeleton import Skeleton

Placement = Callable[[Skeleton], tuple[Array, Array]]
"""Skeleton -> rotation (n, 3, 3) and origin (n, 3) of every section."""
Morph = Callable[[Skeleton, Array], Array]
"""Pose-dependent change of the section outlines (n, around, 3)."""


def ovals(front: Array, back: Array, outer: Array, inner: Array, squareness: Array, around: int) -> Array:
    """Section outlines (n, around, 2): forward and outward coordinate, starting at the front, turning outward."""
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    power = 2.0 / squareness[:, None]
    cx, sy = np.sign(c) * np.abs(c) ** power, np.sign(s) * np.abs(s) ** power
    x = np.where(c >= 0, front[:, None] * cx, back[:, None] * cx)
    y = np.where(s >= 0, outer[:, None] * sy, inner[:, None] * sy)
    return np.stack([x, y], -1)


def grid_triangles(sections: int, around: int) -> tuple[Ints, Ints]:
    """Triangles (m, 3) of a closed grid, and the section row each belongs to."""
    i, j = np.meshgrid(np.arange(sections - 1), np.arange(around), indexing="ij")
    a, b = i * around + j, i * around + (j + 1) % around
    c, d = a + around, b + around
    triangles = np.concatenate(
        [np.stack([a, b, c], -1).reshape(-1, 3), np.stack([b, d, c], -1).reshape(-1, 3)]
    )
    return triangles, np.concatenate([i.ravel(), i.ravel()])


@dataclass(slots=True)
class Tube:
    """One tube of the body.

    kind is "leg", "arm", "torso" or "" (no muscles on it); along is the position of each section on the
    limb in metres. part, region and region_below hold one number per section; where field (per vertex) is
    negative the surface has region_below (hair line, sole, neckline).
    """

    name: str
    kind: str
    side: str
    local: Array
    along: Array
    place: Placement
    part: Ints
    region: Ints
    region_below: Ints
    field: Array
    morph: Morph | None = None
    triangles: Ints = later(init=False)
    rows: Ints = later(init=False)
    normals: Array = later(init=False)

    def __post_init__(self) -> None:
        sections, around = self.local.shape[:2]
        self.triangles, self.rows = grid_triangles(sections, around)

    @property
    def size(self) -> tuple[int, int]:
        """Number of sections and of points around."""
        return self.local.shape[0], self.local.shape[1]

    def set_normals(self, axis: float = 0.0) -> None:
        """Compute the normals once, in the section frames.

        axis is the sign of the tube's direction along its local Z; 0 means a rigid part whose normals come
        from the plain surface.
        """
        v = self.local
        du = np.roll(v, -1, 1) - np.roll(v, 1, 1)
        centre = v.mean(1, keepdims=True)
        if axis == 0.0:
            normal = np.cross(du, np.asarray(np.gradient(v, axis=0)))
            if float(((v - centre) * normal).sum()) < 0:
                normal = -normal
        else:
            flat = unit(np.stack([du[..., 1], -du[..., 0], 0 * du[..., 0]], -1))
            if float(((v - centre) * flat).sum()) < 0:
                flat = -flat
            places, first = np.unique(np.round(self.along, 4), return_index=True)
            growth = np.asarray(np.gradient(v[first], places, axis=0))
            taper: Array = np.empty(v.shape[:2])
            for j in range(v.shape[1]):
                taper[:, j] = np.interp(self.along, places, (growth[:, j] * flat[first][:, j]).sum(-1))
            normal = flat.copy()
            normal[..., 2] = -axis * np.clip(taper, -1.2, 1.2)
        self.normals = unit(normal)

    def orient(self, skeleton: Skeleton) -> None:
        """Make all triangles face outwards (checked once, in the neutral pose)."""
        vertices, normals = self.posed(skeleton)
        t = self.triangles
        face = np.cross(vertices[t[:, 1]] - vertices[t[:, 0]], vertices[t[:, 2]] - vertices[t[:, 0]])
        if float((face * normals[t[:, 0]]).sum()) < 0:
            self.triangles = np.ascontiguousarray(t[:, ::-1])

    def posed(self, skeleton: Skeleton) -> tuple[Array, Array]:
        """World vertices and normals (n * around, 3)."""
        rotation, origin = self.place(skeleton)
        turned = np.swapaxes(rotation, 1, 2)
        local = self.local if self.morph is None else self.morph(skeleton, self.local)
        vertices = local @ turned + origin[:, None, :]
        return vertices.reshape(-1, 3), (self.normals @ turned).reshape(-1, 3)


def rigid(bone: str, sections: int) -> Placement:
    """All sections ride on one bone."""

    def frames(skeleton: Skeleton) -> tuple[Array, Array]:
        frame = skeleton.bones[bone]
        return np.repeat(frame.rotation[None], sections, 0), np.repeat(frame.origin[None], sections, 0)

    return frames


def same(value: int, count: int) -> Ints:
    """A column of one number."""
    return np.full(count, value, np.int64)


def ellipsoid(
    name: str,
    side: str,
    bone: str,
    centre: tuple[float, float, float],
    radii: tuple[float, float, float],
    turn: Array,
    part: int,
    region: int,
    sections: int = 9,
    around: int = 14,
) -> Tube:
    """A rigid ellipsoid (ear, hair bun)."""
    up = np.linspace(-np.pi / 2, np.pi / 2, sections)
    round_ = np.linspace(0, 2 * np.pi, around, endpoint=False)
    v = np.stack(
        [
            np.cos(up)[:, None] * np.cos(round_),
            np.cos(up)[:, None] * np.sin(round_),
            np.repeat(np.sin(up)[:, None], around, 1),
        ],
        -1,
    )
    local = v * np.array(radii) @ turn.T + np.array(centre)
    tube = Tube(
        *(name, "", side, local, np.zeros(sections), rigid(bone, sections)),
        *(same(part, sections), same(region, sections), same(region, sections), np.ones((sections, around))),
    )
    tube.set_normals()
    return tube
