"""Choose a photo and the part of it that is kept."""

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from clinic_app.domain.errors import ClinicError
from clinic_app.gui.figures.photo_clean import LARGEST_FILE_BYTES, WHOLE, Crop, clean_photo, open_photo
from clinic_app.gui.kit.buttons import QuietButton, SecondaryButton
from clinic_app.gui.kit.fields import FieldMessage
from clinic_app.gui.kit.labels import BodyText
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.theme import Space, colour

_GRIP = 12.0
_LEAST = 0.05


class PhotoDialog(DialogFrame):
    """After `accepted`: `media_type` and `content` of the cut picture, free of what the camera wrote beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Photo instead of a figure",
            "Only the pixels inside the frame are kept. Place, time and device that a camera writes into its "
            "files are left behind. Ask the person in the photo first.",
            parent,
        )
        self.media_type = ""
        self.content = b""
        self.cropper = Cropper()
        self.body.addWidget(self.cropper, 1)
        self.message = FieldMessage()
        self.body.addWidget(self.message)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        choose = SecondaryButton("Choose a photo …", "file-plus")
        choose.clicked.connect(self._choose)
        row.addWidget(choose)
        whole = QuietButton("Keep all of it")
        whole.clicked.connect(lambda: self.cropper.set_crop(WHOLE))
        row.addWidget(whole)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(
            BodyText(
                "Drag the corners of the frame. With the keyboard: arrows move it, with Shift they resize it.",
                role="small",
            )
        )
        self.add_cancel()
        self.keep_button = self.add_accept("Keep this photo")
        self.keep_button.setEnabled(False)

    def load(self, content: bytes) -> None:
        """Show the picture of a file; says what is wrong with one that cannot be used."""
        try:
            image = open_photo(content)
        except ClinicError as error:
            self.message.say(str(error))
            return
        self.message.say("")
        self.cropper.show_image(image)
        self.keep_button.setEnabled(True)
        self.cropper.setFocus()

    def accept(self) -> None:
        if self.cropper.image is None:
            return
        self.media_type, self.content = clean_photo(self.cropper.image, self.cropper.crop)
        super().accept()

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a photo", "", "Photos (*.png *.jpg *.jpeg)")
        if not name:
            return
        try:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST_FILE_BYTES + 1)
        except OSError as error:
            self.message.say(f"The file cannot be read: {error.strerror}.")
            return
        self.load(content)


class Cropper(QWidget):
    """A picture with a frame whose corners are dragged. `cropped` is sent after each change."""

    cropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: QImage | None = None
        self.crop = WHOLE
        self._held = ""
        self._from = QPointF()
        self._before = WHOLE
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Part of the photo that is kept")

    def show_image(self, image: QImage) -> None:
        self.image = image
        self.set_crop(WHOLE)

    def set_crop(self, crop: Crop) -> None:
        self.crop = crop
        self.setAccessibleDescription(
            f"From {crop.left:.0%} to {crop.right:.0%} across and from {crop.top:.0%} to {crop.bottom:.0%} down."
        )
        self.cropped.emit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, 340)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 240)

    def shown(self) -> QRectF:
        """Where the whole picture lies on this widget."""
        if self.image is None:
            return QRectF()
        size = self.image.size().scaled(
            self.size() - QSize(2 * int(_GRIP), 2 * int(_GRIP)), Qt.AspectRatioMode.KeepAspectRatio
        )
        return QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )

    def frame(self) -> QRectF:
        """Where the frame lies on this widget."""
        box, crop = self.shown(), self.crop
        return QRectF(
            box.left() + crop.left * box.width(),
            box.top() + crop.top * box.height(),
            (crop.right - crop.left) * box.width(),
            (crop.bottom - crop.top) * box.height(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), colour("sunken"))
        if self.image is None:
            painter.setPen(colour("text_soft"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), "No photo chosen yet")
            painter.end()
            return
        box, frame = self.shown(), self.frame()
        painter.drawImage(box, self.image)
        outside = QPainterPath()
        outside.addRect(box)
        inside = QPainterPath()
        inside.addRect(frame)
        painter.fillPath(outside.subtracted(inside), QColor(10, 16, 22, 150))
        painter.setPen(QPen(QColor("#ffffff"), 3))
        painter.drawRect(frame)
        painter.setPen(QPen(colour("focus") if self.hasFocus() else QColor("#17212b"), 1.5))
        painter.drawRect(frame)
        painter.setBrush(QColor("#ffffff"))
        for corner in _corners(frame).values():
            painter.drawRect(QRectF(corner.x() - 6, corner.y() - 6, 12, 12))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held, self._from, self._before = "", event.position(), self.crop
        for name, corner in _corners(self.frame()).items():
            if (corner - event.position()).manhattanLength() < 2 * _GRIP:
                self._held = name
                return
        if self.frame().contains(event.position()):
            self._held = "all"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        box = self.shown()
        if not self._held or box.isEmpty():
            return
        way = event.position() - self._from
        self._change(self._held, way.x() / box.width(), way.y() / box.height(), self._before)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-0.02, 0.0),
            Qt.Key.Key_Right: (0.02, 0.0),
            Qt.Key.Key_Up: (0.0, -0.02),
            Qt.Key.Key_Down: (0.0, 0.02),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or self.image is None:
            super().keyPressEvent(event)
            return
        sizing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._change("bottom right" if sizing else "all", *step, self.crop)

    def _change(self, held: str, across: float, down: float, before: Crop) -> None:
        left, top, right, bottom = before.left, before.top, before.right, before.bottom
        if held == "all":
            across = min(max(across, -left), 1 - right)
            down = min(max(down, -top), 1 - bottom)
            self.set_crop(Crop(left + across, top + down, right + across, bottom + down))
            return
        if "left" in held:
            left = min(max(left + across, 0.0), right - _LEAST)
        if "right" in held:
            right = max(min(right + across, 1.0), left + _LEAST)
        if "top" in held:
            top = min(max(top + down, 0.0), bottom - _LEAST)
        if "bottom" in held:
            bottom = max(min(bottom + down, 1.0), top + _LEAST)
        self.set_crop(Crop(left, top, right, bottom))


def _corners(frame: QRectF) -> dict[str, QPointF]:
    return {
        "top left": frame.topLeft(),
        "top right": frame.topRight(),
        "bottom left": frame.bottomLeft(),
        "bottom right": frame.bottomRight(),
    }
