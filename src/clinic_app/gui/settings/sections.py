"""The sections of the settings: clinic card, handouts, this workstation, about."""

import platform
from dataclasses import asdict, replace

import PySide6
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app import __version__
from clinic_app.domain.client_vocabulary import LANGUAGE_NAMES, LANGUAGES, PAPERS, Language, Paper
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.buttons import PrimaryButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.fields import FieldRow
from clinic_app.gui.kit.labels import BodyText, Heading, PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.kit.surfaces import Banner, Card
from clinic_app.gui.preferences import TEXT_SCALES
from clinic_app.gui.record_form import RecordForm
from clinic_app.gui.theme import Mode, Space
from clinic_app.services.settings_store import ClinicCard, ClinicDefaults

_MODES: dict[Mode, str] = {
    "system": "As the system",
    "light": "Light",
    "dark": "Dark",
    "high_contrast": "High contrast",
}


class ClinicCardSection(Card):
    """How a client reaches the clinic; printed on every handout. Saved with the button."""

    def __init__(self, context: AppContext) -> None:
        super().__init__("Clinic card", gap=Space.M)
        self._context = context
        self._shown = ClinicCard()
        self.body.addWidget(
            BodyText(
                "Printed on every handout, so that clients know whom to call. Every field may stay empty."
            )
        )
        self.form = RecordForm("settings", "clinic_card_form.ui")
        for name in ("name", "therapist_name"):
            self.form.bind_line(name)
        self.form.bind_text("address")
        for name in ("phone", "email", "hours", "website"):
            self.form.bind_line(name)
        self.form.bind_text("out_of_hours")
        self.form.edited.connect(self._edited)
        self.body.addWidget(self.form)
        self.save_button = PrimaryButton("Save clinic card", "check")
        self.save_button.clicked.connect(self.save)
        self.save_button.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addStretch(1)
        self.body.addLayout(row)

    @property
    def changed(self) -> bool:
        return self.save_button.isEnabled()

    def load(self) -> None:
        if not self.changed:
            self._context.tasks.run(self._context.settings.clinic_card, self._show, owner=self)

    def save(self) -> None:
        """Store what stands in the fields."""
        card = ClinicCard(**{name: str(text) for name, text in self.form.values().items()})
        self.save_button.setEnabled(False)

        def saved(_none: object) -> None:
            self._shown = card
            self._context.messages.toast("The clinic card was saved")

        self._context.tasks.run(lambda: self._context.settings.save_clinic_card(card), saved, owner=self)

    def _show(self, card: ClinicCard) -> None:
        if not self.changed:
            self._shown = card
            self.form.show_values(asdict(card))

    def _edited(self) -> None:
        self.save_button.setEnabled(True)


class HandoutSection(Card):
    """Paper and language a new client starts with. Saved at once."""

    def __init__(self, context: AppContext) -> None:
        super().__init__("Handouts", gap=Space.M)
        self._context = context
        self.body.addWidget(BodyText("What a new client starts with. Each client can have another choice."))
        papers = {"a4": "A4", "letter": "Letter"}
        self.paper = SegmentedChoice("Paper", (Choice(key, papers[key]) for key in PAPERS), clearable=False)
        self.language = SegmentedChoice(
            "Handout language", (Choice(key, LANGUAGE_NAMES[key]) for key in LANGUAGES), clearable=False
        )
        self.body.addWidget(FieldRow("Paper", self.paper))
        self.body.addWidget(FieldRow("Language of handouts", self.language))
        for choice in (self.paper, self.language):
            choice.chosen.connect(self._save)

    def load(self) -> None:
        self._context.tasks.run(self._context.settings.defaults, self._show, owner=self)

    def _show(self, defaults: ClinicDefaults) -> None:
        self.paper.set_value(defaults.paper)
        self.language.set_value(defaults.handout_language)

    def _save(self, _chosen: object) -> None:
        paper: Paper = "letter" if self.paper.value() == "letter" else "a4"
        languages: dict[object, Language] = {key: key for key in LANGUAGES}
        language = languages.get(self.language.value(), "en")
        defaults = ClinicDefaults(paper=paper, handout_language=language)
        self._context.tasks.run(lambda: self._context.settings.save_defaults(defaults), owner=self)


