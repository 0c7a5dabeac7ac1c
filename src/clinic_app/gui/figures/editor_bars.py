"""Around the stage of the pose editor: the bar above, both prints below, name and buttons at the foot."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QTabBar, QVBoxLayout, QWidget

from clinic_app.figures.drawing import Drawing
from clinic_app.gui.figure_view import FigureView
from clinic_app.gui.kit.buttons import IconButton, PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.fields import TextField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.theme import Space

PREVIEW_HEIGHT = 128


class EditorBar(QWidget):
    """Which picture, what is done with it, undo and redo, zoom. `zoom_asked` carries a factor."""

    frame_chosen = Signal(int)
    copy_asked = Signal()
    mirror_asked = Signal()
    second_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    zoom_asked = Signal(float)
    whole_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        self.frames = QTabBar()
        self.frames.setDrawBase(False)
        self.frames.setAccessibleName("Picture")
        self.frames.addTab("Start")
        self.frames.addTab("End")
        self.frames.currentChanged.connect(self.frame_chosen)
        row.addWidget(self.frames)
        picture = QuietButton("This picture")
        menu = QMenu(picture)
        self._copy = menu.addAction("", self.copy_asked.emit)
        menu.addAction("Swap left and right", self.mirror_asked.emit)
        self._second = menu.addAction("", self.second_asked.emit)
        picture.setMenu(menu)
        row.addWidget(picture)
        row.addStretch(1)
        self.undo_button = IconButton("undo-2", "Undo")
        self.undo_button.clicked.connect(self.undo_asked)
        self.redo_button = IconButton("redo-2", "Redo")
        self.redo_button.clicked.connect(self.redo_asked)
        out = IconButton("zoom-out", "Smaller")
        out.clicked.connect(lambda: self.zoom_asked.emit(1 / 1.2))
        closer = IconButton("zoom-in", "Larger")
        closer.clicked.connect(lambda: self.zoom_asked.emit(1.2))
        whole = IconButton("person-standing", "Show the whole figure")
        whole.clicked.connect(self.whole_asked)
        for button in (self.undo_button, self.redo_button, out, closer, whole):
            row.addWidget(button)

    def show_state(self, frame: int, frames: int, next_undo: str, next_redo: str) -> None:
        """Which picture of how many is shown, and the names of the steps that can be taken back and again."""
        two = frames == 2
        with QSignalBlocker(self.frames):
            self.frames.setTabVisible(1, two)
            self.frames.setCurrentIndex(frame)
        self._second.setText("Remove the end picture" if two else "Add an end picture")
        self._copy.setEnabled(two)
        self._copy.setText("Begin as the start picture" if frame else "Begin as the end picture")
        for button, word, name in (
            (self.undo_button, "Undo", next_undo),
            (self.redo_button, "Redo", next_redo),
        ):
            button.setEnabled(bool(name))
            button.setToolTip(f"{word}: {name}" if name else word)


class Previews(QWidget):
    """The pictures as they will be printed: in colour, and after a photocopier."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        self._views = (
            FigureView(height=PREVIEW_HEIGHT),
            FigureView(height=PREVIEW_HEIGHT, style="photocopy"),
        )
        for view, words in zip(self._views, ("In colour", "Photocopied"), strict=True):
            column = QVBoxLayout()
            column.setSpacing(Space.HAIR)
            column.addWidget(PlainLabel(words, "small", "soft"))
            column.addWidget(view)
            row.addLayout(column, 1)

    def show_drawings(self, drawings: tuple[Drawing, ...]) -> None:
        for view in self._views:
            view.show_drawings(drawings)


class EditorFooter(QFrame):
    """The name of the figure, and the ways out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "footer")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        row.addWidget(PlainLabel("Name", "label", "soft"))
        self.name = TextField("Name of the figure", "For example: bridge on the chair")
        self.name.setMaximumWidth(340)
        row.addWidget(self.name, 1)
        row.addStretch(1)
        self.photo_button = QuietButton("Photo instead …", "file-plus")
        row.addWidget(self.photo_button)
        self.cancel_button = SecondaryButton("Cancel")
        row.addWidget(self.cancel_button)
        self.save_button = PrimaryButton("Save figure", "check")
        self.save_button.setToolTip("Ctrl+S")
        row.addWidget(self.save_button)
