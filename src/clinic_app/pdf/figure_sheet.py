"""Figures by themselves: one figure on a page of its own size, or all of them as a contact sheet."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from reportlab.pdfbase import pdfmetrics as _metrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from clinic_app.assets import resource
from clinic_app.figures.drawing import Drawing
from clinic_app.figures.palette import BodyLook, Style
from clinic_app.pdf.figure_painter import PaintedFigure, painted

_MM = 72 / 25.4
_MARGIN, _GAP = 4 * _MM, 6 * _MM
_PAGE = (420 * _MM, 297 * _MM)  # A3, across
_EDGE, _BETWEEN, _LABEL = 12 * _MM, 9 * _MM, 7.5
_SCALE = 0.62
_FACE = "FigureLabel"
_pdfmetrics: Any = _metrics  # the library's own notes on types are incomplete


def figure_pdf(drawings: Sequence[Drawing], style: Style, look: BodyLook) -> bytes:
    """The pictures side by side on one ground line, at their natural size of 40 mm to a metre."""
    pictures = [painted(drawing, style, look) for drawing in drawings]
    wide = sum(one.width for one in pictures) + _GAP * (len(pictures) - 1) + 2 * _MARGIN
    high = max(one.height for one in pictures) + 2 * _MARGIN
    sheet = _Sheet((wide, high), f"{drawings[0].id}: {' '.join(drawing.alt for drawing in drawings)}")
    x = _MARGIN
    for one in pictures:
        sheet.put(one, x, _MARGIN, 1.0)
        x += one.width + _GAP
    return sheet.finish()


def contact_sheet(figures: Iterable[tuple[Drawing, ...]], style: Style, look: BodyLook) -> bytes:
    """All figures with their ids, in rows on A3 pages."""
    sheet = _Sheet(_PAGE, "Figures")
    left, top = _EDGE, _PAGE[1] - _EDGE
    tallest = 0.0
    for drawings in figures:
        pictures = [painted(drawing, style, look) for drawing in drawings]
        name = drawings[0].id
        gap = _GAP * _SCALE
        wide = sum(one.width for one in pictures) * _SCALE + gap * (len(pictures) - 1)
        wide = max(wide, _pdfmetrics.stringWidth(name, sheet.face, _LABEL))
        high = max(one.height for one in pictures) * _SCALE + 2 * _LABEL
        if left + wide > _PAGE[0] - _EDGE and left > _EDGE:
            left, top, tallest = _EDGE, top - tallest - _BETWEEN, 0.0
        if top - high < _EDGE and top < _PAGE[1] - _EDGE:
            sheet.next_page()
            left, top, tallest = _EDGE, _PAGE[1] - _EDGE, 0.0
        sheet.label(name, left, top - _LABEL)
        x = left
        for one in pictures:
            sheet.put(one, x, top - high, _SCALE)
            x += one.width * _SCALE + gap
        left += wide + _BETWEEN
        tallest = max(tallest, high)
    return sheet.finish()


class _Sheet:
    """A canvas that takes each picture once, however often it is placed."""

    def __init__(self, size: tuple[float, float], title: str) -> None:
        self._out = BytesIO()
        self._canvas: Any = Canvas(self._out, pagesize=size, pageCompression=1, invariant=1)
        self._canvas.setTitle(title)
        self._forms: set[str] = set()

    @property
    def face(self) -> str:
        """The face of the labels, embedded when it is used."""
        _pdfmetrics.registerFont(TTFont(_FACE, str(resource("fonts", "NotoSans-Regular.ttf"))))
        return _FACE

    def put(self, picture: PaintedFigure, x: float, y: float, scale: float) -> None:
        if picture.name not in self._forms:
            self._canvas._doc.addForm(picture.name, picture.form())  # no public door
            self._forms.add(picture.name)
        self._canvas.saveState()
        self._canvas.transform(scale, 0, 0, scale, x, y)
        self._canvas.doForm(picture.name)
        self._canvas.restoreState()

    def label(self, text: str, x: float, y: float) -> None:
        self._canvas.setFont(self.face, _LABEL)
        self._canvas.setFillGray(0.25)
        self._canvas.drawString(x, y, text)

    def next_page(self) -> None:
        self._canvas.showPage()

    def finish(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()
