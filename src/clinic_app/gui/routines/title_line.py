"""The title of the sheet, written where the routine is made: it looks like a heading and is a field."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.routine_titles import TITLE_LETTERS, own_title, title_place
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.fields import FieldMessage, TextField
from clinic_app.gui.kit.labels import IconLabel
from clinic_app.gui.routines.controller import RoutineController
from clinic_app.gui.theme import Space
from clinic_app.services.handout_texts import HandoutTexts


class TitleLine(QWidget):
    """`use` gives it a routine to write into; `show_routine` follows what changed elsewhere. `done` after Return."""

    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller: RoutineController | None = None
        self._texts: HandoutTexts | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        row.addWidget(IconLabel("pencil", "text_faint", 16))
        self.field = TextField("Title of the sheet: a goal in the client's words")
        self.field.setProperty("kind", "title")
        self.field.setMaxLength(TITLE_LETTERS)
        self.field.setToolTip("Title of the sheet: a goal in the client's words")
        self.field.textEdited.connect(self._typed)
        self.field.returnPressed.connect(self.done)
        row.addWidget(self.field, 1)
        self.offer = QuietButton()
        self.offer.clicked.connect(self._take_offer)
        row.addWidget(self.offer)
        column.addLayout(row)
        self.message = FieldMessage()
        column.addWidget(self.message)

    def use(self, controller: RoutineController | None, texts: HandoutTexts | None = None) -> None:
        """`texts` are the fixed words in the client's language."""
        self._controller, self._texts = controller, texts
        if controller is not None:
            offered = controller.desk.title_offered
            self.offer.setText("Use the client's goal")
            self.offer.setToolTip(offered)
            self.offer.setAccessibleDescription(offered)

    def show_routine(self) -> None:
        controller, texts = self._controller, self._texts
        if controller is None or texts is None:
            return
        routine, offered = controller.routine, controller.desk.title_offered
        written = own_title(routine)
        if self.field.text().strip() != written:
            self.field.setText(written)
        # What is printed as long as nothing is written.
        standard = controller.desk.standard_title if written else routine.title
        self.field.setPlaceholderText(texts.text(title_place(standard)))
        self.offer.setVisible(bool(offered) and not written)
        self.message.say(controller.how_it_reads(written), "confirm")

    def _typed(self, text: str) -> None:
        if self._controller is not None:
            self._controller.write_title(text)

    def _take_offer(self) -> None:
        if self._controller is not None:
            self._controller.write_title(self._controller.desk.title_offered)
            self.field.setFocus()
