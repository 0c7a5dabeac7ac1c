"""Pages of one document: their content streams, the typefaces and pictures they use, and the bookmarks to them.

Coordinates here are points from the bottom left corner of the page, as the format has it.
"""

from dataclasses import dataclass, field

from clinic_app.pdf.escape import plain
from clinic_app.pdf.figure_painter import PaintedFigure
from clinic_app.pdf.file import PdfFile, text_string
from clinic_app.pdf.fonts import Face, typefaces
from clinic_app.pdf.images import Image
from clinic_app.pdf.typeface_objects import embed


@dataclass(slots=True)
class _Page:
    number: int
    """Of its object in the file."""
    code: list[str] = field(default_factory=list[str])
    pictures: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class _Bookmark:
    title: str
    page: int
    top: float


class Pages:
    """Begin a page, emit its code, and at the end write everything into the file once."""

    def __init__(self, size: tuple[float, float]) -> None:
        self.file = PdfFile()
        self.faces = typefaces()
        self._size = size
        self._tree = self.file.reserve()
        self._pages: list[_Page] = []
        self._bookmarks: list[_Bookmark] = []
        self._texts: dict[Face, list[str]] = {}
        self._pictures: dict[PaintedFigure | Image, tuple[str, int]] = {}

    @property
    def numbers(self) -> list[int]:
        """Numbers of the page objects, in order."""
        return [page.number for page in self._pages]

    def begin(self) -> None:
        self._pages.append(_Page(self.file.reserve()))

    def emit(self, code: str) -> None:
        self._pages[-1].code.append(code)

    def shown(self, text: str, size: float, bold: bool) -> str:
        """The code that shows a line of text, between BT and ET."""
        code: list[str] = []
        for face, part in self.faces.runs(text, bold):
            self._texts.setdefault(face, []).append(part)
            signs = "".join([face.codes[sign] for sign in part])
            code.append(f"/{face.key} {size:g} Tf <{signs}> Tj")
        return " ".join(code)

    def picture(self, picture: PaintedFigure | Image) -> str:
        """Its name on this page; its data is written once, however often it is shown."""
        known = self._pictures.get(picture)
        if known is None:
            known = f"X{len(self._pictures) + 1}", picture.write(self.file)
            self._pictures[picture] = known
        name, number = known
        self._pages[-1].pictures[name] = number
        return name

    def bookmark(self, title: str, top: float) -> None:
        self._bookmarks.append(_Bookmark(plain(title), self._pages[-1].number, top))

    def finished(self, catalogue: str, info: str, *, tied: bool = False) -> bytes:
        """The file; `catalogue` and `info` are further entries of those two dictionaries.

        `tied` says that a reading structure was added, which knows the pages by their place.
        """
        faces = " ".join(
            f"/{face.key} {embed(self.file, face, ''.join(texts))} 0 R" for face, texts in self._texts.items()
        )
        fonts = self.file.add(f"<<{faces}>>")
        for index, page in enumerate(self._pages):
            pictures = " ".join(f"/{name} {number} 0 R" for name, number in page.pictures.items())
            content = self.file.add_stream("\n".join(page.code).encode("ascii"))
            structure = f" /StructParents {index} /Tabs /S" if tied else ""
            self.file.put(
                page.number,
                f"<</Type /Page /Parent {self._tree} 0 R /Contents {content} 0 R{structure} "
                f"/Resources <</Font {fonts} 0 R /XObject <<{pictures}>>>>>>",
            )
        kids = " ".join(f"{number} 0 R" for number in self.numbers)
        wide, high = self._size
        self.file.put(
            self._tree,
            f"<</Type /Pages /Count {len(self._pages)} /Kids [{kids}] /MediaBox [0 0 {wide:.4f} {high:.4f}]>>",
        )
        outline = f"/Outlines {self._outline()} 0 R " if self._bookmarks else ""
        root = self.file.add(f"<</Type /Catalog /Pages {self._tree} 0 R {outline}{catalogue}>>")
        return self.file.finished(root, self.file.add(f"<<{info}>>"))

    def _outline(self) -> int:
        parent = self.file.reserve()
        numbers = [self.file.reserve() for _ in self._bookmarks]
        for n, mark in enumerate(self._bookmarks):
            beside = f"/Prev {numbers[n - 1]} 0 R " if n else ""
            beside += f"/Next {numbers[n + 1]} 0 R " if n + 1 < len(numbers) else ""
            self.file.put(
                numbers[n],
                f"<</Title {text_string(mark.title)} /Parent {parent} 0 R {beside}"
                f"/Dest [{mark.page} 0 R /FitH {mark.top:.2f}]>>",
            )
        self.file.put(
            parent,
            f"<</Type /Outlines /Count {len(numbers)} /First {numbers[0]} 0 R /Last {numbers[-1]} 0 R>>",
        )
        return parent
