"""The report on one page: safety, goals, accepted findings, what is missing, plan and re-test."""

from collections.abc import Sequence
from dataclasses import replace

from clinic_app.domain.handouts import Fact
from clinic_app.domain.screening_report import FindingRow, ReportContent, shorter_rule
from clinic_app.figures.palette import Style
from clinic_app.pdf.fonts import Paragraph, fitted, paragraph
from clinic_app.pdf.paperwork import ROOM, fact_grid, printed, stacked, text_part
from clinic_app.pdf.parts import Part, joined, total
from clinic_app.pdf.sheet import HAIR, MM, WIDTH, Paper, Sheet

_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5)
_CROWDED = 8.0
"""For a page with so many findings that not every rule fits."""
_STRENGTH = 30 * MM


def render_report(content: ReportContent, paper: Paper = "a4", *, style: Style = "colour") -> bytes:
    """The report as PDF bytes, tagged; same input, same bytes.

    The largest type at which everything fits one page. When even the smallest does not, the longest rule loses its
    innermost parentheses, then the next one. Then the weakest findings lose their rules, with a line that says so; at
    last a second page follows.
    """
    wording: ReportContent | None = content
    while wording is not None:
        for size in _SIZES:
            parts = _parts(wording, size)
            if total(parts) <= ROOM:
                return printed(content.cover, stacked(parts), paper, style, foot_size=9)
        wording = _shorter(wording)
    return _fewer_rules(content, paper, style) or printed(
        content.cover, stacked(_parts(content, 9.5)), paper, style, foot_size=9
    )


def _fewer_rules(content: ReportContent, paper: Paper, style: Style) -> bytes | None:
    """One page with all findings named and as many rules as fit, the strongest first; None when even that is too much."""
    size = _CROWDED
    shortest = content
    while (shorter := _shorter(shortest)) is not None:
        shortest = shorter
    for kept in range(len(content.findings) - 1, -1, -1):
        rows = shortest.findings
        bare = tuple(row if n < kept else replace(row, rule="") for n, row in enumerate(rows))
        parts = _parts(replace(shortest, findings=bare), size, crowded=True)
        if total(parts) <= ROOM:
            return printed(content.cover, stacked(parts), paper, style, foot_size=9)
    return None


def _shorter(content: ReportContent) -> ReportContent | None:
    """With the longest rule that can be shortened a step shorter; None when all are as short as they get."""
    rows = list(content.findings)
    can = [n for n, row in enumerate(rows) if shorter_rule(row.rule) != row.rule]
    if not can:
        return None
    longest = max(can, key=lambda n: len(rows[n].rule))
    rows[longest] = replace(rows[longest], rule=shorter_rule(rows[longest].rule))
    return replace(content, findings=tuple(rows))


def _parts(content: ReportContent, size: float, *, crowded: bool = False) -> list[Part]:
    parts = [
        _head(content, size),
        fact_grid(content.about, size),
        _safety(content, size),
        *_goals(content, size, (0.24, 0.52, 0.24) if crowded else (0.30, 0.40, 0.30)),
        *_findings(content, size),
    ]
    if crowded and content.rules_left_out:
        parts.append(text_part(content.rules_left_out, size - 0.5, quiet=True, gap=1 * MM))
    missing = [fact for fact in (content.not_assessed, content.undecided, *content.limits) if fact.value]
    if missing:
        parts.append(
            _facts(missing, size, label=(24 if crowded else 35) * MM, gap=(2 if crowded else 3) * MM)
        )
    parts.append(_plan_below(content, size) if crowded else _plan(content, size))
    parts += [
        text_part(line, size - 0.5, quiet=True, gap=(3 if n == 0 else 0.5) * MM)
        for n, line in enumerate(line for line in content.small_print if line)
    ]
    return parts


def _head(content: ReportContent, size: float) -> Part:
    """Title on the left, the clinic on the right, an accent rule below."""
    title = paragraph(content.title, 20, WIDTH * 0.55, bold=True)
    lines = [(content.cover.clinic_name, size + 1.5, True)]
    lines += [(line, size, False) for line in content.cover.clinic_lines]
    clinic = [(fitted(text, at, WIDTH * 0.42, bold=bold), at, bold) for text, at, bold in lines if text]
    height = max(title.height, sum(at * 1.2 for _, at, _ in clinic)) + 1.6 * MM

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(content.title, y)
        with sheet.tag("H1"):
            sheet.block(0, y, title)
        at = y
        for text, points, bold in clinic:
            with sheet.tag("P"):
                sheet.line(WIDTH, at + points, text, points, bold=bold, align="right")
            at += points * 1.2
        sheet.rule(0, y + height, WIDTH, width=0.8 * MM, ink=sheet.inks.accent)

    return Part(height, draw)


