"""Exercise figures on the screen: painted once per size and colour, then copied."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.figures.drawing import Drawing, Side
from clinic_app.figures.library import PHOTO_PREFIX, FigureLibrary
from clinic_app.gui import icons
from clinic_app.gui.context import AppContext
from clinic_app.gui.figure_view import PAPER, PAPER_DARK_LOOK, paint_drawing
from clinic_app.gui.figures.motion import wants_motion
from clinic_app.gui.figures.person import person
from clinic_app.gui.figures.studio import FigureStudio
from clinic_app.gui.theme import Space, colour, font, look

CACHE_LIMIT = 600


class PictureNews(QObject):
    """`changed`: pictures that were asked for look different now; paint them again."""

    changed = Signal()


class FigurePixmaps:
    """Finished pictures of start, or start and end, by figure, side and size, of the person of the open client.

    With a `studio` also those of own figures and photos, which come a moment after they were asked for, and
    movements where `wants_motion` allows them.
    """

    def __init__(
        self,
        library: FigureLibrary,
        studio: FigureStudio | None = None,
        wants_motion: Callable[[], bool] = lambda: False,
    ) -> None:
        self._library = library
        self.studio = studio
        self.wants_motion = wants_motion
        self.news = PictureNews()
        self._made: dict[tuple[object, ...], QPixmap] = {}
        person().changed.connect(self.news.changed)
        if studio is not None:
            studio.own_drawn.connect(self._arrived)

    @classmethod
    def of(cls, context: AppContext) -> "FigurePixmaps":
        return cls(context.figures(), context.studio, wants_motion(context.preferences))

    @property
    def count(self) -> int:
        """How many pictures have been drawn and are kept."""
        return len(self._made)

    def has(self, figure: str) -> bool:
        """Whether `picture` answers at once. What is not ready yet is asked for, and `news` tells when it is."""
        if figure.startswith(PHOTO_PREFIX):
            return self.studio is not None and self.studio.photo(figure) is not None
        if figure not in self._library:
            return False
        if self._library.ready(figure, person().look.body):
            return True
        if self.studio is not None:
            self.studio.draw_own(figure, person().look)
        return False

    def alt(self, figure: str, side: Side | None = None) -> str:
        """What the pictures show, in words."""
        if figure.startswith(PHOTO_PREFIX):
            return "Photo"
        if not self.has(figure):
            return "No picture yet"
        return " ".join(drawing.alt for drawing in self._library.pair(figure, side, person().look.body))

    def known(self, figure: str, side: Side | None, size: QSize, *, pair: bool, dpr: float) -> QPixmap | None:
        return self._made.get(self._key(figure, side, size, pair=pair, dpr=dpr))

    def picture(self, figure: str, side: Side | None, size: QSize, *, pair: bool, dpr: float) -> QPixmap:
        """The picture fitted into `size` logical pixels on transparent ground. KeyError for an unknown figure."""
        key = self._key(figure, side, size, pair=pair, dpr=dpr)
        found = self._made.get(key)
        if found is None:
            if len(self._made) > CACHE_LIMIT:
                self._made.clear()
            if figure.startswith(PHOTO_PREFIX):
                found = self._made[key] = self._photo(figure, size, dpr)
            else:
                drawings = self._library.pair(figure, side, person().look.body)
                found = self._made[key] = paint_drawings(drawings if pair else drawings[-1:], size, dpr)
        return found

    @staticmethod
    def _key(figure: str, side: Side | None, size: QSize, *, pair: bool, dpr: float) -> tuple[object, ...]:
        return figure, side, size.width(), size.height(), pair, dpr, person().look

    def _arrived(self, figure: str) -> None:
        for key in [key for key in self._made if key[0] == figure]:
            del self._made[key]
        self.news.changed.emit()

    def _photo(self, figure: str, size: QSize, dpr: float) -> QPixmap:
        photo = self.studio.photo(figure) if self.studio is not None else None
        if photo is None:
            raise KeyError(figure)
        picture = photo.scaled(
            size * dpr, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        whole = QImage(size * dpr, QImage.Format.Format_ARGB32_Premultiplied)
        whole.fill(Qt.GlobalColor.transparent)
        painter = QPainter(whole)
        painter.drawPixmap(
            (whole.width() - picture.width()) // 2, (whole.height() - picture.height()) // 2, picture
        )
        painter.end()
        whole.setDevicePixelRatio(dpr)
        return QPixmap.fromImage(whole)


def paint_drawings(drawings: Iterable[Drawing], size: QSize, dpr: float) -> QPixmap:
    """The drawings side by side at one common scale, standing on one ground line."""
    shown = tuple(drawings)
    image = QImage(size * dpr, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(dpr)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    gap = Space.L if len(shown) > 1 else 0
    wide = sum(drawing.width_mm for drawing in shown)
    tall = max(drawing.height_mm for drawing in shown)
    scale = min((size.width() - gap * (len(shown) - 1)) / wide, size.height() / tall)
    x = (size.width() - wide * scale - gap * (len(shown) - 1)) / 2
    ground = (size.height() + tall * scale) / 2
    for drawing in shown:
        size_shown = drawing.width_mm * scale, drawing.height_mm * scale
        paint_drawing(painter, drawing, QRectF(x, ground - size_shown[1], *size_shown))
        x += size_shown[0] + gap
    painter.end()
    return QPixmap.fromImage(image)


def paint_paper(painter: QPainter, box: QRect, radius: int = 8) -> None:
    """The white ground a figure stands on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(PAPER_DARK_LOOK if look().is_dark else PAPER))
    painter.drawRoundedRect(QRectF(box), radius, radius)


