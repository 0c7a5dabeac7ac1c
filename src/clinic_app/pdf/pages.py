"""The door to the PDF library: pages of one document, the typefaces and pictures on them, and bookmarks to them.

Coordinates here are points from the bottom left corner of the page, as the format has it.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc as _pdfdoc
from reportlab.pdfgen.canvas import Canvas as _Canvas

from clinic_app.pdf.escape import plain
from clinic_app.pdf.figure_painter import PaintedFigure
from clinic_app.pdf.fonts import typefaces

rl_config.useA85 = 0  # streams as plain bytes: a fifth smaller and no time lost on text encoding
_canvas: Any = _Canvas
_TIES = ("StructParents", "Tabs")
"""Entries of a page the library would leave out."""
_pdf: Any = _pdfdoc  # the library's own notes on types are incomplete


class _Info(_pdfdoc.PDFInfo):
    """The properties of the file. The library's own know neither a given day nor further entries."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        super().__init__()
        self.entries = {name: _pdf.PDFString(text) for name, text in entries.items()}

    def format(self, document: Any) -> bytes:
        written: bytes = _pdf.PDFDictionary(self.entries).format(document)
        return written


class Pages:
    """Begin a page, emit its code, and at the end write everything into the file once."""

    def __init__(self, size: tuple[float, float], language: str = "") -> None:
        self.faces = typefaces()
        self._file = BytesIO()
        self._canvas: Any = _canvas(
            self._file,
            pagesize=size,
            pageCompression=1,
            invariant=1,
            lang=language,
            initialFontName=self.faces.regular.name,
            pdfVersion=(1, 7),
        )
        # The canvas has no public way to the objects of its document.
        self._document: Any = self._canvas._doc
        self._usual = {
            face: face.usual_codes(self._document) for face in (self.faces.regular, self.faces.bold)
        }

    # what stands on a page

    def emit(self, code: str) -> None:
        self._canvas.addLiteral(code)

    def shown(self, text: str, size: float, bold: bool) -> str:
        """The code that shows a line of text, between BT and ET."""
        code: list[str] = []
        for face, part in self.faces.runs(text, bold):
            try:
                key, codes = self._usual[face]
                code.append(f"{key} {size:g} Tf <{''.join([codes[sign] for sign in part])}> Tj")
            except KeyError:
                written = face.written(part, self._document)
                code += [f"{key} {size:g} Tf <{signs}> Tj" for key, signs in written]
        return " ".join(code)

    def figure(self, picture: PaintedFigure, scale: tuple[float, float], x: float, y: float) -> None:
        """With its bottom left corner at (x, y), or the right one for a negative `scale` across.

        Its data is written once, however often it is shown.
        """
        if not self._document.hasForm(picture.name):
            self._document.addForm(picture.name, picture.form())
        self.emit(f"q {scale[0]:.5f} 0 0 {scale[1]:.5f} {x:.2f} {y:.2f} cm")
        self._canvas.doForm(picture.name)
        self.emit("Q")

    def image(self, image: Any, x: float, y: float, size: tuple[float, float]) -> None:
        """One made by `images`, with its bottom left corner at (x, y)."""
        self._canvas.drawImage(image, x, y, *size, mask="auto")

    def bookmark(self, title: str, top: float) -> None:
        key = f"b{len(self._canvas._destinations)}"
        self._canvas.bookmarkHorizontal(key, 0, top)
        self._canvas.addOutlineEntry(plain(title), key, level=0, closed=0)

    def end(self) -> None:
        """The page is full; what is emitted next stands on another."""
        self._document.updateSignature("".join(self._canvas._code))
        self._canvas.showPage()

    # what stands behind the pages

    @property
    def numbers(self) -> list[int]:
        """Numbers of the page objects, in order."""
        known = self._document.idToObjectNumberAndVersion
        return [known[f"Page{n}"][0] for n in range(1, self._document.pageCounter)]

    def reserve(self) -> int:
        """A number to refer to before its object is known."""
        number: int = self._document.objectcounter + 1
        self._document.Reference(b"", f"Clinic{number}")
        return number

    def put(self, number: int, body: str) -> None:
        """The object of a number that was reserved, as it is written."""
        self._document.idToObject[f"Clinic{number}"] = body.encode("latin-1")

    def add(self, body: str) -> int:
        """A new object; returns its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def string(self, text: str) -> str:
        """A string people read, as it is written in an object."""
        written: bytes = _pdf.PDFString(text).format(self._document)
        return written.decode("latin-1")

    def describe(self, info: Mapping[str, str], metadata: bytes = b"") -> None:
        """The properties of the file, and the same for machines."""
        self._document.info = _Info(info)
        catalogue = self._document.Catalog
        catalogue.ViewerPreferences = "<</DisplayDocTitle true>>"
        if metadata:
            entries = {"Type": _pdf.PDFName("Metadata"), "Subtype": _pdf.PDFName("XML")}
            catalogue.Metadata = _pdf.PDFStream(_pdf.PDFDictionary(entries), metadata)

    def tie(self, structure: int) -> None:
        """Ties the pages to the reading structure whose root has this number."""
        catalogue = self._document.Catalog
        catalogue.StructTreeRoot, catalogue.MarkInfo = f"{structure} 0 R", "<</Marked true>>"
        for index, page in enumerate(self._document.Pages.pages):
            page.__NoDefault__ = [*page.__NoDefault__, *_TIES]
            page.StructParents, page.Tabs = index, "/S"

    def finished(self) -> bytes:
        self._canvas.save()
        return self._file.getvalue()
