"""Figures as form XObjects: each path stream is written and deflated once, then reused by every document."""

import zlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

from reportlab.pdfbase import pdfdoc as _pdfdoc

from clinic_app.figures.drawing import POINTS_OF, Drawing, Shape
from clinic_app.figures.palette import DEFAULT_LOOK, BodyLook, Style, palette
from clinic_app.pdf.shapes import colour_operator

POINTS_PER_MM = 72 / 25.4
_KEPT = 400
_GRID = 10
"""Steps per point: 0.035 mm, less than a dot of a 600 dpi printer. Whole numbers keep the file a third smaller."""
_pdf: Any = _pdfdoc  # the library's own notes on types are incomplete
_LEVEL = 5
"""Of deflating: a third of the time of 9 for one per cent more."""
_OPERATOR = {"M": "m", "L": "l", "C": "c", "Z": "h"}

_Key = tuple[str, str, str | None, float, float, Style, BodyLook]


@dataclass(frozen=True, slots=True)
class PaintedFigure:
    """A deflated path stream in points, with its name in the document and its size."""

    name: str
    width: float
    height: float
    deflated: bytes

    def form(self) -> Any:
        """A fresh form XObject for one document; it needs no fonts and no other resources."""
        stream: Any = _pdf.PDFStream(content=self.deflated)
        entries = stream.dictionary
        entries["Type"] = _pdf.PDFName("XObject")
        entries["Subtype"] = _pdf.PDFName("Form")
        entries["FormType"] = 1
        entries["BBox"] = _pdf.PDFArray([0, 0, round(self.width * _GRID), round(self.height * _GRID)])
        entries["Matrix"] = _pdf.PDFArray([1 / _GRID, 0, 0, 1 / _GRID, 0, 0])
        entries["Resources"] = _pdf.PDFDictionary({})
        entries["Filter"] = _pdf.PDFName("FlateDecode")
        return stream


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
        code += _path(shape, unit, floor)
        code.append("f*")
    name = f"fig.{drawing.id}.{drawing.frame}.{drawing.working_side or 'N'}.{style}"
    deflated = zlib.compress("\n".join(code).encode("ascii"), _LEVEL)
    return PaintedFigure(name, drawing.width_mm * POINTS_PER_MM, height, deflated)


def _path(shape: Shape, unit: float, floor: float) -> list[str]:
    """One operator a line. Thousands of points: all are written first, then dealt out."""
    xs, ys = shape.points[::2], shape.points[1::2]
    points = [f"{round(x * unit)} {round(floor - y * unit)}" for x, y in zip(xs, ys, strict=True)]
    code: list[str] = []
    at = 0
    for op in shape.ops:
        end = at + POINTS_OF[op]
        code.append(" ".join((*points[at:end], _OPERATOR[op])))
        at = end
    return code
