"""Palettes: every paint has a colour, and the parts stay apart in grey."""

from itertools import combinations, pairwise

import pytest

from clinic_app.figures.palette import LOOKS, BodyLook, Style, mix, palette
from unit.figures.figure_files import LIBRARY

STYLES: tuple[Style, ...] = ("colour", "grey", "photocopy")


def lightness(colour: str | None) -> float:
    """CIE L*, 0 black to 100 white."""
    assert colour is not None
    channels = [value / 255 for value in bytes.fromhex(colour[1:])]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


def rgb(colour: str | None) -> bytes:
    assert colour is not None
    return bytes.fromhex(colour[1:])


@pytest.mark.parametrize("style", STYLES)
def test_every_paint_of_every_shipped_figure_has_an_entry(style: Style) -> None:
    used = {shape.paint for name in LIBRARY.ids for drawing in LIBRARY.pair(name) for shape in drawing.shapes}
    assert used <= palette(style).keys()


def test_the_muscle_is_hatched_wherever_colour_does_not_show_it() -> None:
    assert {style: palette(style)["hatch"] is not None for style in STYLES} == {
        "colour": False,
        "grey": True,
        "photocopy": True,
    }


@pytest.mark.parametrize("tone", ["", ".half", ".far"])
@pytest.mark.parametrize("region", ["skin", "shirt", "shorts"])
def test_the_highlighted_muscle_differs_from_what_surrounds_it_even_without_colour(
    region: str, tone: str
) -> None:
    for paints in (palette("colour"), palette("grey"), palette("colour", LOOKS["medium"])):
        assert lightness(paints[region + tone]) - lightness(paints["muscle." + region + tone]) >= 15


def test_on_dark_skin_the_highlight_is_lighter_than_the_skin() -> None:
    paints = palette("colour", LOOKS["dark"])
    assert lightness(paints["muscle.skin"]) - lightness(paints["skin"]) >= 15
    assert lightness(paints["shirt"]) - lightness(paints["muscle.shirt"]) >= 15


def test_skin_shirt_shorts_and_shoes_are_different_greys() -> None:
    paints = palette("grey")
    steps = [lightness(paints[name]) for name in ("skin", "shirt", "shorts", "shoe", "line")]
    assert all(a - b >= 6 for a, b in pairwise(steps))


FILLS = ("skin", "shirt", "shorts", "shoe", "muscle.shorts", "muscle.skin", "examiner", "device")
"""Areas that may lie beside each other and mean different things; the two muscles are one."""


@pytest.mark.parametrize("style", ["grey", "photocopy"])
def test_all_fills_stay_apart_without_colour(style: Style) -> None:
    paints = palette(style)
    for one, other in combinations(FILLS, 2):
        if not (one.startswith("muscle") and other.startswith("muscle")):
            assert abs(lightness(paints[one]) - lightness(paints[other])) >= 4.5, (one, other)


@pytest.mark.parametrize("style", STYLES)
def test_the_no_press_zone_is_told_by_its_stripes_and_the_nerve_by_its_rim(style: Style) -> None:
    paints = palette(style)
    assert lightness(paints["zone"]) - lightness(paints["zone.stripe"]) >= 50
    assert lightness(paints["nerve"]) - lightness(paints["nerve.rim"]) >= 50
    assert (paints["nerve.bar"] is None) == (style == "colour")


def test_the_examiners_glove_is_no_skin_and_no_muscle_in_any_look() -> None:
    for look in LOOKS.values():
        glove = rgb(palette("colour", look)["examiner"])
        for name in ("skin", "skin.far", "muscle.skin", "shirt", "shorts"):
            other = rgb(palette("colour", look)[name])
            assert sum((a - b) ** 2 for a, b in zip(glove, other, strict=True)) ** 0.5 >= 40, name


@pytest.mark.parametrize("style", STYLES)
def test_lines_and_arrows_are_dark_enough_for_paper(style: Style) -> None:
    paints = palette(style)
    assert lightness(paints["line"]) <= 25
    assert lightness(paints["arrow"]) <= 45


def test_the_look_of_the_body_changes_colour_prints_only() -> None:
    green = BodyLook(shirt="#88aa88")
    assert palette("colour", green)["shirt"] == "#88aa88"
    assert palette("grey", green) == palette("grey")


def test_mixing_runs_from_the_first_to_the_second_colour() -> None:
    assert mix("#000000", "#ffffff", 0.0) == "#000000"
    assert mix("#000000", "#ff8000", 1.0) == "#ff8000"
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
