"""What things lie on: cards, sections, banners, empty states."""

from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clinic_app.gui.kit.buttons import IconButton, PrimaryButton, SecondaryButton
from clinic_app.gui.kit.labels import BodyText, Heading, IconLabel, PlainLabel, Tone
from clinic_app.gui.theme import Size, Space

BannerKind = Literal["note", "warning", "stop"]


class Card(QFrame):
    """A white sheet with a hairline. Put widgets into `body` (a QVBoxLayout)."""

    def __init__(
        self,
        title: str = "",
        parent: QWidget | None = None,
        *,
        padding: int = Space.XL - 4,
        gap: int = Space.M,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(gap)
        self.heading: Heading | None = None
        if title:
            self.heading = Heading(title)
            self.body.addWidget(self.heading)


class PressableCard(Card):
    """A card that is one big button: mouse, Space and Return press it."""

    pressed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, padding: int = Space.L) -> None:
        super().__init__("", parent, padding=padding)
        self.setProperty("pressable", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class Section(QWidget):
    """A titled group without a frame: title, optional explanation, then `body`."""

    def __init__(self, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.S)
        self.heading = Heading(title)
        self.body.addWidget(self.heading)
        if text:
            self.body.addWidget(BodyText(text))


class Line(QFrame):
    """A hairline between things."""

    def __init__(self, parent: QWidget | None = None, *, upright: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("kind", "line")
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


_BANNER: dict[BannerKind, tuple[str, str, str, Tone, Tone]] = {
    # kind: icon, its colour, the word said first, tone of the title, tone of the text
    "note": ("info", "note_text", "Note", "note", "soft"),
    "warning": ("triangle-alert", "warning_text", "Caution", "warning", ""),
    "stop": ("octagon-x", "on_stop", "STOP", "on_stop", "on_stop"),
}


class Banner(QFrame):
    """A message that stays. Three kinds that never look alike:

    - "note": white with a hairline and a small i; read it when there is time.
    - "warning": amber ground, a thick amber edge on the left and a triangle; go on with care.
    - "stop": solid red, an octagon, white capitals; do not go on.
    """

    closed = Signal()

    def __init__(
        self,
        kind: BannerKind,
        title: str = "",
        text: str = "",
        parent: QWidget | None = None,
        *,
        closable: bool = False,
    ) -> None:
        super().__init__(parent)
        symbol, tint, self._word, title_tone, text_tone = _BANNER[kind]
        self.kind: BannerKind = kind
        self.setProperty("kind", kind)
        stop = kind == "stop"
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.L if stop else Space.M, Space.M, Space.L if stop else Space.M)
        row.setSpacing(Space.M)
        row.addWidget(IconLabel(symbol, tint, 32 if stop else Size.ICON), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        self._title = PlainLabel("", "title" if stop else "strong", title_tone, wrap=True)
        self._text = BodyText("", text_tone)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row.addLayout(words, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(Space.S)
        row.addLayout(self.buttons)
        if closable and not stop:
            close = IconButton("x", "Close this message")
            close.clicked.connect(self._close)
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.show_message(title, text)

    def show_message(self, title: str, text: str = "") -> None:
        shown = f"{self._word}: {title}" if self.kind == "stop" and title else title or self._word
        self._title.setText(shown)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{self._word}. {title}. {text}")

    def add_button(self, text: str) -> SecondaryButton:
        button = SecondaryButton(text)
        self.buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


class EmptyState(QWidget):
    """What a place says when nothing is in it yet: what will be here, and the one way to begin."""

    def __init__(
        self,
        icon_name: str,
        title: str,
        text: str = "",
        action: str = "",
        parent: QWidget | None = None,
        *,
        action_icon: str = "plus",
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XXL, Space.XL, Space.XXL)
        column.setSpacing(Space.M)
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(IconLabel(icon_name, "text_faint", 40), 0, centre)
        self.title = PlainLabel(title, "heading")
        column.addWidget(self.title, 0, centre)
        self.text = PlainLabel(text, "body", "soft", wrap=True)
        self.text.setAlignment(centre)
        self.text.setMaximumWidth(420)
        if not text:
            self.text.hide()
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.text, 100)
        middle.addStretch(1)
        column.addLayout(middle)
        self.action: QAbstractButton | None = None
        if action:
            button = PrimaryButton(action, action_icon)
            self.action = button
            column.addSpacing(Space.S)
            column.addWidget(button, 0, centre)
        column.addStretch(3)


class ScrollPage(QScrollArea):
    """A page that scrolls up and down, with one column in the middle, or on the left unless `centred`. Put widgets into `column`."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        width: int = 1100,
        padding: int = Space.XL,
        gap: int = Space.L,
        centred: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QWidget()
        outer.setProperty("kind", "canvas")
        outer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(outer)
        row.setContentsMargins(padding, padding, padding, padding)
        inner = QWidget()
        inner.setMaximumWidth(width)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(gap)
        if centred:
            row.addStretch(1)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        self.setWidget(outer)
        self.sheet = outer

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)
