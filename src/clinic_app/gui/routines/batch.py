"""The sheets of all clients of one day: who is among them, what may leave, and making them one after the other.

Everything here belongs on the store thread.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_app.domain.client_vocabulary import Paper
from clinic_app.domain.clients import ClientId
from clinic_app.domain.errors import ClinicError
from clinic_app.domain.handouts import Fitted, HandoutContent
from clinic_app.domain.routine_checks import check_routine
from clinic_app.figures.palette import Style
from clinic_app.gui.papers.outlet import Way
from clinic_app.gui.routines.desk import Desk, open_desk
from clinic_app.gui.routines.lines import print_refusal
from clinic_app.gui.routines.press import Made
from clinic_app.gui.routines.printing import write_file
from clinic_app.gui.routines.proofing import HandoutOptions, made_sheet, options_from_json, sheet_extras
from clinic_app.gui.routines.sheet_words import unreviewed_words
from clinic_app.gui.tasks import Progress
from clinic_app.gui.vault.leaving import note_leaving
from clinic_app.services.records import ClientRow

if TYPE_CHECKING:
    from clinic_app.gui.context import AppContext

MOST_CLIENTS = 500
"""Clients last worked with that are looked through."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One client of the day. `why_not` is empty for a sheet that may leave; `drafts` asks for a second yes."""

    client_id: ClientId
    name: str
    exercises: int
    why_not: str = ""
    drafts: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch. `pages` are the sheets as bytes, in order, for a printer or one joined file."""

    made: int
    sheets: tuple[bytes, ...]


def options_key(client_id: str) -> str:
    """Under which the choices for a client's sheet are kept."""
    return f"handout_options/{client_id}"


def candidates(context: "AppContext", day: date, progress: Progress | None = None) -> list[Candidate]:
    """Clients who were here last on `day` or whose sheet names it as their next visit, by name."""
    rows = context.clients.find("", limit=MOST_CLIENTS)
    found: list[Candidate] = []
    for number, row in enumerate(rows):
        if progress is not None:
            progress.report(number, len(rows))
        if row.last_visit == day or _expected(context, row.id) == day:
            found.append(_candidate(context, row))
    return sorted(found, key=lambda one: one.name.casefold())


def _expected(context: "AppContext", client_id: ClientId) -> date | None:
    visit = options_from_json(context.drafts.fetch(options_key(client_id)), "a4").next_visit
    return visit.date() if isinstance(visit, datetime) else visit


def _candidate(context: "AppContext", row: ClientRow) -> Candidate:
    name = " ".join(part for part in (row.preferred_name or row.given_name, row.family_name) if part)
    try:
        desk = open_desk(context, row.id)
    except ClinicError as error:
        return Candidate(row.id, name, 0, error.sentence)
    why = _why_not(context, desk)
    drafts = ""
    if not why:
        about = _sheet(context, desk).about
        drafts = unreviewed_words(about.content) if isinstance(about, Fitted) else ""
    return Candidate(row.id, name, len(desk.routine.items), why, drafts)


def _why_not(context: "AppContext", desk: Desk) -> str:
    if desk.stop:
        return "The safety questions lock the exercise branch."
    if desk.is_new or desk.routine_id is None:
        return "No routine was made yet."
    if not desk.routine.items:
        return "The routine is empty."
    catalogue = context.catalogue()
    if any(catalogue.get(item.exercise_id) is None for item in desk.routine.items):
        return "It holds exercises made for this client: print it from the record."
    return print_refusal(check_routine(catalogue, desk.routine, desk.rules))


def _options(context: "AppContext", desk: Desk) -> HandoutOptions:
    return options_from_json(context.drafts.fetch(options_key(desk.client.id)), desk.client.paper)


def _sheet(context: "AppContext", desk: Desk) -> Made:
    history = tuple(context.handouts.list(desk.client.id))
    client_id = desk.client.id
    render_for = context.render_handout_for
    own = context
    if render_for is not None:
        # The person on the pictures is that of this client, not of whoever is open.
        def render(content: HandoutContent, paper: Paper, style: Style) -> bytes:
            return render_for(content, paper, style, client_id)

        own = replace(context, render_handout=render)
    return made_sheet(own, desk, _options(context, desk), sheet_extras(context, history))


def make_all(
    context: "AppContext",
    chosen: list[Candidate],
    way: Way,
    progress: Progress,
    folder: Path | None = None,
) -> Outcome:
    """Make, keep and write down every sheet, then let it go: into `folder` one file each, or back as bytes.

    Stopping in between raises Cancelled; what was done until then stays done. A sheet is kept and written down before
    it leaves.
    """
    sheets: list[bytes] = []
    for number, one in enumerate(chosen):
        progress.report(number, len(chosen), one.name)
        desk = open_desk(context, one.client_id)
        why = _why_not(context, desk)
        if why:
            raise ClinicError(f"The sheet of {one.name} cannot be printed any more.", why)
        pdf = _sheet(context, desk).pdf
        paper, language = _options(context, desk).paper, desk.client.handout_language
        kept = context.handouts.keep(desk.client.id, desk.routine_id, pdf, paper, language)
        note_leaving(context, way, desk.client.id, kept)
        if folder is not None:
            write_file(folder / f"{number + 1:02} {_file_name(desk)} {context.today().isoformat()}.pdf", pdf)
        sheets.append(pdf)
    progress.report(len(chosen), len(chosen))
    return Outcome(len(sheets), tuple(sheets))


def _file_name(desk: Desk) -> str:
    """First name and initial, as on the sheet, without signs that mean something to a file system."""
    client = desk.client
    name = f"{client.preferred_name or client.given_name} {client.family_name[:1]}"
    return "".join(sign for sign in name if sign.isalnum() or sign in " -").strip() or "sheet"
