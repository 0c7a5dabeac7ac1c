"""Texts of the compact sheet: broken into lines once, set at any distance of lines afterwards."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

from clinic_app.domain.handouts import Group
from clinic_app.pdf.compact_rungs import SIZE
from clinic_app.pdf.escape import plain
from clinic_app.pdf.fonts import Paragraph, Span, paragraph, typefaces
from clinic_app.pdf.parts import Listing, bulleted, numbered
from clinic_app.pdf.run_on import RunOn, led, run_on
from clinic_app.pdf.sheet import Sheet

_BLANK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Row:
    """Text whose lines are broken and whose `leading`, a multiple of the type size, is still open."""

    lines: int
    draw: Callable[[Sheet, float, float, float], None]
    between: float = 0.0
    """Points between its entries, all together."""

    def height(self, leading: float) -> float:
        return self.lines * SIZE * leading + self.between


def said(spans: Sequence[Span], width: float, *, role: str = "P", quiet: bool = False) -> Row:
    """One paragraph."""
    text = paragraph(spans, SIZE, width)

    def draw(sheet: Sheet, x: float, y: float, leading: float) -> None:
        with sheet.tag(role):
            sheet.block(x, y, led(text, leading), ink=sheet.inks.quiet if quiet else "")

    return Row(len(text.lines), draw)


def behind(
    room: float,
    draw_first: Callable[[Sheet, float, float], None],
    spans: Sequence[Span],
    width: float,
    beside: "Beside | None" = None,
) -> Row:
    """A paragraph behind what `draw_first` draws at (x, baseline) into the first `room` points of its first line.

    Its first lines may stand `beside` a picture.
    """
    blank = _BLANK * ceil(room / typefaces().width(_BLANK, SIZE))
    text = broken([(blank, False), *spans], width, beside)
    (_, *first), *others = text.lines
    if first and others:
        first[-1] = (f"{first[-1][0]} ", first[-1][1])  # keeps the words of two lines apart when read aloud
    shift = typefaces().width(f"{blank} ", SIZE)

    def draw(sheet: Sheet, x: float, y: float, leading: float) -> None:
        distance = SIZE * leading
        with sheet.tag("P"):
            draw_first(sheet, x, y + distance * 0.5 + SIZE * 0.36)
            sheet.block(x + shift, y, Paragraph((tuple(first),) if first else (), SIZE, distance))
            sheet.block(x, y + distance, Paragraph(tuple(others), SIZE, distance))

    return Row(len(text.lines), draw)


def stacked(rows: Sequence[Row], gap: float = 0.0) -> Row:
    """Below each other, as one."""

    def draw(sheet: Sheet, x: float, y: float, leading: float) -> None:
        for row in rows:
            row.draw(sheet, x, y, leading)
            y += row.height(leading) + gap

    between = sum(row.between for row in rows) + gap * max(0, len(rows) - 1)
    return Row(sum(row.lines for row in rows), draw, between)


def running(
    groups: Sequence[Group],
    width: float,
    beside: "Beside | None" = None,
    *,
    numbers: bool = False,
    role: str = "H3",
) -> Row:
    """Lists in one paragraph, see `run_on`, with headings of this `role`; its first lines may stand `beside` a picture."""
    text = run_on(groups, lambda spans: broken(spans, width, beside), numbers=numbers).broken

    def draw(sheet: Sheet, x: float, y: float, leading: float) -> None:
        RunOn(led(text, leading)).draw(sheet, x, y, role=role)

    return Row(len(text.lines), draw)


def listed(points: Sequence[str], width: float, *, dots: bool = False) -> Row:
    """A list with a line, or more, for each point, numbered or with `dots`."""
    made = (bulleted if dots else numbered)(points, SIZE, width, spacing=SIZE * 0.06)

    def draw(sheet: Sheet, x: float, y: float, leading: float) -> None:
        entries = tuple((marker, led(text, leading)) for marker, text in made.entries)
        Listing(entries, made.indent, made.spacing).draw(sheet, x, y)

    lines = sum(len(text.lines) for _, text in made.entries)
    return Row(lines, draw, made.spacing * max(0, len(made.entries) - 1))


@dataclass(frozen=True, slots=True)
class Beside:
    """Room beside a picture: so many lines of this width, before the text takes the whole width below."""

    lines: int
    width: float


def broken(spans: Sequence[Span], width: float, beside: Beside | None = None) -> Paragraph:
    """Lines of `width` points, the first of them narrower where a picture stands beside them."""
    if beside is None or beside.lines <= 0:
        return paragraph(spans, SIZE, width)
    return _broken(tuple(spans), width, beside)


@lru_cache(maxsize=1024)
def _broken(spans: tuple[Span, ...], width: float, beside: Beside) -> Paragraph:
    narrow = paragraph(spans, SIZE, beside.width)
    upper, lower = narrow.lines[: beside.lines], narrow.lines[beside.lines :]
    rest = [span for line in lower for span in line]
    # A word too long for the narrow lines is in pieces: set anew below the picture it would have a blank inside.
    if not rest or _words(span for line in narrow.lines for span in line) > _words(spans):
        return narrow
    return replace(narrow, lines=upper + paragraph(rest, SIZE, width).lines)


def _words(spans: Iterable[Span]) -> int:
    return sum(len(plain(text).split(" ")) for text, _ in spans if text)
