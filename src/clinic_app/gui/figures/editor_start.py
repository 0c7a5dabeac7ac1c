"""What the pose editor begins with: a shipped figure as a new one, or an own figure to be changed."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from clinic_app.figures import posing
from clinic_app.figures.library import OWN_PREFIX
from clinic_app.figures.pose_sheet import PoseSheet
from clinic_app.gui.context import AppContext
from clinic_app.gui.figures.studio import FigureStudio
from clinic_app.services.records import LibraryId, LibraryItem

NEW_ID = "own:new"


@dataclass(frozen=True, slots=True)
class Begun:
    """item None: a new figure, with a name to begin with."""

    sheet: PoseSheet
    title: str
    item: LibraryItem | None
    based_on: str


def start(
    context: AppContext,
    studio: FigureStudio,
    figure_id: str,
    begun: Callable[[Begun], None],
    failed: Callable[[Exception], None],
    owner: QObject,
) -> None:
    """Read the figure where it is kept; one of the two is called on the window's thread."""
    if figure_id.startswith(OWN_PREFIX):
        item_id = LibraryId(figure_id.removeprefix(OWN_PREFIX))

        def open_own() -> Begun:
            item, sheet = studio.own.sheet(item_id)
            return Begun(sheet, item.title, item, str(item.content.get("based_on", "")))

        context.tasks.run(open_own, begun, failed, owner=owner)
        return
    title = f"{_name(context, figure_id)}, ours"

    def open_shipped() -> Begun:
        return Begun(posing.begin(studio.sheets().settled(figure_id), NEW_ID), title, None, figure_id)

    studio.jobs.run(open_shipped, begun, failed, owner=owner)


def _name(context: AppContext, figure_id: str) -> str:
    """That of the exercise the figure belongs to."""
    shown = (one.name for one in context.catalogue().exercises if one.figure == figure_id)
    return next(shown, figure_id.removeprefix("test_").replace("_", " ").capitalize())
