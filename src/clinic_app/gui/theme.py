"""The look of the program: type, spacing, which colours are in use, and when it changes.

The look is a property of the running application, like its style, so it lives beside it: widgets ask
`look().colours` while they paint and listen to `look().changed`. Everything here is described, with
pictures, in `docs/design.md`.
"""

from functools import cache
from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyledItemDelegate

from clinic_app.assets import resource
from clinic_app.gui.colours import DARK, HIGH_CONTRAST, LIGHT, Colours

Mode = Literal["system", "light", "dark", "high_contrast"]


class Space:
    """The 4/8 grid, in logical pixels."""

    HAIR = 2
    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32


class Radius:
    """Corner radii, in logical pixels."""

    CONTROL = 8
    CARD = 12


class Size:
    """Heights and widths things agree on, in logical pixels."""

    CONTROL = 40  # a field or a button
    RAIL = 84
    HEADER = 64
    ICON = 20


TextRole = Literal["display", "title", "heading", "strong", "body", "small", "label", "number", "clock"]

# role: (pixels, bold, line height as a factor)
TYPE_SCALE: dict[TextRole, tuple[int, bool]] = {
    "clock": (64, True),
    "number": (30, True),
    "display": (28, True),
    "title": (22, True),
    "heading": (17, True),
    "strong": (15, True),
    "body": (15, False),
    "label": (13, True),
    "small": (13, False),
}

STARTED_IN_FUSION = "startedInFusion"
"""Property of an application that was made with `-style fusion`."""

FAMILY = "Noto Sans"
SYMBOLS = "DejaVu Sans"


FIRST_FACES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
"""What the first page is set in; the others are made known once it stands."""

FURTHER_FACES = ("NotoSans-Italic.ttf", "DejaVuSans.ttf")


@cache
def register_fonts(names: tuple[str, ...] = FIRST_FACES) -> tuple[str, ...]:
    """Make shipped faces known to Qt, once; return the families that were found."""
    families: list[str] = []
    for name in names:
        number = QFontDatabase.addApplicationFont(str(resource("fonts", name)))
        if number >= 0:
            families.extend(QFontDatabase.applicationFontFamilies(number))
    return tuple(dict.fromkeys(families))


def finish_dressing() -> None:
    """What the first page can do without: further faces, and Qt's slow first look at a style and at lists."""
    register_fonts(FURTHER_FACES)
    cast(QApplication, QApplication.instance()).style()
    for kind in (QStyle, QAbstractItemView, QStyledItemDelegate):
        kind.__dict__  # noqa: B018 - looking is what builds its enumerations


def font(role: TextRole = "body") -> QFont:
    """The face for a text role, at the size the user chose."""
    pixels, bold = TYPE_SCALE[role]
    face = QFont([FAMILY, SYMBOLS])
    face.setPixelSize(round(pixels * look().text_scale))
    face.setBold(bold)
    if role in ("number", "clock"):
        # Digits of one width: a running stopwatch must not dance.
        face.setFeature(QFont.Tag("tnum"), 1)
    return face


def text_width(text: str, role: TextRole = "body") -> int:
    """Width of one line in logical pixels."""
    return round(QFontMetricsF(font(role)).horizontalAdvance(text) + 0.5)


class Look(QObject):
    """The look in use. `changed` is sent after colours or sizes changed and the style sheet is in place."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode: Mode = "system"
        self.text_scale = 1.0
        self.colours: Colours = LIGHT
        self._hints_heard = False

    @property
    def is_dark(self) -> bool:
        return self.colours is DARK

    def use(self, mode: Mode = "system", *, text_scale: float = 1.0) -> None:
        """Dress the application. `text_scale` 1.0 is the normal size; 0.8 to 2.0."""
        self.mode = mode
        self.text_scale = min(max(text_scale, 0.8), 2.0)
        self._dress()

    def _dress(self) -> None:
        from clinic_app.gui.stylesheet import build_stylesheet

        application = cast(QApplication, QApplication.instance())
        register_fonts()
        hints = application.styleHints()
        if not self._hints_heard:
            hints.colorSchemeChanged.connect(self._system_changed)
            self._hints_heard = True
            # Setting the style it already has would cost as much as building the window, and so would asking
            # for it: the first look at a QStyle builds all its Python enumerations.
            if application.property(STARTED_IN_FUSION) is not True:
                application.setStyle("Fusion")
                finish_dressing()
        dark = self.mode == "dark" or (self.mode == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
        self.colours = HIGH_CONTRAST if self.mode == "high_contrast" else DARK if dark else LIGHT
        application.setPalette(_palette(self.colours))
        application.setFont(font("body"))
        application.setStyleSheet(build_stylesheet(self.colours, self.text_scale))
        self.changed.emit()

    def _system_changed(self) -> None:
        if self.mode == "system":
            self._dress()


@cache
def look() -> Look:
    """The look of this application. Lives as long as the process."""
    return Look()


def colour(name: str) -> QColor:
    """The named token as a QColor, in the mode in use."""
    return QColor(cast(str, getattr(look().colours, name)))


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, value in (
        (role.Window, colours.canvas),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.sunken),
        (role.Text, colours.text),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.on_stop),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.PlaceholderText, colours.text_faint),
        (role.ToolTipBase, colours.inverse),
        (role.ToolTipText, colours.on_inverse),
        (role.Link, colours.accent_text),
        (role.LinkVisited, colours.accent_text),
        (role.Accent, colours.accent),
    ):
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.off))
    return palette
