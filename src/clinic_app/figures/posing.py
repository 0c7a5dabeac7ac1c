"""The hand of the pose editor: drag a point, type an angle, pin a limb. Every step gives a new sheet.

The sheets here are those of own figures: the angles of a frame are the solved ones, its contacts are pins
(`handcR at world ...`) that later steps keep where they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from clinic_app.figures.arrays import Array
from clinic_app.figures.contacts import SINGLE, Contact, parse, point
from clinic_app.figures.drawing import BodyType
from clinic_app.figures.pose_sheet import FrameSheet, PoseSheet
from clinic_app.figures.skeleton import (
    COMPONENTS,
    JOINT_LIMITS,
    PAIRED,
    Pose,
    Skeleton,
    angles,
    mirror,
    place,
)
from clinic_app.figures.solver import expand_free, reach

_PIN_WEIGHT = 3.0
_SLIDE_M = 1.2
_THICK = {"hand": 0.025, "elbow": 0.042, "foot": 0.088, "toe": 0.012, "knee": 0.056, "pelvis": 0.09}
"""How high a handle is while its limb lies on the floor, metres."""
_BODY = (("pos", 0), ("pos", 1), ("pos", 2))


@dataclass(frozen=True, slots=True)
class Handle:
    """Something to take hold of. `free`: the angles that follow; `pins`: the points that hold it, if it can be held.

    `limb`: "arm", "leg" or "" for the trunk.
    """

    id: str
    name: str
    point: str
    free: tuple[str, ...]
    pins: tuple[str, ...] = ()
    limb: str = ""
    side: str = ""


def _sided(side: str) -> list[Handle]:
    word = "left" if side == "L" else "right"
    hip, arm = f"hip{side}.", f"sh{side}."
    turn = (hip + "flex", hip + "abd", hip + "rot", f"knee{side}.flex")
    lift = (arm + "flex", arm + "abd", arm + "rot", f"el{side}.flex")
    hand, ankle, ball = f"handc{side}", f"ankle{side}", f"ball{side}"
    return [
        Handle("hand" + side, f"{word} hand", hand, lift, (hand,), "arm", side),
        Handle("elbow" + side, f"{word} elbow", "elbowc" + side, lift[:2], ("elbowc" + side,), "arm", side),
        Handle("foot" + side, f"{word} foot", ankle, turn, (ankle, ball), "leg", side),
        Handle("toe" + side, f"{word} toes", "toe" + side, (f"ankle{side}.flex",), (), "leg", side),
        Handle("knee" + side, f"{word} knee", "kneec" + side, turn[:2], ("kneec" + side,), "leg", side),
    ]


HANDLES: Mapping[str, Handle] = {
    handle.id: handle
    for handle in (
        Handle("pelvis", "pelvis (moves the body)", "pelvis", ()),
        Handle(
            "chest",
            "chest",
            "chest",
            ("lumbar.flex", "lumbar.side", "thorax.flex", "thorax.side"),
        ),
        Handle("head", "head", "headtop", ("neck.flex", "neck.side")),
        *_sided("R"),
        *_sided("L"),
    )
}
"""Everything that can be dragged, by id."""


def skeleton_of(sheet: PoseSheet, frame: int) -> Skeleton:
    """The placed bones of one picture."""
    return place(sheet.frames[frame].pose, sheet.person.kind.dims)


def begin(settled: PoseSheet, figure_id: str, body_type: BodyType | None = None) -> PoseSheet:
    """An own figure that starts as a shipped one: its contacts become pins where the limbs are now."""
    own = replace(settled, id=figure_id, body=body_type or settled.body, via=None, stands=None)
    for k, frame in enumerate(settled.frames):
        touched = {contact.point for contact in frame.contacts if contact.kind in ("touch", "at", "pin")}
        full = {joint: angles(frame.pose, joint) for joint in _joints()}
        own = _with_frame(own, k, replace(frame, pose=full, contact_lines=(), free=()))
        for handle in HANDLES.values():
            if handle.pins and _touches(handle, touched):
                own = pin(own, k, handle.id)
    return own


def drag(
    sheet: PoseSheet, frame: int, handle_id: str, target: Sequence[float], *, quick: bool = False
) -> PoseSheet:
    """Bring a handle to a place in the room, or as near as joints and pins allow.

    `quick` while the hand still moves: nearly there is enough, the last call of a drag goes all the way.
    """
    handle = HANDLES[handle_id]
    shown = sheet.frames[frame]
    x, y, z = (float(value) for value in target)
    pinned = [other for other in pins(shown) if other != handle_id and _follows(handle, HANDLES[other])]
    if handle_id == "pelvis" and not pinned:
        return _posed(sheet, frame, {**shown.pose, "pos": (round(x, 4), round(y, 4), round(z, 4))})
    goals = [Contact("pin", handle.point, bone="world", vector=(x, y, z), weight=0.5 if pinned else 1.0)]
    variables = list(_BODY) if handle_id == "pelvis" else expand_free(handle.free)
    for other in pinned:
        goals += _held(shown, other)
        variables += [one for one in expand_free(_freedom(other)) if one not in variables]
    moved = _solved(_unpinned(sheet, frame, handle_id), frame, goals, variables, quick=quick)
    return pin(moved, frame, handle_id) if handle_id in pins(shown) else moved


def above_floor(
    sheet: PoseSheet, frame: int, handle_id: str, target: Sequence[float], towards: Array
) -> Array:
    """The target, brought towards the viewer until it lies on the floor if it lay under it.

    So a limb that is dragged down slides over the floor below the mouse. `towards`: the camera's third row.
    """
    goal = np.asarray(target, np.float64)
    now = float(point(skeleton_of(sheet, frame), HANDLES[handle_id].point)[2])
    least = min(_THICK.get(handle_id.rstrip("LR"), 0.0), now)
    if goal[2] >= least:
        return goal
    if towards[2] > 0.08:
        slid = np.asarray(goal + towards * (least - goal[2]) / towards[2], np.float64)
        if float(((slid - goal) ** 2).sum()) < _SLIDE_M**2:
            return slid
    goal[2] = least
    return goal


def turn(sheet: PoseSheet, frame: int, joint: str, index: int, degrees: float) -> PoseSheet:
    """Set one angle (within its limits); what is pinned stays, and the body gives way where it must."""
    shown = sheet.frames[frame]
    base = joint[:-1] if joint[:-1] in PAIRED else joint
    least, most = limits(base, index)
    parts = list(angles(shown.pose, joint))
    parts[index] = round(min(max(degrees, least), most), 4)
    moved = _posed(sheet, frame, {**shown.pose, joint: tuple(parts)})
    held = pins(shown)
    if not held:
        return moved
    goals: list[Contact] = []
    variables: list[tuple[str, int]] = []
    for other in held:
        goals += _held(shown, other)
        variables += [one for one in expand_free(_freedom(other)) if one not in variables]
    typed = (joint, index)
    if joint == "pos":
        free = [one for one in variables if one != typed]
    else:
        free = [*_BODY, *(one for one in variables if one != typed)]
    return _solved(moved, frame, goals, free)


def limits(base: str, index: int) -> tuple[float, float]:
    """Least and largest value of an angle; the body as a whole may turn all the way."""
    if base == "pos":
        return -3.0, 3.0
    known = JOINT_LIMITS.get(base)
    return (float(known[index][0]), float(known[index][1])) if known else (-180.0, 180.0)


def pins(frame: FrameSheet) -> tuple[str, ...]:
    """Ids of the handles that are held in place."""
    named = {line.split()[0] for line in frame.contact_lines}
    return tuple(handle.id for handle in HANDLES.values() if handle.pins and handle.pins[0] in named)


def pin(sheet: PoseSheet, frame: int, handle_id: str) -> PoseSheet:
    """Hold a limb where it is now."""
    handle = HANDLES[handle_id]
    skeleton = skeleton_of(sheet, frame)
    lines = [_line(name, point(skeleton, name)) for name in handle.pins]
    shown = sheet.frames[frame]
    kept = [line for line in shown.contact_lines if line.split()[0] not in handle.pins]
    return _with_frame(sheet, frame, _with_pins(shown, (*kept, *lines)))


def unpin(sheet: PoseSheet, frame: int, handle_id: str) -> PoseSheet:
    """Let a limb go."""
    return _unpinned(sheet, frame, handle_id)


def rest(sheet: PoseSheet, frame: int, handle_id: str) -> PoseSheet:
    """Lower (or raise) a limb on to what is under it, floor or prop, and hold it there."""
    handle = HANDLES[handle_id]
    shown = sheet.frames[frame]
    at = point(skeleton_of(sheet, frame), handle.point)
    level = surface(shown, float(at[0]), float(at[1]), float(at[2]))
    side = handle.side
    names = {"hand": ("palm",), "foot": ("heel", "ball"), "elbow": ("elbow",), "knee": ("knee",)}
    base = handle_id[:-1]
    goals = [Contact("at", name + side, value=level) for name in names[base]]
    # Where it is seen from above, it stays: only the height changes if the limb can do it.
    goals += [Contact("at", handle.point, axis=axis, value=float(at[axis]), weight=0.02) for axis in (0, 1)]
    free = list(handle.free)
    if base == "foot":
        free.append(f"ankle{side}.flex")
    if base == "hand":
        goals.append(Contact("flat", "palm" + side, 2, -1.0, weight=0.4))
        free += [f"wr{side}.flex", f"el{side}.pron"]
    moved = _solved(_unpinned(sheet, frame, handle_id), frame, goals, expand_free(free))
    return pin(moved, frame, handle_id)


def surface(frame: FrameSheet, x: float, y: float, below: float) -> float:
    """Height of the highest level surface at this place that is not far above `below`; 0 is the floor."""
    levels = [0.0]
    for entry in frame.props:
        ((name, given),) = entry.items()
        found = _top(name, given, x, y)
        if found is not None and found <= below + 0.12:
            levels.append(found)
    return max(levels)


def copy_pose(sheet: PoseSheet, source: int, target: int) -> PoseSheet:
    """Give one picture the pose, pins and props of the other; its text stays."""
    taken = sheet.frames[source]
    own = sheet.frames[target]
    return _with_frame(sheet, target, replace(taken, name=own.name, text=own.text))


def add_end(sheet: PoseSheet) -> PoseSheet:
    """A second picture that begins as the first."""
    if len(sheet.frames) == 2:
        return sheet
    first = replace(sheet.frames[0], name="start")
    return replace(sheet, frames=(first, replace(first, name="end", text="")))


def drop_end(sheet: PoseSheet) -> PoseSheet:
    """Keep the first picture only; arrows belong to a movement and go with it."""
    return replace(sheet, frames=(replace(sheet.frames[0], name="start"),), arrows=())


def swap_sides(sheet: PoseSheet, frame: int) -> PoseSheet:
    """The mirror image of a pose: what the right arm did, the left one does."""
    shown = sheet.frames[frame]
    held = [handle_id[:-1] + ("L" if handle_id[-1] == "R" else "R") for handle_id in pins(shown)]
    out = _with_frame(sheet, frame, replace(shown, pose=mirror(shown.pose), contact_lines=(), free=()))
    for handle_id in held:
        out = pin(out, frame, handle_id)
    return out


def with_props(sheet: PoseSheet, frame: int, props: Sequence[Mapping[str, Any]]) -> PoseSheet:
    return _with_frame(sheet, frame, replace(sheet.frames[frame], props=tuple(props)))


def with_text(sheet: PoseSheet, frame: int, text: str) -> PoseSheet:
    return _with_frame(sheet, frame, replace(sheet.frames[frame], text=text))


def miss(sheet: PoseSheet, frame: int) -> float:
    """Largest distance in metres of a pinned point from where it should be."""
    skeleton = skeleton_of(sheet, frame)
    return max(
        (
            abs(part) / contact.weight
            for contact in sheet.frames[frame].contacts
            for part in contact.residual(skeleton)
        ),
        default=0.0,
    )


def _joints() -> list[str]:
    return [name for base in COMPONENTS for name in ([base + "R", base + "L"] if base in PAIRED else [base])]


def _touches(handle: Handle, touched: set[str]) -> bool:
    """A limb is held if one of its outermost points was in contact."""
    side = handle.side
    names = {
        "hand": ("handc", "palm", "palmheel", "fingers", "knuckle", "handback", "wrist"),
        "elbow": ("elbow", "elbowc"),
        "foot": ("heel", "ball", "toe", "ankle", "foot", "instep", "toetop", "ankleout"),
        "knee": ("knee", "kneec"),
    }[handle.id[:-1]]
    return any(name + side in touched for name in names)


def _follows(moved: Handle, held: Handle) -> bool:
    """Whether moving one handle would carry the other along."""
    if moved.id == "pelvis":
        return True
    if moved.id == "chest":
        return held.limb == "arm"
    return moved.limb == held.limb and moved.side == held.side


def _freedom(handle_id: str) -> tuple[str, ...]:
    handle = HANDLES[handle_id]
    ankle = (f"ankle{handle.side}.flex",) if handle_id[:-1] == "foot" else ()
    return (*handle.free, *ankle)


def _held(frame: FrameSheet, handle_id: str) -> list[Contact]:
    names = HANDLES[handle_id].pins
    lines = [line for line in frame.contact_lines if line.split()[0] in names]
    return [replace(contact, weight=_PIN_WEIGHT) for line in lines for contact in parse(line)]


def _solved(
    sheet: PoseSheet,
    frame: int,
    goals: Sequence[Contact],
    variables: Sequence[tuple[str, int]],
    *,
    quick: bool = False,
) -> PoseSheet:
    pose = reach(sheet.person.kind.dims, sheet.frames[frame].pose, goals, variables, quick=quick)
    return _posed(sheet, frame, pose)


def _posed(sheet: PoseSheet, frame: int, pose: Pose) -> PoseSheet:
    return _with_frame(sheet, frame, replace(sheet.frames[frame], pose=pose))


def _unpinned(sheet: PoseSheet, frame: int, handle_id: str) -> PoseSheet:
    shown = sheet.frames[frame]
    names = HANDLES[handle_id].pins
    kept = tuple(line for line in shown.contact_lines if line.split()[0] not in names)
    return sheet if kept == shown.contact_lines else _with_frame(sheet, frame, _with_pins(shown, kept))


def _with_pins(frame: FrameSheet, lines: Sequence[str]) -> FrameSheet:
    held = replace(frame, contact_lines=tuple(lines))
    free = tuple(dict.fromkeys(name for handle_id in pins(held) for name in _freedom(handle_id)))
    return replace(held, free=free)


def _with_frame(sheet: PoseSheet, frame: int, shown: FrameSheet) -> PoseSheet:
    frames = list(sheet.frames)
    frames[frame] = shown
    return replace(sheet, frames=tuple(frames))


def _line(name: str, at: Array) -> str:
    # A pin writes y for the right side; the left one is its mirror image, in the world too.
    mirrored = -1.0 if name[-1] == "L" and name not in SINGLE else 1.0
    x, y, z = (float(value) for value in np.round(at, 4))
    return f"{name} at world {x:g} {mirrored * y:g} {z:g} weight 1"


def _top(name: str, given: Mapping[str, Any], x: float, y: float) -> float | None:
    """Height of a prop's upper face at a place of the room; None beside it, or if it has none."""
    middle = float(given.get("y", 0.0))
    if name == "table":
        low, high = given["x"]
        inside = low <= x <= high and abs(y - middle) <= float(given.get("width", 0.66)) / 2
        return float(given.get("height", 0.66)) if inside else None
    if name == "step":
        deep, wide = float(given.get("depth", 0.36)), float(given.get("width", 0.5))
        inside = abs(x - given["x"]) <= deep / 2 and abs(y - middle) <= wide / 2
        return float(given["height"]) if inside else None
    if name == "chair":
        inside = abs(x - given["x"]) <= 0.24 and abs(y - middle) <= 0.24
        return float(given.get("height", 0.45)) if inside else None
    if name == "pillow":
        sx, sy, sz = given.get("size", (0.34, 0.46, 0.08))
        inside = abs(x - given["x"]) <= sx / 2 and abs(y - middle) <= sy / 2
        return float(given.get("z", 0.0)) + 0.9 * float(sz) if inside else None
    if name == "roller":
        radius = float(given.get("radius", 0.075))
        return float(given.get("z", 0.0)) + 2 * radius if abs(x - given["x"]) <= 0.5 * radius else None
    return None
