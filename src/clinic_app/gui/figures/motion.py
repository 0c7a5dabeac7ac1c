"""Does the system ask programs to keep still? Qt does not say, so each desktop is asked in its own way."""

import configparser
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from clinic_app.gui.preferences import Preferences

_SPI_GETCLIENTAREAANIMATION = 0x1042
_PORTAL = "org.freedesktop.portal.Desktop"
_ANSWER_MS = 150
_MAC_QUESTION = ("/usr/bin/defaults", "read", "com.apple.universalaccess", "reduceMotion")
_MAC_ANSWER_S = 2.0


class SystemWish:
    """What the system says about motion. Asking it may take a moment: `ask` belongs off the window's thread."""

    def __init__(self) -> None:
        self.allows_motion = False
        """False until it has been asked: nothing moves before that is known."""

    def ask(self) -> None:
        self.allows_motion = not system_wants_stillness()


@cache
def system_wish() -> SystemWish:
    """That of this machine. Lives as long as the process."""
    return SystemWish()


def wants_motion(preferences: Preferences) -> Callable[[], bool]:
    """Whether figures may begin to move by themselves; asked each time, as the setting may change."""
    return lambda: not preferences.choice.keep_still and system_wish().allows_motion


@cache
def system_wants_stillness() -> bool:
    """True if moving pictures should wait until they are asked for; False where nobody says."""
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return macos_wants_stillness(_printed)
    return settings_file_wants_stillness(_config_home()) or _portal()


def _config_home() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def settings_file_wants_stillness(home: Path) -> bool:
    """GTK's and KDE's files below the folder of a user's settings."""
    for place, section, key, still in (
        ("gtk-4.0/settings.ini", "Settings", "gtk-enable-animations", ("0", "false")),
        ("gtk-3.0/settings.ini", "Settings", "gtk-enable-animations", ("0", "false")),
        ("kdeglobals", "KDE", "AnimationDurationFactor", ("0", "0.0")),
    ):
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        try:
            parser.read(home / place, encoding="utf-8")
            value = parser.get(section, key, fallback="")
        except (OSError, ValueError, configparser.Error):
            continue
        if value.strip().lower() in still:
            return True
    return False


def _portal() -> bool:
    """GNOME's switch, by way of the desktop portal."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

    for group, key, still in (
        ("org.freedesktop.appearance", "reduced-motion", 1),
        ("org.gnome.desktop.interface", "enable-animations", False),
    ):
        asked = QDBusMessage.createMethodCall(
            _PORTAL, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings", "ReadOne"
        )
        asked.setArguments([group, key])
        answer = QDBusConnection.sessionBus().call(asked, QDBus.CallMode.Block, _ANSWER_MS)
        values = answer.arguments() if answer.type() == QDBusMessage.MessageType.ReplyMessage else []
        value = values[0] if values else None
        if value is not None and (value.variant() if hasattr(value, "variant") else value) == still:
            return True
    return False


def macos_wants_stillness(ask: Callable[[Sequence[str]], str]) -> bool:
    """The switch "Reduce motion"; `ask` runs a command and gives what it prints, "" where it fails."""
    return ask(_MAC_QUESTION).strip() == "1"


def _printed(command: Sequence[str]) -> str:
    """What the system's own tool prints; a switch never touched has no entry, and the tool fails."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command of the system, no input of a user
            command, capture_output=True, text=True, timeout=_MAC_ANSWER_S, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _windows() -> bool:
    import ctypes

    shown = ctypes.c_int(1)
    libraries: Any = ctypes
    done = libraries.windll.user32.SystemParametersInfoW(
        _SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(shown), 0
    )
    return bool(done) and not shown.value
