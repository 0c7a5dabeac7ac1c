"""The fields of a client, as a form."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from clinic_app.domain.client_vocabulary import EQUIPMENT, LANGUAGE_NAMES
from clinic_app.domain.clients import age_on, possible_dates
from clinic_app.gui.clients.precaution_picker import PrecautionPicker
from clinic_app.gui.clients.words import SEX_WORDS, age_text, day_text
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.record_form import Problem, RecordForm, codes_of

_LANGUAGES = tuple(Choice(key, name) for key, name in LANGUAGE_NAMES.items())
_PAPERS = (Choice("a4", "A4"), Choice("letter", "Letter"))


class ClientForm(RecordForm):
    """Every field of `ClientValues`, by its name. Loaded from ui/clients/client_form.ui."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__("clients", "client_form.ui", parent=parent)
        self._today = today
        self.given_name_edit = self.bind_line("given_name")
        self.family_name_edit = self.bind_line("family_name")
        self.bind_line("preferred_name")
        self.birth_date_edit = self.bind_line("birth_date")
        self.bind_choice("sex", "Sex", (Choice(key, word) for key, word in SEX_WORDS.items()))
        for name in ("gender_text", "phone", "email", "emergency_name", "emergency_phone"):
            self.bind_line(name)
        self.bind_choice("handout_language", "Handout language", _LANGUAGES)
        self.bind_choice("paper", "Paper", _PAPERS)
        self.bind_text("alerts")
        self.precautions = PrecautionPicker()
        changed = self.bind_own(
            "precautions", self.precautions, lambda: list(self.precautions.value()), self._show_precautions
        )
        self.precautions.changed.connect(changed)
        self.bind_chips("equipment", "Equipment", (Choice(key, word) for key, word in EQUIPMENT.items()))
        self.bind_text("notes")
        self.birth_date_edit.textChanged.connect(self._explain_birth_date)

    def show_problems(self, problems: Sequence[Problem]) -> QWidget | None:
        first = super().show_problems(problems)
        if not self.problem("birth_date"):
            self._explain_birth_date(self.birth_date_edit.text())
        return first

    def _show_precautions(self, codes: object) -> None:
        self.precautions.set_value(codes_of(codes))

    def _explain_birth_date(self, text: str) -> None:
        """Say how the date was understood while it is typed: 2.3.1985 is 2 Mar 1985, 41 years."""
        found = possible_dates(text)
        if len(found) == 1 and found[0] <= self._today():
            self.note("birth_date", f"{day_text(found[0])}, {age_text(age_on(self._today(), found[0]))}")
        else:
            self.note("birth_date", "")
