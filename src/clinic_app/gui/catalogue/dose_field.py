"""The dose of an exercise as one line, read while it is typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_app.domain.catalogue_documents import Fields, Problems
from clinic_app.domain.dosage import DoseError, dose_from_fields, dose_to_dict, format_dose, parse_dose
from clinic_app.gui.catalogue import words
from clinic_app.gui.catalogue.form_documents import PLAIN_DOSE, block_of, put_text
from clinic_app.gui.kit.fields import TextField


class DoseField(TextField):
    """`edited` follows the typing; `read` carries what the line means in words, or what is wrong with it."""

    edited = Signal()
    read = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Dose", "3x10 t2-1-2 r60 1/d 4/w", parent)
        self.textEdited.connect(self._typed)

    def document(self) -> dict[str, object]:
        """As it is kept; a line that cannot be read is kept as it stands."""
        try:
            return dose_to_dict(parse_dose(self.text(), PLAIN_DOSE).dose)
        except DoseError:
            return {"shorthand": self.text()}

    def trouble(self) -> str:
        """What is wrong with the line; empty when it can be read."""
        try:
            parse_dose(self.text(), PLAIN_DOSE)
        except DoseError as error:
            return str(error)
        return ""

    def show_document(self, node: object) -> None:
        block = block_of(node)
        if "shorthand" in block:
            put_text(self, str(block["shorthand"]))
        elif block:
            problems = Problems()
            dose = dose_from_fields(Fields(block, "dose", problems))
            if not problems and dose_to_dict(dose) != self.document():
                self.setText(format_dose(dose))
        self._tell()

    def _typed(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        trouble = self.trouble()
        meant = "" if trouble else words.dose_words(parse_dose(self.text(), PLAIN_DOSE).dose)
        self.read.emit(meant, trouble)
