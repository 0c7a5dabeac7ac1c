"""Icons of the shipped set in the colours of the theme."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from clinic_app.assets import resource
from clinic_app.gui.theme import colour

FILLED = "-filled"


@cache
def _source(name: str) -> str:
    """`star-filled` is the star with its inside in the colour of its line: a thing that is switched on."""
    plain = name.removesuffix(FILLED)
    # A little lighter than the set's own stroke: calmer beside Noto Sans Regular.
    drawn = (
        resource("icons", f"{plain}.svg")
        .read_text("utf-8")
        .replace('stroke-width="2"', 'stroke-width="1.75"')
    )
    return drawn.replace('fill="none"', 'fill="currentColor"') if plain != name else drawn


def pixmap(name: str, tint: str = "text_soft", size: int = 20, dpr: float | None = None) -> QPixmap:
    """The icon `name` (file stem in resources/icons) in a theme colour, `size` logical pixels square.

    `dpr` is the device pixel ratio; None takes the sharpest of the attached screens.
    """
    ratio = dpr if dpr is not None else _sharpest()
    return _drawn(name, colour(tint).name(), size, ratio)


def icon(name: str, tint: str = "text_soft", size: int = 20, *, gap: int = 0) -> QIcon:
    """The same as a QIcon for buttons and actions. It keeps its colours: make it anew when the look changes.

    `gap` logical pixels stay empty on the right.
    """
    made = QIcon()
    made.addPixmap(_with_gap(pixmap(name, tint, size), gap))
    made.addPixmap(_with_gap(pixmap(name, "off", size), gap), QIcon.Mode.Disabled)
    return made


def _with_gap(image: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return image
    ratio = image.devicePixelRatio()
    wider = QPixmap(image.width() + round(gap * ratio), image.height())
    wider.setDevicePixelRatio(ratio)
    wider.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wider)
    painter.drawPixmap(0, 0, image)
    painter.end()
    return wider


def _sharpest() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


@lru_cache(maxsize=512)
def _drawn(name: str, hex_colour: str, size: int, ratio: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", hex_colour).encode()))
    image = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image
