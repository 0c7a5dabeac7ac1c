"""How a test is done: picture, position, numbered steps, words to say. Folds away for who knows it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.screening.model import Item
from clinic_app.figures.drawing import Drawing
from clinic_app.gui.figure_view import FigureView
from clinic_app.gui.figures.moving_figure import MovingFigure
from clinic_app.gui.figures.studio import FigureStudio
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space


class Procedure(Card):
    """`folded` tells when the therapist opens or closes it; `fold_button` belongs beside the title."""

    folded = Signal(bool)

    def __init__(self, item: Item, drawings: tuple[Drawing, ...], *, is_folded: bool) -> None:
        super().__init__(padding=Space.M, gap=Space.XS)
        self.fold_button = QuietButton("", "chevron-up")
        self.fold_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.fold_button.clicked.connect(self.toggle)
        self.inside = QWidget()
        row = QHBoxLayout(self.inside)
        row.setContentsMargins(Space.XS, 0, Space.XS, Space.XS)
        row.setSpacing(Space.L)
        self.figure: MovingFigure | None = None
        if drawings:
            still = FigureView(drawings, height=178)
            still.setFixedWidth(268 if len(drawings) > 1 else 200)
            self.figure = MovingFigure(still)
            self.figure.setFixedWidth(still.width())
            row.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        if item.position:
            words.addWidget(Wrapped(item.position, "label"))
        words.addLayout(_steps(item.steps, columns=1 if drawings or len(item.steps) < 4 else 2))
        if item.say:
            words.addWidget(_say(item.say))
        facts = [", ".join(item.equipment), f"{item.minutes:g} min" if item.minutes else ""]
        needs = " · ".join(text for text in facts if text)
        if needs:
            words.addWidget(Wrapped(needs[:1].upper() + needs[1:], "small", "faint"))
        words.addStretch(1)
        row.addLayout(words, 1)
        self.body.addWidget(self.inside)
        # Never shown here: without a parent it would be a window for a moment, and take the keyboard away.
        if is_folded:
            self.hide()
        self._name_button(is_folded)

    def let_move(self, figure_id: str, studio: FigureStudio | None, wants_motion: Callable[[], bool]) -> None:
        """The picture may move: `figure_id` as the figure library knows it."""
        if self.figure is not None:
            self.figure.use(studio, wants_motion)
            self.figure.show_movement(figure_id)

    def toggle(self) -> None:
        is_folded = not self.isHidden()
        self.setVisible(not is_folded)
        self._name_button(is_folded)
        self.folded.emit(is_folded)

    def _name_button(self, is_folded: bool) -> None:
        self.fold_button.setText("Show procedure (H)" if is_folded else "Hide procedure (H)")
        self.fold_button.show_icon("chevron-down" if is_folded else "chevron-up")


def _steps(steps: tuple[str, ...], *, columns: int) -> QGridLayout:
    """Numbered steps, down the first column and then down the second."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.S)
    grid.setVerticalSpacing(Space.HAIR)
    rows = -(-len(steps) // columns)
    for number, text in enumerate(steps):
        column = number // rows * 2
        mark = PlainLabel(str(number + 1), "label", "accent")
        mark.setFixedWidth(14)
        grid.addWidget(mark, number % rows, column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Wrapped(text, "small"), number % rows, column + 1)
        grid.setColumnStretch(column + 1, 1)
    return grid


def _say(text: str) -> QWidget:
    box = QFrame()
    box.setProperty("kind", "sunken")
    row = QHBoxLayout(box)
    row.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
    row.setSpacing(Space.S)
    row.addWidget(IconLabel("message-square-text", "text_faint", 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Wrapped(f"“{text}”", "small", "soft"), 1)
    return box
