"""Paper: the drawing surface of one handout, with the reading structure written as it is drawn.

Coordinates are points inside the content area, x to the right and y down from its top left corner.
The area is 168 x 231 mm in the middle of the page, so the same layout prints on A4 and on Letter.
Text is always part of the reading structure or of the page furniture (an artifact); lines, boxes and tints
are furniture.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal

from PIL import Image as _PilImage
from reportlab import rl_config
from reportlab.lib.utils import ImageReader as _ImageReader
from reportlab.pdfgen.canvas import Canvas as _Canvas

from clinic_app.pdf.escape import plain
from clinic_app.pdf.figure_painter import PaintedFigure, colour_operator
from clinic_app.pdf.fonts import Face, Paragraph, Span, typefaces
from clinic_app.pdf.tags import Node

Paper = Literal["a4", "letter"]
rl_config.useA85 = 0  # streams as plain bytes: a fifth smaller and no time lost on text encoding
_image: Any = _PilImage
_reader: Any = _ImageReader
_canvas: Any = _Canvas  # the library's own notes on types are incomplete

MM = 72 / 25.4
WIDTH = 168 * MM
HEIGHT = 231 * MM
PAPERS: dict[Paper, tuple[float, float]] = {"a4": (210 * MM, 297 * MM), "letter": (612.0, 792.0)}
PHOTO_PIXELS = 900
"""Longest side of a printed photo: 66 mm at more than 300 dots to the inch."""
HAIR = 0.5 * MM
"""The thinnest line: 0.5 mm survives a photocopier."""

_GROUPS = frozenset({"Document", "Sect", "L", "LI", "Table", "TR", "Figure"})


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


@lru_cache(maxsize=32)
def _printable_photo(image: bytes, grey: bool) -> bytes:
    with _image.open(BytesIO(image)) as opened:
        shown = opened.convert("L" if grey else "RGB")
        shown.thumbnail((PHOTO_PIXELS, PHOTO_PIXELS))
        out = BytesIO()
        shown.save(out, "JPEG", quality=82)
        return out.getvalue()


def picture_size(image: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG in its own points."""
    with _image.open(BytesIO(image)) as opened:
        wide, high = opened.size
    return int(wide), int(high)


