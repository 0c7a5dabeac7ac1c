"""Names and numbers of the body parts and surface regions, and which parts belong to one surface.

A pixel label packs them: ((part * 64 + region) * 2 + muscle) * 2 + shade, plus 1 (0 is empty).
"""

from enum import IntEnum

import numpy as np
import numpy.typing as npt

_PLAIN = ("pelvis", "abdomen", "chest", "neck", "head", "bun")
_SIDED = (
    *("pelv", "thigh", "shank", "foot", "clav", "uarm", "farm", "hand", "thumb", "fina", "finb", "ear"),
    *("toea", "toeb"),
)

PARTS: dict[str, int] = {
    name: number
    for number, name in enumerate((*_PLAIN, *(base + side for base in _SIDED for side in "LR")), start=1)
}
PROP_PART = 200  # parts from here on are props
SOFT_PART = 300  # props from here on have round outlines: the examiner's hands
PART_COUNT = 400

REGION_NAMES = (
    *("", "skin", "shirt", "shorts", "shoe", "sole", "hair", "sock"),
    *("mat", "mat.side", "wall", "wall.side", "box", "box.top", "ball", "roller", "roller.end"),
    *("table", "table.side", "legs", "band", "pillow", "pillow.side", "weight", "weight.end", "floor.shadow"),
    *("stick", "examiner", "examiner.sleeve", "device", "device.face", "zone"),
    *("legs.dark", "box.dark", "table.dark"),
)
"""Paint name of a region number."""
REGIONS = {name: number for number, name in enumerate(REGION_NAMES)}
SKIN, SHIRT, SHORTS, SHOE, SOLE, HAIR, SOCK = range(1, 8)
ZONE = REGIONS["zone"]
CARPET = np.isin(np.arange(len(REGION_NAMES)), (REGIONS["mat"], REGIONS["table"]))
"""Per region: does it take the contact shadow?"""
TURNED = {"legs": "legs.dark", "box": "box.dark", "table.side": "table.dark"}
"""Regions of furniture and their tone on the sides that face along X."""
SAME_PAINT = np.arange(len(REGION_NAMES))
"""Region number -> number of the region it shares its outline with: no line between a side and its turned tone."""
for _plain, _dark in TURNED.items():
    SAME_PAINT[REGIONS[_dark]] = REGIONS[_plain]


class Join(IntEnum):
    """How two neighbouring parts meet, which decides about the line between them."""

    APART = 0
    ONE_SURFACE = 1  # no line, unless the depth jumps by several centimetres
    FOLD = 2  # a crease when bent: knee, elbow, groin
    CHIN = 3
    EAR = 4
    FINGERS = 5


def _join_table() -> npt.NDArray[np.int8]:
    table = np.zeros((PART_COUNT, PART_COUNT), np.int8)

    def join(a: str, b: str, how: Join = Join.ONE_SURFACE) -> None:
        table[PARTS[a], PARTS[b]] = table[PARTS[b], PARTS[a]] = how

    for side in "LR":
        for a, b in (("pelv", "thigh"), ("clav", "uarm"), ("shank", "foot"), ("farm", "hand")):
            join(a + side, b + side)
        for a, b in (
            ("thigh", "shank"),
            ("uarm", "farm"),
            ("hand", "thumb"),
            ("hand", "fina"),
            ("hand", "finb"),
        ):
            join(a + side, b + side, Join.FOLD)
        for a, b in (("fina", "finb"), ("fina", "thumb"), ("finb", "thumb"), ("toea", "toeb")):
            join(a + side, b + side, Join.FINGERS)
        for toe in ("toea", "toeb"):
            join("foot" + side, toe + side, Join.FOLD)
        for trunk in ("pelvis", "abdomen", "chest", "neck"):
            for base in ("pelv", "clav", "uarm", "thigh"):
                join(base + side, trunk)
        join("thigh" + side, "abdomen", Join.FOLD)
        join("ear" + side, "head", Join.EAR)
    for a, b in (("pelvL", "pelvR"), ("clavL", "clavR"), ("pelvL", "thighR"), ("pelvR", "thighL")):
        join(a, b)
    for a, b in (("pelvis", "abdomen"), ("abdomen", "chest"), ("chest", "neck")):
        join(a, b)
    join("thighL", "thighR", Join.FOLD)
    join("neck", "head", Join.CHIN)
    return table


JOINS = _join_table()


def _group_table() -> npt.NDArray[np.int8]:
    table = np.zeros(PART_COUNT, np.int8)
    for name, number in PARTS.items():
        base, side = name[:-1], name[-1]
        if base in ("pelv", "thigh", "shank"):
            table[number] = 1 + (side == "R")
        elif base in ("clav", "uarm", "farm"):
            table[number] = 3 + (side == "R")
        elif name in ("pelvis", "abdomen", "chest", "neck"):
            table[number] = TRUNK
    return table


TRUNK = 5
GROUPS = _group_table()
"""Limb a part belongs to (1, 2 legs, 3, 4 arms, 5 trunk); 0 where no muscle is ever painted."""

FAR_PARTS = ("thigh", "shank", "foot", "toea", "toeb", "uarm", "farm", "hand", "thumb", "fina", "finb")
"""Parts that turn darker on the far side."""
