"""Pieces that can stand anywhere on a page: measured once, drawn at a place, stacked into columns and boxes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clinic_app.domain.handouts import Group, HandoutContent, PainLamp
from clinic_app.pdf.fonts import Span, paragraph
from clinic_app.pdf.parts import BODY, Part, bulleted, numbered
from clinic_app.pdf.sheet import HAIR, MM, Sheet


@dataclass(frozen=True, slots=True)
class Piece:
    """`gap` is kept above it inside a stack, unless it is the first."""

    height: float
    draw: Callable[[Sheet, float, float], None]
    gap: float = 2 * MM


def as_part(piece: Piece, gap: float = 4 * MM, x: float = 0.0) -> Part:
    return Part(piece.height, lambda sheet, y: piece.draw(sheet, x, y), gap)


def words(
    text: str | Sequence[Span],
    size: float,
    width: float,
    *,
    role: str = "P",
    bold: bool = False,
    quiet: bool = False,
    leading: float = 1.19,
    gap: float = 1.2 * MM,
    lang: str = "",
) -> Piece:
    """A paragraph or a heading; headings of the second level are also bookmarks."""
    broken = paragraph(text, size, width, bold=bold, leading=leading)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        if role in ("H1", "H2") and isinstance(text, str):
            sheet.bookmark(text, y)
        with sheet.tag(role, lang=lang):
            sheet.block(x, y, broken, ink=sheet.inks.quiet if quiet else "")

    return Piece(broken.height, draw, gap)


def lines(
    texts: Sequence[str],
    size: float,
    width: float,
    *,
    in_order: bool = False,
    gap: float = 1.0 * MM,
    spacing: float = 1.5,
    leading: float = 1.19,
) -> Piece:
    """A list, numbered or with dots."""
    made = (numbered if in_order else bulleted)(texts, size, width, spacing=spacing, leading=leading)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        made.draw(sheet, x, y)

    return Piece(made.height if texts else 0.0, draw, gap)


def stack(pieces: Sequence[Piece], gap: float = 2 * MM) -> Piece:
    """Below each other, each with its own gap above."""
    kept = [piece for piece in pieces if piece.height > 0]
    height = sum(piece.height for piece in kept) + sum(piece.gap for piece in kept[1:])

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for n, piece in enumerate(kept):
            y += piece.gap if n else 0.0
            piece.draw(sheet, x, y)
            y += piece.height

    return Piece(height, draw, gap)


def beside(left: Piece, right: Piece, shift: float, gap: float = 2 * MM) -> Piece:
    """Two pieces with their tops in line; `shift` is the distance of their left edges."""

    def draw(sheet: Sheet, x: float, y: float) -> None:
        left.draw(sheet, x, y)
        right.draw(sheet, x + shift, y)

    return Piece(max(left.height, right.height), draw, gap)


def boxed(
    inside: Piece,
    width: float,
    *,
    pad: float = 2.4 * MM,
    border: float = HAIR,
    strong: bool = False,
    tinted: bool = False,
    gap: float = 3 * MM,
) -> Piece:
    """A frame around a piece that was measured for `width` less twice the pad."""
    height = inside.height + 2 * pad

    def draw(sheet: Sheet, x: float, y: float) -> None:
        ink = sheet.inks
        sheet.box(
            x,
            y,
            width,
            height,
            fill=ink.tint if tinted else "",
            ink=ink.text if strong else ink.line,
            line=border,
            radius=0.0 if strong else 1.5 * MM,
        )
        inside.draw(sheet, x + pad, y + pad)

    return Piece(height, draw, gap)


def group(of: Group, size: float, width: float, *, role: str = "H3", in_order: bool = False) -> Piece:
    """A bold heading over a list."""
    return stack(
        [
            words(of.heading, size, width, role=role, bold=True),
            lines(of.lines, size, width, in_order=in_order),
        ]
    )


def remember(content: HandoutContent, size: float, width: float) -> Piece:
    pad = 2.4 * MM
    inside = stack(
        [
            words(content.remember.heading, size + 2, width - 2 * pad, role="H2", bold=True),
            lines(content.remember.lines, size, width - 2 * pad, in_order=True),
        ]
    )
    return boxed(inside, width, pad=pad, tinted=True)


def pain(content: HandoutContent, size: float, width: float) -> Piece:
    """The three lamps below each other: shape, word and numbers, then what it means and what to do."""
    heading = words(content.pain_heading, size + 2, width, role="H2", bold=True)
    return stack([heading, *(_lamp(lamp, size, width) for lamp in content.pain)], gap=3 * MM)


def pain_row(content: HandoutContent, size: float, width: float, *, leading: float = 1.19) -> Piece:
    """The three lamps beside each other below their question."""
    gap = 3.5 * MM
    count = max(1, len(content.pain))
    column = (width - gap * (count - 1)) / count
    lamps = [_lamp(lamp, size, column, leading=leading) for lamp in content.pain]
    row = Piece(
        max((lamp.height for lamp in lamps), default=0.0), _side_by_side(lamps, column + gap), 0.8 * MM
    )
    return stack([words(content.pain_heading, size + 1, width, role="H2", bold=True, leading=leading), row])


def _side_by_side(pieces: Sequence[Piece], pitch: float) -> Callable[[Sheet, float, float], None]:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        for n, piece in enumerate(pieces):
            piece.draw(sheet, x + n * pitch, y)

    return draw


def _lamp(lamp: PainLamp, size: float, width: float, *, leading: float = 1.19) -> Piece:
    indent = size * 0.95 + 2 * MM
    text = paragraph(
        [(f"{lamp.word} {lamp.pain}.", True), (lamp.meaning, False), (lamp.action, True)],
        size,
        width - indent,
        leading=leading,
    )

    def draw(sheet: Sheet, x: float, y: float) -> None:
        lamp_shape(sheet, lamp, x + size * 0.45, y + text.leading * 0.55, size * 0.42)
        with sheet.tag("P"):
            sheet.block(x + indent, y, text)

    return Piece(max(text.height, size), draw, 1.4 * MM)


def lamp_shape(sheet: Sheet, lamp: PainLamp, x: float, y: float, r: float, line: float = HAIR) -> None:
    """Circle, triangle or square: the shape says what the colour says."""
    ink = sheet.inks
    if lamp.shape == "circle":
        sheet.disc(x, y, r, fill=ink.green, ink=ink.text, line=line)
    elif lamp.shape == "triangle":
        points = [(x, y - r * 1.1), (x + r * 1.2, y + r * 0.95), (x - r * 1.2, y + r * 0.95)]
        sheet.polygon(points, fill=ink.amber, ink=ink.text, line=line)
    else:
        sheet.box(x - r, y - r, 2 * r, 2 * r, fill=ink.red, ink=ink.text, line=line)


def safety(content: HandoutContent, size: float, width: float) -> Piece:
    """The warning signs in one column, with the client's own points, in a thick border."""
    border, pad = 1.1 * MM, 2.8 * MM
    inner = width - 2 * pad
    heading = content.safety_heading
    pieces = [words(heading, size + 3, inner, role="H2", bold=True)] if heading else []
    pieces += [group(one, size, inner) for one in content.safety]
    if content.own_cautions.lines:
        pieces.append(group(content.own_cautions, size, inner, role="H3" if heading else "H2"))
    return boxed(stack(pieces), width, pad=pad, border=border, strong=True)


