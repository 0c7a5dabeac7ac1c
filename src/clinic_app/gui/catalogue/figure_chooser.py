"""Choosing the picture of an own exercise: a shipped figure or one the clinic drew."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinic_app.domain.exercises import Catalogue, Exercise
from clinic_app.gui.catalogue.filters import found_by_name
from clinic_app.gui.catalogue.grid import ExerciseGrid
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.kit.fields import SearchField
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.services.records import LibraryItem


class FigureChooser(DialogFrame):
    """`figure_chosen` carries the figure id."""

    figure_chosen = Signal(str)

    def __init__(
        self,
        catalogue: Catalogue,
        drawn: Iterable[LibraryItem],
        pixmaps: FigurePixmaps,
        current: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Choose a picture", "Figures the clinic drew stand first.", parent, width=760)
        self._catalogue = catalogue
        sample = next(iter(catalogue))
        self._drawn = tuple(
            replace(sample, id=f"own:{item.id}", name=item.title, figure=f"own:{item.id}") for item in drawn
        )
        self.search = SearchField("Find a figure", "Name of an exercise")
        self.search.textChanged.connect(lambda _text: self._ask())  # type: ignore[misc]  # str signal
        self.search.returnPressed.connect(self._use)
        self.body.addWidget(self.search)
        self.grid = ExerciseGrid(pixmaps)
        self.grid.setMinimumHeight(430)
        self.grid.setAccessibleName("Figures")
        self.grid.chosen.connect(lambda _exercise: self._use())  # type: ignore[misc]  # object signal
        self.search.moved_down.connect(self.grid.setFocus)
        self.body.addWidget(self.grid)
        self.add_cancel()
        accept = self.add_accept("Use this picture")
        accept.clicked.connect(self._use)
        self._ask()
        at = next((one for one in self._shown() if one.figure == current), None)
        if at is not None:
            self.grid.select(at.id)
        self.search.setFocus()

    def _shown(self) -> tuple[Exercise, ...]:
        text = self.search.text().strip().casefold()
        drawn = tuple(one for one in self._drawn if text in one.name.casefold())
        shipped = [one for one in found_by_name(self._catalogue, self.search.text()) if not one.is_own]
        return (*drawn, *shipped)

    def _ask(self) -> None:
        self.grid.show_exercises(self._shown())

    def _use(self) -> None:
        chosen = self.grid.current()
        if chosen is not None:
            self.figure_chosen.emit(chosen.figure)
        if self.isVisible():
            self.accept()
