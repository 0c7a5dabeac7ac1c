"""A small depth buffer: which triangle is in front at every pixel, orthographic, back faces left out."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from clinic_app.figures.arrays import Array, Depths, Ints, counted

_EDGE = np.float32(-1e-4)  # weight of a corner from which a pixel on the edge still belongs to the triangle
_WHOLE = 1 - _EDGE
_BLOCK = 40_000  # pixels looked at in one go
Floats = npt.NDArray[np.float32]


def camera(az: float, el: float) -> Array:
    """Rows: screen right, screen up, towards the viewer.

    az 0 looks at the figure's right side (it faces right on the page), 90 at its front, 180 at its left side
    (it faces left), 270 at its back; el is the height of the eye above the horizon. Degrees.
    """
    a, e = np.radians(az), np.radians(el)
    right = np.array([np.cos(a), np.sin(a), 0.0])
    towards = np.array([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)])
    return np.stack([right, np.cross(towards, right), towards])


@dataclass(frozen=True, slots=True)
class Buffer:
    """What every pixel shows, flat (height * width,). front: its triangle, -1 = none."""

    front: Ints
    _key: Ints

    def depth(self, pixel: Ints) -> Depths:
        """Depth of some pixels that show something."""
        return ((self._key[pixel] >> 32) * 1e-5 - 16).astype(np.float32)


def rasterize(x: Array, y: Array, depth: Array, triangles: Ints, width: int, height: int) -> Buffer:
    """Fill the pixels. x, y in pixels with y down; larger depth is nearer."""
    best = np.full(height * width, -1, np.int64)
    faces = _facing(x, y, depth, triangles, width, height)
    rows = _rows(faces)
    for start, stop in rows.blocks():
        pixel, key = _covered(faces, rows, start, stop, width)
        np.maximum.at(best, pixel, key)
    return Buffer(best.astype(np.int32).astype(np.int64), best)  # the lower half of a key is the triangle


def barycentric(x: Array, y: Array, triangles: Ints, front: Ints, pixel: Ints, width: int) -> Array:
    """Weights (n, 3) of the corners of triangle front[i] at the centre of pixel[i]."""
    corners = triangles.take(front, 0)
    cx, cy = x[corners], y[corners]
    px, py = pixel % width + 0.5, pixel // width + 0.5
    area = (cx[:, 1] - cx[:, 0]) * (cy[:, 2] - cy[:, 0]) - (cx[:, 2] - cx[:, 0]) * (cy[:, 1] - cy[:, 0])
    b0 = ((cx[:, 1] - px) * (cy[:, 2] - py) - (cx[:, 2] - px) * (cy[:, 1] - py)) / area
    b1 = ((cx[:, 2] - px) * (cy[:, 0] - py) - (cx[:, 0] - px) * (cy[:, 2] - py)) / area
    return np.stack([b0, b1, 1 - b0 - b1], 1)


@dataclass(frozen=True, slots=True)
class _Faces:
    """Triangles that face the viewer and touch the picture.

    name: their numbers. left, right, top, bottom: first and last pixel of their boxes. first and second: the
    weights of two corners, and deep the depth, as planes a x + b y + c.
    """

    name: Ints
    left: Floats
    right: Floats
    top: Ints
    bottom: Ints
    first: tuple[Floats, Floats, Floats]
    second: tuple[Floats, Floats, Floats]
    deep: tuple[Floats, Floats, Floats]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of pixels under the faces: face, row, the pixels `start` and `count` that may be covered.

    first and second: slope along x and value at x = 0 of the face's two weights.
    """

    face: Ints
    row: Ints
    start: Ints
    count: Ints
    first: tuple[Array, Array]
    second: tuple[Array, Array]

    def blocks(self) -> list[tuple[int, int]]:
        """The rows in parts of some _BLOCK pixels, which the processor's cache holds."""
        block = np.cumsum(self.count) // _BLOCK
        stops = [0, *(np.flatnonzero(block[1:] != block[:-1]) + 1).tolist(), len(block)]
        return list(pairwise(stops))


