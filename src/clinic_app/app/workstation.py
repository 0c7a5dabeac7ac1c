"""The settings file of this workstation, as the window's preferences and as the place of the window."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from clinic_app.app.settings import AppSettings, WindowPlace, load_settings, save_settings
from clinic_app.gui.preferences import Preferences, WorkstationChoice

_USUAL_SIZE = QSize(1366, 768)
_SMALLEST = QSize(1024, 640)
_FRAME = QSize(16, 40)
"""About what the system draws around a window."""


class Workstation:
    """Reads the settings once and writes every change at once. A folder that cannot be written loses only that."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._settings, self.problems = load_settings(path)
        theme = self._settings.theme
        self.preferences = Preferences(
            WorkstationChoice(
                mode="system" if theme == "high_contrast" else theme,
                text_scale=self._settings.text_scale,
                idle_lock_min=self._settings.idle_lock_min,
                keep_still=self._settings.reduce_motion,
            ),
            self._choose,
        )

    @property
    def last_user(self) -> str:
        return self._settings.last_user

    def keep_user(self, user_id: str) -> None:
        """Remember who unlocked, for the list at the door."""
        if user_id != self._settings.last_user:
            self._save(replace(self._settings, last_user=user_id))

    def place(self, window: QWidget) -> None:
        """Put a window where the last one stood, as far as a screen still shows it; a first one in its usual size."""
        kept = self._settings.window
        rooms = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        if kept is not None:
            wanted = QRect(kept.x, kept.y, kept.width, kept.height)
            for room in rooms:
                if room.intersects(wanted):
                    window.setGeometry(moved_inside(wanted, room))
                    if kept.maximized:
                        window.showMaximized()
                    return
        window.resize(_USUAL_SIZE)
        if rooms and needs_whole(rooms[0].size()):
            window.resize(_USUAL_SIZE.boundedTo(rooms[0].size()))
            window.setWindowState(Qt.WindowState.WindowMaximized)

    def keep_place(self, window: QWidget) -> None:
        box = window.normalGeometry() if window.isMaximized() else window.geometry()
        place = WindowPlace(
            x=box.x(), y=box.y(), width=box.width(), height=box.height(), maximized=window.isMaximized()
        )
        self._save(replace(self._settings, window=place))

    def _choose(self, choice: WorkstationChoice) -> None:
        self._save(
            replace(
                self._settings,
                theme=choice.mode,
                text_scale=choice.text_scale,
                idle_lock_min=choice.idle_lock_min,
                reduce_motion=choice.keep_still,
            )
        )

    def _save(self, settings: AppSettings) -> None:
        self._settings = settings
        try:
            save_settings(self._path, settings)
        except OSError:
            self.problems = ("The settings could not be written; they count until the program is closed.",)


def moved_inside(wanted: QRect, room: QRect) -> QRect:
    """The same place, no larger than the room and wholly in it: the next screen may be a smaller one."""
    size = wanted.size().boundedTo(room.size())
    x = max(room.left(), min(wanted.left(), room.right() + 1 - size.width()))
    y = max(room.top(), min(wanted.top(), room.bottom() + 1 - size.height()))
    return QRect(x, y, size.width(), size.height())


def needs_whole(room: QSize) -> bool:
    """Whether a first window is better as large as the screen: the usual size with its frame would not fit.

    A room smaller than the smallest window is left alone, because nothing fits there.
    """
    usual = _USUAL_SIZE + _FRAME
    fits = usual.width() <= room.width() and usual.height() <= room.height()
    return not fits and room.width() >= _SMALLEST.width() and room.height() >= _SMALLEST.height()
