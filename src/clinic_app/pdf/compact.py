"""The compact sheet at 12 pt: exercises two by two, on as few pages as may be, the warning signs on the first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from clinic_app.domain.handouts import ExerciseBlock, HandoutContent
from clinic_app.pdf.closing import advice_part, facts_part, small_print
from clinic_app.pdf.diary import diary_parts
from clinic_app.pdf.exercise_block import long_texts, part_heading, with_headings
from clinic_app.pdf.exercise_pieces import Hints, dose_strip, draw_side, head, hints, pace, picture_row, steps
from clinic_app.pdf.first_page import card, safety_part
from clinic_app.pdf.fonts import Span, paragraph, typefaces
from clinic_app.pdf.parts import BODY, Part, packed
from clinic_app.pdf.pictures import Pictures
from clinic_app.pdf.pieces import Piece, as_part, beside, changes, news_pieces, pain_row, stack, words
from clinic_app.pdf.plan_code import code_part
from clinic_app.pdf.sheet import MM, WIDTH, Sheet

SIZE = 12.0
_BETWEEN = 6 * MM
_COLUMN = (WIDTH - _BETWEEN) / 2
_LEFT = 60 * MM
_GUTTER = 5 * MM
_RIGHT = WIDTH - _LEFT - _GUTTER
_PICTURES = (34 * MM, 30 * MM, 26 * MM, 22 * MM)
"""Heights of the pictures, the largest first: the largest that costs no further page is taken."""
_RULE = 1.8 * MM
"""From the line above an exercise to its name."""
_LEADINGS = ((1.15, 2.6 * MM), (1.1, 1.4 * MM))
"""Distances of lines and of parts; the second only where it saves a page or keeps the signs on page one."""

_Page = list[tuple[float, Part]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """One way to lay the sheet out.

    `leading` of the lines, `gap` of the parts, `height` of the pictures, `rows_first` rows above the safety box,
    `early` with whom to call on page one, and `lead` with the first exercise over the full width, where half a page is left for it.
    """

    leading: float
    gap: float
    height: float
    rows_first: int
    early: bool
    lead: bool


def compact_pages(content: HandoutContent, pictures: Pictures) -> list[_Page]:
    """With the warning signs on page one, on the fewest pages, and then with the largest pictures."""
    best: tuple[bool, int] | None = None
    chosen: list[_Page] = []
    for plan in _plans(len(_pairs(content.blocks, lead=False))):
        parts, safety = _parts(content, pictures, plan)
        pages = packed(parts)
        rank = (all(part is not safety for _, part in pages[0]), len(pages))
        if best is None or rank < best:
            best, chosen = rank, pages
    return chosen


def _plans(rows: int) -> Iterator[_Plan]:
    """The best looking first; a later one is taken only where it saves a page or keeps the signs on page one."""
    places = (rows, *((1, 0) if rows > 1 else (0,)))
    for choice in product(_LEADINGS, _PICTURES, (False, True), places, (False, True)):
        (leading, gap), height, lead, rows_first, early = choice
        yield _Plan(leading, gap, height, rows_first, early, lead)


def _parts(content: HandoutContent, pictures: Pictures, plan: _Plan) -> tuple[list[Part], Part]:
    """All parts in order, and which of them is the safety box."""
    boxes = [as_part(changes(one, SIZE, WIDTH)) for one in news_pieces(content, SIZE, WIDTH)]
    last = [facts_part(content.closing), small_print(content)]
    box = replace(safety_part(content, leading=plan.leading), gap=plan.gap)
    lamps = as_part(pain_row(content, SIZE, WIDTH, leading=plan.leading))
    top = [_head(content, plan.leading), _title(content, plan.leading), *boxes, lamps]
    rows = _rows(content, pictures, plan)
    above = [part for row in rows[: plan.rows_first] for part in row]
    below = [part for row in rows[plan.rows_first :] for part in row]
    parts = [replace(part, gap=plan.gap) for part in (*top, *above)]
    parts += [box, *(_closer(last) if plan.early else [])]
    parts += [replace(part, gap=plan.gap) for part in below]
    parts += [replace(advice_part(one, SIZE, 14), gap=plan.gap) for one in content.advice]
    parts += [] if plan.early else _closer(last)
    parts += diary_parts(content, tight=True)
    if content.plan_text:
        parts.append(code_part(content))
    return parts, box


def _closer(parts: Sequence[Part]) -> list[Part]:
    return [replace(part, gap=1.6 * MM) for part in parts]


def _head(content: HandoutContent, leading: float) -> Part:
    """Clinic, and below it whom the sheet is for; with a logo the card of the other templates."""
    if content.logo:
        return card(content)
    clinic: list[list[Span]] = [
        [(content.clinic_name, True)],
        *([(line, False)] for line in content.clinic_lines),
    ]
    facts: list[list[Span]] = [[(fact.label, False), (fact.value, True)] for fact in content.facts]
    rows = [paragraph(row, SIZE, WIDTH, leading=leading) for row in (*_lined(clinic), *_lined(facts))]
    height = sum(row.height for row in rows)

    def draw(sheet: Sheet, y: float) -> None:
        at = y
        for row in rows:
            with sheet.tag("P"):
                at = sheet.block(0, at, row)
        sheet.rule(0, y + height + 1.6 * MM, WIDTH, width=0.8 * MM, ink=sheet.inks.accent)

    return Part(height + 2 * MM, draw)


def _lined(units: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """Units set one after the other with dots between, as many on a line as fit whole."""
    rows: list[list[Span]] = []
    for unit in units:
        longer = [*rows[-1], ("·", False), *unit] if rows else []
        if longer and len(paragraph(longer, SIZE, WIDTH).lines) == 1:
            rows[-1] = longer
        else:
            rows.append(list(unit))
    return rows


def _title(content: HandoutContent, leading: float) -> Part:
    why = words(" ".join(content.why.lines), SIZE, WIDTH, leading=leading)
    points = [(f"{content.remember.heading}:", True), *((line, False) for line in content.remember.lines)]
    return as_part(
        stack(
            [
                words(content.title, 18, WIDTH, role="H1", bold=True, leading=1.15),
                why,
                words(points, SIZE, WIDTH, leading=leading),
            ]
        )
    )


def _pairs(blocks: Sequence[ExerciseBlock], *, lead: bool) -> list[tuple[str, list[ExerciseBlock]]]:
    """Two by two in the order of the plan; a part of the day begins a row of its own, under its heading."""
    rows: list[tuple[str, list[ExerciseBlock]]] = []
    for block, heading in with_headings(blocks):
        alone = lead and len(rows) == 1
        if heading or not rows or alone or len(rows[-1][1]) == 2:
            rows.append((heading, []))
        rows[-1][1].append(block)
    return rows


def _rows(content: HandoutContent, pictures: Pictures, plan: _Plan) -> list[list[Part]]:
    """Every row as its parts; more than one where a note is as long as a page."""
    made: list[list[Part]] = []
    for heading, blocks in _pairs(content.blocks, lead=plan.lead):
        pair = _pair(blocks, heading, content, pictures, plan) if len(blocks) == 2 else None
        if pair is not None and pair.height <= BODY:
            made.append([pair])
            continue
        singles: list[Part] = []
        for n, block in enumerate(blocks):
            singles += _alone(block, "" if n else heading, content, pictures, plan)
        made.append(singles)
    return made


def _pair(
    blocks: Sequence[ExerciseBlock],
    heading: str,
    content: HandoutContent,
    pictures: Pictures,
    plan: _Plan,
) -> Part:
    """Two exercises beside each other, their pictures in line."""
    labels, leading = content.labels, plan.leading
    uppers: list[Piece] = []
    shown: list[Piece] = []
    lowers: list[Piece] = []
    for block in blocks:
        uppers.append(stack([head(block, labels, 14, _COLUMN, field_name=False), _dose(block, leading)]))
        shown.append(picture_row(block, labels, pictures, (_COLUMN, plan.height), caption=0.0))
        said = [(line, bold) for line, bold in ((block.side_line, True), (block.move_line, False)) if line]
        lowers.append(
            stack(
                [
                    words(said, SIZE, _COLUMN, leading=leading) if said else Piece(0.0, _nothing),
                    replace(steps(block, SIZE, _COLUMN, spacing=0.05, leading=leading), gap=0.6 * MM),
                    replace(hints(block, labels, SIZE, _COLUMN, _hints(leading)), gap=0.6 * MM),
                ]
            )
        )
    first = max(piece.height for piece in uppers) + plan.gap * 0.45
    second = first + max(piece.height for piece in shown) + plan.gap * 0.38

    def draw(sheet: Sheet, y: float) -> None:
        for n in range(len(blocks)):
            x = n * (_COLUMN + _BETWEEN)
            sheet.rule(x, y, _COLUMN, ink=sheet.inks.accent)
            top = y + _RULE
            with sheet.tag("Sect"):
                uppers[n].draw(sheet, x, top)
                shown[n].draw(sheet, x, top + first)
                lowers[n].draw(sheet, x, top + second)

    return _under(heading, Part(_RULE + second + max(piece.height for piece in lowers), draw))


def _dose(block: ExerciseBlock, leading: float) -> Piece:
    """The dose in words, with the side at the right end of its last line, or below where it does not fit there."""
    faces = typefaces()
    said = ", ".join(_together(f"{cell.big} {cell.small}") for cell in block.dose)
    text = paragraph(said, SIZE, _COLUMN, bold=True, leading=leading)
    wide = 8 * MM + faces.width(block.badge.word, SIZE, bold=True)
    used = sum(faces.width(part, SIZE, bold) for part, bold in text.lines[-1]) if text.lines else 0.0
    below = not text.lines or used + 3 * MM + wide > _COLUMN
    height = text.height + (text.leading if below else 0.0)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        with sheet.tag("P"):
            sheet.block(x, y, text)
        baseline = y + height - text.leading * 0.5 + SIZE * 0.36
        with sheet.tag("P"):
            draw_side(sheet, block.badge, x if below else x + _COLUMN - wide, baseline, SIZE, detail=False)

    return Piece(height, draw, 0.6 * MM)


def _hints(leading: float) -> Hints:
    return Hints(mistakes=1, levels=False, run_on=True, leading=leading)


def _together(text: str) -> str:
    """Words that stay on one line."""
    return text.replace(" ", "\u00a0")


def _nothing(_sheet: Sheet, _x: float, _y: float) -> None:
    """Draws nothing."""


def _under(heading: str, part: Part) -> Part:
    """The part below the heading of its part of the day, where it has one."""
    if not heading:
        return part
    band = paragraph(heading, 14, WIDTH - 6 * MM, bold=True)
    above = band.height + 3 * MM

    def draw(sheet: Sheet, y: float) -> None:
        part_heading(sheet, band, 0, y, WIDTH)
        part.draw(sheet, y + above)

    return Part(above + part.height, draw, part.gap)


def _alone(
    block: ExerciseBlock, heading: str, content: HandoutContent, pictures: Pictures, plan: _Plan
) -> list[Part]:
    """One exercise over the full width, whole; a note as long as a page follows on its own."""
    whole = _under(heading, _section(_block(block, content, pictures, plan)))
    if whole.height <= BODY:
        return [whole]
    bare = _block(replace(block, note="", cautions=()), content, pictures, plan)
    return [_under(heading, _section(bare)), *long_texts(block, content.labels, SIZE)]


def _section(piece: Piece) -> Part:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(0, y, WIDTH, ink=sheet.inks.accent)
        with sheet.tag("Sect"):
            piece.draw(sheet, 0, y + _RULE)

    return Part(piece.height + _RULE, draw)


def _block(block: ExerciseBlock, content: HandoutContent, pictures: Pictures, plan: _Plan) -> Piece:
    labels, leading = content.labels, plan.leading
    strip = dose_strip(block.dose, _LEFT, 15, SIZE)
    right = stack(
        [pace(block, SIZE, _RIGHT), steps(block, SIZE, _RIGHT, spacing=0.1, leading=leading)], gap=1 * MM
    )
    shown = picture_row(block, labels, pictures, (_LEFT, plan.height), caption=0.0)
    return stack(
        [
            head(block, labels, 14, WIDTH, field_name=False, badge=SIZE),
            beside(stack([strip, shown]), right, _LEFT + _GUTTER, gap=1.4 * MM),
            hints(block, labels, SIZE, WIDTH, _hints(leading)),
        ]
    )
