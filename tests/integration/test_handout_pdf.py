"""The printed handout read back from its PDF: words, sizes, fonts, structure, and the same bytes every time."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any, Literal

import pikepdf
import pypdfium2
import pytest

from clinic_app.domain.handouts import HandoutContent
from clinic_app.figures.drawing import Drawing, Shape
from clinic_app.pdf.escape import plain
from clinic_app.pdf.handout import render_handout
from clinic_app.pdf.sheet import HEIGHT, WIDTH
from clinic_app.services.handout_content import compose_handout
from handout_samples import CLINIC, MARIA, SIX, TODAY, catalogue, content, figures, routine, texts

Paper = Literal["a4", "letter"]
HOSTILE = '<img src="http://example.invalid/x.png">'
EIGHT = (*SIX, "deep_squat", "sit_to_stand")
open_pdf: Any = pikepdf.open
reader: Any = pypdfium2.PdfDocument


def _pages(pdf: bytes) -> list[str]:
    document = reader(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", plain(text))


def _sentences(made: HandoutContent) -> Iterator[str]:
    yield from (made.clinic_name, *made.clinic_lines, made.title, *made.why.lines, *made.remember.lines)
    yield from (
        text for fact in (*made.facts, *made.closing, *made.moving) for text in (fact.label, fact.value)
    )
    yield from (text for lamp in made.pain for text in (lamp.word, lamp.pain, lamp.meaning, lamp.action))
    yield from (text for group in (*made.safety, made.own_cautions) for text in group.lines)
    yield from (*made.plan.lines, made.teach_back.heading, made.small_print, made.labels.diary)
    yield from made.week_minutes
    for block in made.blocks:
        yield from _block_sentences(made, block.number)


def _block_sentences(made: HandoutContent, number: int) -> Iterator[str]:
    block = made.blocks[number - 1]
    yield from (block.name, block.field_name, block.badge.word, block.badge.detail, block.side_line)
    yield from (block.move_line, block.you_need, *block.steps, block.feel, *block.cautions, block.note)
    yield from (text for watch in block.watch_out for text in (watch.mistake, watch.fix))
    yield from (text for cell in block.dose for text in (cell.big, cell.small))
    yield from (block.too_hard, block.too_easy)


@cache
def _sample(paper: Paper = "a4") -> bytes:
    return render_handout(content(), figures, paper)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_word_of_the_content_is_on_the_paper(paper: Paper) -> None:
    made = content(
        client=replace(MARIA, conditions=("preg", "htn"), cautions=("Hold on to a rail.",)), self_change=True
    )
    shown = _squeezed(" ".join(_pages(render_handout(made, figures, paper))))
    missing = [text for text in _sentences(made) if _squeezed(text) not in shown]
    assert missing == []


@pytest.mark.parametrize(("paper", "size"), [("a4", (595.28, 841.89)), ("letter", (612.0, 792.0))])
def test_pages_have_the_size_of_the_paper_and_all_ink_lies_in_the_common_area(
    paper: Paper, size: tuple[float, float]
) -> None:
    for page in reader(_sample(paper)):
        assert page.get_size() == pytest.approx(size, abs=0.02)
        left, top = (size[0] - WIDTH) / 2, (size[1] - HEIGHT) / 2
        image: Any = page.render(scale=1).to_pil().convert("L")
        ink = image.point([255] * 250 + [0] * 6).getbbox()
        assert ink[0] >= left - 2.5  # letters such as J reach a little to the left
        assert ink[1] >= top - 2.5
        assert ink[2] <= size[0] - left + 2.5
        assert ink[3] <= size[1] - top + 2.5


@pytest.mark.parametrize("count", range(1, 9))
def test_each_exercise_is_whole_on_one_page_with_one_to_eight_of_them(count: int) -> None:
    made = content(*EIGHT[:count])
    pages = [_squeezed(page) for page in _pages(render_handout(made, figures, "a4"))]
    for block in made.blocks:
        wanted = [_squeezed(text) for text in _block_sentences(made, block.number)]
        assert any(all(text in page for text in wanted) for page in pages), block.name


def test_every_page_carries_name_and_page_number() -> None:
    pages = _pages(_sample())
    for number, page in enumerate(pages, start=1):
        assert "Maria K." in page
        assert f"Page {number} of {len(pages)}" in page


def test_the_safety_box_stands_on_page_one() -> None:
    for ids in (SIX[:2], SIX, EIGHT):
        first = _pages(render_handout(content(*ids), figures, "a4"))[0]
        assert "Stop and get help" in first
        assert "Chest pain" in first
        assert "GREEN" in first


def test_two_usual_exercises_share_a_page_and_six_fill_three() -> None:
    pages = _pages(_sample())
    assert sum("You need:" in page for page in pages) == 3
    assert len(pages) <= 7


def test_the_same_content_gives_the_same_bytes_in_this_and_in_another_process() -> None:
    again = render_handout(content(), figures, "a4")
    assert again == _sample()
    code = (
        "import hashlib, handout_samples as h; from clinic_app.pdf.handout import render_handout;"
        "print(hashlib.sha256(render_handout(h.content(), h.figures, 'a4')).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment()
    )
    assert run.stdout.strip() == hashlib.sha256(again).hexdigest()


def _environment() -> dict[str, str]:
    # Another hash seed: the order of sets and dictionaries must not reach the file.
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "4711"}


def test_all_fonts_are_embedded_as_subsets_and_can_be_copied_as_text() -> None:
    fonts: dict[str, Any] = {}
    with open_pdf(BytesIO(_sample())) as document:
        for page in document.pages:
            for font in page.Resources.Font.values():
                fonts[str(font.BaseFont)] = font
        assert fonts
        for name, font in fonts.items():
            assert re.match(r"/[A-Z]{6}\+", name), name
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font


def test_a_handout_of_six_exercises_stays_under_420_kilobytes() -> None:
    assert len(_sample()) <= 420 * 1024


def test_pictures_are_kept_once_and_drawn_as_paths() -> None:
    with open_pdf(BytesIO(_sample())) as document:
        kinds = {
            str(shape.Subtype)
            for page in document.pages
            for shape in page.get("/Resources").get("/XObject", {}).values()
        }
    assert kinds == {"/Form"}


@pytest.mark.parametrize("field", ["given_name", "family_name", "goal"])
def test_hostile_text_is_printed_as_text(field: str) -> None:
    client = replace(
        MARIA, **{field: HOSTILE, "cautions": ("<b>bold</b> & <a href='file:///etc/passwd'>x</a>",)}
    )
    made = content(client=client)
    pdf = render_handout(made, figures, "a4")
    shown = _squeezed(" ".join(_pages(pdf)))
    assert _squeezed("<b>bold</b> & <a href='file:///etc/passwd'>x</a>") in shown
    if field != "family_name":
        assert _squeezed(HOSTILE) in shown
    with open_pdf(BytesIO(pdf)) as document:
        assert all("/Annots" not in page for page in document.pages)
        assert "/Image" not in {
            str(shape.Subtype)
            for page in document.pages
            for shape in page.Resources.get("/XObject", {}).values()
        }


@pytest.mark.parametrize(
    "name",
    [
        "W" * 400,
        "Anna-Sophia Maximiliane " * 12,
        "Żółć Ñandú Đặng",
        "名前",
        "\u202etxt.exe",
        "\x00\x07 \ud800",
        "",
    ],
)
def test_any_name_gives_a_handout(name: str) -> None:
    pdf = render_handout(content(client=replace(MARIA, given_name=name, goal=name)), figures, "a4")
    assert len(_pages(pdf)) >= 5


def test_names_with_accents_come_back_as_typed() -> None:
    pages = _pages(render_handout(content(client=replace(MARIA, given_name="Żółć Đặng")), figures, "a4"))
    assert "Żółć Đặng K." in pages[0]


def test_a_picture_of_the_other_side_is_mirrored_and_says_so() -> None:
    square = Shape("line", "MLLLZ", (0.0, 0.0, 5.0, 0.0, 5.0, 20.0, 0.0, 20.0))
    drawings = tuple(
        Drawing("probe", frame, 40.0, 20.0, (square,), f"{frame}: the left leg works", "L")
        for frame in ("start", "end")
    )
    made = content("clamshell")
    right = replace(made, blocks=(replace(made.blocks[0], picture_side="R"),))
    alts = {
        side: _alts(render_handout(sheet, lambda _: drawings, "a4"))
        for side, sheet in (("L", made), ("R", right))
    }
    assert alts["L"] == ["start: the left leg works", "end: the left leg works"]
    assert alts["R"] == ["start: the right leg works", "end: the right leg works"]

    sides = {
        side: _ink_share_left(render_handout(sheet, lambda _: drawings, "a4"))
        for side, sheet in (("L", made), ("R", right))
    }
    assert sides["L"] > 0.9
    assert sides["R"] < 0.1


def _ink_share_left(pdf: bytes) -> float:
    """Share of the first figure's ink that lies in the left half of its box."""
    with open_pdf(BytesIO(pdf)) as document:
        figure = next(element for element in _elements(document) if element.S == "/Figure")
        left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
        number = [page.obj.objgen for page in document.pages].index(figure.Pg.objgen)
    page = reader(pdf)[number]
    height = page.get_size()[1]
    image: Any = page.render(scale=2).to_pil().convert("L")
    middle = (left + right) / 2
    halves = [
        sum(
            255 - value
            for value in image.crop((2 * a, 2 * (height - top), 2 * b, 2 * (height - bottom))).tobytes()
        )
        for a, b in ((left, middle), (middle, right))
    ]
    return halves[0] / sum(halves)


