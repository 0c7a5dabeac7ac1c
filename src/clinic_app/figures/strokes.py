"""Ink lines as filled outlines: width follows the weight along the line, free ends taper to a point."""

from collections.abc import Callable

import numpy as np

from clinic_app.figures.arrays import Array, Ints, unit
from clinic_app.figures.chains import VISIBLE
from clinic_app.figures.planar_map import PlanarMap, Polygon, hermite
from clinic_app.figures.smoothing import box3, padded

LEAST_PEAK = 0.0028  # m: a line that never gets this wide is left out
SHORTEST = 0.014  # m: shorter loose lines are crumbs
FADE = 0.014  # m over which a free end tapers
IsLoose = Callable[[int, int], bool]
"""(chain, 0 start / 1 end) -> no other visible line meets this end."""


def strokes(map_: PlanarMap, widths: Array, ppm: float, is_loose: IsLoose) -> list[list[Polygon]]:
    """Outlines of all lines; widths in metres per dense point, ppm = pixels per metre.

    Each item is one line: one polygon, or two (outer and inner) for a ring.
    """
    reach = max(1, int(0.0045 * ppm))
    around, inner = padded(widths[:, None].copy(), map_.pieces, 3 * reach + 2)
    # The padding reflects through the end point, which may turn a width negative.
    even = box3(np.abs(around), reach)[inner, 0]
    step = np.zeros(len(map_.points))
    step[1:] = np.sqrt(((map_.points[1:] - map_.points[:-1]) ** 2).sum(1))
    out: list[list[Polygon]] = []
    for chain in range(len(map_.count)):
        s, n, closed = int(map_.start[chain]), int(map_.count[chain]), bool(map_.closed[chain])
        width = even[s : s + n]
        if width.max() < LEAST_PEAK:
            continue
        on = width > VISIBLE
        if closed and on.all():
            index = s + np.nonzero(map_.knot[s : s + n])[0]
            out.append(_ring(map_, index, even[index] * ppm))
            continue
        order = np.arange(n)
        if closed:
            order = np.roll(order, -int(np.argmin(on)))
            on = on[order]
        edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(np.int64), [0]])))
        for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            index = s + order[a:b]
            loose = (a > 0 or closed or is_loose(chain, 0), b < n or closed or is_loose(chain, 1))
            line = _line(map_, index, even[index].copy(), step[index], ppm, loose, closed)
            if line is not None:
                out.append([line])
    return out


def _line(
    map_: PlanarMap,
    index: Ints,
    width: Array,
    step: Array,
    ppm: float,
    loose: tuple[bool, bool],
    closed: bool,
) -> Polygon | None:
    if len(index) < 4 or width.max() < LEAST_PEAK:
        return None
    step = np.minimum(step, 2.0)
    step[0] = 0
    length = np.cumsum(step) / ppm
    if length[-1] < SHORTEST and not closed and any(loose):
        return None
    if loose[0]:
        width *= np.clip(length / FADE, 0.1, 1) ** 0.7
    if loose[1]:
        width *= np.clip((length[-1] - length) / FADE, 0.1, 1) ** 0.7
    keep = map_.knot[index].copy()
    keep[0] = keep[-1] = True
    change = np.cumsum(np.abs(np.diff(width, prepend=width[0])) / 0.0022)
    keep[1:] |= np.floor(change[1:]) != np.floor(change[:-1])
    return _ribbon(map_, index[keep], width[keep] * ppm)


def _sides(map_: PlanarMap, index: Ints, width: Array) -> tuple[Polygon, Polygon]:
    """Outline on the left going forwards, and on the right going back."""
    arriving, leaving = map_.tangent_in[index], map_.tangent_out[index]
    middle = unit(arriving + leaving)
    centre = map_.points[index]
    normal = np.stack([-middle[:, 1], middle[:, 0]], 1) * (width / 2)[:, None]
    there = hermite(centre + normal, arriving, leaving)
    back = hermite((centre - normal)[::-1], -leaving[::-1], -arriving[::-1])
    return there, back


def _ribbon(map_: PlanarMap, index: Ints, width: Array) -> Polygon:
    there, back = _sides(map_, index, width)
    last, first = map_.tangent_out[index[-1]], -map_.tangent_in[index[0]]
    return np.vstack(
        [
            there,
            _cap(there[-1], back[0], last, width[-1]),
            back[1:],
            _cap(back[-1], there[0], first, width[0]),
        ]
    )


def _cap(start: Array, end: Array, way: Array, width: float) -> Array:
    """A round end."""
    bulge = way * width / 2 * 1.33
    return np.array([start + bulge, end + bulge, end])


def _ring(map_: PlanarMap, index: Ints, width: Array) -> list[Polygon]:
    return list(_sides(map_, np.append(index, index[0]), np.append(width, width[0])))
