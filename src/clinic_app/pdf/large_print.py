"""The large sheet: 18 pt, one column, one exercise to a page, nothing smaller anywhere."""

from collections.abc import Sequence
from dataclasses import replace

from clinic_app.domain.handouts import ExerciseBlock, HandoutContent, WeekRow
from clinic_app.pdf.diary import strike_out
from clinic_app.pdf.exercise_block import long_texts, shorter, with_headings
from clinic_app.pdf.exercise_pieces import dose_strip, head, hints, pace, picture_row, side, steps
from clinic_app.pdf.fonts import Paragraph, fitted, paragraph
from clinic_app.pdf.parts import BODY, Part, packed
from clinic_app.pdf.pictures import Pictures
from clinic_app.pdf.pieces import (
    Piece,
    as_part,
    caution_pieces,
    changes,
    group,
    news_pieces,
    pain,
    remember,
    safety,
    stack,
    words,
)
from clinic_app.pdf.plan_code import code_part
from clinic_app.pdf.sheet import HAIR, MM, WIDTH, Sheet

SIZE = 18.0
_SIZES = (18.0, 17.0, 16.0)
"""A block that does not fit one page steps down; 16 pt is the least that still counts as large print."""
_ROW = 11 * MM
_ROW_TALL = 13 * MM
"""Of a table in which a name takes two lines."""
_INDENT = 7.5 * MM
"""From the number of an exercise to its name."""
_NAME = 54 * MM
_DAY = (WIDTH - _NAME) / 7
_LEADING = 1.25
_LOWEST, _HIGHEST = 40 * MM, 78 * MM
_LEAST = 24 * MM
"""Height of the pictures beside steps as long as they may be."""


def large_pages(content: HandoutContent, pictures: Pictures) -> list[list[tuple[float, Part]]]:
    pages = packed([*_front(content), as_part(_plan(content)), as_part(_moving(content))])
    for block, heading in with_headings(content.blocks):
        pages += _exercise(block, heading, content, pictures)
    return [*pages, *packed(_closing(content))]


def _front(content: HandoutContent) -> list[Part]:
    facts = [
        words([(f"{fact.label}:", True), (fact.value, False)], SIZE, WIDTH, leading=_LEADING)
        for fact in content.facts
    ]
    card = stack(
        [
            words(content.clinic_name, 20, WIDTH, bold=True),
            *(words(line, SIZE, WIDTH) for line in content.clinic_lines),
            *facts,
        ]
    )
    title = stack(
        [
            words(content.title, 24, WIDTH, role="H1", bold=True, leading=1.15),
            *(words(line, SIZE, WIDTH, leading=_LEADING) for line in content.why.lines),
        ]
    )
    parts = [as_part(card), as_part(title)]
    parts += [as_part(changes(one, SIZE, WIDTH)) for one in news_pieces(content, SIZE, WIDTH)]
    parts += [as_part(remember(content, SIZE, WIDTH)), as_part(pain(content, SIZE, WIDTH))]
    parts += [as_part(safety(one, SIZE, WIDTH)) for one in caution_pieces(content, SIZE, WIDTH)]
    if content.week:
        parts.append(_table(content, content.week_heading, [row.days for row in content.week], None))
    return parts


def _exercise(
    block: ExerciseBlock, heading: str, content: HandoutContent, pictures: Pictures
) -> list[list[tuple[float, Part]]]:
    spilt: list[Part] = []
    for size in _SIZES:
        upper, lower = _halves(block, heading, content, size)
        room = BODY - upper.height - lower.height - 4 * MM
        if room >= _LOWEST:
            break
    else:
        spilt = long_texts(block, content.labels, SIZE)
        size = _SIZES[-1]
        upper, lower = _halves(shorter(block), heading, content, size)
        if BODY - upper.height - lower.height - 4 * MM < _LEAST:
            spilt = long_texts(block, content.labels, SIZE, hints=True)
            lower = steps(block, size, WIDTH)
        room = max(_LEAST, BODY - upper.height - lower.height - 4 * MM)
    shown = picture_row(
        block, content.labels, pictures, (WIDTH, min(_HIGHEST, room)), caption=size, largest=1.9
    )
    spare = BODY - stack([upper, shown, lower]).height
    air = max(0.0, min(5 * MM, spare / 3))
    whole = stack([upper, replace(shown, gap=shown.gap + air), replace(lower, gap=lower.gap + air)])

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("Sect"):
            whole.draw(sheet, 0, y)

    return [[(0.0, Part(whole.height, draw))], *([(0.0, part)] for part in spilt)]


