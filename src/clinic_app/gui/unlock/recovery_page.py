"""The recovery code, shown once: to be printed, saved or written down, and a part of it typed back."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.fields import FieldRow, TextField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.theme import Space
from clinic_app.gui.unlock.door import BusyDots, DoorPage

TEXT = (
    "It opens the records when a passphrase is lost. It is shown this once and kept nowhere: print it or copy "
    "it by hand, and keep the paper away from this computer."
)
FORCED_TEXT = (
    "A code works once: when you go on, the one you just used opens nothing any more. Print this one or copy it by "
    "hand, and keep the paper away from this computer."
)
ASKED_GROUP = 2
_READ_AS = str.maketrans("OIL", "011")


class CodeGroups(QFrame):
    """The groups with their numbers, four in a row, to be copied by eye; never by the clipboard."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sunken")
        grid = QGridLayout(self)
        grid.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.M)
        self.labels: list[PlainLabel] = []
        groups = code.split("-")
        for place, group in enumerate(groups):
            box = QVBoxLayout()
            box.setSpacing(0)
            box.addWidget(PlainLabel(str(place + 1), "small", "faint"))
            label = PlainLabel(group, "title")
            label.setAccessibleName(f"Group {place + 1}: {' '.join(group)}")
            self.labels.append(label)
            box.addWidget(label)
            grid.addLayout(box, place // 4, place % 4)
        self.setAccessibleName(f"Recovery code of {len(groups)} groups")

    def forget(self) -> None:
        for label in self.labels:
            label.clear()
            label.setAccessibleName("")


class RecoveryCodePanel(QWidget):
    """The code with Print and Save, and the field that shows whether it was copied. `done` tells if it was.

    `forced`: nobody goes on without a copy. The code then stays on the screen until `forget`, because whoever puts
    it in force after `done` may fail.
    """

    done = Signal(bool)

    def __init__(
        self,
        code: str,
        day: str,
        parent: QWidget | None = None,
        *,
        show_error: Callable[[Exception], None],
        forced: bool = False,
    ) -> None:
        super().__init__(parent)
        self._forced = forced
        self._code, self._day, self._show_error = code, day, show_error
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        self.groups = CodeGroups(code)
        column.addWidget(self.groups)
        self.print_button = SecondaryButton("Print", "printer")
        self.print_button.clicked.connect(self.print)
        self.save_button = SecondaryButton("Save as a file", "save")
        self.save_button.clicked.connect(self.save)
        self.said = PlainLabel("", "small", "soft", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.print_button)
        row.addWidget(self.save_button)
        row.addWidget(self.said, 1)
        column.addLayout(row)
        self.group_edit = TextField("Second group")
        self.group_edit.setObjectName("group_edit")
        self.group_edit.setMaxLength(12)
        self.group_row = FieldRow("Type the second group from your copy", self.group_edit)
        self.group_edit.returnPressed.connect(self.confirm)
        self.group_edit.textEdited.connect(self._typed)
        column.addWidget(self.group_row)
        self.confirm_button = PrimaryButton("I have a copy", "check", big=True)
        self.confirm_button.clicked.connect(self.confirm)
        self.later_button = QuietButton("Later")
        self.later_button.setToolTip("The settings will remind you and can make a new code")
        self.later_button.clicked.connect(self._later)
        last = QHBoxLayout()
        self.busy = BusyDots()
        last.addWidget(self.confirm_button)
        last.addWidget(self.busy)
        last.addStretch(1)
        last.addWidget(self.later_button)
        self.later_button.setVisible(not forced)
        column.addLayout(last)

    def confirm(self) -> None:
        """Go on only if the second group was copied as it is."""
        if not self._code:
            return
        typed = "".join(sign for sign in self.group_edit.text().upper() if sign.isalnum()).translate(_READ_AS)
        if typed != self._code.split("-")[ASKED_GROUP - 1]:
            self.group_row.show_problem("This is not the second group. Compare it with the code above.")
            self.group_edit.setFocus()
            self.group_edit.selectAll()
            return
        self._end(confirmed=True)

    def print(self) -> None:
        # The printer's libraries are loaded only if somebody prints.
        from clinic_app.gui.unlock.code_sheet import print_code

        try:
            if print_code(self._code, self._day, self.window()):
                self.said.setText("Sent to the printer.")
        except ClinicError as problem:
            self._show_error(problem)

    def save(self) -> None:
        from clinic_app.gui.unlock.code_sheet import ask_file, save_code

        path = ask_file(self.window())
        if path is None:
            return
        try:
            save_code(path, self._code, self._day)
        except ClinicError as problem:
            self._show_error(problem)
        else:
            self.said.setText("Saved unencrypted. Move the file away from this computer.")

    def focus_first(self) -> None:
        self.group_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self.group_row.show_problem("")

    def _later(self) -> None:
        self._end(confirmed=False)

    def set_busy(self, busy: bool) -> None:
        for widget in (self.confirm_button, self.group_edit, self.print_button, self.save_button):
            widget.setEnabled(not busy)
        self.busy.set_busy(busy)

    def forget(self) -> None:
        """Nothing of the code stays in the window."""
        self._code = ""
        self.groups.forget()
        for edit in self.findChildren(QLineEdit):
            edit.clear()

    def _end(self, *, confirmed: bool) -> None:
        if self._forced:
            self.set_busy(True)
        else:
            self.forget()
        self.done.emit(confirmed)


class RecoveryCodePage(DoorPage):
    """The panel on a page of its own, between the first passphrase and the first client."""

    done = Signal(bool)

    def __init__(
        self,
        code: str,
        day: str,
        parent: QWidget | None = None,
        *,
        show_error: Callable[[Exception], None],
        forced: bool = False,
    ) -> None:
        if forced:
            super().__init__("Your new recovery code", FORCED_TEXT, parent, width=560)
        else:
            super().__init__("Your recovery code", TEXT, parent, width=560)
        self.panel = RecoveryCodePanel(code, day, show_error=show_error, forced=forced)
        self.panel.done.connect(self.done)
        self.body.addWidget(self.panel)

    def showEvent(self, event: object) -> None:
        self.panel.focus_first()
