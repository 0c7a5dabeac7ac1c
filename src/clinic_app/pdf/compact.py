"""The compact sheet at 12 pt: pictures and dose in one column, steps in the other, as few pages as may be."""

from dataclasses import replace

from clinic_app.domain.handouts import ExerciseBlock, HandoutContent
from clinic_app.pdf.closing import advice_part, facts_part, small_print
from clinic_app.pdf.diary import diary_parts
from clinic_app.pdf.exercise_block import long_texts, with_headings
from clinic_app.pdf.exercise_pieces import Hints, dose_strip, head, hints, pace, picture_row, steps
from clinic_app.pdf.first_page import card, pain_part, safety_part
from clinic_app.pdf.parts import BODY, Part, packed
from clinic_app.pdf.pictures import Pictures
from clinic_app.pdf.pieces import Piece, as_part, beside, changes, news_pieces, stack, words
from clinic_app.pdf.plan_code import code_part
from clinic_app.pdf.sheet import MM, WIDTH, Sheet

SIZE = 12.0
_LEFT = 60 * MM
_GUTTER = 5 * MM
_RIGHT = WIDTH - _LEFT - _GUTTER
_PICTURES = (34 * MM, 30 * MM, 26 * MM, 22 * MM)
"""Heights of the pictures, the largest first: the largest that costs no further page is taken."""
_GAP = 3 * MM
_LEADING = 1.15
_HINTS = Hints(mistakes=1, levels=False, run_on=True, leading=_LEADING)


def compact_pages(content: HandoutContent, pictures: Pictures) -> list[list[tuple[float, Part]]]:
    fewest = min(
        (packed(_parts(content, pictures, _PICTURES[-1], early)) for early in (False, True)), key=len
    )
    for early in (False, True):
        for height in _PICTURES[:-1]:
            pages = packed(_parts(content, pictures, height, early))
            if len(pages) == len(fewest):
                return pages
    return fewest


def _parts(content: HandoutContent, pictures: Pictures, height: float, early: bool) -> list[Part]:
    """`early` puts whom to call and the small print on page one, where that saves a page at the end."""
    last = [facts_part(content.closing), small_print(content)]
    parts = [card(content), _title(content), pain_part(content), safety_part(content)]
    boxes = news_pieces(content, SIZE, WIDTH)
    parts[2:2] = [as_part(changes(one, SIZE, WIDTH)) for one in boxes]
    parts += last if early else []
    parts = [replace(part, gap=2.6 * MM) for part in parts]
    for block, heading in with_headings(content.blocks):
        parts += _exercise(block, heading, content, pictures, height)
    parts += [replace(advice_part(one, SIZE, 14), gap=_GAP) for one in content.advice]
    parts += diary_parts(content, tight=True)
    if content.plan_text:
        parts.append(code_part(content))
    return parts if early else [*parts, *last]


def _title(content: HandoutContent) -> Part:
    why = words(" ".join(content.why.lines), SIZE, WIDTH, leading=_LEADING)
    points = [(f"{content.remember.heading}:", True), *((line, False) for line in content.remember.lines)]
    return as_part(
        stack(
            [
                words(content.title, 18, WIDTH, role="H1", bold=True, leading=1.15),
                why,
                words(points, SIZE, WIDTH, leading=_LEADING),
            ]
        )
    )


def _exercise(
    block: ExerciseBlock, heading: str, content: HandoutContent, pictures: Pictures, height: float
) -> list[Part]:
    """One exercise, whole; a note as long as a page follows on its own."""
    whole = _block(block, heading, content, pictures, height)
    if whole.height <= BODY:
        return [_section(whole)]
    bare = _block(replace(block, note="", cautions=()), heading, content, pictures, height)
    return [_section(bare), *long_texts(block, content.labels, SIZE)]


def _section(piece: Piece) -> Part:
    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(0, y, WIDTH, ink=sheet.inks.line)
        with sheet.tag("Sect"):
            piece.draw(sheet, 0, y + 2.4 * MM)

    return Part(piece.height + 2.4 * MM, draw, _GAP)


def _block(
    block: ExerciseBlock, heading: str, content: HandoutContent, pictures: Pictures, height: float
) -> Piece:
    labels = content.labels
    strip = dose_strip(block.dose, _LEFT, 15, SIZE)
    right = stack(
        [pace(block, SIZE, _RIGHT), steps(block, SIZE, _RIGHT, spacing=0.1, leading=_LEADING)], gap=1 * MM
    )
    shown = picture_row(block, labels, pictures, (_LEFT, height), caption=0.0)
    pieces = [
        head(block, labels, 15, WIDTH, field_name=False, badge=SIZE),
        beside(stack([strip, shown]), right, _LEFT + _GUTTER, gap=1.4 * MM),
        hints(block, labels, SIZE, WIDTH, _HINTS),
    ]
    if heading:
        pieces.insert(0, words(heading, 15, WIDTH, role="H2", bold=True))
    return stack(pieces)
