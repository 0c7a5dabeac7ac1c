"""The whole body surface: all tubes as one triangle mesh that takes any pose."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from clinic_app.figures.anatomy import KINDS, BodyKind
from clinic_app.figures.arrays import Array, Ints, shared
from clinic_app.figures.extremities import bare_foot, fingers, palm, shoe, thumb
from clinic_app.figures.limbs import arm, leg
from clinic_app.figures.skeleton import SIDES, Skeleton, place
from clinic_app.figures.trunk import head, head_parts, torso
from clinic_app.figures.tubes import Tube

TUBE_KINDS = {"": 0, "leg": 1, "arm": 2, "torso": 3}


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """The surface of one body type.

    Per triangle: triangles (m, 3), part, region, region_below. Per vertex: field (negative = region_below),
    chart coordinates for the muscles (tube_kind, side +1 left / -1 right / 0, along in m, around in degrees
    from the front outwards), and rest, the position in neutral standing.
    """

    kind: BodyKind
    tubes: tuple[Tube, ...]
    triangles: Ints
    part: Ints
    region: Ints
    region_below: Ints
    field: Array
    tube_kind: Ints
    side: Ints
    along: Array
    around: Array
    rest: Array
    vertex_part: Ints

    def posed(self, skeleton: Skeleton) -> tuple[Array, Array]:
        """World vertices and normals; they are shared and cannot be written to."""
        return _posed(self, skeleton)


@lru_cache(maxsize=4)
def _posed(who: Body, skeleton: Skeleton) -> tuple[Array, Array]:
    """Kept, because the props, the examiner's hands and the picture of one frame all ask for the same skin."""
    pieces = [tube.posed(skeleton) for tube in who.tubes]
    return shared(np.concatenate([v for v, _ in pieces])), shared(np.concatenate([n for _, n in pieces]))


@cache
def body(kind: str, barefoot: bool = False) -> Body:
    """The body of type "a" (narrower, tied hair) or "b" (broader, short hair), in shoes or not; built once."""
    return _build(KINDS[kind], barefoot)


def _build(kind: BodyKind, barefoot: bool) -> Body:
    tubes = [torso(kind), head(kind), *head_parts(kind)]
    for side, sign in SIDES:
        feet = bare_foot(side, sign) if barefoot else [shoe(side, sign, kind)]
        tubes += [leg(side, sign, kind, sock=not barefoot), *feet, arm(side, sign, kind)]
        tubes += [palm(side, sign, kind), *fingers(side, sign, kind), thumb(side, sign, kind)]
    neutral = place({}, kind.dims)
    triangles: list[Ints] = []
    offset = 0
    for tube in tubes:
        tube.orient(neutral)
        triangles.append(tube.triangles + offset)
        offset += tube.size[0] * tube.size[1]
    sides = {"L": 1, "R": -1, "": 0}
    counts = [tube.size[0] * tube.size[1] for tube in tubes]
    return Body(
        kind=kind,
        tubes=tuple(tubes),
        triangles=np.concatenate(triangles),
        part=np.concatenate([tube.part[tube.rows] for tube in tubes]),
        region=np.concatenate([tube.region[tube.rows] for tube in tubes]),
        region_below=np.concatenate([tube.region_below[tube.rows] for tube in tubes]),
        field=np.concatenate([tube.field.ravel() for tube in tubes]),
        tube_kind=np.repeat([TUBE_KINDS[tube.kind] for tube in tubes], counts),
        side=np.repeat([sides[tube.side] for tube in tubes], counts),
        along=np.concatenate([np.repeat(tube.along, tube.size[1]) for tube in tubes]),
        around=np.concatenate([np.tile(np.arange(t.size[1]) * 360.0 / t.size[1], t.size[0]) for t in tubes]),
        rest=np.concatenate([tube.posed(neutral)[0] for tube in tubes]),
        vertex_part=np.concatenate([np.repeat(tube.part, tube.size[1]) for tube in tubes]),
    )
