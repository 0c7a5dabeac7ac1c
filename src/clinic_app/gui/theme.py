"""The look of the program: colours, type, spacing, and when it changes.

The look is a property of the running application, like its style, so it lives beside it: widgets ask
`look().colours` while they paint and listen to `look().changed`. Everything here is described, with
pictures, in `docs/design.md`.
"""

from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyledItemDelegate

from clinic_app.assets import resource

Mode = Literal["system", "light", "dark", "high_contrast"]


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours, "#rrggbb" each. `x_soft` is the tint behind `x_text`; `on_x` is written on solid `x`."""

    canvas: str  # the window behind everything
    rail: str  # the navigation on the left
    surface: str  # cards and fields
    sunken: str  # quiet areas inside a card
    hover: str
    line: str  # hairlines between things
    edge: str  # outline of a control: 3:1 against its surroundings
    text: str
    text_soft: str
    text_faint: str  # the least that is still read: 4.5:1 on every surface
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    accent_text: str
    focus: str
    good_soft: str
    good_text: str
    note_soft: str
    note_text: str
    warning: str
    warning_soft: str
    warning_text: str
    stop: str
    stop_hover: str
    on_stop: str
    stop_soft: str
    stop_text: str
    finding: str
    on_finding: str
    finding_soft: str
    finding_text: str
    left: str
    left_soft: str
    right: str
    right_soft: str
    off: str  # text of what cannot be used now
    off_surface: str
    shade: str  # behind a dialog
    inverse: str  # toast
    on_inverse: str
    on_inverse_action: str


LIGHT = Colours(
    canvas="#f4f6f8",
    rail="#e9edf1",
    surface="#ffffff",
    sunken="#f1f4f7",
    hover="#eef2f6",
    line="#dde3e9",
    edge="#82909f",
    text="#17212b",
    text_soft="#445261",
    text_faint="#5a6877",
    accent="#0b6b72",
    accent_hover="#095b61",
    accent_pressed="#074a4f",
    on_accent="#ffffff",
    accent_soft="#def0f0",
    accent_text="#095b61",
    focus="#1a66d6",
    good_soft="#e1f3e8",
    good_text="#17653a",
    note_soft="#e8eff9",
    note_text="#214f88",
    warning="#b86a00",
    warning_soft="#fff1d6",
    warning_text="#744300",
    stop="#b3211d",
    stop_hover="#981a17",
    on_stop="#ffffff",
    stop_soft="#fbe7e5",
    stop_text="#98201b",
    finding="#4a4fb0",
    on_finding="#ffffff",
    finding_soft="#ecedfa",
    finding_text="#3f449c",
    left="#1d5fa8",
    left_soft="#e3eefa",
    right="#8a3d78",
    right_soft="#f7e8f3",
    off="#7b8896",
    off_surface="#eceff2",
    shade="#17212b",
    inverse="#202c38",
    on_inverse="#f5f8fa",
    on_inverse_action="#7fdbe0",
)

DARK = Colours(
    canvas="#12181e",
    rail="#0e1318",
    surface="#1b232b",
    sunken="#161d24",
    hover="#242e38",
    line="#2c3742",
    edge="#6d7c8b",
    text="#eaeff4",
    text_soft="#bcc8d3",
    text_faint="#9aa8b5",
    accent="#45b8bd",
    accent_hover="#5fc7cb",
    accent_pressed="#7ad4d7",
    on_accent="#06272a",
    accent_soft="#14383c",
    accent_text="#84d9dc",
    focus="#7db4ff",
    good_soft="#15342a",
    good_text="#82d6a8",
    note_soft="#1a2f49",
    note_text="#a8cbf5",
    warning="#eba53c",
    warning_soft="#3a2c12",
    warning_text="#f7cc86",
    stop="#c4342e",
    stop_hover="#cf3b35",
    on_stop="#ffffff",
    stop_soft="#421c1b",
    stop_text="#ffb0aa",
    finding="#8f95ee",
    on_finding="#10123a",
    finding_soft="#26294d",
    finding_text="#c0c4fb",
    left="#8dbcf2",
    left_soft="#1b3350",
    right="#e0a0d0",
    right_soft="#432338",
    off="#748291",
    off_surface="#222b34",
    shade="#000000",
    inverse="#e6ecf1",
    on_inverse="#17212b",
    on_inverse_action="#0b6066",
)

HIGH_CONTRAST = replace(
    LIGHT,
    canvas="#ffffff",
    rail="#f2f2f2",
    sunken="#f2f2f2",
    hover="#e6e6e6",
    line="#6b6b6b",
    edge="#000000",
    text="#000000",
    text_soft="#1a1a1a",
    text_faint="#333333",
    accent="#004a50",
    accent_hover="#003a3f",
    accent_pressed="#002a2e",
    accent_text="#003a3f",
    focus="#0033cc",
    good_text="#0b4424",
    note_text="#10305a",
    warning="#8a4b00",
    warning_text="#4f2d00",
    stop="#8f0f0c",
    stop_hover="#760a08",
    stop_text="#7a0f0b",
    finding="#2f338f",
    finding_text="#25297d",
    left="#0d3f78",
    right="#652455",
    off="#5c5c5c",
)

# Every pair (text, background) that appears on the screen; tests hold each to 4.5:1 in both modes.
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (ink, ground)
        for ink in ("text", "text_soft", "text_faint")
        for ground in ("canvas", "rail", "surface", "sunken", "hover")
    ),
    *((f"on_{name}", name) for name in ("accent", "stop", "finding", "inverse")),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_stop", "stop_hover"),
    ("on_inverse_action", "inverse"),
    *((f"{name}_text", f"{name}_soft") for name in ("accent", "good", "note", "warning", "stop", "finding")),
    *(
        (f"{name}_text", ground)
        for name in ("accent", "stop", "finding", "warning")
        for ground in ("surface", "canvas", "sunken", "hover")
    ),
    ("text", "warning_soft"),
    ("text", "accent_soft"),
    ("text", "finding_soft"),
    ("text", "note_soft"),
    ("left", "left_soft"),
    ("right", "right_soft"),
    ("accent_text", "rail"),
)
# Outlines and marks that carry meaning: 3:1.
MARK_PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (mark, ground)
        for mark in ("edge", "focus", "accent", "warning", "finding")
        for ground in ("surface", "canvas")
    ),
    ("stop", "canvas"),
)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two "#rrggbb" colours, 1 to 21. Source: WCAG 2.2, relative luminance."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Space:
    """The 4/8 grid, in logical pixels."""

    HAIR = 2
    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32
    HUGE = 48


class Radius:
    """Corner radii, in logical pixels."""

    CONTROL = 8
    CARD = 12
    PILL = 999


class Size:
    """Heights and widths things agree on, in logical pixels."""

    CONTROL = 40  # a field or a button
    TOUCH = 48  # answered while standing beside the client
    RAIL = 84
    HEADER = 64
    READING = 720  # widest column of text
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


def token_names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Colours))


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
