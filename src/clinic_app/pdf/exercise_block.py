"""One exercise on half a page: dose and steps on the left, the picture pair on the right, hints below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from clinic_app.domain.handouts import DoseCell, ExerciseBlock, Labels, SideBadge
from clinic_app.figures.drawing import Drawing, swap_sides
from clinic_app.figures.palette import DEFAULT_LOOK, BodyLook, Style
from clinic_app.pdf.figure_painter import PaintedFigure, painted
from clinic_app.pdf.fonts import Paragraph, paragraph, typefaces
from clinic_app.pdf.parts import BODY, SMALL, Listing, Part, numbered
from clinic_app.pdf.sheet import HAIR, MM, WIDTH, Sheet

_RIGHT = 66 * MM
_GUTTER = 5 * MM
_LEFT = WIDTH - _RIGHT - _GUTTER
_PICTURE = 60 * MM
"""Least height of the drawing area."""
_CAPTION = 5 * MM
_STRIP = 37.0
_TALLER = 14 * MM
_LARGEST = 1.3
"""Pictures are never blown up beyond this multiple of their natural size."""
_LABEL = 26.5 * MM
_BETWEEN = 3.6 * MM
_GAP = 3.0
"""Narrowest gap between the parts of a block, in points."""
_HALF = (BODY - _BETWEEN) / 2
_SIZES = (14.0, 13.5, 13.0, 12.5, SMALL)


class FigureSource(Protocol):
    """Start and end picture of a figure; KeyError when there is none."""

    def __call__(self, figure_id: str, /) -> tuple[Drawing, ...]: ...


@dataclass(frozen=True, slots=True)
class Pictures:
    """Where pictures come from and how they are inked."""

    source: FigureSource
    style: Style
    look: BodyLook = DEFAULT_LOOK


def exercise_pages(
    blocks: Sequence[ExerciseBlock], labels: Labels, pictures: Pictures
) -> list[list[tuple[float, Part]]]:
    """Two blocks on a page at the largest type at which both fit; a block too long for company stands alone.

    The second block starts at mid-page unless its neighbour needs more than half.
    """
    pages: list[list[tuple[float, Part]]] = []
    waiting = list(blocks)
    while waiting:
        pair = _pair(waiting[:2], labels, pictures)
        pages.append(pair)
        del waiting[: len(pair)]
    return pages


def _pair(blocks: Sequence[ExerciseBlock], labels: Labels, pictures: Pictures) -> list[tuple[float, Part]]:
    for size in _SIZES:
        measured = [_Measured.of(block, labels, size) for block in blocks]
        if all(one.height <= _HALF for one in measured):
            rooms = [_HALF] * len(measured)
        elif len(measured) == 2 and sum(one.height for one in measured) + _BETWEEN <= BODY:
            # One long block: the shorter neighbour gives way, and the page is still filled.
            spare = (BODY - _BETWEEN - sum(one.height for one in measured)) / 2
            rooms = [one.height + spare for one in measured]
        else:
            continue
        starts = (0.0, rooms[0] + _BETWEEN)
        return [
            (start, one.part(labels, pictures, room))
            for start, one, room in zip(starts, measured, rooms, strict=False)
        ]
    for size in _SIZES:
        alone = _Measured.of(blocks[0], labels, size)
        if alone.height <= BODY or size == SMALL:
            return [(0.0, alone.part(labels, pictures, min(BODY, alone.height + 45 * MM)))]
    raise AssertionError("the smallest size is always taken")


@dataclass(frozen=True, slots=True)
class _Measured:
    """A block broken into lines at one body size."""

    block: ExerciseBlock
    size: float
    head: "_Head"
    pace: Paragraph
    steps: Listing
    need: Paragraph
    hints: tuple[tuple[str, Paragraph], ...]

    @staticmethod
    def of(block: ExerciseBlock, labels: Labels, size: float) -> "_Measured":
        pace = " ".join(line for line in (block.side_line, block.move_line) if line)
        pace_line = paragraph(pace, min(size, 13.0), WIDTH, bold=True)
        if len(pace_line.lines) > 1:
            pace_line = paragraph(pace, SMALL, WIDTH, bold=True)
        return _Measured(
            block,
            size,
            _Head.measure(block),
            pace_line,
            numbered(block.steps, size, _LEFT, spacing=size * 0.13),
            paragraph([(labels.you_need, True), (block.you_need, False)], SMALL, _RIGHT),
            tuple(_hints(block, labels)),
        )

    @property
    def body(self) -> float:
        return max(_STRIP + _GAP + self.steps.height, _PICTURE + self.need.height + 1.5 * MM)

    @property
    def height(self) -> float:
        """Height with the narrowest gaps."""
        rows = sum(row.height for _, row in self.hints) + max(0, len(self.hints) - 1)
        return self.head.height + self.pace.height + _GAP + self.body + _GAP + rows

    def part(self, labels: Labels, pictures: Pictures, room: float) -> Part:
        """The block with its gaps opened up, and the picture larger, where `room` allows."""
        count = len(self.steps.entries)
        # Shares of one point of air: above and below the body, under the strip, between steps and hints.
        shares = 2.0 + 1.0 + 0.5 * (count - 1) + 0.3 * (len(self.hints) - 1)
        air = max(0.0, min(6.0, (room - self.height) / shares))
        steps = Listing(self.steps.entries, self.steps.indent, self.steps.spacing + 0.5 * air)
        left = _STRIP + _GAP + air + steps.height
        spare = room - self.height - air * shares
        body = max(left, self.body + min(spare, _TALLER))

        def draw(sheet: Sheet, y: float) -> None:
            block = self.block
            with sheet.tag("Sect"):
                sheet.bookmark(f"{block.number}  {block.name}", y, level=0)
                y = self.head.draw(sheet, y)
                with sheet.tag("P"):
                    y = sheet.block(0, y, self.pace) + _GAP + air
                _strip(sheet, y, block.dose, _STRIP)
                _picture(sheet, block, labels, pictures, y, body - self.need.height - 1.5 * MM)
                steps.draw(sheet, 0, y + _STRIP + _GAP + air)
                with sheet.tag("P"):
                    sheet.block(WIDTH - _RIGHT, y + body - self.need.height, self.need)
                at = y + body + _GAP + air
                for label, text in self.hints:
                    with sheet.tag("P"):
                        first = at + text.leading * 0.5 + SMALL * 0.36
                        sheet.line(0, first, f"{label} ".lstrip(), SMALL, bold=True)
                        at = sheet.block(_LABEL, at, text) + 1.0 + 0.3 * air

        return Part(self.height, draw)


@dataclass(frozen=True, slots=True)
class _Head:
    """Number, name, the name other clinicians use, and the side badge."""

    block: ExerciseBlock
    name: Paragraph
    field_name: Paragraph | None
    beside: bool
    badge_width: float

    @property
    def height(self) -> float:
        below = self.field_name.height if self.field_name and not self.beside else 0.0
        return self.name.height + below + 2 * MM

    @staticmethod
    def measure(block: ExerciseBlock) -> "_Head":
        faces = typefaces()
        badge = block.badge
        badge_width = 8 * MM + faces.width(badge.word, SMALL, bold=True)
        if badge.detail:
            badge_width += faces.width(badge.detail, SMALL) + 1.6 * MM
        room = WIDTH - 11 * MM - badge_width - 4 * MM
        name = paragraph(block.name, 17, room, bold=True, leading=1.2)
        field_name = paragraph(block.field_name, SMALL, room) if block.field_name else None
        beside = False
        if field_name and len(name.lines) == 1 and len(field_name.lines) == 1:
            used = faces.width(name.lines[0][0][0], 17, bold=True)
            beside = used + 3 * MM + faces.width(block.field_name, SMALL) <= room
        return _Head(block, name, field_name, beside, badge_width)

    def draw(self, sheet: Sheet, y: float) -> float:
        ink = sheet.inks
        x = 11 * MM
        baseline = y + self.name.leading * 0.5 + 17 * 0.36
        sheet.disc(4 * MM, baseline - 2.1 * MM, 4 * MM, fill=ink.accent)
        with sheet.tag("H2"):
            sheet.line(
                4 * MM, baseline, f"{self.block.number} ", 16, bold=True, ink="#ffffff", align="centre"
            )
            sheet.block(x, y, self.name)
        if self.field_name:
            with sheet.tag("P"):
                if self.beside:
                    shift = typefaces().width(self.name.lines[0][0][0], 17, bold=True) + 3 * MM
                    sheet.line(x + shift, baseline, self.field_name.lines[0][0][0], SMALL, ink=ink.quiet)
                else:
                    sheet.block(x, y + self.name.height, self.field_name, ink=ink.quiet)
        with sheet.tag("P"):
            _badge(sheet, self.block.badge, WIDTH - self.badge_width, baseline)
        below = y + self.height
        sheet.rule(0, below - 1.2 * MM, WIDTH, ink=ink.line)
        return below


def _badge(sheet: Sheet, badge: SideBadge, x: float, baseline: float) -> None:
    """Two feet seen from above; the side that works is filled, and the word says the same."""
    ink = sheet.inks
    word_width = typefaces().width(badge.word, SMALL, bold=True)
    middle = baseline - 1.6 * MM
    for n, side in enumerate(("left", "right")):
        on = badge.shape in (side, "both")
        sheet.box(
            x + n * 3.4 * MM,
            middle - 2.1 * MM,
            2.6 * MM,
            4.2 * MM,
            fill=ink.text if on else "#ffffff",
            ink=ink.text,
            line=HAIR,
            radius=1.2 * MM,
        )
    sheet.line(x + 8 * MM, baseline, f"{badge.word} ", SMALL, bold=True)
    if badge.detail:
        sheet.line(x + 8 * MM + word_width + 1.6 * MM, baseline, badge.detail, SMALL)


def _strip(sheet: Sheet, y: float, cells: Sequence[DoseCell], height: float) -> None:
    ink = sheet.inks
    faces = typefaces()
    natural = [max(faces.width(c.big, 19, bold=True), faces.width(c.small, SMALL)) for c in cells]
    spare = (_LEFT - sum(natural)) / max(1, len(cells))
    sheet.box(0, y, _LEFT, height, fill=ink.tint, ink=ink.line, line=HAIR, radius=1.2 * MM)
    x = 0.0
    with sheet.tag("P"):
        for n, (cell, wide) in enumerate(zip(cells, natural, strict=True)):
            room = wide + spare
            if n:
                sheet.upright(x, y + 5, height - 10)
            sheet.line(x + room / 2, y + 19, f"{cell.big} ", 19, bold=True, align="centre")
            sheet.line(x + room / 2, y + 32, f"{cell.small} ", SMALL, align="centre")
            x += room


def _hints(block: ExerciseBlock, labels: Labels) -> list[tuple[str, Paragraph]]:
    room = WIDTH - _LABEL
    rows: list[tuple[str, Paragraph]] = [(labels.feel, paragraph(block.feel, SMALL, room))]
    for n, watch in enumerate(block.watch_out):
        text = paragraph([(watch.mistake, False), (watch.fix, True)], SMALL, room)
        rows.append((labels.watch_out if n == 0 else "", text))
    rows += _levels(block, labels, room)
    if block.cautions:
        rows.append((labels.caution, paragraph(" ".join(block.cautions), SMALL, room, bold=True)))
    if block.note:
        rows.append((labels.note, paragraph(block.note, SMALL, room)))
    return rows


def _levels(block: ExerciseBlock, labels: Labels, room: float) -> list[tuple[str, Paragraph]]:
    """Easier and harder, on one line where they fit."""
    if block.too_hard and block.too_easy:
        spans = [(block.too_hard, False), (labels.too_easy, True), (block.too_easy, False)]
        line = paragraph(spans, SMALL, room)
        if len(line.lines) == 1:
            return [(labels.too_hard, line)]
    pairs = ((labels.too_hard, block.too_hard), (labels.too_easy, block.too_easy))
    return [(label, paragraph(text, SMALL, room)) for label, text in pairs if text]


def _picture(
    sheet: Sheet, block: ExerciseBlock, labels: Labels, pictures: Pictures, y: float, height: float
) -> None:
    x = WIDTH - _RIGHT
    try:
        drawings = pictures.source(block.figure) if block.figure else ()
    except KeyError:
        drawings = ()
    if not drawings:
        sheet.box(x, y, _RIGHT, height, ink=sheet.inks.line, line=HAIR, radius=2 * MM)
        words = paragraph(labels.no_picture, SMALL, _RIGHT - 12 * MM)
        with sheet.tag("P"):
            sheet.block(x + 6 * MM, y + 6 * MM, words, ink=sheet.inks.quiet)
        return
    mirrored = block.picture_side is not None and drawings[0].working_side not in (None, block.picture_side)
    figures = [painted(drawing, pictures.style, pictures.look) for drawing in drawings]
    captions = (labels.start, labels.end) if len(drawings) == 2 else ("",) * len(drawings)
    for place, drawing, figure, caption in zip(
        _arranged(figures, height), drawings, figures, captions, strict=True
    ):
        at_x, at_y, scale = place
        with sheet.tag("Figure", alt=swap_sides(drawing.alt) if mirrored else drawing.alt) as node:
            node.box = sheet.figure(figure, x + at_x, y + at_y, scale, mirrored=mirrored)
        if not caption:
            continue
        with sheet.tag("Caption"):
            sheet.line(
                x + at_x + figure.width * scale / 2,
                y + at_y + figure.height * scale + 4.4 * MM,
                caption,
                SMALL,
                align="centre",
                ink=sheet.inks.quiet,
            )


def _arranged(figures: Sequence[PaintedFigure], height: float) -> list[tuple[float, float, float]]:
    """(x, y, scale) of each picture in the picture column: beside or below each other, whichever is larger."""
    gap = 2.5 * MM
    count = len(figures)
    widths, heights = [figure.width for figure in figures], [figure.height for figure in figures]
    beside = min((_RIGHT - gap * (count - 1)) / sum(widths), (height - _CAPTION) / max(heights), _LARGEST)
    below = min(
        _RIGHT / max(widths), (height - _CAPTION * count - gap * (count - 1)) / sum(heights), _LARGEST
    )
    places: list[tuple[float, float, float]] = []
    if beside >= below:
        x = (_RIGHT - beside * sum(widths) - gap * (count - 1)) / 2
        floor = (height - _CAPTION + beside * max(heights)) / 2
        for width, high in zip(widths, heights, strict=True):
            places.append((x, floor - high * beside, beside))
            x += width * beside + gap
        return places
    y = (height - below * sum(heights) - _CAPTION * count - gap * (count - 1)) / 2
    for width, high in zip(widths, heights, strict=True):
        places.append(((_RIGHT - width * below) / 2, y, below))
        y += high * below + _CAPTION + gap
    return places
