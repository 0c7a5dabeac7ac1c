"""The reading structure of a PDF: headings, lists, tables and figures for people who listen to the page.

The sheet records it while drawing; here it is written into the file with what the file says about itself. The result
follows the rules tested in `tests/integration/test_handout_pdf.py`; it has not been run through a PDF/UA validator.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape

from clinic_app.pdf.escape import plain
from clinic_app.pdf.pages import Pages

Mark = tuple[int, int]
"""Page index and number of a marked piece of content on it."""

PLAN = "ClinicPlan"
"""Where the file keeps the plan of a handout."""


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
    """The plan of a handout as data, read back by `kept_plan`."""


def properties(facts: Facts) -> Mapping[str, str]:
    """What is shown as the properties of the file."""
    day = facts.made_on.strftime("D:%Y%m%d000000Z")
    return {
        "Title": facts.title,
        "Author": facts.author,
        "Subject": facts.subject,
        "Creator": "Clinic Companion",
        "CreationDate": day,
        "ModDate": day,
        **({PLAN: facts.plan} if facts.plan else {}),
    }


def structure(pages: Pages, root: Node, marks: Sequence[int]) -> int:
    """Add the tree below `root` to the document; returns its number. `marks` counts the pieces on each page."""
    owners = [[0] * count for count in marks]
    tree = pages.reserve()
    top = _element(pages, root, tree, pages.numbers, owners)
    numbers = " ".join(
        f"{index} {pages.add('[' + ' '.join(f'{one} 0 R' for one in elements) + ']')} 0 R"
        for index, elements in enumerate(owners)
    )
    pages.put(
        tree,
        f"<</Type /StructTreeRoot /K {top} 0 R /ParentTree <</Nums [{numbers}]>> "
        f"/ParentTreeNextKey {len(owners)}>>",
    )
    return tree


def _element(
    pages: Pages, node: Node, parent: int, numbers: Sequence[int], owners: Sequence[list[int]]
) -> int:
    """Add one element with all below it; returns its number. `owners` learn whom each mark belongs to."""
    number = pages.reserve()
    entries = [f"<</Type /StructElem /S /{node.role} /P {parent} 0 R"]
    first = next((kid[0] for kid in node.kids if isinstance(kid, tuple)), None)
    if first is not None:
        entries.append(f"/Pg {numbers[first]} 0 R")
    kids: list[str] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(f"{_element(pages, kid, number, numbers, owners)} 0 R")
            continue
        page, mark = kid
        owners[page][mark] = number
        kids.append(str(mark) if page == first else f"<</Type /MCR /Pg {numbers[page]} 0 R /MCID {mark}>>")
    if kids:
        entries.append(f"/K [{' '.join(kids)}]" if len(kids) > 1 else f"/K {kids[0]}")
    if node.alt:
        entries.append(f"/Alt {pages.string(plain(node.alt))}")
    if node.lang:
        entries.append(f"/Lang {pages.string(node.lang)}")
    entries += _attributes(node)
    pages.put(number, " ".join(entries) + ">>")
    return number


def _attributes(node: Node) -> list[str]:
    if node.box is not None:
        edges = " ".join(f"{edge:.2f}" for edge in node.box)
        return [f"/A <</O /Layout /Placement /Block /BBox [{edges}]>>"]
    if node.scope:
        return [f"/A <</O /Table /Scope /{node.scope}>>"]
    if node.span > 1:
        return [f"/A <</O /Table /ColSpan {node.span}>>"]
    return []


def metadata(facts: Facts) -> bytes:
    """The same and more for machines, as XMP."""
    title, author, subject, language = (
        escape(text, quote=False) for text in (facts.title, facts.author, facts.subject, facts.language)
    )
    day = f"{facts.made_on.isoformat()}T00:00:00Z"
    told = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
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
    return told.encode("utf-8")
