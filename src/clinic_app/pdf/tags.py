"""The reading structure of a PDF: headings, lists, tables and figures for people who listen to the page.

Reportlab writes none, so the sheet records it while drawing and this module adds it to the finished file:
structure tree, parent tree, language, title shown in the window, and metadata. The result follows the rules
tested in `tests/integration/test_handout_pdf.py`; it has not been run through a PDF/UA validator.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import pikepdf as _pikepdf

Mark = tuple[int, int]
"""Page index and number of a marked piece of content on it."""

_PLAN = "/ClinicPlan"
_pdf: Any = _pikepdf  # objects of a PDF are dynamic; the library's notes on types end where they begin


def _no_kids() -> "list[Node | Mark]":
    return []


@dataclass(slots=True)
class Node:
    """One structure element. `box` is a figure's place on its page, in PDF points."""

    role: str
    alt: str = ""
    scope: str = ""
    span: int = 1
    """Columns a table cell reaches over."""
    lang: str = ""
    """Language of the words inside where it is not the document's."""
    box: tuple[float, float, float, float] | None = None
    kids: "list[Node | Mark]" = field(default_factory=_no_kids)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says about itself. `made_on` is written as its date, so it depends on no clock."""

    title: str
    author: str
    subject: str
    language: str
    made_on: date
    plan: str = ""
    """The plan of a handout as data, read back by `plan_inside`."""


def tagged(raw: bytes, root: Node, marks_per_page: Sequence[int], facts: Facts) -> bytes:
    """`raw` with the structure below `root`; `marks_per_page` is the count of marked pieces on each page."""
    with _pdf.open(BytesIO(raw)) as document:
        _add_structure(document, root, marks_per_page)
        _describe(document, facts)
        out = BytesIO()
        document.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=_pdf.ObjectStreamMode.generate,
        )
        return out.getvalue()


def _add_structure(document: Any, root: Node, marks_per_page: Sequence[int]) -> None:
    name, array, dictionary = _pdf.Name, _pdf.Array, _pdf.Dictionary
    pages = [page.obj for page in document.pages]
    owners: list[list[Any]] = [[None] * count for count in marks_per_page]
    tree = document.make_indirect(dictionary(Type=name.StructTreeRoot))
    roles: dict[str, Any] = {}

    def build(node: Node, parent: Any) -> Any:
        role = roles.setdefault(node.role, name("/" + node.role))
        element = document.make_indirect(dictionary(Type=name.StructElem, S=role, P=parent))
        first = next((kid[0] for kid in node.kids if isinstance(kid, tuple)), None)
        if first is not None:
            element.Pg = pages[first]
        kids: list[Any] = []
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(build(kid, element))
                continue
            page, number = kid
            owners[page][number] = element
            here = number if page == first else dictionary(Type=name.MCR, Pg=pages[page], MCID=number)
            kids.append(here)
        if kids:
            element.K = kids[0] if len(kids) == 1 else array(kids)
        if node.alt:
            element.Alt = _pdf.String(node.alt)
        if node.box is not None:
            box = array([round(edge, 2) for edge in node.box])
            element.A = dictionary(O=name.Layout, Placement=name.Block, BBox=box)
        if node.scope:
            element.A = dictionary(O=name.Table, Scope=name("/" + node.scope))
        if node.span > 1:
            element.A = dictionary(O=name.Table, ColSpan=node.span)
        if node.lang:
            element.Lang = _pdf.String(node.lang)
        return element

    tree.K = build(root, tree)
    numbers: list[Any] = []
    for index, (page, elements) in enumerate(zip(pages, owners, strict=True)):
        page.StructParents = index
        page.Tabs = name.S
        numbers += [index, document.make_indirect(array(elements))]
    tree.ParentTree = document.make_indirect(dictionary(Nums=array(numbers)))
    tree.ParentTreeNextKey = len(pages)
    document.Root.StructTreeRoot = tree
    document.Root.MarkInfo = dictionary(Marked=True)


def _describe(document: Any, facts: Facts) -> None:
    root = document.Root
    root.Lang = _pdf.String(facts.language)
    root.ViewerPreferences = _pdf.Dictionary(DisplayDocTitle=True)
    day = facts.made_on.strftime("D:%Y%m%d000000Z")
    document.docinfo["/CreationDate"] = _pdf.String(day)
    document.docinfo["/ModDate"] = _pdf.String(day)
    if facts.plan:
        document.docinfo[_PLAN] = _pdf.String(facts.plan)
    stream = document.make_stream(_metadata(facts).encode("utf-8"))
    stream.Type = _pdf.Name.Metadata
    stream.Subtype = _pdf.Name.XML
    root.Metadata = stream


def plan_inside(pdf: bytes) -> str:
    """The plan a handout carries as data; empty for files made without one, and for what is no PDF."""
    try:
        with _pdf.open(BytesIO(pdf)) as document:
            return str(document.docinfo.get(_PLAN, ""))
    except _pdf.PdfError:
        return ""


def _metadata(facts: Facts) -> str:
    title, author, subject, language = (
        escape(text) for text in (facts.title, facts.author, facts.subject, facts.language)
    )
    day = f"{facts.made_on.isoformat()}T00:00:00Z"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
<xmp:CreatorTool>Clinic Companion</xmp:CreatorTool>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
