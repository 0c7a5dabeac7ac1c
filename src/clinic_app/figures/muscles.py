"""Target muscles as regions on the body surface; painted once, they follow every pose.

A band is a table (place along the limb in m, from-angle, to-angle), the angle counted around the limb: 0 front,
90 outer side, 180 back, 270 inner side. On the torso 0 is the front and 180 the back, for either side. A blob
is an ellipsoid in neutral standing, for muscles that span two tubes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from clinic_app.figures.arrays import Array, Bools, interpolate, shared
from clinic_app.figures.body import TUBE_KINDS, Body


@dataclass(frozen=True, slots=True)
class Band:
    """A patch on a limb or the torso; rows of (along, from, to). crosses: it spans the body's mid-line."""

    tube: str
    rows: tuple[tuple[float, float, float], ...]
    crosses: bool = False


@dataclass(frozen=True, slots=True)
class Blob:
    """An ellipsoid in neutral standing, given for the left side."""

    centre: tuple[float, float, float]
    radii: tuple[float, float, float]


_QUADS = (
    *((0.060, 0, 12), (0.10, -32, 45), (0.20, -58, 78), (0.30, -66, 74)),
    *((0.37, -62, 52), (0.415, -30, 22), (0.428, -8, 4)),
)
_HAMSTRINGS = (
    *((0.085, 168, 192), (0.12, 140, 222), (0.22, 126, 236), (0.33, 128, 232)),
    *((0.40, 135, 226), (0.435, 142, 160)),
)
_CALF = (
    *((0.465, 165, 195), (0.50, 118, 242), (0.57, 105, 255), (0.64, 125, 236)),
    *((0.70, 160, 200), (0.715, 178, 182)),
)
MUSCLES: Mapping[str, tuple[Band | Blob, ...]] = {
    "quads": (Band("leg", _QUADS),),
    "hamstrings": (Band("leg", _HAMSTRINGS),),
    "adductors": (
        Band(
            "leg", ((0.02, 256, 304), (0.07, 238, 332), (0.18, 238, 332), (0.30, 246, 318), (0.38, 262, 296))
        ),
    ),
    "calf": (Band("leg", _CALF),),
    "tibialis": (Band("leg", ((0.47, 20, 34), (0.52, 8, 62), (0.60, 6, 62), (0.70, 4, 36), (0.76, 2, 14))),),
    "glutmax": (Blob((-0.085, 0.088, 0.004), (0.092, 0.122, 0.114)),),
    "glutmed": (Blob((-0.006, 0.150, 0.045), (0.092, 0.080, 0.095)),),
    "piriformis": (Blob((-0.070, 0.085, 0.022), (0.065, 0.092, 0.056)),),
    "groin": (Blob((0.085, 0.088, 0.045), (0.090, 0.080, 0.125)),),
    "hipflexor": (Blob((0.098, 0.082, -0.020), (0.078, 0.062, 0.150)),),
    "abdominals": (
        Band(
            "torso",
            (
                *((0.005, 0, 12), (0.05, 0, 62), (0.11, 0, 92), (0.18, 0, 100)),
                *((0.25, 0, 94), (0.31, 0, 66), (0.345, 0, 34), (0.365, 0, 8)),
            ),
            crosses=True,
        ),
    ),
    "abs": (
        Band(
            "torso",
            ((0.005, 0, 10), (0.05, 0, 30), (0.15, 0, 40), (0.28, 0, 38), (0.345, 0, 26), (0.365, 0, 6)),
            crosses=True,
        ),
    ),
    "obliques": (
        Band("torso", ((0.045, 55, 78), (0.08, 44, 100), (0.18, 42, 112), (0.27, 44, 104), (0.33, 52, 76))),
    ),
    "erectors": (
        Band(
            "torso",
            ((0.02, 168, 174), (0.06, 150, 174), (0.20, 138, 174), (0.34, 150, 175), (0.42, 162, 174)),
        ),
    ),
    "scapular": (
        Band(
            "torso",
            ((0.27, 172, 176), (0.33, 154, 177), (0.40, 136, 177), (0.46, 134, 177), (0.49, 150, 177)),
        ),
    ),
    "deltoid": (Band("arm", ((-0.012, 60, 100), (0.02, 8, 160), (0.07, 28, 150), (0.125, 75, 112))),),
    "biceps": (Band("arm", ((0.075, -12, 12), (0.11, -58, 50), (0.19, -62, 52), (0.25, -30, 28))),),
    "triceps": (Band("arm", ((0.06, 150, 200), (0.11, 128, 236), (0.18, 128, 232), (0.25, 155, 205))),),
    "pecs": (Blob((0.10, 0.085, 0.385), (0.06, 0.082, 0.055)),),
}
ZONES: Mapping[str, tuple[Band | Blob, ...]] = {
    "belly_middle": (
        Band("torso", ((0.035, 0, 15), (0.06, 0, 20), (0.26, 0, 20), (0.30, 0, 12)), crosses=True),
    ),
    "spine": (Band("torso", ((0.05, 173, 187), (0.08, 171, 189), (0.40, 171, 189), (0.44, 174, 186))),),
    "sit_bone": (Blob((-0.050, 0.078, -0.085), (0.080, 0.044, 0.050)),),
}
"""Where not to press."""
_METRES_PER_DEGREE = {"leg": 0.055 * np.pi / 180, "arm": 0.055 * np.pi / 180, "torso": 0.12 * np.pi / 180}


