"""What the papers around a screening share: pages with a foot line, tick boxes, lines to write on, headings."""

from collections.abc import Sequence

from clinic_app.domain.handouts import Fact
from clinic_app.domain.screening_report import Cover
from clinic_app.figures.palette import Style
from clinic_app.pdf.escape import plain
from clinic_app.pdf.fonts import Paragraph, fitted, paragraph
from clinic_app.pdf.parts import BODY, INKS, SMALL, Part
from clinic_app.pdf.sheet import HAIR, HEIGHT, MM, WIDTH, Paper, Sheet
from clinic_app.pdf.tags import Facts

TICK = 4.0 * MM
"""Edge of a tick box."""
RISE = 9 * MM
"""How far these papers reach above and below the area of the handout; leaves 15 mm on Letter."""
ROOM = BODY + 2 * RISE
"""Height for content on one page."""


def stacked(
    parts: Sequence[Part], pages: Sequence[Sequence[tuple[float, Part]]] = ()
) -> list[list[tuple[float, Part]]]:
    """Pages of (y, part) in order, behind the pages that exist; a part is never split."""
    made = [list(page) for page in pages]
    made.append([])
    y = 0.0
    for part in parts:
        start = y + part.gap if made[-1] else 0.0
        if made[-1] and start + part.height > ROOM + 0.01:
            made.append([])
            start = 0.0
        made[-1].append((start, part))
        y = start + part.height
    return [page for page in made if page]


def printed(
    cover: Cover,
    pages: Sequence[Sequence[tuple[float, Part]]],
    paper: Paper,
    style: Style,
    *,
    draft: str = "",
    foot_size: float = SMALL,
    foot_blank: str = "",
) -> bytes:
    """The pages as one tagged PDF; the same bytes for the same input.

    `foot_blank` is the label of a line to write on in the foot of every page but the first: loose sheets get mixed up.
    """
    facts = Facts(
        plain(cover.document_title), plain(cover.author), plain(cover.subject), cover.language, cover.made_on
    )
    sheet = Sheet(paper, INKS[style], cover.language)
    for number, page in enumerate(pages, start=1):
        with sheet.page():
            for y, part in page:
                part.draw(sheet, y - RISE)
            with sheet.furniture():
                _foot(sheet, cover, number, len(pages), draft, foot_size)
                if foot_blank and number > 1:
                    _foot_line(sheet, foot_blank)
    return sheet.finished(facts)


def _foot(sheet: Sheet, cover: Cover, number: int, pages: int, draft: str, size: float) -> None:
    sheet.rule(0, BODY + RISE + 2 * MM, WIDTH)
    baseline = HEIGHT + RISE - 0.9 * MM
    count = cover.page.format(page=number, pages=pages)
    count_width = sheet.faces.width(count, size) + 6 * MM
    words = " – ".join(part for part in (cover.foot, draft) if part)
    sheet.line(0, baseline, fitted(words, size, WIDTH - count_width, bold=True), size, bold=True)
    sheet.line(WIDTH, baseline, count, size, align="right")


def _foot_line(sheet: Sheet, label: str) -> None:
    baseline = HEIGHT + RISE - 0.9 * MM
    x = WIDTH * 0.44
    sheet.line(x, baseline, label, SMALL)
    start = x + sheet.faces.width(label, SMALL) + 2 * MM
    sheet.rule(start, baseline + 0.6 * MM, WIDTH - 30 * MM - start, ink=sheet.inks.quiet)


def clinic_head(
    cover: Cover, *, right: Sequence[str] = (), size: float = SMALL, name_size: float = 15
) -> Part:
    """Clinic name and lines on the left, plain lines on the right, an accent rule below."""
    half = WIDTH * 0.58
    name = paragraph(cover.clinic_name, name_size, half, bold=True)
    lines = [paragraph(line, size, half) for line in cover.clinic_lines]
    beside = [paragraph(fitted(line, size, WIDTH - half - 4 * MM), size, WIDTH) for line in right]
    height = max(name.height + sum(one.height for one in lines), sum(one.height for one in beside)) + 2 * MM

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("P"):
            at = sheet.block(0, y, name)
        for line in lines:
            with sheet.tag("P"):
                at = sheet.block(0, at, line, ink=sheet.inks.quiet)
        at = y
        for line in beside:
            with sheet.tag("P"):
                sheet.line(
                    WIDTH,
                    at + line.leading * 0.5 + size * 0.36,
                    "".join(s for s, _ in line.lines[0]),
                    size,
                    align="right",
                )
            at += line.height
        sheet.rule(0, y + height, WIDTH, width=0.8 * MM, ink=sheet.inks.accent)

    return Part(height, draw)


