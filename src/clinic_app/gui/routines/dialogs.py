"""Windows over the routine: the whole catalogue to choose from, and the question for a written reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.domain.exercises import Catalogue
from clinic_app.gui.catalogue.browser import CatalogueBrowser
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.catalogue.presenter import AvailabilityOf
from clinic_app.gui.catalogue.shelf import Shelf
from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.kit.fields import FieldRow, NotesField
from clinic_app.gui.kit.labels import Heading, PlainLabel
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.routines.editor import NeedsReason
from clinic_app.gui.theme import Space


class ExercisePicker(QDialog):
    """The catalogue over the routine; stays open so that several can be added. `chosen` carries each."""

    chosen = Signal(object)

    def __init__(
        self,
        catalogue: Catalogue,
        pixmaps: FigurePixmaps,
        availability: AvailabilityOf,
        parent: QWidget | None = None,
        *,
        shelf: Shelf | None = None,
        client: str = "",
        owned: tuple[str, ...] | None = None,
    ) -> None:
        """`shelf` brings stars and recently used ones; `owned` is what the client has at home, asked for at once."""
        super().__init__(parent)
        self.setWindowTitle("Choose exercises")
        self.setModal(True)
        if parent is not None:
            self.resize(parent.window().width() - 64, parent.window().height() - 64)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        top = QHBoxLayout()
        top.addWidget(Heading("Choose exercises", "title"), 1)
        self.said = PlainLabel("", "label", "good")
        top.addWidget(self.said)
        done = SecondaryButton("Done", "check")
        done.clicked.connect(self.accept)
        top.addWidget(done)
        column.addLayout(top)
        self.browser = CatalogueBrowser(catalogue, pixmaps, add_text="Add to the routine", shelf=shelf)
        self.browser.use_client(client, owned, availability)
        self.browser.add_asked.connect(self.chosen)
        column.addWidget(self.browser, 1)
        self._availability = availability

    def refresh(self, said: str = "") -> None:
        """The routine changed: ask again what may be added, and say what was."""
        self.said.setText(said)
        self.browser.use_availability(self._availability)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # a show event
        self.browser.focus_search()


class ReasonDialog(DialogFrame):
    """A rule speaks against it: it is done only with a written reason, which is kept."""

    reason_given = Signal(str)

    def __init__(self, wish: NeedsReason, parent: QWidget | None = None) -> None:
        super().__init__("A rule speaks against this", wish.sentence, parent, width=520)
        if wish.next_step:
            self.body.addWidget(PlainLabel(wish.next_step, "body", "soft", wrap=True))
        self.notes = NotesField("Your reason", "Why it is right for this client", lines=3)
        self._row = FieldRow(
            "Your reason to add it all the same", self.notes, hint="It is kept with the routine."
        )
        self._row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.addWidget(self._row)
        self.add_cancel("Leave it out")
        self._keep = SecondaryButton("Add with this reason")
        self._keep.clicked.connect(self._give)
        self.buttons.addWidget(self._keep)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.notes.setFocus()

    def _give(self) -> None:
        text = self.notes.toPlainText().strip()
        if not text:
            self._row.show_problem("Write one short sentence, or leave it out.")
            return
        self.reason_given.emit(text)
        self.accept()
