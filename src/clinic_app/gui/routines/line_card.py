"""One line of the routine: what, which side, how much, why; opened, it can be changed."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.routine_problems import RoutineProblem
from clinic_app.gui.catalogue.pictures import FigurePicture, FigurePixmaps
from clinic_app.gui.kit.buttons import IconButton
from clinic_app.gui.kit.labels import ElidedLabel, IconLabel, PlainLabel, Tone
from clinic_app.gui.kit.surfaces import Line
from clinic_app.gui.routines.line_form import LineForm, LineHandler
from clinic_app.gui.routines.lines import LineView
from clinic_app.gui.routines.side_mark import SideMark
from clinic_app.gui.theme import Space

PICTURE = QSize(104, 72)
_MARKS: dict[str, tuple[str, str, Tone]] = {
    "refuse": ("octagon-x", "stop_text", "stop"),
    "warn": ("triangle-alert", "warning_text", "warning"),
    "note": ("info", "note_text", "note"),
}


class Grip(IconLabel):
    """Where the mouse takes hold of a line."""

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("grip-vertical", "text_faint", 20, parent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("Drag to move, or Alt+Up and Alt+Down; Alt+Shift to another part")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.dropped.emit(event.globalPosition().toPoint())


class LineCard(QFrame):
    """One line. `toggled` asks to open or close it, `entered` to change its dose, `step` for another line (extending the choice of lines if True).

    `picked` asks to add it to the chosen lines or take it from them ("toggle"), to choose all up to it ("range"), every
    line ("all") or none ("none"). `moved` carries steps up or down, `to_part` parts forward or back.
    """

    toggled = Signal(str)
    entered = Signal(str)
    step = Signal(str, int, bool)
    picked = Signal(str, str)
    moved = Signal(str, int)
    to_part = Signal(str, int)
    removal = Signal(str)

    def __init__(
        self, view: LineView, pixmaps: FigurePixmaps, handler: LineHandler, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.view = view
        self._handler = handler
        self.setProperty("kind", "card")
        self.setProperty("pressable", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.S, Space.M, Space.M, Space.M)
        self._column.setSpacing(Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.grip = Grip()
        row.addWidget(self.grip, 0, Qt.AlignmentFlag.AlignVCenter)
        self._number = PlainLabel("", "heading", "soft")
        self._number.setFixedWidth(20)
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignVCenter)
        self._tick = IconLabel("check", "accent_text", 20)
        self._tick.hide()
        row.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignVCenter)
        self._picture = FigurePicture(pixmaps, PICTURE)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(Space.XS)
        row.addLayout(self._build_words(), 1)
        self._chevron = IconButton("chevron-down", "Change this line")
        self._chevron.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._chevron.clicked.connect(lambda: self.toggled.emit(self.view.key))
        row.addWidget(self._chevron, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)
        self._problems = QVBoxLayout()
        self._problems.setSpacing(Space.XS)
        self._column.addLayout(self._problems)
        self.form: LineForm | None = None
        self._rule: Line | None = None
        self.show_line(view)

    def _build_words(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        self._name = ElidedLabel("", "strong")
        top.addWidget(self._name, 1)
        self._side = SideMark()
        top.addWidget(self._side)
        words.addLayout(top)
        dose = QHBoxLayout()
        dose.setSpacing(Space.S)
        self._dose = ElidedLabel("", "body")
        dose.addWidget(self._dose, 1)
        self._minutes = PlainLabel("", "label", "soft")
        dose.addWidget(self._minutes)
        words.addLayout(dose)
        self._because = PlainLabel("", "small", "faint", wrap=True)
        words.addWidget(self._because)
        return words

    @property
    def is_chosen(self) -> bool:
        return self.property("selected") == "true"

    def set_chosen(self, chosen: bool) -> None:
        """Mark it as one of the lines a change is for: a tick in the place of its number, and a frame."""
        if chosen == self.is_chosen:
            return
        self.setProperty("selected", "true" if chosen else "false")
        self._number.setVisible(not chosen)
        self._tick.setVisible(chosen)
        self.setAccessibleDescription("Chosen" if chosen else "")
        self.style().unpolish(self)
        self.style().polish(self)

    def show_line(self, view: LineView) -> None:
        """Show the line as it is now, keeping it open and the keyboard where it is."""
        if self.form is not None and view.exercise_id != self.view.exercise_id:
            self._close()
            self.view = view
            self.open()
        self.view = view
        self.setAccessibleName(view.spoken)
        self._number.setText(str(view.number))
        self._picture.show_figure(view.figure, view.picture_side)
        self._name.setText(view.name)
        self._side.show_words(view.side_words)
        self._dose.setText(view.dose_words)
        self._minutes.setText(view.minutes)
        because = view.because
        if because != "Added by you.":
            because = f"Because: {because[:1].lower()}{because[1:]}"
        opened = self.form is not None
        if opened:
            self._because.setText(" ".join((because, *view.more_reasons, f"{view.phase_words}.")))
        else:
            self._because.setText(f"{view.phase_short} · {because}")
        self._show_problems(view)
        if self.form is not None:
            self.form.show_line(view)

    def _show_problems(self, view: LineView) -> None:
        while (item := self._problems.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        shown = (
            view.problems
            if self.form is not None
            else tuple(p for p in view.problems if p.severity != "note")
        )
        if view.status:
            self._problems.addWidget(_mark("info", "note_text", "note", f"{view.status}."))
        for problem in shown:
            icon, tint, tone = _MARKS[problem.severity]
            self._problems.addWidget(
                _mark(icon, tint, tone, _sentence(problem, opened=self.form is not None))
            )

    @property
    def is_open(self) -> bool:
        return self.form is not None

    def open(self) -> None:
        """Show the fields."""
        if self.form is None:
            self._rule = Line()
            self._column.addWidget(self._rule)
            self.form = LineForm(self.view, self._handler)
            self._column.addWidget(self.form)
            self._chevron.show_icon("chevron-up", "Close this line")
            self.show_line(self.view)

    def close_form(self) -> None:
        if self.form is not None:
            self._close()
            self.show_line(self.view)
            self._column.invalidate()
            self.updateGeometry()

    def _close(self) -> None:
        for widget in (self.form, self._rule):
            if widget is not None:
                widget.hide()
                self._column.removeWidget(widget)
                widget.deleteLater()
        self.form = self._rule = None
        self._chevron.show_icon("chevron-down", "Change this line")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.rect().contains(
            event.position().toPoint()
        ):
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.picked.emit(self.view.key, "toggle")
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.picked.emit(self.view.key, "range")
        elif self.form is None or event.position().y() < self.form.y():
            self.picked.emit(self.view.key, "none")
            self.toggled.emit(self.view.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        alt, shift, control = (
            bool(held & one)
            for one in (
                Qt.KeyboardModifier.AltModifier,
                Qt.KeyboardModifier.ShiftModifier,
                Qt.KeyboardModifier.ControlModifier,
            )
        )
        name = self.view.key
        if key == Qt.Key.Key_Escape and self.form is not None:
            self.toggled.emit(name)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.hasFocus():
            super().keyPressEvent(
                event
            )  # left over by a field of the form: Return there must not close the line
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = -1 if key == Qt.Key.Key_Up else 1
            if alt and shift:
                self.to_part.emit(name, by)
            elif alt:
                self.moved.emit(name, by)
            else:
                self.step.emit(name, by, shift)
        elif key == Qt.Key.Key_A and control:
            self.picked.emit(name, "all")
        elif key == Qt.Key.Key_Space and control:
            self.picked.emit(name, "toggle")
        elif key == Qt.Key.Key_Escape:
            self.picked.emit(name, "none")
        elif key == Qt.Key.Key_Delete:
            self.removal.emit(name)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(name)
        elif key == Qt.Key.Key_Space:
            self.toggled.emit(name)
        else:
            super().keyPressEvent(event)


def _sentence(problem: RoutineProblem, *, opened: bool) -> str:
    if problem.severity == "refuse" and problem.override:
        place = "below" if opened else "in the open line"
        return f"{problem.message} Write your reason {place}, or remove the line."
    lifted = problem.override and problem.severity == "warn"
    return problem.message if lifted else f"{problem.message} {problem.fix}".strip()


def _mark(icon: str, tint: str, tone: Tone, text: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(20 + Space.S, 0, 0, 0)
    row.setSpacing(Space.S)
    row.addWidget(IconLabel(icon, tint, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(PlainLabel(text, "small", tone, wrap=True), 1)
    return box
