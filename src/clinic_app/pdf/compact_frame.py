"""What stands above and below the exercises of the compact sheet: head, title, pain rule, warnings, closing lines."""

from collections.abc import Sequence
from functools import cached_property

from clinic_app.domain.handouts import HandoutContent, PainLamp
from clinic_app.pdf.compact_rows import Row, running, said, stacked
from clinic_app.pdf.compact_rungs import SIZE, Rung
from clinic_app.pdf.compact_signs import SignsBox, signs_boxes
from clinic_app.pdf.escape import plain
from clinic_app.pdf.first_page import draw_logo, logo_size
from clinic_app.pdf.fonts import Paragraph, Span, paragraph, typefaces
from clinic_app.pdf.parts import Part
from clinic_app.pdf.pieces import Piece, as_part, changes, lamp_shape, news_pieces, words
from clinic_app.pdf.run_on import led
from clinic_app.pdf.sheet import MM, WIDTH, Sheet

_TITLE = 16.0
_LOGO = (24 * MM, 13 * MM)
"""Most the logo may take."""
_LAMP = 5.4 * MM
"""From a lamp to its words."""


class CompactFrame:
    """The frame of one sheet. Every text is broken into lines once; the settings share the lines."""

    def __init__(self, content: HandoutContent) -> None:
        self._content = content
        self._heads: dict[bool, Row] = {}
        self._boxes: dict[bool, list[SignsBox]] = {}

    def above(self, rung: Rung) -> list[Part]:
        """Head, title with why and what to remember, what is new, and the pain rule."""
        return [self._head(rung), self._title(rung), *self._news, self._pain(rung)]

    def signs(self, rung: Rung) -> list[Part]:
        """The warning signs with the client's own points."""
        if rung.listed not in self._boxes:
            self._boxes[rung.listed] = signs_boxes(self._content, one_a_line=rung.listed)
        return [box.part(rung.leading, rung.gap) for box in self._boxes[rung.listed]]

    def closing(self, rung: Rung) -> Part:
        """What to bring and whom to call, and for whom the sheet was made; the next visit stands in the head."""
        content = self._content
        shown = {fact.value for fact in content.facts}
        spans: list[Span] = []
        for fact in content.closing if rung.why else ():
            spans += [(f"{fact.label}:", True), (f"{fact.value}.", False)] if fact.value not in shown else []
        row = said([*spans, (content.small_print, False)], WIDTH)
        return Part(row.height(rung.leading), lambda sheet, y: row.draw(sheet, 0, y, rung.leading), rung.gap)

    def _head(self, rung: Rung) -> Part:
        """The clinic, and below it whom the sheet is for, beside the logo."""
        logo = logo_size(self._content.logo, _LOGO)
        x = logo[0] + 4 * MM if logo else 0.0
        if rung.listed not in self._heads:
            self._heads[rung.listed] = _head_row(self._content, WIDTH - x, together=not rung.listed)
        row = self._heads[rung.listed]
        height = max(row.height(rung.leading), logo[1] if logo else 0.0)

        def draw(sheet: Sheet, y: float) -> None:
            if logo:
                draw_logo(sheet, self._content, y + (height - logo[1]) / 2, logo)
            row.draw(sheet, x, y, rung.leading)
            sheet.rule(0, y + height + 1.2 * MM, WIDTH, width=0.8 * MM, ink=sheet.inks.accent)

        return Part(height + 1.6 * MM, draw)

    @cached_property
    def _news(self) -> list[Part]:
        content = self._content
        return [as_part(changes(one, SIZE, WIDTH)) for one in news_pieces(content, SIZE, WIDTH)]

    @cached_property
    def _name(self) -> Piece:
        return words(self._content.title, _TITLE, WIDTH, role="H1", bold=True, leading=1.15)

    @cached_property
    def _why(self) -> Row:
        return said([(" ".join(self._content.why.lines), False)], WIDTH)

    @cached_property
    def _points(self) -> Row:
        return running([self._content.remember], WIDTH, numbers=True, role="H2")

    def _title(self, rung: Rung) -> Part:
        rows = [self._why, self._points] if rung.why and self._why.lines else [self._points]
        below = stacked(rows, rung.gap * 0.4)

        def draw(sheet: Sheet, y: float) -> None:
            self._name.draw(sheet, 0, y)
            below.draw(sheet, 0, y + self._name.height, rung.leading)

        return Part(self._name.height + below.height(rung.leading), draw, rung.gap)

    @cached_property
    def _question(self) -> Paragraph:
        return _squeezed(self._content.pain_heading)

    @cached_property
    def _lamps(self) -> list[tuple[PainLamp, Row]]:
        room = WIDTH - self._lamps_at - _LAMP
        return [(lamp, _lamp(lamp, room)) for lamp in self._content.pain]

    @cached_property
    def _lamps_at(self) -> float:
        return _width_of(self._question) + 2 * MM

    def _pain(self, rung: Rung) -> Part:
        """The question on the left, the lamps below each other on the right: shape, word, numbers, what to do."""
        question, x = led(self._question, rung.leading), self._lamps_at
        height = max(question.height, sum(row.height(rung.leading) for _, row in self._lamps))

        def draw(sheet: Sheet, y: float) -> None:
            sheet.bookmark(self._content.pain_heading, y)
            with sheet.tag("H2"):
                sheet.block(0, y, question)
            for lamp, row in self._lamps:
                lamp_shape(sheet, lamp, x + SIZE * 0.42, y + SIZE * rung.leading * 0.52, SIZE * 0.4)
                row.draw(sheet, x + _LAMP, y, rung.leading)
                y += row.height(rung.leading)

        return Part(height, draw, rung.gap)


def _head_row(content: HandoutContent, width: float, *, together: bool) -> Row:
    """Clinic and client; `together` lets the client's facts begin on the clinic's last line."""
    clinic: list[list[Span]] = [
        [(content.clinic_name, True)],
        *([(line, False)] for line in content.clinic_lines),
    ]
    facts: list[list[Span]] = [[(fact.label, False), (fact.value, True)] for fact in content.facts]
    lines = _lined([*clinic, *facts], width) if together else [*_lined(clinic, width), *_lined(facts, width)]
    return stacked([said(line, width) for line in lines])


def _lined(units: Sequence[Sequence[Span]], width: float) -> list[list[Span]]:
    """Units one after the other with dots between, as many on a line as fit whole."""
    rows: list[list[Span]] = []
    for unit in units:
        longer = [*rows[-1], ("·", False), *unit] if rows else []
        if longer and len(paragraph(longer, SIZE, width).lines) == 1:
            rows[-1] = longer
        else:
            rows.append(list(unit))
    return rows


def _squeezed(question: str) -> Paragraph:
    """As narrow as three lines and its longest word allow."""
    faces = typefaces()
    wide = max((faces.width(word, SIZE, bold=True) for word in plain(question).split()), default=0.0) + 0.1
    while len((text := paragraph(question, SIZE, wide, bold=True)).lines) > 3:
        wide += MM
    return text


def _width_of(text: Paragraph) -> float:
    faces = typefaces()
    return max(
        (sum(faces.width(part, text.size, bold) for part, bold in line) for line in text.lines), default=0.0
    )


def _lamp(lamp: PainLamp, width: float) -> Row:
    return said([(f"{lamp.word} {lamp.pain}.", True), (lamp.meaning, False), (lamp.action, True)], width)
