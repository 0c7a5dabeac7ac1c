"""The sheets of a day in one go: everybody of that day with a tick, then to the printer, into one file, or one each."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.fields import FieldRow, TextField
from clinic_app.gui.kit.labels import BodyText, Heading, PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame, ProgressPanel
from clinic_app.gui.kit.surfaces import Card, EmptyState, ScrollPage
from clinic_app.gui.pages import Page, PageAction, Params, Place
from clinic_app.gui.papers.outlet import Way
from clinic_app.gui.routines.batch import Candidate, Outcome, candidates, make_all
from clinic_app.gui.routines.batch_rows import BatchRow
from clinic_app.gui.routines.pdf_pages import print_images
from clinic_app.gui.routines.printing import DPI, ask_printer, write_file
from clinic_app.gui.routines.sheet_door import ask_about_words
from clinic_app.gui.routines.visits import day_text, read_day
from clinic_app.gui.tasks import Progress, Task
from clinic_app.gui.theme import Space


class BatchPage(Page):
    """No parameters; opens with today."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.rows: list[BatchRow] = []
        self.question: DialogFrame | None = None
        self.panel: ProgressPanel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        page = ScrollPage(width=860)
        column.addWidget(page)
        card = Card(padding=Space.XL, gap=Space.M)
        card.body.addWidget(
            BodyText(
                "Everybody who was here last on this day, or whose sheet, as you set it up, names it as the next "
                "visit. Each sheet is printed as it was set up for that client, and kept in the record."
            )
        )
        self.day = TextField("Day", "today, 8 Dec or 2026-12-08")
        self._day_looked_up = ""
        self.day.editingFinished.connect(self._look_up_another)
        self.day_row = FieldRow("Day", self._day_field())
        card.body.addWidget(self.day_row)
        self.heading = Heading("")
        card.body.addWidget(self.heading)
        above = QHBoxLayout()
        self.count = PlainLabel("", "small", "soft")
        above.addWidget(self.count)
        above.addStretch(1)
        self.all_button = QuietButton("Tick all", "check")
        self.all_button.clicked.connect(self.tick_all)
        above.addWidget(self.all_button)
        card.body.addLayout(above)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.S)
        card.body.addLayout(self._list)
        self.empty = EmptyState(
            "users", "Nobody on this day", "Choose another day, or print a sheet from a client's record."
        )
        card.body.addWidget(self.empty)
        page.column.addWidget(card)
        page.column.addStretch(1)
        self.each_button = SecondaryButton("Save one each", "download")
        self.each_button.clicked.connect(self.save_each)
        self.joined_button = SecondaryButton("Save as one", "file-plus")
        self.joined_button.clicked.connect(self.save_joined)
        self.print_button = PrimaryButton("Print all", "printer")
        self.print_button.clicked.connect(self.print_all)
        self._header = QWidget()
        row = QHBoxLayout(self._header)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for widget in (self.each_button, self.joined_button, self.print_button):
            row.addWidget(widget)

    # page

    def title(self) -> str:
        return "Handouts of a day"

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        return (("Clients", Place("clients")),)

    def header_widget(self) -> QWidget:
        return self._header

    def enter(self, params: Params) -> None:
        self.day.setText(day_text(self._context.today()))
        self.look_up()

    def focus_first(self) -> None:
        self.day.setFocus()

    def actions_offered(self) -> tuple[PageAction, ...]:
        return (
            PageAction("Print all sheets of the day", self.print_all, "printer", "batch paper"),
            PageAction("Save all sheets of the day as one PDF", self.save_joined, "download", "batch file"),
        )

    def _day_field(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.day, 1)
        for ahead, word in enumerate(("Today", "Tomorrow")):
            button = SecondaryButton(word)
            button.clicked.connect(lambda _on=False, days=ahead: self.show_day(days))  # type: ignore[misc]  # default binds
            row.addWidget(button)
        return box

    # looking up

    def show_day(self, ahead: int) -> None:
        """The day so many days from now."""
        self.day.setText(day_text(self._context.today() + timedelta(days=ahead)))
        self.look_up()

    def _look_up_another(self) -> None:
        """Leaving the field with the day that is shown keeps the rows, ticks and made sheets included."""
        if self.day.text().strip() != self._day_looked_up:
            self.look_up()

    def look_up(self) -> None:
        """Show the clients of the day in the field."""
        context = self._context
        text = self._day_looked_up = self.day.text().strip()
        try:
            day = context.today() if text.casefold() in ("", "today") else read_day(text, context.today())
        except ClinicError as error:
            self.day_row.show_problem(str(error))
            return
        self.day_row.show_problem("")
        if day is not None:
            self.heading.setText(f"{day:%A} {day.day} {day:%B %Y}")
            self.count.setText("Looking through the records")
            context.tasks.run(lambda: candidates(context, day), self._show, owner=self)

    def _show(self, found: Sequence[Candidate]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.rows = []
        for one in found:
            row = BatchRow(one)
            row.toggled.connect(self._count)
            row.open_asked.connect(self._open)
            self._list.addWidget(row)
            self.rows.append(row)
        self.empty.setVisible(not found)
        self._count()

    @property
    def chosen(self) -> list[Candidate]:
        return [row.candidate for row in self.rows if row.tick.isChecked()]

    def tick_all(self) -> None:
        """Tick everybody whose sheet may leave; if all are ticked already, nobody."""
        usable = [row for row in self.rows if not row.candidate.why_not]
        on = not all(row.tick.isChecked() for row in usable)
        for row in usable:
            row.tick.setChecked(on)

    def _open(self, client_id: str, handout_id: str) -> None:
        """The sheet that was made, else the routine it is made of."""
        if handout_id:
            self._context.navigator.go("handout", client_id=client_id, handout_id=handout_id)
        else:
            self._context.navigator.go("routine", client_id=client_id)

    def _count(self) -> None:
        count, without = len(self.chosen), sum(bool(row.candidate.why_not) for row in self.rows)
        sheets = f"{count} {'sheet' if count == 1 else 'sheets'}"
        self.count.setText(f"{sheets}, {without} cannot be made" if without else sheets)
        for button in (self.print_button, self.each_button, self.joined_button):
            button.setEnabled(count > 0)
        self.all_button.setEnabled(any(not row.candidate.why_not for row in self.rows))

    # out of the house

    def choose_printer(self) -> QPrinter | None:
        return ask_printer("a4", self)

    def choose_folder(self) -> Path | None:
        name = QFileDialog.getExistingDirectory(self, "Save one file each in")
        return Path(name) if name else None

    def choose_file(self, suggested: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self, "Save as one PDF", suggested, "PDF (*.pdf)")
        return Path(name).with_suffix(".pdf") if name else None

    def print_all(self) -> None:
        """All ticked sheets to one printer, each beginning on a fresh piece of paper."""

        def go() -> None:
            printer = self.choose_printer()
            if printer is not None:
                self._run("Printing", "printed", None, lambda outcome: self._print(outcome, printer))

        self._asked_first(go)

    def _print(self, outcome: Outcome, printer: QPrinter) -> None:
        """One sheet after the other: the pictures of all pages at once would fill the memory."""
        painter = QPainter()
        tasks, messages = self._context.tasks, self._context.messages
        if not painter.begin(printer):
            messages.show_error(
                ClinicError("The printer does not answer.", "Check that it is on, or save the sheets as PDF.")
            )
            return
        waiting = list(outcome.sheets)
        box = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
        printed = 0

        def next_sheet() -> None:
            if not waiting:
                painter.end()
                self._said(outcome, "printed")
                return
            sheet = waiting.pop(0)
            tasks.run(lambda: print_images(sheet, DPI), draw, broken, owner=self)

        def draw(images: tuple[QImage, ...]) -> None:
            nonlocal printed
            for image in images:
                if printed:
                    printer.newPage()
                painter.drawImage(box, image)
                printed += 1
            if printed % 2 and waiting:
                printer.newPage()
                printed += 1
            next_sheet()

        def broken(error: Exception) -> None:
            painter.end()
            messages.show_error(error)

        next_sheet()

    def save_each(self) -> None:
        """One file for each client, in a folder."""

        def place() -> None:
            folder = self.choose_folder()
            if folder is not None:
                self._run("Saving", "exported", folder, lambda outcome: self._said(outcome, "saved"))

        self._asked_first(lambda: self._ask_to_save(place))

    def save_joined(self) -> None:
        """All ticked sheets in one file."""

        def place() -> None:
            path = self.choose_file(f"Home exercises {self._context.today().isoformat()}.pdf")
            if path is None:
                return
            join, tasks = self._context.join_sheets, self._context.tasks

            def done(outcome: Outcome) -> None:
                tasks.run(
                    lambda: write_file(path, join(outcome.sheets)),
                    lambda _none: self._said(outcome, "saved in one file"),
                    owner=self,
                )

            self._run("Saving", "exported", None, done)

        self._asked_first(lambda: self._ask_to_save(place))

    def _asked_first(self, go: Callable[[], None]) -> None:
        if not self.chosen:
            return
        doubts = next((one.doubts for one in self.chosen if one.doubts), "")
        asked = ask_about_words(self._context, doubts, go)
        self.question = asked or self.question

    def _ask_to_save(self, place: Callable[[], None]) -> None:
        self.question = self._context.messages.ask(
            "Save outside the protected records?",
            "The files leave the encrypted records of the clinic. Whoever can open their folder can read them: "
            "delete them when they have been sent.",
            "Choose a place",
            place,
        )

    def _run(self, title: str, way: Way, folder: Path | None, done: Callable[[Outcome], None]) -> None:
        context, chosen = self._context, self.chosen
        panel = self.panel = ProgressPanel(title, "The sheets are made one after the other.", self.window())

        def work(progress: Progress) -> Outcome:
            return make_all(context, chosen, way, progress, folder)

        def finished(outcome: Outcome) -> None:
            panel.finish()
            done(outcome)

        def broken(error: Exception) -> None:
            panel.finish()
            context.messages.show_error(error)

        task: Task = context.tasks.run_reporting(work, finished, broken, owner=self)
        task.progressed.connect(panel.show_progress)
        panel.cancelled.connect(task.cancel)
        panel.cancelled.connect(panel.finish)
        panel.open()

    def _said(self, outcome: Outcome, how: str) -> None:
        handouts = {one.client_id: handout_id for one, handout_id in outcome.made}
        left = {one.client_id: why for one, why in outcome.left}
        for row in self.rows:
            client_id = row.candidate.client_id
            if client_id in handouts:
                row.show_made(handouts[client_id])
            elif client_id in left:
                row.show_left_out(left[client_id])
        count = len(outcome.made)
        missing = f" {len(left)} not made, see the list." if left else ""
        sheets = f"{count} {'sheet' if count == 1 else 'sheets'}"
        self._context.messages.toast(f"{sheets} {how}. Copies are kept in the records.{missing}")
