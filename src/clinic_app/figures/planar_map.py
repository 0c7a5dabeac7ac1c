"""The planar map: smooth cubic outlines shared by all neighbouring areas.

Because every boundary exists once, neighbouring fills meet exactly, and lines run exactly along them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from clinic_app.figures.arrays import Array, Bools, Ints, unit
from clinic_app.figures.chains import Chain, join
from clinic_app.figures.smoothing import BLURS, Pieces, box3, corners, padded, smooth
from clinic_app.figures.tracing import Arc

Test = Callable[[Arc], bool]
Polygon = Array
"""Control polygon of cubic pieces: p0 c c p c c p ..., (3 m + 1, 2), pixels."""

_TIGHT, _LOOSE = 0.62, 2.6  # allowed distance from the staircase, px: outlines, muscle and shade edges
_TURN = np.radians(32.0)  # one knot per this much turning
Span = tuple[int, int, int, int]  # arc, direction, first and last point in the chain


@dataclass(frozen=True, slots=True)
class Slice:
    """Where an arc lies in its chain."""

    chain: int
    first: int
    last: int
    direction: int


class PlanarMap:
    """points, tangents and knots of all chains, dense; chain k owns points[start[k] : start[k] + count[k]]."""

    def __init__(
        self,
        arcs: list[Arc],
        end_weights: list[tuple[float, float]],
        straight: Test,
        soft: Test,
        longest: float,
    ) -> None:
        """straight: the arc may keep sharp corners (props). soft: it may be smoothed a lot (muscle edges)."""
        self.arcs = arcs
        self._chains = join(arcs, end_weights)
        self.spans: list[list[Span]] = []
        raw, pieces, sharp = self._collect(straight, soft)
        self.points = self._smoothed(raw, pieces, sharp)
        is_corner = np.zeros(len(raw), np.bool_)
        is_corner[[p for points, _ in sharp.values() for p in points]] = True
        self._snap()
        self._set_tangents(is_corner)
        self._set_knots(is_corner, longest)
        self._controls: dict[int, Polygon] = {}

    @property
    def pieces(self) -> Pieces:
        """The chains as pieces of the dense points."""
        return Pieces(self.start, self.count, self.closed)

    def _collect(
        self, straight: Test, soft: Test
    ) -> tuple[Array, list[float], dict[int, tuple[list[int], float]]]:
        """Raw points of all chains; tolerance per chain; for chains with corners: (corner points, tolerance)."""
        raw: list[Array] = []
        counts: list[int] = []
        tolerances: list[float] = []
        sharp: dict[int, tuple[list[int], float]] = {}
        at = 0
        for number, chain in enumerate(self._chains):
            points, spans = self._chain_points(chain)
            parts = [self.arcs[arc] for arc, _ in chain.steps]
            tolerance = _LOOSE if all(soft(arc) for arc in parts) else _TIGHT
            if len(points) > 24 and any(straight(arc) for arc in parts):
                found = corners(_light_blur(points, chain.closed), chain.closed)
                if found:
                    sharp[number] = [at + corner for corner in found], tolerance
            raw.append(points)
            counts.append(len(points))
            tolerances.append(tolerance)
            self.spans.append(spans)
            at += len(points)
        self.count: Ints = np.array(counts)
        self.start: Ints = np.concatenate([[0], np.cumsum(self.count)[:-1]])
        self.closed: Bools = np.array([chain.closed for chain in self._chains])
        return np.concatenate(raw), tolerances, sharp

    def _chain_points(self, chain: Chain) -> tuple[Array, list[Span]]:
        points: list[Array] = []
        spans: list[Span] = []
        size = 0
        for k, (number, direction) in enumerate(chain.steps):
            c = self.arcs[number].corners[::direction]
            if k:
                c = c[1:]
            spans.append((number, direction, size - (k > 0), size + len(c) - 1))
            points.append(c)
            size += len(c)
        joined = np.concatenate(points)
        return (joined[:-1] if chain.closed else joined), spans

    def _smoothed(
        self, raw: Array, tolerances: list[float], sharp: Mapping[int, tuple[list[int], float]]
    ) -> Array:
        """Smooth every chain, in separate pieces between its corners."""
        pieces: list[tuple[int, int, bool, float]] = []
        rolled: list[tuple[Ints, int]] = []
        extra = len(raw)
        for number, tolerance in enumerate(tolerances):
            s, n, closed = int(self.start[number]), int(self.count[number]), bool(self.closed[number])
            if number not in sharp:
                pieces.append((s, n, closed, tolerance))
                continue
            at = sharp[number][0]
            if closed:  # a copy of the loop that starts at a corner, smoothed as open pieces
                order = s + (at[0] - s + np.arange(n + 1)) % n
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

    def _snap(self) -> None:
        """Loose chain ends (T-junctions) move on to the smoothed outline they end at."""
        where: dict[int, Array] = {}
        for k, spans in enumerate(self.spans):
            s, n, closed = int(self.start[k]), int(self.count[k]), bool(self.closed[k])
            for q, (number, direction, first, last) in enumerate(spans):
                arc = self.arcs[number]
                if arc.closed:
                    continue
                u, v = (arc.start, arc.end)[::direction]
                if q > 0 or closed:
                    where[u] = self.points[s + first % n].copy()
                if q < len(spans) - 1 or closed:
                    where[v] = self.points[s + last % n].copy()
        for k, spans in enumerate(self.spans):
            if self.closed[k]:
                continue
            s, n = int(self.start[k]), int(self.count[k])
            head, tail = self.arcs[spans[0][0]], self.arcs[spans[-1][0]]
            u = head.start if spans[0][1] > 0 else head.end
            v = tail.end if spans[-1][1] > 0 else tail.start
            if u not in where and v not in where:
                continue
            weight = (np.exp(-np.arange(n) / 6.0) * (1 - np.linspace(0, 1, n) ** 4))[:, None]
            piece = self.points[s : s + n]
            shift_u = where[u] - piece[0] if u in where else np.zeros(2)
            shift_v = where[v] - piece[-1] if v in where else np.zeros(2)
            self.points[s : s + n] = piece + shift_u * weight + shift_v * weight[::-1]

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
        self.slices: dict[int, Slice] = {}
        for k, spans in enumerate(self.spans):
            for number, way, first, last in spans:
                self.slices[number] = Slice(k, first, last, way)
                if not (self.closed[k] and len(spans) == 1):
                    knot[self.start[k] + first % self.count[k]] = True
                    knot[self.start[k] + last % self.count[k]] = True
        self.knot = self._refined(knot)

    def _refined(self, knot: Bools) -> Bools:
        chain_of = np.repeat(np.arange(len(self.count)), self.count)
        for _ in range(4):
            k = np.nonzero(knot)[0]
            a, b = k[:-1], k[1:]
            ok = (chain_of[a] == chain_of[b]) & (b - a >= 6)
            a, b = a[ok], b[ok]
            p0, p3 = self.points[a], self.points[b]
            arm = (np.sqrt(((p3 - p0) ** 2).sum(1)) / 3)[:, None]
            c1, c2 = p0 + self.tangent_out[a] * arm, p3 - self.tangent_in[b] * arm
            bad = np.zeros(len(a), np.bool_)
            for u in (0.25, 0.5, 0.75):
                q = (1 - u) ** 3 * p0 + 3 * u * (1 - u) ** 2 * c1 + 3 * u * u * (1 - u) * c2 + u**3 * p3
                m = a + np.round(u * (b - a)).astype(np.int64)
                t = self.points[m + 1] - self.points[m - 1]
                off = q - self.points[m]
                bad |= np.abs(off[:, 0] * t[:, 1] - off[:, 1] * t[:, 0]) > 0.38 * np.sqrt((t * t).sum(1))
            if not bad.any():
                break
            knot[(a[bad] + b[bad]) // 2] = True
        return knot

    def arc_curve(self, number: int) -> Polygon:
        """The cubic outline along one arc, in the arc's own direction."""
        if number not in self._controls:
            piece = self.slices[number]
            s, n = int(self.start[piece.chain]), int(self.count[piece.chain])
            last = piece.last if piece.last > piece.first else piece.last + n
            index = s + np.arange(piece.first, last + 1) % n
            keep = self.knot[index].copy()
            keep[0] = keep[-1] = True
            index = index[keep]
            curve = hermite(self.points[index], self.tangent_in[index], self.tangent_out[index])
            self._controls[number] = curve if piece.direction > 0 else curve[::-1]
        return self._controls[number]

    def areas(self, area_of: Mapping[int, int]) -> dict[int, list[Polygon]]:
        """Closed outlines per fill; area_of maps a label to its fill, 0 = none."""
        borders: dict[int, list[tuple[int, bool]]] = {}
        for number, arc in enumerate(self.arcs):
            left, right = area_of[arc.left], area_of[arc.right]
            if left != right:
                if left:
                    borders.setdefault(left, []).append((number, False))
                if right:
                    borders.setdefault(right, []).append((number, True))
        return {area: self._loops(items) for area, items in borders.items()}

    def _loops(self, items: list[tuple[int, bool]]) -> list[Polygon]:
        loops: list[Polygon] = []
        waiting: dict[int, list[tuple[int, bool]]] = {}
        for number, reverse in items:
            arc = self.arcs[number]
            if arc.closed:
                loops.append(self.arc_curve(number)[:: -1 if reverse else 1])
            else:
                waiting.setdefault(arc.end if reverse else arc.start, []).append((number, reverse))
        while waiting:
            first = at = next(iter(waiting))
            parts: list[Array] = []
            while at in waiting:
                number, reverse = waiting[at].pop()
                if not waiting[at]:
                    del waiting[at]
                curve = self.arc_curve(number)[:: -1 if reverse else 1]
                parts.append(curve[1:] if parts else curve)
                at = self.arcs[number].start if reverse else self.arcs[number].end
                if at == first:
                    break
            loops.append(np.concatenate(parts))
        return loops


def hermite(points: Array, tangent_in: Array, tangent_out: Array) -> Polygon:
    """Cubic pieces through points with given unit tangents."""
    step = np.diff(points, axis=0)
    chord = np.sqrt((step * step).sum(1))
    bend = np.clip((tangent_out[:-1] * tangent_in[1:]).sum(1), -1, 1)
    # length of a smooth arc: chord times (1 + turn squared / 24)
    arm = (chord * (1 + np.arccos(bend) ** 2 / 24) / 3)[:, None]
    out = np.empty((3 * len(step) + 1, 2))
    out[0] = points[0]
    out[1::3] = points[:-1] + tangent_out[:-1] * arm
    out[2::3] = points[1:] - tangent_in[1:] * arm
    out[3::3] = points[1:]
    return out


def _light_blur(points: Array, closed: bool) -> Array:
    wide = (
        np.concatenate([points[-4:], points, points[:4]])
        if closed
        else np.pad(points, ((4, 4), (0, 0)), mode="edge")
    )
    weights = np.ones(9) / 9
    return np.stack([np.convolve(wide[:, k], weights, "valid") for k in (0, 1)], 1)
