"""Figures made in the pose editor, as the JSON that is kept, and the checks everything kept or received must pass.

The angles of an own figure are solved already: what was seen when it was saved is what is drawn later.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from clinic_app.domain.errors import ClinicError
from clinic_app.figures.anatomy import KINDS
from clinic_app.figures.body import body
from clinic_app.figures.contacts import point
from clinic_app.figures.drawing import BodyType, Drawing
from clinic_app.figures.muscles import MUSCLES, ZONES
from clinic_app.figures.pose_sheet import FRAMES, FrameSheet, PoseSheet
from clinic_app.figures.raster import camera
from clinic_app.figures.scene import build, props_of
from clinic_app.figures.skeleton import COMPONENTS, JOINT_LIMITS, PAIRED, Pose, place
from clinic_app.figures.solver import expand_free, reach

FORM = 1
_MOST = {"muscles": 12, "zones": 4, "hands": 4, "arrows": 4, "props": 8, "contacts": 24, "free": 60}
_REACH_M = 6.0
_DEEP = 6
_SLACK_DEG = 0.5
_LEAST_WAY_M = 0.03


class DamagedFigure(ClinicError):
    """The kept data of a figure is not what the program wrote."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This figure cannot be drawn: {reason}.",
            "Choose another figure for the exercise, or make this one again in the pose editor.",
        )


def document_of(sheet: PoseSheet, based_on: str = "") -> dict[str, Any]:
    """The sheet as JSON, angles solved. `based_on`: the figure it began with, for the record."""
    return {
        "form": FORM,
        "based_on": based_on,
        "body": sheet.body,
        "view": {"az": sheet.az, "el": sheet.el},
        "working_side": sheet.working_side,
        "muscles": list(sheet.muscles),
        "ground": sheet.ground,
        "barefoot": sheet.barefoot,
        "zones": list(sheet.zones),
        "nerve": sheet.nerve,
        "arrows": [_plain(arrow) for arrow in sheet.arrows],
        "frames": [
            {
                "name": frame.name,
                "pose": {joint: list(values) for joint, values in sorted(frame.pose.items())},
                "contacts": list(frame.contact_lines),
                "free": list(frame.free),
                "props": [_plain(prop) for prop in frame.props],
                "hands": [_plain(hand) for hand in frame.hands],
                "text": frame.text,
            }
            for frame in sheet.frames
        ],
    }


def sheet_of(document: Mapping[str, Any], figure_id: str) -> PoseSheet:
    """Read what `document_of` wrote. Raises DamagedFigure naming the first thing that cannot be."""
    try:
        return _read(document, figure_id)
    except DamagedFigure:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as problem:
        raise DamagedFigure(f"its data is incomplete ({type(problem).__name__})") from problem


def poses_of(sheet: PoseSheet) -> tuple[Pose, ...]:
    """The solved poses of an own figure: those of its frames."""
    return tuple(frame.pose for frame in sheet.frames)


def draw(sheet: PoseSheet, body_type: BodyType | None = None) -> tuple[Drawing, ...]:
    """The finished pictures at print quality, on request for the other build of the person.

    Takes some 0.3 s: never on the window's thread.
    """
    shown = in_body(sheet, body_type)
    return build(drawable(shown), poses_of(shown)).drawings


def drawable(sheet: PoseSheet) -> PoseSheet:
    """The sheet without arrows that have no way to show, because their point does not move."""
    dims = body(sheet.body).kind.dims
    first, last = (place(sheet.frames[k].pose, dims) for k in (0, -1))
    view = camera(sheet.az, sheet.el)

    def moves(arrow: Mapping[str, Any]) -> bool:
        name = arrow.get("follow")
        if name is None:
            return True
        way = (point(last, str(name)) - point(first, str(name))) @ view.T
        return float((way[:2] ** 2).sum()) > _LEAST_WAY_M**2

    return replace(sheet, arrows=tuple(arrow for arrow in sheet.arrows if moves(arrow)))


def in_body(sheet: PoseSheet, body_type: BodyType | None) -> PoseSheet:
    """The figure with the other build of the person: what is pinned stays where it is. None: as it was made."""
    if body_type is None or body_type == sheet.body:
        return sheet
    dims = body(body_type).kind.dims
    move = [("pos", 0), ("pos", 1), ("pos", 2)]
    frames = [
        replace(frame, pose=reach(dims, frame.pose, frame.contacts, [*move, *expand_free(frame.free)]))
        if frame.contact_lines
        else frame
        for frame in sheet.frames
    ]
    return replace(sheet, body=body_type, frames=tuple(frames))


