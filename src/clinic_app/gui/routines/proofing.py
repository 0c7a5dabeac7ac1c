"""From the routine on the desk to the words of the printed page, with the choices made for this print."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from clinic_app.domain.client_vocabulary import LANGUAGE_NAMES, PAPERS, Paper
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.handouts import TEMPLATES, Fitted, HandoutClient, HandoutContent, Template
from clinic_app.domain.routine_edits import add_item
from clinic_app.domain.routines import Routine
from clinic_app.domain.sheet_plan import SheetPlan, plan_from_text
from clinic_app.figures.figure_look import AS_MADE, FigureLook, read_look
from clinic_app.figures.palette import Style
from clinic_app.gui.routines.desk import Desk
from clinic_app.gui.routines.pdf_pages import read_pages
from clinic_app.gui.routines.press import Made
from clinic_app.services.handout_content import compose_handout
from clinic_app.services.handout_texts import HandoutTexts
from clinic_app.services.json_values import Json
from clinic_app.services.records import HandoutSummary
from clinic_app.services.settings_store import ClinicCard

if TYPE_CHECKING:
    from clinic_app.gui.context import AppContext

STYLES: Mapping[Style, str] = {"colour": "Colour", "grey": "Grey", "photocopy": "Photocopy"}
TEMPLATE_NAMES: Mapping[Template, str] = {
    "standard": "Standard, 14 pt",
    "large": "Large print, 18 pt",
    "compact": "Compact, 12 pt",
    "fridge": "Fridge strip",
}
AHEAD, AHEAD_WIDE = 4, 200
"""Exercises on the sheet that is printed ahead, and its width in pixels."""
DIARY_WEEKS = (0, 1, 2, 4)
THERAPISTS_LANGUAGE = "en"
"""The language of this window."""


@dataclass(frozen=True, slots=True)
class HandoutOptions:
    """`weeks` is the length of the diary.

    `most_pages` 0 takes as many pages as it needs. `beside` prints the therapist's language beside the client's.
    """

    paper: Paper = "a4"
    style: Style = "colour"
    next_visit: datetime | date | None = None
    self_change: bool = False
    weeks: int = 4
    template: Template = "standard"
    most_pages: int = 0
    with_changes: bool = True
    with_code: bool = False
    beside: bool = False
    figures: FigureLook | None = None
    """The person on this print; None: the one chosen for the client."""

    def to_json(self) -> dict[str, Json]:
        visit = self.next_visit
        return {
            "paper": self.paper,
            "style": self.style,
            "next_visit": visit.isoformat() if visit is not None else None,
            "self_change": self.self_change,
            "weeks": self.weeks,
            "template": self.template,
            "most_pages": self.most_pages,
            "with_changes": self.with_changes,
            "with_code": self.with_code,
            "beside": self.beside,
            "figures": None if self.figures is None else dict[str, Json](self.figures.document()),
        }


def options_from_json(kept: Json, paper: Paper) -> HandoutOptions:
    """What was kept, read leniently; `paper` where no paper was chosen yet."""
    values = cast("dict[str, Json]", kept) if isinstance(kept, dict) else dict[str, Json]()
    weeks, chosen = values.get("weeks"), values.get("paper")
    most = values.get("most_pages")
    return HandoutOptions(
        paper=chosen if chosen in PAPERS else paper,
        style=cast("Style", values["style"]) if values.get("style") in STYLES else "colour",
        next_visit=read_visit(values.get("next_visit")),
        self_change=values.get("self_change") is True,
        weeks=weeks if isinstance(weeks, int) and weeks in DIARY_WEEKS else 4,
        template=cast("Template", values["template"]) if values.get("template") in TEMPLATES else "standard",
        most_pages=most if isinstance(most, int) and 0 <= most <= 2 else 0,
        with_changes=values.get("with_changes") is not False,
        with_code=values.get("with_code") is True,
        beside=values.get("beside") is True,
        figures=read_look(values["figures"]) if values.get("figures") is not None else None,
    )


def options_key(client_id: str) -> str:
    """Under which the choices for a client's sheet are kept."""
    return f"handout_options/{client_id}"


def kept_options(context: "AppContext", client_id: str, paper: Paper = "a4") -> HandoutOptions:
    """The choices made last for this client's sheet. Belongs on the store thread."""
    return options_from_json(context.drafts.fetch(options_key(client_id)), paper)


def read_visit(kept: Json) -> datetime | date | None:
    """A kept day, or day and time; None for anything else."""
    if not isinstance(kept, str):
        return None
    try:
        return datetime.fromisoformat(kept) if "T" in kept else date.fromisoformat(kept)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class SheetExtras:
    """What a sheet takes from elsewhere: the plan of the sheet before it, and the clinic's logo."""

    before: SheetPlan | None = None
    logo: bytes = b""


