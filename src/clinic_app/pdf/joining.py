"""Several handouts as one file for one trip to the printer, or to be read in one."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf as _pikepdf

from clinic_app.pdf.tags import Facts, metadata

_pdf: Any = _pikepdf  # objects of a PDF are dynamic; the library's notes on types end where they begin


def joined(sheets: Sequence[bytes], *, duplex: bool = True) -> bytes:
    """All pages in order; with `duplex` each sheet starts on a fresh piece of paper.

    Each sheet is a part of one reading structure, with its pages numbered by themselves and its bookmarks below its
    name. The same sheets give the same bytes.
    """
    with _pdf.new() as document:
        parts = _Parts(document)
        for number, sheet in enumerate(sheets, start=1):
            with _pdf.open(BytesIO(sheet)) as source:
                parts.add(source, padded=duplex and number < len(sheets))
        parts.finish()
        out = BytesIO()
        document.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=_pdf.ObjectStreamMode.generate,
        )
        return out.getvalue()


class _Parts:
    """Collects the sheets in `document`."""

    def __init__(self, document: Any) -> None:
        self._document = document
        root = _pdf.Dictionary(Type=_pdf.Name.StructElem, S=_pdf.Name.Document, K=_pdf.Array())
        self._root = document.make_indirect(root)
        self._owners: list[Any] = []
        """Of the marks of each page."""
        self._labels: list[Any] = []
        self._outline: list[Any] = []
        self._streams: dict[tuple[str, bytes, bytes], Any] = {}
        """Pictures and typefaces by what is in them."""

    def add(self, source: Any, *, padded: bool) -> None:
        """The pages of one sheet; `padded` fills its last piece of paper with an empty page."""
        document, first = self._document, len(self._owners)
        document.pages.extend(source.pages)
        for page in document.pages[first:]:
            self._share(page.obj.Resources)
        self._add_structure(source)
        self._add_bookmarks(source, first)
        if padded and len(source.pages) % 2:
            wide, high = (float(edge) for edge in source.pages[0].mediabox[2:])
            document.add_blank_page(page_size=(wide, high))
            self._owners.append(document.make_indirect(_pdf.Array()))
        label = _pdf.Dictionary(S=_pdf.Name.D, P=_pdf.String(f"{len(self._outline)}-"))
        self._labels += [first, label]
        if first == 0:
            self._describe(source)

    def _share(self, resources: Any) -> None:
        """Clients of one day do the same exercises: what stands on several sheets is kept once."""
        for holder in (
            resources.get("/XObject", {}),
            *(font.FontDescriptor for font in resources.Font.values()),
        ):
            for name, held in list(holder.items()):
                if isinstance(held, _pdf.Stream):
                    holder[name] = self._streams.setdefault(_inside(held), held)

    def _add_structure(self, source: Any) -> None:
        tree = source.Root.StructTreeRoot
        del tree.K.P  # or the whole tree would come along
        # The pages came first, so the copied elements refer to the copied pages.
        part = self._document.copy_foreign(tree.K)
        part.S, part.P, part.Lang = _pdf.Name.Part, self._root, _pdf.String(str(source.Root.Lang))
        self._root.K.append(part)
        self._owners += [self._document.copy_foreign(owners) for owners in list(tree.ParentTree.Nums)[1::2]]

    def _add_bookmarks(self, source: Any, first: int) -> None:
        places = {page.obj.objgen: first + index for index, page in enumerate(source.pages)}
        sheet = _pdf.OutlineItem(str(source.docinfo["/Title"]), first)
        with source.open_outline() as outline:
            for item in outline.root:
                page, _, _, top, _ = item.destination
                sheet.children.append(_pdf.OutlineItem(item.title, places[page.objgen], "XYZ", top=top))
        self._outline.append(sheet)

    def _describe(self, source: Any) -> None:
        """The file as a whole speaks the language of its first sheet and bears its subject."""
        told = source.docinfo
        subject, author, language = str(told["/Subject"]), str(told["/Author"]), str(source.Root.Lang)
        day = datetime.strptime(str(told["/CreationDate"])[2:10], "%Y%m%d").date()  # noqa: DTZ007  # a day
        for name, value in (
            ("/Title", subject),
            ("/Author", author),
            ("/CreationDate", told["/CreationDate"]),
        ):
            self._document.docinfo[name] = _pdf.String(str(value))
        root = self._document.Root
        root.Lang = _pdf.String(language)
        root.ViewerPreferences = _pdf.Dictionary(DisplayDocTitle=True)
        stream = self._document.make_stream(metadata(Facts(subject, author, subject, language, day)))
        stream.Type, stream.Subtype = _pdf.Name.Metadata, _pdf.Name.XML
        root.Metadata = stream

    def finish(self) -> None:
        """Ties the pages to the structure, once all are there."""
        document = self._document
        tree = document.make_indirect(_pdf.Dictionary(Type=_pdf.Name.StructTreeRoot, K=self._root))
        self._root.P = tree
        numbers: list[Any] = []
        for index, (page, owners) in enumerate(zip(document.pages, self._owners, strict=True)):
            page.obj.StructParents, page.obj.Tabs = index, _pdf.Name.S
            numbers += [index, owners]
        tree.ParentTree = document.make_indirect(_pdf.Dictionary(Nums=_pdf.Array(numbers)))
        tree.ParentTreeNextKey = len(numbers) // 2
        document.Root.StructTreeRoot = tree
        document.Root.MarkInfo = _pdf.Dictionary(Marked=True)
        document.Root.PageLabels = _pdf.Dictionary(Nums=_pdf.Array(self._labels))
        with document.open_outline() as outline:
            outline.root.extend(self._outline)


def _inside(stream: Any) -> tuple[str, bytes, bytes]:
    """Entries, data and mask of a picture or typeface."""
    told = {key: str(value) for key, value in stream.items() if key != "/SMask"}
    mask = stream.get("/SMask")
    return str(told), stream.read_raw_bytes(), b"" if mask is None else mask.read_raw_bytes()
