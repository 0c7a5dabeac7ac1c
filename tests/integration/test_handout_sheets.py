"""Handouts of every template, read back from their PDFs: the rules of the printed page, and the golden pages."""

import json
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from clinic_app.domain.handouts import TEMPLATES, Group, HandoutContent, Template, WatchOut
from clinic_app.domain.own_exercise_rules import LONGEST_PRINTED, MOST_STEPS
from clinic_app.pdf.fitting import fitted_to
from clinic_app.pdf.handout import page_count, render_handout
from clinic_app.pdf.sheet import HEIGHT, MM, WIDTH, Paper
from handout_checker import lines_of, problems
from handout_generator import handouts
from handout_samples import SIX, content, figures, sample_routines

_reader: Any = pypdfium2.PdfDocument
COUNT = 16
"""Sheets of the short form; `python benchmarks/handout_check.py` reads 500."""
GOLDEN = Path(__file__).parent.parent / "data" / "golden_handouts"
LANGUAGES = ("en", "es")
PAPERS: tuple[Paper, ...] = ("a4", "letter")


@cache
def _generated() -> list[HandoutContent]:
    return handouts(COUNT, seed=3)


@pytest.mark.parametrize("number", range(COUNT))
def test_a_generated_handout_keeps_every_rule(number: int) -> None:
    made = _generated()[number]
    paper: Paper = "letter" if number % 2 else "a4"
    assert problems(render_handout(made, figures, paper)) == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_carries_the_warning_signs(template: Template) -> None:
    pages = _texts(render_handout(replace(content(*SIX), template=template), figures, "a4"))
    assert any("Stop and get help" in page and "Chest pain" in page for page in pages)


@pytest.mark.parametrize(("template", "smallest"), [("large", 16.0), ("standard", 12.0), ("compact", 12.0)])
def test_type_is_never_smaller_than_the_template_says(template: Template, smallest: float) -> None:
    import pikepdf

    opened: Any = pikepdf.open
    from io import BytesIO

    sizes: set[float] = set()
    with opened(BytesIO(render_handout(replace(content(), template=template), figures, "a4"))) as document:
        for page in document.pages:
            stream: Any = pikepdf.parse_content_stream(page)
            sizes |= {float(operands[1]) for operands, operator in stream if str(operator) == "Tf"}
    assert min(sizes) >= smallest


def test_six_exercises_take_five_pages_and_both_sides_of_one_sheet_when_compact_without_a_diary() -> None:
    six = content()
    assert page_count(six, figures) == 5
    assert page_count(_compact(six), figures) == 2


@pytest.mark.parametrize(
    ("name", "language", "paper"), list(product(("R1", "R2", "R3", "R4"), LANGUAGES, PAPERS))
)
def test_four_exercises_take_one_page_when_compact(name: str, language: str, paper: Paper) -> None:
    made = _compact(sample_routines()[name](language))
    assert len(_texts(render_handout(made, figures, paper))) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_exercises_with_cautions_take_both_sides_when_compact(language: str) -> None:
    assert page_count(_compact(sample_routines()["R5"](language)), figures) == 2


@pytest.mark.parametrize("count", range(1, 11))
def test_up_to_ten_exercises_take_no_more_than_both_sides_when_compact(count: int) -> None:
    made = _compact(content(*(*SIX, "deep_squat", "single_leg_stance", "cat_camel", "forearm_plank")[:count]))
    assert page_count(made, figures) == (1 if count <= 4 else 2)


@pytest.mark.parametrize(
    ("name", "language", "careful"), list(product(sample_routines(), LANGUAGES, (False, True)))
)
def test_nothing_of_safety_gives_way_on_the_compact_sheet(name: str, language: str, careful: bool) -> None:
    made = _compact(sample_routines()[name](language))
    if careful:
        own = Group("Your own points", ("Sit down if dizzy.", "No jumps before June."))
        blocks = tuple(
            replace(block, cautions=("Hold a chair.",), note="Not on the day after a long run.")
            for block in made.blocks
        )
        made = replace(made, blocks=blocks, own_cautions=own)
    pages = _texts(render_handout(made, figures, "a4"))
    front, whole = pages[0], " ".join(pages)
    groups = [group for group in (*made.safety, made.own_cautions) if group.lines]
    signs = [line for group in groups for line in (group.heading, *group.lines)]
    lamps = [text for lamp in made.pain for text in (lamp.word, lamp.pain, lamp.meaning, lamp.action)]
    head = [made.clinic_name, *made.clinic_lines, *(fact.value for fact in made.facts), made.title]
    said = [
        text
        for block in made.blocks
        for text in (
            block.name,
            block.badge.word,
            *(f"{cell.big} {cell.small}" for cell in block.dose),
            block.side_line,
            block.move_line,
            *block.steps,
            *block.cautions,
            block.note,
        )
    ]
    assert [text for text in (*signs, *lamps, *head, made.pain_heading, made.foot) if text not in front] == []
    assert [text for text in (*said, made.small_print) if text not in whole] == []
    for number, page in enumerate(pages, start=1):
        assert page.endswith(made.labels.page.format(page=number, pages=len(pages)))
        assert made.client_name in page


