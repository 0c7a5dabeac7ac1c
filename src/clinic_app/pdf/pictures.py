"""The picture pair of one exercise, placed as large as its room allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from clinic_app.domain.handouts import ExerciseBlock, Labels
from clinic_app.figures.drawing import Drawing, swap_sides
from clinic_app.figures.palette import DEFAULT_LOOK, BodyLook, Style
from clinic_app.pdf.figure_painter import PaintedFigure, painted
from clinic_app.pdf.fonts import paragraph
from clinic_app.pdf.images import picture_size
from clinic_app.pdf.parts import SMALL
from clinic_app.pdf.sheet import HAIR, MM, Sheet

LARGEST = 1.3
"""Pictures are never blown up beyond this multiple of their natural size."""
_GAP = 2.5 * MM


class FigureSource(Protocol):
    """Start and end picture of a figure; KeyError when there is none."""

    def __call__(self, figure_id: str, /) -> tuple[Drawing, ...]: ...


PHOTO = "photo:"
"""What the figure id of a photo begins with."""


def no_photos(figure_id: str) -> bytes:
    raise KeyError(figure_id)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Where pictures come from and how they are inked. `photo` gives the PNG or JPEG of a photo, or KeyError."""

    source: FigureSource
    style: Style
    look: BodyLook = DEFAULT_LOOK
    photo: Callable[[str], bytes] = no_photos

    def drawings(self, figure_id: str) -> tuple[Drawing, ...]:
        """Empty where there is no drawing."""
        if not figure_id or figure_id.startswith(PHOTO):
            return ()
        try:
            return self.source(figure_id)
        except KeyError:
            return ()

    def photo_of(self, figure_id: str) -> bytes:
        """Empty where there is no photo."""
        if not figure_id.startswith(PHOTO):
            return b""
        try:
            return self.photo(figure_id)
        except KeyError:
            return b""


def draw_pictures(
    sheet: Sheet,
    block: ExerciseBlock,
    labels: Labels,
    pictures: Pictures,
    place: tuple[float, float, float, float],
    *,
    caption: float = SMALL,
    largest: float = LARGEST,
    in_row: bool = False,
) -> None:
    """The pictures of a block inside `place` (x, y, width, height), with their captions.

    Without a picture a frame with a sentence stands there. `caption` 0 leaves the captions out; `in_row` never sets
    the pictures below each other.
    """
    x, y, width, height = place
    photo = pictures.photo_of(block.figure)
    if photo:
        _photo(sheet, photo, block, pictures, place)
        return
    drawings = pictures.drawings(block.figure)
    if not drawings:
        _frame(sheet, labels, place, caption or SMALL)
        return
    mirrored = block.picture_side is not None and drawings[0].working_side not in (None, block.picture_side)
    figures = [painted(drawing, pictures.style, pictures.look) for drawing in drawings]
    captions = (labels.start, labels.end) if len(drawings) == 2 and caption else ("",) * len(drawings)
    room = caption * 1.2 if any(captions) else 0.0
    placed = _arranged(figures, width, height, room, largest, in_row)
    for (at_x, at_y, scale), drawing, figure, word in zip(placed, drawings, figures, captions, strict=True):
        with sheet.tag("Figure", alt=swap_sides(drawing.alt) if mirrored else drawing.alt) as node:
            node.box = sheet.figure(figure, x + at_x, y + at_y, scale, mirrored=mirrored)
        if word:
            with sheet.tag("Caption"):
                sheet.line(
                    x + at_x + figure.width * scale / 2,
                    y + at_y + figure.height * scale + caption * 1.04,
                    word,
                    caption,
                    align="centre",
                    ink=sheet.inks.quiet,
                )


def _photo(
    sheet: Sheet,
    photo: bytes,
    block: ExerciseBlock,
    pictures: Pictures,
    place: tuple[float, float, float, float],
) -> None:
    x, y, width, height = place
    wide, high = picture_size(photo)
    scale = min(width / wide, height / high)
    size = wide * scale, high * scale
    with sheet.tag("Figure", alt=f"{block.name}. {' '.join(block.steps)}") as node:
        at = x + (width - size[0]) / 2, y + (height - size[1]) / 2
        node.box = sheet.photo(photo, *at, size, grey=pictures.style != "colour")


def row_height(
    block: ExerciseBlock,
    pictures: Pictures,
    width: float,
    most: float,
    *,
    caption: float = SMALL,
    largest: float = LARGEST,
) -> float:
    """Height the pictures side by side really take in this width, at most `most`."""
    photo = pictures.photo_of(block.figure)
    if photo:
        wide, high = picture_size(photo)
        return min(most, width * high / wide)
    drawings = pictures.drawings(block.figure)
    if not drawings:
        return min(most, 24 * MM)
    figures = [painted(drawing, pictures.style, pictures.look) for drawing in drawings]
    room = width - _GAP * (len(figures) - 1)
    scale = min(room / sum(one.width for one in figures), largest)
    words = caption * 1.2 if len(figures) == 2 else 0.0
    return min(most, scale * max(one.height for one in figures) + words)


def _frame(sheet: Sheet, labels: Labels, place: tuple[float, float, float, float], size: float) -> None:
    x, y, width, height = place
    sheet.box(x, y, width, height, ink=sheet.inks.line, line=HAIR, radius=2 * MM)
    text = paragraph(labels.no_picture, size, width - 8 * MM)
    if text.height + 4 * MM <= height:
        with sheet.tag("P"):
            sheet.block(x + 4 * MM, y + 3 * MM, text, ink=sheet.inks.quiet)


def _arranged(
    figures: Sequence[PaintedFigure], width: float, height: float, caption: float, largest: float, row: bool
) -> list[tuple[float, float, float]]:
    """(x, y, scale) of each picture: beside or below each other, whichever is larger."""
    count = len(figures)
    widths, heights = [figure.width for figure in figures], [figure.height for figure in figures]
    beside = min((width - _GAP * (count - 1)) / sum(widths), (height - caption) / max(heights), largest)
    below = min(width / max(widths), (height - caption * count - _GAP * (count - 1)) / sum(heights), largest)
    places: list[tuple[float, float, float]] = []
    if row or beside >= below:
        x = (width - beside * sum(widths) - _GAP * (count - 1)) / 2
        floor = (height - caption + beside * max(heights)) / 2
        for wide, high in zip(widths, heights, strict=True):
            places.append((x, floor - high * beside, beside))
            x += wide * beside + _GAP
        return places
    y = (height - below * sum(heights) - caption * count - _GAP * (count - 1)) / 2
    for wide, high in zip(widths, heights, strict=True):
        places.append(((width - wide * below) / 2, y, below))
        y += high * below + caption + _GAP
    return places
