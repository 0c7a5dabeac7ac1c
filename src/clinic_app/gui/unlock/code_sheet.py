"""The recovery code on paper or in a file: plain signs in a row of groups, drawn, never markup."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.gui.theme import font

ADVICE = (
    "Whoever holds this code can open the records. Keep it in a safe place away from the computer. "
    "It replaces every earlier code."
)


def code_text(code: str, day: str) -> str:
    """The sheet as plain text; `day` says when the code was made."""
    groups = code.split("-")
    lines = ["Clinic Companion: recovery code", f"Made on {day}", ""]
    lines += [f"  {number}.  {group}" for number, group in enumerate(groups, start=1)]
    return "\n".join([*lines, "", ADVICE, ""])


def print_code(code: str, day: str, parent: QWidget) -> bool:
    """Ask for a printer and print the sheet; False if that was cancelled. Raises ClinicError."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(20, 20, 20, 20)
        )
    )
    printer.setDocName("Sheet")  # a print queue need not know what this is
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("Print the recovery code")
    if not dialog.exec():
        return False
    draw_code(code, day, printer)
    return True


def draw_code(code: str, day: str, printer: QPrinter) -> None:
    """Draw the sheet on a printer that is set up. Raises ClinicError if it does not take it."""
    painter = QPainter()
    if not painter.begin(printer):
        raise ClinicError(
            "The printer does not answer.", "Check that it is on, or write the code down by hand."
        )
    try:
        point = printer.resolution() / 72
        wide = printer.pageLayout().paintRectPixels(printer.resolution()).width()
        top = _line(painter, "Clinic Companion: recovery code", 20, 0, wide, point, bold=True)
        top = _line(painter, f"Made on {day}", 11, top + 4 * point, wide, point) + 24 * point
        groups = code.split("-")
        column = wide / 4
        for place, group in enumerate(groups):
            left, row = place % 4 * column, place // 4
            painter.setFont(_face(9))
            y = top + row * 56 * point
            painter.drawText(
                QRectF(left, y, column, 14 * point), int(Qt.AlignmentFlag.AlignLeft), f"{place + 1}"
            )
            painter.setFont(_face(22, bold=True))
            painter.drawText(
                QRectF(left, y + 12 * point, column, 32 * point), int(Qt.AlignmentFlag.AlignLeft), group
            )
        top += (len(groups) + 3) // 4 * 56 * point + 16 * point
        _line(painter, ADVICE, 12, top, wide, point)
    finally:
        painter.end()


def ask_file(parent: QWidget) -> Path | None:
    """Where to save the sheet; None if that was cancelled."""
    name, _ = QFileDialog.getSaveFileName(
        parent, "Save the recovery code", "recovery-code.txt", "Text (*.txt)"
    )
    return Path(name) if name else None


def save_code(path: Path, code: str, day: str) -> None:
    """Raises ClinicError if the file cannot be written."""
    try:
        path.write_text(code_text(code, day), "utf-8")
        path.chmod(0o600)
    except OSError as problem:
        raise ClinicError("The file could not be written.", "Choose another folder.") from problem


def _face(size: int, *, bold: bool = False) -> QFont:
    face = QFont(font("body").family())
    face.setPointSize(size)
    face.setBold(bold)
    return face


def _line(
    painter: QPainter, text: str, size: int, top: float, wide: float, point: float, *, bold: bool = False
) -> float:
    """Draw wrapped text and give where it ends."""
    painter.setFont(_face(size, bold=bold))
    box = QRectF(0, top, wide, 1000 * point)
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
    used = painter.boundingRect(box, flags, text)
    painter.drawText(box, flags, text)
    return used.bottom()
