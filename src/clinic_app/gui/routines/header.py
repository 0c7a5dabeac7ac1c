"""The right end of the window's header while a routine is open: saved or not, undo, what printing waits for, on to the page."""

from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from clinic_app.gui.kit.buttons import IconButton, PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.theme import Space


class RoutineHeader(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        self.saved = PlainLabel("", "small", "faint")
        row.addWidget(self.saved)
        row.addSpacing(Space.S)
        self.waits = QuietButton("", "triangle-alert")
        row.addWidget(self.waits)
        self.undo = IconButton("undo-2", "Undo")
        row.addWidget(self.undo)
        self.redo = IconButton("redo-2", "Redo")
        row.addWidget(self.redo)
        self.more = SecondaryButton("Build from", "copy")
        self.more.setAccessibleName(
            "Build from a template, an earlier routine or another client; parts; save as template"
        )
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        row.addWidget(self.more)
        self.beside = IconButton("eye", "Hide the page beside the lines")
        row.addWidget(self.beside)
        row.addSpacing(Space.S)
        self.handout = PrimaryButton("Handout", "printer")
        row.addWidget(self.handout)

    def show_beside(self, shown: bool, possible: bool) -> None:
        """Whether the page is shown beside the lines, and whether there is room for it."""
        self.beside.setEnabled(possible)
        words = "Hide the page beside the lines" if shown else "Show the page beside the lines"
        self.beside.show_icon(
            "eye-off" if shown else "eye", words if possible else "Too narrow for the page beside the lines"
        )

    def show_routine(self, controller: RoutineController | None) -> None:
        """None: no routine is open, so nothing is offered."""
        for button in (self.undo, self.redo, self.handout, self.more, self.beside, self.waits):
            button.setVisible(controller is not None)
        self.saved.setText("" if controller is None else controller.saver.words)
        if controller is None:
            return
        editor = controller.editor
        undo, redo = editor.undo_words, editor.redo_words
        self.undo.setEnabled(bool(undo))
        self.undo.show_icon("undo-2", f"Undo: {undo} (Ctrl+Z)" if undo else "Nothing to undo")
        self.redo.setEnabled(bool(redo))
        self.redo.show_icon("redo-2", f"Redo: {redo} (Ctrl+Shift+Z)" if redo else "Nothing to redo")
        refusals = [problem for problem in editor.problems if problem.severity == "refuse"]
        self.waits.setVisible(bool(refusals))
        self.waits.setText(f"Printing waits ({len(refusals)})")
        self.waits.setToolTip("\n".join(problem.message for problem in refusals))
        self.waits.setAccessibleDescription(" ".join(problem.message for problem in refusals))
