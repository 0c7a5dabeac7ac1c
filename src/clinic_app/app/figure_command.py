"""`clinic-app figure ID -o FILE` and `clinic-app figure --sheet FILE`: pictures without a window."""

import argparse
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_app.domain.errors import ClinicError

if TYPE_CHECKING:
    from clinic_app.app.vault_commands import Commands
    from clinic_app.figures.drawing import Drawing, Side
    from clinic_app.figures.figure_look import FigureLook
    from clinic_app.figures.library import FigureLibrary
    from clinic_app.figures.palette import Style

FORMS = ("svg", "pdf", "png")
SHEET_FORMS = ("pdf", "png")
PNG_DPI = 300
SHEET_DPI = 120
_GAP_MM = 6.0


def add_figure_command(commands: "Commands") -> None:
    """The words of the command line; what they do is imported when it is asked for."""
    figure = commands.add_parser(
        "figure",
        help="write one figure, or a contact sheet of all of them",
        description="Writes a figure as SVG, PDF or PNG; the ending of the file's name says which.",
    )
    figure.add_argument("id", nargs="?", metavar="ID", help="an exercise or a screening test (test_...)")
    figure.add_argument(
        "--sheet", type=Path, metavar="FILE", help="all figures on one sheet instead (PDF or PNG)"
    )
    figure.add_argument("-o", "--output", type=Path, metavar="FILE", help="where the figure goes")
    figure.add_argument("--side", choices=("L", "R"), help="the side that works in the picture")
    figure.add_argument("--style", choices=("colour", "grey", "photocopy"), default="colour")
    figure.add_argument(
        "--body", choices=("a", "b"), help="a: narrow build, tied hair; b: broad build, short hair"
    )
    figure.add_argument(
        "--tone", choices=("light", "medium", "dark"), default="light", help="skin and hair in colour"
    )
    figure.add_argument("--frame", choices=("start", "end"), help="one of the two pictures only")
    figure.set_defaults(command=_figure)


def _figure(options: argparse.Namespace) -> int:
    """Writes the file whole or not at all. Raises ClinicError naming the remedy."""
    from clinic_app.app import shipped
    from clinic_app.figures.figure_look import FigureLook

    library = shipped.figures()
    look = FigureLook(options.body, options.tone)
    if options.sheet is not None:
        if options.id is not None or options.output is not None:
            raise ClinicError(
                "A contact sheet shows all figures.",
                "Leave out the figure's name and -o, or leave out --sheet.",
            )
        form = _form(options.sheet, SHEET_FORMS)
        content = _sheet(library, form, options.style, look)
        return _write(options.sheet, content, f"{len(library.ids)} figures")
    if options.id is None:
        raise ClinicError("No figure was named.", "Write its name, or --sheet FILE for all of them.")
    if options.output is None:
        raise ClinicError("No file was named.", "Write -o and a name that ends in .svg, .pdf or .png.")
    form = _form(options.output, FORMS)
    drawings = _drawings(library, options.id, options.side, look, options.frame)
    content = _WRITERS[form](drawings, options.style, look)
    return _write(options.output, content, drawings[0].id)


def _drawings(
    library: "FigureLibrary", figure_id: str, side: "Side | None", look: "FigureLook", frame: str | None
) -> "tuple[Drawing, ...]":
    if figure_id not in library:
        near = _near(figure_id, library.ids)
        hint = f"Did you mean {_or(near)}?" if near else "clinic-app figure --sheet FILE.pdf shows all names."
        raise ClinicError(f"There is no figure '{figure_id}'.", hint)
    drawings = library.pair(figure_id, side, look.body)
    if frame is None:
        return drawings
    chosen = tuple(drawing for drawing in drawings if drawing.frame == frame)
    if not chosen:
        raise ClinicError(
            f"'{figure_id}' has a single picture.", "Leave out --frame; this figure shows no movement."
        )
    return chosen


def _near(name: str, ids: Sequence[str]) -> list[str]:
    wanted = name.lower().replace("-", "_").replace(" ", "_")
    held = [known for known in ids if len(wanted) > 2 and wanted in known]
    return list(dict.fromkeys([*get_close_matches(wanted, ids, 3, 0.6), *held]))[:4]


def _or(names: Sequence[str]) -> str:
    *first, last = (f"'{name}'" for name in names)
    return f"{', '.join(first)} or {last}" if first else last


def _form(path: Path, forms: Sequence[str]) -> str:
    form = path.suffix.lower().removeprefix(".")
    if form not in forms:
        *first, last = (f".{known}" for known in forms)
        raise ClinicError(
            f"'{path.name}' does not say what kind of file it shall be.",
            f"Choose a name that ends in {', '.join(first)} or {last}.",
        )
    return form


def _svg(drawings: "Sequence[Drawing]", style: "Style", look: "FigureLook") -> bytes:
    from clinic_app.figures.palette import palette
    from clinic_app.figures.svg import row

    return row(drawings, palette(style, look.colours), _GAP_MM, "#ffffff").encode()


def _pdf(drawings: "Sequence[Drawing]", style: "Style", look: "FigureLook") -> bytes:
    from clinic_app.pdf.figure_sheet import figure_pdf

    return figure_pdf(drawings, style, look.colours)


def _png(drawings: "Sequence[Drawing]", style: "Style", look: "FigureLook") -> bytes:
    return _picture(_pdf(drawings, style, look), PNG_DPI)


_WRITERS: "dict[str, Callable[[Sequence[Drawing], Style, FigureLook], bytes]]" = {
    "svg": _svg,
    "pdf": _pdf,
    "png": _png,
}


def _sheet(library: "FigureLibrary", form: str, style: "Style", look: "FigureLook") -> bytes:
    from clinic_app.pdf.figure_sheet import contact_sheet

    pdf = contact_sheet(
        (library.pair(figure_id, None, look.body) for figure_id in library.ids), style, look.colours
    )
    return pdf if form == "pdf" else _picture(pdf, SHEET_DPI)


def _picture(pdf: bytes, dpi: int) -> bytes:
    """All pages below each other as one PNG."""
    from PySide6.QtCore import QBuffer, QPoint, Qt
    from PySide6.QtGui import QImage, QPainter

    from clinic_app.gui.routines.pdf_pages import print_images

    pages = print_images(pdf, dpi)
    whole = QImage(
        max(page.width() for page in pages), sum(page.height() for page in pages), QImage.Format.Format_RGB32
    )
    whole.fill(Qt.GlobalColor.white)
    painter = QPainter(whole)
    top = 0
    for page in pages:
        painter.drawImage(QPoint(0, top), page)
        top += page.height()
    painter.end()
    buffer = QBuffer()
    whole.save(buffer, "PNG")  # type: ignore[reportCallIssue, reportArgumentType]  # the stubs know other forms only
    return bytes(buffer.data().data())


def _write(path: Path, content: bytes, what: str) -> int:
    from clinic_app.storage.atomic_files import write_atomically

    try:
        write_atomically(path, content)
    except OSError as error:
        raise ClinicError(
            f"'{path}' cannot be written: {error.strerror}.",
            "Choose another folder or make room, then try again.",
        ) from error
    sys.stderr.write(f"{path}: {what}, {max(1, len(content) // 1024)} KB\n")
    return 0
