"""Choose the person the figures show: build, skin and hair, seen at once on a figure."""

from typing import cast

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.figures.figure_look import AS_MADE, BODIES, TONES, FigureLook, Tone
from clinic_app.figures.library import FigureLibrary
from clinic_app.gui.figure_view import PAPER, PAPER_DARK_LOOK, paint_drawing
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import ChoiceBox, FieldRow
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.theme import Radius, Space, colour, look

_SHOWN = ("half_kneeling_hip_flexor_stretch", "bridge_single")
_MIXED = "mixed"


class LookPicker(QWidget):
    """`chosen` carries the FigureLook after the user changed it; `value` and `set_value` as in the kit."""

    chosen = Signal(object)

    def __init__(self, figures: FigureLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XL)
        column = QVBoxLayout()
        column.setSpacing(Space.S)
        builds = [Choice(key, words) for key, words in BODIES.items()]
        self.body = SegmentedChoice(
            "Build of the figures", [Choice(_MIXED, "Mixed, as drawn"), *builds], clearable=False
        )
        self.tone = SegmentedChoice(
            "Skin and hair of the figures",
            (Choice(key, word) for key, word in TONES.items()),
            clearable=False,
        )
        column.addWidget(FieldRow("Build", self.body))
        column.addWidget(
            FieldRow("Skin and hair", self.tone, hint="In colour prints; grey ones stay as they are.")
        )
        column.addStretch(1)
        row.addLayout(column, 1)
        self.preview = _Preview(figures)
        row.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop)
        self.body.chosen.connect(self._choose)
        self.tone.chosen.connect(self._choose)
        self.set_value(AS_MADE)

    def value(self) -> FigureLook:
        body = self.body.value()
        return FigureLook(body if body in ("a", "b") else None, cast("Tone", self.tone.value() or "light"))

    def set_value(self, value: FigureLook) -> None:
        self.body.set_value(value.body or _MIXED)
        self.tone.set_value(value.tone)
        self.preview.show_look(value)

    def _choose(self, _chosen: object) -> None:
        value = self.value()
        self.preview.show_look(value)
        self.chosen.emit(value)


class LookBox(ChoiceBox):
    """The same choice in one line, for a single print. `picked` carries a FigureLook, or None: as for the client."""

    picked = Signal(object)

    def __init__(self, name: str = "Figures on this sheet", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._looks: dict[str, FigureLook | None] = {"": None}
        words = {"": "As in the client's record"}
        for body, build in BODIES.items():
            for tone, word in TONES.items():
                self._looks[f"{body} {tone}"] = FigureLook(body, tone)
                words[f"{body} {tone}"] = f"{build.partition(',')[0]}, {word.lower()} skin"
        self.fill(words)
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(lambda: self.picked.emit(self.look()))

    def look(self) -> FigureLook | None:
        return self._looks.get(self.value() or "")

    def show_look(self, value: FigureLook | None) -> None:
        known = (key for key, look in self._looks.items() if look == value)
        self.set_value(next(known, ""))


class _Preview(QWidget):
    """Two figures as they will be printed."""

    def __init__(self, figures: FigureLibrary) -> None:
        super().__init__()
        self._figures = figures
        self._look = AS_MADE
        self.setFixedSize(300, 148)
        self.setAccessibleName("How the figures look")
        look().changed.connect(self.update)

    def show_look(self, value: FigureLook) -> None:
        self._look = value
        build = BODIES[value.body] if value.body else "Mixed builds"
        self.setAccessibleDescription(f"{build}; skin and hair {TONES[value.tone].lower()}.")
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(QColor(PAPER_DARK_LOOK if look().is_dark else PAPER))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL
        )
        drawings = [self._figures.pair(name, None, self._look.body)[-1] for name in _SHOWN]
        wide = sum(drawing.width_mm for drawing in drawings)
        scale = min(
            (self.width() - 3 * Space.M) / wide,
            (self.height() - 2 * Space.M) / max(drawing.height_mm for drawing in drawings),
        )
        x = (self.width() - wide * scale - Space.M) / 2
        for drawing in drawings:
            high = drawing.height_mm * scale
            box = QRectF(x, self.height() - Space.M - high, drawing.width_mm * scale, high)
            paint_drawing(painter, drawing, box, look=self._look)
            x += box.width() + Space.M
        painter.end()