def fact_grid(facts: Sequence[Fact], size: float) -> Part:
    """Label over value, three beside each other."""
    wide = WIDTH / 3
    cells = [(fact.label, paragraph(fact.value, size + 0.5, wide - 3 * MM, bold=True)) for fact in facts]
    rows = [cells[n : n + 3] for n in range(0, len(cells), 3)]
    heights = [size * 1.2 + max(value.height for _, value in row) + 0.8 * MM for row in rows]

    def draw(sheet: Sheet, y: float) -> None:
        for row, height in zip(rows, heights, strict=True):
            for n, (label, value) in enumerate(row):
                with sheet.tag("P"):
                    sheet.line(n * wide, y + size, f"{label} ", size - 0.5, ink=sheet.inks.quiet)
                    sheet.block(n * wide, y + size * 1.2, value)
            y += height

    return Part(sum(heights), draw, 2 * MM)


def text_part(
    text: str | Sequence[tuple[str, bool]],
    size: float,
    *,
    role: str = "P",
    bold: bool = False,
    gap: float = 2 * MM,
    quiet: bool = False,
    width: float = WIDTH,
    x: float = 0.0,
) -> Part:
    words = paragraph(text, size, width, bold=bold)

    def draw(sheet: Sheet, y: float) -> None:
        if role in ("H1", "H2"):
            sheet.bookmark(" ".join(span for line in words.lines for span, _ in line), y)
        with sheet.tag(role):
            sheet.block(x, y, words, ink=sheet.inks.quiet if quiet else "")

    return Part(words.height, draw, gap)


def tick(sheet: Sheet, x: float, y: float, size: float = TICK) -> None:
    """An empty box for the eye, and the sign of one for those who listen."""
    with sheet.invisible():
        sheet.line(x, y + size * 0.8, "☐ ", SMALL)
    sheet.box(x, y, size, size, fill="#ffffff", ink=sheet.inks.text, line=HAIR, radius=0.5 * MM)


def ticked_line(sheet: Sheet, x: float, y: float, text: Paragraph, *, box_right: bool = False) -> None:
    """A tick box with its words; the box stands at the height of the first line."""
    top = y + (text.leading - TICK) / 2
    if box_right:
        wide = max((sum(sheet.faces.width(span, text.size, bold) for span, bold in line) for line in text.lines), default=0.0)  # fmt: skip
        with sheet.tag("Lbl"):
            tick(sheet, x - TICK, top)
        with sheet.tag("LBody"):
            sheet.block(x - TICK - 2 * MM - wide, y, text)
        return
    with sheet.tag("Lbl"):
        tick(sheet, x, top)
    with sheet.tag("LBody"):
        sheet.block(x + TICK + 2 * MM, y, text)


def blank_row(fields: Sequence[tuple[str, float]], *, size: float = SMALL, height: float = 9.5 * MM) -> Part:
    """Labelled lines to write on, side by side; each takes its share of the width."""

    def draw(sheet: Sheet, y: float) -> None:
        x = 0.0
        for label, share in fields:
            wide = WIDTH * share - 3 * MM
            with sheet.tag("P"):
                sheet.line(x, y + height - 1.6 * MM, f"{label} ", size)
            start = x + sheet.faces.width(label, size) + 2 * MM
            sheet.rule(start, y + height - 1 * MM, x + wide - start, ink=sheet.inks.quiet)
            x += WIDTH * share

    return Part(height, draw, 0.0)


def boxed(heading: Paragraph, body: Part, *, border: float, pad: float = 3 * MM) -> Part:
    """A box around a heading and a part that was measured for the width inside it."""
    height = 2 * pad + heading.height + 1 * MM + body.height

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(0, y, WIDTH, height, ink=sheet.inks.text, line=border, radius=1.2 * MM)
        with sheet.tag("H2"):
            top = sheet.block(pad, y + pad, heading) + 1 * MM
        body.draw(sheet, top)

    return Part(height, draw)
