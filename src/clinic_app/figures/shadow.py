"""Soft ovals under feet, hands and knees that stand on the bare floor; a mat or table takes a cast shadow instead."""

import numpy as np

from clinic_app.figures.arrays import Array
from clinic_app.figures.body import Body
from clinic_app.figures.curves import Polygon
from clinic_app.figures.parts import PARTS

NEAR = 0.045  # metres above the floor that still count as standing on it
WIDER, DEEPER = 0.034, 0.012  # how far an oval reaches beyond what stands on it, along and across
_STANDING = (("foot", "toea", "toeb"), ("shank",), ("hand", "fina", "finb", "thumb"), ("farm",))
_ROUND = 0.5523  # handle length of a quarter circle as a cubic


def floor_ovals(body: Body, vertices: Array, view: Array) -> list[Polygon]:
    """One closed cubic outline per limb end on the floor, in the view plane (metres)."""
    out: list[Polygon] = []
    for side in "LR":
        for bases in _STANDING:
            mine = np.isin(body.vertex_part, [PARTS[base + side] for base in bases])
            low = vertices[mine & (vertices[:, 2] < NEAR)]
            if len(low) < 12:
                continue
            flat = low * [1.0, 1.0, 0.0]
            out.append(_oval((flat @ view.T)[:, :2]))
    return out


def _oval(points: Array) -> Polygon:
    middle = 0.5 * (points.min(0) + points.max(0))
    _, axes = np.linalg.eigh(np.cov((points - middle).T))
    long, short = axes[:, 1], axes[:, 0]
    along, across = (points - middle) @ long, (points - middle) @ short
    a = long * (np.ptp(along) / 2 + WIDER)
    b = short * (np.ptp(across) / 2 + DEEPER)
    centre = middle + long * (along.max() + along.min()) / 2 + short * (across.max() + across.min()) / 2
    ring = [centre + a]
    for here, there in ((a, b), (b, -a), (-a, -b), (-b, a)):
        ring += [centre + here + there * _ROUND, centre + there + here * _ROUND, centre + there]
    return np.array(ring)
