"""Pieces of a page: a height, a way to draw itself, and the packing of pieces onto pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clinic_app.domain.handouts import Group
from clinic_app.figures.palette import Style
from clinic_app.pdf.fonts import Paragraph, paragraph, typefaces
from clinic_app.pdf.sheet import HEIGHT, MM, WIDTH, Inks, Sheet

SMALL = 12.0
"""The smallest type anywhere on the sheet."""
FOOT = 7.6 * MM
BODY = HEIGHT - FOOT
"""Height left for content above the foot line."""

INKS: dict[Style, Inks] = {
    "colour": Inks("#15202a", "#4b5761", "#0f6f86", "#8b969e", "#eef3f4", "#2c8a4b", "#f0a818", "#c8372a"),
    "grey": Inks("#000000", "#404040", "#1e1e1e", "#8a8a8a", "#f0f0f0", "#f2f2f2", "#dcdcdc", "#000000"),
    "photocopy": Inks("#000000", "#000000", "#000000", "#000000", "#ffffff", "#ffffff", "#ffffff", "#000000"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece that is never split. `gap` is kept above it unless it starts a page."""

    height: float
    draw: Callable[[Sheet, float], None]
    gap: float = 4 * MM


def packed(parts: Sequence[Part]) -> list[list[tuple[float, Part]]]:
    """Pages of (y, part) in order; a part too tall for a page gets its own page."""
    pages: list[list[tuple[float, Part]]] = []
    y = 0.0
    for part in parts:
        start = y + part.gap if pages and y else 0.0
        if not pages or start + part.height > BODY + 0.01:
            pages.append([])
            start = 0.0
        pages[-1].append((start, part))
        y = start + part.height
    return pages


def joined(upper: Part, lower: Part) -> Part:
    """Two pieces kept on one page, such as a heading and what it heads."""
    gap = 2 * MM if lower.height < 60 * MM else 3 * MM

    def draw(sheet: Sheet, y: float) -> None:
        upper.draw(sheet, y)
        lower.draw(sheet, y + upper.height + gap)

    return Part(upper.height + gap + lower.height, draw, upper.gap)


def total(parts: Sequence[Part]) -> float:
    return sum(part.height for part in parts) + sum(part.gap for part in parts[1:])


@dataclass(frozen=True, slots=True)
class Listing:
    """A list measured for drawing: marker and paragraph per entry."""

    entries: tuple[tuple[str, Paragraph], ...]
    indent: float
    spacing: float

    @property
    def height(self) -> float:
        if not self.entries:
            return 0.0
        return sum(text.height for _, text in self.entries) + self.spacing * (len(self.entries) - 1)

    def draw(self, sheet: Sheet, x: float, y: float, *, bold_marker: bool = True) -> float:
        with sheet.tag("L"):
            for marker, text in self.entries:
                with sheet.tag("LI"):
                    first = y + text.leading * 0.5 + text.size * 0.36
                    if marker == "•":
                        sheet.disc(
                            x + text.size * 0.22,
                            first - text.size * 0.27,
                            text.size * 0.15,
                            fill=sheet.inks.text,
                        )
                    else:
                        with sheet.tag("Lbl"):
                            sheet.line(x, first, marker, text.size, bold=bold_marker, ink=sheet.inks.accent)
                    with sheet.tag("LBody"):
                        sheet.block(x + self.indent, y, text)
                y += text.height + self.spacing
        return y - self.spacing if self.entries else y


def numbered(
    lines: Sequence[str], size: float, width: float, *, spacing: float = 2.0, leading: float = 1.19
) -> Listing:
    indent = typefaces().width("0 ", size, bold=True) + size * 0.25
    if len(lines) > 9:
        indent += size * 0.6
    entries = tuple(
        (str(n), paragraph(line, size, width - indent, leading=leading))
        for n, line in enumerate(lines, start=1)
    )
    return Listing(entries, indent, spacing)


def bulleted(
    lines: Sequence[str], size: float, width: float, *, spacing: float = 1.5, leading: float = 1.19
) -> Listing:
    indent = size * 0.8
    return Listing(
        tuple(("•", paragraph(line, size, width - indent, leading=leading)) for line in lines),
        indent,
        spacing,
    )


@dataclass(frozen=True, slots=True)
class Headed:
    """A bold heading over a list."""

    heading: Paragraph
    listing: Listing

    @property
    def height(self) -> float:
        return self.heading.height + 1.5 + self.listing.height

    def draw(self, sheet: Sheet, x: float, y: float, *, level: str = "H3") -> float:
        with sheet.tag(level):
            y = sheet.block(x, y, self.heading) + 1.5
        return self.listing.draw(sheet, x, y)


def headed(group: Group, size: float, width: float, *, spacing: float = 1.5, leading: float = 1.19) -> Headed:
    return Headed(
        paragraph(group.heading, size, width, bold=True, leading=leading),
        bulleted(group.lines, size, width, spacing=spacing, leading=leading),
    )


def heading_part(text: str, *, size: float = 15.0, level: str = "H2", gap: float = 5 * MM) -> Part:
    words = paragraph(text, size, WIDTH, bold=True)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.bookmark(text, y)
        with sheet.tag(level):
            sheet.block(0, y, words)

    return Part(words.height, draw, gap)
