"""Movement arrows and guide lines, drawn in the view plane (metres, y up)."""

import numpy as np

from clinic_app.figures.arrays import Array, unit

SHAFT, HEAD_LENGTH, HEAD_WIDTH, SHORTEST = 0.022, 0.072, 0.066, 0.15
HALO = 0.008
_POINTS = 32


def arrow(path: Array, both: bool = False) -> tuple[Array, Array]:
    """A curved tapered arrow along a polyline (n, 2): its white halo and itself, as polygons.

    Short movements still get a readable arrow. both: heads at either end.
    """
    length = float(np.sqrt((np.diff(path, axis=0) ** 2).sum(1)).sum())
    if length < 0.005:
        raise ValueError("an arrow needs a path of some length")
    if length < SHORTEST:
        centre = path.mean(0)
        path = centre + (path - centre) * (SHORTEST / max(length, 1e-3))
    line = _even(path)
    return _outline(_longer(line, HALO), HALO, both), _outline(line, 0.0, both)


def arc(centre: Array, radius: float, start: float, end: float) -> Array:
    """Points on a circle from angle start to end, degrees counter-clockwise from the right."""
    angle = np.radians(np.linspace(start, end, 24))
    return centre + radius * np.stack([np.cos(angle), np.sin(angle)], 1)


def mark(kind: str, centre: Array, size: float = 0.16, width: float = 0.030) -> list[Array]:
    """A cross ("not like this") or a tick ("like this") round a centre, as one polygon. ValueError otherwise."""
    h, w = size / 2, width / 2
    if kind == "cross":
        arm, cut = h * 1.0, w * float(np.sqrt(2))
        outline = [
            *(
                (0.0, cut),
                (arm, arm + cut),
                (arm + cut, arm),
                (cut, 0.0),
                (arm + cut, -arm),
                (arm, -arm - cut),
            ),
            *((0.0, -cut), (-arm, -arm - cut), (-arm - cut, -arm), (-cut, 0.0), (-arm - cut, arm)),
            (-arm, arm + cut),
        ]
    elif kind == "tick":
        w *= float(np.sqrt(2))
        low, knee, tip = (-h, 0.0), (-0.25 * h, -0.75 * h), (1.2 * h, 0.7 * h)
        outline = [
            *((low[0] - w, low[1]), (low[0], low[1] + w), (knee[0], knee[1] + w)),
            *((tip[0], tip[1] + w), (tip[0] + w, tip[1]), (knee[0], knee[1] - w)),
        ]
    else:
        raise ValueError(f"unknown mark {kind!r}")
    return [centre + np.array(outline)]


def rounded(path: Array) -> Array:
    """A smooth line through the points of a path (n, 2); two points stay a straight line."""
    if len(path) < 3:
        return path
    way = np.gradient(path, axis=0)
    t = np.linspace(0, 1, 9)[:, None]
    pieces = [
        (2 * t**3 - 3 * t**2 + 1) * a
        + (t**3 - 2 * t**2 + t) * m
        + (3 * t**2 - 2 * t**3) * b
        + (t**3 - t**2) * n
        for a, b, m, n in zip(path[:-1], path[1:], way[:-1], way[1:], strict=True)
    ]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def dashes(
    start: Array, end: Array, width: float = 0.008, dash: float = 0.030, gap: float = 0.020
) -> list[Array]:
    """A dashed straight line as thin rectangles."""
    way = unit(end - start)
    normal = np.array([-way[1], way[0]]) * width / 2
    length = float(np.sqrt(((end - start) ** 2).sum()))
    out: list[Array] = []
    at = 0.0
    while at < length:
        a, b = start + way * at, start + way * min(at + dash, length)
        out.append(np.array([a + normal, b + normal, b - normal, a - normal]))
        at += dash + gap
    return out


def _even(path: Array) -> Array:
    walked = np.concatenate([[0], np.cumsum(np.sqrt((np.diff(path, axis=0) ** 2).sum(1)))])
    u: Array = np.linspace(0, float(walked[-1]), _POINTS)
    return np.stack([np.interp(u, walked, path[:, k]) for k in (0, 1)], 1)


def _longer(line: Array, by: float) -> Array:
    out = line.copy()
    out[0] -= unit(line[1] - line[0]) * by
    out[-1] += unit(line[-1] - line[-2]) * by * 1.6
    return out


def _outline(line: Array, grow: float, both: bool) -> Array:
    """Shaft with one or two heads, all `grow` wider than the plain arrow."""
    way = unit(np.asarray(np.gradient(line, axis=0)))
    normal = np.stack([-way[:, 1], way[:, 0]], 1)
    walked = np.concatenate([[0], np.cumsum(np.sqrt((np.diff(line, axis=0) ** 2).sum(1)))])
    total = float(walked[-1])
    head = min(HEAD_LENGTH, (0.36 if both else 0.55) * total) + 2 * grow
    swell = np.ones(len(line)) if both else 0.35 + 0.65 * (walked / total) ** 0.8
    half = (SHAFT * swell / 2 + grow)[:, None]
    last = int(np.searchsorted(walked, total - head * 0.82))
    first = int(np.searchsorted(walked, head * 0.82)) if both else 0
    tip = _head(line, walked, total - head, grow)
    back = _head(line[::-1], total - walked[::-1], total - head, grow) if both else np.empty((0, 2))
    left, right = line + normal * half, line - normal * half
    return np.vstack([left[first : last + 1], tip, right[first : last + 1][::-1], back])


def _head(line: Array, walked: Array, base_at: float, grow: float) -> Array:
    base = np.array([np.interp(base_at, walked, line[:, k]) for k in (0, 1)])
    way = unit(line[-1] - base)
    side = np.array([-way[1], way[0]]) * (HEAD_WIDTH / 2 + 1.6 * grow)
    return np.array([base + side, line[-1], base - side])
