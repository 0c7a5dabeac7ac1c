"""The planar map: smooth cubic outlines shared by all neighbouring areas.

Because every boundary exists once, neighbouring fills meet exactly, and lines run exactly along them.
"""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from clinic_app.figures.arrays import Array, Bools, Ints, counted, length, unit
from clinic_app.figures.chains import join, spans
from clinic_app.figures.curves import Polygon, hermite
from clinic_app.figures.smoothing import BLURS, Pieces, box3, corners, padded, smooth
from clinic_app.figures.tracing import OPEN_NODE, Arcs

_TIGHT, _LOOSE = 0.62, 2.6  # allowed distance from the staircase, px: outlines, muscle and shade edges
_TURN = np.radians(32.0)  # one knot per this much turning


class PlanarMap:
    """points, tangents and knots of all chains, dense; chain k owns points[start[k] : start[k] + count[k]]."""

    def __init__(self, arcs: Arcs, visible: Bools, straight: Bools, soft: Bools, longest: float) -> None:
        """visible (n, 2): is the line drawn at the ends of an arc? straight: the arc may keep sharp corners (props).
        soft: it may be smoothed a lot (muscle edges).
        """
        self.arcs = arcs
        chains = join(arcs, visible)
        self.spans = spans(chains, arcs.size)
        self.closed: Bools = np.array([chain.closed for chain in chains])
        self._first_span = np.searchsorted(self.spans.chain, np.arange(len(chains)))
        self._last_span = np.searchsorted(self.spans.chain, np.arange(len(chains)), side="right") - 1
        raw = self._collect()
        tolerance = np.where(np.logical_and.reduceat(soft[self.spans.arc], self._first_span), _LOOSE, _TIGHT)
        sharp = self._corners(raw, np.logical_or.reduceat(straight[self.spans.arc], self._first_span))
        self.points = self._smoothed(raw, tolerance.tolist(), sharp)
        is_corner = np.zeros(len(raw), np.bool_)
        is_corner[[point for points in sharp.values() for point in points]] = True
        self._snap()
        self._set_tangents(is_corner)
        self._set_knots(is_corner, longest)
        self.curves = self._arc_curves()
        """The cubic outline along each arc, in the arc's own direction."""

    @property
    def pieces(self) -> Pieces:
        """The chains as pieces of the dense points."""
        return Pieces(self.start, self.count, self.closed)

    @property
    def ends(self) -> Ints:
        """The junctions (n, 2) at which the chains start and end; OPEN_NODE for a loop without any."""
        node, _, _ = self._span_ends()
        return np.stack([node[self._first_span, 0], node[self._last_span, 1]], 1)

    def _collect(self) -> Array:
        """Raw points of all chains; sets start and count."""
        arc, way = self.spans.arc, self.spans.way
        is_first = np.zeros(len(arc), np.bool_)
        is_first[self._first_span] = True
        size = self.arcs.size[arc] - ~is_first  # the common point of two spans belongs to the earlier one
        start, end = self.arcs.offset[arc], self.arcs.offset[arc + 1] - 1
        begin = np.where(way > 0, start, end) + np.where(is_first, 0, way)
        size[self._last_span] -= self.closed  # a loop ends where it began
        self.count: Ints = np.add.reduceat(size, self._first_span)
        self.start: Ints = np.cumsum(self.count) - self.count
        return self.arcs.corners.take(np.repeat(begin, size) + np.repeat(way, size) * counted(size), 0)

    def _corners(self, raw: Array, straight: Bools) -> dict[int, list[int]]:
        """Of each chain that may keep corners and has some: their places in the raw points."""
        out: dict[int, list[int]] = {}
        for number in np.flatnonzero(straight & (self.count > 24)).tolist():
            s, n, closed = int(self.start[number]), int(self.count[number]), bool(self.closed[number])
            found = corners(_light_blur(raw[s : s + n], closed), closed)
            if found:
                out[number] = [s + corner for corner in found]
        return out

    def _smoothed(self, raw: Array, tolerances: list[float], sharp: Mapping[int, list[int]]) -> Array:
        """Smooth every chain, in separate pieces between its corners."""
        pieces: list[tuple[int, int, bool, float]] = []
        rolled: list[tuple[Ints, int]] = []
        extra = len(raw)
        for number, tolerance in enumerate(tolerances):
            s, n, closed = int(self.start[number]), int(self.count[number]), bool(self.closed[number])
            if number not in sharp:
                pieces.append((s, n, closed, tolerance))
                continue
            at = sharp[number]
            if closed:  # a copy of the loop that starts at a corner, smoothed as open pieces
                order = np.concatenate([np.arange(at[0], s + n), np.arange(s, at[0] + 1)])
                rolled.append((order, extra))
                stops = [extra + corner - at[0] for corner in at] + [extra + n]
                extra += n + 1
            else:
                stops = [s, *at, s + n - 1]
            pieces += [(u, v - u + 1, False, tolerance) for u, v in pairwise(stops)]
        points = np.concatenate([raw, *(raw[order] for order, _ in rolled)])
        start, count, closed, allowed = zip(*pieces, strict=True)
        out = smooth(
            points, Pieces(np.array(start), np.array(count), np.array(closed)), np.array(allowed), BLURS
        )
        for order, at_copy in rolled:
            out[order[:-1]] = out[at_copy : at_copy + len(order) - 1]
        return out[: len(raw)]

    def _span_ends(self) -> tuple[Ints, Ints, Bools]:
        """Per span at its start and its end (n, 2): junction, dense point, and whether the chain runs on there."""
        span, arcs = self.spans, self.arcs
        node = np.stack([arcs.start[span.arc], arcs.end[span.arc]], 1)
        node = np.where(span.way[:, None] > 0, node, node[:, ::-1])
        count, start = self.count[span.chain], self.start[span.chain]
        place = np.stack([start + span.first % count, start + span.last % count], 1)
        runs_on = np.ones(node.shape, np.bool_)
        runs_on[self._first_span, 0] = runs_on[self._last_span, 1] = self.closed
        return node, place, runs_on

    def _snap(self) -> None:
        """Loose chain ends (T-junctions) move on to the smoothed outline they end at."""
        node, place, runs_on = self._span_ends()
        through = runs_on & (node != OPEN_NODE)
        where = dict(zip(node[through].tolist(), place[through].tolist(), strict=True))
        chain = np.flatnonzero(~self.closed)
        count, first = self.count[chain], self.start[chain]
        last = first + count - 1
        piece = np.repeat(np.arange(len(chain)), count)
        index = first[piece] + counted(count)
        moved = self.points[index]
        ends = (
            (first, self.ends[chain, 0], index - first[piece]),
            (last, self.ends[chain, 1], last[piece] - index),
        )
        for own, junction, away in ends:
            goal = [where.get(one, at) for one, at in zip(junction.tolist(), own.tolist(), strict=True)]
            fade = np.exp(-away / 6.0) * (1 - (away / (count - 1)[piece]) ** 4)
            moved += (self.points[goal] - self.points[own])[piece] * fade[:, None]
        self.points[index] = moved

    def _set_tangents(self, is_corner: Bools) -> None:
        reach = 2
        around, inner = padded(self.points, self.pieces, reach)
        arriving = unit(self.points - around[inner - reach])
        leaving = unit(around[inner + reach] - self.points)
        self._through = unit(arriving + leaving)
        smooth_here = ~is_corner[:, None]
        self.tangent_in: Array = np.where(smooth_here, self._through, arriving)
        self.tangent_out: Array = np.where(smooth_here, self._through, leaving)

    def _set_knots(self, is_corner: Bools, longest: float) -> None:
        """Knots by turning and length, at chain and arc ends and corners, and where a piece leaves the curve."""
        around, inner = padded(self._through, self.pieces, 4)
        direction = unit(box3(around, 1))
        angle = np.unwrap(np.arctan2(direction[:, 1], direction[:, 0]))
        turning = np.minimum(np.abs(angle[inner + 2] - angle[inner - 2]) / 4, 1.0)
        walked = np.cumsum(turning / _TURN + 1.0 / longest)
        knot = np.zeros(len(self.points), np.bool_)
        knot[1:] = np.floor(walked[1:]) != np.floor(walked[:-1])
        knot[self.start] = True
        knot[self.start + self.count - 1] |= ~self.closed
        knot |= is_corner
        _, place, _ = self._span_ends()
        is_loop = self.closed & (self._first_span == self._last_span)
        knot[place[~is_loop[self.spans.chain]]] = True
        self.knot = self._refined(knot)

    def _refined(self, knot: Bools) -> Bools:
        chain_of = np.repeat(np.arange(len(self.count)), self.count)
        for _ in range(4):
            k = np.nonzero(knot)[0]
            a, b = k[:-1], k[1:]
            ok = (chain_of[a] == chain_of[b]) & (b - a >= 6)
            a, b = a[ok], b[ok]
            p0, p3 = self.points[a], self.points[b]
            arm = (length(p3 - p0) / 3)[:, None]
            c1, c2 = p0 + self.tangent_out[a] * arm, p3 - self.tangent_in[b] * arm
            bad = np.zeros(len(a), np.bool_)
            for u in (0.25, 0.5, 0.75):
                q = (1 - u) ** 3 * p0 + 3 * u * (1 - u) ** 2 * c1 + 3 * u * u * (1 - u) * c2 + u**3 * p3
                m = a + np.round(u * (b - a)).astype(np.int64)
                t = self.points[m + 1] - self.points[m - 1]
                off = q - self.points[m]
                bad |= np.abs(off[:, 0] * t[:, 1] - off[:, 1] * t[:, 0]) > 0.38 * length(t)
            if not bad.any():
                break
            knot[(a[bad] + b[bad]) // 2] = True
        return knot

    def _arc_curves(self) -> list[Polygon]:
        span = self.spans
        size = span.last - span.first + 1
        count, start = self.count[span.chain], self.start[span.chain]
        index = np.repeat(start, size) + (np.repeat(span.first, size) + counted(size)) % np.repeat(
            count, size
        )
        begin = np.cumsum(size) - size
        keep = self.knot[index]
        keep[begin] = keep[begin + size - 1] = True
        index = index[keep]
        kept = np.add.reduceat(keep, begin, dtype=np.int64)
        curves = hermite(self.points[index], self.tangent_in[index], self.tangent_out[index], kept)
        out: list[Polygon] = [np.empty(0)] * len(curves)
        for arc, way, curve in zip(span.arc.tolist(), span.way.tolist(), curves, strict=True):
            out[arc] = curve[::way]
        return out

    def areas(self, area_of: Mapping[int, int]) -> dict[int, list[Polygon]]:
        """Closed outlines per fill; area_of maps a label to its fill, 0 = none."""
        borders: dict[int, list[tuple[int, bool]]] = {}
        sides = zip(self.arcs.left.tolist(), self.arcs.right.tolist(), strict=True)
        for number, (left, right) in enumerate((area_of[a], area_of[b]) for a, b in sides):
            if left != right:
                if left:
                    borders.setdefault(left, []).append((number, False))
                if right:
                    borders.setdefault(right, []).append((number, True))
        ends = list(zip(self.arcs.start.tolist(), self.arcs.end.tolist(), strict=True))
        return {area: self._loops(items, ends) for area, items in borders.items()}

    def _loops(self, items: list[tuple[int, bool]], ends: list[tuple[int, int]]) -> list[Polygon]:
        loops: list[Polygon] = []
        waiting: dict[int, list[tuple[int, bool]]] = {}
        for number, reverse in items:
            if ends[number][0] == OPEN_NODE:
                loops.append(self.curves[number][:: -1 if reverse else 1])
            else:
                waiting.setdefault(ends[number][reverse], []).append((number, reverse))
        while waiting:
            first = at = next(iter(waiting))
            parts: list[Array] = []
            while at in waiting:
                number, reverse = waiting[at].pop()
                if not waiting[at]:
                    del waiting[at]
                curve = self.curves[number][:: -1 if reverse else 1]
                parts.append(curve[1:] if parts else curve)
                at = ends[number][not reverse]
                if at == first:
                    break
            loops.append(np.concatenate(parts))
        return loops


def _light_blur(points: Array, closed: bool) -> Array:
    wide = (
        np.concatenate([points[-4:], points, points[:4]])
        if closed
        else np.pad(points, ((4, 4), (0, 0)), mode="edge")
    )
    weights = np.ones(9) / 9
    return np.stack([np.convolve(wide[:, k], weights, "valid") for k in (0, 1)], 1)
