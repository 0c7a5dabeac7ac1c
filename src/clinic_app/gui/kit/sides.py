"""Left and right of the same thing, side by side, never to be mixed up."""

from collections.abc import Callable
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.gui.kit.pills import SideBadge
from clinic_app.gui.theme import Space

Side = Literal["L", "R"]
SIDES: tuple[Side, Side] = ("L", "R")
W = TypeVar("W", bound=QWidget)


class SideColumns(QWidget, Generic[W]):
    """Two equal columns with large L and R marks; `make("L")` and `make("R")` give what stands in them.

    Left is always on the left of the screen. Tab goes down the left column, then down the right one.
    """

    def __init__(self, make: Callable[[Side], W], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        self.columns: dict[Side, W] = {}
        for side in SIDES:
            frame = QFrame()
            frame.setProperty("kind", "sunken")
            column = QVBoxLayout(frame)
            column.setContentsMargins(Space.L, Space.M, Space.L, Space.L)
            column.setSpacing(Space.S)
            column.addWidget(SideBadge(side, spelled=True), 0, Qt.AlignmentFlag.AlignLeft)
            self.columns[side] = make(side)
            column.addWidget(self.columns[side])
            column.addStretch(1)
            row.addWidget(frame, 1)

    def __getitem__(self, side: Side) -> W:
        return self.columns[side]
