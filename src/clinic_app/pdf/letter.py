"""The referral letter on paper: urgency first, then what was found, then what is asked."""

from collections.abc import Sequence

from clinic_app.domain.handouts import Group
from clinic_app.domain.screening_report import LetterContent, ValueRow
from clinic_app.figures.palette import Style
from clinic_app.pdf.fonts import Paragraph, paragraph
from clinic_app.pdf.paperwork import ROOM, clinic_head, fact_grid, printed, stacked, text_part
from clinic_app.pdf.parts import Part, bulleted, joined, total
from clinic_app.pdf.sheet import HAIR, MM, WIDTH, Paper, Sheet

_SIZES = (11.5, 11.0, 10.5, 10.0, 9.5)
"""The largest at which the letter fits one page; a longer one runs on at the middle size."""
_RUN_ON = 11.0
_COLUMN = 38 * MM


def render_letter(content: LetterContent, paper: Paper = "a4", *, style: Style = "colour") -> bytes:
    """The letter as PDF bytes, tagged; same input, same bytes."""
    size = next((one for one in _SIZES if total(_parts(content, one)) <= ROOM), _RUN_ON)
    return printed(content.cover, stacked(_parts(content, size)), paper, style, foot_size=10)


def _parts(content: LetterContent, size: float) -> list[Part]:
    parts = [
        clinic_head(content.cover, right=(content.date_line,), size=size, name_size=15),
        _address(content, size),
        _urgency(content, size),
        fact_grid(content.about, size - 0.5),
        text_part(content.greeting, size, gap=3.5 * MM),
        text_part(content.opening, size, gap=1.5 * MM),
    ]
    notes = [text_part(line, size, gap=1 * MM, quiet=True) for line in content.reason_notes]
    parts += [*_group(content.reasons, size, bold=True), *notes, *_group(content.findings, size, bold=True)]
    parts += _group(content.asked, size, framed=True)
    parts += _group(content.note, size)
    complaint = Group(content.complaint.heading, ("; ".join(content.complaint.lines),))
    parts += _group(complaint, size, plain=True) if content.complaint.lines else []
    parts += _table(content, size)
    parts += _group(content.not_examined, size, plain=True)
    parts += _group(content.negatives, size - 0.5, plain=True)
    if content.limits:
        parts.append(text_part(content.limits, size, gap=3 * MM))
    parts += [text_part(content.statement, size - 0.5, gap=3 * MM, quiet=True)]
    parts.append(joined(text_part(content.closing, size, gap=2 * MM), _signature(content.signature, size)))
    return parts


def _address(content: LetterContent, size: float) -> Part:
    lines = [paragraph(line, size + 0.5, WIDTH * 0.6, bold=n == 0) for n, line in enumerate(content.to)]

    def draw(sheet: Sheet, y: float) -> None:
        for line in lines:
            with sheet.tag("P"):
                y = sheet.block(0, y, line)

    return Part(sum(line.height for line in lines), draw, 4 * MM)


def _urgency(content: LetterContent, size: float) -> Part:
    """A band whose weight follows the urgency: filled, framed or tinted, so that grey paper tells it too."""
    pad = 3 * MM
    words = paragraph(content.urgency, size + 2.5, WIDTH - 2 * pad, bold=True)
    text = paragraph(content.urgency_text, size, WIDTH - 2 * pad)
    height = words.height + text.height + 2 * pad - 1 * MM
    level = content.urgency_level

    def draw(sheet: Sheet, y: float) -> None:
        inks = sheet.inks
        loud = level in ("EMERGENCY", "URGENT")
        fill = inks.red if loud else "" if level == "REFER_FIRST" else inks.tint
        line = 1 * MM if level == "REFER_FIRST" else 0.0 if loud else HAIR
        sheet.box(0, y, WIDTH, height, fill=fill, ink=inks.text, line=line, radius=1.2 * MM)
        ink = "#ffffff" if loud else inks.text
        with sheet.tag("P"):
            at = sheet.block(pad, y + pad - 0.5 * MM, words, ink=ink)
        with sheet.tag("P"):
            sheet.block(pad, at, text, ink=ink)

    return Part(height, draw, 3.5 * MM)


