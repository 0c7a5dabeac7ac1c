"""Search, facets, grid and details in one widget: the catalogue page and the picker of the routine are made of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.domain.exercises import Catalogue, Exercise
from clinic_app.gui.catalogue.details_panel import DetailsPanel
from clinic_app.gui.catalogue.grid import ExerciseGrid
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.catalogue.presenter import (
    FACETS,
    AvailabilityOf,
    CatalogueQuery,
    Facet,
    details,
    facet_choices,
    free,
    matching,
)
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.fields import ChoiceBox, SearchField
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.surfaces import EmptyState
from clinic_app.gui.theme import Space

_NAMES: dict[Facet, str] = {
    "goal": "Goal",
    "phase": "Phase",
    "level": "Level",
    "position": "Position",
    "equipment": "Equipment",
}
_SHARES: dict[Facet, int] = {"goal": 6, "phase": 5, "level": 5, "position": 5, "equipment": 5}
DETAILS_WIDTH = 392
NARROW_DETAILS = 316
WIDE = 1100


class CatalogueBrowser(QWidget):
    """`add_asked` carries the exercise to be added, where adding is offered."""

    add_asked = Signal(object)

    def __init__(
        self,
        catalogue: Catalogue,
        pixmaps: FigurePixmaps,
        parent: QWidget | None = None,
        *,
        add_text: str = "",
    ) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.pixmaps = pixmaps
        self._availability: AvailabilityOf = free
        self.query = CatalogueQuery()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        left = QVBoxLayout()
        left.setSpacing(Space.S)
        left.addLayout(self._build_search())
        left.addLayout(self._build_facets())
        left.addSpacing(Space.XS)
        self.grid = ExerciseGrid(pixmaps)
        self.grid.looked_at.connect(self._look_at)
        self.grid.left_at_top.connect(self.focus_search)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.grid)
        self.nothing = EmptyState(
            "search",
            "Nothing matches",
            "Try fewer words or take a filter back.",
            "Show all exercises",
            action_icon="rotate-ccw",
        )
        if self.nothing.action is not None:
            self.nothing.action.clicked.connect(self.clear_query)
        self.stack.addWidget(self.nothing)
        left.addWidget(self.stack, 1)
        row.addLayout(left, 1)
        self.details = DetailsPanel(pixmaps, add_text=add_text)
        self.details.setFixedWidth(DETAILS_WIDTH)
        self.details.link_followed.connect(self.show_exercise)
        row.addWidget(self.details)
        if add_text:
            self.grid.chosen.connect(self.add_asked)
            self.details.add_pressed.connect(self.add_asked)
        self._ask()

    def use_availability(self, availability: AvailabilityOf) -> None:
        """Ask this from now on whether an exercise may be added, and why not."""
        self._availability = availability
        self.grid.exercises.use_availability(availability)
        self._look_at(self.grid.current())

    def show_exercise(self, exercise_id: str) -> None:
        """Make one exercise current; filters that hide it are taken back."""
        if not self.grid.select(exercise_id):
            self.clear_query()
            self.grid.select(exercise_id)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_query(self) -> None:
        self.query = CatalogueQuery()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._ask()

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.details.setFixedWidth(DETAILS_WIDTH if event.size().width() >= WIDE else NARROW_DETAILS)

    # inside

    def _build_search(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.search = SearchField("Find an exercise", "Name, muscle or equipment")
        self.search.textChanged.connect(self._typed)
        self.search.moved_down.connect(self._into_grid)
        self.search.returnPressed.connect(self._into_grid)
        row.addWidget(self.search, 1)
        self.count = PlainLabel("", "small", "faint")
        row.addWidget(self.count)
        self.clear_button = QuietButton("Show all")
        self.clear_button.clicked.connect(self.clear_query)
        row.addWidget(self.clear_button)
        return row

    def _build_facets(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.facets: dict[Facet, ChoiceBox] = {}
        for facet in FACETS:
            box = ChoiceBox(_NAMES[facet])
            box.setMinimumWidth(72)
            box.setStyleSheet("QComboBox { padding-right: 2px; }")  # the arrow has room of its own
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.view().setMinimumWidth(300)
            box.activated.connect(lambda _at=0, which=facet: self._facet_chosen(which))  # type: ignore[misc]  # default binds
            self.facets[facet] = box
            row.addWidget(box, _SHARES[facet])
        return row

    def _typed(self, text: str) -> None:
        self.query = CatalogueQuery(
            text,
            self.query.goal,
            self.query.phase,
            self.query.level,
            self.query.position,
            self.query.equipment,
        )
        self._ask()

    def _facet_chosen(self, facet: Facet) -> None:
        self.query = self.query.with_facet(facet, self.facets[facet].value() or "")
        self._ask()

    def _ask(self) -> None:
        found = matching(self._catalogue, self.query)
        for facet, box in self.facets.items():
            chosen: str = getattr(self.query, facet)
            choices = {"": f"Any {_NAMES[facet].lower()}" if chosen else _NAMES[facet]}
            for choice in facet_choices(self._catalogue, self.query, facet):
                choices[choice.id] = (
                    choice.label if choice.id == chosen else f"{choice.label}  ({choice.count})"
                )
            box.fill(choices)
            box.set_value(chosen)
        number = len(found)
        self.count.setText("1 exercise" if number == 1 else f"{number} exercises")
        self.clear_button.setVisible(not self.query.is_empty)
        self.stack.setCurrentWidget(self.grid if found else self.nothing)
        self.grid.show_exercises(found)

    def _into_grid(self) -> None:
        if self.grid.current() is not None:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_at(self, exercise: object) -> None:
        if isinstance(exercise, Exercise):
            self.details.show_exercise(
                exercise, details(self._catalogue, exercise), self._availability(exercise)
            )
        else:
            self.details.clear()
