"""A list of points the therapist counts, such as the Wells list: points left, words right, the reading below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from clinic_app.domain.screening.model import CountList
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.screening.words import Wrapped
from clinic_app.gui.theme import Space


class CountTable(QFrame):
    """Shown only: the program counts nothing and the count lowers no level."""

    def __init__(self, count: CountList) -> None:
        super().__init__()
        self.setProperty("kind", "sunken")
        self.setAccessibleName(count.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(Wrapped(count.title, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.HAIR)
        grid.setColumnStretch(1, 1)
        for row, (text, worth) in enumerate(count.items):
            points = PlainLabel(f"{worth:+g}".replace("-", "−"), "label", "accent")
            points.setFixedWidth(28)
            grid.addWidget(points, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Wrapped(text, "small"), row, 1)
        column.addLayout(grid)
        sources = ", ".join(str(no) for no in count.basis.sources)
        reading = f"{count.reading} [{sources}]" if sources else count.reading
        column.addWidget(Wrapped(reading, "small", "soft"))
