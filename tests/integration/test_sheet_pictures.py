"""What stands in the place of the pictures: figures, own ones, photos, or a sentence."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from clinic_app.domain.handouts import TEMPLATES, HandoutContent, Template
from clinic_app.figures.drawing import Drawing
from clinic_app.pdf.handout import render_handout
from handout_checker import elements, problems
from handout_samples import content, figures

_open: Any = pikepdf.open
_reader: Any = pypdfium2.PdfDocument


def photo(width: int = 1600, height: int = 1200) -> bytes:
    image = Image.effect_noise((width, height), 80).convert("RGB")
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


PHOTO = photo()


def _with_photo() -> HandoutContent:
    made = content("bridge_double", "clamshell")
    first, second = made.blocks
    return replace(made, blocks=(replace(first, figure="photo:1"), second))


def _photos(figure_id: str) -> bytes:
    if figure_id != "photo:1":
        raise KeyError(figure_id)
    return PHOTO


def _alts(pdf: bytes) -> list[str]:
    with _open(BytesIO(pdf)) as document:
        return [str(element.Alt) for element in elements(document) if element.S == "/Figure"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_photo_stands_in_the_place_of_the_pictures_and_is_told_to_listeners(template: Template) -> None:
    made = replace(_with_photo(), template=template)
    pdf = render_handout(made, figures, "a4", photos=_photos)
    assert problems(pdf) == []
    assert _alts(pdf)[0].startswith("Bridge. Lie on your back")
    assert len(_alts(pdf)) == 3


def test_a_photo_is_made_no_finer_than_it_is_printed() -> None:
    bare = len(render_handout(content("bridge_double", "clamshell"), figures, "a4"))
    assert len(PHOTO) > 600_000
    assert len(render_handout(_with_photo(), figures, "a4", photos=_photos)) < bare + 420 * 1024


def test_a_photo_loses_its_colour_on_a_grey_sheet() -> None:
    pdf = render_handout(_with_photo(), figures, "a4", style="grey", photos=_photos)
    with _open(BytesIO(pdf)) as document:
        spaces = {
            str(shape.ColorSpace)
            for page in document.pages
            for shape in page.Resources.get("/XObject", {}).values()
            if shape.Subtype == "/Image"
        }
    assert spaces == {"/DeviceGray"}


def test_a_photo_that_is_gone_leaves_a_sentence() -> None:
    pdf = render_handout(_with_photo(), figures, "a4")
    text = " ".join(page.get_textpage().get_text_range() for page in _reader(pdf))
    assert "Your therapist will show you this move." in " ".join(text.split())


def test_an_own_figure_is_drawn_like_a_shipped_one() -> None:
    made = content("bridge_double")
    own = replace(made, blocks=(replace(made.blocks[0], figure="own:42"),))

    def source(figure_id: str) -> tuple[Drawing, ...]:
        assert figure_id == "own:42"
        return figures("bridge_double")

    assert _alts(render_handout(own, source, "a4")) == _alts(render_handout(made, figures, "a4"))


def test_the_same_photo_gives_the_same_bytes() -> None:
    made = _with_photo()
    assert render_handout(made, figures, "a4", photos=_photos) == render_handout(
        made, figures, "a4", photos=_photos
    )


def test_parts_of_a_routine_are_headings_and_each_stands_before_its_exercises() -> None:
    made = content("bridge_double", "clamshell", "bird_dog")
    parts = ("Morning", "Morning", "Before the run")
    blocks = tuple(replace(block, part=part) for block, part in zip(made.blocks, parts, strict=True))
    for template in TEMPLATES:
        pdf = render_handout(replace(made, blocks=blocks, template=template), figures, "a4")
        text = " ".join(page.get_textpage().get_text_range() for page in _reader(pdf))
        words = " ".join(text.split())
        assert words.count("Morning") == 1, template
        assert words.index("Morning") < words.rindex("Clamshell"), template
        assert words.count("Before the run") == 1, template


def test_an_exercise_in_another_language_says_so_to_eyes_and_ears() -> None:
    made = content("bridge_double")
    block = replace(made.blocks[0], untranslated=True)
    pdf = render_handout(replace(made, language="es", blocks=(block,)), figures, "a4")
    text = " ".join(page.get_textpage().get_text_range() for page in _reader(pdf))
    assert "(In English)" in text
    with _open(BytesIO(pdf)) as document:
        spoken = [str(element.Lang) for element in elements(document) if "/Lang" in element]
    assert spoken == ["en"]