def _group(
    group: Group, size: float, *, bold: bool = False, framed: bool = False, plain: bool = False
) -> list[Part]:
    if not group.lines:
        return []
    pad = 3 * MM if framed else 0.0
    inner = WIDTH - 2 * pad
    heading = paragraph(group.heading, size + 1, inner, bold=True)
    running = [paragraph(line, size, inner) for line in group.lines]
    listing = bulleted(group.lines, size, inner)
    if bold:
        spans = [_title_bold(line, size, inner - size * 0.8) for line in group.lines]
        listing = type(listing)(tuple(("•", one) for one in spans), listing.indent, listing.spacing)
    body = sum(one.height + 0.6 * MM for one in running) if plain else listing.height
    height = 2 * pad * 0.8 + heading.height + 0.6 * MM + body

    def draw(sheet: Sheet, y: float) -> None:
        if framed:
            sheet.box(0, y, WIDTH, height, fill=sheet.inks.tint, ink=sheet.inks.line, line=HAIR, radius=1.2 * MM)  # fmt: skip
        with sheet.tag("H2"):
            y = sheet.block(pad, y + pad * 0.8, heading) + 0.6 * MM
        if not plain:
            listing.draw(sheet, pad, y)
            return
        for one in running:
            with sheet.tag("P"):
                y = sheet.block(pad, y, one) + 0.6 * MM

    return [Part(height, draw, 3.2 * MM)]


def _title_bold(line: str, size: float, width: float) -> Paragraph:
    """The part before the first colon in bold."""
    title, colon, rest = line.partition(": ")
    return paragraph([(title + colon.strip(), True), (rest, False)] if colon else line, size, width)


def _table(content: LetterContent, size: float) -> list[Part]:
    """Heading with the head row, then one part for each row, so that a long table may run on."""
    if not content.values:
        return []
    before = ("", *(row.label for row in content.values))
    rows = [_row(row, size, n, before[n]) for n, row in enumerate(content.values)]
    heading = text_part(content.values_heading, size + 1, role="H2", bold=True, gap=3.2 * MM)
    head = _head(content.value_heads, size)
    top = joined(heading, head)
    # The head row stays with the first value.
    first = rows[0]

    def draw(sheet: Sheet, y: float) -> None:
        top.draw(sheet, y)
        first.draw(sheet, y + top.height)

    return [Part(top.height + first.height, draw, 3.2 * MM), *rows[1:]]


def _head(heads: tuple[str, str, str], size: float) -> Part:
    height = size * 1.5

    def draw(sheet: Sheet, y: float) -> None:
        base = y + size * 1.05
        with sheet.tag("Table"), sheet.tag("TR"):
            for x, word in zip(_columns(), heads, strict=True):
                with sheet.tag("TH", scope="Column"):
                    sheet.line(x, base, f"{word} ", size - 0.5, bold=True, ink=sheet.inks.quiet)
        sheet.rule(0, y + height, WIDTH, ink=sheet.inks.text)

    return Part(height, draw, 0.0)


def _columns() -> tuple[float, float, float]:
    return 1.5 * MM, WIDTH - 2 * _COLUMN, WIDTH - _COLUMN


def _row(row: ValueRow, size: float, number: int, before: str) -> Part:
    """One measure; under the same examination only what is new stands, indented."""
    first, left, right = _columns()
    name, _, tail = row.label.partition(": ")
    inset = 5 * MM if tail and before.partition(": ")[0] == name else 0.0
    label = paragraph(tail if inset else row.label, size, left - first - inset - 2 * MM)
    cells = (
        [(left, paragraph(row.whole, size, 2 * _COLUMN - 2 * MM, bold=True))]
        if row.whole
        else [
            (left, paragraph(row.left or "–", size, _COLUMN - 2 * MM, bold=True)),
            (right, paragraph(row.right or "–", size, _COLUMN - 2 * MM, bold=True)),
        ]
    )
    height = max(label.height, *(text.height for _, text in cells)) + 1.2 * MM

    def draw(sheet: Sheet, y: float) -> None:
        if number % 2 == 0:
            sheet.box(0, y, WIDTH, height, fill=sheet.inks.tint)
        with sheet.tag("Table"), sheet.tag("TR"):
            with sheet.tag("TH", scope="Row"):
                sheet.block(first + inset, y + 0.6 * MM, label)
            for x, text in cells:
                with sheet.tag("TD"):
                    sheet.block(x, y + 0.6 * MM, text)

    return Part(height, draw, 0.0)


def _signature(lines: Sequence[str], size: float) -> Part:
    label, *under = [paragraph(line, size, WIDTH * 0.5) for line in lines]
    pen = 9 * MM

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("P"):
            sheet.block(0, y + pen - label.height, label, ink=sheet.inks.quiet)
        start = 24 * MM
        sheet.rule(start, y + pen, WIDTH * 0.55 - start, ink=sheet.inks.text)
        at = y + pen + 1 * MM
        for line in under:
            with sheet.tag("P"):
                at = sheet.block(start, at, line)

    return Part(pen + 1 * MM + sum(line.height for line in under), draw)