class FigurePicture(QWidget):
    """One figure as a widget: the end position, or start and end with an arrow between."""

    pressed = Signal()

    def __init__(
        self, pixmaps: FigurePixmaps, size: QSize, parent: QWidget | None = None, *, pair: bool = False
    ) -> None:
        super().__init__(parent)
        self._pixmaps = pixmaps
        self._pair = pair
        self._figure = ""
        self._side: Side | None = None
        pixmaps.news.changed.connect(self._news)
        self.setFixedHeight(size.height())
        if pair:
            self.setMinimumWidth(size.width() * 2 // 3)  # a narrow panel shows it smaller
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        else:
            self.setFixedWidth(size.width())

    def show_figure(self, figure: str, side: Side | None = None) -> None:
        self._figure, self._side = figure, side
        self.setAccessibleName(self._pixmaps.alt(figure, side))
        self.setToolTip(self._pixmaps.alt(figure, side) if self._pair else "")
        self.update()

    def _news(self) -> None:
        self.show_figure(self._figure, self._side)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_paper(painter, self.rect())
        if not self._pixmaps.has(self._figure):
            paint_missing(painter, self.rect(), words=self._pair)
            painter.end()
            return
        inset = Space.S if self._pair else Space.XS
        box = self.rect().adjusted(inset, inset, -inset, -inset)
        if self._pair:
            box.adjust(0, 0, 0, -18)
        picture = self._pixmaps.picture(
            self._figure, self._side, box.size(), pair=self._pair, dpr=self.devicePixelRatioF()
        )
        painter.drawPixmap(box.topLeft(), picture)
        if self._pair and not self._figure.startswith(PHOTO_PREFIX):
            painter.setPen(QColor("#445261"))
            painter.setFont(font("small"))
            words = QRect(box.left(), box.bottom(), box.width() // 2, 20)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), "Start")
            words.translate(box.width() // 2, 0)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), "End")
        painter.end()


def paint_missing(painter: QPainter, box: QRect, *, words: bool) -> None:
    """What stands where a figure is not drawn yet."""
    mark = icons.pixmap("person-standing", "edge", 28)
    at = box.center() - QPoint(14, 26 if words else 14)
    painter.drawPixmap(at, mark)
    if words:
        painter.setPen(colour("edge"))
        painter.setFont(font("small"))
        painter.drawText(box.adjusted(0, 40, 0, 0), int(Qt.AlignmentFlag.AlignCenter), "No picture yet")
