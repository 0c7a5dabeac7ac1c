"""Paint names to colours, for the three ways a figure is printed or shown.

Paint names are `[muscle.]region[.half|.far][.shade]` for the body (far = limb on the far side, half = in
between, shade = the side turned from the light) and plain names for props, lines and arrows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

Style = Literal["colour", "grey", "photocopy"]

REGIONS = ("skin", "shirt", "shorts", "shoe", "sole", "hair", "sock")
TONES = ("", ".half", ".far")

LINE = "#25323d"


@dataclass(frozen=True, slots=True)
class BodyLook:
    """Colours of one body, "#rrggbb"."""

    skin: str = "#f2d9c6"
    hair: str = "#4a4039"
    shirt: str = "#d6e2ea"
    shorts: str = "#9fb5c8"
    shoe: str = "#55636f"
    sole: str = "#f6f7f8"
    sock: str = "#fcfcfc"
    muscle: str = "#cb4128"


DEFAULT_LOOK = BodyLook()
LOOKS: Mapping[str, BodyLook] = {
    "light": DEFAULT_LOOK,
    "medium": BodyLook(skin="#d9aa85", hair="#2f2723"),
    "dark": BodyLook(skin="#8d5f43", hair="#1f1a18", muscle="#ff8163"),
}
"""Ready-made looks. Dark skin takes a lighter highlight, or it would not be seen without colour vision."""

_GREY_LOOK = BodyLook("#f4f4f4", "#474747", "#dcdcdc", "#b4b4b4", "#636363", "#f8f8f8", "#fcfcfc", "#757575")
_COPY_LOOK = BodyLook("#ffffff", "#3a3a3a", "#f0f0f0", "#d4d4d4", "#555555", "#ffffff", "#ffffff", "#a8a8a8")

_PROPS_COLOUR: Mapping[str, str] = {
    "mat": "#cfdcd4",
    "mat.side": "#a5b8ac",
    "mat.shadow": "#b3c5ba",
    "floor.shadow": "#d7dee3",
    "wall": "#e9ebed",
    "wall.side": "#cfd4d8",
    "box": "#c9bfae",
    "box.top": "#e0d8ca",
    "ball": "#b9c8d4",
    "roller": "#9fb0bd",
    "roller.end": "#8698a6",
    "table": "#dfe3e6",
    "table.side": "#b8c2ca",
    "table.shadow": "#c5ccd2",
    "legs": "#98a3ac",
    "band": "#3d8a7d",
    "pillow": "#f3ead9",
    "pillow.side": "#dccfb8",
    "weight": "#6b7884",
    "weight.end": "#8996a1",
    "stick": "#b98d5c",
    "examiner": "#a987e6",
    "examiner.sleeve": "#fbfcfd",
    "device": "#3f4a54",
    "device.face": "#e9edf0",
    "legs.dark": "#84909a",
    "box.dark": "#b5aa97",
    "table.dark": "#a6b2bb",
    "nerve": "#f4c430",
    "zone": "#ffe9a8",
}
_PROPS_GREY: Mapping[str, str] = {
    "mat": "#d6d6d6",
    "mat.side": "#b0b0b0",
    "mat.shadow": "#bfbfbf",
    "floor.shadow": "#dedede",
    "wall": "#ececec",
    "wall.side": "#d0d0d0",
    "box": "#bcbcbc",
    "box.top": "#d9d9d9",
    "ball": "#c4c4c4",
    "roller": "#a9a9a9",
    "roller.end": "#939393",
    "table": "#e0e0e0",
    "table.side": "#bdbdbd",
    "table.shadow": "#c9c9c9",
    "legs": "#9f9f9f",
    "band": "#6e6e6e",
    "pillow": "#eeeeee",
    "pillow.side": "#cfcfcf",
    "weight": "#6f6f6f",
    "weight.end": "#8c8c8c",
    "stick": "#8a8a8a",
    "examiner": "#959595",
    "examiner.sleeve": "#fcfcfc",
    "device": "#3d3d3d",
    "device.face": "#ececec",
    "legs.dark": "#8a8a8a",
    "box.dark": "#a8a8a8",
    "table.dark": "#acacac",
    "nerve": "#ffffff",
    "zone": "#ededed",
}
# A photocopier turns light greys into dirt or nothing, so floors and supports go white there.
_COPY_WHITE = frozenset(
    {"mat", "mat.side", "mat.shadow", "floor.shadow", "wall", "wall.side", "table", "table.shadow", "pillow"}
    | {"box.top", "pillow.side", "ball", "zone"}
)
_SHADE: Mapping[Style, float] = {"colour": 0.10, "grey": 0.09, "photocopy": 0.0}
_FAR: Mapping[Style, float] = {"colour": 0.14, "grey": 0.13, "photocopy": 0.10}


def palette(style: Style, body: BodyLook = DEFAULT_LOOK) -> Mapping[str, str | None]:
    """Paint name -> "#rrggbb"; None means: do not draw shapes of this paint in this style.

    body is used in colour only; the grey styles keep their own tones so that the parts stay apart on paper.
    """
    return dict(_palette(style, body))


@cache
def _palette(style: Style, body: BodyLook) -> Mapping[str, str | None]:
    look = body if style == "colour" else _GREY_LOOK if style == "grey" else _COPY_LOOK
    line = LINE if style == "colour" else "#1e1e1e" if style == "grey" else "#000000"
    paints: dict[str, str | None] = {"line": line}
    for region in REGIONS:
        base: str = getattr(look, region)
        for step, tone in enumerate(TONES):
            dark = step / 2 * _FAR[style]
            plain = mix(base, line, dark if region not in ("hair", "shoe") else dark * 0.4)
            # A little of the cloth shows through, so the hem can still be seen inside the muscle.
            red = mix(mix(look.muscle, base, 0.14), line, dark * 0.7)
            paints[region + tone] = plain
            paints[region + tone + ".shade"] = mix(plain, line, _SHADE[style])
            paints["muscle." + region + tone] = red
            paints["muscle." + region + tone + ".shade"] = mix(red, line, _SHADE[style] * 0.8)
    props = _PROPS_COLOUR if style == "colour" else _PROPS_GREY
    for name, colour in props.items():
        paints[name] = "#ffffff" if style == "photocopy" and name in _COPY_WHITE else colour
    paints["arrow"] = "#0f6f86" if style == "colour" else "#2b2b2b" if style == "grey" else "#000000"
    paints["arrow.halo"] = "#ffffff"
    paints["guide"] = paints["arrow"]
    paints["cross"] = "#b3261e" if style == "colour" else paints["arrow"]
    paints["tick"] = "#1f7a4d" if style == "colour" else paints["arrow"]
    for tone in TONES:
        paints["zone" + tone] = paints["zone"]
    paints["nerve.rim"] = line
    paints["nerve.bar"] = None if style == "colour" else line
    paints["zone.stripe"] = line
    paints["hatch"] = (
        None if style == "colour" else line
    )  # without red, grey on grey cloth is not seen at once
    if style == "photocopy":
        paints["floor.shadow"] = None
        paints["mat.shadow"] = None
        paints["table.shadow"] = None
    return paints


def mix(first: str, second: str, share: float) -> str:
    """The colour `share` of the way from first to second, both "#rrggbb"."""
    parts = (
        round(a + (b - a) * share)
        for a, b in zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    )
    return "#" + bytes(parts).hex()
