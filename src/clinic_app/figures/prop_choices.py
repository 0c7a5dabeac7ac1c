"""The props an own figure may have: how each is put beside the body, and which of its numbers can be changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from clinic_app.figures.contacts import point
from clinic_app.figures.skeleton import Skeleton

Entry = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PropNumber:
    """One number of a prop, in metres. key: its argument; index: its place where the argument is a list."""

    key: str
    label: str
    least: float
    most: float
    index: int | None = None

    def read(self, given: Mapping[str, Any]) -> float | None:
        """The value; None where this prop follows a point of the body instead."""
        value: Any = given.get(self.key, 0.0)
        if self.index is not None:
            listed = cast("Sequence[Any]", value) if isinstance(value, list | tuple) else None
            value = listed[self.index] if listed is not None else None
        return float(value) if isinstance(value, int | float) else None

    def write(self, given: Mapping[str, Any], metres: float) -> dict[str, Any]:
        """The arguments with this number changed."""
        kept = round(min(max(metres, self.least), self.most), 4)
        if self.index is None:
            return {**given, self.key: kept}
        values = [float(value) for value in given[self.key]]
        values[self.index] = kept
        return {**given, self.key: values}


@dataclass(frozen=True, slots=True)
class PropChoice:
    """A prop to choose. `make` puts it where this body would use it; at most one of each in a picture."""

    id: str
    name: str
    prop: str
    make: Callable[[Skeleton], dict[str, Any]]
    numbers: tuple[PropNumber, ...] = ()


def _span(skeleton: Skeleton) -> tuple[float, float]:
    xs = [
        float(point(skeleton, name)[0])
        for name in ("headtop", "ankleL", "ankleR", "handcL", "handcR", "pelvis")
    ]
    return round(min(xs) - 0.12, 3), round(max(xs) + 0.12, 3)


def _at(skeleton: Skeleton, name: str, axis: int = 0) -> float:
    return round(float(point(skeleton, name)[axis]), 3)


def _front(skeleton: Skeleton) -> float:
    return round(
        max(_at(skeleton, name) for name in ("handcL", "handcR", "toeL", "toeR", "headfront")) + 0.02, 3
    )


_X = PropNumber("x", "Place forward", -2.0, 2.0)
_HEIGHT = PropNumber("height", "Height", 0.05, 1.2)
_LIFT = PropNumber("z", "Height of its underside", 0.0, 1.2)
_CENTRE = (
    PropNumber("centre", "Place forward", -2.0, 2.0, 0),
    PropNumber("centre", "Place to its left", -1.0, 1.0, 1),
    PropNumber("centre", "Height", 0.0, 2.0, 2),
)


def _limb(start: str, end: str) -> Callable[[Skeleton], dict[str, Any]]:
    return lambda _skeleton: {"from": start, "to": end, "sag": 0.0}


CHOICES: Sequence[PropChoice] = (
    PropChoice("mat", "Mat", "mat", lambda s: {"x": list(_span(s))}),
    PropChoice(
        "pillow",
        "Pillow under the head",
        "pillow",
        lambda s: {"x": _at(s, "headback"), "z": 0.0},
        (_X, _LIFT),
    ),
    PropChoice(
        "chair",
        "Chair behind",
        "chair",
        lambda s: {"x": round(_at(s, "pelvis") - 0.05, 3), "height": 0.45},
        (_X, _HEIGHT),
    ),
    PropChoice(
        "step",
        "Step in front",
        "step",
        lambda s: {"x": round(_front(s) + 0.2, 3), "height": 0.15},
        (_X, _HEIGHT),
    ),
    PropChoice(
        "table",
        "Bed or table",
        "table",
        lambda s: {"x": list(_span(s)), "height": 0.5},
        (PropNumber("height", "Height", 0.2, 1.0),),
    ),
    PropChoice("wall", "Wall in front", "wall", lambda s: {"x": _front(s), "side": 1}, (_X,)),
    PropChoice(
        "roller",
        "Foam roller",
        "roller",
        lambda s: {"x": _at(s, "spinemid"), "z": 0.0},
        (_X, _LIFT),
    ),
    PropChoice(
        "ball",
        "Ball",
        "ball",
        lambda s: {"centre": [round(_front(s) + 0.1, 3), 0.0, 0.11], "radius": 0.11},
        (*_CENTRE, PropNumber("radius", "Radius", 0.03, 0.4)),
    ),
    PropChoice("weight_right", "Weight, right hand", "dumbbell", lambda _s: {"hand": "R"}),
    PropChoice("weight_left", "Weight, left hand", "dumbbell", lambda _s: {"hand": "L"}),
    PropChoice("weight_both", "Weight, both hands", "dumbbell", lambda _s: {"hand": "both"}),
    PropChoice(
        "loop_thigh",
        "Band round the thighs",
        "loop",
        lambda _s: {"bone": "thigh", "down": 0.36, "radius": 0.068},
    ),
    PropChoice(
        "loop_shank",
        "Band round the shins",
        "loop",
        lambda _s: {"bone": "shank", "down": 0.34, "radius": 0.045},
    ),
    PropChoice("band_right", "Band, right hand to foot", "band", _limb("handcR", "ballR")),
    PropChoice("band_left", "Band, left hand to foot", "band", _limb("handcL", "ballL")),
    PropChoice(
        "stick",
        "Stick in the hands",
        "stick",
        lambda _s: {"from": "handcR", "to": "handcL", "extend": [0.25, 0.25]},
    ),
    PropChoice("slider_right", "Slider, right heel", "slider", lambda _s: {"under": "heelR"}),
    PropChoice("slider_left", "Slider, left heel", "slider", lambda _s: {"under": "heelL"}),
)
"""In the order in which they are offered."""

_OTHERS = {
    "ankle_bar": "Bar over the ankles",
    "post": "Post",
    "strap": "Belt",
    "spot": "Mark on the skin",
    "pressure_tool": "Pressure tool",
    "dumbbell": "Weight",
    "band": "Band",
    "loop": "Band loop",
    "slider": "Slider",
    "stick": "Stick",
}


def choice_of(entry: Entry) -> PropChoice | None:
    """The choice an entry came from; None for a prop of a shipped figure that is not offered."""
    ((name, given),) = entry.items()
    alike = [choice for choice in CHOICES if choice.prop == name]
    if len(alike) < 2:
        return alike[0] if alike else None
    marks = ("hand", "bone", "from", "under")
    for choice in alike:
        made = choice.make(_STANDING)
        if all(made.get(mark) == given.get(mark) for mark in marks):
            return choice
    return None


def name_of(entry: Entry) -> str:
    """What the prop is called."""
    known = choice_of(entry)
    ((prop, _),) = entry.items()
    return known.name if known is not None else _OTHERS.get(prop, prop.replace("_", " ").capitalize())


def _standing() -> Skeleton:
    from clinic_app.figures.skeleton import Dimensions, place

    return place({}, Dimensions())


_STANDING = _standing()
