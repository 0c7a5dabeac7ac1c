"""Typefaces inside a file: which signs are embedded, their widths, and the way back from sign to text.

A sign is written as its number in the typeface (Identity-H), so a line looks the same in every document. Cutting and
deflating a typeface is most of what it costs to embed one: the usual signs are cut once and shared by all documents, and
only a sheet with others has them cut anew.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from clinic_app.pdf.file import PdfFile
from clinic_app.pdf.fonts import Face

_PER_BLOCK = 100
"""Most entries of one block of a table from signs to text."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """What one set of signs needs, ready to write: the deflated program and the tables beside it."""

    tag: str
    program: bytes
    length: int
    places: bytes
    widths: str
    text: bytes


def embed(file: PdfFile, face: Face, signs: Iterable[str]) -> int:
    """Add the face with at least these signs; returns the number of the font object."""
    cut = _cut(face, "".join(sorted(face.usual.union(signs))))
    metrics = face.parsed
    name = f"{cut.tag}+{metrics.name.decode('ascii')}"
    program = file.add_stream(cut.program, f"/Length1 {cut.length}", deflated=True)
    box = " ".join(f"{edge:.0f}" for edge in metrics.bbox)
    descriptor = file.add(
        f"<</Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
        f"/Ascent {metrics.ascent:.0f} /Descent {metrics.descent:.0f} /CapHeight {metrics.capHeight:.0f} "
        f"/StemV {metrics.stemV:.0f} /FontFile2 {program} 0 R>>"
    )
    places = file.add_stream(cut.places, deflated=True)
    descendant = file.add(
        f"<</Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /FontDescriptor {descriptor} 0 R "
        f"/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> "
        f"/CIDToGIDMap {places} 0 R /DW 600 /W [{cut.widths}]>>"
    )
    text = file.add_stream(cut.text, deflated=True)
    return file.add(
        f"<</Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
        f"/DescendantFonts [{descendant} 0 R] /ToUnicode {text} 0 R>>"
    )


@lru_cache(maxsize=48)
def _cut(face: Face, signs: str) -> _Cut:
    glyphs: dict[int, str] = {}
    for sign in signs:
        if sign in face.codes:
            glyphs.setdefault(int(face.codes[sign], 16), sign)
    raw = face.program(list(glyphs.values()))
    places = bytearray(2 * max(glyphs) + 2)
    for new, glyph in enumerate(glyphs, start=1):  # 0 is the sign for a missing one
        places[2 * glyph : 2 * glyph + 2] = new.to_bytes(2)
    widths = " ".join(f"{glyph} [{face.advance[sign] * 1000:g}]" for glyph, sign in glyphs.items())
    number = zlib.crc32(signs.encode("utf-32-be"))
    return _Cut(
        "".join(chr(65 + number // 26**place % 26) for place in range(6)),
        zlib.compress(raw, 9),
        len(raw),
        zlib.compress(bytes(places), 9),
        widths,
        zlib.compress(_to_text(glyphs).encode("ascii"), 9),
    )


def _to_text(glyphs: dict[int, str]) -> str:
    rows = [f"<{glyph:04x}> <{sign.encode('utf-16-be').hex()}>" for glyph, sign in glyphs.items()]
    blocks = [rows[at : at + _PER_BLOCK] for at in range(0, len(rows), _PER_BLOCK)]
    table = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{table}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
