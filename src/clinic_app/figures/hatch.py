"""Diagonal hatching inside outlines, for photocopies that lose the colour."""

import numpy as np

from clinic_app.figures.arrays import Array

SPACING, WIDTH = 0.0135, 0.0044  # metres on the figure


def hatch_strips(
    outlines: list[Array], spacing: float = SPACING, width: float = WIDTH, slope: float = 1.0
) -> list[Array]:
    """Thin parallelograms at 45 degrees filling the even-odd area of closed cubic outlines.

    The strips lie on a fixed grid, so neighbouring areas hatch through without a step. slope -1: they fall.
    """
    diagonal = np.sqrt(0.5) * np.array([[1.0, slope], [-slope, 1.0]])
    edges = [flatten(outline) @ diagonal.T for outline in outlines]
    start = np.concatenate([edge[:-1] for edge in edges])
    end = np.concatenate([edge[1:] for edge in edges])
    low, high = np.minimum(start[:, 1], end[:, 1]), np.maximum(start[:, 1], end[:, 1])
    strips: list[Array] = []
    first, last = int(np.ceil(low.min() / spacing)), int(np.floor(high.max() / spacing))
    for number in range(first, last + 1):
        level = number * spacing + 1e-7
        crossing = np.nonzero((low <= level) & (high > level))[0]
        a, b = start[crossing], end[crossing]
        along = np.sort(a[:, 0] + (b[:, 0] - a[:, 0]) * (level - a[:, 1]) / (b[:, 1] - a[:, 1]))
        for u, v in zip(along[::2].tolist(), along[1::2].tolist(), strict=False):
            if v - u > width:
                half = width / 2
                strip = np.array([[u, level - half], [v, level - half], [v, level + half], [u, level + half]])
                strips.append(strip @ diagonal)
    return strips


def flatten(outline: Array, steps: int = 4) -> Array:
    """A closed cubic control polygon as a polyline."""
    t = (np.arange(steps) / steps)[None, :, None]
    p0, c1, c2, p3 = (outline[k : len(outline) - 3 + k : 3][:, None] for k in range(4))
    curve = (1 - t) ** 3 * p0 + 3 * t * (1 - t) ** 2 * c1 + 3 * t * t * (1 - t) * c2 + t**3 * p3
    return np.concatenate([curve.reshape(-1, 2), outline[-1:]])
