"""Page one: who, what for, three things to remember, the week, the pain rule and when to stop and call."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clinic_app.domain.handouts import Group, HandoutContent
from clinic_app.pdf.escape import plain
from clinic_app.pdf.fonts import fitted, paragraph, typefaces
from clinic_app.pdf.images import picture_size
from clinic_app.pdf.parts import BODY, INKS, SMALL, Headed, Part, bulleted, headed, numbered, total
from clinic_app.pdf.pieces import as_part, changes, lamp_shape, news_pieces
from clinic_app.pdf.sheet import HAIR, MM, WIDTH, Sheet

_GAP = 3.4 * MM
_PAD = 2.8 * MM
_LOGO = (32 * MM, 19 * MM)
"""Most the logo may take of the head."""
_GROUP_GAP = 1.8 * MM


@dataclass(frozen=True, slots=True)
class _Density:
    """Body type size, gap between parts, and heights of the rows of the two tables, in points."""

    size: float
    gap: float = 3.4 * MM
    week_row: float = 5.4 * MM
    lamp_row: float = 7.4 * MM


_DENSITIES = (
    *(_Density(size) for size in (14.0, 13.5, 13.0, 12.5, SMALL)),
    _Density(SMALL, 2.4 * MM, 4.9 * MM, 6.9 * MM),
)


def first_page(content: HandoutContent) -> tuple[list[Part], list[Part]]:
    """The parts of page one and those that had to move on, at the largest type that fits."""
    for density in _DENSITIES:
        parts = _parts(content, density)
        if total(parts) <= BODY:
            return parts, []
    # Many exercises or long texts: the week table may stand with the diary instead, then the box of changes may
    # follow on the next page. The warning signs never move.
    moved = [_week(content, _DENSITIES[0])] if content.week else []
    for density in _DENSITIES:
        parts = _parts(content, density, with_week=False)
        if total(parts) <= BODY:
            return parts, moved
    bare = replace(content, changes=Group("", ()))
    boxes = news_pieces(content, SMALL, WIDTH)
    moved = [*(as_part(changes(one, SMALL, WIDTH)) for one in boxes), *moved]
    parts = _parts(bare, _DENSITIES[-1], with_week=False)
    for density in _DENSITIES:
        larger = _parts(bare, density, with_week=False)
        if total(larger) <= BODY:
            return larger, moved
    return parts, moved


def _parts(content: HandoutContent, density: _Density, *, with_week: bool = True) -> list[Part]:
    parts = [card(content), _title(content, density.size)]
    news = changes(content, SMALL, WIDTH)
    if news.height:
        parts.append(as_part(news))
    parts.append(_remember(content, density.size))
    if with_week and content.week:
        parts.append(_week(content, density))
    parts += [pain_part(content, density.lamp_row), safety_part(content)]
    return [replace(part, gap=density.gap) for part in parts]


def card(content: HandoutContent) -> Part:
    """Clinic and logo on the left, client, date and next visit on the right."""
    right = min(79 * MM, _facts_width(content))
    logo = logo_size(content.logo, _LOGO)
    start = logo[0] + 4 * MM if logo else 0.0
    left = WIDTH - right - 4 * MM - start
    label_width = 3 * MM + max((typefaces().width(fact.label, SMALL) for fact in content.facts), default=0.0)
    name = paragraph(content.clinic_name, 15, left, bold=True)
    lines = [paragraph(line, SMALL, left) for line in content.clinic_lines]
    facts = [
        (fact.label, paragraph(fact.value, SMALL, right - label_width, bold=True)) for fact in content.facts
    ]
    high = max(
        name.height + sum(line.height for line in lines),
        sum(text.height for _, text in facts) + 1,
        logo[1] if logo else 0.0,
    )
    height = high + 2.2 * MM

    def draw(sheet: Sheet, y: float) -> None:
        if logo:
            draw_logo(sheet, content, y, logo)
        with sheet.tag("P"):
            at = sheet.block(start, y, name)
        for line in lines:
            with sheet.tag("P"):
                at = sheet.block(start, at, line)
        at = y + 1
        for label, value in facts:
            with sheet.tag("P"):
                sheet.line(
                    WIDTH - right,
                    at + value.leading * 0.5 + SMALL * 0.36,
                    label + " ",
                    SMALL,
                    ink=sheet.inks.quiet,
                )
                at = sheet.block(WIDTH - right + label_width, at, value)
        sheet.rule(0, y + height, WIDTH, width=0.8 * MM, ink=sheet.inks.accent)

    return Part(height, draw)


def _facts_width(content: HandoutContent) -> float:
    faces = typefaces()
    labels = max((faces.width(fact.label, SMALL) for fact in content.facts), default=0.0)
    values = max((faces.width(plain(fact.value), SMALL, bold=True) for fact in content.facts), default=0.0)
    return labels + values + 4 * MM


def logo_size(logo: bytes, most: tuple[float, float]) -> tuple[float, float] | None:
    """Width and height on the page, inside `most` of both, or None without a logo."""
    if not logo:
        return None
    wide, high = picture_size(logo)
    scale = min(most[0] / wide, most[1] / high)
    return wide * scale, high * scale


def draw_logo(sheet: Sheet, content: HandoutContent, y: float, size: tuple[float, float]) -> None:
    """At the left edge."""
    grey = sheet.inks.green != INKS["colour"].green
    with sheet.tag("Figure", alt=content.clinic_name or "Logo") as node:
        node.box = sheet.picture(content.logo, 0, y, size, grey=grey)


def _title(content: HandoutContent, size: float) -> Part:
    title = paragraph(content.title, 22, WIDTH, bold=True, leading=1.15)
    why = [paragraph(line, size, WIDTH) for line in content.why.lines]
    height = title.height + 1.2 * MM + sum(line.height + 1.5 for line in why)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(content.title, y)
        with sheet.tag("H1"):
            y = sheet.block(0, y, title) + 1.2 * MM
        for line in why:
            with sheet.tag("P"):
                y = sheet.block(0, y, line) + 1.5

    return Part(height, draw, _GAP)


def _remember(content: HandoutContent, size: float) -> Part:
    """Tinted box: its heading on the left, the three points on the right."""
    side = 33 * MM
    inner = WIDTH - 2 * _PAD - side
    heading = paragraph(content.remember.heading, 15, side - 3 * MM, bold=True)
    points = numbered(content.remember.lines, size, inner, spacing=1.5)
    height = 1.6 * _PAD + max(heading.height, points.height)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.box(0, y, WIDTH, height, fill=sheet.inks.tint, ink=sheet.inks.line, line=HAIR, radius=1.5 * MM)
        with sheet.tag("H2"):
            sheet.block(_PAD, y + (height - heading.height) / 2, heading)
        points.draw(sheet, _PAD + side, y + (height - points.height) / 2)

    return Part(height, draw, _GAP)


def _week(content: HandoutContent, density: _Density) -> Part:
    row = density.week_row
    day = 14.2 * MM
    name_width = WIDTH - 7 * day
    heading = paragraph(content.week_heading, 14, name_width, bold=True)
    rows = len(content.week)
    height = row * (rows + 2)
    indent = (6 if rows < 10 else 8.4) * MM

    def draw(sheet: Sheet, y: float) -> None:
        ink = sheet.inks
        sheet.bookmark(content.week_heading, y)
        with sheet.tag("H2"):
            sheet.line(
                0,
                y + row / 2 + 1.4 * MM,
                fitted(content.week_heading, 14, name_width),
                heading.size,
                bold=True,
            )
        with sheet.tag("Table"):
            with sheet.tag("TR"):
                with sheet.tag("TH", scope="Column"):
                    pass
                for n, name in enumerate(content.day_names):
                    with sheet.tag("TH", scope="Column"):
                        sheet.line(
                            name_width + (n + 0.5) * day,
                            y + row / 2 + 1.4 * MM,
                            name,
                            SMALL,
                            bold=True,
                            align="centre",
                        )
            for n, item in enumerate(content.week, start=1):
                top = y + n * row
                if n % 2:
                    sheet.box(0, top, WIDTH, row, fill=ink.tint)
                with sheet.tag("TR"):
                    with sheet.tag("TH", scope="Row"):
                        sheet.line(
                            1 * MM,
                            top + row / 2 + 1.45 * MM,
                            f"{item.number} ",
                            SMALL,
                            bold=True,
                            ink=ink.accent,
                        )
                        sheet.line(
                            indent,
                            top + row / 2 + 1.45 * MM,
                            fitted(item.name, SMALL, name_width - indent - 1 * MM),
                            SMALL,
                        )
                    for index, on in enumerate(item.days):
                        with sheet.tag("TD"):
                            if on:
                                _dot(sheet, name_width + (index + 0.5) * day, top + row / 2)
            top = y + (rows + 1) * row
            sheet.rule(0, top, WIDTH, ink=ink.text)
            with sheet.tag("TR"):
                with sheet.tag("TH", scope="Row"):
                    sheet.line(indent, top + row / 2 + 1.6 * MM, content.labels.minutes, SMALL)
                for index, minutes in enumerate(content.week_minutes):
                    with sheet.tag("TD"):
                        sheet.line(
                            name_width + (index + 0.5) * day,
                            top + row / 2 + 1.6 * MM,
                            minutes,
                            SMALL,
                            bold=True,
                            align="centre",
                        )

    return Part(height, draw, _GAP)


def _dot(sheet: Sheet, x: float, y: float) -> None:
    """A dot that is a real sign for screen readers and a clean disc for the eye."""
    with sheet.invisible():
        sheet.line(x, y + 1.4 * MM, "•", SMALL, align="centre")
    sheet.disc(x, y, 1.6 * MM, fill=sheet.inks.accent)


def pain_part(content: HandoutContent, lamp_row: float = 6.9 * MM) -> Part:
    """Three rows: shape, word, pain from 0 to 10, what it means and what to do."""
    word, pain = 11 * MM, 36 * MM
    inner_x = 57 * MM
    heading = paragraph(content.pain_heading, 14, WIDTH, bold=True)
    bodies = [
        paragraph([(lamp.meaning, False), (lamp.action, True)], SMALL, WIDTH - inner_x)
        for lamp in content.pain
    ]
    rows = [max(lamp_row, body.height + 1 * MM) for body in bodies]

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("H2"):
            y = sheet.block(0, y, heading) + 0.6 * MM
        with sheet.tag("Table"):
            for lamp, body, row in zip(content.pain, bodies, rows, strict=True):
                middle = y + row / 2
                lamp_shape(sheet, lamp, word / 2 - 1 * MM, middle, 2.7 * MM, 0.7 * MM)
                with sheet.tag("TR"):
                    with sheet.tag("TH", scope="Row"):
                        sheet.line(word, middle + 1.7 * MM, f"{lamp.word} ", 14, bold=True)
                    with sheet.tag("TD"):
                        sheet.line(pain, middle + 1.7 * MM, f"{lamp.pain} ", 14, bold=True)
                    with sheet.tag("TD"):
                        sheet.block(inner_x, middle - body.height / 2, body)
                y += row

    return Part(heading.height + 0.6 * MM + sum(rows), draw, _GAP)


def safety_part(content: HandoutContent) -> Part:
    """The warning signs in two columns, with the client's own points, in a thick border."""
    border, pad, gap = 1.1 * MM, 2.8 * MM, 6 * MM
    inner = WIDTH - 2 * pad
    column = (inner - gap) / 2
    heading = paragraph(content.safety_heading, 15, inner, bold=True)
    groups = [headed(group, SMALL, column) for group in content.safety]
    own = content.own_cautions
    own_heading = paragraph(own.heading, SMALL, inner, bold=True)
    own_list = bulleted(own.lines, SMALL, inner)
    left, right = _balanced(groups)
    columns = max(_stacked(left), _stacked(right))
    own_height = own_heading.height + 1.5 + own_list.height + 2 * MM if own.lines else 0.0
    height = 2 * pad + heading.height + 2 + columns + own_height

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(content.safety_heading, y)
        sheet.box(0, y, WIDTH, height, ink=sheet.inks.text, line=border)
        with sheet.tag("H2"):
            top = sheet.block(pad, y + pad, heading) + 2
        for x, column_groups in ((pad, left), (pad + column + gap, right)):
            at = top
            for group in column_groups:
                at = group.draw(sheet, x, at) + _GROUP_GAP
        if own.lines:
            at = top + columns + 2 * MM
            with sheet.tag("H3"):
                at = sheet.block(pad, at, own_heading) + 1.5
            own_list.draw(sheet, pad, at)

    return Part(height, draw, _GAP)


def _balanced(groups: Sequence[Headed]) -> tuple[list[Headed], list[Headed]]:
    """The most urgent group leads the left column; the others go where they make the box lowest."""
    best: tuple[list[Headed], list[Headed]] = (list(groups[:1]), list(groups[1:]))
    for choice in range(1 << max(0, len(groups) - 1)):
        left, right = list(groups[:1]), list[Headed]()
        for n, group in enumerate(groups[1:]):
            (left if choice >> n & 1 else right).append(group)
        if max(_stacked(left), _stacked(right)) < max(map(_stacked, best)):
            best = (left, right)
    return best


def _stacked(groups: Sequence[Headed]) -> float:
    return sum(group.height for group in groups) + _GROUP_GAP * max(0, len(groups) - 1)
