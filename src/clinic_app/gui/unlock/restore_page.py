"""Restore from a backup, one step after the other: which one, whose passphrase, is it sound, put it in place.

The page knows no files. It sends what was chosen; whoever holds the records answers with the next step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from clinic_app.domain.errors import ClinicError
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.surfaces import Banner
from clinic_app.gui.theme import Space
from clinic_app.gui.unlock.door import DoorPage, SecretField

CHOOSE_TEXT = "Backups end in .clinicbackup. Choose one, or the folder or stick they lie in."
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class BackupOffer:
    """A backup that was found."""

    path: Path
    title: str
    """When it was made."""
    text: str
    """Where it lies and how large it is."""


class RestorePage(DoorPage):
    file_chosen = Signal(object)
    """Carries the path of a backup, or of a folder of backups."""
    check_asked = Signal(object, str)
    """Path and passphrase or recovery code."""
    restore_asked = Signal()
    stop_asked = Signal()
    left = Signal()
    """Back to the page that asks for a passphrase."""

    def __init__(self, parent: QWidget | None = None, *, replaces: bool) -> None:
        super().__init__("Restore from a backup", CHOOSE_TEXT, parent, width=560)
        self._replaces = replaces
        self._choose_step = self._build_choose()
        self._secret_step = self._build_secret()
        self._busy_step = self._build_busy()
        self._report_step = self._build_report()
        self._done_step = self._build_done()
        self._steps = (
            self._choose_step,
            self._secret_step,
            self._busy_step,
            self._report_step,
            self._done_step,
        )
        for step in self._steps:
            step.hide()
            self.body.addWidget(step)
        self._show(self._choose_step, "Restore from a backup", CHOOSE_TEXT)

    # steps as they are answered

    def show_offers(self, offers: Sequence[BackupOffer]) -> None:
        """The backups that lie at hand, newest first."""
        self._offers = {str(offer.path): offer for offer in offers[:MOST_SHOWN]}
        if self.offers is not None:
            self._offer_box.removeWidget(self.offers)
            self.offers.hide()
            self.offers.deleteLater()
            self.offers = None
        if self._offers:
            self.offers = SegmentedChoice(
                "Backups found",
                (Choice(key, offer.title, offer.text) for key, offer in self._offers.items()),
                column=True,
                clearable=False,
            )
            self.offers.set_value(next(iter(self._offers)))
            self._offer_box.addWidget(self.offers)
        self.next_button.setVisible(bool(self._offers))
        self._problem.hide()
        self._show(self._choose_step, "Restore from a backup", CHOOSE_TEXT)
        if self._offers:
            self.next_button.setFocus()

    def show_problem(self, problem: ClinicError) -> None:
        """What went wrong, at the step it belongs to; nothing was changed."""
        if self._after_busy is self._secret_step:
            self._show(self._secret_step, "Whose backup is it?", self._secret_text)
            self.secret.complain(f"{problem.sentence} {problem.next_step}".strip())
            return
        self._problem.show_message(problem.sentence, problem.next_step)
        self._problem.show()
        self._show(self._choose_step, "Restore from a backup", CHOOSE_TEXT)

    def ask_secret(self, path: Path, text: str) -> None:
        self._path = path
        self._secret_text = f"{text} Its passphrase is the one of the day it was made."
        self._after_busy = self._secret_step
        self._show(self._secret_step, "Unlock the backup", self._secret_text)
        self.secret.edit.setFocus()

    def show_busy(self, title: str) -> None:
        self.stop_button.setEnabled(True)
        self.stop_button.setText("Cancel")
        self.bar.setRange(0, 0)
        self._show(self._busy_step, title, "One moment.")

    def show_progress(self, done: int, total: int, text: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if text:
            self.text.setText(f"{text}.")

    def show_stopped(self) -> None:
        """The step under way was given up."""
        if self._after_busy is self._secret_step:
            self._show(self._secret_step, "Unlock the backup", self._secret_text)
        else:
            self._show(self._report_step, "The backup is sound", "Nothing was changed.")

    def show_report(self, lines: Sequence[str], note: str = "") -> None:
        """The backup was proven; `lines` say what is in it, `note` what has to be known before it is put back."""
        self.note.show_message("Erased clients may come back", note)
        self.note.setVisible(bool(note))
        self.secret.edit.clear()
        self._after_busy = self._report_step
        self._lines(self._report_lines, lines)
        self._show(
            self._report_step,
            "The backup is sound",
            "It was opened, every page and every row of it compared. This is what it holds:",
        )
        self.restore_button.setFocus()

    def show_done(self, lines: Sequence[str]) -> None:
        self._lines(self._done_lines, lines)
        self._show(self._done_step, "The records are back", "Unlock them with the passphrase of the backup.")
        self.done_button.setFocus()

    # building

    def _build_choose(self) -> QWidget:
        step, column = _step()
        self._problem = Banner("warning")
        self._problem.hide()
        column.addWidget(self._problem)
        self.offers: SegmentedChoice | None = None
        self._offers: dict[str, BackupOffer] = {}
        self._offer_box = QVBoxLayout()
        column.addLayout(self._offer_box)
        self.file_button = SecondaryButton("Choose a file", "file-text")
        self.file_button.clicked.connect(self._pick_file)
        self.folder_button = SecondaryButton("Choose a folder or stick", "archive")
        self.folder_button.clicked.connect(self._pick_folder)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.file_button)
        row.addWidget(self.folder_button)
        row.addStretch(1)
        column.addLayout(row)
        self.next_button = PrimaryButton("Next", big=True)
        self.next_button.clicked.connect(self._next)
        self.next_button.hide()
        column.addLayout(self._last_row(self.next_button))
        column.addStretch(1)
        return step

    def _build_secret(self) -> QWidget:
        step, column = _step()
        self._path = Path()
        self._secret_text = ""
        self._after_busy: QWidget | None = None
        self.secret = SecretField("backup_secret", "Passphrase or recovery code", step)
        self.secret.add_eye()
        self.secret.edit.returnPressed.connect(self._check)
        self.secret.edit.textEdited.connect(lambda _text: self.secret.complain(""))  # type: ignore[misc]  # str signal
        column.addWidget(self.secret)
        self.check_button = PrimaryButton("Check the backup", big=True)
        self.check_button.clicked.connect(self._check)
        column.addLayout(self._last_row(self.check_button))
        column.addStretch(1)
        return step

    def _build_busy(self) -> QWidget:
        step, column = _step()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far it is")
        column.addWidget(self.bar)
        self.stop_button = SecondaryButton("Cancel")
        self.stop_button.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.stop_button)
        column.addLayout(row)
        column.addStretch(1)
        return step

    def _build_report(self) -> QWidget:
        step, column = _step()
        self._report_lines = QVBoxLayout()
        self._report_lines.setSpacing(Space.S)
        column.addLayout(self._report_lines)
        self.note = Banner("note")
        self.note.hide()
        column.addWidget(self.note)
        if self._replaces:
            column.addWidget(
                Banner(
                    "warning",
                    "The records on this computer are replaced",
                    "What was entered after the backup is not in it. The present records stay beside the restored "
                    "ones, encrypted, until you remove them in the settings.",
                )
            )
        self.restore_button = PrimaryButton("Replace the records" if self._replaces else "Restore", big=True)
        self.restore_button.clicked.connect(self.restore_asked)
        column.addLayout(self._last_row(self.restore_button))
        column.addStretch(1)
        return step

    def _build_done(self) -> QWidget:
        step, column = _step()
        self._done_lines = QVBoxLayout()
        self._done_lines.setSpacing(Space.S)
        column.addLayout(self._done_lines)
        self.done_button = PrimaryButton("Unlock the records", big=True)
        self.done_button.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(self.done_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return step

    def _last_row(self, button: PrimaryButton) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(button)
        row.addStretch(1)
        back = QuietButton("Cancel")
        back.clicked.connect(self.left)
        row.addWidget(back)
        return row

    # doing

    def _show(self, step: QWidget, title: str, text: str) -> None:
        self.title.setText(title)
        self.text.setText(text)
        for one in self._steps:
            if one is not step:
                one.hide()
        step.show()

    def _lines(self, box: QVBoxLayout, lines: Sequence[str]) -> None:
        while (item := box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for text in lines:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(Space.S)
            row.addWidget(IconLabel("circle-check", "good_text", 18))
            row.addWidget(PlainLabel(text, wrap=True), 1)
            box.addWidget(line)

    def _pick_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a backup", "", "Backups (*.clinicbackup)")
        if name:
            self._after_busy = None
            self.file_chosen.emit(Path(name))

    def _pick_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Choose the folder of the backups")
        if name:
            self._after_busy = None
            self.file_chosen.emit(Path(name))

    def _next(self) -> None:
        chosen = self.offers.value() if self.offers is not None else None
        if chosen is not None:
            self.file_chosen.emit(self._offers[chosen].path)

    def _check(self) -> None:
        if self.secret.edit.text():
            self.check_asked.emit(self._path, self.secret.edit.text())
        else:
            self.secret.complain("Enter the passphrase or the recovery code.")

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_button.setText("Stopping")
        self.stop_asked.emit()


def _step() -> tuple[QWidget, QVBoxLayout]:
    step = QWidget()
    column = QVBoxLayout(step)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.L)
    return step, column