def _halves(block: ExerciseBlock, heading: str, content: HandoutContent, size: float) -> tuple[Piece, Piece]:
    labels = content.labels
    upper = [
        head(block, labels, 22, WIDTH, field_name=False),
        side(block.badge, size),
        dose_strip(block.dose, WIDTH, 26, size),
        pace(block, size, WIDTH),
    ]
    if heading:
        upper.insert(0, words(heading, 20, WIDTH, role="H2", bold=True))
    return stack(upper), stack([steps(block, size, WIDTH), hints(block, labels, size, WIDTH)])


def _closing(content: HandoutContent) -> list[Part]:
    parts: list[Part] = [as_part(group(one, SIZE, WIDTH, role="H2")) for one in content.advice]
    if content.weeks:
        for week in range(1, content.weeks + 1):
            name = content.labels.week.format(week=week)
            table = _table(content, name, [row.days for row in content.week], content.week)
            parts.append(_headed(content, table) if week == 1 else table)
    facts = [
        words([(f"{one.label}:", True), (one.value, False)], SIZE, WIDTH, leading=_LEADING)
        for one in content.closing
    ]
    parts.append(as_part(stack(facts)))
    if content.teach_back.heading:
        parts.append(as_part(_teach_back(content)))
    if content.plan_text:
        parts.append(code_part(content, size=SIZE))
    parts.append(as_part(words(content.small_print, SIZE, WIDTH, quiet=True)))
    return parts


def _moving(content: HandoutContent) -> Piece:
    heading = words(content.moving_heading, 20, WIDTH, role="H2", bold=True)
    rows = [
        words([(f"{one.label}.", True), (one.value, False)], SIZE, WIDTH, leading=_LEADING)
        for one in content.moving
    ]
    return stack([heading, *rows])


def _headed(content: HandoutContent, table: Part) -> Part:
    heading = stack(
        [
            words(content.labels.diary, 20, WIDTH, role="H2", bold=True),
            words(content.labels.diary_hint, SIZE, WIDTH),
        ]
    )

    def draw(sheet: Sheet, y: float) -> None:
        heading.draw(sheet, 0, y)
        table.draw(sheet, y + heading.height + 2 * MM)

    return Part(heading.height + 2 * MM + table.height, draw, table.gap)


def _table(
    content: HandoutContent,
    title: str,
    rows: Sequence[tuple[bool, ...]],
    diary: Sequence[WeekRow] | None,
) -> Part:
    """The week with dots, or with `diary` a week of boxes to tick and rows for pain and notes."""
    labels = content.labels
    count = len(rows) + (2 if diary else 1)
    high = _row_height(content.week, count if diary else 0)
    height = 10 * MM + high * count
    short = _short_days(content.day_names)

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("H3"):
            sheet.line(0, y + 7 * MM, fitted(title, SIZE, _NAME - 2 * MM, bold=True), SIZE, bold=True)
        with sheet.tag("Table"):
            with sheet.tag("TR"):
                with sheet.tag("TH", scope="Column"):
                    pass
                for n, name in enumerate(short):
                    with sheet.tag("TH", scope="Column"):
                        sheet.line(
                            _NAME + (n + 0.5) * _DAY, y + 7 * MM, name, SIZE, bold=True, align="centre"
                        )
            y += 10 * MM
            for row, days in zip(content.week, rows, strict=True):
                _row(sheet, row, days, y, high, boxes=diary is not None)
                y += high
            if diary is None:
                _values(sheet, labels.minutes, content.week_minutes, y, high)
                return
            _values(sheet, labels.pain_row, ("",) * 7, y, high, boxed=True)
            _values(sheet, labels.notes_row, ("",), y + high, high, boxed=True)

    return Part(height, draw, 5 * MM)


def _row_height(week: Sequence[WeekRow], diary_rows: int) -> float:
    """Taller where a name takes two lines, unless two weeks of a diary would then not share a page."""
    one_line = all(len(_name(row).lines) == 1 for row in week)
    too_tall = diary_rows and 2 * (10 * MM + _ROW_TALL * diary_rows) + 5 * MM > BODY
    return _ROW if one_line or too_tall else _ROW_TALL


def _name(row: WeekRow) -> Paragraph:
    indent = _INDENT if row.number < 10 else _INDENT + 3.5 * MM
    return paragraph(row.name, SIZE, _NAME - indent - 1 * MM, leading=0.98)


