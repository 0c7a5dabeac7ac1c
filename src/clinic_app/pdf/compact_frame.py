"""What stands above and below the exercises of the compact sheet: head, title, pain rule, warnings, closing lines."""

from collections.abc import Sequence

from clinic_app.domain.handouts import Group, HandoutContent, PainLamp
from clinic_app.pdf.compact_rows import Row, listed, running, said, stacked
from clinic_app.pdf.compact_rungs import SIZE, Rung
from clinic_app.pdf.escape import plain
from clinic_app.pdf.first_page import card
from clinic_app.pdf.fonts import Paragraph, Span, paragraph, typefaces
from clinic_app.pdf.parts import BODY, Part
from clinic_app.pdf.pieces import as_part, changes, lamp_shape, news_pieces, words
from clinic_app.pdf.run_on import led
from clinic_app.pdf.sheet import MM, WIDTH, Sheet

_TITLE = 16.0
_LAMP = 5.4 * MM
_BORDER = 1.1 * MM
_PAD = 2.4 * MM
_LEGEND = 13.5
_BETWEEN = 5 * MM
_BETWEEN_GROUPS = 0.6 * MM
_OWN = 20
"""Most own points in a box of their own: a page holds them at any length they are typed in."""


def above(content: HandoutContent, rung: Rung) -> list[Part]:
    """Head, title with why and what to remember, what is new, and the pain rule."""
    news = [as_part(changes(one, SIZE, WIDTH)) for one in news_pieces(content, SIZE, WIDTH)]
    return [_head(content, rung), _title(content, rung), *news, _pain(content, rung)]


def signs(content: HandoutContent, rung: Rung) -> list[Part]:
    """The warning signs with the client's own points; these in boxes of their own where there are very many."""
    own = content.own_cautions
    whole = _box(content.safety_heading, content.safety, own, rung)
    if whole.height <= BODY / 2 or not own.lines:
        return [whole]
    return [
        _box(content.safety_heading, content.safety, Group("", ()), rung),
        *(
            _box(own.heading, (), Group("", own.lines[n : n + _OWN]), rung)
            for n in range(0, len(own.lines), _OWN)
        ),
    ]


def _box(heading: str, groups: Sequence[Group], own: Group, rung: Rung) -> Part:
    """A thick border with the heading set into its upper edge; groups in two columns, own points across both."""
    column = (WIDTH - 2 * _PAD - _BETWEEN) / 2
    left, right = _halves([_group(one, column, rung) for one in groups], rung.leading)
    columns = max(left.height(rung.leading), right.height(rung.leading))
    across = stacked([running([own], WIDTH - 2 * _PAD)] if own.lines else [])
    top = _LEGEND * 1.1
    low = top + columns + (_BETWEEN_GROUPS if groups and own.lines else 0.0)
    height = low + across.height(rung.leading) + _PAD * 0.8
    heading = f" {heading} "
    wide = typefaces().width(heading, _LEGEND, bold=True)

    def draw(sheet: Sheet, y: float) -> None:
        edge = y + _LEGEND * 0.5
        sheet.bookmark(heading, y)
        sheet.box(0, edge, WIDTH, height - _LEGEND * 0.5, ink=sheet.inks.text, line=_BORDER)
        sheet.box(_PAD, edge - 1, wide, _BORDER + 2, fill="#ffffff")
        with sheet.tag("H2"):
            sheet.line(_PAD, edge + _BORDER / 2 + _LEGEND * 0.36, heading, _LEGEND, bold=True)
        left.draw(sheet, _PAD, y + top, rung.leading)
        right.draw(sheet, _PAD + column + _BETWEEN, y + top, rung.leading)
        across.draw(sheet, _PAD, y + low, rung.leading)

    return Part(height, draw, rung.gap)


def _group(group: Group, width: float, rung: Rung) -> Row:
    """A heading with its points: each on a line of its own, or running on."""
    if not rung.listed:
        return running([group], width)
    return stacked([said([(group.heading, True)], width, role="H3"), listed(group.lines, width, dots=True)])


