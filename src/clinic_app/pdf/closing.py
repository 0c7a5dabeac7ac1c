"""The last page: the diary, the plan in the client's own words, and what comes next."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from clinic_app.domain.handouts import Fact, Group, HandoutContent
from clinic_app.pdf.diary import diary_parts
from clinic_app.pdf.fonts import Paragraph, paragraph
from clinic_app.pdf.parts import SMALL, Part, bulleted, packed
from clinic_app.pdf.plan_code import code_part
from clinic_app.pdf.sheet import HAIR, MM, WIDTH, Sheet

_GUTTER = 7 * MM
_LEFT = 74 * MM
_TIGHT_LEFT = 60 * MM
_PEN = 8.5 * MM
"""Distance of lines to write on."""
_TIGHT_PEN = 7.6 * MM
_TIGHT_GAP = 2.2 * MM


def closing_pages(content: HandoutContent, moved: Sequence[Part] = ()) -> list[list[tuple[float, Part]]]:
    """Pages after the exercises. Row for effort and lines for notes give way where that saves a page."""
    roomy = packed(_parts(content, moved, tight=False))
    tight = packed(_parts(content, moved, tight=True))
    return tight if len(tight) < len(roomy) else roomy


def _parts(content: HandoutContent, moved: Sequence[Part], *, tight: bool) -> list[Part]:
    parts = [*moved, *(advice_part(group) for group in content.advice)]
    parts += diary_parts(content, tight=tight)
    parts.append(columns_part(content, tight=tight))
    if tight:
        parts.append(facts_part(content.closing))
    if content.teach_back.heading:
        parts.append(teach_back_part(content.teach_back))
    if content.plan_text:
        parts.append(code_part(content))
    parts.append(small_print(content))
    return [replace(part, gap=min(part.gap, _TIGHT_GAP)) for part in parts] if tight else parts


def advice_part(group: Group, size: float = 14, heading_size: float = 15) -> Part:
    heading = paragraph(group.heading, heading_size, WIDTH, bold=True)
    listing = bulleted(group.lines, size, WIDTH, spacing=2.5)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(group.heading, y)
        with sheet.tag("H2"):
            y = sheet.block(0, y, heading) + 2
        listing.draw(sheet, 0, y)

    return Part(heading.height + 2 + listing.height, draw, 6 * MM)


def columns_part(content: HandoutContent, *, tight: bool = False) -> Part:
    """On the left when and where, what to bring and whom to call; on the right how to move on."""
    narrow = _TIGHT_LEFT if tight else _LEFT
    wide = WIDTH - narrow - _GUTTER
    left: list[_Block] = [_Plan(content.plan, narrow, _TIGHT_PEN if tight else _PEN)]
    right: list[_Block] = [_Moving(content, wide)]
    if not tight:
        left.append(_Facts(content.closing, narrow))
    height = max(_stacked(left), _stacked(right))

    def draw(sheet: Sheet, y: float) -> None:
        for x, column in ((0.0, left), (narrow + _GUTTER, right)):
            at = y
            for part in column:
                part.draw(sheet, x, at)
                at += part.height + _BETWEEN

    return Part(height, draw, 4.5 * MM)


_BETWEEN = 2.6 * MM


class _Block(Protocol):
    """A piece of one column."""

    height: float

    def draw(self, sheet: Sheet, x: float, y: float) -> None: ...


def _stacked(blocks: Sequence[_Block]) -> float:
    return sum(block.height for block in blocks) + _BETWEEN * (len(blocks) - 1)


class _Plan:
    def __init__(self, group: Group, width: float, pen: float) -> None:
        self.width = width
        self.group = group
        self.pen = pen
        self.heading = paragraph(group.heading, 13.5, width, bold=True)
        self.lines = [paragraph(line, SMALL, width * 0.75) for line in group.lines]
        self.height = self.heading.height + len(self.lines) * pen + 1

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        sheet.bookmark(self.group.heading, y)
        with sheet.tag("H2"):
            y = sheet.block(x, y, self.heading)
        for line in self.lines:
            with sheet.tag("P"):
                sheet.block(x, y + self.pen - line.height, line)
            used = sheet.faces.width(line.lines[-1][0][0], SMALL) + 2 * MM
            sheet.rule(x + used, y + self.pen - 1, self.width - used, ink=sheet.inks.text)
            y += self.pen


class _Facts:
    """Bold label and value, running on."""

    def __init__(self, facts: Sequence[Fact], width: float) -> None:
        self.rows: list[Paragraph] = [
            paragraph([(f"{fact.label}:", True), (fact.value, False)], SMALL, width) for fact in facts
        ]
        self.height = sum(row.height + 1.5 for row in self.rows)

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        for row in self.rows:
            with sheet.tag("P"):
                y = sheet.block(x, y, row) + 1.5


class _Moving:
    def __init__(self, content: HandoutContent, width: float) -> None:
        self.words = content.moving_heading
        self.heading = paragraph(content.moving_heading, 13.5, width, bold=True)
        self.rows = [
            paragraph([(f"{fact.label}.", True), (fact.value, False)], SMALL, width)
            for fact in content.moving
        ]
        self.height = self.heading.height + 1.5 + sum(row.height + 2.5 for row in self.rows)

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        sheet.bookmark(self.words, y)
        with sheet.tag("H2"):
            y = sheet.block(x, y, self.heading) + 1.5
        for row in self.rows:
            with sheet.tag("P"):
                y = sheet.block(x, y, row) + 2.5


def facts_part(facts: Sequence[Fact], size: float = SMALL) -> Part:
    """Bold label and value, all in one paragraph."""
    spans = [span for fact in facts for span in ((f"{fact.label}:", True), (f"{fact.value}.", False))]
    words = paragraph(spans, size, WIDTH)

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("P"):
            sheet.block(0, y, words)

    return Part(words.height, draw, 3 * MM)


def teach_back_part(group: Group) -> Part:
    """A line for the therapist: a box for each exercise the client has shown, and initials."""
    initials, *numbers = group.lines

    def draw(sheet: Sheet, y: float) -> None:
        faces = sheet.faces
        baseline = y + 5 * MM
        x = faces.width(group.heading, SMALL, bold=True) + 4 * MM
        box = 5.4 * MM
        pitch = min(12 * MM, (WIDTH - 40 * MM - x) / max(1, len(numbers)))
        with sheet.tag("P"):
            sheet.line(0, baseline, f"{group.heading} ", SMALL, bold=True)
            for number in numbers:
                wide = faces.width(number, SMALL)
                sheet.line(x, baseline, f"{number} ", SMALL)
                sheet.boxes([(x + wide + 0.5 * MM, y + 0.8 * MM)], min(box, pitch - wide - 1 * MM), box, HAIR)
                x += pitch
            sheet.line(WIDTH - 38 * MM, baseline, f"{initials} ", SMALL)
            end = WIDTH - 38 * MM + faces.width(initials, SMALL) + 2 * MM
        sheet.rule(end, baseline + 1, WIDTH - end, ink=sheet.inks.text)

    return Part(6.8 * MM, draw, 3 * MM)


def small_print(content: HandoutContent, size: float = SMALL) -> Part:
    words = paragraph(content.small_print, size, WIDTH)

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("P"):
            sheet.block(0, y, words, ink=sheet.inks.quiet)

    return Part(words.height, draw, 2.5 * MM)
