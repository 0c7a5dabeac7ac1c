"""Smoothing of many pixel polylines at once, bounded by the error.

Every point takes the widest blur whose curve still explains the pixel staircase. A fixed blur would either
leave stairs or round off fingers and heels.
"""

from dataclasses import dataclass

import numpy as np

from clinic_app.figures.arrays import Array, Bools, Ints, counted, dot

BLURS = (1, 2, 4, 9, 18)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Polylines stored one after the other: piece k owns points[start[k] : start[k] + count[k]]."""

    start: Ints
    count: Ints
    closed: Bools

    def select(self, which: Ints) -> "Pieces":
        """Some of the pieces, in the same storage."""
        return Pieces(self.start[which], self.count[which], self.closed[which])


def padded(points: Array, pieces: Pieces, reach: int) -> tuple[Array, Ints]:
    """All pieces with `reach` extra points on both sides, and the places of the real points in the result.

    Closed pieces wrap around; open ones are reflected through their end point, which keeps end and tangent.
    """
    start, count, closed = pieces.start[:, None], pieces.count[:, None], pieces.closed[:, None]
    size = pieces.count + 2 * reach
    first = np.cumsum(size) - size + reach
    step = counted(pieces.count)
    inner = np.repeat(first, pieces.count) + step
    out = np.empty((int(size.sum()), points.shape[1]))
    out[inner] = points.take(np.repeat(pieces.start, pieces.count) + step, 0)
    away = np.arange(1, reach + 1)
    before = np.where(closed, -away % count, np.minimum(away, count - 1))
    after = np.where(closed, (away - 1) % count, np.maximum(count - 1 - away, 0))
    for place, source, end in (
        (first[:, None] - away, before, start),
        (first[:, None] + count - 1 + away, after, start + count - 1),
    ):
        values = points.take(start + source, 0)
        out[place] = np.where(closed[:, :, None], values, 2 * points.take(end, 0) - values)
    return out, inner


def box3(values: Array, reach: int) -> Array:
    """Three moving averages along the first axis."""
    for _ in range(3):
        ends = np.repeat(values[:1], reach + 1, 0), values, np.repeat(values[-1:], reach, 0)
        total = np.cumsum(np.concatenate(ends), axis=0)
        values = (total[2 * reach + 1 :] - total[: -2 * reach - 1]) / (2 * reach + 1)
    return values


def smooth(points: Array, pieces: Pieces, tolerance: Array, blurs: tuple[int, ...] = BLURS) -> Array:
    """Smoothed copy of the points; tolerance is the allowed distance from the raw points per piece (px)."""
    out = points.copy()
    for round_, reach in enumerate(blurs):
        which = np.nonzero(pieces.count > (4 if reach == 1 else 5 * reach))[0]
        if len(which) == 0:
            break
        chosen = pieces.select(which)
        index = np.repeat(chosen.start, chosen.count) + counted(chosen.count)
        wide = _wide(points, chosen, reach)
        if round_ == 0:
            out[index] = wide
            continue
        packed = Pieces(np.cumsum(chosen.count) - chosen.count, chosen.count, chosen.closed)
        away = wide - points.take(index, 0)
        away = (dot(away, away) ** 3)[:, None]
        # A high power averaged over a window stands for the largest deviation near the point.
        around, inner = padded(np.sqrt(away), packed, 3 * reach + 2)
        window = max(1, reach // 2)
        worst = np.abs(box3(around**2, window)[inner, 0]) ** (1 / 6)
        allowed = np.repeat(tolerance[which], chosen.count)
        share = np.clip((allowed * 1.35 - worst) / (allowed * 0.35), 0, 1)[:, None]
        around, inner = padded(share, packed, 3 * reach + 2)
        out[index] += (wide - out[index]) * np.clip(box3(around, window)[inner], 0, 1)
    return out


def corners(points: Array, closed: bool, reach: int = 6, limit: float = 0.35) -> list[int]:
    """Where a polyline turns by more than about 70 degrees within a few points."""
    n = len(points)
    if n < 4 * reach:
        return []
    i = np.arange(n)
    if closed:
        before, after = points[(i - reach) % n], points[(i + reach) % n]
    else:
        before, after = points[np.maximum(i - reach, 0)], points[np.minimum(i + reach, n - 1)]
    u, v = points - before, after - points
    cosine = dot(u, v) / (np.sqrt(dot(u, u) * dot(v, v)) + 1e-9)
    if not closed:
        cosine[:reach] = 1
        cosine[-reach:] = 1
    found: list[int] = []
    candidates = np.nonzero(cosine < limit)[0]
    while len(candidates):
        sharpest = int(candidates[np.argmin(cosine[candidates])])
        found.append(sharpest)
        candidates = candidates[np.abs(candidates - sharpest) > 2 * reach]
    return sorted(found)


def _wide(points: Array, pieces: Pieces, reach: int) -> Array:
    """A blur without shrinking: twice the Gaussian minus the Gaussian of the Gaussian."""
    around, inner = padded(points, pieces, 6 * reach + 2)
    once = box3(around, reach)
    return (2 * once - box3(once, reach))[inner]