def _read(document: Mapping[str, Any], figure_id: str) -> PoseSheet:
    _expect(document.get("form") == FORM, "it was made by another version of the program")
    _expect(document["body"] in KINDS, "its body is unknown")
    _expect(document["working_side"] in (None, "L", "R"), "its side is unknown")
    muscles = _texts(document, "muscles", 24)
    for muscle in muscles:
        name, _, side = muscle.partition(":")
        _expect(name in MUSCLES and side in ("", "L", "R"), "it names an unknown muscle")
    zones = _texts(document, "zones", 24)
    for zone in zones:
        _expect(zone.partition(":")[0] in ZONES, "it names an unknown place")
    nerve = document["nerve"]
    _expect(nerve in (None, "L", "R"), "its nerve is on an unknown side")
    view = document["view"]
    ground = document["ground"]
    arrows = _entries(document, "arrows")
    frames = tuple(_frame(entry) for entry in _listed(document, "frames", 2))
    _expect(1 <= len(frames) <= 2, "it has no picture")
    names = tuple(frame.name for frame in frames)
    _expect(names in (("start",), ("end",), FRAMES), "its pictures are not in order")
    sheet = PoseSheet(
        id=figure_id,
        body=document["body"],
        az=_number(view["az"], 720.0),
        el=_number(view["el"], 90.0),
        working_side=document["working_side"],
        muscles=muscles,
        ground=None if ground is None else _number(ground, _REACH_M),
        arrows=arrows,
        frames=frames,
        barefoot=document["barefoot"] is True,
        zones=zones,
        nerve=nerve,
    )
    _prove(sheet)
    return sheet


def _frame(entry: Mapping[str, Any]) -> FrameSheet:
    _expect(entry["name"] in FRAMES, "it has a picture of unknown place")
    pose: dict[str, tuple[float, ...]] = {}
    for joint, values in entry["pose"].items():
        base = joint[:-1] if joint[:-1] in PAIRED else joint
        _expect(base in COMPONENTS and (base == joint) == (base not in PAIRED), "it names an unknown joint")
        _expect(len(values) == len(COMPONENTS[base]), "a joint has the wrong number of angles")
        pose[joint] = tuple(_number(value, _REACH_M if base == "pos" else 720.0) for value in values)
        for value, (least, most) in zip(pose[joint], JOINT_LIMITS.get(base, ()), strict=False):
            _expect(least - _SLACK_DEG <= value <= most + _SLACK_DEG, f"the angle of {joint} cannot be")
    return FrameSheet(
        name=entry["name"],
        pose=pose,
        contact_lines=_texts(entry, "contacts", 120),
        free=_texts(entry, "free", 24),
        props=_entries(entry, "props"),
        hands=_entries(entry, "hands"),
        text=_text(entry["text"], 400),
    )


def _prove(sheet: PoseSheet) -> None:
    """What parses must also stand: contacts and props are put in place once, without drawing."""
    dims = sheet.person.kind.dims
    for frame in sheet.frames:
        skeleton = place(frame.pose, dims)
        for contact in frame.contacts:
            contact.residual(skeleton)
        props_of(frame, skeleton, sheet.person)


def _listed(document: Mapping[str, Any], name: str, most: int) -> Sequence[Any]:
    values = document[name]
    _expect(isinstance(values, list | tuple), f"its {name} cannot be read")
    listed = cast("Sequence[Any]", values)
    _expect(len(listed) <= most, f"it has too many {name}")
    return listed


def _texts(document: Mapping[str, Any], name: str, longest: int) -> tuple[str, ...]:
    return tuple(_text(value, longest) for value in _listed(document, name, _MOST[name]))


def _entries(document: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
    entries = _listed(document, name, _MOST[name])
    for entry in entries:
        _expect(isinstance(entry, Mapping), f"its {name} cannot be read")
        _bounded(entry, _DEEP)
    return tuple(entries)


def _bounded(value: Any, depth: int) -> None:
    """Plain JSON of a size that cannot hurt: lengths in metres, few and short words."""
    _expect(depth > 0, "its data is nested too deeply")
    if isinstance(value, Mapping):
        held = cast("Mapping[str, Any]", value)
        _expect(len(held) <= 12, "its data is too large")
        for key, inner in held.items():
            _text(key, 24)
            _bounded(inner, depth - 1)
    elif isinstance(value, list | tuple):
        listed = cast("Sequence[Any]", value)
        _expect(len(listed) <= 24, "its data is too large")
        for inner in listed:
            _bounded(inner, depth - 1)
    elif isinstance(value, str):
        _text(value, 200)
    elif not isinstance(value, bool):
        _number(value, 720.0)


def _text(value: Any, longest: int) -> str:
    _expect(isinstance(value, str) and len(value) <= longest, "one of its texts is too long")
    return str(value)


def _number(value: Any, most: float) -> float:
    ok = isinstance(value, int | float) and not isinstance(value, bool)
    _expect(ok and math.isfinite(value) and abs(value) <= most, "one of its numbers cannot be")
    return float(value)


def _expect(holds: bool, reason: str) -> None:
    if not holds:
        raise DamagedFigure(reason)


def _plain(value: Any) -> Any:
    """Mappings and sequences as dict and list, all the way down."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in cast("Sequence[Any]", value)]
    return value
