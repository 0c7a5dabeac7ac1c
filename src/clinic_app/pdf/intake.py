"""The intake form: a page about the client, then the safety questions with one box per sign.

"None of these" always stands at the right edge, so that the therapist sees a missing tick at a glance.
"""

from clinic_app.domain.screening_report import ChoiceRow, IntakeContent, IntakeQuestion
from clinic_app.figures.palette import Style
from clinic_app.pdf.fonts import Paragraph, paragraph, typefaces
from clinic_app.pdf.paperwork import (
    TICK,
    blank_row,
    boxed,
    clinic_head,
    printed,
    stacked,
    text_part,
    tick,
    ticked_line,
)
from clinic_app.pdf.parts import SMALL, Part, bulleted, heading_part, joined
from clinic_app.pdf.sheet import HAIR, MM, WIDTH, Paper, Sheet

_INDENT = 9 * MM
_INNER = WIDTH - _INDENT
_COLUMN_GAP = 5 * MM
_BOX = TICK + 2 * MM
_ROW_GAP = 1.3 * MM
_DENSITIES = ((13.0, 9.5 * MM), (SMALL, 9.0 * MM), (SMALL, 7.4 * MM))
"""Type size of the first lines and height of a line to write on, roomiest first."""
_MOST_LINES = 3
"""A sign of more lines in half the width gets the whole width."""


def render_intake(content: IntakeContent, paper: Paper = "a4", *, style: Style = "colour") -> bytes:
    """The form as PDF bytes, tagged; same input, same bytes."""
    pages = next(
        (fitting for density in _DENSITIES if len(fitting := stacked(_about(content, *density))) == 1),
        stacked(_about(content, *_DENSITIES[-1])),
    )
    first, *others = [_question(one, content) for one in content.questions]
    heading = heading_part(content.questions_heading)
    end = joined(heading_part(content.end.heading), text_part(content.end.lines[0], SMALL))
    last = joined(end, blank_row(((content.initials, 1.0),)))
    pages = stacked([joined(heading, first), *others, last], pages)
    return printed(
        content.cover,
        pages,
        paper,
        style,
        draft=content.draft.split(":")[0],
        foot_blank=content.blanks[0][0][0],
    )


def _about(content: IntakeContent, size: float, row: float) -> list[Part]:
    """Page one: what this is, what cannot wait, and who fills it in."""
    parts = [clinic_head(content.cover), text_part(content.title, 22, role="H1", bold=True, gap=4 * MM)]
    if content.draft:
        parts.append(_draft(content.draft))
    parts += [text_part(line, size, gap=2 * MM) for line in content.intro]
    listing = bulleted(content.now.lines, SMALL, WIDTH - 6 * MM)

    def draw(sheet: Sheet, y: float) -> None:
        listing.draw(sheet, 3 * MM, y)

    heading = paragraph(content.now.heading, 13, WIDTH - 6 * MM, bold=True)
    parts.append(boxed(heading, Part(listing.height, draw), border=1 * MM))
    first, *others = [blank_row(blanks, height=row) for blanks in content.blanks]
    parts.append(joined(heading_part(content.about_heading, gap=5 * MM), first))
    parts += [*others, *(_choice_row(one) for one in content.choices)]
    return parts + [blank_row(blanks, height=row) for blanks in content.last_blanks]


def _draft(text: str) -> Part:
    words = paragraph(text, 13, WIDTH - 6 * MM, bold=True)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(0, y, WIDTH, words.height + 4 * MM, fill=sheet.inks.amber, radius=1 * MM)
        with sheet.tag("P"):
            sheet.block(3 * MM, y + 2 * MM, words)

    return Part(words.height + 4 * MM, draw, 3 * MM)


def _choice_row(row: ChoiceRow) -> Part:
    """A label over boxes that run on like words in a line."""
    faces = typefaces()
    label_width = 42 * MM
    label = paragraph(row.label, SMALL, label_width - 3 * MM)
    line_height = 6.2 * MM
    places: list[tuple[float, int, str]] = []
    x, line = 0.0, 0
    for choice in row.choices:
        wide = _BOX + faces.width(choice, SMALL) + 5 * MM
        if x and x + wide - 5 * MM > WIDTH - label_width:
            x, line = 0.0, line + 1
        places.append((x, line, choice))
        x += wide
    height = max((line + 1) * line_height, label.height)

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("P"):
            sheet.block(0, y + 0.4 * MM, label)
        with sheet.tag("L"):
            for at, number, choice in places:
                with sheet.tag("LI"):
                    ticked_line(
                        sheet,
                        label_width + at,
                        y + 0.4 * MM + number * line_height,
                        paragraph(choice, SMALL, WIDTH),
                    )

    return Part(height, draw, 2.4 * MM)


