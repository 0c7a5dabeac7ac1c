"""The compact sheet where it is least usual: parts of the day, very many cautions, a list that runs on, a logo."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from clinic_app.domain.handouts import Group, HandoutContent
from clinic_app.pdf.handout import page_count, render_handout
from handout_checker import elements, lines_of, problems
from handout_samples import SIX, content, figures, sample_routines

_open: Any = pikepdf.open
_reader: Any = pypdfium2.PdfDocument
_image: Any = Image


def _compact(made: HandoutContent) -> HandoutContent:
    return replace(made, template="compact", weeks=0)


def _inside(element: Any, role: str) -> int:
    kids = element.get("/K", [])
    below = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    found = [kid for kid in below if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return sum((str(kid.S) == role) + _inside(kid, role) for kid in found)


def test_steps_that_run_on_are_still_a_numbered_list_for_a_screen_reader() -> None:
    made = _compact(sample_routines()["R1"]("en"))
    with _open(BytesIO(render_handout(made, figures, "a4"))) as document:
        exercises = [element for element in elements(document) if str(element.S) == "/Sect"]
        assert [_inside(one, "/LI") for one in exercises] == [len(block.steps) for block in made.blocks]
        assert [_inside(one, "/Lbl") for one in exercises] == [len(block.steps) for block in made.blocks]


def test_a_step_may_hold_numbers_with_fixed_blanks() -> None:
    made = _compact(sample_routines()["R1"]("en"))
    block = replace(made.blocks[0], steps=("Hold for 2\u00a0seconds.", "Wait 3\u00a0seconds."))
    with _open(BytesIO(render_handout(replace(made, blocks=(block,) * 4), figures, "a4"))) as document:
        exercises = [element for element in elements(document) if str(element.S) == "/Sect"]
        assert [_inside(one, "/LI") for one in exercises] == [2] * 4


def test_the_parts_of_the_day_stand_below_their_headings() -> None:
    made = content(*SIX[:5])
    parts = ("Morning", "Morning", "Evening", "Evening", "Evening")
    blocks = tuple(replace(block, part=part) for block, part in zip(made.blocks, parts, strict=True))
    pdf = render_handout(_compact(replace(made, blocks=blocks)), figures, "a4")
    assert problems(pdf) == []
    places: dict[str, tuple[int, float]] = {}
    for number, page in enumerate(_reader(pdf)):
        for _, baseline, text in lines_of(page):
            for name in ("Morning", "Evening", *(block.name for block in blocks)):
                if text.endswith(name):
                    places.setdefault(name, (number, -baseline))
    morning, evening = (
        [block.name for block in blocks if block.part == part] for part in ("Morning", "Evening")
    )
    assert all(places["Morning"] < places[name] < places["Evening"] for name in morning)
    assert all(places["Evening"] < places[name] for name in evening)


def test_very_many_own_cautions_are_all_printed_and_the_warning_signs_stay_on_the_first_page() -> None:
    points = tuple(f"Own point number {n} about what to keep in mind while you move." for n in range(60))
    made = _compact(replace(content(*SIX[:4]), own_cautions=Group("Your own safety points", points)))
    pdf = render_handout(made, figures, "a4")
    assert problems(pdf) == []
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in _reader(pdf)]
    assert [point for point in points if point not in " ".join(pages)] == []
    assert all(line in pages[0] for group in made.safety for line in group.lines)


def test_a_logo_costs_no_page() -> None:
    made = _compact(sample_routines()["R1"]("en"))
    drawn = BytesIO()
    _image.new("RGB", (400, 160), "#0a7755").save(drawn, "PNG")
    branded = replace(made, logo=drawn.getvalue())
    assert page_count(branded, figures) == page_count(made, figures) == 1
    assert problems(render_handout(branded, figures, "a4")) == []
