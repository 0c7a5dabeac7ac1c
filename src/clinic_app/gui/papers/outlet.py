"""The two ways out of the house for a PDF in memory: a printer, and a file after saying what that means."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

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
T = TypeVar("T")
Note = Callable[[Way], T]
"""Writes down, on the store thread, that the paper leaves, and by which way; a new handout is kept here too."""
Left = Callable[[Way, T, str], None]
"""Hears, on the window's thread, that the paper left: the way, what the note gave, and the words for it."""


class Outlet:
    """`choose_printer` and `choose_file` ask the person; both may answer None, and then nothing happens.

    The note is written before the paper leaves: a full disk or a missing right keeps it inside, and a printer that
    jams afterwards leaves a row too many in the trail, never one too few.
    """

    def __init__(self, context: AppContext, owner: QWidget) -> None:
        self._context = context
        self._owner = owner
        self.choose_printer: Callable[[Paper, str], QPrinter | None] = self._ask_printer
        self.choose_file: Callable[[str], Path | None] = self._ask_file

    def print(self, pdf: bytes, paper: Paper, name: str, note: Note[T], left: Left[T] | None = None) -> None:
        """`name` is what the print queue shows: never that of a client."""
        printer = self.choose_printer(paper, name)
        if printer is None:
            return
        panel = ProgressPanel("Printing", "The pages are on their way to the printer.", self._owner.window())

        def draw(progress: Progress) -> tuple[T, tuple[QImage, ...]]:
            images = print_images(pdf, DPI, lambda done, total: progress.report(done, total))
            return note("printed"), images

        def drawn(made: tuple[T, tuple[QImage, ...]]) -> None:
            panel.finish()
            noted, images = made
            try:
                print_pages(images, printer)
            except Exception as error:
                self._context.messages.show_error(error)
                return
            self._gone("printed", noted, "Printed", left)

        def broken(error: Exception) -> None:
            panel.finish()
            self._context.messages.show_error(error)

        task = self._context.tasks.run_reporting(draw, drawn, broken, owner=self._owner)
        task.progressed.connect(panel.show_progress)
        panel.cancelled.connect(task.cancel)
        panel.cancelled.connect(panel.finish)
        panel.open()

    def save(self, pdf: bytes, suggested: str, note: Note[T], left: Left[T] | None = None) -> None:
        """Say what leaving means, ask for a place, write the note and then the file."""
        self.question = self._context.messages.ask(
            "Save outside the protected records?",
            "The file leaves the encrypted records of the clinic. Whoever can open its folder can read it: "
            "delete it when it has been sent.",
            "Choose a place",
            lambda: self._write(pdf, suggested, note, left),
        )

    def _write(self, pdf: bytes, suggested: str, note: Note[T], left: Left[T] | None) -> None:
        path = self.choose_file(suggested)
        if path is None:
            return

        def write() -> T:
            noted = note("exported")
            write_file(path, pdf)
            return noted

        self._context.tasks.run(
            write,
            lambda noted: self._gone("exported", noted, f"Saved as {path.name}", left),
            owner=self._owner,
        )

    def _gone(self, way: Way, noted: T, said: str, left: Left[T] | None) -> None:
        if left is None:
            self._context.messages.toast(said)
        else:
            left(way, noted, said)

    def _ask_printer(self, paper: Paper, name: str) -> QPrinter | None:
        return ask_printer(paper, self._owner, name)

    def _ask_file(self, suggested: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._owner, "Save as PDF", suggested, "PDF (*.pdf)")
        return Path(name).with_suffix(".pdf") if name else None
