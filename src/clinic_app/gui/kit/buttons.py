"""Buttons by importance: one primary per screen, secondary beside it, quiet for the rest, danger for what hurts."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from clinic_app.gui import icons
from clinic_app.gui.theme import Size, look

_ICON_GAP = 4  # the style leaves too little air between icon and word
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class _KitButton(QPushButton):
    kind = ""
    icon_tint = "text"

    def __init__(
        self, text: str = "", icon_name: str = "", parent: QWidget | None = None, *, big: bool = False
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", self.kind)
        self.setProperty("big", big)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._icon_name = ""
        if icon_name:
            self.show_icon(icon_name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button that has the focus, in a page as in a dialog; Qt itself knows the space bar only."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def show_icon(self, name: str) -> None:
        if not self._icon_name:
            look().changed.connect(self._redraw)
        self._icon_name = name
        self._redraw()

    def look_like(self, other: "type[_KitButton]") -> None:
        """Take the weight of another kind of button: what is next may change while a screen is open."""
        if self.property("kind") == other.kind:
            return
        self.icon_tint = other.icon_tint
        self.setProperty("kind", other.kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._redraw()

    def _redraw(self) -> None:
        self.setIconSize(QSize(Size.ICON + _ICON_GAP, Size.ICON))
        self.setIcon(
            icons.icon(self._icon_name, self.icon_tint, gap=_ICON_GAP) if self._icon_name else QIcon()
        )


class PrimaryButton(_KitButton):
    """The one thing most people do next on this screen."""

    kind = "primary"
    icon_tint = "on_accent"


class SecondaryButton(_KitButton):
    """An equal or lesser alternative."""

    kind = "secondary"


class QuietButton(_KitButton):
    """Things that are there when needed and invisible otherwise."""

    kind = "quiet"
    icon_tint = "accent_text"


class DangerButton(_KitButton):
    """Takes something away. Never the default button of a dialog."""

    kind = "danger"
    icon_tint = "stop_text"


class IconButton(QToolButton):
    """A button that shows only an icon; `name` is read aloud and shown as tooltip."""

    def __init__(
        self,
        icon_name: str,
        name: str,
        parent: QWidget | None = None,
        *,
        tint: str = "text_soft",
        size: int = Size.ICON,
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._tint, self._pixels = icon_name, tint, size
        self.setProperty("kind", "icon")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._redraw()
        look().changed.connect(self._redraw)

    def show_icon(self, icon_name: str, name: str = "") -> None:
        self._icon_name = icon_name
        if name:
            self.setAccessibleName(name)
            self.setToolTip(name)
        self._redraw()

    def _redraw(self) -> None:
        self.setIconSize(QSize(self._pixels, self._pixels))
        self.setIcon(icons.icon(self._icon_name, self._tint, self._pixels))
