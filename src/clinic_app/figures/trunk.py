"""Torso, neck and head."""

import numpy as np

from clinic_app.figures import anatomy
from clinic_app.figures.anatomy import BodyKind
from clinic_app.figures.arrays import Array, column, interpolate, turn_y, turn_z, unit
from clinic_app.figures.limbs import neckline
from clinic_app.figures.parts import HAIR, PARTS, SHIRT, SHORTS, SKIN
from clinic_app.figures.skeleton import SIDES, SPINE_Z, Skeleton
from clinic_app.figures.tubes import Tube, ellipsoid, ovals, rigid, same


def torso(kind: BodyKind) -> Tube:
    """Crotch to skull base: one tube along the spine curve."""
    hem, spine_x = anatomy.SHIRT_HEM, kind.dims.spine_x
    steps = [float(v) for v in np.arange(-0.10, 0.661, 0.02) if abs(v - hem) > 0.006]
    z = np.array(sorted([*steps, -0.105, hem - 1e-4, hem + 1e-4]))
    table = interpolate(anatomy.TORSO[:, 0], anatomy.TORSO[:, 1:], z)
    factor = interpolate(kind.torso[:, 0], kind.torso[:, 1:], z)
    cloth = np.where(z < hem, 0.003, 0.009 - 0.006 * np.clip((z - 0.25) / 0.2, 0, 1))
    cloth = np.where(z > 0.50, 0.003 * np.clip((0.56 - z) / 0.06, 0, 1), cloth)
    front = table[:, 0] * factor[:, 1] - spine_x + cloth
    back = table[:, 1] * factor[:, 2] + spine_x + cloth
    width = table[:, 2] * factor[:, 0] + cloth
    middle = 0.5 * (front - back)
    around = 32
    flat = ovals(front - middle, back + middle, width, width, table[:, 3], around)
    local = np.zeros((len(z), around, 3))
    local[..., 0], local[..., 1] = flat[..., 0] + middle[:, None], flat[..., 1]
    if kind.bust:
        spread = np.where(z < 0.375, 0.040, 0.060)
        profile = np.exp(-(((z - 0.375) / spread) ** 2))
        across = np.exp(-(((np.abs(local[..., 1]) - 0.068) / 0.050) ** 2)) * (local[..., 0] > middle[:, None])
        local[..., 0] += kind.bust * across * profile[:, None]
    collar = np.where(z[:, None] < 0.40, 1.0, neckline(local[..., 0] + spine_x) - z[:, None])
    region = np.where(z < hem, SHORTS, SHIRT)
    parts = (PARTS["pelvis"], PARTS["abdomen"], PARTS["chest"], PARTS["neck"])
    part = np.select([z < hem, z < 0.30, z < 0.53], list(parts[:3]), parts[3])

    def frames(skeleton: Skeleton) -> tuple[Array, Array]:
        k = np.clip((z - SPINE_Z[0]) / (SPINE_Z[1] - SPINE_Z[0]), 0, len(SPINE_Z) - 1.001)
        i = k.astype(np.int64)
        w = (k - i)[:, None]
        origin = skeleton.spine_origin[i] * (1 - w) + skeleton.spine_origin[i + 1] * w
        turn = skeleton.spine_rotation[i] * (1 - w[..., None]) + skeleton.spine_rotation[i + 1] * w[..., None]
        x, y = unit(turn[:, :, 0]), unit(turn[:, :, 1])
        return np.stack([x, y, np.cross(x, y)], -1), origin

    tube = Tube(
        *("torso", "torso", "", local, z, frames, part, region),
        *(np.where(z > 0.40, SKIN, region), collar),
    )
    tube.set_normals(1.0)
    return tube


def head(kind: BodyKind) -> Tube:
    """Skull with brow, nose, lips and chin in relief; the face stays otherwise blank."""
    z = np.concatenate(
        [[-0.006], np.linspace(-0.004, 0.2, 36), [0.207, 0.214, 0.220, 0.225, 0.228, 0.230, 0.2306]]
    )
    back, front, width, middle = interpolate(anatomy.HEAD[:, 0], anatomy.HEAD[:, 1:], z).T
    around = 40
    flat = ovals(front - middle, middle - back, width, width, np.full(len(z), 2.15), around)
    x, y = flat[..., 0] + middle[:, None], flat[..., 1]
    high = np.repeat(z[:, None], around, 1)
    x = x + _face(x, y, high)
    field = column(anatomy.HAIRLINE_X, anatomy.HAIRLINE_Z, x) - high
    # Hair is thick on the crown, close at the sides and the nape.
    depth = np.clip(-field / 0.030, 0, 1)
    depth = depth * (2 - depth) * (0.30 + 0.70 * np.clip((high - 0.09) / 0.10, 0, 1))
    depth *= 1 + 0.35 * np.exp(-(((x - 0.05) / 0.05) ** 2)) * np.clip((high - 0.15) / 0.05, 0, 1)
    v = np.stack([x, y, high], -1)
    v = v + unit(v - np.array([-0.005, 0, 0.11])) * (depth * anatomy.HAIR_THICKNESS)[..., None]
    local = v * anatomy.HEAD_SCALE * kind.head + np.array([anatomy.HEAD_X, 0, anatomy.HEAD_Z])
    n = len(z)
    tube = Tube(
        *("head", "", "", local, z, rigid("head", n), same(PARTS["head"], n)),
        *(same(SKIN, n), same(HAIR, n), field),
    )
    tube.set_normals()
    return tube


def head_parts(kind: BodyKind) -> list[Tube]:
    """Ears, and the bun of long hair."""
    x, z = anatomy.HEAD_X, anatomy.HEAD_Z
    tubes: list[Tube] = []
    for side, sign in SIDES:
        turn = turn_y(-12) @ turn_z(-sign * 18)
        centre, radii = (x - 0.003, sign * 0.0705, z + 0.094), (0.0165, 0.008, 0.029)
        tubes.append(ellipsoid("ear" + side, side, "head", centre, radii, turn, PARTS["ear" + side], SKIN))
    if kind.bun:
        centre, radii = (x - 0.092, 0.0, z + 0.198), (0.034, 0.036, 0.034)
        tubes.append(ellipsoid("bun", "", "head", centre, radii, turn_y(-35), PARTS["bun"], HAIR))
    return tubes


def _face(x: Array, y: Array, z: Array) -> Array:
    """Forward relief of the profile (m)."""

    def bump(height: float, half: float) -> Array:
        return np.exp(-(((z - height) / half) ** 2))

    def near_middle(half: float) -> Array:
        return np.exp(-((y / half) ** 2)) * (x > 0.03)

    nose = np.where(z < 0.083, bump(0.083, 0.008), np.clip((0.126 - z) / 0.043, 0, 1) ** 1.1)
    return (
        0.019 * nose * near_middle(0.011)
        - 0.004 * bump(0.121, 0.012) * near_middle(0.03)
        + 0.0015 * bump(0.143, 0.014) * near_middle(0.04)
        + 0.0025 * bump(0.053, 0.012) * near_middle(0.018)
        - 0.003 * bump(0.033, 0.010) * near_middle(0.03)
        + 0.004 * bump(0.012, 0.011) * near_middle(0.022)
    )
