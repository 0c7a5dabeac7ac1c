"""The clinic's logo: taken in from a picture, made small and written anew, printed at the head of every handout."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.gui.context import AppContext
from clinic_app.gui.figures.photo_clean import open_photo
from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import BodyText, PlainLabel
from clinic_app.gui.kit.surfaces import Card
from clinic_app.gui.theme import Space
from clinic_app.services.settings_store import LARGEST_LOGO_BYTES

_MOST = QSize(640, 380)
"""Pixels: 32 by 19 mm of the page at 500 dots to the inch."""
_SHOWN = QSize(240, 96)


def clean_logo(content: bytes) -> bytes:
    """The picture on white, no larger than it is printed, with nothing else in the file. Raises ClinicError."""
    picture = open_photo(content)
    size = picture.size().scaled(_MOST, Qt.AspectRatioMode.KeepAspectRatio)
    if picture.width() <= size.width():
        size = picture.size()
    sheet = QImage(size, QImage.Format.Format_RGB888)
    sheet.fill(QColor("#ffffff"))
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(sheet.rect(), picture.scaled(size, mode=Qt.TransformationMode.SmoothTransformation))
    painter.end()
    for form, quality in (("PNG", -1), ("JPEG", 88), ("JPEG", 70)):
        made = _written(sheet, form, quality)
        if made and len(made) <= LARGEST_LOGO_BYTES:
            return made
    raise ClinicError("The logo is too large.", "Use a picture with fewer details.")


def _written(image: QImage, form: str, quality: int) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    saved = image.save(buffer, form, quality)  # type: ignore[call-overload]  # the stub wants bytes
    return bytes(data.data()) if saved else b""


class LetterheadSection(Card):
    """Shows the logo, takes another one, takes it away. Saved at once."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("Letterhead", parent, gap=Space.M)
        self._context = context
        self._logo = b""
        self.body.addWidget(
            BodyText("The logo stands at the head of page one, beside the name of the clinic. PNG or JPEG.")
        )
        self.picture = QLabel()
        self.picture.setAccessibleName("Logo")
        self.picture.hide()
        self.body.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignLeft)
        self.nothing = PlainLabel("No logo yet: the name of the clinic stands alone.", "small", "soft")
        self.body.addWidget(self.nothing)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.choose_button = SecondaryButton("Choose a logo", "file-plus")
        self.choose_button.clicked.connect(self.choose)
        self.remove_button = QuietButton("Remove", "trash-2")
        self.remove_button.clicked.connect(self.remove)
        row.addWidget(self.choose_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.show_logo(b"")

    def load(self) -> None:
        self._context.tasks.run(self._context.settings.logo, self.show_logo, owner=self)

    def ask_file(self) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a logo", "", "Pictures (*.png *.jpg *.jpeg)")
        return Path(name) if name else None

    def choose(self) -> None:
        """Ask for a picture and take it as the logo."""
        path = self.ask_file()
        if path is None:
            return
        context = self._context

        def take() -> bytes:
            try:
                content = path.read_bytes()
            except OSError as error:
                raise ClinicError("The picture cannot be read.", "Choose another one.") from error
            logo = clean_logo(content)
            context.settings.save_logo(logo)
            return logo

        context.tasks.run(take, self.show_logo, owner=self)

    def remove(self) -> None:
        """Take the logo away; the notice offers it back."""
        before, settings = self._logo, self._context.settings
        tasks, messages = self._context.tasks, self._context.messages

        def undo() -> None:
            tasks.run(lambda: settings.save_logo(before), lambda _none: self.show_logo(before), owner=self)

        def done(_none: None) -> None:
            self.show_logo(b"")
            messages.toast("The logo is gone.", "Undo", undo)

        tasks.run(lambda: settings.save_logo(b""), done, owner=self)

    def show_logo(self, logo: bytes) -> None:
        self._logo = logo
        pixmap = QPixmap()
        shown = bool(logo) and pixmap.loadFromData(logo)
        if shown:
            self.picture.setPixmap(
                pixmap.scaled(
                    _SHOWN, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )
        self.picture.setVisible(shown)
        self.nothing.setVisible(not shown)
        self.remove_button.setVisible(shown)
