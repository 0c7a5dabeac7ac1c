"""What the person at work reaches for: starred exercises and those used lately."""

from PySide6.QtCore import QObject, Signal

from clinic_app.gui.context import AppContext


class Shelf(QObject):
    """Read when a page is entered, kept while it is open. `changed` is sent when there is something new to show."""

    changed = Signal()

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.favourites: tuple[str, ...] = ()
        self.recent: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether stars can be kept at all."""
        return self._context.own_exercises is not None

    def refresh(self) -> None:
        service = self._context.own_exercises
        if service is not None:
            self._context.tasks.run(
                lambda: (service.favourites(), service.recently_used()), self._read, owner=self
            )

    def toggle(self, exercise_id: str) -> None:
        """Set the star or take it back; shown at once, kept in the background."""
        service = self._context.own_exercises
        if service is None:
            return
        wanted = exercise_id not in self.favourites
        rest = tuple(one for one in self.favourites if one != exercise_id)
        self.favourites = (exercise_id, *rest) if wanted else rest
        self.changed.emit()
        self._context.tasks.run(
            lambda: service.star(exercise_id, wanted=wanted), self._starred, self._failed, owner=self
        )

    def _read(self, found: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        if found != (self.favourites, self.recent):
            self.favourites, self.recent = found
            self.changed.emit()

    def _starred(self, favourites: tuple[str, ...]) -> None:
        if favourites != self.favourites:
            self.favourites = favourites
            self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._context.messages.show_error(error)
        self.refresh()
