"""Locks the records when nobody is there: after minutes without a key or a mouse, and after the computer slept."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
    }
)
_LOOK_EVERY_MS = 5_000
_SLEPT_S = 90.0


class IdleWatch(QObject):
    """Calls `lock` once the limit is reached. `limit_min` is asked each time, so a changed setting counts at once."""

    def __init__(
        self,
        application: QApplication,
        limit_min: Callable[[], int],
        lock: Callable[[], None],
        seconds: Callable[[], float] = time.monotonic,
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(application)
        self._limit_min, self._lock, self._seconds, self._wall_s = limit_min, lock, seconds, wall_s
        self.slept = False
        """The computer slept before the last call of `lock`; else nobody was there."""
        self._seen = self._looked = seconds()
        self._wall_looked = wall_s()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _SIGNS_OF_LIFE:
            self._seen = self._seconds()
        return False

    def look(self) -> None:
        """Lock if nobody was there for too long, or if the computer slept: some clocks stand still then."""
        now, wall = self._seconds(), self._wall_s()
        slept = max(now - self._looked, wall - self._wall_looked) > _SLEPT_S
        self._looked, self._wall_looked = now, wall
        if slept or now - self._seen >= self._limit_min() * 60:
            self._timer.stop()
            self.slept = slept
            self._lock()
