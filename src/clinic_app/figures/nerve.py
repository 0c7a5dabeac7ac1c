"""The course of the sciatic nerve as a line seen through the leg, from the buttock to the ankle."""

import numpy as np

from clinic_app.figures.arrays import Array, unit
from clinic_app.figures.arrows import rounded
from clinic_app.figures.skeleton import Skeleton

WIDTH, EDGE = 0.015, 0.0045  # metres on the figure: the line, and the darker rim on either side
DASH = 0.024  # length of the bars that tell the line from a contour where there is no colour
_COURSE: tuple[tuple[str, tuple[float, float, float]], ...] = (
    ("pelvis", (-0.080, 0.045, 0.050)),
    ("pelvis", (-0.078, 0.068, 0.000)),
    ("thigh", (-0.062, -0.006, -0.070)),
    ("thigh", (-0.052, 0.000, -0.170)),
    ("thigh", (-0.046, 0.000, -0.290)),
    ("thigh", (-0.040, 0.000, -0.390)),
    ("shank", (-0.040, 0.000, -0.040)),
    ("shank", (-0.046, 0.004, -0.130)),
    ("shank", (-0.036, 0.004, -0.260)),
    ("shank", (-0.022, -0.006, -0.390)),
)
"""Bone and place on it, y outwards; behind the middle of the limb."""


def nerve_line(skeleton: Skeleton, side: str, view: Array) -> tuple[Array, Array, list[Array]]:
    """Rim, line and the bars across it as polygons in the view plane."""
    sign = -1.0 if side == "R" else 1.0
    places: list[Array] = []
    for bone, (x, y, z) in _COURSE:
        frame = skeleton.bones[bone if bone == "pelvis" else bone + side]
        places.append((frame.at((x, sign * y, z)) @ view.T)[:2])
    line = rounded(np.array(places))
    return _ribbon(line, WIDTH / 2 + EDGE), _ribbon(line, WIDTH / 2), _bars(line)


def _bars(line: Array) -> list[Array]:
    """Every other piece of the line, between its rims."""
    walked = np.concatenate([[0], np.cumsum(np.sqrt((np.diff(line, axis=0) ** 2).sum(1)))])
    out: list[Array] = []
    for start in np.arange(DASH, float(walked[-1]) - 2 * DASH, 2 * DASH):
        at: Array = np.linspace(start, start + DASH, 5)
        piece = np.stack([np.interp(at, walked, line[:, k]) for k in (0, 1)], 1)
        way = unit(np.asarray(np.gradient(piece, axis=0)))
        normal = np.stack([-way[:, 1], way[:, 0]], 1) * (WIDTH / 2 + 0.001)
        out.append(np.concatenate([piece + normal, (piece - normal)[::-1]]))
    return out


def _ribbon(line: Array, half: float) -> Array:
    """A band of even width round a line, thinner towards its ends."""
    way = unit(np.asarray(np.gradient(line, axis=0)))
    normal = np.stack([-way[:, 1], way[:, 0]], 1)
    share = np.linspace(0, 1, len(line))
    taper = np.clip(np.minimum(share, 1 - share) / 0.06, 0.35, 1.0)[:, None]
    return np.concatenate([line + normal * half * taper, (line - normal * half * taper)[::-1]])
