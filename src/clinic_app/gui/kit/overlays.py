"""What comes and goes above a page: the toast with undo, dialogs, progress."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from clinic_app.gui.kit.buttons import DangerButton, PrimaryButton, QuietButton, SecondaryButton
from clinic_app.gui.kit.labels import BodyText, Heading, PlainLabel
from clinic_app.gui.theme import Space

TOAST_MS = 8000  # long enough to read, reach for the mouse and press Undo


class Toast(QFrame):
    """A short message at the lower edge of its window, with one action (mostly Undo). One at a time."""

    gone = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setProperty("kind", "toast")
        self._host = host
        self._action: Callable[[], None] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL - 4, Space.S, Space.S, Space.S)
        row.setSpacing(Space.M)
        self.label = PlainLabel("", "body", "on_inverse")
        row.addWidget(self.label)
        self.button = QuietButton("Undo")
        self.button.clicked.connect(self._pressed)
        row.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        host.installEventFilter(self)
        self.hide()

    def show_message(
        self,
        text: str,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        *,
        for_ms: int = TOAST_MS,
    ) -> None:
        self.label.setText(text)
        self._action = on_action
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(for_ms)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def dismiss(self) -> None:
        self._timer.stop()
        self._action = None
        self.hide()
        self.gone.emit()

    def _pressed(self) -> None:
        action = self._action
        self.dismiss()
        if action is not None:
            action()

    def _place(self) -> None:
        self.move((self._host.width() - self.width()) // 2, self._host.height() - self.height() - Space.XL)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False


class DialogFrame(QDialog):
    """A dialog in the house style: title, text, `body`, and a row of buttons with the safe one first in reach.

    Escape and the window's close button mean "cancel".
    """

    def __init__(
        self, title: str, text: str = "", parent: QWidget | None = None, *, width: int = 480
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(width)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(Heading(title, "title"))
        self.text = BodyText(text)
        column.addWidget(self.text)
        self.text.setVisible(bool(text))
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.M)
        column.addLayout(self.body)
        column.addSpacing(Space.S)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(Space.S)
        self.buttons.addStretch(1)
        column.addLayout(self.buttons)

    def add_cancel(self, text: str = "Cancel") -> SecondaryButton:
        button = SecondaryButton(text)
        button.clicked.connect(self.reject)
        self.buttons.addWidget(button)
        return button

    def add_accept(self, text: str, *, danger: bool = False) -> QAbstractButton:
        button = DangerButton(text) if danger else PrimaryButton(text)
        button.clicked.connect(self.accept)
        self.buttons.addWidget(button)
        if not danger:
            button.setDefault(True)
        return button


class ProgressPanel(DialogFrame):
    """Says what is being done, how far it is, and lets it be cancelled."""

    cancelled = Signal()

    def __init__(
        self, title: str, text: str = "", parent: QWidget | None = None, *, can_cancel: bool = True
    ) -> None:
        super().__init__(title, text, parent)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.body.addWidget(self.bar)
        self.cancel_button = SecondaryButton("Cancel")
        if not can_cancel:
            self.cancel_button.hide()
        self.cancel_button.clicked.connect(self._cancel)
        self.buttons.addWidget(self.cancel_button)
        self._can_cancel = can_cancel
        self._over = False

    def show_progress(self, done: int, total: int, text: str = "") -> None:
        """`total` 0 means that the end is not known."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if text:
            self.text.setText(text)
            self.text.show()

    def finish(self) -> None:
        self._over = True
        self.accept()

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.cancel_button.setText("Stopping")
        self.cancelled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._can_cancel:
                self._cancel()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._over:
            event.ignore()