class Sheet:
    """One document being drawn. Use `page()` for each page and `finish()` at the end."""

    def __init__(self, paper: Paper, inks: Inks, language: str) -> None:
        self.inks = inks
        self.page_size = PAPERS[paper]
        self.left = (self.page_size[0] - WIDTH) / 2
        self.top = (self.page_size[1] + HEIGHT) / 2
        self.root = Node("Document")
        self.page_no = -1
        self.marks_per_page: list[int] = []
        self.faces = typefaces()
        self._file = BytesIO()
        self.canvas: Any = _canvas(
            self._file,
            pagesize=self.page_size,
            pageCompression=1,
            invariant=1,
            lang=language,
            initialFontName=self.faces.regular.name,
        )
        # The canvas has no public way to the forms and font subsets of its document.
        self._document: Any = self.canvas._doc
        self._open: list[Node] = [self.root]
        self._artifact = False
        self._mode = ""
        self._fill = ""
        self._stroke = ""
        self._forms: set[str] = set()

    # pages and structure

    @contextmanager
    def page(self) -> Generator[None]:
        self.page_no += 1
        self.marks_per_page.append(0)
        self._fill = self._stroke = ""
        yield
        self.canvas.showPage()

    @contextmanager
    def tag(
        self, role: str, *, alt: str = "", scope: str = "", span: int = 1, lang: str = ""
    ) -> Generator[Node]:
        """A structure element; what is drawn inside becomes its content."""
        node = Node(role, alt=alt, scope=scope, span=span, lang=lang)
        self._open[-1].kids.append(node)
        self._open.append(node)
        yield node
        self._open.pop()

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

    def bookmark(self, title: str, y: float, level: int = 0) -> None:
        title = plain(title)
        key = f"p{self.page_no}y{round(y)}"
        self.canvas.bookmarkHorizontal(key, 0, self.top - y)
        self.canvas.addOutlineEntry(title, key, level=level, closed=0)

    def describe(self, title: str, author: str, subject: str) -> None:
        """What a reader's window and a screen reader are told about the file."""
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setSubject(subject)
        self.canvas.setCreator("Clinic Companion")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")

    def finish(self) -> bytes:
        self.canvas.save()
        return self._file.getvalue()

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
        self._begin()
        code = [self._fill_with(ink), "BT", self._mode]
        for x, baseline, spans in rows:
            code.append(f"1 0 0 1 {self.left + x:.2f} {self.top - baseline:.2f} Tm")
            for text, bold in spans:
                for face, part in self.faces.runs(text, bold):
                    code.append(self._show(face, part, size))
        code.append("0 Tr ET" if self._mode else "ET")
        self._emit(" ".join(code))
        self._end()

    def _show(self, face: Face, text: str, size: float) -> str:
        out: list[str] = []
        for subset, codes in face.font.splitString(text, self._document):
            name = face.font.getSubsetInternalName(subset, self._document)
            out.append(f"{name} {size:g} Tf <{codes.hex()}> Tj")
        return " ".join(out)

    # shapes, always furniture

    def rule(self, x: float, y: float, length: float, *, width: float = HAIR, ink: str = "") -> None:
        self._shape(
            f"{self._stroke_with(ink or self.inks.line)} {width:.2f} w "
            f"{self.left + x:.2f} {self.top - y:.2f} m {self.left + x + length:.2f} {self.top - y:.2f} l S"
        )

    def upright(self, x: float, y: float, length: float, *, width: float = HAIR, ink: str = "") -> None:
        self._shape(
            f"{self._stroke_with(ink or self.inks.line)} {width:.2f} w "
            f"{self.left + x:.2f} {self.top - y:.2f} m {self.left + x:.2f} {self.top - y - length:.2f} l S"
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
        code: list[str] = []
        if fill:
            code.append(self._fill_with(fill))
        if line:
            code.append(f"{self._stroke_with(ink or self.inks.line)} {line:.2f} w")
        code.append(
            _rounded(left, bottom, width, height, radius)
            if radius
            else f"{left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re"
        )
        code.append("B" if fill and line else "f" if fill else "S")
        self._shape(" ".join(code))

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
        code = [self._fill_with(fill), self._stroke_with(self.inks.quiet), f"{line:.2f} w"]
        code += [
            f"{self.left + x:.2f} {self.top - y - height:.2f} {width:.2f} {height:.2f} re" for x, y in places
        ]
        self._shape(" ".join([*code, "B"]))

    def polygon(
        self, points: Sequence[tuple[float, float]], *, fill: str = "", ink: str = "", line: float = 0.0
    ) -> None:
        steps = " ".join(
            f"{self.left + x:.2f} {self.top - y:.2f} {'l' if n else 'm'}" for n, (x, y) in enumerate(points)
        )
        self._paint(f"{steps} h", fill, ink, line)

    def disc(
        self, x: float, y: float, radius: float, *, fill: str = "", ink: str = "", line: float = 0.0
    ) -> None:
        left, bottom = self.left + x - radius, self.top - y - radius
        self._paint(_rounded(left, bottom, 2 * radius, 2 * radius, radius), fill, ink, line)

    def _paint(self, path: str, fill: str, ink: str, line: float) -> None:
        code = [self._fill_with(fill)] if fill else []
        if line:
            code.append(f"{self._stroke_with(ink or self.inks.line)} {line:.2f} w 1 j")
        self._shape(" ".join([*code, path, "B" if fill and line else "f" if fill else "S"]))

    def figure(
        self, picture: PaintedFigure, x: float, y: float, scale: float, *, mirrored: bool = False
    ) -> tuple[float, float, float, float]:
        """Draw a picture with its top left corner at (x, y); returns its box on the page in PDF points."""
        if picture.name not in self._forms:
            self._document.addForm(picture.name, picture.form())
            self._forms.add(picture.name)
        wide, high = picture.width * scale, picture.height * scale
        left, bottom = self.left + x, self.top - y - high
        self._begin()
        turn = (
            f"{-scale:.5f} 0 0 {scale:.5f} {left + wide:.2f}"
            if mirrored
            else f"{scale:.5f} 0 0 {scale:.5f} {left:.2f}"
        )
        self._emit(f"q {turn} {bottom:.2f} cm")
        self.canvas.doForm(picture.name)
        self._emit("Q")
        self._end()
        return (left, bottom, left + wide, bottom + high)

    def picture(
        self, image: bytes, x: float, y: float, size: tuple[float, float], *, grey: bool = False
    ) -> tuple[float, float, float, float]:
        """A PNG or JPEG inside a Figure, filling this width and height; returns its box in PDF points."""
        wide, high = size
        left, bottom = self.left + x, self.top - y - high
        source: Any = _image.open(BytesIO(image))
        shown = source.convert("L") if grey else source.convert("RGBA")
        self._begin()
        self.canvas.drawImage(_reader(shown), left, bottom, wide, high, mask="auto")
        self._end()
        return (left, bottom, left + wide, bottom + high)

    def photo(
        self, image: bytes, x: float, y: float, size: tuple[float, float], *, grey: bool = False
    ) -> tuple[float, float, float, float]:
        """As `picture` for a photo: made no finer than it is printed, and kept as a JPEG."""
        wide, high = size
        left, bottom = self.left + x, self.top - y - high
        self._begin()
        self.canvas.drawImage(_reader(BytesIO(_printable_photo(image, grey))), left, bottom, wide, high)
        self._end()
        return (left, bottom, left + wide, bottom + high)

    def squares(
        self, rows: Sequence[Sequence[bool]], x: float, y: float, edge: float
    ) -> tuple[float, float, float, float]:
        """A pattern of black squares inside a Figure; returns its box on the page in PDF points."""
        left, top = self.left + x, self.top - y
        self._begin()
        code = [self._fill_with("#000000")]
        for n, row in enumerate(rows):
            start: int | None = None
            for column, dark in enumerate((*row, False)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    wide, bottom = (column - start) * edge, top - (n + 1) * edge
                    code.append(f"{left + start * edge:.3f} {bottom:.3f} {wide:.3f} {edge:.3f} re")
                    start = None
        self._emit(" ".join([*code, "f"]))
        self._end()
        size = len(rows) * edge
        return (left, top - size, left + size, top)

    # the stream

    def _shape(self, code: str) -> None:
        self._emit(f"/Artifact BMC {code} EMC")

    def _begin(self) -> None:
        if self._artifact:
            self._emit("/Artifact BMC")
            return
        node = self._open[-1]
        if node.role in _GROUPS and node.role != "Figure":
            raise AssertionError(f"text must not stand directly in {node.role}")
        number = self.marks_per_page[-1]
        self.marks_per_page[-1] += 1
        node.kids.append((self.page_no, number))
        self._emit(f"/{node.role} <</MCID {number}>> BDC")

    def _end(self) -> None:
        self._emit("EMC")

    def _emit(self, code: str) -> None:
        self.canvas.addLiteral(code)

    def _fill_with(self, colour: str) -> str:
        if colour == self._fill:
            return ""
        self._fill = colour
        return colour_operator(colour)

    def _stroke_with(self, colour: str) -> str:
        if colour == self._stroke:
            return ""
        self._stroke = colour
        return colour_operator(colour, stroke=True)


def _rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    r = min(radius, width / 2, height / 2)
    k = r * 0.44772
    x2, y2 = x + width, y + height
    return (
        f"{x + r:.2f} {y:.2f} m {x2 - r:.2f} {y:.2f} l {x2 - k:.2f} {y:.2f} {x2:.2f} {y + k:.2f} {x2:.2f} {y + r:.2f} c "
        f"{x2:.2f} {y2 - r:.2f} l {x2:.2f} {y2 - k:.2f} {x2 - k:.2f} {y2:.2f} {x2 - r:.2f} {y2:.2f} c "
        f"{x + r:.2f} {y2:.2f} l {x + k:.2f} {y2:.2f} {x:.2f} {y2 - k:.2f} {x:.2f} {y2 - r:.2f} c "
        f"{x:.2f} {y + r:.2f} l {x:.2f} {y + k:.2f} {x + k:.2f} {y:.2f} {x + r:.2f} {y:.2f} c h"
    )
