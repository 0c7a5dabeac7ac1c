"""Text on its way to paper: nothing invisible passes, no line is too wide, nothing overlaps its page."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.pdf.escape import plain
from clinic_app.pdf.fonts import UNKNOWN, fitted, paragraph, typefaces
from clinic_app.pdf.parts import BODY, Part, packed


@given(st.text(max_size=60))
def test_nothing_invisible_passes_and_a_second_pass_changes_nothing(text: str) -> None:
    shown = plain(text)
    assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert plain(shown) == shown
    assert "  " not in shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<img src=x>", "<img src=x>"),
        ("two\nlines\tand  blanks ", "two lines and blanks"),
        ("e\u0301", "é"),
        ("a\u202eb\u200bc\x00d", "abcd"),
    ],
)
def test_text_is_kept_as_typed_but_for_what_is_not_text(typed: str, shown: str) -> None:
    assert plain(typed) == shown


@given(st.text(min_size=1, max_size=200), st.floats(min_value=40, max_value=400), st.booleans())
def test_no_line_is_wider_than_its_column_and_no_sign_is_lost(text: str, width: float, bold: bool) -> None:
    broken = paragraph(text, 14, width, bold=bold)
    for line in broken.lines:
        wide = sum(typefaces().width(part, 14, strong) for part, strong in line)
        assert wide <= width + 0.01 or len(line[0][0]) == 1
    kept = "".join(part for line in broken.lines for part, _ in line)
    assert kept.replace(" ", "") == plain(text).replace(" ", "")


@given(st.text(max_size=80), st.floats(min_value=30, max_value=200))
def test_a_shortened_line_fits_and_says_that_it_was_shortened(text: str, width: float) -> None:
    line = fitted(text, 12, width)
    assert typefaces().width(line, 12) <= width + 0.01
    assert line == plain(text) or line.endswith("…")


def test_signs_the_main_typeface_lacks_come_from_the_other_or_show_a_box() -> None:
    runs = typefaces().runs("a→名", bold=False)
    assert [(face.name, part) for face, part in runs] == [
        ("ClinicSans", "a"),
        ("ClinicSymbols", f"→{UNKNOWN}"),
    ]


@given(st.lists(st.floats(min_value=1, max_value=BODY), max_size=30))
def test_packed_parts_keep_their_order_and_never_leave_the_page(heights: list[float]) -> None:
    parts = [Part(height, lambda _sheet, _y: None) for height in heights]
    pages = packed(parts)
    assert [part for page in pages for _, part in page] == parts
    for page in pages:
        below = 0.0
        for y, part in page:
            assert y >= below
            below = y + part.height
            assert below <= BODY + 0.02
