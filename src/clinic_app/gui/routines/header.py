"""The right end of the window's header while a routine is open: saved or not, undo, what printing waits for, on to the page."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

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
        self.proposal = SecondaryButton("Back to the proposal")
        row.addWidget(self.proposal)
        row.addSpacing(Space.S)
        self.handout = PrimaryButton("Handout", "printer")
        row.addWidget(self.handout)

    def show_routine(self, controller: RoutineController | None) -> None:
        """None: no routine is open, so nothing is offered."""
        for button in (self.undo, self.redo, self.handout, self.proposal, self.waits):
            button.setVisible(controller is not None)
        self.saved.setText("" if controller is None else _saved_words(controller))
        if controller is None:
            return
        editor = controller.editor
        undo, redo = editor.undo_words, editor.redo_words
        self.undo.setEnabled(bool(undo))
        self.undo.show_icon("undo-2", f"Undo: {undo} (Ctrl+Z)" if undo else "Nothing to undo")
        self.redo.setEnabled(bool(redo))
        self.redo.show_icon("redo-2", f"Redo: {redo} (Ctrl+Shift+Z)" if redo else "Nothing to redo")
        proposed = controller.desk.proposed
        self.proposal.setVisible(proposed is not None and proposed != controller.routine)
        refusals = [problem for problem in editor.problems if problem.severity == "refuse"]
        self.waits.setVisible(bool(refusals))
        self.waits.setText(f"Printing waits ({len(refusals)})")
        self.waits.setToolTip("\n".join(problem.message for problem in refusals))
        self.waits.setAccessibleDescription(" ".join(problem.message for problem in refusals))


def _saved_words(controller: RoutineController) -> str:
    if controller.is_saved:
        return "Saved"
    if controller.routine_id is None and not controller.editor.undo_words:
        return "A proposal, not saved yet" if controller.desk.proposed else "New"
    return "Saving"
