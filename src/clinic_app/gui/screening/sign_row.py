"""One sign of a safety question: a tick box as wide as the page, with "Unsure" at its end. Nothing is pre-ticked."""

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.gui import icons
from clinic_app.gui.theme import Radius, Size, Space, colour, font, look

Word = Literal["yes", "unsure", "no"]
_MARK = 22


class SignRow(QWidget):
    """`marked` carries "yes", "unsure", "no" or None (taken back). Space ticks, U is unsure.

    `third` is the caption of the second answer ("Unsure" or "Not known"); with `says_no` each sign can also be
    answered no on its own (key N).
    """

    marked = Signal(object)
    moved = Signal(int)

    def __init__(self, number: int, text: str, *, third: str = "Unsure", says_no: bool = False) -> None:
        super().__init__()
        self.text, self.number = text, number
        self._third, self.says_no = third, says_no
        self.word: Word | None = None
        self.alarm = ""
        """What a ticked sign means at once, in words: "Emergency", "Urgent"; empty for everything less."""
        self._hover: Word | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._read_aloud()
        look().changed.connect(self.updateGeometry)

    def show_word(self, word: Word | None, alarm: str = "") -> None:
        self.word = word
        loud = alarm if word in ("yes", "unsure") else ""
        if loud != self.alarm:
            self.alarm = loud
            self.updateGeometry()  # the text has less room beside the words of an alarm
        self._read_aloud()
        self.update()

    def _read_aloud(self) -> None:
        state = {None: "not ticked", "yes": "ticked, yes", "unsure": self._third, "no": "no"}[self.word]
        self.setAccessibleName(f"{self.text} {state}{f'. {self.alarm}' if self.alarm else ''}")

    # size

    def _chip_width(self, text: str) -> int:
        return QFontMetrics(font("label")).horizontalAdvance(text) + 2 * Space.M

    def _chips(self) -> list[tuple[Word, str, QRect]]:
        """The answers at the end of the row, right to left."""
        chips: list[tuple[Word, str, QRect]] = []
        right = self.width() - Space.S
        offered: list[tuple[Word, str]] = [("unsure", self._third)]
        if self.says_no:
            offered.append(("no", "No"))
        for word, caption in offered:
            wide = self._chip_width(caption)
            chips.append((word, caption, QRect(right - wide, (self.height() - 28) // 2, wide, 28)))
            right -= wide + Space.XS
        return chips

    def _text_width(self, width: int) -> int:
        ends = self._chip_width(self._third) + (self._chip_width("No") + Space.XS if self.says_no else 0)
        ends += self._alarm_width() + Space.S if self.alarm else 0
        return max(120, width - (Space.M + _MARK + Space.M) - ends - Space.L)

    def heightForWidth(self, width: int) -> int:
        box = QFontMetrics(
            font("strong")
        ).boundingRect(  # ticked signs are bold: room for them from the start
            QRect(0, 0, self._text_width(width), 1000), int(Qt.TextFlag.TextWordWrap), self.text
        )
        return max(Size.CONTROL, box.height() + 2 * Space.S)

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(self.width() if self.width() > 200 else 480))

    def minimumSizeHint(self) -> QSize:
        return QSize(260, Size.CONTROL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        marked = "stop_soft" if self.alarm else "warning_soft"
        ground = {"yes": marked, "unsure": marked, "no": "", None: ""}[self.word]
        if not ground and self.underMouse():
            ground = "hover"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        self._paint_mark(painter)
        left = Space.M + _MARK + Space.M
        painter.setPen(colour("stop_text" if self.alarm else "text_soft" if self.word == "no" else "text"))
        painter.setFont(font("strong" if self.word in ("yes", "unsure") else "body"))
        painter.drawText(
            QRect(left, 0, self._text_width(self.width()), self.height()),
            int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self.text,
        )
        for word, caption, place in self._chips():
            self._paint_chip(painter, word, caption, QRectF(place))
        if self.alarm:
            self._paint_alarm(painter)
        painter.end()

    def _alarm_width(self) -> int:
        return QFontMetrics(font("label")).horizontalAdvance(self.alarm) + 2 * Space.S + 20

    def _paint_alarm(self, painter: QPainter) -> None:
        """A filled label beside the text: what has to be done now is not a shade of amber."""
        last = min(place.left() for _word, _caption, place in self._chips())
        wide = self._alarm_width()
        box = QRect(last - Space.S - wide, (self.height() - 28) // 2, wide, 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("stop"))
        painter.drawRoundedRect(QRectF(box), 4, 4)
        painter.drawPixmap(box.left() + Space.S, box.top() + 6, icons.pixmap("octagon-x", "on_stop", 16))
        painter.setPen(colour("on_stop"))
        painter.setFont(font("label"))
        words = box.adjusted(Space.S + 16 + 4, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.alarm)

    def _paint_mark(self, painter: QPainter) -> None:
        mark = QRectF(Space.M, (self.height() - _MARK) / 2, _MARK, _MARK)
        ticked = self.word == "yes"
        loud = "stop" if self.alarm else "warning"
        painter.setPen(QPen(colour(loud if ticked else "edge"), 1.5))
        painter.setBrush(colour(loud) if ticked else colour("surface"))
        painter.drawRoundedRect(mark.adjusted(1, 1, -1, -1), 4, 4)
        if ticked:
            painter.drawPixmap(mark.topLeft().toPoint(), icons.pixmap("check", "surface", _MARK))
        elif self.word is None:
            painter.setPen(colour("text_faint"))
            painter.setFont(font("label"))
            shown = str(self.number) if self.number < 10 else ""
            painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), shown)
        else:
            painter.setPen(colour("text_soft"))
            painter.setFont(font("strong"))
            sign = "?" if self.word == "unsure" else "–"
            painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), sign)

    def _paint_chip(self, painter: QPainter, word: Word, caption: str, box: QRectF) -> None:
        chosen = self.word == word
        painter.setPen(
            QPen(colour("warning" if chosen and word == "unsure" else "edge" if chosen else "line"), 1)
        )
        painter.setBrush(colour("surface") if chosen or self._hover == word else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 14, 14)
        painter.setPen(colour("text" if chosen or self._hover == word else "text_faint"))
        painter.setFont(font("label" if chosen else "small"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), caption)

    # answering

    def _toggle(self, word: Word) -> None:
        self.marked.emit(None if self.word == word else word)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        for word, _caption, place in self._chips():
            if place.adjusted(-4, -6, 4, 6).contains(point):
                self._toggle(word)
                return
        self._toggle("yes")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        hover: Word | None = None
        for word, _caption, place in self._chips():
            if place.contains(point):
                hover = word
        if hover != self._hover:
            self._hover = hover
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sign = event.text().casefold()
        if event.key() == Qt.Key.Key_Space or (sign == "y" and self.word != "yes"):
            self._toggle("yes")
        elif sign == "y":
            return
        elif sign == "u":
            self._toggle("unsure")
        elif sign == "n" and self.says_no:
            self._toggle("no")
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self.word is not None:
                self.marked.emit(None)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)