def _alts(pdf: bytes) -> list[str]:
    with open_pdf(BytesIO(pdf)) as document:
        return [str(element.Alt) for element in _elements(document) if element.S == "/Figure"]


def test_a_missing_picture_leaves_a_sentence_and_not_a_crash() -> None:
    def nothing(figure_id: str) -> tuple[Drawing, ...]:
        raise KeyError(figure_id)

    pages = _pages(render_handout(content("clamshell"), nothing, "a4"))
    assert any("Your therapist will show you this move." in page for page in pages)


def test_letter_and_a4_carry_the_same_text() -> None:
    assert _pages(_sample("a4")) == _pages(_sample("letter"))


@pytest.mark.parametrize("style", ["colour", "grey", "photocopy"])
def test_a_sheet_in_grey_has_no_colour_and_pale_tints(style: Literal["colour", "grey", "photocopy"]) -> None:
    page = reader(render_handout(content(), figures, "a4", style=style))[0]
    image = page.render(scale=0.5).to_pil().convert("RGB")
    coloured = sum(
        1
        for red, green, blue in image.get_flattened_data()
        if max(red, green, blue) - min(red, green, blue) > 12
    )
    assert (coloured == 0) == (style != "colour")


def _elements(document: Any) -> Iterator[Any]:
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop(0)
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            continue
        yield element
        kids: Any = element.get("/K", [])
        waiting = [*(kids if isinstance(kids, pikepdf.Array) else [kids]), *waiting]


