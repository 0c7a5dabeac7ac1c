"""Reads a handout back from its PDF alone and names everything that breaks a rule of the printed page."""

import ctypes
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as _pdfium_raw

from clinic_app.pdf.sheet import HEIGHT, WIDTH

_open: Any = pikepdf.open
_reader: Any = pypdfium2.PdfDocument
_raw: Any = _pdfium_raw

ROLES = {"/Document", "/Part", "/Sect", "/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH",
         "/TD", "/Figure", "/Caption"}  # fmt: skip
PARENTS = {
    "/LI": {"/L"},
    "/Lbl": {"/LI"},
    "/LBody": {"/LI"},
    "/TR": {"/Table"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/Document": {"/StructTreeRoot"},
    "/Part": {"/Document"},
}
KIDS = {"/L": {"/LI"}, "/LI": {"/Lbl", "/LBody"}, "/Table": {"/TR"}, "/TR": {"/TH", "/TD"}}
_PAINTING = {
    "Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "BI", "INLINE IMAGE",
}  # fmt: skip
_OVER = 2.5
"""Points a sign may reach over the edge of the printable box: the foot of a J does."""


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float
    what: str

    def overlaps(self, other: "Box", slack_x: float, slack_y: float) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > slack_x
            and min(self.top, other.top) - max(self.bottom, other.bottom) > slack_y
        )


def problems(pdf: bytes, *, with_qpdf: bool = True) -> list[str]:
    """Empty for a handout that keeps every rule."""
    found: list[str] = []
    with _open(BytesIO(pdf)) as document:
        found += _file(document)
        found += _fonts(document)
        found += _tree(document)
        found += _streams(document)
        found += _whole_exercises(document)
        figures = _figures(document)
    found += _layout(pdf, figures)
    if with_qpdf:
        found += qpdf_says(pdf)
    return found


def qpdf_says(pdf: bytes) -> list[str]:
    """What `qpdf --check` complains about; nothing where the tool is not installed."""
    tool = shutil.which("qpdf")
    if tool is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.pdf"
        path.write_bytes(pdf)
        run = subprocess.run([tool, "--check", str(path)], capture_output=True, text=True, check=False)
    return [] if run.returncode == 0 else [f"qpdf: {run.stdout}{run.stderr}"]


def _file(document: Any) -> Iterator[str]:
    root = document.Root
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "not marked as tagged"
    if not re.fullmatch(r"[a-z]{2,3}(-\w+)*", str(root.get("/Lang", ""))):
        yield "no language"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "the window would show the file name instead of the title"
    metadata = root.Metadata.read_bytes().decode("utf-8") if "/Metadata" in root else ""
    for wanted in ("<pdfuaid:part>1<", "<dc:title>", "<dc:language>"):
        if wanted not in metadata:
            yield f"metadata lacks {wanted}"
    if "/Outlines" not in root or not int(root.Outlines.get("/Count", 0)):
        yield "no bookmarks"


def _fonts(document: Any) -> Iterator[str]:
    for number, page in enumerate(document.pages, start=1):
        resources = [page.get("/Resources", {})]
        resources += [one.get("/Resources", {}) for one in resources[0].get("/XObject", {}).values()]
        for resource in resources:
            for font in resource.get("/Font", {}).values():
                name = str(font.get("/BaseFont", "?"))
                if "/FontFile2" not in font.get("/FontDescriptor", {}):
                    yield f"page {number}: {name} is not embedded"
                if not re.match(r"/[A-Z]{6}\+", name):
                    yield f"page {number}: {name} is no subset"
                if "/ToUnicode" not in font:
                    yield f"page {number}: {name} cannot be copied as text"


