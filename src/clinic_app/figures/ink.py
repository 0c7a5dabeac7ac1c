"""Line weights: how strong the line between two neighbouring pixels is.

The outline against the background is strongest, then overlaps (by the jump in depth), creases, hems; there is
none on a continuous surface.
"""

from collections import Counter

import numpy as np

from clinic_app.figures.arrays import Array, Bools, Ints, counted, dot, length, ramp
from clinic_app.figures.chains import VISIBLE
from clinic_app.figures.labels import part_of, region_of
from clinic_app.figures.parts import JOINS, PROP_PART, SAME_PAINT, SOFT_PART, Join
from clinic_app.figures.picture import Picture
from clinic_app.figures.planar_map import PlanarMap
from clinic_app.figures.tracing import OPEN_NODE, Arcs

OUTLINE, OVERLAP, HEM, CREASE, PROP = 0.0088, 0.0070, 0.0046, 0.0060, 0.0050  # metres on the figure

# cosine between the two surfaces: where a crease begins, where it is full
_CREASE_FROM = np.array([0.80, 0.10, 0.55, 0.86, 0.90, 0.95])
_CREASE_FULL = np.array([0.45, -0.30, 0.15, 0.60, 0.60, 0.80])


def edge_weights(picture: Picture, arcs: Arcs) -> Array:
    """Line width (m) of every pixel edge, in the order of the arcs."""
    part_a, part_b = part_of(arcs.left), part_of(arcs.right)
    region_a, region_b = region_of(arcs.left), region_of(arcs.right)
    nothing_a, nothing_b = arcs.left == 0, arcs.right == 0
    prop_a, prop_b = (part_a >= PROP_PART) & ~nothing_a, (part_b >= PROP_PART) & ~nothing_b
    body_a, body_b = ~prop_a & ~nothing_a, ~prop_b & ~nothing_b
    weight = np.zeros(len(arcs))
    weight[(prop_a & nothing_b) | (prop_b & nothing_a)] = PROP
    weight[(body_a & nothing_b) | (body_b & nothing_a)] = OUTLINE
    differ = (part_a != part_b) | (SAME_PAINT[region_a] != SAME_PAINT[region_b])
    weight[(prop_a & prop_b) & differ] = HEM
    weight[(prop_a & body_b) | (prop_b & body_a)] = OUTLINE * 0.92
    soft_a, soft_b = (part_a >= SOFT_PART) & prop_a, (part_b >= SOFT_PART) & prop_b
    weight[(soft_a & nothing_b) | (soft_b & nothing_a) | (soft_a ^ soft_b) & prop_a & prop_b] = OVERLAP
    arc = np.repeat(np.arange(len(arcs)), arcs.size - 1)
    out = weight[arc]
    jump = np.abs(picture.buffer.depth(arcs.left_pixel) - picture.buffer.depth(arcs.right_pixel))
    jump = jump.astype(np.float64)
    hands = np.flatnonzero((soft_a & soft_b & (part_a != part_b) & (region_a == region_b))[arc])
    out[hands] = HEM * ramp(jump[hands], 0.002, 0.010)
    both = np.flatnonzero((body_a & body_b)[arc])
    if len(both):
        inner = _between(
            picture,
            arcs.left_pixel[both],
            arcs.right_pixel[both],
            jump[both],
            part_a[arc[both]],
            part_b[arc[both]],
        )
        regions_differ = (region_a != region_b)[arc[both]]
        out[both] = np.where(regions_differ, np.maximum(inner, HEM), inner)
    return out


def _between(
    picture: Picture, pixel_a: Ints, pixel_b: Ints, jump: Array, part_a: Ints, part_b: Ints
) -> Array:
    """Width of lines inside the body: overlaps by depth, creases by the angle of the surfaces."""
    join = JOINS[part_a, part_b].astype(np.int64)
    overlap = ramp(jump, 0.012, 0.030)
    overlap = np.where(join == Join.ONE_SURFACE, ramp(jump, 0.030, 0.060), overlap)
    overlap = np.where(join == Join.EAR, 0.7 * ramp(jump, 0.001, 0.003), overlap)
    overlap = np.where(join == Join.FINGERS, 0.6 * ramp(jump, 0.002, 0.012), overlap)
    width = OVERLAP * overlap
    differ = np.nonzero(part_a != part_b)[0]
    if len(differ):
        n1, n2 = _normals(picture, pixel_a[differ]), _normals(picture, pixel_b[differ])
        cosine = dot(n1, n2) / (length(n1) * length(n2) + 1e-9)
        how = join[differ]
        share = np.clip((_CREASE_FROM[how] - cosine) / (_CREASE_FROM[how] - _CREASE_FULL[how]), 0, 1)
        share = share * share * (3 - 2 * share)
        nape = (how == Join.CHIN) & (_rest_x(picture, pixel_a[differ]) < 0.0)
        crease = CREASE * np.where(how == Join.FINGERS, 0.6, 1.0) * share * ~nape
        width[differ] = np.maximum(width[differ], crease)
    return width


def _normals(picture: Picture, pixel: Ints) -> Array:
    return picture.normals[picture.triangles[np.maximum(picture.buffer.front[pixel], 0)]].mean(1)


def _rest_x(picture: Picture, pixel: Ints) -> Array:
    """How far forward the surface at a pixel lies in neutral standing."""
    triangle = np.minimum(picture.buffer.front[pixel], len(picture.body.triangles) - 1)
    return picture.body.rest[picture.body.triangles[triangle], 0].mean(1)


def visible_ends(arcs: Arcs, weight: Array) -> Bools:
    """(n, 2): is the mean width near the start and near the end of every arc enough to be drawn?"""
    first, last = arcs.edge[:-1], arcs.edge[1:]
    near = np.minimum(last - first, 10)
    bounds = np.stack([first, first + near, last - near, last], 1)
    sums = np.add.reduceat(np.append(weight, 0.0), bounds.ravel()).reshape(bounds.shape)
    return sums[:, ::2] / near[:, None] > VISIBLE


def dense_weights(map_: PlanarMap, weight: Array) -> Array:
    """Widths of the pixel edges handed to the dense points of the chains, each to both of its ends."""
    span, size = map_.spans, map_.arcs.size[map_.spans.arc] - 1
    begin = np.where(span.way > 0, map_.arcs.edge[span.arc], map_.arcs.edge[span.arc + 1] - 1)
    values = weight[np.repeat(begin, size) + np.repeat(span.way, size) * counted(size)]
    chain = np.repeat(span.chain, size)
    start, count = map_.start[chain], map_.count[chain]
    step = np.repeat(span.first, size) + counted(size)
    places = np.concatenate([start + step % count, start + (step + 1) % count])
    total = np.bincount(places, np.concatenate([values, values]), len(map_.points))
    return total / np.maximum(np.bincount(places, minlength=len(map_.points)), 1)


def loose_ends(map_: PlanarMap, visible: Bools) -> Bools:
    """(chains, 2): does no other visible line meet the start, the end of a chain?"""
    lines_at: Counter[int] = Counter(np.stack([map_.arcs.start, map_.arcs.end], 1)[visible].tolist())
    lines_at[OPEN_NODE] = 0
    return np.array([[lines_at[node] <= 1 for node in ends] for ends in map_.ends.tolist()])
