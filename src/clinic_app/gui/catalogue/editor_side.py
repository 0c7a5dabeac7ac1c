"""Beside the fields of an own exercise: how its texts read, and its picture."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from clinic_app.gui.catalogue.figure_chooser import FigureChooser
from clinic_app.gui.catalogue.pictures import FigurePicture, FigurePixmaps
from clinic_app.gui.catalogue.reading_panel import ReadingPanel
from clinic_app.gui.catalogue.tall_body import TallBody
from clinic_app.gui.context import AppContext
from clinic_app.gui.figures.photo_dialog import PhotoDialog
from clinic_app.gui.kit.buttons import SecondaryButton
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.theme import Space
from clinic_app.services.records import LibraryItem

SIDE_WIDTH = 332
NARROW_SIDE = 264
WIDE = 1080
FIRST_FIGURE = "standing_pelvic_tilt"
"""Where drawing begins when there is no figure yet."""


class EditorSide(QScrollArea):
    """`figure_chosen` carries a figure id, `drawing_wanted` asks for the figure editor."""

    figure_chosen = Signal(str)
    drawing_wanted = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._pixmaps = FigurePixmaps.of(context)
        self.figure = ""
        self.drawn: list[LibraryItem] = []
        """The clinic's own figures, to choose from."""
        inside = TallBody()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, Space.L, Space.S, Space.L)
        column.setSpacing(Space.M)
        self.reading = ReadingPanel()
        column.addWidget(self.reading)
        column.addWidget(self._build_picture())
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.setFixedWidth(SIDE_WIDTH)

    def _build_picture(self) -> Card:
        card = Card("Picture", padding=Space.L, gap=Space.S)
        self.picture = FigurePicture(self._pixmaps, QSize(220, 150), pair=True)
        card.body.addWidget(self.picture)
        self._pixmaps.news.changed.connect(self.picture.update)
        self.figure_button = SecondaryButton("Another picture", "person-standing")
        self.figure_button.clicked.connect(self.choose_figure)
        self.draw_button = SecondaryButton("Draw our own", "pencil")
        self.draw_button.clicked.connect(self.drawing_wanted)
        self.photo_button = SecondaryButton("Use a photo", "file-plus")
        self.photo_button.clicked.connect(self.take_photo)
        for button in (self.draw_button, self.photo_button):
            button.setVisible(self._context.studio is not None)
        for button in (self.figure_button, self.draw_button, self.photo_button):
            card.body.addWidget(button)
        return card

    def show_figure(self, figure: str) -> None:
        self.figure = figure
        self.picture.show_figure(figure)

    def choose_figure(self) -> FigureChooser:
        """Open the figures to choose from."""
        dialog = FigureChooser(
            self._context.catalogue(), self.drawn, self._pixmaps, self.figure, self.window()
        )
        dialog.figure_chosen.connect(self.figure_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def take_photo(self) -> PhotoDialog:
        """Ask for a photo and the part of it to keep."""
        dialog = PhotoDialog(self.window())

        def keep() -> None:
            studio = self._context.studio
            if studio is None:
                return
            media_type, content = dialog.media_type, dialog.content
            self._context.tasks.run(
                lambda: studio.own.save_photo("Photo of an exercise", media_type, content),
                self.figure_chosen.emit,
                owner=self,
            )

        dialog.accepted.connect(keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog
