"""From a pose sheet to finished drawings: solve, render, add props and arrows, scale to millimetres."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from clinic_app.figures import props as prop_kit
from clinic_app.figures.arrays import Array
from clinic_app.figures.arrows import arc, arrow, dashes, mark, rounded
from clinic_app.figures.body import TUBE_KINDS, Body
from clinic_app.figures.contacts import bone_frame, point
from clinic_app.figures.drawing import Drawing, Shape
from clinic_app.figures.examiner import first_skin, hand_meshes, hold
from clinic_app.figures.nerve import nerve_line
from clinic_app.figures.parts import REGIONS
from clinic_app.figures.pose_sheet import Document, FrameSheet, PoseSheet
from clinic_app.figures.props import Mesh
from clinic_app.figures.raster import camera
from clinic_app.figures.render import PRINT_PPM, Painted, Render, render
from clinic_app.figures.skeleton import Pose, Skeleton, blend, place
from clinic_app.figures.solver import Solution, solve

MM_PER_METRE = 40.0
EDGE_MM = 0.6
"""White edge around a drawing."""


@dataclass(frozen=True, slots=True)
class Built:
    """A figure with what the checks want to know: the share of the body that shows muscle, per frame."""

    drawings: tuple[Drawing, ...]
    muscle_shares: tuple[float, ...]
    origins: tuple[tuple[float, float], ...] = ()
    """Where the top left corner of each drawing lies in the view plane, metres to the right and up."""


def solve_sheet(sheet: PoseSheet) -> list[Solution]:
    """Solve the contacts of every frame."""
    who = sheet.person
    return [solve(who, frame.pose, frame.contacts, frame.free) for frame in sheet.frames]


def build(sheet: PoseSheet, poses: Sequence[Pose], ppm: float = PRINT_PPM) -> Built:
    """Draw all frames of a sheet in solved poses. The frames of a pair share height and ground line."""
    who = sheet.person
    skeletons = [place(pose, who.kind.dims) for pose in poses]
    view = camera(sheet.az, sheet.el)
    pictures: list[list[Painted]] = []
    shares: list[float] = []
    for frame, skeleton in zip(sheet.frames, skeletons, strict=True):
        result = draw(sheet, frame, skeleton, ppm)
        items = list(result.items)
        for entry in sheet.arrows:
            if entry.get("frame", sheet.frames[-1].name) == frame.name:
                items += _arrow(entry, who, poses, skeleton, view)
        pictures.append(items)
        shares.append(result.muscle_share)
    extents = [extent(items) for items in pictures]
    bottom, top = min(low[1] for low, _ in extents), max(high[1] for _, high in extents)
    drawings = tuple(
        drawing_of(sheet, frame, items, np.array([low[0], bottom]), np.array([high[0], top]))
        for frame, items, (low, high) in zip(sheet.frames, pictures, extents, strict=True)
    )
    edge = EDGE_MM / MM_PER_METRE
    origins = tuple((float(low[0]) - edge, float(top) + edge) for low, _ in extents)
    return Built(drawings, tuple(shares), origins)


def draw(sheet: PoseSheet, frame: FrameSheet, skeleton: Skeleton, ppm: float) -> Render:
    """One position without its arrows: body, props, examiner's hands and the nerve."""
    who = sheet.person
    result = render(
        who,
        skeleton,
        az=sheet.az,
        el=sheet.el,
        props=props_of(frame, skeleton, who),
        muscles=sheet.muscles,
        zones=sheet.zones,
        ground=sheet.ground,
        ppm=ppm,
    )
    if sheet.nerve is None:
        return result
    rim, line, bars = nerve_line(skeleton, sheet.nerve, camera(sheet.az, sheet.el))
    nerve = [Painted("nerve.rim", [rim], curved=False), Painted("nerve", [line], curved=False)]
    nerve.append(Painted("nerve.bar", bars, curved=False))
    return replace(result, items=[*result.items, *nerve])