def test_a_chosen_diary_stands_on_the_back_of_the_compact_sheet() -> None:
    made = replace(sample_routines()["R1"]("en"), template="compact", weeks=2)
    front, back = _texts(render_handout(made, figures, "a4"))
    assert made.labels.diary not in front
    assert back.startswith(made.labels.diary)


def test_exercises_in_columns_are_read_one_after_the_other() -> None:
    made = _compact(sample_routines()["R1"]("en"))
    pdf = render_handout(made, figures, "a4")
    read = " ".join(_texts(pdf))
    places = [0]
    for sentence in (line for block in made.blocks for line in (block.name, *block.steps)):
        places.append(read.index(sentence, places[-1]))
    names = tuple(block.name for block in made.blocks)
    lefts = sorted({x for page in layout(pdf) for x, _, text in page if text.endswith(names)})
    assert lefts[-1] - lefts[0] > 80


def test_fewer_pages_are_found_by_giving_up_the_diary_before_the_type() -> None:
    four = content(*SIX[:4])
    assert fitted_to(four, figures, 4).content == four
    fitted = fitted_to(four, figures, 3)
    assert fitted.fits
    assert fitted.content.template == "compact"
    assert page_count(fitted.content, figures) <= 3
    assert fitted.said == "Compact at 12 pt."


def test_what_cannot_fit_is_said_and_large_print_stays_large() -> None:
    refused = fitted_to(content(), figures, 1)
    assert not refused.fits
    assert "does not fit on 1 page" in refused.said
    large = fitted_to(replace(content(), template="large"), figures, 2)
    assert not large.fits
    assert large.content.template == "large"


@pytest.mark.parametrize(
    ("name", "template", "language", "paper"), list(product(sample_routines(), TEMPLATES, LANGUAGES, PAPERS))
)
def test_the_sample_routines_look_as_they_were_approved(
    name: str, template: Template, language: str, paper: Paper
) -> None:
    """Where each word stands, to the millimetre; `python docs/handout_pages.py --golden` writes them anew."""
    made = replace(sample_routines()[name](language), template=template)
    known = json.loads((GOLDEN / f"{name}.{template}.{language}.json").read_text("utf-8"))
    seen = layout(render_handout(made, figures, paper))
    assert [[row[2] for row in page] for page in seen] == [[row[2] for row in page] for page in known]
    moved = [
        (row, other)
        for page, approved in zip(seen, known, strict=True)
        for row, other in zip(page, approved, strict=True)
        if abs(row[0] - other[0]) > 1 or abs(row[1] - other[1]) > 1
    ]
    assert moved == []


def layout(pdf: bytes) -> list[list[list[Any]]]:
    """For every page the lines of text with their left edge and baseline in millimetres inside the common area.

    Both papers give the same, because the area is the same.
    """
    pages: list[list[list[Any]]] = []
    for page in _reader(pdf):
        wide, high = page.get_size()
        left, top = (wide - WIDTH) / 2, (high + HEIGHT) / 2
        rows: list[list[Any]] = []
        for x, y, text in lines_of(page):
            rows.append([round((x - left) / MM), round((top - y) / MM), text])
        pages.append(rows)
    return pages


def _texts(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in _reader(pdf)]


def _compact(made: HandoutContent) -> HandoutContent:
    return replace(made, template="compact", weeks=0)


@pytest.mark.parametrize("template", TEMPLATES)
def test_texts_as_long_as_they_may_be_stay_inside_the_page(template: Template) -> None:
    longest = ("Move your whole leg slowly and keep it straight while you breathe " * 3)[
        : LONGEST_PRINTED - 1
    ] + "."
    made = sample_routines()["R1"]("en")
    first = replace(
        made.blocks[0],
        steps=tuple(f"{n} {longest}"[:LONGEST_PRINTED] for n in range(MOST_STEPS)),
        feel=longest,
        you_need=longest,
        move_line=longest,
        watch_out=(WatchOut(longest, longest),) * 2,
        too_hard=longest,
        too_easy=longest,
        cautions=(longest, longest),
        note=longest * 2,
    )
    sheet = render_handout(replace(made, template=template, blocks=(first, *made.blocks[1:])), figures, "a4")
    assert problems(sheet, with_qpdf=False) == []
