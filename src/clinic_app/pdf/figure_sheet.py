"""Figures by themselves: one figure on a page of its own size, or all of them as a contact sheet."""

from collections.abc import Iterable, Sequence

from clinic_app.figures.drawing import Drawing
from clinic_app.figures.palette import BodyLook, Style
from clinic_app.pdf.figure_painter import PaintedFigure, painted
from clinic_app.pdf.pages import Pages

_MM = 72 / 25.4
_MARGIN, _GAP = 4 * _MM, 6 * _MM
_PAGE = (420 * _MM, 297 * _MM)  # A3, across
_EDGE, _BETWEEN, _LABEL = 12 * _MM, 9 * _MM, 7.5
_SCALE = 0.62


def figure_pdf(drawings: Sequence[Drawing], style: Style, look: BodyLook) -> bytes:
    """The pictures side by side on one ground line, at their natural size of 40 mm to a metre."""
    pictures = [painted(drawing, style, look) for drawing in drawings]
    wide = sum(one.width for one in pictures) + _GAP * (len(pictures) - 1) + 2 * _MARGIN
    high = max(one.height for one in pictures) + 2 * _MARGIN
    sheet = _Sheet((wide, high))
    x = _MARGIN
    for one in pictures:
        sheet.show(one, x, _MARGIN, 1.0)
        x += one.width + _GAP
    return sheet.titled(f"{drawings[0].id}: {' '.join(drawing.alt for drawing in drawings)}")


def contact_sheet(figures: Iterable[tuple[Drawing, ...]], style: Style, look: BodyLook) -> bytes:
    """All figures with their ids, in rows on A3 pages."""
    sheet = _Sheet(_PAGE)
    left, top = _EDGE, _PAGE[1] - _EDGE
    tallest = 0.0
    for drawings in figures:
        pictures = [painted(drawing, style, look) for drawing in drawings]
        name = drawings[0].id
        gap = _GAP * _SCALE
        wide = sum(one.width for one in pictures) * _SCALE + gap * (len(pictures) - 1)
        wide = max(wide, sheet.faces.width(name, _LABEL))
        high = max(one.height for one in pictures) * _SCALE + 2 * _LABEL
        if left + wide > _PAGE[0] - _EDGE and left > _EDGE:
            left, top, tallest = _EDGE, top - tallest - _BETWEEN, 0.0
        if top - high < _EDGE and top < _PAGE[1] - _EDGE:
            sheet.end()
            left, top, tallest = _EDGE, _PAGE[1] - _EDGE, 0.0
        sheet.label(name, left, top - _LABEL)
        x = left
        for one in pictures:
            sheet.show(one, x, top - high, _SCALE)
            x += one.width * _SCALE + gap
        left += wide + _BETWEEN
        tallest = max(tallest, high)
    return sheet.titled("Figures")


class _Sheet(Pages):
    """Pages of pictures and their labels, nothing to listen to."""

    def show(self, picture: PaintedFigure, x: float, y: float, scale: float) -> None:
        self.figure(picture, (scale, scale), x, y)

    def label(self, text: str, x: float, y: float) -> None:
        self.emit(f"0.25 g BT 1 0 0 1 {x:.2f} {y:.2f} Tm {self.shown(text, _LABEL, bold=False)} ET")

    def titled(self, title: str) -> bytes:
        self.end()
        self.describe({"Title": title})
        return self.finished()