def props_of(frame: FrameSheet, skeleton: Skeleton, who: Body | None = None) -> list[list[Mesh]]:
    """The meshes of a frame's props, and with `who` also of the examiner's hands on that body."""
    plain = [entry for entry in frame.props if who is None or not _ON_SKIN & entry.keys()]
    out = [_prop(entry, skeleton) for entry in plain if "strap" not in entry and "spot" not in entry]
    if who is not None:
        out += [_on_skin(entry, who, skeleton) for entry in frame.props if _ON_SKIN & entry.keys()]
        out += [
            hand_meshes(who, skeleton, hold(entry, _where(entry["at"], skeleton), skeleton))
            for entry in frame.hands
        ]
    return out


_ON_SKIN = frozenset({"strap", "spot", "pillow"})


def _on_skin(entry: Mapping[str, Document], who: Body, skeleton: Skeleton) -> list[Mesh]:
    """A prop that needs the surface of the body: a belt over it, a mark on it, a cushion under it."""
    if "pillow" in entry:
        load, _ = who.posed(skeleton)
        return [prop_kit.dented(mesh, load) for mesh in _prop(entry, skeleton)]
    if "strap" in entry:
        return _strap(who, skeleton, **entry["strap"])
    given = entry["spot"]
    way = bone_frame(skeleton, given.get("in", "waist"))[0] @ np.array(given.get("way", (1.0, 0.0, 0.0)))
    vertices, _ = who.posed(skeleton)
    x, y, z = first_skin(vertices, who.triangles, _where(given["at"], skeleton), way).tolist()
    return [
        replace(mesh, region=np.full(len(mesh.triangles), REGIONS["device"]))
        for mesh in prop_kit.ball((x, y, z), 0.013, sections=12)
    ]


def _strap(
    who: Body, skeleton: Skeleton, x: float, edge: float = 0.33, height: float = 0.66, below: float = 0.95
) -> list[Mesh]:
    """A belt over trunk or legs, as far as they lie lower than `below`; the arms stay free."""
    vertices, _ = who.posed(skeleton)
    near = (
        (np.abs(vertices[:, 0] - x) < 0.03)
        & (vertices[:, 2] < below)
        & np.isin(who.tube_kind, (TUBE_KINDS["leg"], TUBE_KINDS["torso"]))
    )
    return prop_kit.strap(vertices[near][:, 1:], x, edge, height)


def _prop(entry: Mapping[str, Document], skeleton: Skeleton) -> list[Mesh]:
    """One prop entry: a name with its arguments."""
    (name, given), *more = entry.items()
    if more:
        raise ValueError(f"a prop is one name with its sizes, got {list(entry)}")
    arguments: dict[str, Any] = dict(given)
    if name in _PLAIN:
        return _PLAIN[name](**arguments)
    match name:
        case "ball":
            centre = _where(arguments.pop("centre"), skeleton).tolist()
            return prop_kit.ball(centre, **arguments)
        case "dumbbell":
            return _dumbbell(arguments["hand"], skeleton)
        case "band":
            start, end = _where(arguments["from"], skeleton), _where(arguments["to"], skeleton)
            line = start + (end - start) * np.linspace(0, 1, 24)[:, None]
            line[:, 2] -= float(arguments.get("sag", 0.0)) * np.sin(np.linspace(0, np.pi, 24))
            return prop_kit.band(line, float(arguments.get("radius", 0.009)))
        case "loop":
            bones = [skeleton.bones[arguments["bone"] + side] for side in "RL"]
            return prop_kit.loop_band(bones, float(arguments["down"]), float(arguments["radius"]))
        case "stick":
            start, end = _where(arguments.pop("from"), skeleton), _where(arguments.pop("to"), skeleton)
            return prop_kit.stick(start, end, **arguments)
        case "caliper":
            return prop_kit.caliper(*(_where(arguments[key], skeleton) for key in ("from", "to", "dial")))
        case "slider":
            x, y, _ = _where(arguments["under"], skeleton).tolist()
            return prop_kit.slider(x, y)
        case _:
            raise ValueError(f"unknown prop {name!r}")


_PLAIN: Mapping[str, Callable[..., list[Mesh]]] = {
    "mat": prop_kit.mat,
    "wall": prop_kit.wall,
    "step": prop_kit.step,
    "incline": prop_kit.incline,
    "pillow": prop_kit.pillow,
    "roller": prop_kit.roller,
    "table": prop_kit.table,
    "chair": prop_kit.chair,
    "pressure_tool": prop_kit.pressure_tool,
    "ankle_bar": prop_kit.ankle_bar,
    "post": prop_kit.post,
}