def _facing(x: Array, y: Array, depth: Array, triangles: Ints, width: int, height: int) -> _Faces:
    corners = triangles.T
    x0, x1, x2 = x.astype(np.float32)[corners]
    y0, y1, y2 = y.astype(np.float32)[corners]
    area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    left, right = _pixels(x0, x1, x2, width)
    top, bottom = _pixels(y0, y1, y2, height)
    name = np.nonzero((area < -1e-6) & (left <= right) & (top <= bottom))[0]
    x0, x1, x2, y0, y1, y2 = (values[name] for values in (x0, x1, x2, y0, y1, y2))
    z0, z1, z2 = depth.astype(np.float32)[corners[:, name]]
    scale: Floats = np.float32(1.0) / area[name]
    a0, b0, c0 = (y1 - y2) * scale, (x2 - x1) * scale, (x1 * y2 - x2 * y1) * scale
    a1, b1, c1 = (y2 - y0) * scale, (x0 - x2) * scale, (x2 * y0 - x0 * y2) * scale
    d0, d1 = z0 - z2, z1 - z2
    return _Faces(
        *(name, left[name], right[name], top[name].astype(np.int64), bottom[name].astype(np.int64)),
        first=(a0, b0, c0),
        second=(a1, b1, c1),
        deep=(a0 * d0 + a1 * d1, b0 * d0 + b1 * d1, c0 * d0 + c1 * d1 + z2),
    )


def _pixels(a: Floats, b: Floats, c: Floats, size: int) -> tuple[Floats, Floats]:
    """First and last pixel whose centre lies between three coordinates."""
    half = np.float32(0.5)
    low = np.ceil(np.minimum(np.minimum(a, b), c) - half)
    high = np.floor(np.maximum(np.maximum(a, b), c) - half)
    return np.maximum(low, np.float32(0)), np.minimum(high, np.float32(size - 1))


def _rows(faces: _Faces) -> _Rows:
    """The rows of all faces, each cut down to where the three edges leave room (at most a pixel too wide)."""
    high = faces.bottom - faces.top + 1
    face = np.repeat(np.arange(len(high)), high)
    row = counted(high) + faces.top[face]
    middle = row + 0.5
    slope_0, slope_1 = faces.first[0][face].astype(np.float64), faces.second[0][face].astype(np.float64)
    value_0, value_1 = (b[face] * middle + c[face] for _, b, c in (faces.first, faces.second))
    edges = (
        (slope_0, value_0 - _EDGE),
        (slope_1, value_1 - _EDGE),
        (-(slope_0 + slope_1), _WHOLE - value_0 - value_1),
    )
    start, stop = faces.left[face].astype(np.float64), faces.right[face].astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        for slope, value in edges:
            crossing = -value / slope - 0.5
            start = np.where(slope > 0, np.maximum(start, np.floor(crossing)), start)
            stop = np.where(slope < 0, np.minimum(stop, np.ceil(crossing)), stop)
    count = np.maximum(stop - start + 1, 0).astype(np.int64)
    return _Rows(face, row, start.astype(np.int64), count, (slope_0, value_0), (slope_1, value_1))


def _covered(faces: _Faces, rows: _Rows, start: int, stop: int, width: int) -> tuple[Ints, Ints]:
    """Covered pixels of the rows from start to stop, with keys that sort by depth and carry the number of the triangle."""
    count = rows.count[start:stop]
    at = np.repeat(np.arange(start, stop), count)
    column = counted(count) + rows.start[at]
    middle = column + 0.5
    (slope_0, value_0), (slope_1, value_1) = rows.first, rows.second
    first, second = slope_0[at] * middle + value_0[at], slope_1[at] * middle + value_1[at]
    inside = np.flatnonzero((first >= _EDGE) & (second >= _EDGE) & (first + second <= _WHOLE))
    at, column, middle = at[inside], column[inside], middle[inside]
    face, row = rows.face[at], rows.row[at]
    a, b, c = faces.deep
    z = a[face] * middle + b[face] * (row + 0.5) + c[face]
    key = (np.round((z + 16) * 1e5).astype(np.int64) << 32) | faces.name[face]
    return row * width + column, key
