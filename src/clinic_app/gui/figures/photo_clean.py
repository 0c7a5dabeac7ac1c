"""A photo from outside, made safe to keep: decoded, cut, made smaller and written anew, so that only pixels stay.

Whatever the camera wrote beside them (place, time, device, a small preview) is not copied, and neither is
anything else a file may hide behind its picture.
"""

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from clinic_app.domain.errors import ClinicError

LARGEST_FILE_BYTES = 30_000_000
LARGEST_PIXELS = 60_000_000
LONGEST_SIDE = 1600
_QUALITY = 88
_FORMS = (b"png", b"jpeg", b"jpg")


class PhotoRefused(ClinicError):
    """The file is not a picture that can be taken in."""


@dataclass(frozen=True, slots=True)
class Crop:
    """The part that is kept, as shares (0..1) of width and height of the upright picture."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


WHOLE = Crop()


def open_photo(content: bytes) -> QImage:
    """The picture of a PNG or JPEG file, turned upright. Raises PhotoRefused; never decodes a picture of a size
    that could fill the memory."""
    if len(content) > LARGEST_FILE_BYTES:
        raise PhotoRefused("This file is too large.", "Choose a picture of less than 30 MB.")
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()).lower() not in _FORMS:
        raise PhotoRefused("This is not a PNG or JPEG picture.", "Save the photo in one of these forms.")
    size = reader.size()
    if size.isEmpty():
        raise _damaged()
    if size.width() * size.height() > LARGEST_PIXELS:
        raise PhotoRefused("This picture has too many pixels.", "Make it smaller, then try again.")
    if max(size.width(), size.height()) > 2 * LONGEST_SIDE:
        # Decoded small where the form allows it: a large photo needs a fraction of the memory.
        reader.setScaledSize(
            size.scaled(2 * LONGEST_SIDE, 2 * LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        )
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise _damaged()
    return image


def _damaged() -> PhotoRefused:
    return PhotoRefused("This picture is damaged.", "Open it in another program and save it again.")


def clean_photo(image: QImage, crop: Crop = WHOLE) -> tuple[str, bytes]:
    """Media type and bytes of the part that is kept, at most 1600 pixels long, written from its pixels alone."""
    part = image.copy(_pixels(image.size(), crop))
    if max(part.width(), part.height()) > LONGEST_SIDE:
        part = part.scaled(
            LONGEST_SIDE,
            LONGEST_SIDE,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    # Painted on a fresh canvas: texts, profiles and everything else that hangs on the image stay behind.
    fresh = QImage(part.size(), QImage.Format.Format_RGB32)
    fresh.fill(Qt.GlobalColor.white)
    painter = QPainter(fresh)
    painter.drawImage(0, 0, part)
    painter.end()
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    fresh.save(out, "JPEG", _QUALITY)  # type: ignore[reportCallIssue, reportArgumentType]  # the stubs want other types
    return "image/jpeg", bytes(out.data().data())


def _pixels(size: QSize, crop: Crop) -> QRect:
    left, right = sorted((min(max(crop.left, 0.0), 1.0), min(max(crop.right, 0.0), 1.0)))
    top, bottom = sorted((min(max(crop.top, 0.0), 1.0), min(max(crop.bottom, 0.0), 1.0)))
    box = QRect(
        round(left * size.width()),
        round(top * size.height()),
        max(1, round((right - left) * size.width())),
        max(1, round((bottom - top) * size.height())),
    )
    return box.intersected(QRect(0, 0, size.width(), size.height()))
