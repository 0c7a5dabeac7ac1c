"""Can a window be opened here at all? Asked before Qt is, because Qt ends the process when the answer is no."""

import ctypes
import os
import sys

_SENTENCE = (
    "Clinic Companion cannot open its window because this machine has no display; "
    "'clinic-app handout ROUTINE.yaml -o FILE.pdf' writes handouts without one."
)


def missing_display() -> str:
    """One sentence for the terminal if no window can be opened, else an empty text."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM", "").startswith(
        ("offscreen", "vnc")
    ):
        return ""
    if os.environ.get("WAYLAND_DISPLAY"):
        return ""
    if not os.environ.get("DISPLAY") or not _x_server_answers():
        return _SENTENCE
    return ""


def _x_server_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt will name the missing library itself
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed
