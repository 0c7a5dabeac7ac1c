"""Lists in one paragraph: each point follows the one before on the same line, a number or a dot between them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from clinic_app.domain.handouts import Group
from clinic_app.pdf.fonts import Paragraph, Span
from clinic_app.pdf.sheet import Sheet

_TIE = "\u00a0"
"""Holds a marker to the word behind it. In the words themselves it becomes a blank, so that it tells markers apart."""
_MARKER = re.compile(rf"(\S+){_TIE}")
_DOT = "•"


@dataclass(frozen=True, slots=True)
class _Bit:
    """What stands on one line of a heading, a marker or a point."""

    line: int
    x: float
    text: str


def _no_bits() -> list[_Bit]:
    return []


@dataclass(slots=True)
class _Point:
    marker: list[_Bit] = field(default_factory=_no_bits)
    body: list[_Bit] = field(default_factory=_no_bits)


def _no_points() -> list[_Point]:
    return []


@dataclass(slots=True)
class _List:
    heading: list[_Bit] = field(default_factory=_no_bits)
    points: list[_Point] = field(default_factory=_no_points)


@dataclass(frozen=True, slots=True)
class RunOn:
    """Lists one after the other, broken into lines."""

    broken: Paragraph

    def draw(self, sheet: Sheet, x: float, y: float, *, role: str = "H3") -> None:
        """For a screen reader lists like any other, each below its heading of this role, if it has one."""
        for one in self._lists(sheet):
            if one.heading:
                with sheet.tag(role):
                    self._write(sheet, x, y, one.heading, bold=True)
            with sheet.tag("L"):
                for point in one.points:
                    with sheet.tag("LI"):
                        if point.marker:
                            with sheet.tag("Lbl"):
                                numbered = point.marker[0].text.strip() != _DOT
                                self._write(sheet, x, y, point.marker, bold=numbered, ink=sheet.inks.accent)
                        with sheet.tag("LBody"):
                            self._write(sheet, x, y, point.body)

    def _write(
        self, sheet: Sheet, x: float, y: float, bits: Sequence[_Bit], *, bold: bool = False, ink: str = ""
    ) -> None:
        first = y + self.broken.leading * 0.5 + self.broken.size * 0.36
        for bit in bits:
            baseline = first + bit.line * self.broken.leading
            sheet.line(x + bit.x, baseline, bit.text, self.broken.size, bold=bold, ink=ink)

    def _lists(self, sheet: Sheet) -> list[_List]:
        lists: list[_List] = []
        for number, spans in enumerate(self.broken.lines):
            x = 0.0
            for text, bold in spans:
                if not lists or (bold and lists[-1].points):
                    lists.append(_List())
                # The odd ones are markers, without the tie.
                for n, part in enumerate(_MARKER.split(text)):
                    is_marker = n % 2 == 1
                    if part.strip():
                        # The blank keeps words apart for a screen reader.
                        _place(
                            lists[-1], _Bit(number, x, part.rstrip() + " "), heading=bold, marker=is_marker
                        )
                    x += sheet.faces.width(part + " " * is_marker, self.broken.size, bold)
        return lists


def _place(into: _List, bit: _Bit, *, heading: bool, marker: bool) -> None:
    if heading:
        into.heading.append(bit)
    elif marker:
        into.points.append(_Point([bit]))
    else:
        if not into.points:
            into.points.append(_Point())
        into.points[-1].body.append(bit)


def run_on(
    groups: Sequence[Group], broken: Callable[[list[Span]], Paragraph], *, numbers: bool = False
) -> RunOn:
    """Every group after its heading in bold; `numbers` before its points, or a dot between them.

    `broken` breaks text into lines.
    """
    spans: list[Span] = []
    for group in groups:
        if group.heading:
            spans.append((f"{group.heading.replace(_TIE, ' ')}:", True))
        points = [point.replace(_TIE, " ") for point in group.lines]
        if numbers:
            said = " ".join(f"{number}{_TIE}{point}" for number, point in enumerate(points, start=1))
        else:
            said = f" {_DOT}{_TIE}".join(points)
        spans.append((said, False))
    return RunOn(broken(spans))


def led(text: Paragraph, leading: float) -> Paragraph:
    """The same lines at another distance: breaking them again would give the same and take longer."""
    return Paragraph(text.lines, text.size, text.size * leading)