ROLES = {"/Document", "/Sect", "/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH",
         "/TD", "/Figure", "/Caption"}  # fmt: skip
PARENTS = {
    "/LI": {"/L"},
    "/Lbl": {"/LI"},
    "/LBody": {"/LI"},
    "/TR": {"/Table"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
}


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_file_follows_the_rules_for_tagged_documents(paper: Paper) -> None:
    with open_pdf(BytesIO(_sample(paper))) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "en"
        assert root.ViewerPreferences.DisplayDocTitle
        metadata = root.Metadata.read_bytes().decode("utf-8")
        assert "Home exercises for Maria K." in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        levels = [1]
        for element in _elements(document):
            role = str(element.S)
            assert role in ROLES
            assert role not in PARENTS or str(element.P.S) in PARENTS[role]
            if role == "/Figure":
                assert len(str(element.Alt)) > 5
                assert len(element.A.BBox) == 4
            if role == "/TH":
                assert str(element.A.Scope) in {"/Row", "/Column"}
            if re.fullmatch(r"/H\d", role):
                assert int(role[2]) <= levels[-1] + 1
                levels.append(int(role[2]))


def test_everything_painted_is_either_in_the_reading_order_or_marked_as_furniture() -> None:
    painting = {"Tj", "f", "f*", "S", "B", "Do", "re"}
    with open_pdf(BytesIO(_sample())) as document:
        for index, page in enumerate(document.pages):
            assert page.StructParents == index
            assert str(page.Tabs) == "/S"
            depth = 0
            seen: list[int] = []
            stream: Any = pikepdf.parse_content_stream(page)
            for operands, operator in stream:
                word = str(operator)
                if word in ("BDC", "BMC"):
                    depth += 1
                    if word == "BDC":
                        seen.append(int(operands[1].MCID))
                elif word == "EMC":
                    depth -= 1
                elif word in painting:
                    assert depth == 1, word
            assert depth == 0
            assert seen == list(range(len(seen)))
            parents: Any = document.Root.StructTreeRoot.ParentTree.Nums[2 * index + 1]
            assert len(parents) == len(seen)
            assert all(str(parent.Type) == "/StructElem" for parent in parents)


def test_lines_of_a_paragraph_keep_their_words_apart_for_a_listener() -> None:
    exercise = catalogue().get("bridge_double")
    assert exercise is not None
    long_step = max(exercise.steps, key=len)
    with open_pdf(BytesIO(render_handout(content("bridge_double"), figures, "a4"))) as document:
        spoken = "".join(_decoded(page) for page in document.pages)
    assert long_step in spoken


def _decoded(page: Any) -> str:
    """Text in the order of the stream, read as it stands: no blank is guessed from the position."""
    text: list[str] = []
    stream: Any = pikepdf.parse_content_stream(page)
    for operands, operator in stream:
        if str(operator) == "Tj":
            text.append(bytes(operands[0]).decode("latin-1"))
    return "".join(text)


def test_a_spanish_sheet_fits_its_pages_too() -> None:
    made = compose_handout(MARIA, routine(*EIGHT), catalogue(), CLINIC, texts("es"), today=TODAY)
    pages = _pages(render_handout(made, figures, "letter"))
    assert "Pare y pida ayuda" in pages[0]
    assert "Su semana" in pages[0]
    assert f"Página 1 de {len(pages)}" in pages[0]


def test_without_tags_the_pages_look_the_same() -> None:
    bare = reader(render_handout(content(), figures, "a4", tags=False))
    full = reader(_sample())
    assert len(bare) == len(full)
    for one, other in zip(bare, full, strict=True):
        assert one.render(scale=0.6).to_pil().tobytes() == other.render(scale=0.6).to_pil().tobytes()


def test_no_smaller_type_than_twelve_points_anywhere() -> None:
    sizes: set[float] = set()
    with open_pdf(BytesIO(render_handout(content(*EIGHT, self_change=True), figures, "a4"))) as document:
        for page in document.pages:
            stream: Any = pikepdf.parse_content_stream(page)
            sizes |= {float(operands[1]) for operands, operator in stream if str(operator) == "Tf"}
    assert min(sizes) >= 12.0
