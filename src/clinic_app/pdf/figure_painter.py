"""Figures as form XObjects: each path stream is written and deflated once, then reused by every document."""

import zlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from clinic_app.figures.drawing import Drawing, Shape, segments
from clinic_app.figures.palette import DEFAULT_LOOK, BodyLook, Style, palette
from clinic_app.pdf.file import PdfFile
from clinic_app.pdf.shapes import colour_operator

POINTS_PER_MM = 72 / 25.4
_KEPT = 400
_GRID = 16
"""Steps per point: 0.02 mm, half a dot of a 600 dpi printer. Whole numbers keep the file a quarter smaller."""
_OPERATOR = {"M": "m", "L": "l", "C": "c"}

_Key = tuple[str, str, str | None, float, float, Style, BodyLook]


@dataclass(frozen=True, slots=True)
class PaintedFigure:
    """A deflated path stream in points, with its name in the document and its size."""

    name: str
    width: float
    height: float
    deflated: bytes

    def write(self, file: PdfFile) -> int:
        """Add it to the file; returns its number. It needs no fonts and no other resources."""
        wide, high = round(self.width * _GRID), round(self.height * _GRID)
        return file.add_stream(
            self.deflated,
            f"/Type /XObject /Subtype /Form /BBox [0 0 {wide} {high}] "
            f"/Matrix [{1 / _GRID} 0 0 {1 / _GRID} 0 0] /Resources <<>>",
            deflated=True,
        )


_cache: OrderedDict[_Key, tuple[tuple[Shape, ...], PaintedFigure]] = OrderedDict()
_cache_lock = Lock()


def painted(drawing: Drawing, style: Style, look: BodyLook = DEFAULT_LOOK) -> PaintedFigure:
    """The drawing in one style, at its natural size of paper millimetres."""
    key = (drawing.id, drawing.frame, drawing.working_side, drawing.width_mm, drawing.height_mm, style, look)
    with _cache_lock:
        known = _cache.get(key)
        if known is not None and known[0] == drawing.shapes:
            _cache.move_to_end(key)
            return known[1]
    figure = _paint(drawing, style, look)
    with _cache_lock:
        _cache[key] = (drawing.shapes, figure)
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return figure


def _paint(drawing: Drawing, style: Style, look: BodyLook) -> PaintedFigure:
    colours = palette(style, look)
    height = drawing.height_mm * POINTS_PER_MM
    unit, floor = POINTS_PER_MM * _GRID, height * _GRID
    code: list[str] = []
    last = ""
    for shape in drawing.shapes:
        colour = colours[shape.paint]
        if colour is None:
            continue
        if colour != last:
            code.append(colour_operator(colour))
            last = colour
        for op, points in segments(shape):
            if op == "Z":
                code.append("h")
                continue
            at = " ".join(
                str(round(value * unit)) if n % 2 == 0 else str(round(floor - value * unit))
                for n, value in enumerate(points)
            )
            code.append(f"{at} {_OPERATOR[op]}")
        code.append("f*")
    side = drawing.working_side or "N"
    name = f"fig.{drawing.id}.{drawing.frame}.{side}.{style}"
    deflated = zlib.compress("\n".join(code).encode("ascii"), 9)
    return PaintedFigure(name, drawing.width_mm * POINTS_PER_MM, height, deflated)
