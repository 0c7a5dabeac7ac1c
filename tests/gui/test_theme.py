"""The tokens: what is read can be read, in every look."""

from dataclasses import fields

import pytest
from pytestqt.qtbot import QtBot

from clinic_app.assets import resource
from clinic_app.gui import icons
from clinic_app.gui.colours import DARK, HIGH_CONTRAST, LIGHT, Colours, contrast
from clinic_app.gui.stylesheet import build_stylesheet
from clinic_app.gui.theme import FAMILY, font, look, register_fonts

TOKENS = tuple(field.name for field in fields(Colours))
LOOKS = {"light": LIGHT, "dark": DARK, "high contrast": HIGH_CONTRAST}
# Every pair (text, background) that appears on the screen.
TEXT_PAIRS = (
    *(
        (ink, ground)
        for ink in ("text", "text_soft", "text_faint")
        for ground in ("canvas", "rail", "surface", "sunken", "hover")
    ),
    *((f"on_{name}", name) for name in ("accent", "stop", "finding", "inverse")),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_stop", "stop_hover"),
    ("on_inverse_action", "inverse"),
    *((f"{name}_text", f"{name}_soft") for name in ("accent", "good", "note", "warning", "stop", "finding")),
    *(
        (f"{name}_text", ground)
        for name in ("accent", "stop", "finding", "warning")
        for ground in ("surface", "canvas", "sunken", "hover")
    ),
    ("text", "warning_soft"),
    ("text", "accent_soft"),
    ("text", "finding_soft"),
    ("text", "note_soft"),
    ("left", "left_soft"),
    ("right", "right_soft"),
    ("accent_text", "rail"),
)
# Outlines and marks that carry meaning.
MARK_PAIRS = (
    *(
        (mark, ground)
        for mark in ("edge", "focus", "accent", "warning", "finding")
        for ground in ("surface", "canvas")
    ),
    ("stop", "canvas"),
)


@pytest.mark.parametrize("colours", LOOKS.values(), ids=LOOKS)
def test_every_text_pair_reaches_four_and_a_half_to_one(colours: Colours) -> None:
    weak = {
        f"{ink} on {ground}": round(ratio, 2)
        for ink, ground in TEXT_PAIRS
        if (ratio := contrast(getattr(colours, ink), getattr(colours, ground))) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("colours", LOOKS.values(), ids=LOOKS)
def test_outlines_and_marks_reach_three_to_one(colours: Colours) -> None:
    weak = {
        f"{mark} on {ground}": round(ratio, 2)
        for mark, ground in MARK_PAIRS
        if (ratio := contrast(getattr(colours, mark), getattr(colours, ground))) < 3
    }
    assert weak == {}


def test_high_contrast_text_reaches_seven_to_one() -> None:
    assert contrast(HIGH_CONTRAST.text_faint, HIGH_CONTRAST.surface) >= 7
    assert contrast(HIGH_CONTRAST.text_soft, HIGH_CONTRAST.rail) >= 7


def test_contrast_agrees_with_the_published_examples() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)


def test_note_warning_and_stop_never_share_a_ground() -> None:
    for colours in LOOKS.values():
        assert len({colours.surface, colours.warning_soft, colours.stop}) == 3


def test_all_tokens_are_six_digit_colours() -> None:
    for colours in LOOKS.values():
        for name in TOKENS:
            value = getattr(colours, name)
            assert value.startswith("#"), name
            assert len(value) == 7, name


def test_the_sheet_names_no_colour_of_its_own(dressed: QtBot) -> None:
    own = {"#fbe7e5"}  # hover of a white button on the solid stop, the same in every look
    known = {getattr(DARK, name) for name in TOKENS} | own
    sheet = build_stylesheet(DARK)
    used = {part[:7] for part in ("#" + piece for piece in sheet.split("#")[1:])}
    assert used <= known


def test_the_shipped_faces_are_used(dressed: QtBot) -> None:
    assert FAMILY in register_fonts()
    assert font("title").family() == FAMILY
    assert font("title").pixelSize() > font("body").pixelSize()


def test_a_larger_text_size_reaches_sheet_and_fonts(dressed: QtBot) -> None:
    try:
        look().use("light", text_scale=1.3)
        assert font("body").pixelSize() == 20
        assert "font-size: 20px" in build_stylesheet(LIGHT, 1.3)
    finally:
        look().use("light")


def test_changing_the_look_tells_the_widgets(dressed: QtBot) -> None:
    try:
        with dressed.waitSignal(look().changed):
            look().use("dark")
        assert look().is_dark
    finally:
        look().use("light")


def test_an_icon_wears_the_colour_it_is_asked_for(dressed: QtBot) -> None:
    image = icons.pixmap("square", "stop", 24, 1.0).toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(24)
        for y in range(24)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert colours == {LIGHT.stop}


def test_every_icon_can_be_drawn_and_none_is_empty(dressed: QtBot) -> None:
    for path in sorted(resource("icons").glob("*.svg")):
        image = icons.pixmap(path.stem, "text", 20, 1.0).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20)), path.stem
