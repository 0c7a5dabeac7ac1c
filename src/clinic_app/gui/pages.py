"""What a page is, where the window can go, and how it finds its way back.

A page is a `Page`: a QWidget that is entered with parameters and may refuse to be left. Pages are registered by
name in a `PageBook`; a name without a page shows a placeholder. Pages ask the `Navigator` to go somewhere:

    context.navigator.go("screening", client_id=record.client.id)

Names and their parameters (all values are strings):

    clients                                     client        client_id
    client_form   client_id, or none for a new  catalogue     exercise_id (optional)
    screening     client_id, screening_id (optional: resume), episode_id (optional)
    summary       client_id, screening_id
    routine       client_id, screening_id (optional), routine_id (optional), add (optional: an exercise to add, once)
    handout       client_id, routine_id (optional), handout_id (optional)
    compare       client_id, before, after (optional: ids of screenings, else the latest two)
    paper         kind (report, letter, intake), client_id, screening_id (not for the intake form)
    settings      section (optional)
    pose_editor   figure_id, answer_to (optional: name for `FigureStudio.take_answer`), client_id (optional)
    exercise_editor  exercise_id of an own exercise, or copy_of a shipped one, or neither for a new one
    pack_import   (none): bring in exercises from a pack
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

Params = Mapping[str, str]
_NO_PARAMS: Params = MappingProxyType({})
HISTORY_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A page with its parameters: one step of the history."""

    page: str
    params: Params = field(default_factory=lambda: _NO_PARAMS)


@dataclass(frozen=True, slots=True)
class OpenClient:
    """The client that is being worked with, as the rail and the header show it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PageAction:
    """Something the open page can do, offered in the palette (Ctrl+K) with the words a person would type."""

    text: str
    run: Callable[[], object]
    icon: str = "arrow-right"
    words: str = ""


class Page(QWidget):
    """One screen of the window. Override what you need."""

    title_changed = Signal()
    """Send it when `title()` or `crumbs()` answer something new."""

    def title(self) -> str:
        return ""

    def crumbs(self) -> tuple[tuple[str, Place], ...]:
        """Where this page belongs, outermost first, without the page itself."""
        return ()

    def header_widget(self) -> QWidget | None:
        """Buttons for the right end of the header; made once, kept by the page."""
        return None

    def enter(self, params: Params) -> None:
        """The page is about to be shown, for the first time or again."""

    def leave(self) -> bool:
        """The page is about to be left. False stays (say why on the page). Keep drafts here."""
        return True

    def focus_first(self) -> None:
        """Put the keyboard where work begins."""
        self.setFocus()

    def actions_offered(self) -> tuple[PageAction, ...]:
        """What the palette offers while this page is open."""
        return ()


class Navigator(QObject):
    """History and present place of the window. The window sets `may_leave`; everybody may ask to go."""

    moved = Signal(object)
    """Carries the Place that is now open."""
    client_changed = Signal(object)
    """Carries the OpenClient, or None."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: list[Place] = []
        self._here: Place | None = None
        self._client: OpenClient | None = None
        self.may_leave: Callable[[], bool] = lambda: True

    @property
    def here(self) -> Place | None:
        return self._here

    @property
    def can_go_back(self) -> bool:
        return bool(self._history)

    @property
    def open_client(self) -> OpenClient | None:
        return self._client

    def go(self, page: str, /, **params: str) -> bool:
        """Open a page; False if the present one refused to be left. The same place again only refreshes it."""
        return self.go_to(Place(page, MappingProxyType(params)))

    def go_to(self, place: Place) -> bool:
        if self._here is not None and not self.may_leave():
            return False
        if self._here is not None and self._here != place:
            self._history.append(self._here)
            del self._history[:-HISTORY_LIMIT]
        self._open(place)
        return True

    def replace(self, page: str, /, **params: str) -> None:
        """Put a place in the stead of the present one: a saved form must not be returned to. Asks nobody."""
        self._open(Place(page, MappingProxyType(params)))

    def back(self) -> bool:
        """Return to where one came from; False if there is nowhere or the page refused to be left."""
        if not self._history or not self.may_leave():
            return False
        self._open(self._history.pop())
        return True

    def leave_form(self) -> None:
        """Back from a form whose work is done, without asking it."""
        if self._history:
            self._open(self._history.pop())

    def set_client(self, client: OpenClient | None) -> None:
        if client != self._client:
            self._client = client
            self.client_changed.emit(client)

    def forget(self, page: str, **params: str) -> None:
        """Take places out of the history, for example those of a record that is gone."""
        self._history = [
            place
            for place in self._history
            if place.page != page or any(place.params.get(name) != value for name, value in params.items())
        ]

    def _open(self, place: Place) -> None:
        self._here = place
        self.moved.emit(place)


# AppContext would import this module in a circle; every factory takes it.
PageFactory = Callable[[Any], Page]


class PageBook:
    """The pages by name; each is made when it is first needed and kept."""

    def __init__(self, factories: Mapping[str, PageFactory]) -> None:
        self._factories = dict(factories)
        self._made: dict[str, Page] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._factories

    def page(self, name: str, context: object) -> Page | None:
        """The page, or None for a name nobody wrote a page for."""
        if name not in self._made:
            if name not in self._factories:
                return None
            self._made[name] = self._factories[name](context)
        return self._made[name]
