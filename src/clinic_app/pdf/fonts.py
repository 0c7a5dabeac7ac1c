"""The typefaces of the printed page: measuring, line breaking, and the fallback for rare signs.

Noto Sans in two weights; DejaVu Sans steps in sign by sign for what Noto Sans lacks.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from reportlab.pdfbase import pdfmetrics as _pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from clinic_app.assets import resource
from clinic_app.pdf.escape import plain

_metrics: Any = _pdfmetrics  # the library's own notes on types are incomplete

UNKNOWN = "\u25a1"
"""Drawn in place of a sign no shipped typeface has: the reader sees that something is missing."""
_USUAL = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x100)))) + "–—‘’“”•…"
"""Enough for English and Spanish, and few enough for one part of a typeface."""


class _Font(TTFont):
    """A typeface that is cut and deflated once for all documents with the same signs.

    Both cost as much as drawing two pages.
    """

    def __init__(self, name: str, path: str) -> None:
        library: Any = super()  # its own notes on types are incomplete
        library.__init__(name, path, asciiReadable=True)
        face: Any = self.face
        cut = lru_cache(maxsize=24)(face.makeSubset)

        def kept(signs: Iterable[int]) -> bytes:
            return cut(tuple(signs))

        face.makeSubset = kept

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # the library's name
        library: Any = super()
        library.addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith(f"fontFile:{self.face.filename}("):
                stream.content = _deflated(stream.content)
                stream.dictionary["Filter"] = "/FlateDecode"


@lru_cache(maxsize=48)
def _deflated(program: bytes) -> bytes:
    return zlib.compress(program, 9)


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One embedded typeface; `advance` is the width of a sign at one point of type size."""

    name: str
    font: Any
    advance: dict[str, float]

    def usual_codes(self, document: Any) -> tuple[str, dict[str, str]]:
        """The name of the part of the typeface with the usual signs, and their codes in hexadecimal.

        Asked for before anything is drawn, they are the same in every document, and all share one cut of the typeface.
        """
        ((part, codes),) = self.font.splitString(_USUAL, document)
        name: str = self.font.getSubsetInternalName(part, document)
        return name, {sign: f"{code:02x}" for sign, code in zip(_USUAL, codes, strict=True)}

    def written(self, text: str, document: Any) -> list[tuple[str, str]]:
        """`text` as names of parts of the typeface in this document, each with its signs in hexadecimal."""
        return [
            (self.font.getSubsetInternalName(part, document), codes.hex())
            for part, codes in self.font.splitString(text, document)
        ]


@dataclass(frozen=True, slots=True)
class Typefaces:
    regular: Face
    bold: Face

    def face(self, bold: bool) -> Face:
        return self.bold if bold else self.regular

    def runs(self, text: str, bold: bool) -> list[tuple[Face, str]]:
        """Cut `text` where the typeface must change."""
        face = self.face(bold)
        known = face.advance
        if known.keys() >= set(text):
            return [(face, text)]
        runs: list[tuple[Face, str]] = []
        for sign in text:
            use = face if sign in known else _fallback()
            shown = sign if sign in use.advance else UNKNOWN
            if runs and runs[-1][0] is use:
                runs[-1] = (use, runs[-1][1] + shown)
            else:
                runs.append((use, shown))
        return runs

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """Width in points."""
        advance = self.face(bold).advance
        try:
            return size * sum([advance[sign] for sign in text])
        except KeyError:
            return size * sum(face.advance[sign] for face, part in self.runs(text, bold) for sign in part)


@cache
def typefaces() -> Typefaces:
    """Read and register the faces once per process."""
    return Typefaces(
        regular=_face("ClinicSans", "NotoSans-Regular.ttf"),
        bold=_face("ClinicSans-Bold", "NotoSans-Bold.ttf"),
    )


@cache
def _fallback() -> Face:
    """For rare signs; most sheets never need it."""
    return _face("ClinicSymbols", "DejaVuSans.ttf")


def _face(name: str, file: str) -> Face:
    font: Any = _Font(name, str(resource("fonts", file)))
    _metrics.registerFont(font)
    widths: dict[int, float] = font.face.charWidths
    advance = {chr(code): width / 1000 for code, width in widths.items()}
    advance["\u00a0"] = advance[" "]
    return Face(name, font, advance)


Span = tuple[str, bool]
"""Text and whether it is bold."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Broken lines, each a tuple of spans, with the type size and the distance of the lines."""

    lines: tuple[tuple[Span, ...], ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading


def paragraph(
    text: str | Iterable[Span], size: float, width: float, *, bold: bool = False, leading: float = 1.19
) -> Paragraph:
    """Break text into lines no wider than `width` points, ragged right.

    `leading` is a multiple of `size`. A word too long for a line is cut between signs.
    """
    spans = ((text, bold),) if isinstance(text, str) else tuple(text)
    return _broken(spans, size, width, leading)


@lru_cache(maxsize=2048)
def _broken(spans: tuple[Span, ...], size: float, width: float, leading: float) -> Paragraph:
    """Lines are broken once: a sheet is laid out several times until it fits, and drawn again with every keystroke."""
    faces = typefaces()
    lines: list[list[Span]] = [[]]
    used = 0.0
    for span_text, span_bold in spans:
        space = faces.width(" ", size, span_bold)
        for word in plain(span_text).split(" "):
            if not word:
                continue
            for piece in _pieces(word, size, width, span_bold, faces):
                wide = faces.width(piece, size, span_bold)
                gap = space if lines[-1] else 0.0
                if lines[-1] and used + gap + wide > width:
                    lines.append([])
                    used = gap = 0.0
                _append(lines[-1], piece, span_bold)
                used += gap + wide
    return Paragraph(tuple(tuple(line) for line in lines if line), size, size * leading)


def _append(line: list[Span], word: str, bold: bool) -> None:
    if line and line[-1][1] == bold:
        line[-1] = (f"{line[-1][0]} {word}", bold)
    elif line:
        line[-1] = (line[-1][0] + " ", line[-1][1])
        line.append((word, bold))
    else:
        line.append((word, bold))


def _pieces(word: str, size: float, width: float, bold: bool, faces: Typefaces) -> list[str]:
    if faces.width(word, size, bold) <= width:
        return [word]
    pieces = [""]
    for sign in word:
        if pieces[-1] and faces.width(pieces[-1] + sign, size, bold) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def fitted(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """`text` shortened with an ellipsis to fit one line of `width` points."""
    faces = typefaces()
    text = plain(text)
    if faces.width(text, size, bold) <= width:
        return text
    while text and faces.width(text + "…", size, bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"
