"""A sheet on its way out of the house: asked about, kept byte for byte, written down, and only then gone."""

from collections.abc import Callable

from clinic_app.domain.client_vocabulary import Paper
from clinic_app.gui.context import AppContext
from clinic_app.gui.kit.overlays import DialogFrame
from clinic_app.gui.papers.outlet import Way
from clinic_app.gui.routines.desk import Desk
from clinic_app.gui.vault.leaving import note_leaving
from clinic_app.services.records import HandoutSummary

Gone = tuple[HandoutSummary, ...]
"""What the client has been given after a sheet left, newest first; empty when one of them left again."""


def ask_about_words(context: AppContext, doubts: str, go_on: Callable[[], None]) -> DialogFrame | None:
    """Runs `go_on` at once when there are no doubts, else after a second yes; the question, None without one."""
    if not doubts:
        go_on()
        return None
    return context.messages.ask(
        "Hand out the sheet with these words?",
        f"{doubts} A wrong or foreign word about a movement can hurt: let somebody who speaks the language read the "
        "page first.",
        "Hand it out",
        go_on,
        danger=True,
    )


def leaving_note(
    context: AppContext, desk: Desk | None, pdf: bytes, paper: Paper, before: HandoutSummary | None
) -> Callable[[Way], Gone]:
    """Keeps the very bytes and writes down that they leave; `before` is a sheet that is kept already."""

    def note(way: Way) -> Gone:
        if desk is None:
            return ()
        client_id = desk.client.id
        if before is not None:
            note_leaving(context, way, client_id, before.id)
            return ()
        kept = context.handouts.keep(client_id, desk.routine_id, pdf, paper, desk.client.handout_language)
        note_leaving(context, way, client_id, kept)
        return tuple(context.handouts.list(client_id))

    return note
