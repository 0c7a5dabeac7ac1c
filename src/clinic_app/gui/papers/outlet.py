"""The two ways out of the house for a PDF in memory: a printer, and a file after saying what that means."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_app.domain.client_vocabulary import Paper
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.overlays import ProgressPanel
from clinic_app.gui.routines.pdf_pages import print_images
from clinic_app.gui.routines.printing import DPI, ask_printer, print_pages, write_file
from clinic_app.gui.tasks import Progress

Way = Literal["printed", "exported"]


class Outlet:
    """`choose_printer` and `choose_file` ask the person; both may answer None.

    `left` is called once the bytes are out, with the way they went.
    """

    def __init__(self, context: AppContext, owner: QWidget) -> None:
        self._context = context
        self._owner = owner
        self.choose_printer: Callable[[Paper, str], QPrinter | None] = self._ask_printer
        self.choose_file: Callable[[str], Path | None] = self._ask_file

    def print(self, pdf: bytes, paper: Paper, name: str, left: Callable[[Way], None]) -> None:
        """`name` is what the print queue shows: never that of a client."""
        printer = self.choose_printer(paper, name)
        if printer is None:
            return
        panel = ProgressPanel("Printing", "The pages are on their way to the printer.", self._owner.window())

        def draw(progress: Progress) -> tuple[QImage, ...]:
            return print_images(pdf, DPI, lambda done, total: progress.report(done, total))

        def drawn(images: tuple[QImage, ...]) -> None:
            panel.finish()
            try:
                print_pages(images, printer)
            except Exception as error:
                self._context.messages.show_error(error)
                return
            left("printed")
            self._context.messages.toast("Printed")

        def broken(error: Exception) -> None:
            panel.finish()
            self._context.messages.show_error(error)

        task = self._context.tasks.run_reporting(draw, drawn, broken, owner=self._owner)
        task.progressed.connect(panel.show_progress)
        panel.cancelled.connect(task.cancel)
        panel.cancelled.connect(panel.finish)
        panel.open()

    def save(self, pdf: bytes, suggested: str, left: Callable[[Way], None]) -> None:
        self.question = self._context.messages.ask(
            "Save outside the protected records?",
            "The file leaves the encrypted records of the clinic. Whoever can open its folder can read it: "
            "delete it when it has been sent.",
            "Choose a place",
            lambda: self._write(pdf, suggested, left),
        )

    def _write(self, pdf: bytes, suggested: str, left: Callable[[Way], None]) -> None:
        path = self.choose_file(suggested)
        if path is None:
            return

        def written(_none: None) -> None:
            left("exported")
            self._context.messages.toast(f"Saved as {path.name}")

        self._context.tasks.run(lambda: write_file(path, pdf), written, owner=self._owner)

    def _ask_printer(self, paper: Paper, name: str) -> QPrinter | None:
        return ask_printer(paper, self._owner, name)

    def _ask_file(self, suggested: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._owner, "Save as PDF", suggested, "PDF (*.pdf)")
        return Path(name).with_suffix(".pdf") if name else None
