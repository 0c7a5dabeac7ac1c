"""What the page of the handout starts with, gathered in one go on the store thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_app.gui.routines.desk import Desk, open_desk
from clinic_app.gui.routines.proofing import HandoutOptions, SheetExtras, kept_options, sheet_extras
from clinic_app.services.records import DiaryReturn, HandoutSummary

if TYPE_CHECKING:
    from clinic_app.gui.context import AppContext


@dataclass(frozen=True, slots=True)
class Arrival:
    """`history` is the newest first, `diaries` the oldest first."""

    desk: Desk
    options: HandoutOptions
    history: tuple[HandoutSummary, ...]
    extras: SheetExtras
    diaries: tuple[DiaryReturn, ...]


def arrive(context: "AppContext", client_id: str, routine_id: str) -> Arrival:
    """An empty `routine_id` is the latest routine. Raises NotFound, or ClinicError where something comes first."""
    desk = open_desk(context, client_id, routine_id=routine_id)
    options = kept_options(context, client_id, desk.client.paper)
    history = tuple(context.handouts.list(desk.client.id))
    extras = sheet_extras(context, history)
    return Arrival(desk, options, history, extras, tuple(context.diaries.list(desk.client.id)))
