"""Pictures made of dots: the logo as it is, photos no finer than they are printed."""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image as _PilImage

from clinic_app.pdf.file import PdfFile

_image: Any = _PilImage  # the library's own notes on types are incomplete

PHOTO_PIXELS = 900
"""Longest side of a printed photo: 66 mm at more than 300 dots to the inch."""


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """Dots ready to write. `data` is a JPEG, or deflated; `opacity` is deflated and empty for a picture without holes."""

    size: tuple[int, int]
    grey: bool
    jpeg: bool
    data: bytes
    opacity: bytes = b""

    def write(self, file: PdfFile) -> int:
        """Add it to the file; returns its number."""
        mask = ""
        if self.opacity:
            number = file.add_stream(self.opacity, self._entries("DeviceGray"), deflated=True)
            mask = f" /SMask {number} 0 R"
        entries = self._entries("DeviceGray" if self.grey else "DeviceRGB") + mask
        if self.jpeg:
            return file.add_stream(self.data, f"{entries} /Filter /DCTDecode", deflated=None)
        return file.add_stream(self.data, entries, deflated=True)

    def _entries(self, space: str) -> str:
        wide, high = self.size
        return (
            f"/Type /XObject /Subtype /Image /Width {wide} /Height {high} "
            f"/ColorSpace /{space} /BitsPerComponent 8"
        )


def picture_size(image: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG in its own points."""
    with _image.open(BytesIO(image)) as opened:
        wide, high = opened.size
    return int(wide), int(high)


@lru_cache(maxsize=8)
def picture(image: bytes, grey: bool) -> Image:
    """A PNG or JPEG dot by dot, with what it lets through."""
    with _image.open(BytesIO(image)) as opened:
        dots, opacity = opened.convert("RGB"), opened.convert("RGBA").getchannel("A")
    if grey:
        dots = dots.convert("L")
    holes = opacity.getextrema() != (255, 255)
    return Image(
        dots.size,
        grey,
        jpeg=False,
        data=zlib.compress(dots.tobytes()),
        opacity=zlib.compress(opacity.tobytes()) if holes else b"",
    )


@lru_cache(maxsize=32)
def photo(image: bytes, grey: bool) -> Image:
    """A photo as a JPEG of the size it is printed in."""
    with _image.open(BytesIO(image)) as opened:
        shown = opened.convert("L" if grey else "RGB")
    shown.thumbnail((PHOTO_PIXELS, PHOTO_PIXELS))
    out = BytesIO()
    shown.save(out, "JPEG", quality=82)
    return Image(shown.size, grey, jpeg=True, data=out.getvalue())
