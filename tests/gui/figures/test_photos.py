"""Photos taken in: only pixels stay, and no file can do harm."""

import struct
import zlib
from io import BytesIO

import pytest
from drawing_room import Studio
from PIL import Image, PngImagePlugin
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.figures.photo_clean import LONGEST_SIDE, Crop, PhotoRefused, clean_photo, open_photo
from clinic_app.gui.figures.photo_dialog import PhotoDialog

SECRET = "Jane Doe, 12 Mill Lane"


def photo(size: tuple[int, int] = (400, 300), **more: object) -> bytes:
    """A JPEG whose left half is red and right half blue, with all a camera writes beside it."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, *size))
    notes = Image.Exif()
    notes[0x010E] = SECRET  # description
    notes[0x0110] = "Telephone 7"  # model
    notes.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
    for tag, value in more.items():
        notes[int(tag.removeprefix("tag"))] = value
    out = BytesIO()
    image.save(out, "JPEG", exif=notes, comment=SECRET.encode(), quality=92)
    return out.getvalue()


def colour_at(content: bytes, share: float) -> str:
    image = QImage.fromData(content)
    pixel = image.pixelColor(round(image.width() * share), image.height() // 2)
    return "red" if pixel.red() > pixel.blue() else "blue"


def test_place_time_device_and_words_of_a_camera_do_not_stay() -> None:
    content = photo()
    assert Image.open(BytesIO(content)).getexif().get_ifd(0x8825)[2] == (52.0, 30.0, 12.0)
    assert SECRET.encode() in content
    media_type, clean = clean_photo(open_photo(content))
    kept = Image.open(BytesIO(clean))
    assert media_type == "image/jpeg"
    assert kept.size == (400, 300)
    assert dict(kept.getexif()) == {}
    assert kept.getexif().get_ifd(0x8825) == {}
    for trace in (SECRET.encode(), b"Telephone", b"Exif", b"GPS"):
        assert trace not in clean


def test_words_inside_a_png_do_not_stay_either() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET)
    out = BytesIO()
    Image.new("RGB", (80, 60), (10, 120, 10)).save(out, "PNG", pnginfo=notes)
    assert SECRET.encode() in out.getvalue()
    _, clean = clean_photo(open_photo(out.getvalue()))
    assert SECRET.encode() not in clean
    assert Image.open(BytesIO(clean)).size == (80, 60)


def test_what_hangs_behind_the_picture_does_not_stay() -> None:
    _, clean = clean_photo(open_photo(photo() + b"<script>" + SECRET.encode()))
    assert SECRET.encode() not in clean


def test_the_part_inside_the_frame_is_kept() -> None:
    image = open_photo(photo())
    _, left = clean_photo(image, Crop(0.0, 0.0, 0.4, 1.0))
    _, right = clean_photo(image, Crop(0.6, 0.25, 1.0, 0.75))
    assert colour_at(left, 0.5) == "red"
    assert colour_at(right, 0.5) == "blue"
    assert QImage.fromData(right).height() == 150
    _, odd = clean_photo(image, Crop(0.9, 5.0, -3.0, 0.2))
    assert not QImage.fromData(odd).isNull()


def test_a_picture_taken_sideways_is_turned_upright_before_it_is_cut() -> None:
    image = open_photo(photo(tag274=6))  # the camera was turned: shown, it is higher than wide
    assert (image.width(), image.height()) == (300, 400)


def test_a_large_photo_becomes_small_enough_to_keep() -> None:
    _, clean = clean_photo(open_photo(photo((5000, 3000))))
    kept = QImage.fromData(clean)
    assert max(kept.width(), kept.height()) == LONGEST_SIDE
    assert len(clean) < 1_000_000


def bomb(width: int, height: int) -> bytes:
    """A tiny PNG that says it is enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000, 9))
        + chunk(b"IEND", b"")
    )


def gif() -> bytes:
    out = BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF")
    return out.getvalue()


@pytest.mark.qt_log_ignore("JPEG datastream contains no image", extend=True)
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a PNG or JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG or JPEG"),
        (gif(), "not a PNG or JPEG"),
        (bomb(60_000, 60_000), "too many pixels"),
        (photo()[:120], "damaged"),
        (b"\xff" * 30_000_001, "too large"),
    ],
    ids=["empty", "svg", "gif", "bomb", "cut off", "huge"],
)
def test_other_files_are_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(PhotoRefused, match=sentence):
        open_photo(content)


def test_the_frame_is_dragged_by_its_corner_and_moved_by_keys(dressed: QtBot) -> None:
    dialog = PhotoDialog()
    dressed.addWidget(dialog)
    dialog.show()
    assert not dialog.keep_button.isEnabled()
    dialog.load(photo())
    assert dialog.keep_button.isEnabled()
    cropper = dialog.cropper
    corner = cropper.frame().bottomRight().toPoint()
    middle = cropper.shown().center().toPoint()
    QTest.mousePress(cropper, Qt.MouseButton.LeftButton, pos=corner)
    QTest.mouseMove(cropper, middle)
    QTest.mouseRelease(cropper, Qt.MouseButton.LeftButton, pos=middle)
    assert cropper.crop.right == pytest.approx(0.5, abs=0.03)
    assert cropper.crop.bottom == pytest.approx(0.5, abs=0.03)
    QTest.keyClick(cropper, Qt.Key.Key_Right)
    assert cropper.crop.left == pytest.approx(0.02, abs=0.001)
    QTest.mouseClick(dialog.keep_button, Qt.MouseButton.LeftButton)
    assert dialog.media_type == "image/jpeg"
    assert colour_at(dialog.content, 0.3) == "red"


def test_a_bad_file_is_told_in_the_dialog(dressed: QtBot) -> None:
    dialog = PhotoDialog()
    dressed.addWidget(dialog)
    dialog.load(gif())
    assert "not a PNG or JPEG" in dialog.message.text()
    assert not dialog.keep_button.isEnabled()
    assert dialog.cropper.image is None


def test_a_kept_photo_is_shown_in_the_place_of_a_figure(drawing_room: Studio) -> None:
    room = drawing_room
    media_type, clean = clean_photo(open_photo(photo()))
    figure_id = room.studio.own.save_photo("Stretch on the stairs", media_type, clean)
    assert figure_id.startswith("photo:")
    pixmaps = FigurePixmaps.of(room.context)
    assert not pixmaps.has(figure_id)
    room.settle()
    assert pixmaps.has(figure_id)
    shown = pixmaps.picture(figure_id, None, QSize(120, 90), pair=False, dpr=1.0).toImage()
    assert shown.pixelColor(QPoint(20, 45)).red() > 150
    assert room.studio.own.load() == ()  # a photo is no pose
