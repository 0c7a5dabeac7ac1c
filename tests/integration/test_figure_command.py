"""`clinic-app figure`: pictures without a window, whole or not at all, with words that help."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from clinic_app.app import shipped
from clinic_app.app.cli import run
from clinic_app.figures.figure_look import FigureLook
from clinic_app.figures.palette import palette


def fills(svg: str) -> set[str]:
    return set(re.findall(r'fill="(#[0-9a-f]{6})"', svg))


def words_of(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def test_a_figure_becomes_an_svg_with_both_pictures_and_their_words(tmp_path: Path) -> None:
    out = tmp_path / "bridge.svg"
    assert run(["figure", "bridge_double", "-o", str(out)]) == 0
    text = out.read_text("utf-8")
    start, end = shipped.figures().pair("bridge_double")
    assert text.count("<g ") == 2
    assert f"<title>{start.alt} {end.alt}</title>" in text


def test_side_body_and_tone_change_the_picture(tmp_path: Path) -> None:
    texts: dict[str, str] = {}
    for name, options in {
        "plain": (),
        "left": ("--side", "L"),
        "right": ("--side", "R"),
        "narrow": ("--body", "a"),
        "broad": ("--body", "b"),
        "dark": ("--tone", "dark"),
    }.items():
        out = tmp_path / f"{name}.svg"
        assert run(["figure", "bridge_single", *options, "-o", str(out)]) == 0
        texts[name] = out.read_text("utf-8")
    assert texts["left"] != texts["right"]
    assert texts["narrow"] != texts["broad"]
    skin = palette("colour", FigureLook(None, "dark").colours)["skin"]
    assert skin in fills(texts["dark"])
    assert skin not in fills(texts["plain"])


def test_one_frame_alone_and_the_photocopy_style_without_colours(tmp_path: Path) -> None:
    out = tmp_path / "end.svg"
    assert run(["figure", "clamshell", "--frame", "end", "--style", "photocopy", "-o", str(out)]) == 0
    text = out.read_text("utf-8")
    assert shipped.figures().pair("clamshell")[1].alt in text
    assert shipped.figures().pair("clamshell")[0].alt not in text
    for colour in fills(text):
        assert len({colour[1:3], colour[3:5], colour[5:7]}) == 1, colour


def test_the_pdf_has_the_natural_size_and_the_png_shows_ink(tmp_path: Path) -> None:
    pdf, png = tmp_path / "squat.pdf", tmp_path / "squat.png"
    assert run(["figure", "goblet_squat", "-o", str(pdf)]) == 0
    assert run(["figure", "goblet_squat", "-o", str(png)]) == 0
    drawings = shipped.figures().pair("goblet_squat")
    with pikepdf.open(BytesIO(pdf.read_bytes())) as document:
        box = [float(value) for value in document.pages[0].mediabox]
    assert box[3] == pytest.approx((max(d.height_mm for d in drawings) + 8) * 72 / 25.4, abs=0.5)
    content = png.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) > 20_000


def test_a_contact_sheet_names_every_figure(tmp_path: Path) -> None:
    out = tmp_path / "all.pdf"
    assert run(["figure", "--sheet", str(out), "--style", "grey"]) == 0
    document = pdfium.PdfDocument(out)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    missing = [name for name in shipped.figures().ids if name not in text]
    assert missing == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("brige_single", "-o", "out.svg"), "Did you mean 'bridge_single'"),
        (("bridge_single", "-o", "out.gif"), "ends in .svg, .pdf or .png"),
        (("bridge_single",), "Write -o and a name"),
        ((), "Write its name, or --sheet"),
        (("--sheet", "out.svg"), "ends in .pdf or .png"),
        (("bridge_single", "--sheet", "out.pdf"), "A contact sheet shows all figures"),
        (("test_gm_hhd", "--frame", "end", "-o", "out.svg"), "has a single picture"),
        (("bridge_single", "-o", "missing/out.svg"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_left_behind(
    arguments: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["figure", *arguments]) == 2
    assert sentence in words_of(capsys)
    assert list(tmp_path.iterdir()) == []
