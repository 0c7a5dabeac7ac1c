"""Paper: the drawing surface of one handout, with the reading structure recorded as it is drawn.

Coordinates are points inside the content area, x to the right and y down from its top left corner.
The area is 168 x 231 mm in the middle of the page, so the same layout prints on A4 and on Letter.
Text is always part of the reading structure or of the page furniture (an artifact); lines, boxes and tints
are furniture.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal

from clinic_app.pdf import images, shapes
from clinic_app.pdf.figure_painter import PaintedFigure
from clinic_app.pdf.fonts import Paragraph, Span, typefaces
from clinic_app.pdf.pages import Pages
from clinic_app.pdf.tags import Facts, Node, metadata, properties, structure

Paper = Literal["a4", "letter"]
Box = tuple[float, float, float, float]
"""Left, bottom, right and top edge on the page, in PDF points."""

MM = 72 / 25.4
WIDTH = 168 * MM
HEIGHT = 231 * MM
PAPERS: dict[Paper, tuple[float, float]] = {"a4": (210 * MM, 297 * MM), "letter": (612.0, 792.0)}
HAIR = 0.5 * MM
"""The thinnest line: 0.5 mm survives a photocopier."""

_GROUPS = frozenset({"Document", "Sect", "L", "LI", "Table", "TR"})
"""Elements that hold others; text never stands directly in them."""


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours of the page furniture."""

    text: str
    quiet: str
    accent: str
    line: str
    tint: str
    green: str
    amber: str
    red: str


class _Tag:
    """An element that is open while something is drawn inside it. Not a generator: a page opens hundreds."""

    __slots__ = ("_node", "_open")

    def __init__(self, open_nodes: list[Node], node: Node) -> None:
        self._open, self._node = open_nodes, node

    def __enter__(self) -> Node:
        self._open[-1].kids.append(self._node)
        self._open.append(self._node)
        return self._node

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.pop()