NO_EXTRAS = SheetExtras()


def sheet_extras(context: "AppContext", history: tuple[HandoutSummary, ...]) -> SheetExtras:
    """Belongs on the store thread. `history` is the newest first.

    A sheet of the same day is taken for a reprint: what is new is told against the one of the visit before.
    """
    today = context.today()
    earlier = next((one for one in history if one.kept_at.astimezone().date() < today), None)
    before = plan_of_kept(context, earlier) if earlier is not None else None
    return SheetExtras(before, context.settings.logo())


def plan_of_kept(context: "AppContext", summary: HandoutSummary) -> SheetPlan | None:
    """What a kept sheet told the client to do; None for sheets made before plans were kept in them."""
    return plan_from_text(context.plan_inside(context.handouts.bytes_of(summary.id)))


def handout_content(
    desk: Desk,
    routine: Routine,
    catalogue: Catalogue,
    texts: HandoutTexts,
    options: HandoutOptions,
    today: date,
    extras: SheetExtras = NO_EXTRAS,
) -> HandoutContent:
    client = desk.client
    return compose_handout(
        HandoutClient(
            given_name=client.given_name,
            family_name=client.family_name,
            preferred_name=client.preferred_name,
            why=desk.why,
            conditions=client.precautions,
            sore_sit_bone=desk.sore_sit_bone,
            next_visit=options.next_visit,
        ),
        routine,
        catalogue,
        desk.clinic,
        texts,
        today=today,
        version=str(desk.number),
        self_change=options.self_change,
        weeks=options.weeks,
        template=options.template,
        before=extras.before if options.with_changes else None,
        with_code=options.with_code,
        logo=extras.logo,
    )


def made_sheet(context: "AppContext", desk: Desk, options: HandoutOptions, extras: SheetExtras) -> Made:
    """The sheet as it would be printed now, with the `Fitted` it came from. Belongs on the store thread."""
    content = sheet_content(context, desk, options, extras)
    fitted = Fitted(content, 0, fits=True)
    if options.most_pages and context.fit_handout is not None:
        fitted = context.fit_handout(content, options.most_pages)
    return Made(_printed(context, desk, options, fitted.content), fitted)


def sheet_content(
    context: "AppContext", desk: Desk, options: HandoutOptions, extras: SheetExtras
) -> HandoutContent:
    """The words of the sheet, in one language or two. Belongs on the store thread."""
    language = desk.client.handout_language

    def composed(spoken: str) -> HandoutContent:
        texts = context.handout_texts(spoken)
        return handout_content(
            desk, desk.routine, context.catalogue(), texts, options, context.today(), extras
        )

    content = composed(language)
    if options.beside and language != THERAPISTS_LANGUAGE:
        content = replace(content, second=composed(THERAPISTS_LANGUAGE))
    return content


def _printed(context: "AppContext", desk: Desk, options: HandoutOptions, content: HandoutContent) -> bytes:
    """With the person of this print, or that of this client: another one may be open by now."""
    if context.render_handout_as is None:
        return context.render_handout(content, options.paper, options.style)
    look = options.figures
    if look is None and context.figure_looks is not None:
        look = context.figure_looks.of_client(desk.client.id)
    return context.render_handout_as(content, options.paper, options.style, look or AS_MADE)


def print_ahead(context: "AppContext") -> None:
    """Print a sheet nobody sees: the first one that is waited for finds fonts, figures and libraries at hand.

    Belongs on the store thread.
    """
    catalogue = context.catalogue()
    routine = Routine("")
    for choices in list(catalogue.first_choices.values())[:AHEAD]:
        exercise = catalogue.get(choices[0]) if choices else None
        if exercise is not None:
            routine = add_item(routine, exercise)
    texts = context.handout_texts(THERAPISTS_LANGUAGE)
    today = context.today()
    content = compose_handout(HandoutClient(""), routine, catalogue, ClinicCard(), texts, today=today)
    read_pages(context.render_handout(content, "a4", "colour"), AHEAD_WIDE)


def language_name(language: str) -> str:
    return next((name for key, name in LANGUAGE_NAMES.items() if key == language), language)


def estimate(pages: int, ink: tuple[float, ...]) -> str:
    """ "5 pages, 3 sheets of paper on both sides, about 7 % ink"."""
    parts = [f"{pages} {'page' if pages == 1 else 'pages'}"]
    if pages > 1:
        sheets = -(-pages // 2)
        parts.append(f"{sheets} {'sheet' if sheets == 1 else 'sheets'} of paper on both sides")
    if ink:
        parts.append(f"about {max(1, round(100 * sum(ink) / len(ink)))} % ink")
    return ", ".join(parts)
