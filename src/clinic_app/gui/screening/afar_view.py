"""The screen for the other side of the treatment table: one test, one field, digits as high as a hand.

It only shows. The keyboard stays in the fields of the page beneath, so that every key does what it always does.
"""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.screening.afar_model import SIDE_WORDS, Option, Sheet, sheet_of
from clinic_app.gui.screening.safety_words import SafetyView
from clinic_app.gui.screening.step_view import StepView
from clinic_app.gui.theme import Space, TextRole, colour, font

_POLL_MS = 60  # faster than the tenth of a second of the stopwatch
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class AfarView(QWidget):
    """Lies over the whole window. `back` and `forward` ask for another page, `closed` says it was put away."""

    back = Signal()
    forward = Signal()
    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoFillBackground(False)
        self._view: StepView | None = None
        self._step_number = 0
        self._safety: SafetyView | None = None
        self.sheet = Sheet("")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        top = QHBoxLayout()
        top.addStretch(1)
        self.close_button = QuietButton("Back to the whole page (V or F11)", "x")
        self.close_button.clicked.connect(self.put_away)
        top.addWidget(self.close_button)
        column.addLayout(top)
        column.addStretch(1)
        foot = QHBoxLayout()
        self.back_button = SecondaryButton("Back", "arrow-left")
        self.back_button.clicked.connect(self.back)
        self.next_button = PrimaryButton("Next  (Enter)", "arrow-right")
        self.next_button.clicked.connect(self.forward)
        self.keys_label = PlainLabel("", "body", "soft")
        self.keys_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        foot.addWidget(self.back_button)
        foot.addWidget(self.keys_label, 1)
        foot.addWidget(self.next_button)
        column.addLayout(foot)
        for button in (self.close_button, self.back_button, self.next_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._look = QTimer(self)
        self._look.setInterval(_POLL_MS)
        self._look.timeout.connect(self.look_again)
        window.installEventFilter(self)
        self.hide()

    # showing

    def show_page(self, view: StepView, safety: SafetyView) -> None:
        """Show this page of the wizard from now on."""
        if view is not self._view:
            self._step_number = 0
        self._view, self._safety = view, safety
        if not self.isHidden():
            self.look_again()

    def open(self) -> None:
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._look.start()
        self.look_again()

    def put_away(self) -> None:
        self._look.stop()
        self.hide()
        self.closed.emit()

    def next_step(self) -> None:
        """The next step of the procedure."""
        self._step_number += 1
        self.look_again()

    def look_again(self) -> None:
        """Read the page anew; paint when something changed."""
        if self._view is None:
            return
        sheet = sheet_of(self._view, QApplication.focusWidget(), self._step_number, self._safety)
        if sheet != self.sheet:
            self.sheet = sheet
            self.keys_label.setText(sheet.keys)
            side = f"{SIDE_WORDS[sheet.side]}, " if sheet.side else ""
            self.setAccessibleName(f"{sheet.title}. {side}{sheet.label} {sheet.value} {sheet.unit}".strip())
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.setGeometry(self._window.rect())
        return False

    # painting

    def _face(self, role: TextRole, share: float) -> QFont:
        """A face whose size is a share of the height of the window."""
        face = font(role)
        face.setPixelSize(max(18, round(self.height() * share)))
        return face

    def _text(
        self, painter: QPainter, box: QRect, text: str, face: QFont, ink: str, flags: int = _WRAP
    ) -> int:
        """Draw and return where the text ends."""
        painter.setFont(face)
        painter.setPen(colour(ink))
        painter.drawText(box, flags, text)
        return box.top() + QFontMetrics(face).boundingRect(box, flags, text).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        sheet = self.sheet
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("surface"))
        margin = Space.XL + Space.M
        left, wide = margin, self.width() - 2 * margin
        top = Space.XL + Space.XL
        if sheet.safety:
            top = self._paint_safety(painter, QRect(left, top, wide, round(self.height() * 0.075)))
        title = self._face("display", 0.072)
        top = self._text(painter, QRect(left, top, wide, self.height()), sheet.title, title, "text")
        small = self._face("body", 0.034)
        if sheet.position:
            room = QRect(left, top + Space.XS, wide, self.height())
            top = self._text(painter, room, sheet.position, small, "text_soft")
        if sheet.step:
            room = QRect(left, top + Space.S, wide, self.height())
            top = self._text(painter, room, sheet.step, self._face("strong", 0.042), "text")
        body = QRect(left, top + Space.L, wide, self.height() - top - Space.L - 96)
        if sheet.message:
            tall = round(self.height() * 0.06)
            where = QRect(left, body.bottom() - tall, wide, tall)
            self._text(painter, where, sheet.message, self._face("strong", 0.036), "warning_text")
            body.setBottom(body.bottom() - tall - Space.S)
        self._paint_body(painter, body)
        painter.end()

    def _paint_safety(self, painter: QPainter, box: QRect) -> int:
        stopped = self.sheet.stopped
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("stop" if stopped else "warning_soft"))
        painter.drawRoundedRect(QRectF(box), 4, 4)
        self._text(
            painter,
            box.adjusted(Space.L, 0, -Space.L, 0),
            self.sheet.safety,
            self._face("strong", 0.036),
            "on_stop" if stopped else "warning_text",
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
        )
        return box.bottom() + Space.M

    def _paint_body(self, painter: QPainter, box: QRect) -> None:
        sheet = self.sheet
        if sheet.side is not None:
            badge = min(box.height(), round(self.height() * 0.30))
            self._paint_side(painter, QRect(box.left(), box.top(), badge, box.height()))
            box = box.adjusted(badge + Space.XL, 0, 0, 0)
        if sheet.label:
            end = self._text(painter, box, sheet.label, self._face("strong", 0.045), "text_soft")
            box.setTop(end + Space.S)
        if len(sheet.kept) > 1 or sheet.clock:
            box.setBottom(self._paint_kept(painter, box))
        if sheet.options:
            self._paint_options(painter, box, sheet.options)
        elif sheet.clock:
            self._paint_big(painter, box, sheet.clock, "", "accent_text" if sheet.running else "text")
        elif sheet.label or sheet.value:
            self._paint_big(painter, box, sheet.value or "–", sheet.unit, "text")

    def _paint_side(self, painter: QPainter, box: QRect) -> None:
        """A tile as high as the digits: the letter, and the word below it."""
        left = self.sheet.side == "L"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("left_soft" if left else "right_soft"))
        painter.drawRoundedRect(QRectF(box), 16, 16)
        ink = "left" if left else "right"
        letter, word = self._face("clock", 0.26), self._face("strong", 0.045)
        tall = QFontMetrics(letter).capHeight() + Space.L + QFontMetrics(word).height()
        top = box.top() + (box.height() - tall) // 2
        base = top + QFontMetrics(letter).capHeight()
        painter.setPen(colour(ink))
        painter.setFont(letter)
        text = self.sheet.side or ""
        painter.drawText(box.center().x() - QFontMetrics(letter).horizontalAdvance(text) // 2, base, text)
        below = QRect(box.left(), base + Space.L, box.width(), QFontMetrics(word).height())
        centre = int(Qt.AlignmentFlag.AlignCenter)
        self._text(painter, below, SIDE_WORDS[self.sheet.side].upper(), word, ink, centre)

    def _paint_kept(self, painter: QPainter, box: QRect) -> int:
        """What stands for both sides, along the bottom; returns where it begins."""
        face = self._face("number", 0.06)
        tall = QFontMetrics(face).height()
        top = box.bottom() - tall
        painter.setPen(QPen(colour("line"), 2))
        painter.drawLine(box.left(), top - Space.S, box.right(), top - Space.S)
        x = box.left()
        for side, words in self.sheet.kept:
            name = f"{side}  " if side else "Result  "
            for text, ink in ((name, {"L": "left", "R": "right", None: "text_soft"}[side]), (words, "text")):
                wide = QFontMetrics(face).horizontalAdvance(text)
                flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                self._text(painter, QRect(x, top, box.right() - x, tall), text, face, ink, flags)
                x += wide
            x += 2 * Space.XL
        return top - Space.M

    def _paint_big(self, painter: QPainter, box: QRect, text: str, unit: str, ink: str) -> None:
        """As large as the room allows; the unit smaller beside it."""
        if unit.startswith("°"):
            text, unit = text + unit[0], unit[1:].strip()
        share = 0.42
        unit_face = self._face("strong", 0.08)
        unit_wide = QFontMetrics(unit_face).horizontalAdvance(f" {unit}") if unit else 0
        face = self._face("clock", share)
        while share > 0.06:
            metrics = QFontMetrics(face)
            if (
                metrics.capHeight() <= box.height()
                and metrics.horizontalAdvance(text) + unit_wide <= box.width()
            ):
                break
            share -= 0.01
            face = self._face("clock", share)
        metrics = QFontMetrics(face)
        base = box.top() + (box.height() + metrics.capHeight()) // 2
        painter.setFont(face)
        painter.setPen(colour(ink))
        painter.drawText(box.left(), base, text)
        if unit:
            painter.setFont(unit_face)
            painter.setPen(colour("text_soft"))
            painter.drawText(box.left() + metrics.horizontalAdvance(text), base, f" {unit}")

    def _paint_options(self, painter: QPainter, box: QRect, options: tuple[Option, ...]) -> None:
        """Answers below each other, the chosen one filled, each with its key."""
        row = min(round(self.height() * 0.085), max(30, box.height() // max(1, len(options))))
        face = self._face("strong", 0.045)
        face.setPixelSize(min(face.pixelSize(), max(18, row - 2 * Space.S)))
        centre = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        for number, option in enumerate(options):
            line = QRect(box.left(), box.top() + number * row, box.width(), row - Space.XS)
            painter.setPen(Qt.PenStyle.NoPen if option.chosen else QPen(colour("line"), 1.5))
            painter.setBrush(colour("accent") if option.chosen else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(line).adjusted(1, 1, -1, -1), 8, 8)
            ink = "on_accent" if option.chosen else "text"
            key = line.adjusted(Space.L, 0, 0, 0)
            self._text(painter, key, option.key, face, ink if option.chosen else "text_faint", centre)
            words = line.adjusted(Space.L + face.pixelSize() + Space.M, 0, -Space.M, 0)
            shown = QFontMetrics(face).elidedText(option.text, Qt.TextElideMode.ElideRight, words.width())
            self._text(painter, words, shown, face, ink, centre)
