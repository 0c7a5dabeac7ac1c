"""One rendered view: which triangle, part and depth every pixel shows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clinic_app.figures.arrays import Array, Bools, Ints, dot
from clinic_app.figures.body import Body
from clinic_app.figures.parts import PROP_PART
from clinic_app.figures.props import Mesh, combine
from clinic_app.figures.raster import Buffer, barycentric, rasterize
from clinic_app.figures.skeleton import Skeleton

MARGIN = 6
"""Empty pixels around the picture; outlines need a border of background."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The view of a body and its props.

    vertices are in the world, screen in pixels (y down) with depth as third column; shown lists the pixels that
    show something, and shown_front their triangles.
    The body's vertices and triangles come first. origin is the world-view position of pixel (0, 0).
    """

    body: Body
    skeleton: Skeleton
    view: Array
    ppm: float
    width: int
    height: int
    origin: Array
    vertices: Array
    normals: Array
    screen: Array
    triangles: Ints
    part: Ints
    region: Ints
    buffer: Buffer
    shown: Ints
    shown_front: Ints

    def to_metres(self, pixels: Array) -> Array:
        """Pixel positions (n, 2) to the view plane, y up."""
        return pixels / np.array([self.ppm, -self.ppm]) + self.origin

    def project(self, points: Array) -> Array:
        """World points (n, 3) to pixels with depth."""
        seen = points @ self.view.T
        return np.stack(
            [
                (seen[:, 0] - self.origin[0]) * self.ppm,
                (self.origin[1] - seen[:, 1]) * self.ppm,
                seen[:, 2],
            ],
            1,
        )

    def positive(self, field: Array) -> Bools:
        """Per shown pixel: is the interpolated vertex field above 0? Fields may cover the body only."""
        if len(field) < len(self.vertices):
            field = np.concatenate([field, np.full(len(self.vertices) - len(field), -1.0)])
        front = self.shown_front
        corners = (field > 0).view(np.int8)[self.triangles]
        above = (corners[:, 0] + corners[:, 1] + corners[:, 2])[front]
        out = above == 3
        mixed = np.nonzero((above > 0) & (above < 3))[0]
        if len(mixed):
            weights = self.weights(mixed)
            out[mixed] = dot(field[self.triangles.take(front[mixed], 0)], weights) > 0
        return out

    def weights(self, which: Ints) -> Array:
        """Corner weights (n, 3) of some of the shown pixels."""
        x, y = self.screen[:, 0], self.screen[:, 1]
        return barycentric(x, y, self.triangles, self.shown_front[which], self.shown[which], self.width)


def take(body: Body, skeleton: Skeleton, props: Sequence[Sequence[Mesh]], view: Array, ppm: float) -> Picture:
    """Pose the body, add the props and fill the depth buffer. ppm = pixels per metre."""
    vertices, normals = body.posed(skeleton)
    triangles, part, region = body.triangles, body.part, body.region
    if props:
        mesh, prop_part = combine(props)
        triangles = np.concatenate([triangles, mesh.triangles + len(vertices)])
        vertices = np.concatenate([vertices, mesh.vertices])
        normals = np.concatenate([normals, mesh.normals])
        part = np.concatenate([part, prop_part])
        region = np.concatenate([region, mesh.region])
    seen = vertices @ view.T
    low, high = seen[:, :2].min(0), seen[:, :2].max(0)
    width, height = (np.ceil((high - low) * ppm).astype(int) + 2 * MARGIN).tolist()
    origin = np.array([low[0] - MARGIN / ppm, high[1] + MARGIN / ppm])
    screen = np.stack([(seen[:, 0] - origin[0]) * ppm, (origin[1] - seen[:, 1]) * ppm, seen[:, 2]], 1)
    buffer = rasterize(screen[:, 0], screen[:, 1], screen[:, 2], triangles, width, height)
    shown = np.flatnonzero(buffer.front >= 0)
    return Picture(
        *(body, skeleton, view, ppm, width, height, origin, vertices, normals, screen),
        *(triangles, part, region, buffer, shown, buffer.front[shown]),
    )


def is_prop(part: Ints) -> Bools:
    """Whether part numbers belong to props."""
    return part >= PROP_PART
