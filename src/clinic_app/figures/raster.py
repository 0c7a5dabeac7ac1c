"""A small depth buffer: which triangle is in front at every pixel, orthographic, back faces left out."""

import numpy as np
import numpy.typing as npt

from clinic_app.figures.arrays import Array, Depths, Ints

NO_DEPTH = -1e3
_SIZES = np.array(
    [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 2048, 4096]
)
_EDGE = np.float32(-1e-4)
_HALF = np.float32(0.5)
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


def rasterize(
    x: Array, y: Array, depth: Array, triangles: Ints, width: int, height: int
) -> tuple[Ints, Depths]:
    """Front triangle (-1 = none) and its depth for every pixel, both (height * width,).

    x, y in pixels with y down; larger depth is nearer.
    """
    corner_x, corner_y = x.astype(np.float32)[triangles], y.astype(np.float32)[triangles]
    corner_z = depth.astype(np.float32)[triangles]
    ax, ay = corner_x[:, 1] - corner_x[:, 0], corner_y[:, 1] - corner_y[:, 0]
    bx, by = corner_x[:, 2] - corner_x[:, 0], corner_y[:, 2] - corner_y[:, 0]
    area: Floats = np.asarray(ax * by - bx * ay, np.float32)
    x0 = np.maximum(np.ceil(corner_x.min(1) - 0.5), 0).astype(np.int64)
    x1 = np.minimum(np.floor(corner_x.max(1) - 0.5), width - 1).astype(np.int64)
    y0 = np.maximum(np.ceil(corner_y.min(1) - 0.5), 0).astype(np.int64)
    y1 = np.minimum(np.floor(corner_y.max(1) - 0.5), height - 1).astype(np.int64)
    wide, high = x1 - x0 + 1, y1 - y0 + 1
    best = np.full(height * width, -1, np.int64)
    facing = np.nonzero((area < -1e-6) & (wide > 0) & (high > 0))[0]
    if len(facing):
        planes = _planes(corner_x[facing], corner_y[facing], corner_z[facing], area[facing])
        x0, y0, wide, high = x0[facing], y0[facing], wide[facing], high[facing]
        for kw, kh, group in _batches(wide, high):
            across = np.arange(kw, dtype=np.float32) + _HALF
            down = np.arange(kh, dtype=np.float32) + _HALF
            block = max(1, int(2e6 // (kw * kh)))
            for start in range(0, len(group), block):
                t = group[start : start + block]
                pixel, key = _fill(planes, t, facing, x0, y0, across, down, width, height)
                np.maximum.at(best, pixel, key)
    hit = best >= 0
    front = np.full(height * width, -1, np.int64)
    front[hit] = best[hit] & 0xFFFFFFFF
    nearest = np.full(height * width, NO_DEPTH, np.float32)
    nearest[hit] = (best[hit] >> 32) * 1e-5 - 16
    return front, nearest


def barycentric(x: Array, y: Array, triangles: Ints, front: Ints, pixel: Ints, width: int) -> Array:
    """Weights (n, 3) of the corners of triangle front[i] at the centre of pixel[i]."""
    corners = triangles[front]
    cx, cy = x[corners], y[corners]
    px, py = pixel % width + 0.5, pixel // width + 0.5
    area = (cx[:, 1] - cx[:, 0]) * (cy[:, 2] - cy[:, 0]) - (cx[:, 2] - cx[:, 0]) * (cy[:, 1] - cy[:, 0])
    b0 = ((cx[:, 1] - px) * (cy[:, 2] - py) - (cx[:, 2] - px) * (cy[:, 1] - py)) / area
    b1 = ((cx[:, 2] - px) * (cy[:, 0] - py) - (cx[:, 0] - px) * (cy[:, 2] - py)) / area
    return np.stack([b0, b1, 1 - b0 - b1], 1)


def _planes(x: Floats, y: Floats, z: Floats, area: Floats) -> tuple[Floats, ...]:
    """Two edge functions and the depth as planes a x + b y + c."""
    scale: Floats = np.float32(1.0) / area
    a0, b0 = (y[:, 1] - y[:, 2]) * scale, (x[:, 2] - x[:, 1]) * scale
    c0 = (x[:, 1] * y[:, 2] - x[:, 2] * y[:, 1]) * scale
    a1, b1 = (y[:, 2] - y[:, 0]) * scale, (x[:, 0] - x[:, 2]) * scale
    c1 = (x[:, 2] * y[:, 0] - x[:, 0] * y[:, 2]) * scale
    d0, d1 = z[:, 0] - z[:, 2], z[:, 1] - z[:, 2]
    return (a0, b0, c0, a1, b1, c1, a0 * d0 + a1 * d1, b0 * d0 + b1 * d1, c0 * d0 + c1 * d1 + z[:, 2])


def _batches(wide: Ints, high: Ints) -> list[tuple[int, int, Ints]]:
    """Triangles grouped by the size of their bounding box, so that each group is one dense block."""
    cw, ch = np.searchsorted(_SIZES, wide), np.searchsorted(_SIZES, high)
    small = (wide <= 16) & (high <= 16)
    cw = np.where(small, np.maximum(cw, ch), cw)
    ch = np.where(small, cw, ch)
    code = cw * 32 + ch
    order = np.argsort(code, kind="stable")
    cut = np.flatnonzero(np.diff(code[order])) + 1
    return [(int(_SIZES[cw[g[0]]]), int(_SIZES[ch[g[0]]]), g) for g in np.split(order, cut)]


def _fill(
    planes: tuple[Floats, ...],
    t: Ints,
    names: Ints,
    x0: Ints,
    y0: Ints,
    across: Floats,
    down: Floats,
    width: int,
    height: int,
) -> tuple[Ints, Ints]:
    """Covered pixels of the triangles t, with keys that sort by depth and carry the triangle's number."""
    a0, b0, c0, a1, b1, c1, az, bz, cz = planes
    xs, ys = x0[t][:, None] + across, y0[t][:, None] + down
    first = (a0[t][:, None] * xs)[:, None, :] + (b0[t][:, None] * ys + c0[t][:, None])[:, :, None]
    second = (a1[t][:, None] * xs)[:, None, :] + (b1[t][:, None] * ys + c1[t][:, None])[:, :, None]
    inside = (first >= _EDGE) & (second >= _EDGE) & (first + second <= 1 - _EDGE)
    k, i, j = np.nonzero(inside)
    which = t[k]
    row, col = y0[which] + i, x0[which] + j
    keep = (row < height) & (col < width)
    which, row, col = which[keep], row[keep], col[keep]
    z = az[which] * (col + _HALF) + bz[which] * (row + _HALF) + cz[which]
    key = (np.round((z + 16) * 1e5).astype(np.int64) << 32) | names[which]
    return row * width + col, key
