"""Where the user was when the program was locked, kept in the records until they are open again."""

from typing import TYPE_CHECKING

from clinic_app.gui.pages import Place

if TYPE_CHECKING:
    from clinic_app.services.drafts import DraftService

_KEY = "session:place"


def keep_place(drafts: "DraftService", place: Place | None) -> None:
    if place is not None:
        drafts.keep(_KEY, {"page": place.page, "params": dict(place.params)})


def take_place(drafts: "DraftService") -> Place | None:
    """The place that was kept, once; None if there is none or it cannot be read."""
    kept = drafts.fetch(_KEY)
    if kept is None:
        return None
    drafts.discard(_KEY)
    if not isinstance(kept, dict):
        return None
    page, params = kept.get("page"), kept.get("params")
    if not isinstance(page, str) or not isinstance(params, dict):
        return None
    return Place(page, {key: str(value) for key, value in params.items()})
