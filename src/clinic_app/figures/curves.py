"""Cubic curves through points with known tangents, for many lines at once."""

import numpy as np

from clinic_app.figures.arrays import Array, Ints, dot, length

Polygon = Array
"""Control polygon of cubic pieces: p0 c c p c c p ..., (3 m + 1, 2)."""


def hermite(points: Array, tangent_in: Array, tangent_out: Array, count: Ints) -> list[Polygon]:
    """The curves of lines stored one after the other: line k owns count[k] of the points and their unit tangents."""
    line = np.repeat(np.arange(len(count)), count)
    begin = np.flatnonzero(line[1:] == line[:-1])
    end = begin + 1
    step = points[end] - points[begin]
    bend = np.clip(dot(tangent_out.take(begin, 0), tangent_in.take(end, 0)), -1, 1)
    # length of a smooth arc: chord times (1 + turn squared / 24)
    arm = (length(step) * (1 + np.arccos(bend) ** 2 / 24) / 3)[:, None]
    place = 3 * np.arange(len(points)) - 2 * line  # a line of m points has 3 m - 2 control points
    out = np.empty((3 * len(points) - 2 * len(count), 2))
    out[place] = points
    out[place[begin] + 1] = points[begin] + tangent_out[begin] * arm
    out[place[begin] + 2] = points[end] - tangent_in[end] * arm
    stop = np.cumsum(3 * count - 2).tolist()
    return [out[a:b] for a, b in zip([0, *stop[:-1]], stop, strict=True)]
