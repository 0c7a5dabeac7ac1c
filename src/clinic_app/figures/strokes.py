"""Ink lines as filled outlines: width follows the weight along the line, free ends taper to a point."""

from dataclasses import dataclass, replace

import numpy as np

from clinic_app.figures.arrays import Array, Bools, Ints, length, unit
from clinic_app.figures.chains import VISIBLE
from clinic_app.figures.curves import Polygon, hermite
from clinic_app.figures.planar_map import PlanarMap
from clinic_app.figures.smoothing import box3, padded

LEAST_PEAK = 0.0028  # m: a line that never gets this wide is left out
SHORTEST = 0.014  # m: shorter loose lines are crumbs
FADE = 0.014  # m over which a free end tapers
_STEP = 0.0022  # m: where the width has changed by this much, the outline gets a point


def strokes(map_: PlanarMap, widths: Array, ppm: float, loose: Bools) -> list[list[Polygon]]:
    """Outlines of all lines; widths in metres per dense point, ppm = pixels per metre.

    loose (chains, 2): no other visible line meets the start, the end of the chain. Each item is one line: one
    polygon, or two (outer and inner) for a ring.
    """
    reach = max(1, int(0.0045 * ppm))
    around, inner = padded(widths[:, None], map_.pieces, 3 * reach + 2)
    # The padding reflects through the end point, which may turn a width negative.
    even = box3(np.abs(around), reach)[inner, 0]
    lines = _found(map_, even, loose)
    if not len(lines.count):
        return []
    lines = _thinned(map_, _tapered(map_, lines, ppm))
    return _outlines(map_, lines, lines.width * ppm)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Visible lines one after the other: line k owns count[k] of the dense points, each with its width (m).

    loose (k, 2): no other line meets its start, its end. closed: it is part of a loop. ring: it is all of one,
    without ends.
    """

    index: Ints
    width: Array
    count: Ints
    loose: Bools
    closed: Bools
    ring: Bools

    @property
    def line(self) -> Ints:
        """The line of every point."""
        return np.repeat(np.arange(len(self.count)), self.count)

    @property
    def first(self) -> Ints:
        """The place of the first point of every line."""
        return np.cumsum(self.count) - self.count

    def along(self, steps: Array) -> Array:
        """Running total of the steps between points, from 0 at the start of every line."""
        total = np.cumsum(steps)
        return total - total[self.first][self.line]

    def only(self, chosen: Bools) -> "_Lines":
        """Some of the lines."""
        points = chosen[self.line]
        return _Lines(
            *(self.index[points], self.width[points], self.count[chosen]),
            *(self.loose[chosen], self.closed[chosen], self.ring[chosen]),
        )


def _found(map_: PlanarMap, even: Array, loose: Bools) -> _Lines:
    """Where the chains are visible."""
    runs: list[tuple[Ints, bool, bool, bool, bool]] = []
    strong = np.maximum.reduceat(even, map_.start) >= LEAST_PEAK
    for chain in np.flatnonzero(strong).tolist():
        order = np.arange(int(map_.count[chain])) + int(map_.start[chain])
        on, closed = even[order] > VISIBLE, bool(map_.closed[chain])
        if closed and on.all():
            knots = order[map_.knot[order]]
            runs.append((np.append(knots, knots[0]), False, False, True, True))
            continue
        if closed:
            order = np.roll(order, -int(np.argmin(on)))
            on = even[order] > VISIBLE
        at_start, at_end = loose[chain].tolist()
        edges = _switches(on)
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            free = (a > 0 or closed or at_start, b < len(on) or closed or at_end)
            runs.append((order[a:b], *free, closed, False))
    points = np.concatenate([np.empty(0, np.int64), *(run[0] for run in runs)])
    flags = np.array([run[1:] for run in runs], np.bool_).reshape(-1, 4)
    count = np.array([len(run[0]) for run in runs], np.int64)
    return _Lines(points, even[points], count, flags[:, :2], flags[:, 2], flags[:, 3])


def _switches(on: Bools) -> list[int]:
    """Where a line begins, ends, begins again ..."""
    wide = np.zeros(len(on) + 2, np.bool_)
    wide[1:-1] = on
    return np.flatnonzero(wide[1:] != wide[:-1]).tolist()


def _tapered(map_: PlanarMap, lines: _Lines, ppm: float) -> _Lines:
    """The lines without crumbs, their free ends thinned."""
    step = np.minimum(length(map_.points[lines.index] - map_.points[lines.index - 1]), 2.0)
    walked = lines.along(step) / ppm
    whole = walked[lines.first + lines.count - 1]
    crumb = (whole < SHORTEST) & ~lines.closed & lines.loose.any(1)
    faint = np.maximum.reduceat(lines.width, lines.first) < LEAST_PEAK
    width = lines.width.copy()
    for end, away in ((0, walked), (1, whole[lines.line] - walked)):
        near = np.flatnonzero(lines.loose[lines.line, end] & (away < FADE))
        width[near] *= np.clip(away[near] / FADE, 0.1, 1) ** 0.7
    return replace(lines, width=width).only(lines.ring | ~(crumb | faint | (lines.count < 4)))


def _thinned(map_: PlanarMap, lines: _Lines) -> _Lines:
    """Only the points that the outlines need: ends, knots, and where the width has changed."""
    change = np.floor(lines.along(np.abs(np.diff(lines.width, prepend=0.0)) / _STEP))
    keep = map_.knot[lines.index] | lines.ring[lines.line]
    keep[1:] |= change[1:] != change[:-1]
    keep[lines.first] = keep[lines.first + lines.count - 1] = True
    count = np.add.reduceat(keep, lines.first, dtype=np.int64)
    return replace(lines, index=lines.index[keep], width=lines.width[keep], count=count)


def _outlines(map_: PlanarMap, lines: _Lines, width: Array) -> list[list[Polygon]]:
    """Outline on the left going forwards, round the end, back on the right, and round the start."""
    arriving, leaving = map_.tangent_in[lines.index], map_.tangent_out[lines.index]
    middle = unit(arriving + leaving)
    centre = map_.points[lines.index]
    normal = np.stack([-middle[:, 1], middle[:, 0]], 1) * (width / 2)[:, None]
    left, right = centre + normal, centre - normal
    there = hermite(left, arriving, leaving, lines.count)
    back = hermite(right[::-1], -leaving[::-1], -arriving[::-1], lines.count[::-1])[::-1]
    first, last = lines.first, lines.first + lines.count - 1
    round_end = _caps(left[last], right[last], leaving[last] * (width[last] / 2 * 1.33)[:, None])
    round_start = _caps(right[first], left[first], -arriving[first] * (width[first] / 2 * 1.33)[:, None])
    out: list[list[Polygon]] = []
    for k, ring in enumerate(lines.ring.tolist()):
        if ring:
            out.append([there[k], back[k]])
        else:
            out.append([np.concatenate([there[k], round_end[k], back[k][1:], round_start[k]])])
    return out


def _caps(start: Array, end: Array, bulge: Array) -> Array:
    """Round ends (n, 3, 2) from one side of a line to the other."""
    return np.stack([start + bulge, end + bulge, end], 1)
