"""Text on the screen. Every label shows plain text: what was typed into a record can never become markup."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from clinic_app.gui import icons
from clinic_app.gui.theme import TextRole, look

_SHOWN_ONCE = Qt.WidgetAttribute.WA_WState_Polished  # before, its width is a guess

Tone = Literal[
    "", "soft", "faint", "accent", "good", "warning", "stop", "finding", "note", "on_stop", "on_inverse"
]


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again at the properties of `widget`."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class PlainLabel(QLabel):
    """A label that takes its text literally."""

    def __init__(
        self,
        text: str = "",
        role: TextRole = "body",
        tone: Tone = "",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._need_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._need_room()

    def _need_room(self) -> None:
        """Ask for the height of all lines: not every layout asks for it in a narrow column."""
        if self.wordWrap():
            # A label never reckons with less than its minimum: without taking that back a gap would stay.
            self.setMinimumHeight(0)
            if self.testAttribute(_SHOWN_ONCE):
                self.setMinimumHeight(max(0, self.heightForWidth(self.width())))

    def set_tone(self, tone: Tone) -> None:
        self.setProperty("tone", tone)
        restyle(self)


class Heading(PlainLabel):
    """A heading: "display" once per screen, "title" for the page, "heading" for a card."""

    def __init__(self, text: str = "", role: TextRole = "heading", *, parent: QWidget | None = None) -> None:
        super().__init__(text, role, wrap=True, parent=parent)


class BodyText(PlainLabel):
    """Running text: wraps, can be selected with the mouse."""

    def __init__(
        self, text: str = "", tone: Tone = "soft", role: TextRole = "body", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, role, tone, wrap=True, parent=parent)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class ElidedLabel(PlainLabel):
    """One line that ends in … where room runs out; the whole text is its tooltip then."""

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


class IconLabel(QLabel):
    """An icon of the set that follows the theme. Decoration only: the word stands beside it."""

    def __init__(
        self, name: str, tint: str = "text_soft", size: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._tint, self._size = name, tint, size
        self.setFixedSize(size, size)
        self._draw()
        look().changed.connect(self._draw)

    def show_icon(self, name: str, tint: str | None = None) -> None:
        self._name = name
        self._tint = tint or self._tint
        self._draw()

    def _draw(self) -> None:
        self.setPixmap(icons.pixmap(self._name, self._tint, self._size))
