"""Pictures made of dots: the logo as it is, photos no finer than they are printed."""

from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image as _PilImage
from reportlab.lib.utils import ImageReader as _ImageReader

_image: Any = _PilImage  # the libraries' own notes on types are incomplete
_reader: Any = _ImageReader

PHOTO_PIXELS = 900
"""Longest side of a printed photo: 66 mm at more than 300 dots to the inch."""


def picture_size(image: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG in its own points."""
    with _image.open(BytesIO(image)) as opened:
        wide, high = opened.size
    return int(wide), int(high)


def picture(image: bytes, *, grey: bool) -> Any:
    """A PNG or JPEG dot by dot, for the canvas."""
    with _image.open(BytesIO(image)) as opened:
        return _reader(opened.convert("L" if grey else "RGBA"))


def photo(image: bytes, *, grey: bool) -> Any:
    """A photo as a JPEG of the size it is printed in, for the canvas."""
    return _reader(BytesIO(_printable(image, grey)))


@lru_cache(maxsize=32)
def _printable(image: bytes, grey: bool) -> bytes:
    with _image.open(BytesIO(image)) as opened:
        shown = opened.convert("L" if grey else "RGB")
        shown.thumbnail((PHOTO_PIXELS, PHOTO_PIXELS))
        out = BytesIO()
        shown.save(out, "JPEG", quality=82)
        return out.getvalue()
