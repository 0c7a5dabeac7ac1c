"""The fridge strip: one row per exercise with its pictures and its dose, to be read from two metres."""

from clinic_app.domain.handouts import ExerciseBlock, HandoutContent
from clinic_app.pdf.exercise_block import part_heading, with_headings
from clinic_app.pdf.exercise_pieces import dose_strip, head, picture_row, side
from clinic_app.pdf.first_page import safety_part
from clinic_app.pdf.fonts import paragraph
from clinic_app.pdf.parts import BODY, SMALL, Part, packed
from clinic_app.pdf.pictures import Pictures
from clinic_app.pdf.pieces import stack, words
from clinic_app.pdf.sheet import MM, WIDTH, Sheet

_NAME = 44 * MM
_PICTURES = 62 * MM
_DOSE = WIDTH - _NAME - _PICTURES - 6 * MM
_LOWEST, _HIGHEST = 27 * MM, 44 * MM
_GAP = 2.4 * MM


def fridge_pages(content: HandoutContent, pictures: Pictures) -> list[list[tuple[float, Part]]]:
    """Rows as high as the page allows, then the warning signs: they belong to every sheet, if need be on its back."""
    title = _title(content)
    safety = safety_part(content)
    pairs = with_headings(content.blocks)
    lowest = [_row(block, heading, content, pictures, _LOWEST) for block, heading in pairs]
    bare = BODY - title.height - _GAP * len(lowest) - 1 - sum(row.height for row in lowest)
    with_safety = bare - safety.height - 4 * MM
    spare = (with_safety if with_safety >= 0 else bare) / max(1, len(lowest))
    tall = min(_HIGHEST, _LOWEST + max(0.0, spare))
    rows = [
        _row(block, heading, content, pictures, tall, ruled=block.number < len(pairs))
        for block, heading in pairs
    ]
    return packed([title, *rows, safety])


def _title(content: HandoutContent) -> Part:
    contact = " · ".join((content.clinic_name, *(fact.value for fact in content.facts[1:2])))
    pieces = stack(
        [
            words(content.title, 18, WIDTH, role="H1", bold=True, leading=1.15),
            words(contact, SMALL, WIDTH, quiet=True),
        ]
    )

    def draw(sheet: Sheet, y: float) -> None:
        pieces.draw(sheet, 0, y)
        sheet.rule(0, y + pieces.height + 1.6 * MM, WIDTH, width=0.8 * MM, ink=sheet.inks.accent)

    return Part(pieces.height + 1.8 * MM, draw)


def _row(
    block: ExerciseBlock,
    heading: str,
    content: HandoutContent,
    pictures: Pictures,
    height: float,
    *,
    ruled: bool = True,
) -> Part:
    labels = content.labels
    name = stack([head(block, labels, 15, _NAME, field_name=False), side(block.badge, SMALL, detail=False)])
    dose = dose_strip(block.dose, _DOSE, 17, SMALL)
    band = paragraph(heading, 14, WIDTH - 6 * MM, bold=True)
    above = band.height + 3 * MM if band.lines else 0.0
    inside = max(height, name.height, dose.height)
    shown = picture_row(block, labels, pictures, (_PICTURES, inside - 1.5 * MM), caption=0.0)

    def draw(sheet: Sheet, y: float) -> None:
        if band.lines:
            part_heading(sheet, band, 0, y, WIDTH)
        top = y + above
        with sheet.tag("Sect"):
            name.draw(sheet, 0, top + (inside - name.height) / 2)
            shown.draw(sheet, _NAME + 2 * MM, top + (inside - shown.height) / 2)
            dose.draw(sheet, WIDTH - _DOSE, top + (inside - dose.height) / 2)
        if ruled:
            sheet.rule(0, top + inside + _GAP / 2, WIDTH)

    return Part(above + inside, draw, _GAP)
