"""Drawings: mirror image, reading of shapes, file form, SVG."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.figures.drawing import POINTS_OF, Drawing, Shape, segments, swap_sides
from clinic_app.figures.packing import pack, unpack
from clinic_app.figures.palette import palette
from clinic_app.figures.svg import path_data, svg

HOUSE = Shape("skin", "MLLCZ", (1, 2, 9, 2, 9, 8, 7, 9, 3, 9, 1, 8))


def drawing(*shapes: Shape, alt: str = "The right knee bends.") -> Drawing:
    return Drawing("sample", "start", 10.0, 12.0, shapes, alt, "R")


def test_the_mirror_image_swaps_the_working_side_and_the_words_for_it() -> None:
    image = drawing(HOUSE, alt="The right knee bends, the left foot stays upright.").mirrored()
    assert image.working_side == "L"
    assert image.alt == "The left knee bends, the right foot stays upright."
    assert image.shapes[0].points[:4] == (9, 2, 1, 2)


def test_a_drawing_without_a_working_side_keeps_none_in_the_mirror() -> None:
    assert Drawing("sample", "end", 10, 10, (HOUSE,), "Standing.").mirrored().working_side is None


def test_mirroring_twice_gives_the_drawing_back() -> None:
    assert drawing(HOUSE).mirrored().mirrored() == drawing(HOUSE)


def test_words_that_only_contain_left_or_right_are_kept() -> None:
    assert swap_sides("Upright, bright, leftover. Right!") == "Upright, bright, leftover. Left!"


def test_segments_hand_every_operation_its_own_points() -> None:
    assert list(segments(HOUSE)) == [
        ("M", (1, 2)),
        ("L", (9, 2)),
        ("L", (9, 8)),
        ("C", (7, 9, 3, 9, 1, 8)),
        ("Z", ()),
    ]


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    ops = "M" + "".join(draw(st.lists(st.sampled_from("LCZM"), max_size=12)))
    count = 2 * sum(POINTS_OF[op] for op in ops)
    hundredths = draw(st.lists(st.integers(0, 32000), min_size=count, max_size=count))
    return Shape(draw(st.sampled_from(["skin", "line", "mat.side"])), ops, tuple(n / 100 for n in hundredths))


@given(st.lists(shapes(), min_size=1, max_size=6), st.text(max_size=40))
def test_a_packed_figure_opens_as_it_was(content: list[Shape], alt: str) -> None:
    first = drawing(*content, alt=alt)
    second = Drawing("sample", "end", 320.0, 5.0, tuple(content[:1]), "", "R")
    assert unpack(pack([first, second])) == (first, second)


def test_a_drawing_too_large_for_the_file_form_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        pack([Drawing("wall", "start", 400.0, 10.0, (HOUSE,), "")])


def test_svg_has_the_alt_text_as_title_and_leaves_out_paints_that_are_off() -> None:
    hatch = Shape("hatch", "MLLZ", (0, 0, 1, 0, 1, 1))
    text = svg(drawing(HOUSE, hatch, alt="Up & <down>"), palette("colour"), background="#ffffff")
    root = ElementTree.fromstring(text)  # noqa: S314  made one line above
    names = [element.tag.rpartition("}")[2] for element in root]
    assert names == ["title", "rect", "path"]
    assert root[0].text == "Up & <down>"
    assert path_data(HOUSE) == "M1 2L9 2L9 8C7 9 3 9 1 8Z"
