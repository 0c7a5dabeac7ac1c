"""Python's garbage is collected on the window's thread only.

The collector runs on whatever thread happens to allocate. If that is the store thread and the garbage holds a
widget, Qt takes the widget apart on the wrong thread and the program crashes, rarely and somewhere else. So the
automatic collector is switched off, and its own thresholds are applied from here.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 2000


def collect_due() -> None:
    """Collect the generations whose thresholds are passed. To be called on the window's thread."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation] > 0:
            gc.collect(generation)
            return


class GarbageOnThisThread(QObject):
    """While it lives, garbage is collected on the thread of its making, between two events."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def stop(self) -> None:
        """Give collecting back to Python."""
        self._timer.stop()
        gc.enable()