def _label(sheet: Sheet, x: float, y: float, high: float, text: Paragraph, whole: str) -> None:
    """A text in the middle of its row, cut to the lines that fit there."""
    bold = text.lines[0][0][1]
    fits = int(high / text.leading)
    if len(text.lines) > fits:
        said = [" ".join(part for part, _ in line) for line in text.lines[: fits - 1]]
        left = " ".join(whole.split()).removeprefix(" ".join(said)).strip()
        last = fitted(left, SIZE, _NAME - x - 1 * MM, bold=bold)
        lines = (*text.lines[: fits - 1], ((last, bold),))
        text = Paragraph(lines, text.size, text.leading)
    sheet.block(x, y + (high - text.height) / 2, text)


def _short_days(names: Sequence[str]) -> list[str]:
    return list(names) if max(map(len, names)) <= 3 else [name[:2] for name in names]


def _row(sheet: Sheet, row: WeekRow, days: Sequence[bool], y: float, high: float, *, boxes: bool) -> None:
    middle = y + high * 0.62
    with sheet.tag("TR"):
        with sheet.tag("TH", scope="Row"):
            sheet.line(0, middle, f"{row.number} ", SIZE, bold=True, ink=sheet.inks.accent)
            indent = _INDENT if row.number < 10 else _INDENT + 3.5 * MM
            _label(sheet, indent, y, high, _name(row), row.name)
        for n, on in enumerate(days):
            x = _NAME + n * _DAY
            labels = _box_labels(row) if on else ("",)
            wide = _DAY / len(labels)
            if boxes:
                places = [(x + m * wide, y) for m in range(len(labels))]
                sheet.boxes(places, wide, high, HAIR, fill="#ffffff" if on else sheet.inks.tint)
                if not on:
                    strike_out(sheet, [(x, y)], _DAY, high)
            with sheet.tag("TD"):
                if boxes:
                    for m, label in enumerate(labels):
                        size = SIZE if len(label) < 2 else _SIZES[-1]
                        sheet.line(x + m * wide + 0.5 * MM, y + 6 * MM, label, size, ink=sheet.inks.quiet)
                elif on:
                    with sheet.invisible():
                        sheet.line(x + _DAY / 2, middle, "•", SIZE, align="centre")
                    sheet.disc(x + _DAY / 2, y + high / 2, 2.2 * MM, fill=sheet.inks.accent)
    sheet.rule(0, y + high, WIDTH if not boxes else _NAME, ink=sheet.inks.line)


def _box_labels(row: WeekRow) -> tuple[str, ...]:
    """One box a side; the side with the extra set carries a plus."""
    if len(row.boxes) < 3:
        return row.boxes
    return tuple(f"{box}+" if row.boxes[2] == f"+{box}" else box for box in row.boxes[:2])


def _values(
    sheet: Sheet, label: str, values: Sequence[str], y: float, high: float, *, boxed: bool = False
) -> None:
    wide = (WIDTH - _NAME) / len(values)
    if boxed:
        sheet.boxes([(_NAME + n * wide, y) for n in range(len(values))], wide, high, HAIR)
    with sheet.tag("TR"):
        with sheet.tag("TH", scope="Row"):
            text = paragraph(label, SIZE, _NAME - 2 * MM, bold=True, leading=0.98)
            _label(sheet, 0, y, high, text, label)
        for n, value in enumerate(values):
            with sheet.tag("TD", span=7 if len(values) == 1 else 1):
                sheet.line(_NAME + (n + 0.5) * wide, y + high * 0.62, value, SIZE, bold=True, align="centre")


def _plan(content: HandoutContent) -> Piece:
    heading = words(content.plan.heading, 20, WIDTH, role="H2", bold=True)
    rows = [paragraph(line, SIZE, WIDTH * 0.7) for line in content.plan.lines]
    pen = 13 * MM

    def draw(sheet: Sheet, x: float, y: float) -> None:
        heading.draw(sheet, x, y)
        y += heading.height
        for row in rows:
            with sheet.tag("P"):
                sheet.block(x, y + pen - row.height, row)
            used = sheet.faces.width(row.lines[-1][0][0], SIZE) + 3 * MM
            sheet.rule(x + used, y + pen - 1, WIDTH - used, ink=sheet.inks.text)
            y += pen

    return Piece(heading.height + pen * len(rows) + 1, draw)


def _teach_back(content: HandoutContent) -> Piece:
    initials, *numbers = content.teach_back.lines
    boxes = "   ".join(f"{number} ☐" for number in numbers)
    return stack(
        [
            words(content.teach_back.heading, SIZE, WIDTH, bold=True),
            words(f"{boxes}   {initials} ________", SIZE, WIDTH),
        ]
    )
