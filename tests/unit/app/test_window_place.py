"""Where a window is put: inside the screen there is, and as large as the screen where the usual size does not fit."""

import pytest
from PySide6.QtCore import QRect, QSize

from clinic_app.app.workstation import moved_inside, needs_whole

LAPTOP = QRect(0, 40, 1366, 728)


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        (QRect(100, 60, 1100, 640), QRect(100, 60, 1100, 640)),
        (QRect(900, 500, 1100, 640), QRect(266, 128, 1100, 640)),
        (QRect(-300, -20, 1100, 640), QRect(0, 40, 1100, 640)),
        (QRect(200, 100, 2500, 1400), LAPTOP),
    ],
)
def test_a_window_of_another_screen_is_moved_inside_this_one(wanted: QRect, placed: QRect) -> None:
    assert moved_inside(wanted, LAPTOP) == placed


@pytest.mark.parametrize(
    ("room", "whole"),
    [
        (QSize(1920, 1040), False),
        (QSize(1382, 808), False),
        (QSize(1366, 728), True),
        (QSize(1024, 768), True),
        (QSize(800, 600), False),
    ],
)
def test_a_first_window_takes_the_whole_of_a_small_screen(room: QSize, whole: bool) -> None:
    assert needs_whole(room) is whole