def _plan(content: ReportContent, size: float) -> Part:
    """The plan, and beside it when to measure again."""
    wide = 101 * MM if content.retest else WIDTH
    plan = joined(_heading(content.plan_heading, size), _facts(content.plan, size, label=35 * MM, width=wide))
    if not content.retest:
        return plan
    x, room = wide + 6 * MM, WIDTH - wide - 6 * MM
    heading = paragraph(content.retest_heading, size + 2, room, bold=True)
    entries = [
        (paragraph(fact.label, size, room, bold=True), paragraph(fact.value, size, room))
        for fact in content.retest
    ]
    height = heading.height + 2 * MM + sum(name.height + value.height + 1 * MM for name, value in entries)

    def draw(sheet: Sheet, y: float) -> None:
        plan.draw(sheet, y)
        sheet.upright(wide + 3 * MM, y, max(height, plan.height), width=0.35 * MM)
        with sheet.tag("H2"):
            at = sheet.block(x, y, heading) + 2 * MM
        for name, value in entries:
            with sheet.tag("P"):
                at = sheet.block(x, at, replace(name, lines=(*name.lines[:-1], _spaced(name))))
                at = sheet.block(x, at, value) + 1 * MM

    return Part(max(height, plan.height), draw, 3.4 * MM)


def _plan_below(content: ReportContent, size: float) -> Part:
    """The plan over the whole width with the days of the re-tests as its last line: lower than side by side."""
    facts = content.plan
    if content.retest:
        facts = (*facts, Fact(content.retest_heading, "; ".join(fact.label for fact in content.retest)))
    return joined(_heading(content.plan_heading, size), _facts(facts, size, label=42 * MM))


def _heading(text: str, size: float) -> Part:
    return replace(text_part(text, size + 2, role="H2", bold=True), gap=3.4 * MM)


def _safety(content: ReportContent, size: float) -> Part:
    """A band with a shape for each tone: a disc, a triangle or a square, as on the handout."""
    pad = 2.4 * MM
    left = 10 * MM
    title = paragraph(content.safety, size + 1.5, WIDTH - left - pad, bold=True)
    text = paragraph(content.safety_text, size, WIDTH - left - pad)
    height = title.height + text.height + 2 * pad

    def draw(sheet: Sheet, y: float) -> None:
        inks = sheet.inks
        sheet.box(0, y, WIDTH, height, fill=inks.tint, ink=inks.line, line=HAIR, radius=1.2 * MM)
        x, middle, r = 5 * MM, y + pad + title.height / 2, 1.9 * MM
        if content.tone == "clear":
            sheet.disc(x, middle, r, fill=inks.green, ink=inks.text, line=HAIR)
        elif content.tone == "caution":
            points = [
                (x, middle - r * 1.1),
                (x + r * 1.2, middle + r * 0.95),
                (x - r * 1.2, middle + r * 0.95),
            ]
            sheet.polygon(points, fill=inks.amber, ink=inks.text, line=HAIR)
        else:
            sheet.box(x - r, middle - r, 2 * r, 2 * r, fill=inks.red, ink=inks.text, line=HAIR)
        with sheet.tag("P"):
            at = sheet.block(left, y + pad, title)
        with sheet.tag("P"):
            sheet.block(left, at, text)

    return Part(height, draw, 2.5 * MM)


def _goals(content: ReportContent, size: float, shares: tuple[float, float, float]) -> list[Part]:
    heading = _heading(content.goals_heading, size)
    if not content.goals and not content.no_goals:
        return []
    if not content.goals:
        return [joined(heading, text_part(content.no_goals, size, quiet=True))]
    starts = (0.0, WIDTH * shares[0], WIDTH * (shares[0] + shares[1]))
    rows: list[tuple[Paragraph, ...]] = [
        tuple(
            paragraph(text, size, WIDTH * share - 3 * MM, bold=n == 0)
            for n, (text, share) in enumerate(zip((row.title, row.baseline, row.target), shares, strict=True))
        )
        for row in content.goals
    ]
    head = size * 1.45
    heights = [max(cell.height for cell in row) + 1.4 * MM for row in rows]

    def draw(sheet: Sheet, y: float) -> None:
        with sheet.tag("Table"):
            with sheet.tag("TR"):
                for x, word in zip(starts, content.goal_heads, strict=True):
                    with sheet.tag("TH", scope="Column"):
                        sheet.line(x, y + size, f"{word} ", size - 0.5, ink=sheet.inks.quiet)
            y += head
            for row, height in zip(rows, heights, strict=True):
                sheet.rule(0, y, WIDTH, width=0.35 * MM)
                with sheet.tag("TR"):
                    for n, (x, cell) in enumerate(zip(starts, row, strict=True)):
                        with sheet.tag("TH" if n == 0 else "TD", scope="Row" if n == 0 else ""):
                            sheet.block(x, y + 0.7 * MM, cell)
                y += height

    return [joined(heading, Part(head + sum(heights), draw))]