def muscle_field(body: Body, names: Iterable[str]) -> Array:
    """One value per body vertex, positive inside the named muscles ("quads", or "quads:R" for one side)."""
    return _field(body, tuple(names))


@lru_cache(maxsize=32)
def _field(body: Body, names: tuple[str, ...]) -> Array:
    out = np.full(len(body.rest), -1.0)
    for item in names:
        name, _, side = item.partition(":")
        wanted = {"L": 1, "R": -1}.get(side, 0)
        for shape in (MUSCLES if name in MUSCLES else ZONES)[name]:
            for sign in (1, -1):
                if wanted in (0, sign):
                    inside = _blob(body, shape, sign) if isinstance(shape, Blob) else _band(body, shape, sign)
                    out = np.maximum(out, inside)
    return shared(out)


def _blob(body: Body, shape: Blob, sign: int) -> Array:
    centre = np.array(shape.centre) * [1, sign, 1]
    depth = 1 - np.sqrt((((body.rest - centre) / np.array(shape.radii)) ** 2).sum(1))
    depth[(body.side != 0) & (body.side != sign)] = -1
    hanging_arm = (body.tube_kind == TUBE_KINDS["arm"]) & (body.rest[:, 2] < 0.3)
    depth[(body.tube_kind == 0) | hanging_arm] = -1
    return depth


def _band(body: Body, shape: Band, sign: int) -> Array:
    rows = np.array(shape.rows, np.float64)
    low, high = interpolate(rows[:, 0], rows[:, 1:], body.along).T
    around = body.around
    on_torso = shape.tube == "torso"
    if on_torso and sign < 0:
        around = (360 - around) % 360
    value: Array
    if shape.crosses:
        value = high - np.abs((around + 180) % 360 - 180)
    else:
        value = 0.5 * (high - low) - np.abs((around - 0.5 * (low + high) + 180) % 360 - 180)
    value = value * _METRES_PER_DEGREE[shape.tube]
    first, last = rows[0, 0], rows[-1, 0]
    within: Bools = (body.along > first) & (body.along < last)
    beyond = np.minimum(np.abs(body.along - first), np.abs(body.along - last))
    outside: Array = -np.hypot(beyond, np.minimum(value, 0))
    value = np.where(within, value, outside)
    value[body.tube_kind != TUBE_KINDS[shape.tube]] = -1
    if not on_torso:
        value[body.side != sign] = -1
    return value
