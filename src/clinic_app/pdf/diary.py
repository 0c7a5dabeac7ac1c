"""The diary: one row per exercise, two weeks beside each other, boxes to tick that are 8 mm high."""

from collections.abc import Sequence

from clinic_app.domain.handouts import HandoutContent, WeekRow
from clinic_app.pdf.fonts import fitted, paragraph
from clinic_app.pdf.parts import SMALL, Part
from clinic_app.pdf.sheet import HAIR, MM, WIDTH, Sheet

_NAME = 42 * MM
_ROW = 8 * MM
_HEAD = 5.4 * MM


def diary_parts(content: HandoutContent, *, tight: bool = False, size: float = SMALL) -> list[Part]:
    """Heading and tables; nothing without a diary. `tight` has no row for effort and one line of notes at the end."""
    if not content.weeks or not content.week:
        return []
    starts = range(1, content.weeks + 1, 2)
    tables = [_weeks(content, first, min(2, content.weeks - first + 1), tight, size) for first in starts]
    if tight:
        tables[-1] = _over(tables[-1], _notes_line(content))
    # The heading never stands alone at the foot of a page.
    return [_over(_heading(content, tight), tables[0]), *tables[1:]]


def _over(upper: Part, lower: Part) -> Part:
    def draw(sheet: Sheet, y: float) -> None:
        upper.draw(sheet, y)
        lower.draw(sheet, y + upper.height)

    return Part(upper.height + lower.height, draw, upper.gap)


def _heading(content: HandoutContent, tight: bool) -> Part:
    """The heading, with how to fill the table in beside it."""
    labels = content.labels
    heading = paragraph(labels.diary, 15, _NAME, bold=True)
    uneven = [row.boxes for row in content.week if len(row.boxes) == 3 and not tight]
    words = [(labels.diary_hint, False)]
    words += (
        [(f"{labels.extra_left}.", False)] if any(extra == f"+{left}" for left, _, extra in uneven) else []
    )
    words += [(f"{labels.extra_right}.", False)] if any(e == f"+{right}" for _, right, e in uneven) else []
    hint = paragraph(words, SMALL, WIDTH - _NAME)
    height = max(heading.height, hint.height) + 1.2 * MM

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(labels.diary, y)
        with sheet.tag("H2"):
            sheet.block(0, y, heading)
        with sheet.tag("P"):
            sheet.block(_NAME, y + 0.6 * MM, hint)

    return Part(height, draw, 5 * MM)


def _notes_line(content: HandoutContent) -> Part:
    label = content.labels.notes_row

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("P"):
            sheet.line(0, y + 5.6 * MM, f"{label} ", SMALL, bold=True)
        used = sheet.faces.width(label, SMALL, bold=True) + 2 * MM
        sheet.rule(used, y + 6.6 * MM, WIDTH - used, ink=sheet.inks.text)

    return Part(7 * MM, draw)


def _weeks(content: HandoutContent, first: int, count: int, tight: bool, size: float) -> Part:
    labels, rows = content.labels, content.week
    day = (WIDTH - _NAME) / (7 * count)
    open_rows = [labels.pain_row] if tight else [labels.pain_row, labels.effort_row]
    height = _HEAD + _ROW * (len(rows) + len(open_rows) + (not tight))
    columns = 7 * count

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("Table"):
            _head(sheet, content, first, count, y, day)
            y += _HEAD
            top = y
            for row in rows:
                _exercise_row(sheet, row, y, day, count, size)
                y += _ROW
            for label in open_rows:
                sheet.boxes([(_NAME + n * day, y) for n in range(columns)], day, _ROW, HAIR)
                _labelled(sheet, label, y, columns)
                y += _ROW
            if not tight:
                sheet.boxes([(_NAME, y)], WIDTH - _NAME, _ROW, HAIR)
                _labelled(sheet, labels.notes_row, y, 1, span=columns)
        if count == 2:
            # The seam between the weeks, so that nobody slips a column.
            sheet.upright(_NAME + 7 * day, top - _HEAD * 0.9, y - top + _HEAD * 0.9, width=1.2 * MM, ink=sheet.inks.text)  # fmt: skip

    return Part(height, draw, 3 * MM)


