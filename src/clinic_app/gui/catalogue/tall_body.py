"""The inside of a scroll area: as tall as its texts are at the width there is, and no taller."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class TallBody(QWidget):
    """Wrapped labels claim the height they would need at their narrowest as a minimum, which leaves blank space below
    the last one. The scroll area asks for the height at the real width anyway."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)
