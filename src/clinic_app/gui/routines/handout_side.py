"""The card on the left of the handout page: what stands in it scrolls, however small the window is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.gui.catalogue.tall_body import TallBody
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.theme import Space

WIDTH = 348


def side_card(*widgets: QWidget) -> QFrame:
    """The widgets below each other on a card that scrolls."""
    card = QFrame()
    card.setProperty("kind", "card")
    card.setFixedWidth(WIDTH)
    outer = QVBoxLayout(card)
    outer.setContentsMargins(1, 1, 1, 1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = TallBody()
    column = QVBoxLayout(inside)
    column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
    column.setSpacing(Space.M)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    scroll.setWidget(inside)
    inside.setAutoFillBackground(False)
    scroll.viewport().setAutoFillBackground(False)
    outer.addWidget(scroll)
    return card


class SheetTitle(QWidget):
    """The title as it will be printed, and the way to where it is written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(PlainLabel("Title", "label"), 1)
        self.change = QuietButton("Change", "pencil")
        self.change.setAccessibleName("Change the title of the sheet")
        head.addWidget(self.change)
        column.addLayout(head)
        self.words = PlainLabel("", "body", wrap=True)
        column.addWidget(self.words)

    def show_title(self, title: str) -> None:
        self.words.setText(title)
        self.change.setAccessibleDescription(title)
