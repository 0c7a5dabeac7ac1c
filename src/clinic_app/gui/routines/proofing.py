"""From the routine on the desk to the words of the printed page, with the choices made for this print."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from clinic_app.domain.client_vocabulary import PAPERS, Paper
from clinic_app.domain.exercises import Catalogue
from clinic_app.domain.handouts import HandoutClient, HandoutContent
from clinic_app.domain.routines import Routine
from clinic_app.figures.palette import Style
from clinic_app.gui.routines.desk import Desk
from clinic_app.services.handout_content import compose_handout
from clinic_app.services.handout_texts import HandoutTexts
from clinic_app.services.json_values import Json

STYLES: Mapping[Style, str] = {"colour": "Colour", "grey": "Grey", "photocopy": "Photocopy"}


@dataclass(frozen=True, slots=True)
class HandoutOptions:
    """`goal` is the title in the client's words, empty for the standard one. `weeks` is the length of the diary."""

    paper: Paper = "a4"
    style: Style = "colour"
    goal: str = ""
    next_visit: datetime | date | None = None
    self_change: bool = False
    weeks: int = 4

    def to_json(self) -> dict[str, Json]:
        visit = self.next_visit
        return {
            "paper": self.paper,
            "style": self.style,
            "goal": self.goal,
            "next_visit": visit.isoformat() if visit is not None else None,
            "self_change": self.self_change,
            "weeks": self.weeks,
        }


def options_from_json(kept: Json, paper: Paper) -> HandoutOptions:
    """What was kept, read leniently; `paper` where no paper was chosen yet."""
    values = cast("dict[str, Json]", kept) if isinstance(kept, dict) else dict[str, Json]()
    weeks, goal, chosen = values.get("weeks"), values.get("goal"), values.get("paper")
    return HandoutOptions(
        paper=chosen if chosen in PAPERS else paper,
        style=cast("Style", values["style"]) if values.get("style") in STYLES else "colour",
        goal=goal if isinstance(goal, str) else "",
        next_visit=read_visit(values.get("next_visit")),
        self_change=values.get("self_change") is True,
        weeks=weeks if isinstance(weeks, int) and 0 <= weeks <= 8 else 4,
    )


def read_visit(kept: Json) -> datetime | date | None:
    """A kept day, or day and time; None for anything else."""
    if not isinstance(kept, str):
        return None
    try:
        return datetime.fromisoformat(kept) if "T" in kept else date.fromisoformat(kept)
    except ValueError:
        return None


def handout_content(
    desk: Desk,
    routine: Routine,
    catalogue: Catalogue,
    texts: HandoutTexts,
    options: HandoutOptions,
    today: date,
) -> HandoutContent:
    client = desk.client
    return compose_handout(
        HandoutClient(
            given_name=client.given_name,
            family_name=client.family_name,
            preferred_name=client.preferred_name,
            goal=options.goal,
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
    )
