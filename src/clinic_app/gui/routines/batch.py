"""The sheets of all clients of one day: who is among them, what may leave, and making them one after the other.

Everything here belongs on the store thread.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.routine_checks import check_routine
from clinic_app.gui.papers.outlet import Way
from clinic_app.gui.routines.desk import Desk, open_desk
from clinic_app.gui.routines.lines import print_refusal
from clinic_app.gui.routines.printing import write_file
from clinic_app.gui.routines.proofing import (
    kept_options,
    made_sheet,
    sheet_content,
    sheet_extras,
)
from clinic_app.gui.routines.sheet_words import language_doubts
from clinic_app.gui.tasks import Progress
from clinic_app.gui.vault.leaving import note_leaving
from clinic_app.services.records import ClientRow, HandoutId

if TYPE_CHECKING:
    from clinic_app.gui.context import AppContext

MOST_CLIENTS = 500
"""Clients last worked with that are looked through."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One client of the day. `why_here` says why they are among them. `why_not` is empty for a sheet that may leave;
    `doubts` about its words ask for a second yes."""

    client_id: ClientId
    name: str
    exercises: int
    why_here: str = ""
    why_not: str = ""
    doubts: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch: the sheets kept, their bytes in the same order, and why others were not made."""

    made: tuple[tuple[Candidate, HandoutId], ...]
    sheets: tuple[bytes, ...]
    left: tuple[tuple[Candidate, str], ...] = ()


def candidates(context: "AppContext", day: date, progress: Progress | None = None) -> list[Candidate]:
    """Clients who were here last on `day`, or whose sheet names it as their next visit: those with a time first."""
    rows = context.clients.find("", limit=MOST_CLIENTS)
    found: list[tuple[str, str, Candidate]] = []
    for number, row in enumerate(rows):
        if progress is not None:
            progress.report(number, len(rows))
        visit = kept_options(context, row.id).next_visit
        clock = f"{visit:%H:%M}" if isinstance(visit, datetime) else ""
        if _day_of(visit) == day:
            why = f"Next visit at {clock}" if clock else "Next visit"
        elif row.last_visit == day:
            why, clock = "Here on this day", ""
        else:
            continue
        one = _candidate(context, row, why)
        found.append((clock or "~", one.name.casefold(), one))
    return [one for _, _, one in sorted(found, key=lambda entry: entry[:2])]


def _day_of(visit: datetime | date | None) -> date | None:
    return visit.date() if isinstance(visit, datetime) else visit


def _candidate(context: "AppContext", row: ClientRow, why_here: str) -> Candidate:
    name = " ".join(part for part in (row.preferred_name or row.given_name, row.family_name) if part)
    context = with_own_of(context, row.id)
    try:
        desk = open_desk(context, row.id)
    except ClinicError as error:
        return Candidate(row.id, name, 0, why_here, error.sentence)
    why_not = _why_not(context, desk)
    doubts = ""
    if not why_not:
        extras = sheet_extras(context, tuple(context.handouts.list(row.id)))
        doubts = language_doubts(sheet_content(context, desk, kept_options(context, row.id), extras))
    return Candidate(row.id, name, len(desk.routine.items), why_here, why_not, doubts)


def with_own_of(context: "AppContext", client_id: ClientId) -> "AppContext":
    """With the own exercises and figures of this client, while the window stays with the one that is open."""
    if context.studio is not None:
        context.studio.own.load(client_id)
    if context.own_catalogue is None:
        return context
    catalogue = context.own_catalogue.for_client(client_id)
    return replace(context, catalogue=lambda: catalogue, own_catalogue=None)


def _why_not(context: "AppContext", desk: Desk) -> str:
    if desk.stop:
        return "The safety questions lock the exercise branch."
    if desk.is_new or desk.routine_id is None:
        return "No routine was made yet."
    if not desk.routine.items:
        return "The routine is empty."
    catalogue = context.catalogue()
    if any(catalogue.get(item.exercise_id) is None for item in desk.routine.items):
        return "It holds an exercise you do not find: one of a colleague, or one that is gone."
    return print_refusal(check_routine(catalogue, desk.routine, desk.rules))


def make_all(
    context: "AppContext",
    chosen: list[Candidate],
    way: Way,
    progress: Progress,
    folder: Path | None = None,
) -> Outcome:
    """Make, keep and write down every sheet, then let it go: into `folder` one file each, or back as bytes.

    A sheet that cannot be made any more is left out with its reason. Stopping in between raises Cancelled; what was
    done until then stays done. A sheet is kept and written down before it leaves.
    """
    made: list[tuple[Candidate, HandoutId]] = []
    sheets: list[bytes] = []
    left: list[tuple[Candidate, str]] = []
    for number, one in enumerate(chosen):
        progress.report(number, len(chosen), one.name)
        own = with_own_of(context, one.client_id)
        desk = open_desk(own, one.client_id)
        if why := _why_not(own, desk):
            left.append((one, why))
            continue
        options = kept_options(own, one.client_id, desk.client.paper)
        history = tuple(own.handouts.list(one.client_id))
        pdf = made_sheet(own, desk, options, sheet_extras(own, history)).pdf
        language = desk.client.handout_language
        kept = own.handouts.keep(one.client_id, desk.routine_id, pdf, options.paper, language, is_visit=False)
        note_leaving(own, way, one.client_id, kept)
        if folder is not None:
            write_file(folder / f"{number + 1:02} {_file_name(desk)} {own.today().isoformat()}.pdf", pdf)
        made.append((one, kept))
        sheets.append(pdf)
    progress.report(len(chosen), len(chosen))
    return Outcome(tuple(made), tuple(sheets), tuple(left))


def _file_name(desk: Desk) -> str:
    """First name and initial, as on the sheet, without signs that mean something to a file system."""
    client = desk.client
    name = f"{client.preferred_name or client.given_name} {client.family_name[:1]}"
    return "".join(sign for sign in name if sign.isalnum() or sign in " -").strip() or "sheet"