def _halves(groups: Sequence[Row], leading: float) -> tuple[Row, Row]:
    """The most urgent group leads the left column; the others stand where they make the box lowest."""
    ways: list[tuple[Row, Row]] = []
    for choice in range(1 << max(0, len(groups) - 1)):
        # The first never moves: its bit is always 0.
        right = [choice << 1 >> n & 1 == 1 for n in range(len(groups))]
        sides = (
            [row for row, moved in zip(groups, right, strict=True) if moved is side] for side in (False, True)
        )
        left_rows, right_rows = sides
        ways.append((stacked(left_rows, _BETWEEN_GROUPS), stacked(right_rows, _BETWEEN_GROUPS)))
    return min(ways, key=lambda way: max(row.height(leading) for row in way))


def closing(content: HandoutContent, rung: Rung) -> Part:
    """What to bring and whom to call, and for whom the sheet was made; the next visit stands in the head."""
    told = " ".join((content.clinic_name, *(fact.value for fact in content.facts)))
    spans: list[Span] = []
    for fact in content.closing:
        if rung.why and fact.value not in told:
            spans += [(f"{fact.label}:", True), (f"{fact.value}.", False)]
    return _part(said([*spans, (content.small_print, False)], WIDTH), rung)


def _part(row: Row, rung: Rung) -> Part:
    return Part(row.height(rung.leading), lambda sheet, y: row.draw(sheet, 0, y, rung.leading), rung.gap)


def _head(content: HandoutContent, rung: Rung) -> Part:
    """The clinic, and below it whom the sheet is for; with a logo the card of the other templates."""
    if content.logo:
        return card(content)
    clinic: list[list[Span]] = [
        [(content.clinic_name, True)],
        *([(line, False)] for line in content.clinic_lines),
    ]
    facts: list[list[Span]] = [[(fact.label, False), (fact.value, True)] for fact in content.facts]
    lines = [*_lined(clinic), *_lined(facts)] if rung.listed else _lined([*clinic, *facts])
    rows = [said(line, WIDTH) for line in lines]
    height = sum(row.height(rung.leading) for row in rows)

    def draw(sheet: Sheet, y: float) -> None:
        at = y
        for row in rows:
            row.draw(sheet, 0, at, rung.leading)
            at += row.height(rung.leading)
        sheet.rule(0, y + height + 1.2 * MM, WIDTH, width=0.8 * MM, ink=sheet.inks.accent)

    return Part(height + 1.6 * MM, draw)


def _lined(units: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """Units one after the other with dots between, as many on a line as fit whole."""
    rows: list[list[Span]] = []
    for unit in units:
        longer = [*rows[-1], ("·", False), *unit] if rows else []
        if longer and len(paragraph(longer, SIZE, WIDTH).lines) == 1:
            rows[-1] = longer
        else:
            rows.append(list(unit))
    return rows


def _title(content: HandoutContent, rung: Rung) -> Part:
    remember = content.remember
    title = words(content.title, _TITLE, WIDTH, role="H1", bold=True, leading=1.15)
    why = said([(" ".join(content.why.lines), False)], WIDTH)
    points = running([remember], WIDTH, numbers=True, role="H2")
    rows = [why, points] if rung.why and content.why.lines else [points]
    between = rung.gap * 0.4

    def draw(sheet: Sheet, y: float) -> None:
        title.draw(sheet, 0, y)
        y += title.height
        for n, row in enumerate(rows):
            y += between if n else 0.0
            row.draw(sheet, 0, y, rung.leading)
            y += row.height(rung.leading)

    height = title.height + sum(row.height(rung.leading) for row in rows) + between * (len(rows) - 1)
    return Part(height, draw, rung.gap)


def _pain(content: HandoutContent, rung: Rung) -> Part:
    """The question on the left, the three lamps below each other on the right: shape, word, numbers, what to do."""
    question = led(_squeezed(content.pain_heading), rung.leading)
    x = _width_of(question) + 2 * MM
    lamps = [(lamp, _lamp(lamp, WIDTH - x - _LAMP)) for lamp in content.pain]
    height = max(question.height, sum(row.height(rung.leading) for _, row in lamps))

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(content.pain_heading, y)
        with sheet.tag("H2"):
            sheet.block(0, y, question)
        for lamp, row in lamps:
            lamp_shape(sheet, lamp, x + SIZE * 0.42, y + SIZE * rung.leading * 0.52, SIZE * 0.4)
            row.draw(sheet, x + _LAMP, y, rung.leading)
            y += row.height(rung.leading)

    return Part(height, draw, rung.gap)


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
