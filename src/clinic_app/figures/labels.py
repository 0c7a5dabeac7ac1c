"""Labels: the colour class of every pixel, with muscle, shade and contact shadow."""

from collections.abc import Sequence

import numpy as np

from clinic_app.figures.arrays import Array, Bools, Ints, unit
from clinic_app.figures.muscles import muscle_field
from clinic_app.figures.parts import (
    CARPET,
    GROUPS,
    PARTS,
    PROP_PART,
    REGION_NAMES,
    SHIRT,
    SHORTS,
    SKIN,
    TRUNK,
    ZONE,
)
from clinic_app.figures.picture import Picture, is_prop
from clinic_app.figures.pixels import bounds, large_areas, remove_specks, smooth_share
from clinic_app.figures.raster import rasterize

LIGHT = (-0.45, 0.62, 0.64)  # from the upper left, in view coordinates
SHADE_BELOW = 0.22  # surfaces whose normal meets the light at less than this are shaded
NEAR_MAT = 0.16  # m: only what is this close to the support casts a contact shadow

MUSCLE_BIT, SHADE_BIT = 2, 1
_TAKES_SHADE = np.isin(np.arange(len(REGION_NAMES)), (SKIN, SHIRT, SHORTS))


def part_of(label: Ints) -> Ints:
    """Part number of labels (0 for the background)."""
    return np.maximum(label - 1, 0) // 256


def region_of(label: Ints) -> Ints:
    """Region number of labels."""
    return np.maximum(label - 1, 0) // 4 % 64


def overlay_of(label: Ints) -> Ints:
    """Muscle and shade bits of labels."""
    return np.maximum(label - 1, 0) % 4


def _label(part: Ints, region: Ints, overlay: Ints) -> Ints:
    return 1 + (part * 64 + region) * 4 + overlay


def label_image(picture: Picture, muscles: Sequence[str], zones: Sequence[str], ground: float | None) -> Ints:
    """Labels (height, width). zones: where not to press. ground: height of the support plane for the contact shadow, None = no shadow."""
    body, shown, front = picture.body, picture.shown, picture.shown_front
    part, region = picture.part[front], picture.region[front].copy()
    on_body = ~is_prop(part)
    below = np.concatenate([body.region_below, picture.region[len(body.region_below) :]])[front]
    negative = (below != region) & ~picture.positive(body.field)
    region[negative] = below[negative]
    overlay = np.zeros(len(shown), np.int64)
    if muscles:
        inside = picture.positive(muscle_field(body, muscles)) & on_body
        if inside.any():
            overlay[_rounded(picture, inside, part)] += MUSCLE_BIT
    if zones:
        barred = picture.positive(muscle_field(body, zones)) & on_body
        region[barred], overlay[barred] = ZONE, 0
    overlay[_shaded(picture, part, region)] += SHADE_BIT
    labels = np.zeros(picture.height * picture.width, np.int64)
    labels[shown] = _label(part, region, overlay)
    if ground is not None:
        _add_shadow(picture, labels, ground)
    least = max(8, int((0.011 * picture.ppm) ** 2))
    return remove_specks(labels.reshape(picture.height, picture.width), least)


def _rounded(picture: Picture, inside: Bools, part: Ints) -> Bools:
    """The muscle mask with smooth edges, per limb, so that it cannot bleed on to another limb."""
    reach = max(1, round(0.008 * picture.ppm))
    group = GROUPS[part]
    shape = (picture.height, picture.width)
    groups = np.zeros(shape, np.int8)
    groups.ravel()[picture.shown] = group
    mask = np.zeros(shape, np.bool_)
    mask.ravel()[picture.shown] = inside
    out = np.zeros(shape, np.bool_)
    window = bounds(mask, 4 * reach)
    for limb in np.flatnonzero(np.bincount(group[inside])).tolist():
        if limb:
            allowed = (groups[window] == limb) | (groups[window] == TRUNK)
            out[window] |= (smooth_share(mask[window] & allowed, allowed, reach) > 0.5) & allowed
    return out.ravel()[picture.shown]


def _shaded(picture: Picture, part: Ints, region: Ints) -> Bools:
    """The side away from the light: a second flat tone on skin and cloth, not on the face."""
    light = np.array(LIGHT) @ picture.view
    which = (part < PROP_PART) & (part != PARTS["head"]) & _TAKES_SHADE[region]
    if not which.any():
        return which
    dark = picture.positive(SHADE_BELOW - unit(picture.normals) @ light)
    shape = (picture.height, picture.width)
    mask, allowed = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    mask.ravel()[picture.shown] = dark & which
    allowed.ravel()[picture.shown] = which
    reach = max(1, int(0.004 * picture.ppm))
    window = bounds(allowed, 3 * reach)
    smooth = smooth_share(mask[window], allowed[window], reach) > 0.5
    out = np.zeros(shape, np.bool_)
    out[window] = large_areas(smooth, int((0.045 * picture.ppm) ** 2))
    return out.ravel()[picture.shown] & which


def _add_shadow(picture: Picture, labels: Ints, ground: float) -> None:
    """Contact shadow on a mat or table: what is close to the support, flattened on to it."""
    if not CARPET[picture.region].any():
        return
    region = picture.region[picture.shown_front]
    on_top = CARPET[region] & _cast(picture, ground, NEAR_MAT)[picture.shown]
    spot, region = picture.shown[on_top], region[on_top]
    labels[spot] = _label(picture.part[picture.buffer.front[spot]], region, np.full(len(spot), SHADE_BIT))


def _cast(picture: Picture, ground: float, near: float) -> Bools:
    """Pixels of the support plane under body parts lower than `near` above it."""
    body = picture.body
    flat = picture.vertices[: len(body.rest)].copy()
    low = (flat[:, 2] < ground + near)[body.triangles]
    triangles = body.triangles[low[:, 0] & low[:, 1] & low[:, 2]]
    flat[:, 2] = ground
    screen = picture.project(flat)
    size = picture.height, picture.width
    if not len(triangles):
        return np.zeros(size[0] * size[1], np.bool_)
    corner: Array = screen.take(triangles, 0)
    a, b = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    turned = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] > 0
    triangles = np.where(turned[:, None], triangles[:, ::-1], triangles)
    cast = rasterize(screen[:, 0], screen[:, 1], screen[:, 2], triangles, picture.width, picture.height)
    mask = (cast.front >= 0).reshape(size)
    return (smooth_share(mask, None, max(1, int(0.008 * picture.ppm))) > 0.35).ravel()