def changes(content: HandoutContent, size: float, width: float) -> Piece:
    """What is new against the sheet before; nothing when there is none or nothing changed."""
    if not content.changes.lines:
        return Piece(0.0, lambda _sheet, _x, _y: None)
    pad = 2.2 * MM
    inner = width - 2 * pad
    half = (inner - 4 * MM) / 2
    told = content.changes.lines
    if len(told) > 1 and half > 60 * MM:
        middle = -(-len(told) // 2)
        listing = beside(lines(told[:middle], size, half), lines(told[middle:], size, half), half + 4 * MM)
    else:
        listing = lines(told, size, inner)
    heading = words(content.changes.heading, size + 1, inner, role="H2", bold=True)
    return boxed(stack([heading, replace(listing, gap=0.8 * MM)]), width, pad=pad)


def news_pieces(content: HandoutContent, size: float, width: float) -> list[HandoutContent]:
    """`content` once for each box of changes: a list longer than a page is told in several."""
    return _in_turn(content, lambda one: changes(one, size, width), "changes")


def caution_pieces(content: HandoutContent, size: float, width: float) -> list[HandoutContent]:
    """`content` once for each safety box: own points that do not fit beside the warning signs get boxes of their own."""
    whole = safety(content, size, width)
    if whole.height <= BODY:
        return [content]
    signs = replace(content, own_cautions=Group("", ()))
    own = replace(content, safety=(), safety_heading="")
    return [signs, *_in_turn(own, lambda one: safety(one, size, width), "own_cautions")]


def _in_turn(
    content: HandoutContent, make: Callable[[HandoutContent], Piece], name: str
) -> list[HandoutContent]:
    whole: Group = getattr(content, name)
    if not whole.lines:
        return []
    parts = 1
    while True:
        per = -(-len(whole.lines) // parts)
        made = [
            replace(content, **{name: Group(whole.heading, whole.lines[n : n + per])})
            for n in range(0, len(whole.lines), per)
        ]
        if per == 1 or all(make(one).height <= BODY for one in made):
            return made
        parts += 1
