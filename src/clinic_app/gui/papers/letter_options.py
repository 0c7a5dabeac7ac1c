"""What a referral letter is about: which safety findings, which findings of the tests, how urgent."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.screening.model import LEVELS, Level
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.choices import ChipMulti
from clinic_app.gui.kit.fields import ChoiceBox, FieldRow
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.papers.composing import report_source
from clinic_app.gui.theme import Space

AS_FOUND = ""
SAFETY, DEMAND = "safety", "demand"
URGENCY_WORDS: Mapping[str, str] = {
    AS_FOUND: "As the findings ask for",
    "EMERGENCY": "Emergency: now",
    "URGENT": "Urgent: today, at the latest tomorrow",
    "REFER_FIRST": "Before exercise: days to two weeks",
    "CAUTION": "Not urgent, beside therapy",
}
_REFERRALS = {
    "rheumatology": "Rheumatology",
    "sports_medicine": "Sports medicine",
    "gynaecology_or_pelvic_health": "Gynecology or pelvic health",
    "pelvic_health": "Pelvic health",
    "spine": "Spine service",
    "general_practice": "General practice",
}
_LOWER = "Lower than the safety findings ask for. You answer for it."


@dataclass(frozen=True, slots=True)
class LetterChoices:
    """What this screening offers: safety findings with their level, parallel referrals, findings of the tests."""

    hits: tuple[tuple[str, str, Level], ...]
    referrals: tuple[str, ...]
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LetterChosen:
    """`hits` None: all that stand; empty: none, a letter on demand."""

    hits: tuple[str, ...] | None = None
    referral: str = ""
    urgency: Level | None = None
    findings: tuple[str, ...] = ()


def read_letter_choices(context: AppContext, client_id: str, screening_id: str) -> LetterChoices:
    """Runs on the store thread."""
    assessment = report_source(context, client_id, screening_id).assessment
    record = assessment.record
    sides = {"L": ", left", "R": ", right", None: ""}
    return LetterChoices(
        hits=tuple((hit.id, hit.title, hit.urgency) for hit in assessment.safety.hits),
        referrals=tuple(one.to for one in assessment.referrals),
        findings=tuple(
            (one.id, f"{one.title}{sides[one.side]}")
            for one in (record.findings if record is not None else ())
            if one.strength in ("supported", "suggested") and not one.information
        ),
    )


class LetterOptions(QWidget):
    """`changed` after every choice; `chosen` says what stands."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.M)
        self.about = ChoiceBox("Letter about")
        self.about.activated.connect(self._about_changed)
        self.column.addWidget(FieldRow("About", self.about))
        self._lists = QVBoxLayout()
        self._lists.setSpacing(Space.M)
        self.column.addLayout(self._lists)
        self.urgency = ChoiceBox("Urgency")
        self.urgency.fill(dict(URGENCY_WORDS))
        self.urgency.activated.connect(self._changed)
        self.column.addWidget(FieldRow("Urgency", self.urgency))
        self.lower_note = PlainLabel(_LOWER, "small", "warning", wrap=True)
        self.lower_note.hide()
        self.column.addWidget(self.lower_note)
        self.hits: ChipMulti | None = None
        self.findings: ChipMulti | None = None
        self._hit_row: FieldRow | None = None
        self._choices = LetterChoices((), (), ())

    def show_choices(self, choices: LetterChoices) -> None:
        """Offer what a screening has; everything as the findings ask for."""
        self._choices = choices
        while (old := self._lists.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.hits = self.findings = self._hit_row = None
        about = {SAFETY: "The safety findings"} if choices.hits else {}
        about |= {
            one: f"Referral beside the routine: {_REFERRALS.get(one, one)}" for one in choices.referrals
        }
        about[DEMAND] = "On demand, no safety finding"
        self.about.fill(about)
        self.about.set_value(next(iter(about)))
        self.urgency.set_value(AS_FOUND)
        if choices.hits:
            self.hits = ChipMulti(
                "Safety findings", (Choice(key, title) for key, title, _ in choices.hits), column=True
            )
            self.hits.set_value(key for key, _, _ in choices.hits)
            self.hits.changed.connect(self._changed)
            self._hit_row = FieldRow("Safety findings in the letter", self.hits)
            self._lists.addWidget(self._hit_row)
        if choices.findings:
            self.findings = ChipMulti(
                "Findings", (Choice(key, title) for key, title in choices.findings), column=True
            )
            self.findings.changed.connect(self._changed)
            self._lists.addWidget(
                FieldRow("Findings of the tests", self.findings, hint="Named with the values behind them.")
            )
        self._show_lower()

    @property
    def chosen(self) -> LetterChosen:
        about = self.about.value() or DEMAND
        findings = self.findings.value() if self.findings is not None else ()
        word = self.urgency.value()
        urgency: Level | None = next((level for level in LEVELS if level == word), None)
        if about == DEMAND:
            return LetterChosen((), "", urgency, findings)
        if about != SAFETY:
            return LetterChosen(None, about, urgency, findings)
        picked = self.hits.value() if self.hits is not None else ()
        everything = tuple(key for key, _, _ in self._choices.hits)
        return LetterChosen(None if picked == everything else picked, "", urgency, findings)

    def _about_changed(self, _at: int) -> None:
        if self._hit_row is not None:
            self._hit_row.setVisible(self.about.value() == SAFETY)
        self._changed()

    def _changed(self, _value: object = None) -> None:
        self._show_lower()
        self.changed.emit()

    def _show_lower(self) -> None:
        """Whether the chosen urgency stays behind what the findings in the letter ask for."""
        chosen = self.chosen
        names = chosen.hits if chosen.hits is not None else tuple(key for key, _, _ in self._choices.hits)
        levels = [level for key, _, level in self._choices.hits if key in names]
        top = next((level for level in LEVELS if level in levels), None)
        behind = (
            chosen.urgency is not None
            and top is not None
            and LEVELS.index(chosen.urgency) > LEVELS.index(top)
        )
        self.lower_note.setVisible(behind and not chosen.referral)