def _findings(content: ReportContent, size: float) -> list[Part]:
    heading = _heading(content.findings_heading, size)
    if not content.findings:
        return [joined(heading, text_part(content.no_findings, size, quiet=True))]
    whole = [_finding(row, size) for row in content.findings if row.rule]
    bare = [row for row in content.findings if not row.rule]
    first, *others = whole + [_two_names(bare[n : n + 2], size) for n in range(0, len(bare), 2)]
    return [joined(heading, first), *others]


def _two_names(rows: Sequence[FindingRow], size: float) -> Part:
    """One or two findings without their rules, side by side: dots, title, strength, and what is marked."""
    half, left = WIDTH / 2, 8.6 * MM
    room = half - left - 3 * MM
    cells = [
        (
            paragraph(f"{row.title}: {row.strength}", size, room, bold=row.dots == 2),
            paragraph(row.mark, size - 0.5, room),
        )
        for row in rows
    ]
    height = max(title.height + mark.height for title, mark in cells) + 0.8 * MM

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(0, y, WIDTH, width=0.35 * MM)
        for n, (row, (title, mark)) in enumerate(zip(rows, cells, strict=True)):
            x = n * half
            for dot in range(2):
                fill = sheet.inks.accent if dot < row.dots else "#ffffff"
                centre = x + (1.6 + dot * 3.6) * MM
                sheet.disc(centre, y + 0.4 * MM + title.leading * 0.5, 1.2 * MM, fill=fill, ink=sheet.inks.accent, line=0.4 * MM)  # fmt: skip
            with sheet.tag("P"):
                at = sheet.block(x + left, y + 0.4 * MM, title)
            if row.mark:
                with sheet.tag("P"):
                    sheet.block(x + left, at, mark)

    return Part(height, draw, 0.3 * MM)


def _finding(row: FindingRow, size: float) -> Part:
    """Title and rule on the left, strength with its dots on the right."""
    room = WIDTH - _STRENGTH - 3 * MM
    title = paragraph(row.title, size + 0.5, room, bold=True)
    rule = paragraph(row.rule, size - 0.5, WIDTH)
    mark = paragraph(row.mark, size - 0.5, WIDTH, bold=True)
    height = title.height + rule.height + mark.height + 1.4 * MM

    def draw(sheet: Sheet, y: float) -> None:
        sheet.rule(0, y, WIDTH, width=0.35 * MM)
        y += 0.8 * MM
        x = WIDTH - _STRENGTH
        with sheet.tag("P"):
            sheet.block(0, y, title)
            base = y + title.leading * 0.5 + title.size * 0.36
            sheet.line(x + 10 * MM, base, f" {row.strength} ".strip() + " ", size, bold=row.dots == 2)
        for n in range(2):
            fill = sheet.inks.accent if n < row.dots else "#ffffff"
            sheet.disc(x + (2 + n * 3.8) * MM, base - size * 0.34, 1.3 * MM, fill=fill, ink=sheet.inks.accent, line=0.4 * MM)  # fmt: skip
        at = y + title.height
        if row.rule:
            with sheet.tag("P"):
                at = sheet.block(0, at, rule, ink=sheet.inks.quiet)
        if row.mark:
            with sheet.tag("P"):
                sheet.block(0, at, mark)

    return Part(height, draw, 0.6 * MM)


def _facts(
    facts: Sequence[Fact], size: float, *, label: float = 35 * MM, width: float = WIDTH, gap: float = 3 * MM
) -> Part:
    rows = [
        (paragraph(fact.label, size, label - 2 * MM, bold=True), paragraph(fact.value, size, width - label))
        for fact in facts
    ]
    heights = [max(name.height, value.height) + 0.7 * MM for name, value in rows]

    def draw(sheet: Sheet, y: float) -> None:
        for (name, value), height in zip(rows, heights, strict=True):
            with sheet.tag("P"):
                sheet.block(0, y, replace(name, lines=(*name.lines[:-1], _spaced(name))))
                sheet.block(label, y, value)
            y += height

    return Part(sum(heights), draw, gap)


def _spaced(name: Paragraph) -> tuple[tuple[str, bool], ...]:
    """The last line with a blank behind it, so that label and value stay two words when read aloud."""
    *before, (text, bold) = name.lines[-1]
    return (*before, (f"{text} ", bold))
