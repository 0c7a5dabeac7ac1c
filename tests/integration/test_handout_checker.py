"""The reader that checks handouts: it finds each kind of fault when one is there."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from clinic_app.pdf.handout import render_handout
from clinic_app.pdf.parts import INKS
from clinic_app.pdf.sheet import Sheet
from clinic_app.pdf.tags import Facts
from handout_checker import problems
from handout_samples import TODAY, content, figures

_open: Any = pikepdf.open


def _drawn(draw: Callable[[Sheet], None]) -> bytes:
    """One page with a title and what `draw` adds."""
    sheet = Sheet("a4", INKS["colour"], "en")
    with sheet.page():
        sheet.bookmark("Probe", 0)
        with sheet.tag("H1"):
            sheet.line(0, 20, "Probe", 14)
        draw(sheet)
    return sheet.finished(Facts("Probe", "Probe", "Probe", "en", TODAY))


def _text(sheet: Sheet, x: float, y: float, text: str, size: float = 12, role: str = "P") -> None:
    with sheet.tag(role):
        sheet.line(x, y, text, size)


def _picture(sheet: Sheet, alt: str) -> None:
    with sheet.tag("Figure", alt=alt) as node:
        node.box = sheet.squares([[True, False]], 10, 60, 20)


def _twice(sheet: Sheet) -> None:
    _text(sheet, 10, 100, "words")
    _text(sheet, 10, 104, "lines")


def _on_picture(sheet: Sheet) -> None:
    _picture(sheet, "A square of black")
    _text(sheet, 10, 75, "words")


FAULTS: dict[str, Callable[[Sheet], None]] = {
    "outside the printable box": lambda sheet: _text(sheet, 470, 100, "reaches out of the page"),
    "'lines' on 'words'": _twice,
    "on 'figure": _on_picture,
    "type of 9.0 pt": lambda sheet: _text(sheet, 10, 100, "small", size=9),
    "without alternative text": lambda sheet: _picture(sheet, ""),
    "after a heading of level 1": lambda sheet: _text(sheet, 10, 100, "deep", role="H3"),
    "unknown role /Q": lambda sheet: _text(sheet, 10, 100, "quote", role="Q"),
    "/LI inside /Document": lambda sheet: _text(sheet, 10, 100, "entry", role="LI"),
    "S outside of any mark": lambda sheet: sheet.pages.emit("0 0 m 100 100 l S"),
}


@pytest.mark.parametrize("said", FAULTS)
def test_each_kind_of_fault_is_found(said: str) -> None:
    if said.startswith("/LI"):
        with pytest.raises(AssertionError, match="directly in LI"):  # the sheet itself refuses that
            _drawn(FAULTS[said])
        return
    found = problems(_drawn(FAULTS[said]))
    assert any(said in one for one in found), found


def test_a_page_without_faults_has_none() -> None:
    assert problems(_drawn(lambda sheet: _text(sheet, 10, 100, "words"))) == []


def test_a_damaged_file_is_named_by_qpdf() -> None:
    pdf = render_handout(content("bridge_double"), figures, "a4")
    start = pdf.rindex(b"startxref")
    assert any("qpdf" in one for one in problems(pdf[:start] + b"startxref\n7\n%%EOF"))


def _without(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    with _open(BytesIO(pdf)) as document:
        change(document)
        out = BytesIO()
        document.save(out)
        return out.getvalue()


def _drop_font_files(document: Any) -> None:
    for page in document.pages:
        for font in page.Resources.Font.values():
            if "/FontFile2" in font.FontDescriptor:
                del font.FontDescriptor["/FontFile2"]


def _cut_language(document: Any) -> None:
    del document.Root["/Lang"]


def _stray_exercise(document: Any) -> None:
    """Moves the second half of the first exercise to another page."""
    section = next(
        kid
        for kid in document.Root.StructTreeRoot.K.K
        if isinstance(kid, pikepdf.Dictionary) and kid.S == "/Sect"
    )
    for kid in list(section.K)[len(section.K) // 2 :]:
        kid.Pg = document.pages[-1].obj


def _lose_scope(document: Any) -> None:
    from handout_checker import elements

    cell = next(element for element in elements(document) if element.S == "/TH")
    del cell["/A"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_drop_font_files, "is not embedded"),
        (_cut_language, "no language"),
        (_stray_exercise, "an exercise stands on pages"),
        (_lose_scope, "without a scope"),
    ],
)
def test_a_fault_in_the_file_is_found(change: Callable[[Any], None], said: str) -> None:
    pdf = _without(render_handout(content("bridge_double"), figures, "a4"), change)
    assert any(said in one for one in problems(pdf, with_qpdf=False))
