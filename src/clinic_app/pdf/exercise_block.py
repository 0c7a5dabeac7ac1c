"""One exercise on half a page: dose and steps on the left, the picture pair on the right, hints below."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from clinic_app.domain.handouts import ExerciseBlock, Labels, SideBadge
from clinic_app.pdf.exercise_pieces import dose_strip
from clinic_app.pdf.fonts import Paragraph, paragraph, typefaces
from clinic_app.pdf.parts import BODY, SMALL, Listing, Part, numbered
from clinic_app.pdf.pictures import Pictures, draw_pictures
from clinic_app.pdf.pieces import Piece
from clinic_app.pdf.sheet import HAIR, MM, WIDTH, Sheet

_RIGHT = 66 * MM
"""Width of the pictures where two blocks share a page."""
_RIGHT_ALONE = 82 * MM
_GUTTER = 5 * MM
_PICTURE = 60 * MM
"""Least height of the drawing area."""
_TALLER = 14 * MM
_TALLER_ALONE = 45 * MM
_LABEL = 26.5 * MM
_BETWEEN = 3.6 * MM
_GAP = 3.0
"""Narrowest gap between the parts of a block or between paragraphs, in points."""
_HALF = (BODY - _BETWEEN) / 2
_SIZES = (14.0, 13.5, 13.0, 12.5, SMALL)


def exercise_pages(
    blocks: Sequence[ExerciseBlock], labels: Labels, pictures: Pictures
) -> list[list[tuple[float, Part]]]:
    """Two blocks on a page at the largest type at which both fit; a block too long for company stands alone.

    The second block starts at mid-page unless its neighbour needs more than half.
    """
    pages: list[list[tuple[float, Part]]] = []
    waiting = with_headings(blocks)
    while waiting:
        pair = _pair([block for block, _ in waiting[:2]], labels, pictures, [head for _, head in waiting[:2]])
        pages.append(pair)
        pages += [[(0.0, part)] for block, _ in waiting[: len(pair)] for part in _left_over(block, labels)]
        del waiting[: len(pair)]
    return pages


def with_headings(blocks: Sequence[ExerciseBlock]) -> list[tuple[ExerciseBlock, str]]:
    """Every block with the heading of the part of the routine that opens with it, empty inside a part."""
    before = ""
    made: list[tuple[ExerciseBlock, str]] = []
    for block in blocks:
        made.append((block, block.part if block.part != before else ""))
        before = block.part
    return made


def _pair(
    blocks: Sequence[ExerciseBlock], labels: Labels, pictures: Pictures, headings: Sequence[str]
) -> list[tuple[float, Part]]:
    for size in _SIZES:
        measured = [_Measured.of(*one, labels, size) for one in zip(blocks, headings, strict=True)]
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
    for size, width in product(_SIZES, (_RIGHT_ALONE, _RIGHT)):
        alone = _Measured.of(blocks[0], headings[0], labels, size, width)
        if alone.height <= BODY:
            return [(0.0, alone.part(labels, pictures, min(BODY, alone.height + _TALLER_ALONE)))]
    # A note or cautions as long as a page: they follow on a page of their own.
    bare = _Measured.of(_bare(blocks[0]), headings[0], labels, SMALL)
    return [(0.0, bare.part(labels, pictures, min(BODY, bare.height + _TALLER_ALONE)))]


def shorter(block: ExerciseBlock) -> ExerciseBlock:
    """What is left of a block that fills more than a page: cautions and note follow behind it."""
    return replace(block, note="", cautions=(), too_hard="", too_easy="", watch_out=block.watch_out[:1])


def _bare(block: ExerciseBlock) -> ExerciseBlock:
    return replace(block, note="", cautions=())


def _left_over(block: ExerciseBlock, labels: Labels) -> list[Part]:
    """Cautions and note of a block too long for one page, cut to pages; nothing for any other block."""
    if _Measured.of(block, block.part, labels, SMALL).height <= BODY:
        return []
    return long_texts(block, labels, SMALL)


def long_texts(block: ExerciseBlock, labels: Labels, size: float, *, hints: bool = False) -> list[Part]:
    """Cautions and note, and the `hints` too, under the name of their exercise, on as many pages as they need."""
    heading = paragraph(f"{block.number}  {block.name}", size + 3, WIDTH, bold=True)
    texts = [(labels.caution, " ".join(block.cautions)), (labels.note, block.note)]
    if hints:
        texts = [
            (labels.you_need, block.you_need),
            (labels.feel, block.feel),
            *((labels.watch_out, f"{one.mistake} {one.fix}") for one in block.watch_out),
            (labels.too_hard, block.too_hard),
            (labels.too_easy, block.too_easy),
            *texts,
        ]
    whole = [paragraph([(label, True), (text, False)], size, WIDTH) for label, text in texts if text]
    rows = [(n, line) for n, one in enumerate(whole) for line in one.lines]
    gaps = _GAP * (len(whole) + 1)
    fits = max(1, int((BODY - heading.height - gaps) / (size * 1.25)))
    parts: list[Part] = []
    for start in range(0, len(rows), fits):
        shown = [
            Paragraph(
                tuple(line for owner, line in rows[start : start + fits] if owner == n),
                one.size,
                one.leading,
            )
            for n, one in enumerate(whole)
        ]

        def draw(sheet: Sheet, y: float, shown: Sequence[Paragraph] = shown) -> None:
            with sheet.tag("H3"):
                y = sheet.block(0, y, heading) + _GAP
            for one in shown:
                if one.lines:
                    with sheet.tag("P"):
                        y = sheet.block(0, y, one) + _GAP

        parts.append(Part(heading.height + gaps + sum(one.height for one in shown), draw))
    return parts


@dataclass(frozen=True, slots=True)
class _Measured:
    """A block broken into lines at one body size."""

    block: ExerciseBlock
    size: float
    head: "_Head"
    pace: Paragraph
    strip: Piece
    steps: Listing
    need: Paragraph
    hints: tuple[tuple[str, Paragraph], ...]
    part_heading: Paragraph
    original: str
    right: float
    """Width of the pictures."""

    @staticmethod
    def of(
        block: ExerciseBlock, heading: str, labels: Labels, size: float, right: float = _RIGHT
    ) -> "_Measured":
        left = WIDTH - right - _GUTTER
        pace = " ".join(line for line in (block.side_line, block.move_line) if line)
        pace_line = paragraph(pace, min(size, 13.0), WIDTH, bold=True)
        if len(pace_line.lines) > 1:
            pace_line = paragraph(pace, SMALL, WIDTH, bold=True)
        return _Measured(
            block,
            size,
            _Head.measure(block, labels.original if block.untranslated else ""),
            pace_line,
            dose_strip(block.dose, left, 19, SMALL),
            numbered(block.steps, size, left, spacing=size * 0.13),
            paragraph([(labels.you_need, True), (block.you_need, False)], SMALL, right),
            tuple(_hints(block, labels)),
            paragraph(heading, 15, WIDTH - 6 * MM, bold=True),
            labels.original if block.untranslated else "",
            right,
        )

    @property
    def body(self) -> float:
        return max(self.strip.height + _GAP + self.steps.height, _PICTURE + self.need.height + 1.5 * MM)

    @property
    def height(self) -> float:
        """Height with the narrowest gaps."""
        rows = sum(row.height for _, row in self.hints) + max(0, len(self.hints) - 1)
        return self.above + self.head.height + self.pace.height + _GAP + self.body + _GAP + rows

    @property
    def above(self) -> float:
        """The heading of the part of the routine that opens here."""
        return self.part_heading.height + 3 * MM if self.part_heading.lines else 0.0

    def part(self, labels: Labels, pictures: Pictures, available: float) -> Part:
        """The block with its gaps opened up, and the picture larger, where there is room `available`."""
        count = len(self.steps.entries)
        # Shares of one point of air: above and below the body, under the strip, between steps and hints.
        shares = 2.0 + 1.0 + 0.5 * (count - 1) + 0.3 * (len(self.hints) - 1)
        air = max(0.0, min(6.0, (available - self.height) / shares))
        steps = Listing(self.steps.entries, self.steps.indent, self.steps.spacing + 0.5 * air)
        left = self.strip.height + _GAP + air + steps.height
        spare = available - self.height - air * shares
        taller = _TALLER if self.right == _RIGHT else _TALLER_ALONE
        body = max(left, self.body + min(spare, taller))
        beside = WIDTH - self.right

        def draw(sheet: Sheet, y: float) -> None:
            block = self.block
            with sheet.tag("Sect", lang="en" if self.original else ""):
                sheet.bookmark(f"{block.number}  {block.name}", y)
                if self.part_heading.lines:
                    part_heading(sheet, self.part_heading, 0, y, WIDTH)
                    y += self.above
                y = self.head.draw(sheet, y)
                with sheet.tag("P"):
                    y = sheet.block(0, y, self.pace) + _GAP + air
                self.strip.draw(sheet, 0, y)
                room = body - self.need.height - 1.5 * MM
                draw_pictures(sheet, block, labels, pictures, (beside, y, self.right, room))
                steps.draw(sheet, 0, y + self.strip.height + _GAP + air)
                with sheet.tag("P"):
                    sheet.block(beside, y + body - self.need.height, self.need)
                at = y + body + _GAP + air
                for label, text in self.hints:
                    with sheet.tag("P"):
                        first = at + text.leading * 0.5 + SMALL * 0.36
                        sheet.line(0, first, f"{label} ".lstrip(), SMALL, bold=True)
                        at = sheet.block(_LABEL, at, text) + 1.0 + 0.3 * air

        return Part(self.height, draw)


def part_heading(sheet: Sheet, words: Paragraph, x: float, y: float, width: float) -> None:
    """Name of a part of the routine on a tinted band."""
    sheet.box(x, y, width, words.height + 1.2 * MM, fill=sheet.inks.tint, ink=sheet.inks.line, line=HAIR)
    with sheet.tag("H2"):
        sheet.block(x + 3 * MM, y + 0.6 * MM, words)


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
    def measure(block: ExerciseBlock, original: str = "") -> "_Head":
        faces = typefaces()
        badge = block.badge
        badge_width = 8 * MM + faces.width(badge.word, SMALL, bold=True)
        if badge.detail:
            badge_width += faces.width(badge.detail, SMALL) + 1.6 * MM
        room = WIDTH - 11 * MM - badge_width - 4 * MM
        name = paragraph(block.name, 17, room, bold=True, leading=1.2)
        small = block.field_name
        if original:
            small = f"{small} ({original})".strip()
        field_name = paragraph(small, SMALL, room) if small else None
        beside = False
        if field_name and len(name.lines) == 1 and len(field_name.lines) == 1:
            used = faces.width(name.lines[0][0][0], 17, bold=True)
            beside = used + 3 * MM + faces.width(small, SMALL) <= room
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