def _where(place_: Any, skeleton: Skeleton) -> Array:
    """A place: [x, y, z] in the room, a point's name, or {at: point, shift: [x, y, z]} or {between: [a, b]}."""
    if isinstance(place_, str):
        return point(skeleton, place_)
    if isinstance(place_, Mapping):
        described = cast("Document", place_)
        names = described.get("between", [described.get("at")])
        middle = np.mean([point(skeleton, str(name)) for name in names], axis=0)
        return np.asarray(middle + np.array(described.get("shift", (0.0, 0.0, 0.0))), np.float64)
    return np.array(place_, np.float64)


def _dumbbell(hand: str, skeleton: Skeleton) -> list[Mesh]:
    """In one hand ("L", "R"), or upright between both ("both")."""
    if hand == "both":
        centre = 0.5 * (point(skeleton, "handcL") + point(skeleton, "handcR"))
        return prop_kit.dumbbell(centre, np.array([0.0, 0.0, 1.0]))
    bone = skeleton.bones["hand" + hand]
    sign = 1.0 if hand == "L" else -1.0
    return prop_kit.dumbbell(bone.at((0.0, -sign * 0.022, -0.088)), bone.rotation[:, 0])


def _arrow(
    entry: Document, who: Body, poses: Sequence[Pose], skeleton: Skeleton, view: Array
) -> list[Painted]:
    """One arrow or guide entry as shapes."""

    def seen(name: str, at: Skeleton = skeleton) -> Array:
        return (point(at, name) @ view.T)[:2]

    shift = np.array(entry.get("shift", (0.0, 0.0)), np.float64)
    if "guide" in entry:
        first, last = (seen(name) for name in entry["guide"])
        way = (last - first) / (np.sqrt(((last - first) ** 2).sum()) + 1e-9)
        before, after = entry.get("extend", (0.05, 0.05))
        parts = dashes(first - way * before + shift, last + way * after + shift)
        return [Painted("guide", parts, curved=False)]
    if "mark" in entry:
        parts = mark(entry["mark"], seen(entry["at"]) + shift)
        return [Painted(str(entry["mark"]), parts, curved=False)]
    if "follow" in entry:
        low, high = (float(v) for v in entry.get("part", (0.0, 1.0)))
        path = np.array(
            [
                seen(entry["follow"], place(blend(poses[0], poses[-1], t), who.kind.dims))
                for t in (low + (high - low) * k / 12 for k in range(13))
            ]
        )
    elif "turn" in entry:
        centre = seen(entry["turn"])
        path = arc(centre, float(entry["radius"]), *(float(v) for v in entry["angles"]))
    else:
        base = seen(entry["at"])
        path = base + rounded(np.array(entry["path"], np.float64))
    halo, shape = arrow(path + shift, both=bool(entry.get("both", False)))
    return [Painted("arrow.halo", [halo], curved=False), Painted("arrow", [shape], curved=False)]


def extent(items: Sequence[Painted]) -> tuple[Array, Array]:
    """Lowest and highest corner of all outlines, metres in the view plane."""
    points = np.concatenate([outline for item in items for outline in item.outlines])
    return points.min(0), points.max(0)


def drawing_of(
    sheet: PoseSheet, frame: FrameSheet, items: Sequence[Painted], low: Array, high: Array
) -> Drawing:
    """A Drawing of painted outlines; low and high are the corners of its canvas."""
    width, height = ((high - low) * MM_PER_METRE + 2 * EDGE_MM).tolist()
    shapes: list[Shape] = []
    for item in items:
        if item.curved:
            ops = ["M" + "C" * ((len(outline) - 1) // 3) + "Z" for outline in item.outlines]
        else:
            ops = ["M" + "L" * (len(outline) - 1) + "Z" for outline in item.outlines]
        points = np.concatenate(item.outlines)
        flat = np.stack([points[:, 0] - low[0], high[1] - points[:, 1]], 1) * MM_PER_METRE + EDGE_MM
        shapes.append(Shape(item.paint, "".join(ops), tuple(np.round(flat, 2).ravel().tolist())))
    return Drawing(
        sheet.id, frame.name, round(width, 2), round(height, 2), tuple(shapes), frame.text, sheet.working_side
    )
