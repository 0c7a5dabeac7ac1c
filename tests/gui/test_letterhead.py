"""The clinic's logo: validated, made small, printed, taken away and brought back."""

from dataclasses import replace
from pathlib import Path

import pytest
from gui_context import Clinic, make_clinic
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

import handout_samples
from clinic_app.domain.errors import ClinicError
from clinic_app.gui.settings.letterhead import LetterheadSection, clean_logo
from clinic_app.pdf.handout import render_handout
from clinic_app.services.settings_store import LARGEST_LOGO_BYTES
from handout_checker import problems


def picture(width: int, height: int, form: str = "PNG", *, clear: bool = False) -> bytes:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0) if clear else QColor("#0f6f86"))
    image.setText("Author", "somebody")
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, form)  # type: ignore[call-overload]  # the stub wants bytes
    return bytes(data.data())


def test_a_logo_is_made_small_and_loses_what_stands_beside_its_pixels(qtbot: QtBot) -> None:
    made = clean_logo(picture(4000, 1000))
    image = QImage.fromData(made)
    assert (image.width(), image.height()) == (640, 160)
    assert len(made) <= LARGEST_LOGO_BYTES
    assert b"somebody" not in made


def test_a_transparent_logo_stands_on_white(qtbot: QtBot) -> None:
    assert QImage.fromData(clean_logo(picture(40, 40, clear=True))).pixelColor(5, 5) == QColor("#ffffff")


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a", picture(40, 40)[:60]])
def test_what_is_no_picture_is_refused_in_words(qtbot: QtBot, content: bytes) -> None:
    with pytest.raises(ClinicError):
        clean_logo(content)


@pytest.fixture
def clinic(tmp_path: Path, qtbot: QtBot) -> Clinic:
    return make_clinic(tmp_path)


def test_a_logo_is_kept_shown_removed_and_brought_back(clinic: Clinic, qtbot: QtBot, tmp_path: Path) -> None:
    section = LetterheadSection(clinic.context)
    qtbot.addWidget(section)
    section.show()
    path = tmp_path / "logo.png"
    path.write_bytes(picture(300, 200))
    section.ask_file = lambda: path
    section.choose_button.click()
    qtbot.waitUntil(section.picture.isVisible)
    kept = clinic.context.settings.logo()
    assert QImage.fromData(kept).width() == 300
    section.remove()
    qtbot.waitUntil(lambda: section.nothing.isVisible())
    assert clinic.context.settings.logo() == b""
    clinic.close()


def test_a_logo_is_printed_with_a_name_for_listeners_and_stays_grey_on_a_grey_sheet(qtbot: QtBot) -> None:
    made = replace(handout_samples.content("bridge_double"), logo=clean_logo(picture(300, 200)))
    for style in ("colour", "grey"):
        pdf = render_handout(
            made, handout_samples.figures, "a4", style="grey" if style == "grey" else "colour"
        )
        assert problems(pdf) == []
    assert render_handout(made, handout_samples.figures, "a4") == render_handout(
        made, handout_samples.figures, "a4"
    )


def test_a_logo_too_large_is_not_kept(clinic: Clinic) -> None:
    with pytest.raises(ClinicError, match="too large"):
        clinic.context.settings.save_logo(b"x" * (LARGEST_LOGO_BYTES + 1))
    clinic.close()