def _question(question: IntakeQuestion, content: IntakeContent) -> Part:
    head = paragraph([(question.title + ".", True), (question.stem, False)], SMALL, _INNER)
    note = paragraph(question.note, SMALL, _INNER, bold=True) if question.note else None
    half = (_INNER - _COLUMN_GAP) / 2
    rows = _rows(question.signs, half)
    none = paragraph(content.none, SMALL, half, bold=True)
    # The box for "none" joins the last row where that row has room at the right.
    joins = len(rows[-1]) == 1 and 2 * _BOX + _width(rows[-1][0]) + 6 * MM + _width(none) <= _INNER
    heights = [max(one.height for one in row) for row in rows]
    grid = sum(heights) + _ROW_GAP * (len(rows) - 1) + (0 if joins else _ROW_GAP + none.height)
    more = [_more(one.question, one.choices, one.unit, content.more) for one in question.more]
    more_height = sum(part.height + 1 * MM for part in more)
    top = 2.4 * MM
    note_height = note.height if note else 0.0
    height = top + head.height + note_height + 1.2 * MM + grid + more_height + 1 * MM

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(0, y, WIDTH, width=0.35 * MM)
        y += top
        with sheet.tag("Sect"):
            with sheet.tag("H3"):
                base = y + head.leading * 0.5 + SMALL * 0.36
                sheet.line(0, base, f"{question.number} ", SMALL, bold=True, ink=sheet.inks.accent)
                y = sheet.block(_INDENT, y, head)
            if note:
                with sheet.tag("P"):
                    y = sheet.block(_INDENT, y, note, ink=sheet.inks.accent)
            y += 1.2 * MM
            with sheet.tag("L"):
                for row, row_height in zip(rows, heights, strict=True):
                    for n, sign in enumerate(row):
                        with sheet.tag("LI"):
                            ticked_line(sheet, _INDENT + n * (half + _COLUMN_GAP), y, sign)
                    y += row_height + _ROW_GAP
                at = y - _ROW_GAP - none.height if joins else y
                with sheet.tag("LI"):
                    ticked_line(sheet, WIDTH, at, none, box_right=True)
                y = at + none.height
            for part in more:
                y += 1 * MM
                part.draw(sheet, y)
                y += part.height

    return Part(height, draw, 1.6 * MM)


def _rows(signs: tuple[str, ...], half: float) -> list[tuple[Paragraph, ...]]:
    """Two short signs side by side, a long or a last one alone; the order stays that of reading."""
    rows: list[tuple[Paragraph, ...]] = []
    rest = list(signs)
    while rest:
        pair = tuple(paragraph(sign, SMALL, half - _BOX) for sign in rest[:2])
        if len(pair) < 2 or any(len(one.lines) > _MOST_LINES for one in pair):
            pair = (paragraph(rest[0], SMALL, _INNER - _BOX),)
        rows.append(pair)
        del rest[: len(pair)]
    return rows


def _width(text: Paragraph) -> float:
    """Width of the last line."""
    return sum(typefaces().width(span, text.size, bold) for span, bold in text.lines[-1])


def _more(question: str, choices: tuple[str, ...], unit: str, lead: str) -> Part:
    """A tinted strip: the further question, and boxes or a line for its answer."""
    pad = 1.2 * MM
    room = _INNER - 2 * pad
    words = paragraph([(lead, True), (question, False)], SMALL, room)
    line = words.leading + 0.8 * MM
    options = [(choice, _BOX + typefaces().width(choice, SMALL) + 5 * MM) for choice in choices]
    total = sum(wide for _, wide in options) or 50 * MM
    beside = _width(words) + 4 * MM + total <= room
    stack = not beside and total > room
    lines = 0 if beside else len(options) if stack else 1
    height = words.height + lines * line + 2 * pad

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(_INDENT, y, _INNER, height, fill=sheet.inks.tint, radius=0.8 * MM)
        with sheet.tag("P"):
            sheet.block(_INDENT + pad, y + pad, words)
        x = _INDENT + pad + (_width(words) + 4 * MM if beside else 0.0)
        at = y + pad + words.height + (-words.leading if beside else 0.8 * MM)
        if not options:
            sheet.rule(x, at + words.leading - 0.5 * MM, 30 * MM, width=HAIR, ink=sheet.inks.text)
            with sheet.tag("P"):
                sheet.line(x + 32 * MM, at + words.leading * 0.5 + SMALL * 0.36, unit, SMALL)
        for choice, wide in options:
            option = paragraph(choice, SMALL, room)
            with sheet.tag("P"):
                tick(sheet, x, at + (option.leading - TICK) / 2)
                sheet.block(x + _BOX, at, option)
            x, at = (x, at + line) if stack else (x + wide, at)

    return Part(height, draw)
