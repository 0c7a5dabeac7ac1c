"""Pose sheets: the hand-written data of one figure, parsed. The form is described in resources/figures/README.md."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from clinic_app.figures.body import Body, body
from clinic_app.figures.contacts import Contact, parse, spot
from clinic_app.figures.drawing import FrameName, Side
from clinic_app.figures.skeleton import COMPONENTS, PAIRED

Document = Mapping[str, Any]
FRAMES: tuple[FrameName, ...] = ("start", "end")


@dataclass(frozen=True, slots=True)
class FrameSheet:
    """One position: authored angles, contact lines, free angles, props, its part of the alt text, examiner's hands."""

    name: FrameName
    pose: Mapping[str, tuple[float, ...]]
    contact_lines: tuple[str, ...]
    free: tuple[str, ...]
    props: tuple[Mapping[str, Document], ...]
    text: str
    hands: tuple[Document, ...] = ()

    @property
    def contacts(self) -> list[Contact]:
        """The parsed contacts."""
        return [contact for line in self.contact_lines for contact in parse(line)]


@dataclass(frozen=True, slots=True)
class WayPoint:
    """Angles a movement passes through at this share (between 0 and 1) of its way; other joints are mixed."""

    at: float
    pose: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class PoseSheet:
    """One figure. ground is the height of the surface under the body (None: no contact shadow).

    zones: where not to press, striped; nerve: the leg that shows the course of the sciatic nerve;
    via: leads the movement round what lies in the straight way from start to end; stands: the point that stays where it is.
    """

    id: str
    body: str
    az: float
    el: float
    working_side: Side | None
    muscles: tuple[str, ...]
    ground: float | None
    arrows: tuple[Document, ...]
    frames: tuple[FrameSheet, ...]
    barefoot: bool = False
    zones: tuple[str, ...] = ()
    nerve: Side | None = None
    via: WayPoint | None = None
    stands: str | None = None

    @property
    def person(self) -> Body:
        """The body the figure is drawn with."""
        return body(self.body, self.barefoot)


def parse_sheet(document: Document, presets: Mapping[str, Document]) -> PoseSheet:
    """Read a pose file. Raises ValueError naming the figure and the fault."""
    name = str(document["id"])
    try:
        frames: dict[str, Document] = document["frames"]
        resolved: dict[str, Document] = {}
        for frame in FRAMES:
            if frame in frames:
                resolved[frame] = _resolve(frames[frame], presets, resolved)
        shown = [frame for frame in document.get("only", FRAMES) if frame in resolved]
        view = document["view"]
        return PoseSheet(
            id=name,
            body=document.get("body", "a"),
            az=float(view["az"]),
            el=float(view["el"]),
            working_side=document.get("working_side"),
            muscles=tuple(document.get("muscles", ())),
            ground=document.get("ground", 0.0),
            arrows=tuple(document.get("arrows", ())),
            barefoot=bool(document.get("barefoot", False)),
            zones=tuple(document.get("zones", ())),
            nerve=document.get("nerve"),
            via=_way_point(document["via"]) if "via" in document else None,
            stands=_standing(document.get("stands")),
            frames=tuple(_frame(frame, resolved[frame], document) for frame in FRAMES if frame in shown),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise ValueError(f"figure {name}: {problem}") from problem


def _standing(name: str | None) -> str | None:
    if name is not None:
        spot(name)
    return name


def _way_point(written: Document) -> WayPoint:
    at = float(written.get("at", 0.5))
    if not 0.0 < at < 1.0:
        raise ValueError(f"a way point lies between start and end, not at {at:g}")
    return WayPoint(at, _angles(written["pose"]))


def _resolve(frame: Document, presets: Mapping[str, Document], done: Mapping[str, Document]) -> Document:
    """Put together what the frame inherits (`like`, `use`) and what it says itself."""
    pose: dict[str, tuple[float, ...]] = {}
    contacts: list[str] = []
    free: list[str] = []
    layers: list[Document] = [done[frame["like"]]] if "like" in frame else []
    layers += [presets[name] for name in frame.get("use", ())]
    layers.append(frame)
    dropped = set(frame.get("drop", ()))
    held = set(frame.get("hold", ()))
    for layer in layers:
        if layer is frame:
            contacts = [line for kept in contacts for line in _without(kept, dropped)]
            free = [angle for angle in free if angle not in held]
        pose |= _angles(layer.get("pose", {}))
        contacts += layer.get("contacts", ())
        free += [angle for angle in layer.get("free", ()) if angle not in free]
    props = frame.get("props")
    if props is None:
        props = layers[0].get("props") if "like" in frame else None
    return {"pose": pose, "contacts": contacts, "free": free, "props": props, "text": frame.get("text", "")}


def _without(line: str, dropped: set[str]) -> Iterator[str]:
    """A contact line, unless its point is dropped; dropping one side leaves the other."""
    name, rest = line.split(maxsplit=1)
    if name in dropped:
        return
    sides = {side for side in "LR" if name + side in dropped}
    if not sides:
        yield line
    elif len(sides) == 1:
        other = "L" if sides == {"R"} else "R"
        yield f"{name}{other} {rest}"


def _angles(pose: Mapping[str, Any]) -> dict[str, tuple[float, ...]]:
    """Angles by joint; a paired joint without side counts for both sides."""
    out: dict[str, tuple[float, ...]] = {}
    for joint, value in pose.items():
        numbers = cast("Sequence[float]", value) if isinstance(value, (list, tuple)) else (float(value),)
        names = [joint + "R", joint + "L"] if joint in PAIRED else [joint]
        base = joint[:-1] if joint[:-1] in PAIRED else joint
        if base not in COMPONENTS:
            raise ValueError(f"unknown joint {joint!r}")
        if len(numbers) != len(COMPONENTS[base]):
            raise ValueError(f"{joint} takes {len(COMPONENTS[base])} numbers: {', '.join(COMPONENTS[base])}")
        for name in names:
            out[name] = tuple(float(number) for number in numbers)
    return out


def _with_hands(text: str, hands: Sequence[Document]) -> str:
    """The alt text with a sentence about the examiner's hands."""
    words = [str(hand["text"]) for hand in hands if "text" in hand]
    if not words:
        return text
    return f"{text} The examiner: {'; '.join(words)}."


def _frame(name: FrameName, resolved: Document, document: Document) -> FrameSheet:
    props = resolved["props"]
    if props is None:
        props = document.get("props", ())
    hands = tuple(one for one in document.get("examiner", ()) if one.get("frame", name) == name)
    sheet = FrameSheet(
        name=name,
        pose=resolved["pose"],
        contact_lines=tuple(resolved["contacts"]),
        free=tuple(resolved["free"]),
        props=tuple(props),
        text=_with_hands(str(resolved["text"]), hands),
        hands=hands,
    )
    sheet.contacts  # noqa: B018  parse now, so that a typing mistake names the figure
    return sheet
