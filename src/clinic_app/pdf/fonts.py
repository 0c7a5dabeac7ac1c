"""The typefaces of the printed page: measuring, line breaking, and the fallback for rare signs.

Noto Sans in two weights; DejaVu Sans steps in sign by sign for what Noto Sans lacks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from reportlab.pdfbase.ttfonts import TTFontFile

from clinic_app.assets import resource
from clinic_app.pdf.escape import plain

UNKNOWN = "\u25a1"
"""Drawn in place of a sign no shipped typeface has: the reader sees that something is missing."""
_USUAL = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))) | frozenset("–—‘’“”•…")
"""Enough for English and Spanish."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One embedded typeface. `key` names it inside a page, `codes` are the numbers of its signs in hexadecimal.

    `advance` is the width of a sign at one point of type size; `usual` are the signs every document embeds.
    """

    key: str
    parsed: Any
    codes: dict[str, str]
    advance: dict[str, float]
    usual: frozenset[str]
    _cutting: Lock = field(default_factory=Lock)

    def program(self, signs: Sequence[str]) -> bytes:
        """A typeface of these signs alone: the first has number 1, and so on; 0 is the sign for a missing one."""
        with self._cutting:  # the parsed file has one place it is read at
            return bytes(self.parsed.makeSubset([ord(sign) for sign in signs]))


@dataclass(frozen=True, slots=True)
class Typefaces:
    regular: Face
    bold: Face
    fallback: Face

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
            use = face if sign in known else self.fallback
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
    """Read the faces once per process."""
    return Typefaces(
        regular=_face("F1", "NotoSans-Regular.ttf", _USUAL),
        bold=_face("F2", "NotoSans-Bold.ttf", _USUAL),
        fallback=_face("F3", "DejaVuSans.ttf", frozenset()),
    )


def _face(key: str, file: str, usual: frozenset[str]) -> Face:
    parsed: Any = TTFontFile(str(resource("fonts", file)))
    glyphs: dict[int, int] = parsed.charToGlyph
    widths: dict[int, float] = parsed.charWidths
    codes = {chr(sign): f"{glyph:04x}" for sign, glyph in glyphs.items() if glyph}
    advance = {sign: widths[ord(sign)] / 1000 for sign in codes}
    return Face(key, parsed, codes, advance, usual)


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
