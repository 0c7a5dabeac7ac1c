"""Line weights: how strong the line between two neighbouring pixels is.

The outline against the background is strongest, then overlaps (by the jump in depth), creases, hems; there is
none on a continuous surface.
"""

import numpy as np

from clinic_app.figures.arrays import Array, Ints, ramp
from clinic_app.figures.chains import VISIBLE
from clinic_app.figures.labels import part_of, region_of
from clinic_app.figures.parts import JOINS, PROP_PART, SAME_PAINT, SOFT_PART, Join
from clinic_app.figures.picture import Picture
from clinic_app.figures.planar_map import PlanarMap
from clinic_app.figures.strokes import IsLoose
from clinic_app.figures.tracing import Arc

OUTLINE, OVERLAP, HEM, CREASE, PROP = 0.0088, 0.0070, 0.0046, 0.0060, 0.0050  # metres on the figure

# cosine between the two surfaces: where a crease begins, where it is full
_CREASE_FROM = np.array([0.80, 0.10, 0.55, 0.86, 0.90, 0.95])
_CREASE_FULL = np.array([0.45, -0.30, 0.15, 0.60, 0.60, 0.80])


def edge_weights(picture: Picture, arcs: list[Arc]) -> tuple[Array, Ints]:
    """Line width (m) of every pixel edge, all arcs one after the other, and the offsets of the arcs."""
    sizes = np.array([len(arc.left_pixel) for arc in arcs])
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    pixel_a = np.concatenate([arc.left_pixel for arc in arcs])
    pixel_b = np.concatenate([arc.right_pixel for arc in arcs])
    label_a = np.repeat([arc.left for arc in arcs], sizes)
    label_b = np.repeat([arc.right for arc in arcs], sizes)
    part_a, part_b = part_of(label_a), part_of(label_b)
    region_a, region_b = region_of(label_a), region_of(label_b)
    nothing_a, nothing_b = label_a == 0, label_b == 0
    prop_a, prop_b = (part_a >= PROP_PART) & ~nothing_a, (part_b >= PROP_PART) & ~nothing_b
    body_a, body_b = ~prop_a & ~nothing_a, ~prop_b & ~nothing_b
    weight = np.zeros(len(pixel_a))
    weight[(prop_a & nothing_b) | (prop_b & nothing_a)] = PROP
    weight[(body_a & nothing_b) | (body_b & nothing_a)] = OUTLINE
    differ = (part_a != part_b) | (SAME_PAINT[region_a] != SAME_PAINT[region_b])
    weight[(prop_a & prop_b) & differ] = HEM
    weight[(prop_a & body_b) | (prop_b & body_a)] = OUTLINE * 0.92
    soft_a, soft_b = (part_a >= SOFT_PART) & prop_a, (part_b >= SOFT_PART) & prop_b
    weight[(soft_a & nothing_b) | (soft_b & nothing_a) | (soft_a ^ soft_b) & prop_a & prop_b] = OVERLAP
    hands = np.nonzero(soft_a & soft_b & (part_a != part_b) & (region_a == region_b))[0]
    jump = np.abs(picture.depth[pixel_a[hands]] - picture.depth[pixel_b[hands]]).astype(np.float64)
    weight[hands] = HEM * ramp(jump, 0.002, 0.010)
    both = np.nonzero(body_a & body_b)[0]
    if len(both):
        regions_differ = region_a[both] != region_b[both]
        inner = _between(picture, pixel_a[both], pixel_b[both], part_a[both], part_b[both])
        weight[both] = np.where(regions_differ, np.maximum(inner, HEM), inner)
    return weight, offsets


def _between(picture: Picture, pixel_a: Ints, pixel_b: Ints, part_a: Ints, part_b: Ints) -> Array:
    """Width of lines inside the body: overlaps by depth, creases by the angle of the surfaces."""
    join = JOINS[part_a, part_b].astype(np.int64)
    jump = np.abs(picture.depth[pixel_a] - picture.depth[pixel_b]).astype(np.float64)
    overlap = ramp(jump, 0.012, 0.030)
    overlap = np.where(join == Join.ONE_SURFACE, ramp(jump, 0.030, 0.060), overlap)
    overlap = np.where(join == Join.EAR, 0.7 * ramp(jump, 0.001, 0.003), overlap)
    overlap = np.where(join == Join.FINGERS, 0.6 * ramp(jump, 0.002, 0.012), overlap)
    width = OVERLAP * overlap
    differ = np.nonzero(part_a != part_b)[0]
    if len(differ):
        n1, n2 = _normals(picture, pixel_a[differ]), _normals(picture, pixel_b[differ])
        cosine = (n1 * n2).sum(1) / (np.linalg.norm(n1, axis=1) * np.linalg.norm(n2, axis=1) + 1e-9)
        how = join[differ]
        share = np.clip((_CREASE_FROM[how] - cosine) / (_CREASE_FROM[how] - _CREASE_FULL[how]), 0, 1)
        share = share * share * (3 - 2 * share)
        nape = (how == Join.CHIN) & (_rest_x(picture, pixel_a[differ]) < 0.0)
        crease = CREASE * np.where(how == Join.FINGERS, 0.6, 1.0) * share * ~nape
        width[differ] = np.maximum(width[differ], crease)
    return width


def _normals(picture: Picture, pixel: Ints) -> Array:
    return picture.normals[picture.triangles[np.maximum(picture.front[pixel], 0)]].mean(1)


def _rest_x(picture: Picture, pixel: Ints) -> Array:
    """How far forward the surface at a pixel lies in neutral standing."""
    triangle = np.minimum(picture.front[pixel], len(picture.body.triangles) - 1)
    return picture.body.rest[picture.body.triangles[triangle], 0].mean(1)


def end_weights(weight: Array, offsets: Ints) -> list[tuple[float, float]]:
    """Mean width near the start and the end of every arc."""
    return [
        (float(weight[a : min(a + 10, b)].mean()), float(weight[max(a, b - 10) : b].mean()))
        for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    ]


def dense_weights(map_: PlanarMap, weight: Array, offsets: Ints) -> Array:
    """Widths of the pixel edges handed to the dense points of the chains."""
    total, count = np.zeros(len(map_.points)), np.zeros(len(map_.points))
    for chain, spans in enumerate(map_.spans):
        s, n, closed = int(map_.start[chain]), int(map_.count[chain]), bool(map_.closed[chain])
        for number, direction, first, _ in spans:
            values = weight[offsets[number] : offsets[number + 1]][::direction]
            here = first + np.arange(len(values))
            there = here + 1
            if closed:
                here, there = here % n, there % n
            # Inside one span every point appears once, so plain indexing adds correctly.
            total[s + here] += values
            count[s + here] += 1
            total[s + there] += values
            count[s + there] += 1
    return total / np.maximum(count, 1)


def loose_ends(map_: PlanarMap, ends: list[tuple[float, float]]) -> IsLoose:
    """Tells for every chain end whether no other visible line meets it."""
    lines_at: dict[int, int] = {}
    for arc, (start, end) in zip(map_.arcs, ends, strict=True):
        if not arc.closed:
            lines_at[arc.start] = lines_at.get(arc.start, 0) + (start > VISIBLE)
            lines_at[arc.end] = lines_at.get(arc.end, 0) + (end > VISIBLE)

    def is_loose(chain: int, end: int) -> bool:
        number, direction, _, _ = map_.spans[chain][-1 if end else 0]
        arc = map_.arcs[number]
        node = arc.end if (direction > 0) == bool(end) else arc.start
        return lines_at.get(node, 0) <= 1

    return is_loose
