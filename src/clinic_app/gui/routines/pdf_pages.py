"""PDF bytes to page pictures and page text, in memory only. Called on the store thread."""

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from clinic_app.domain.errors import ClinicError

POINTS_PER_INCH = 72
INK_WIDTH = 96
"""Pixels across a page for its estimate of ink; rows are four-aligned, so no padding is counted."""
_ONE_AT_A_TIME = threading.Lock()  # PDFium is not made for threads


@dataclass(frozen=True, slots=True)
class PageSize:
    """In points, 72 to the inch."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one file: their pictures at one scale, their text, their size.

    `ink` is the share of the paper each page would cover with full black, 0 to 1; a tint counts by its darkness.
    """

    images: tuple[QImage, ...]
    texts: tuple[str, ...]
    sizes: tuple[PageSize, ...]
    ink: tuple[float, ...] = ()


def read_pages(pdf: bytes, pixels_wide: int) -> Pages:
    """All pages, `pixels_wide` device pixels across. Raises ClinicError for bytes that are no PDF."""
    images: list[QImage] = []
    texts: list[str] = []
    sizes: list[PageSize] = []
    with _opened(pdf) as document:
        for page in _pages(document):
            size = PageSize(*page.get_size())
            images.append(_image(page, pixels_wide / size.width))
            texts.append(_text(page))
            sizes.append(size)
    return Pages(tuple(images), tuple(texts), tuple(sizes), tuple(_ink(image) for image in images))


def print_images(
    pdf: bytes, dpi: int = 300, report: Callable[[int, int], None] | None = None
) -> tuple[QImage, ...]:
    """The pages as pictures for a printer. `report` hears (done, total) and may raise to stop."""
    images: list[QImage] = []
    with _opened(pdf) as document:
        total = len(document)
        for page in _pages(document):
            if report is not None:
                report(len(images), total)
            images.append(_image(page, dpi / POINTS_PER_INCH))
    return tuple(images)


@contextmanager
def _opened(pdf: bytes) -> Generator[Any]:
    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError as error:
            raise ClinicError("This handout cannot be shown.", "Make it again from its routine.") from error
        try:
            yield document
        finally:
            document.close()


def _pages(document: Any) -> Iterator[Any]:
    for number in range(len(document)):
        page = document[number]
        try:
            yield page
        finally:
            page.close()


def _image(page: Any, scale: float) -> QImage:
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    try:
        image = QImage(
            bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
        )
        return image.copy()  # the buffer goes with the bitmap
    finally:
        bitmap.close()


def _ink(image: QImage) -> float:
    small = image.scaled(
        INK_WIDTH, INK_WIDTH * 3 // 2, mode=Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_Grayscale8)
    tones = bytes(small.constBits())
    return 1 - sum(tones) / (255 * len(tones)) if tones else 0.0


def _text(page: Any) -> str:
    reader = page.get_textpage()
    try:
        return str(reader.get_text_range()).replace("\r\n", "\n")
    finally:
        reader.close()