def elements(document: Any) -> Iterator[Any]:
    """Structure elements in reading order."""
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop(0)
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            continue
        yield element
        waiting = [*_kids(element), *waiting]


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _tree(document: Any) -> Iterator[str]:
    level = 0
    sizes: list[int] = []
    for element in elements(document):
        role = str(element.S)
        if role not in ROLES:
            yield f"unknown role {role}"
        parent = str(element.P.get("/S", element.P.get("/Type", "")))
        if role in PARENTS and parent not in PARENTS[role]:
            yield f"{role} inside {parent}"
        below = [str(kid.S) for kid in _kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        if role in KIDS and any(kid not in KIDS[role] for kid in below):
            yield f"{role} holds {below}"
        if role == "/Figure":
            if len(str(element.get("/Alt", ""))) < 5:
                yield "a figure without alternative text"
            if len(element.get("/A", {}).get("/BBox", [])) != 4:
                yield "a figure without a place"
        if role == "/TH" and str(element.get("/A", {}).get("/Scope", "")) not in ("/Row", "/Column"):
            yield "a head cell without a scope"
        if role in ("/H1", "/H2", "/H3"):
            if int(role[2]) > level + 1:
                yield f"{role} after a heading of level {level}"
            level = int(role[2])
        if role == "/Table":
            sizes.append(_columns(element))
            rows = {_cells(row) for row in _kids(element)}
            if len(rows) != 1:
                yield f"a table with rows of {sorted(rows)} columns"
    if not any(str(element.S) == "/H1" for element in elements(document)):
        yield "no main heading"


def _columns(table: Any) -> int:
    return max(_cells(row) for row in _kids(table))


def _cells(row: Any) -> int:
    return sum(int(cell.get("/A", {}).get("/ColSpan", 1)) for cell in _kids(row))


def _streams(document: Any) -> Iterator[str]:
    for index, page in enumerate(document.pages):
        if page.get("/StructParents") != index or str(page.get("/Tabs")) != "/S":
            yield f"page {index + 1}: not tied to the structure"
        if "/Annots" in page:
            yield f"page {index + 1}: has annotations nobody tagged"
        depth = 0
        seen: list[int] = []
        sizes: set[float] = set()
        stream: Any = pikepdf.parse_content_stream(page)
        for operands, operator in stream:
            word = str(operator)
            if word in ("BDC", "BMC"):
                depth += 1
                if word == "BDC" and "/MCID" in operands[1]:
                    seen.append(int(operands[1].MCID))
            elif word == "EMC":
                depth -= 1
            elif word == "Tf":
                sizes.add(float(operands[1]))
            elif word in _PAINTING and depth != 1:
                yield f"page {index + 1}: {word} outside of any mark"
        if depth or seen != list(range(len(seen))):
            yield f"page {index + 1}: marks out of order"
        if sizes and min(sizes) < 12:
            yield f"page {index + 1}: type of {min(sizes)} pt"
        parents: Any = document.Root.StructTreeRoot.ParentTree.Nums[2 * index + 1]
        if len(parents) != len(seen) or any(str(one.get("/Type", "")) != "/StructElem" for one in parents):
            yield f"page {index + 1}: marks without an owner"


def _pages_of(element: Any, known: dict[Any, int]) -> set[int]:
    """Numbers of the pages an element's content stands on."""
    found: set[int] = set()
    if "/Pg" in element and any(not isinstance(kid, pikepdf.Dictionary) for kid in _kids(element)):
        found.add(known[element.Pg.objgen])
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            if "/S" in kid:
                found |= _pages_of(kid, known)
            elif "/Pg" in kid:
                found.add(known[kid.Pg.objgen])
    return found


def _whole_exercises(document: Any) -> Iterator[str]:
    known = {page.obj.objgen: number for number, page in enumerate(document.pages, start=1)}
    for element in elements(document):
        if str(element.S) == "/Sect" and len(pages := _pages_of(element, known)) > 1:
            yield f"an exercise stands on pages {sorted(pages)}"


def _figures(document: Any) -> dict[int, list[Box]]:
    known = {page.obj.objgen: number for number, page in enumerate(document.pages, start=1)}
    found: dict[int, list[Box]] = {}
    for element in elements(document):
        if str(element.S) == "/Figure":
            edges = [float(edge) for edge in element.A.BBox]
            found.setdefault(known[element.Pg.objgen], []).append(
                Box(edges[0], edges[1], edges[2], edges[3], f"figure {element.get('/Alt', '')}"[:40])
            )
    return found


def _layout(pdf: bytes, figures: dict[int, list[Box]]) -> Iterator[str]:
    document = _reader(pdf)
    for number, page in enumerate(document, start=1):
        wide, high = page.get_size()
        left, bottom = (wide - WIDTH) / 2, (high - HEIGHT) / 2
        texts = list(_texts(page))
        drawn = figures.get(number, [])
        for box in (*texts, *drawn):
            over = max(left - box.left, bottom - box.bottom, box.right - wide + left, box.top - high + bottom)
            if over > _OVER:
                yield f"page {number}: {box.what!r} reaches {over:.0f} pt outside the printable box"
        texts.sort(key=lambda one: one.bottom)
        for n, box in enumerate(texts):
            for other in drawn:
                if box.overlaps(other, 1.5, 3.2):
                    yield f"page {number}: {box.what!r} on {other.what!r}"
            for other in texts[n + 1 :]:
                if other.bottom >= box.top:
                    break
                # Descenders and ascenders of close lines may meet; words on words may not.
                if box.overlaps(other, 0.8, 3.2):
                    yield f"page {number}: {box.what!r} on {other.what!r}"
        for n, box in enumerate(drawn):
            for other in drawn[n + 1 :]:
                if box.overlaps(other, 1.5, 1.5):
                    yield f"page {number}: {box.what!r} on {other.what!r}"


def _texts(page: Any) -> Iterator[Box]:
    """Words with their places; the blank at a line's end takes no room."""
    reader = page.get_textpage()
    text = [chr(_raw.FPDFText_GetUnicode(reader, index)) for index in range(reader.count_chars())]
    word: list[tuple[str, tuple[float, float, float, float]]] = []
    for index, sign in enumerate([*text, " "]):
        place = (0.0, 0.0, 0.0, 0.0) if sign.isspace() or sign == "\x00" else tuple(reader.get_charbox(index))
        # A sign that starts left of the one before stands on another line.
        if word and (sign.isspace() or place[0] < word[-1][1][0] - 1 or place[0] > word[-1][1][2] + 6):
            yield _word(word)
            word = []
        if not sign.isspace() and sign != "•" and place[2] > place[0]:
            word.append((sign, place))
    reader.close()


def _word(signs: list[tuple[str, tuple[float, float, float, float]]]) -> Box:
    places = [place for _, place in signs]
    return Box(
        min(place[0] for place in places),
        min(place[1] for place in places),
        max(place[2] for place in places),
        max(place[3] for place in places),
        "".join(sign for sign, _ in signs),
    )


def lines_of(page: Any) -> list[tuple[float, float, str]]:
    """Left edge, baseline and text of every stretch of words on one baseline, in the order of the file."""
    reader = page.get_textpage()
    found: list[tuple[float, float, str]] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    end = -1.0
    for index in range(reader.count_chars()):
        sign = chr(_raw.FPDFText_GetUnicode(reader, index))
        if sign in "\r\n\x00":
            continue
        _raw.FPDFText_GetCharOrigin(reader, index, x, y)
        same = bool(found) and abs(found[-1][1] - y.value) < 1 and -2 < x.value - end < 9
        if same:
            found[-1] = (*found[-1][:2], found[-1][2] + sign)
        elif not sign.isspace():
            found.append((x.value, y.value, sign))
        end = reader.get_charbox(index)[2] if not sign.isspace() else x.value + 3
    reader.close()
    return [(left, base, " ".join(text.split())) for left, base, text in found]
