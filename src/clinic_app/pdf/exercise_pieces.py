"""The parts of one exercise as pieces: head, side, dose, pictures, steps and hints at any type size and width."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic_app.domain.handouts import DoseCell, ExerciseBlock, Labels, SideBadge
from clinic_app.pdf.fonts import Span, fitted, paragraph, typefaces
from clinic_app.pdf.pictures import Pictures, draw_pictures, row_height
from clinic_app.pdf.pieces import Piece, lines, stack, words
from clinic_app.pdf.sheet import HAIR, MM, Sheet


def head(
    block: ExerciseBlock,
    labels: Labels,
    size: float,
    width: float,
    *,
    field_name: bool = True,
    badge: float = 0.0,
) -> Piece:
    """Number in a disc, plain name, and below it the name other clinicians use.

    With a `badge` size the side stands at the right end of the line, or below the name where it does not fit there.
    """
    indent = size * 1.75
    badge_width = 0.0
    if badge:
        unit = badge / 12 * MM
        badge_width = 8 * unit + typefaces().width(block.badge.word, badge, bold=True)
        if typefaces().width(block.name, size, bold=True) + badge_width + 2 * MM > width - indent:
            return stack([head(block, labels, size, width, field_name=field_name), side(block.badge, badge)])
    name = paragraph(block.name, size, width - indent, bold=True, leading=1.15)
    small = block.field_name if field_name else ""
    if block.untranslated:
        small = f"{small} ({labels.original})".strip()
    second = paragraph(small, max(12.0, size - 3), width - indent) if small else None
    height = max(size * 1.5, name.height + (second.height if second else 0.0))

    def draw(sheet: Sheet, x: float, y: float) -> None:
        baseline = y + name.leading * 0.5 + size * 0.36
        r = size * 0.66
        sheet.bookmark(f"{block.number}  {block.name}", y)
        sheet.disc(x + r, baseline - size * 0.34, r, fill=sheet.inks.accent)
        number = max(12.0, size * (0.9 if block.number < 10 else 0.75))
        with sheet.tag("H2"):
            at = baseline - (size - number) * 0.3
            sheet.line(x + r, at, f"{block.number} ", number, bold=True, ink="#ffffff", align="centre")
            under = sheet.block(x + indent, y, name)
        if second:
            with sheet.tag("P"):
                sheet.block(x + indent, under, second, ink=sheet.inks.quiet)
        if badge:
            with sheet.tag("P"):
                draw_side(sheet, block.badge, x + width - badge_width, baseline, badge, detail=False)

    return Piece(height, draw)


def side(badge: SideBadge, size: float, *, detail: bool = True) -> Piece:
    """Two feet seen from above; the side that works is filled, and the word says the same."""

    def draw(sheet: Sheet, x: float, y: float) -> None:
        with sheet.tag("P"):
            draw_side(sheet, badge, x, y + size, size, detail=detail)

    return Piece(size * 1.3, draw, 1 * MM)


def draw_side(
    sheet: Sheet, badge: SideBadge, x: float, baseline: float, size: float, *, detail: bool
) -> None:
    """The badge on a line of text; see `side`."""
    ink, unit = sheet.inks, size / 12 * MM
    middle = baseline - size * 0.37
    for n, foot in enumerate(("left", "right")):
        on = badge.shape in (foot, "both")
        sheet.box(
            x + n * 3.4 * unit,
            middle - 2.1 * unit,
            2.6 * unit,
            4.2 * unit,
            fill=ink.text if on else "#ffffff",
            ink=ink.text,
            line=HAIR,
            radius=1.2 * unit,
        )
    at = x + 8 * unit
    sheet.line(at, baseline, f"{badge.word} ", size, bold=True)
    if detail and badge.detail:
        at += sheet.faces.width(badge.word, size, bold=True) + 1.6 * unit
        sheet.line(at, baseline, badge.detail, size)


def dose_strip(cells: Sequence[DoseCell], width: float, big: float, small: float) -> Piece:
    """Digits large, words small; as many rows as the width needs, of even length."""
    rows = _rows(cells, width, big, small)
    high = big * 1.02 + small * 1.35

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.box(
            x,
            y,
            width,
            high * len(rows),
            fill=sheet.inks.tint,
            ink=sheet.inks.line,
            line=HAIR,
            radius=1.2 * MM,
        )
        with sheet.tag("P"):
            for n, row in enumerate(rows):
                natural = [_natural(cell, big, small) for cell in row]
                spare = (width - sum(natural)) / len(row)
                at, top = x, y + n * high
                if n:
                    sheet.rule(x + 2 * MM, top, width - 4 * MM)
                for m, (cell, wide) in enumerate(zip(row, natural, strict=True)):
                    room = wide + spare
                    if m:
                        sheet.upright(at, top + 4, high - 8)
                    word = fitted(cell.small, small, room - 2)
                    sheet.line(
                        at + room / 2, top + big * 0.98, f"{cell.big} ", big, bold=True, align="centre"
                    )
                    sheet.line(
                        at + room / 2, top + big * 0.98 + small * 1.05, f"{word} ", small, align="centre"
                    )
                    at += room

    return Piece(high * len(rows), draw, 1.6 * MM)


def _natural(cell: DoseCell, big: float, small: float) -> float:
    faces = typefaces()
    return max(faces.width(cell.big, big, bold=True), faces.width(cell.small, small))


def _rows(cells: Sequence[DoseCell], width: float, big: float, small: float) -> list[list[DoseCell]]:
    for count in range(1, len(cells) + 1):
        per_row = -(-len(cells) // count)
        rows = [list(cells[n : n + per_row]) for n in range(0, len(cells), per_row)]
        if all(sum(_natural(one, big, small) + 1.6 * MM for one in row) <= width for row in rows):
            return rows
    return [[cell] for cell in cells]


def pace(block: ExerciseBlock, size: float, width: float) -> Piece:
    said = " ".join(line for line in (block.side_line, block.move_line) if line)
    return words(said, size, width, bold=True) if said else _nothing()


def picture_row(
    block: ExerciseBlock,
    labels: Labels,
    pictures: Pictures,
    size: tuple[float, float],
    *,
    caption: float = 12.0,
    largest: float = 1.3,
) -> Piece:
    """The pictures side by side, as high as this width allows and no higher than this height."""
    width, most = size
    height = row_height(block, pictures, width, most, caption=caption, largest=largest)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        draw_pictures(
            sheet, block, labels, pictures, (x, y, width, height),
            caption=caption, largest=largest, in_row=True,
        )  # fmt: skip

    return Piece(height, draw, 1.4 * MM)


def steps(
    block: ExerciseBlock, size: float, width: float, *, spacing: float = 0.12, leading: float = 1.19
) -> Piece:
    """Numbered; `spacing` and `leading` are multiples of the size."""
    return lines(
        block.steps, size, width, in_order=True, gap=1.4 * MM, spacing=size * spacing, leading=leading
    )


@dataclass(frozen=True, slots=True)
class Hints:
    """Which lines below the steps are printed; `run_on` puts what you need and where to feel it into one paragraph."""

    mistakes: int = 2
    levels: bool = True
    run_on: bool = False
    leading: float = 1.19


def hints(
    block: ExerciseBlock, labels: Labels, size: float, width: float, which: Hints | None = None
) -> Piece:
    """What you need, where to feel it, what to watch out for, cautions and the note; label in bold, running on."""
    which = which or Hints()
    spans: list[list[Span]] = []
    spans.append([(labels.you_need, True), (block.you_need, False)])
    feel: list[Span] = [(f"{labels.feel}:", True), (block.feel, False)]
    if which.run_on:
        spans[-1] += feel
    else:
        spans.append(feel)
    for n, watch in enumerate(block.watch_out[: which.mistakes]):
        label = [(f"{labels.watch_out}:", True)] if n == 0 else []
        spans.append([*label, (watch.mistake, False), (watch.fix, True)])
    if which.levels:
        pairs = ((labels.too_hard, block.too_hard), (labels.too_easy, block.too_easy))
        spans += [[(label, True), (text, False)] for label, text in pairs if text]
    if block.cautions:
        spans.append([(f"{labels.caution}:", True), (" ".join(block.cautions), True)])
    if block.note:
        spans.append([(f"{labels.note}:", True), (block.note, False)])
    return stack(
        [words(one, size, width, gap=0.5 * MM, leading=which.leading) for one in spans], gap=1.4 * MM
    )


def _nothing() -> Piece:
    return Piece(0.0, lambda _sheet, _x, _y: None)
