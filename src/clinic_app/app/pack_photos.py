"""Pictures from outside: decoded and written anew, so that nothing but pixels comes in."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from clinic_app.domain.errors import ClinicError
from clinic_app.services.exercise_packs import PackPhoto

LONGEST_EDGE = 2000
MOST_PIXELS = 40_000_000
_FORMATS = {"image/png": ("png", "PNG", -1), "image/jpeg": ("jpeg", "JPEG", 90)}


def clean_photo(photo: PackPhoto) -> PackPhoto:
    """The same picture from its pixels, at most 2000 wide or high. Raises ClinicError for what cannot be decoded.

    The size is read from the head of the file before anything is decoded, so a small file that claims to be a huge
    picture costs nothing.
    """
    reading, writing, quality = _FORMATS[photo.media_type]
    held = QByteArray(photo.data)
    source = QBuffer(held)
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(source, QByteArray(reading.encode()))
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        raise _broken()
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise _broken()
    if max(image.width(), image.height()) > LONGEST_EDGE:
        image = image.scaled(
            QSize(LONGEST_EDGE, LONGEST_EDGE),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    plain = image.convertToFormat(
        QImage.Format.Format_ARGB32 if image.hasAlphaChannel() else QImage.Format.Format_RGB32
    )
    # A new image: texts, colour profile and dates of the old one stay behind.
    bare = QImage(plain.size(), plain.format())
    bare.fill(Qt.GlobalColor.transparent)
    painter = QPainter(bare)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.drawImage(0, 0, plain)
    painter.end()
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    if not bare.save(target, writing, quality):  # type: ignore[call-overload]  # the stubs know only paths
        raise _broken()
    return PackPhoto(photo.media_type, bytes(target.data().data()))


def _broken() -> ClinicError:
    return ClinicError("A picture in this pack cannot be read.", "Ask the sender for the pack again.")
