"""Figures of the clinic's own: kept as pose sheets, drawn by the same code as the shipped ones.

An exercise shows one by `figure: "own:<item id>"`; a photo instead is `"photo:<file id>"`, see `LibraryService.picture`.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from clinic_app.domain.clients import ClientId
from clinic_app.figures.drawing import BodyType, Drawing
from clinic_app.figures.library import OWN_PREFIX, PHOTO_PREFIX, FigureLibrary
from clinic_app.services.library import LibraryService
from clinic_app.services.records import LibraryId, LibraryItem, LibraryScope
from clinic_app.services.rights import NotAllowed

if TYPE_CHECKING:
    from clinic_app.figures.pose_sheet import PoseSheet

KIND = "figure"
_PHOTO = "photo"


class OwnFigures:
    """Keeps own figures in the store and known to the figure library. Called on the store thread."""

    def __init__(self, library: LibraryService, figures: Callable[[], FigureLibrary]) -> None:
        self._library = library
        self._figures = figures
        self._contents: dict[str, Mapping[str, Any]] = {}

    def load(self, client_id: ClientId | None = None) -> tuple[str, ...]:
        """Make the own figures known (`FigureLibrary.pair`), with `client_id` also those of that client.

        Removed ones too: an old routine still shows them. Nothing is drawn yet. Returns their figure ids; a
        person without the right to see records gets none.
        """
        found: list[LibraryItem] = []
        with suppress(NotAllowed):
            found = self._library.find(KIND, client_id, removed=True)
        return tuple(self._show(item) for item in found if _PHOTO not in item.content)

    def sheet(self, item_id: LibraryId) -> "tuple[LibraryItem, PoseSheet]":
        """The item with its pose sheet. Raises NotFound, or DamagedFigure."""
        item = self._library.get(item_id)
        return item, _parsed(item.content, OWN_PREFIX + item.id)

    def known_sheet(self, figure_id: str, body: BodyType | None = None) -> "PoseSheet":
        """The pose sheet of a loaded figure, on any thread. Raises KeyError, or DamagedFigure."""
        sheet = _parsed(self._contents[figure_id], figure_id)
        from clinic_app.figures.own_figure import in_body

        return in_body(sheet, body)

    def save(
        self,
        title: str,
        sheet: "PoseSheet",
        based_on: str,
        *,
        item: LibraryItem | None = None,
        scope: LibraryScope = "clinic",
        client_id: ClientId | None = None,
    ) -> LibraryItem:
        """Keep a new figure, or a changed one in the place of `item`. Raises EditConflict or DamagedFigure."""
        from clinic_app.figures.own_figure import document_of

        document = document_of(sheet, based_on)
        _parsed(document, "own:new")  # what cannot be read again is not kept
        if item is None:
            kept = self._library.add(KIND, title, document, scope=scope, client_id=client_id)
        else:
            kept = self._library.save(item.id, item.version, title, document)
        self._show(kept)
        return kept

    def save_photo(self, title: str, media_type: str, content: bytes) -> str:
        """Keep a photo that stands in the place of a figure; returns its figure id, "photo:<file id>".

        The caller has cut it and written it anew from its pixels.
        """
        item = self._library.add(KIND, title, {_PHOTO: True})
        return PHOTO_PREFIX + self._library.attach(item.id, media_type, content)

    def _show(self, item: LibraryItem) -> str:
        figure_id, content = OWN_PREFIX + item.id, item.content
        if self._contents.get(figure_id) == content:
            return figure_id  # as it was: what has been drawn of it stays
        self._contents[figure_id] = content
        side, body = content.get("working_side"), content.get("body")

        def draw(wanted: BodyType | None) -> tuple[Drawing, ...]:
            from clinic_app.figures.own_figure import draw

            return draw(_parsed(content, figure_id), wanted)

        self._figures().put_own(
            figure_id,
            side if side in ("L", "R") else None,
            body if body in ("a", "b") else "a",
            len(frames) if isinstance(frames := content.get("frames"), Sequence) else 0,
            draw,
        )
        return figure_id


def _parsed(content: Mapping[str, Any], figure_id: str) -> "PoseSheet":
    # numpy comes with it: only once a figure is drawn or edited.
    from clinic_app.figures.own_figure import sheet_of

    return sheet_of(content, figure_id)
