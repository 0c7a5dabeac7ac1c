"""The printed pages on the screen: the same bytes that go to the printer, as pictures and as text."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import IconButton
from clinic_app.gui.kit.choices import SegmentedChoice
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.options import Choice
from clinic_app.gui.routines.press import Proof
from clinic_app.gui.theme import Space, colour

_COMING_LINES = (
    (0.08, 0.5),
    (0.12, 0.35),
    (0.2, 0.8),
    (0.28, 1.0),
    (0.33, 1.0),
    (0.38, 0.7),
    (0.62, 1.0),
    (0.67, 0.9),
)
"""Where the lines of a page that is on its way stand and how long they are, as shares of the page."""
ZOOMS = (0.6, 0.8, 1.0, 1.25, 1.5, 2.0)  # of the width there is
MARGIN = Space.M


class PageSheet(QWidget):
    """One page with a hairline around it; a screen reader gets its text."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self._image = QImage()

    def show_page(self, image: QImage, text: str, dpr: float, total: int) -> None:
        image.setDevicePixelRatio(dpr)
        self._image = image
        self.setFixedSize(QSize(round(image.width() / dpr), round(image.height() / dpr)))
        self.setAccessibleName(f"Page {self.number} of {total}")
        self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class ComingPage(QWidget):
    """The outline of a page that is on its way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        self.said = PlainLabel("Preparing the page", "small", "soft")
        column.addWidget(self.said, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName("Preparing the page")
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        painter.setPen(QPen(colour("line"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        edge = self.width() // 10
        for top, share in _COMING_LINES:
            line = QRect(
                edge, round(top * self.height()), round(share * (self.width() - 2 * edge)), self.width() // 40
            )
            painter.fillRect(line, colour("sunken"))
        painter.end()


class PagePreview(QWidget):
    """Pages below each other, or their text. `width_wanted` asks for pictures of another width in device pixels."""

    width_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, small: bool = False) -> None:
        super().__init__(parent)
        self._zoom = ZOOMS.index(1.0 if small else 0.8)
        self._proof: Proof | None = None
        self.sheets: list[PageSheet] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(self._build_bar(small))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("Pages")
        self._scroll.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # the width must not jump
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.coming = ComingPage()
        self._inside = QWidget()
        self._pages = QVBoxLayout(self._inside)
        self._pages.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._pages.setSpacing(MARGIN)
        self._pages.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._pages.addWidget(self.coming, 0, Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setWidget(self._inside)
        self._inside.setAutoFillBackground(False)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.viewport().installEventFilter(self)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Text of the pages")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self.text)
        column.addWidget(self._stack, 1)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(120)
        self._resized.timeout.connect(lambda: self.width_wanted.emit(self.pixels_wide()))

    def _build_bar(self, small: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        self.view = SegmentedChoice(
            "Show as",
            (Choice("pages", "Pages"), Choice("text", "Text")),
            column=False,
            clearable=False,
        )
        self.view.set_value("pages")
        self.view.chosen.connect(self._view_chosen)
        row.addWidget(self.view)
        self.title = PlainLabel("Handout", "label", "soft")
        # Only hiding is safe here: showing a widget that has no parent yet opens a window of its own.
        (self.view if small else self.title).hide()
        row.addWidget(self.title)
        row.addStretch(1)
        self.previous = IconButton("chevron-up", "Page before")
        self.previous.clicked.connect(lambda: self.go_to_page(self.current_page() - 1))
        row.addWidget(self.previous)
        self.where = PlainLabel("", "small", "soft")
        row.addWidget(self.where)
        self.next = IconButton("chevron-down", "Next page")
        self.next.clicked.connect(lambda: self.go_to_page(self.current_page() + 1))
        row.addWidget(self.next)
        self.smaller = IconButton("zoom-out", "Smaller")
        self.smaller.clicked.connect(lambda: self._zoom_by(-1))
        row.addWidget(self.smaller)
        self.larger = IconButton("zoom-in", "Larger")
        self.larger.clicked.connect(lambda: self._zoom_by(1))
        row.addWidget(self.larger)
        return row

    # showing

    def pixels_wide(self) -> int:
        """Width of a page in device pixels at the zoom in use."""
        room = self._scroll.viewport().width() - 2 * MARGIN
        return round(max(240, room) * ZOOMS[self._zoom] * self.devicePixelRatioF())

    def show_coming(self, on_its_way: bool) -> None:
        """Where no page is shown yet, the outline of the one that is on its way."""
        wide = self.pixels_wide() / self.devicePixelRatioF()
        self.coming.setFixedSize(QSize(round(wide), round(wide * 2**0.5)))
        self.coming.setVisible(on_its_way and not self.sheets)

    def show_proof(self, proof: Proof) -> None:
        """Show these pages, staying at the place on the page where one was."""
        self.coming.hide()
        self._proof = proof
        bar = self._scroll.verticalScrollBar()
        place = bar.value() / bar.maximum() if bar.maximum() else 0.0
        count = len(self.sheets)
        pages = proof.pages
        while len(self.sheets) > len(pages.images):
            sheet = self.sheets.pop()
            self._pages.removeWidget(sheet)
            sheet.deleteLater()
        while len(self.sheets) < len(pages.images):
            sheet = PageSheet(len(self.sheets) + 1)
            self.sheets.append(sheet)
            self._pages.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        dpr = self.devicePixelRatioF()
        for sheet, image, text in zip(self.sheets, pages.images, pages.texts, strict=True):
            sheet.show_page(image, text, dpr, len(pages.images))
        self._scroll.setAccessibleDescription(pages.texts[0] if pages.texts else "")
        place_before = self.text.verticalScrollBar().value()
        self.text.setPlainText("\n\n".join(text.strip() for text in pages.texts))
        self.text.verticalScrollBar().setValue(place_before)
        self._pages.activate()
        self._inside.adjustSize()
        if count != len(self.sheets) and bar.maximum():
            bar.setValue(round(place * bar.maximum()))
        self._say_where()

    def clear(self) -> None:
        for sheet in self.sheets:
            self._pages.removeWidget(sheet)
            sheet.deleteLater()
        self.sheets.clear()
        self._proof = None
        self.text.clear()
        self._say_where()

    def current_page(self) -> int:
        """The page whose top is nearest to the upper edge, from 1; 0 without pages."""
        if not self.sheets:
            return 0
        top = self._scroll.verticalScrollBar().value() + self._scroll.viewport().height() // 3
        return max((sheet.number for sheet in self.sheets if self._top_of(sheet.number) <= top), default=1)

    def go_to_page(self, number: int) -> None:
        if 1 <= number <= len(self.sheets):
            self._scroll.verticalScrollBar().setValue(self._top_of(number) - MARGIN)
            self._say_where()

    def _top_of(self, number: int) -> int:
        # Added up, because the layout may not have placed new pages yet.
        return MARGIN + sum(sheet.height() + MARGIN for sheet in self.sheets[: number - 1])

    # inside

    def _say_where(self) -> None:
        here, total = self.current_page(), len(self.sheets)
        self.where.setText(f"Page {here} of {total}" if total else "")
        self.previous.setEnabled(here > 1)
        self.next.setEnabled(0 < here < total)
        self.smaller.setEnabled(self._zoom > 0)
        self.larger.setEnabled(self._zoom < len(ZOOMS) - 1)

    def _scrolled(self) -> None:
        self._say_where()

    def _zoom_by(self, by: int) -> None:
        self._zoom = min(max(self._zoom + by, 0), len(ZOOMS) - 1)
        self._say_where()
        self.width_wanted.emit(self.pixels_wide())

    def _view_chosen(self, view: object) -> None:
        self._stack.setCurrentWidget(self.text if view == "text" else self._scroll)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_PageDown:
            self.go_to_page(self.current_page() + 1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.go_to_page(self.current_page() - 1)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._proof is not None:
            self._resized.start()
        return False
