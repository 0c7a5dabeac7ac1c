"""Onto paper and into a file: always the bytes that were on the screen."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.errors import ClinicError

DPI = 300
_SIZES = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}


def new_printer(paper: Paper, name: str = "Home exercises") -> QPrinter:
    """A printer set to the paper, 300 dots to the inch, the whole page; `name` is what the print queue shows."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    printer.setPageLayout(
        QPageLayout(QPageSize(_SIZES[paper]), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    printer.setFullPage(True)
    printer.setDocName(name)  # the name of a client has no place in a print queue
    return printer


def ask_printer(paper: Paper, parent: QWidget, name: str = "Home exercises") -> QPrinter | None:
    """The printer chosen in the system's dialog; None if it was cancelled."""
    printer = new_printer(paper, name)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"Print: {name}")
    return printer if dialog.exec() else None


def print_pages(images: Sequence[QImage], printer: QPrinter) -> None:
    """Send page pictures to the printer. Raises ClinicError if it does not take them."""
    painter = QPainter()
    if not painter.begin(printer):
        raise ClinicError(
            "The printer does not answer.", "Check that it is on, or save the handout as a PDF."
        )
    try:
        for number, image in enumerate(images):
            if number:
                printer.newPage()
            box = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
            painter.drawImage(box, image)
    finally:
        painter.end()


def write_file(path: Path, pdf: bytes) -> None:
    """Write beside the target and move it there, so that no half file stays. Raises ClinicError."""
    try:
        handle, waiting = tempfile.mkstemp(suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(pdf)
                file.flush()
                os.fsync(file.fileno())
            Path(waiting).replace(path)
        except OSError:
            Path(waiting).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ClinicError("The file could not be written.", "Choose another folder.") from error
