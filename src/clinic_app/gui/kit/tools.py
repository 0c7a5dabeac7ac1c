"""Stopwatch and counter with digits that are read from the other side of the table."""

from PySide6.QtCore import QElapsedTimer, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.gui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.theme import Space, colour, font, look


class BigDigits(QWidget):
    """A number painted in digits of equal width."""

    def __init__(self, text: str = "0", widest: str = "00:00.0", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._widest = text, widest
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        look().changed.connect(self.updateGeometry)

    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font("clock"))
        return QSize(metrics.horizontalAdvance(self._widest) + Space.S, metrics.ascent() + Space.S)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font("clock"))
        painter.setPen(colour("text" if self.isEnabled() else "off"))
        painter.drawText(
            QRect(0, 0, self.width(), self.height()), int(Qt.AlignmentFlag.AlignCenter), self._text
        )
        painter.end()


class _Tool(QFrame):
    """A frame that takes the keyboard: Space does the main thing."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setProperty("pressable", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self.column.setSpacing(Space.S)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(Space.S)

    def press(self) -> None:
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.press()
        else:
            super().keyPressEvent(event)


def clock_text(seconds: float) -> str:
    """12.3 below a minute, then 1:02.3."""
    tenths = int(seconds * 10 + 0.5)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}" if minutes else f"{rest // 10}.{rest % 10}"


class Stopwatch(_Tool):
    """Space starts and stops. `finished` carries the seconds at each stop; `used` the value taken over by the button."""

    finished = Signal(float)
    used = Signal(float)

    def __init__(self, name: str = "Stopwatch", parent: QWidget | None = None, *, use_text: str = "") -> None:
        """`use_text`: caption of a button that takes the time over, for example "Use for left"; "" for none."""
        super().__init__(name, parent)
        self._clock = QElapsedTimer()
        self._before_s = 0.0
        self._running = False
        self._tick = QTimer(self)
        self._tick.setInterval(100)
        self._tick.timeout.connect(self._show)
        self.digits = BigDigits("0.0")
        self.column.addWidget(self.digits)
        self.start_button = PrimaryButton("Start", "play")
        self.start_button.clicked.connect(self.press)
        self.reset_button = QuietButton("Reset", "rotate-ccw")
        self.reset_button.clicked.connect(self.reset)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.start_button)
        self.buttons.addWidget(self.reset_button)
        self.use_button = SecondaryButton(use_text or "Use", "check")
        if not use_text:
            self.use_button.hide()
        self.use_button.setEnabled(False)
        self.use_button.clicked.connect(lambda: self.used.emit(round(self.seconds(), 1)))
        self.buttons.addWidget(self.use_button)
        self.buttons.addStretch(1)
        self.column.addLayout(self.buttons)

    def seconds(self) -> float:
        return self._before_s + (self._clock.elapsed() / 1000 if self._running else 0.0)

    @property
    def running(self) -> bool:
        return self._running

    def press(self) -> None:
        if self._running:
            self._before_s = self.seconds()
            self._running = False
            self._tick.stop()
            self.finished.emit(round(self._before_s, 1))
        else:
            self._clock.start()
            self._running = True
            self._tick.start()
        self.start_button.setText("Stop" if self._running else "Go on" if self._before_s else "Start")
        self.start_button.show_icon("square" if self._running else "play")
        self._show()

    def reset(self) -> None:
        self._tick.stop()
        self._running, self._before_s = False, 0.0
        self.start_button.setText("Start")
        self.start_button.show_icon("play")
        self._show()

    def _show(self) -> None:
        self.digits.show_text(clock_text(self.seconds()))
        self.use_button.setEnabled(not self._running and self._before_s > 0)


class Counter(_Tool):
    """Space counts one, Backspace takes one back. `counted` carries the count after each step."""

    counted = Signal(int)

    def __init__(self, name: str = "Counter", parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.count = 0
        self.digits = BigDigits("0", widest="000")
        self.column.addWidget(self.digits)
        self.minus_button = SecondaryButton("One less", "minus")
        self.minus_button.clicked.connect(lambda: self.set_count(self.count - 1))
        self.plus_button = PrimaryButton("Count", "plus")
        self.plus_button.clicked.connect(self.press)
        self.reset_button = QuietButton("Reset", "rotate-ccw")
        self.reset_button.clicked.connect(lambda: self.set_count(0))
        self.buttons.addStretch(1)
        for button in (self.minus_button, self.plus_button, self.reset_button):
            self.buttons.addWidget(button)
        self.buttons.addStretch(1)
        self.column.addLayout(self.buttons)

    def press(self) -> None:
        self.set_count(self.count + 1)

    def set_count(self, count: int) -> None:
        self.count = max(0, count)
        self.digits.show_text(str(self.count))
        self.counted.emit(self.count)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace:
            self.set_count(self.count - 1)
        else:
            super().keyPressEvent(event)
