"""Search, facets, grid and details in one widget: the catalogue page and the picker of the routine are made of it."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from clinic_app.domain.exercises import Catalogue, Exercise
from clinic_app.gui.catalogue.details_panel import DetailsPanel
from clinic_app.gui.catalogue.facet_box import FacetBox
from clinic_app.gui.catalogue.filters import (
    FACETS,
    OPEN,
    OWNED,
    Around,
    CatalogueQuery,
    Facet,
    all_choices,
    matching,
)
from clinic_app.gui.catalogue.grid import ExerciseGrid
from clinic_app.gui.catalogue.pictures import FigurePixmaps
from clinic_app.gui.catalogue.presenter import (
    AvailabilityOf,
    ExtrasOf,
    details,
    free,
    no_extras,
)
from clinic_app.gui.catalogue.shelf import Shelf
from clinic_app.gui.kit.buttons import QuietButton
from clinic_app.gui.kit.fields import SearchField
from clinic_app.gui.kit.flow import FlowLayout
from clinic_app.gui.kit.labels import PlainLabel
from clinic_app.gui.kit.surfaces import EmptyState
from clinic_app.gui.theme import Space

_NAMES: dict[Facet, str] = {
    "show": "All exercises",
    "goal": "Goal",
    "phase": "Phase",
    "level": "Level",
    "position": "Position",
    "equipment": "Equipment",
    "side": "Side",
}
_ANY: dict[Facet, str] = {"show": "All exercises"}
_EMPTY: dict[str, tuple[str, str]] = {
    "": ("Nothing matches", "Try fewer words or take a filter back."),
    "favourites": ("No favourite matches", "Press the star of an exercise, or Ctrl+D, to keep it here."),
    "recent": ("Nothing used lately matches", "What is saved in routines shows here, the latest first."),
    "own": ("No own exercise matches", "Make an own copy of a shipped one, or a new exercise."),
}
STAR_KEY = "Ctrl+D"
PAUSE_MS = 140
"""After this long without a key the filters and the details follow."""
DETAILS_WIDTH = 392
NARROW_DETAILS = 316
WIDE = 1100


class CatalogueBrowser(QWidget):
    """`add_asked` carries the exercise to be added, where adding is offered. With a `shelf` there are stars, favourites
    and recently used ones. `action_asked` carries what to do ("copy", "edit", ...) and the exercise id."""

    add_asked = Signal(object)
    action_asked = Signal(str, str)

    def __init__(
        self,
        catalogue: Catalogue,
        pixmaps: FigurePixmaps,
        parent: QWidget | None = None,
        *,
        add_text: str = "",
        shelf: Shelf | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.pixmaps = pixmaps
        self.shelf = shelf
        self._availability: AvailabilityOf = free
        self._extras: ExtrasOf = no_extras
        self._owned: tuple[str, ...] | None = None
        self._client = ""
        self.query = CatalogueQuery()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.catch_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        left = QVBoxLayout()
        left.setSpacing(Space.S)
        left.addLayout(self._build_search())
        left.addWidget(self._build_facets())
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
        self.details.action_asked.connect(self.action_asked)
        self.details.star_pressed.connect(self.toggle_star)
        self.details.setFixedWidth(DETAILS_WIDTH)
        self.details.link_followed.connect(self.show_exercise)
        row.addWidget(self.details)
        if add_text:
            self.grid.chosen.connect(self.add_asked)
            self.details.add_pressed.connect(self.add_asked)
        else:
            self.grid.chosen.connect(lambda _exercise: self.details.focus_first())  # type: ignore[misc]  # object signal
        if shelf is not None:
            self.grid.use_stars(frozenset(shelf.favourites))
            shelf.changed.connect(self._shelf_changed)
            star = QShortcut(QKeySequence(STAR_KEY), self)
            star.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            star.activated.connect(self._star_current)
        self._ask()

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue

    def use_catalogue(self, catalogue: Catalogue) -> None:
        """Show another state of the catalogue; what is asked for and what is current stay."""
        if catalogue is not self._catalogue:
            self._catalogue = catalogue
            self._ask()

    def use_client(self, name: str, owned: tuple[str, ...] | None, availability: AvailabilityOf) -> None:
        """Look with one client in mind, or (empty name) with none. What the client has at home is asked for at once."""
        before = self._client
        self._client, self._owned = name, owned
        if name != before:
            home = OWNED if name and owned is not None else ""
            keep = "" if self.query.equipment == OWNED else self.query.equipment
            self.query = self.query.with_facet("equipment", home or keep)
            if self.query.show == OPEN:
                self.query = self.query.with_facet("show", "")
        self.use_availability(availability)
        self._ask()

    def use_extras(self, extras: ExtrasOf) -> None:
        """What the details offer to do with each exercise."""
        self._extras = extras
        self._look_at(self.grid.current())

    def toggle_star(self, exercise_id: str) -> None:
        if self.shelf is not None:
            self.shelf.toggle(exercise_id)

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
        """Show everything."""
        self._pause.stop()
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

    def _build_facets(self) -> QWidget:
        box = QWidget()
        row = FlowLayout(box, gap=Space.S)
        self.facets: dict[Facet, FacetBox] = {}
        for facet in FACETS:
            choice = FacetBox(_NAMES[facet])
            choice.activated.connect(lambda _at=0, which=facet: self._facet_chosen(which))  # type: ignore[misc]  # default binds
            self.facets[facet] = choice
            row.addWidget(choice)
        policy = box.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        box.setSizePolicy(policy)
        return box

    def _typed(self, text: str) -> None:
        """The grid follows at once; the counts of the filters and the details when the typing pauses."""
        self.query = replace(self.query, text=text)
        self._pause.start()
        self._ask()

    def _facet_chosen(self, facet: Facet) -> None:
        self._pause.stop()
        self.query = self.query.with_facet(facet, self.facets[facet].value() or "")
        self._ask()

    def _ask(self) -> None:
        around = self._around()
        found = matching(self._catalogue, self.query, around)
        number = len(found)
        self.count.setText("1 exercise" if number == 1 else f"{number} exercises")
        self.clear_button.setVisible(not self.query.is_empty)
        self._say_nothing()
        self.stack.setCurrentWidget(self.grid if found else self.nothing)
        self.grid.show_exercises(found)
        if not self._pause.isActive():
            self._show_facets(around)

    def catch_up(self) -> None:
        """The typing paused: what was left for later."""
        self._pause.stop()
        self._show_facets(self._around())
        self._look_at(self.grid.current())

    def _show_facets(self, around: Around) -> None:
        offered = all_choices(self._catalogue, self.query, around)
        for facet, box in self.facets.items():
            chosen: str = getattr(self.query, facet)
            first = _ANY.get(facet) or (f"Any {_NAMES[facet].lower()}" if chosen else _NAMES[facet])
            choices = {"": first}
            for choice in offered[facet]:
                choices[choice.id] = (
                    choice.label if choice.id == chosen else f"{choice.label}  ({choice.count})"
                )
            if [*choices.items()] != box.offered:
                box.fill(choices)
            box.set_value(chosen)

    def _around(self) -> Around:
        shelf = self.shelf
        return Around(
            favourites=shelf.favourites if shelf is not None else (),
            recent=shelf.recent if shelf is not None else (),
            owned=self._owned,
            client=self._client,
            barred=lambda exercise: self._availability(exercise).barred,
        )

    def _say_nothing(self) -> None:
        title, text = _EMPTY.get(self.query.show, _EMPTY[""])
        self.nothing.title.setText(title)
        self.nothing.text.setText(text)

    def _shelf_changed(self) -> None:
        shelf = self.shelf
        self.grid.use_stars(frozenset(shelf.favourites) if shelf is not None else frozenset())
        self._ask()
        self._look_at(self.grid.current())

    def _star_current(self) -> None:
        exercise = self.grid.current()
        if exercise is not None:
            self.toggle_star(exercise.id)

    def _into_grid(self) -> None:
        self.catch_up()
        if self.grid.current() is not None:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_at(self, exercise: object) -> None:
        if self._pause.isActive():
            return  # the details come when the typing pauses
        if not isinstance(exercise, Exercise):
            self.details.clear()
            return
        starred = None if self.shelf is None else exercise.id in self.shelf.favourites
        self.details.show_exercise(
            exercise,
            details(self._catalogue, exercise, self._owned),
            self._availability(exercise),
            starred=starred,
            extras=self._extras(exercise),
        )
