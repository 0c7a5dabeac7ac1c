"""How a test is done: picture, position, numbered steps, words to say. Folds away for who knows it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.screening.model import Item
from clinic_app.figures.drawing import Drawing
from clinic_app.gui.figure_view import FigureView
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import IconLabel, PlainLabel
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space


class Procedure(Card):
    """`folded` tells when the therapist opens or closes it."""

    folded = Signal(bool)

    def __init__(self, item: Item, drawings: tuple[Drawing, ...], *, is_folded: bool) -> None:
        super().__init__(padding=Space.L, gap=Space.S)
        top = QHBoxLayout()
        top.setSpacing(Space.M)
        facts = [", ".join(item.equipment), f"{item.minutes:g} min" if item.minutes else ""]
        for icon, text in zip(("ruler", "timer"), facts, strict=True):
            if text:
                top.addWidget(IconLabel(icon, "text_faint", 16))
                top.addWidget(PlainLabel(text[:1].upper() + text[1:], "small", "soft"))
        top.addStretch(1)
        self.fold_button = QuietButton("", "chevron-up")
        self.fold_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.fold_button.clicked.connect(self.toggle)
        top.addWidget(self.fold_button)
        self.body.addLayout(top)
        self.inside = QWidget()
        row = QHBoxLayout(self.inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        if drawings:
            figure = FigureView(drawings, height=190)
            figure.setMaximumWidth(300 if len(drawings) > 1 else 230)
            figure.setMinimumWidth(200)
            row.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        if item.position:
            words.addWidget(Wrapped(item.position, "strong"))
        for number, text in enumerate(item.steps, start=1):
            line = QHBoxLayout()
            line.setSpacing(Space.S)
            mark = PlainLabel(str(number), "strong", "accent")
            mark.setFixedWidth(16)
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Wrapped(text), 1)
            words.addLayout(line)
        if item.say:
            words.addSpacing(Space.XS)
            words.addWidget(_say(item.say))
        words.addStretch(1)
        row.addLayout(words, 1)
        self.body.addWidget(self.inside)
        self._show(is_folded)

    def toggle(self) -> None:
        self._show(not self.inside.isHidden())
        self.folded.emit(self.inside.isHidden())

    def _show(self, is_folded: bool) -> None:
        self.inside.setVisible(not is_folded)
        self.fold_button.setText("Show procedure (H)" if is_folded else "Hide procedure (H)")
        self.fold_button.show_icon("chevron-down" if is_folded else "chevron-up")


def _say(text: str) -> QWidget:
    box = QFrame()
    box.setProperty("kind", "sunken")
    row = QHBoxLayout(box)
    row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
    row.setSpacing(Space.S)
    row.addWidget(IconLabel("message-square-text", "text_faint", 18), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Wrapped(f"“{text}”", "body", "soft"), 1)
    return box
