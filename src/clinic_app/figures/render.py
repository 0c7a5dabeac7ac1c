"""The pipeline: posed body and props in, painted outlines out (metres in the view plane, y up)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from clinic_app.figures.arrays import Bools, Ints
from clinic_app.figures.body import Body
from clinic_app.figures.curves import Polygon
from clinic_app.figures.hatch import hatch_strips
from clinic_app.figures.ink import dense_weights, edge_weights, loose_ends, visible_ends
from clinic_app.figures.labels import MUSCLE_BIT, SHADE_BIT, label_image, overlay_of, part_of, region_of
from clinic_app.figures.palette import TONES
from clinic_app.figures.parts import (
    CARPET,
    FAR_PARTS,
    PARTS,
    PROP_PART,
    REGION_NAMES,
    SHIRT,
    SHORTS,
    SOFT_PART,
)
from clinic_app.figures.picture import Picture, take
from clinic_app.figures.planar_map import PlanarMap
from clinic_app.figures.props import Mesh
from clinic_app.figures.raster import camera
from clinic_app.figures.shadow import floor_ovals
from clinic_app.figures.skeleton import Skeleton
from clinic_app.figures.strokes import strokes
from clinic_app.figures.tracing import Arcs, trace

_LEG_PARTS = ("thigh", "shank", "foot", "toea", "toeb")
PRINT_PPM = 420.0
"""Pixels per metre of the depth buffer at print quality."""


@dataclass(frozen=True, slots=True)
class Painted:
    """One fill: a paint and its closed outlines.

    curved: control polygons of cubic pieces (3 m + 1 points, the last equal to the first); otherwise plain
    polygons without repeated end.
    """

    paint: str
    outlines: list[Polygon]
    curved: bool = True


@dataclass(frozen=True, slots=True)
class Render:
    """Fills and lines of one view in drawing order, and the share of body pixels that show muscle."""

    items: list[Painted]
    muscle_share: float


def render(
    body: Body,
    skeleton: Skeleton,
    *,
    az: float,
    el: float,
    props: Sequence[Sequence[Mesh]] = (),
    muscles: Sequence[str] = (),
    zones: Sequence[str] = (),
    ground: float | None = 0.0,
    ppm: float = PRINT_PPM,
) -> Render:
    """Draw one view. az, el as in `raster.camera`; ground: height of the surface that gets the contact shadow."""
    picture = take(body, skeleton, props, camera(az, el), ppm)
    labels = label_image(picture, muscles, zones, ground)
    arcs = trace(labels)
    weight = edge_weights(picture, arcs)
    visible = visible_ends(arcs, weight)
    map_ = PlanarMap(arcs, visible, _straight(arcs), _soft(arcs), longest=0.3 * ppm)
    pixels = np.bincount(labels.ravel())
    present = np.flatnonzero(pixels)
    items = _floor(picture, ground) + _fills(picture, map_, present)
    lines = strokes(map_, dense_weights(map_, weight), ppm, loose_ends(map_, visible))
    items += [Painted("line", [picture.to_metres(polygon) for polygon in line]) for line in lines]
    on_body = present[(present > 0) & (part_of(present) < PROP_PART)]
    muscle = on_body[overlay_of(on_body) >= MUSCLE_BIT]
    return Render(items, float(pixels[muscle].sum() / max(1, pixels[on_body].sum())))


def _floor(picture: Picture, ground: float | None) -> list[Painted]:
    """Ovals under what stands on the bare floor."""
    if ground is None or ground > 0.001 or CARPET[picture.region].any():
        return []
    vertices = picture.vertices[: len(picture.body.rest)]
    ovals = floor_ovals(picture.body, vertices, picture.view)
    return [Painted("floor.shadow", [oval]) for oval in ovals]


def _straight(arcs: Arcs) -> Bools:
    """Per arc: only props meet here, corners stay sharp."""
    sides = np.stack([arcs.left, arcs.right])
    part = part_of(sides)
    return ((sides == 0) | ((part >= PROP_PART) & (part < SOFT_PART))).all(0)


def _soft(arcs: Arcs) -> Bools:
    """Per arc: only a muscle or shade edge, which may be smoothed a lot."""
    return (arcs.left > 0) & (arcs.right > 0) & ((arcs.left - 1) // 4 == (arcs.right - 1) // 4)


def _fills(picture: Picture, map_: PlanarMap, labels: Ints) -> list[Painted]:
    """Plain colours first, muscle on them, shade on both: layered, so that no gap can show between two tones."""
    tone = _tones(picture)
    plain: dict[int, str] = {}
    red: dict[int, str] = {}
    dark: dict[int, str] = {}
    shown = labels[labels > 0]
    kinds: Ints = np.stack([shown, part_of(shown), region_of(shown), overlay_of(shown)], 1)
    for label, part, region, overlay in kinds.tolist():
        name = REGION_NAMES[int(region)]
        if part >= PROP_PART:
            plain[label] = name
            if overlay:
                dark[label] = name + ".shadow"
            continue
        plain[label] = name + tone(part, region)
        if overlay >= MUSCLE_BIT:
            red[label] = "muscle." + plain[label]
        if overlay % 2 == SHADE_BIT:
            dark[label] = red.get(label, plain[label]) + ".shade"
    base = _painted(picture, map_, labels, plain)
    muscles = _painted(picture, map_, labels, red)
    shades = _painted(picture, map_, labels, dark)
    hatch: list[Painted] = []
    if muscles:
        strips = hatch_strips([outline for item in muscles for outline in item.outlines])
        hatch.append(Painted("hatch", strips, curved=False))
    hatch += [
        Painted("zone.stripe", hatch_strips(item.outlines, 0.019, 0.0075, -1.0), curved=False)
        for item in base
        if item.paint.startswith("zone")
    ]
    hatch = [item for item in hatch if item.outlines]
    return base + muscles + shades + hatch


def _painted(picture: Picture, map_: PlanarMap, labels: Ints, paints: dict[int, str]) -> list[Painted]:
    names = sorted(set(paints.values()))
    number = {name: k for k, name in enumerate(names, start=1)}
    area_of = {label: number[paints[label]] if label in paints else 0 for label in [0, *labels.tolist()]}
    areas = map_.areas(area_of)
    return [
        Painted(name, [picture.to_metres(outline) for outline in areas[number[name]]])
        for name in names
        if number[name] in areas
    ]


def _tones(picture: Picture) -> Callable[[int, int], str]:
    """Paint suffix of a limb by how far it is turned away from the viewer."""
    towards = picture.view[2]
    bones = picture.skeleton.bones
    pelvis_left = float(bones["pelvis"].rotation[:, 1] @ towards)
    chest_left = float(bones["thorax"].rotation[:, 1] @ towards)
    away: dict[int, float] = {}
    for name, number in PARTS.items():
        base, side = name[:-1], name[-1]
        if base in FAR_PARTS:
            left = pelvis_left if base in _LEG_PARTS else chest_left
            away[number] = left if side == "R" else -left

    def tone(part: int, region: int) -> str:
        if region in (SHORTS, SHIRT):
            # Cloth runs on over hip and shoulder: a darker leg only in a true side view.
            return TONES[2] if away.get(part, 0.0) > 0.955 else TONES[0]
        share = min(max((away.get(part, 0.0) - 0.45) / 0.4, 0.0), 1.0)
        return TONES[round(2 * share)]

    return tone