class Sheet:
    """One document being drawn. Use `page()` for each page and `finished()` at the end."""

    def __init__(self, paper: Paper, inks: Inks, language: str) -> None:
        self.inks = inks
        wide, high = PAPERS[paper]
        self.left = (wide - WIDTH) / 2
        self.top = (high + HEIGHT) / 2
        self.faces = typefaces()
        self.pages = Pages((wide, high), language)
        self._root = Node("Document")
        self._open = [self._root]
        self._marks: list[int] = []
        self._artifact = False
        self._mode = ""
        self._fill = ""
        self._stroke = ""

    # pages and structure

    @contextmanager
    def page(self) -> Generator[None]:
        self._marks.append(0)
        self._fill = self._stroke = ""
        yield
        self.pages.end()

    def tag(self, role: str, *, alt: str = "", scope: str = "", span: int = 1, lang: str = "") -> _Tag:
        """A structure element; what is drawn inside becomes its content."""
        return _Tag(self._open, Node(role, alt=alt, scope=scope, span=span, lang=lang))

    @contextmanager
    def furniture(self) -> Generator[None]:
        """What is drawn inside is not part of the reading order."""
        before, self._artifact = self._artifact, True
        yield
        self._artifact = before

    @contextmanager
    def invisible(self) -> Generator[None]:
        """Text drawn inside is read aloud and copied, but a shape stands in its place for the eye."""
        self._mode = "3 Tr"
        yield
        self._mode = ""

    def bookmark(self, title: str, y: float) -> None:
        self.pages.bookmark(title, self.top - y)

    def finished(self, facts: Facts, *, tags: bool = True) -> bytes:
        """The document as bytes, the same for the same drawing. Without `tags` it has no reading structure."""
        self.pages.describe(properties(facts), metadata(facts))
        if tags:
            self.pages.tie(structure(self.pages, self._root, self._marks))
        return self.pages.finished()

    # text

    def line(
        self,
        x: float,
        baseline: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        ink: str = "",
        align: Literal["left", "centre", "right"] = "left",
    ) -> None:
        """One line of text that `fitted` or `paragraph` made plain, or that the program ships."""
        if not text:
            return
        if align != "left":
            wide = self.faces.width(text.rstrip(), size, bold)
            x -= wide if align == "right" else wide / 2
        self._write([(x, baseline, ((text, bold),))], size, ink or self.inks.text)

    def block(self, x: float, y: float, text: Paragraph, *, ink: str = "") -> float:
        """A paragraph whose first line starts at `y`; returns the y below it."""
        first = y + text.leading * 0.5 + text.size * 0.36
        last = len(text.lines) - 1
        rows = [
            # The blank at a line's end keeps the words apart for a screen reader.
            (
                x,
                first + n * text.leading,
                spans if n == last else (*spans[:-1], (spans[-1][0] + " ", spans[-1][1])),
            )
            for n, spans in enumerate(text.lines)
        ]
        if rows:
            self._write(rows, text.size, ink or self.inks.text)
        return y + text.height

    def _write(self, rows: Sequence[tuple[float, float, tuple[Span, ...]]], size: float, ink: str) -> None:
        code = [self._mark(), self._fill_with(ink), "BT", self._mode]
        for x, baseline, spans in rows:
            code.append(f"1 0 0 1 {self.left + x:.2f} {self.top - baseline:.2f} Tm")
            code += [self.pages.shown(text, size, bold) for text, bold in spans]
        code.append("0 Tr ET EMC" if self._mode else "ET EMC")
        self.pages.emit(" ".join(code))

    # shapes, always furniture

    def rule(self, x: float, y: float, length: float, *, width: float = HAIR, ink: str = "") -> None:
        self._shape(
            f"{self._stroke_with(ink or self.inks.line)} {width:.2f} w "
            f"{shapes.segment(self.left + x, self.top - y, self.left + x + length, self.top - y)} S"
        )

    def upright(self, x: float, y: float, length: float, *, width: float = HAIR, ink: str = "") -> None:
        self._shape(
            f"{self._stroke_with(ink or self.inks.line)} {width:.2f} w "
            f"{shapes.segment(self.left + x, self.top - y, self.left + x, self.top - y - length)} S"
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "",
        ink: str = "",
        line: float = 0.0,
        radius: float = 0.0,
    ) -> None:
        """A rectangle with its top left corner at (x, y), filled, outlined or both; the line lies inside."""
        x, y, width, height = x + line / 2, y + line / 2, width - line, height - line
        left, bottom = self.left + x, self.top - y - height
        path = (
            shapes.rounded(left, bottom, width, height, radius)
            if radius
            else shapes.rectangle(left, bottom, width, height)
        )
        self._paint(path, fill, ink, line)

    def boxes(
        self,
        places: Sequence[tuple[float, float]],
        width: float,
        height: float,
        line: float,
        *,
        fill: str = "#ffffff",
    ) -> None:
        """Many equal outlined boxes."""
        if not places:
            return
        paths = [shapes.rectangle(self.left + x, self.top - y - height, width, height) for x, y in places]
        self._paint(" ".join(paths), fill, self.inks.quiet, line)

    def polygon(
        self, points: Sequence[tuple[float, float]], *, fill: str = "", ink: str = "", line: float = 0.0
    ) -> None:
        path = shapes.closed([(self.left + x, self.top - y) for x, y in points])
        self._paint(path, fill, ink, line, join=1)

    def disc(
        self, x: float, y: float, radius: float, *, fill: str = "", ink: str = "", line: float = 0.0
    ) -> None:
        left, bottom = self.left + x - radius, self.top - y - radius
        self._paint(shapes.rounded(left, bottom, 2 * radius, 2 * radius, radius), fill, ink, line)

    def _paint(self, path: str, fill: str, ink: str, line: float, join: int = 0) -> None:
        """`join` 1 rounds the corners of the line."""
        code = [self._fill_with(fill)] if fill else []
        if line:
            code.append(f"{self._stroke_with(ink or self.inks.line)} {line:.2f} w {join} j")
        self._shape(" ".join([*code, path, "B" if fill and line else "f" if fill else "S"]))

    # pictures, inside a Figure; each gives its box on the page

    def figure(
        self, picture: PaintedFigure, x: float, y: float, scale: float, *, mirrored: bool = False
    ) -> Box:
        """Draw a picture with its top left corner at (x, y)."""
        box = self._box(x, y, (picture.width * scale, picture.height * scale))
        with self._piece():
            if mirrored:
                self.pages.figure(picture, (-scale, scale), box[2], box[1])
            else:
                self.pages.figure(picture, (scale, scale), box[0], box[1])
        return box

    def picture(
        self, image: bytes, x: float, y: float, size: tuple[float, float], *, grey: bool = False
    ) -> Box:
        """A PNG or JPEG filling this width and height."""
        return self._image(images.picture(image, grey=grey), x, y, size)

    def photo(
        self, image: bytes, x: float, y: float, size: tuple[float, float], *, grey: bool = False
    ) -> Box:
        """As `picture` for a photo: made no finer than it is printed, and kept as a JPEG."""
        return self._image(images.photo(image, grey=grey), x, y, size)

    def _image(self, image: Any, x: float, y: float, size: tuple[float, float]) -> Box:
        box = self._box(x, y, size)
        with self._piece():
            self.pages.image(image, box[0], box[1], size)
        return box

    def _box(self, x: float, y: float, size: tuple[float, float]) -> Box:
        left, top = self.left + x, self.top - y
        return (left, top - size[1], left + size[0], top)

    @contextmanager
    def _piece(self) -> Generator[None]:
        """One piece of content of the open element."""
        self.pages.emit(self._mark())
        yield
        self.pages.emit("EMC")

    def squares(self, rows: Sequence[Sequence[bool]], x: float, y: float, edge: float) -> Box:
        """A pattern of black squares."""
        left, top = self.left + x, self.top - y
        self.pages.emit(
            f"{self._mark()} {self._fill_with('#000000')} {shapes.dark_squares(rows, left, top, edge)} f EMC"
        )
        return self._box(x, y, (len(rows) * edge, len(rows) * edge))

    # the stream

    def _shape(self, code: str) -> None:
        self.pages.emit(f"/Artifact BMC {code} EMC")

    def _mark(self) -> str:
        """What opens a piece of content: its element, or that it is furniture."""
        if self._artifact:
            return "/Artifact BMC"
        node = self._open[-1]
        if node.role in _GROUPS:
            raise AssertionError(f"text must not stand directly in {node.role}")
        number = self._marks[-1]
        self._marks[-1] += 1
        node.kids.append((len(self._marks) - 1, number))
        return f"/{node.role} <</MCID {number}>> BDC"

    def _fill_with(self, colour: str) -> str:
        if colour == self._fill:
            return ""
        self._fill = colour
        return shapes.colour_operator(colour)

    def _stroke_with(self, colour: str) -> str:
        if colour == self._stroke:
            return ""
        self._stroke = colour
        return shapes.colour_operator(colour, stroke=True)