class WorkstationSection(Card):
    """How the window looks on this computer. Used and saved at once."""

    def __init__(self, context: AppContext) -> None:
        super().__init__("This workstation", gap=Space.M)
        self._preferences = context.preferences
        choice = self._preferences.choice
        self.mode = SegmentedChoice(
            "Colours", (Choice(key, text) for key, text in _MODES.items()), clearable=False
        )
        self.mode.set_value(choice.mode)
        self.mode.chosen.connect(self._choose)
        self.scale = SegmentedChoice(
            "Text size", (Choice(str(factor), text) for factor, text in TEXT_SCALES.items()), clearable=False
        )
        self.scale.set_value(str(min(TEXT_SCALES, key=lambda factor: abs(factor - choice.text_scale))))
        self.scale.chosen.connect(self._choose)
        self.body.addWidget(FieldRow("Colours", self.mode))
        self.body.addWidget(FieldRow("Text size", self.scale))
        self.motion = SegmentedChoice(
            "Moving figures",
            (Choice("system", "Play by themselves"), Choice("asked", "When asked")),
            clearable=False,
        )
        self.motion.set_value("asked" if choice.keep_still else "system")
        self.motion.chosen.connect(self._choose)
        self.body.addWidget(
            FieldRow(
                "Moving figures",
                self.motion,
                hint="They keep still where the system asks for reduced motion.",
            )
        )

    def _choose(self, _chosen: object) -> None:
        mode = next((key for key in _MODES if key == self.mode.value()), "system")
        self._preferences.choose(
            replace(
                self._preferences.choice,
                mode=mode,
                text_scale=float(self.scale.value() or 1.0),
                keep_still=self.motion.value() == "asked",
            )
        )


ABOUT = (
    "Clinic Companion guides a screen of pelvis and glutes, shows findings with their reasons, proposes a routine and "
    "prints the handout. It supports the judgement of a physical therapist and never replaces it. It works offline: "
    "nothing leaves this computer."
)
SIGN_OFF = (
    "Before clinical use a licensed physical therapist has to sign off the clinical lists of this program: the rules and "
    "thresholds of the screen, and the conditions, doses, progressions and texts of the exercise catalogue."
)
LIBRARIES = (
    ("Qt and PySide6", f"{PySide6.__version__}, GNU Lesser General Public License 3"),
    ("SQLCipher and sqlcipher3", "BSD and zlib licences"),
    ("SQLAlchemy, Alembic", "MIT licence"),
    ("cryptography", "Apache 2.0 and BSD licences"),
    ("ReportLab, pikepdf, pypdfium2", "BSD, Mozilla Public License 2.0, Apache 2.0 and BSD licences"),
    ("PyYAML, jsonschema, NumPy", "MIT and BSD licences"),
    ("Lucide icons", "ISC licence, parts MIT"),
    ("Noto Sans", "SIL Open Font License 1.1"),
    ("DejaVu Sans", "Bitstream Vera and Arev licences"),
)
LGPL_NOTICE = (
    "Qt and PySide6 are used unchanged under the LGPL 3. They lie as separate library files in the program folder and may "
    "be replaced by your own build. Their licence texts come with the program."
)


class AboutSection(Card):
    """Version, sign-off, licences."""

    def __init__(self) -> None:
        super().__init__("About Clinic Companion", gap=Space.M)
        self.body.addWidget(
            PlainLabel(f"Version {__version__} · Python {platform.python_version()}", "small", "soft")
        )
        self.body.addWidget(BodyText(ABOUT))
        self.sign_off = Banner("warning", "Not signed off yet", SIGN_OFF)
        self.body.addWidget(self.sign_off)
        self.body.addWidget(Heading("Licences"))
        self.body.addWidget(
            BodyText("Clinic Companion is free software under the MIT licence. It stands on:")
        )
        for name, licence in LIBRARIES:
            line = QWidget()
            column = QVBoxLayout(line)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(PlainLabel(name, "strong"))
            column.addWidget(PlainLabel(licence, "small", "soft", wrap=True))
            self.body.addWidget(line)
        self.body.addWidget(BodyText(LGPL_NOTICE))
