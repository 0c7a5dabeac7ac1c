"""Several sheets in one file, read back: still a page for the eye and a document for the ear."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest

from clinic_app.pdf.handout import render_handout
from clinic_app.pdf.joining import joined
from handout_checker import elements, problems
from handout_samples import content, figures, sample_routines

_open: Any = pikepdf.open


@pytest.fixture(scope="module")
def sheets() -> list[bytes]:
    made = (content("bridge_double"), content("clamshell", "bird_dog"), sample_routines()["R1"]("es"))
    return [render_handout(one, figures, "a4") for one in made]


@pytest.fixture(scope="module")
def file(sheets: list[bytes]) -> bytes:
    return joined(sheets)


def _elements(pdf: bytes) -> list[tuple[str, str]]:
    """Role and alternative text of every element, in reading order."""
    with _open(BytesIO(pdf)) as document:
        return [(str(one.S), str(one.get("/Alt", ""))) for one in elements(document)]


def test_the_joined_file_keeps_every_rule_of_a_single_sheet(file: bytes) -> None:
    assert problems(file) == []


def test_every_sheet_is_read_as_a_part_of_one_document(sheets: list[bytes], file: bytes) -> None:
    wanted = [("/Document", "")]
    for sheet in sheets:
        wanted += [("/Part", ""), *_elements(sheet)[1:]]
    assert _elements(file) == wanted


def test_each_part_speaks_its_own_language(file: bytes) -> None:
    with _open(BytesIO(file)) as document:
        assert str(document.Root.Lang) == "en"
        assert [str(part.Lang) for part in document.Root.StructTreeRoot.K.K] == ["en", "en", "es"]


def test_bookmarks_stand_below_the_name_of_their_sheet_and_lead_into_it(
    sheets: list[bytes], file: bytes
) -> None:
    with _open(BytesIO(file)) as document:
        pages = [page.obj.objgen for page in document.pages]
        with document.open_outline() as outline:
            names = [str(sheet.title) for sheet in outline.root]
            places = [
                [pages.index(item.destination[0].objgen) for item in sheet.children] for sheet in outline.root
            ]
    assert names[0] == "Home exercises for Maria K."
    assert names[2] == "Ejercicios en casa para Maria K."
    start = 0
    for sheet, led in zip(sheets, places, strict=True):
        with _open(BytesIO(sheet)) as single:
            count = len(single.pages)
        assert led == sorted(led)
        assert start <= led[0]
        assert led[-1] < start + count
        start += count + count % 2


def test_pages_are_numbered_by_sheet_and_each_sheet_starts_on_fresh_paper(
    sheets: list[bytes], file: bytes
) -> None:
    wanted: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        with _open(BytesIO(sheet)) as single:
            count = len(single.pages)
        padded = count + (count % 2 if number < len(sheets) else 0)
        wanted += [f"{number}-{page}" for page in range(1, padded + 1)]
    with _open(BytesIO(file)) as document:
        assert [page.label for page in document.pages] == wanted


def test_a_picture_or_typeface_on_several_sheets_is_kept_once(sheets: list[bytes]) -> None:
    twice = joined([sheets[0], sheets[0]])
    assert len(twice) < 1.2 * len(sheets[0])
    assert problems(twice) == []


def test_the_same_sheets_give_the_same_bytes(sheets: list[bytes], file: bytes) -> None:
    assert joined(sheets) == file
    assert joined(sheets[::-1]) != file
