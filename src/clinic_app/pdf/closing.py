"""The last pages: a four-week diary, the plan in the client's own words, and what comes next."""

from clinic_app.domain.handouts import Group, HandoutContent, WeekRow
from clinic_app.pdf.first_page import fact_lines
from clinic_app.pdf.fonts import fitted, paragraph
from clinic_app.pdf.parts import SMALL, Part, bulleted, heading_part, joined
from clinic_app.pdf.sheet import HAIR, MM, WIDTH, Sheet

_NAME = 42 * MM
_DAY = (WIDTH - _NAME) / 7
_ROW = 8.4 * MM
_HEAD = 7 * MM
_FACT = 30 * MM


def closing_parts(content: HandoutContent) -> list[Part]:
    """Advice, diary and closing lines, in reading order."""
    parts = [_advice(group) for group in content.advice]
    if content.weeks and content.week:
        first, *others = [_week(content, week) for week in range(1, content.weeks + 1)]
        parts += [joined(_diary_heading(content), first), *others]
    parts.append(_plan(content.plan))
    moving = fact_lines(content.moving, WIDTH, _FACT, 13)
    parts.append(joined(heading_part(content.moving_heading), moving))
    parts.append(fact_lines(content.closing, WIDTH, _FACT, 13))
    end = _small_print(content.small_print)
    # The small print never stands alone on a page.
    parts.append(joined(_teach_back(content.teach_back), end) if content.teach_back.heading else end)
    return parts


def _advice(group: Group) -> Part:
    heading = paragraph(group.heading, 15, WIDTH, bold=True)
    listing = bulleted(group.lines, 14, WIDTH, spacing=2.5)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(group.heading, y)
        with sheet.tag("H2"):
            y = sheet.block(0, y, heading) + 2
        listing.draw(sheet, 0, y)

    return Part(heading.height + 2 + listing.height, draw, 6 * MM)


def _diary_heading(content: HandoutContent) -> Part:
    labels = content.labels
    base = heading_part(labels.diary)
    hint = paragraph(labels.diary_hint, SMALL, WIDTH)

    def draw(sheet: Sheet, y: float) -> None:
        base.draw(sheet, y)
        with sheet.tag("P"):
            sheet.block(0, y + base.height + 1, hint)

    return Part(base.height + 1 + hint.height, draw, 6 * MM)


def _week_height(content: HandoutContent) -> float:
    return _HEAD + _ROW * (len(content.week) + 2)


def _week(content: HandoutContent, week: int) -> Part:
    labels = content.labels
    rows = content.week
    height = _week_height(content)

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("Table"):
            with sheet.tag("TR"):
                with sheet.tag("TH", scope="Column"):
                    sheet.line(0, y + 4.9 * MM, labels.week.format(week=week), 14, bold=True)
                for n, name in enumerate(content.day_names):
                    with sheet.tag("TH", scope="Column"):
                        sheet.line(
                            _NAME + (n + 0.5) * _DAY, y + 4.9 * MM, name, SMALL, bold=True, align="centre"
                        )
            y += _HEAD
            for row in rows:
                _exercise_row(sheet, row, y)
                y += _ROW
            _open_row(sheet, labels.pain_row, y, _DAY)
            _open_row(sheet, labels.notes_row, y + _ROW, WIDTH - _NAME)

    return Part(height, draw, 5 * MM)


def _exercise_row(sheet: Sheet, row: WeekRow, y: float) -> None:
    count = max(1, len(row.boxes))
    wide = _DAY / count
    with sheet.tag("TR"):
        with sheet.tag("TH", scope="Row"):
            sheet.line(0, y + 5.6 * MM, f"{row.number} ", SMALL, bold=True, ink=sheet.inks.accent)
            name = paragraph(row.name, SMALL, _NAME - 6 * MM, leading=1.0)
            if len(name.lines) <= 2:
                sheet.block(5 * MM, y + (_ROW - name.height) / 2, name)
            else:
                sheet.line(5 * MM, y + 5.6 * MM, fitted(row.name, SMALL, _NAME - 6 * MM), SMALL)
        days = [(_NAME + day * _DAY, on) for day, on in enumerate(row.days)]
        sheet.boxes([(x, y) for x, on in days if not on], _DAY, _ROW, HAIR, fill=sheet.inks.tint)
        sheet.boxes([(x + n * wide, y) for x, on in days if on for n in range(count)], wide, _ROW, HAIR)
        for x, on in days:
            with sheet.tag("TD"):
                for n, label in enumerate(row.boxes if on else ()):
                    sheet.line(x + n * wide + 0.8 * MM, y + 4.4 * MM, label, SMALL, ink=sheet.inks.quiet)


def _open_row(sheet: Sheet, label: str, y: float, width: float) -> None:
    count = round((WIDTH - _NAME) / width)
    sheet.boxes([(_NAME + n * width, y) for n in range(count)], width, _ROW, HAIR)
    with sheet.tag("TR"):
        with sheet.tag("TH", scope="Row"):
            sheet.line(0, y + 5.6 * MM, label, SMALL, bold=True)
        for _ in range(7):
            with sheet.tag("TD"):
                pass


def _plan(group: Group) -> Part:
    heading = paragraph(group.heading, 15, WIDTH, bold=True)
    lines = [paragraph(line, 13, WIDTH) for line in group.lines]
    pen = 8.5 * MM
    height = heading.height + len(lines) * pen + 1

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(group.heading, y)
        with sheet.tag("H2"):
            y = sheet.block(0, y, heading)
        for line in lines:
            with sheet.tag("P"):
                sheet.block(0, y + pen - line.leading, line)
            used = max(sheet.faces.width(spans[0][0], 13) for spans in line.lines) + 2 * MM
            sheet.rule(used, y + pen - 1, WIDTH - used, ink=sheet.inks.text)
            y += pen

    return Part(height, draw, 6 * MM)


def _teach_back(group: Group) -> Part:
    """A line for the therapist: a box for each exercise the client has shown, and initials."""
    heading = paragraph(group.heading, SMALL, WIDTH, bold=True)
    initials, *numbers = group.lines
    height = 9 * MM

    def draw(sheet: Sheet, y: float) -> None:
        faces = sheet.faces
        baseline = y + 5.8 * MM
        x = faces.width(group.heading, SMALL, bold=True) + 4 * MM
        box = 5.8 * MM
        pitch = min(13 * MM, (WIDTH - 44 * MM - x) / max(1, len(numbers)))
        with sheet.tag("P"):
            sheet.line(0, baseline, f"{group.heading} ", heading.size, bold=True)
            for number in numbers:
                sheet.line(x, baseline, f"{number} ", SMALL)
                sheet.boxes([(x + 3 * MM, y + 1.2 * MM)], box, box, HAIR)
                x += pitch
            sheet.line(WIDTH - 42 * MM, baseline, f"{initials} ", SMALL)
            end = WIDTH - 42 * MM + faces.width(initials, SMALL) + 2 * MM
        sheet.rule(end, baseline + 1, WIDTH - end, ink=sheet.inks.text)

    return Part(height, draw, 5 * MM)


def _small_print(text: str) -> Part:
    words = paragraph(text, SMALL, WIDTH)

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("P"):
            sheet.block(0, y, words, ink=sheet.inks.quiet)

    return Part(words.height, draw, 4 * MM)
