"""How many exercises, how long: with the evidence where the choice is made."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import IconLabel, PlainLabel, Tone
from clinic_app.gui.kit.surfaces import Line
from clinic_app.gui.routines.lines import Meter
from clinic_app.gui.theme import Space

_TONES: dict[str, tuple[str, str, Tone]] = {
    "good": ("circle-check", "good_text", "good"),
    "note": ("info", "note_text", "note"),
    "warning": ("triangle-alert", "warning_text", "warning"),
}


class _Figure(QWidget):
    """A number with its word below."""

    def __init__(self, word: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS + 2)
        self.number = PlainLabel("0", "title")
        self.word = PlainLabel(word, "small", "soft")
        row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self.word, 0, Qt.AlignmentFlag.AlignBaseline)

    def show_value(self, value: int, word: str, tone: Tone) -> None:
        self.number.setText(str(value))
        self.number.set_tone(tone)
        self.word.setText(word)


class MeterBar(QFrame):
    """`split_wanted` asks to put the strength work on two days."""

    split_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        column.setSpacing(Space.XS)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.count = _Figure("exercises")
        self.minutes = _Figure("min a session")
        self.week = _Figure("min a week")
        for at, figure in enumerate((self.count, self.minutes, self.week)):
            if at:
                rule = Line(upright=True)
                rule.setFixedHeight(26)
                row.addWidget(rule)
            row.addWidget(figure)
        row.addStretch(1)
        self._icon = IconLabel("circle-check", "good_text", 18)
        row.addWidget(self._icon)
        self.advice = PlainLabel("", "label", "good")
        row.addWidget(self.advice)
        self.why_button = QuietButton("Why?")
        self.why_button.setAccessibleName("Why the number of exercises matters")
        self.why_button.setCheckable(True)
        self.why_button.toggled.connect(self._toggle)
        row.addWidget(self.why_button)
        self.split_button = SecondaryButton("Split into A and B days")
        self.split_button.clicked.connect(self.split_wanted)
        self.split_button.hide()
        row.addWidget(self.split_button)
        column.addLayout(row)
        self.evidence = PlainLabel("", "small", "soft", wrap=True)
        self.evidence.hide()
        column.addWidget(self.evidence)
        self.parts = PlainLabel("", "small", "soft", wrap=True)
        self.parts.hide()
        column.addWidget(self.parts)
        self.drop = PlainLabel("", "small", "soft", wrap=True)
        self.drop.hide()
        column.addWidget(self.drop)

    def show_meter(self, meter: Meter) -> None:
        icon, tint, tone = _TONES[meter.count_tone]
        plain: Tone = "" if meter.count_tone == "good" else tone
        self.count.show_value(meter.count, "exercise" if meter.count == 1 else "exercises", plain)
        late = meter.minutes_tone != "good"
        self.minutes.show_value(meter.minutes, "min a session", "note" if late else "")
        self.week.show_value(meter.week_minutes, "min a week", "")
        self._icon.show_icon(icon, tint)
        self.advice.setText("Aim for 25 min or less" if late and meter.count_tone == "good" else meter.advice)
        self.advice.set_tone(tone)
        if late and meter.count_tone == "good":
            self._icon.show_icon("info", "note_text")
            self.advice.set_tone("note")
        self.evidence.setText(f"{meter.evidence} Session minutes over 25: expert convention.")
        self.evidence.setVisible(self.why_button.isChecked() or meter.count_tone == "warning")
        self.parts.setText(" · ".join(meter.parts))
        self.parts.setVisible(bool(meter.parts))
        self.drop.setText(f"Short of time? Drop first: {meter.drop_first}." if meter.drop_first else "")
        self.drop.setVisible(bool(meter.drop_first))
        self.split_button.setVisible(meter.may_split)
        for widget in (self._icon, self.advice):
            widget.setVisible(not meter.may_split)
        self.setAccessibleName(
            f"{meter.count} exercises, {meter.minutes} minutes a session, {meter.week_minutes} minutes a week. "
            f"{meter.advice}. {' · '.join(meter.parts)}"
        )

    def _toggle(self, on: bool) -> None:
        self.evidence.setVisible(on)