def _head(sheet: Sheet, content: HandoutContent, first: int, count: int, y: float, day: float) -> None:
    weeks = " + ".join(str(first + n) for n in range(count))
    baseline = y + 4.1 * MM
    names = _short(sheet, content.day_names, day - 1.6 * MM)
    with sheet.tag("TR"):
        with sheet.tag("TH", scope="Column"):
            words = content.labels.week.format(week=weeks)
            sheet.line(0, baseline, fitted(words, 13, _NAME - 2 * MM, bold=True), 13, bold=True)
        for n in range(7 * count):
            with sheet.tag("TH", scope="Column"):
                sheet.line(_NAME + (n + 0.5) * day, baseline, names[n % 7], SMALL, bold=True, align="centre")


def _short(sheet: Sheet, names: tuple[str, ...], room: float) -> list[str]:
    """As many letters of the days' names as fit the column, the same number for all."""
    longest = max(map(len, names))
    for letters in (longest, 3, 2, 1):
        cut = [name[:letters] for name in names]
        if all(sheet.faces.width(one, SMALL, bold=True) <= room for one in cut):
            return cut
    return [name[:1] for name in names]


def _exercise_row(sheet: Sheet, row: WeekRow, y: float, day: float, weeks: int, size: float) -> None:
    boxes = row.boxes
    if len(boxes) == 3 and day < 15 * MM:
        # Three boxes would be too narrow to tick: the side with the extra set carries a plus.
        boxes = tuple(f"{box}+" if boxes[2] == f"+{box}" else box for box in boxes[:2])
    # A label with a plus takes what it needs, the others share the rest.
    need = [sheet.faces.width(box, SMALL) + 1.2 * MM if box.endswith("+") else 0.0 for box in boxes or ("",)]
    rest = (day - sum(need)) / max(1, need.count(0.0))
    wides = [wide or rest for wide in need]
    starts = [sum(wides[:n]) for n in range(len(wides))]
    with sheet.tag("TR"):
        with sheet.tag("TH", scope="Row"):
            sheet.line(0, y + 5.4 * MM, f"{row.number} ", size, bold=True, ink=sheet.inks.accent)
            indent = 5 * MM if row.number < 10 else 7 * MM
            room = _NAME - indent - 1 * MM
            name = paragraph(row.name, size, room, leading=1.0)
            if len(name.lines) <= 2 and name.height <= _ROW + 2:
                sheet.block(indent, y + (_ROW - name.height) / 2, name)
            else:
                sheet.line(indent, y + 5.4 * MM, fitted(row.name, size, room), size)
        days = [(_NAME + n * day, row.days[n % 7]) for n in range(7 * weeks)]
        sheet.boxes([(x, y) for x, on in days if not on], day, _ROW, HAIR, fill=sheet.inks.tint)
        strike_out(sheet, [(x, y) for x, on in days if not on], day, _ROW)
        for start, wide in zip(starts, wides, strict=True):
            sheet.boxes([(x + start, y) for x, on in days if on], wide, _ROW, HAIR)
        for x, on in days:
            with sheet.tag("TD"):
                for start, wide, label in zip(starts, wides, boxes if on else (), strict=False):
                    left = max(0.4 * MM, min(0.8 * MM, (wide - sheet.faces.width(label, SMALL)) / 2))
                    sheet.line(x + start + left, y + 4.3 * MM, label, SMALL, ink=sheet.inks.quiet)


def strike_out(sheet: Sheet, places: Sequence[tuple[float, float]], width: float, height: float) -> None:
    """A dash in the boxes of days without the exercise, where no tint can say so: a photocopier drops it."""
    if sheet.inks.tint != "#ffffff":
        return
    for x, y in places:
        sheet.rule(x + width / 2 - 1.4 * MM, y + height / 2, 2.8 * MM)


def _labelled(sheet: Sheet, label: str, y: float, cells: int, *, span: int = 1) -> None:
    with sheet.tag("TR"):
        with sheet.tag("TH", scope="Row"):
            sheet.line(0, y + 5.4 * MM, fitted(label, SMALL, _NAME - 1 * MM, bold=True), SMALL, bold=True)
        for _ in range(cells):
            with sheet.tag("TD", span=span):
                pass
